"""The inline Markdown of one block as a text that stands alone, and the spelling of links and images."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from markdown_it.token import Token

if TYPE_CHECKING:
    from mdformat.renderer import RenderTreeNode

_PLAIN = frozenset(
    {"text", "softbreak", "em_open", "em_close", "strong_open", "strong_close", "link_open", "link_close"}
)
_EXACT = _PLAIN - {"softbreak"} | {"code_inline", "text_special", "footnote_ref", "image", "html_inline"}


def standalone(token: Token, around: str) -> str:
    """The inline Markdown of a block as text that stands alone.

    The author's own spelling wherever it means the same alone as in its place; mdformat's otherwise, which
    is where a reference link must be inlined or a line break folded inside code.
    """
    children = token.children or []
    simple = _PLAIN if "\n" in token.content else _EXACT
    own = all(child.type in simple and not has_label(child) for child in children)
    if own:
        return folded(token.content)
    # mdformat takes its time to load, and few blocks need it.
    from workflow.markdown.respelling import respelt

    return respelt(token, around)


def has_label(token: Token) -> bool:
    """Whether a label stands for an address in it."""
    return (bool(token.meta.get("label")) and token.type in {"link_open", "image"}) or any(
        has_label(child) for child in token.children or () if token.type == "image"
    )


def folded(text: str) -> str:
    """A text with its line ends as blanks."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", text).strip(" \t\n")


def destination(attrs: Mapping[str, str | int | float]) -> str:
    """`href` or `src` and title as they stand between the parentheses of a link."""
    address = str(attrs.get("href", attrs.get("src", ""))).replace("&", "&amp;") if attrs else ""
    address = re.sub(r"&amp;(?!#?\w+;)", "&", address)
    if not address or re.search(r"[\x00-\x20()<>\x7f]", address):
        address = "<" + re.sub(r"[<>]", r"\\\g<0>", address) + ">"
    if "title" not in attrs:
        return address
    title = re.sub(r"[\\\"&]", lambda match: {"&": "&amp;"}.get(match[0], "\\" + match[0]), str(attrs["title"]))
    return f'{address} "{" ".join(title.split(chr(10)))}"'


def is_lone_image(children: Sequence[Token]) -> bool:
    """Whether this is one image whose alternative text stands alone."""
    if len(children) != 1 or children[0].type != "image" or "title" in children[0].attrs:
        return False
    inner = children[0].children or []
    return all(child.type in {"text", "softbreak"} for child in inner) and bool(children[0].content.strip())


def plain_text(token: "Token | RenderTreeNode") -> str:
    """The words of an inline token."""
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "image":
        return "".join(plain_text(child) for child in token.children or ())
    return token.content if token.type in {"text", "text_special", "code_inline"} else ""
