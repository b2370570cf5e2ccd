"""The numbers of the original stand in the translation, by value; no other large number in digits does.

Source: design.md §6 ("Facts survive"); OmegaT and Weblate users ask for comparison by value (field.md §2.18), and only
from the source's side (§6: 4 to 28 times fewer false alarms). `ten` may become 10 and the reverse; 1,250 becomes 1.250
in Spanish and 1 250 in French; years may be said once; "24 hours" may be a day.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal

from workflow.checks.calendar import months
from workflow.checks.numerals import numerals
from workflow.checks.pair import Pair, Side
from workflow.checks.quantities import Figure, Quantity, required, stated

_FIRST = re.compile(r"prim|premi|перв|first|i$")
_COMMON = frozenset(map(Decimal, (15, 18, 24, 25, 30, 45, 48, 50, 60, 75, 90, 100, 1000)))
"""What may be written for words that are no numbers: a fortnight, a day, half, all."""


def check(pair: Pair) -> Iterator[str]:
    """Each number that is missing, and each in digits that the original does not state."""
    needed = required(pair.source.prose, pair.source.language)
    if not needed and not pair.target.has_digit:
        return
    here = stated(pair.target.prose, pair.target.language)
    if numerals(pair.target.base) is None:
        yield from _beyond_doubt(needed, here)
        return
    available = Counter(value for figure in here for value in figure.values)
    for quantity in sorted(needed, key=lambda quantity: len(quantity.ways)):
        if not (_is_taken(quantity, available, here) or _is_in_words(quantity, pair.target)):
            yield f"the number {quantity.text} is missing"
    yield from _added(here, needed, pair)


def _is_taken(quantity: Quantity, available: Counter[Decimal], here: Sequence[Figure]) -> bool:
    """Whether the values of one of the ways are left; digits take them. A year serves any number of times."""
    for way in quantity.ways:
        if all(available[value] > 0 for value in way) and (not quantity.is_day or way != (1,) or _has_first(here)):
            if quantity.is_digits:
                available.subtract(value for value in way if not 1900 <= value <= 2100)
            return True
    return False


def _has_first(here: Sequence[Figure]) -> bool:
    """Whether there is a first day: in digits or as an ordinal, not as an article."""
    return any(1 in figure.values and (figure.is_digits or _FIRST.match(figure.text.lower())) for figure in here)


def _is_in_words(quantity: Quantity, side: Side) -> bool:
    """Whether a word stands for a number of hours or months, or for the month of a date."""
    value = quantity.ways[0][0]
    if quantity.may_be_month and value in months(side):
        return True
    words = numerals(side.base)
    return (
        quantity.counts_time
        and words is not None
        and any(value in words.spans.get(word, ()) for word in side.lower_words)
    )


def _added(here: Sequence[Figure], needed: Sequence[Quantity], pair: Pair) -> Iterator[str]:
    """Numbers in digits from 13 on that nothing in the original explains."""
    large = [figure for figure in here if figure.is_digits and min(figure.values) > 12]
    if not large:
        return
    there = {value for quantity in needed for way in quantity.ways for value in way} | _COMMON
    if all(figure.values & there for figure in large):
        return
    there |= {value for figure in stated(pair.source.prose, pair.source.language) for value in figure.values}
    words = numerals(pair.source.base)
    there |= {value for word in pair.source.lower_words for value in (words.spans.get(word, ()) if words else ())}
    yield from (f"the number {figure.text} is not in the original" for figure in large if not figure.values & there)


def _beyond_doubt(needed: Sequence[Quantity], here: Sequence[Figure]) -> Iterator[str]:
    """Without words for numbers: those in digits that no language writes out, whatever multiplies them."""
    digits = Counter(_significant(value) for figure in here for value in figure.values)
    for quantity in needed:
        wanted = [{_significant(value) for value in way} for way in quantity.ways]
        is_plain = any(
            len(sign) > 1 and value > 12 for way in quantity.ways for value in way for sign in [_significant(value)]
        )
        if quantity.is_digits and is_plain and not any(all(digits[sign] for sign in way) for way in wanted):
            yield f"the number {quantity.text} is missing"


def _significant(value: Decimal) -> str:
    """The digits of a number without the zeros around them: 1,500,000, 1.5 and 150 are alike."""
    return str(value).replace(".", "").strip("0")
