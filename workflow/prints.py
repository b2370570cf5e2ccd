"""Edition → PDF: one file for screens, tagged and archival, and one for the printing house.

A `Printer` turns the HTML that `pages.print_sheet` wrote into bytes. It reads nothing but what it is given: the
faces of `fonts`, the style sheets, and images by their addresses. WeasyPrint only logs what goes wrong; here every
such line, every missing letter and every foreign face is a RenderError. No clock is read and nothing is left to
chance, so the same sheet gives the same bytes.
"""

import logging
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from xml.sax.saxutils import escape

from workflow.errors import Fault, RenderError
from workflow.fonts import FACES, find
from workflow.styles import TEMPLATES, style

# Read when fontconfig starts, hence before WeasyPrint is imported: no face of the system can slip in.
os.environ["FONTCONFIG_FILE"] = str(TEMPLATES / "fonts.conf")
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
    from weasyprint import CSS, HTML, Document
    from weasyprint.formatting_structure.boxes import TableBox
    from weasyprint.layout import inline
    from weasyprint.logger import LOGGER
    from weasyprint.pdf import pydyf, tags
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

ARCHIVAL = "pdf/a-3a"
FAMILIES = frozenset(face.family for face in FACES)


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

    def __init__(self, sheet: str | None = None) -> None:
        """`sheet` is the text of the style sheet; ours when there is none."""
        faces = find()
        missing = [face.file for face in FACES if face.required and face not in faces]
        if missing:
            raise RenderError(f"fonts are missing: {', '.join(missing)}", tip="communique doctor says how to get them")
        self._fonts = FontConfiguration()
        assets = {f"font:{face.file}": path.read_bytes() for face, path in faces.items()}
        rules = [
            f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};'
            f'src:url("font:{face.file}")}}'
            for face in faces
        ]
        with _nothing_wrong("the style sheets of prints"):
            text = "\n".join([*rules, style((), "print") if sheet is None else sheet])
            self._style = CSS(string=text, font_config=self._fonts, url_fetcher=_Assets(assets))

    def screen(self, html: str, images: Mapping[str, bytes], *, name: str = "") -> bytes:
        """One file that is PDF/A-3a and PDF/UA-1 both. `name` is what errors call it; its title otherwise."""
        with _nothing_wrong(name or _title(html)):
            document = self._laid_out(html, images, pdf_variant=ARCHIVAL)
            _declare_accessible(document)
            written = document.write_pdf(pdf_variant=ARCHIVAL)
            _check(document)
        return bytes(written)

    def press(self, html: str, images: Mapping[str, bytes], *, name: str = "") -> bytes:
        """The file for a printing house: with bleed and crop marks, without tags."""
        with _nothing_wrong(name or _title(html)):
            document = self._laid_out(html, images)
            written = document.write_pdf()
            _check(document)
        return bytes(written)

    def _laid_out(self, html: str, images: Mapping[str, bytes], **options: str) -> Document:
        source = HTML(string=html, base_url="asset:", url_fetcher=_Assets(images))
        return source.render(stylesheets=[self._style], font_config=self._fonts, **options)


class _Findings(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())


@contextmanager
def _nothing_wrong(name: str) -> Iterator[None]:
    """Raises RenderError with everything that WeasyPrint complained of meanwhile."""
    findings, propagate = _Findings(), LOGGER.propagate
    LOGGER.addHandler(findings)
    LOGGER.propagate = False
    try:
        yield
    except FatalURLFetchingError as error:  # a BaseException
        raise RenderError(f"“{name}”: {error.__cause__}") from error
    finally:
        LOGGER.removeHandler(findings)
        LOGGER.propagate = propagate
    if findings.sentences:
        raise RenderError(Fault(f"“{name}”: {sentence}") for sentence in dict.fromkeys(findings.sentences))


def _check(document: Document) -> None:
    """Report what WeasyPrint does without a word: a foreign face, a table that the page cuts off."""
    foreign = sorted({font.family for font in document.fonts.values()} - FAMILIES)
    if foreign:
        LOGGER.error("set in %s, which is not one of our faces", ", ".join(foreign))
    for number, page in enumerate(document.pages, 1):
        sheet = page._page_box  # noqa: SLF001 no public way to the boxes
        right = sheet.content_box_x() + sheet.width + 1
        for box in sheet.descendants():
            if isinstance(box, TableBox) and not sheet.margin_left - 1 < box.position_x <= right - box.border_width():
                LOGGER.error("a table on page %d is wider than the page: divide it", number)


def _title(html: str) -> str:
    found = re.search(r"<title>(.*?)</title>", html, re.DOTALL)
    return found[1].strip() if found else "a document without a title"


_split_first_line = inline.split_first_line


def _split_after_space(text: str, *arguments: object, **options: object) -> tuple[Any, ...]:
    """WeasyPrint's own way to take one line off a text, but right where the text ends with a blank.

    When such a text (one before bold words, say) fits a line exactly, but its last blank does not, WeasyPrint 70
    looks for an earlier break and takes the first word alone. Then the line ends after the blank.
    """
    line = _split_first_line(text, *arguments, **options)
    length, rest = line[1:3]
    if rest is not None and text.endswith(" ") and b" " not in text.encode()[:length].strip():
        whole = _split_first_line(text.rstrip(" "), *arguments, **options)
        if whole[2] is None:
            return (*whole[:2], len(text.encode()), *whole[3:])
    return tuple(line)


inline.split_first_line = _split_after_space


# ------------------------------------------------------------------------------------------ structure

_build_box_tree = tags._build_box_tree  # noqa: SLF001 extended below


def _build_true_tree(box: Any, parent: Any, pdf: Any, *arguments: object) -> Iterator[Any]:
    """WeasyPrint's own structure elements of a box, with what it leaves out: languages, and the bodies of list items.

    In PDF/UA an item holds a label and a body alone, so paragraphs of an item belong into its body.
    """
    html = getattr(box, "_box", box).element
    for element in _build_box_tree(box, parent, pdf, *arguments):
        if html is not None and html.tag not in {"html", "body"} and html.get("lang"):
            element["Lang"] = pydyf.String(html.get("lang"))
        if element["S"] == "/LI":
            _gather_body(element, pdf)
        yield element


def _object(reference: bytes, pdf: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _gather_body(item: Any, pdf: Any) -> None:
    """Move what is neither label nor body of a list item into its body."""
    kids = {reference: _object(reference, pdf) for reference in item["K"]}
    labels = [reference for reference, kid in kids.items() if kid["S"] == "/Lbl"]
    rest = [reference for reference in kids if reference not in labels]
    if all(kids[reference]["S"] == "/LBody" for reference in rest):
        return
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"]})
    pdf.add_object(body)
    body["P"], body["K"] = item.reference, pydyf.Array(rest)
    for reference in rest:
        kids[reference]["P"] = body.reference
        if kids[reference]["S"] == "/LBody":
            kids[reference]["S"] = "/NonStruct"
    item["K"] = pydyf.Array([*labels, body.reference])


tags._build_box_tree = _build_true_tree  # noqa: SLF001


# What PDF/UA-1 wants beside PDF/A-3a. WeasyPrint's own option for metadata comes in a second rdf:RDF, which
# validators do not read; the schema must be declared because PDF/A knows no pdfuaid.
_ACCESSIBLE = """\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part>\
</rdf:Description><rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">\
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">\
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>\
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix><pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:language><rdf:Bag>\
<rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>"""


def _declare_accessible(document: Document) -> None:
    """Make the metadata of a PDF/A say that the file is PDF/UA-1 too, and in which language it is."""
    metadata, end = document.metadata, b"</rdf:RDF>"
    written_by_weasyprint = metadata.generate_rdf_metadata
    declaration = _ACCESSIBLE.format(language=escape(metadata.lang or "und")).encode()

    def generate(*arguments: object) -> bytes:
        return bytes(written_by_weasyprint(*arguments)).removesuffix(end) + declaration + end

    metadata.generate_rdf_metadata = generate
