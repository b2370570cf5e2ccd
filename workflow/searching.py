"""The search of each language, without a server: a page, and beside it an index for each year.

A page that was opened from a disk may load scripts and nothing else, so the index is scripts. They are read when
somebody searches, the newest first and only as far as is needed, so that thousands of statements cost a slow phone
little; and a new statement changes the index of its year alone. Without JavaScript the page offers the archive.
"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby
from pathlib import PurePosixPath

from workflow import pages, views
from workflow.homes import Leaves, languages_of, list_page, listed
from workflow.languages import Language
from workflow.structured import script

EXCERPT = 160
"""Letters of a summary in the index."""


def files(items: Sequence[views.Item], site: views.Site) -> Leaves:
    """`<lang>/search/index.html`, and `<lang>/search/<year>.js` for each year."""
    homes = languages_of(items, site)
    for language in homes:
        folder = PurePosixPath(language.tag, "search")
        mine = listed(items, language)
        years = [(str(year), tuple(part)) for year, part in groupby(mine, lambda item: item.date.year)]
        listing = views.Listing(
            language=language,
            address=site.address(folder / "index.html"),
            items=(),
            editions=tuple(
                views.EditionLink(language=one, status="approved", href=f"../../{one.tag}/search/index.html")
                for one in homes
            ),
            pages=tuple(year for year, _ in years),
        )
        yield list_page(folder / "index.html", "search.html", listing, site)
        for year, part in years:
            yield views.Leaf(
                path=folder / f"{year}.js",
                language=language,
                template="kind.txt",
                values=part,
                make=partial(_index, year, part, site, language),
            )


def _index(year: str, items: Sequence[views.Item], site: views.Site, language: Language) -> bytes:
    """The statements of a year, as a script that hands them to the page."""
    rows = [
        [
            item.path,
            item.written_in.tag if item.written_in != language else "",
            item.date.isoformat(),
            item.title_text,
            language.date(item.date),
            pages.kind_label(site, language, item.kind),
            pages.cut(item.excerpt, EXCERPT),
            " ".join(dict.fromkeys(word for tag in item.tags for word in (tag, pages.own_word(site, language, tag)))),
            item.ref or "",
        ]
        for item in items
    ]
    return f"found({year},{script(rows)});\n".encode()
