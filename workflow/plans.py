"""What goes out at an hour, and what does not and why. Made from an inventory, without touching a file."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Literal

from workflow import views
from workflow.editions import Edition, EditionState
from workflow.examination import examine, forbidden_words, unresolved
from workflow.inventory import Inventory
from workflow.languages import Language, read_tag
from workflow.messages import walk, walk_digest
from workflow.releases import Form, Release, draft, obstacles, release
from workflow.statement import Statement, Supplied
from workflow.words import missing_words

Area = Literal["site", "proof"]


@dataclass(frozen=True, slots=True)
class Publication:
    """One edition that goes out, or would."""

    edition: Edition
    release: Release

    @property
    def statement(self) -> Statement:
        """Its statement."""
        return self.edition.statement

    @property
    def language(self) -> Language:
        """Its language."""
        return self.edition.language

    @property
    def folder(self) -> PurePosixPath:
        """Where it lies."""
        return PurePosixPath(self.language.tag, self.statement.slug)

    def pdf(self, form: views.Form) -> PurePosixPath:
        """Where one of its PDFs lies. The language is in the name, since files are passed on."""
        middle = ".print" if form == "press" else ""
        return self.folder / f"{self.statement.slug}.{self.language.tag}{middle}.pdf"


@dataclass(frozen=True, slots=True)
class PartnerEdition:
    """A PDF that a partner made of a statement. Nobody here has approved it, and it says so wherever it is named."""

    statement: Statement
    language: Language
    supplied: Supplied
    why: str
    """What stands in its way; empty when it goes out."""

    @property
    def path(self) -> PurePosixPath:
        """Where its PDF lies."""
        return PurePosixPath("files", self.statement.slug, PurePosixPath(self.supplied.file).name)


@dataclass(frozen=True)
class Plan:
    """What goes into one area of output/. Made by `plan_site` and `plan_proof`."""

    inventory: Inventory
    at: datetime.datetime
    area: Area
    publications: tuple[Publication, ...]
    withdrawn: tuple[Edition, ...]
    held: tuple[tuple[Edition, tuple[str, ...]], ...]
    """What does not go out, and why."""

    @cached_property
    def by_place(self) -> Mapping[tuple[str, str], Publication]:
        """By slug and tag."""
        return {(p.statement.slug, p.language.tag): p for p in self.publications}

    @cached_property
    def partners(self) -> tuple[PartnerEdition, ...]:
        """Every edition that a partner made, those too that do not go out."""
        return tuple(
            PartnerEdition(statement, read_tag(tag), supplied, self._against(statement, read_tag(tag)))
            for statement in self.inventory.statements
            for tag, supplied in sorted(statement.meta.supplied.items())
        )

    @cached_property
    def supplied(self) -> tuple[PartnerEdition, ...]:
        """The editions by partners that go out."""
        return tuple(one for one in self.partners if not one.why)

    def _against(self, statement: Statement, language: Language) -> str:
        """Why a partner's edition does not go out, or nothing: with its original, and where there is none of ours."""
        edition = self.inventory.edition(statement.slug, language)
        if self.area != "site" or (statement.slug, statement.language.tag) not in self.by_place:
            return "the original is not published"
        if edition is not None and edition.state is EditionState.WITHDRAWN:
            return "the edition was withdrawn"
        has_ours = edition is not None and edition.state in {EditionState.APPROVED, EditionState.OUTDATED}
        return "there is an edition of ours" if has_ours or (statement.slug, language.tag) in self.by_place else ""

    @cached_property
    def site(self) -> views.Site:
        """What holds for every page."""
        project = self.inventory.project
        organisation = project.settings.organisation
        logo = project.root / organisation.logo if organisation.logo else None
        return views.Site(
            organisation=views.Organisation(
                name=organisation.name,
                short=organisation.short,
                url=organisation.url.rstrip("/") + "/",
                email=organisation.email,
                accent=organisation.accent,
                logo=logo.read_bytes() if logo else None,
            ),
            languages=project.languages,
            source=project.source_language,
            sample=project.settings.site.sample,
            templates=tuple(filter(Path.is_dir, [project.root / "templates"])),
            words=(project.locales,),
            public=self.area == "site",
        )

    def address(self, path: PurePosixPath | str) -> str:
        """The absolute address of a place on the site."""
        return f"{self.site.organisation.url}{path}/" if str(path) != "." else self.site.organisation.url


# --------------------------------------------------------------------------------------------- what goes out


def plan_site(inventory: Inventory, at: datetime.datetime) -> Plan:
    """What the policies let out at an hour."""
    words = {
        language: len(missing_words(language, (inventory.project.locales,))) for language in inventory.project.languages
    }
    out, withdrawn, held = [], [], []
    for statement in inventory.statements:
        for edition in inventory.of(statement):
            found = release(edition)
            why = (*obstacles(edition, at, words[edition.language]), *_gate(inventory, edition, found))
            if edition.state is EditionState.WITHDRAWN:
                withdrawn.append(edition)
            if found and not why:
                out.append(Publication(edition, found))
            else:
                held.append((edition, why))
    return Plan(inventory, at, "site", tuple(out), tuple(withdrawn), tuple(held))


def _gate(inventory: Inventory, edition: Edition, found: Release | None) -> Iterator[str]:
    """What holds a text back whatever the policy: a forbidden word, and an error where nobody signs."""
    if found is None:
        return
    if words := forbidden_words(inventory, edition, found.localised):
        yield f"forbidden: {', '.join(f'“{word}”' for word in words)}"
    if found.form is Form.REVIEWED and (errors := unresolved(examine(inventory, edition))):
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        yield f"error: {first.path}:{first.line}: {first.check}: {first.message}{more}"


def plan_proof(inventory: Inventory, at: datetime.datetime) -> Plan:
    """Every edition, with every translation there is, for people who review."""
    out = []
    for statement in inventory.statements:
        for edition in inventory.of(statement):
            text = edition.today if edition.is_original else draft(edition)
            out.append(Publication(edition, Release(Form.DRAFT, text, walk_digest(walk(text.text)))))
    return Plan(inventory, at, "proof", tuple(out), (), ())
