"""Which PO files may have a text as a msgid: told by their bytes, in a fiftieth of the time that reading them takes."""

from collections.abc import Callable, Iterable
from pathlib import Path

from workflow.files import plainly
from workflow.patterns import pattern

_PIECE = pattern(r'[^"\\\x00-\x1f\x7f]+')
"""What stands in a file as it is in its text; around it there may be escapes."""
_JOINT = pattern(rb'"[ \t]*[\r\n]+(?:#~)?[ \t]*"')
"""Where a text is continued on the next line."""
_CHARSET, _SPELT = pattern(rb"charset=([^\s\"\\;]+)"), pattern(rb"\\[0-7x]")
_UNICODE = {b"utf-8", b"utf8", b"ascii", b"us-ascii", b"charset"}


def sieve(texts: Iterable[str]) -> Callable[[Path], bool]:
    """Says of a PO file whether it may have one of these texts: true also of some that have none.

    What it gives raises CatalogueError for a file that cannot be opened.
    """
    pieces = {max(_PIECE.findall(text), key=len, default="").encode() for text in texts}

    def may_hold(path: Path) -> bool:
        with plainly(path, "read"):
            data = _JOINT.sub(b"", path.read_bytes())
        # In another charset, and in escapes by number, letters have other bytes.
        is_readable = all(name.lower() in _UNICODE for name in _CHARSET.findall(data)) and not _SPELT.search(data)
        return not is_readable or any(piece in data for piece in pieces)

    return may_hold
