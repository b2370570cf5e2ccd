"""The sample project, the whole way: what `script/publish` makes is what a person would send out."""

import json
import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pikepdf
import pytest
from jsonschema import Draft202012Validator

from tests.conftest import Tried
from tests.judges import findings
from tests.readsite import SCHEMA, ReadPage, broken_links, read_pages, unanswered
from tests.test_messages import _bare
from tests.verapdf import failures
from workflow.downloads import weight
from workflow.markdown import raw_html
from workflow.messages import extract, localise, text_of, walk, walk_digest
from workflow.project import open_project
from workflow.sources import take_inventory

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "es", "fr", "ru", "it")
SAMPLE_LABELS = {
    "en": "Sample text",
    "es": "Texto de muestra",
    "fr": "Texte d’exemple",
    "ru": "Образец",
    "it": "Testo di esempio",
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Tried:
    """A copy of the sample project, published."""
    folder = tmp_path_factory.mktemp("sample")
    for name in ("source", "locales"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".communique*"))
    tried = Tried(folder)
    # The sample asks an engine over a network, and no test leaves this machine.
    settings = (ROOT / "communique.toml").read_text(encoding="utf-8")
    tried.write("communique.toml", re.sub(r"(?m)^engines = .*$", 'engines = ["memory"]', settings))
    tried.told = tried.run("run")  # type: ignore[attr-defined]
    return tried


@pytest.fixture(scope="module")
def status(sample) -> dict:
    return json.loads(sample.run("status", "--json").output)


# -------------------------------------------------------------------------------------------- the sample


def test_the_sample_holds_every_kind_of_text():
    statements = take_inventory(open_project(ROOT)).statements
    kinds = {statement.kind for statement in statements}

    assert len(statements) == 12
    assert kinds == {
        *("statement", "joint-statement", "press-release", "call-to-action", "vacancy", "report"),
        *("submission", "event", "news", "awareness-day"),
    }
    assert {statement.language.tag for statement in statements} == {"en", "it"}
    assert max(len(statement.meta.signatories) for statement in statements) >= 30


def test_no_real_organisation_signs_a_sample():
    names = [
        one.name for statement in take_inventory(open_project(ROOT)).statements for one in statement.meta.signatories
    ]

    assert [name for name in names if not name.startswith("Sample ")] == []


def test_with_every_translation_equal_to_its_message_a_statement_is_its_original():
    for statement in take_inventory(open_project(ROOT)).statements:
        localised = localise(statement, {message.key: message.text for message in extract(statement)})

        notes = r"<!-- (translators|context):.*?-->\s*"
        original = re.sub(notes, "", raw_html(statement.document), flags=re.DOTALL)
        assert _bare(raw_html(localised.text.document)) == _bare(original), statement.slug
        assert walk_digest(walk(localised.text)) == walk_digest(walk(text_of(statement))), statement.slug


def test_every_state_of_an_edition_can_be_seen(status):
    states = {one["state"] for statement in status["statements"] for one in statement["editions"].values()}
    why = " ".join(reason for s in status["statements"] for one in s["editions"].values() for reason in one["why"])

    assert states == {"missing", "in-progress", "reviewed", "approved", "outdated", "withdrawn"}
    assert sum(one["stale"] for s in status["statements"] for one in s["editions"].values()) >= 3
    assert "embargoed until" in why
    assert "machine draft" in why
    assert "1 of 2 signatures" in why


def test_most_editions_of_the_sample_are_approved(status):
    states = [one["state"] for statement in status["statements"] for one in statement["editions"].values()]

    assert states.count("approved") > len(states) * 0.6


def test_no_sample_edition_has_an_error(status):
    assert sum(one["errors"] for s in status["statements"] for one in s["editions"].values()) == 0


def test_publishing_a_fresh_clone_without_a_network_changes_none_of_its_catalogues(sample):
    for path in sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po")):
        assert (sample.root / path.relative_to(ROOT)).read_bytes() == path.read_bytes(), path.name


def test_the_catalogues_of_the_sample_are_up_to_date_and_gettext_accepts_them(sample):
    assert "extract: nothing has changed" in sample.told.output
    for path in sorted([*ROOT.glob("locales/*/LC_MESSAGES/*.po"), *ROOT.glob("locales/templates/*.pot")]):
        subprocess.run(["msgfmt", "-c", "-o", "/dev/null", path], check=True)
        assert (
            subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True).stdout == path.read_bytes()
        )


# ---------------------------------------------------------------------------------------------- publishing


def test_publishing_ends_well_and_names_what_is_held_back(sample, status):
    published = sum(one["publish"] for s in status["statements"] for one in s["editions"].values())
    published += sum(statement["original"]["publish"] for statement in status["statements"])

    assert sample.told.exit_code == 0
    assert f"{published} editions of 60" in sample.told.output
    assert sample.told.output.count("held back: ") >= 6


def test_every_published_edition_has_its_page_and_both_pdfs_and_nothing_else_is_there(sample, status):
    site = sample.root / "output/site"
    out = {
        (tag, statement["slug"])
        for statement in status["statements"]
        for tag, one in {**statement["editions"], statement["language"]: statement["original"]}.items()
        if one["publish"]
    }

    assert {(p.parts[-3], p.parts[-2]) for p in site.glob("*/*/*.pdf")} == out
    for tag, slug in out:
        names = {path.name for path in (site / tag / slug).iterdir()}
        suffixes = ["pdf", "print.pdf", "txt", "social.txt", "epub", *(["docx"] if shutil.which("pandoc") else [])]
        suffixes += ["letter.print.pdf", "booklet.print.pdf"] if slug == "call-your-embassy" else []
        assert names == {"index.html", *(f"{slug}.{tag}.{suffix}" for suffix in suffixes)}


def test_every_page_and_every_print_says_that_it_is_a_sample(sample):
    site = sample.root / "output/site"
    for path in site.glob("*/*/index.html"):
        tag = path.parts[-3]
        if "http-equiv" not in path.read_text(encoding="utf-8"):
            assert SAMPLE_LABELS[tag] in path.read_text(encoding="utf-8"), path
    for path in site.glob("*/*/*.pdf"):
        text = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
        assert SAMPLE_LABELS[path.parts[-3]] in " ".join(text.split()), path


def test_no_embargoed_word_is_anywhere_in_the_output(sample):
    project = open_project(sample.root)
    embargoed = next(one for one in take_inventory(project).statements if one.meta.embargo)

    for path, data in sample.files("output/site").items():
        assert embargoed.slug.encode() not in data, path
        assert embargoed.meta.title.encode() not in data, path


def test_the_mixed_edition_marks_what_is_not_translated(sample):
    page = sample.read("output/site/it/voices-of-community/index.html")

    assert re.search(r'<p[^>]*lang="en"[^>]*>A room for rest is open', page)
    assert page.count('class="original"') == 1


BASE = "https://example.org/"


@pytest.fixture(scope="module")
def pages(sample) -> dict[Path, ReadPage]:
    return read_pages(sample.root / "output/site")


def test_every_link_and_every_anchor_of_the_site_leads_somewhere(sample, pages):
    assert broken_links(sample.root / "output/site", pages, BASE) == []


def test_every_page_and_its_sisters_name_each_other(pages):
    assert sum(bool(read.alternates) for read in pages.values()) > 100
    assert unanswered(pages) == []


def test_the_sitemap_says_what_the_heads_say(sample, pages):
    tree = ElementTree.parse(sample.root / "output/site/sitemap.xml")
    space = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    heads = {read.canonical: read.alternates for read in pages.values() if read.alternates}

    listed = {
        url.findtext("s:loc", "", space): {
            link.attrib["hreflang"]: link.attrib["href"] for link in url.iterfind("x:link", space)
        }
        for url in tree.iterfind("s:url", space)
    }
    assert len(listed) == len(tree.findall("s:url", space)) > 50
    assert [address for address, links in listed.items() if heads[address] != links] == []


def test_every_feed_is_read_without_complaint_and_names_what_is_out(sample, status):
    for tag in LANGUAGES:
        feed = feedparser.parse((sample.root / f"output/site/{tag}/feed.xml").read_bytes())
        out = {
            f"{BASE}{tag}/{statement['slug']}/"
            for statement in status["statements"]
            for language, one in {**statement["editions"], statement["language"]: statement["original"]}.items()
            if language == tag and one["publish"]
        }
        assert not feed.bozo, feed.get("bozo_exception")
        assert {entry.links[0].href for entry in feed.entries} == out
        for entry in feed.entries:
            files = {link.type: link for link in entry.links if link.rel == "enclosure"}
            path = files["application/pdf"].href.removeprefix(BASE)
            assert files["application/pdf"].hreflang == tag
            assert (sample.root / "output/site" / path).stat().st_size == int(files["application/pdf"].length)


def test_what_pages_say_to_machines_is_as_agreed(pages):
    judge = Draft202012Validator(SCHEMA)
    data = [one for read in pages.values() for one in read.data]

    assert len(data) > 40
    assert [error.message for one in data for error in judge.iter_errors(one)] == []


def test_no_page_loads_anything_from_elsewhere_or_runs_anything_but_the_search(sample, pages):
    for path, read in pages.items():
        text = path.read_text(encoding="utf-8")
        assert read.scripts == (path.parent.name == "search"), path
        assert not re.search(r'(src|data|poster)="https?:', text.replace(f'src="{BASE}', ""))
        assert not re.search(r"url\(|@import", text)


def test_the_checker_of_the_w3c_finds_nothing_in_the_site(sample):
    site = sample.root / "output/site"
    lists = [*site.glob("*.html"), *(site / "es").rglob("index.html")]

    assert findings({*site.glob("*/*/index.html"), *lists}) == []


# ----------------------------------------------------------------------------------------------- the PDFs


def test_every_published_pdf_is_archival_and_accessible_by_verapdf(sample):
    files = sorted(
        set(sample.root.glob("output/site/*/*/*.pdf")) - set(sample.root.glob("output/site/*/*/*.print.pdf"))
    )

    assert len(files) > 40
    assert failures(files) == []


def test_every_pdf_says_what_it_is(sample):
    for path in sorted(sample.root.glob("output/site/*/*/*.pdf")):
        tag = path.parts[-3]
        with pikepdf.open(path) as pdf:
            for page in pdf.pages:
                for font in page.resources.get("/Font", {}).values():
                    assert re.match(r"/[A-Z]{6}\+Communique", str(font.BaseFont)) or "Noto" in str(font.BaseFont), path
            if path.name.endswith(".booklet.print.pdf"):
                assert pdf.pages[0].MediaBox[2] > pdf.pages[0].MediaBox[3], path
            elif path.name.endswith(".print.pdf"):
                assert str(pdf.docinfo["/GTS_PDFXVersion"]) == "PDF/X-1a:2003", path
                media, trim = pdf.pages[0].MediaBox, pdf.pages[0].TrimBox
                assert media[2] - media[0] > trim[2] - trim[0], path
            else:
                assert str(pdf.Root.Lang) == tag, path
                assert bool(pdf.Root.MarkInfo.Marked), path
                assert str(pdf.docinfo["/Title"]), path
                assert list(pdf.attachments) == [f"{path.parts[-2]}.{tag}.md"], path
                assert len(pdf.pages) > 2 or path.stat().st_size < 60_000, path


def test_the_text_inside_a_pdf_is_the_edition_and_names_no_approver(sample):
    for path in sorted(sample.root.glob("output/site/es/*/*.es.pdf")):
        with pikepdf.open(path) as pdf:
            ((name, spec),) = pdf.attachments.items()
            text = spec.get_file().read_bytes().decode()
            sha256 = str(pdf.docinfo["/EditionSha256"])
        head = text.split("---\n")[1]
        assert name == path.name.replace(".pdf", ".md")
        assert f"sha256: {sha256}\n" in head, path
        assert not {"approved", "by:", "role"} & set(head.split()), path


def test_manifest_and_sums_name_every_file(sample):
    site = sample.root / "output/site"
    manifest = json.loads((site / "manifest.json").read_text(encoding="utf-8"))

    assert subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=site, check=False).returncode == 0
    listed = {entry["path"] for entry in manifest["files"]}
    there = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert there - listed == {"manifest.json", "SHA256SUMS", ".communique"}


def test_the_site_verifies_and_so_does_every_zip(sample):
    archives = sorted((sample.root / "output/site/downloads").rglob("*.zip"))

    assert sample.run("verify").exit_code == 0
    assert len(archives) >= 5 + 8
    for path in archives:
        assert "every edition in it is on the site today" in sample.run("verify", str(path)).output, path


def test_every_post_fits_and_every_text_says_that_it_is_a_sample(sample):
    site = sample.root / "output/site"
    for path in (one for tag in SAMPLE_LABELS for one in site.glob(f"{tag}/*/*.*.txt")):
        text = path.read_text(encoding="utf-8-sig")
        assert SAMPLE_LABELS[path.parts[-3]] in text, path
        if path.name.endswith(".social.txt"):
            assert weight(text.rstrip("\n")) <= 280, path


def test_building_again_writes_nothing(sample):
    result = sample.run("build", "--only", "pages")

    assert "0 files written, 0 removed" in result.output


# ------------------------------------------------------------------------------------ a change, told and seen


def test_a_person_who_changes_a_sentence_is_told_what_it_outdates_and_by_what(sample, tmp_path):
    shutil.copytree(sample.root, tmp_path / "copy", ignore=shutil.ignore_patterns("output"))
    mine = Tried(tmp_path / "copy")
    source = mine.read("source/week-of-action.md")
    mine.write(
        "source/week-of-action.md", source.replace("Friday, 30\n   September 2016", "Friday, 23\n   September 2016")
    )
    assert source != mine.read("source/week-of-action.md")

    extracted = mine.run("extract").output
    told = mine.run("build", "--only", "pages").output

    assert "source/week-of-action.md: edited (number), now stale: " in extracted
    assert "(es, fr, ru, it)" in extracted
    assert (
        "outdated: week-of-action in Spanish, French, Russian, Italian: 1 passage of the original has changed" in told
    )
    assert 'List item, under "How to take part"' in told
    page = mine.read("output/site/es/week-of-action/index.html")
    assert "30 de septiembre" in page
    assert "23 September" not in page
