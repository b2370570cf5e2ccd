"""Reviewed translations as TMX 1.4b, which every translation tool takes into its memory."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass

from workflow.catalogue import Catalogue, State

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its reviewed translation."""

    language: str
    """Tag of the language that the text is in."""
    text: str
    translation: str


def reviewed_pairs(catalogue: Catalogue, language: str) -> tuple[Pair, ...]:
    """The reviewed entries of a catalogue of a statement in this language; texts that XML can hold, without plurals."""
    return tuple(
        Pair(language, entry.msgid, entry.msgstr)
        for entry in catalogue.entries
        if entry.state is State.REVIEWED and not entry.obsolete and entry.msgid_plural is None
        if not _NOT_XML.search(entry.msgid + entry.msgstr)
    )


def tmx(pairs: Iterable[Pair], source: str, target: str, *, version: str) -> bytes:
    """A TMX file: each pair once, in the order given. `source` is the language that most texts are in."""
    root = ET.Element("tmx", version="1.4")
    ET.SubElement(
        root,
        "header",
        {
            "creationtool": "Communiqué",
            "creationtoolversion": version,
            "segtype": "block",
            "o-tmf": "PO",
            "adminlang": "en",
            "srclang": source,
            "datatype": "plaintext",
        },
    )
    body = ET.SubElement(root, "body")
    for pair in dict.fromkeys(pairs):
        unit = ET.SubElement(body, "tu", {} if pair.language == source else {"srclang": pair.language})
        for tag, text in ((pair.language, pair.text), (target, pair.translation)):
            ET.SubElement(ET.SubElement(unit, "tuv", {_XML_LANG: tag}), "seg").text = text
    ET.indent(root)
    return f"{_DOCTYPE}{ET.tostring(root, encoding='unicode')}\n".encode()
