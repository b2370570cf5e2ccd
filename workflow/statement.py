"""One source document: front matter and blocks. Every fault of a file is told at once, each with its line."""

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import Annotated, Literal
from urllib.parse import unquote

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)

from workflow.errors import Fault, SourceError, nearest
from workflow.frontmatter import decoded, line_of, loaded, read_bytes, split
from workflow.languages import Language, country_named, is_country, read_tag
from workflow.markdown import Block, Document, Kind, inline, names_of_headings, parse, unsafe_addresses
from workflow.pictures import picture_flaw
from workflow.project import Location, Project, Section, Tag, faults_of, flaw, name_flaw, slug_flaw, spelt

# ----------------------------------------------------------------------------------------- front matter


def _country(code: str) -> str:
    if not is_country(code):
        tip = f"write {country_named(code) or 'a code like DE'}, or leave the country out"
        raise flaw(f"“{code}” is not an ISO 3166 country code of two letters", tip)
    return code.upper()


def _one_line(text: str) -> str:
    if "\n" in text.strip():
        tip = "join its lines; what needs paragraphs belongs below the front matter"
        raise flaw("a text of the front matter is one paragraph, without a blank line", tip)
    return text


def _as_signatory(value: object) -> object:
    return {"name": value} if isinstance(value, str) else value


def _day_or_moment(value: object) -> object:
    """The value with a date made a moment: the end of that day, UTC, so that a date means its whole day."""
    with suppress(TypeError, ValueError):
        return f"{datetime.date.fromisoformat(value)}T23:59:59+00:00"  # type: ignore[arg-type]
    return value


def _in_calendar(moment: datetime.datetime) -> datetime.datetime:
    try:
        moment.astimezone(datetime.UTC)
    except OverflowError:
        raise flaw(f"“{moment.isoformat()}” lies outside the years 1 to 9999 of UTC", "name another hour") from None
    return moment


Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True), AfterValidator(_one_line)]
Word = Annotated[str, spelt(r"[a-z0-9][a-z0-9-]{0,39}", "one word of small letters, digits and hyphens, at most 40")]
Url = Annotated[str, spelt(r"https?://\S+", "an address that begins with https://")]
Reference = Annotated[str, spelt(r"\S(.{0,78}\S)?", "one line of at most 80 letters")]
Day = Annotated[datetime.date, Field(strict=False)]
Moment = Annotated[AwareDatetime, Field(strict=False), AfterValidator(_in_calendar)]


class Part(Section):
    """A part of the front matter."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class LabelledField(Part):
    """A labelled field of a vacancy or an event."""

    label: Text
    value: Text


class Attachment(Part):
    """A document to download; the title is translated, and there may be a file per language."""

    file: str
    title: Text
    files: dict[Tag, str] = {}

    def file_in(self, language: Language) -> tuple[str, str | None]:
        """(the file for this language, the tag it is in; None: that of the original)."""
        own = self.files.get(language.tag)
        return (own, language.tag) if own else (self.file, None)


class Erratum(Part):
    """A dated correction, which every published language must carry."""

    on: Day
    text: Text


class Signatory(Part):
    """Somebody who signed."""

    @classmethod
    def said(cls) -> str:
        """What it must be."""
        return f"a name, or {super().said()}"

    name: Text
    country: Annotated[str, AfterValidator(_country)] | None = None
    url: Url | None = None
    on: Day | None = None
    """When, for a late addition."""
    names: dict[Tag, Text] = {}
    """Official names in other languages."""
    glosses: dict[Tag, Text] = {}
    """What the name means, for languages in which there is no official one."""

    def name_in(self, language: Language) -> str:
        """The official name in this language, else the original one."""
        return self.names.get(language.tag, self.name)

    def gloss_in(self, language: Language) -> str:
        """What the name means, where it stands in another language; empty when it has an official one here."""
        return "" if language.tag in self.names else self.glosses.get(language.tag, "")


class Publication(Part):
    """Who published the text first."""

    by: Text
    url: Url | None = None


class Supplied(Part):
    """An edition that a partner made as a PDF."""

    file: str
    by: Text
    on: Day


class FrontMatter(Part):
    """Everything that may stand above a statement."""

    title: Text
    date: Day
    summary: Text | None = None
    fields: list[LabelledField] = []
    attachments: list[Attachment] = []
    errata: list[Erratum] = []

    kind: Word = "statement"
    ref: Reference | None = None
    language: Tag | None = None
    languages: list[Tag] | None = None
    embargo: Moment | None = None
    sensitivity: Literal["open", "embargoed"] | None = None
    expires: Annotated[Moment, BeforeValidator(_day_or_moment)] | None = None
    signatories: list[Annotated[Signatory, BeforeValidator(_as_signatory)]] = []
    originally: Publication | None = None
    tags: list[Text] = []
    formerly: list[str] = []
    supplied: dict[Tag, Supplied] = {}

    def is_embargoed(self, at: datetime.datetime) -> bool:
        """Whether the text may reach no engine over a network at that hour. An embargo implies it."""
        lifted = self.embargo is None or self.embargo <= at
        return not lifted or self.sensitivity == "embargoed"


# -------------------------------------------------------------------------------------------- statement


@dataclass(frozen=True, slots=True)
class Statement:
    """The original of one statement. Made by `read_statement`."""

    slug: str
    path: Path
    """Relative to the project: `source/<slug>.md`."""
    language: Language
    meta: FrontMatter
    lines: Mapping[Location, int]
    """The line of every key of the front matter."""
    document: Document
    targets: tuple[Language, ...]
    """The languages it is to be translated into."""

    @property
    def kind(self) -> str:
        """The kind, which decides the policy."""
        return self.meta.kind

    def is_embargoed(self, at: datetime.datetime) -> bool:
        """Whether its text may reach no engine over a network at that hour. An embargo implies it."""
        return self.meta.is_embargoed(at)


def dawn(day: datetime.date) -> datetime.datetime:
    """The hour from which a date is none of the future: a day before it by UTC, since it is that day elsewhere."""
    moment = datetime.datetime.combine(day, datetime.time.min, datetime.UTC)
    return moment - datetime.timedelta(days=1) if day > datetime.date.min else moment


@dataclass(frozen=True, slots=True)
class Bonds:
    """What of a statement can be wrong only together with others."""

    slug: str
    path: Path
    links: tuple[tuple[str, int], ...]
    """(slug, line) of every statement it links to."""
    formerly: tuple[tuple[str, int], ...]
    """(former slug, its line)."""
    passages: tuple[tuple[str, str, int], ...]
    """(slug, name of a place in it, line) of every link that leads to a place in a statement."""
    places: frozenset[str]
    """The names of the places in it that a link may lead to."""


def bonds_of(statement: Statement) -> Bonds:
    """What ties a statement to others."""
    links = tuple(_links(statement))
    return Bonds(
        statement.slug,
        statement.path,
        links=tuple((slug, line) for slug, _, line in links),
        passages=tuple((slug, place, line) for slug, place, line in links if place),
        places=places_of(statement),
        formerly=tuple((slug, statement.lines["formerly", i]) for i, slug in enumerate(statement.meta.formerly)),
    )


def places_of(statement: Statement, headings: Iterable[str] | None = None) -> frozenset[str]:
    """The names of the places that a link may lead to: of these headings, by default those of the original."""
    names = names_of_headings(statement.document).values() if headings is None else headings
    return _places(names, statement.meta)


def _places(headings: Iterable[str], meta: FrontMatter | None) -> frozenset[str]:
    parts = {"signatories": meta and meta.signatories, "corrections": meta and meta.errata}
    return frozenset((*headings, *(name for name, is_there in parts.items() if is_there)))


def _links(statement: Statement) -> Iterator[tuple[str, str, int]]:
    """(slug, name of a place or nothing, line) of every link to a statement."""
    body = ((block.text, block.line) for block in statement.document.blocks)
    front = ((text, line_of(statement.lines, place)) for place, text in texts(statement.meta))
    for text, line in chain(front, body):
        for address in inline(text).links.addresses:
            if target := re.fullmatch(r"([a-z0-9-]+)\.md(?:#(.*))?", address):
                yield target[1], unquote(target[2] or ""), line


def _no_place(where: str, name: str, places: Iterable[str], shown: Path, line: int) -> Fault:
    near = nearest(name, places) or "link to the name of a heading: its words in small letters, with hyphens"
    return Fault(f"there is no “#{name}” in {where} to link to", shown, line, near)


def faults_between(every: Iterable[Bonds]) -> Iterator[Fault]:
    """What no file shows alone: links to what is not there, a former slug that is taken."""
    statements = {one.slug: one for one in every}
    former: dict[str, str] = {}
    for one in statements.values():
        yield from _faults_of_links(one, statements)
        for slug, line in one.formerly:
            if slug in statements:
                yield Fault(f"“{slug}” is the slug of another statement", one.path, line)
            elif former.setdefault(slug, one.slug) != one.slug:
                yield Fault(f"“{slug}” is a former slug of {former[slug]} already", one.path, line)


def _faults_of_links(one: Bonds, statements: Mapping[str, Bonds]) -> Iterator[Fault]:
    for slug, line in one.links:
        if slug not in statements:
            tip = nearest(slug, statements) or "link to another statement as slug.md, by the name of its file"
            yield Fault(f"there is no statement “{slug}” to link to", one.path, line, tip)
    for slug, place, line in one.passages:
        if slug in statements and place not in statements[slug].places:
            yield _no_place(f"{slug}.md", place, statements[slug].places, one.path, line)


def read_statement(path: Path, project: Project) -> Statement:
    """The statement in a file. Raises SourceError with every fault of the file."""
    shown = project.relative(path)
    if wrong := slug_flaw(path.stem):
        raise SourceError(Fault(wrong, shown, 1, "rename the file; its name is the slug"))
    faults: list[Fault] = []
    meta, lines, document = read_parts(read_bytes(path, shown), shown, faults)
    faults += _faults_of_body(document, shown, project)
    faults += _faults_of_places(document, meta, shown)
    if meta:
        faults += _faults_of_meta(meta, shown, lines, project)
        named = [*((name, line_of(lines, location)) for location, name in _files(meta)), *pictures(document)]
        faults += _same_names([(name, line) for name, line in named if not _file_flaw(name, project)], shown)
    if faults or not meta:
        raise SourceError(sorted(faults, key=lambda fault: fault.line))
    language = read_tag(meta.language) if meta.language else project.source_language
    wanted = project.languages if meta.languages is None else tuple(map(read_tag, meta.languages))
    targets = tuple(other for other in wanted if other != language)
    return Statement(path.stem, shown, language, meta, lines, document, targets)


def read_parts(
    data: bytes, shown: Path, faults: list[Fault] | None = None
) -> tuple[FrontMatter | None, dict[Location, int], Document]:
    """(front matter, the line of each of its keys, body) of a statement, without looking at any project.

    Raises SourceError; a list in `faults` takes the findings about the front matter instead, which is then empty.
    """
    head, body, body_line = split(decoded(data, shown), shown)
    values, lines = loaded(head, shown)
    try:
        meta = FrontMatter.model_validate(values)
    except ValidationError as error:
        found = list(faults_of(error, FrontMatter, shown, lambda location: line_of(lines, location)))
        if faults is None:
            raise SourceError(found) from None
        faults += found
        meta = None
    return meta, lines, parse(body, first_line=body_line)


# --------------------------------------------------------------------------------------------- faults


def _faults_of_meta(meta: FrontMatter, shown: Path, lines: Mapping[Location, int], project: Project) -> Iterator[Fault]:
    known = {language.tag for language in project.languages}
    named: list[tuple[Location, str | None]] = [(("languages", i), tag) for i, tag in enumerate(meta.languages or ())]
    for location, tag in (("language",), meta.language), *named:
        if tag and tag not in known:
            tip = f"it has {', '.join(sorted(known))}; add another to the targets in communique.toml"
            yield Fault(f"“{tag}” is not a language of this project", shown, line_of(lines, location), tip)
    for i, slug in enumerate(meta.formerly):
        if wrong := slug_flaw(slug):
            yield Fault(wrong, shown, line_of(lines, ("formerly", i)), "write the former name of the file without .md")
    yield from _faults_of_files(meta, shown, lines, project)
    for location, text in texts(meta):
        yield from _flaws_of_text(text, shown, line_of(lines, location))


def _faults_of_files(
    meta: FrontMatter, shown: Path, lines: Mapping[Location, int], project: Project
) -> Iterator[Fault]:
    for location, name in _files(meta):
        if wrong := _file_flaw(name, project):
            yield Fault(wrong, shown, line_of(lines, location), "give its path from source/")
        elif location[0] == "supplied" and not _is_pdf(project.source / name):
            tip = "an edition that a partner made is a PDF; link anything else as an attachment"
            yield Fault(f"“{name}” is no PDF", shown, line_of(lines, location), tip)


def _files(meta: FrontMatter) -> Iterator[tuple[Location, str]]:
    for i, attachment in enumerate(meta.attachments):
        yield ("attachments", i, "file"), attachment.file
        for tag, name in attachment.files.items():
            yield ("attachments", i, "files", tag), name
    for tag, supplied in meta.supplied.items():
        yield ("supplied", tag, "file"), supplied.file


def texts(meta: FrontMatter) -> Iterator[tuple[Location, str]]:
    """(location, text) of every text field that becomes a message, in the order they are read."""
    yield ("title",), meta.title
    if meta.summary:
        yield ("summary",), meta.summary
    for i, item in enumerate(meta.fields):
        yield ("fields", i, "label"), item.label
        yield ("fields", i, "value"), item.value
    for i, attachment in enumerate(meta.attachments):
        yield ("attachments", i, "title"), attachment.title
    for i, erratum in enumerate(meta.errata):
        yield ("errata", i, "text"), erratum.text


def _same_names(named: Iterable[tuple[str, int]], shown: Path) -> Iterator[Fault]:
    """Files that would take one another's place, since all of a statement's lie in one folder of the site."""
    first: dict[str, PurePosixPath] = {}
    for name, line in named:
        path = PurePosixPath(name)
        # Some disks keep one file of two whose names differ in capital letters alone.
        if (other := first.setdefault(path.name.casefold(), path)) != path:
            tip = "give one of them another name: readers get both from one folder"
            yield Fault(f"“{path}” has the name of “{other}”", shown, line, tip)


def pictures(document: Document) -> Iterator[tuple[str, int]]:
    """(path from source/, line) of every picture in a body."""
    for block in document.blocks:
        if block.kind is Kind.IMAGE:
            yield unquote(block.target), block.line
        elif block.kind not in {Kind.CODE, Kind.COMMENT}:
            yield from ((unquote(address), block.line) for address in inline(block.text).links.images)


def _file_flaw(name: str, project: Project) -> str | None:
    """What is wrong with a file that a statement names, or None."""
    if flaw := name_flaw(PurePosixPath(name).name):
        return flaw
    # pathlib's own raises RuntimeError for a link that leads to itself.
    path = Path(os.path.realpath(project.source / name))
    if not path.is_relative_to(project.source.resolve()):
        return f"“{name}” lies outside source/"
    if not path.is_file():
        return f"there is no file source/{name}"
    try:
        path.open("rb").close()
    except OSError as error:
        return f"source/{name} cannot be read: {error.strerror}"
    return None


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return path.suffix.lower() == ".pdf" and file.read(5) == b"%PDF-"


DIRECTIVES = ("translators:", "context:", "no-translate", "/no-translate")


def _faults_of_body(document: Document, shown: Path, project: Project) -> Iterator[Fault]:
    for block in document.blocks:
        yield from _faults_of_block(block, shown, project, document.notes)
    yield from _heading_jumps(document, shown)
    yield from _open_regions(document, shown)
    for label, line in document.lost_notes:
        yield Fault(f"footnote [^{label}] is defined and never referred to", shown, line, "refer to it, or delete it")


def _faults_of_block(block: Block, shown: Path, project: Project, notes: frozenset[str]) -> Iterator[Fault]:
    if block.kind is Kind.HTML:
        yield Fault("raw HTML", shown, block.line, "write Markdown; HTML comments may only hold a directive")
    elif block.kind is Kind.COMMENT:
        if not block.text.startswith(DIRECTIVES):
            tip = f"a comment holds a directive: {', '.join(DIRECTIVES)}"
            yield Fault(f"a comment that is no directive: “{block.text[:40]}”", shown, block.line, tip)
    elif block.kind is Kind.IMAGE:
        yield from _faults_of_image(block.target, shown, block.line, project)
    elif block.kind is not Kind.CODE:
        yield from _flaws_of_text(block.text, shown, block.line, notes)
        for address in inline(block.text).links.images:
            yield from _faults_of_image(address, shown, block.line, project)


def _faults_of_image(address: str, shown: Path, line: int, project: Project) -> Iterator[Fault]:
    if re.match(r"[a-z][a-z0-9+.-]*:|//", address, re.IGNORECASE):
        yield Fault(f"an image from elsewhere: {address}", shown, line, "put the file into source/files/")
    elif wrong := _file_flaw(unquote(address), project) or picture_flaw(project.source / unquote(address), address):
        yield Fault(wrong, shown, line, "give the path of a PNG, JPEG or SVG from source/")


def _flaws_of_text(text: str, shown: Path, line: int, notes: frozenset[str] = frozenset()) -> Iterator[Fault]:
    read = inline(text)
    if read.has_html:
        yield Fault("raw HTML", shown, line, "write Markdown; a plain < is written \\<")
    for address in unsafe_addresses(text):
        yield Fault(f"an unsafe link: {address[:60]}", shown, line, "a link starts with https:, http:, mailto: or tel:")
    for address in read.links.addresses:
        if wrong := _address_flaw(address):
            yield Fault(
                wrong, shown, line, "link to https://…, to another statement as slug.md, or to a place as #heading"
            )
    if re.search(r"!\[\s*\]\(", text):
        yield Fault("an image without alternative text", shown, line, "say between the brackets what it shows")
    for label in re.findall(r"\[\^([^\]\s]+)\]", text):
        if label not in notes:
            yield Fault(f"footnote [^{label}] is not defined", shown, line, f"write [^{label}]: … on a line of its own")


def _address_flaw(address: str) -> str | None:
    if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
        return None
    if re.fullmatch(r"([a-z0-9-]+\.md)?(#\S+)?", address) and address:
        return None
    return f"a link to “{address}” leads nowhere on the site"


def _faults_of_places(document: Document, meta: FrontMatter | None, shown: Path) -> Iterator[Fault]:
    """Links to places in the text itself that it does not have."""
    places = _places(names_of_headings(document).values(), meta)
    for block in document.blocks:
        # Of code no inline text is read; with neither sign there is no such link.
        for address in inline(block.text).links.addresses if "#" in block.text and block.kind is not Kind.CODE else ():
            if address.startswith("#") and unquote(address[1:]) not in places:
                yield _no_place("this text", unquote(address[1:]), places, shown, block.line)


def _heading_jumps(document: Document, shown: Path) -> Iterator[Fault]:
    level = 1
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            if block.level > level + 1:
                tip = f"use {'#' * (level + 1)}" + (" (the title is the heading above it)" if level == 1 else "")
                yield Fault(f"the heading level jumps from {level} to {block.level}", shown, block.line, tip)
            level = block.level


def _open_regions(document: Document, shown: Path) -> Iterator[Fault]:
    opened = 0
    for block in document.blocks:
        if block.kind is Kind.COMMENT and block.text == "no-translate":
            if opened:
                yield Fault("no-translate inside no-translate", shown, block.line)
            opened = block.line
        elif block.kind is Kind.COMMENT and block.text == "/no-translate":
            if not opened:
                yield Fault("/no-translate without no-translate", shown, block.line)
            opened = 0
    if opened:
        yield Fault("no-translate is never closed", shown, opened, "write <!-- /no-translate --> after the last block")
