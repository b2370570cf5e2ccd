"""Catalogue → PO text, byte for byte as `msgcat --no-wrap` writes it.

It differs in three cases, in each of which msgcat loses something that somebody wrote: an obsolete entry is kept when a
comment or a further plural form is all it has; so is the fuzzy flag when the first plural form alone is empty; and a
comment that ends in a backslash gets a blank after it, because gettext would take the next line for a part of it.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from workflow.catalogue import Catalogue, DraftMark, Entry, StaleMark
from workflow.patterns import pattern
from workflow.po.flags import canonical_flags
from workflow.po.header import in_utf_8, text_of
from workflow.reconciling import folded

_WIDTH = 79  # bytes; even without wrapping gettext breaks lines of references
_ESCAPES = dict(zip('\\"\a\b\f\n\r\t\v', ("\\" + name for name in '\\"abfnrtv'), strict=True))
_SPECIAL = pattern(r'[\\"\a\b\f\n\r\t\v]')


def render(catalogue: Catalogue) -> str:
    """The text of a PO file: the header, the entries, then the obsolete ones."""
    blocks = [_block(entry) for entry in folded(catalogue.entries) if _is_kept(entry)]
    header = _header(catalogue, is_ascii=all(map(str.isascii, blocks)))
    return "\n".join([_block(header), *blocks] if header else blocks)


def _is_kept(entry: Entry) -> bool:
    """Whether an entry is written: one that is obsolete and holds nobody's words is not."""
    if not entry.obsolete or any(entry.msgstrs):
        return True
    return any(DraftMark.read(comment) is None and StaleMark.read(comment) is None for comment in entry.comments)


def _header(catalogue: Catalogue, *, is_ascii: bool) -> Entry | None:
    """The entry of the header; None when there is none. It says so when the file is UTF-8 and not ASCII."""
    as_read = catalogue.header_as_read or Entry(msgid="")
    text = text_of(catalogue.header, as_read.msgstr)
    if not (is_ascii and "".join([text, *catalogue.header_comments]).isascii()):
        text = in_utf_8(text)
    if not (text or catalogue.header_comments or catalogue.header_as_read):
        return None
    return replace(
        as_read,
        msgstrs=(text, *as_read.msgstrs[1:]),
        comments=catalogue.header_comments,
        fuzzy=catalogue.header_fuzzy,
    )


def _block(entry: Entry) -> str:
    """The lines of an entry."""
    marker = "#~ " if entry.obsolete else ""
    above = _above(entry.comments, entry.extracted, entry.references, _flags(entry))
    strings = [_string(marker, "msgid", entry.msgid)]
    if entry.msgctxt is not None:
        strings.insert(0, _string(marker, "msgctxt", entry.msgctxt))
    if entry.previous_msgid is not None:
        strings.insert(0, _previous(entry))
    if entry.msgid_plural is None:
        strings.append(_string(marker, "msgstr", entry.msgstr))
    else:
        strings.append(_string(marker, "msgid_plural", entry.msgid_plural))
        strings += (_string(marker, f"msgstr[{i}]", text) for i, text in enumerate(entry.msgstrs or ("",)))
    return above + "".join(strings)


def _previous(entry: Entry) -> str:
    """The lines of the wording that the translation translates."""
    marker = "#~| " if entry.obsolete else "#| "
    parts = {
        "msgctxt": entry.previous_msgctxt,
        "msgid": entry.previous_msgid,
        "msgid_plural": entry.previous_plural,
    }
    return "".join(_string(marker, keyword, text) for keyword, text in parts.items() if text is not None)


@lru_cache(maxsize=1024)
def _above(
    comments: tuple[str, ...], extracted: tuple[str, ...], references: tuple[str, ...], flags: tuple[str, ...]
) -> str:
    """The lines above the strings of an entry, which it has in common with those of other languages."""
    lines = [*_comments("#", comments), *_comments("#.", extracted), *_references(references)]
    if flags:
        lines.append(f"#, {', '.join(flags)}")
    return "".join(f"{line}\n" for line in lines)


def _comments(marker: str, comments: Iterable[str]) -> Iterator[str]:
    """Lines of comment."""
    for comment in comments:
        for line in comment.replace("\r", "").split("\n"):
            blank = " " if line.endswith("\\") else ""
            yield f"{marker} {line}{blank}" if line else marker


def _references(references: Iterable[str]) -> Iterator[str]:
    """Lines of references, as many on each as fit."""
    line, width = "#:", 2
    for reference in references:
        more = len(reference.encode()) + 1
        if width > 2 and width + more > _WIDTH:
            yield line
            line, width = "#:", 2
        line, width = f"{line} {reference}", width + more
    if width > 2:
        yield line


def _flags(entry: Entry) -> tuple[str, ...]:
    """What the line of flags says. An obsolete entry has no range."""
    fuzzy = ("fuzzy",) if entry.fuzzy and any(entry.msgstrs) else ()
    if not entry.flags:
        return fuzzy
    return *fuzzy, *(f for f in canonical_flags(entry.flags) if not (entry.obsolete and f.startswith("range:")))


def _string(marker: str, keyword: str, text: str) -> str:
    """The lines of a string: one, or an empty one and one for each line of the text."""
    if not _SPECIAL.search(text):
        return f'{marker}{keyword} "{text}"\n'
    *whole, rest = text.split("\n")
    pieces = [f"{line}\n" for line in whole] + ([rest] if rest else [])
    quoted = [f'"{_SPECIAL.sub(_escape, piece)}"\n' for piece in pieces]
    if len(quoted) == 1:
        return f"{marker}{keyword} {quoted[0]}"
    return f'{marker}{keyword} ""\n' + "".join(f"{marker}{text}" for text in quoted)


def _escape(special: re.Match[str]) -> str:
    """A character as it is written inside quotation marks."""
    return _ESCAPES[special[0]]
