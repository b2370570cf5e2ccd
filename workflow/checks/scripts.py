"""The letters of one word are of one script, and a word of one letter is of the script around it.

A real archive of statements writes "Pусский" with a Latin P, which no reader sees and no search finds.
A hyphen or an apostrophe parts words here: "HIV-инфекция" is right, and so is "WhatsApp’а".
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern

_SCRIPTS = {"Latin": "A-Za-zÀ-ÖØ-öø-ɏ", "Cyrillic": "Ѐ-ӿ", "Greek": "Ͱ-Ͽ"}
_LETTERS = "".join(_SCRIPTS.values())
_MIXED = pattern(
    "|".join(f"[{one}][{other}]" for one in _SCRIPTS.values() for other in _SCRIPTS.values() if one != other)
)
_WORD = pattern(f"[{_LETTERS}\u0301]+")
_CYRILLIC, _LATIN = pattern(f"[{_SCRIPTS['Cyrillic']}]"), pattern(f"[{_SCRIPTS['Latin']}]")
_CYRILLIC_WORD = pattern(f"(?<![{_LETTERS}\u0301])[{_SCRIPTS['Cyrillic']}][{_LETTERS}\u0301]")
_LONE_LATIN, _LONE_CYRILLIC = (
    pattern(f"(?<![{_LETTERS}\u0301])[{letters}](?![{_LETTERS}\u0301])") for letters in ("aceoy", "аеорсухАВЕКМНОРСТХ")
)
"""A word of one letter that looks like a letter of the other script."""
_MEANT = pattern(r"ЛГБТ|μ[A-Za-z]{1,3}$")
"""An acronym that Russian writes in both scripts, and units of measurement."""
_NOT_LATIN = pattern("[Ͱ-ӿ]")
_NAMES_SOMETHING = pattern(r"-|.?\w(?:[).’'/-]| [-–—=])")
"""A letter of a list or a formula, not a word: a), -c, y = 2."""


def check(pair: Pair) -> Iterator[str]:
    """Each word that mixes scripts, and each lone letter that its neighbours do not share the script of."""
    text = pair.target.text
    if not may_mix(text):
        return
    if _MIXED.search(text):
        for word in dict.fromkeys(_WORD.findall(text)):
            if _MIXED.search(word) and not _MEANT.match(word):
                yield f"“{word}” mixes scripts: {_rarer(word)}"
    if _CYRILLIC.search(text):
        yield from _strangers(pair.target.prose)


def may_mix(text: str) -> bool:
    """Whether a text has letters of two scripts: quick, and true of many that are as they should be."""
    return not text.isascii() and bool(_NOT_LATIN.search(text) and _LATIN.search(text))


def _rarer(word: str) -> str:
    """The letters of the script that has fewest in a word."""
    found = ((script, re.findall(f"[{letters}]", word)) for script, letters in _SCRIPTS.items())
    script, letters = min(((script, letters) for script, letters in found if letters), key=lambda item: len(item[1]))
    return f"{script} {', '.join(dict.fromkeys(letters))}"


def _strangers(text: str) -> Iterator[str]:
    """Words of one letter between words of another script, when that script has a letter just like it."""
    is_cyrillic = _CYRILLIC_WORD.search(text)
    own, lone, script = (_CYRILLIC, _LONE_LATIN, "Latin") if is_cyrillic else (_LATIN, _LONE_CYRILLIC, "Cyrillic")
    strange = {match.start() for match in lone.finditer(text)}
    found = list(_WORD.finditer(text)) if strange else []
    for i, match in enumerate(found):
        if match.start() in strange and not _NAMES_SOMETHING.match(text, max(match.start() - 1, 0)):
            neighbours = (*found[max(i - 1, 0) : i], *found[i + 1 : i + 2])
            if all(own.match(other[0]) for other in neighbours):
                yield f"“{match[0]}” is a {script} letter"
