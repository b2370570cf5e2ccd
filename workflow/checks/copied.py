"""A translation is not the original over again.

Translation tools may fill what nobody has translated with the text of the original. Told by its words: they are the
same, small and capital letters too, and more than two, some of them words that only the original's language has. What
has capitals as a name or a title has may stay as it is, and so may a title in quotation marks or italics.
"""

import re
from collections.abc import Iterator, Sequence

from workflow.checks.pair import Pair, Side, pair_of
from workflow.checks.reading.function_words import FUNCTION_WORDS
from workflow.patterns import pattern

_TITLE = pattern(r"«[^»]*»|“[^”]*”|„[^“]*“|\"[^\"]*\"|(?<!\*)\*[^*]+\*(?!\*)|(?<!\w)_[^_]+_(?!\w)")
_SENTENCE = pattern(r"[.!?…]\W*$")
_MOST_OF_A_NAME = 2
"""Words of the original's language alone that a name without another word in small letters may have."""


def check(pair: Pair) -> Iterator[str]:
    """Says so when nothing was translated."""
    base = pair.source.base
    if base == pair.target.base or base not in FUNCTION_WORDS or pair.source.words != pair.target.words:
        return
    telling = FUNCTION_WORDS[base] - FUNCTION_WORDS.get(pair.target.base, frozenset())
    words = Side(_TITLE.sub(_without, pair.source.text), pair.source.language).words
    if len(words) > _MOST_OF_A_NAME and _is_prose(words, telling):
        yield "it is the text of the original, untranslated"


def is_copy(source: str, target: str, source_language: str, target_language: str) -> bool:
    """Whether a text is that of the original where it should be a translation. The languages are tags."""
    return any(check(pair_of(source, target, source_language, target_language)))


def _without(title: re.Match[str]) -> str:
    """Nothing of a title; a whole sentence is none."""
    return title[0] if _SENTENCE.search(title[0]) else " "


def _is_prose(words: Sequence[str], telling: frozenset[str]) -> bool:
    """Whether words are more than a name: not most of them have capitals. The first one has a capital anyway."""
    told = sum(word.lower().replace("’", "'") in telling for word in words)
    others = [word for word in words[1:] if word.lower().replace("’", "'") not in telling]
    capital = sum(word[0].isupper() for word in others)
    small = len(others) - capital
    return told > 0 and capital <= small and (small > 0 or told > _MOST_OF_A_NAME)
