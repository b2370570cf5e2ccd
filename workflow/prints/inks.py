"""What a printing house asks of a file: the four inks alone, the boxes of a sheet, and the PDF/X-1a that says so.

Text is black ink alone (0 0 0 1), so that it stays sharp when the four plates do not meet exactly. The style sheet asks
for inks itself; what comes as red, green and blue (crop marks, a logo, a style sheet of the project) is turned into
inks here: grey into black ink alone, a colour with its grey part taken over by black.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from workflow.colours import inks
from workflow.prints.engine import Document, Stream, pydyf

VARIANT = "pdf/x-1a"
"""PDF/X-1a:2003: nothing but inks and no transparency, which every printing house takes. PDF/X-3 would allow colours
that need a profile, and PDF/X-4 asks for a profile
in the file; no free package has one for offset on coated paper."""
CONDITION = "FOGRA39"
"""The printing condition, by its name in the registry of the International Color Consortium: ISO 12647-2, coated paper.
PDF/X-1a takes the name of a registered condition in place of a profile."""
BLEED = 3 * 72 / 25.4
"""Three millimetres, in points."""


@contextmanager
def four_inks() -> Iterator[None]:
    """Write every colour as inks while the block runs."""
    set_color, function = Stream.set_color_rgb, Stream.create_interpolation_function

    def in_inks(self: Any, red: float, green: float, blue: float, stroke: bool = False) -> None:  # noqa: FBT001, FBT002 WeasyPrint's signature
        self.set_color_space("DeviceCMYK", stroke)
        self.set_color_special(None, stroke, *inks(red, green, blue))

    def of_inks(domain: Sequence[float], first: Sequence[float], last: Sequence[float], power: float) -> Any:
        ends = [inks(*colour) if len(colour) == 3 else colour for colour in (first, last)]
        return function(domain, *ends, power)

    Stream.set_color_rgb, Stream.create_interpolation_function = in_inks, staticmethod(of_inks)
    try:
        yield
    finally:
        Stream.set_color_rgb, Stream.create_interpolation_function = set_color, staticmethod(function)


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Say how the file is to be printed, and set a bleed box of exactly three millimetres.

    A drawing of the project may have transparent parts. They are kept, and then the file does not claim to be PDF/X-1a.
    """
    for page in _pages(pdf):
        left, top, right, bottom = (float(edge) for edge in page["TrimBox"])
        page["BleedBox"] = pydyf.Array([left - BLEED, top - BLEED, right + BLEED, bottom + BLEED])
        if document.pages[0].bleed["top"]:
            marks = pydyf.Stream([_marks(left, top, right, bottom)], compress=True)
            pdf.add_object(marks)
            page["Contents"] = pydyf.Array([marks.reference, page["Contents"]])
    intent = pydyf.Dictionary({"Type": "/OutputIntent", "S": "/GTS_PDFX"})
    intent["OutputConditionIdentifier"] = pydyf.String(CONDITION)
    intent["OutputCondition"] = pydyf.String("Offset on coated paper, ISO 12647-2")
    intent["RegistryName"] = pydyf.String("http://www.color.org")
    intent["Info"] = pydyf.String(f"{CONDITION} (ISO Coated v2)")
    pdf.catalog["OutputIntents"] = pydyf.Array([intent])
    assert document.metadata.created, "PDF/X asks for dates, and the clock is not to be read"
    if _is_transparent(pdf):
        for key in ("GTS_PDFXVersion", "GTS_PDFXConformance"):
            pdf.info.pop(key, None)
        pdf.catalog.pop("Metadata", None)
    else:
        for item in pdf.objects:
            if isinstance(item, pydyf.Stream):
                item.extra.pop("Group", None)  # WeasyPrint groups every drawing, and PDF/X-1a knows no groups


def _is_transparent(pdf: pydyf.PDF) -> bool:
    """Whether something that lies below shows through anywhere."""
    states = [
        state
        for item in pdf.objects
        for holder in (item, getattr(item, "extra", {}).get("Resources"))
        if isinstance(holder, dict)
        for state in (holder.get("ExtGState") or {}).values()
    ]
    return any("SMask" in state or state.get("ca", 1) != 1 or state.get("CA", 1) != 1 for state in states)


def _marks(left: float, bottom: float, right: float, top: float) -> bytes:
    """Crop marks at the corners and crosses between them, on every plate, outside the bleed.

    WeasyPrint's own are filled with a transparent colour, which PDF/X-1a forbids.
    """
    near, far, arm = BLEED + 2, BLEED + 18, 6
    lines = []
    for x, away in ((left, -1), (right, 1)):
        lines += [(x + away * near, y, x + away * far, y) for y in (bottom, top)]
        middle = (bottom + top) / 2
        lines += [(x + away * near, middle, x + away * (near + 2 * arm), middle)]
        lines += [(x + away * (near + arm), middle - arm, x + away * (near + arm), middle + arm)]
    for y, away in ((bottom, -1), (top, 1)):
        lines += [(x, y + away * near, x, y + away * far) for x in (left, right)]
        middle = (left + right) / 2
        lines += [(middle, y + away * near, middle, y + away * (near + 2 * arm))]
        lines += [(middle - arm, y + away * (near + arm), middle + arm, y + away * (near + arm))]
    drawn = "\n".join(f"{a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in lines)
    return f"q 1 1 1 1 K 0.25 w\n{drawn}\nQ".encode()


def _pages(pdf: pydyf.PDF) -> Sequence[Any]:
    return [item for item in pdf.objects if isinstance(item, dict) and item.get("Type") == "/Page"]


def picture_in_inks(data: bytes) -> bytes:
    """A picture of pixels for the press: black ink alone where it is grey, four inks elsewhere, on white.

    What is not a picture of pixels comes back as it is: drawings take their inks when they are drawn.
    """
    if not data.startswith((b"\x89PNG", b"\xff\xd8\xff")):
        return data
    from PIL import Image, ImageChops

    with Image.open(BytesIO(data)) as opened:
        picture = opened.convert("RGBA")
        white = Image.new("RGBA", picture.size, "white")
        flat = Image.alpha_composite(white, picture).convert("RGB")
        density = opened.info.get("dpi", (96, 96))
    out = BytesIO()
    red, green, blue = flat.split()
    difference = ImageChops.add(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    if not any(difference.histogram()[7:]):  # what is below is the noise of a JPEG
        flat.convert("L").save(out, "PNG", dpi=density)
        return out.getvalue()
    plates = [ImageChops.invert(channel) for channel in (red, green, blue)]
    black = ImageChops.darker(ImageChops.darker(plates[0], plates[1]), plates[2])
    plates = [ImageChops.subtract(plate, black) for plate in plates]
    Image.merge("CMYK", (*plates, black)).save(out, "JPEG", quality=92, subsampling=0, dpi=density)
    return out.getvalue()
