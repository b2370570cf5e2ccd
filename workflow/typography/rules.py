"""The rules of typography as a table."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from workflow.patterns import pattern
from workflow.typography.protected import SPACE_SPAN, SPAN
from workflow.typography.quotes import MARKS, pairs


@dataclass(frozen=True, slots=True)
class Edit:
    """A place, and what belongs there; None when a person has to decide."""

    start: int
    end: int
    new: str | None
    is_second: bool = False
    """Whether it only goes with the one before it, as a closing mark does."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in the table. `find` sees a text in which one sign stands for each protected span."""

    id: str
    languages: str
    """Tags, parted by blanks; `*` is every language, `-fr` all of the known ones but French."""
    message: str
    find: Callable[[str, str], Iterator[Edit]]
    is_quiet: bool = False
    """True where careful writers differ, or only the end of a line would show it: mended, but not reported."""

    def holds_in(self, lang: str) -> bool:
        """Whether the rule is one of this language."""
        tag = lang.replace("_", "-")
        base = tag.partition("-")[0].lower()
        names = self.languages.split()
        return "*" in names or (base in names and f"-{tag}" not in names)


_NB, _NNB = "\u00a0", "\u202f"
_BLANK = " \u2009"
"""Blanks at which a line may end."""
_SPACE = f"{_BLANK}{_NB}{_NNB}"
_LETTER = r"[^\W\d_]"
_BEFORE = rf"[^\s*_(\[«“„‘¿¡{SPACE_SPAN}]"
_BEHIND = rf"(?:(?<={_BEFORE[:-1]}!?;:…–—-])|(?<={_BEFORE}[*_])|(?<={_BEFORE}\*\*)|(?<={_BEFORE}__))"
"""Behind a word, or behind what ends its emphasis; not behind another mark."""
_END = rf"(?=\s|$|[)\]»”\"'*_…{SPAN}])"
_NUMBER = pattern(r"(?<![\w.,+])(?<!\d[ \u00a0\u202f])[1-9]\d{0,2}(?: \d{3})+(?!\d| \d)")


def _swap(old: str, new: str, *, only: str) -> Callable[[str, str], Iterator[Edit]]:
    """A rule that puts `new` where `old` matches; looked for where one of the signs `only` is in the text."""
    expression = pattern(old)

    def find(text: str, _lang: str) -> Iterator[Edit]:
        if any(sign in text for sign in only):
            yield from (Edit(*match.span(), new) for match in expression.finditer(text))

    return find


_BLANKS = pattern(rf"(?<=\S)[{_SPACE}]{{2,}}(?=\S)")


def _one_blank(text: str, _lang: str) -> Iterator[Edit]:
    """Of several blanks one, and one that does not break if there is such a one."""
    for match in _BLANKS.finditer(text):
        yield Edit(*match.span(), next((sign for sign in match[0] if sign in _NB + _NNB), " "))


def _thousands(blank: str) -> Callable[[str, str], Iterator[Edit]]:
    """A rule that sets this blank between the groups of three figures of a number."""

    def find(text: str, _lang: str) -> Iterator[Edit]:
        for number in _NUMBER.finditer(text):
            blanks = (number.start() + place for place, sign in enumerate(number[0]) if sign == " ")
            yield from (Edit(place, place + 1, blank) for place in blanks)

    return find


_WITHIN = pattern(
    rf"(?<={_LETTER})['´‘](?=[^\W_])|(?<={_LETTER})['´](?=[«“\"*\[]+{_LETTER}|{SPAN})|(?<!\w)'(?=\d\d(?!\d))"
)
_FINAL = pattern(rf"(?<={_LETTER})'(?![^\s.,;:!?)»”])")


def _apostrophe(text: str, lang: str) -> Iterator[Edit]:
    """A straight apostrophe, an accent or an opening mark in its place; at the end of a word in English and Italian."""
    if not any(sign in text for sign in "'´‘"):
        return
    yield from (Edit(*match.span(), "’") for match in _WITHIN.finditer(text))
    if lang[:2].lower() in {"en", "it"} and not re.search(r"(?<!\w)'(?=\w)", text):
        yield from (Edit(*match.span(), "’") for match in _FINAL.finditer(text))


def _quotation(text: str, lang: str) -> Iterator[Edit]:
    """Marks that are not the language's; straight ones that have no partner are for a person."""
    if not _QUOTES.search(text):
        return
    marks = MARKS[lang.replace("_", "-").partition("-")[0].lower()]
    found, balanced = pairs(text)
    for pair in found if balanced else ():
        now = text[pair.opening] + text[pair.closing]
        wanted = "‘’" if now == "''" and marks is MARKS["en"] else marks.at(pair.depth)
        if not marks.accepts(now, pair.depth):
            yield Edit(pair.opening, pair.opening + 1, wanted[0])
            yield Edit(pair.closing, pair.closing + 1, wanted[1], is_second=True)
    if not balanced and (place := text.find('"')) >= 0:
        yield Edit(place, place + 1, None)


_QUOTES = pattern("[\"“”„‟«»'‘]")
_MARKS = pattern(rf"[¿¡]|(?<!\()[?!]+(?=\s|$|[)\]»”\"'’*_,.;:…–—{SPAN}])|(?<![^\s*_«“\"(])[?!](?={_LETTER})")
_SENTENCE = pattern(r"(?:[.!?…:;][\"»”’)*_\]]*|[–—])\s+|\n|\(|^")
_OPENED = {"?": "¿", "!": "¡"}


def _inverted(text: str, _lang: str) -> Iterator[Edit]:
    """An opening mark for each question and exclamation, and a closing one for each opening mark."""
    opened: re.Match[str] | None = None
    last = 0
    for mark in _MARKS.finditer(text):
        if mark[0] in "¿¡":
            opened = opened or mark
        elif opened:
            opened = None
        elif text[mark.end() : mark.end() + 1].isalpha():
            yield Edit(*mark.span(), _OPENED[mark[0]])
            opened = mark
        else:
            yield _opening(text, last, mark)
        last = mark.end()
    if opened and opened[0] in "¿¡":
        yield Edit(*opened.span(), None)


def _opening(text: str, after: int, closer: re.Match[str]) -> Edit:
    """The missing mark at the beginning of the sentence; for a person where the question may begin later in it."""
    starts = (match.end() for match in _SENTENCE.finditer(text, 0, closer.start()))
    start = max((place for place in starts if place < closer.start()), default=0)
    within = re.match(r"[*_\"«“'‘]*", text[start:])
    if within and re.match(r"[*_\"»”'’]", text[closer.end() :]):
        start += within.end()
    question = text[start : closer.start()]
    is_certain = start >= after and question.strip() and not re.search(r"[,–—]|\s-\s", question)
    return Edit(start, start, _OPENED[closer[0][0]] if is_certain else None)


_KNOWN = " ".join(MARKS)
_SPACED = rf"{_BEHIND}[{_SPACE}]+"
_HYPHEN = r"(?<=[^\s\d-]) --? (?=[^\s-])|(?<=\d) --? (?=[^\s\d-])"
_RUSSIAN_DASH = (
    rf"(?<=[^\s\d–—-])[ {_NB}{_NNB}](?:--?|–)[ {_NB}](?=[^\s–—-])"
    rf"|(?<=\d)[ {_NB}{_NNB}](?:--?|–)[ {_NB}](?=[^\s\d–—-])"
    rf"|(?<={_LETTER})—[ {_NB}]?(?={_LETTER})|(?<=[\w»),])[ {_NB}{_NNB}]—(?=[\w«])"
)

RULES = (
    Rule("double-space", "*", "more than one blank", _one_blank),
    Rule("ellipsis", "*", "three full stops for “…”", _swap(r"(?<![.…])\.\.\.(?![.…])", "…", only=".")),
    # Everywhere but in French a mark follows its word directly, and quotation marks what they hold.
    Rule(
        "space-before-mark",
        "en es it ru",
        "a blank before a punctuation mark",
        _swap(rf"{_SPACED}(?=(?:[,;:!?]|\.(?!\.))(?:\s|$))", "", only=",;:!?."),
    ),
    Rule(
        "space-before-mark",
        "fr",
        "a blank before a punctuation mark",
        _swap(rf"{_SPACED}(?=(?:,|\.(?!\.))(?:\s|$))", "", only=",."),
    ),
    Rule("quotation-marks", _KNOWN, "quotation marks of another kind", _quotation),
    Rule("apostrophe", _KNOWN, "the apostrophe is “’”", _apostrophe),
    Rule(
        "space-in-quotation",
        "en es it ru",
        "a blank within quotation marks",
        _swap(rf"(?<=«)[{_SPACE}]+(?=\S)|(?<=\S)[{_SPACE}]+(?=»)", "", only="«»"),
    ),
    Rule(
        "space-in-quotation",
        "fr",
        "« and » have a no-break space on their inner side",
        _swap(rf"(?<=«)[{_BLANK}]?(?=[^\s»{SPACE_SPAN}])|(?<=[^\s«{SPACE_SPAN}])[{_BLANK}]?(?=»)", _NB, only="«»"),
    ),
    # Imprimerie nationale: a narrow no-break space before ; ! ?, a full one before the colon; either passes.
    # Canadian French sets none before ; ! ? (Office québécois de la langue française).
    Rule(
        "french-spaces",
        "fr -fr-CA",
        "; ! ? have a no-break space before them",
        _swap(rf"{_BEHIND}[{_BLANK}]?(?=[;!?]+{_END})", _NNB, only=";!?"),
    ),
    Rule(
        "french-spaces",
        "fr",
        "the colon has a no-break space before it",
        _swap(rf"{_BEHIND}[{_BLANK}]?(?=:{_END})", _NB, only=":"),
    ),
    # RAE, Ortografía (2010).
    Rule("opening-marks", "es", "¿ and ¡ open what ? and ! close", _inverted),
    Rule("opening-marks", "es", "a blank behind ¿ or ¡", _swap(rf"(?<=[¿¡])[{_SPACE}]+(?=\S)", "", only="¿¡")),
    Rule("dash", "en fr it", "a hyphen where a dash belongs", _swap(_HYPHEN, " – ", only="-")),
    # Milchin and Cheltsova: the long dash, with a blank on both sides, the first of which does not break.
    Rule("dash", "ru", "the dash is “—” with a blank on both sides", _swap(_RUSSIAN_DASH, f"{_NB}— ", only="-–—")),
    Rule("dash", "ru", "no-break space before the dash", _swap(r"(?<=\S) (?=— )", _NB, only="—"), is_quiet=True),
    Rule("number-sign", "ru", "no-break space after №", _swap(r"(?<=№) ?(?=\d)", _NB, only="№"), is_quiet=True),
    Rule("percent", "es ru", "no-break space before %", _swap(r"(?<=\d) (?=%)", _NB, only="%"), is_quiet=True),
    Rule("percent", "fr", "no-break space before %", _swap(r"(?<=\d) ?(?=%)", _NB, only="%"), is_quiet=True),
    Rule(
        "hours",
        "fr",
        "no-break spaces in the time",
        _swap(r"(?<=\d) (?=h\b)|(?<=\d[ \u00a0\u202f]h) (?=\d\d\b)", _NB, only="h"),
        is_quiet=True,
    ),
    Rule("thousands", "fr", "no-break spaces in a number", _thousands(_NNB), is_quiet=True),
    Rule("thousands", "es ru", "no-break spaces in a number", _thousands(_NB), is_quiet=True),
)
