"""Pages: honest, light, safe, and readable by everybody."""

import datetime
import gzip
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.sample_views import EN, LOGO, SITE, TAGS, sample_items, sample_view
from workflow.colours import AA, NIGHT, PAPER, contrast, palette
from workflow.errors import RenderError
from workflow.languages import read_tag
from workflow.pages import (
    archive_page,
    cut,
    edition_page,
    folio,
    framed,
    home_page,
    languages_page,
    lost_page,
    print_sheet,
    proof_index,
    proof_page,
    redirect_page,
    return_label,
    search_page,
    topics_page,
    withdrawn_page,
)
from workflow.plans import plan_proof
from workflow.project import open_project
from workflow.setting import addressed, bound, boxed, isolated, settled, together, whole
from workflow.survey import survey
from workflow.viewing import view_of
from workflow.views import (
    Approver,
    EditionLink,
    Facet,
    Listing,
    Organisation,
    Proof,
    ProofRow,
    Shelf,
    Site,
    Status,
)

GOLDEN = Path(__file__).with_name("golden")
ROOT = "../../"
STATUSES: tuple[Status, ...] = ("approved", "reviewed", "outdated", "mixed", "draft")


class _Page(HTMLParser):
    """What a page holds: its elements with their attributes, and its words."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self._skip = False
        self.feed(html)
        self.words = " ".join(self.words.split())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._skip = tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._skip:
            self.words += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str]]:
        return [found for name, found in self.elements if name == tag and wanted.items() <= found.items()]


def _page(tag: str = "es", status: Status | None = None, **changes: Any) -> _Page:
    return _Page(edition_page(sample_view(tag, status, **changes), SITE, root=ROOT))


def _listing(tag: str = "fr", **changes: Any) -> Listing:
    editions = tuple(
        EditionLink(language=read_tag(other), status="approved", href=f"../{other}/index.html") for other in TAGS
    )
    listing = Listing(
        language=read_tag(tag),
        address=f"https://site.example/{tag}/",
        items=sample_items(tag),
        editions=editions,
        pages=("archive/index.html",),
    )
    return replace(listing, **changes)


def _shelves(tag: str) -> tuple[Shelf, ...]:
    """A part of the archive of each sort."""
    kinds: tuple[tuple[Facet, str, str], ...] = (
        ("year", "2026", "2026/"),
        ("kind", "call-to-action", "kind/call-to-action/"),
        ("tag", "right to health", "tag/right-to-health/"),
        ("tag", "United Nations", "tag/united-nations/"),
    )
    return tuple(Shelf(facet=facet, name=name, folder=folder, count=2) for facet, name, folder in kinds)


def _every_page() -> dict[str, str]:
    pages = {
        f"{tag}-{status}": edition_page(sample_view(tag, status), SITE, root=ROOT)
        for tag in TAGS
        for status in STATUSES
    }
    for tag in (*TAGS, "ar"):
        view = sample_view(tag)
        pages |= {
            tag: edition_page(view, SITE, root=ROOT),
            f"{tag}-withdrawn": withdrawn_page(sample_view(tag, "withdrawn"), SITE, root=ROOT),
            f"{tag}-home": home_page(_listing(tag), SITE, root="../"),
            f"{tag}-archive": archive_page(
                _listing(tag, page=2, pages=("index.html", "2.html", "3.html"), shelves=_shelves(tag)), SITE, root=ROOT
            ),
            f"{tag}-kind": archive_page(_listing(tag, shelf=_shelves(tag)[1], pages=("index.html",)), SITE, root=ROOT),
            f"{tag}-topics": topics_page(_listing(tag, shelves=_shelves(tag)[2:]), SITE, root=ROOT),
            f"{tag}-search": search_page(_listing(tag, pages=("2026", "2025")), SITE, root=ROOT),
            f"{tag}-moved": redirect_page(
                "../b/index.html", SITE, language=view.language, address=view.address, root=ROOT
            ),
        }
    pages["languages"] = languages_page(
        SITE, homes=[(read_tag(tag), f"{tag}/index.html", 5) for tag in TAGS], address="https://site.example/"
    )
    pages["lost"] = lost_page(SITE, homes=tuple(map(read_tag, TAGS)))
    draft = sample_view("fr", "draft")
    pages["proofs"] = proof_index(
        [
            Proof(
                slug=draft.slug,
                title=draft.title_text,
                language=draft.language,
                state="in-progress",
                shares=(("reviewed", 60.0), ("draft", 40.0)),
                why=("not approved: 0 of 1 signatures",),
                links=draft.downloads,
            )
        ],
        SITE,
    )
    pages["proof"] = proof_page(draft, _rows(), SITE, root=ROOT)
    return pages


def _rows() -> tuple[ProofRow, ...]:
    return (
        ProofRow(id="p-1", what="Heading", original=Markup("One"), translation=Markup("Un"), state="reviewed"),
        ProofRow(
            id="p-2",
            what='Paragraph, under "One"',
            original=Markup("Stop at 10."),
            translation=Markup("Arrêtez."),
            state="stale",
            previous=(("same", "Stop"), ("new", " at 10"), ("same", ".")),
            note="number · 2026-11-21",
            problems=(("error", "numbers: the number 10 is missing"),),
            terms=(("stop", "arrêter"),),
        ),
        ProofRow(id="p-3", what="Paragraph", original=Markup("Two"), translation=Markup(""), state="untranslated"),
    )


EVERY = _every_page()


# ------------------------------------------------------------------------------------------- every page


@pytest.mark.parametrize("name", EVERY)
def test_a_page_stands_alone(name):
    page = _Page(EVERY[name])

    assert len(page.all("style")) == 1
    # A search runs a few lines of its own; elsewhere a script is data that no browser runs.
    assert all(script.get("type") == "application/ld+json" for script in page.all("script")) or name.endswith("-search")
    assert not any("src" in script for script in page.all("script"))
    assert [link["rel"] for link in page.all("link") if link["rel"] not in {"canonical", "alternate", "icon"}] == []
    assert [link["href"].rpartition("/")[2] for link in page.all("link", rel="icon")] == ["logo.svg"]
    assert name == "lost" or all(not image["src"].startswith(("http", "/")) for image in page.all("img"))
    assert "url(" not in EVERY[name]


@pytest.mark.parametrize("name", EVERY)
def test_a_page_is_light(name):
    data = EVERY[name].encode()
    words = len(_Page(EVERY[name]).words.split())

    # Of 500 words; the sample has more in some languages, and Cyrillic letters take two bytes each.
    assert len(data) < 25_000 * max(1, words / 500)
    assert len(gzip.compress(data)) < 8_000


@pytest.mark.parametrize("name", EVERY)
def test_a_page_has_what_every_page_needs(name):
    page = _Page(EVERY[name])
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
    ids = [found["id"] for _, found in page.elements if "id" in found]

    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels) if before)
    assert len(ids) == len(set(ids))
    assert page.all("html")[0]["lang"]
    assert page.all("html")[0]["dir"] in {"ltr", "rtl"}
    assert page.all("a", **{"class": "skip"})[0]["href"] == "#text"
    assert "text" in ids
    assert page.all("meta", name="viewport")
    assert all("alt" in image for image in page.all("img"))


@pytest.mark.parametrize("name", EVERY)
def test_a_page_leads_on_from_a_folder_on_disk(name):
    page = _Page(EVERY[name])
    inside = [
        link["href"] for link in page.all("a") if not link["href"].startswith(("https://example.org", "mailto:", "#"))
    ]
    # The one absolute address is the page's own, in the imprint.
    relative = [href for href in inside if not href.startswith("https://site.example/")]

    if name == "lost":  # It may stand at any depth.
        assert not relative
        return
    assert len(inside) - len(relative) <= 1
    assert all(re.fullmatch(r"(\.\./)*[\w.-]+(/[\w.-]+)*\.(html|pdf|xml)", href) for href in relative)


@pytest.mark.parametrize("name", EVERY)
def test_a_sample_says_that_it_is_one(name):
    labels = ("Sample text", "Texto de muestra", "Texte d’exemple", "Образец", "Testo di esempio")

    assert any(label in _Page(EVERY[name]).words for label in labels)


def test_what_is_no_sample_does_not_say_so():
    page = edition_page(sample_view("en"), replace(SITE, sample=False), root=ROOT)

    assert "Sample text" not in _Page(page).words


def test_the_same_view_gives_the_same_page():
    assert edition_page(sample_view("ru"), SITE, root=ROOT) == edition_page(sample_view("ru"), SITE, root=ROOT)


# ------------------------------------------------------------------------------------------- an edition


def test_the_page_of_an_edition_is_as_it_was_when_somebody_looked_at_it():
    html = edition_page(sample_view("es", "outdated"), SITE, root=ROOT)
    text = re.sub(r"<style>.*?</style>", "<style>…</style>", html, flags=re.DOTALL)
    golden = GOLDEN / "edition.es.html"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")

    assert text == golden.read_text(encoding="utf-8"), "UPDATE_GOLDEN=1 pytest writes it anew; read the diff"


def test_the_head_names_the_edition_and_its_sisters():
    page = _page("fr")
    alternates = {link["hreflang"]: link["href"] for link in page.all("link", rel="alternate")}

    assert page.all("link", rel="canonical")[0]["href"] == "https://site.example/fr/right-to-health/"
    assert alternates == {
        "en": "https://site.example/en/right-to-health/",
        "es": "https://site.example/es/right-to-health/",
        "fr": "https://site.example/fr/right-to-health/",
        "ru": "https://site.example/ru/right-to-health/",
        "x-default": "https://site.example/en/right-to-health/",
    }
    assert page.all("meta", property="og:locale")[0]["content"] == "fr"
    assert page.all("meta", name="description")[0]["content"].startswith("Quarante-deux réseaux")


def test_a_withdrawn_edition_is_no_alternate():
    sisters = (
        EditionLink(language=EN, status="original", href="../../en/a/index.html"),
        EditionLink(language=read_tag("it"), status="withdrawn", href="../../it/a/index.html"),
    )

    assert {link["hreflang"] for link in _page("es", editions=sisters).all("link", rel="alternate")} == {
        "en",
        "x-default",
    }


def test_the_switcher_is_honest_about_what_is_missing():
    page = _page("es")

    assert not page.all("a", hreflang="it", lang="it")
    assert page.all("span", lang="it")
    assert "Italiano · Aún no disponible" in page.words
    assert page.all("a", hreflang="ru", lang="ru")
    assert page.all("a", **{"aria-current": "true"})


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("en", "This is the original text. It prevails over its translations."),
        ("es", "Traducido del original en inglés del 12 de junio de 2026. Prevalece el original."),
        ("fr", "Traduit de l’original en anglais du 12 juin 2026. L’original prévaut."),
        ("ru", "Перевод с оригинала от 12 июня 2026 г. (язык: английский). Преимущественную силу имеет оригинал."),
        ("it", "Traduzione dell’originale in inglese, datato 12 giugno 2026. Prevale l’originale."),
    ],
)
def test_an_edition_says_which_text_holds(tag, words):
    text = " ".join(_page(tag).words.replace("\u202f", " ").split())

    assert words in text


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("reviewed", "Traducción revisada, aún sin aprobar."),
        ("outdated", "Desde el 1 de julio de 2026, el original ha cambiado en 2 pasajes."),
        ("outdated", "No one may be left without care… (nuevo en el original)"),
        ("outdated", "(cambia un número o una fecha)"),
        ("outdated", "Esta traducción corresponde al texto del 12 de junio de 2026."),
        ("mixed", "2 pasajes del original han cambiado y se muestran en inglés."),
        ("draft", "Borrador: sin revisar, no publicar."),
        ("draft", "7 de 31 pasajes no se han revisado."),
    ],
)
def test_an_edition_that_is_not_whole_says_so_before_its_first_word(status, words):
    page = _page("es", status)

    assert words in page.words
    assert page.words.index(words) < page.words.index("Castigar no es una política", 120)
    assert page.all("div", **{"class": "notice"})


@pytest.mark.parametrize("status", [None, "approved"])
def test_an_edition_that_is_whole_carries_no_notice(status):
    assert not _page("es", status).all("div", **{"class": "notice"})


def test_a_draft_is_not_for_search_engines():
    page = _page("es", "draft")

    assert page.all("meta", name="robots", content="noindex")
    assert not page.all("link", rel="canonical")
    assert not page.all("link", rel="alternate")


def test_an_approver_appears_by_role_and_by_name_only_when_given():
    standing = sample_view("es").standing
    named = replace(standing, approvers=(Approver(role="coordinator", name="A. B.", on=datetime.date(2026, 6, 19)),))

    assert "sample approval, 19 de junio de 2026" in _page("es").words
    assert "coordinator, A. B., 19 de junio de 2026" in _page("es", standing=named).words


def test_an_embargo_stands_before_everything():
    until = datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC)

    assert "Embargoed until 1 December 2026, 09:00 UTC." in _page("en", embargo=until).words


def test_hostile_text_stays_text():
    evil = '"><script>alert(1)</script>'
    page = _page(
        "en",
        title=Markup.escape(evil),
        title_text=evil,
        summary_text=evil,
        ref=evil,
        tags=(evil,),
        originally=(evil, "https://example.org/a"),
        slug=evil,
        kind=evil,
    )

    assert [script.get("type") for script in page.all("script")] == ["application/ld+json"]
    assert len(page.all("h1")) == 1


def test_a_colour_cannot_carry_a_style():
    site = replace(SITE, organisation=replace(SITE.organisation, accent="red}</style><script>"))

    with pytest.raises(RenderError, match="is no colour"):
        edition_page(sample_view("en"), site, root=ROOT)


def test_right_to_left_is_said_once_and_at_the_top():
    page = _page("ar")

    assert page.all("html", dir="rtl", lang="ar")
    assert page.all("a", dir="ltr")


def test_what_stands_in_another_language_says_which():
    page = _page("ru")

    assert page.all("span", lang="en", dir="ltr")  # the correction
    assert page.all("a", hreflang="en", type="application/pdf")  # the document
    assert "английский" in page.words


def test_a_download_says_what_it_is_and_how_large():
    text = _page("fr").words.replace("\u202f", " ")

    assert "Télécharger le PDF (46 ko)" in text
    assert "Counting the dead: ten years of drug policy (PDF, 1,2 Mo, anglais)" in text


def test_french_sets_a_fixed_blank_before_the_colon_of_a_label():
    assert "Thèmes\u00a0: <a" in edition_page(sample_view("fr"), SITE, root=ROOT)
    assert "Français\u00a0: Dernières publications" in lost_page(SITE, homes=(read_tag("fr"),))


def test_what_changed_follows_the_sentence_that_says_so():
    html = edition_page(sample_view("it", "outdated"), SITE, root=ROOT)

    assert html.index("passaggi") < html.index('<ul class="changes">') < html.index('<p><a href="../../en/')


def test_notes_are_a_part_that_can_be_found():
    page = _page("it")

    assert page.all("section", role="doc-endnotes")
    assert page.all("a", role="doc-backlink")


def test_a_table_scrolls_in_its_own_frame():
    frame = _page("fr").all("div", role="region")

    assert [(f["aria-label"], f["tabindex"]) for f in frame] == [("Tableau 1", "0")]


# ---------------------------------------------------------------------------------------- the other pages


def test_a_withdrawn_page_says_when_and_why_and_not_a_word_more():
    view = sample_view("es", "withdrawn")
    page = _Page(withdrawn_page(view, SITE, root=ROOT))

    assert "Esta traducción ha sido retirada" in page.words
    assert "1 de septiembre de 2026" in page.words
    assert "A figure was wrong" in page.words
    assert "Nueva York" not in page.words
    assert page.all("a", href="../../en/right-to-health/index.html", **{"class": "button"})
    assert page.all("meta", name="robots", content="noindex")


def test_a_withdrawn_original_is_called_a_text():
    view = sample_view("en", "withdrawn", title=Markup(), title_text="")

    assert "This text has been withdrawn" in _Page(withdrawn_page(view, SITE, root=ROOT)).words


def test_a_list_says_what_each_statement_is():
    page = _Page(home_page(_listing("fr"), SITE, root="../"))

    assert "12 juin 2026 · Appel à l’action" in page.words
    assert "8 mars 2026 · Actualité · Traduction d’un texte antérieur" in page.words
    assert "12 juin 2026 · Offre d’emploi · PDF d’un partenaire · anglais" in page.words
    assert len(page.all("div", lang="en", dir="ltr")) == 1
    assert page.words.count("Lire la suite – Punir") == 3


def test_an_archive_leads_to_newer_and_older_pages():
    listing = _listing("fr", page=2, pages=("index.html", "2.html", "3.html"))
    page = _Page(archive_page(listing, SITE, root=ROOT))

    assert page.all("a", rel="prev")[0]["href"] == "index.html"
    assert page.all("a", rel="next")[0]["href"] == "3.html"
    assert "Page 2 sur 3" in page.words
    assert page.words.index("2026 12 juin") < page.words.index("2025 25 novembre")


def test_an_empty_list_says_so():
    page = _Page(archive_page(_listing("it", items=(), pages=("index.html",)), SITE, root=ROOT))

    assert "In questa lingua non è stato ancora pubblicato nulla." in page.words
    assert not page.all("a", rel="next")


def test_the_root_lets_the_reader_choose():
    page = _Page(EVERY["languages"])

    assert [link["href"] for link in page.all("a") if "hreflang" in link] == [f"{tag}/index.html" for tag in TAGS]
    assert "Русский 5 публикаций" in page.words
    assert not page.all("meta", **{"http-equiv": "refresh"})
    assert page.all("link", hreflang="x-default", href="https://site.example/")


def test_a_former_address_redirects():
    page = _Page(EVERY["ru-moved"])

    assert page.all("meta", **{"http-equiv": "refresh"})[0]["content"] == "0; url=../b/index.html"
    assert page.all("link", rel="canonical")[0]["href"] == "https://site.example/ru/right-to-health/"
    assert page.all("a", href="../b/index.html")


def test_the_way_back_from_a_note_has_a_name():
    assert return_label(SITE, read_tag("es")) == "Volver al texto"


# ------------------------------------------------------------------------------------- a project's own look


def _with_template(tmp_path: Path, name: str, text: str) -> Site:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return replace(SITE, templates=(tmp_path,))


def test_a_project_replaces_one_template_alone(tmp_path):
    site = _with_template(
        tmp_path, "kinds/vacancy.html", "{% extends base %}{% block kicker %}<p>ours</p>{% endblock %}"
    )

    assert "ours" in edition_page(sample_view("en", kind="vacancy"), site, root=ROOT)
    assert "ours" in print_sheet(sample_view("en", kind="vacancy"), site, form="screen")
    assert "ours" not in edition_page(sample_view("en"), site, root=ROOT)


def test_a_short_last_section_that_says_whom_to_ring_stands_in_a_box():
    last = Markup('<h2>A</h2><p>a</p><h2>Contact</h2><p><a href="tel:+4420">ring</a></p>')
    long = Markup(f'<h2>A</h2><p>{"a " * 1000}<a href="tel:+4420">ring</a></p>')

    assert boxed(last) == str(last).replace("<h2>Contact", '<section class="contact"><h2>Contact') + "</section>"
    assert boxed(long) == long
    assert boxed(Markup("<p>no heading</p>")) == "<p>no heading</p>"


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Рекомендации на год", ["на год"]),
        ("Appel à la réunion", ["à la réunion"]),
        ("<a title='go to it'>Go</a> on there", ["on there"]),
    ],
)
def test_a_short_word_of_a_title_does_not_end_a_line(text, kept):
    assert re.findall(r'<span class="together">(.*?)</span>', bound(text)) == kept


def test_a_telephone_number_is_not_broken():
    assert 'Ring <span class="together">+44 20 7946 0123</span> ' in settled(
        Markup("<p>Ring +44 20 7946 0123 now.</p>")
    )


@pytest.mark.parametrize(
    "number", ["+44 20 7946 0123", "+1 (212) 555-0100", "+33\u00a01\u00a042\u00a034\u00a056\u00a078"]
)
def test_a_telephone_number_in_text_from_right_to_left_is_read_from_left_to_right(number):
    text = f'<p>اتصلوا <a href="tel:+442079460123">{number}</a> (24).</p>'

    assert isolated(Markup(text)) == text.replace(f">{number}", f'><span dir="ltr">{number}</span>')


@pytest.mark.parametrize("tag", ["ar", "es"])
def test_page_and_print_say_how_a_telephone_number_is_read(project, tag):
    project.write(
        "source/call.md", f"---\ntitle: A\ndate: 2026-03-12\nlanguage: {tag}\n---\n\n+44 20 7946 0123, now.\n"
    )
    settings = project.read("communique.toml")
    project.write("communique.toml", settings.replace("targets = [", 'targets = ["ar", '))
    plan = plan_proof(survey(open_project(project.root)), datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC))
    view = view_of(plan, plan.by_place["call", tag])
    pages = [edition_page(view, plan.site, root=ROOT), print_sheet(view, plan.site, form="screen")]

    isolated_in = ['<span dir="ltr">+44' in re.sub("<span class[^>]*>", "", page) for page in pages]
    assert isolated_in == [tag == "ar"] * 2


def test_paper_says_where_each_link_leads():
    text = Markup(
        '<p>In <a href="https://example.org/a?b&amp;c">our list</a>, <a href="../../files/b.pdf">there</a> and '
        '<a href="https://example.org/a?b&amp;c">again</a>. <a href="mailto:a@example.org?subject=x">Write</a>.</p>'
    )
    said = Markup(
        '<p><a href="https://example.org/">example.org</a> <a href="mailto:a@example.org">a@example.org</a> '
        '<a href="tel:+442079460123">+44 20 7946 0123</a> <a href="#fn1">1</a></p>'
    )
    signed = Markup('<section class="signed"><a href="https://example.org/member">A member</a></section>')
    written = addressed(text + said + signed, "https://site.example/es/x/", "Web <addresses>")

    assert " ".join(re.sub("<[^>]*>", " ", str(written)).split()) == (
        "In our list [a] , there [b] and again [a] . Write [c] . example.org a@example.org +44 20 7946 0123 1 Web"
        " &lt;addresses&gt; https://example.org/a?b&amp;c https://site.example/files/b.pdf a@example.org A member"
    )
    assert written.endswith(signed)
    assert addressed(said + signed, "https://site.example/", "Web addresses") == said + signed


def test_many_links_are_lettered_as_lists_are():
    links = Markup("").join(Markup('<a href="https://example.org/{}">x</a>').format(i) for i in range(30))

    assert re.findall(r"\[(\w+)\]", addressed(links, "", ""))[24:29] == ["y", "z", "aa", "ab", "ac"]


def test_a_project_replaces_a_style_sheet(tmp_path):
    site = _with_template(tmp_path, "tokens.css", ":root { --ink: #010203; }")

    assert "--ink:#010203" in edition_page(sample_view("en"), site, root=ROOT).replace(": ", ":")


@pytest.mark.parametrize(
    "mistake", ["{% if %}", "{{ view.nothing }}", "{{ nobody }}", "{{ view.title + 1 }}", '{% include "none.html" %}']
)
def test_a_mistake_in_a_template_is_told_with_file_and_line(tmp_path, mistake):
    site = _with_template(tmp_path, "kinds/event.html", f"<p>\n</p>\n{mistake}\n")

    with pytest.raises(RenderError) as error:
        edition_page(sample_view("en", kind="event"), site, root=ROOT)
    assert str(error.value).startswith(f"{tmp_path}/kinds/event.html:3: template: ")


# ------------------------------------------------------------------------------------------------ parts


@given(st.binary(min_size=3, max_size=3))
def test_every_colour_can_be_read(colour):
    shades = palette(f"#{colour.hex()}")

    assert contrast(tuple(bytes.fromhex(shades.light[1:])), PAPER) >= AA
    assert contrast(tuple(bytes.fromhex(shades.dark[1:])), NIGHT) >= AA


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert palette("#7a1f3d").light == "#7a1f3d"
    assert palette("#000000").cmyk == "0% 0% 0% 100%"
    assert round(contrast((255, 255, 255), (0, 0, 0)), 2) == 21


def test_a_logo_is_known_by_its_first_bytes():
    def name(logo: bytes | None) -> str | None:
        return Organisation(name="A", short="A", url="https://a.example", logo=logo).logo_file

    assert name(LOGO) == "logo.svg"
    assert name(b"\x89PNG\r\n\x1a\n") == "logo.png"
    assert name(b"\xff\xd8\xff\xe0") == "logo.jpg"
    assert name(None) is None


def test_the_last_two_words_of_a_block_stay_together():
    html = Markup('<p>one two three</p><li>a note. <a href="#r" class="footnote-backref">^</a></li><p>one</p>')

    assert together(html) == (
        '<p>one <span class="together">two three</span></p><li><span class="together">a note.</span>'
        ' <a href="#r" class="footnote-backref">^</a></li><p>one</p>'
    )


def test_keeping_words_together_escapes_nothing_and_loses_nothing():
    html = Markup("<p>A &amp; B &lt;c d</p>")

    assert together(html) == '<p>A &amp; <span class="together">B &lt;c d</span></p>'


def test_last_words_are_kept_together_inside_a_link_or_emphasis_too():
    assert together(Markup("<p>A <a>list of names</a>.</p>")).count('<span class="together">of names</span></a>.') == 1
    assert together(Markup("<p><em>Do it the same way.</em></p>")).endswith(
        '<span class="together">same way.</span></em></p>'
    )


def test_a_document_symbol_and_a_figure_with_its_unit_are_not_broken():
    assert '(<span class="together">A/HRC/RES/47/17</span>)' in settled(
        Markup("<p>See it (A/HRC/RES/47/17) there, all of you.</p>")
    )
    assert "together" not in settled(Markup("<p>https://example.org/A/HRC/RES</p>"))
    assert together(Markup("<td>27,5 миллиона</td>")) == '<td><span class="together">27,5 миллиона</span></td>'


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("in 2017–2020, all of you", ["2017–2020", "of you"]),
        ("from 09:30–10:00 on, all of you", ["09:30–10:00", "of you"]),
        ("the COVID-19 years, all of you", ["COVID-19", "of you"]),
        ("the ONU-SIDA, ВИЧ-инфекция, all of you", ["ONU-SIDA", "of you"]),
        ("see https://example.org/2017-2020/COVID-19, all of you", ["of you"]),
        ('«so?»<sup class="footnote-ref"><a>[1]</a></sup> said all of you', ["«so?»<sup", "of you"]),
        ("Правление принимает организационно-распорядительные решения", ["решения"]),
    ],
)
def test_what_belongs_together_is_not_broken_and_little_else(text, kept):
    assert re.findall(r'<span class="together">([^<>]*(?:<sup)?)', settled(Markup(f"<p>{text}</p>"))) == kept


def test_what_is_short_in_a_table_takes_one_line():
    cells = Markup('<td class="end">al menos 34 millones</td><td>A long text that takes two lines of it</td>')

    assert re.findall('<span class="together">(.*?)</span>', together(cells)) == ["al menos 34 millones", "of it"]


def test_the_last_word_of_a_correction_is_not_stranded():
    sheet = print_sheet(sample_view("en"), SITE, form="screen")

    assert 'the number of networks <span class="together">as 41.</span></span></p>' in sheet


def test_approvals_that_read_the_same_are_said_once():
    one = Approver(role="Russian edition", on=datetime.date(2026, 11, 21))
    view = sample_view("ru")
    page = edition_page(replace(view, standing=replace(view.standing, approvers=(one, one))), SITE, root=ROOT)

    assert page.count("Russian edition") == 1


def test_a_hashtag_is_not_broken():
    text = settled(Markup('<p><strong>#PowerOfPeers</strong> <a href="#fn1">1</a> &#34;a word more here</p>'))

    assert '<strong><span class="together">#PowerOfPeers</span></strong> <a href="#fn1">' in text
    assert "&#34;" in text


def test_a_range_of_years_is_not_broken():
    assert whole(Markup("Plan 2023–2028, <em>1–2</em>")) == (
        'Plan <span class="whole">2023–2028</span>, <em><span class="whole">1–2</span></em>'
    )
    assert whole(Markup('<a href="/a-1–2">x–1</a>')) == '<a href="/a-1–2">x–1</a>'


@pytest.mark.parametrize(
    "kept",
    ["10 de octubre", "1er novembre", "10 октября", "2016 года", "COVID-19", "+44 20 7946 0000", "300 networks"],
)
def test_a_page_breaks_no_figure_from_what_belongs_to_it(kept):
    text = f"Before {kept}, after."
    expected = text.replace(kept, f'<span class="whole">{kept}</span>')

    assert whole(Markup(text)) == expected
    assert expected in edition_page(sample_view("es", body=Markup(f"<p>{text}</p>")), SITE, root=ROOT)


@pytest.mark.parametrize("text", ["A/HRC/RES/47/17 and", "https://example.org/10 a", "&#39; b", "in 2016 people"])
def test_an_address_a_symbol_and_a_year_are_no_figures_with_a_unit(text):
    assert whole(Markup(text)) == text


def test_tables_are_numbered_in_their_frames():
    assert framed(Markup("<table>a</table>b<table>c</table>"), "Table {}") == (
        '<div class="frame" role="region" aria-label="Table 1" tabindex="0"><table>a</table></div>b'
        '<div class="frame" role="region" aria-label="Table 2" tabindex="0"><table>c</table></div>'
    )


def test_a_folio_is_what_stands_around_its_numbers():
    assert folio("Page {page} of {pages}") == ("Page ", " of ", "")
    assert folio("{pages} pages, this is {page}") == ("", " / ", "")


def test_a_text_is_cut_between_words():
    assert cut("one two three", 20) == "one two three"
    assert cut("one two, three", 10) == "one two…"


def test_a_sheet_for_the_press_is_in_the_colours_of_the_press():
    sheet = print_sheet(sample_view("en"), SITE, form="print")

    assert "device-cmyk(0% 75% 50% 52%)" in sheet
    assert "bleed:10mm" in sheet
    assert "device-cmyk" not in print_sheet(sample_view("en"), SITE, form="screen")
