"""No word stands twice in a row.

Source: Weblate's check "duplicate" (field.md §5). Words that a language doubles by its grammar ("nous nous") may, and so
may what the original doubles too.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair

_TWICE = re.compile(r"(?<![\w'’-])([^\W\d_]+(?:['’-][^\W\d_]+)*)(?:[ \u00a0\u202f]+)\1(?![\w'’-])", re.IGNORECASE)
_USUAL = {
    "en": frozenset(["that", "had", "very"]),
    "es": frozenset(),
    "fr": frozenset(["nous", "vous", "en", "faire"]),
    "it": frozenset(
        [
            "via",
            "man",
            "pian",
            "piano",
            "così",
            "piccolo",
            "piccola",
            "sotto",
            "quasi",
            "ben",
            "poco",
            "man",
            "mano",
            "passo",
        ]
    ),
    "ru": frozenset(),
}


def check(pair: Pair) -> Iterator[str]:
    """Each word that stands twice."""
    found = [match[1] for match in _TWICE.finditer(pair.target.plain)]
    if found:
        usual = _USUAL.get(pair.target.base, frozenset()) | {
            match[1].lower() for match in _TWICE.finditer(pair.source.plain)
        }
        yield from (f"“{word}” stands twice" for word in dict.fromkeys(found) if word.lower() not in usual)
