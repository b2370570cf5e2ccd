"""Times of day of the original stand in the translation, in its way of writing them: 17:30 is 17 h 30, 17.30, 5.30 p.m.

For example: 17:30 → 17 h 30. Full hours may lose their minutes, and half of the day may be told or counted on.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from workflow.checks.pair import Pair
from workflow.patterns import pattern

# The longer hour first: 23 is no 2 with a 3 after it.
_HOUR, _MINUTE = r"(?:2[0-4]|[01]?\d)", r"[0-5]\d"
_HALF_OF_DAY = r"\s?[apAP]\.?\s?[mM]\b"
_CLOCK = pattern(
    rf"(?<![\d.,:/-]){_HOUR}(?::{_MINUTE}(?![\d:])|\s?h\s?{_MINUTE}(?!\d)|\.{_MINUTE}(?={_HALF_OF_DAY}|\s?h\b|\shours))"
    rf"|(?<![\d.,:/-]){_HOUR}\.[0-5][05]\s?[–-]\s?{_HOUR}\.[0-5][05](?![\d%.]|\s%)"
    rf"|(?:(?<=\bore\s)|(?<=\balle\s)|(?<=\blas\s)|(?<=\bв\s)|(?<=\bà\s)){_HOUR}\.{_MINUTE}(?!\d)"
    rf"|(?<![\d.,:/-])1?\d(?={_HALF_OF_DAY})"
)
"""A time that can be nothing else."""
_MAY_BE_CLOCK = pattern(rf"\d(?::\d|\.\d\d|\s?h(?:\s?\d|\b|ours)|{_HALF_OF_DAY})")
"""What every such time has: a quick look, since most figures are no times."""
_PARTS = pattern(rf"({_HOUR})(?:\s?[:h.]\s?({_MINUTE}))?")
_HERE = pattern(rf"(?<![\d.,:/])({_HOUR})(\s?[:h.,]\s?)({_MINUTE})(?!\d)")
_HOURS = pattern(r"(?<![\d.,:/])\d{1,2}(?!\d|:(?!\d)|[.,]\d)")
_AFTERNOON = pattern(r"(?<![\d.,:/-])(1?\d)(?:[:.][0-5]\d)?\s?p\.?\s?m\b", re.IGNORECASE)
_HALF = pattern(
    r"(?:\s?(?:h|horas?|heures?|час\w*|ч\.?)(?!\w))?"
    r"(?:\s?\d\d(?!\d)|\s(?:y media|y cuarto|et demie|et quart|e mezza|e un quarto))?\s?"
    r"(?:(?P<morning>a\.?\s?m\b|in the morning|(?:de|por) la (?:mañana|madrugada)|du matin|d[ei]l? mattin[ao]|утра)"
    r"|(?P<afternoon>p\.?\s?m\b|in the (?:afternoon|evening)|(?:de|por) la tarde|de l['’]après-midi|du soir"
    r"|d[ei]l? pomeriggio|d(?:i|ella) sera|вечера|(?<=[асв]\s)дня)"
    r"|(?P<night>at night|(?:de|por) la noche|di notte|(?<=[асв]\s)ночи))",
    re.IGNORECASE,
)
"""The half of the day that is told after an hour: 3 часа дня; 3 дня are days."""
_EVENING = 6
"""From this hour on a night is that of the day before midnight: 9 de la noche."""
_NOON = pattern(
    r"\b(?:noon|midday|midnight|mediodía|medianoche|midi|minuit|mezzogiorno|mezzanotte|пол(?:день|дня|ночь|ночи))\b",
    re.IGNORECASE,
)


class Time(NamedTuple):
    """A time of day."""

    hour: int
    """On a dial of 24 hours, where the half of the day is told."""
    minute: int
    is_told: bool
    """Whether it can be in one half of the day alone."""

    def is_like(self, other: "Time") -> bool:
        """Whether both may be the same time: 3 is 3 in the morning or 15, which differ."""
        dial = 24 if self.is_told and other.is_told else 12
        return self.minute == other.minute and (self.hour - other.hour) % dial == 0


def check(pair: Pair) -> Iterator[str]:
    """Each time that is missing, and each that the original does not name."""
    source, target = pair.source.prose, pair.target.prose
    there = (
        [time for start, end in clocks(source) for time in _read(source, start, end)] if pair.source.has_digit else []
    )
    if not there:
        return
    found = [(match, _time(target, match.end(), match[1], match[3])) for match in _HERE.finditer(target)]
    left = [time for _, time in found]
    bare = _full_hours(target)
    missing = [
        time
        for time in sorted(there, key=lambda time: not time.is_told)
        if not (_is_taken(time, left) or _is_taken(time, bare) or (time.hour % 12 == 0 and _NOON.search(target)))
    ]
    yield from (f"the time {time.hour}:{time.minute:02} is missing" for time in there if time in missing)
    known = [*there, *_full_hours(source)]
    for match, time in found:
        if match[2].strip() in {":", "h"} and not any(time.is_like(other) for other in known):
            yield f"the time {match[0]} is not in the original"


def may_have_clock(text: str) -> bool:
    """Whether a time may stand in a text: quick, and true of some that have none."""
    return _MAY_BE_CLOCK.search(text) is not None


def clocks(text: str) -> list[tuple[int, int]]:
    """Where the times of day stand that can be nothing else."""
    return [match.span() for match in _CLOCK.finditer(text)] if may_have_clock(text) else []


def afternoon(text: str) -> Iterator[int]:
    """The hours of a text that are told on a dial of 12, as a dial of 24 has them: 3 p.m. is 15."""
    yield from (int(hour) + 12 for hour in _AFTERNOON.findall(text) if int(hour) < 12)


def hours(text: str) -> Iterator[int]:
    """The hours of the times of day in a text, on either dial: of 5 p.m. 5 and 17."""
    for start, end in clocks(text):
        for time in _read(text, start, end):
            yield from (time.hour, time.hour % 12, time.hour % 12 + 12)


def _read(text: str, start: int, end: int) -> Iterator[Time]:
    """The times in what `_CLOCK` finds."""
    for match in _PARTS.finditer(text, start, end):
        yield _time(text, match.end(), match[1], match[2] or "0")


def _time(text: str, end: int, hour: str, minute: str) -> Time:
    """The time of an hour and a minute that end there in a text, with the half of the day that is told after it."""
    half = _HALF.match(text, end) if 0 < int(hour) < 12 else None
    if half is None:
        return Time(int(hour), int(minute), is_told=not 0 < int(hour) < 13)
    is_late = bool(half["afternoon"] or (half["night"] and int(hour) >= _EVENING))
    return Time(int(hour) + 12 * is_late, int(minute), is_told=True)


def _full_hours(text: str) -> list[Time]:
    """The numbers of a text that may be hours, beside its times."""
    rest = _HERE.sub(lambda match: " " * len(match[0]), text)
    return [_time(rest, match.end(), match[0], "0") for match in _HOURS.finditer(rest)]


def _is_taken(time: Time, left: list[Time]) -> bool:
    """Whether the time is left among others; then it is taken."""
    alike = sorted(filter(time.is_like, left), key=lambda other: other.hour != time.hour)
    if alike:
        left.remove(alike[0])
    return bool(alike)
