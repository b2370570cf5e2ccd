"""Every sentence of the original has its sentence in the translation.

Source: Translate Toolkit's `sentencecount`. A translator may join sentences or part them, so that counts alone
say little: what tells is sentences that are missing while the rest is not longer, or added while it is not shorter.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.checks.reading import lengths


def check(pair: Pair) -> Iterator[str]:
    """Says so when a sentence seems to be left out or added."""
    there, here = len(pair.source.sentences), len(pair.target.sentences)
    if there == here or max(there, here) < 2:
        return
    away = 0.0
    if lengths.is_known(pair.source.base) and lengths.is_known(pair.target.base):
        away = lengths.distance(len(pair.source.plain), len(pair.target.plain), pair.source.base, pair.target.base)
    if here < there and away < -0.3:
        yield f"{here} of {there} sentences"
    elif here > there and away > 1.0:
        yield f"{here} sentences for {there}"
