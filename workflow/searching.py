"""The search of each language, without a server: a page, and beside it an index for each year.

A page that was opened from a disk may load scripts and nothing else, so the index is scripts. They are read when
somebody searches, the newest first and only as far as is needed, so that thousands of statements cost a slow phone
little; and a new statement changes the index of its year alone. Without JavaScript the page offers the archive.
"""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import groupby
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any

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
                values=(rows := tuple(map(_SHOWN, part))),
                make=partial(_index, year, rows, site, language),
            )


_SHOWN = attrgetter("path", "written_in", "date", "title_text", "kind", "excerpt", "tags", "ref")
"""What an index says of a statement. It says nothing of its other languages, and stays when one of them changes."""


def _index(year: str, shown: Iterable[tuple[Any, ...]], site: views.Site, language: Language) -> bytes:
    """The statements of a year, as a script that hands them to the page."""
    rows = [
        [
            path,
            written_in.tag if written_in != language else "",
            date.isoformat(),
            title,
            language.date(date),
            pages.kind_label(site, language, kind),
            pages.cut(excerpt, EXCERPT),
            " ".join(dict.fromkeys(word for tag in tags for word in (tag, pages.own_word(site, language, tag)))),
            ref or "",
        ]
        for path, written_in, date, title, kind, excerpt, tags, ref in shown
    ]
    return f"found({year},{script(rows)});\n".encode()
