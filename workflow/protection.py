"""What must come back from an engine as it went: links, code, footnotes, placeholders, names. An inverse pair.

`protect` puts an opaque token in the place of each such part, and `Protected.restored` puts the parts back. Each token
must be there exactly once, and the markup of what comes out must be the markup of what went in; anything else is
refused, and nothing is guessed. A text goes out line by line: no engine gets a newline, and none gets the marks at the
start of a line or the white space around it.

Source: engines put blanks into tokens and beside them, which is mended; they lose and double tokens, and translate what
stands between `translate="no"`, which is not.
"""

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from workflow.checks.reading.initials import known
from workflow.checks.reading.marks import Marks, marks
from workflow.engines.answers import token, tokens
from workflow.engines.protocol import BadAnswer, Style
from workflow.glossary import Glossary, Status

VERSION = 1
"""Part of the key under which answers are kept: raised with every change of what is sent for a text."""


class Role(StrEnum):
    """How a part stands among the words around it."""

    OPEN = "open"
    """The bracket before a link's label."""
    CLOSE = "close"
    """The bracket after it, with the address."""
    NOTE = "note"
    """The reference to a footnote, which hangs on the word before it."""
    ALONE = "alone"


_NEXT = "\0"
"""Another part stands on this side."""


@dataclass(frozen=True, slots=True)
class Part:
    """One protected part of a line."""

    text: str
    """What stands there when it is restored."""
    role: Role
    left: str
    """The sign before it in the original; empty at the start of the line, `\\0` after another part."""
    right: str


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a text: what is sent of it, and what is kept here."""

    lead: str
    sent: str
    """Empty when there is nothing to translate in it."""
    trail: str
    parts: tuple[Part, ...]
    kept: str
    """The line as it is without an engine."""
    end: str
    """What parts it from the next one."""


@dataclass(frozen=True, slots=True)
class Protected:
    """A text that is ready to be sent. Made by `protect`."""

    text: str
    style: Style
    lines: tuple[_Line, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        """What is sent, one text for each line that has words of its own."""
        return tuple(line.sent for line in self.lines if line.sent)

    def restored(self, answers: Sequence[str]) -> str:
        """The translation, from the answers to `texts`. Raises BadAnswer with the reason."""
        if len(answers) != len(self.texts):
            raise BadAnswer(f"{len(answers)} answers to {len(self.texts)} texts")
        given = iter(answers)
        whole = "".join(
            (line.lead + _restored(line, next(given), self.style) + line.trail if line.sent else line.kept) + line.end
            for line in self.lines
        )
        if flaw := _flaw(marks(self.text), marks(whole)):
            raise BadAnswer(flaw)
        return whole


def protect(text: str, style: Style, names: Mapping[str, str] | None = None) -> Protected | None:
    """A text with tokens of this style; None when it holds something that looks like one.

    `names` are words that the engine does not see, each with what stands for it in the translation.
    """
    if tokens(text, style) or (style in _ESCAPED and _TAG_LIKE.search(text)):
        return None
    pieces = _LINE_END.split(text)
    pattern = _names_pattern(tuple(names or ()))
    lines = (
        _line(line, end, style, (pattern, names or {}))
        for line, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True)
    )
    return Protected(text, style, tuple(lines))


# --------------------------------------------------------------------------------------- what is protected

_LINE_END = re.compile(r"([ \t]*\\?\n\s*)")
_LEAD = re.compile(r"\s*(?:(?:[-*+•–—]|\d{1,3}[.)]|#{1,6}|>)\s+)?")
_LETTER = re.compile(r"[^\W\d_]")
_DIGIT = re.compile(r"\d")

_LINK = re.compile(
    r"(?<![\\!])\[(?!\^)(?P<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)(?P<close>\]\("
    r"\s*(?:<[^<>\n]*>|[^\s()<>]*(?:\([^\s()]*\)[^\s()]*)*)(?:\s+(?:\"[^\"]*\"|'[^']*'))?\s*\))"
)
_ADDRESS_END = r"[^\s<>()\[\]\"“”«».,;:!?'*_’…]"
_ALONE = (
    re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)"),  # code
    re.compile(r"(?<!\\)!\[[^\[\]]*\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"),  # an image
)
_AFTER_LINKS = (
    re.compile(r"<[A-Za-z/!][^<>]*>"),  # an address between angle brackets, or a tag
    re.compile(rf"(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”«»]*{_ADDRESS_END}"),
    re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    re.compile(r"(?<![\w@/.-])(?:[\w-]+\.)+(?:org|com|net|int|info|edu|gov|eu)\b(?:/[^\s<>()\[\]\"“”«»]*[\w/])?"),
    re.compile(r"&(?:\w+|#\d+|#x[0-9A-Fa-f]+);"),
    re.compile(r"\\[!-/:-@\[-`{-~]"),
    re.compile(r"\$?\{\{?[^{}\s]{0,40}\}?\}|%\([A-Za-z_]\w*\)[sdfr]|%\d\$[sdf]|(?<![\d\s%])%[sd]\b|(?<!\S)%[sd]\b"),
    re.compile(r"(?<![\w&/#@])[#@](?=\w*[^\W\d])\w+"),
    re.compile(r"(?<![\w/])(?=[A-Z])(?=[\w./()-]{1,60}\d)[A-Z][A-Za-z]*(?:/[\w.()-]*\w)+(?!\w)"),  # A/HRC/41/34
)
_NOTE = re.compile(r"\[\^[^\]\s]+\]")
_ACRONYM = re.compile(r"(?<![\w-])[A-Z]{2}[A-Z0-9]+(?:-[A-Z0-9]+)*(?![\w+-])")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}")
_ROMAN = re.compile(r"[IVXLC]+")


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    text: str
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
def _names_pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w#@])(?:{words or '(?!)'})(?!\w)")


def _spans(text: str, names: tuple[re.Pattern[str], Mapping[str, str]]) -> list[_Span]:
    """The protected parts of a line in order; none overlaps another, what comes first in the tables wins."""
    found: list[_Span] = []

    def take(spans: Iterator[_Span]) -> None:
        found.extend(span for span in spans if all(span.end <= o.start or span.start >= o.end for o in found))

    for pattern in _ALONE:
        take(_Span(*match.span(), match[0]) for match in pattern.finditer(text))
    for match in _LINK.finditer(text):
        opening = _Span(match.start(), match.start() + 1, "[", Role.OPEN)
        closing = _Span(*match.span("close"), match["close"], Role.CLOSE)
        if all(end.end <= o.start or end.start >= o.end for end in (opening, closing) for o in found):
            found.extend((opening, closing))
    take(_Span(*match.span(), match[0], Role.NOTE) for match in _NOTE.finditer(text))
    for pattern in _AFTER_LINKS:
        take(_Span(*match.span(), match[0]) for match in pattern.finditer(text))
    take(_Span(*match.span(), names[1][match[0]]) for match in names[0].finditer(text))
    take(_Span(*match.span(), match[0]) for match in _acronyms(text, names[1]))
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


# ----------------------------------------------------------------------------------------------- there

_ESCAPED = frozenset({Style.XML, Style.HTML})
_TAG_LIKE = re.compile(r"<\s*/?\s*(?:x|span)\b", re.IGNORECASE)
_TOKENS = {style: re.compile(re.escape(token(0, style)).replace("0", r"(\d+)")) for style in Style}
"""The tokens of an answer that the engines' module accepted: then they have their own form again."""


def shifted(text: str, style: Style, by: int) -> str:
    """A text that is sent, with other numbers in its tokens, so that no two texts of a call have the same."""
    return _TOKENS[style].sub(lambda found: token(int(found[1]) + by, style), text)


def _line(line: str, end: str, style: Style, names: tuple[re.Pattern[str], Mapping[str, str]]) -> _Line:
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    core = line[start:].rstrip()
    spans = _spans(core, names)
    sent, position, words = "", 0, ""
    parts: list[Part] = []
    for number, span in enumerate(spans, start=1):
        between = core[position : span.start]
        left = core[span.start - 1 : span.start] if between or not parts else _NEXT
        after = spans[number].start if number < len(spans) else -1
        parts.append(Part(span.text, span.role, left, _NEXT if after == span.end else core[span.end : span.end + 1]))
        sent += _escaped(between, style)
        sent += _padded(token(number, style), parts[-1], style)
        words, position = words + between, span.end
    sent += _escaped(core[position:], style)
    words += core[position:]
    kept = "".join(part for span, before in _between(core, spans) for part in (before, span))
    has_words = bool(_LETTER.search(words) or _DIGIT.search(words))
    trail = line[start + len(core) :]
    return _Line(line[:start], sent.strip() if has_words else "", trail, tuple(parts), line[:start] + kept + trail, end)


def _between(core: str, spans: Sequence[_Span]) -> Iterator[tuple[str, str]]:
    """(the restored text of each part, what stands before it); last an empty part."""
    position = 0
    for span in spans:
        yield span.text, core[position : span.start]
        position = span.end
    yield "", core[position:]


def _escaped(text: str, style: Style) -> str:
    return html.escape(text, quote=False) if style in _ESCAPED else text


def _padded(sign: str, part: Part, style: Style) -> str:
    """The token, apart from the letters beside it where it would look like a part of their word."""
    if style is not Style.WORD:
        return sign
    return f"{' ' * _is_padded(part.left)}{sign}{' ' * (_is_padded(part.right) and part.right != _NEXT)}"


def _is_padded(sign: str) -> bool:
    return sign == _NEXT or sign.isalnum()


# -------------------------------------------------------------------------------------------- and back


def _restored(line: _Line, answer: str, style: Style) -> str:
    """The line with its parts in the place of the tokens. Raises BadAnswer."""
    answer = answer.strip()
    if "\n" in answer or "\r" in answer:
        raise BadAnswer("a new line in it")
    if not answer:
        raise BadAnswer("empty")
    pieces = _TOKENS[style].split(answer)
    texts, numbers = pieces[::2], [int(number) for number in pieces[1::2]]
    _count(numbers, len(line.parts))
    if style in _ESCAPED:
        texts = [html.unescape(text) for text in texts]
    parts = [line.parts[number - 1] for number in numbers]
    _match(parts, texts)
    out = texts[0]
    for i, part in enumerate(parts):
        follows = i + 1 < len(parts) and part.right == _NEXT == parts[i + 1].left
        out = _left(out, part) + part.text
        texts[i + 1] = "" if follows and not texts[i + 1].strip() else _right(texts[i + 1], part)
        out += texts[i + 1]
    return _emphasised(out.strip())


def _count(numbers: Sequence[int], expected: int) -> None:
    """Each token exactly once, and none that was never sent."""
    counted = Counter(numbers)
    for number in range(1, expected + 1):
        if counted[number] != 1:
            raise BadAnswer("a protected part came back twice" if counted[number] else "a protected part is lost")
    if len(counted) > expected:
        raise BadAnswer("a protected part that was never sent")


def _match(parts: Sequence[Part], texts: Sequence[str]) -> None:
    """Each link opens, has a label, and closes, before the next one."""
    opened = -1
    for i, part in enumerate(parts):
        if part.role is Role.OPEN:
            if opened >= 0:
                raise BadAnswer("a link within a link")
            opened = i
        elif part.role is Role.CLOSE:
            inside = "".join(texts[opened + 1 : i + 1]) if opened >= 0 else ""
            if opened < 0 or not (inside.strip() or i - opened > 1):
                raise BadAnswer("a link without its label")
            opened = -1


_CLOSING = ".,)]}…"
_OPENING = "([{«“„¿¡-/—–"


def _left(before: str, part: Part) -> str:
    """What stands before a part, with white space as the original has it."""
    if not part.left.strip() and part.left != _NEXT:
        is_glued = before[-1:].isalnum() or before[-1:] in set(",;:.!?)")
        return f"{before} " if part.left and before and is_glued else before
    is_inner = part.role in {Role.CLOSE, Role.NOTE}
    if is_inner or _is_padded(part.left) or (part.left in _OPENING and before.rstrip()[-1:] == part.left):
        return before.rstrip()
    return before


def _right(after: str, part: Part) -> str:
    """What stands behind a part, with white space as the original has it."""
    if not part.right.strip() and part.right != _NEXT:
        return f" {after}" if part.right and after[:1].isalnum() else after
    if part.role is Role.OPEN or _is_padded(part.right):
        return after.lstrip()
    return after.lstrip() if part.right in _CLOSING and after.lstrip()[:1] == part.right else after


_STRONG = re.compile(r"\*\*[ \t]+([^*]+?)[ \t]*\*\*|\*\*([^*\s][^*]*?)[ \t]+\*\*")


def _emphasised(text: str) -> str:
    """Bold words without the blanks that engines put between them and their marks."""
    if text.count("**") % 2 or not _STRONG.search(text):
        return text
    pieces = text.split("**")
    inner = [piece.strip() if i % 2 else piece for i, piece in enumerate(pieces)]
    return "**".join(inner) if all(inner[1::2]) else text


def _flaw(there: Marks, here: Marks) -> str:
    """How the markup of a translation differs from that of its original."""
    names = {
        "addresses": "links",
        "images": "images",
        "notes": "footnotes",
        "code": "code",
    }
    for field, name in names.items():
        if Counter(getattr(there, field)) != Counter(getattr(here, field)):
            return f"other {name} than the original"
    if (there.strong, there.emphasis) != (here.strong, here.emphasis):
        return "other emphasis than the original"
    return ""
