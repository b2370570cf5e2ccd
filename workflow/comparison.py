"""Two wordings, word by word: what was taken away, what was put in its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum


class Kept(StrEnum):
    """What became of a run of words."""

    SAME = "same"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Span:
    """A run of words with the same fate."""

    kept: Kept
    text: str


def compared(old: str, new: str) -> tuple[Span, ...]:
    """The spans of two wordings: those that are not NEW make up the old one, those that are not GONE the new one."""
    one, other = _words(old), _words(new)
    return tuple(_spans(SequenceMatcher(None, one, other, autojunk=False), one, other))


def _words(text: str) -> list[str]:
    """Words, blanks and signs."""
    return re.findall(r"\w+|\s+|[^\w\s]", text)


def _spans(matcher: "SequenceMatcher[str]", one: list[str], other: list[str]) -> Iterator[Span]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Span(Kept.SAME, "".join(one[a:b]))
            continue
        if a < b:
            yield Span(Kept.GONE, "".join(one[a:b]))
        if c < d:
            yield Span(Kept.NEW, "".join(other[c:d]))


def excerpt(old: str, new: str, *, around: int = 25) -> str:
    """The changed words with a little of what stands around them: `… by [-30-]{+23+} September …`."""
    marks = {Kept.GONE: "[-{}-]", Kept.NEW: "{{+{}+}}"}
    spans = compared(old, new)
    parts = []
    for i, span in enumerate(spans):
        text = span.text if span.kept is not Kept.SAME else _shortened(span.text, around, i == 0, i == len(spans) - 1)
        parts.append(marks.get(span.kept, "{}").format(text))
    return "".join(parts).strip()


def _shortened(text: str, around: int, is_first: bool, is_last: bool) -> str:  # noqa: FBT001 what they say is plain
    """Unchanged text, cut to what stands next to a change."""
    head = "" if is_first else text[:around]
    tail = "" if is_last else text[-around:]
    if len(text) <= len(head) + len(tail) + 2:
        return text
    return f"{head.rsplit(' ', 1)[0] if head else ''} … {tail.split(' ', 1)[-1] if tail else ''}"
