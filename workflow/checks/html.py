"""There is no raw HTML in a translation.

No HTML or script reaches a page or a PDF. Where the original has HTML, which only a PO file from
elsewhere can, the translation may have it too.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.markdown import inline


def check(pair: Pair) -> Iterator[str]:
    """Says so when there is HTML in the translation alone."""
    if pair.target.marks.is_usual or "<" not in pair.target.text:
        return
    if inline(pair.target.text).has_html and not inline(pair.source.text).has_html:
        yield "raw HTML"
