"""A text that is ready to be sent, and the way back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from workflow.checks.reading.marks import marks
from workflow.engines.answers import tokens
from workflow.engines.protocol import BadAnswer, Style
from workflow.patterns import pattern
from workflow.protection.lines import ESCAPED, TOKENS, Line, line_of
from workflow.protection.restoring import flaw_between, restored
from workflow.protection.spans import pattern_of

_LINE_END = pattern(r"([ \t]*\\?\n\s*)")
_TAG_LIKE = pattern(r"<\s*/?\s*(?:x|span)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Protected:
    """A text that is ready to be sent. Made by `protect`."""

    text: str
    style: Style
    lines: tuple[Line, ...]

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
            (line.lead + restored(line, next(given), self.style) + line.trail if line.sent else line.kept) + line.end
            for line in self.lines
        )
        if flaw := flaw_between(marks(self.text), marks(whole)):
            raise BadAnswer(flaw)
        return whole


def protect(text: str, style: Style, names: Mapping[str, str] | None = None) -> Protected | None:
    """A text with tokens of this style; None when it holds something that looks like one.

    `names` are words that the engine does not see, each with what stands for it in the translation.
    """
    if tokens(text, style) or TOKENS[style].search(text) or (style in ESCAPED and _TAG_LIKE.search(text)):
        return None
    pieces = _LINE_END.split(text)
    pattern = pattern_of(tuple(names or ()))
    lines = (
        line_of(line, end, style, (pattern, names or {}))
        for line, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True)
    )
    return Protected(text, style, tuple(lines))
