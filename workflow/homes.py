"""The ways into the site: a home for each language, the page that offers them, and the one for lost readers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from types import MappingProxyType

from workflow import pages, views
from workflow.languages import Language

ON_HOME = 6
"""Statements on a home page."""

Leaves = Iterator[views.Leaf]


def files(
    items: Sequence[views.Item], site: views.Site, libraries: Mapping[Language, views.Download] = MappingProxyType({})
) -> Leaves:
    """Every home, and the way to them. `libraries` are the ZIPs of everything in a language."""
    homes = languages_of(items, site)
    for language in homes:
        listing = replace(_home(items, site, language, homes), bundle=libraries.get(language))
        yield list_page(PurePosixPath(language.tag, "index.html"), "home.html", listing, site)
    counts = [(one, f"{one.tag}/index.html", len(listed(items, one))) for one in homes]
    yield views.Leaf(
        path=PurePosixPath("index.html"),
        language=site.source,
        template="languages.html",
        values=counts,
        make=lambda: pages.languages_page(site, homes=counts, address=site.address("")).encode(),
    )
    if site.public:
        yield views.Leaf(
            path=PurePosixPath("404.html"),
            language=site.source,
            template="404.html",
            values=homes,
            make=lambda: pages.lost_page(site, homes=homes).encode(),
        )


def list_page(path: PurePosixPath, template: str, listing: views.Listing, site: views.Site) -> views.Leaf:
    """A page that is made of a list alone."""
    page = {
        "home.html": pages.home_page,
        "archive.html": pages.archive_page,
        "topics.html": pages.topics_page,
        "search.html": pages.search_page,
    }[template]
    root = "../" * len(path.parent.parts)
    return views.Leaf(
        path=path,
        language=listing.language,
        template=template,
        values=listing,
        make=lambda: page(listing, site, root=root).encode(),
    )


def languages_of(items: Sequence[views.Item], site: views.Site) -> tuple[Language, ...]:
    """The languages that have a home: those of every page there is, of a withdrawn edition too."""
    have = {item.language for item in items}
    return tuple(language for language in site.languages if language in have)


def listed(items: Sequence[views.Item], language: Language) -> tuple[views.Item, ...]:
    """What there is to read in a language, the newest first."""
    mine = (item for item in items if item.language.tag == language.tag and item.is_listed)
    return tuple(sorted(mine, key=lambda item: (-item.date.toordinal(), item.slug)))


def _home(
    items: Sequence[views.Item], site: views.Site, language: Language, homes: Sequence[Language]
) -> views.Listing:
    return views.Listing(
        language=language,
        address=site.address(f"{language.tag}/index.html"),
        items=listed(items, language)[:ON_HOME],
        editions=tuple(
            views.EditionLink(language=one, status="approved", href=f"../{one.tag}/index.html") for one in homes
        ),
        pages=("archive/index.html",),
        default=site.address(""),
    )
