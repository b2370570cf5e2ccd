"""A defect of WeasyPrint 70 in breaking lines, mended. Importing this module mends it."""

from typing import Any

from workflow.prints.engine import inline

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
