"""An edition that goes out, as page and print show it."""

import datetime
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Literal

from markupsafe import Markup

from workflow import pages, views
from workflow.catalogue import State
from workflow.editions import Edition
from workflow.languages import Language, read_tag
from workflow.markdown import Kind, html_of, inline, inline_html
from workflow.messages import text_of, walk
from workflow.plans import PartnerEdition, Plan, Publication
from workflow.releases import Form
from workflow.statement import Statement

_STATUS: Mapping[Form, views.Status] = {
    Form.ORIGINAL: "original",
    Form.APPROVED: "approved",
    Form.REVIEWED: "reviewed",
    Form.HELD: "outdated",
    Form.MIXED: "mixed",
    Form.DRAFT: "draft",
}
_MARKS = {State.DRAFT: "draft", State.STALE: "stale", State.UNTRANSLATED: "untranslated"}


def view_of(plan: Plan, publication: Publication, sizes: Mapping[PurePosixPath, int]) -> views.View:
    """An edition as page and print show it. `sizes` are those of the PDFs that lie beside the page."""
    edition, statement, language = publication.edition, publication.statement, publication.language
    meta, text = statement.meta, publication.release.localised.text
    fields = text.fields
    in_print = not sizes
    standing = standing_of(plan, publication)
    return views.View(
        language=language,
        slug=statement.slug,
        kind=statement.kind,
        ref=meta.ref,
        date=meta.date,
        title=safe_html(inline_html(text.title)),
        title_text=inline(text.title).plain,
        summary=safe_html(inline_html(fields.get(("summary",), ""))),
        summary_text=inline(fields.get(("summary",), "")).plain,
        fields=tuple(
            (safe_html(inline_html(fields["fields", i, "label"])), safe_html(inline_html(fields["fields", i, "value"])))
            for i in range(len(meta.fields))
            if ("fields", i, "label") in fields
        ),
        body=safe_html(_body(plan, publication, in_print=in_print)),
        attachments=tuple(_attachments(plan, publication)),
        errata=tuple(_errata(edition)),
        signatories=tuple(
            views.Signatory(
                name=one.name_in(language),
                country=language.country(one.country) if one.country else None,
                url=one.url,
                on=one.on,
            )
            for one in meta.signatories
        ),
        originally=(meta.originally.by, meta.originally.url) if meta.originally else None,
        tags=tuple(meta.tags),
        standing=standing,
        editions=tuple(switcher(plan, statement)),
        downloads=tuple(
            views.Download(
                href=path.name, kind=kind, title="", bytes=sizes[path], type="application/pdf", language=language
            )
            for kind, path in _pdfs(publication)
            if path in sizes
        ),
        address=plan.address(publication.folder),
        updated=updated_on(edition, standing),
        digest=publication.release.sha256,
        embargo=meta.embargo if meta.embargo and plan.at < meta.embargo else None,
    )


def _pdfs(publication: Publication) -> tuple[tuple[Literal["pdf", "print"], PurePosixPath], ...]:
    return (("pdf", publication.pdf("screen")), ("print", publication.pdf("press")))


def safe_html(text: str) -> Markup:
    """HTML that the Markdown layer has cleaned, as templates take it."""
    return Markup(text)  # noqa: S704 it is clean


def _body(plan: Plan, publication: Publication, *, in_print: bool) -> str:
    statement, language = publication.statement, publication.language
    localised = publication.release.localised
    document = localised.text.document
    levels = [block.level for block in document.blocks if block.kind is Kind.HEADING]
    return html_of(
        document,
        marks=dict(_marks(plan, publication)),
        resolve=_resolver(plan, statement, language, in_print=in_print),
        back=pages.return_label(plan.site, language),
        shift=1 if 1 in levels else 0,
    )


def _marks(plan: Plan, publication: Publication) -> Iterator[tuple[int, dict[str, str]]]:
    """Attributes for the blocks that are not what they seem: in another language, or not reviewed."""
    statement = publication.statement
    localised = publication.release.localised
    if publication.edition.is_original:
        return
    originals = walk(text_of(statement))
    foreign = {"lang": statement.language.tag, "dir": statement.language.direction}
    for position, passage in enumerate(walk(localised.text)):
        if passage.place:
            continue
        original = originals[position] if position < len(originals) else None
        entry = publication.edition.entries.get(original.key) if original else None
        state = entry.state if entry else State.UNTRANSLATED
        words: dict[str, str] = {}
        if position in localised.foreign and passage.text.strip():
            words |= foreign
        if plan.area == "proof" and original and original.is_translatable and state in _MARKS:
            words["class"] = _MARKS[state]
        elif publication.release.form is Form.MIXED and "lang" in words and original and original.is_translatable:
            words["class"] = "original"
        if words:
            yield passage.number, words


def _resolver(plan: Plan, statement: Statement, language: Language, *, in_print: bool) -> Callable[[str], str | None]:
    """Where a link or an image of a body leads, from its page or from a print."""

    def resolve(address: str) -> str | None:
        target = re.fullmatch(r"([a-z0-9-]+)\.md(#.*)?", address)
        if target:
            other = _nearest(plan, target[1], language)
            if other is None:
                return None
            return plan.address(other.folder) if in_print else f"../../{other.folder}/index.html{target[2] or ''}"
        if re.match(r"[a-z][a-z0-9+.-]*:|#", address, re.IGNORECASE):
            return address
        return f"asset:{address}" if in_print else f"../../files/{statement.slug}/{PurePosixPath(address).name}"

    return resolve


def _nearest(plan: Plan, slug: str, language: Language) -> Publication | None:
    """A statement in this language, else in its own; None when neither is out."""
    statement = next((one for one in plan.inventory.statements if one.slug == slug), None)
    if statement is None:
        return None
    return plan.by_place.get((slug, language.tag)) or plan.by_place.get((slug, statement.language.tag))


def _attachments(plan: Plan, publication: Publication) -> Iterator[views.Download]:
    statement, fields = publication.statement, publication.release.localised.text.fields
    for i, attachment in enumerate(statement.meta.attachments):
        name, tag = attachment.file_in(publication.language)
        title = fields.get(("attachments", i, "title"), attachment.title)
        path = plan.inventory.project.source / name
        yield views.Download(
            href=f"../../files/{statement.slug}/{path.name}",
            kind="attachment",
            title=inline(title).plain,
            bytes=path.stat().st_size,
            type=TYPES.get(path.suffix.lower(), "application/octet-stream"),
            language=read_tag(tag) if tag else statement.language,
        )


def _errata(edition: Edition) -> Iterator[tuple[datetime.date, Markup, Language]]:
    """Corrections, in the edition's language where they are reviewed in it, else in that of the original."""
    for i, erratum in enumerate(edition.statement.meta.errata):
        entry = edition.entries.get((None, erratum.text))
        translated = (
            edition.today.text.fields.get(("errata", i, "text")) if entry and entry.state is State.REVIEWED else None
        )
        language = edition.language if translated else edition.statement.language
        yield erratum.on, safe_html(inline_html(translated or erratum.text)), language


def standing_of(plan: Plan, publication: Publication) -> views.Standing:
    """What the edition is, said honestly."""
    edition = publication.edition
    form = publication.release.form
    record = edition.record
    is_signed = form in {Form.APPROVED, Form.HELD, Form.MIXED}
    signatures = record.signatures if record and is_signed else ()
    source = record.edition.source if record and is_signed else None
    show = plan.inventory.project.settings.approval.show_names
    return views.Standing(
        status="original" if edition.is_original else _STATUS[form],
        original=edition.statement.language,
        source_date=source.date if source else edition.statement.meta.date,
        approvers=tuple(
            views.Approver(role=one.role or "", on=one.on, name=one.by if show else None) for one in signatures
        ),
        changed=len(edition.changes),
        changed_since=edition.changed_since,
        drafts=edition.counts.messages - edition.counts.reviewed,
        total=edition.counts.messages,
    )


def updated_on(edition: Edition, standing: views.Standing) -> datetime.date:
    """When what the edition's page says last changed: the text, a signature, a correction, a notice, never a build."""
    meta = edition.statement.meta
    days = [meta.date, *(erratum.on for erratum in meta.errata), *(one.on for one in standing.approvers)]
    days += [one.on for one in meta.signatories if one.on]
    if meta.embargo:
        days.append(meta.embargo.astimezone(datetime.UTC).date())
    if standing.status in {"outdated", "mixed"} and standing.changed_since:
        days.append(standing.changed_since)
    return max(days)


def switcher(plan: Plan, statement: Statement) -> Iterator[views.EditionLink]:
    """Every language of the statement, honest about what is missing, withdrawn, or made by a partner."""
    partners = {one.language: one for one in plan.supplied if one.statement is statement}
    for link in _own(plan, statement):
        partner = partners.pop(link.language, None)
        yield _partner_link(partner) if partner else link
    yield from map(_partner_link, partners.values())


def _partner_link(partner: PartnerEdition) -> views.EditionLink:
    return views.EditionLink(
        language=partner.language,
        status="supplied",
        href=f"../../{partner.path}",
        partner=views.Partner(by=partner.supplied.by, on=partner.supplied.on),
    )


def _own(plan: Plan, statement: Statement) -> Iterator[views.EditionLink]:
    """The editions of ours."""
    withdrawn = {(one.statement.slug, one.language.tag) for one in plan.withdrawn}
    for edition in plan.inventory.of(statement):
        place = (statement.slug, edition.language.tag)
        href = f"../../{edition.language.tag}/{statement.slug}/index.html"
        if found := plan.by_place.get(place):
            status: views.Status = "original" if edition.is_original else _STATUS[found.release.form]
            yield views.EditionLink(language=edition.language, status=status, href=href)
        elif place in withdrawn:
            yield views.EditionLink(language=edition.language, status="withdrawn", href=href)
        else:
            yield views.EditionLink(language=edition.language, status="missing")


TYPES = {
    ".html": "text/html",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
    ".csv": "text/csv",
    ".zip": "application/zip",
}
