"""The inline Markdown of one block as a text that stands alone, and the spelling of links and images."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, RenderContext, RenderTreeNode

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
    own = all(child.type in simple and not _has_label(child) for child in children)
    if own:
        return folded(token.content)
    opening = Token("heading_open" if around[0] == "h" else "paragraph_open", around, 1)
    closing = Token(opening.type.replace("open", "close"), around, -1)
    tree = RenderTreeNode([opening, token, closing])
    env = {"used_refs": set(), "indent_width": 0}
    context = RenderContext(_INLINE_RENDERERS, {}, {}, env)
    if around == "p":
        return DEFAULT_RENDERERS["paragraph"](tree.children[0], context).strip()
    return tree.children[0].children[0].render(context).strip()


def _has_label(token: Token) -> bool:
    return (bool(token.meta.get("label")) and token.type in {"link_open", "image"}) or any(
        _has_label(child) for child in token.children or () if token.type == "image"
    )


def folded(text: str) -> str:
    """A text with its line ends as blanks."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", text).strip(" \t\n")


def _text(node: RenderTreeNode, context: RenderContext) -> str:
    # A line feed in text can only have come from a character reference, and only so it stays in its line.
    return DEFAULT_RENDERERS["text"](node, context).replace("\n", "&#10;")


def _softbreak(node: RenderTreeNode, _context: RenderContext) -> str:
    # Beside raw HTML a line end can make the difference between a block and a run of text.
    beside = (node.previous_sibling, node.next_sibling)
    return "\n" if any(other and other.type == "html_inline" for other in beside) else " "


def _link(node: RenderTreeNode, context: RenderContext) -> str:
    if node.info == "auto":
        return DEFAULT_RENDERERS["link"](node, context)
    text = "".join(child.render(context) for child in node.children)
    return f"[{text}]({destination(node.attrs)})"


def _image(node: RenderTreeNode, _context: RenderContext) -> str:
    children = node.children
    if any(_has_label(child.token) for child in children if child.token) or any(c.nester_tokens for c in children):
        text = "".join(plain_text(child) for child in node.to_tokens()[0].children or ())
        text = re.sub(r"[\\\[\]`*_<&]", r"\\\g<0>", text)
    else:
        text = node.content
    return f"![{folded(text)}]({destination(node.attrs)})"


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


_INLINE_RENDERERS: Mapping[str, Any] = MappingProxyType(
    {
        **DEFAULT_RENDERERS,
        "text": _text,
        "text_special": _text,
        "link": _link,
        "image": _image,
        "softbreak": _softbreak,
        "hardbreak": lambda _node, _context: "\\\n",
        "footnote_ref": lambda node, _context: f"[^{node.meta['label']}]",
    }
)


def is_lone_image(children: Sequence[Token]) -> bool:
    """Whether this is one image whose alternative text stands alone."""
    if len(children) != 1 or children[0].type != "image" or "title" in children[0].attrs:
        return False
    inner = children[0].children or []
    return all(child.type in {"text", "softbreak"} for child in inner) and bool(children[0].content.strip())


def plain_text(token: Token | RenderTreeNode) -> str:
    """The words of an inline token."""
    if token.type in {"softbreak", "hardbreak"}:
        return " "
    if token.type == "image":
        return "".join(plain_text(child) for child in token.children or ())
    return token.content if token.type in {"text", "text_special", "code_inline"} else ""
