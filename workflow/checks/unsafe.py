"""A link leads to the web, a mailbox, a telephone or another statement, never to a script.

No `javascript:` link reaches a page. What the original itself links to was looked at when it was read.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.markdown import unsafe_addresses


def check(pair: Pair) -> Iterator[str]:
    """Each unsafe address."""
    if not pair.target.marks.is_usual:
        yield from (f"an unsafe link: {address[:60]}" for address in unsafe_addresses(pair.target.text))
