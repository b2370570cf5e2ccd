"""Acronyms of the original stand in the translation, as its language writes them: UNAIDS is ONUSIDA, ЮНЭЙДС.

Source: the UN's own names (table in `initials`; a glossary adds to it). What is well known may be said in
full ("Naciones Unidas"); the acronym in brackets after a name has to be one, since the text goes on with it. One that
no table knows keeps its form, or another acronym stands for it: ICCPR becomes PIDCP.
"""

import re
from collections.abc import Collection, Iterator

from workflow.checks.pair import Pair, Side
from workflow.checks.reading.initials import LANGUAGES, LOOSE, Forms, known
from workflow.checks.reading.wordlists import words
from workflow.patterns import pattern

_DOTTED = pattern(r"\b(?:[^\W\d_a-zа-яё]\.\s?){2,}(?!\s?[^\W\d_a-zа-яё][^\W\d_A-ZА-ЯЁ])")
TOKEN = pattern(r"[^\W\d_]+(?:&[^\W\d_]+)?")
CAPITALS = pattern("[A-ZÀ-ÞЀ-Я][.&]?[a-z]?[A-ZÀ-ÞЀ-Я]|[A-Z]\\. [A-Z]\\.")
_NAMED = pattern(r"[^\W\d_a-zа-яё][^\W\d_]{3,}\W?")
_SAID_IN_FULL = frozenset({"CND", "HRC", "UNHRC", "GA", "UNGA", "SC", "UNSC"})
"""Bodies whose acronym few languages use: the Human Rights Council (HRC) is the Consejo de Derechos Humanos."""
_NEAR = 5
"""Words before a bracket in which the name that it stands for has a capital."""
_ROMAN = pattern(r"[IVXLC]+")
_ENDED = pattern(r"([^\W\d_a-zа-яё]{2,})['’]?[a-zа-яё]{1,3}")
_OF_ANOTHER = pattern(r"(?<=долл[. ])\s?США|(?<=доллар)\w*\sСША|(?<=[А-Я]{3}\s)ООН")
"""What stands beside a sign or another acronym alone: US dollars, the UN of УНП ООН."""
_SHOUTED = words(
    "not no all never must only stop now and or end yes new note free true false warning important"
    " urgent please attention help your you our we us they every any some both but for with without"
    " from what who why how when where this that these those more less most always do does don here"
    " there first last before after very name file text error"
)


def check(pair: Pair) -> Iterator[str]:
    """Each acronym that is missing."""
    there = _acronyms(pair.source)
    if not there:
        return
    here = _tokens(pair.target)
    missing = [acronym for acronym in there if not _stands(acronym, here, pair)]
    if not missing:
        return
    unknown = [acronym for acronym in missing if not _is_known(acronym, pair)]
    strange = [acronym for acronym in _acronyms(pair.target) if not _is_explained(acronym, there, pair)]
    firm = [acronym for acronym in missing if acronym not in unknown and _names(acronym, pair.source)]
    excusable = [*unknown, *firm]
    firm += [acronym for acronym in unknown if _is_firm(acronym, pair.source)]
    excused = {*excusable}.difference(firm[len(strange) :])
    yield from (f"the acronym {acronym} is missing" for acronym in missing if acronym not in excused)


def _is_known(acronym: str, pair: Pair) -> bool:
    """Whether a table says what the acronym becomes."""
    return acronym in pair.acronyms or acronym.upper() in known().get(pair.source.base, {})


def _is_firm(acronym: str, side: Side) -> bool:
    """Whether an acronym that no table knows is one of a kind that translators keep.

    A name that stands in brackets is, and a longer one: organisations'. GUI and VM are often said in full.
    """
    return f"({acronym})" in side.plain or (len(acronym) > 3 and acronym.isupper())


def _acronyms(side: Side) -> list[str]:
    """Words with two capitals or more, once each; no Roman numerals, and nothing that is shouted."""
    if not CAPITALS.search(side.prose):
        return []
    text = _OF_ANOTHER.sub("", _undotted(side.prose))
    found = TOKEN.findall(text)
    loud = sum(len(word) > 3 and word.isupper() for word in found)
    is_shouted = loud > 2 and loud * 2 > sum(len(word) > 3 for word in found)
    acronyms: dict[str, None] = {}
    for word in found:
        capitals = sum(map(str.isupper, word))
        if (
            capitals < 2
            or capitals * 2 <= len(word)
            or _ROMAN.fullmatch(word)
            or (is_shouted and word.upper() not in known().get(side.base, {}))
        ):
            continue
        acronyms[_singular(word)] = None
    return [
        acronym for acronym in acronyms if acronym.upper() not in LOOSE and acronym.lower() not in _SHOUTED.union(found)
    ]


def _undotted(text: str) -> str:
    """U.S. as US; the initials of a person as they are."""
    return _DOTTED.sub(lambda match: re.sub(r"[.\s]", "", match[0]) + " ", text) if "." in text else text


def _singular(word: str) -> str:
    """An acronym without the ending of a case or a plural: NGOs, СПИДу."""
    ended = _ENDED.fullmatch(word)
    return ended[1] if ended else word


def _tokens(side: Side) -> frozenset[str]:
    """Every word that may be an acronym, in capitals: short ones must be written so."""
    found = TOKEN.findall(_undotted(side.prose))
    return frozenset(_singular(word).upper() for word in found if len(word) > 3 or word[:2].isupper())


def _stands(acronym: str, here: frozenset[str], pair: Pair) -> bool:
    """Whether the acronym, its form in the language of the translation, or what it stands for is there."""
    if acronym.upper() in here or any(
        form.upper() in here or form in pair.target.plain for form in pair.acronyms.get(acronym, ())
    ):
        return True
    form = _form(acronym, pair)
    if form is None:
        return _in_family(acronym.upper(), here)
    return bool(form.acronyms & here) or (not _names(acronym, pair.source) and _says(form.words, pair.target))


def _says(words: Collection[str], side: Side) -> bool:
    """Whether one of the words that say an acronym in full is there."""
    text = side.plain.lower().replace("ё", "е").replace(".", "")
    return any(word in text for word in words)


def _names(acronym: str, side: Side) -> bool:
    """Whether the acronym stands in brackets after a name: Office on Drugs and Crime (UNODC)."""
    before, brackets, _ = side.prose.partition(f"({acronym})")
    is_usual = known().get(side.base, {}).get(acronym.upper(), (Forms(_SAID_IN_FULL, ()),))[0]
    return bool(brackets and is_usual.acronyms.isdisjoint(_SAID_IN_FULL)) and any(
        _NAMED.fullmatch(word) for word in before.split()[-_NEAR:]
    )


def _form(acronym: str, pair: Pair) -> Forms | None:
    """What the acronym is called in the language of the translation, when the table knows."""
    return form_in(acronym, pair.source.base, pair.target.base)


def form_in(acronym: str, source: str, target: str) -> Forms | None:
    """What an acronym of one language is called in another, when the table knows both."""
    forms = known().get(source, {}).get(acronym.upper())
    return forms[LANGUAGES.index(target)] if forms and target in LANGUAGES else None


def _in_family(acronym: str, here: Collection[str]) -> bool:
    """LGBT and LGBTQI+ are one family, in either script."""
    return acronym.startswith("LGBT") and any(word.startswith(("LGBT", "ЛГБТ")) for word in here)


def _explained(there: Collection[str], pair: Pair) -> frozenset[str]:
    """The acronyms of the translation that stand for one of the original."""
    forms = filter(None, (_form(acronym, pair) for acronym in there))
    return frozenset(acronym.upper() for acronym in there).union(*(form.acronyms for form in forms))


def _is_explained(acronym: str, there: Collection[str], pair: Pair) -> bool:
    """Whether an acronym of the translation stands for one of the original, or for a name that stands there in full."""
    if acronym.upper() in _explained(there, pair) or _in_family("LGBT", [acronym.upper()]):
        return True
    known_here = known().get(pair.target.base, {}).get(acronym.upper())
    if (
        known_here
        and pair.source.base in LANGUAGES
        and _says(known_here[LANGUAGES.index(pair.source.base)].words, pair.source)
    ):
        return True
    initials = "".join(word[0] for word in pair.source.words if word[0].isupper())
    return acronym.upper() in initials
