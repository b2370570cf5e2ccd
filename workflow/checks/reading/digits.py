"""Runs of digits as numbers: in the convention of a language, and in every way that a reader may take them."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from workflow.languages import read_tag
from workflow.patterns import pattern

SPACE = " \u00a0\u202f\u2009\u2007"
"""What may stand between groups of three digits."""
ROUND = 10**15
"""Beyond this a figure is the number of an account and no round one; Decimal divides 28 digits and no more."""
TOKEN = pattern(rf"\d+(?:[.,'’{SPACE}]\d+)*|[^\W\d_]+")
"""A run of digits with signs between them, or a word."""
_GROUPED = pattern(rf"(?<![\d.,])\d{{1,3}}(?:[{SPACE}'’]\d{{3}})+(?:[.,]\d+)?(?!\d)")
_ELSEWHERE = "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯"
_ASCII = str.maketrans(_ELSEWHERE + "٫٬", "0123456789" * (len(_ELSEWHERE) // 10) + ".,")


def in_ascii(text: str) -> str:
    """The text with Arabic, Persian, Devanagari and Bengali digits as European ones."""
    return text if text.isascii() else text.translate(_ASCII)


@lru_cache(maxsize=64)
def decimal_sign(language: str) -> str:
    """The sign before the decimals in the language with this tag."""
    try:
        return in_ascii(read_tag(language.replace("_", "-")).number(1.5))[1]
    except ValueError:
        return "."


@lru_cache(maxsize=4096)
def readings(text: str, decimal: str) -> frozenset[Decimal]:
    """Every number that a run of digits, signs and blanks may be to a reader of the language."""
    if text.isdecimal():
        return frozenset({Decimal(text)})
    found: set[Decimal] = set()
    for match in _GROUPED.findall(text):
        found |= _readings(_joined(match), decimal)
    if not _GROUPED.fullmatch(text) or " " in text:
        for part in re.split(rf"[{SPACE}'’]", text):
            found |= _readings(part, decimal)
    return frozenset(found)


def _readings(text: str, decimal: str) -> set[Decimal]:
    """The readings of digits with points and commas between them, and no blanks."""
    number = number_of(text, decimal)
    parts = {Decimal(part) for part in re.split(r"[.,]", text)}
    if number is None:
        return parts
    # A time of day may be written 17.30.
    return {number} | (parts if re.fullmatch(r"(?:[01]?\d|2[0-4])[.,][0-5]\d", text) else set())


def number_of(text: str, decimal: str) -> Decimal | None:
    """The one number that digits with points and commas are in the convention; None when they are several."""
    group = "," if decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", text):
        return Decimal(text.replace(group, "").replace(decimal, "."))
    # A decimal point is understood everywhere, a decimal comma where it is the custom.
    if re.fullmatch(rf"\d+(?:[{decimal}.]\d+)?", text):
        return Decimal(text.replace(",", "."))
    return None


def pieces_of(text: str, decimal: str) -> list[str]:
    """The runs of digits in a run of digits, signs and blanks that are one number each in the convention."""
    found: list[str] = []
    rest = text
    while rest:
        grouped = _GROUPED.match(rest)
        part = grouped[0] if grouped else re.split(rf"[{SPACE}'’]", rest, maxsplit=1)[0]
        is_one = number_of(_joined(part), decimal) is not None
        found += [part] if is_one else re.findall(r"\d+", part)
        rest = rest[len(part) :].lstrip(f"{SPACE}'’.,")
    return found


def numbers_of(text: str, decimal: str) -> list[Decimal]:
    """The numbers of a run of digits, signs and blanks, in order, in the convention of the language."""
    return [number_of(_joined(piece), decimal) or Decimal(0) for piece in pieces_of(text, decimal)]


def _joined(text: str) -> str:
    """A number without what stands between its groups."""
    return re.sub(rf"[{SPACE}'’]", "", text)


_ROMAN = pattern(r"(?=[IVXLC])(C{0,3})(X[CL]|L?X{0,3})(I[XV]|V?I{0,3})(?:er|re|e|ème)?")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_CYRILLIC = str.maketrans("ХІС", "XIC")


def roman(word: str) -> int:
    """The value of a Roman numeral; 0 when it is none, or a letter that means other things by itself."""
    match = _ROMAN.fullmatch(word.translate(_CYRILLIC))
    if not match or word[:2] in {"C", "L", "Ce", "Le"}:
        return 0
    values = [_ROMAN_VALUES[letter] for letter in "".join(match.groups())]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def composed(values: Sequence[Decimal]) -> Decimal:
    """The number that numerals say together: two hundred and fifty thousand, dos mil millones, quatre-vingt-dix."""
    total = current = Decimal(0)
    for value in values:
        if value >= 1000:
            # "Dos mil millones" multiplies all that was said so far, "un millón dos mil" the last part alone.
            total = (total + current or Decimal(1)) * value if value > total else total + (current or 1) * value
            current = Decimal(0)
        elif value == 100:
            current = (current or Decimal(1)) * value
        elif value == 20 and current < ROUND and current % 100 == 4:
            current += 76
        else:
            current += value
    return total + current
