"""What the headings of a document are called in addresses: `#what-we-ask`."""

import re
from collections import Counter
from collections.abc import Mapping

from workflow.markdown.inlines import inline
from workflow.markdown.parsing import Document, Kind

_OURS = ("text", "languages", "corrections", "signatories")
"""What parts of a page are called."""


def names_of_headings(document: Document) -> Mapping[int, str]:
    """The name of each heading by the number of its block: its words in small letters with hyphens between them.

    A name that is taken already ends in a number, as on other sites that read Markdown: `what-we-ask-1`.
    """
    taken = Counter(_OURS)
    names: dict[int, str] = {}
    for number, block in enumerate(document.blocks):
        if block.kind is Kind.HEADING:
            name = re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", inline(block.text).plain.strip().lower())) or "part"
            names[number] = _free(name, taken)
    return names


def _free(name: str, taken: Counter[str]) -> str:
    while taken[name]:
        taken[name] += 1
        name = f"{name}-{taken[name] - 1}"
    taken[name] += 1
    return name
