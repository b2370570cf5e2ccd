"""Statement ↔ messages: `extract` and `localise` are an inverse pair over one walk of the passages.

A passage is one text of a statement: a text field of its front matter, or a block of its body. `walk` gives them in
reading order; what it gives is also what digests are taken over, never bytes: so re-wrapping a file or adding a
translators' note changes nothing, and a changed word, number or link does.
"""

import json
import re
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path
from typing import Any, BinaryIO

from workflow.facts import digest, is_blank, undressed
from workflow.markdown import (
    TRANSLATABLE,
    Block,
    Document,
    Kind,
    inline,
    is_one_run,
    unsafe_addresses,
    with_texts,
    written,
)
from workflow.project import Location
from workflow.statement import Statement, read_parts, texts

Key = tuple[str | None, str]
"""What identifies a message: (msgctxt, msgid)."""


@dataclass(frozen=True, slots=True)
class Message:
    """One passage's text to translate."""

    text: str
    """The msgid: one run of inline Markdown."""
    context: str | None = None
    """The msgctxt, only where equal text needs different translations."""
    comments: tuple[str, ...] = ()
    """For the translator: what the passage is and where, then the author's notes."""

    @property
    def key(self) -> Key:
        """What identifies the message."""
        return (self.context, self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """One text of a statement, in its place."""

    block: Block
    """The block of the body; for a text field, one that stands for it."""
    place: Location
    """The location of a text field; empty for a block of the body."""
    number: int
    """The number of the block among the blocks of the document; -1 for a text field."""
    is_translatable: bool
    named: Callable[[], str] = field(repr=False, compare=False)
    """Says what it is and where; most who walk a text do not ask."""
    context: str | None = None
    notes: tuple[str, ...] = ()
    """The author's notes for the translator."""

    @property
    def text(self) -> str:
        """Its inline Markdown."""
        return self.block.text

    @property
    def is_heading(self) -> bool:
        """Whether it is a heading of the body."""
        return self.block.kind is Kind.HEADING

    @property
    def line(self) -> int:
        """Its line in the file."""
        return self.block.line

    @property
    def key(self) -> Key:
        """The key of its message."""
        return (self.context, self.text)

    @property
    def is_signed(self) -> bool:
        """Whether an approval covers it. An erratum comes later, dated, and outdates nothing."""
        return self.place[:1] != ("errata",)

    @property
    def what(self) -> str:
        """What it is and where, for people: `Paragraph, under "What we ask for"`."""
        return self.named()

    @property
    def comments(self) -> tuple[str, ...]:
        """For the translator: what it is and where, then the author's notes."""
        return (self.named(), *self.notes)


@dataclass(frozen=True)
class Text:
    """A statement's text in one language: what is signed off, and what a page shows.

    What follows from it is worked out once, when it is asked for.
    """

    fields: Mapping[Location, str]
    document: Document

    @cached_property
    def body(self) -> tuple[Passage, ...]:
        """The passages of its body."""
        return tuple(_body(self.document))

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every passage, those of the fields without their lines."""
        return (*_fields(self.fields, {}), *self.body)

    @cached_property
    def sha256(self) -> str:
        """The digest of its walk."""
        return walk_digest(self.passages)

    @cached_property
    def digests(self) -> tuple[str, ...]:
        """Those of its signed passages."""
        return block_digests(self.passages)

    @property
    def title(self) -> str:
        """The title, inline Markdown."""
        return self.fields["title",]


@dataclass(frozen=True, slots=True)
class Localised:
    """A statement with translations in the place of its messages."""

    text: Text
    foreign: frozenset[int]
    """Numbers of the passages, counted over `walk(text)`, that stand in the language of the original."""
    write: Callable[[], str] = field(repr=False, compare=False)

    @property
    def body(self) -> str:
        """The body as Markdown, which parses to `text.document`; written when it is asked for, which only few do."""
        return self.write()


# ------------------------------------------------------------------------------------------------ the walk


_KNOWN: OrderedDict[int, tuple[Statement, Text]] = OrderedDict()
_MOST = 64


def text_of(statement: Statement) -> Text:
    """The text of the original: the same for the same statement, which each of its editions asks for several times.

    A statement is known by its identity, and kept as long as its text is, so that no other can have its number.
    """
    known = _KNOWN.get(id(statement))
    if known is None:
        known = _KNOWN[id(statement)] = (statement, Text(dict(texts(statement.meta)), statement.document))
        if len(_KNOWN) > _MOST:
            _KNOWN.popitem(last=False)
    return known[1]


def walk(text: Text, lines: Mapping[Location, int] | None = None) -> tuple[Passage, ...]:
    """Every passage of a text in reading order: the text fields, then the blocks of the body."""
    return (*_fields(text.fields, lines), *text.body) if lines else text.passages


def _fields(fields: Mapping[Location, str], lines: Mapping[Location, int]) -> Iterator[Passage]:
    for place, text in fields.items():
        shape = "/".join(str(step) for step in place if isinstance(step, str))
        block = Block(Kind.PARAGRAPH, text, shape, lines.get(place, 0))
        yield Passage(block, place, -1, is_translatable=True, named=partial(_name_of_field, place, fields))


_FIELD_NAMES = {
    "title": "Title",
    "summary": "Summary, shown in lists",
    "fields/label": "Label of a field",
    "fields/value": "Value of the field “{label}”",
    "attachments/title": "Title of a document to download",
    "errata/text": "Correction",
}


def _name_of_field(place: Location, fields: Mapping[Location, str]) -> str:
    name = _FIELD_NAMES["/".join(str(step) for step in place if isinstance(step, str))]
    label = fields.get((*place[:-1], "label"), "") if place[0] == "fields" else ""
    return name.format(label=inline(label).plain if label else "")


def _body(document: Document) -> Iterator[Passage]:
    """The blocks that carry text, each with what the directives above it say."""
    under: list[str] = []
    columns: list[str] = []
    column = 0
    context: str | None = None
    notes: list[str] = []
    is_open = True
    for number, block in enumerate(document.blocks):
        if block.kind is Kind.COMMENT:
            context = _directive(block.text, "context:") or context
            notes += filter(None, [_directive(block.text, "translators:")])
            is_open = {"no-translate": False, "/no-translate": True}.get(block.text, is_open)
            continue
        if block.kind is Kind.COLUMN:
            columns = [*(columns if _is_next_cell(document, number) else []), block.text]
        column = column + 1 if _is_next_cell(document, number) else 0
        if block.kind is Kind.HEADING:
            under = under[: block.level - 1] + [""] * (block.level - 1 - len(under))
        heading = next((text for text in reversed(under) if text), "")
        named = partial(_name_of_block, block, heading, columns[column] if column < len(columns) else "")
        is_translatable = is_open and block.kind in TRANSLATABLE and bool(block.text.strip())
        yield Passage(block, (), number, is_translatable, named, context, tuple(notes))
        context, notes = None, []
        if block.kind is Kind.HEADING:
            under.append(block.text)


def _directive(comment: str, name: str) -> str | None:
    return " ".join(comment.removeprefix(name).split()) if comment.startswith(name) else None


def _is_next_cell(document: Document, number: int) -> bool:
    """Whether the block is a cell with another cell of its row before it."""
    block = document.blocks[number]
    return block.kind in {Kind.COLUMN, Kind.CELL} and "tr+" in block.shape.split("/")


def _name_of_block(block: Block, heading: str, column: str) -> str:
    """What the block is and where. No ordinals: a new paragraph must change no neighbour."""
    name = {Kind.IMAGE: "Description of an image"}.get(block.kind, block.kind.value.capitalize())
    if block.kind is Kind.CELL and column:
        name += f', column "{inline(column).plain}"'
    return f'{name}, under "{inline(heading).plain}"' if heading else name


# ------------------------------------------------------------------------------------------ the inverse pair


def extract(statement: Statement) -> tuple[Message, ...]:
    """The messages of a statement in reading order. Equal text in equal context is one message."""
    return messages_of(walk(text_of(statement), statement.lines))


def messages_of(passages: Iterable[Passage]) -> tuple[Message, ...]:
    """The messages among passages, the comments of equal ones together."""
    found: dict[Key, Message] = {}
    for passage in passages:
        if passage.is_translatable:
            first = found.setdefault(passage.key, Message(passage.text, passage.context))
            comments = dict.fromkeys((*first.comments, *passage.comments))
            found[passage.key] = replace(first, comments=tuple(comments))
    return tuple(found.values())


def localise(statement: Statement, translations: Mapping[Key, str]) -> Localised:
    """The statement with each message replaced by its translation: the inverse of `extract`.

    A message without a translation keeps the original's text and is listed as foreign. A translation must be
    without flaws (`flaws`); what it does to the structure otherwise is not defined.
    """
    original = text_of(statement)
    fields = dict(original.fields)
    blocks: list[str | None] = [_kept(block) for block in original.document.blocks]
    foreign = set()
    for position, passage in enumerate(original.passages):
        translation = translations.get(passage.key) if passage.is_translatable else None
        if translation is None:
            foreign.add(position)
        elif passage.place:
            fields[passage.place] = _one_line(translation)
        else:
            blocks[passage.number] = _one_line(translation)
    text = Text(fields, with_texts(original.document, blocks))
    return Localised(text, frozenset(foreign), partial(written, original.document, blocks))


def _kept(block: Block) -> str | None:
    """The block's own text; None for a comment that concerns translators alone."""
    is_note = block.kind is Kind.COMMENT and block.text.startswith(("translators:", "context:"))
    return None if is_note else block.text


def _one_line(translation: str) -> str:
    """A translation with its line ends as blanks, all but hard ones."""
    text = _usual_ends(translation).strip()
    return re.sub(r"(?<!\\)[ \t]*\n[ \t]*", " ", text) if "\n" in text else text


def _usual_ends(text: str) -> str:
    """The text with the line ends that are ours, whatever program wrote it."""
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


# ---------------------------------------------------------------------------------------------- its flaws


def flaws(passage: Passage, translation: str, localised: Collection[str] = ()) -> Iterator[str]:
    """What makes a translation unfit to stand in the passage's place, whatever it says.

    It must say something, be one run of inline Markdown without raw HTML, and lead where the original leads:
    `localised` are the prefixes of addresses that a translator may exchange for a localised one.
    """
    translation = _usual_ends(translation)
    text, block = _one_line(translation), passage.block
    # A line end is a blank in a heading or a cell; in a paragraph what follows it may be a list.
    is_short = block.kind in {Kind.HEADING, Kind.CELL, Kind.COLUMN, Kind.IMAGE}
    is_cut = "\n" in translation and re.search(r"\n[ \t]*\n", translation.strip())
    if passage.place and (is_cut or "\n" in text):
        yield "a text field is one line"
    elif not passage.place and (is_cut or not is_one_run(text if is_short else translation.strip(), block)):
        yield f"the translation is not one {block.kind.value}: no blank line, list, heading or definition in it"
    read, original = inline(text), inline(passage.text)
    if is_blank(read.plain) and not is_blank(original.plain):
        yield "the translation is empty"
    if read.has_html and not original.has_html:
        yield "raw HTML"
    yield from (f"an unsafe link: {address[:60]}" for address in unsafe_addresses(text))
    if block.kind is not Kind.IMAGE and read.links != original.links:
        pairs = (
            ("link", _fixed(original.links.addresses, localised), _fixed(read.links.addresses, localised)),
            ("image", original.links.images, read.links.images),
            ("footnote", original.links.notes, read.links.notes),
        )
        for name, there, here in pairs:
            yield from _differences(name, there, here)


def _fixed(addresses: Iterable[str], localised: Collection[str]) -> list[str]:
    """Addresses, with one sign in the place of each that may be exchanged."""
    return ["…" if address.startswith(tuple(localised)) else address for address in addresses]


def _differences(name: str, there: Sequence[str], here: Sequence[str]) -> Iterator[str]:
    for address in dict.fromkeys(there):
        if here.count(address) < there.count(address):
            yield f"the {name} {address} is missing"
    for address in dict.fromkeys(here):
        if here.count(address) > there.count(address):
            yield f"the {name} {address} is not in the original"


# --------------------------------------------------------------------------------------------- its digests


def walk_digest(passages: Iterable[Passage]) -> str:
    """SHA-256 of the signed passages: kinds, texts and links in order."""
    signed = [[p.block.shape, p.text, p.block.target] for p in passages if p.is_signed]
    return digest(json.dumps(signed, ensure_ascii=False), length=64)


def block_digests(passages: Iterable[Passage]) -> tuple[str, ...]:
    """A digest of each signed passage in order, of all but what is cosmetic.

    The digest of the whole walk tells whether anything changed; these tell what did, and whether it is cosmetic.
    """
    return tuple(digest("\n".join((p.block.shape, undressed(p.text), p.block.target))) for p in passages if p.is_signed)


# --------------------------------------------------------------------------------------------- for Babel


def babel_extract(
    fileobj: BinaryIO, _keywords: Any, _comment_tags: Any, _options: Any
) -> Iterator[tuple[int, str, str | tuple[str, str], list[str]]]:
    """Babel's extractor interface (entry point `babel.extractors`), so that `pybabel extract` works on source/."""
    path = Path(getattr(fileobj, "name", "statement.md"))
    meta, lines, document = read_parts(fileobj.read(), path)
    for passage in walk(Text(dict(texts(meta)) if meta else {}, document), lines):
        if passage.is_translatable and passage.context:
            yield passage.line, "pgettext", (passage.context, passage.text), list(passage.comments)
        elif passage.is_translatable:
            yield passage.line, "gettext", passage.text, list(passage.comments)
