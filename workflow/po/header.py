"""The header of a PO file: its fields ↔ the text of its msgstr."""

import datetime
from collections.abc import Mapping

from workflow.patterns import pattern

_NAME = pattern(r"([A-Za-z][\w-]*):")
_CHARSET = pattern(r"charset=([^ \t\n]*)")
UTF_8 = "text/plain; charset=UTF-8"


def fields(text: str) -> dict[str, str]:
    """The fields in their order. A line that begins no field, or one that is there already, continues the one above."""
    return {name: _value(name, written) for name, written in _written(text).items()}


def text_of(header: Mapping[str, str], as_read: str = "") -> str:
    """The text of these fields; those that say what they said `as_read` are written as they were then."""
    if fields(as_read) == dict(header):
        return as_read
    before = _written(as_read)
    return "".join(
        before[name] + "\n"
        if name in before and _value(name, before[name]) == value
        else (f"{name}: {value}\n" if name else f"{value}\n")
        for name, value in header.items()
    )


def _written(text: str) -> dict[str, str]:
    """The lines of each field; under the empty name those before the first field."""
    found: dict[str, str] = {}
    last = ""
    for line in text.removesuffix("\n").split("\n") if text else ():
        name = _NAME.match(line)
        if name and name[1] not in found:
            last = name[1]
        found[last] = f"{found[last]}\n{line}" if last in found else line
    return found


def _value(name: str, written: str) -> str:
    """What a field says."""
    return written.removeprefix(f"{name}:").removeprefix(" ") if name else written


def in_utf_8(text: str) -> str:
    """The text of a header that says UTF-8 in the one spelling that every tool knows."""
    charset = _CHARSET.search(text)
    if charset is None:
        start = f"{text}\n" if text and not text.endswith("\n") else text
        return f"{start}Content-Type: {UTF_8}\n"
    if charset[1].upper() == "UTF-8":
        return text
    return f"{text[: charset.start(1)]}UTF-8{text[charset.end(1) :]}"


def new_header(
    language: str, plural_forms: str, *, project: str, date: datetime.date, report_to: str = ""
) -> dict[str, str]:
    """The header of a new catalogue: gettext's fields in gettext's order, none with a value that gettext calls unset.

    `language` is gettext's name (`pt_BR`); both it and `plural_forms` are empty in a POT. The date is that of the
    source text, so that the header does not change when nothing did. Translators' tools fill in the rest.
    """
    day = f"{date:%Y-%m-%d %H:%M}{date:%z}" if f"{date:%z}" else f"{date:%Y-%m-%d %H:%M}+0000"
    header = {
        "Project-Id-Version": project,
        "Report-Msgid-Bugs-To": report_to,
        "POT-Creation-Date": day,
        "PO-Revision-Date": day,
        "Last-Translator": "",
        "Language-Team": "",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": UTF_8,
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural_forms,
    }
    return header if plural_forms else {name: value for name, value in header.items() if name != "Plural-Forms"}
