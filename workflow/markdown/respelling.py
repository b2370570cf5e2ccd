"""Inline Markdown spelt anew by mdformat, as a text that stands alone."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from markdown_it.token import Token
from mdformat.renderer import DEFAULT_RENDERERS, RenderContext, RenderTreeNode

from workflow.markdown.spelling import destination, folded, has_label, plain_text


def respelt(token: Token, around: str) -> str:
    """The inline Markdown of a block whose tag is `around`."""
    opening = Token("heading_open" if around[0] == "h" else "paragraph_open", around, 1)
    closing = Token(opening.type.replace("open", "close"), around, -1)
    tree = RenderTreeNode([opening, token, closing])
    env = {"used_refs": set(), "indent_width": 0}
    context = RenderContext(_INLINE_RENDERERS, {}, {}, env)
    if around == "p":
        return DEFAULT_RENDERERS["paragraph"](tree.children[0], context).strip()
    return tree.children[0].children[0].render(context).strip()


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
    if any(has_label(child.token) for child in children if child.token) or any(c.nester_tokens for c in children):
        text = "".join(plain_text(child) for child in node.to_tokens()[0].children or ())
        text = re.sub(r"[\\\[\]`*_<&]", r"\\\g<0>", text)
    else:
        text = node.content
    return f"![{folded(text)}]({destination(node.attrs)})"


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
