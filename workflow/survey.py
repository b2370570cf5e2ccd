"""The cards of every statement and edition of a project. What did not change since the last time is not read again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from workflow.cache import Cache, digest_of_values
from workflow.cards import Card, SourceCard, card_from, card_of, kept, source_card_from, source_card_of
from workflow.checks.problem import Level
from workflow.errors import CatalogueError, CommuniqueError, Fault, SourceError, UsageError
from workflow.examination import examine, unresolved
from workflow.inventory import Inventory, newest_first
from workflow.languages import Language
from workflow.project import Project
from workflow.statement import faults_between
from workflow.words import POT, missing_words, word_files

Inputs = Mapping[str, str]
"""The digests of what something was made from, by what a person calls it: `source/week-of-action.md`."""


@dataclass(frozen=True)
class Survey:
    """What a project holds, as cards. Made by `survey`; texts are read from its inventory when they are wanted."""

    inventory: Inventory
    sources: Mapping[str, SourceCard]
    """By slug, the newest first."""
    cards: Mapping[tuple[str, str], Card]
    """By slug and tag: of each statement its original, then its translations."""
    inputs: Mapping[tuple[str, str], Inputs]
    """What each card, and the text of its edition, was made from."""
    words: Mapping[str, int]
    """How many messages of the interface are not reviewed, by tag."""
    cache: Cache
    """Knows the digests of files."""

    @property
    def project(self) -> Project:
        """The project."""
        return self.inventory.project

    def of(self, slug: str) -> tuple[Card, ...]:
        """The cards of a statement's editions, the original first."""
        return tuple(self.cards[slug, tag] for tag in self.sources[slug].tags)


def survey(project: Project, cache: Cache | None = None, slugs: Iterable[str] = ()) -> Survey:
    """Look through everything, or the named statements alone; what the cache knows is not read.

    Raises SourceError, CatalogueError or ProjectError with every fault, UsageError for an unknown slug.
    """
    return _Surveyor(project, cache or Cache.none()).survey(tuple(dict.fromkeys(slugs)))


class _Surveyor:
    """Looks at one file after the other."""

    def __init__(self, project: Project, cache: Cache) -> None:
        self._project, self._cache = project, cache
        self._settings = {"communique.toml": digest_of_values(project.settings.model_dump())}
        self._glossary = {"locales/glossary.csv": cache.digest(project.locales / "glossary.csv")}
        self._faults: list[Fault] = []

    def survey(self, slugs: tuple[str, ...]) -> Survey:
        """The cards of these statements; of all when none is named."""
        if not self._project.source.is_dir():
            tip = "statements lie in source/, one Markdown file each"
            raise SourceError(f"there is no folder {self._project.source}", tip=tip)
        known = sorted(path.stem for path in self._project.source.glob("*.md"))
        self._inventory = Inventory(self._project, tuple(known))
        self._read_glossary()
        sources = dict(self._sources(known))
        if not self._faults:
            self._faults += faults_between(card.bonds for card in sources.values())
        if self._faults:
            raise SourceError(self._faults)
        wanted = _chosen(sources, slugs)
        newest = sorted(wanted, key=lambda slug: newest_first(sources[slug].meta.date, slug))
        inputs, cards = {}, {}
        for slug in newest:
            for place, made_from, card in self._editions(sources[slug]):
                inputs[place], cards[place] = made_from, card
        if self._faults:
            raise CatalogueError(self._faults)
        words = {language.tag: self._missing_words(language) for language in self._project.languages}
        return Survey(self._inventory, {slug: sources[slug] for slug in newest}, cards, inputs, words, self._cache)

    def _read_glossary(self) -> None:
        """Raise CatalogueError when it cannot be read, even where no card needs it."""
        if self._cache.get("glossary", "", self._glossary) is None:
            _ = self._inventory.glossary
            self._cache.put("glossary", "", self._glossary, b"")

    def _sources(self, slugs: Iterable[str]) -> Iterator[tuple[str, SourceCard]]:
        for slug in slugs:
            try:
                yield slug, self._source(slug)
            except SourceError as error:
                self._faults += error.faults

    def _source(self, slug: str) -> SourceCard:
        inputs = {**self._settings, **self._digest_of_source(slug)}
        if data := self._cache.get("source", slug, inputs):
            card = source_card_from(data)
            if all(self._cache.look(self._project.source / name) for name in card.files):
                return card
        card = source_card_of(self._inventory.statement(slug))
        self._cache.put("source", slug, inputs, kept(card))
        return card

    def _digest_of_source(self, slug: str) -> Inputs:
        return {f"source/{slug}.md": self._cache.digest(self._project.source_path(slug))}

    def _editions(self, source: SourceCard) -> Iterator[tuple[tuple[str, str], Inputs, Card]]:
        for language in map(self._project.language, source.tags):
            try:
                yield (source.slug, language.tag), *self._edition(source, language)
            except CommuniqueError as error:
                self._faults += error.faults

    def _edition(self, source: SourceCard, language: Language) -> tuple[Inputs, Card]:
        name = f"{source.slug} {language.tag}"
        paths = [self._project.approved_path(source.slug, language)]
        if language.tag != source.language_tag:
            paths.append(self._project.catalogue_path(source.slug, language))
        inputs = {
            **self._settings,
            **self._glossary,
            **self._digest_of_source(source.slug),
            **{str(self._project.relative(path)): self._cache.digest(path) for path in paths},
        }
        if data := self._cache.get("edition", name, inputs):
            return inputs, card_from(data)
        edition = self._inventory.edition(source.slug, language)
        assert edition is not None
        card = card_of(self._inventory, edition)
        self._cache.put("edition", name, inputs, kept(card))
        return inputs, card

    def _missing_words(self, language: Language) -> int:
        folders = (self._project.locales,)
        inputs = {str(path): self._cache.digest(path) for path in (POT, *word_files(language, folders))}
        if data := self._cache.get("words", language.tag, inputs):
            return int(data)
        number = len(missing_words(language, folders))
        self._cache.put("words", language.tag, inputs, str(number).encode())
        return number


def findings_of(survey: Survey, card: Card) -> tuple[int, int]:
    """(errors that hold the edition, warnings that nobody allowed) of every check on a translation."""
    if card.is_original:
        return 0, 0
    name, inputs = f"{card.slug} {card.tag}", survey.inputs[card.place]
    if data := survey.cache.get("findings", name, inputs):
        first, second = data.split()
        return int(first), int(second)
    edition = survey.inventory.edition(card.slug, card.language)
    assert edition is not None
    found = examine(survey.inventory, edition)
    errors = len(unresolved(found))
    warnings = sum(finding.level is Level.WARNING and not finding.allowed for finding in found)
    survey.cache.put("findings", name, inputs, f"{errors} {warnings}".encode())
    return errors, warnings


def _chosen(known: Iterable[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """The slugs that are wanted; all when none is named. Raises UsageError."""
    known = tuple(known)
    for slug in wanted:
        if slug not in known:
            raise UsageError(f"there is no statement “{slug}”", tip="communique status lists them")
    return wanted or known
