"""How WeasyPrint 70 breaks lines: a defect mended, and no name divided. Importing this module does both."""

from typing import Any

from workflow.prints.engine import inline, line_break

_split_first_line = inline.split_first_line


def _split_after_space(text: str, *arguments: object, **options: object) -> tuple[Any, ...]:
    """WeasyPrint's own way to take one line off a text, but right where the text ends with a blank.

    When such a text (one before bold words, say) fits a line exactly, but its last blank does not, WeasyPrint 70
    looks for an earlier break and takes the first word alone. Then the line ends after the blank.
    """
    line = _split_first_line(text, *arguments, **options)
    length, rest = line[1:3]
    if rest is not None and text.endswith(" ") and b" " not in text.encode()[:length].strip():
        whole = _split_first_line(text.rstrip(" "), *arguments, **options)
        if whole[2] is None:
            return (*whole[:2], len(text.encode()), *whole[3:])
    return tuple(line)


inline.split_first_line = _split_after_space


_next_word = line_break.get_next_word_boundaries
CAPITAL_NOUNS = frozenset({"de", "lb"})
"""Languages whose every noun has a capital letter."""


def _next_plain_word(text: str, lang: str) -> tuple[int, int] | None:
    """Where the next word is that may be divided: none with a capital letter, since it may be a name or an acronym."""
    start = 0
    while found := _next_word(text[start:], lang):
        begin, end = start + found[0], start + found[1]
        if not text[begin].isupper() or lang[:2] in CAPITAL_NOUNS:
            return begin, end
        start = end
    return None


line_break.get_next_word_boundaries = _next_plain_word
