"""The archive of each language: everything, and everything of a year, a kind or a topic, in pages of a list."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from workflow import pages, views
from workflow.homes import Leaves, languages_of, list_page, listed
from workflow.languages import Language

PER_PAGE = 20
"""Statements on one page of a list."""
TOPICS = 16
"""Topics offered beside the archive, the most used; a page of their own lists them all."""

Order = Callable[[views.Shelf], tuple[str, str]]
Shelves = Mapping[str, tuple[views.Shelf | None, tuple[views.Item, ...]]]
"""What each folder below `archive/` lists. The empty one is the archive itself, and is no shelf."""


def files(items: Sequence[views.Item], site: views.Site) -> Leaves:
    """Every page of every list, and the page that names the topics."""
    shelves = {language: _shelves(listed(items, language)) for language in languages_of(items, site)}
    for language, mine in shelves.items():
        by_name = _by_name(site, language)
        for folder, (shelf, part) in mine.items():
            listing = views.Listing(
                language=language,
                address="",
                items=part,
                editions=_elsewhere(shelves, folder),
                shelf=shelf,
                shelves=() if folder else _offered(mine, by_name),
            )
            yield from _pages(listing, site, PurePosixPath(language.tag, "archive", folder))
        if _topics_of(mine):
            yield _topics(site, language, shelves)


def _shelves(items: Sequence[views.Item]) -> Shelves:
    """The lists of a language: only where there is something, but the whole archive always."""
    parts: dict[str, list[views.Item]] = {}
    names: dict[str, tuple[views.Facet, str]] = {}
    for item in items:
        for folder, facet_and_name in _shelves_of(item).items():
            names.setdefault(folder, facet_and_name)
            parts.setdefault(folder, []).append(item)
    shelves: dict[str, tuple[views.Shelf | None, tuple[views.Item, ...]]] = {"": (None, tuple(items))}
    for folder, (facet, called) in names.items():
        mine = tuple(parts[folder])
        shelves[folder] = views.Shelf(facet=facet, name=called, folder=folder, count=len(mine)), mine
    return shelves


def _shelves_of(item: views.Item) -> dict[str, tuple[views.Facet, str]]:
    """Where a statement stands beside the whole: once in its year, its kind and each of its topics, by folder."""
    topics = {views.shelf_name(tag): tag for tag in reversed(item.tags)}
    return {
        f"{item.date.year}/": ("year", str(item.date.year)),
        f"kind/{views.shelf_name(item.kind)}/": ("kind", item.kind),
        **{f"tag/{name}/": ("tag", topics[name]) for name in sorted(topics)},
    }


def _offered(mine: Shelves, by_name: Order) -> tuple[views.Shelf, ...]:
    """What stands beside the archive: the years, the kinds, and the topics that are used most."""
    all_of = [shelf for shelf, _ in mine.values() if shelf]
    years = sorted((one for one in all_of if one.facet == "year"), key=lambda one: one.name, reverse=True)
    kinds = sorted((one for one in all_of if one.facet == "kind"), key=lambda one: (-one.count, one.name))
    most = sorted(_topics_of(mine), key=lambda one: (-one.count, one.folder))[:TOPICS]
    return (*years, *kinds, *sorted(most, key=by_name))


def _topics_of(mine: Shelves) -> list[views.Shelf]:
    return [one for one, _ in mine.values() if one and one.facet == "tag"]


def _by_name(site: views.Site, language: Language) -> Order:
    """The order of topics as a reader of this language reads them, whatever the case and the accents."""
    return lambda shelf: (views.without_accents(pages.own_word(site, language, shelf.name)), shelf.folder)


def _elsewhere(shelves: Mapping[Language, Shelves], folder: str) -> tuple[views.EditionLink, ...]:
    """The same list in every language that has one, from its own folder."""
    up = "../" * (2 + folder.count("/"))
    return tuple(
        views.EditionLink(language=language, status="approved", href=f"{up}{language.tag}/archive/{folder}index.html")
        for language, theirs in shelves.items()
        if folder in theirs or (folder == "tag/" and _topics_of(theirs))
    )


def _pages(listing: views.Listing, site: views.Site, folder: PurePosixPath) -> Leaves:
    """The pages of a list."""
    number = max(1, -(-len(listing.items) // PER_PAGE))
    names = ("index.html", *(f"{i}.html" for i in range(2, number + 1)))
    for i, name in enumerate(names):
        page = replace(
            listing,
            address=site.address(folder / name),
            items=listing.items[i * PER_PAGE : (i + 1) * PER_PAGE],
            page=i + 1,
            pages=names,
            shelves=listing.shelves if i == 0 else (),
            default=_default(site, listing.editions, folder),
        )
        yield list_page(folder / name, "archive.html", page, site)


def _default(site: views.Site, links: Sequence[views.EditionLink], folder: PurePosixPath) -> str | None:
    """The list for readers of other languages: the one in the source language."""
    has = any(link.language == site.source for link in links)
    return site.address(PurePosixPath(site.source.tag, *folder.parts[1:], "index.html")) if has else None


def _topics(site: views.Site, language: Language, shelves: Mapping[Language, Shelves]) -> views.Leaf:
    """The page that names every topic: beside the archive stand the most used alone."""
    folder = PurePosixPath(language.tag, "archive", "tag")
    links = _elsewhere(shelves, "tag/")
    listing = views.Listing(
        language=language,
        address=site.address(folder / "index.html"),
        items=(),
        editions=links,
        pages=("index.html",),
        shelves=tuple(sorted(_topics_of(shelves[language]), key=_by_name(site, language))),
        default=_default(site, links, folder),
    )
    return list_page(folder / "index.html", "topics.html", listing, site)
