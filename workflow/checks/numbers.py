"""The numbers of the original stand in the translation, by value; no others in digits do.

Source: OmegaT and Weblate users ask for comparison by value, and only
from the source's side (§6: 4 to 28 times fewer false alarms). `ten` may become 10 and the reverse; 1,250 becomes 1.250
in Spanish and 1 250 in French; the year of two dates may be said once; "24 hours" may be a day.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workflow.checks.pair import Pair, Side, sentences
from workflow.checks.reading.calendar import months
from workflow.checks.reading.numerals import Numerals, numerals
from workflow.checks.reading.required import Quantity, required
from workflow.checks.reading.stated import Figure, stated
from workflow.checks.times import afternoon, clocks, hours
from workflow.patterns import pattern

_FIRST = pattern(
    r"(?:1|primer\w*|premier|prim[ao]|перв\w+|first|I)(?:er|º|°|ro|re|-?е|-?го|st|[.])?[\s\u00a0](?:de\s|of\s)?[^\W\d_]{3}",
    re.IGNORECASE,
)
_SHARE = pattern(
    r"\b(?:кажд|половин|трет|четверт|пят|шест|седьм|восьм|девят|десят|tiers|quart|cuart|tercer|terz|quint|sext|sest"
    r"|séptim|settim|octav|ottav|noven|non[oa]|décim|decim|mitad|moitié|metà)|\w{3}ième|%",
    re.IGNORECASE,
)
"""What says a part, or each of so many."""
_COMMON = frozenset(map(Decimal, (15, 18, 24, 25, 30, 45, 48, 50, 60, 75, 90, 100, 1000)))
"""What may be written for words that are no numbers: a fortnight, a day, half, all."""


def check(pair: Pair) -> Iterator[str]:
    """Each number that is missing, and each in digits that the original does not state."""
    needed = required(pair.source.prose, pair.source.language)
    if not needed and not pair.target.has_digit:
        return
    here, words = stated(pair.target.prose, pair.target.language), numerals(pair.target.base)
    if words is None:
        yield from _beyond_doubt(needed, here)
        return
    available = Counter(value for figure in here for value in figure.values)
    available.update(map(Decimal, afternoon(pair.target.prose)))
    _forgive_years(needed, available, pair.source)
    missing = [
        quantity
        for quantity in sorted(needed, key=lambda quantity: len(quantity.ways))
        if not (_is_taken(quantity, available, pair.target) or _is_in_words(quantity, words, pair.target))
    ]
    copied = {quantity.text for quantity in missing if _is_copied(quantity, here)}
    yield from (f"the number {text} says something else with these signs in this language" for text in copied)
    yield from (f"the number {quantity.text} is missing" for quantity in missing if quantity.text not in copied)
    added = _added(here, needed, pair)
    yield from (f"the number {text} is not in the original" for text in added if text not in copied)


def _is_copied(quantity: Quantity, here: Sequence[Figure]) -> bool:
    """Whether the same signs stand in the translation and say another number there: 1,250 in Spanish."""
    values = [figure.values for figure in here if figure.text == quantity.text]
    return bool(values) and not any(quantity.ways[0] in readings for readings in values)


def _is_taken(quantity: Quantity, available: Counter[Decimal], side: Side) -> bool:
    """Whether one of the ways is left; digits take it. The first of a month is in digits or an ordinal."""
    if quantity.is_day and quantity.ways == (Decimal(1),) and not _FIRST.search(side.prose):
        return False
    if quantity.is_share and _SHARE.search(side.prose):
        return True
    for value in quantity.ways:
        if available[value] > 0:
            available[value] -= quantity.is_digits
            return True
    return False


def _forgive_years(needed: Sequence[Quantity], available: Counter[Decimal], side: Side) -> None:
    """Let a year that the original gives to two dates of a sentence be said once: from 1 May to 9 June 2020."""
    years = Counter(quantity.ways[0] for quantity in needed if quantity.is_dated)
    for year, times in years.items():
        if times > 1 and any(sentence.count(str(year)) > 1 for sentence in sentences(side.prose)):
            available[year] += times - 1 if available[year] else 0


def _is_in_words(quantity: Quantity, words: Numerals, side: Side) -> bool:
    """Whether a word stands for a number of hours or months, or for the month of a date."""
    value = quantity.ways[0]
    if quantity.may_be_month and value in months(side):
        return True
    spans = words.spans.get(f"{value}{quantity.unit}", ()) if quantity.unit else ()
    return any(word in spans for word in side.lower_words)


def _added(here: Sequence[Figure], needed: Sequence[Quantity], pair: Pair) -> Iterator[str]:
    """Numbers in digits, times aside, that nothing in the original explains."""
    inside = clocks(pair.target.prose)
    found = [
        figure
        for figure in here
        if figure.is_digits and max(figure.values) > 1 and not any(start < figure.end <= end for start, end in inside)
    ]
    known = {value for quantity in needed for value in quantity.ways} | _COMMON
    if all(figure.values & known for figure in found):
        return
    known |= {value for figure in stated(pair.source.prose, pair.source.language) for value in figure.values}
    if words := numerals(pair.source.base):
        known |= {value for word in pair.source.lower_words for value in words.spanned.get(word, ())}
    known |= {Decimal(number) for number in (*months(pair.source), *hours(pair.source.prose))}
    yield from (figure.text for figure in found if not figure.values & known)


def _beyond_doubt(needed: Sequence[Quantity], here: Sequence[Figure]) -> Iterator[str]:
    """Without words for numbers: those in digits that no language writes out, whatever multiplies them."""
    digits = {_significant(value) for figure in here for value in figure.values}
    for quantity in needed:
        plain = [_significant(value) for value in quantity.ways if value > 12 and len(_significant(value)) > 1]
        if quantity.is_digits and plain and digits.isdisjoint(map(_significant, quantity.ways)):
            yield f"the number {quantity.text} is missing"


def _significant(value: Decimal) -> str:
    """The digits of a number without the zeros around them: 1,500,000, 1.5 and 150 are alike."""
    return f"{value:f}".replace(".", "").strip("0")
