"""No word stands twice in a row.

Source: Weblate's check "duplicate". Words that a language doubles by its grammar ("nous nous") may, and
so may what the original doubles too.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern

_TWICE = pattern(
    r"(?<![\w'’-])([^\W\d_]+(?:['’-][^\W\d_]+)*)[ \u00a0\u202f]+(\1)(?![\w'’-])",
    re.IGNORECASE,
)
_USUAL = {
    "en": frozenset(("that", "had", "very")),
    "fr": frozenset(("nous", "vous")),
    "it": frozenset(("via", "man", "pian", "piano", "così", "piccolo", "piccola", "sotto", "quasi", "ben", "passo")),
}


def check(pair: Pair) -> Iterator[str]:
    """Each word that stands twice."""
    found = {match[1]: match[2] for match in _TWICE.finditer(pair.target.plain)}
    if not found:
        return
    there = {match[1].lower() for match in _TWICE.finditer(pair.source.plain)}
    usual = _USUAL.get(pair.target.base, frozenset())
    for word, again in found.items():
        # What begins with a capital begins something, and there grammar doubles nothing.
        if word.lower() not in there and not (word.lower() in usual and again.islower()):
            yield f"“{word}” stands twice"
