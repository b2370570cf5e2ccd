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
    set_color = Stream.set_color_rgb

    def in_inks(self: Any, red: float, green: float, blue: float, stroke: bool = False) -> None:  # noqa: FBT001, FBT002 WeasyPrint's signature
        self.set_color_space("DeviceCMYK", stroke)
        self.set_color_special(None, stroke, *inks(red, green, blue))

    Stream.set_color_rgb = in_inks
    try:
        yield
    finally:
        Stream.set_color_rgb = set_color


def finish(document: Document, pdf: pydyf.PDF) -> None:
    """Say how the file is to be printed, and set a bleed box of exactly three millimetres."""
    for page in _pages(pdf):
        left, top, right, bottom = (float(edge) for edge in page["TrimBox"])
        page["BleedBox"] = pydyf.Array([left - BLEED, top - BLEED, right + BLEED, bottom + BLEED])
    intent = pydyf.Dictionary({"Type": "/OutputIntent", "S": "/GTS_PDFX"})
    intent["OutputConditionIdentifier"] = pydyf.String(CONDITION)
    intent["OutputCondition"] = pydyf.String("Offset on coated paper, ISO 12647-2")
    intent["RegistryName"] = pydyf.String("http://www.color.org")
    intent["Info"] = pydyf.String(f"{CONDITION} (ISO Coated v2)")
    pdf.catalog["OutputIntents"] = pydyf.Array([intent])
    assert document.metadata.created, "PDF/X asks for dates, and the clock is not to be read"


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
