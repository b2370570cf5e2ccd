"""Bytes from anybody → text that is safe to parse; everything else is refused in plain words.

PO files come from other people and other programs. What is text is read, whatever its line ends and its charset;
what is damaged or no text is refused with every line that shows it.
"""

import codecs
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from workflow.errors import CatalogueError, Fault
from workflow.patterns import pattern

MAX_BYTES = 20 * 1024 * 1024
"""A larger file is no catalogue of a statement, and would take the desk down."""
MAX_FAULTS = 50
"""More faults than this in one file are the same fault."""

_UTF_16 = pattern(rb"\xff\xfe|\xfe\xff|[^\0]\0[^\0]\0|\0[^\0]\0[^\0]")
_HEADER = pattern(rb'^msgid[ \t]*""[ \t]*\n+msgstr[ \t]*((?:"[^\n]*"[ \t]*\n?)+)', re.MULTILINE)
_DECLARED = pattern(rb"charset=([^\s\"\\;]+)")
_SAFE_CHARSET = pattern(
    r"UTF-?8|(?:US-)?ASCII|ANSI_X3\.4-1968|ISO[-_]?8859-\d+|LATIN-?\d|KOI8-[RTU]|(?:CP|WINDOWS-)\d+|GB2312|GBK|GB18030"
    r"|BIG5(?:-HKSCS)?|EUC-(?:JP|KR)|SHIFT[-_]JIS|JOHAB|TIS-620",
    re.IGNORECASE,
)
_ONE_BYTE = pattern(r"iso8859|koi8|cp125|cp8|tis-620")
# Every control character but tab, line feed, carriage return (by now only inside an escape), the form feed and vertical
# tab that gettext takes for space, and the separators U+001C..1E and U+0085 that arrive by pasting.
CONTROL = pattern("[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f]")

_SAVE_AS_UTF_8 = "open it in an editor that knows its encoding, and save it as UTF-8"


def decoded(data: bytes, path: Path) -> tuple[str, str, tuple[Fault, ...]]:
    r"""The text of a PO file with `\n` line ends, the codec it is in, and what is to be said about that.

    Raises CatalogueError with every fault: an empty file, one too large, another charset than it says, control
    characters.
    """
    _refuse(_unfit(data, path))
    marked = data.startswith(codecs.BOM_UTF8)
    data = data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    declared = _declared(data, path)
    codec = "utf-8" if marked or _is_utf_8_all_the_same(data, declared) else declared
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        _refuse(_undecodable(data, codec, path))
        raise
    if CONTROL.search(text):
        _refuse(_control_characters(text, path))
    return text, codec, () if declared == "utf-8" else (_other_charset(declared, codec, path),)


def _refuse(faults: Iterator[Fault]) -> None:
    """Raise CatalogueError when there are any."""
    if found := tuple(islice(faults, MAX_FAULTS)):
        raise CatalogueError(found)


def _unfit(data: bytes, path: Path) -> Iterator[Fault]:
    """What shows before the first line is read."""
    if not data.strip():
        yield Fault("the file is empty", path, tip="take it back from git or a backup; an empty file would lose all")
    elif len(data) > MAX_BYTES:
        megabytes = MAX_BYTES // 1024**2
        yield Fault(f"the file is larger than {megabytes} MB", path, tip="is this a PO file? Split it if it is")
    elif _UTF_16.match(data):
        yield Fault("the file is UTF-16, not UTF-8", path, tip=_SAVE_AS_UTF_8)


def _declared(data: bytes, path: Path) -> str:
    """The codec that the header declares; UTF-8 when it declares none, or ASCII, which is part of it."""
    header = _HEADER.search(data)
    declared = _DECLARED.search(header[1].replace(b'"\n"', b"")) if header else None
    if header is None or declared is None or declared[1] == b"CHARSET":  # which xgettext leaves to be filled in
        return "utf-8"
    name = declared[1].decode("ascii", "replace")
    try:
        codec = codecs.lookup(name).name if _SAFE_CHARSET.fullmatch(name) else ""
    except LookupError:
        codec = ""
    if not codec:
        line = data.count(b"\n", 0, header.start()) + 1
        raise CatalogueError(Fault(f"the charset {name} is unknown", path, line, _SAVE_AS_UTF_8))
    return "utf-8" if codec == "ascii" else codec


def _is_utf_8_all_the_same(data: bytes, declared: str) -> bool:
    """Whether the file is UTF-8 under a header that was left as it was: bytes of another charset look different."""
    if data.isascii() or not _ONE_BYTE.match(declared):
        return False
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _other_charset(declared: str, codec: str, path: Path) -> Fault:
    """What is to be said of a file whose header declares another charset than UTF-8."""
    if codec == "utf-8":
        return Fault(f"the header says {declared.upper()}, but the file is in UTF-8", path)
    return Fault(f"the file is in {codec.upper()}; it will be saved in UTF-8", path)


def _undecodable(data: bytes, codec: str, path: Path) -> Iterator[Fault]:
    """The first bad byte of each line."""
    for number, line in enumerate(data.split(b"\n"), 1):
        try:
            line.decode(codec)
        except UnicodeDecodeError as error:
            yield Fault(f"byte {line[error.start]:#04x} is not {codec.upper()}", path, number, _SAVE_AS_UTF_8)


def _control_characters(text: str, path: Path) -> Iterator[Fault]:
    """The first control character of each line."""
    for number, line in enumerate(text.split("\n"), 1):
        if match := CONTROL.search(line):
            yield Fault(
                f"the control character U+{ord(match[0]):04X} stands here",
                path,
                number,
                "delete it, or type what was meant",
            )
