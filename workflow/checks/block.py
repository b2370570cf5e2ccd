"""A translation is one block: it can stand in the place of the original's text and changes nothing around it.

Source: messages.flaws; po4a demands the same of a msgstr. Most texts cannot be anything else, so only
those that look like more are parsed.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.markdown import Block, Kind, is_one_run
from workflow.patterns import pattern

_OPENS_A_BLOCK = pattern(
    r"(?:[#>|<\t]|    |[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$)|```|~~~|[-_*=][-_*=\s]+$|\[[^\]]+\]:)"  # at the start
    r"|[\s\S]*\n"
)
_SHAPES = {Kind.HEADING: "h2"}
_LINE_END_IS_BLANK = frozenset({Kind.HEADING, Kind.CELL, Kind.COLUMN, Kind.IMAGE})


def check(pair: Pair) -> Iterator[str]:
    """Says so when the translation is more or less than one block, while the original is one."""
    text = pair.target.text.strip()
    if pair.kind is not Kind.IMAGE and not _OPENS_A_BLOCK.match(text):
        return
    kind = pair.kind or Kind.PARAGRAPH
    place = Block(kind, pair.source.text, _SHAPES.get(kind, "p"), 0)
    if kind in _LINE_END_IS_BLANK and not re.search(r"\n[ \t]*\n", text):
        text = re.sub(r"(?<!\\)[ \t]*\n[ \t]*", " ", text)
    if not is_one_run(text, place) and (pair.kind or is_one_run(pair.source.text.strip(), place)):
        yield f"the translation is not one {kind.value}: no blank line, list, heading or definition in it"
