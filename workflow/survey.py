"""The cards of every statement and edition of a project. What did not change since the last time is not read again."""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import NamedTuple

from workflow import glossary
from workflow.cache import Cache
from workflow.cards import Card, card_from, card_of, kept
from workflow.checks.findings import Finding, findings_from
from workflow.checks.findings import kept as findings_kept
from workflow.checks.problem import Level
from workflow.crew import Crew, attempt, know_terms
from workflow.editions import Edition
from workflow.errors import CatalogueError, CommuniqueError, Fault
from workflow.examination import errata, examine, examine_original, mislabelled, not_extracted, unresolved
from workflow.inventory import Inventory, chosen_slugs, former_files, newest_first
from workflow.languages import Language, read_tag
from workflow.oversights import oversights
from workflow.project import Project
from workflow.sources import Inputs, SourceCard, source_inputs, sources_of, terms_inputs, with_terms
from workflow.statement import dawn
from workflow.words import POT, missing_words, word_files

Place = tuple[str, str]
"""Slug and tag of an edition."""
Make = Callable[[Inventory, Edition], bytes]


@dataclass(frozen=True)
class Survey:
    """What a project holds, as cards. Made by `survey`; texts are read from its inventory when they are wanted."""

    inventory: Inventory
    sources: Mapping[str, SourceCard]
    """By slug, the newest first."""
    cards: Mapping[Place, Card]
    """By slug and tag: of each statement its original, then its translations."""
    inputs: Mapping[Place, Inputs]
    """What each card, and the text of its edition, was made from."""
    words: Mapping[str, int]
    """How many messages of the interface are not reviewed, by tag."""
    cache: Cache
    """Knows the digests of files."""

    @cached_property
    def oversights(self) -> tuple[Finding, ...]:
        """What is amiss with the project, or with these statements, that shows in no single file."""
        return oversights(self.inventory, self.sources, self.cache)

    @property
    def project(self) -> Project:
        """The project."""
        return self.inventory.project

    def unread(self, languages: Iterable[Language] = ()) -> tuple[Fault, ...]:
        """Everything that is wrong with the catalogues of these languages, or all, that cannot be read."""
        tags = {language.tag for language in languages or self.project.languages}
        return tuple(fault for card in self.cards.values() if card.tag in tags for fault in card.unread)

    def bare(self) -> "Survey":
        """The cards alone, for another process."""
        return replace(self, inventory=Inventory(self.project, ()), inputs={}, cache=Cache.none())

    def of(self, slug: str) -> tuple[Card, ...]:
        """The cards of a statement's editions, the original first."""
        places = ((slug, tag) for tag in self.sources[slug].tags)
        return tuple(self.cards[place] for place in places if place in self.cards)

    def within(self, languages: Collection[Language]) -> "Survey":
        """The same with the editions in these languages alone, each beside its original."""
        cards = {place: card for place, card in self.cards.items() if card.is_original or card.language in languages}
        return replace(self, cards=cards)

    def interval(self, at: datetime.datetime) -> tuple[datetime.datetime, datetime.datetime]:
        """(from, until) around an hour: between them no embargo ends, nothing expires, and no date comes due."""
        metas = [one.meta for one in self.sources.values()]
        # At the hour of its embargo a text goes out; at the hour when it expires it is out still.
        moments = [meta.embargo for meta in metas if meta.embargo]
        moments += [meta.expires + datetime.timedelta.resolution for meta in metas if meta.expires]
        moments += [dawn(meta.date) for meta in metas]
        early = [moment for moment in moments if moment <= at]
        late = [moment for moment in moments if moment > at]
        far = datetime.datetime.max.replace(tzinfo=datetime.UTC)
        return max(early, default=datetime.datetime.min.replace(tzinfo=datetime.UTC)), min(late, default=far)


def survey(
    project: Project, cache: Cache | None = None, slugs: Iterable[str] = (), *, crew: Crew | None = None
) -> Survey:
    """Look through everything, or the named statements alone; what the cache knows is not read.

    A `crew` reads what is left, when it is much.

    A catalogue that cannot be read is told in the card of its edition. Raises SourceError, ProjectError, and
    CatalogueError of an approved edition, with every fault; UsageError for an unknown slug.
    """
    cache, crew = cache or Cache.none(), crew or Crew(project.root, number=1)
    inventory, sources = sources_of(project, cache, crew)
    _forget(project, cache, set(cache.names("source")) - set(sources))
    inventory, terms = with_terms(inventory, cache), terms_inputs(project, cache)
    wanted = sorted(chosen_slugs(sources, slugs), key=lambda slug: newest_first(sources[slug].meta.date, slug))
    inputs = {
        (slug, tag): {**_inputs(project, cache, sources[slug], tag), **terms}
        for slug in wanted
        for tag in sources[slug].tags
    }
    blank = Survey(inventory, {slug: sources[slug] for slug in wanted}, {}, inputs, {}, cache)
    cards = of_each(blank, "edition", _card, inputs, crew)
    words = {language.tag: _missing_words(project, cache, language) for language in project.languages}
    return replace(blank, cards={place: card_from(data) for place, data in cards.items()}, words=words)


def _forget(project: Project, cache: Cache, gone: Collection[str]) -> None:
    """Know no more of these statements."""
    memories = (f"memory {language.tag}" for language in project.languages)
    for kind in ("source", "extracted", *_OF_EDITIONS, *memories) if gone else ():
        cache.drop(kind, [name for name in cache.names(kind) if name.partition(" ")[0] in gone])


_OF_EDITIONS = ("edition", "findings", "counts", "tasks")
"""What is remembered of editions, each by slug and tag."""


def _inputs(project: Project, cache: Cache, source: SourceCard, tag: str) -> Inputs:
    """What an edition is made from, but for the terms."""
    approved, catalogues = project.folders[tag]
    names = [f"{approved}/{source.slug}.md"]
    if tag != source.language_tag:
        names.append(f"{catalogues}/{source.slug}.po")
    former = former_files(project, source.slug, source.meta.formerly, read_tag(tag))
    names += (project.relative(old).as_posix() for old, _ in former)
    return {
        **source_inputs(project, cache, source.slug),
        **{name: cache.digest(f"{project.root}/{name}") for name in names},
    }


def _missing_words(project: Project, cache: Cache, language: Language) -> int:
    """How many messages of the interface nobody has reviewed in a language."""
    folders = (project.locales,)
    inputs = {str(path): cache.digest(path) for path in (POT, *word_files(language, folders))}
    if (data := cache.get("words", language.tag, inputs)) is None:
        data = str(len(missing_words(language, folders))).encode()
        cache.put("words", language.tag, inputs, data)
    return int(data)


# -------------------------------------------------------------------------------------- of every edition


def of_each(
    survey: Survey,
    kind: str,
    make: Make,
    places: Iterable[Place],
    crew: Crew | None = None,
    *,
    doing: str = "reading",
    weight: int = 1,
) -> dict[Place, bytes]:
    """What `make(inventory, edition)` gives for each of these editions, by slug and tag, in their order.

    `make` is a function of a module. What the cache knows of this kind is not made; a `crew` makes what is left, when
    it is much: `weight` says how many times longer it takes than a card, `doing` what a person is told. Raises
    CatalogueError with every fault.
    """
    cache, crew = survey.cache, crew or Crew(survey.project.root, number=1)
    found = {place: cache.get(kind, " ".join(place), survey.inputs[place]) for place in places}
    due: dict[str, list[str]] = {}
    for (slug, tag), known in found.items():
        if known is None:
            due.setdefault(slug, []).append(tag)
    total = sum(map(len, due.values()))
    if crew.is_worthwhile(total * weight):
        crew.tell(know_terms, glossary.kept(survey.inventory.glossary))
    faults: list[Fault] = []
    job = partial(_made, make)
    for place, made in crew.work(job, survey.inventory, due, doing=doing, total=total, weight=weight):
        if isinstance(made, CommuniqueError):
            faults += made.faults
        else:
            cache.put(kind, " ".join(place), survey.inputs[place], made)
            found[place] = made
    if faults:
        raise CatalogueError(sorted(faults, key=lambda fault: (str(fault.path), fault.line)))
    return {place: data for place, data in found.items() if data is not None}


Made = list[tuple[Place, bytes | CommuniqueError]]


def _made(make: Make, inventory: Inventory, due: Mapping[str, Iterable[str]]) -> Made:
    """A job: what there is to make of editions, which are named by slug and tags."""
    places = [(slug, tag) for slug, tags in due.items() for tag in tags]
    return [(place, attempt(partial(_made_of, make, inventory, place))) for place in places]


def _made_of(make: Make, inventory: Inventory, place: Place) -> bytes:
    slug, tag = place
    edition = inventory.edition(slug, read_tag(tag))
    assert edition is not None
    return make(inventory, edition)


def _card(inventory: Inventory, edition: Edition) -> bytes:
    return kept(card_of(inventory, edition))


# ---------------------------------------------------------------------------------------------- findings


def findings_of(survey: Survey, places: Iterable[Place], crew: Crew | None = None) -> dict[Place, tuple[Finding, ...]]:
    """What every check finds in these editions, by slug and tag, in their order. What did not change is not checked."""
    found = of_each(survey, "findings", _findings, places, crew, doing="checking", weight=_CHECKING)
    return {place: findings_from(data) for place, data in found.items()}


class Tally(NamedTuple):
    """How many findings an edition has, without those that a translator allowed."""

    holding: int
    """Errors in what a person let stand, which hold the edition."""
    errors: int
    """All errors, those in drafts and stale entries too."""
    warnings: int


def counts_of(survey: Survey, places: Iterable[Place], crew: Crew | None = None) -> dict[Place, Tally]:
    """How many findings these editions have."""
    cache, places = survey.cache, tuple(places)
    known = {place: cache.get("counts", " ".join(place), survey.inputs[place]) for place in places}
    unknown = [place for place, data in known.items() if data is None]
    for place, found in findings_of(survey, unknown, crew).items():
        levels = Counter(finding.level for finding in found if not finding.allowed)
        known[place] = data = f"{len(unresolved(found))} {levels[Level.ERROR]} {levels[Level.WARNING]}".encode()
        cache.put("counts", " ".join(place), survey.inputs[place], data)
    return {place: Tally(*map(int, data.split())) for place, data in known.items() if data is not None}


_CHECKING = 4
"""How many times longer it takes to check an edition than to make its card."""


def _findings(inventory: Inventory, edition: Edition) -> bytes:
    if edition.is_original:
        return findings_kept(examine_original(edition.statement))
    found = (*mislabelled(inventory, edition), *examine(inventory, edition), *errata(inventory, edition))
    return findings_kept((*found, *not_extracted(edition)))
