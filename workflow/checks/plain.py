"""Which texts have nothing that a check of structure minds, as most have: one look in the place of eight.

What is asked here follows from the checks: a sign or word that one of them looks for belongs into these tables too. A
test compares. (The ninth, `scripts`, has a quick look of its own.)
"""

from functools import lru_cache

from workflow.checks.invisible import INVISIBLE
from workflow.checks.leaks import WORDS
from workflow.checks.reading.marks import marks
from workflow.patterns import pattern

_SIGN = pattern(rf"[*_`<>&\\\[\]{{}}#%|~⟦⟧\x00-\x1f]|[{INVISIBLE}]")
"""What marks up, leads somewhere, holds a place, opens a block, leaks or hides."""
_OPENING = pattern(r"\s*(?:[-+=]|\d{1,9}[.)])")
"""What opens a list or a rule, or underlines a heading."""


def is_plain(text: str) -> bool:
    """Whether a text is words and usual punctuation alone.

    Where an original and its translation are, no check of `STRUCTURE` but `scripts` finds anything: nothing was there
    to be lost, and nothing has come in. (A description of an image is another matter: there a line is not all that
    counts.)
    """
    return not (_SIGN.search(text) or _OPENING.match(text) or any(map(text.__contains__, WORDS)))


Shape = tuple[int, int, tuple[str, ...], tuple[str, ...]]
"""How many words are bold and emphasised, where links lead, which notes there are."""
PLAIN: Shape = (0, 0, (), ())
_TOKEN = pattern(r"\[\s?[XХ]\s?\d")
"""What an engine was given may stand in the brackets of a link."""


@lru_cache(maxsize=4096)
def shape(text: str) -> Shape | None:
    """How a text is marked up that is plain otherwise; None for any other.

    Where an original and its translation have the same shape, no check of `STRUCTURE` but `scripts` finds anything,
    nor are there words that do not stand in its plain text.
    """
    if is_plain(text):
        return PLAIN
    read = marks(text)
    if not (read.is_usual and is_plain(read.plain)) or _TOKEN.search(text):
        return None
    return read.strong, read.emphasis, read.addresses, read.notes
