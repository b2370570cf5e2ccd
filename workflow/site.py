"""Everything under output/: which page, print, list and file goes where.

First the prints of every edition that goes out, then, when their sizes are known, the pages, lists and files around
them. `build` renders and writes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from markupsafe import Markup

from workflow import pages, views
from workflow.editions import Edition
from workflow.languages import Language
from workflow.markdown import Kind, inline, inline_html
from workflow.messages import Localised, text_of
from workflow.plans import Plan, Publication, plan_site
from workflow.proofing import rows_of
from workflow.statement import Statement
from workflow.viewing import enclosure_of, safe_html, standing_of, switcher, view_of

PER_PAGE = 20
"""Statements on one page of an archive."""
ON_HOME = 6
"""Statements on a home page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob(views.Sheet):
    """A PDF to render, and where it goes."""

    path: PurePosixPath
    """Relative to the output's area."""


# ------------------------------------------------------------------------------------------------- files


def print_jobs(plan: Plan) -> Iterator[PrintJob]:
    """The PDFs of a plan."""
    organisation = plan.site.organisation
    for publication in plan.publications:
        view = view_of(plan, publication, {})
        images = dict(_images(plan, publication.statement))
        if organisation.logo and organisation.logo_file:
            images[f"asset:{organisation.logo_file}"] = organisation.logo
        for form in plan.forms(publication):
            yield PrintJob(
                path=publication.pdf(form),
                form=form,
                html=pages.print_sheet(view, plan.site, form=form),
                images=images,
                name=f"{publication.statement.slug} in {publication.language.english_name}",
                enclosed=(enclosure_of(publication),) if form == "screen" else (),
                families=(organisation.serif, organisation.sans),
                fonts=(str(plan.inventory.project.root / "fonts"),),
            )


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
    for publication in plan.publications:
        mine = {path: size for path, size in sizes.items() if path.parent == publication.folder}
        view = view_of(plan, publication, mine or {PurePosixPath("."): 0})
        page = pages.edition_page(view, plan.site, root="../../")
        is_proof = plan.area == "proof" and not publication.edition.is_original
        yield publication.folder / ("page.html" if is_proof else "index.html"), page.encode()
        if is_proof:
            proof = pages.proof_page(view, rows_of(plan, publication), plan.site, root="../../")
            yield publication.folder / "index.html", proof.encode()
    for edition in plan.withdrawn:
        yield from _withdrawn(plan, edition)
    yield from _lists(plan)
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


def _lists(plan: Plan) -> Iterator[tuple[PurePosixPath, bytes]]:
    """Home and archive of each language, and the way to them."""
    homes = []
    for language in plan.inventory.project.languages:
        mine = [p for p in plan.publications if p.language == language]
        if not mine:
            continue
        homes.append((language, f"{language.tag}/index.html", len(mine)))
        yield from _home(plan, language, mine)
        yield from _archive(plan, language, mine)
    page = pages.languages_page(plan.site, homes=homes, address=plan.address("."))
    yield PurePosixPath("index.html"), page.encode()


def _home(plan: Plan, language: Language, mine: Sequence[Publication]) -> Iterator[tuple[PurePosixPath, bytes]]:
    listing = views.Listing(
        language=language,
        address=plan.address(language.tag),
        items=tuple(_item(plan, publication, "") for publication in mine[:ON_HOME]),
        editions=tuple(_list_links(plan, "", "../")),
        pages=("archive/index.html",),
    )
    yield PurePosixPath(language.tag, "index.html"), pages.home_page(listing, plan.site, root="../").encode()


def _archive(plan: Plan, language: Language, mine: Sequence[Publication]) -> Iterator[tuple[PurePosixPath, bytes]]:
    number = max(1, -(-len(mine) // PER_PAGE))
    names = ("index.html", *(f"{i}.html" for i in range(2, number + 1)))
    for i, name in enumerate(names):
        part = mine[i * PER_PAGE : (i + 1) * PER_PAGE]
        listing = views.Listing(
            language=language,
            address=plan.address(f"{language.tag}/archive") + ("" if i == 0 else name),
            items=tuple(_item(plan, publication, "../") for publication in part),
            editions=tuple(_list_links(plan, "archive/", "../../")),
            page=i + 1,
            pages=names,
        )
        path = PurePosixPath(language.tag, "archive", name)
        yield path, pages.archive_page(listing, plan.site, root="../../").encode()


def _list_links(plan: Plan, folder: str, up: str) -> Iterator[views.EditionLink]:
    """The same list in every language that has one."""
    have = {publication.language for publication in plan.publications}
    for language in plan.inventory.project.languages:
        if language in have:
            href = f"{up}{language.tag}/{folder}index.html"
            yield views.EditionLink(language=language, status="approved", href=href)


def _item(plan: Plan, publication: Publication, up: str) -> views.Item:
    text = publication.release.localised.text
    return views.Item(
        href=f"{up}{publication.statement.slug}/index.html",
        title=safe_html(inline_html(text.title)),
        excerpt=_excerpt(publication.release.localised),
        date=publication.statement.meta.date,
        kind=publication.statement.kind,
        status=standing_of(plan, publication).status,
        language=publication.language,
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
