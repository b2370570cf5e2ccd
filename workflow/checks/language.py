"""A translation is in the language that it is for.

A catalogue may be saved under the wrong name, or a paragraph pasted from another language. Told by the words that each
language cannot do without, and by its letters.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.checks.reading.function_words import FUNCTION_WORDS
from workflow.checks.reading.wordlists import words
from workflow.patterns import pattern

_CYRILLIC, _LATIN = pattern("[Ѐ-ӿ]"), pattern("[A-Za-zÀ-ɏ]")
_IN_CYRILLIC = words("ru uk be bg mk kk ky tg mn")
_IN_LATIN = words("en es fr it pt de nl pl cs sk ro hu sv da nb no fi tr id ms vi sw ca gl eu et lv lt sl hr")
_NAMES = {
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "ru": "Russian",
    "uk": "Ukrainian",
    "pt": "Portuguese",
    "de": "German",
}
_LEAST = 4
"""Words that must tell of another language."""


def check(pair: Pair) -> Iterator[str]:
    """Says so when the translation seems to be in another language."""
    base, words = pair.target.base, pair.target.lower_words
    if len(words) < _LEAST or base == pair.source.base:
        return
    small = " ".join(word for word in pair.target.words if word.islower())
    cyrillic, latin = len(_CYRILLIC.findall(small)), len(_LATIN.findall(small))
    if (base in _IN_CYRILLIC and latin > 20 and cyrillic * 2 < latin) or (
        base in _IN_LATIN and cyrillic > 20 and latin * 2 < cyrillic
    ):
        yield f"in {'Latin' if latin > cyrillic else 'Cyrillic'} letters"
    elif base in FUNCTION_WORDS:
        yield from _by_words(base, words)


def _by_words(base: str, words: tuple[str, ...]) -> Iterator[str]:
    """The language that most words tell of, when they hardly tell of the right one."""
    own = FUNCTION_WORDS[base]
    if sum(word in own for word in words) * 2 > len(words):
        return
    told = {other: len((telling - own).intersection(words)) for other, telling in FUNCTION_WORDS.items()}
    other = max(told, key=lambda name: told[name])
    of_own = len((own - FUNCTION_WORDS[other]).intersection(words))
    if told[other] > max(2 * of_own, 2) or (told[other] == 2 and not of_own and len(words) > 7):
        yield f"it seems to be {_NAMES[other]}"
