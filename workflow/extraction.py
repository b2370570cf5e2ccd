"""source → POT and PO files: created, or merged without losing a word. What did not change is not read."""

import datetime
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path

from workflow.cache import Cache
from workflow.catalogue import Catalogue, Entry, State
from workflow.crew import Crew, inventory_here
from workflow.errors import CatalogueError, Fault
from workflow.files import visible, write_atomically
from workflow.inventory import Inventory, chosen_slugs, former_files
from workflow.languages import Language, read_tag
from workflow.merging import Difference, merge, reviewed_texts
from workflow.messages import extract
from workflow.po import is_as_read, new_header, read, render, save, sieve
from workflow.project import Project
from workflow.sources import Inputs, SourceCard
from workflow.statement import Statement


@dataclass(frozen=True, slots=True)
class Extracted:
    """What `extract` did to one catalogue."""

    slug: str
    language: Language
    is_new: bool
    changes: tuple[Difference, ...]
    faults: tuple[Fault, ...] = ()
    """Why it was left alone: it cannot be read."""
    is_respelt: bool = False
    """Whether the file was written anew although nothing that anybody wrote is different."""
    former: str = ""
    """The former slug of which files were taken over; empty when there were none."""


def template(statement: Statement, project: Project) -> Catalogue:
    """The POT of a statement. Its date is the statement's, so that nothing churns."""
    entries = tuple(
        Entry(
            msgid=message.text,
            msgctxt=message.context,
            extracted=message.comments,
            references=(statement.path.as_posix(),),
        )
        for message in extract(statement)
    )
    return Catalogue(header=_header(statement, project, None), header_fuzzy=True, entries=entries)


def _header(statement: Statement, project: Project, language: Language | None) -> Mapping[str, str]:
    organisation = project.settings.organisation
    return new_header(
        language.gettext_name if language else "",
        language.plural_forms if language else "",
        project=f"{organisation.short} {statement.slug}",
        date=datetime.datetime.combine(statement.meta.date, datetime.time(), datetime.UTC),
    )


def extract_all(
    inventory: Inventory,
    cards: Mapping[str, SourceCard],
    cache: Cache,
    crew: Crew,
    *,
    at: datetime.datetime,
    slugs: Iterable[str] = (),
    languages: Iterable[Language] = (),
) -> tuple[Extracted, ...]:
    """Bring the POT and the catalogues of these statements up to date, in these languages; of all when none is named.

    Inventory and cards are those of `sources_of`. Statements that are under embargo at that hour suggest their
    translations nowhere else. Everything is read and
    merged before anything is written; a catalogue that cannot be read is left alone, and holds up no other. Raises
    SourceError with every fault of every file, UsageError for an unknown slug.
    """
    project = inventory.project
    due = [
        slug
        for slug in chosen_slugs(cards, slugs)
        if not cache.get("extracted", slug, extraction_inputs(project, cache, cards[slug]))
    ]
    moved = {(slug, language): old for slug in due for language, old in _follow(project, cards[slug])}
    chosen = frozenset(languages or project.languages)
    job = _Job(
        today=at.astimezone(datetime.UTC).date().isoformat(),
        languages=chosen,
        private=frozenset(slug for slug, card in cards.items() if card.meta.is_embargoed(at)),
    )
    merged: list[Extracted] = []
    shares: Iterable[list[Extracted]]
    write: Callable[[], None]
    number = sum(len(chosen.intersection(map(read_tag, cards[slug].targets))) for slug in due)
    if crew.is_worthwhile(number):
        crew.tell(_begin, job)
        shares, write = crew.each(_merge, dict.fromkeys(due)), partial(crew.tell, _write)
    else:
        desk = _Desk(inventory, job)
        shares, write = (desk.merge([slug]) for slug in due), desk.write
    progress = crew.phases("merging")
    for share in shares:
        merged += share
        progress(len(merged), number, "")
    write()
    if chosen == frozenset(project.languages):
        written = (name for slug in due for name in _extracted_files(project, cards[slug]))
        cache.look_again(f"{project.root}/{name}" for name in written)
        unread = {one.slug for one in merged if one.faults}
        for slug in due:
            if slug not in unread:
                cache.put("extracted", slug, extraction_inputs(project, cache, cards[slug]), b"1")
    done = {(one.slug, one.language): one for one in merged}
    return tuple(
        replace(done[slug, language], former=moved.get((slug, language), ""))
        for slug in due
        for language in map(read_tag, cards[slug].targets)
        if language in chosen
    )


def extraction_inputs(project: Project, cache: Cache, card: SourceCard) -> Inputs:
    """Everything that decides what `extract_all` does to a statement: while it is the same, there is nothing to do."""
    names = (f"source/{card.slug}.md", *_extracted_files(project, card))
    return {"communique.toml": project.digest, **{name: cache.digest(f"{project.root}/{name}") for name in names}}


def _extracted_files(project: Project, card: SourceCard) -> Iterator[str]:
    """Every file that may be written or moved for a statement, under its slug and its former ones."""
    for slug in (card.slug, *card.meta.formerly):
        yield f"locales/templates/{slug}.pot"
        for tag in card.targets:
            approved, catalogues = project.folders[tag]
            yield f"{catalogues}/{slug}.po"
            if slug != card.slug:
                yield f"{approved}/{slug}.md"


# ------------------------------------------------------------------------------------ jobs, statement by statement


@dataclass(frozen=True)
class _Job:
    """What is the same for all statements."""

    today: str
    """The day, ISO 8601."""
    languages: frozenset[Language]
    private: frozenset[str]
    """The slugs of statements under embargo."""


class _Desk:
    """Where a process merges catalogues, and keeps what came of it until all of them are known to be sound."""

    def __init__(self, inventory: Inventory, job: _Job) -> None:
        self._inventory, self._project, self._job = inventory, inventory.project, job
        self._elsewhere = {one: _Elsewhere(inventory.project, one, job.private) for one in job.languages}
        self._templates: dict[Path, bytes] = {}
        self._changed: dict[Path, Catalogue] = {}

    def merge(self, slugs: Iterable[str]) -> list[Extracted]:
        """Read and merge the catalogues of these statements."""
        return [one for slug in slugs for one in self._merge_all(self._inventory.statement(slug))]

    def write(self) -> None:
        """Bring what was merged to its files."""
        for path, data in self._templates.items():
            write_atomically(path, data)
        for path, catalogue in self._changed.items():
            save(path, catalogue)

    def _merge_all(self, statement: Statement) -> Iterator[Extracted]:
        pot = template(statement, self._project)
        self._templates[self._project.template_path(statement.slug)] = render(pot).encode()
        for language in statement.targets:
            if language in self._job.languages:
                try:
                    yield self._merge_one(statement, language, pot)
                except CatalogueError as error:
                    yield Extracted(statement.slug, language, is_new=False, changes=(), faults=error.faults)

    def _merge_one(self, statement: Statement, language: Language, pot: Catalogue) -> Extracted:
        path = self._project.catalogue_path(statement.slug, language)
        is_new = not path.is_file()
        before = Catalogue(header=_header(statement, self._project, language)) if is_new else read(path)
        merged = merge(
            before,
            pot,
            today=self._job.today,
            language=statement.language.tag,
            keep_cosmetic=self._project.policy(statement.kind).cosmetic == "keep",
            elsewhere=self._elsewhere[language].having,
        )
        if is_rewritten := not is_as_read(merged.catalogue):
            self._changed[path] = merged.catalogue
        is_respelt = is_rewritten and not is_new and not merged.changes
        return Extracted(statement.slug, language, is_new, merged.changes, is_respelt=is_respelt)


_desks: dict[Path, _Desk] = {}


def _begin(root: Path, job: _Job) -> None:
    """A job: set up the desk of this process."""
    _desks[root] = _Desk(inventory_here(root), job)


def _merge(root: Path, slugs: Iterable[str]) -> list[Extracted]:
    """A job: merge the catalogues of these statements."""
    return _desks[root].merge(slugs)


def _write(root: Path) -> None:
    """A job: write what was merged."""
    _desks.pop(root).write()


_OFTEN = 10
"""Statements with new texts from which on it is quicker to read every catalogue, once."""


class _Elsewhere:
    """The reviewed entries of a language by their msgid. Those of statements that are gone are among them."""

    def __init__(self, project: Project, language: Language, private: Collection[str]) -> None:
        self._folder, self._private = project.catalogue_path("any", language).parent, frozenset(private)
        self._asked = 0

    def having(self, texts: Collection[str]) -> Mapping[str, Entry]:
        """The entries of the catalogues that may have one of these texts: a paragraph may have moved."""
        self._asked += 1
        if self._asked > _OFTEN:
            return self._all
        return reviewed_texts(_readable(filter(sieve(texts), self._paths)))

    @cached_property
    def _paths(self) -> tuple[Path, ...]:
        paths = sorted(visible(self._folder.glob("*.po")))
        return tuple(path for path in paths if path.stem not in self._private)

    @cached_property
    def _all(self) -> Mapping[str, Entry]:
        return reviewed_texts(_readable(self._paths))


def _readable(paths: Iterable[Path]) -> Iterator[Catalogue]:
    """The catalogues that can be read; of the others those tell that need them."""
    for path in paths:
        with suppress(CatalogueError):
            yield read(path)


def _follow(project: Project, card: SourceCard) -> Iterator[tuple[Language, str]]:
    """Move what belongs to a former slug along with the statement: (language, former slug) of what was moved."""
    slug, former = card.slug, card.meta.formerly
    for one in former:
        _moved(project.template_path(one), project.template_path(slug))
    for language in project.languages:
        for old, new in former_files(project, slug, former, language):
            if _moved(old, new):
                yield language, old.stem


def _moved(old: Path, new: Path) -> bool:
    """Move a file, unless there is one already in which somebody wrote."""
    if not old.is_file() or (new.exists() and not _adds_nothing(new, old)):
        return False
    new.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileNotFoundError):
        old.replace(new)
    return True


def _adds_nothing(new: Path, old: Path) -> bool:
    """Whether a catalogue holds nothing but a machine's drafts, and what it was suggested out of the older one."""
    if new.suffix != ".po":
        return new.suffix == ".pot"
    entries = read(old).entries
    known, notes = {entry.msgstrs for entry in entries}, {note for entry in entries for note in entry.notes}
    return all(
        entry.state is not State.REVIEWED
        and notes.issuperset(entry.notes)
        and (entry.state is State.UNTRANSLATED or entry.is_untouched_draft or entry.msgstrs in known)
        for entry in read(new).entries
    )
