"""What search engines are told: the sitemap, with each page's other languages, and robots.txt."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from html import escape
from operator import attrgetter
from pathlib import PurePosixPath
from typing import Any, TypeVar

from workflow import views
from workflow.homes import Leaves, languages_of
from workflow.languages import Language

Value = TypeVar("Value")

LIMIT = 20_000
"""Addresses in one file. The protocol allows 50,000 and 50 MB, which a dozen alternates each would fill sooner."""
SITEMAP = "http://www.sitemaps.org/schemas/sitemap/0.9"
XHTML = "http://www.w3.org/1999/xhtml"


@dataclass(frozen=True, slots=True)
class Address:
    """A page in the sitemap."""

    location: str
    changed: str = ""
    alternates: Mapping[str, str] = field(default_factory=dict)
    """By tag, itself included, and `x-default`: the same as in the head of the page."""


def files(items: Sequence[views.Item], site: views.Site) -> Leaves:
    """`sitemap.xml` and `robots.txt`; a site too large for one map gets several and a list of them."""
    shown = (*_ways_in(items, site), *(_SHOWN(item) for item in items if item.is_edition))
    parts = [shown[i : i + LIMIT] for i in range(0, len(shown), LIMIT)]
    if len(parts) == 1:
        yield _leaf("sitemap.xml", site, parts[0], partial(_map, site))
    else:
        names = [f"sitemap-{i}.xml" for i in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            yield _leaf(name, site, part, partial(_map, site))
        yield _leaf("sitemap.xml", site, tuple(site.address(name) for name in names), _index)
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {site.address('sitemap.xml')}\n"
    yield _leaf("robots.txt", site, robots, str.encode)


def _leaf(name: str, site: views.Site, values: Value, write: Callable[[Value], bytes]) -> views.Leaf:
    return views.Leaf(
        path=PurePosixPath(name), language=site.source, template="", values=values, make=lambda: write(values)
    )


_SHOWN = attrgetter("path", "updated", "original", "editions")
"""What the map says of an edition. It stays when a title or a text changes."""


def _ways_in(items: Sequence[views.Item], site: views.Site) -> Iterator[Address]:
    """The way in, each home and archive."""
    homes = languages_of(items, site)
    front = {one.tag: site.address(f"{one.tag}/index.html") for one in homes} | {"x-default": site.address("")}
    yield Address(site.address(""), "", front)
    for home in homes:
        yield Address(front[home.tag], _newest(items, home.tag), front)
    archives = {one.tag: site.address(f"{one.tag}/archive/index.html") for one in homes}
    default = {"x-default": archives[site.source.tag]} if site.source.tag in archives else {}
    for home in homes:
        yield Address(archives[home.tag], _newest(items, home.tag), archives | default)


def _newest(items: Sequence[views.Item], tag: str) -> str:
    return max(item.updated for item in items if item.language.tag == tag).isoformat()


def _address(
    site: views.Site, path: str, updated: datetime.date, original: Language, editions: Sequence[views.EditionLink]
) -> Address:
    """An edition of ours, from what the map says of it."""
    location = site.address(path)
    published = {one.language.tag: site.address(one.href) for one in editions if one.is_published and one.href}
    return Address(location, updated.isoformat(), published | {"x-default": published.get(original.tag, location)})


def _map(site: views.Site, shown: Iterable[Address | tuple[Any, ...]]) -> bytes:
    addresses = (one if isinstance(one, Address) else _address(site, *one) for one in shown)
    return _written(f'urlset xmlns="{SITEMAP}" xmlns:xhtml="{XHTML}"', map(_url, addresses))


def _url(address: Address) -> str:
    lines = [f"<loc>{escape(address.location)}</loc>"]
    if address.changed:
        lines.append(f"<lastmod>{address.changed}</lastmod>")
    for tag, href in address.alternates.items():
        lines.append(f'<xhtml:link rel="alternate" hreflang="{tag}" href="{escape(href)}" />')
    return "\n".join(("<url>", *lines, "</url>\n"))


def _index(addresses: Sequence[str]) -> bytes:
    maps = (f"<sitemap>\n<loc>{escape(address)}</loc>\n</sitemap>\n" for address in addresses)
    return _written(f'sitemapindex xmlns="{SITEMAP}"', maps)


def _written(element: str, children: Iterable[str]) -> bytes:
    """An XML file. As text: to make an object of each of a million elements and write it takes ten times as long."""
    name = element.partition(" ")[0]
    return f"<?xml version='1.0' encoding='utf-8'?>\n<{element}>\n{''.join(children)}</{name}>\n".encode()
