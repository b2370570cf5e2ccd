"""A line as it is sent: tokens in the place of its protected parts, and what is kept of it here."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.engines.answers import token
from workflow.engines.protocol import Style
from workflow.patterns import pattern
from workflow.protection.spans import Role, Span, spans

ESCAPED = frozenset({Style.XML, Style.HTML})
TOKENS = {style: pattern(re.escape(token(0, style)).replace("0", r"(\d+)")) for style in Style}
"""The tokens of an answer that the engines' module accepted: then they have their own form again."""

_LEAD = pattern(r"\s*(?:(?:[-*+•–—]|\d{1,3}[.)]|#{1,6}|>)\s+)?")
_LETTER_OR_DIGIT = pattern(r"[^\W_]")
NEXT = "\0"
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
class Line:
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


def shifted(text: str, style: Style, by: int) -> str:
    """A text that is sent, with other numbers in its tokens, so that no two texts of a call have the same."""
    return TOKENS[style].sub(lambda found: token(int(found[1]) + by, style), text)


def line_of(line: str, end: str, style: Style, names: tuple[re.Pattern[str], Mapping[str, str]]) -> Line:
    """The line with tokens of this style; `names` are a pattern and what stands for each word that it finds."""
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    core = line[start:].rstrip()
    before, trail = line[:start], line[start + len(core) :]
    found = spans(core, names)
    gaps = [
        core[end:begin]
        for end, begin in zip(
            [0, *(span.end for span in found)], [*(span.start for span in found), len(core)], strict=True
        )
    ]
    parts = tuple(_part(core, found, place) for place in range(len(found)))
    signs = [_padded(token(number, style), part, style) for number, part in enumerate(parts, start=1)]
    has_words = any(_LETTER_OR_DIGIT.search(gap) for gap in gaps)
    sent = _woven([_escaped(gap, style) for gap in gaps], signs).strip() if has_words else ""
    kept = before + _woven(gaps, [span.text for span in found]) + trail
    return Line(before, sent, trail, parts, kept, end)


def _part(core: str, found: Sequence[Span], place: int) -> Part:
    """A protected part, with the signs on both sides of it."""
    span = found[place]
    follows = place > 0 and found[place - 1].end == span.start
    leads = place + 1 < len(found) and found[place + 1].start == span.end
    left = NEXT if follows else core[max(0, span.start - 1) : span.start]
    return Part(span.text, span.role, left, NEXT if leads else core[span.end : span.end + 1])


def _woven(gaps: Sequence[str], between: Sequence[str]) -> str:
    """Texts with something between each two of them."""
    return "".join(text for pair in zip(gaps, [*between, ""], strict=True) for text in pair)


def _escaped(text: str, style: Style) -> str:
    return html.escape(text, quote=False) if style in ESCAPED else text


def _padded(sign: str, part: Part, style: Style) -> str:
    """The token, apart from the letters beside it where it would look like a part of their word."""
    if style is not Style.WORD:
        return sign
    return f"{' ' * is_padded(part.left)}{sign}{' ' * (is_padded(part.right) and part.right != NEXT)}"


def is_padded(sign: str) -> bool:
    """Whether a token beside this sign would look like a part of it in running text."""
    return sign == NEXT or sign.isalnum()
