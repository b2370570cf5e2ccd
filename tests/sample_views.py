"""Editions to draw: one text in several languages, with everything that can stand in one."""

import datetime
from dataclasses import replace
from pathlib import Path
from typing import Any

from markupsafe import Markup

from workflow.languages import Language, read_tag
from workflow.markdown import html_of, inline, inline_html, parse
from workflow.views import (
    Approver,
    Changed,
    Download,
    EditionLink,
    Item,
    Organisation,
    Signatory,
    Site,
    Standing,
    Status,
    View,
)

TEXTS = Path(__file__).with_name("cases") / "views"
TAGS = ("en", "es", "fr", "ru", "it")
EN = read_tag("en")
LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">'
    b'<circle cx="32" cy="32" r="30" fill="#7a1f3d"/><path d="M18 34l10 10 20-24" fill="none" stroke="#fff" '
    b'stroke-width="7"/></svg>'
)
IMAGES = {"asset:logo.svg": LOGO}
SITE = Site(
    organisation=Organisation(
        name="International Network of People who Use Drugs", short="INPUD", url="https://site.example/", logo=LOGO
    ),
    languages=tuple(map(read_tag, TAGS)),
    source=EN,
    sample=True,
)
FIELDS = {
    "en": (("Place", "New York and everywhere"), ("Begins", "22 June 2026, **9:00**"), ("Budget", "£4,200")),
    "es": (
        ("Lugar", "Nueva York y en todas partes"),
        ("Comienzo", "22 de junio de 2026, **9:00**"),
        ("Presupuesto", "4.200 £"),
    ),
    "fr": (("Lieu", "New York et partout"), ("Début", "22 juin 2026, **9 heures**"), ("Budget", "4 200 £")),
    "ru": (
        ("Место", "Нью-Йорк и повсюду"),
        ("Начало", "22 июня 2026 года, **9:00**"),
        ("Бюджет", "4200 фунтов стерлингов"),
    ),
    "it": (("Luogo", "New York e ovunque"), ("Inizio", "22 giugno 2026, **ore 9**"), ("Bilancio", "4.200 £")),
    "ar": (("المكان", "نيويورك"), ("البدء", "22 حزيران/يونيه 2026")),
}
COUNTRIES = ("KE", "MX", "UA", "ID", "FR", "ZA", "NP", "BR", "GE", "CI", "MA")


def link(language: Language, tag: str) -> EditionLink:
    """An entry of the switcher: Italian is missing."""
    href = None if tag == "it" and language.tag != "it" else f"../../{tag}/right-to-health/index.html"
    status: Status = "original" if tag == "en" else "approved" if href else "missing"
    return EditionLink(language=read_tag(tag), status=status, href=href)


def download(language: Language, kind: str, size: int) -> Download:
    """The PDF of the edition."""
    suffix = ".pdf" if kind == "pdf" else ".print.pdf"
    href = f"right-to-health.{language.tag}{suffix}"
    return Download(href=href, kind=kind, title="", bytes=size, type="application/pdf", language=language)  # type: ignore[arg-type]


def sample_view(tag: str, status: Status | None = None, **changes: Any) -> View:
    """The sample text in a language, with everything that an edition may have."""
    language = read_tag(tag)
    title, summary, text = (TEXTS / f"{tag}.md").read_text(encoding="utf-8").split("\n\n", 2)
    signatories = tuple(
        Signatory(
            name=f"Sample Network of {place}",
            country=language.country(COUNTRIES[i % len(COUNTRIES)]),
            url="https://example.org/member" if i == 0 else None,
            on=datetime.date(2026, 7, 2) if i > 32 else None,
        )
        for i, place in enumerate(f"Place {number}" for number in range(1, 35))
    )
    standing = Standing(
        status=status or ("original" if tag == "en" else "approved"),
        original=EN,
        source_date=datetime.date(2026, 6, 12),
        source_digest="2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae",
        approvers=() if tag == "en" else (Approver(role="sample approval", on=datetime.date(2026, 6, 19)),),
        changed=2 if status in {"outdated", "mixed"} else 0,
        changed_since=datetime.date(2026, 7, 1) if status in {"outdated", "mixed"} else None,
        changes=(
            Changed(how="number", words=str(inline(summary).plain)[:40] + "…", language=language),
            Changed(how="new", words="No one may be left without care…", language=EN),
        )
        if status in {"outdated", "mixed"}
        else (),
        withdrawn_on=datetime.date(2026, 9, 1) if status == "withdrawn" else None,
        withdrawn_reason="A figure was wrong; a new text is being prepared." if status == "withdrawn" else "",
        drafts=7 if status == "draft" else 0,
        total=31,
    )
    view = View(
        language=language,
        slug="right-to-health",
        kind="call-to-action",
        ref="INPUD/2026/014",
        date=datetime.date(2026, 6, 12),
        title=Markup(inline_html(title)),
        title_text=inline(title).plain,
        summary=Markup(inline_html(summary)),
        summary_text=inline(summary).plain,
        fields=tuple((Markup(inline_html(a)), Markup(inline_html(b))) for a, b in FIELDS[tag]),
        body=Markup(html_of(parse(text), back="Back to the text")),
        attachments=(
            Download(
                href="../../files/right-to-health/counting-the-dead.pdf",
                kind="attachment",
                title="Counting the dead: ten years of drug policy",
                bytes=1_234_567,
                type="application/pdf",
                language=EN,
            ),
        ),
        errata=((datetime.date(2026, 6, 20), Markup("An earlier text gave the number of networks as 41."), EN),),
        signatories=signatories,
        originally=("Sample Press Agency", "https://example.org/agency"),
        tags=("right to health", "United Nations"),
        standing=standing,
        editions=tuple(link(language, other) for other in TAGS),
        downloads=(download(language, "pdf", 46_300), download(language, "print", 61_000)),
        address=f"https://site.example/{tag}/right-to-health/",
        digest="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    )
    return replace(view, **changes)


def sample_items(tag: str) -> tuple[Item, ...]:
    """A few statements for lists, one of them in English and one of them held."""
    view = sample_view(tag)
    item = Item(
        slug=view.slug,
        language=view.language,
        path=f"{tag}/right-to-health/index.html",
        title=view.title,
        title_text=view.title_text,
        excerpt=view.summary_text,
        date=view.date,
        updated=view.date,
        status=view.standing.status,
        original=EN,
        written_in=view.language,
        origin=view.slug,
        kind=view.kind,
        ref=view.ref,
        tags=view.tags,
        downloads=tuple(replace(file, href=f"{tag}/{view.slug}/{file.href}") for file in view.downloads),
        editions=tuple(
            replace(link, href=link.href.removeprefix("../../") if link.href else None) for link in view.editions
        ),
    )
    english = sample_view("en")
    return (
        item,
        replace(item, kind="news", status="outdated", date=datetime.date(2026, 3, 8)),
        replace(
            item, kind="vacancy", title=english.title, excerpt=english.summary_text, written_in=EN, status="supplied"
        ),
        replace(item, kind="report", date=datetime.date(2025, 11, 25)),
    )
