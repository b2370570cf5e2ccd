"""One run of inline Markdown in its usual spelling, read by patterns: as nearly every text is written.

Most texts carry no markup, and most others a link or a bold word. Where the spelling is not one of these, the parser
reads (`inlines`), for ten times the cost. Both readings agree, and a test compares them.
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from workflow.patterns import pattern


@dataclass(frozen=True, slots=True)
class Usual:
    """What a text in the usual spelling says and marks up. There is no HTML, no code and no image in it."""

    plain: str
    """Its words without any markup."""
    strong: int = 0
    emphasis: int = 0
    addresses: tuple[str, ...] = ()
    """Where its links lead; none of them is unsafe."""
    notes: tuple[str, ...] = ()
    """Labels of its footnotes."""


_ANY = pattern(r"[*_`<&\\\n\]\x00-\x1f]")
_UNUSUAL = pattern(r"[*`<\\\x00-\x1f]|(?<!\w)_|_(?!\w)|\]\(|\[\^|&(?=#|\w+;)")
_BLANK = " \u00a0\u2000-\u200a\u202f"  # no \s: the parser takes U+0085, U+2028 and their like for letters
_BEFORE = rf"(?:(?<=[{_BLANK}(«“„‘’'—–/:¿¡-])|(?<![\s\S]))"
_AFTER = rf"(?=[{_BLANK}).,;:!?…»”“’/—–-]|\Z)"
_INNER = r"[^\s*_`\[\]<>\\](?:[^*_`\[\]<>\\]*[^\s*_`\[\]<>\\])?"
_SAFE = r"(?:[\w.~:/?#@!$'+,;=-]|%[0-9A-Fa-f]{2})"
_TARGET = rf"https?://[a-z0-9.-]+(?:[/?#]{_SAFE}*)?|mailto:[\w.+-]+@[\w.-]+|tel:[\d+-]+|#{_SAFE}+|[a-z0-9-]+\.md(?:#{_SAFE}*)?"
_LINK = pattern(rf"(?<![!\]\\])\[([^\[\]`<>\\*_\n]+)\]\(({_TARGET})\)", re.ASCII)
_NAMED = pattern(r"<((?:https?://|mailto:)[a-z0-9.-]+(?:[/?#@][\w.~:/?#@$+,;=-]*)?)>", re.ASCII)
_MAIL = pattern(r"<([\w.+-]+@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+)>", re.ASCII)
_NOTE = pattern(r"\[\^([\w-]+)\](?![\[(:])", re.ASCII)
_STRONG = pattern(rf"{_BEFORE}\*\*({_INNER})\*\*{_AFTER}")
_EMPHASIS = pattern(rf"{_BEFORE}\*({_INNER})\*{_AFTER}")


@lru_cache(maxsize=4096)
def usual(text: str) -> Usual | None:
    """The text as it is usually spelt; None where only the parser can tell."""
    if "](" not in text and not _has_unusual(text):
        return Usual(text)
    plain, strong, emphasis = text, 0, 0
    addresses: tuple[str, ...] = ()
    named: list[str] = []
    mail: list[str] = []
    notes: tuple[str, ...] = ()
    if "](" in plain:
        addresses = tuple(target for _, target in _LINK.findall(plain))
        plain = _LINK.sub(r"\1", plain)
    if "<" in plain:
        named, mail = _NAMED.findall(plain), _MAIL.findall(plain)
        plain = _MAIL.sub(r"\1", _NAMED.sub(r"\1", plain))
    if "[^" in plain:
        notes = tuple(_NOTE.findall(plain))
        plain = _NOTE.sub("", plain)
    if "**" in plain:
        plain, strong = _STRONG.subn(r"\1", plain)
    if "*" in plain:
        plain, emphasis = _EMPHASIS.subn(r"\1", plain)
    # Two kinds of links may stand in any order, and a `_` beside what was taken away may be a mark of emphasis.
    is_mixed = bool(addresses) + bool(named) + bool(mail) > 1
    if is_mixed or len(notes) > 1 or "_" in plain or "[^" in plain or _has_unusual(plain):
        return None
    return Usual(plain, strong, emphasis, (*addresses, *named, *(f"mailto:{address}" for address in mail)), notes)


def _has_unusual(text: str) -> bool:
    # The first is many times as quick, and finds nothing in most texts. What only opens is markup when it is closed.
    return bool(_ANY.search(text) and _UNUSUAL.search(text))
