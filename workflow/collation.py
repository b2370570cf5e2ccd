"""Names in the order of a language, as a reader looks them up.

The levels are those of the Unicode Collation Algorithm (UTS 10): first the letters, then their accents, then capitals;
spaces and punctuation do not count. Decomposition tells letters from accents; the tables hold what a language's CLDR
rules say beside it, and what does not decompose. Names keep the script they are written in, and the edition's own
script comes first, as CLDR reorders for Russian.
"""

import re
import unicodedata
from collections.abc import Mapping

_WHOLE: Mapping[str, Mapping[str, str]] = {
    "es": {"ñ": "n\U0010ffff"},
    "": {"й": "и\U0010ffff", "ў": "у\U0010ffff", "ї": "і\U0010ffff"},
}
"""Letters of their own in spite of what they decompose to, each with the place where it is looked up: after all that
begins with the letter before it. Those of no language count in every one."""
_UNFOLDED = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
)
"""Letters of the Latin script that do not decompose, among those they are looked up with."""
_CYRILLIC = frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn"})

Key = tuple[tuple[int, str], str, str]


def collation_key(text: str, tag: str) -> Key:
    """What to sort a name by in the language of a BCP 47 tag."""
    language = tag.partition("-")[0]
    folded = unicodedata.normalize("NFC", text).casefold()
    for letters in (_WHOLE.get(language, {}), _WHOLE[""]):
        for letter, place in letters.items():
            folded = folded.replace(letter, place)
    plain = unicodedata.normalize("NFKD", folded.translate(_UNFOLDED))
    letters_alone = re.sub(r"[^\w\U0010ffff]|_", "", "".join(c for c in plain if not unicodedata.combining(c)))
    return (_script(letters_alone, language), letters_alone), plain, text.swapcase()


def _script(letters: str, language: str) -> int:
    """0 for figures, 1 for the script of the language, 2 for any other."""
    if not letters or letters[0].isdigit():
        return 0
    is_cyrillic = unicodedata.name(letters[0], "").startswith("CYRILLIC")
    is_latin = unicodedata.name(letters[0], "").startswith("LATIN")
    return 1 if (is_cyrillic if language in _CYRILLIC else is_latin) else 2
