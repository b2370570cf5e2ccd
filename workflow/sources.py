"""The cards of statements: what lists, editions and commands have to know of one without its text.

What did not change since the last time is not read again.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial

from pydantic import TypeAdapter

from workflow import glossary
from workflow.cache import Cache
from workflow.crew import Crew, attempt
from workflow.errors import CatalogueError, CommuniqueError, Fault, ProjectError, SourceError
from workflow.files import names_in
from workflow.inventory import OTHER_ORIGINAL, Inventory, chosen_slugs, open_inventory
from workflow.languages import Language, read_tag
from workflow.project import CONFIGURATION, Project
from workflow.statement import Bonds, FrontMatter, Statement, bonds_of, faults_between, pictures

Inputs = Mapping[str, str]
"""The digests of what something was made from, by what a person calls it: `source/week-of-action.md`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """What there is to know of a statement."""

    bonds: Bonds
    language_tag: str
    targets: tuple[str, ...]
    """The tags of the languages it is to be translated into."""
    meta: FrontMatter
    images: tuple[str, ...]
    """The pictures in its body, as paths from source/."""

    @property
    def slug(self) -> str:
        """The slug."""
        return self.bonds.slug

    @property
    def language(self) -> Language:
        """The language of the original."""
        return read_tag(self.language_tag)

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags of all its languages, that of the original first."""
        return (self.language_tag, *self.targets)

    @property
    def files(self) -> tuple[str, ...]:
        """Every file that goes out with it whatever the language, as paths from source/."""
        names = {file for one in self.meta.attachments for file in (one.file, *one.files.values())}
        return tuple(sorted({*self.images, *names}))

    @property
    def named(self) -> tuple[str, ...]:
        """Every file that it names, those too that partners made."""
        return (*self.files, *(one.file for one in self.meta.supplied.values()))


def source_card_of(statement: Statement) -> SourceCard:
    """The card of a statement."""
    return SourceCard(
        bonds=bonds_of(statement),
        language_tag=statement.language.tag,
        targets=tuple(language.tag for language in statement.targets),
        meta=statement.meta,
        images=tuple(dict.fromkeys(name for name, _ in pictures(statement.document))),
    )


# -------------------------------------------------------------------------------------------- of a project


def sources_of(project: Project, cache: Cache, crew: Crew) -> tuple[Inventory, dict[str, SourceCard]]:
    """The cards of every statement by slug; and the inventory that has read what had to be read.

    Raises SourceError with every fault.
    """
    if not project.source.is_dir():
        tip = "statements lie in source/, one Markdown file each"
        raise SourceError(f"there is no folder {project.source}", tip=tip)
    _look_at_folders(project, cache)
    inventory = open_inventory(project)
    found = {slug: _known(project, cache, slug) for slug in inventory.slugs}
    due = [slug for slug, card in found.items() if card is None]
    faults: list[Fault] = []
    for slug, made in crew.work(_cards, inventory, dict.fromkeys(due), doing="reading", total=len(due), weight=2):
        if isinstance(made, CommuniqueError):
            faults += made.faults
        else:
            found[slug] = card = source_card_from(made)
            cache.put("source", slug, _inputs(project, cache, slug, (f"source/{name}" for name in card.named)), made)
    cards = {slug: card for slug, card in found.items() if card is not None}
    faults = faults or [*faults_between(card.bonds for card in cards.values()), *_translated(project, cards.values())]
    if faults:
        raise SourceError(faults)
    return inventory, cards


def _translated(project: Project, cards: Collection[SourceCard]) -> Iterator[Fault]:
    """Originals that have a translation into their own language: another word in the settings has turned them round.

    What people wrote as English would go out as French.
    """
    languages = {card.language for card in cards}
    names = {language: names_in(project.catalogue_path("any", language).parent) for language in languages}
    for card in cards:
        if f"{card.slug}.po" in names[card.language]:
            path, language = project.catalogue_path(card.slug, card.language), card.language.english_name
            what = f"the original of this translation into {language} is in {language}"
            yield Fault(what, project.relative(path), 1, OTHER_ORIGINAL)


def take_inventory(project: Project, slugs: Iterable[str] = (), cache: Cache | None = None) -> Inventory:
    """The named statements and all their editions, read at once, or those of the whole project.

    Other statements are read only where the cache does not know them. Raises SourceError, CatalogueError or
    ProjectError with every fault, UsageError for an unknown slug.
    """
    known = cache or Cache.none()
    inventory, cards = sources_of(project, known, Crew(project.root, number=1))
    inventory = replace(inventory, slugs=chosen_slugs(cards, slugs))
    faults: list[Fault] = []
    for statement in inventory.statements:
        for language in (statement.language, *statement.targets):
            try:
                inventory.edition(statement.slug, language)
            except CatalogueError as error:
                faults += error.faults
    if faults:
        raise CatalogueError(faults)
    return with_terms(inventory, known)


def with_terms(inventory: Inventory, cache: Cache) -> Inventory:
    """The inventory that knows the terms. Raises ProjectError when they cannot be read, though nobody needs them."""
    inputs = terms_inputs(inventory.project, cache)
    if not all(inputs.values()):
        # Not remembered: a file with another name may be the one that is meant.
        return replace(inventory, known_glossary=inventory.glossary)
    if (data := cache.get("glossary", "", inputs)) is not None:
        return replace(inventory, known_glossary=glossary.proven(data))
    cache.put("glossary", "", inputs, glossary.kept(inventory.glossary))
    return inventory


def terms_inputs(project: Project, cache: Cache) -> Inputs:
    """What the terms are made from."""
    return {"locales/glossary.csv": cache.digest(project.glossary_path)}


def source_inputs(project: Project, cache: Cache, slug: str) -> Inputs:
    """What the card of a statement, and its text, are made from."""
    name = f"source/{slug}.md"
    return {"communique.toml": project.digest, name: cache.digest(f"{project.root}/{name}")}


def _look_at_folders(project: Project, cache: Cache) -> None:
    """Know the folders in which a new file would matter, and the settings."""
    settings, templates = cache.look(project.root / CONFIGURATION), project.root / "templates"
    if settings is None or settings[1] != project.sha256:
        raise ProjectError(f"{CONFIGURATION} was changed meanwhile", tip="run the command again")
    for folder in (project.root, project.source, project.locales, templates, project.root / "fonts"):
        cache.look(folder)
    for path in templates.rglob("*"):
        if path.is_dir():
            cache.look(path)
    for language in project.languages:
        approved = project.approved_path("any", language).parent
        for folder in (approved, approved.parent, project.catalogue_path("any", language).parent):
            cache.look(folder)


def _known(project: Project, cache: Cache, slug: str) -> SourceCard | None:
    """The card that is kept, if neither the statement has changed nor a file that it names: those are judged too."""
    made_from = cache.inputs("source", slug) or {}
    data = cache.get("source", slug, _inputs(project, cache, slug, made_from))
    return source_card_from(data) if data else None


def _inputs(project: Project, cache: Cache, slug: str, names: Iterable[str]) -> Inputs:
    """What a card was made from, with these files, which are named from the root."""
    inputs = source_inputs(project, cache, slug)
    others = {name: cache.digest(f"{project.root}/{name}") for name in names if name not in inputs}
    return {**inputs, **others}


def _cards(inventory: Inventory, slugs: Iterable[str]) -> list[tuple[str, bytes | CommuniqueError]]:
    """A job: the cards of statements."""
    return [(slug, attempt(partial(_card, inventory, slug))) for slug in slugs]


def _card(inventory: Inventory, slug: str) -> bytes:
    return _SOURCE_CARD.dump_json(source_card_of(inventory.statement(slug)))


@lru_cache(maxsize=10_000)
def source_card_from(data: bytes) -> SourceCard:
    """The card that was kept as these bytes. Raises ValueError for others."""
    return _SOURCE_CARD.validate_json(data)


_SOURCE_CARD = TypeAdapter(SourceCard)
