"""Bold and emphasised words and code of the original are marked up in the translation too.

Source: sets of marks are not enough, since losing one of two bold spans keeps the set; an
engine lost a bold lead-in and left its `**` open (§8, case 3). Emphasis may be added: es, fr and it set foreign words
in italics.
"""

from collections.abc import Iterator

from workflow.checks.links import differences
from workflow.checks.pair import Pair


def check(pair: Pair) -> Iterator[str]:
    """Spans that were lost or added, code that changed, marks that are not closed."""
    there, here = pair.source.marks, pair.target.marks
    if there.strong != here.strong:
        yield f"{here.strong} of {there.strong} bold spans" if there.strong else f"{here.strong} bold spans too many"
    if here.emphasis < there.emphasis:
        yield f"{here.emphasis} of {there.emphasis} emphasised spans"
    if there.code != here.code:
        yield from differences("code", there.code, here.code)
    if not here.is_usual:
        for mark in ("*", "`"):
            if here.plain.count(mark) > there.plain.count(mark):
                yield f"a `{mark}` that marks up nothing"
