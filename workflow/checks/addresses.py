"""Web and e-mail addresses, hashtags and telephone numbers that the original says stand in the translation.

Targets of links are structure, which `links` compares; these are what a reader reads and dials.
"""

import re
from collections import Counter
from collections.abc import Iterator

from workflow.checks.pair import Pair


def check(pair: Pair) -> Iterator[str]:
    """Each address or telephone number that is missing."""
    if not pair.source.addresses and not pair.source.phones:
        return
    prefixes = tuple(pair.localised)
    here = Counter(map(_folded, pair.target.addresses))
    missing = Counter(map(_folded, pair.source.addresses)) - here
    for address in dict.fromkeys(pair.source.addresses):
        if _folded(address) in missing and not address.startswith(prefixes or "\0"):
            yield f"{address} is missing"
    if pair.source.phones:
        digits = re.sub(r"\D", "", " ".join(pair.target.phones) or pair.target.plain)
        for phone in pair.source.phones:
            if re.sub(r"\D", "", phone) not in digits:
                yield f"the telephone number {phone} is missing"


def _folded(address: str) -> str:
    """An address as it is compared: case and a slash at its end tell nothing."""
    return address.lower().rstrip("/")
