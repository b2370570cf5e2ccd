"""Every statement and every edition of a project, as they stand on disk."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from workflow.approvals import Record, read_record
from workflow.catalogue import Catalogue
from workflow.editions import Edition, assess, assess_original
from workflow.errors import CatalogueError, Fault, UsageError
from workflow.files import visible
from workflow.glossary import Glossary, open_glossary
from workflow.languages import Language, read_tag
from workflow.po import read
from workflow.project import Project
from workflow.releases import Release, proof, release
from workflow.statement import Statement, read_statement

MOST_HELD = 10_000
"""Editions whose texts stay in memory while there is a use for them, in all processes together: some 70 kB each."""


@dataclass(frozen=True)
class Inventory:
    """What a project holds, read when it is asked for. Made by `open_inventory`, or by `sources.take_inventory`."""

    project: Project
    slugs: tuple[str, ...]
    """Of its statements, or of those that were asked for."""
    _statements: dict[str, Statement] = field(default_factory=dict, repr=False)
    _editions: dict[tuple[str, str], Edition] = field(default_factory=dict, repr=False)
    _releases: dict[tuple[str, str, bool], Release] = field(default_factory=dict, repr=False)
    known_glossary: Glossary | None = None
    """The terms, where they are known already."""

    @cached_property
    def _known(self) -> frozenset[str]:
        return frozenset(self.slugs)

    @cached_property
    def glossary(self) -> Glossary:
        """The terms of the project. Raises ProjectError."""
        if self.known_glossary is not None:
            return self.known_glossary
        path = self.project.glossary_path
        return open_glossary(path, self.project.relative(path))

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        """Every statement by date, the newest first; of one day by slug."""
        return tuple(sorted(map(self.statement, self.slugs), key=lambda one: newest_first(one.meta.date, one.slug)))

    def statement(self, slug: str) -> Statement:
        """The original of a statement. Raises SourceError with every fault of its file."""
        if slug not in self._statements:
            self._statements[slug] = read_statement(self.project.source_path(slug), self.project)
        return self._statements[slug]

    @property
    def editions(self) -> Mapping[tuple[str, str], Edition]:
        """Every edition by slug and tag: of each statement its original and its translations."""
        return {(one.slug, edition.language.tag): edition for one in self.statements for edition in self.of(one)}

    def edition(self, slug: str, language: Language) -> Edition | None:
        """The edition of a statement in a language; None where it is not to be translated into it.

        A catalogue that cannot be read holds nobody up: the edition says so. Raises SourceError, and CatalogueError
        with every fault of an approved edition.
        """
        place = slug, language.tag
        if place not in self._editions:
            if slug not in self._known:
                return None
            statement = self.statement(slug)
            if language not in (statement.language, *statement.targets):
                return None
            self._editions[place] = _edition(self.project, statement, language)
        return self._editions[place]

    def release(self, edition: Edition, *, is_proof: bool = False) -> Release:
        """The text of an edition that goes out, or would; for a proof with every translation there is."""
        place = (edition.statement.slug, edition.language.tag, is_proof)
        if place not in self._releases:
            found = proof(edition) if is_proof else release(edition)
            assert found is not None
            self._releases[place] = found
        return self._releases[place]

    def make_room(self, done: Iterable[str], processes: int = 1) -> None:
        """Forget these statements, which somebody is done with, if there is more in memory than should be.

        `processes` says how many do the same work side by side.
        """
        if len(self._editions) > MOST_HELD // processes:
            self.forget(done)

    def forget(self, slugs: Iterable[str]) -> None:
        """Keep the texts of these statements no longer; they are read again when they are asked for."""
        for slug in slugs:
            if statement := self._statements.pop(slug, None):
                for language in (statement.language, *statement.targets):
                    self._editions.pop((slug, language.tag), None)
                    for is_proof in (False, True):
                        self._releases.pop((slug, language.tag, is_proof), None)

    def of(self, statement: Statement) -> tuple[Edition, ...]:
        """Every edition of a statement, the original first."""
        languages = (statement.language, *statement.targets)
        return tuple(filter(None, (self.edition(statement.slug, language) for language in languages)))


def open_inventory(project: Project) -> Inventory:
    """Everything that lies in source/, of which nothing is read yet."""
    return Inventory(project, tuple(sorted(path.stem for path in visible(project.source.glob("*.md")))))


def newest_first(date: datetime.date, slug: str) -> tuple[int, str]:
    """What statements are sorted by."""
    return -date.toordinal(), slug


def chosen_slugs(known: Iterable[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """The slugs that are wanted, each once; all that are known when none is. Raises UsageError."""
    known, wanted = tuple(known), tuple(dict.fromkeys(wanted))
    for slug in wanted:
        if slug not in known:
            raise UsageError(f"there is no statement “{slug}”", tip="communique status lists them")
    return wanted or known


def former_files(project: Project, slug: str, former: Iterable[str], language: Language) -> Iterator[tuple[Path, Path]]:
    """(file under a former slug, the same under the slug) of an edition."""
    for path_of in (project.approved_path, project.catalogue_path):
        yield from ((path_of(old, language), path_of(slug, language)) for old in former)


def _left_behind(project: Project, statement: Statement, language: Language) -> Iterator[Fault]:
    """Files that still lie under a former slug. Without its withdrawal an edition would go out again."""
    for old, new in former_files(project, statement.slug, statement.meta.formerly, language):
        if old.is_file() and not new.exists():
            tip = "communique extract brings along what lies under a former slug"
            yield Fault(f"this belongs to {statement.slug} now", project.relative(old), 1, tip)


def _of_other_original(record: Record, statement: Statement, shown: Path) -> Fault | None:
    """That people signed for an original in another language than the statement is in today."""
    signed_for = [source for one in (record.edition, record.edition.pending) if one and (source := one.source)]
    then = next((source.language for source in signed_for if source.language != statement.language.tag), None)
    if then is None:
        return None
    what = f"it was signed for an original in {read_tag(then).english_name}, not in {statement.language.english_name}"
    return Fault(what, shown, 1, OTHER_ORIGINAL)


OTHER_ORIGINAL = (
    "say in the source which language it is in, as in “language: en”, or put [languages] source back; delete this file "
    "when the original was written anew in the other language"
)
"""What to do where a statement counts as written in a language that it is not in."""


def _edition(project: Project, statement: Statement, language: Language) -> Edition:
    if faults := list(_left_behind(project, statement, language)):
        raise CatalogueError(faults)
    approved_path = project.approved_path(statement.slug, language)
    shown = project.relative(approved_path)
    record = read_record(approved_path, shown)
    if record and record.edition.language != language.tag:
        tip = f"an edition in {language.tag} lies in this folder"
        raise CatalogueError(Fault(f"its language is {record.edition.language}", shown, 1, tip))
    if record and record.edition.slug not in {None, statement.slug, *statement.meta.formerly}:
        tip = "an approval is of one statement: put the file back, or delete it and approve this edition anew"
        raise CatalogueError(Fault(f"it approves another statement, {record.edition.slug}", shown, 1, tip))
    if record and (fault := _of_other_original(record, statement, shown)):
        raise CatalogueError(fault)
    policy = project.policy(statement.kind)
    if language == statement.language:
        return assess_original(statement, record, policy)
    path = project.catalogue_path(statement.slug, language)
    catalogue = Catalogue()
    unread: tuple[Fault, ...] = ()
    try:
        catalogue = read(path) if path.is_file() else catalogue
    except CatalogueError as error:
        unread = tuple(replace(fault, path=project.relative(fault.path or path)) for fault in error.faults)
    return assess(
        statement,
        language,
        catalogue,
        record,
        policy,
        paths=(project.relative(path), shown),
        unread=unread,
        localised_links=tuple(project.settings.links.localised),
    )
