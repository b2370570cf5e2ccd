"""Translations as TMX 1.4b, which every translation tool takes into its memory and gives out of it.

`tmx` writes, `pairs_in` reads: an inverse pair. What others wrote is foreign: no entity of its own, no codes of another
program, and no more of it than a memory may have.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from xml.parsers import expat

from workflow.catalogue import Catalogue, State
from workflow.errors import Fault, ProjectError
from workflow.patterns import pattern

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DOCTYPE = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
_NOT_XML = pattern("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


MAX_BYTES = 64 * 1024 * 1024
"""A larger file is no memory of a few people's translations."""
_CODES = frozenset({"bpt", "ept", "ph", "it", "ut", "sub"})
"""Elements within a segment that hold another program's codes instead of text."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A text and its translation."""

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


def pairs_in(data: bytes, shown: Path, source: str, target: str) -> tuple[Pair, ...]:
    """The pairs of a TMX file that lead from one language to the other, in order, each once.

    Languages are compared without regard to small and capital letters; a bare `es` takes `es-MX` as well. A unit that
    says it was translated from another language is left out: a translation cannot be turned round. Raises ProjectError.
    """
    if len(data) > MAX_BYTES:
        raise ProjectError(Fault(f"larger than {MAX_BYTES // 1024**2} MiB, so it is not read", shown))
    reading = _Reading()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.text
    parser.EntityDeclHandler = _refuse_entity
    try:
        parser.Parse(data, True)  # noqa: FBT003 expat's signature
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise ProjectError(Fault(f"not XML: {why}", shown, error.lineno, "export it again as TMX 1.4")) from None
    except (ValueError, LookupError):
        # expat asks Python for encodings that it does not know; these Python cannot give it, sign by sign.
        tip = "export it again as TMX 1.4 in UTF-8"
        raise ProjectError(Fault("its encoding cannot be read", shown, 1, tip)) from None
    except _ForeignEntityError:
        raise ProjectError(Fault("it declares an entity of its own", shown, parser.CurrentLineNumber)) from None
    if not reading.is_tmx:
        raise ProjectError(Fault("this is no TMX file", shown, 1, "export the memory as TMX 1.4"))
    return tuple(dict.fromkeys(reading.pairs(source, target)))


class _ForeignEntityError(Exception):
    """A document that declares an entity may grow without end, or read other files."""


def _refuse_entity(*_: object) -> None:
    raise _ForeignEntityError


@dataclass(slots=True)
class _Unit:
    """One `tu`: what it was translated from, and its texts by their languages."""

    language: str
    texts: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What was read so far."""

    is_tmx: bool = False
    units: list[_Unit] = field(default_factory=list)
    _source: str = ""
    _language: str = ""
    _segment: list[str] | None = None
    _codes: int = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element opens."""
        openings: dict[str, Callable[[dict[str, str]], None]] = {
            "tmx": self._open_file,
            "header": self._open_header,
            "tu": self._open_unit,
            "tuv": self._open_variant,
            "seg": self._open_segment,
        }
        if name in _CODES:
            self._codes += 1
        elif name in openings:
            openings[name](attributes)

    def _open_file(self, _attributes: dict[str, str]) -> None:
        self.is_tmx = True

    def _open_header(self, attributes: dict[str, str]) -> None:
        self._source = attributes.get("srclang", "")

    def _open_unit(self, attributes: dict[str, str]) -> None:
        self.units.append(_Unit(attributes.get("srclang", self._source)))

    def _open_variant(self, attributes: dict[str, str]) -> None:
        self._language = attributes.get("xml:lang") or attributes.get("lang", "")

    def _open_segment(self, _attributes: dict[str, str]) -> None:
        self._segment, self._codes = [], 0

    def text(self, text: str) -> None:
        """Text within an element."""
        if self._segment is not None and not self._codes:
            self._segment.append(text)

    def end(self, name: str) -> None:
        """An element closes."""
        if name in _CODES:
            self._codes -= 1
        elif name == "seg" and self._segment is not None and self.units:
            self.units[-1].texts.append((self._language, "".join(self._segment)))
            self._segment = None

    def pairs(self, source: str, target: str) -> Iterator[Pair]:
        """What leads from one language to the other."""
        for unit in self.units:
            if unit.language.lower() in {"", "*all*"} or _is_in(unit.language, source):
                here = next((text for tag, text in unit.texts if _is_in(tag, source)), "")
                there = next((text for tag, text in unit.texts if _is_in(tag, target)), "")
                if here.strip() and there.strip():
                    yield Pair(source, here, there)


def _is_in(tag: str, language: str) -> bool:
    """Whether a text with this tag is in the language: `ES_mx` is in `es`, and `es` is not in `es-MX`."""
    tag, language = tag.replace("_", "-").lower(), language.lower()
    return tag == language or tag.startswith(f"{language}-")
