"""Everything under output/: which page, print, list and file goes where, and what each is made from.

An artefact names everything that its bytes depend on, so that `build` knows what is out of date without making it.
Lists are made from cards alone; the texts of an edition are read when its own pages and prints are made.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Generic, TypeVar
from urllib.parse import quote

from markupsafe import Markup

from workflow import archive, downloads, feeds, homes, pages, searching, sitemap, views
from workflow.bundles import Part, bundle
from workflow.cache import digest_of_values
from workflow.cards import Card
from workflow.declaration import entry_of
from workflow.languages import Language, read_tag
from workflow.manifest import SCHEMA, in_order
from workflow.plans import BUNDLES, FILES, SUFFIXES, PartnerEdition, Plan, Publication, plan_site
from workflow.proofing import rows_of
from workflow.rendering import PrintJob
from workflow.sheets import Form
from workflow.signing import PUBLIC_KEY, key_file, public_key
from workflow.sources import Inputs, SourceCard
from workflow.viewing import (
    downloads_of,
    enclosure_of,
    images_of,
    in_language,
    linked_folders,
    safe_html,
    status_of,
    switcher,
    type_of,
    updated_on,
    view_of,
)
from workflow.words import word_files


@dataclass(frozen=True, slots=True)
class Artefact:
    """One file of the output, and what it is made from."""

    path: PurePosixPath
    """Relative to the output's area."""
    inputs: Callable[[], Inputs]
    """The digests of everything that its bytes depend on, by what a person calls it."""
    make: Callable[[], bytes]
    slug: str = ""
    """Of the statement whose texts it is made from; empty where cards are enough."""


@dataclass(frozen=True, slots=True)
class Print:
    """One PDF of the output, and what it is made from."""

    path: PurePosixPath
    inputs: Callable[[], Inputs]
    job: Callable[[], PrintJob]
    slug: str
    """Of the statement."""


File = TypeVar("File", Artefact, Print)


@dataclass(frozen=True, slots=True)
class Batch(Generic[File]):
    """Files that need not be looked at one by one while nothing has changed that any of them could depend on."""

    name: str
    inputs: str
    """A digest of at least what each of them is made from; empty where they have to be looked at."""
    files: Callable[[], Iterable[File]]


PARTS = ("prints", "takeaways", "pages")
"""Of a statement: each is a batch of its own."""

# ---------------------------------------------------------------------------------------------- of an edition


def prints(plan: Plan) -> Iterator[Batch[Print]]:
    """The PDFs of every statement."""
    for slug, group in _by_statement(plan):
        inputs = digest_of_values(_inputs_of_all(plan, group), plan.fonts)
        yield Batch(f"prints {slug}", inputs, partial(_each, prints_of, plan, group))


def _by_statement(plan: Plan) -> Iterator[tuple[str, tuple[Publication, ...]]]:
    for slug, group in groupby(plan.publications, attrgetter("slug")):
        yield slug, tuple(group)


def _each(
    files_of: Callable[[Plan, Publication], Iterable[File]], plan: Plan, group: Iterable[Publication]
) -> Iterator[File]:
    return chain.from_iterable(files_of(plan, one) for one in group)


def prints_of(plan: Plan, publication: Publication) -> Iterator[Print]:
    """The PDFs of one edition."""
    inputs = partial(_inputs, plan, publication, "print.html", publication.source.images)
    for form in plan.forms(publication):
        yield Print(publication.pdf(form), inputs, partial(_print_job, plan, publication, form), publication.slug)


def _print_job(plan: Plan, publication: Publication, form: Form) -> PrintJob:
    organisation, images = plan.site.organisation, images_of(publication)
    if organisation.logo and organisation.logo_file:
        images[f"asset:{organisation.logo_file}"] = organisation.logo
    return PrintJob(
        path=publication.pdf(form),
        form=form,
        html=pages.print_sheet(view_of(plan, publication), plan.site, form=form),
        images=images,
        name=f"{publication.slug} in {publication.language.english_name}",
        enclosed=(enclosure_of(publication),) if form == "screen" else (),
        families=(organisation.serif, organisation.sans),
        fonts=(str(plan.inventory.project.root / "fonts"),),
    )


def takeaways(plan: Plan) -> Iterator[Batch[Artefact]]:
    """The files to take along that lie beside the pages of every statement."""
    for slug, group in _by_statement(plan):
        inputs = digest_of_values(_inputs_of_all(plan, group), plan.pandoc)
        yield Batch(f"takeaways {slug}", inputs, partial(_each, takeaways_of, plan, group))


def takeaways_of(plan: Plan, publication: Publication) -> Iterator[Artefact]:
    """Those of one edition."""
    for path, make in downloads.files(plan, publication):
        yield Artefact(path, partial(_takeaway_inputs, plan, publication, path), make, publication.slug)


def _takeaway_inputs(plan: Plan, publication: Publication, path: PurePosixPath) -> Inputs:
    inputs = _inputs(plan, publication, "download.html", publication.source.images)
    return {**inputs, "pandoc": plan.pandoc} if path.suffix == SUFFIXES["docx"] else inputs


Known = Mapping[PurePosixPath, tuple[int, str]]
"""(size, SHA-256) of files that are made already."""


def archives(plan: Plan, known: Known, read: Callable[[PurePosixPath], bytes]) -> Iterator[Artefact]:
    """The ZIPs of a plan, of what is made already."""
    wanted = plan.inventory.project.settings.downloads.bundles
    beside: dict[PurePosixPath, list[PurePosixPath]] = {}
    for path in in_order(known):
        beside.setdefault(path.parent, []).append(path)
    for language in plan.inventory.project.languages if "language" in wanted else ():
        if mine := plan.by_language.get(language.tag):
            cover = views.Bundle(language=language, address=plan.address(language.tag), items=())
            yield _archive_of(plan, library(language), cover, partial(_parts, plan, mine, beside, known), read)
    groups = groupby(plan.publications, attrgetter("slug")) if "statement" in wanted else ()
    for group in map(tuple, map(itemgetter(1), groups)):
        first, title = group[0], group[0].card.title_text
        cover = views.Bundle(language=first.language, address=plan.address(first.folder), items=(), title=title)
        yield _archive_of(plan, first.bundle, cover, partial(_parts, plan, group, beside, known), read)


def _parts(
    plan: Plan,
    publications: Iterable[Publication],
    beside: Mapping[PurePosixPath, Iterable[PurePosixPath]],
    known: Known,
) -> list[Part]:
    """The editions of a ZIP, each with its files."""
    return [
        Part(
            _item(one, {}, _from_root(switcher(plan, one.slug))),
            tuple(entry_of(plan, path, *known[path]) for path in beside.get(one.folder, ())),
        )
        for one in publications
    ]


def _archive_of(
    plan: Plan,
    path: PurePosixPath,
    cover: views.Bundle,
    parts: Callable[[], Sequence[Part]],
    read: Callable[[PurePosixPath], bytes],
) -> Artefact:
    return Artefact(
        path,
        lambda: {**_look(plan, cover.language, "bundle.html"), "what is in it": plan.digests.of(cover, parts())},
        lambda: bundle(parts(), cover, plan.site, read),
    )


def library(language: Language) -> PurePosixPath:
    """Where the ZIP of everything in a language lies."""
    return PurePosixPath("downloads", f"{language.tag}.zip")


Sizes = Mapping[PurePosixPath, Mapping[PurePosixPath, int]]
"""Of files, by the folder they lie in."""


def artefacts(plan: Plan, sizes: Mapping[PurePosixPath, int]) -> Iterator[Batch[Artefact]]:
    """Every file of a plan but its PDFs and what lies beside its pages, whose sizes are given."""
    beside, shown = by_folder(sizes), dict[str, tuple[str, ...]]()
    for slug, group in _by_statement(plan):
        offered = [sizes_of(one, beside) for one in group]
        inputs = digest_of_values(_inputs_of_all(plan, group), [_offered(one) for one in offered])
        shown[slug] = _shown(plan, slug, group, beside, inputs)
        yield Batch(f"pages {slug}", inputs, partial(_pages_of, plan, group, offered))
    others = plan.digests.of(tuple(_other_items(plan, beside)), _libraries(plan, beside))
    yield Batch("lists", digest_of_values(whole_look(plan), shown, others), partial(_lists, plan, beside, shown))
    yield Batch("rest", "", partial(_rest, plan, beside))


def _pages_of(
    plan: Plan, group: Iterable[Publication], sizes: Iterable[Mapping[PurePosixPath, int]]
) -> Iterator[Artefact]:
    return chain.from_iterable(map(partial(of_edition, plan), group, sizes))


def around(plan: Plan, sizes: Mapping[PurePosixPath, int]) -> Iterator[Artefact]:
    """Every file that belongs to no edition that goes out: lists, files to download, traces of what is gone."""
    beside = by_folder(sizes)
    yield from _lists(plan, beside)
    yield from _rest(plan, beside)


def _rest(plan: Plan, beside: Sizes) -> Iterator[Artefact]:
    """What is no list."""
    for card in plan.withdrawn_pages:
        yield _withdrawn(plan, card)
    yield from _moved(plan)
    yield from _attached(plan)
    if plan.site.organisation.logo and plan.site.organisation.logo_file:
        yield _logo(plan.site.organisation.logo_file, plan.site.organisation.logo)
    if plan.area == "proof":
        yield _proof_index(plan, beside)
    else:
        yield from _keys(plan)


def _keys(plan: Plan) -> Iterator[Artefact]:
    """What a copy is verified with."""
    schema = SCHEMA.read_bytes()
    yield Artefact(PurePosixPath(SCHEMA.name), lambda: {"the schema": digest_of_values(schema)}, lambda: schema)
    plan.survey.cache.look(key_file(plan.inventory.project))
    if key := public_key(plan.inventory.project):
        yield Artefact(PurePosixPath(PUBLIC_KEY), lambda: {"the public key": digest_of_values(key)}, lambda: key)


def by_folder(sizes: Mapping[PurePosixPath, int]) -> dict[PurePosixPath, dict[PurePosixPath, int]]:
    """The sizes of files by the folder they lie in."""
    found: dict[PurePosixPath, dict[PurePosixPath, int]] = {}
    for path, size in sizes.items():
        found.setdefault(path.parent, {})[path] = size
    return found


def sizes_of(publication: Publication, beside: Sizes) -> dict[PurePosixPath, int]:
    """The sizes of the files that the page of an edition offers: those beside it, and the ZIP of its statement."""
    found = dict(beside.get(publication.folder, {}))
    if (zips := beside.get(BUNDLES)) and (path := publication.bundle) in zips:
        found[path] = zips[path]
    return found


def _logo(name: str, data: bytes) -> Artefact:
    return Artefact(PurePosixPath(name), lambda: {"the logo": digest_of_values(data)}, lambda: data)


def of_edition(plan: Plan, publication: Publication, sizes: Mapping[PurePosixPath, int]) -> Iterator[Artefact]:
    """The pages of one edition. `sizes` are those of the PDFs that lie beside them."""
    is_proof = plan.area == "proof" and not publication.card.is_original
    yield Artefact(
        publication.folder / ("page.html" if is_proof else "index.html"),
        partial(_page_inputs, plan, publication, "edition.html", sizes),
        partial(_edition_page, plan, publication, sizes),
        publication.slug,
    )
    if is_proof:
        yield Artefact(
            publication.folder / "index.html",
            partial(_page_inputs, plan, publication, "proof.html", sizes),
            partial(_proof, plan, publication, sizes),
            publication.slug,
        )


def _edition_page(plan: Plan, publication: Publication, sizes: Mapping[PurePosixPath, int]) -> bytes:
    view = view_of(plan, publication, sizes)
    return pages.edition_page(view, plan.site, root="../../").encode()


def _proof(plan: Plan, publication: Publication, sizes: Mapping[PurePosixPath, int]) -> bytes:
    view = view_of(plan, publication, sizes)
    return pages.proof_page(view, rows_of(plan, publication), plan.site, root="../../").encode()


def _page_inputs(plan: Plan, publication: Publication, template: str, sizes: Mapping[PurePosixPath, int]) -> Inputs:
    files = [name for one in publication.meta.attachments for name in (one.file, *one.files.values())]
    return {
        **_inputs(plan, publication, template, files),
        "the files it offers": _offered(sizes),
    }


def _offered(sizes: Mapping[PurePosixPath, int]) -> str:
    return digest_of_values(sorted((str(path), size) for path, size in sizes.items()))


def _inputs(plan: Plan, publication: Publication, template: str, files: Sequence[str]) -> Inputs:
    """What a page or a print of an edition is made from, all but its neighbours' texts, of which it shows nothing."""
    cache, project, meta = plan.survey.cache, plan.inventory.project, publication.meta
    return {
        **plan.survey.inputs[publication.card.place],
        **_look(plan, publication.language, template),
        **{f"source/{name}": cache.digest(project.source / name) for name in files},
        "the other languages": plan.digests.of(switcher(plan, publication.slug)),
        "the statements it links to": digest_of_values(linked_folders(plan, publication)),
        "the embargo": str(bool(meta.embargo and plan.at < meta.embargo)),
        "the policies": str(publication.form),
    }


def _inputs_of_all(plan: Plan, group: Sequence[Publication]) -> str:
    """A digest of at least what the files of a statement's editions are made from, but for the sizes of each other."""
    cache, folder = plan.survey.cache, plan.inventory.project.source
    source = group[0].source
    return digest_of_values(
        whole_look(plan),
        [(str(one.form), plan.survey.inputs[one.card.place], linked_folders(plan, one)) for one in group],
        [(name, cache.digest(folder / name)) for name in source.files],
        plan.digests.of(switcher(plan, source.slug)),
        bool(source.meta.embargo and plan.at < source.meta.embargo),
    )


def whole_look(plan: Plan) -> Inputs:
    """What every page of any language and template is made from."""
    if _WHOLE not in plan.looks:
        cache, site = plan.survey.cache, plan.site
        words = [path for language in site.languages for path in word_files(language, site.words)]
        plan.looks[_WHOLE] = {
            "communique.toml": plan.inventory.project.digest,
            "templates and words": digest_of_values(
                [(str(path), cache.digest(path)) for path in (*pages.all_files(site), *words)]
            ),
            "the logo": digest_of_values(site.organisation.logo),
        }
    return plan.looks[_WHOLE]


_WHOLE = ("every language", "every template")


def _look(plan: Plan, language: Language, template: str) -> Inputs:
    """What every page of a language is made from: templates, styles, words, settings, and the logo."""
    known = plan.looks.get((language.tag, template))
    if known is None:
        cache = plan.survey.cache
        paths = pages.used_files(template, plan.site)
        words = word_files(language, plan.site.words)
        known = plan.looks[language.tag, template] = {
            "communique.toml": plan.inventory.project.digest,
            "the templates": digest_of_values([(path.name, cache.digest(path)) for path in paths]),
            "the interface's words": digest_of_values([cache.digest(path) for path in words]),
            "the logo": digest_of_values(plan.site.organisation.logo),
            "the fonts": plan.fonts if template == "print.html" else "",
        }
    return known


def _withdrawn(plan: Plan, card: Card) -> Artefact:
    """The page that stands where an edition was withdrawn. Not a word of its text is on it.

    What it was is said by its date and reference, and by the title of its original while that is out.
    """
    assert card.withdrawn is not None
    source = plan.survey.sources[card.slug]
    original = plan.by_place.get((card.slug, source.language_tag))
    folder = PurePosixPath(card.tag, card.slug)
    view = views.View(
        language=card.language,
        slug=card.slug,
        kind=source.meta.kind,
        ref=source.meta.ref,
        date=source.meta.date,
        title=in_language(safe_html(original.card.title), source.language) if original else Markup(""),
        title_text=original.card.title_text if original else "",
        body=Markup(""),
        standing=views.Standing(
            status="withdrawn",
            original=source.language,
            source_date=source.meta.date,
            withdrawn_on=card.withdrawn.on,
            withdrawn_reason=card.withdrawn.reason,
            withdrawn_language=read_tag(card.withdrawn.language) if card.withdrawn.language else None,
        ),
        editions=switcher(plan, card.slug),
        address=plan.address(folder),
        digest="",
    )
    return Artefact(
        folder / "index.html",
        lambda: {**_look(plan, card.language, "withdrawn.html"), "the withdrawal": plan.digests.of(view)},
        lambda: pages.withdrawn_page(view, plan.site, root="../../").encode(),
    )


def _attached(plan: Plan) -> Iterator[Artefact]:
    """Images of the statements that are out, and the attachments that their editions offer."""
    project = plan.inventory.project
    for slug, group in _by_statement(plan):
        offered = {one.file_in(edition.language)[0] for one in group[0].meta.attachments for edition in group}
        for name in sorted({*group[0].source.images, *offered}):
            path = project.source / name
            inputs = partial(_file_inputs, plan, name)
            yield Artefact(FILES / slug / path.name, inputs, path.read_bytes)
    for partner in plan.supplied:
        path = project.source / partner.supplied.file
        yield Artefact(partner.path, partial(_file_inputs, plan, partner.supplied.file), path.read_bytes)


def _file_inputs(plan: Plan, name: str) -> Inputs:
    return {f"source/{name}": plan.survey.cache.digest(plan.inventory.project.source / name)}


def _moved(plan: Plan) -> Iterator[Artefact]:
    """A page at each former address that leads to the present one."""
    for publication in plan.publications:
        for slug in publication.meta.formerly:
            yield Artefact(
                PurePosixPath(publication.card.tag, slug, "index.html"),
                partial(_moved_inputs, plan, publication),
                partial(_redirect, plan, publication),
            )


def _moved_inputs(plan: Plan, publication: Publication) -> Inputs:
    return {**_look(plan, publication.language, "moved.html"), "the new address": publication.slug}


def _redirect(plan: Plan, publication: Publication) -> bytes:
    href, address = f"../{publication.slug}/index.html", plan.address(publication.folder)
    page = pages.redirect_page(href, plan.site, language=publication.language, address=address, root="../../")
    return page.encode()


# ------------------------------------------------------------------------------------------------------ lists


def sitewide(
    items: Sequence[views.Item], site: views.Site, libraries: Mapping[Language, views.Download] = MappingProxyType({})
) -> homes.Leaves:
    """What concerns every edition: homes, archives, search, and what feed readers and search engines read.

    `libraries` are the ZIPs of everything in a language.
    """
    yield from homes.files(items, site, libraries)
    yield from archive.files(items, site)
    yield from searching.files(items, site)
    if site.public:
        yield from feeds.files(items, site)
        yield from sitemap.files(items, site)


def _lists(plan: Plan, beside: Sizes, shown: Mapping[str, Sequence[str]] = MappingProxyType({})) -> Iterator[Artefact]:
    """Everything that is made of all editions: of their cards alone. `shown` are the digests of items, by slug."""
    items: list[views.Item] = []
    for slug, group in _by_statement(plan):
        mine = tuple(_items(plan, slug, group, beside))
        for item, digest in zip(mine, shown.get(slug, ()), strict=False):
            plan.digests.know(item, digest)
        items += mine
    items += _other_items(plan, beside)
    for leaf in sitewide(items, plan.site, _libraries(plan, beside)):
        yield Artefact(leaf.path, partial(_list_inputs, plan, leaf.language, leaf.template, leaf.values), leaf.make)


def _libraries(plan: Plan, beside: Sizes) -> dict[Language, views.Download]:
    """The ZIPs of everything in a language."""
    zips = beside.get(library(plan.site.source).parent, {})
    return {
        language: views.Download(
            href=f"../{path}", kind="library", title="", bytes=zips[path], type=type_of(path), language=language
        )
        for language in plan.site.languages
        if (path := library(language)) in zips
    }


def _list_inputs(plan: Plan, language: Language, template: str, values: object) -> Inputs:
    return {**_look(plan, language, template), "the list": plan.digests.of(values)}


def _shown(plan: Plan, slug: str, group: Sequence[Publication], beside: Sizes, inputs: str) -> tuple[str, ...]:
    """A digest of each item of a statement, as lists show it; made from these inputs and remembered with them."""
    cache, name = plan.survey.cache, f"{plan.area}/{slug}"
    if (known := cache.get("shown", name, inputs)) is not None:
        return tuple(known.decode().split())
    digests = tuple(map(plan.digests.of_one, _items(plan, slug, group, beside)))
    cache.put("shown", name, inputs, " ".join(digests).encode())
    return digests


def _items(plan: Plan, slug: str, group: Iterable[Publication], beside: Sizes) -> Iterator[views.Item]:
    """The editions of a statement that are ours, as lists show them."""
    editions = _from_root(switcher(plan, slug))
    for publication in group:
        yield _item(publication, sizes_of(publication, beside), editions)


def _other_items(plan: Plan, beside: Sizes) -> Iterator[views.Item]:
    """The editions of partners, and those that were withdrawn, as lists show them."""
    for partner in plan.supplied:
        original = plan.by_place[partner.slug, plan.survey.sources[partner.slug].language_tag]
        (item,) = _items(plan, partner.slug, [original], beside)
        yield _supplied_item(plan, partner, item)
    for card in plan.withdrawn_pages:
        yield _withdrawn_item(plan, card)


def _item(
    publication: Publication,
    sizes: Mapping[PurePosixPath, int],
    editions: tuple[views.EditionLink, ...],
) -> views.Item:
    card, meta = publication.card, publication.meta
    return views.Item(
        slug=card.slug,
        language=card.language,
        path=f"{publication.folder}/index.html",
        title=safe_html(card.title),
        title_text=card.title_text,
        excerpt=card.summary or pages.cut(card.opening, 200),
        date=meta.date,
        updated=updated_on(publication),
        status=status_of(publication),
        original=publication.source.language,
        written_in=card.language,
        origin=_origin(publication.source),
        kind=meta.kind,
        ref=meta.ref,
        tags=tuple(meta.tags),
        downloads=tuple(
            replace(file, href=f"{publication.folder}/{file.href}")
            for file in downloads_of(publication, sizes)
            if file.kind in views.TO_READ
        ),
        editions=editions,
    )


def _from_root(links: Iterable[views.EditionLink]) -> tuple[views.EditionLink, ...]:
    """The switcher with addresses from the root of the site."""
    return tuple(replace(link, href=link.href.removeprefix("../../")) if link.href else link for link in links)


def _origin(source: SourceCard) -> str:
    return source.meta.formerly[0] if source.meta.formerly else source.slug


def _supplied_item(plan: Plan, partner: PartnerEdition, original: views.Item) -> views.Item:
    """A partner's PDF under the title of the original: nobody here has approved any other."""
    size = (plan.inventory.project.source / partner.supplied.file).stat().st_size
    file = views.Download(
        href=quote(str(partner.path)),
        kind="pdf",
        title="",
        bytes=size,
        type="application/pdf",
        language=partner.language,
    )
    return replace(
        original,
        language=partner.language,
        path=quote(str(partner.path)),
        updated=max(partner.supplied.on, original.date),
        status="supplied",
        downloads=(file,),
        partner=views.Partner(by=partner.supplied.by, on=partner.supplied.on),
    )


def _withdrawn_item(plan: Plan, card: Card) -> views.Item:
    """What the site still knows of a withdrawn edition: that its page is there. Not a word of its text."""
    assert card.withdrawn is not None
    source = plan.survey.sources[card.slug]
    return views.Item(
        slug=card.slug,
        language=card.language,
        path=f"{card.tag}/{card.slug}/index.html",
        title=Markup(""),
        title_text="",
        excerpt="",
        date=source.meta.date,
        updated=max(source.meta.date, card.withdrawn.on),
        status="withdrawn",
        original=source.language,
        written_in=card.language,
        origin=_origin(source),
    )


def _proof_index(plan: Plan, beside: Sizes) -> Artefact:
    proofs = tuple(_proofs(plan, beside))
    return Artefact(
        PurePosixPath("index.html"),
        partial(_list_inputs, plan, plan.site.source, "proofs.html", proofs),
        lambda: pages.proof_index(proofs, plan.site).encode(),
    )


def _proofs(plan: Plan, beside: Sizes) -> Iterator[views.Proof]:
    """Everything under output/proof, for its list, the newest statement first."""
    why = {card.place: reasons for card, reasons in plan_site(plan.survey, plan.at).held}
    for publication in plan.publications:
        card = publication.card
        if card.is_original:
            continue
        numbers = {
            "reviewed": card.counts.reviewed,
            "draft": card.counts.draft,
            "stale": card.counts.stale,
            "untranslated": card.counts.untranslated,
        }
        original = plan.survey.cards[card.slug, publication.source.language_tag]
        yield views.Proof(
            slug=card.slug,
            title=original.title_text,
            language=card.language,
            state=card.state.value,
            shares=tuple((name, round(100 * n / max(1, card.counts.messages), 2)) for name, n in numbers.items() if n),
            why=why.get(card.place, card.remarks),
            links=tuple(_proof_links(publication, sizes_of(publication, beside))),
        )


def _proof_links(publication: Publication, sizes: Mapping[PurePosixPath, int]) -> Iterator[views.Download]:
    """The proof, and its PDF where it could be made."""
    for path in (publication.folder / "index.html", publication.pdf("screen")):
        if path.suffix == ".html" or path in sizes:
            yield views.Download(href=str(path), kind="pdf", title="", bytes=sizes.get(path, 0), type=type_of(path))
