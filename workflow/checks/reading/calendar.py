"""The months and days of the week that a text names, by number, alike for every language that has a table."""

import re
from collections.abc import Iterator
from functools import lru_cache

from workflow.checks.pair import Side
from workflow.patterns import pattern

_MONTHS = {
    "en": "january february march april may june july august september october november december",
    "es": "enero febrero marzo abril mayo junio julio agosto sep?tiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet ao[uû]t septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ru": r"январ\w+ феврал\w+ март\w? апрел\w+ ма[йяею]м? июн\w+ июл\w+ август\w*"
    r" сентябр\w+ октябр\w+ ноябр\w+ декабр\w+",
}
_SHORT_MONTHS = {
    "en": "jan feb mar apr may jun jul aug sept? oct nov dec",
    "es": "ene feb mar abr may jun jul ago sept? oct nov dic",
    "fr": "janv? févr? mars avr mai juin juil août sept? oct nov déc",
    "it": "genn? febb? mar apr mag giu lug ago sett? ott nov dic",
    "ru": "янв фев мар апр мая июн июл авг сент? окт нояб? дек",
}
_HEADS = {
    base: frozenset(heads.split())
    for base, heads in {
        "en": "jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun",
        "es": "ene feb mar abr may jun jul ago sep set oct nov dic lun mié mie jue vie sáb sab dom",
        "fr": "jan fév fev mar avr mai jui aoû aou sep oct nov déc dec lun mer jeu ven sam dim",
        "it": "gen feb mar apr mag giu lug ago set ott nov dic lun mer gio ven sab dom",
        "ru": "янв фев мар апр мая май мае маю июн июл авг сен окт ноя дек"
        " пон вто сре чет пят суб вос пн вт ср чт пт сб вс",
    }.items()
}
"""How the names begin."""
_DOUBTFUL_MONTHS = {"en": "march may", "fr": "mars", "ru": r"март\w? ма[йяею]м?"}
"""Other words as well: they count beside a figure, or where only a time can stand."""
_DAYS = {
    "en": "mondays? tuesdays? wednesdays? thursdays? fridays? saturdays? sundays?",
    "es": "lunes martes miércoles jueves viernes s[aá]bados? domingos?",
    "fr": "lundis? mardis? mercredis? jeudis? vendredis? samedis? dimanches?",
    "it": "lunedì martedì mercoledì giovedì venerdì sabat[oi] domenic(?:a|he)",
    "ru": r"понедельник\w* вторник\w* сред[ауеы]м? четверг\w* пятниц\w* суббот\w* воскресень\w*",
}
_SHORT_DAYS = {
    "en": "mon tues? wed thu(?:rs?)? fri sat sun",
    "es": "lun mar mi[eé] jue vie s[aá]b dom",
    "fr": "lun mar mer jeu ven sam dim",
    "it": "lun mar mer gio ven sab dom",
    "ru": "пн вт ср чт пт сб вс",
}
_DOUBTFUL_DAYS = {"ru": r"сред[ауеы]м?"}
"""“Среды” may be environments."""
_NUMERIC = pattern(
    r"(?<![\d./-])(\d{1,2})[./-](\d{1,2})(?:[./-](?:19|20)?\d\d)?(?![\d/])|(?<!\d)(?:19|20)\d\d-(\d\d)-\d\d(?!\d)"
)
_WORD = pattern(r"\w+")
_ROMAN = pattern(r"\d[./ ](I{1,3}|IV|VI{0,3}|IX|XI{0,2})[./ ](?:19|20)?\d\d")
_ROMANS = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
_BEFORE = pattern(
    r"(?:\d(?:st|nd|rd|th|er|º|ª|\.)?\s(?:de\s|of\s)?|\b(?:in|by|since|until|till|on|en|depuis|в|с|до|к|по|во)\s|\bmid-)$",
    re.IGNORECASE,
)
_AFTER = pattern(r"\.?,?\s(?:de\s)?\d")


def _named(kind: str, names: str) -> str:
    return "|".join(f"(?P<{kind}{number}>{name})" for number, name in enumerate(names.split(), 1))


@lru_cache
def _full(base: str) -> re.Pattern[str]:
    """Full names of months and days."""
    return re.compile(rf"\b(?:{_named('m', _MONTHS[base])}|{_named('d', _DAYS[base])})\b", re.IGNORECASE)


@lru_cache
def _short(base: str) -> re.Pattern[str]:
    """Short names of months and days."""
    return re.compile(rf"\b(?:{_named('m', _SHORT_MONTHS[base])}|{_named('d', _SHORT_DAYS[base])})\b", re.IGNORECASE)


@lru_cache
def _doubtful(base: str) -> re.Pattern[str]:
    words = f"{_DOUBTFUL_MONTHS.get(base, '')} {_DOUBTFUL_DAYS.get(base, '')}".split()
    return re.compile("|".join(words) or "(?!)", re.IGNORECASE)


def _may_name(side: Side) -> bool:
    """Whether it is worth to look for names."""
    heads = {part[:3] for word in side.lower_words for part in (word, *(word.split("-") if "-" in word else ()))}
    return not _HEADS[side.base].isdisjoint(heads)


def is_known(base: str) -> bool:
    """Whether there are tables for a language."""
    return base in _MONTHS


def seen(side: Side) -> frozenset[str]:
    """Every month and day that the text may name: `m2` is February, `d1` is Monday."""
    if not is_known(side.base):
        return frozenset()
    found: set[str] = set()
    if _may_name(side):
        found |= {str(match.lastgroup) for match in _full(side.base).finditer(side.prose)}
        for match in _short(side.base).finditer(side.prose):
            if match.lastgroup and (match.lastgroup[0] == "d" or _is_beside_figure(side.prose, match)):
                found.add(match.lastgroup)
    if side.has_digit:
        found |= {
            f"m{int(part)}" for parts in _NUMERIC.findall(side.prose) for part in parts if part and int(part) < 13
        }
        found |= {f"m{_ROMANS.index(month) + 1}" for month in _ROMAN.findall(side.prose)}
    return frozenset(found)


def said(side: Side) -> Iterator[tuple[str, str]]:
    """The months and days that the text names beyond doubt, each with its word."""
    if is_known(side.base) and _may_name(side):
        for match in _full(side.base).finditer(side.prose):
            if side.base == "en" and match[0].islower():
                continue
            if not _doubtful(side.base).fullmatch(match[0]) or _is_beside_figure(side.prose, match):
                yield str(match.lastgroup), match[0]


def may_name(word: str, base: str) -> bool:
    """Whether a word in small letters begins like the name of a month or day."""
    return word[:3] in _HEADS.get(base, ())


def names_in(piece: str, base: str) -> Iterator[str]:
    """The months and days that a piece of a text may name by their full names."""
    if is_known(base) and any(may_name(word, base) for word in _WORD.findall(piece.lower())):
        for match in _full(base).finditer(piece):
            if base != "en" or not match[0].islower():
                yield str(match.lastgroup)


def months(side: Side) -> frozenset[int]:
    """The numbers of the months that the text may name."""
    return frozenset(int(name[1:]) for name in seen(side) if name[0] == "m")


def _is_beside_figure(text: str, match: re.Match[str]) -> bool:
    before = text[max(match.start() - 12, 0) : match.start()]
    return bool(_BEFORE.search(before) or _AFTER.match(text, match.end()))
