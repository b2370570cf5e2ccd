"""Which checks of facts have to look at a pair: one quick look in the place of eight slow ones.

What is asked here follows from the checks: whatever one of them may call an error has to be a sign here too. A check
that is not due finds nothing; one that is due may find nothing either. A test compares.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, lru_cache, partial
from typing import NamedTuple

from workflow.checks import FACTS
from workflow.checks.acronyms import CAPITALS, TOKEN
from workflow.checks.names import TITLE
from workflow.checks.pair import ADDRESS, SYMBOL, base
from workflow.checks.problem import Check
from workflow.checks.reading.calendar import may_name, names_in
from workflow.checks.reading.digits import decimal_sign
from workflow.checks.reading.numerals import Numerals, numerals
from workflow.checks.times import may_have_clock
from workflow.checks.units import UNIT

_LETTERS, _WORDS = re.compile(r"[^\W\d_]+"), re.compile(r"\w")
_BLANK_BETWEEN = re.compile(r"\d\s\d")
_PLAIN_FIGURES = re.compile(
    r"[(\[“”\"«„‘¿¡£$€–—-]*(?:([0-9]{1,15}|[0-9]{1,3}(?:[.,][0-9]{3}){1,4})|((?:19|20)[0-9]{2})[–-]((?:19|20)[0-9]{2}))"
    r"[)\]“”\"»’%,.;:!?…–—-]*"
)
"""A whole number or two years that every language writes alike, and nothing else between two blanks."""
_SMALL_WORD = re.compile(r"([a-zà-öø-ÿа-яё]+)[,.;:!?)”»]*")
"""What most pieces are."""
_PLAIN_ACRONYM, _INITIAL = re.compile(r"[A-ZА-ЯЁ]{2,}"), re.compile(r"\b[^\W\d_a-zа-яё]\.")
_MAY_DIAL = re.compile(r"(?<![\w.,/-])\+|\(0")
"""Where a telephone number may begin."""
_HAS_FIGURE = re.compile(rf"\d|{_MAY_DIAL.pattern}")
_COPIED = (("addresses", ADDRESS), ("symbols", SYMBOL))
_MAY_BE_COPIED = re.compile(r"[@#/]|[.:]\w")
_ROMAN = re.compile(r"[IVX]{2,6}")
_SMALL = range(2, 13)
"""Numbers in words that are compared here, when a text has no more than one."""


class _Signs(NamedTuple):
    """What facts of a text are made of, and what no quick look can compare."""

    figures: Sequence[str] = ()
    """Plain figures, sorted."""
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
    there, here = _of_original(source, source_language), _of_translation(target, target_language)
    if there is here:
        return ()
    due = there.due | here.due
    if there.figures != here.figures or not there.numerals <= here.numerals:
        due |= {"numbers"}
    if there.calendar != here.calendar:
        due |= {"dates"}
    if not there.acronyms <= here.acronyms:
        due |= {"acronyms"}
    return _named(due)


@cache
def _named(ids: frozenset[str]) -> tuple[Check, ...]:
    """The checks with these ids, in their order."""
    return tuple(check for check in FACTS if check.id in ids)


class _Told(NamedTuple):
    """What a piece between two blanks tells of the text it stands in."""

    figures: tuple[str, ...] = ()
    numerals: tuple[int, ...] = ()
    calendar: tuple[str, ...] = ()
    acronyms: tuple[str, ...] = ()
    has_scale: bool = False
    """Whether a word multiplies the figure before it."""
    due: frozenset[str] = frozenset()
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


def _of_translation(text: str, language: str) -> _Signs:
    return _read(text, language)[1]


def _read(text: str, language: str) -> tuple[Sequence[_Told], _Signs]:
    """What the pieces of a text tell, and what they tell together."""
    told = [one for one in map(_reader(language), text.split()) if one]
    if not told:
        return (), _NOTHING
    figures: list[str] = []
    numerals, calendar, acronyms, due = set[int](), set[str](), set[str](), set[str]()
    for one in told:
        figures += one.figures
        numerals.update(one.numerals)
        calendar.update(one.calendar)
        acronyms.update(one.acronyms)
        due.update(one.due)
    # A blank may stand between the digits of one figure, or before what multiplies it.
    if figures and (any(one.has_scale for one in told) or (len(figures) > 1 and _BLANK_BETWEEN.search(text))):
        due.add("numbers")
    return told, _Signs(
        tuple(sorted(figures)), frozenset(numerals) - {0, 1}, frozenset(calendar), frozenset(acronyms), frozenset(due)
    )


@cache
def _reader(language: str) -> Callable[[str], _Told | None]:
    """What pieces tell in a language. The same ones come again and again, so this is remembered."""
    return lru_cache(maxsize=65_536)(partial(_told, language, numerals(base(language))))


def _told(language: str, words: Numerals | None, piece: str) -> _Told | None:
    """What a piece tells in a language; None for most."""
    word = _SMALL_WORD.fullmatch(piece)
    if word and _is_silent(word[1].replace("ё", "е"), words, language):
        return None
    copied, piece = _copied(piece if piece.isascii() else unicodedata.normalize("NFC", piece))
    if copied and _WORDS.search(piece):
        return _Told(due=_EVERYTHING)
    small = piece.lower()
    letters = _LETTERS.findall(small.replace("ё", "е"))
    told = _Told(
        numerals=tuple(value for value in map(words.cardinals.get, letters) if value) if words else (),
        calendar=tuple(names_in(piece, base(language))),
        has_scale=words is not None and any(word in words.scales for word in letters),
        due_of_original=copied | {"units"} if UNIT.search(piece) else copied,
    )
    if _HAS_FIGURE.search(piece):
        told = _with_figures(told, piece, language)
    if small != piece:
        told = _with_capitals(told, piece, language)
    return told if any(told) else None


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
    """Whether a word in small letters tells nothing."""
    is_number = words is not None and (word in words.cardinals or word in words.scales)
    return not (is_number or may_name(word, base(language)) or UNIT.fullmatch(word))


def _with_figures(told: _Told, piece: str, language: str) -> _Told:
    """What the digits of a piece tell as well: plain figures, or what a check has to read."""
    if _MAY_DIAL.search(piece):
        return told._replace(due=told.due | {"numbers"}, due_of_original=told.due_of_original | {"addresses"})
    match = _PLAIN_FIGURES.fullmatch(piece)
    figures = [figure.replace(_group_sign(language), "") for figure in match.groups() if figure] if match else []
    if not figures or any(not figure.isdecimal() or int(figure) == 1 for figure in figures):
        return told._replace(due=told.due | {"numbers"})
    return told._replace(figures=tuple(figures))


@cache
def _group_sign(language: str) -> str:
    """What stands between the groups of a number's digits; a blank is no part of a piece."""
    return "," if decimal_sign(language) == "." else "."


def _with_capitals(told: _Told, piece: str, language: str) -> _Told:
    """What the capitals of a piece tell as well: acronyms, initials, titles and Roman numerals."""
    capitals = [word for word in TOKEN.findall(piece) if sum(map(str.isupper, word)) > 1]
    is_odd = not all(map(_PLAIN_ACRONYM.fullmatch, capitals)) or (not capitals and CAPITALS.search(piece))
    due = {
        "acronyms": is_odd or _INITIAL.search(piece),
        "names": base(language) == "en" and TITLE.search(piece),
        "numbers": any(map(_ROMAN.fullmatch, capitals)),
    }
    return told._replace(
        acronyms=tuple(filter(_PLAIN_ACRONYM.fullmatch, capitals)),
        due_of_original=told.due_of_original.union(check for check, found in due.items() if found),
    )
