"""What a page says of its edition to machines: JSON-LD in the words of schema.org."""

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup

from workflow import views


def data_of(view: views.View, site: views.Site) -> Markup:
    """The JSON-LD of an edition's page, ready to stand in a script element."""
    return Markup(script(_article(view, site)))  # noqa: S704 no sign in it can end the script


@lru_cache(maxsize=256)
def absolute(address: str, href: str) -> str:
    """Where a relative link of a page leads, as an absolute address without `index.html`."""
    return urljoin(address, href).removesuffix("index.html")


def script(data: object) -> str:
    """Data as JSON that may stand in a script: nothing in it can end the script or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _article(view: views.View, site: views.Site) -> dict[str, Any]:
    publisher = {"@type": "Organization", "name": site.organisation.name, "url": site.organisation.url}
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Article",
        "@id": view.address,
        "headline": view.title_text,
        "inLanguage": view.language.tag,
        "datePublished": view.date.isoformat(),
        "dateModified": (view.updated or view.date).isoformat(),
        "identifier": view.ref or "",
        "keywords": list(view.tags),
        "publisher": publisher,
        "encoding": list(_files(view)),
        **_relatives(view),
    }
    return {name: value for name, value in found.items() if value not in ("", [])}


def _relatives(view: views.View) -> dict[str, Any]:
    """Of an original its translations, of a translation its original: where they are out."""
    others = {
        link.language: {"@id": absolute(view.address, link.href)}
        for link in view.editions
        if link.is_published and link.href and link.language != view.language
    }
    named = [{**other, "inLanguage": language.tag} for language, other in others.items()]
    if view.standing.status == "original":
        return {"workTranslation": named}
    original = [other for other in named if other["inLanguage"] == view.standing.original.tag]
    return {"translationOfWork": original[0]} if original else {}


def _files(view: views.View) -> Iterator[dict[str, Any]]:
    for file in view.downloads:
        if file.kind not in views.TO_READ:
            continue
        yield {
            "@type": "MediaObject",
            "contentUrl": urljoin(view.address, file.href),
            "encodingFormat": file.type,
            "contentSize": f"{file.bytes} B",
        }
