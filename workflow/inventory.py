"""Every statement and every edition of a project, as they stand on disk."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workflow.approvals import read_record
from workflow.catalogue import Catalogue
from workflow.editions import Edition, assess, assess_original
from workflow.errors import CatalogueError, Fault, UsageError
from workflow.glossary import Glossary, open_glossary
from workflow.languages import Language
from workflow.po import read
from workflow.project import Project
from workflow.statement import Statement, read_statements


@dataclass(frozen=True, slots=True)
class Inventory:
    """What a project holds. Made by `take_inventory`."""

    project: Project
    statements: tuple[Statement, ...]
    """By date, the newest first; of one day by slug."""
    editions: Mapping[tuple[str, str], Edition]
    """By slug and tag: a statement's original and its translations."""
    glossary: Glossary

    def edition(self, slug: str, language: Language) -> Edition | None:
        """The edition of a statement in a language; None where it is not to be translated into it."""
        return self.editions.get((slug, language.tag))

    def of(self, statement: Statement) -> tuple[Edition, ...]:
        """Every edition of a statement, the original first."""
        languages = (statement.language, *statement.targets)
        return tuple(self.editions[statement.slug, language.tag] for language in languages)


def take_inventory(project: Project, slugs: Iterable[str] = ()) -> Inventory:
    """Read everything, or the named statements alone.

    Raises SourceError, CatalogueError or ProjectError with every fault, UsageError for an unknown slug.
    """
    statements = chosen(read_statements(project), slugs)
    editions: dict[tuple[str, str], Edition] = {}
    faults: list[Fault] = []
    for statement in statements:
        for language in (statement.language, *statement.targets):
            try:
                editions[statement.slug, language.tag] = _edition(project, statement, language)
            except CatalogueError as error:
                faults += error.faults
    if faults:
        raise CatalogueError(faults)
    newest = sorted(statements, key=lambda statement: (-statement.meta.date.toordinal(), statement.slug))
    path = project.locales / "glossary.csv"
    return Inventory(project, tuple(newest), editions, open_glossary(path, project.relative(path)))


def chosen(statements: tuple[Statement, ...], slugs: Iterable[str]) -> tuple[Statement, ...]:
    """The statements with these slugs; all of them when none is named. Raises UsageError."""
    by_slug = {statement.slug: statement for statement in statements}
    wanted = tuple(dict.fromkeys(slugs))
    for slug in wanted:
        if slug not in by_slug:
            raise UsageError(f"there is no statement “{slug}”", tip="communique status lists them")
    return tuple(by_slug[slug] for slug in wanted) or statements


def _edition(project: Project, statement: Statement, language: Language) -> Edition:
    approved_path = project.approved_path(statement.slug, language)
    shown = project.relative(approved_path)
    record = read_record(approved_path, shown)
    if record and record.edition.language != language.tag:
        tip = f"an edition in {language.tag} lies in this folder"
        raise CatalogueError(Fault(f"its language is {record.edition.language}", shown, 1, tip))
    policy = project.policy(statement.kind)
    if language == statement.language:
        return assess_original(statement, record, policy)
    path = project.catalogue_path(statement.slug, language)
    catalogue = read(path) if path.is_file() else Catalogue()
    return assess(
        statement,
        language,
        catalogue,
        record,
        policy,
        paths=(project.relative(path), shown),
        localised_links=tuple(project.settings.links.localised),
    )
