"""“At least” does not become “less than”, nor “no more than” “more than”.

Source: a slip that turns what a figure says, and that no comparison of numbers sees. A warning, and only where one text
has bounds of one kind beside its numbers, in digits or in words, and the other text of the opposite kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from workflow.checks.pair import Pair, Side
from workflow.checks.reading.numerals import numerals

_GAP = r"\s(?:[^\s.,;:!?]+\s){0,2}?"


@dataclass(frozen=True, slots=True)
class _Bounds:
    """What a language says before a figure."""

    upper: str
    lower: str


_BOUNDS = {
    "en": _Bounds(
        r"""no more than|not more than|no later than|not later than|at most
            |up to|less than|fewer than|under|below|a maximum of""",
        r"""no less than|no fewer than|not less than|at least|more than|over|above|in excess of|a minimum of
            |exceeds?|later than""",
    ),
    "es": _Bounds(
        r"no más de|no más tarde del?|a más tardar|a lo sumo|como máximo|hasta|menos de|por debajo de|inferior a",
        r"no menos de|al menos|por lo menos|como mínimo|más tarde del?|más de|por encima de|superior a",
    ),
    "fr": _Bounds(
        r"""pas plus de|pas plus tard que|au plus tard|au plus|au maximum|jusqu['’]à|moins de|en dessous de
            |inférieure? à""",
        r"pas moins de|au moins|au minimum|plus tard que|plus de|au-dessus de|supérieure? à",
    ),
    "it": _Bounds(
        r"non più di|non più tardi del|non oltre|entro|al massimo|al più|fino a|meno di|sotto i|inferiore a",
        r"non meno di|almeno|come minimo|più tardi del|più di|oltre|superiore a",
    ),
    "ru": _Bounds(
        r"не более|не больше|не свыше|не позднее|не позже|максимум|менее|меньше|ниже",
        r"не менее|не меньше|по меньшей мере|по крайней мере|как минимум|минимум|более|больше|свыше|позднее|позже",
    ),
}


def check(pair: Pair) -> Iterator[str]:
    """Says so when a bound seems to be turned."""
    there, here = _kinds(pair.source), _kinds(pair.target)
    if len(there) == len(here) == 1 and there.keys() != here.keys():
        yield f"a bound seems to be turned: “{min(there.values())}”, “{min(here.values())}”"


def _kinds(side: Side) -> dict[str, str]:
    """The kinds of bounds beside figures, `upper` and `lower`, each with its words."""
    prose = side.prose.lower()
    if side.base not in _BOUNDS or not any(word in prose for word in _hints(side.base)):
        return {}
    found = _pattern(side.base).finditer(side.prose)
    return {str(match.lastgroup).rstrip("0123456789"): match[0] for match in found}


@lru_cache
def _hints(base: str) -> tuple[str, ...]:
    """The beginnings of the phrases as far as they are no pattern: one of them stands in a text with a bound."""
    words = f"{_BOUNDS[base].upper}|{_BOUNDS[base].lower}".split("|")
    return tuple(dict.fromkeys(re.sub(r".[?\[].*", "", word.strip()) for word in words))


@lru_cache
def _pattern(base: str) -> re.Pattern[str]:
    """Either kind of bound before a figure, the longest phrase first: "не менее" is no "менее"."""
    words = numerals(base)
    several = "|".join(word for word, value in words.cardinals.items() if value > 1) if words else "(?!)"
    bounds = {"upper": _BOUNDS[base].upper, "lower": _BOUNDS[base].lower}
    phrases = [(kind, phrase) for kind, words in bounds.items() for phrase in map(str.strip, words.split("|"))]
    ordered = sorted(phrases, key=lambda item: -len(item[1]))
    either = "|".join(f"(?P<{kind}{i}>{phrase})" for i, (kind, phrase) in enumerate(ordered))
    return re.compile(rf"\b(?:{either})(?={_GAP}(?:[^\s\w]?\d|(?:{several})\b))", re.IGNORECASE)
