"""A document with other texts in the place of its blocks, not written and read as a whole where that is certain."""

from collections.abc import Sequence
from typing import Any

from markdown_it.token import Token

from workflow.markdown.inlines import children_of
from workflow.markdown.parsing import Document, Kind, parse, parser, walk_of
from workflow.markdown.spelling import destination
from workflow.markdown.writing import written


def with_texts(document: Document, texts: Sequence[str | None]) -> Document:
    """What `parse(written(document, texts))` gives; only the lines of its blocks are those of `document`.

    The tokens of blocks stay, since each text is one run in its place (`is_one_run`), and only the texts are read
    anew. Where that might not be the whole truth (a block goes, a note moves), everything is written and read.
    """
    return _in_place(document, texts) or parse(written(document, texts))


def _in_place(document: Document, texts: Sequence[str | None]) -> Document | None:
    whole = [text for text in texts if text is not None]
    if len(whole) < len(texts) or document.lost_notes or not _are_plain(document, whole):
        return None
    notes = document.env.get("footnotes", {})
    env: dict[str, Any] = {"footnotes": {"refs": dict.fromkeys(notes["refs"], -1), "list": {}}} if notes else {}
    tokens = tuple(_with_text(token, document, whole, env) for token in document.tokens)
    blocks = tuple(block for block, _ in walk_of(tokens))
    same_kinds = [block.kind for block in blocks] == [block.kind for block in document.blocks]
    same_notes = env.get("footnotes", {}).get("list", {}) == notes.get("list", {})
    return Document(blocks, document.notes, (), tokens, env) if same_kinds and same_notes else None


def _are_plain(document: Document, texts: Sequence[str]) -> bool:
    """Whether no text holds what writing would spell in another way for the place it stands in."""
    return not any(
        "\n" in text or text != text.strip() or ("\\" in text and block.kind in {Kind.CELL, Kind.COLUMN})
        for text, block in zip(texts, document.blocks, strict=True)
        if block.kind not in {Kind.CODE, Kind.COMMENT, Kind.HTML}
    )


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
