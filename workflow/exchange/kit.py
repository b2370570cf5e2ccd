"""What goes to a translator: PO files, glossary, memory, proof pages, and a letter that says what to do."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from workflow import __version__
from workflow.catalogue import Catalogue, State
from workflow.errors import CatalogueError, Fault, UsageError
from workflow.exchange.departure import FIELD, leave
from workflow.exchange.letter import README, Parcel, Text, letter
from workflow.extraction import template
from workflow.files import plainly
from workflow.languages import Language
from workflow.po import read, render
from workflow.project import Project
from workflow.sources import SourceCard
from workflow.statement import Statement
from workflow.tmx import reviewed_pairs, tmx

GLOSSARY = "glossary.csv"
_EVERY_LANGUAGE = frozenset({"", "*"})


@dataclass(frozen=True, slots=True)
class Kit:
    """What one translator gets."""

    name: str
    """Of the folder and of the zip."""
    language: Language
    texts: tuple[Text, ...]
    files: Mapping[str, bytes]


def make_kit(
    project: Project, language: Language, chosen: Iterable[Statement], sources: Iterable[SourceCard], *, at: datetime
) -> Kit:
    """The kit for the chosen statements; the memory comes from all `sources` but those under embargo at that hour.

    Raises UsageError when nothing is to be translated into the language, CatalogueError with every catalogue that is
    not up to date or cannot be read.
    """
    wanted = [statement for statement in chosen if language in statement.targets]
    if not wanted:
        raise UsageError(f"nothing is to be translated into {language.english_name}")
    catalogues = _catalogues(project, wanted, language)
    texts = [_text(one, catalogues[one.slug], language, at) for one in wanted]
    texts.sort(key=lambda text: not text.todo)  # what is done comes last
    files = {_name(slug, language): _leaving(slug, language, catalogue) for slug, catalogue in catalogues.items()}
    files |= _proofs(project, wanted, language)
    files |= _glossary(project.locales / GLOSSARY, language)
    files |= _memory(project, sources, language, at)
    parcel = Parcel(project.settings.organisation, language, tuple(texts), frozenset(files))
    files[README] = letter(parcel, project.root / "templates")
    short = re.sub(r"[^a-z0-9]+", "-", project.settings.organisation.short.lower()).strip("-")
    return Kit(f"{short or 'kit'}-{language.tag}", language, tuple(texts), dict(sorted(files.items())))


def _name(slug: str, language: Language) -> str:
    """What the file of a text is called: the language is in it, since it travels alone."""
    return f"{slug}.{language.tag}.po"


def _catalogues(project: Project, statements: Iterable[Statement], language: Language) -> dict[str, Catalogue]:
    """The catalogues by slug. Raises CatalogueError with each that cannot be read or is not up to date."""
    found: dict[str, Catalogue] = {}
    faults: list[Fault] = []
    for statement in statements:
        path = project.catalogue_path(statement.slug, language)
        try:
            catalogue = read(path) if path.is_file() else Catalogue()
        except CatalogueError as error:
            faults += error.faults
            continue
        found[statement.slug] = catalogue
        messages = {entry.key for entry in template(statement, project).entries}
        if messages != {entry.key for entry in catalogue.entries if not entry.obsolete}:
            message = f"this catalogue is not up to date with {statement.path}"
            tip = "communique extract, then make the kit again"
            faults.append(Fault(message, project.relative(path), tip=tip))
    if faults:
        raise CatalogueError(faults)
    return found


def _text(statement: Statement, catalogue: Catalogue, language: Language, at: datetime) -> Text:
    """What the letter says of a statement."""
    entries = [entry for entry in catalogue.entries if not entry.obsolete]
    todo = sum(entry.state is not State.REVIEWED for entry in entries)
    return Text(
        _name(statement.slug, language),
        statement.meta.title,
        todo,
        len(entries),
        is_embargoed=statement.is_embargoed(at),
    )


def _leaving(slug: str, language: Language, catalogue: Catalogue) -> bytes:
    """The file of a catalogue that leaves: without what is obsolete, and knowing what every entry is today."""
    entries = tuple(entry for entry in catalogue.entries if not entry.obsolete)
    header = {**catalogue.header, FIELD: str(leave(slug, language, catalogue))}
    return render(replace(catalogue, header=header, entries=entries)).encode()


def _proofs(project: Project, statements: Iterable[Statement], language: Language) -> dict[str, bytes]:
    """The proof pages that `build --drafts` has made."""
    root = project.output / "proof" / language.tag
    pages = {f"{one.slug}.{language.tag}.html": root / one.slug / "index.html" for one in statements}
    return {name: _bytes(path) for name, path in pages.items() if path.is_file()}


def _glossary(path: Path, language: Language) -> dict[str, bytes]:
    """The rows of the glossary that concern this language, for a spreadsheet: with the mark by which it knows UTF-8."""
    if not path.is_file():
        return {}
    rows = [row for row in _rows(_bytes(path), path) if any(row)]
    head, *terms = rows or [[]]
    if "lang" not in head:
        raise CatalogueError(Fault("the first line names no column “lang”", path, 1, "it says what each column holds"))
    column, tag = head.index("lang"), language.tag.lower()
    wanted = {*_EVERY_LANGUAGE, tag, tag.partition("-")[0]}
    out = io.StringIO()
    mine = (row for row in terms if len(row) > column and row[column].strip().replace("_", "-").lower() in wanted)
    csv.writer(out, lineterminator="\r\n").writerows([head, *mine])
    return {GLOSSARY: out.getvalue().encode("utf-8-sig")}


def _rows(data: bytes, path: Path) -> list[list[str]]:
    """The rows of a CSV file. Raises CatalogueError."""
    try:
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CatalogueError(Fault("not UTF-8", path, line, "save it as “CSV UTF-8”")) from None
    except csv.Error as error:
        raise CatalogueError(Fault(f"not CSV: {error}", path, tip="communique check names the row")) from None


def _memory(project: Project, sources: Iterable[SourceCard], language: Language, at: datetime) -> dict[str, bytes]:
    """What was translated and reviewed, without a word of what is under embargo."""
    paths = {
        project.catalogue_path(one.slug, language): one.language_tag
        for one in sources
        if language.tag in one.targets and not one.meta.is_embargoed(at)
    }
    pairs = [pair for path, tag in paths.items() if path.is_file() for pair in reviewed_pairs(read(path), tag)]
    if not pairs:
        return {}
    source = project.source_language.tag
    return {f"memory.{language.tag}.tmx": tmx(pairs, source, language.tag, version=__version__)}


def _bytes(path: Path) -> bytes:
    with plainly(path, "read"):
        return path.read_bytes()
