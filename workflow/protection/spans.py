"""What is protected: the parts of a line that no engine may touch, and the names that it does not see."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from workflow.checks.reading.initials import known
from workflow.glossary import Glossary, Status
from workflow.patterns import pattern


class Role(StrEnum):
    """How a part stands among the words around it."""

    OPEN = "open"
    """The bracket before a link's label."""
    CLOSE = "close"
    """The bracket after it, with the address."""
    NOTE = "note"
    """The reference to a footnote, which hangs on the word before it."""
    ALONE = "alone"


_LINK = pattern(
    r"(?<![\\!])\[(?!\^)(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)(?P<close>\]\("
    r"\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\))"
)
_ADDRESS_END = r"[^\s<>()\[\]\"“”«».,;:!?'*_’…]"
_ALONE = (
    pattern(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"),  # code
    pattern(r"(?<!\\)!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"),  # an image
)
_AFTER_LINKS = (
    pattern(r"<[A-Za-z/!][^<>]*>"),  # an address between angle brackets, or a tag
    pattern(rf"(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”«»]*{_ADDRESS_END}"),
    pattern(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    pattern(r"(?<![\w@/.-])(?:[\w-]+\.)+(?:org|com|net|int|info|edu|gov|eu)\b(?:/[^\s<>()\[\]\"“”«»]*[\w/])?"),
    pattern(r"&(?:\w+|#\d+|#x[0-9A-Fa-f]+);"),
    pattern(r"\\[!-/:-@\[-`{-~]"),
    pattern(r"\$?\{\{?[^{}\s]{0,40}\}?\}|%\([A-Za-z_]\w*\)[sdfr]|%\d\$[sdf]|(?<![\d\s%])%[sd]\b|(?<!\S)%[sd]\b"),
    pattern(r"(?<![\w&/#@])[#@](?=\w*[^\W\d])\w+"),
    pattern(r"(?<![\w/])(?=[A-Z])(?=[\w./()-]{1,60}\d)[A-Z][A-Za-z]*(?:/[\w.()-]*\w)+(?!\w)"),  # A/HRC/41/34
)
_NOTE = pattern(r"\[\^[^\]\s]+\]")
_ACRONYM = pattern(r"(?<![\w-])[A-Z]{2}[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w+-])")
_LONG_WORD = pattern(r"[^\W\d_]{4,}")
_ROMAN = pattern(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class Span:
    """A protected part in its line."""

    start: int
    end: int
    text: str
    """What stands there when it is restored."""
    role: Role = Role.ALONE


@lru_cache(maxsize=64)
def names_of(glossary: Glossary, source: str, target: str) -> Mapping[str, str]:
    """What an engine does not see: what the glossary keeps, and acronyms that it has a form for (UNAIDS, ONUSIDA)."""
    tag = target.lower()
    kept = (row for row in glossary.rows if row.status is Status.KEEP and _holds_in(row.lang.lower(), tag))
    forms = glossary.acronyms(source, target)
    return {row.text: row.text for row in kept} | {acronym: others[0] for acronym, others in forms.items()}


def _holds_in(lang: str, tag: str) -> bool:
    return lang in {"*", tag} or tag.startswith(f"{lang}-")


@lru_cache(maxsize=64)
def pattern_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """What finds these names, the longest first."""
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w#@])(?:{words or '(?!)'})(?!\w)")


def spans(text: str, names: tuple[re.Pattern[str], Mapping[str, str]]) -> list[Span]:
    """The protected parts of a line in order; none overlaps another, what comes first in the tables wins."""
    found: list[Span] = []

    def take(spans: Iterator[Span]) -> None:
        found.extend(span for span in spans if all(span.end <= o.start or span.start >= o.end for o in found))

    for expression in _ALONE:
        take(Span(*match.span(), match[0]) for match in expression.finditer(text))
    for match in _LINK.finditer(text):
        opening = Span(match.start(), match.start() + 1, "[", Role.OPEN)
        closing = Span(*match.span("close"), match["close"], Role.CLOSE)
        if all(end.end <= o.start or end.start >= o.end for end in (opening, closing) for o in found):
            found.extend((opening, closing))
    take(Span(*match.span(), match[0], Role.NOTE) for match in _NOTE.finditer(text))
    for expression in _AFTER_LINKS:
        take(Span(*match.span(), match[0]) for match in expression.finditer(text))
    take(Span(*match.span(), names[1][match[0]]) for match in names[0].finditer(text))
    take(Span(*match.span(), match[0]) for match in _acronyms(text, names[1]))
    return sorted(found, key=lambda span: span.start)


def _acronyms(text: str, names: Mapping[str, str]) -> Iterator[re.Match[str]]:
    """Names in capitals that no table translates: LANPUD. Those of the tables (HIV) are the engine's to translate."""
    long = [word for word in _LONG_WORD.findall(text) if word not in names]
    if sum(map(str.isupper, long)) * 2 > len(long) > 1:
        return
    tables = known()
    for match in _ACRONYM.finditer(text):
        if not _ROMAN.fullmatch(match[0]) and not any(match[0] in table for table in tables.values()):
            yield match
