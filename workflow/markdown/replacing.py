"""A document with other texts in the place of its blocks, not written and read as a whole where that is certain."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from markdown_it.token import Token

from workflow.markdown.inlines import children_of, inline
from workflow.markdown.parsing import Block, Document, Kind, Reading, parse, parser, walk_of
from workflow.markdown.spelling import destination


def with_texts(document: Document, texts: Sequence[str | None]) -> Document:
    """What `parse(written(document, texts))` gives; only the lines of its blocks are those of `document`.

    The tokens of blocks stay, since each text is one run in its place (`is_one_run`), and only the texts are read
    anew, when the tokens are asked for. Where that might not be the whole truth (a block goes, a note moves),
    everything is written and read.
    """
    return _in_place(document, texts) or parse(written(document, texts))


def written(document: Document, texts: Sequence[str | None]) -> str:
    """The document as Markdown with other texts in place, as `writing.written` gives it."""
    # mdformat takes its time to load, and few commands need it.
    from workflow.markdown import writing

    return writing.written(document, texts)


def _in_place(document: Document, texts: Sequence[str | None]) -> Document | None:
    whole = [text for text in texts if text is not None]
    if len(whole) < len(texts) or document.lost_notes or not _are_plain(document, whole):
        return None
    if all(map(_stays, document.blocks, whole)):
        return Document(tuple(map(_with, document.blocks, whole)), document.notes, (), partial(_read, document, whole))
    reading = _read(document, whole)
    blocks = tuple(block for block, _ in walk_of(reading.tokens))
    same_kinds = [block.kind for block in blocks] == [block.kind for block in document.blocks]
    if not same_kinds or _references(reading) != _references(document):
        return None
    in_lines = (replace(block, line=old.line) for block, old in zip(blocks, document.blocks, strict=True))
    return Document(tuple(in_lines), document.notes, (), partial(Reading, *reading))


def _references(read: Reading | Document) -> Any:
    """Which notes are referred to, how often and in which order."""
    return read.env.get("footnotes", {}).get("list", {})


def _are_plain(document: Document, texts: Sequence[str]) -> bool:
    """Whether no text holds what writing would spell in another way for the place it stands in."""
    return not any(
        "\n" in text or text != text.strip() or ("\\" in text and block.kind in {Kind.CELL, Kind.COLUMN})
        for text, block in zip(texts, document.blocks, strict=True)
        if block.kind not in {Kind.CODE, Kind.COMMENT, Kind.HTML}
    )


_UNTOUCHED = frozenset({Kind.CODE, Kind.COMMENT, Kind.HTML, Kind.RULE})


def _stays(block: Block, text: str) -> bool:
    """Whether a text certainly makes a block of the same kind, with that very text, and refers to the same notes."""
    if block.kind in _UNTOUCHED:
        return True
    # An image alone is a block of another kind, and a carriage return is a line end, which is spelt anew.
    if block.kind is Kind.IMAGE or text == "" or text.startswith("![") or "\r" in text:
        return False
    return text == block.text or inline(text).links.notes == inline(block.text).links.notes


def _with(block: Block, text: str) -> Block:
    return block if block.kind in _UNTOUCHED else Block(block.kind, text, block.shape, block.line, block.target)


def _read(document: Document, texts: Sequence[str]) -> Reading:
    """The document's tokens, with those of the texts in the place of its own."""
    notes = document.env.get("footnotes", {})
    env: dict[str, Any] = {"footnotes": {"refs": dict.fromkeys(notes["refs"], -1), "list": {}}} if notes else {}
    return Reading(tuple(_with_text(token, document, texts, env) for token in document.tokens), env)


def _with_text(token: Token, document: Document, texts: Sequence[str], env: dict[str, Any]) -> Token:
    number = token.meta.get("block")
    if token.type != "inline" or number is None:
        return token
    text = texts[number]
    if document.blocks[number].kind is Kind.IMAGE:
        text = f"![{text}]({destination((token.children or [])[0].attrs)})"
    # What refers to a note is numbered as it comes; everything else reads the same everywhere.
    children = parser().parseInline(text, env)[0].children if "[^" in text else children_of(text)
    return token.copy(content=text, children=children)
