"""What readers take along: plain text, posts, e-books, Word documents, ZIPs, and what the manifest says of them."""

import datetime
import io
import json
import re
import shutil
import subprocess
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from pathlib import Path, PurePosixPath

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import Tried, quickly_built
from tests.readcases import read_cases
from tests.sample_views import SITE, TAGS, sample_view
from tests.test_editions import change, sign, upper
from workflow import downloads, pages, pandoc
from workflow.archives import zipped
from workflow.ebooks import Edition, epub
from workflow.errors import RenderError
from workflow.manifest import SCHEMA, Entry, Manifest, TextRecord, moved, read_manifest, written
from workflow.markdown import html_of, parse
from workflow.plaintext import plain_text
from workflow.plans import Plan, plan_proof, plan_site
from workflow.project import open_project
from workflow.survey import survey

AT = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)
needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed")


def plan_of(project: Tried, *, drafts: bool = False) -> Plan:
    found = survey(open_project(project.root))
    return plan_proof(found, AT) if drafts else plan_site(found, AT)


def taken_along(project: Tried, *, drafts: bool = False) -> dict[str, bytes]:
    """The files of every edition, by the end of their names after the slug: `es.txt`."""
    plan = plan_of(project, drafts=drafts)
    files = (item for publication in plan.publications for item in downloads.files(plan, publication))
    return {path.name.removeprefix("right-to-life."): make() for path, make in files}


# ------------------------------------------------------------------------------------------- plain text


@pytest.mark.parametrize(("given", "expected"), read_cases("plaintext.txt"))
def test_plain_text(given, expected):
    assert plain_text(html_of(parse(given))).rstrip("\n") == expected


@pytest.mark.parametrize("tag", TAGS)
def test_a_text_for_email_says_what_it_is_and_loses_nothing(tag):
    view = sample_view(tag)
    text = plain_text(pages.edition_body(view, SITE, medium="text"), pair=pages.pair_pattern(SITE, view.language))
    page = re.sub(r"<[^>]+>", " ", pages.edition_body(view, SITE, medium="book"))

    assert text.index(view.title_text) < text.index(view.summary_text)
    assert view.address in text
    assert view.digest in text
    assert all(one.name in text for one in view.signatories)
    assert set(re.findall(r"\w{4,}", page)) - {"quot", "nbsp"} <= set(re.findall(r"\w{4,}", text.replace("_", " ")))
    assert "<" not in text.replace("<https", "")
    assert not re.search(r"[ \t]+$", text, re.MULTILINE)


def test_labels_are_set_as_the_language_does():
    french, english = sample_view("fr"), sample_view("en")

    assert pages.pair_pattern(SITE, french.language) == "{label}\u00a0: {value}"
    assert pages.pair_pattern(SITE, english.language) == "{label}: {value}"


# ---------------------------------------------------------------------------------------------- honesty

NOTICES = {"es": "Traducción de un texto anterior", "fr": "Traduction d’un texte antérieur"}


def words_in(name: str, data: bytes) -> str:
    """The words of a file that was taken along."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = [archive.read(one).decode() for one in archive.namelist() if one.endswith(("text.xhtml", "ment.xml"))]
    return " ".join(re.sub(r"<[^>]*>", "", " ".join(parts)).split())


@needs_pandoc
@pytest.mark.parametrize("tag", ["es", "fr"])
def test_every_file_of_an_outdated_edition_says_so_in_its_own_language(translated, tag):
    project = translated(upper, tag)
    sign(project, tag)
    change(project, "Stop.", "Do not stop.")
    project.run("extract")
    formats = 'formats = ["text", "social", "epub", "docx"]'
    project.write("communique.toml", project.read("communique.toml") + f"\n[downloads]\n{formats}\n")

    files = {name: data for name, data in taken_along(project).items() if name.startswith(tag)}

    assert set(files) == {f"{tag}.txt", f"{tag}.social.txt", f"{tag}.epub", f"{tag}.docx"}
    for name, data in files.items():
        assert NOTICES[tag] in words_in(name, data), name


def test_every_file_of_a_draft_says_that_it_is_one(translated):
    files = taken_along(translated(lambda text: ""), drafts=True)

    for name, data in files.items():
        if name.startswith("es"):
            assert "Borrador" in words_in(name, data), name


def test_nothing_is_made_of_what_may_not_go_out(translated):
    assert {name.partition(".")[0] for name in taken_along(translated(upper))} == {"en"}


# ----------------------------------------------------------------------------------------------- a post


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", 5),
        ("año – «да» “я”", 14),
        ("漢字", 4),
        ("…", 2),
        ("e\u0301", 1),
        ("see https://example.org/a/very/long/address/indeed", 27),
    ],
)
def test_the_length_of_a_post_is_counted_as_x_does(text, expected):
    assert downloads.weight(text) == expected


@settings(max_examples=40)
@given(
    title=st.text(st.characters(exclude_categories=["C", "Z"]) | st.just(" "), min_size=1, max_size=400),
    summary=st.text(st.sampled_from("abcд漢. ,…—é"), max_size=500),
    status=st.sampled_from(["original", "outdated", "mixed", "draft"]),
)
def test_a_post_never_exceeds_280_and_keeps_notice_and_address(title, summary, status):
    view = sample_view("fr", status, title_text=title, summary_text=summary)

    text = downloads.post(view, SITE)

    lead = pages.post_lead(view, SITE)
    assert downloads.weight(text.rstrip("\n")) <= downloads.POST_LENGTH
    assert text.startswith(lead)
    assert text.endswith(f"{view.address}\n")


@pytest.mark.parametrize(
    ("summary", "shown"),
    [
        ("We ask Dr. Sample for one thing. Stop.", "We ask Dr. Sample for one thing. Stop."),
        (f"He said: “It will end.” {'This does not fit, ' * 12}", "He said: “It will end.”"),
        (f"We ask Dr. Sample for one thing. {'This does not fit, ' * 12}", "We ask Dr. Sample for one thing."),
        (f"Nobody may be punished{', nobody at all' * 20}, except by law.", None),
    ],
    ids=["whole", "quoted", "first sentence", "no sentence"],
)
def test_a_post_holds_whole_sentences_or_none(summary, shown):
    post = downloads.post(sample_view("en", title_text="A title", summary_text=summary), SITE)

    _lead, title, *rest, _address = post.splitlines()
    assert title == "A title"
    assert rest == ([shown] if shown else [])


# --------------------------------------------------------------------------------------------- an e-book


def edition_of(tag: str, **changes) -> Edition:
    view = sample_view(tag)
    values = {
        "html": pages.edition_body(view, SITE, medium="book"),
        "title": view.title_text,
        "language": view.language,
        "date": view.date,
        "publisher": SITE.organisation.name,
        "address": view.address,
        "digest": view.digest,
    }
    return Edition(**{**values, **changes})


@pytest.mark.parametrize("tag", [*TAGS, "ar"])
def test_an_ebook_is_well_formed_in_every_language_and_direction(tag):
    edition = edition_of(tag)

    with zipfile.ZipFile(io.BytesIO(epub(edition))) as book:
        assert book.namelist()[0] == "mimetype"
        assert book.infolist()[0].compress_type == zipfile.ZIP_STORED
        trees = {n: ET.fromstring(book.read(n)) for n in book.namelist() if n.endswith(("html", "opf", "xml"))}

    page = trees["EPUB/text.xhtml"]
    assert page.attrib["dir"] == edition.language.direction
    links = {a.attrib["href"][1:] for a in page.iter("{*}a") if a.attrib.get("href", "").startswith("#")}
    assert links <= {node.attrib["id"] for node in page.iter() if "id" in node.attrib}
    assert f'page-progression-direction="{edition.language.direction}"' in ET.tostring(
        trees["EPUB/package.opf"], encoding="unicode"
    )


EPUBCHECK = Path("/usr/share/java/epubcheck.jar")


@pytest.mark.skipif(not EPUBCHECK.is_file(), reason="epubcheck is not installed")
def test_epubcheck_has_nothing_to_say_of_an_ebook(tmp_path):
    picture = '<p><img src="asset:files/map.svg" alt="A map"></p><p>Again<sup id="fnref9:1">x</sup></p>'
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><title>A map</title></svg>'
    plain = edition_of("ru")
    book = epub(edition_of("ru", html=plain.html + picture, images={"asset:files/map.svg": svg}))
    (tmp_path / "book.epub").write_bytes(book)

    command = [
        "java",
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "-jar",
        EPUBCHECK,
        tmp_path / "book.epub",
        "--failonwarnings",
    ]
    said = subprocess.run(command, capture_output=True, text=True, check=False)

    assert "0 fatals / 0 errors / 0 warnings" in said.stdout + said.stderr, said.stdout + said.stderr


# -------------------------------------------------------------------------------------- a Word document


@needs_pandoc
def test_a_word_document_has_title_language_notes_and_the_same_bytes_each_time(tmp_path):
    made = pandoc.docx(edition_of("es"), name="es")

    with zipfile.ZipFile(io.BytesIO(made)) as document:
        parts = {name: document.read(name).decode() for name in document.namelist() if name.endswith(".xml")}
    assert re.search(r'<w:lang[^>]*w:val="es"', parts["word/styles.xml"])
    assert "2026-06-12T00:00:00Z" in parts["docProps/core.xml"]
    assert 'w:val="Title"' in parts["word/document.xml"]
    assert parts["word/document.xml"].count("footnoteReference ") == 2
    assert made == pandoc.docx(edition_of("es"), name="es")


@needs_pandoc
def test_a_word_document_reads_no_file_of_this_machine(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"\x89PNG secret words")
    html = f'<p><img src="{secret}" alt="a picture"> <img src="file://{secret}" alt="another"> text</p>'

    made = pandoc.docx(edition_of("en", html=html), name="en")

    with zipfile.ZipFile(io.BytesIO(made)) as document:
        assert not any(b"secret" in document.read(name) for name in document.namelist())
        assert b"[a picture]" in document.read("word/document.xml")


def test_a_pandoc_that_hangs_is_stopped(tmp_path, monkeypatch):
    slow = tmp_path / "pandoc"
    slow.write_text("#!/bin/sh\nexec sleep 60\n")
    slow.chmod(0o755)
    monkeypatch.setattr(pandoc, "program", lambda: str(slow))
    monkeypatch.setattr(pandoc, "SECONDS", 0.2)

    with pytest.raises(RenderError, match=r"“week in es”: pandoc was not done after 0.2 seconds"):
        pandoc.docx(edition_of("es"), name="week in es")


def test_without_pandoc_everything_else_is_made_and_the_lack_is_said(translated, monkeypatch):
    project = translated(upper)
    project.write("communique.toml", project.read("communique.toml") + '\n[downloads]\nformats = ["text", "docx"]\n')
    monkeypatch.setattr(pandoc, "program", lambda: None)

    assert set(taken_along(project)) == {"en.txt"}
    assert downloads.lacking(plan_of(project)).startswith("no Word documents (docx): pandoc is not installed")


def test_an_unknown_format_is_a_mistake_of_the_configuration(project):
    project.write("communique.toml", project.read("communique.toml") + '\n[downloads]\nformats = ["doc"]\n')

    result = project.run("build")

    assert result.exit_code == 2
    assert "communique.toml:11: “downloads.formats.0” must be text, social, epub or docx" in result.output


# ------------------------------------------------------------------------------------------ the whole site


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Tried:
    """A site of one statement in English and Spanish, built once, with everything to take along."""
    import polib

    from tests.conftest import CONFIGURATION, STATEMENT

    tried = Tried(tmp_path_factory.mktemp("site"))
    tried.write("communique.toml", CONFIGURATION)
    tried.write("source/right-to-life.md", STATEMENT)
    tried.run("extract")
    path = tried.root / "locales/es/LC_MESSAGES/right-to-life.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = upper(entry.msgid)
    po.save()
    sign(tried)
    quickly_built(tried)
    return tried


def test_the_manifest_is_json_with_a_line_for_each_record():
    entry = Entry('es/ñ "b".html', 3, "0" * 64, "text/html", "a", "es", "outdated", "1" * 64)
    changed = {"since": None, "passages": [{"change": "new", "words": "Ñ\n\u2028", "language": "es"}]}
    manifest = Manifest((entry, replace(entry, changed=changed)), (TextRecord("a", "es", "0", "current"),))

    data = written(manifest)

    lines = [line.removesuffix(",") for line in data.decode().split("\n") if line.startswith('{"')]
    said = json.loads(data)
    assert [json.loads(line) for line in lines] == [*said["files"], *said["texts"]]
    assert read_manifest(data, Path("manifest.json")) == manifest


def test_what_lies_under_another_name_in_a_zip_is_said_to_be_what_it_is():
    changed = {"since": "2026-01-01", "passages": []}
    entry = Entry("es/a/a.txt", 3, "0" * 64, "text/plain", "a", "es", "outdated", "1" * 64, changed)

    assert moved([entry], {"es/a/a.txt": "a/a.txt"}) == (replace(entry, path="a/a.txt"),)


def test_the_manifest_fits_its_published_schema_and_reads_back(site):
    data = (site.root / "output/site/manifest.json").read_bytes()
    schema = json.loads((site.root / "output/site/manifest.schema.json").read_text())

    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(data), schema)
    assert written(read_manifest(data, Path("manifest.json"))) == data
    assert (site.root / "output/site/manifest.schema.json").read_bytes() == SCHEMA.read_bytes()


def test_sha256sum_accepts_the_sums(site):
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=site.root / "output/site", check=True)


def test_the_page_links_every_file_beside_it_and_the_zip(site):
    page = site.read("output/site/es/right-to-life/index.html")

    for suffix in ("pdf", "print.pdf", "txt", "social.txt", "epub"):
        assert f'href="right-to-life.es.{suffix}"' in page
    assert 'href="../../downloads/statements/right-to-life.zip"' in page
    assert 'href="../downloads/es.zip"' in site.read("output/site/es/index.html")


@pytest.mark.parametrize(("name", "tags"), [("es.zip", ["es"]), ("statements/right-to-life.zip", ["en", "es"])])
def test_a_zip_stands_alone(site, tmp_path, name, tags):
    with zipfile.ZipFile(site.root / "output/site/downloads" / name) as archive:
        assert archive.namelist() == sorted(archive.namelist(), key=PurePosixPath)
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        archive.extractall(tmp_path)

    page = (tmp_path / "index.html").read_text(encoding="utf-8")
    subprocess.run(["sha256sum", "--quiet", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, check=True)
    jsonschema.validate(json.loads((tmp_path / "manifest.json").read_text()), json.loads(SCHEMA.read_text()))
    links = re.findall(r'href="([^"#:]+)"', page)
    assert {link for link in links if not (tmp_path / link).is_file()} == set()
    assert ".item{margin-bottom" in page  # what keeps one edition apart from the next
    for tag in tags:
        assert f"right-to-life/right-to-life.{tag}.pdf" in links
        assert f"right-to-life/right-to-life.{tag}.txt" in links


def test_the_same_files_make_the_same_zip_whoever_packs_them():
    files = [("a.txt", b"one"), ("b/c.pdf", b"%PDF")]

    assert zipped(files) == zipped(list(files))


def test_building_again_writes_nothing(site):
    built = quickly_built(site)

    assert (built.written, built.removed) == (0, 0)
