"""What a built site says: its pages' links, alternates and data, and what must agree between them."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

SCHEMA = json.loads((Path(__file__).with_name("schemas") / "article.json").read_text(encoding="utf-8"))


class ReadPage(HTMLParser):
    """The links, ids, alternates and data of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.alternates: dict[str, str] = {}
        self.canonical = ""
        self.data: list[Any] = []
        self.scripts = 0
        self._is_data = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.ids |= {values["id"]} if "id" in values else set()
        self._is_data = tag == "script" and values.get("type") == "application/ld+json"
        self.scripts += tag == "script" and not self._is_data
        if tag == "link" and "hreflang" in values:
            self.alternates[values["hreflang"]] = values["href"]
        elif tag == "link" and values.get("rel") == "canonical":
            self.canonical = values["href"]
        elif address := values.get("href") or values.get("src"):
            self.links.append(address)

    def handle_data(self, data: str) -> None:
        if self._is_data:
            self.data.append(json.loads(data))
            self._is_data = False


def read_pages(site: Path) -> dict[Path, ReadPage]:
    """Every page of a site."""
    return {path: ReadPage(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}


def broken_links(site: Path, pages: dict[Path, ReadPage], base: str) -> list[str]:
    """Every link that leads to no file or no anchor of the site; absolute ones to the site itself too."""
    broken = []
    for page, read in pages.items():
        own = {read.canonical, *read.alternates.values()} - {""}
        for link in [*read.links, *sorted(own)]:
            address, anchor = urldefrag(link)
            # A text may name any address; ours are those in the head, and on the page that stands anywhere.
            if address.startswith(base) and (link in own or page.name == "404.html"):
                target = site / unquote(address.removeprefix(base))
                target = target / "index.html" if address.endswith("/") else target
            elif re.match(r"[a-z]+:", link):
                continue
            else:
                target = (page.parent / unquote(address)).resolve() if address else page
            if not target.is_file() or (anchor and target.suffix == ".html" and anchor not in pages[target].ids):
                broken.append(f"{page.relative_to(site)}: {link}")
    return broken


def unanswered(pages: dict[Path, ReadPage]) -> list[str]:
    """Every page whose alternates do not name it, and every alternate that does not name the same ones."""
    by_address = {read.canonical: read for read in pages.values() if read.alternates}
    wrong = [
        f"{address} does not name itself" for address, r in by_address.items() if address not in r.alternates.values()
    ]
    for address, read in by_address.items():
        for tag, other in read.alternates.items():
            if other not in by_address or by_address[other].alternates != read.alternates:
                wrong.append(f"{address}: {tag}: {other}")
    return wrong
