"""The markup of one run of inline Markdown: read by patterns where the spelling is usual, by the parser elsewhere."""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.markdown import inline, inline_html, usual
from workflow.patterns import pattern


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked up in a text, and what is left of the text without it."""

    plain: str
    """Its words without markup; without code too, which nobody reads as words."""
    strong: int = 0
    emphasis: int = 0
    code: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()
    """Where its links lead."""
    images: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Labels of its footnotes."""
    is_usual: bool = True
    """Read without the parser: there is no HTML in it, and no address that could be unsafe."""


@lru_cache(maxsize=4096)
def marks(text: str) -> Marks:
    """The markup of a text."""
    read = usual(text)
    if read is None:
        return parsed(text)
    return Marks(read.plain, read.strong, read.emphasis, addresses=read.addresses, notes=read.notes)


_CODE = pattern(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


def parsed(text: str) -> Marks:
    """The markup of a text, as the parser reads it."""
    read, page = inline(text), inline_html(text)
    return Marks(
        plain=inline(_CODE.sub(" ", text)).plain,
        strong=page.count("<strong>"),
        emphasis=page.count("<em>"),
        code=tuple(map(html.unescape, re.findall(r"<code>(.*?)</code>", page, re.DOTALL))),
        addresses=read.links.addresses,
        images=read.links.images,
        notes=read.links.notes,
        is_usual=False,
    )
