"""A translation is set as its language sets text: quotation marks, spaces, dashes, apostrophes.

Source: the table in `workflow.typography`, which names one for each language. A warning, and mended by
`check --fix` where it is certain how.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.typography import problems


def check(pair: Pair) -> Iterator[str]:
    """One sentence for each rule that the translation breaks, with the first place and how many more there are."""
    found = problems(pair.target.text, pair.target.language)
    messages: dict[str, list[str]] = {}
    for finding in found:
        messages.setdefault(finding.message.partition(": “")[0], []).append(finding.message)
    for first, *more in messages.values():
        yield f"{first} (and {len(more)} more)" if more else first
