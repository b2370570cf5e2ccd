"""A PO file's bytes → catalogue: all that msgcat reads, and more; all else is refused, with all faults at once.

Text is cut at line feeds alone: U+0085, U+2028 and their like are letters of a text, not ends of a line.
Nearly every entry is written in the one usual way, which a single expression reads; the others go line by line.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from workflow.catalogue import Catalogue, Entry, Key
from workflow.errors import CatalogueError, Fault
from workflow.patterns import pattern
from workflow.po.flags import is_known
from workflow.po.guard import MAX_FAULTS, decoded
from workflow.po.header import fields
from workflow.po.lines import CUT, Scanner
from workflow.po.parts import NO_REMARKS, remarks, unescaped
from workflow.reconciling import folded


def _string(keyword: str, marker: str) -> str:
    """Expression for a string: after the same marker the keyword, a text, and the texts that continue it."""
    text = r'"[^"\\\n]*+(?:\\[abfnrtv"\\][^"\\\n]*+)*+"\n'
    return rf"{marker}{keyword}\ ({text}(?:{marker}{text})*+)"


_USUAL = pattern(
    rf"""((?:\#(?![~|])[^\n]*+\n)*+)                      # comments
    (?:(?=(?P<old>\#~?\|\ ))
       (?:{_string("msgctxt", "(?P=old)")})?
       {_string("msgid", "(?P=old)")}
    )?
    (?=(?P<marker>\#~\ |))
    (?:{_string("msgctxt", "(?P=marker)")})?
    (?P<here>){_string("msgid", "(?P=marker)")}
    {_string("msgstr", "(?P=marker)")}
    (?:\n++|(?=\#|msgid\ |msgctxt\ )|\Z) (?!\s|"|\#~\s*")""",
    re.VERBOSE,
)
_PLURALS = pattern(r"nplurals[ \t]*=[ \t]*([0-9]{1,3})")


def parse(data: bytes, path: Path) -> Catalogue:
    """The catalogue in these bytes, the content of the file `path`; the path is for messages alone.

    What was read but is not as it should be stands in the catalogue's `notes`.
    Raises CatalogueError with every fault that the file has.
    """
    text, codec, notes = decoded(data, path)
    scanner = _scanned(text, path, codec)
    entries = list(scanner.entries)
    if faults := sorted([*scanner.faults, *_duplicates(entries, path)], key=lambda fault: fault.line):
        raise CatalogueError(faults[:MAX_FAULTS])
    if not entries:
        raise CatalogueError(Fault("the file has no entry", path, tip=f"is this a PO file? Or {CUT}"))
    if scanner.closing:  # msgcat drops what stands after the last entry
        entries[-1] = replace(entries[-1], comments=entries[-1].comments + scanner.closing)
    catalogue = _catalogue(entries)
    return replace(catalogue, read_from=data, notes=(*notes, *_notes(catalogue, text, path)))


def _scanned(text: str, path: Path, codec: str) -> Scanner:
    """All entries and faults of a text."""
    scanner = Scanner(path, codec)
    start = 0
    while start < len(text):
        usual = _USUAL.match(text, start)
        if usual and scanner.is_between_entries():
            end = usual.end()
            scanner.entries.append(_entry(usual, scanner.line + 1 + text.count("\n", start, usual.start("here"))))
            scanner.line += text.count("\n", start, end)
        else:
            blank = text.find("\n\n", start)
            end = len(text) if blank < 0 else blank + 2
            scanner.read(text[start:end].removesuffix("\n").split("\n"))
        start = end
    scanner.end()
    return scanner


def _entry(usual: re.Match[str], line: int) -> Entry:
    """The entry that the expression matched, with its msgid in this line."""
    above, old, old_context, old_msgid, marker, context, _, msgid, msgstr = usual.groups()
    comments, extracted, references, flags, fuzzy = remarks(above[:-1]) if above else NO_REMARKS
    text = _joined(msgstr, marker)
    return Entry(
        msgid=_joined(msgid, marker),
        msgctxt=context and _joined(context, marker),
        msgstrs=(text,),
        comments=comments,
        extracted=extracted,
        references=references,
        flags=flags,
        fuzzy=fuzzy and text != "",
        previous_msgid=old_msgid and _joined(old_msgid, old),
        previous_msgctxt=old_context and _joined(old_context, old),
        obsolete=marker != "",
        line=line,
    )


def _joined(strings: str, marker: str) -> str:
    """The text of a string: without quotation marks, line ends, escapes and the marker between them."""
    raw = strings[1:-2]
    if "\n" in raw:
        raw = raw.replace(f'"\n{marker}"', "")
    return unescaped(raw) if "\\" in raw else raw


def _duplicates(entries: Sequence[Entry], path: Path) -> Iterator[Fault]:
    """Entries with a msgid and msgctxt that another one has; obsolete ones are no others."""
    first: dict[Key, int] = {}
    for entry in entries:
        if not entry.obsolete and first.setdefault(entry.key, entry.line) != entry.line:
            what = "the header stands" if entry.key == (None, "") else "this msgid stands"
            message = f"{what} here a second time; the first time is in line {first[entry.key]}"
            yield Fault(message, path, entry.line, "keep the one with the better translation, and delete the other")


def _catalogue(entries: Sequence[Entry]) -> Catalogue:
    """The catalogue of these entries, of which one may be the header."""
    header = next((entry for entry in entries if entry.key == (None, "") and not entry.obsolete), None)
    if header is None:
        return Catalogue(entries=folded(entries))
    return Catalogue(
        header=fields(header.msgstr),
        header_comments=header.comments,
        header_fuzzy=header.fuzzy,
        header_as_read=header,
        entries=folded([entry for entry in entries if entry is not header]),
    )


def _notes(catalogue: Catalogue, text: str, path: Path) -> Iterator[Fault]:
    """What was read, though it is not as it should be."""
    if not text.endswith("\n"):
        tip = "was the file cut short? Look whether its last entry is whole"
        yield Fault("the last line has no end", path, text.count("\n") + 1, tip)
    yield from _plural_notes(catalogue, path)
    for entry in catalogue.entries:
        for flag in entry.flags:
            if not is_known(flag):
                message = f"gettext does not know the flag {flag}, so it will not be written again"
                yield Fault(message, path, entry.line, "what shall stay goes into a comment")


def _plural_notes(catalogue: Catalogue, path: Path) -> Iterator[Fault]:
    """Entries with another number of plural forms than the header says: msgfmt refuses them."""
    said = _PLURALS.search(catalogue.header.get("Plural-Forms", ""))
    for entry in catalogue.entries:
        if entry.msgid_plural is None or entry.obsolete or len(entry.msgstrs) == (said and int(said[1])):
            continue
        forms = f"{said[1]} plural forms" if said else "no Plural-Forms"
        message = f"this entry has {len(entry.msgstrs)} plural forms, the header says {forms}"
        yield Fault(message, path, entry.line, "fill in a msgstr for each plural form of the language")
