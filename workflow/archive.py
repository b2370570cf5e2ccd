"""The archive of each language: everything, and everything of a year, a kind or a topic, in pages of a list."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from workflow import pages, views
from workflow.homes import Files, languages_of, listed
from workflow.languages import Language

PER_PAGE = 20
"""Statements on one page of a list."""
TOPICS = 16
"""Topics offered beside the archive, the most used; a page of their own lists them all."""

Shelves = Mapping[str, tuple[views.Shelf, tuple[views.Item, ...]]]
"""What each folder below `archive/` lists, that of the whole archive first."""


def files(items: Sequence[views.Item], site: views.Site) -> Files:
    """Every page of every list, and the page that names the topics."""
    shelves = {language: _shelves(listed(items, language), language) for language in languages_of(items, site)}
    for language, mine in shelves.items():
        for folder, (shelf, part) in mine.items():
            links = _elsewhere(shelves, folder, language)
            yield from _pages(site, language, shelf=shelf, items=part, links=links, offered=_offered(mine, folder))
        yield from _topics(site, language, mine, shelves)


def _shelves(items: Sequence[views.Item], language: Language) -> Shelves:
    """The lists of a language: only where there is something, but the whole archive always."""
    found: dict[str, list[views.Item]] = {"": []}
    names: dict[str, views.Shelf] = {"": views.Shelf(facet="", name="", folder="", count=0, language=language)}
    for item in items:
        found[""].append(item)
        for shelf in _shelves_of(item):
            names.setdefault(shelf.folder, shelf)
            found.setdefault(shelf.folder, []).append(item)
    return {
        folder: (
            views.Shelf(
                facet=shelf.facet,
                name=shelf.name,
                folder=folder,
                count=len(found[folder]),
                language=shelf.language,
            ),
            tuple(found[folder]),
        )
        for folder, shelf in names.items()
    }


def _shelves_of(item: views.Item) -> Iterator[views.Shelf]:
    """Where a statement stands beside the whole: once in its year, its kind and each of its topics."""
    topics = {views.shelf_name(tag): tag for tag in reversed(item.tags)}
    folders: dict[str, tuple[views.Facet, str]] = {
        f"{item.date.year}/": ("year", str(item.date.year)),
        f"kind/{views.shelf_name(item.kind)}/": ("kind", item.kind),
        **{f"tag/{name}/": ("tag", topics[name]) for name in sorted(topics)},
    }
    for folder, (facet, name) in folders.items():
        yield views.Shelf(facet=facet, name=name, folder=folder, count=1, language=item.original)


def _offered(shelves: Shelves, folder: str) -> tuple[views.Shelf, ...]:
    """What stands beside a list: the years, the kinds, and the topics that are used most."""
    if folder:
        return ()
    all_of = [shelf for shelf, _ in shelves.values()]
    years = sorted((one for one in all_of if one.facet == "year"), key=lambda one: one.name, reverse=True)
    kinds = sorted((one for one in all_of if one.facet == "kind"), key=lambda one: (-one.count, one.name))
    used = Counter({one: one.count for one in sorted(_topics_of(shelves), key=lambda one: one.folder)})
    most = sorted((one for one, _ in used.most_common(TOPICS)), key=lambda one: one.folder)
    return (*years, *kinds, *most)


def _topics_of(shelves: Shelves) -> list[views.Shelf]:
    return [shelf for shelf, _ in shelves.values() if shelf.facet == "tag"]


def _elsewhere(shelves: Mapping[Language, Shelves], folder: str, language: Language) -> tuple[views.EditionLink, ...]:
    """The same list in every language that has one, from its own folder."""
    up = "../" * (2 + folder.count("/"))
    return tuple(
        views.EditionLink(language=one, status="approved", href=f"{up}{one.tag}/archive/{folder}index.html")
        for one, theirs in shelves.items()
        if folder in theirs or one == language
    )


def _pages(
    site: views.Site,
    language: Language,
    *,
    shelf: views.Shelf,
    items: Sequence[views.Item],
    links: tuple[views.EditionLink, ...],
    offered: tuple[views.Shelf, ...],
) -> Files:
    number = max(1, -(-len(items) // PER_PAGE))
    names = ("index.html", *(f"{i}.html" for i in range(2, number + 1)))
    folder = PurePosixPath(language.tag, "archive", shelf.folder)
    for i, name in enumerate(names):
        listing = views.Listing(
            language=language,
            address=site.address(folder / name),
            items=tuple(items[i * PER_PAGE : (i + 1) * PER_PAGE]),
            editions=links,
            page=i + 1,
            pages=names,
            shelf=shelf,
            shelves=offered if i == 0 else (),
            default=_default(site, links, shelf.folder),
        )
        root = "../" * len(folder.parts)
        yield folder / name, pages.archive_page(listing, site, root=root).encode()


def _default(site: views.Site, links: Sequence[views.EditionLink], folder: str) -> str | None:
    """The list for readers of other languages: the one in the source language."""
    has = any(link.language == site.source for link in links)
    return site.address(f"{site.source.tag}/archive/{folder}index.html") if has else None


def _topics(site: views.Site, language: Language, mine: Shelves, shelves: Mapping[Language, Shelves]) -> Files:
    """The page that names every topic, where there are more than stand beside the archive."""
    if not _topics_of(mine):
        return
    folder = "tag/"
    having = {one: theirs for one, theirs in shelves.items() if _topics_of(theirs)}
    links = tuple(
        views.EditionLink(language=one, status="approved", href=f"../../../{one.tag}/archive/tag/index.html")
        for one in having
    )
    listing = views.Listing(
        language=language,
        address=site.address(f"{language.tag}/archive/tag/index.html"),
        items=(),
        editions=links,
        pages=("index.html",),
        shelves=tuple(sorted(_topics_of(mine), key=lambda one: one.folder)),
        default=_default(site, links, folder),
    )
    yield (
        PurePosixPath(language.tag, "archive", "tag", "index.html"),
        pages.topics_page(listing, site, root="../../../").encode(),
    )
