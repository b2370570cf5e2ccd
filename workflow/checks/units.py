"""A percentage stays one, and so does a currency.

For example: percentages, currencies. Numbers are compared by `numbers`; this is what they count.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern

_UNITS = (
    (
        "%",
        r"\d\s?%|\d\sper\s?cent\b",
        r"%|٪|per\s?cent|por\s?ci?ento|pour[\s-]?cent|percent|процент|prozent|mitad|cuart|moiti|quart|metà|половин|четверт|tous|tod[oa]s|tutt|все",
    ),
    ("£", r"£\s?\d|\bGBP\b", r"£|GBP|libra|livre|sterlin|фунт|pound"),
    ("€", r"€\s?\d|\d\s?€|\bEUR\b|\beuros?\b", r"€|EUR|euro|евро"),
    ("$", r"\$\s?\d|\bUSD\b|\bdollars?\b", r"\$|USD|d[oó]lar|dollar|доллар|долл|US"),
)
_PATTERNS = tuple((sign, pattern(there, re.IGNORECASE), pattern(here, re.IGNORECASE)) for sign, there, here in _UNITS)
UNITS_IN_WORDS = frozenset({"cent", "percent", "gbp", "eur", "euro", "euros", "usd", "dollar", "dollars"})
UNIT = pattern(rf"[%£€$]|\b(?:{'|'.join(UNITS_IN_WORDS)})\b", re.IGNORECASE)
"""What every unit of an original has: a sign, or one of the words."""


def check(pair: Pair) -> Iterator[str]:
    """Each unit that is missing."""
    if pair.source.has_digit:
        for sign, there, here in _PATTERNS:
            if there.search(pair.source.prose) and not here.search(pair.target.prose):
                yield f"{sign} is missing"
