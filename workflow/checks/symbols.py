"""Document symbols of the original stand in the translation, sign by sign: A/HRC/RES/47/17, INPUD/2026/014.

Source: symbols must be equal as sets. United Nations symbols are the same in all languages.
"""

from collections import Counter
from collections.abc import Iterator

from workflow.checks.pair import Pair


def check(pair: Pair) -> Iterator[str]:
    """Each symbol that is missing."""
    if pair.source.symbols:
        yield from (
            f"the symbol {symbol} is missing" for symbol in Counter(pair.source.symbols) - Counter(pair.target.symbols)
        )
