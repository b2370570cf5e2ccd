"""The ways into the site: a home for each language, the page that offers them, and the one for lost readers."""

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from workflow import pages, views
from workflow.languages import Language

ON_HOME = 6
"""Statements on a home page."""

Files = Iterator[tuple[PurePosixPath, bytes]]


def files(items: Sequence[views.Item], site: views.Site) -> Files:
    """Every home, and the way to them."""
    homes = languages_of(items, site)
    for language in homes:
        yield PurePosixPath(language.tag, "index.html"), _home(items, site, language, homes).encode()
    counts = [(one, f"{one.tag}/index.html", len(listed(items, one))) for one in homes]
    page = pages.languages_page(site, homes=counts, address=site.address(""))
    yield PurePosixPath("index.html"), page.encode()
    if site.public:
        yield PurePosixPath("404.html"), pages.lost_page(site, homes=homes).encode()


def languages_of(items: Sequence[views.Item], site: views.Site) -> tuple[Language, ...]:
    """The languages that have a home: those of every page there is, of a withdrawn edition too."""
    have = {item.language for item in items}
    return tuple(language for language in site.languages if language in have)


def listed(items: Sequence[views.Item], language: Language) -> tuple[views.Item, ...]:
    """What there is to read in a language, the newest first."""
    mine = (item for item in items if item.language == language and item.is_listed)
    return tuple(sorted(mine, key=lambda item: (-item.date.toordinal(), item.slug)))


def _home(items: Sequence[views.Item], site: views.Site, language: Language, homes: Sequence[Language]) -> str:
    listing = views.Listing(
        language=language,
        address=site.address(f"{language.tag}/index.html"),
        items=listed(items, language)[:ON_HOME],
        editions=tuple(
            views.EditionLink(language=one, status="approved", href=f"../{one.tag}/index.html") for one in homes
        ),
        pages=("archive/index.html",),
        default=site.address(""),
    )
    return pages.home_page(listing, site, root="../")
