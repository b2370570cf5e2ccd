"""Everything under output/: which page, print, list and file goes where.

First the prints of every edition that goes out, then, when their sizes are known, the pages, lists and files around
them. `build` renders and writes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from markupsafe import Markup

from workflow import archive, feeds, homes, pages, searching, sitemap, views
from workflow.editions import Edition
from workflow.markdown import Kind, inline
from workflow.messages import Localised, text_of
from workflow.plans import PartnerEdition, Plan, Publication, plan_site
from workflow.proofing import rows_of
from workflow.statement import Statement
from workflow.viewing import standing_of, switcher, view_of


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A PDF to render. Only bytes and text, so that any process can do it."""

    path: PurePosixPath
    """Relative to the output's area."""
    form: views.Form
    html: str
    images: Mapping[str, bytes]
    name: str
    """For people: `week-of-action in es`."""


# ------------------------------------------------------------------------------------------------- files


def print_jobs(plan: Plan, forms: Sequence[views.Form] = ("screen", "press")) -> Iterator[PrintJob]:
    """The PDFs of a plan."""
    for publication in plan.publications:
        view = view_of(plan, publication, {})
        images = dict(_images(plan, publication.statement))
        if plan.site.organisation.logo and plan.site.organisation.logo_file:
            images[f"asset:{plan.site.organisation.logo_file}"] = plan.site.organisation.logo
        name = f"{publication.statement.slug} in {publication.language.english_name}"
        for form in forms:
            html = pages.print_sheet(view, plan.site, form=form)
            yield PrintJob(publication.pdf(form), form, html, images, name)


def _images(plan: Plan, statement: Statement) -> Iterator[tuple[str, bytes]]:
    for name in _image_names(statement):
        yield f"asset:{name}", (plan.inventory.project.source / name).read_bytes()


def _image_names(statement: Statement) -> Iterator[str]:
    for block in statement.document.blocks:
        if block.kind is Kind.IMAGE:
            yield block.target
        elif block.kind not in {Kind.CODE, Kind.COMMENT}:
            yield from inline(block.text).links.images


def files(plan: Plan, sizes: Mapping[PurePosixPath, int]) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Every file of a plan but its PDFs, whose sizes are given."""
    ours = []
    for publication in plan.publications:
        mine = {path: size for path, size in sizes.items() if path.parent == publication.folder}
        view = view_of(plan, publication, mine or {PurePosixPath("."): 0})
        page = pages.edition_page(view, plan.site, root="../../")
        ours.append(_item(publication, view))
        is_proof = plan.area == "proof" and not publication.edition.is_original
        yield publication.folder / ("page.html" if is_proof else "index.html"), page.encode()
        if is_proof:
            proof = pages.proof_page(view, rows_of(plan, publication), plan.site, root="../../")
            yield publication.folder / "index.html", proof.encode()
    for edition in plan.withdrawn:
        yield from _withdrawn(plan, edition)
    for leaf in sitewide(tuple(with_others(plan, ours)), plan.site):
        yield leaf.path, leaf.make()
    yield from _moved(plan)
    yield from _attached(plan)
    if plan.site.organisation.logo and plan.site.organisation.logo_file:
        yield PurePosixPath(plan.site.organisation.logo_file), plan.site.organisation.logo


def _withdrawn(plan: Plan, edition: Edition) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The page that stands where an edition was withdrawn. Not a word of its text is on it."""
    assert edition.record is not None
    gone = edition.record.edition.withdrawn
    assert gone is not None
    statement = edition.statement
    folder = PurePosixPath(edition.language.tag, statement.slug)
    view = views.View(
        language=edition.language,
        slug=statement.slug,
        kind=statement.kind,
        ref=statement.meta.ref,
        date=statement.meta.date,
        title=Markup(""),
        title_text="",
        body=Markup(""),
        standing=views.Standing(
            status="withdrawn",
            original=statement.language,
            source_date=statement.meta.date,
            withdrawn_on=gone.on,
            withdrawn_reason=gone.reason,
        ),
        editions=tuple(switcher(plan, statement)),
        address=plan.address(folder),
        digest="",
    )
    yield folder / "index.html", pages.withdrawn_page(view, plan.site, root="../../").encode()


def _attached(plan: Plan) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Attachments and images of the statements that are out."""
    out = {publication.statement.slug: publication.statement for publication in plan.publications}
    for slug, statement in out.items():
        names = set(_image_names(statement))
        for attachment in statement.meta.attachments:
            names |= {attachment.file, *attachment.files.values()}
        for name in sorted(names):
            data = (plan.inventory.project.source / name).read_bytes()
            yield PurePosixPath("files", slug, PurePosixPath(name).name), data
    for partner in plan.supplied:
        yield partner.path, (plan.inventory.project.source / partner.supplied.file).read_bytes()


def _moved(plan: Plan) -> Iterator[tuple[PurePosixPath, bytes]]:
    """A page at each former address that leads to the present one."""
    for publication in plan.publications:
        for slug in publication.statement.meta.formerly:
            path = PurePosixPath(publication.language.tag, slug, "index.html")
            page = pages.redirect_page(
                f"../{publication.statement.slug}/index.html",
                plan.site,
                language=publication.language,
                address=plan.address(publication.folder),
                root="../../",
            )
            yield path, page.encode()


# ------------------------------------------------------------------------------------------------- lists


def sitewide(items: Sequence[views.Item], site: views.Site) -> homes.Leaves:
    """What concerns every edition: homes, archives, search, and what feed readers and search engines read."""
    yield from homes.files(items, site)
    yield from archive.files(items, site)
    yield from searching.files(items, site)
    if site.public:
        yield from feeds.files(items, site)
        yield from sitemap.files(items, site)


def with_others(plan: Plan, ours: Sequence[views.Item]) -> Iterator[views.Item]:
    """Every edition as lists show it: ours, those of partners, and those that were withdrawn."""
    yield from ours
    originals = {item.slug: item for item in ours if item.language == item.original}
    for partner in plan.supplied:
        yield _supplied_item(plan, partner, originals[partner.statement.slug])
    for edition in plan.withdrawn:
        yield _withdrawn_item(edition)


def _item(publication: Publication, view: views.View) -> views.Item:
    return views.Item(
        slug=view.slug,
        language=view.language,
        path=str(publication.folder / "index.html"),
        title=view.title,
        title_text=view.title_text,
        excerpt=_excerpt(publication.release.localised),
        date=view.date,
        updated=view.updated or view.date,
        status=view.standing.status,
        original=view.standing.original,
        written_in=view.language,
        origin=_origin(publication.statement),
        kind=view.kind,
        ref=view.ref,
        tags=view.tags,
        digest=view.digest,
        downloads=tuple(replace(file, href=str(publication.folder / file.href)) for file in view.downloads),
        editions=tuple(_from_root(view.editions)),
    )


def _from_root(links: Iterable[views.EditionLink]) -> Iterator[views.EditionLink]:
    for link in links:
        yield replace(link, href=link.href.removeprefix("../../")) if link.href else link


def _origin(statement: Statement) -> str:
    return statement.meta.formerly[0] if statement.meta.formerly else statement.slug


def _supplied_item(plan: Plan, partner: PartnerEdition, original: views.Item) -> views.Item:
    """A partner's PDF under the title of the original: nobody here has approved any other."""
    size = (plan.inventory.project.source / partner.supplied.file).stat().st_size
    file = views.Download(
        href=str(partner.path), kind="pdf", title="", bytes=size, type="application/pdf", language=partner.language
    )
    return replace(
        original,
        language=partner.language,
        path=str(partner.path),
        updated=max(partner.supplied.on, original.date),
        status="supplied",
        digest="",
        downloads=(file,),
        partner=views.Partner(by=partner.supplied.by, on=partner.supplied.on),
    )


def _withdrawn_item(edition: Edition) -> views.Item:
    """What the site still knows of a withdrawn edition: that its page is there. Not a word of its text."""
    assert edition.record is not None
    assert edition.record.edition.withdrawn is not None
    statement = edition.statement
    return views.Item(
        slug=statement.slug,
        language=edition.language,
        path=f"{edition.language.tag}/{statement.slug}/index.html",
        title=Markup(""),
        title_text="",
        excerpt="",
        date=statement.meta.date,
        updated=max(statement.meta.date, edition.record.edition.withdrawn.on),
        status="withdrawn",
        original=statement.language,
        written_in=edition.language,
        origin=_origin(statement),
    )


def _excerpt(localised: Localised) -> str:
    """The summary, else the beginning of the first paragraph."""
    summary = localised.text.fields.get(("summary",))
    if summary:
        return inline(summary).plain
    first = next((b.text for b in localised.text.document.blocks if b.kind is Kind.PARAGRAPH), "")
    return pages.cut(inline(first).plain, 200)


def proofs(plan: Plan) -> Iterator[views.Proof]:
    """Everything under output/proof, for its list, the newest statement first."""
    published = plan_site(plan.inventory, plan.at)
    why = {(e.statement.slug, e.language.tag): reasons for e, reasons in published.held}
    for publication in plan.publications:
        edition = publication.edition
        if edition.is_original:
            continue
        counts = edition.counts
        numbers = {
            "reviewed": counts.reviewed,
            "draft": counts.draft,
            "stale": counts.stale,
            "untranslated": counts.untranslated,
        }
        yield views.Proof(
            slug=edition.statement.slug,
            title=inline(text_of(edition.statement).title).plain,
            language=edition.language,
            standing=standing_of(plan, publication),
            state=edition.state.value,
            shares=tuple((name, round(100 * n / max(1, counts.messages), 2)) for name, n in numbers.items() if n),
            why=why.get((edition.statement.slug, edition.language.tag), ()),
            links=(
                _proof_link(publication.folder / "index.html", "text/html"),
                _proof_link(publication.pdf("screen"), "application/pdf"),
            ),
        )


def _proof_link(path: PurePosixPath, media_type: str) -> views.Download:
    return views.Download(href=str(path), kind="pdf", title="", bytes=0, type=media_type)
