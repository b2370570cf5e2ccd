"""Everything that concerns the whole site: archives, search, feeds, editions by partners, and what strangers send."""

import datetime
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import PurePosixPath

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from tests.conftest import STATEMENT, Tried, translate
from tests.judges import browser
from tests.readsite import ReadPage, broken_links, read_pages, unanswered
from tests.sample_views import SITE, TAGS, sample_items, sample_view
from tests.test_editions import change, sign, upper
from workflow import archive, feeds, searching, sitemap
from workflow.declaration import manifest_of
from workflow.languages import read_tag
from workflow.manifest import written
from workflow.markdown import html_of, parse
from workflow.pages import edition_page, page_numbers
from workflow.plans import plan_site
from workflow.project import open_project
from workflow.structured import script
from workflow.survey import survey
from workflow.views import Digests, EditionLink, Item, Signatory, shelf_name

SITE_FOLDER = "output/site"
PDF = b"%PDF-1.7\n% made by a partner\n"
SUPPLIED = "supplied:\n  es: {file: files/by-partner.pdf, by: A Sample Network, on: 2026-05-02}\n"
ES = read_tag("es")


def published(project: Tried, *options: str) -> str:
    result = project.run("build", "--only", "pages", *options)
    assert result.exit_code == 0, result.output
    return result.output


def page(project: Tried, path: str) -> str:
    return project.read(f"{SITE_FOLDER}/{path}")


def names(project: Tried, folder: str) -> set[str]:
    """The files below a folder of the site."""
    top = project.root / SITE_FOLDER / folder
    return {path.relative_to(top).as_posix() for path in top.rglob("*") if path.is_file()}


def write_many(project: Tried, number: int, **front: str) -> None:
    """Statements in English alone, one a day, the newest with the highest number."""
    lines = "".join(f"{key}: {value}\n" for key, value in front.items())
    for i in range(number):
        day = datetime.date(2025, 1, 1) + datetime.timedelta(days=i)
        project.write(
            f"source/text-{i:03}.md", f"---\ntitle: Text {i}\ndate: {day}\nlanguages: []\n{lines}---\n\nWords.\n"
        )


# ----------------------------------------------------------------------------------------------- archives


def test_an_archive_has_a_list_for_each_year_kind_and_topic_and_for_nothing_else(project):
    write_many(project, 2, kind="press-release", tags="[Harm reduction, Zürich]")

    published(project)

    assert names(project, "en/archive") == {
        "index.html",
        "2025/index.html",
        "2026/index.html",
        "kind/press-release/index.html",
        "kind/statement/index.html",
        "tag/index.html",
        "tag/harm-reduction/index.html",
        "tag/zurich/index.html",
    }
    assert not (project.root / SITE_FOLDER / "es").exists()
    assert "Text 1" in page(project, "en/archive/tag/zurich/index.html")
    assert "The right to life" not in page(project, "en/archive/2025/index.html")


def test_a_list_has_pages_of_twenty(project):
    write_many(project, 45)

    published(project)

    assert names(project, "en/archive/2025") == {"index.html", "2.html", "3.html"}
    second = page(project, "en/archive/2025/2.html")
    assert re.findall(r"<h[23]><a[^>]*>Text (\d+)<", second) == [str(i) for i in range(24, 4, -1)]
    assert 'rel="prev" href="index.html"' in second
    assert 'rel="next" href="3.html"' in second
    assert 'aria-current="page">2<' in second
    assert second.count("Read more") == 20
    site = project.root / SITE_FOLDER
    assert broken_links(site, read_pages(site), "https://example.org/") == []


def test_a_list_of_many_pages_offers_its_ends_and_what_is_near():
    assert page_numbers(1, 1) == [1]
    assert page_numbers(1, 4) == [1, 2, 3, 4]
    assert page_numbers(5, 9) == [1, 0, 3, 4, 5, 6, 7, 0, 9]
    assert page_numbers(250, 250) == [1, 0, 248, 249, 250]


@pytest.mark.parametrize(
    ("topic", "folder"),
    [
        ("harm reduction", "harm-reduction"),
        ("Réduction des risques!", "reduction-des-risques"),
        ("COVID-19", "covid-19"),
        ("../../etc", "etc"),
    ],
)
def test_a_topic_has_a_folder_that_every_disk_can_hold(topic, folder):
    assert shelf_name(topic) == folder


@given(st.text(min_size=1, max_size=200))
def test_a_folder_is_never_more_than_letters_digits_and_hyphens(text):
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,79}", shelf_name(text))


def test_topics_that_ascii_cannot_tell_apart_and_the_names_of_devices_get_folders_of_their_own():
    assert shelf_name("право на жизнь") != shelf_name("право на дом")
    assert shelf_name("con").startswith("con-")


def test_a_topic_is_called_what_the_project_calls_it_and_marked_where_it_does_not(translated):
    project = translated(upper)
    sign(project)
    change(project, "summary: A short text.\n", "summary: A short text.\ntags: [health, peers]\n")
    project.write("locales/es/interface.po", 'msgid ""\nmsgstr ""\n\nmsgid "health"\nmsgstr "salud"\n')

    published(project)

    text = page(project, "es/right-to-life/index.html")
    assert '<a href="../archive/tag/health/index.html">salud</a>' in text
    assert '<a href="../archive/tag/peers/index.html"><span lang="en" dir="ltr">peers</span></a>' in text


LEFT = "es/right-to-life/index.html"
"""The page that a withdrawn translation leaves behind."""


def test_a_language_whose_last_edition_was_withdrawn_still_has_a_home_and_an_empty_feed(translated):
    project = translated(upper)
    sign(project)
    published(project)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A wrong name.")

    published(project)

    site = project.root / SITE_FOLDER
    feed = feedparser.parse((site / "es/feed.xml").read_bytes())
    assert (feed.bozo, feed.entries) == (False, [])
    assert "Todavía no se ha publicado nada en este idioma." in page(project, "es/index.html")
    assert "STOP" not in "".join(path.read_text(encoding="utf-8") for path in site.glob("es/**/*.*"))
    assert '<p class="lead"><span lang="en" dir="ltr">The right to life</span></p>' in page(project, LEFT)
    assert "<title>Esta traducción ha sido retirada – The right to life – NT</title>" in page(project, LEFT)
    assert broken_links(site, read_pages(site), "https://example.org/") == []


def test_a_link_into_another_language_says_so(translated):
    project = translated(upper)
    change(project, "- Stop.", "- Read *[the other](other.md)*, and [this](right-to-life.md).")
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-03-01\n---\n\nMore.\n")
    translate(project, upper)
    sign(project)

    published(project)

    other = '<a href="../../en/other/index.html" hreflang="en">THE OTHER</a> (inglés)'
    text = page(project, LEFT)
    assert other in text
    assert '<a href="../../es/right-to-life/index.html">THIS</a>' in text
    assert "(English)" not in page(project, "en/right-to-life/index.html")


def test_no_title_is_left_of_what_was_withdrawn_in_every_language(translated):
    project = translated(upper)
    sign(project)
    project.run("withdraw", "right-to-life", "--by", "Ana", "--reason", "A wrong name.")

    published(project)

    for name in ("en/right-to-life/index.html", LEFT):
        assert "right to life" not in page(project, name).lower()
        assert 'datetime="2026-03-12"' in page(project, name)


def test_a_language_whose_interface_nobody_reviewed_has_no_page_and_no_link(translated):
    project = translated(upper)
    configuration = project.read("communique.toml")
    project.write("communique.toml", configuration.replace('["es", "fr"]', '["es", "fr", "ar"]'))
    assert project.run("extract").exit_code == 0
    result = project.run("withdraw", "right-to-life", "-l", "ar", "--by", "Ana", "--reason", "A wrong name.")
    assert result.exit_code == 0, result.output

    said = published(project)

    site = project.root / SITE_FOLDER
    assert not (site / "ar").exists()
    assert [
        path for path in site.rglob("*.*") if re.search(r"/ar/|العربية|hreflang=.ar\b", path.read_text("utf-8"))
    ] == []
    unready = "of its messages are not reviewed in Arabic"
    assert unready in said
    assert unready in project.run("status").output
    assert "the interface in Arabic" in project.run("doctor").output


@pytest.mark.parametrize("slug", ["archive", "feed", "files", "downloads", "search"])
def test_the_sites_own_names_are_no_slugs(project, slug):
    project.write(f"source/{slug}.md", STATEMENT)

    result = project.run("build", "--only", "pages")

    assert f"source/{slug}.md:1: “{slug}” is a name that the site uses itself" in result.output


# ------------------------------------------------------------------------------------ editions by partners


@pytest.fixture
def supplied(project: Tried) -> Tried:
    """A statement of which a partner made the Spanish edition as a PDF."""
    project.write("source/files/by-partner.pdf", PDF)
    change(project, "summary: A short text.\n", f"summary: A short text.\n{SUPPLIED}")
    return project


def test_a_partners_pdf_is_listed_as_what_it_is(supplied):
    told = published(supplied)

    assert "supplied: right-to-life (es): the PDF by A Sample Network, not approved by us" in told
    assert (supplied.root / SITE_FOLDER / "files/right-to-life/by-partner.pdf").read_bytes() == PDF
    english = page(supplied, "en/right-to-life/index.html")
    assert (
        'href="../../files/right-to-life/by-partner.pdf" hreflang="es" lang="es" type="application/pdf">Español'
        in english
    )
    assert "PDF by A Sample Network, 2 May 2026; not approved by us" in english
    home = page(supplied, "es/index.html")
    assert "PDF de A Sample Network, 2 de mayo de 2026; no aprobado por nosotros" in home
    assert re.search(r'<div lang="en" dir="ltr">\s*<h2><a href="../files/right-to-life/by-partner.pdf"', home)
    assert not (supplied.root / SITE_FOLDER / "es/right-to-life").exists()


def test_a_partners_pdf_is_no_edition_of_ours(supplied):
    published(supplied)

    assert ReadPage(page(supplied, "en/right-to-life/index.html")).alternates.keys() == {"en", "x-default"}
    assert feedparser.parse(page(supplied, "es/feed.xml").encode()).entries == []
    assert "by-partner" not in page(supplied, "sitemap.xml")


def test_the_manifest_names_a_partners_pdf(supplied):
    project = open_project(supplied.root)
    plan = plan_site(survey(project), datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC))

    path = PurePosixPath("files/right-to-life/by-partner.pdf")
    (found,) = json.loads(written(manifest_of(plan, {path: (len(PDF), "0" * 64)})))["files"]
    assert (found["slug"], found["language"], found["state"]) == ("right-to-life", "es", "supplied")


def test_a_partners_pdf_gives_way_to_an_edition_of_ours(translated):
    project = translated(upper)
    sign(project)
    project.write("source/files/by-partner.pdf", PDF)
    change(project, "summary: A short text.\n", f"summary: A short text.\n{SUPPLIED}")

    told = published(project)

    assert "held back: right-to-life (es): the PDF by A Sample Network: there is an edition of ours" in told
    assert "files" not in {path.name for path in (project.root / SITE_FOLDER).iterdir()}


def test_a_partners_pdf_does_not_come_back_for_a_withdrawn_edition(translated):
    project = translated(upper)
    sign(project)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A wrong name.")
    project.write("source/files/by-partner.pdf", PDF)
    change(project, "summary: A short text.\n", f"summary: A short text.\n{SUPPLIED}")

    assert "A Sample Network: the edition was withdrawn" in published(project)
    assert not list((project.root / SITE_FOLDER).rglob("*.pdf"))


@pytest.mark.parametrize("front", ["embargo: 2030-01-01T09:00Z\n", "expires: 2026-04-01\n"])
def test_a_partners_pdf_waits_and_goes_with_its_statement(supplied, front):
    change(supplied, "date: 2026-03-12\n", f"date: 2026-03-12\n{front}")

    assert "the original is not published" in published(supplied, "--at", "2026-06-01T00:00Z")
    assert not list((supplied.root / SITE_FOLDER).rglob("*.pdf"))


def test_what_a_partner_supplies_is_a_pdf(supplied):
    supplied.write("source/files/by-partner.pdf", b"<html>")

    result = supplied.run("build", "--only", "pages")

    assert result.exit_code == 2
    assert "source/right-to-life.md:6: “files/by-partner.pdf” is no PDF" in result.output


def test_a_partners_language_need_not_be_one_of_the_project(supplied):
    change(supplied, "  es: {", "  sw: {")

    published(supplied)

    assert 'hreflang="sw" lang="sw" type="application/pdf">Kiswahili</a>' in page(
        supplied, "en/right-to-life/index.html"
    )
    assert not (supplied.root / SITE_FOLDER / "sw").exists()


# ------------------------------------------------------------------------------------- the hour, the bytes


def test_before_its_hour_a_statement_is_nowhere_and_after_it_nothing_else_differs(translated, tmp_path):
    project = translated(upper)
    sign(project)
    secret = "---\ntitle: Not yet\ndate: 2026-03-11\nlanguages: []\nkind: news\ntags: [secret]\n{}---\n\nWords.\n"
    published(project, "--at", "2029-01-01T00:00Z")
    without = project.files(SITE_FOLDER)

    project.write("source/not-yet.md", secret.format("embargo: 2030-01-01T09:00Z\n"))
    published(project, "--at", "2030-01-01T08:59Z")
    before = project.files(SITE_FOLDER)
    published(project, "--at", "2030-01-01T09:00Z")
    after = project.files(SITE_FOLDER)

    assert before == without
    # One says how many there are, the other which years can be searched.
    counting = {f"{SITE_FOLDER}/index.html", f"{SITE_FOLDER}/en/search/index.html"}
    for path, data in after.items():
        if before.get(path) != data:
            assert b"not-yet" in data or b"secret" in data or path in counting, path
    lists = {path for path in before if before[path] != after[path]}
    assert all("/es/" not in path for path in lists), lists


def test_the_same_project_gives_the_same_bytes_anywhere(translated, tmp_path):
    project = translated(upper)
    sign(project)
    change(project, "summary: A short text.\n", "summary: A short text.\ntags: [b, a, c]\nformerly: [old, older]\n")
    write_many(project, 3, tags="[one, two, three, four]")
    published(project, "--at", "2026-06-01T00:00Z")

    copy = tmp_path / "elsewhere" / "copy"
    copy.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-r", project.root, copy], check=True)
    subprocess.run(["rm", "-r", copy / "output"], check=True)
    command = [sys.executable, "-m", "workflow", "--project", copy, "build", "--only", "pages", "--at"]
    other = {**os.environ, "TZ": "Pacific/Auckland", "LC_ALL": "tr_TR.UTF-8", "PYTHONHASHSEED": "7"}
    subprocess.run([*command, "2026-06-01T00:00Z"], check=True, capture_output=True, env=other)

    assert Tried(copy).files(SITE_FOLDER) == project.files(SITE_FOLDER)


# -------------------------------------------------------------------------------------------------- feeds


def item(**changes: object) -> Item:
    return replace(sample_items("es")[0], **changes)  # type: ignore[arg-type]


def read_feed(*items: Item) -> feedparser.FeedParserDict:
    return feedparser.parse(feeds.feed(items, SITE, ES))


def test_a_feed_holds_what_is_out_and_nothing_else():
    statuses = ("approved", "outdated", "supplied", "withdrawn", "draft")
    feed = read_feed(*(item(slug=status, origin=status, status=status) for status in statuses))

    assert not feed.bozo
    assert {entry.id.rpartition(":")[2] for entry in feed.entries} == {"approved/es", "outdated/es"}


def test_an_entry_names_its_files_with_type_length_and_language():
    entry = read_feed(item()).entries[0]

    assert [(one.href, one.type, one.length, one.hreflang) for one in entry.links if one.rel == "enclosure"] == [
        ("https://site.example/es/right-to-health/right-to-health.es.pdf", "application/pdf", "46300", "es"),
    ]
    assert {one.hreflang for one in entry.links if one.rel == "related"} == {"en", "fr", "ru"}
    assert entry.link == "https://site.example/es/right-to-health/"


def test_an_entry_stays_itself_when_its_statement_is_renamed(project):
    published(project)
    before = feedparser.parse(page(project, "en/feed.xml").encode()).entries[0]
    text = project.read("source/right-to-life.md")
    (project.root / "source/right-to-life.md").unlink()
    project.write("source/life.md", text.replace("date:", "formerly: [right-to-life]\ndate:"))
    published(project, "--at", "2031-01-01T00:00Z")
    after = feedparser.parse(page(project, "en/feed.xml").encode()).entries[0]

    assert before.id == after.id == "tag:example.org,2026:right-to-life/en"
    assert after.link == "https://example.org/en/life/"
    assert before.updated == after.updated


def test_an_entry_is_updated_by_a_correction_and_not_by_a_build(project):
    published(project)
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nerrata: [{on: 2026-04-01, text: It was six.}]\n")
    published(project)

    entry = feedparser.parse(page(project, "en/feed.xml").encode()).entries[0]
    assert (entry.published, entry.updated) == ("2026-03-12T00:00:00Z", "2026-04-01T00:00:00Z")


@given(st.text(max_size=60))
def test_no_title_breaks_a_feed(text):
    assert not read_feed(item(title_text=text, excerpt=text, tags=(text,))).bozo


# ------------------------------------------------------------------------------------------ search engines


def test_a_large_site_has_several_maps_and_a_list_of_them(monkeypatch):
    monkeypatch.setattr(sitemap, "LIMIT", 4)
    made = {str(leaf.path): leaf.make() for leaf in sitemap.files(sample_items("es"), SITE)}

    assert set(made) == {"sitemap.xml", "sitemap-1.xml", "sitemap-2.xml", "robots.txt"}
    assert b"<sitemapindex" in made["sitemap.xml"]
    assert b"<loc>https://site.example/sitemap-2.xml</loc>" in made["sitemap.xml"]
    assert b"Sitemap: https://site.example/sitemap.xml" in made["robots.txt"]


def test_proofs_have_no_feed_and_no_map_and_search_engines_are_sent_away(project):
    assert project.run("build", "--drafts", "--only", "pages").exit_code == 0

    made = project.files("output/proof")
    assert not [path for path in made if path.endswith(("feed.xml", "sitemap.xml", "robots.txt"))]
    for path, data in made.items():
        if path.endswith(".html"):
            assert b'name="robots" content="noindex"' in data, path


@given(st.text())
def test_no_data_ends_its_script(text):
    written = script([text])

    assert json.loads(written) == [text]
    assert not set(written) & set("<>&\u2028\u2029")


def test_a_title_cannot_leave_the_data_of_its_page():
    evil = "</script><script>alert(1)</script>"
    read = ReadPage(edition_page(sample_view("en", title=Markup.escape(evil), title_text=evil), SITE, root="../../"))

    assert read.scripts == 0
    assert read.data[0]["headline"] == evil


# ----------------------------------------------------------------------------------------------- the search


def test_the_search_of_thousands_is_read_in_parts_that_a_slow_phone_can_take():
    start = datetime.date(2006, 1, 1)
    first = sample_items("es")[0]
    many = [
        replace(first, slug=f"text-{i}", path=f"es/text-{i}/index.html", date=start + datetime.timedelta(days=i * 1.5))
        for i in range(5000)
    ]
    made = {leaf.path: leaf.make() for leaf in searching.files(many, SITE)}
    parts = [data for path, data in made.items() if path.suffix == ".js"]

    assert len(made[PurePosixPath("es/search/index.html")]) < 25_000
    assert len(parts) == 21
    assert max(map(len, parts)) < 200_000


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


def test_the_search_works_from_a_disk(project, chromium):
    write_many(project, 40, summary=r"About \<b>réduction\</b> of harm.", tags="[Overdose]")
    published(project)
    address = (project.root / SITE_FOLDER / "en/search/index.html").as_uri()
    tab = chromium.new_page()

    tab.goto(f"{address}?q=REDUCTION+overdose")
    tab.wait_for_function("document.getElementById('told').textContent")
    titles = tab.locator("#hits h2 a").all_inner_texts()
    assert tab.locator("#told").inner_text() == "Found: 40"
    assert titles[0] == "Text 39"
    assert "<b>réduction</b>" in tab.locator("#hits p").nth(1).inner_text()
    tab.locator("#hits h2 a").first.click()
    assert tab.title() == "Text 39 – NT"

    tab.goto(address)
    tab.fill("#q", "life 2026")
    tab.press("#q", "Enter")
    tab.wait_for_function("document.getElementById('told').textContent")
    assert tab.locator("#hits h2 a").all_inner_texts() == ["The right to life"]
    tab.goto(f"{address}?q=nothing-like-it")
    tab.wait_for_function("document.getElementById('told').textContent")
    assert tab.locator("#told").inner_text() == "Nothing was found."
    tab.close()


def test_without_javascript_the_search_leads_to_the_archive(project, chromium):
    published(project)
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((project.root / SITE_FOLDER / "en/search/index.html").as_uri())

    assert not tab.locator("form").is_visible()
    assert tab.get_by_text("The search needs JavaScript").is_visible()
    tab.locator("main a.button").click()
    assert tab.title() == "All publications – NT"
    context.close()


# -------------------------------------------------------------------------------------------- right to left


def in_arabic_letters(text: str) -> str:
    """Every word in Arabic letters, as long as it was: enough to see a page from right to left."""
    letters = dict(zip("abcdefghijklmnopqrstuvwxyz", "ابتثجحخدذرزسشصضطظعغفقكلمنه", strict=True))
    parts = re.split(r"(%\(\w+\)s|\{\w*\})", text)
    return "".join(p if i % 2 else "".join(letters.get(c, c) for c in p.lower()) for i, p in enumerate(parts))


@pytest.fixture
def arabic(project: Tried) -> Tried:
    """The project in Arabic too: one line of its settings, and the interface's words."""
    import polib

    from workflow.words import POT

    project.write("communique.toml", project.read("communique.toml").replace('["es", "fr"]', '["ar"]'))
    po = polib.pofile(str(POT), wrapwidth=0)
    po.metadata |= {"Language": "ar", "Plural-Forms": read_tag("ar").plural_forms}
    po.header = ""
    po.metadata_is_fuzzy = False
    for entry in po:
        texts = [entry.msgid, *[entry.msgid_plural] * 5]
        if entry.msgid_plural:
            entry.msgstr_plural = {i: in_arabic_letters(text) for i, text in enumerate(texts)}
        else:
            entry.msgstr = in_arabic_letters(entry.msgid)
    (project.root / "locales/ar").mkdir(parents=True)
    po.save(str(project.root / "locales/ar/interface.po"))
    return project


def test_a_language_from_right_to_left_is_one_line_and_its_words(arabic, chromium):
    import polib

    assert arabic.run("extract").exit_code == 0
    path = arabic.root / "locales/ar/LC_MESSAGES/right-to-life.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = {"Stop.": "قف.", "The right to life": "الحق في الحياة"}.get(entry.msgid, upper(entry.msgid))
    po.save()
    sign(arabic, tag="ar")
    published(arabic)
    tab = chromium.new_page(viewport={"width": 390, "height": 800})

    for name in ("ar/index.html", "ar/right-to-life/index.html", "ar/archive/index.html", "ar/search/index.html"):
        tab.goto((arabic.root / SITE_FOLDER / name).as_uri())
        assert tab.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        left, right = tab.evaluate("(r => [r.left, r.right])(document.querySelector('h1').getBoundingClientRect())")
        assert 390 - right <= left + 40
    tab.close()
    site = arabic.root / SITE_FOLDER
    assert unanswered(read_pages(site)) == []


# --------------------------------------------------------------------------------------------------- layout


def tops(tab, html: str, width: int, *selectors: str) -> list[float]:
    """How far down the page each of these begins."""
    tab.set_viewport_size({"width": width, "height": 800})
    tab.set_content(html)
    top = "name => document.querySelector(name).getBoundingClientRect().top"
    return [tab.evaluate(top, selector) for selector in selectors]


def test_on_a_phone_the_languages_come_before_the_text_and_the_files_after_it(chromium):
    html = edition_page(sample_view("es"), SITE, root="../../")
    tab = chromium.new_page()

    found = tops(tab, html, 390, ".switcher", "h1", ".text", ".downloads", ".about")

    assert found == sorted(found)
    assert found[0] < 230
    tab.close()


def test_on_a_desk_a_long_column_beside_a_short_text_leaves_no_hole_in_it(chromium):
    html = edition_page(sample_view("es", summary=Markup(), body=Markup("<p>Stop.</p>")), SITE, root="../../")
    tab = chromium.new_page()

    lead, text, downloads = tops(tab, html, 1280, "h1", ".text", ".downloads")

    height = tab.evaluate("document.querySelector('.head').getBoundingClientRect().height")
    assert text - lead < height + 60
    assert downloads > text
    tab.close()


@pytest.mark.parametrize(("width", "least"), [(390, 32), (1280, 24)])
def test_a_finger_hits_every_link_that_stands_by_itself(width, least, chromium):
    html = edition_page(sample_view("es"), SITE, root="../../")
    tab = chromium.new_page()
    tops(tab, html, width)

    low = tab.evaluate(
        """least => [...document.querySelectorAll("a:not(.skip), summary")]
            .filter(one => !one.closest("p:not(.topics), dd, sup, .text") || one.matches(".footnote-backref"))
            .filter(one => one.getBoundingClientRect().height < (one.matches(".text *, .topics *") ? 20 : least))
            .map(one => one.textContent)""",
        least,
    )
    assert low == []
    tab.close()


def test_a_printed_page_is_dark_on_white_and_keeps_labels_beside_their_values(chromium):
    tab = chromium.new_page()
    tab.emulate_media(media="print", color_scheme="dark")

    *_, label, value = tops(
        tab, edition_page(sample_view("es"), SITE, root="../../"), 700, ".imprint dt", ".imprint dd"
    )

    assert tab.evaluate("getComputedStyle(document.body).color") == "rgb(26, 28, 30)"
    assert label == value
    tab.close()


SPACES = ((".text ul ul", "marginTop"), (".text ul ul li", "marginBottom"))
"""Above the first point of a list in a list, and between its points."""


def test_the_first_point_of_a_list_in_a_list_stands_as_far_from_its_parent_as_from_the_next(chromium):
    body = Markup(html_of(parse("- One\n  - Two\n  - Three\n")))
    tab = chromium.new_page()
    tops(tab, edition_page(sample_view("es", body=body), SITE, root="../../"), 1280)

    style = "(name, side) => getComputedStyle(document.querySelector(name))[side]"
    above, between = (tab.evaluate(f"({style})('{name}', '{side}')") for name, side in SPACES)
    assert above == between
    tab.close()


@pytest.mark.parametrize("name", ["index.html", "es/right-to-life/index.html"])
def test_a_proof_is_as_narrow_as_a_phone(name, translated, chromium):
    project = translated(lambda text: "" if text == "Stop." else upper(text))
    project.run("build", "--drafts", "--only", "pages")
    tab = chromium.new_page(viewport={"width": 320, "height": 800})

    tab.goto((project.root / "output/proof" / name).as_uri())

    assert tab.evaluate("document.documentElement.scrollWidth") == 320
    tab.close()


# ------------------------------------------------------------------------------------------------ bad input


@pytest.mark.parametrize(
    "changes",
    [
        {"title": Markup("Long title " * 30), "title_text": "Long title " * 30},
        {"title": Markup("w" * 200), "title_text": "w" * 200, "summary": Markup("w" * 200)},
        {"body": Markup("<p>" + "w" * 200 + "</p>"), "ref": "R" * 80, "tags": ("w" * 200,)},
        {"body": Markup("<table><tr>" + "<td>unbreakable-cell-of-a-table</td>" * 30 + "</tr></table>")},
        {"signatories": tuple(Signatory(name=f"Sample {'N' * (i % 90)} {i}") for i in range(2000))},
        {"editions": tuple(EditionLink(language=read_tag(tag), status="missing") for tag in TAGS * 12)},
    ],
    ids=["title", "word", "words", "table", "signatories", "languages"],
)
def test_nothing_that_is_too_long_or_too_wide_breaks_a_page(changes, chromium, tmp_path):
    (tmp_path / "page.html").write_text(
        edition_page(sample_view("en", **changes), SITE, root="../../"), encoding="utf-8"
    )
    tab = chromium.new_page(viewport={"width": 360, "height": 800})

    for width in (360, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        tab.goto((tmp_path / "page.html").as_uri())
        assert tab.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
    tab.close()


def test_lists_are_made_of_items_alone_and_items_can_be_kept():
    import pickle

    items = sample_items("es")
    kept = pickle.loads(pickle.dumps(items))

    assert kept == items
    before, after = list(archive.files(items, SITE)), list(archive.files(kept, SITE))
    assert [leaf.values for leaf in after] == [leaf.values for leaf in before]
    assert [leaf.make() for leaf in after] == [leaf.make() for leaf in before]


# ------------------------------------------------------------------------------------------------ digests


def test_equal_values_have_equal_digests_and_others_have_others():
    first, same, other = item(slug="a"), item(slug="a"), item(slug="b")
    digests = Digests()

    assert digests.of((first, first)) == digests.of([same, first]) == Digests().of((same, same))
    assert len({digests.of(value) for value in (first, other, (first, other), (other, first), {"a": first})}) == 5
    assert digests.of(replace(first, editions=(*first.editions, EditionLink(language=ES, status="missing")))) != (
        digests.of(first)
    )


def held_in_spanish(project: Tried, text: str) -> None:
    """A statement with this text, approved in Spanish."""
    project.write("source/right-to-life.md", text)
    kept = {"#WHAT-WE-ASK": "#what-we-ask", "HTTPS://EXAMPLE.ORG/A": "https://example.org/a"}
    translate(project, lambda text: re.sub("|".join(kept), lambda found: kept[found[0]], text.upper()))
    assert project.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 0


LINKING = f"{STATEMENT}\nSee [above](#what-we-ask).\n"


@pytest.mark.parametrize("change", ["", "A new paragraph.\n\n"], ids=["approved", "held"])
def test_a_link_to_a_heading_works_in_every_language(project, change):
    held_in_spanish(project, LINKING)
    project.write("source/right-to-life.md", LINKING.replace("## What", f"{change}## What"))
    project.run("extract")

    assert project.run("build").exit_code == 0

    page = project.read("output/site/es/right-to-life/index.html")
    assert '<h2 id="what-we-ask">WHAT WE ASK</h2>' in page
    assert '<a href="#what-we-ask">ABOVE</a>' in page
    assert (project.root / "output/site/es/right-to-life/right-to-life.es.pdf").is_file()


def test_a_link_to_a_heading_that_a_held_text_does_not_have_is_text_alone(project):
    held_in_spanish(project, LINKING)
    project.write(
        "source/right-to-life.md", LINKING.replace("What we ask", "We demand").replace("#what-we-ask", "#we-demand")
    )
    project.run("extract")

    assert project.run("build").exit_code == 0

    assert "SEE ABOVE." in project.read("output/site/es/right-to-life/index.html")
