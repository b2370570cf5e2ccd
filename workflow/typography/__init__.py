"""How a language sets its text: quotation marks, spaces, dashes, apostrophes. What is wrong, and the same text mended.

`problems` names what a reader would notice. `fixed` mends it, where it is certain how, and besides sets the no-break
spaces that only matter where a line ends. It changes marks and spaces, never a word or a digit, and nothing in code,
addresses, the targets of links, hashtags. Mended text has nothing left to mend.

The rules are a table (`rules`), each with its languages and its source.
"""

from dataclasses import dataclass

from workflow.typography.protected import masked, unmasked
from workflow.typography.rules import RULES, Edit, Rule

_MOST_ROUNDS = 8
_AROUND = 14

__all__ = ["RULES", "Edit", "Finding", "Rule", "fixed", "problems"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a text is not set as its language sets it."""

    rule: str
    message: str
    """With the words around the place."""
    is_fixable: bool


def problems(text: str, lang: str) -> tuple[Finding, ...]:
    """What a reader would notice, in the order of the rules."""
    bare, spans = masked(text)
    return tuple(
        Finding(rule.id, f"{rule.message}: “{_around(bare, edit, spans)}”", edit.new is not None)
        for rule in RULES
        if not rule.is_quiet and rule.holds_in(lang)
        for edit in rule.find(bare, lang)
        if not edit.is_second
    )


def fixed(text: str, lang: str) -> str:
    """The text with everything mended that can be."""
    bare, spans = masked(text)
    for _ in range(_MOST_ROUNDS):
        before = bare
        for rule in RULES:
            if rule.holds_in(lang):
                bare = _edited(bare, list(rule.find(bare, lang)))
        if bare == before:
            break
    return unmasked(bare, spans)


def _edited(text: str, edits: list[Edit]) -> str:
    for edit in sorted(edits, key=lambda edit: edit.start, reverse=True):
        if edit.new is not None:
            text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def _around(bare: str, edit: Edit, spans: list[str]) -> str:
    """The words around a place, with a shortened sign for what is protected."""
    start, end = max(0, edit.start - _AROUND), min(len(bare), edit.end + _AROUND)
    while start > 0 and not bare[start - 1].isspace() and edit.start - start < 2 * _AROUND:
        start -= 1
    while end < len(bare) and not bare[end].isspace() and end - edit.end < 2 * _AROUND:
        end += 1
    skipped = sum(map(bare[:start].count, "\ue000\ue001"))
    return unmasked(bare[start:end], spans[skipped:])
