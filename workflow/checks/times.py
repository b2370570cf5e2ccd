"""Times of day of the original stand in the translation, in its way of writing them: 17:30 is 17 h 30, 17.30, 5.30 p.m.

For example: 17:30 → 17 h 30. Full hours may lose their minutes, and half of the day may be told or counted on.
"""

import re
from collections import Counter
from collections.abc import Iterator

from workflow.checks.pair import Pair

Time = tuple[int, int]

_HOUR, _MINUTE = r"(?:[01]?\d|2[0-4])", r"[0-5]\d"
_HALF_OF_DAY = r"\s?[ap]\.?\s?m\b"
_CLOCK = re.compile(
    rf"(?<![\d.,:/-]){_HOUR}(?::{_MINUTE}(?![\d:])|\s?h\s?{_MINUTE}(?!\d)|\.{_MINUTE}(?={_HALF_OF_DAY}|\s?h\b|\shours))"
    rf"|(?<![\d.,:/-]){_HOUR}\.[0-5][05]\s?[–-]\s?{_HOUR}\.[0-5][05](?![\d%.]|\s%)"
    rf"|(?:(?<=\bore\s)|(?<=\balle\s)|(?<=\blas\s)|(?<=\bв\s)|(?<=\bà\s)){_HOUR}\.{_MINUTE}(?!\d)"
    rf"|(?<![\d.,:/-])1?\d(?={_HALF_OF_DAY})"
)
"""A time that can be nothing else."""
_MAY_BE_CLOCK = re.compile(rf"\d(?::\d|\.\d\d|\s?h(?:\s?\d|\b|ours)|{_HALF_OF_DAY})")
"""What every such time has: a quick look, since most figures are no times."""
_PARTS = re.compile(rf"({_HOUR})(?:\s?[:h.]\s?({_MINUTE}))?")
_HERE = re.compile(rf"(?<![\d.,:/])({_HOUR})(\s?[:h.,]\s?)({_MINUTE})(?!\d)")
_HOURS = re.compile(r"(?<![\d.,:/])\d{1,2}(?!\d|:(?!\d)|[.,]\d)")
_AFTERNOON = re.compile(r"(?<![\d.,:/-])(1?\d)(?:[:.][0-5]\d)?\s?p\.?\s?m\b", re.IGNORECASE)
_NOON = re.compile(
    r"\b(?:noon|midday|midnight|mediodía|medianoche|midi|minuit|mezzogiorno|mezzanotte|пол(?:день|дня|ночь|ночи))\b",
    re.IGNORECASE,
)


def check(pair: Pair) -> Iterator[str]:
    """Each time that is missing, and each that the original does not name."""
    there = (
        [time for start, end in clocks(pair.source.prose) for time in _read(pair.source.prose[start:end])]
        if pair.source.has_digit
        else []
    )
    if not there:
        return
    found = _HERE.findall(pair.target.prose)
    here = Counter((int(hour), int(minute)) for hour, _, minute in found)
    bare = Counter(int(hour) for hour in _HOURS.findall(_HERE.sub(" ", pair.target.prose)))
    for time in there:
        if not _is_taken(time, here, bare) and not (time[0] in {0, 12, 24} and _NOON.search(pair.target.prose)):
            yield f"the time {time[0]}:{time[1]:02} is missing"
    full = [(int(hour), 0) for hour in _HOURS.findall(_HERE.sub(" ", pair.source.prose))]
    known = {way for time in (*there, *full) for way in _ways(time)}
    for hour, sign, minute in found:
        if sign.strip() in {":", "h"} and (int(hour), int(minute)) not in known:
            yield f"the time {hour}{sign}{minute} is not in the original"


def may_have_clock(text: str) -> bool:
    """Whether a time may stand in a text: quick, and true of some that have none."""
    return _MAY_BE_CLOCK.search(text) is not None


def clocks(text: str) -> list[tuple[int, int]]:
    """Where the times of day stand that can be nothing else."""
    return [match.span() for match in _CLOCK.finditer(text)] if may_have_clock(text) else []


def afternoon(text: str) -> Iterator[int]:
    """The hours of a text that are told on a dial of 12, as a dial of 24 has them: 3 p.m. is 15."""
    yield from (int(hour) + 12 for hour in _AFTERNOON.findall(text) if int(hour) < 12)


def _read(text: str) -> Iterator[Time]:
    """The times in what `_CLOCK` finds."""
    for hour, minute in _PARTS.findall(text):
        yield int(hour), int(minute or 0)


def _ways(time: Time) -> tuple[Time, ...]:
    """The time on a dial of 24 and of 12 hours."""
    hour, minute = time
    return tuple(
        dict.fromkeys([(hour, minute), ((hour + 12) % 24, minute), (hour % 12, minute), (hour % 12 + 12, minute)])
    )


def _is_taken(time: Time, here: Counter[Time], bare: Counter[int]) -> bool:
    """Whether the time is left among the times or, without minutes, among the bare hours; then it is taken."""
    for hour, minute in _ways(time):
        if here[hour, minute] > 0:
            here[hour, minute] -= 1
            return True
        if not minute and bare[hour] > 0:
            bare[hour] -= 1
            return True
    return False
