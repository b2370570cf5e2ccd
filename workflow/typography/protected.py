"""What typography never touches: one sign stands for each such span while the rules look at the rest."""

import re

from workflow.patterns import pattern

SPAN = "\ue000"
SPACE_SPAN = "\ue001"
"""Stands for a character reference to a no-break space: `&nbsp;`."""

_PROTECTED = pattern(
    r"""
      (?<!`)(`+)(?!`).+?(?<!`)\1(?!`)                                          # code
    | \\.                                                                      # an escaped sign, a hard line break
    | \[\^[^\]\s]+\]                                                           # a footnote
    # The target of a link, with its title.
    | (?<=\])\((?:[^()\s]|\([^()\s]*\))*(?:\s+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'))?\s*\)
    | !(?=\[)                                                                  # an image
    | <[^<>\n]+>                                                               # an address in brackets, HTML
    | &\#?\w+;                                                                 # a character reference
    | (?:https?://|mailto:|www\.)[^\s<>"“”«»]*[^\s<>"“”«».,;:!?'’)\]*_…]
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+
    | [#@]\w+
    | [\ue000\ue001]
    """,
    re.VERBOSE | re.DOTALL,
)
_ANY = pattern(r"[`\\\[<&@#\ue000\ue001]|://|www\.|mailto:")
_NO_BREAK = frozenset({"&nbsp;", "&#160;", "&#xa0;", "&#xA0;", "&#8239;", "&#x202f;", "&#x202F;"})


def masked(text: str) -> tuple[str, list[str]]:
    """The text with one sign for each span that is protected, and those spans in their order."""
    if not _ANY.search(text):
        return text, []
    spans: list[str] = []

    def hidden(match: re.Match[str]) -> str:
        spans.append(match[0])
        return SPACE_SPAN if match[0] in _NO_BREAK else SPAN

    return _PROTECTED.sub(hidden, text), spans


def unmasked(text: str, spans: list[str]) -> str:
    """The text with its protected spans again: the inverse of `masked`."""
    left = iter(spans)
    return re.sub(f"[{SPAN}{SPACE_SPAN}]", lambda _: next(left), text)
