"""What a text states: its digest, numbers, names and negations, and what kind of change an edit is."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from enum import StrEnum
from functools import lru_cache

from workflow.figures import Fact, figures
from workflow.lexicon import Lexicon, lexicon
from workflow.patterns import pattern

_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"') | dict.fromkeys("‘’‚‹›′", "'"))


def digest(text: str, *, length: int = 8) -> str:
    """The first `length` hexadecimal digits of the SHA-256 of the text in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()[:length]


_SEEN = pattern(
    r"[^\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e01ef]"
)


def is_blank(text: str) -> bool:
    """Whether there is nothing in a text that a reader would see: blanks of any kind, signs without width."""
    # Most texts begin with such a letter, which is seen without a pattern.
    return not (text[:1].isascii() and text[:1].isalnum()) and _SEEN.search(text) is None


def fold_space(text: str) -> str:
    """The text with every run of white space as one blank, none at the ends; no-break spaces are space."""
    return " ".join(text.split())


def undressed(text: str) -> str:
    """The text without what is cosmetic: spacing, typographic quotes, the full stop at its end.

    Two texts with the same undressed form differ cosmetically at most (design: kinds of change).
    """
    plain = fold_space(unicodedata.normalize("NFC", text)).translate(_QUOTES)
    return re.sub(r"(?<![.…])\.(?=[\"')*_]*$)", "", plain)


@dataclass(frozen=True, slots=True)
class Facts:
    """All facts of one text. They do not overlap; the numbers of one date (10.12.2026) share their place."""

    addresses: tuple[Fact, ...]
    """Web addresses, e-mail addresses, targets of Markdown links."""
    symbols: tuple[Fact, ...]
    """Letters with figures in one word (A/HRC/41/34, COVID-19), hashtags and handles."""
    figures: tuple[Fact, ...]
    """Numbers in digits and in words, months, days of the week."""
    names: tuple[Fact, ...]
    """Acronyms, and words with a capital that no start of a sentence explains."""


_BLANK = "\0"
_ADDRESS = pattern(
    r"(?<=\]\()(?:[^\s()]|\([^\s()]*\))+"  # the target of a Markdown link, a relative one too
    r"|(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”]*[^\s<>()\[\]\"“”.,;:!?'*_’»]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
)
_SYMBOL = pattern(r"(?<!\w)(?:[#@]\w+|(?=[\w/.-]{0,40}\d)[^\W\d_]\w*(?:[-/]\w+|\.\d+)*)")
_WORD = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_SENTENCE_START = pattern(r"[.!?:…][^\w\s]*\s")
_SENTENCE = pattern(r"[.!?…]\W*$")
_PARTS = pattern(r"['’-]")
_SENTENCE_END = pattern(r"(?<=[.!?…])\s+")
_LONG = 1_000_000
"""Pairs of words beyond which two texts are not compared word by word: it takes seconds, in the worst case."""


@lru_cache(maxsize=1024)
def facts_of(text: str, language: str) -> Facts:
    """Everything that the text states, as far as signs and the words of its language tell."""
    words = lexicon(language)
    addresses = _all(_ADDRESS, text)
    rest = _blanked(text, addresses)
    symbols = _all(_SYMBOL, rest)
    rest = _blanked(rest, symbols)
    found = tuple(figures(rest, words))
    return Facts(addresses, symbols, found, tuple(_names(_blanked(rest, found), words)))


def addresses(text: str) -> tuple[str, ...]:
    """Its web and e-mail addresses and the targets of its links, in order."""
    return tuple(_ADDRESS.findall(text))


def numbers(text: str, language: str) -> tuple[Decimal, ...]:
    """Its numbers by value, in order."""
    return tuple(fact.value for fact in facts_of(text, language).figures if isinstance(fact.value, Decimal))


def calendar_words(text: str, language: str) -> tuple[str, ...]:
    """Its months and days of the week, in order, alike for every language: `month 10`, `weekday 1`."""
    return tuple(fact.value for fact in facts_of(text, language).figures if isinstance(fact.value, str))


def names(text: str, language: str) -> tuple[str, ...]:
    """Its names and acronyms word by word, document symbols, hashtags and handles, in order."""
    facts = facts_of(text, language)
    return tuple(str(fact.value) for fact in sorted(facts.symbols + facts.names, key=lambda fact: fact.start))


def negations(text: str, language: str) -> tuple[str, ...]:
    """Its words of negation and modality in small letters, in order: not, no longer, must, may."""
    guard = lexicon(language).guard
    return tuple(word for word in _spoken(text, language) if guard.fullmatch(word))


def _all(pattern: re.Pattern[str], text: str) -> tuple[Fact, ...]:
    return tuple(Fact(match[0], *match.span()) for match in pattern.finditer(text))


def _blanked(text: str, facts: Iterable[Fact]) -> str:
    """The text with a blank for every letter of a fact, so that all else keeps its place."""
    letters = list(text)
    for fact in facts:
        letters[fact.start : fact.end] = _BLANK * (fact.end - fact.start)
    return "".join(letters)


def _names(text: str, words: Lexicon) -> Iterator[Fact]:
    """Words with capitals, unless it is a heading in which most have one, so that capitals tell nothing."""
    found = list(_WORD.finditer(text))
    long = [match[0] for match in found if match.end() - match.start() > 3]
    titled = sum(word[0].isupper() for word in long) * 2 > len(long) > 1 and not _SENTENCE.search(text)
    shouted = sum(map(str.isupper, long)) * 2 > len(long) > 1
    end = 0
    for match in found:
        word, before, end = match[0], text[end : match.start()], match.end()
        if word.islower() or len(word) == 1 or words.guard.fullmatch(word.lower()):
            continue
        acronym = not shouted and any(letter.isupper() for part in _PARTS.split(word) for letter in part[1:])
        opens = _SENTENCE_START.search(before) or (match is found[0] and _BLANK not in before)
        if acronym or not (titled or shouted or opens):
            yield Fact(word, *match.span())


# ----- changes: what an edit did -----


class Change(StrEnum):
    """What kind of change an edit is. All but the last promise that nothing else in the text has changed."""

    COSMETIC = "cosmetic"
    """Spacing, typographic quotes, a full stop: the undressed texts are equal."""
    NUMBER = "number"
    """Numbers and dates, by value."""
    NAME = "name"
    """Names, acronyms, document symbols, addresses."""
    WORDING = "wording"
    """Anything, as long as no negation and no modality is touched."""
    NEGATION = "NEGATION"
    """A negation or a modality came, went, moved or was exchanged, whatever else did. In capitals."""


@lru_cache(maxsize=4096)
def change_between(old: str, new: str, language: str) -> Change:
    """The kind of change from one text to the other, in the language with this tag.

    A negation outranks everything, because it turns what a sentence says and is easily overlooked. The other
    kinds are promises (this and nothing else has changed), so that a translator knows what to look for: a new
    date in a reworded sentence is `wording`, and so is `ten` for `10`, which states the same.
    """
    if undressed(old) == undressed(new):
        return Change.COSMETIC
    gone, come, moved = _edited_sentences(old, new)
    if _turned(gone, come, language):
        return Change.NEGATION
    if moved:
        return Change.WORDING
    before, after = facts_of(gone, language), facts_of(come, language)
    if _without(gone, before.figures) == _without(come, after.figures):
        same = [fact.value for fact in before.figures] == [fact.value for fact in after.figures]
        return Change.WORDING if same else Change.NUMBER
    named, renamed = (facts.addresses + facts.symbols + facts.names for facts in (before, after))
    return Change.NAME if _without(gone, named) == _without(come, renamed) else Change.WORDING


def _edited_sentences(old: str, new: str) -> tuple[str, str, bool]:
    """What stands in the old text alone, what in the new one, and whether other sentences changed places."""
    before, after = _SENTENCE_END.split(old), _SENTENCE_END.split(new)
    shared = set(before) & set(after)
    gone, come = (" ".join(part for part in parts if part not in shared) for parts in (before, after))
    moved = [part for part in before if part in shared] != [part for part in after if part in shared]
    return gone, come, moved


def _without(text: str, facts: Iterable[Fact]) -> str:
    """The undressed text with one sign for each run of the facts."""
    return re.sub(r"\0+(?:[ -]\0+)*", _BLANK, undressed(_blanked(text, facts)))


def _spoken(text: str, language: str) -> list[str]:
    """The words of a text in small letters, contractions written out, "no longer" as one word; no figures."""
    words, facts = lexicon(language), facts_of(text, language)
    plain = _blanked(text, facts.addresses + facts.symbols + facts.figures).lower().replace("’", "'")
    for contracted, written in words.contractions:
        plain = re.sub(contracted, written, plain)
    return re.findall(rf"{words.guard.pattern}|\w+", plain)


def _turned(old: str, new: str, language: str) -> bool:
    """Whether a negation or modality is among the words that differ, or another word moved across one."""
    words = lexicon(language)
    before, after = _spoken(old, language), _spoken(new, language)
    if len(before) * len(after) > _LONG:
        return _turns(before, after, words)
    went: dict[str, int] = {}
    came: dict[str, int] = {}
    guards = 0
    for tag, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal" and _turns(before[i:j], after[k:m], words):
            return True
        guards += sum(1 for word in before[i:j] if words.guard.fullmatch(word))
        if tag in {"delete", "insert"}:
            (went if tag == "delete" else came).update(dict.fromkeys(before[i:j] or after[k:m], guards))
    return any(went[word] != came[word] for word in went.keys() & came.keys() if len(word) > 3)


def _turns(gone: Sequence[str], come: Sequence[str], words: Lexicon) -> bool:
    """Whether other guards came than went, or a word gave way to its opposite."""
    before, after = (sorted(filter(words.guard.fullmatch, part)) for part in (gone, come))
    return before != after or not (
        _opposites(gone, words).isdisjoint(come) and _opposites(come, words).isdisjoint(gone)
    )


def _opposites(spoken: Iterable[str], words: Lexicon) -> set[str]:
    """The words with a beginning that reverses them: criminalise, decriminalise."""
    return {f"{prefix}{word}" for prefix in words.reversing.split() for word in spoken if len(word) > 3}
