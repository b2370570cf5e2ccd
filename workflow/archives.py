"""ZIP files: the same bytes for the same files, whoever makes them and when; and what reading a bad one raises."""

import io
import zipfile
import zlib
from collections.abc import Iterable

DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)
"""Whatever `zipfile` raises for a file that is cut short, altered, locked or none of its own."""
FIRST_DAY = (1980, 1, 1, 0, 0, 0)
"""Of a ZIP file's calendar."""
_PACKED = (".pdf", ".epub", ".docx", ".zip", ".png", ".jpg")
"""Packed already: packing them again takes time and wins nothing."""


def zipped(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A ZIP of these files, in this order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            member = zipfile.ZipInfo(name, FIRST_DAY)
            member.external_attr = 0o644 << 16
            member.create_system = 3  # Unix, wherever it was made
            is_packed = name == "mimetype" or name.endswith(_PACKED)
            archive.writestr(member, data, zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()
