"""Months and days of the week of the original stand in the translation, in words or figures.

Days and years of a month are numbers, which `numbers` compares. A month may be said once ("from 1 to
10 October"), and a word that means other things as well ("may", "среды") counts only where it can be nothing else.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.checks.reading.calendar import is_known, said, seen
from workflow.patterns import pattern

_SOME_DAY = pattern(r"(?:week|working\s|business\s|work)days?|weekend", re.IGNORECASE)


def check(pair: Pair) -> Iterator[str]:
    """Each month or day of the week that is missing, or that the original does not name."""
    there = dict(said(pair.source))
    if not is_known(pair.target.base):
        return
    if there:
        here = seen(pair.target)
        text = pair.target.plain
        yield from (f"“{word}” is missing" for name, word in there.items() if name not in here and word not in text)
    added = dict(said(pair.target))
    if added and is_known(pair.source.base):
        known = seen(pair.source)
        if _SOME_DAY.search(pair.source.prose):
            known |= {f"d{number}" for number in range(1, 8)}
        yield from (f"“{word}” is not in the original" for name, word in added.items() if name not in known)
