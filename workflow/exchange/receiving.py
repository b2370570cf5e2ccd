"""What translators sent back → the catalogues it belongs to, each under its lock.

The name of a file tells slug and language, `<slug>.<lang>.po`; the Language in its header must agree. Nothing else of
the header is taken: who translated and with what program is theirs to tell, and would be a change in git that is
nobody's words.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.catalogue import Catalogue
from workflow.errors import CatalogueError, CommuniqueError, Fault, UsageError
from workflow.exchange.departure import Departure, departure_of
from workflow.exchange.parcels import Letter, unpacked
from workflow.exchange.returning import Taken, bring_in
from workflow.exchange.wordings import Circumstances
from workflow.files import locked
from workflow.languages import Language, read_gettext_name
from workflow.patterns import pattern
from workflow.po import parse, read, save
from workflow.project import Project
from workflow.sources import SourceCard

# Browsers and mail programs number a file that is there already: `week-of-action.es (1).po`, `.es-2.po`, `.es 2.po`.
_NAME = pattern(r"(?P<slug>[a-z0-9-]+)\.(?P<tag>[a-z0-9-]+?)(?: ?\(\d+\)|[ -]\d{1,2})?\.po", re.IGNORECASE)
_FORM = "its name is <slug>.<language>.po, as it was in the kit"


@dataclass(frozen=True, slots=True)
class Received:
    """What became of one file that came back."""

    shown: Path
    catalogue: Path | None = None
    """The catalogue it belongs to; None when the whole file was refused."""
    taken: tuple[Taken, ...] = ()
    refused: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    """What is to be said of it, though it was taken."""


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a file belongs."""

    source: SourceCard
    language: Language


def receive(
    project: Project, sources: Iterable[SourceCard], paths: Iterable[Path], *, today: str
) -> Iterator[Received]:
    """Bring in what came back, one file after the other; a file that is refused stops no other.

    `sources` are all statements of the project. Raises CatalogueError when a path cannot be read.
    """
    homes = {slug: one for one in sources for slug in (*one.meta.formerly, one.slug)}
    for path in paths:
        for item in unpacked(path):
            if isinstance(item, Fault):
                yield Received(item.path or path, refused=(item,))
                continue
            try:
                yield _received(project, homes, item, today)
            except CommuniqueError as error:
                yield Received(item.shown, refused=error.faults)


def _received(project: Project, homes: dict[str, SourceCard], letter: Letter, today: str) -> Received:
    """What became of one file. Raises CommuniqueError when it is refused as a whole."""
    home = _home(project, homes, letter.name, letter.shown)
    theirs = parse(letter.data, letter.shown)
    departure = departure_of(theirs)
    _agree(home, homes, theirs, departure, letter.shown)
    path = project.catalogue_path(home.source.slug, home.language)
    keep = project.policy(home.source.meta.kind).cosmetic == "keep"
    circumstances = Circumstances(today, home.source.language_tag, home.language.tag, keep)
    with locked(path):
        ours = read(path)
        _know(ours, theirs, departure, letter.shown)
        returned = bring_in(ours, theirs, departure, circumstances, letter.shown)
        if returned.catalogue != ours:
            save(path, returned.catalogue)
    notes = (*theirs.notes, *_strange(departure, letter.shown), *returned.notes)
    return Received(letter.shown, project.relative(path), returned.taken, returned.refused, notes)


def _home(project: Project, homes: dict[str, SourceCard], name: str, shown: Path) -> _Home:
    """Where a file of this name belongs. Raises CatalogueError."""
    match = _NAME.fullmatch(name)
    if match is None:
        raise CatalogueError(Fault("the name does not tell which text this is", shown, tip=_FORM))
    source = homes.get(match["slug"])
    if source is None:
        raise CatalogueError(Fault(f"there is no statement “{match['slug']}” here", shown, tip=_FORM))
    try:
        language = project.language(match["tag"])
    except UsageError as error:
        raise CatalogueError(Fault(error.faults[0].message, shown, tip=_FORM)) from None
    if language.tag not in source.targets or not project.catalogue_path(source.slug, language).is_file():
        message = f"there is no catalogue of {source.slug} in {language.english_name}"
        raise CatalogueError(Fault(message, shown, tip="communique extract makes those that are missing"))
    return _Home(source, language)


def _agree(
    home: _Home, homes: dict[str, SourceCard], theirs: Catalogue, departure: Departure | None, shown: Path
) -> None:
    """Raise CatalogueError when the file says that it is something else than its name does."""
    said = theirs.header.get("Language", "").strip()
    if _language(said) != home.language:
        name = home.language.gettext_name
        what = f"its header says that it is in “{said}”, its name in “{name}”" if said else "its header has no Language"
        tip = f"if it is in {home.language.english_name}, write Language: {name} in its header"
        raise CatalogueError(Fault(what, shown, theirs.header_as_read.line if theirs.header_as_read else 1, tip))
    if departure and (homes.get(departure.slug), departure.tag) != (home.source, home.language.tag):
        raise CatalogueError(Fault(f"it left as {departure.slug}.{departure.tag}.po and was renamed", shown, tip=_FORM))


def _know(ours: Catalogue, theirs: Catalogue, departure: Departure | None, shown: Path) -> None:
    """Raise CatalogueError when nothing in the file was ever here."""
    here = {entry.key for entry in ours.entries}
    if not any(entry.key in here or (departure and departure.of(entry)) for entry in theirs.entries):
        tip = "is it from another project, or was the text written anew?"
        raise CatalogueError(Fault("none of its entries is in the catalogue here", shown, tip=tip))


def _language(name: str) -> Language | None:
    """The language of a header; programs write `pt_BR`, people `pt-BR`."""
    try:
        return read_gettext_name(name.replace("-", "_"))
    except ValueError:
        return None


def _strange(departure: Departure | None, shown: Path) -> Iterator[Fault]:
    if departure is None:
        message = "it does not come from a kit, so whatever is different from here counts as the translator's"
        yield Fault(message, shown)
