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
Abroad = Callable[[str], tuple[str, str] | None]
"""(tag, name) of the language that a link leads into; None where it is that of the text, or unknown."""


def html_of(
    document: Document,
    *,
    marks: Mapping[int, Mapping[str, str]] = MappingProxyType({}),
    resolve: Resolve = lambda address: address,
    abroad: Abroad = lambda _address: None,
    back: str = "",
    shift: int = 0,
) -> str:
    """The document as safe HTML.

    `abroad` knows which links lead into another language: they say so, to people and to programs.
    `marks` gives attributes (lang, dir, id, class) for the element of a block, `back` the label of the link from a
    footnote to its place, `shift` how many levels headings move down.
    """
    tokens = [_prepared(_told_abroad(token, abroad), resolve, shift) for token in document.tokens]
    for i, token in enumerate(document.tokens):
        if i and (mark := marks.get(token.meta.get("block", -1))):
            # The paragraph of a tight list has no element of its own.
            is_tight = tokens[i - 1].hidden and tokens[i - 2].type == "list_item_open"
            carrier = i - 2 if is_tight else i - 1
            tokens[carrier] = tokens[carrier].copy(attrs={**tokens[carrier].attrs, **mark})
    renderer = _page_parser().renderer
    return _clean(str(renderer.render(tokens, _page_parser().options, {**document.env, "back": back})))


def _told_abroad(token: Token, abroad: Abroad) -> Token:
    """A run of text whose links into another language name it. A copy where there are any."""
    found = [abroad(str(child.attrs["href"])) for child in token.children or () if child.type == "link_open"]
    if not any(found):
        return token
    children, languages = list[Token](), iter(found)
    language: tuple[str, str] | None = None
    for child in token.children or ():
        opens = child.type == "link_open"
        language = next(languages) if opens else language
        marked = opens and language
        children.append(child.copy(attrs={**child.attrs, "hreflang": marked[0]}) if marked else child)
        if child.type == "link_close" and language:
            children.append(Token("text", "", 0, content=f" ({language[1]})"))
    return token.copy(children=children)


def inline_html(text: str, resolve: Resolve | None = None) -> str:
    """One run of inline Markdown as safe HTML, without a block around it; its links as `resolve` says."""
    if resolve is None or "](" not in text:
        return _clean(str(parser().renderInline(text)))
    tokens = [_prepared(token, resolve, 0) for token in parser().parseInline(text)]
    return _clean(str(parser().renderer.render(tokens, parser().options, {})))


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
    "a": {"href", "hreflang", "title", "role", "aria-label"},
    "img": {"src", "alt", "title"},
    "ol": {"start"},
    "th": {"scope"},
}
_TAGS = {"h1", "h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong"} | {
    *("a", "img", "br", "hr", "sup", "section", "table", "thead", "tbody", "tr", "th", "td")
}


def _prepared(token: Token, resolve: Resolve, shift: int) -> Token:
    """A token as a page wants it: addresses resolved, alignment as a class, no raw HTML. A copy where it differs."""
    changes = _changes(token, resolve, shift)
    if token.children:
        children = [_prepared(child, resolve, shift) for child in token.children]
        if any(new is not old for new, old in zip(children, token.children, strict=True)):
            changes["children"] = children
    return token.copy(**changes) if changes else token


def _changes(token: Token, resolve: Resolve, shift: int) -> dict[str, Any]:
    """What of a token itself, its children aside, is other on a page."""
    if token.type in {"html_block", "html_inline"}:
        return {"content": ""}
    if token.type in {"heading_open", "heading_close"}:
        return {"tag": f"h{min(int(token.tag[1]) + shift, 6)}"} if shift else {}
    # Copied even when it stays: the renderer writes the alternative text into an image.
    return {"attrs": _attributes(token, resolve)} if token.attrs or token.type == "th_open" else {}


def _attributes(token: Token, resolve: Resolve) -> dict[str, str | int | float]:
    attrs: dict[str, str | int | float] = {"scope": "col"} if token.type == "th_open" else {}
    for name, value in token.attrs.items():
        new = _ALIGNMENTS.get(str(value)) if name == "style" else str(value)
        if name in {"href", "src"}:
            new = resolve(str(value))
        if new is not None:
            attrs["class" if name == "style" else name] = new
    return attrs


def _anchor(_self: Any, tokens: Sequence[Token], i: int, _options: Any, env: Mapping[str, Any]) -> str:
    """The way back from a footnote. The sign is one that text faces have; the plugin's arrow is not."""
    number, again = tokens[i].meta["id"] + 1, tokens[i].meta["subId"]
    name = f"{number}:{again}" if again else str(number)
    label = html.escape(env.get("back") or "↑")
    return f' <a href="#fnref{name}" class="footnote-backref" role="doc-backlink" aria-label="{label}">^</a>'


_CLEANER = nh3.Cleaner(
    tags=_TAGS,
    attributes=_ATTRIBUTES,
    url_schemes=set(SCHEMES) | {"asset"},
    link_rel=None,
    strip_comments=True,
)


def _clean(unsafe: str) -> str:
    return _CLEANER.clean(unsafe)
