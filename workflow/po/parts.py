"""The parts of an entry: what its comments say, what its texts say without quotation marks and escapes."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from workflow.patterns import pattern
from workflow.po.flags import is_flag_line, read_flags
from workflow.po.guard import CONTROL

_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", '"': '"', "\\": "\\"}
_USUAL_ESCAPE = pattern(r'\\([abfnrtv"\\])')
_ESCAPE = pattern(r'\\([abfnrtv"\\])|(?:\\(?:[0-7]{1,3}|x[0-9A-Fa-f]+))+|\\.')
_BYTE = pattern(r"\\(?:([0-7]{1,3})|x([0-9A-Fa-f]+))")

# U+2068 and U+2069 around a name that holds blanks: gettext does so from 0.22 on.
_REFERENCE = pattern("(\u2068[^\u2068\u2069]*\u2069|[^ \t]+?)(?:[ \t]*:[ \t]*([0-9]+))?(?=[ \t]|$)")
_SOLARIS = pattern(r" [Ff]ile:[ \t]{0,9}(.{0,200}?)[ \t]{0,9},[ \t]{0,9}line[ \t]{0,9}(?:number[ \t]{0,9})?:([0-9]+)")


class Remarks(NamedTuple):
    """What the comments of an entry say; the fields are those of Entry."""

    comments: tuple[str, ...]
    extracted: tuple[str, ...]
    references: tuple[str, ...]
    flags: tuple[str, ...]
    fuzzy: bool


NO_REMARKS = Remarks((), (), (), (), fuzzy=False)


@lru_cache(maxsize=1024)
def remarks(block: str) -> Remarks:
    """Read the lines that begin with `#` and are no strings. Many entries have the same ones."""
    found: dict[str, list[str]] = {}
    for line in block.split("\n"):
        kind, rest = _comment(line)
        found.setdefault(kind, []).append(rest)
    fuzzy, flags = read_flags(found.get(",", ()))
    return Remarks(
        comments=tuple(found.get("#", ())),
        extracted=tuple(found.get(".", ())),
        references=_references(found.get(":", ())),
        flags=flags,
        fuzzy=fuzzy,
    )


def _comment(line: str) -> tuple[str, str]:
    """The kind of a comment (`.`, `:`, `,`, and `#` for the translators' own) and what it says."""
    kind, rest = line[1:2], line[2:]
    if kind == "!" or (kind == "=" and is_flag_line(rest)):
        kind = ","
    elif kind not in {".", ":", ","}:
        kind, rest = "#", line[1:]
        if found := _SOLARIS.fullmatch(rest):
            kind, rest = ":", f"{found[1]}:{found[2]}"
    rest = rest.removeprefix(" ")
    return kind, rest[:-1] if rest.endswith("\\ ") else rest  # the writer sets that blank


def _references(lines: Iterable[str]) -> tuple[str, ...]:
    """The references of these lines, each once, as `file` or `file:line`."""
    found = (match for line in lines for match in _REFERENCE.finditer(line))
    return tuple(dict.fromkeys(_reference(match[1], match[2]) for match in found))


def _reference(name: str, number: str | None) -> str:
    """A reference as gettext writes it."""
    while name.startswith("./"):
        name = name.removeprefix("./")
    return f"{name}:{number.lstrip('0') or 0}" if number else name


def unescaped(raw: str) -> str:
    """The text without its escapes, all of which are usual ones."""
    if raw.count("\\") == raw.count("\\n") + raw.count('\\"'):  # nearly always, and much faster
        return raw.replace("\\n", "\n").replace('\\"', '"')
    return _USUAL_ESCAPE.sub(lambda match: _ESCAPES[match[1]], raw)


def unescaped_bytes(raw: str, codec: str) -> str:
    """The text without its escapes; octal and hexadecimal ones are bytes. Raises ValueError when one is wrong."""
    return _ESCAPE.sub(lambda match: _ESCAPES[match[1]] if match[1] else _character(match[0], codec), raw)


def _character(escapes: str, codec: str) -> str:
    """The text that these escapes are the bytes of. Raises ValueError when they are no text."""
    values = bytes(int(octal or hexa, 8 if octal else 16) & 255 for octal, hexa in _BYTE.findall(escapes))
    if not values:
        raise ValueError(f"{escapes} is no escape")
    try:
        text = values.decode(codec)
    except UnicodeDecodeError:
        raise ValueError(f"{escapes} is not {codec.upper()}") from None
    if CONTROL.search(text.replace("\a", "").replace("\b", "")):
        raise ValueError(f"{escapes} is a control character")
    return text
