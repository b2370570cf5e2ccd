"""Pages of A5 → sheets of A4 to fold in the middle: print on both sides, turn over the short edge, fold, staple."""

from collections.abc import Iterator
from io import BytesIO

import pikepdf

SHEET = (841.89, 595.276)
"""A4 across, in points."""


def order(pages: int) -> Iterator[tuple[int, int]]:
    """(left, right) of each side of the sheets, as numbers from 0; a number past the last page stays blank.

    Of 8 pages the first sheet holds 8 and 1, and 2 and 7 on its back.
    """
    whole = -(-pages // 4) * 4
    for side in range(whole // 2):
        outer, inner = whole - 1 - side, side
        yield (outer, inner) if side % 2 == 0 else (inner, outer)


def imposed(pdf: bytes, *, right_to_left: bool = False) -> bytes:
    """The pages of a PDF two by two on sheets of A4. The same bytes give the same bytes."""
    with pikepdf.open(BytesIO(pdf)) as source, pikepdf.new() as sheets:
        pages = list(source.pages)
        for pair in order(len(pages)):
            sheet = sheets.add_blank_page(page_size=SHEET)
            drawn = b""
            for place, number in enumerate(reversed(pair) if right_to_left else pair):
                if number < len(pages):
                    page = sheets.copy_foreign(pages[number].as_form_xobject())
                    sheet.add_resource(page, pikepdf.Name.XObject, pikepdf.Name(f"/Page{number + 1}"))
                    drawn += _at(place, pages[number], f"/Page{number + 1}")
            sheet.Contents = sheets.make_stream(drawn)
        for key in ("/Title", "/Author", "/Subject", "/Keywords", "/CreationDate", "/ModDate"):
            if key in source.docinfo:
                sheets.docinfo[key] = str(source.docinfo[key])
        sheets.Root.Lang = source.Root.get("/Lang", pikepdf.String("und"))
        sheets.Root.ViewerPreferences = pikepdf.Dictionary(
            Duplex=pikepdf.Name.DuplexFlipShortEdge, DisplayDocTitle=True, PrintScaling=pikepdf.Name("/None")
        )
        out = BytesIO()
        sheets.save(out, deterministic_id=True, compress_streams=True)
        return out.getvalue()


def _at(place: int, page: pikepdf.Page, name: str) -> bytes:
    """The operators that draw a page in the middle of its half of the sheet: 0 left, 1 right."""
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    x = SHEET[0] / 4 * (1 + 2 * place) - (left + right) / 2
    y = SHEET[1] / 2 - (bottom + top) / 2
    return f"q 1 0 0 1 {x:.3f} {y:.3f} cm {name} Do Q\n".encode()
