"""Sheet → PDF."""

import datetime
import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import workflow.prints.lines
import workflow.prints.structure  # noqa: F401 mends WeasyPrint
from workflow import fonts, styles
from workflow.errors import Fault, RenderError
from workflow.fonts import FACES
from workflow.prints import booklet, inks, metadata
from workflow.prints.engine import (
    CSS,
    HTML,
    LOGGER,
    Attachment,
    Document,
    FontConfiguration,
    URLFetcher,
    URLFetcherResponse,
    boxes,
    nothing_wrong,
)
from workflow.sheets import Enclosure, Sheet
from workflow.styles import Look

ARCHIVAL = "pdf/a-3a"
FAMILIES = frozenset(face.family for face in FACES)
TRIES = ("", "tight", "tight turned", "tight turned broken")
"""Classes of the document, tried in turn until every table fits its page: as it is; in smaller type; on a page across;
with words broken anywhere."""
ALMOST_EMPTY = (0, 0.25, 0.5)
"""The share of a last page, the first, second, third and so on, below which a document is set closer if that saves the
page. Setting closer wins some lines on each page before, and it takes a second layout to know."""
PICTURES = {"screen": 200, "print": 300, "letter": 300, "booklet": 300}
"""Pixels an inch that a picture keeps at most, in each form."""


class _Assets(URLFetcher):  # type: ignore[misc] # WeasyPrint has no types
    """Answers for the addresses of a mapping and refuses every other: no file, no network, no surprise."""

    def __init__(self, assets: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=(), allow_redirects=False, fail_on_errors=True)
        self._assets = assets

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:  # noqa: ARG002 WeasyPrint's signature
        """The bytes of an address."""
        if url not in self._assets:
            message = f"{url} is not among the files of this document"
            raise ValueError(message)
        return URLFetcherResponse(url, self._assets[url])


class Printer:
    """Makes PDFs. Have one in each process: faces and style sheets are read once."""

    def __init__(self, look: Look | None = None) -> None:
        """`look` is the style sheet; ours when there is none."""
        faces = fonts.find()
        missing = [face.file for face in FACES if face.required and face not in faces]
        if missing:
            raise RenderError(f"fonts are missing: {', '.join(missing)}", tip="communique doctor says how to get them")
        self._fonts = FontConfiguration()
        self._families: dict[str, Path] = {}
        with nothing_wrong("the faces of prints"):
            self._declare({(face.family, face.weight, face.style): path for face, path in faces.items()})

        self._styles = [self._read_style(Path(path), text) for path, text in look or styles.look((), "print")]

    def _read_style(self, path: Path, text: str) -> CSS:
        """A part of the style sheet. Raises RenderError with every line that is not understood."""
        try:
            with nothing_wrong(path.name):
                return CSS(string=text, font_config=self._fonts, url_fetcher=_Assets({}))
        except RenderError as error:
            lines = [re.search(r" at (\d+):\d+", fault.message) for fault in error.faults]
            tip = "print.html and its styles keep to what WeasyPrint knows"
            raise RenderError(
                Fault(fault.message, path, int(line[1]) if line else 1, tip)
                for fault, line in zip(error.faults, lines, strict=True)
            ) from None

    def pdf(self, sheet: Sheet) -> bytes:
        """The PDF of a sheet. Raises RenderError with everything that is wrong with it."""
        self._add_families(sheet)
        make = {"screen": self._screen, "booklet": self._booklet}.get(sheet.form, self._press)
        return make(sheet)

    def _screen(self, sheet: Sheet) -> bytes:
        """One file that is PDF/A-3a and PDF/UA-1 both, with what it was made from inside."""
        with nothing_wrong(_name(sheet)) as findings:
            document = self._fitted(sheet, findings, pdf_variant=ARCHIVAL)
            metadata.extend(document)
            enclosed = [_attachment(item) for item in sheet.enclosed]
            written = document.write_pdf(
                pdf_variant=ARCHIVAL, attachments=enclosed, dpi=PICTURES[sheet.form], finisher=metadata.inform
            )
        return bytes(written)

    def _press(self, sheet: Sheet) -> bytes:
        """The file for a printing house: PDF/X-1a, with bleed and crop marks, without tags and links."""
        with nothing_wrong(_name(sheet)) as findings, inks.four_inks():
            document = self._fitted(sheet, findings, pdf_variant=inks.VARIANT)
            written = document.write_pdf(
                pdf_variant=inks.VARIANT,
                pdf_identifier=metadata.name_of_file(document).encode(),
                dpi=PICTURES[sheet.form],
                finisher=inks.finish,
            )
        return bytes(written)

    def _booklet(self, sheet: Sheet) -> bytes:
        """Sheets of A4 with two pages of A5 on each side, to print on any printer, fold and hand out."""
        with nothing_wrong(_name(sheet)) as findings, inks.four_inks():
            document = self._fitted(sheet, findings)
            written = document.write_pdf(dpi=PICTURES[sheet.form])
        return booklet.imposed(bytes(written), right_to_left='dir="rtl"' in sheet.html[:200])

    def _fitted(self, sheet: Sheet, findings: list[str], **options: str) -> Document:
        """The document laid out, in the first way in which its tables fit; and closer, where that saves a page."""
        classes, document = self._fitting_tables(sheet, findings, options)
        number = min(len(document.pages), len(ALMOST_EMPTY))
        if _share(document.pages[-1]) < ALMOST_EMPTY[number - 1]:
            told = list(findings)
            snug = self._laid_out(sheet, f"{classes} snug", findings, options)
            if len(snug.pages) < len(document.pages) and not _cut_off(snug):
                document = snug
            else:
                findings[:] = told
        foreign = sorted({font.family for font in document.fonts.values()} - FAMILIES - self._families.keys())
        if foreign:
            LOGGER.error("set in %s, which is not one of our faces", ", ".join(foreign))
        return document

    def _fitting_tables(self, sheet: Sheet, findings: list[str], options: Mapping[str, str]) -> tuple[str, Document]:
        """The first of TRIES in which nothing is cut off, and the document; the last one, with its faults, else."""
        for classes in TRIES:
            document = self._laid_out(sheet, classes, findings, options)
            faults = _cut_off(document)
            if not faults:
                break
        for fault in faults:
            LOGGER.error(fault)
        return classes, document

    def _laid_out(self, sheet: Sheet, classes: str, findings: list[str], options: Mapping[str, str]) -> Document:
        """The document with these classes. What an earlier layout complained of is forgotten: this one repeats it."""
        findings.clear()
        images, html = sheet.images, sheet.html
        if sheet.form != "screen":
            images = {address: inks.picture_in_inks(data) for address, data in images.items()}
            html = re.sub(r'(<a\b[^>]*?) href="[^"]*"', r"\1", html)  # nobody clicks on paper, and PDF/X allows no link
        html = re.sub(r'<html\b([^>]*) class="', rf'<html\1 class="{classes} ', html, count=1)
        source = HTML(string=html, base_url="asset:", url_fetcher=_Assets(images))
        return source.render(stylesheets=self._styles, font_config=self._fonts, **options)

    def _declare(self, faces: Mapping[tuple[str, int, str], Path]) -> None:
        """Make faces known to every document of this printer."""
        assets = {f"font:{number}": path.read_bytes() for number, path in enumerate(faces.values())}
        rules = [
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{slope};src:url("font:{number}")}}'
            for number, (family, weight, slope) in enumerate(faces)
        ]
        CSS(string="\n".join(rules), font_config=self._fonts, url_fetcher=_Assets(assets))

    def _add_families(self, sheet: Sheet) -> None:
        """Read the organisation's own families. Raises RenderError when one lacks a face, or a letter of the sheet."""
        wanted = [family for family in dict.fromkeys(sheet.families) if family and family not in FAMILIES]
        for family in wanted:
            if family not in self._families:
                found = fonts.faces_of(family, tuple(map(Path, sheet.fonts)))
                with nothing_wrong(family):
                    self._declare({(family, weight, slope): path for (weight, slope), path in found.items()})
                self._families[family] = found[400, "normal"]
            lacking = fonts.letters_missing(self._families[family], sheet.html)
            if lacking:
                letters = ", ".join(f"“{letter}” U+{ord(letter):04X}" for letter in lacking[:5])
                tip = "choose a family for [organisation.fonts] that has the letters of every language"
                raise RenderError(f"“{_name(sheet)}”: the font {family} lacks {letters}", tip=tip)


def _attachment(enclosure: Enclosure) -> Attachment:
    """A file with the date of what it holds, not of the clock."""
    moment = datetime.datetime.combine(enclosure.on, datetime.time(), tzinfo=datetime.UTC)
    return Attachment(
        file_obj=BytesIO(enclosure.data), name=enclosure.name, created=moment, modified=moment, relationship="Source"
    )


def _cut_off(document: Document) -> list[str]:
    """What the page would cut off without a word: a table that is too wide, a line that runs off the paper."""
    found: dict[str, None] = {}
    for number, page in enumerate(document.pages, 1):
        sheet = page._page_box  # noqa: SLF001 no public way to the boxes
        left, right = sheet.margin_left - 1, sheet.content_box_x() + sheet.width + 1
        for box in sheet.descendants():
            if isinstance(box, boxes.TableBox) and not left < box.position_x <= right - box.border_width():
                found[f"a table on page {number} is wider than the page: divide it"] = None
            elif isinstance(box, boxes.TextBox) and _is_off(box, page.width):
                found[f"a line on page {number} runs off the paper: “{box.text[:40]}…”"] = None
    return list(found)


def _share(page: Any) -> float:
    """How much of a page is filled, from the top."""
    sheet = page._page_box  # noqa: SLF001
    texts = (box for box in sheet.children[0].descendants() if isinstance(box, boxes.TextBox))
    lowest = max((box.position_y + box.height for box in texts), default=0)
    return float((lowest - sheet.content_box_y()) / sheet.height)


def _is_off(box: Any, width: float) -> bool:
    """Whether letters of a text lie beyond the edge of the paper."""
    return bool(box.text.strip() and (box.position_x + box.width > width or box.position_x < 0))


def _name(sheet: Sheet) -> str:
    """What errors call a sheet."""
    found = re.search(r"<title>(.*?)</title>", sheet.html, re.DOTALL)
    return sheet.name or (found[1].strip() if found else "a document without a title")
