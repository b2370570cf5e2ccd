"""The numbers and dates of a text, by value: `1,250` and `1250` are one number, `ten` and `10` are."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from workflow.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a text states, and where it stands in the text."""

    value: Decimal | str
    """What is compared: a number; `month 10` or `weekday 1`; the text of a name or address."""
    start: int
    end: int


_DIGITS = r"\d+(?:[.,'’\u00a0\u202f\u2009]\d+)*"
_SPACED_DIGITS = r"(?<![\d.,])[1-9]\d{0,2}(?: \d{3})+(?!\d)(?:,\d+)?"


def figures(text: str, words: Lexicon) -> Iterator[Fact]:
    """Each number, month and day of the week, in the order of the text."""
    for match in _pattern(words).finditer(text):
        if match["digits"]:
            for value in _values(match["digits"], words.decimal):
                scaled = value * words.numerals[match["scale"]] if match["scale"] else value
                yield Fact(scaled, *match.span())
        elif match["numerals"]:
            yield Fact(_spoken_value(match["numerals"].lower(), words.numerals), *match.span())
        else:
            yield Fact(str(match.lastgroup).replace("_", " "), *match.span())


@lru_cache
def _pattern(words: Lexicon) -> re.Pattern[str]:
    """Digits, numerals, months and days of one language, each kind a named group."""
    numerals = _any_of(words.numerals)
    scales = _any_of(word for word, value in words.numerals.items() if value >= 1000)
    digits = f"{_SPACED_DIGITS}|{_DIGITS}" if words.decimal == "," else _DIGITS
    dates = (
        f"(?P<{kind}_{place}>{form})"
        for kind, forms in (("month", words.months.split()), ("weekday", words.weekdays.split()))
        for place, form in enumerate(forms, start=1)
    )
    spoken = f"(?P<numerals>(?i:(?:{numerals})(?:(?: |{words.joiners})(?:{numerals}))*))"
    digits = rf"(?P<digits>{digits})(?:[\s-](?P<scale>{scales})\b)?"
    return re.compile(rf"{digits}|\b(?=[^\W\d_])(?:{'|'.join((spoken, *dates))})\b")


def _any_of(words: Iterator[str] | Mapping[str, int]) -> str:
    """A pattern that takes the longest of the words; one that matches nothing when there are none."""
    return "|".join(sorted(words, key=len, reverse=True)) or "(?!)"


def _values(digits: str, decimal: str) -> list[Decimal]:
    """The number that the digits write; several when the signs between them are no number's (10.12.2026)."""
    plain = re.sub(r"['’\s](?=\d{3}(?!\d))", "", digits)
    for group, point in (",.", ".,"):
        grouped = re.fullmatch(rf"([1-9]\d{{0,2}}(?:\{group}\d{{3}})+)(?:\{point}(\d+))?", plain)
        if grouped and (group != decimal or plain.count(group) > 1 or grouped[2]):
            return [Decimal(f"{grouped[1].replace(group, '')}.{grouped[2] or 0}")]
    if re.fullmatch(r"\d+[.,]\d+", plain):
        return [Decimal(plain.replace(",", "."))]
    return [Decimal(part) for part in re.findall(r"\d+", plain)]


def _spoken_value(phrase: str, numerals: Mapping[str, int]) -> Decimal:
    """The number in words: two hundred and fifty thousand is (2 × 100 + 50) × 1000."""
    total = current = 0
    for word in re.findall(_any_of(numerals), phrase):
        value = numerals[word]
        if value >= 1000:
            total, current = total + max(current, 1) * value, 0
        elif value == 100:
            current = max(current, 1) * value
        else:
            current += value
    return Decimal(total + current)
