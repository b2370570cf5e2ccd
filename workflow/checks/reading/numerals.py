"""The numbers that words of a language may say, read from its table."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from workflow.checks.reading.numeral_words import TABLES
from workflow.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Numerals:
    """What one language brings."""

    cardinals: Mapping[str, int]
    """Words that add up to a number when they stand together."""
    loose: Mapping[str, tuple[Decimal, ...]]
    """Words that may stand for one of these values."""
    stems: Mapping[str, tuple[Decimal, ...]]
    """Beginnings of such words."""
    heads: frozenset[str]
    """Their first three letters, so that most words are passed over at once."""
    lengths: tuple[int, ...]
    """Of the stems, longest first."""
    scales: Mapping[str, int]
    """What multiplies a number in digits before it."""
    doubtful: frozenset[str]
    """Words of the lexicon that mean other things as well: in an original they state no number."""
    ordinals: frozenset[str]
    """What makes "twenty-first" of twenty."""
    units: Mapping[str, str]
    """Units of time, each with a letter: h, d, w, m, y, i for minutes."""
    spans: Mapping[str, frozenset[str]]
    """Words that may stand for so much time: `24h` is a day, `6m` a semester."""
    spanned: Mapping[str, tuple[Decimal, ...]]
    """The numbers that such words may become."""

    def values(self, word: str) -> tuple[Decimal, ...]:
        """What a word in small letters may stand for."""
        if word in self.loose:
            return self.loose[word]
        if word[:3] not in self.heads:
            return ()
        for length in self.lengths:
            if word[:length] in self.stems:
                return self.stems[word[:length]]
        return ()


_ADJECTIVES = "ый ий ой ого его ому ему ым им ом ем ая яя ую юю ей ое ее ые ие ых их ыми ими"
_RUSSIAN_ORDINALS = (
    (1, 1, "перв втор"),
    (4, 1, "четверт пят шест седьм восьм девят десят одиннадцат двенадцат тринадцат четырнадцат пятнадцат"),
    (16, 1, "шестнадцат семнадцат восемнадцат девятнадцат двадцат"),
    (30, 10, "тридцат сороков пятидесят шестидесят семидесят восьмидесят девяност сот"),
    (200, 100, "двухсот трехсот четырехсот пятисот"),
)
_RUSSIAN_PREFIXES = (
    (1, 1, "одно двух трех четырех пяти шести семи восьми девяти десяти одиннадцати двенадцати"),
    (13, 1, "тринадцати четырнадцати пятнадцати шестнадцати семнадцати восемнадцати девятнадцати двадцати"),
    (30, 10, "тридцати сорока пятидесяти шестидесяти семидесяти восьмидесяти девяноста сто"),
)
_ITALIAN_UNITS = "uno due tre quattro cinque sei sette otto nove"
_ITALIAN_TEENS = "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove"
_ITALIAN_TENS = "venti trenta quaranta cinquanta sessanta settanta ottanta novanta"
_RUSSIAN_MEASURES = "лет днев месяч час крат недель минут сторон этап годич уровн значн процент"


@lru_cache
def numerals(base: str) -> Numerals | None:
    """The words of a language; None when there is no table."""
    if base not in TABLES:
        return None
    table = TABLES[base]
    cardinals = {word.replace("ё", "е"): value for word, value in lexicon(base).numerals.items() if "-" not in word}
    cardinals |= {word: int(value) for value, words in _lines(table.cardinals) for word in words.split("|")}
    cardinals |= _italian() if base == "it" else {}
    words = _by_word(table.loose, _russian() if base == "ru" else ())
    stems = {word[:-1]: values for word, values in words.items() if word.endswith("*")}
    if base == "it":
        stems |= {_ordinal_stem(word): (Decimal(value),) for word, value in cardinals.items() if 20 < value < 100}
    return Numerals(
        cardinals=cardinals,
        loose={word: values for word, values in words.items() if not word.endswith("*")},
        stems=stems,
        heads=frozenset(stem[:3] for stem in stems),
        lengths=tuple(sorted({len(stem) for stem in stems}, reverse=True)),
        units={word: unit for names, unit in _pairs(table.units) for word in names.split("|")},
        spans={span: frozenset(names.split()) for span, names in _rows(table.spans)},
        spanned=_by_word("\n".join(f"{span[:-1]} {names}" for span, names in _rows(table.spans))),
        scales={word: int(value) for value, words in _lines(table.scales) for word in words.split("|")},
        doubtful=frozenset(table.doubtful.split()),
        ordinals=frozenset(table.ordinals.split()),
    )


def _lines(table: str) -> list[tuple[Decimal, str]]:
    """(value, the rest) of each line."""
    return [(Decimal(value), rest) for value, rest in _rows(table)]


def _ordinal_stem(cardinal: str) -> str:
    """Settantacinque → settantacinquesim."""
    return (cardinal if cardinal.endswith(("tre", "sei")) else cardinal[:-1]) + "esim"


def _rows(table: str) -> list[tuple[str, str]]:
    """(first word, the rest) of each line."""
    parts = (line.strip().partition(" ") for line in table.strip().splitlines())
    return [(first, rest) for first, _, rest in parts if first]


def _pairs(table: str) -> list[tuple[str, str]]:
    """What stands before and after the colon of each word."""
    return [(names, unit) for names, _, unit in (word.partition(":") for word in table.split())]


def _by_word(table: str, more: Iterable[tuple[int, str]] = ()) -> dict[str, tuple[Decimal, ...]]:
    """The values of each word."""
    found: dict[str, list[Decimal]] = {}
    for value, words in (*_lines(table), *((Decimal(value), word) for value, word in more)):
        for word in words.split():
            found.setdefault(word.replace("ё", "е"), []).append(value)
    return {word: tuple(values) for word, values in found.items()}


def _russian() -> Iterator[tuple[int, str]]:
    """Ordinals in all their forms, and adjectives that begin with a number: двухлетний, пятидневного."""
    for first, step, stems in _RUSSIAN_ORDINALS:
        for place, stem in enumerate(stems.split()):
            for ending in _ADJECTIVES.split():
                yield first + place * step, stem + ending
    for first, step, prefixes in _RUSSIAN_PREFIXES:
        for place, prefix in enumerate(prefixes.split()):
            for measure in _RUSSIAN_MEASURES.split():
                yield first + place * step, f"{prefix}{measure}*"
    for place, decade in enumerate(
        ["тридцатых", "сороковых", "пятидесятых", "шестидесятых", "семидесятых", "восьмидесятых", "девяностых"]
    ):
        yield 1930 + 10 * place, decade


def _italian() -> dict[str, int]:
    """Italian writes its numerals as one word: ventitré, duecentocinquanta, trentamila."""
    units = dict(enumerate(_ITALIAN_UNITS.split(), 1))
    below = units | dict(enumerate(_ITALIAN_TEENS.split(), 10))
    for ten, word in zip(range(20, 100, 10), _ITALIAN_TENS.split(), strict=True):
        below |= {ten: word, **{ten + n: (word[:-1] if n in {1, 8} else word) + name for n, name in units.items()}}
    hundreds = {n * 100: ("" if n == 1 else units[n]) + "cento" for n in range(1, 10)}
    whole = below | hundreds | {h + n: word + name for h, word in hundreds.items() for n, name in below.items()}
    spelt = {word: n for n, word in whole.items()} | {f"{word}mila": n * 1000 for n, word in whole.items() if n > 1}
    # "Ventun persone", "trentun giorni": the last vowel falls off before a noun.
    spelt |= {word[:-1]: n for word, n in spelt.items() if word.endswith("uno")}
    return spelt | {word[:-1] + "é": n for word, n in spelt.items() if word.endswith("tre")}
