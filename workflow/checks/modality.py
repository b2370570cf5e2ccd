"""What must be is not what may be: an obligation stays one, and so does a permission.

Source: what goes wrong elsewhere, change triage: must, should, may. A warning. "Shall" is left out: treaties render
it by a future or a present.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair, Side
from workflow.checks.reading.polarity import polarity
from workflow.patterns import pattern


def _words(**by_language: str) -> dict[str, re.Pattern[str]]:
    return {base: pattern(rf"\b(?:{words})\b", re.IGNORECASE) for base, words in by_language.items()}


_MUST = _words(
    en=r"must|obliged|mandatory",
    es=r"deben?|deberán?|tienen? que|hay que|obligatori[oa]s?",
    fr=r"doi(?:t|vent)|devr(?:a|ont)|il faut|obligatoires?",
    it=r"dev(?:e|ono)|dovr(?:à|anno)|obbligatori[oaie]?",
    ru=r"долж(?:ен|на|но|ны)|обязан[аоы]?|обязательн\w+",
)
_MAY = _words(en=r"(?-i:may|might)(?!\s\d)", es=r"podrán?", ru="вправе")
_BOUND = _words(
    en=r"must|ha(?:s|ve|d) to|requir\w+|oblig\w+|mandatory|needs? (?:to|not)?|compulsory|necessar\w+|should"
    r"|ought|shall|is to|are to|duty|need\w*|let",
    es=r"deb\w+|t(?:ien|en|uv)\w* que|tendr\w+ que|ha[yb]\w* que|ha(?:n|mos)? de|oblig\w+|necesari\w+"
    r"|necesit\w+|exig\w+|preciso|requ\w+|falta|imprescindible"
    r"|corresponde\w*|conviene|urge\w*|hora de|cabe|imperativ\w+|indispensab\w+|incumb\w+",
    fr=r"doi\w+|dev\w+|faut|faudra\w*|fall\w+|oblig\w+|nécess\w+|exig\w+|requi\w+|besoin|tenu\w*|impérati\w+"
    r"|convien\w+|impos\w+|indispensabl\w+|incomb\w+|dus?|dues?|dû"
    r"|importe|veill\w+|appartient|prière|vont",
    it=r"dev\w*|dov\w+|dob\w+|debb\w+|occorr\w+|bisogn\w+|obblig\w+|necess\w+|richie\w+|va|vanno|andr\w+"
    r"|serv\w+|tenut\w+|indispensabil\w+|spett\w+|esig\w+"
    r"|imprescindib\w+|convien\w+|imperativ\w+|tocca",
    ru=r"долж\w+|обяза\w+|необходим\w*|нужн\w+|надо|след(?:ует|овало)|требу\w+|потребу\w+|надлеж\w+"
    r"|прид[её]т\w*|приход\w+|нельзя|запре\w+|сто(?:ит|ило)|подлеж\w+|пусть"
    r"|вынужд\w+|важно|пора|обяжет|не допус\w+|не может|не могут",
)
_FREE = _words(
    en=r"may|might|can|could|allow\w*|permi\w+|able|entitled|possib\w+|free to|let|perhaps|likely|right"
    r"|unable|cannot|prevent\w*",
    es=r"p[ou]ed\w+|pod\w+|permit\w+|quizás?|tal vez|posib\w+|capa\w+|acaso|derecho|admit\w+|pudier\w+"
    r"|facult\w+|probab\w+|eventual\w*|autoriz\w+",
    fr=r"peu\w+|pou[rv]\w+|puiss\w+|perme\w+|autoris\w+|possib\w+|capab\w+|droit|éventuel\w*|suscept\w+"
    r"|risqu\w+|libres?|facult\w+|probab\w+|arriv\w+|loisible|habilit\w+",
    it=r"può|poss\w+|pot\w+|puo\w*|consent\w+|permet\w+|permess\w+|autorizz\w+|forse|capac\w+|grado|diritto"
    r"|eventual\w*|riesc\w+|risch\w+|liber\w+|facolt\w+|probab\w+|magari",
    ru=r"мо[гж]\w*|возможн\w*|разреш\w+|позвол\w+|допус\w+|вправе|способ\w+|уда\w+|прав[оауе]\w*|смо\w+"
    r"|суме\w+|доступ\w*|вероятн\w*|порой|иногда|бы",
)


def check(pair: Pair) -> Iterator[str]:
    """Says so when an obligation seems to have vanished or to have come out of a permission."""
    source, target = pair.source, pair.target
    if source.base not in _BOUND or target.base not in _BOUND:
        return
    if _has(_MUST, source) and not _has(_BOUND, target) and not _denies(target):
        yield f"an obligation (“{_first(_MUST, source)}”) seems to be missing"
    elif (
        _has(_MAY, source)
        and not _says_no(source)
        and not _has(_BOUND, source)
        and not _has(_FREE, target)
        and _has(_BOUND, target)
    ):
        yield f"a permission (“{_first(_MAY, source)}”) seems to be an obligation: “{_first(_BOUND, target)}”"


def _has(table: dict[str, re.Pattern[str]], side: Side) -> bool:
    return side.base in table and bool(table[side.base].search(side.plain))


def _first(table: dict[str, re.Pattern[str]], side: Side) -> str:
    match = table[side.base].search(side.plain)
    return match[0] if match else ""


def _says_no(side: Side) -> bool:
    words = polarity(side.base)
    return words is not None and words.count(side.plain)[0] > 0


def _denies(side: Side) -> bool:
    """Whether the text forbids: "no puede" says what "must not" says."""
    return _has(_FREE, side) and _says_no(side)
