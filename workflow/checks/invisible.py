"""There are no invisible characters in a translation: zero-width ones, and ones that turn the direction of writing.

Source: "Trojan Source" (CVE-2021-42574) shows what bidi controls can hide. Languages that are written
from right to left may use marks and isolates, scripts that join letters may use joiners, and an emoji may hold one.
"""

from collections.abc import Iterator
from unicodedata import name

from workflow.checks.pair import Pair
from workflow.checks.reading.wordlists import words
from workflow.patterns import pattern

INVISIBLE = (
    r"\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\u180e\u115f\u1160\u3164\uffa0\ufeff\u061c\u2028\u2029"
    r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\U000e0000-\U000e007f"
)
"""The characters, as a class of a regular expression has them."""
_INVISIBLE = pattern(f"[{INVISIBLE}]")
_JOINERS, _EMOJI = "\u200c\u200d", pattern(r"(?<=[\U0001f000-\U0001faff\u2600-\u27bf\ufe0f])\u200d")
_JOINING = words("fa ar ur ps ug ckb sd ks hi bn ta te kn ml mr gu pa ne si my km")
_TURNING = "\u200e\u200f\u061c\u2066\u2067\u2068\u2069"
_RIGHT_TO_LEFT = words("ar fa he ur ps yi dv ug ckb sd")


def check(pair: Pair) -> Iterator[str]:
    """Each kind of invisible character."""
    if not _INVISIBLE.search(pair.target.text):
        return
    base = pair.target.base
    usual = (_JOINERS if base in _JOINING else "") + (_TURNING if base in _RIGHT_TO_LEFT else "")
    for sign in dict.fromkeys(_INVISIBLE.findall(_EMOJI.sub("", pair.target.text))):
        if sign not in usual:
            yield f"an invisible character: U+{ord(sign):04X}{f' {name(sign).lower()}' if name(sign, '') else ''}"
