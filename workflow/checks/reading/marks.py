"""The markup of one run of inline Markdown: read by patterns where the spelling is usual, by the parser elsewhere.

Most messages carry no markup, and most others a link or a bold word. Both readings agree; a test compares them.
"""

import html
import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.markdown import inline, inline_html


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


_ANY = re.compile(r"[*_`<&\\\n\]\x00-\x1f]")
_UNUSUAL = re.compile(r"[*`<\\\x00-\x1f]|(?<!\w)_|_(?!\w)|\]\(|\[\^|&(?=#|\w+;)")
_BEFORE = r"(?:(?<=[\s(«“„‘’'—–/:¿¡-])|(?<![\s\S]))"
_AFTER = r"(?=[\s).,;:!?…»”“’/—–-]|\Z)"
_INNER = r"[^\s*_`\[\]<>\\](?:[^*_`\[\]<>\\]*[^\s*_`\[\]<>\\])?"
_SAFE = r"(?:[\w.~:/?#@!$'+,;=-]|%[0-9A-Fa-f]{2})"
_TARGET = rf"https?://[a-z0-9.-]+(?:[/?#]{_SAFE}*)?|mailto:[\w.+-]+@[\w.-]+|tel:[\d+-]+|#{_SAFE}+|[a-z0-9-]+\.md(?:#{_SAFE}*)?"
_LINK = re.compile(rf"(?<![!\]\\])\[([^\[\]`<>\\*_\n]+)\]\(({_TARGET})\)", re.ASCII)
_NAMED = re.compile(r"<((?:https?://|mailto:)[a-z0-9.-]+(?:[/?#@][\w.~:/?#@$+,;=-]*)?)>", re.ASCII)
_MAIL = re.compile(r"<([\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)>", re.ASCII)
_NOTE = re.compile(r"\[\^([\w-]+)\](?![\[(:])", re.ASCII)
_STRONG = re.compile(rf"{_BEFORE}\*\*({_INNER})\*\*{_AFTER}")
_EMPHASIS = re.compile(rf"{_BEFORE}\*({_INNER})\*{_AFTER}")


@lru_cache(maxsize=4096)
def marks(text: str) -> Marks:
    """The markup of a text."""
    if not _ANY.search(text) or not _UNUSUAL.search(text):
        return Marks(text)
    addresses = tuple(target for _, target in _LINK.findall(text))
    plain = _LINK.sub(r"\1", text)
    named, mail, notes = _NAMED.findall(plain), _MAIL.findall(plain), tuple(_NOTE.findall(plain))
    plain = _NOTE.sub("", _MAIL.sub(r"\1", _NAMED.sub(r"\1", plain)))
    plain, strong = _STRONG.subn(r"\1", plain)
    plain, emphasis = _EMPHASIS.subn(r"\1", plain)
    if _UNUSUAL.search(plain) or len(notes) > 1 or (addresses and (named or mail)):
        return parsed(text)
    addresses = (*addresses, *named, *(f"mailto:{address}" for address in mail))
    return Marks(plain, strong, emphasis, addresses=addresses, notes=notes)


_CODE = re.compile(r"(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)", re.DOTALL)


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
