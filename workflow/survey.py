"""The cards of every statement and edition of a project. What did not change since the last time is not read again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial

from workflow import glossary
from workflow.cache import Cache
from workflow.cards import Card, card_from, card_of, kept
from workflow.checks.problem import Level
from workflow.crew import Crew, attempt, know_terms
from workflow.errors import CatalogueError, CommuniqueError, Fault
from workflow.examination import errata, examine, unresolved
from workflow.inventory import Inventory, chosen_slugs, newest_first
from workflow.languages import Language, read_tag
from workflow.project import Project
from workflow.sources import Inputs, SourceCard, source_inputs, sources_of
from workflow.words import POT, missing_words, word_files


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

    def bare(self) -> "Survey":
        """The cards alone, for another process."""
        return replace(self, inventory=Inventory(self.project, ()), inputs={}, cache=Cache.none())

    def of(self, slug: str) -> tuple[Card, ...]:
        """The cards of a statement's editions, the original first."""
        return tuple(self.cards[slug, tag] for tag in self.sources[slug].tags)


def survey(
    project: Project, cache: Cache | None = None, slugs: Iterable[str] = (), *, crew: Crew | None = None
) -> Survey:
    """Look through everything, or the named statements alone; what the cache knows is not read.

    A `crew` reads what is left, when it is much.

    Raises SourceError, CatalogueError or ProjectError with every fault, UsageError for an unknown slug.
    """
    crew = crew or Crew(project.root, number=1)
    return _Surveyor(project, cache or Cache.none(), crew).survey(tuple(dict.fromkeys(slugs)))


class _Surveyor:
    """Looks at one file after the other, or has a crew look."""

    def __init__(self, project: Project, cache: Cache, crew: Crew) -> None:
        self._project, self._cache, self._crew = project, cache, crew
        self._glossary = {"locales/glossary.csv": cache.digest(project.locales / "glossary.csv")}
        self._faults: list[Fault] = []
        self._root = str(project.root)

    def survey(self, slugs: tuple[str, ...]) -> Survey:
        """The cards of these statements and their editions; of all when none is named."""
        self.inventory, sources = sources_of(self._project, self._cache, self._crew)
        self._read_glossary()
        wanted = sorted(chosen_slugs(sources, slugs), key=lambda slug: newest_first(sources[slug].meta.date, slug))
        inputs = {(slug, tag): self._inputs(sources[slug], tag) for slug in wanted for tag in sources[slug].tags}
        cards = self._cards(inputs)
        if self._faults:
            raise CatalogueError(sorted(self._faults, key=lambda fault: (str(fault.path), fault.line)))
        words = {language.tag: self._missing_words(language) for language in self._project.languages}
        return Survey(self.inventory, {slug: sources[slug] for slug in wanted}, cards, inputs, words, self._cache)

    def _read_glossary(self) -> None:
        """Know the terms. Raise ProjectError when they cannot be read, even where no card needs them."""
        if (data := self._cache.get("glossary", "", self._glossary)) is None:
            self._cache.put("glossary", "", self._glossary, glossary.kept(self.inventory.glossary))
        else:
            self.inventory = replace(self.inventory, known_glossary=glossary.proven(data))

    # -------------------------------------------------------------------------------------------- editions

    def _inputs(self, source: SourceCard, tag: str) -> Inputs:
        approved, catalogues = self._project.folders[tag]
        names = [f"{approved}/{source.slug}.md"]
        if tag != source.language_tag:
            names.append(f"{catalogues}/{source.slug}.po")
        return {
            **source_inputs(self._project, self._cache, source.slug),
            **self._glossary,
            **{name: self._cache.digest(f"{self._root}/{name}") for name in names},
        }

    def _cards(self, inputs: Mapping[tuple[str, str], Inputs]) -> dict[tuple[str, str], Card]:
        known = {place: self._cache.get("edition", " ".join(place), made_from) for place, made_from in inputs.items()}
        due: dict[str, list[str]] = {}
        for (slug, tag), data in known.items():
            if data is None:
                due.setdefault(slug, []).append(tag)
        number = sum(map(len, due.values()))
        if self._crew.is_worthwhile(number):
            self._crew.tell(know_terms, glossary.kept(self.inventory.glossary))
        for place, made in self._crew.work(_edition_cards, self.inventory, due, number=number):
            if isinstance(made, CommuniqueError):
                self._faults += made.faults
            else:
                self._cache.put("edition", " ".join(place), inputs[place], made)
                known[place] = made
        return {place: card_from(data) for place, data in known.items() if data is not None}

    # ----------------------------------------------------------------------------------------------- words

    def _missing_words(self, language: Language) -> int:
        folders = (self._project.locales,)
        inputs = {str(path): self._cache.digest(path) for path in (POT, *word_files(language, folders))}
        if data := self._cache.get("words", language.tag, inputs):
            return int(data)
        number = len(missing_words(language, folders))
        self._cache.put("words", language.tag, inputs, str(number).encode())
        return number


def _edition_cards(
    inventory: Inventory, due: Mapping[str, Iterable[str]]
) -> list[tuple[tuple[str, str], bytes | CommuniqueError]]:
    """A job: the cards of editions, which are named by slug and tags."""
    places = [(slug, tag) for slug, tags in due.items() for tag in tags]
    return [(place, attempt(partial(_edition_card, inventory, *place))) for place in places]


def _edition_card(inventory: Inventory, slug: str, tag: str) -> bytes:
    edition = inventory.edition(slug, read_tag(tag))
    assert edition is not None
    return kept(card_of(inventory, edition))


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
    found = (*examine(survey.inventory, edition), *errata(survey.inventory, edition))
    errors = len(unresolved(found))
    warnings = sum(finding.level is Level.WARNING and not finding.allowed for finding in found)
    survey.cache.put("findings", name, inputs, f"{errors} {warnings}".encode())
    return errors, warnings
