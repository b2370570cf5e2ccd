"""An edition that goes out, as page and print show it."""

import datetime
import re
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from operator import attrgetter
from pathlib import PurePath, PurePosixPath
from urllib.parse import quote, unquote

from markupsafe import Markup

from workflow import pages, views
from workflow.approvals import written_fields
from workflow.cards import Card
from workflow.catalogue import State
from workflow.editions import Change, ChangeKind, Edition, EditionState
from workflow.examination import correction
from workflow.frontmatter import dumped
from workflow.inventory import Inventory
from workflow.languages import Language, read_tag
from workflow.markdown import Kind, Resolve, html_of, inline, inline_html, names_of_headings
from workflow.messages import block_digests, text_of, walk
from workflow.patterns import pattern
from workflow.plans import FILES, SUFFIXES, PartnerEdition, Plan, Publication
from workflow.project import Location
from workflow.releases import Form
from workflow.setting import isolated
from workflow.sheets import Enclosure
from workflow.signatories import in_order
from workflow.statement import Statement, places_of

_STATUS: Mapping[Form, views.Status] = {
    Form.APPROVED: "approved",
    Form.REVIEWED: "reviewed",
    Form.HELD: "outdated",
    Form.MIXED: "mixed",
}
_STATUS_OF_PROOF: Mapping[EditionState, views.Status] = {
    EditionState.APPROVED: "approved",
    EditionState.REVIEWED: "reviewed",
    EditionState.OUTDATED: "reviewed",
    EditionState.WITHDRAWN: "withdrawn",
}
_MARKS = {State.DRAFT: "draft", State.STALE: "stale", State.UNTRANSLATED: "untranslated"}


def view_of(plan: Plan, publication: Publication, sizes: Mapping[PurePosixPath, int] | None = None) -> views.View:
    """An edition as page and print show it. `sizes` are those of the files that lie beside a page; a print has none."""
    edition, statement, language = publication.edition, publication.statement, publication.language
    meta, text = statement.meta, publication.release.localised.text
    fields = text.fields
    in_print = sizes is None
    names = dict(_names(publication))
    resolve = resolver(plan, statement, language, places=places_of(statement, names.values()), in_print=in_print)
    inline_of = partial(_inline_of, publication, _foreign_places(publication), resolve)
    standing = standing_of(plan, publication)
    return views.View(
        language=language,
        slug=statement.slug,
        kind=statement.kind,
        ref=meta.ref,
        date=meta.date,
        title=inline_of(("title",)),
        title_text=inline(text.title).plain,
        summary=inline_of(("summary",)),
        summary_text=inline(fields.get(("summary",), "")).plain,
        # As many as the text has: an edition that is held may have others than the original has today.
        fields=tuple(
            (inline_of(place), inline_of((*place[:2], "value")))
            for place in fields
            if place[0] == "fields" and place[2] == "label"
        ),
        body=_read_as(language, _body(plan, publication, names, resolve)),
        attachments=tuple(_attachments(plan, publication)),
        errata=tuple(_errata(plan.inventory, edition, resolve)),
        signatories=tuple(
            views.Signatory(
                name=one.name_in(language),
                gloss=one.gloss_in(language),
                country=language.country(one.country) if one.country else None,
                url=one.url,
                on=one.on,
                group=group,
            )
            for group, one in in_order(meta.signatories, language, edition.policy.signatories)
        ),
        originally=(meta.originally.by, meta.originally.url) if meta.originally else None,
        tags=tuple(meta.tags),
        standing=standing,
        editions=switcher(plan, statement.slug),
        downloads=tuple(downloads_of(publication, sizes or {})),
        address=plan.address(publication.folder),
        updated=updated_on(publication),
        digest=publication.release.sha256,
        embargo=meta.embargo if meta.embargo and plan.at < meta.embargo else None,
    )


def _foreign_places(publication: Publication) -> frozenset[Location]:
    """The fields of a text that stand in the language of the original."""
    localised = publication.release.localised
    if publication.card.is_original:
        return frozenset()
    return frozenset(p.place for i, p in enumerate(walk(localised.text)) if p.place and i in localised.foreign)


def _inline_of(publication: Publication, foreign: frozenset[Location], resolve: Resolve, place: Location) -> Markup:
    """A field as HTML, marked where it is in another language than its page."""
    text = publication.release.localised.text.fields.get(place, "")
    html = _read_as(publication.language, inline_html(text, resolve))
    if place not in foreign or not text:
        return html
    return in_language(html, publication.source.language)


def in_language(html: Markup, language: Language) -> Markup:
    """Words that stand in another language than their page, marked with it."""
    return Markup('<span lang="{}" dir="{}">{}</span>').format(language.tag, language.direction, html)


def downloads_of(publication: Publication, sizes: Mapping[PurePosixPath, int]) -> Iterator[views.Download]:
    """The files that the page of an edition offers: those beside it, and the ZIP of its statement."""
    if not sizes:
        return
    for kind, path in _takeaways(publication):
        if path in sizes:
            yield views.Download(
                href=path.name if path.parent == publication.folder else f"../../{path}",
                kind=kind,
                title="",
                bytes=sizes[path],
                type=type_of(path),
                language=publication.language,
            )


def _takeaways(publication: Publication) -> Iterator[tuple[views.Kind, PurePosixPath]]:
    yield "pdf", publication.pdf("screen")
    yield "print", publication.pdf("print")
    yield "letter", publication.pdf("letter")
    yield "booklet", publication.pdf("booklet")
    for kind, suffix in SUFFIXES.items():
        yield kind, publication.file(suffix)
    yield "zip", publication.bundle


def images_of(publication: Publication) -> dict[str, bytes]:
    """The images of a statement, by the addresses that a print has for them."""
    source = publication.inventory.project.source
    return {f"asset:{quote(name)}": (source / name).read_bytes() for name in publication.source.images}


def enclosure_of(publication: Publication) -> Enclosure:
    """The edition as Markdown, which goes into its PDF: what it says and what it is, and the names of no approver."""
    release, meta = publication.release, publication.meta
    text = release.localised.text
    facts = {
        "date": meta.date,
        "kind": meta.kind,
        "ref": meta.ref,
        "language": publication.language.tag,
        "original": publication.source.language_tag,
        "sha256": release.sha256,
    }
    values = {**written_fields(text.fields), **{name: value for name, value in facts.items() if value}}
    body = f"---\n{dumped(values)}---\n\n{release.localised.body}"
    return Enclosure(f"{publication.slug}.{publication.card.tag}.md", body.encode(), meta.date)


def safe_html(text: str) -> Markup:
    """HTML that the Markdown layer has cleaned, as templates take it."""
    return Markup(text)  # noqa: S704 it is clean


def _read_as(language: Language, text: str) -> Markup:
    """HTML as readers of a language need it."""
    html = safe_html(text)
    return isolated(html) if language.direction == "rtl" else html


def _body(plan: Plan, publication: Publication, names: Mapping[int, str], resolve: Resolve) -> str:
    """The text as HTML; `names` are those of its headings, by their numbers."""
    language = publication.language
    localised = publication.release.localised
    document = localised.text.document
    levels = [block.level for block in document.blocks if block.kind is Kind.HEADING]
    marks = dict(_marks(plan, publication))
    return html_of(
        document,
        marks={**marks, **{number: {**marks.get(number, {}), "id": name} for number, name in names.items()}},
        resolve=resolve,
        abroad=partial(_abroad, plan, language),
        back=pages.return_label(plan.site, language),
        shift=1 if 1 in levels else 0,
    )


def _names(publication: Publication) -> Iterator[tuple[int, str]]:
    """The name of each heading, by its number: in every language that of the original, so that links stay true."""
    statement = publication.statement
    originals, here = walk(text_of(statement)), walk(publication.release.localised.text)
    names = names_of_headings(statement.document)
    if publication.form is not Form.HELD:
        yield from (
            (one.number, names[old.number]) for old, one in zip(originals, here, strict=False) if old.is_heading
        )
        return
    # What was signed may have other passages than the original has by now.
    record = publication.edition.record
    signed = dict(record.passages) if record else {}
    headings = {one.text: one.number for one in here if one.is_heading}
    for old in filter(attrgetter("is_heading"), originals):
        if (number := headings.get(signed.get(block_digests([old])[0], ""))) is not None:
            yield number, names[old.number]


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
        # What is wrong with a translation may leave the original in its place.
        state = entry.state if entry and position not in localised.foreign else State.UNTRANSLATED
        words: dict[str, str] = {}
        if position in localised.foreign and passage.text.strip():
            words |= foreign
        if plan.area == "proof" and original and original.is_translatable and state in _MARKS:
            words["class"] = _MARKS[state]
        elif publication.release.form is Form.MIXED and "lang" in words and original and original.is_translatable:
            words["class"] = "original"
        if words:
            yield passage.number, words


def _abroad(plan: Plan, language: Language, address: str) -> tuple[str, str] | None:
    """The language of a statement that a text links to, where it is not out in that of the text."""
    target = _STATEMENT.fullmatch(address)
    other = _nearest(plan, target[1], language) if target else None
    if other is None or other.language == language:
        return None
    return other.card.tag, language.name_of(other.language)


_STATEMENT = pattern(r"([a-z0-9-]+)\.md(#.*)?")
"""A link from one statement to another."""


def resolver(
    plan: Plan, statement: Statement, language: Language, *, places: Collection[str], in_print: bool
) -> Resolve:
    """Where a link or an image of a text leads, from its page or from a print; `places` are those that the text has."""

    def resolve(address: str) -> str | None:
        if address.startswith("#"):
            return address if unquote(address[1:]) in places else None
        target = _STATEMENT.fullmatch(address)
        if target:
            other = _nearest(plan, target[1], language)
            if other is None:
                return None
            return plan.address(other.folder) if in_print else f"../../{other.folder}/index.html{target[2] or ''}"
        if re.match(r"[a-z][a-z0-9+.-]*:", address, re.IGNORECASE):
            return address
        path = PurePosixPath(unquote(address))
        return f"asset:{quote(str(path))}" if in_print else f"../../{quote(str(FILES / statement.slug / path.name))}"

    return resolve


def _nearest(plan: Plan, slug: str, language: Language) -> Publication | None:
    """A statement in this language, else in its own; None when neither is out."""
    source = plan.survey.sources.get(slug)
    if source is None:
        return None
    return plan.by_place.get((slug, language.tag)) or plan.by_place.get((slug, source.language_tag))


def linked_folders(plan: Plan, publication: Publication) -> tuple[tuple[str, str], ...]:
    """(slug, folder or nothing) of every statement that a text links to, as its page and prints show it."""
    slugs = sorted({slug for slug, _ in publication.source.bonds.links})
    found = ((slug, _nearest(plan, slug, publication.language)) for slug in slugs)
    return tuple((slug, str(other.folder) if other else "") for slug, other in found)


def _attachments(plan: Plan, publication: Publication) -> Iterator[views.Download]:
    statement = publication.statement
    titles = dict(_titles(publication))
    for i, attachment in enumerate(statement.meta.attachments):
        name, tag = attachment.file_in(publication.language)
        title = titles.get(i)
        path = plan.inventory.project.source / name
        yield views.Download(
            href=f"../../{quote(str(FILES / statement.slug / path.name))}",
            kind="attachment",
            title=inline(attachment.title if title is None else title).plain,
            title_language=statement.language if title is None else None,
            bytes=path.stat().st_size,
            type=type_of(path),
            language=read_tag(tag) if tag else statement.language,
        )


def _titles(publication: Publication) -> Iterator[tuple[int, str]]:
    """(place, title) of each attachment of today whose title the text has in its language.

    Files are data, read live, and their titles are text: in an edition that is held, each file keeps the title that was
    signed for it, wherever it stands by now, and a new one has that of the original.
    """
    text, foreign = publication.release.localised.text, _foreign_places(publication)
    if publication.form is not Form.HELD:
        places = [place for place in text.fields if place[0] == "attachments" and place not in foreign]
        yield from ((int(place[1]), text.fields[place]) for place in places)
        return
    record = publication.edition.record
    signed = dict(record.passages) if record else {}
    for passage in walk(text_of(publication.statement)):
        if passage.place[:1] == ("attachments",) and (digest := block_digests([passage])[0]) in signed:
            yield int(passage.place[1]), signed[digest]


def _errata(
    inventory: Inventory, edition: Edition, resolve: Resolve
) -> Iterator[tuple[datetime.date, Markup, Language]]:
    """Corrections, in the edition's language where they may go out in it, else in that of the original."""
    for erratum in edition.statement.meta.errata:
        translated = None if edition.is_original else correction(inventory, edition, erratum.text)
        language = edition.language if translated else edition.statement.language
        yield erratum.on, _read_as(language, inline_html(translated or erratum.text, resolve)), language


def standing_of(plan: Plan, publication: Publication) -> views.Standing:
    """What the edition is, said honestly."""
    edition = publication.edition
    status = status_of(publication)
    record = edition.record
    is_signed = status in {"approved", "outdated", "mixed"}
    signatures = record.signatures if record and is_signed else ()
    source = record.edition.source if record and is_signed else None
    show = plan.inventory.project.settings.approval.show_names
    return views.Standing(
        status=status,
        original=edition.statement.language,
        source_date=source.date if source else edition.statement.meta.date,
        source_digest=source.sha256 if source else edition.original.sha256,
        approvers=tuple(
            views.Approver(role=one.role or "", on=one.on, name=one.by if show else None) for one in signatures
        ),
        changed=len(edition.changes),
        changed_since=changed_since(publication),
        changes=changes_of(publication),
        drafts=edition.counts.messages - edition.counts.reviewed,
        total=edition.counts.messages,
        is_proof=publication.is_proof,
    )


_EXCERPT = 60
"""Signs of a passage that let a reader find it."""


def changes_of(publication: Publication) -> tuple[views.Changed, ...]:
    """What changed of the original, as the reader of an edition meets it."""
    return tuple(_changed(publication, change) for change in publication.card.changes)


def _changed(publication: Publication, change: Change) -> views.Changed:
    """A change, by the words that stand before the reader's eyes where there are any."""
    stands_here = change.before and (publication.form is Form.HELD or change.kind is ChangeKind.GONE)
    return views.Changed(
        how=change.aspect.lower() or "wording" if change.kind is ChangeKind.CHANGED else change.kind.value,
        words=pages.cut(inline(change.before if stands_here else change.text).plain, _EXCERPT),
        language=publication.language if stands_here else publication.source.language,
    )


def changed_since(publication: Publication) -> datetime.date | None:
    """The day on which the first of these changed, where that is known."""
    return min((one.since for one in publication.card.changes if one.since), default=None)


def status_of(publication: Publication) -> views.Status:
    """What the edition is, in one word."""
    card = publication.card
    if card.is_original:
        return "original"
    return _status_of_proof(card) if publication.is_proof else _STATUS[publication.form]


def _status_of_proof(card: Card) -> views.Status:
    """What the text of a proof is, which is that of the catalogue."""
    if card.counts.reviewed < card.counts.messages:
        return "draft"
    return _STATUS_OF_PROOF.get(card.state, "draft")


def updated_on(publication: Publication) -> datetime.date:
    """When what the edition's page says last changed: the text, a signature, a correction, a notice, never a build."""
    meta, card = publication.meta, publication.card
    days = [meta.date, *(erratum.on for erratum in meta.errata), *(one.on for one in meta.signatories if one.on)]
    if meta.embargo:
        days.append(meta.embargo.astimezone(datetime.UTC).date())
    if card.signed and publication.form in {Form.APPROVED, Form.HELD, Form.MIXED}:
        days.append(card.signed)
    if (since := changed_since(publication)) and publication.form in {Form.HELD, Form.MIXED}:
        days.append(since)
    return max(days)


def switcher(plan: Plan, slug: str) -> tuple[views.EditionLink, ...]:
    """Every language of the statement, honest about what is missing, withdrawn, or made by a partner."""
    if slug not in plan.switchers:
        plan.switchers[slug] = tuple(_links(plan, slug))
    return plan.switchers[slug]


def _links(plan: Plan, slug: str) -> Iterator[views.EditionLink]:
    partners = {one.language: one for one in plan.supplied_by_slug.get(slug, ())}
    for link in _own(plan, slug):
        partner = partners.pop(link.language, None)
        yield _partner_link(partner) if partner else link
    yield from map(_partner_link, partners.values())


def _partner_link(partner: PartnerEdition) -> views.EditionLink:
    return views.EditionLink(
        language=partner.language,
        status="supplied",
        href=f"../../{quote(str(partner.path))}",
        partner=views.Partner(by=partner.supplied.by, on=partner.supplied.on),
    )


def _own(plan: Plan, slug: str) -> Iterator[views.EditionLink]:
    """The editions of ours."""
    for card in plan.survey.of(slug):
        href = f"../../{card.tag}/{slug}/index.html"
        if found := plan.by_place.get(card.place):
            yield views.EditionLink(language=card.language, status=status_of(found), href=href)
        elif card.place in plan.withdrawn_places:
            yield views.EditionLink(language=card.language, status="withdrawn", href=href)
        elif card.language in plan.languages:
            yield views.EditionLink(language=card.language, status="missing")


TYPES = {
    ".html": "text/html",
    ".epub": "application/epub+zip",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".pdf": "application/pdf",
    ".xml": "application/xml",
    ".js": "text/javascript",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".txt": "text/plain",
    ".pub": "text/plain",
    ".csv": "text/csv",
    ".zip": "application/zip",
}


def type_of(path: PurePath) -> str:
    """The media type of a file, by the end of its name."""
    return TYPES.get(path.suffix.lower(), "application/octet-stream")
