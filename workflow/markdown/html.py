"""Document → HTML that is safe to put into a page."""

import html
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from workflow.markdown.inlines import SCHEMES
from workflow.markdown.parsing import Document, parser

Resolve = Callable[[str], str | None]
"""The address to write for a link or an image; None takes the link away and keeps its text."""


def html_of(
    document: Document,
    *,
    marks: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
    resolve: Resolve = lambda address: address,
    back: str = "",
    shift: int = 0,
) -> str:
    """The document as safe HTML.

    `marks` gives attributes (lang, dir, id, class) for the element of a block, `back` the label of the link from a
    footnote to its place, `shift` how many levels headings move down.
    """
    tokens = [_prepared(token, resolve, shift) for token in document.tokens]
    for before, opening, token in zip(tokens[:1] + tokens, tokens, tokens[1:], strict=False):
        if mark := marks.get(token.meta.get("block", -1)):
            # The paragraph of a tight list has no element of its own.
            carrier = before if opening.hidden and before.type == "list_item_open" else opening
            carrier.attrs = {**carrier.attrs, **mark}
    renderer = _page_parser().renderer
    return _clean(str(renderer.render(tokens, _page_parser().options, {**document.env, "back": back})))


def inline_html(text: str) -> str:
    """One run of inline Markdown as safe HTML, without a block around it."""
    return _clean(str(parser().renderInline(text)))


def raw_html(document: Document) -> str:
    """The document as CommonMark says, raw HTML included. For comparisons alone: never put it into a page."""
    return str(parser().renderer.render(document.tokens, parser().options, dict(document.env)))


@lru_cache
def _page_parser() -> MarkdownIt:
    page_parser = parser.__wrapped__()
    page_parser.add_render_rule("footnote_anchor", _anchor)
    return page_parser


_ALIGNMENTS = {"text-align:left": "start", "text-align:right": "end", "text-align:center": "center"}
_ATTRIBUTES = {
    "*": {"lang", "dir", "id", "class"},
    "a": {"href", "title", "role", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"scope"},
}
_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong"} | {
    *("a", "img", "br", "hr", "sup", "section", "table", "thead", "tbody", "tr", "th", "td")
}


def _prepared(token: Token, resolve: Resolve, shift: int) -> Token:
    """A copy of a token as a page wants it: addresses resolved, alignment as a class, no raw HTML."""
    attrs = {"scope": "col"} if token.type == "th_open" else {}
    for name, value in token.attrs.items():
        new = _ALIGNMENTS.get(str(value)) if name == "style" else str(value)
        if name in {"href", "src"}:
            new = resolve(str(value))
        if new is not None:
            attrs["class" if name == "style" else name] = new
    is_heading = token.type in {"heading_open", "heading_close"}
    return token.copy(
        attrs=attrs,
        tag=f"h{min(int(token.tag[1]) + shift, 6)}" if is_heading else token.tag,
        content="" if token.type in {"html_block", "html_inline"} else token.content,
        children=[_prepared(child, resolve, shift) for child in token.children] if token.children else token.children,
    )


def _anchor(_self: Any, tokens: Sequence[Token], i: int, _options: Any, env: Mapping[str, Any]) -> str:
    """The way back from a footnote. The sign is one that text faces have; the plugin's arrow is not."""
    number, again = tokens[i].meta["id"] + 1, tokens[i].meta["subId"]
    name = f"{number}:{again}" if again else str(number)
    label = html.escape(env.get("back") or "↑")
    return f' <a href="#fnref{name}" class="footnote-backref" role="doc-backlink" aria-label="{label}">^</a>'


def _clean(unsafe: str) -> str:
    return nh3.clean(
        unsafe,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(SCHEMES) | {"asset"},
        link_rel=None,
        strip_comments=True,
    )
