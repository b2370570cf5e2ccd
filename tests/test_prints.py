"""Prints: archival, accessible, complete, and the same bytes everywhere.

For a PDF facts are asserted, and veraPDF is asked; its bytes are nobody's concern.
"""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from markupsafe import Markup

from tests.sample_views import IMAGES, LOGO, SITE, TAGS, sample_view
from tests.verapdf import failures
from workflow.errors import RenderError
from workflow.markdown import html_of, parse
from workflow.pages import print_sheet
from workflow.prints import FAMILIES, Printer
from workflow.styles import style
from workflow.views import Signatory, View

A4 = [0, 0, 595.28, 841.89]
EVERYTHING = """\
## Lists

- loose, with a paragraph

  and another one

- > a quotation in an item

  1. one
  2. two

     - deep

| A | B |
|---|--:|
| 1 | 2 |

A word that no line holds: {word}. An address: <https://example.org/{path}>.

![A picture](asset:logo.svg)

```
code
```

---

A note.[^a]

[^a]: One.

    Two.
""".format(word="Wort" * 50, path="a-long-part/" * 12)


def _sheet(view: View, form: Any = "screen") -> str:
    return print_sheet(view, SITE, form=form)


def _body(markdown: str, **marks: str) -> Markup:
    return Markup(html_of(parse(markdown), marks={0: marks} if marks else {}))


@pytest.fixture(scope="module")
def printer() -> Printer:
    return Printer()


@pytest.fixture(scope="module")
def screens(printer) -> dict[str, bytes]:
    """Editions for the screen, by a name that begins with the tag."""
    views = {tag: sample_view(tag) for tag in (*TAGS, "ar")}
    views |= {f"{tag}-draft": sample_view(tag, "draft") for tag in TAGS}
    views |= {f"ru-{status}": sample_view("ru", status) for status in ("reviewed", "outdated")}
    views["ru-mixed"] = sample_view(
        "ru", "mixed", body=_body("This has changed.\n\nЭто нет.", lang="en", dir="ltr", **{"class": "original"})
    )
    views["en-everything"] = sample_view("en", body=_body(EVERYTHING))
    return {name: printer.screen(_sheet(view), IMAGES) for name, view in views.items()}


@pytest.fixture(scope="module")
def press(printer) -> bytes:
    return bytes(printer.press(_sheet(sample_view("fr"), "press"), IMAGES))


def _open(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def _text(pdf: bytes, *options: str) -> str:
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext is not here")
    found = subprocess.run(["pdftotext", *options, "-", "-"], input=pdf, capture_output=True, check=True, timeout=60)
    return unicodedata.normalize("NFC", found.stdout.decode())


def _structure(node: Any) -> Iterator[Any]:
    """Every structure element below a node, in reading order."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _structure(kid)


def _content(page: Any) -> bytes:
    page.contents_coalesce()
    return bytes(page.Contents.read_bytes())


# ----------------------------------------------------------------------------------------- what it says


def test_every_edition_passes_the_profiles_of_archives_and_of_accessibility(screens, tmp_path):
    # One draft is as good as another here, and the validator takes a second for each.
    chosen = [name for name in screens if "-" not in name or name in {"ru-draft", "ru-mixed", "en-everything"}]
    files = [tmp_path / f"{name}.pdf" for name in chosen]
    for file in files:
        file.write_bytes(screens[file.stem])

    assert failures(files, ("3a", "ua1")) == []


def test_the_validator_finds_what_is_wrong(press, tmp_path):
    (tmp_path / "press.pdf").write_bytes(press)

    rules = {failure.profile for failure in failures([tmp_path / "press.pdf"])}

    assert rules == {"3a", "ua1"}


@pytest.mark.parametrize("tag", [*TAGS, "ar"])
def test_a_print_says_what_it_is(screens, tag):
    view = sample_view(tag)
    with _open(screens[tag]) as pdf, pdf.open_metadata() as metadata:
        assert str(pdf.Root.Lang) == tag
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == view.title_text
        assert str(pdf.docinfo["/Author"]) == SITE.organisation.name
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20260612")
        assert "INPUD/2026/014" in str(pdf.docinfo["/Keywords"])
        assert metadata["pdfaid:part"] == "3"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
        assert list(metadata["dc:language"]) == [tag]
        with pdf.open_outline() as outline:
            assert outline.root[0].title == view.title_text
            assert len(outline.root[0].children) > 3


@pytest.mark.parametrize("name", ["en", "ru", "ar", "press"])
def test_only_our_faces_are_in_it_and_only_the_letters_it_needs(screens, press, name):
    allowed = {family.replace(" ", "-") for family in FAMILIES}
    with _open(press if name == "press" else screens[name]) as pdf:
        fonts = {str(font.BaseFont): font for page in pdf.pages for font in page.Resources.get("/Font", {}).values()}
        for base, font in fonts.items():
            assert re.match(r"/[A-Z]{6}\+", base)
            assert any(base[8:].startswith(family) for family in allowed)
            assert "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            assert "/ToUnicode" in font


@pytest.mark.parametrize("name", [*TAGS, "ar"])
def test_a_print_is_small(screens, name):
    assert len(screens[name]) < 64_000


def test_structure_is_true_to_the_text(screens):
    with _open(screens["en"]) as pdf:
        elements = list(_structure(pdf.Root.StructTreeRoot))
        tags = [str(element.S) for element in elements]
        assert tags.count("/H1") == 1
        assert {"/H2", "/H3", "/P", "/L", "/LI", "/BlockQuote", "/Table", "/TH", "/TD", "/Link", "/Figure"} <= set(tags)
        assert [str(e.Alt) for e in elements if e.S == "/Figure"] == ["INPUD"]


def test_an_item_holds_its_label_and_its_body_alone(screens):
    with _open(screens["en-everything"]) as pdf:
        items = [element for element in _structure(pdf.Root.StructTreeRoot) if element.S == "/LI"]
        for item in items:
            kinds = [str(kid.S) for kid in item.K]
            assert kinds in (["/LBody"], ["/Lbl", "/LBody"])


def test_a_passage_in_another_language_says_so(screens):
    with _open(screens["ru-mixed"]) as pdf:
        tongues = {str(element.Lang) for element in _structure(pdf.Root.StructTreeRoot) if "/Lang" in element}
        assert tongues == {"en"}


# ----------------------------------------------------------------------------------------- what is read


@pytest.mark.parametrize("tag", TAGS)
def test_the_words_come_in_the_order_of_the_text(screens, tag):
    view = sample_view(tag)
    joined = re.sub(r"-\n", "", _text(screens[tag]))
    found = " ".join(joined.split())
    headings = re.findall(r"<h[23]>(.*?)</h[23]>", str(view.body))
    places = [found.find(" ".join(words.split()), 200) for words in headings]

    assert len(headings) == 4
    assert -1 not in places
    assert places == sorted(places)


@pytest.mark.parametrize("tag", TAGS)
def test_no_word_is_lost_or_broken(screens, tag):
    text = Markup(re.sub(r"<a [^>]*backref.*?</a>|<[^>]+>", " ", str(sample_view(tag).body))).unescape()
    wanted = set(re.findall(r"[^\W\d_]{4,}", text))
    found = set(re.findall(r"[^\W\d_]{4,}", re.sub(r"-\n", "", _text(screens[tag], "-raw"))))

    assert {word for word in wanted - found if "-" not in word} - _compounds(text) == set()


def _compounds(text: str) -> set[str]:
    """Parts of words with a hyphen of their own, which may stand at the end of a line."""
    return {part for word in re.findall(r"[\w’]+(?:-[\w’]+)+", text) for part in re.findall(r"[^\W\d_]{4,}", word)}


@pytest.mark.parametrize(
    ("tag", "folio"),
    [
        ("en", r"Page 2 of \d"),
        ("es", r"Página 2 de \d"),
        ("fr", r"Page 2 sur \d"),
        ("ru", r"Страница 2 из \d"),
        ("it", r"Pagina 2 di \d"),
    ],
)
def test_pages_are_numbered_in_the_language_of_the_edition(screens, tag, folio):
    assert re.search(folio, _text(screens[tag]))


@pytest.mark.parametrize(
    ("tag", "mark"),
    [
        ("es", "Borrador: sin revisar, no publicar"),
        ("fr", "Ébauche : texte non relu, ne pas publier"),
        ("ru", "Черновик: не проверено, не для публикации"),
        ("it", "Bozza: non revisionata, da non pubblicare"),
    ],
)
def test_a_draft_says_so_on_every_page(screens, tag, mark):
    pages = _text(screens[f"{tag}-draft"]).split("\f")[:-1]

    assert len(pages) > 1
    assert all(mark in " ".join(page.split()) for page in pages)


def test_a_draft_has_a_word_across_every_page(screens):
    aslant = rb"0\.5299\d* -0\.848\d* 0\.848\d* 0\.5299\d* [-\d.]+ [-\d.]+ cm\s+q\s+/Span"
    with _open(screens["ru-draft"]) as draft, _open(screens["ru"]) as text:
        assert all(re.search(aslant, _content(page)) for page in draft.pages)
        assert not any(re.search(aslant, _content(page)) for page in text.pages)


def test_what_is_no_draft_is_not_marked(screens):
    assert "Borrador" not in _text(screens["es"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("ru-reviewed", "Перевод проверен, но еще не утвержден."),
        ("ru-outdated", "С 1 июля 2026 года в оригинале изменились 2 фрагмента."),
        ("ru-mixed", "2 фрагмента оригинала изменились и приведены на исходном языке (английский)."),
    ],
)
def test_an_edition_that_is_not_whole_says_so_on_its_first_page(screens, name, words):
    assert words in " ".join(_text(screens[name], "-l", "1").split())


@pytest.mark.parametrize("tag", TAGS)
def test_the_imprint_makes_a_copy_traceable(screens, tag):
    words = " ".join(_text(screens[tag], "-layout").split())

    for fact in ("INPUD/2026/014", f"https://site.example/{tag}/right-to-health/", sample_view(tag).digest):
        assert fact in words
    assert SITE.organisation.name in words


def test_a_line_before_bold_words_is_not_broken_after_its_first_word(printer):
    # A defect of WeasyPrint 70; it shows only at exact widths, so many are tried.
    text = "".join(
        f"<p style='margin-right:{tenth / 20}mm'>Le 26 juin 2026, l’Assemblée générale examinera dix années "
        "d’engagements mondiaux en matière de drogues. Entre 2016 et 2025, au moins <strong>3 412 personnes</strong> "
        "ont été exécutées.</p>"
        for tenth in range(80)
    )
    lines = _text(printer.screen(_sheet(sample_view("fr", body=Markup(text))), IMAGES), "-layout").splitlines()

    assert {"ments", "d’engagements", "mondiaux"} & {line.strip() for line in lines} == set()


def test_a_list_of_many_names_is_laid_out_in_time(printer):
    names = tuple(Signatory(name=f"Sample Network of Place {i}", country="Kenya") for i in range(400))

    text = _text(printer.screen(_sheet(sample_view("en", signatories=names)), IMAGES))

    assert "Sample Network of Place 399" in text


# ------------------------------------------------------------------------------------------- for the press


def test_a_print_for_the_press_has_bleed_marks_and_no_tags(press):
    with _open(press) as pdf:
        assert "/StructTreeRoot" not in pdf.Root
        for page in pdf.pages:
            trim, bleed, media = (
                [float(edge) for edge in box] for box in (page.TrimBox, page.obj.BleedBox, page.MediaBox)
            )
            assert [round(edge, 2) for edge in trim] == A4
            assert bleed[0] < -8
            assert bleed[2] > A4[2] + 8
            assert media[0] < bleed[0]


def test_everything_on_it_is_in_the_inks_of_the_press_and_black_is_one_ink(printer):
    site = replace(SITE, organisation=replace(SITE.organisation, logo=None))  # a logo keeps the colours it has
    pdf = printer.press(print_sheet(sample_view("fr"), site, form="press"), {})
    with _open(pdf) as opened:
        drawn = b"".join(map(_content, opened.pages))

    assert re.search(rb"/DeviceCMYK cs\s+0 0 0 1 scn", drawn)
    assert not re.search(rb"[\d.]+ [\d.]+ [\d.]+ (?:rg|RG)\s", drawn)
    assert not re.search(rb"/DeviceRGB|/DeviceGray", drawn)


# ------------------------------------------------------------------------------------------- what it refuses


@pytest.mark.parametrize(
    "evil",
    [
        '<img src="https://evil.example/a.png" alt="a">',
        '<img src="file:///etc/passwd" alt="a">',
        '<img src="data:image/svg+xml,%3Csvg/%3E" alt="a">',
        '<img src="asset:../other.png" alt="a">',
        '<link rel="stylesheet" href="https://evil.example/a.css">',
        '<a rel="attachment" href="file:///etc/passwd">a</a>',
        '<style>@import "https://evil.example/a.css";</style>',
        "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style>",
        "<p style='background:url(https://evil.example/a.png)'>a</p>",
        '<object data="file:///etc/passwd">a</object>',
    ],
)
def test_nothing_is_fetched(printer, evil):
    with pytest.raises(RenderError, match="is not among the files of this document"):
        printer.screen(_sheet(sample_view("en", body=Markup(evil))), IMAGES, name="evil in English")


def test_a_picture_may_not_fetch_either(printer):
    size = b'width="9" height="9"'
    inner = b'<svg xmlns="http://www.w3.org/2000/svg" %b><image href="file:///etc/passwd" %b/></svg>' % (size, size)

    with pytest.raises(RenderError):
        printer.screen(_sheet(sample_view("en")), {"asset:logo.svg": inner})


@pytest.mark.parametrize("broken", [b"", b"\x89PNG\r\n\x1a\n", b"<svg", b"no picture at all"])
def test_a_picture_that_cannot_be_read_is_an_error(printer, broken):
    with pytest.raises(RenderError, match="logo"):
        printer.screen(_sheet(sample_view("en")), {"asset:logo.svg": broken}, name="a statement")


def test_a_letter_that_no_face_has_is_an_error_that_names_it(printer):
    with pytest.raises(RenderError, match=r"“strikes in English”: .*U\+732B"):
        printer.screen(_sheet(sample_view("en", body=_body("A 猫."))), IMAGES, name="strikes in English")


def test_a_picture_without_words_is_an_error(printer):
    with pytest.raises(RenderError, match="no required alt"):
        printer.screen(_sheet(sample_view("en", body=Markup('<p><img src="asset:logo.svg"></p>'))), IMAGES)


def test_a_table_that_the_page_would_cut_off_is_an_error(printer):
    wide = "|".join(f" {i}{'0123456789' * 2} " for i in range(12))
    table = f"|{wide}|\n|{'---|' * 12}\n|{wide}|\n"

    with pytest.raises(RenderError, match="wider than the page"):
        printer.screen(_sheet(sample_view("en", body=_body(table))), IMAGES)


def test_a_property_that_is_not_understood_is_an_error(tmp_path):
    (tmp_path / "print.css").write_text("p { text-wrap: balance }", encoding="utf-8")

    with pytest.raises(RenderError, match="text-wrap"):
        Printer(style((tmp_path,), "print"))


def test_one_error_does_not_follow_into_the_next_document(printer):
    with pytest.raises(RenderError):
        printer.screen(_sheet(sample_view("en", body=_body("猫"))), IMAGES)

    assert printer.screen(_sheet(sample_view("en")), IMAGES)


# ------------------------------------------------------------------------------------------------ always the same

_ELSEWHERE = """
import hashlib
from tests.sample_views import IMAGES, SITE, sample_view
from workflow.pages import print_sheet
from workflow.prints import Printer
printer = Printer()
for form in ("screen", "press"):
    make = getattr(printer, form)
    print(hashlib.sha256(make(print_sheet(sample_view("ru", "draft"), SITE, form=form), IMAGES)).hexdigest())
"""


def test_the_same_sheet_gives_the_same_bytes_elsewhere(printer, tmp_path):
    root = Path(__file__).parents[1]
    other = {
        "PYTHONPATH": str(root),
        "TZ": "Pacific/Auckland",
        "LC_ALL": "C",
        "PYTHONHASHSEED": "7",
        "HOME": str(tmp_path),
    }
    command = [sys.executable, "-c", _ELSEWHERE]
    found = subprocess.run(command, env=os.environ | other, cwd=tmp_path, capture_output=True, text=True, check=True)
    view = sample_view("ru", "draft")
    here = [printer.screen(_sheet(view), IMAGES), printer.press(_sheet(view, "press"), IMAGES)]

    assert found.stdout.split() == [hashlib.sha256(pdf).hexdigest() for pdf in here]


def test_a_picture_of_the_same_name_is_the_one_of_this_document(printer):
    other = LOGO.replace(b"#7a1f3d", b"#00ff00")
    first = printer.screen(_sheet(sample_view("en")), IMAGES)

    assert printer.screen(_sheet(sample_view("en")), {"asset:logo.svg": other}) != first
    assert printer.screen(_sheet(sample_view("en")), IMAGES) == first
