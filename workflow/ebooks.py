"""HTML of an edition → EPUB 3: one text, its table of contents, its pictures.

Written here, not by pandoc: so it is made everywhere, keeps the language of every passage, and is the same file on
every machine. The rules are those of EPUB 3.3 and EPUB Accessibility 1.1; the tests ask EPUBCheck.
"""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import PurePosixPath
from urllib.parse import unquote

from workflow.archives import zipped
from workflow.hypertext import Node, changed, escaped, inner_xml, read_html
from workflow.languages import Language

_CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
_PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="{tag}" xml:lang="{tag}" dir="{direction}">
<head><title>{title}</title><link rel="stylesheet" href="style.css"/></head>
<body>{body}</body>
</html>
"""
_PACKAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{tag}">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">{identifier}</dc:identifier>
<dc:title>{title}</dc:title>
<dc:language>{tag}</dc:language>
<dc:creator>{publisher}</dc:creator>
<dc:publisher>{publisher}</dc:publisher>
<dc:date>{date}</dc:date>
<dc:source>{address}</dc:source>
<meta property="dcterms:modified">{date}T00:00:00Z</meta>
<meta property="schema:accessMode">textual</meta>
<meta property="schema:accessModeSufficient">textual</meta>
<meta property="schema:accessibilityFeature">structuralNavigation</meta>
<meta property="schema:accessibilityFeature">tableOfContents</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="text" href="text.xhtml" media-type="application/xhtml+xml"/>
<item id="style" href="style.css" media-type="text/css"/>
{images}</manifest>
<spine page-progression-direction="{direction}"><itemref idref="text"/></spine>
</package>
"""
_STYLE = """\
body{line-height:1.5}
h1,h2,h3{line-height:1.2;text-align:start}
.issuer,.facts,.quiet,.imprint{font-size:.9em}
.lead{font-size:1.1em}
.notice,.sample{border:2px solid;padding:.5em .8em}
.notice p{margin:0}
.original{border-inline-start:3px solid;padding-inline-start:.7em}
table{border-collapse:collapse}
th,td{border:1px solid;padding:.3em;text-align:start;vertical-align:top}
.end{text-align:end}
.center{text-align:center}
img{max-width:100%}
dt{font-weight:bold}
.digest{word-break:break-all}
.signatories{list-style:none;padding:0}
"""
_TYPES = {
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """What a book or a Word document is made of."""

    html: str
    """Its whole text: `pages.edition_body`."""
    title: str
    language: Language
    date: datetime.date
    publisher: str
    address: str
    """Of its page."""
    digest: str
    """Of its text."""
    images: Mapping[str, bytes] = field(default_factory=dict)
    """By the address that the HTML has for them, `asset:files/map.svg`."""


def epub(edition: Edition) -> bytes:
    """The EPUB of an edition."""
    pictures = {
        address: (f"images/{number}{PurePosixPath(address).suffix.lower()}", data)
        for number, (address, data) in enumerate(sorted(edition.images.items()), 1)
        if PurePosixPath(address).suffix.lower() in _TYPES
    }
    body = _fit_for_a_book(read_html(edition.html), {address: name for address, (name, _) in pictures.items()})
    facts = {
        "tag": edition.language.tag,
        "direction": edition.language.direction,
        "title": escaped(edition.title),
        "publisher": escaped(edition.publisher),
        "address": escaped(edition.address),
        "identifier": escaped(f"{edition.address}#sha256={edition.digest}"),
        "date": edition.date.isoformat(),
    }
    files = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": _CONTAINER,
        "EPUB/package.opf": _PACKAGE.format(images="".join(_items(pictures)), **facts),
        "EPUB/nav.xhtml": _PAGE.format(body=_contents(body, edition.title), **facts),
        "EPUB/text.xhtml": _PAGE.format(body=f"\n{inner_xml(body).strip()}\n", **facts),
        "EPUB/style.css": _STYLE,
    }
    packed = [(name, text.encode()) for name, text in files.items()]
    return zipped([*packed, *((f"EPUB/{name}", data) for name, data in pictures.values())])


def _items(pictures: Mapping[str, tuple[str, bytes]]) -> Iterator[str]:
    for name, _ in pictures.values():
        path = PurePosixPath(name)
        yield f'<item id="image{path.stem}" href="{name}" media-type="{_TYPES[path.suffix]}"/>\n'


_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _fit_for_a_book(body: Node, pictures: Mapping[str, str]) -> Node:
    """Pictures where they lie in the book, names without colons, and one for each heading that XML takes."""
    headings = count(1)
    parts = {f"#{node.attrs.get('id')}": f"#part{number}" for number, node in enumerate(body.all(*_HEADINGS), 1)}

    def fit(node: Node) -> Node | str:
        attrs = dict(node.attrs)
        if node.tag == "img" and attrs.get("src") not in pictures:
            return f"[{attrs.get('alt', '')}]"
        if node.tag == "img":
            attrs["src"] = pictures[attrs["src"]]
        if "id" in attrs:
            attrs["id"] = attrs["id"].replace(":", "-")
        if attrs.get("href", "").startswith("#"):
            attrs["href"] = parts.get(unquote(attrs["href"]), attrs["href"].replace(":", "-"))
        if node.tag in _HEADINGS:
            attrs["id"] = f"part{next(headings)}"
        if "lang" in attrs:
            attrs["xml:lang"] = attrs["lang"]
        return Node(node.tag, attrs, node.children)

    return changed(body, fit)


def _contents(body: Node, title: str) -> str:
    """The table of contents that reading systems show."""
    entries = [(node.attrs["id"], " ".join(node.text.split())) for node in body.all("h1", "h2")]
    items = "".join(f'<li><a href="text.xhtml#{name}">{escaped(text)}</a></li>' for name, text in entries)
    return f'<nav epub:type="toc" id="toc"><h1>{escaped(title)}</h1><ol>{items}</ol></nav>'
