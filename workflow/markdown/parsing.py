"""Markdown text → document: CommonMark 0.31 with tables and footnotes, and the one walk over its blocks."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache, partial
from typing import Any, NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from workflow.markdown.spelling import folded, is_lone_image, standalone
from workflow.patterns import pattern


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "list item"
    QUOTATION = "quotation"
    COLUMN = "table heading"
    CELL = "table cell"
    FOOTNOTE = "footnote"
    IMAGE = "image"
    """A paragraph that is one image; its text is the alternative text alone."""
    CODE = "code"
    RULE = "rule"
    COMMENT = "comment"
    """An HTML comment; its text is what stands in it."""
    HTML = "raw HTML"


TRANSLATABLE = frozenset(
    {
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.ITEM,
        Kind.QUOTATION,
        Kind.COLUMN,
        Kind.CELL,
        Kind.FOOTNOTE,
        Kind.IMAGE,
    }
)


@dataclass(frozen=True, slots=True)
class Block:
    """One leaf of a document."""

    kind: Kind
    text: str
    """One run of inline Markdown that stands alone: soft line breaks are blanks, reference links are inlined."""
    shape: str
    """The kinds of the containers around it and of itself, as a path: `ul/li/p`, `quote/p`, `h2`."""
    line: int
    """Line in the text, from 1."""
    target: str = ""
    """The address of an image, the information string of code."""

    @property
    def level(self) -> int:
        """The level of a heading, 1 to 6; 0 for everything else."""
        return int(self.shape[-1]) if self.kind is Kind.HEADING else 0


@lru_cache
def parser() -> MarkdownIt:
    """The parser of everything: CommonMark with tables and footnotes, raw HTML as tokens so that it can be refused."""
    # store_labels tells a reference link from an inline one, which tokens alone do not.
    parser = MarkdownIt("commonmark", {"store_labels": True, "html": True})
    return parser.enable("table").use(footnote_plugin, inline=False)


class Reading(NamedTuple):
    """What the parser makes of a text."""

    tokens: tuple[Token, ...]
    env: Mapping[str, Any]


@dataclass(frozen=True)
class Document:
    """A parsed text. Made by `parse` and `with_texts`."""

    blocks: tuple[Block, ...]
    """Its leaves in reading order: the walk that extraction, localisation and digests share."""
    notes: frozenset[str]
    """Labels of the footnotes that are defined."""
    lost_notes: tuple[tuple[str, int], ...]
    """(label, line) of those that are never referred to: no reader would ever see them."""
    read: Callable[[], Reading] = field(repr=False, compare=False)

    @cached_property
    def _reading(self) -> Reading:
        return self.read()

    @property
    def tokens(self) -> tuple[Token, ...]:
        """What is rendered. Read when it is asked for: of most documents, only the blocks are wanted."""
        return self._reading.tokens

    @property
    def env(self) -> Mapping[str, Any]:
        """What the parser knows of the text as a whole."""
        return self._reading.env


def parse(text: str, *, first_line: int = 1) -> Document:
    """The document of a Markdown text whose first line is `first_line` of its file."""
    env: dict[str, Any] = {}
    tokens = parser().parse(text, env)
    blocks: list[Block] = []
    for block, token in walk_of(tokens, first_line):
        token.meta["block"] = len(blocks)
        blocks.append(block)
    notes = env.get("footnotes", {}).get("refs", {})
    lost = tuple((label[1:], first_line + _lines_before(label[1:], text)) for label, n in notes.items() if n < 0)
    read = partial(Reading, tuple(tokens), env)
    return Document(tuple(blocks), frozenset(label[1:] for label in notes), lost, read)


def _lines_before(label: str, text: str) -> int:
    """How many lines stand before the definition of a footnote."""
    found = re.search(rf"^[ >]*\[\^{re.escape(label)}\]:", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) if found else 0


_CONTAINERS = {
    "bullet_list_open": "ul",
    "ordered_list_open": "ol",
    "list_item_open": "li",
    "blockquote_open": "quote",
    "footnote_open": "note",
    "tr_open": "tr",
    "paragraph_open": "p",
    "th_open": "th",
    "td_open": "td",
}
_INNERMOST = {
    "li": Kind.ITEM,
    "quote": Kind.QUOTATION,
    "note": Kind.FOOTNOTE,
    "th": Kind.COLUMN,
    "td": Kind.CELL,
}
_LEAVES = {"fence": Kind.CODE, "code_block": Kind.CODE, "hr": Kind.RULE, "html_block": Kind.HTML}
_COMMENT = pattern(r"\s*<!--(?P<text>.*?)-->\s*", re.DOTALL)


def walk_of(tokens: Sequence[Token], first_line: int = 1) -> Iterator[tuple[Block, Token]]:
    """The leaves among the tokens in reading order, each with the token that carries it."""
    path: list[str] = []
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        if token.nesting > 0:
            path.append(_step(token))
        elif token.nesting < 0:
            path.pop()
        elif token.type == "inline":
            if token.content or path[-1] != "p":
                yield _inline_block(token, path, line), token
            _pass(path)
        elif token.type in _LEAVES:
            leaf = _leaf(token, path, line)
            yield leaf, token
            # A comment may be left out, so it must not make the block after it a second one.
            if leaf.kind is not Kind.COMMENT:
                _pass(path)


def _step(token: Token) -> str:
    if token.type == "heading_open":
        return token.tag
    if token.type == "ordered_list_open":
        return f"ol{token.attrs.get('start', 1)}"
    return _CONTAINERS.get(token.type, "")


def _pass(path: list[str]) -> None:
    """Note that the first block of each item and row on the path is over: a second one has another shape."""
    for i, step in enumerate(path):
        if step in {"li", "tr", "note"}:
            path[i] = step + "+"


def _inline_block(token: Token, path: list[str], line: int) -> Block:
    shape = "/".join(filter(None, path))
    if re.fullmatch(r"h[1-6]", path[-1]):
        kind = Kind.HEADING
    else:
        steps = [step.rstrip("+") for step in path]
        kind = next((_INNERMOST[step] for step in reversed(steps) if step in _INNERMOST), Kind.PARAGRAPH)
    children = token.children or []
    if kind not in {Kind.HEADING, Kind.COLUMN, Kind.CELL} and is_lone_image(children):
        return Block(Kind.IMAGE, folded(children[0].content), shape, line, str(children[0].attrs["src"]))
    return Block(kind, standalone(token, path[-1]), shape, line)


def _leaf(token: Token, path: list[str], line: int) -> Block:
    kind, text = _LEAVES[token.type], token.content
    text = text.strip() if kind is Kind.HTML else text
    comment = _COMMENT.fullmatch(text) if kind is Kind.HTML else None
    if comment and "<!--" not in comment["text"]:
        kind, text = Kind.COMMENT, comment["text"].strip()
    shape = "/".join([*filter(None, path), "rule" if kind is Kind.RULE else kind.value])
    return Block(kind, text, shape, line, token.info.strip())
