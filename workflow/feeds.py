"""An Atom feed for each language (RFC 4287): the newest editions that are out, with their files."""

import re
from collections.abc import Sequence
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urlsplit
from xml.etree import ElementTree

from workflow import views
from workflow.homes import Leaves, languages_of, listed
from workflow.languages import Language

ENTRIES = 50
"""Entries of a feed."""
ATOM = "http://www.w3.org/2005/Atom"
MINTED = "2026"
"""The year of our identifiers (RFC 4151). It never changes, so that no reader sees an entry twice."""


def files(items: Sequence[views.Item], site: views.Site) -> Leaves:
    """`<lang>/feed.xml` for each language. One whose last edition was withdrawn is empty, and still there."""
    for language in languages_of(items, site):
        mine = tuple(item for item in items if item.language.tag == language.tag)
        yield views.Leaf(
            path=PurePosixPath(language.tag, "feed.xml"),
            language=language,
            template="",
            values=_shown(mine, language),
            make=partial(feed, mine, site, language),
        )


def feed(items: Sequence[views.Item], site: views.Site, language: Language) -> bytes:
    """The feed of a language, from all that the language has: its items are neither empty nor sorted."""
    entries, updated = _shown(items, language)
    root = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": language.tag})
    _add(root, "id", f"{_authority(site)}:{language.tag}")
    _add(root, "title", f"{site.organisation.name} – {language.name}")
    _add(root, "updated", updated)
    home = site.address(f"{language.tag}/index.html")
    _link(root, "self", f"{home}feed.xml", "application/atom+xml", language)
    _link(root, "alternate", home, "text/html", language)
    author = ElementTree.SubElement(root, "author")
    _add(author, "name", site.organisation.name)
    _add(author, "uri", site.organisation.url)
    for item in entries:
        _entry(root, item, site)
    ElementTree.indent(root, "")
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _shown(items: Sequence[views.Item], language: Language) -> tuple[list[views.Item], str]:
    """The newest editions, and when the last of all changed."""
    entries = [item for item in listed(items, language) if item.is_edition][:ENTRIES]
    return entries, _moment(max((item.updated for item in items), default=None))


def _entry(root: ElementTree.Element, item: views.Item, site: views.Site) -> None:
    entry = ElementTree.SubElement(root, "entry")
    _add(entry, "id", f"{_authority(site)}:{item.origin}/{item.language.tag}")
    _add(entry, "title", item.title_text)
    _add(entry, "published", _moment(item.date))
    _add(entry, "updated", _moment(item.updated))
    _link(entry, "alternate", site.address(item.path), "text/html", item.language)
    for other in item.editions:
        if other.is_published and other.language != item.language and other.href:
            # A second `alternate` would be allowed, and many a reader would open the last one.
            _link(entry, "related", site.address(other.href), "text/html", other.language)
    for file in (one for one in item.downloads if one.kind in views.TO_READ):
        link = _link(entry, "enclosure", site.address(file.href), file.type, file.language)
        link.set("length", str(file.bytes))
    if item.excerpt:
        _add(entry, "summary", item.excerpt)
    for tag in item.tags:
        ElementTree.SubElement(entry, "category", {"term": _clean(tag)})


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _clean(text)


def _link(
    parent: ElementTree.Element, rel: str, href: str, media_type: str, language: Language | None
) -> ElementTree.Element:
    link = ElementTree.SubElement(parent, "link", {"rel": rel, "type": media_type})
    if language:
        link.set("hreflang", language.tag)
    link.set("href", href)
    return link


def _moment(day: object) -> str:
    """The start of a day, as RFC 3339 writes it. A statement has a date and no hour."""
    return f"{day or '1970-01-01'}T00:00:00Z"


def _authority(site: views.Site) -> str:
    """The beginning of every identifier: who gives it, since when. No port and no path, which may change."""
    return f"tag:{urlsplit(site.organisation.url).hostname},{MINTED}"


def _clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
