"""What goes out at an hour, and what does not and why. Made from an inventory, without touching a file."""

import datetime
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Literal

from workflow import pandoc, views
from workflow.cache import digest_of_values
from workflow.cards import Card
from workflow.editions import Edition, EditionState
from workflow.errors import RenderError
from workflow.fonts import faces_of, find
from workflow.inventory import Inventory
from workflow.languages import Language, read_tag
from workflow.releases import Form, Release, untimely
from workflow.sheets import Form as PrintForm
from workflow.sources import Inputs, SourceCard
from workflow.statement import FrontMatter, Statement, Supplied
from workflow.survey import Survey
from workflow.toolchain import native_versions

Area = Literal["site", "proof"]
SUFFIXES: Mapping[views.Takeaway, str] = {
    "text": ".txt",
    "social": ".social.txt",
    "epub": ".epub",
    "docx": ".docx",
}
"""How the names of the files end that lie beside page and PDFs."""
BUNDLES = PurePosixPath("downloads/statements")
"""Where the ZIPs of statements in every language lie."""
FILES = PurePosixPath("files")
"""Where the pictures and attachments of each statement lie, in a folder of its own."""
_MIDDLES: Mapping[PrintForm, str] = {
    "screen": "",
    "print": ".print",
    "letter": ".letter.print",
    "booklet": ".booklet.print",
}


@dataclass(frozen=True)
class Publication:
    """One edition that goes out, or would. Its texts are read when they are asked for."""

    source: SourceCard
    card: Card
    inventory: Inventory
    is_proof: bool = False

    @property
    def slug(self) -> str:
        """Of its statement."""
        return self.card.slug

    @property
    def meta(self) -> FrontMatter:
        """The front matter of its statement."""
        return self.source.meta

    @property
    def language(self) -> Language:
        """Its language."""
        return self.card.language

    @property
    def form(self) -> Form:
        """With which text it goes out."""
        return Form.DRAFT if self.is_proof or self.card.form is None else self.card.form

    @cached_property
    def folder(self) -> PurePosixPath:
        """Where it lies."""
        return PurePosixPath(self.card.tag, self.slug)

    @property
    def statement(self) -> Statement:
        """Its statement."""
        return self.inventory.statement(self.slug)

    @property
    def edition(self) -> Edition:
        """The whole edition, which the inventory holds."""
        edition = self.inventory.edition(self.slug, self.language)
        assert edition is not None
        return edition

    @property
    def release(self) -> Release:
        """The text that goes out, which the inventory holds."""
        return self.inventory.release(self.edition, is_proof=self.is_proof)

    @property
    def bundle(self) -> PurePosixPath:
        """The ZIP of its statement in every language."""
        return BUNDLES / f"{self.slug}.zip"

    def pdf(self, form: PrintForm) -> PurePosixPath:
        """Where one of its PDFs lies. The language is in the name, since files are passed on."""
        return self.file(f"{_MIDDLES[form]}.pdf")

    def file(self, suffix: str) -> PurePosixPath:
        """Where one of its files lies: `es/week-of-action/week-of-action.es.txt`."""
        return PurePosixPath(f"{self.card.tag}/{self.slug}/{self.slug}.{self.card.tag}{suffix}")


@dataclass(frozen=True, slots=True)
class PartnerEdition:
    """A PDF that a partner made of a statement. Nobody here has approved it, and it says so wherever it is named."""

    slug: str
    """Of the statement."""
    language: Language
    supplied: Supplied
    why: str
    """What stands in its way; empty when it goes out."""

    @property
    def path(self) -> PurePosixPath:
        """Where its PDF lies."""
        return FILES / self.slug / PurePosixPath(self.supplied.file).name


@dataclass(frozen=True)
class Plan:
    """What goes into one area of output/. Made by `plan_site` and `plan_proof`."""

    survey: Survey
    at: datetime.datetime
    area: Area
    publications: tuple[Publication, ...]
    """The newest statement first, its original before its translations."""
    withdrawn: tuple[Card, ...]
    """What was out, or could have been, before it was taken back."""
    held: tuple[tuple[Card, tuple[str, ...]], ...]
    """What does not go out, and why."""
    looks: dict[tuple[str, str], Inputs] = field(default_factory=dict, repr=False)
    """What the pages of a language and a template are made from, once `site` has worked it out."""
    switchers: dict[str, tuple[views.EditionLink, ...]] = field(default_factory=dict, repr=False)
    """The switcher of each statement, once `viewing` has worked it out."""
    digests: views.Digests = field(default_factory=views.Digests, repr=False)
    """Of what pages and lists show."""

    @property
    def inventory(self) -> Inventory:
        """Where texts are read."""
        return self.survey.inventory

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Publication]:
        """By slug and tag."""
        return {p.card.place: p for p in self.publications}

    @property
    def interval(self) -> tuple[datetime.datetime, datetime.datetime]:
        """(from, until): between these hours the plan is the same."""
        return self.survey.interval(self.at)

    @cached_property
    def by_language(self) -> Mapping[str, tuple[Publication, ...]]:
        """By tag, the newest first."""
        found: dict[str, list[Publication]] = {}
        for publication in self.publications:
            found.setdefault(publication.card.tag, []).append(publication)
        return {tag: tuple(publications) for tag, publications in found.items()}

    @cached_property
    def partners(self) -> tuple[PartnerEdition, ...]:
        """Every edition that a partner made, those too that do not go out."""
        return tuple(
            PartnerEdition(source.slug, read_tag(tag), supplied, self._against(source, tag))
            for source in self.survey.sources.values()
            for tag, supplied in sorted(source.meta.supplied.items())
        )

    @cached_property
    def supplied(self) -> tuple[PartnerEdition, ...]:
        """The editions by partners that go out."""
        return tuple(one for one in self.partners if not one.why)

    @cached_property
    def supplied_by_slug(self) -> Mapping[str, tuple[PartnerEdition, ...]]:
        """The same, by the statement's slug."""
        return {slug: tuple(group) for slug, group in groupby(self.supplied, attrgetter("slug"))}

    @cached_property
    def supplied_by_path(self) -> Mapping[PurePosixPath, PartnerEdition]:
        """The same, by the place of its PDF."""
        return {one.path: one for one in self.supplied}

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """Those that have pages: in public none before the interface's own words are reviewed in it."""
        languages = self.inventory.project.languages
        return languages if self.area == "proof" else tuple(one for one in languages if not self.survey.words[one.tag])

    @cached_property
    def withdrawn_pages(self) -> tuple[Card, ...]:
        """The withdrawn editions whose page says that they are."""
        return tuple(card for card in self.withdrawn if card.language in self.languages)

    @cached_property
    def withdrawn_places(self) -> frozenset[tuple[str, str]]:
        """Slug and tag of the same."""
        return frozenset(card.place for card in self.withdrawn_pages)

    def _against(self, source: SourceCard, tag: str) -> str:
        """Why a partner's edition does not go out, or nothing: with its original, and where there is none of ours."""
        card = self.survey.cards.get((source.slug, tag))
        if self.area != "site" or (source.slug, source.language_tag) not in self.by_place:
            return "the original is not published"
        if card is not None and card.state is EditionState.WITHDRAWN:
            return "the edition was withdrawn"
        has_ours = card is not None and card.state in {EditionState.APPROVED, EditionState.OUTDATED}
        return "there is an edition of ours" if has_ours or (source.slug, tag) in self.by_place else ""

    @cached_property
    def site(self) -> views.Site:
        """What holds for every page."""
        project = self.inventory.project
        organisation = project.settings.organisation
        logo = project.root / organisation.logo if organisation.logo else None
        if logo:
            self.survey.cache.look(logo)
        return views.Site(
            organisation=views.Organisation(
                name=organisation.name,
                short=organisation.short,
                url=organisation.url.rstrip("/") + "/",
                email=organisation.email,
                accent=organisation.accent,
                logo=logo.read_bytes() if logo else None,
                serif=organisation.fonts.serif,
                sans=organisation.fonts.sans,
            ),
            languages=self.languages,
            source=project.source_language,
            sample=project.settings.site.sample,
            templates=tuple(filter(Path.is_dir, [project.root / "templates"])),
            words=(project.locales,),
            compiled=project.output / ".cache" / "templates",
            public=self.area == "site",
        )

    @cached_property
    def fonts(self) -> str:
        """A digest of the faces that print is set in, and of the libraries that set it."""
        organisation, project = self.site.organisation, self.inventory.project
        paths = [*find().values()]
        for family in filter(None, (organisation.serif, organisation.sans)):
            # What a family lacks is told where it is printed with.
            with suppress(RenderError):
                paths += faces_of(family, (project.root / "fonts",)).values()
        return digest_of_values([(path.name, self.survey.cache.digest(path)) for path in paths], native_versions())

    @cached_property
    def pandoc(self) -> str:
        """A digest of the program that makes Word documents; empty where nobody asks for them, or it is not there."""
        program = pandoc.program() if "docx" in self.inventory.project.settings.downloads.formats else None
        return self.survey.cache.digest(program) if program else ""

    def forms(self, publication: Publication) -> tuple[PrintForm, ...]:
        """The PDFs that an edition has: for people who review the screen's alone."""
        return ("screen",) if self.area == "proof" else self.inventory.project.forms(publication.meta.kind)

    def address(self, path: PurePosixPath | str) -> str:
        """The absolute address of a place on the site."""
        return f"{self.site.organisation.url}{path}/" if str(path) != "." else self.site.organisation.url


# --------------------------------------------------------------------------------------------- what goes out


def plan_site(survey: Survey, at: datetime.datetime) -> Plan:
    """What the policies let out at an hour."""
    out, withdrawn, held = [], [], []
    for source in survey.sources.values():
        for card in survey.of(source.slug):
            why = _obstacles(survey, source, card, at)
            if card.withdrawn and not card.withdrawn.unpublished:
                withdrawn.append(card)
            if card.form and not why:
                out.append(Publication(source, card, survey.inventory))
            else:
                held.append((card, why))
    return Plan(survey, at, "site", tuple(out), tuple(withdrawn), tuple(held))


def _obstacles(survey: Survey, source: SourceCard, card: Card, at: datetime.datetime) -> tuple[str, ...]:
    """Why an edition does not go out at that hour, in words for people; empty when it does."""
    number, name = survey.words[card.tag], card.language.english_name
    words = [f"the interface is not translated: {number} of its messages are not reviewed in {name}"] if number else []
    return (*(() if card.state is EditionState.WITHDRAWN else untimely(source.meta, at)), *words, *card.unmet)


def plan_proof(survey: Survey, at: datetime.datetime) -> Plan:
    """Every edition that can be read, with every translation there is, for people who review."""
    cards = [(source, card) for source in survey.sources.values() for card in survey.of(source.slug)]
    out = tuple(Publication(source, card, survey.inventory, is_proof=True) for source, card in cards if not card.unread)
    held = tuple((card, card.unmet) for _, card in cards if card.unread)
    return Plan(survey, at, "proof", out, (), held)


AREAS: Mapping[Area, Callable[[Survey, datetime.datetime], Plan]] = {"site": plan_site, "proof": plan_proof}
