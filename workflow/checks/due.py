"""Which checks of facts have to look at a pair: one quick look in the place of eight slow ones.

What is asked here follows from the checks: whatever one of them may call an error has to be a sign here too. A check
that is not due finds nothing; one that is due may find nothing either. A test compares.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from workflow.checks import FACTS
from workflow.checks.acronyms import CAPITALS, TOKEN, form_in
from workflow.checks.names import TITLE
from workflow.checks.pair import ADDRESS, SYMBOL, base
from workflow.checks.problem import Check
from workflow.checks.reading.calendar import may_name, names_in
from workflow.checks.reading.digits import decimal_sign
from workflow.checks.reading.numerals import Numerals, numerals
from workflow.checks.times import may_have_clock
from workflow.checks.units import UNIT, UNITS_IN_WORDS
from workflow.patterns import pattern

_LETTERS, _WORDS = pattern(r"[^\W\d_]+"), pattern(r"\w")
_BLANK_BETWEEN = pattern(r"\d\s\d")
_PLAIN_FIGURES = pattern(
    r"[(\[“”\"«„‘¿¡£$€–—-]*(?:([0-9]{1,15}|[0-9]{1,3}(?:[.,][0-9]{3}){1,4})|((?:19|20)[0-9]{2})[–-]((?:19|20)[0-9]{2}))"
    r"[)\]“”\"»’%,.;:!?…–—-]*"
)
"""A whole number or two years that every language writes alike, and nothing else between two blanks."""
_USUAL_WORD = pattern(r"[(“«]?([A-ZÀ-ÖØ-ÞА-ЯЁ]?[a-zà-öø-ÿа-яё]+)[,.;:!?)”»]*")
"""What most pieces are: a word with no more than one capital."""
_PLAIN_ACRONYM, _INITIAL = pattern(r"[A-ZА-ЯЁ]{2,}"), pattern(r"\b[^\W\d_a-zа-яё]\.")
_MAY_DIAL = pattern(r"(?<![\w.,/-])\+|\(0")
"""Where a telephone number may begin."""
_HAS_FIGURE = pattern(rf"\d|{_MAY_DIAL.pattern}")
_COPIED = (("addresses", ADDRESS), ("symbols", SYMBOL))
_MAY_BE_COPIED = pattern(r"[@#/]|[.:]\w")
_ROMAN = pattern(r"[IVX]{2,6}")
_SMALL = range(2, 13)
"""Numbers in words that are compared here, when a text has no more than one."""


class _Signs(NamedTuple):
    """What facts of a text are made of, and what no quick look can compare."""

    figures: tuple[str, ...] = ()
    """Plain figures."""
    numerals: frozenset[int] = frozenset()
    """The values of number words."""
    calendar: frozenset[str] = frozenset()
    """Months and days of the week."""
    acronyms: frozenset[str] = frozenset()
    due: frozenset[str] = frozenset()
    """Ids of the checks that have to look, whatever the other text says."""


_NOTHING = _Signs()
_EVERYTHING = frozenset(check.id for check in FACTS)


def facts_due(source: str, target: str, source_language: str, target_language: str) -> tuple[Check, ...]:
    """The checks of facts that may find something in a translation: none for most.

    Both texts are words without markup, as a `Side` has them in `plain`.
    """
    there, (_, here) = _of_original(source, source_language), _read(target, target_language)
    if there is here:
        return ()
    due = there.due | here.due
    if not (_are_the_same(there.figures, here.figures) and there.numerals <= here.numerals):
        due |= {"numbers"}
    if there.calendar != here.calendar:
        due |= {"dates"}
    if any(
        _forms(acronym, source_language, target_language).isdisjoint(here.acronyms)
        for acronym in there.acronyms - here.acronyms
    ):
        due |= {"acronyms"}
    return _named(due)


def _are_the_same(figures: tuple[str, ...], others: tuple[str, ...]) -> bool:
    """Whether they are, in whatever order."""
    return figures == others or sorted(figures) == sorted(others)


@cache
def _forms(acronym: str, source_language: str, target_language: str) -> frozenset[str]:
    """What an acronym becomes in a language: HIV is VIH, ВИЧ."""
    form = form_in(acronym, base(source_language), base(target_language))
    return form.acronyms if form else frozenset()


@cache
def _named(ids: frozenset[str]) -> tuple[Check, ...]:
    """The checks with these ids, in their order."""
    return tuple(check for check in FACTS if check.id in ids)


class _Told(NamedTuple):
    """What a piece between two blanks tells of the text it stands in."""

    signs: _Signs
    numerals: tuple[int, ...] = ()
    """The values of its number words, one as well."""
    has_scale: bool = False
    """Whether a word multiplies the figure before it."""
    due_of_original: frozenset[str] = frozenset()
    """The checks that have to look when the piece stands in the original."""


@lru_cache(maxsize=4096)
def _of_original(text: str, language: str) -> _Signs:
    """The signs of an original, which each of its translations is compared with."""
    told, signs = _read(text, language)
    if not told:
        return signs
    due = signs.due.union(*(one.due_of_original for one in told))
    numerals = [value for one in told for value in one.numerals]
    # One by itself is an article; beside another number word it may belong to it.
    if max(numerals, default=1) > 1 and (len(numerals) > 1 or numerals[0] not in _SMALL):
        due |= {"numbers"}
    if ("numbers" in due or signs.figures) and may_have_clock(text):
        due |= {"times"}
    return signs._replace(due=due)


def _read(text: str, language: str) -> tuple[Sequence[_Told], _Signs]:
    """What the pieces of a text tell, and what they tell together."""
    told = [*filter(None, map(_pieces(language).__getitem__, text.split()))]
    if not told:
        return (), _NOTHING
    signs = _together([one.signs for one in told]) if len(told) > 1 else told[0].signs
    # A blank may stand between the digits of one figure, or before what multiplies it.
    if signs.figures and (
        any(one.has_scale for one in told) or (len(signs.figures) > 1 and _BLANK_BETWEEN.search(text))
    ):
        return told, signs._replace(due=signs.due | {"numbers"})
    return told, signs


def _together(pieces: Iterable[_Signs]) -> _Signs:
    """The signs of several pieces of a text. Most have one kind, and to unite nothing takes its time."""
    figures, values, calendar, acronyms, due = _NOTHING
    for more_figures, more_values, more_calendar, more_acronyms, more_due in pieces:
        figures += more_figures
        if more_values:
            values |= more_values
        if more_calendar:
            calendar |= more_calendar
        if more_acronyms:
            acronyms |= more_acronyms
        if more_due:
            due |= more_due
    return _Signs(figures, values, calendar, acronyms, due)


class _Pieces(dict[str, _Told | None]):
    """What pieces tell in a language, which is remembered: the same ones come again and again."""

    most = 65_536

    def __init__(self, language: str) -> None:
        self._language, self._words = language, numerals(base(language))

    def __missing__(self, piece: str) -> _Told | None:
        if len(self) >= self.most:
            self.clear()
        self[piece] = told = _told(self._language, self._words, piece)
        return told


_pieces = cache(_Pieces)


def _told(language: str, words: Numerals | None, piece: str) -> _Told | None:
    """What a piece tells in a language; None for most."""
    word = _USUAL_WORD.fullmatch(piece)
    if word and _is_silent(word[1], words, language):
        return None
    if figures := _plain_figures(piece, language):
        return _Told(_Signs(figures), due_of_original=_UNITS if UNIT.search(piece) else _NOTHING.due)
    copied, piece = _copied(piece if piece.isascii() else unicodedata.normalize("NFC", piece))
    if copied and _WORDS.search(piece):
        return _Told(_Signs(due=_EVERYTHING))
    small = piece.lower()
    letters = _LETTERS.findall(small.replace("ё", "е"))
    values = tuple(filter(None, map(words.cardinals.get, letters))) if words else ()
    capitals = _capitals(piece) if small != piece else []
    told = _Told(
        _Signs(
            numerals=frozenset(values) - {1},
            calendar=frozenset(names_in(piece, base(language))),
            acronyms=frozenset(filter(_PLAIN_ACRONYM.fullmatch, capitals)),
            due=_NUMBERS if _HAS_FIGURE.search(piece) else _NOTHING.due,
        ),
        numerals=values,
        has_scale=words is not None and any(word in words.scales for word in letters),
        due_of_original=copied.union(
            ("units",) if UNIT.search(piece) else (),
            ("addresses",) if _MAY_DIAL.search(piece) else (),
            _due_of_capitals(piece, capitals, language) if small != piece else (),
        ),
    )
    return told if told != _SILENT else None


_SILENT, _NUMBERS, _UNITS = _Told(_NOTHING), frozenset({"numbers"}), frozenset({"units"})


def _copied(piece: str) -> tuple[frozenset[str], str]:
    """(checks of what is copied sign by sign, the piece without it): it is taken out before anything else is read."""
    found: set[str] = set()
    if _MAY_BE_COPIED.search(piece):
        for check, pattern in _COPIED:
            if pattern.search(piece):
                found.add(check)
                piece = pattern.sub(" ", piece)
    return frozenset(found), piece


def _is_silent(word: str, words: Numerals | None, language: str) -> bool:
    """Whether a word with no capital but its first tells nothing."""
    small = word.lower().replace("ё", "е")
    is_number = words is not None and (small in words.cardinals or small in words.scales)
    return not (is_number or small in UNITS_IN_WORDS or may_name(word.lower(), base(language)) or TITLE.fullmatch(word))


def _plain_figures(piece: str, language: str) -> tuple[str, ...]:
    """The plain figures of a piece; none where a check has to read what its digits say."""
    match = None if _MAY_DIAL.search(piece) else _PLAIN_FIGURES.fullmatch(piece)
    figures = tuple(one.replace(_group_sign(language), "") for one in match.groups() if one) if match else ()
    return figures if all(figure.isdecimal() and int(figure) != 1 for figure in figures) else ()


@cache
def _group_sign(language: str) -> str:
    """What stands between the groups of a number's digits; a blank is no part of a piece."""
    return "," if decimal_sign(language) == "." else "."


def _capitals(piece: str) -> list[str]:
    """The words with two capitals or more in a piece."""
    return [word for word in TOKEN.findall(piece) if sum(map(str.isupper, word)) > 1]


def _due_of_capitals(piece: str, capitals: Sequence[str], language: str) -> Iterator[str]:
    """The checks that acronyms, initials, titles and Roman numerals in the original need."""
    is_odd = not all(map(_PLAIN_ACRONYM.fullmatch, capitals)) or (not capitals and CAPITALS.search(piece))
    if is_odd or _INITIAL.search(piece):
        yield "acronyms"
    if base(language) == "en" and TITLE.search(piece):
        yield "names"
    if any(map(_ROMAN.fullmatch, capitals)):
        yield "numbers"
