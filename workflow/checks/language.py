"""A translation is in the language that it is for.

Source: field.md §5.1 ("wrong-language segment"); a catalogue that is saved under the wrong name, a paragraph pasted from
another language. Told by the words that each language cannot do without, and by its letters.
"""

import re
from collections.abc import Iterator

from workflow.checks.function_words import FUNCTION_WORDS
from workflow.checks.pair import Pair

_CYRILLIC, _LATIN = re.compile("[Ѐ-ӿ]"), re.compile("[A-Za-zÀ-ɏ]")
_IN_CYRILLIC = frozenset(["ru", "uk", "be", "bg", "mk", "kk", "ky", "tg", "mn"])
_IN_LATIN = frozenset(
    [
        "en",
        "es",
        "fr",
        "it",
        "pt",
        "de",
        "nl",
        "pl",
        "cs",
        "sk",
        "ro",
        "hu",
        "sv",
        "da",
        "nb",
        "no",
        "fi",
        "tr",
        "id",
        "ms",
        "vi",
        "sw",
        "ca",
        "gl",
        "eu",
        "et",
        "lv",
        "lt",
        "sl",
        "hr",
    ]
)
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
    if (base in _IN_CYRILLIC and latin > 12 and cyrillic < latin) or (
        base in _IN_LATIN and cyrillic > 12 and latin < cyrillic
    ):
        yield f"in {'Latin' if latin > cyrillic else 'Cyrillic'} letters"
    elif base in FUNCTION_WORDS:
        yield from _by_words(base, words)


def _by_words(base: str, words: tuple[str, ...]) -> Iterator[str]:
    own = sum(word in FUNCTION_WORDS[base] for word in words)
    if own * 5 > len(words):
        return
    found = {
        other: sum(word in telling for word in words) for other, telling in FUNCTION_WORDS.items() if other != base
    }
    other, told = max(found.items(), key=lambda item: item[1])
    if told >= _LEAST and told > 2 * own:
        yield f"it seems to be {_NAMES[other]}"
