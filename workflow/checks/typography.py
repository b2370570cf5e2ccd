"""A translation is set as its language sets text: quotation marks, spaces, dashes, apostrophes.

Source: the table in `workflow.typography`, which names one for each language. A warning, and mended by
`check --fix` where it is certain how.
"""

from collections.abc import Iterable, Iterator

from workflow.checks.pair import Pair
from workflow.typography import problems


def check(pair: Pair) -> Iterator[str]:
    """One sentence for each rule that the translation breaks, with the first place and how many more there are."""
    for _, sentence in broken([(0, pair.target.text)], pair.target.language):
        yield sentence


def broken(texts: Iterable[tuple[int, str]], language: str) -> Iterator[tuple[int, str]]:
    """(line of the first place, sentence) for each rule that texts of one language break. The texts have lines."""
    messages: dict[str, list[tuple[int, str]]] = {}
    for line, text in texts:
        for finding in problems(text, language):
            messages.setdefault(finding.message.partition(": “")[0], []).append((line, finding.message))
    for (line, first), *more in messages.values():
        yield line, f"{first} (and {len(more)} more)" if more else first
