"""A sentence that says no says so in the translation, and one that does not does not.

Source: what goes wrong elsewhere, a fuzzy match pairs a sentence with its negation. A warning: languages say so in
other words too ("fails" is "no prosperó"), which the tables in `polarity` know in part.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from workflow.checks.pair import Pair, Side
from workflow.checks.reading.polarity import Polarity, polarity
from workflow.patterns import pattern

_SHARED = pattern(
    r"\b(?:n?or|any\w*|without|n?either|o|ni|ou|né|oppure|sin|sans|senza|или|ни|без|либо|ningun\w*|aucune?|alcun\w*)\b",
    re.IGNORECASE,
)
"""What one negation of an original may cover in several parts."""


_GOVERNMENTAL = {
    "en": r"(?<!\bnon)(?<!\bnon[ -])\bgovernmental",
    "es": r"(?<!\bno )\bgubernamental",
    "fr": r"(?<!\bnon[ -])\bgouvernemental",
    "it": r"(?<!\bnon[ -])\bgovernativ",
    "ru": r"\bправительственн",
}
"""What an organisation is when the "non" before it got lost."""
_GOVERNMENT = pattern(r"\b(?:non-?)?(?:inter)?govern[aeim]", re.IGNORECASE)

_CRIME = {
    "en": (r"\bdecriminali|\blegali[sz]", r"\bcriminali[sz]"),
    "es": (r"\bdes(?:criminali|penali)|\blegaliz", r"\b(?:criminali|penali)[zc]"),
    "fr": (r"\bdé(?:criminalis|pénalis)|\blégalis", r"\b(?:criminalis|pénalis)"),
    "it": (r"\bde(?:criminalizz|penalizz)|\blegalizz", r"\b(?:criminalizz|penalizz)"),
    "ru": (r"\bде(?:криминализ|пенализ)|\bлегализ", r"\bкриминализ"),
}
"""What takes a deed out of criminal law, and what puts it there."""

_NAME = pattern(r"(?:[A-Z][\w’']*[.,!]? ){0,8}(?:Don[’']t|Do Not|Not|No|Never|Without)(?: [A-Z][\w’']*){1,8}")
"""What may be a name that says no: Support. Don’t Punish."""


def check(pair: Pair) -> Iterator[str]:
    """Each sentence in which a negation seems to have vanished or appeared."""
    yield from _of_prefix(pair)
    yield from _of_crime(pair)
    there, here = polarity(pair.source.base), polarity(pair.target.base)
    if there is None or here is None or not (_may_deny(there, pair.source) or _may_deny(here, pair.target)):
        return
    pair = _without_names(pair)
    sentences = list(zip(pair.source.sentences, pair.target.sentences, strict=False))
    if len(pair.source.sentences) != len(pair.target.sentences):
        sentences = [(pair.source.plain, pair.target.plain)]
    for original, translation in sentences:
        yield from _turned(there, original, here, translation)


def _of_prefix(pair: Pair) -> Iterator[str]:
    """Non-governmental organisations that became governmental ones."""
    there, here = _GOVERNMENTAL.get(pair.source.base), _GOVERNMENTAL.get(pair.target.base)
    if "govern" not in pair.source.plain.lower() and "gubern" not in pair.source.plain.lower():
        return
    found = re.search(here, pair.target.plain, re.IGNORECASE) if there and here else None
    if found and there and not re.search(there, pair.source.plain, re.IGNORECASE):
        bare = re.sub(r"\bnon?[ -]?(?:govern|gubern|gouvern)\w+", "", pair.source.plain, flags=re.IGNORECASE)
        if not _GOVERNMENT.search(bare):
            yield f"a negation seems to be missing: “{found[0]}”"


def _of_crime(pair: Pair) -> Iterator[str]:
    """Decriminalised deeds that became crimes: one syllable is lost, and no word beside it says stop or not."""
    here, words = _CRIME.get(pair.target.base), polarity(pair.target.base)
    if "criminali" not in pair.source.plain.lower() or pair.source.base != "en" or here is None or words is None:
        return
    is_freed, is_crime = (re.search(rf"(?:{pattern})\w*", pair.source.plain, re.IGNORECASE) for pattern in _CRIME["en"])
    freed, crime = (re.search(rf"(?:{pattern})\w*", pair.target.plain, re.IGNORECASE) for pattern in here)
    if is_freed and not is_crime and crime and not freed and words.count(pair.target.plain) == (0, 0):
        yield f"a negation seems to be missing: “{crime[0]}”"


def _without_names(pair: Pair) -> Pair:
    """The pair without names in capitals that deny something, where a translation leaves them as they are."""
    there, here = (side.plain.replace("’", "'") for side in (pair.source, pair.target))
    if pair.source.base != "en" or pair.target.base == "en":
        return pair
    names = [name for found in _NAME.findall(there) if (name := _left(found, here))]
    if not names:
        return pair
    for name in names:
        there, here = there.replace(name, "X"), here.replace(name, "X")
    return replace(pair, source=Side(there, pair.source.language), target=Side(here, pair.target.language))


def _left(found: str, here: str) -> str:
    """The longest part of a run of capitals that says no and stands in the translation as it is; "" for none."""
    words = found.split()
    parts = (words[i:j] for i in range(len(words)) for j in range(len(words), i + 1, -1))
    return next((name for name in map(" ".join, parts) if name in here and _NAME.fullmatch(name)), "")


def _may_deny(words: Polarity, side: Side) -> bool:
    """Whether it is worth to look for negations."""
    return not words.sign_words.isdisjoint(side.lower_words) or any(
        "n't" in word or word[:2] == "n'" for word in side.lower_words
    )


def _turned(there: Polarity, original: str, here: Polarity, translation: str) -> Iterator[str]:
    said, denied = there.count(original)
    says, denies = here.count(translation)
    if said > says + max(0, denies - denied) or (said and here.has_lost_particle(translation)):
        yield f"a negation seems to be missing: {_start(translation)}"
    elif says > said + max(0, denied - denies) + (_repeats(original) if said else 0):
        yield f"a negation seems to be added: {_start(translation)}"


def _repeats(original: str) -> int:
    """How often a language may repeat a negation that another says once: "do not lecture, scold or threaten"."""
    words = len(_SHARED.findall(original))
    return words and words + original.count(",")


def _start(sentence: str) -> str:
    return f"“{sentence[:60].strip()}{'…' if len(sentence) > 60 else ''}”"
