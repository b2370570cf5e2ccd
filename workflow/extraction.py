"""source → POT and PO files: created, or merged without losing a word."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from workflow.catalogue import Catalogue, Entry
from workflow.errors import CatalogueError, Fault
from workflow.files import write_atomically
from workflow.languages import Language
from workflow.merging import Merged, merge, reviewed_texts
from workflow.messages import extract
from workflow.po import new_header, read, render, save
from workflow.project import Project
from workflow.statement import Statement


@dataclass(frozen=True, slots=True)
class Extracted:
    """What `extract` did to one catalogue."""

    statement: Statement
    language: Language
    is_new: bool
    merged: Merged


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
    project: Project,
    statements: Iterable[Statement],
    languages: Iterable[Language],
    *,
    today: str,
    private: Collection[str] = (),
) -> tuple[Extracted, ...]:
    """Bring the POT and the catalogues of these statements up to date, in these languages.

    `private` are the slugs of statements under embargo, whose translations are suggested nowhere else. Everything is
    read and merged before anything is written. Raises CatalogueError with every fault of every file.
    """
    statements, languages = tuple(statements), frozenset(languages)
    for statement in statements:
        _follow(project, statement)
    wanted = [
        (statement, language) for statement in statements for language in statement.targets if language in languages
    ]
    old = _read_all(project, wanted)
    known = {language: _Elsewhere(project, language, private) for _, language in wanted}
    templates = {statement.slug: template(statement, project) for statement in statements}
    done: list[Extracted] = []
    for statement, language in wanted:
        before = old.get((statement.slug, language))
        merged = merge(
            before or Catalogue(header=_header(statement, project, language)),
            templates[statement.slug],
            today=today,
            language=statement.language.tag,
            keep_cosmetic=project.policy(statement.kind).cosmetic == "keep",
            elsewhere=known[language],
        )
        done.append(Extracted(statement, language, before is None, merged))
    for slug, pot in templates.items():
        write_atomically(project.template_path(slug), render(pot).encode())
    for item in done:
        save(project.catalogue_path(item.statement.slug, item.language), item.merged.catalogue)
    return tuple(done)


def _read_all(project: Project, wanted: Iterable[tuple[Statement, Language]]) -> dict[tuple[str, Language], Catalogue]:
    """The catalogues that there are, by slug and language. Raises CatalogueError with every fault of every file."""
    found: dict[tuple[str, Language], Catalogue] = {}
    faults: list[Fault] = []
    for statement, language in wanted:
        path = project.catalogue_path(statement.slug, language)
        try:
            if path.is_file():
                found[statement.slug, language] = read(path)
        except CatalogueError as error:
            faults += error.faults
    if faults:
        raise CatalogueError(faults)
    return found


class _Elsewhere(Mapping[str, Entry]):
    """The reviewed entries of a language by their msgid, read when a message is new and nothing here translates it.

    Those of statements that are gone are among them: a paragraph may have moved.
    """

    def __init__(self, project: Project, language: Language, private: Collection[str]) -> None:
        self._folder, self._private = project.catalogue_path("any", language).parent, frozenset(private)

    @cached_property
    def _entries(self) -> Mapping[str, Entry]:
        paths = (path for path in sorted(self._folder.glob("*.po")) if path.stem not in self._private)
        return reviewed_texts(map(read, paths))

    def __getitem__(self, msgid: str) -> Entry:
        return self._entries[msgid]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _follow(project: Project, statement: Statement) -> None:
    """Move what belongs to a former slug along with the statement."""
    for slug in statement.meta.formerly:
        for old, new in _paths(project, slug, statement.slug):
            if old.is_file() and not new.exists():
                new.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):
                    old.rename(new)


def _paths(project: Project, old: str, new: str) -> Iterator[tuple[Path, Path]]:
    yield project.template_path(old), project.template_path(new)
    for language in project.languages:
        yield project.catalogue_path(old, language), project.catalogue_path(new, language)
        yield project.approved_path(old, language), project.approved_path(new, language)
