"""The numbers of a text, read twice: strictly for what an original states, freely for what a translation may say.

`required` gives what must be found again; `stated` gives every number that a reader may see, with every reading of it:
`1.250` in Spanish is 1250, `17.30` is a time or a decimal, `ambas` is two, `siglo XXI` is 21.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from workflow.checks.numerals import Numerals, numerals
from workflow.checks.pair import base
from workflow.languages import read_tag

Values = tuple[Decimal, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, as a reader may understand it."""

    text: str
    values: frozenset[Decimal]
    """Every reading; of a time and of a list all parts."""
    is_digits: bool


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that an original states."""

    text: str
    ways: tuple[Values, ...]
    """What a translation must state: all values of one of these."""
    is_digits: bool
    counts_time: bool = False
    """A number of hours, days, weeks or months, for which there may be a word: "24 hours", "six months"."""
    may_be_month: bool = False
    """A part of a date in figures, which may be a month in words."""
    is_day: bool = False
    """The day of a date: "1 November" is no "una"."""


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹०१२३४५६७८९০১২৩৪৫৬৭৮৯٫٬", "0123456789" * 4 + ".,")
_DIGIT = re.compile(r"\d")
_SPACE = " \u00a0\u202f\u2009\u2007"
_TOKEN = re.compile(rf"\d+(?:[.,'’{_SPACE}]\d+)*|[^\W\d_]+")
_GROUPED = re.compile(rf"(?<![\d.,])\d{{1,3}}(?:[{_SPACE}'’]\d{{3}})+(?:[.,]\d+)?(?![\d])")
_HALF = re.compile(r"\s(?:y medi[oa]|et demie?|e mezz[oa]|and a half|с половиной)\b")
_AFTERNOON = re.compile(
    r"(?::?[\d\s.h]{0,5})(?:p\.?\s?m\b|de la (?:tarde|noche)|de l.apr.s-midi|du soir|del pomeriggio|di sera|вечера|дня|ночи)",
    re.IGNORECASE,
)
_HALF_MILLION = re.compile(
    r"\b(?:half a|medio|un demi[- ]|mezzo|пол)\s?-?(?:million|millón|milione|миллиона)", re.IGNORECASE
)
_ROMAN = re.compile(r"(?=[IVXLCDM])(M{0,3})(C[MD]|D?C{0,3})(X[CL]|L?X{0,3})(I[XV]|V?I{0,3})(?:er|re|e|es|ème)?")
_ROMAN_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}
_CYRILLIC_ROMAN = str.maketrans("ХІМСУ", "XIMCV")
_JOINERS = frozenset({"and", "y", "et", "e"})
_AMBIGUOUS_SCALES = frozenset({"k", "m", "mm", "bn", "tn", "md", "mio"})


@lru_cache(maxsize=64)
def decimal_sign(language: str) -> str:
    """The sign before the decimals in the language with this tag."""
    try:
        return read_tag(language.replace("_", "-")).number(1.5)[1]
    except ValueError:
        return "."


def _whole(text: str, decimal: str) -> set[Decimal]:
    """The readings of digits with points and commas between them, and no blanks."""
    if text.isdecimal():
        return {Decimal(text)}
    group = "," if decimal == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", text):
        return {Decimal(text.replace(group, "").replace(decimal, "."))}
    parts = {Decimal(part) for part in re.split(r"[.,]", text)}
    if re.fullmatch(r"\d+[.,]\d+", text) and (decimal in text or group == "."):
        return parts | {Decimal(text.replace(",", "."))}
    return parts


@lru_cache(maxsize=4096)
def readings(text: str, decimal: str) -> frozenset[Decimal]:
    """Every number that a run of digits, signs and blanks may be."""
    if text.isdecimal():
        return frozenset({Decimal(text)})
    found: set[Decimal] = set()
    for match in _GROUPED.findall(text):
        found |= _whole(re.sub(rf"[{_SPACE}'’]", "", match), decimal)
    if not _GROUPED.fullmatch(text) or " " in text:
        for part in re.split(rf"[{_SPACE}'’]", text):
            found |= _whole(part, decimal)
    return frozenset(found)


def roman(word: str) -> int:
    """The value of a Roman numeral, 0 when it is none; letters that mean other things by themselves are none."""
    match = _ROMAN.fullmatch(word.translate(_CYRILLIC_ROMAN))
    if not match or word in {"C", "D", "L", "M", "e", "es"}:
        return 0
    values = [_ROMAN_VALUES[letter] for letter in "".join(match.groups())]
    return sum(-value if value < after else value for value, after in zip(values, [*values[1:], 0], strict=True))


def composed(values: Sequence[Decimal | int]) -> Decimal:
    """The number that numerals say together: two hundred and fifty thousand, dos mil millones, quatre-vingt-dix."""
    total = current = Decimal(0)
    for value in values:
        if value >= 1000:
            total, current = (
                ((total + current or 1) * value, Decimal(0))
                if value > total
                else (total + (current or 1) * value, Decimal(0))
            )
        elif value == 100 or (value == 20 and current % 100 == 4):
            current = (current or 1) * value if value == 100 else current + 76
        else:
            current += value
    return total + current


# ------------------------------------------------------------------------------------------------------ what is stated


def stated(text: str, language: str) -> tuple[Figure, ...]:
    """Every number in the text that a reader may see."""
    return tuple(_stated(text.translate(_DIGITS), decimal_sign(language), numerals(base(language))))


def _stated(text: str, decimal: str, words: Numerals | None) -> Iterator[Figure]:
    tokens = list(_TOKEN.finditer(text))
    i = 0
    while i < len(tokens):
        token = tokens[i][0]
        if token[0].isdecimal():
            scales = _scales(tokens, i, words)
            yield _in_digits(text, tokens[i], decimal, scales, words)
            i += 1 + len(scales)
            continue
        word = token.lower().replace("ё", "е")
        if words and word in words.cardinals:
            run, after = _run(tokens, i, words)
            yield _in_words(text, tokens[i:after], run, words)
            i = after
            continue
        if words and (values := words.values(word)):
            yield Figure(token, frozenset(values), is_digits=False)
        if token[0] in "IVXLCDMХІ" and (value := roman(token)):
            yield Figure(token, frozenset({Decimal(value)}), is_digits=False)
        i += 1
    if _HALF_MILLION.search(text):
        yield Figure("½", frozenset({Decimal(500_000)}), is_digits=False)


def _scales(tokens: Sequence[re.Match[str]], i: int, words: Numerals | None) -> list[str]:
    """The words right after the digits at `i` that multiply them."""
    scales: list[str] = []
    while words and i + 1 < len(tokens) and tokens[i + 1].start() - tokens[i].end() <= 1:
        i += 1
        word = tokens[i][0].lower().replace("ё", "е")
        if word not in words.scales:
            break
        scales.append(word)
    return scales


def _in_digits(text: str, token: re.Match[str], decimal: str, scales: Sequence[str], words: Numerals | None) -> Figure:
    values = readings(token[0], decimal)
    shown = token[0]
    if scales and words:
        shown = f"{token[0]} {' '.join(scales)}"
        scaled = {composed([value, *(words.scales[scale] for scale in scales)]) for value in values}
        half = {value + Decimal(words.scales[scales[-1]]) / 2 for value in scaled}
        values = frozenset(scaled | half | (values if set(scales) <= _AMBIGUOUS_SCALES else set()))
    more = {value + 1900 for value in values if value % 10 == 0 and 20 <= value <= 90}
    if _AFTERNOON.match(text, token.end()):
        more |= {value + 12 for value in values if value <= 12}
    if text[max(token.start() - 5, 0) : token.start()][:4].isdecimal() and token.start() > 4:
        century = Decimal(text[token.start() - 5 : token.start() - 3]) * 100
        more |= {century + value for value in values if value < 100}
    return Figure(shown, values | more, is_digits=True)


def _run(tokens: Sequence[re.Match[str]], i: int, words: Numerals) -> tuple[list[int], int]:
    """The numerals from token `i` on that stand together, and where the text goes on."""
    run: list[int] = []
    end = i
    while i < len(tokens):
        if run and tokens[i].start() - tokens[i - 1].end() > 1:
            break
        word = tokens[i][0].lower().replace("ё", "е")
        if word in words.cardinals:
            run.append(words.cardinals[word])
            end = i + 1
        elif not run or word not in _JOINERS:
            break
        i += 1
    return run, end


def _in_words(text: str, tokens: Sequence[re.Match[str]], run: Sequence[int], words: Numerals) -> Figure:
    values = {composed(run), *map(Decimal, run)}
    for token in tokens:
        values.update(words.values(token[0].lower().replace("ё", "е")))
    if _HALF.match(text, tokens[-1].end()):
        values |= {value + (Decimal(max(run)) if max(run) >= 1000 else 1) / 2 for value in (composed(run),)}
    return Figure(text[tokens[0].start() : tokens[-1].end()], frozenset(values), is_digits=False)


# ---------------------------------------------------------------------------------------------------- what is required

_DATE = re.compile(r"(?<![\w.,/-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/]|[.,-]\d)")
_ISO_DATE = re.compile(r"(?<![\w/-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w-])")
_TIME = re.compile(
    r"(?<![\d.,:])([01]?\d|2[0-4])(?:(?::|\s?h\s?)([0-5]\d)|\.([0-5]\d)(?=\s?(?:[ap]\.?\s?m\b|h\b|hours|hrs)))(?![\d:])"
    r"|(?<![\d.,:])(1?\d)(?=\s?[ap]\.?\s?m\b)"
)
_YEARS = re.compile(r"(?<![\d.,])((?:19|20)\d\d)([-–/])(\d\d)(?![\d.,]*\d)")
_MONTH = re.compile(
    r"\s?(?:st|nd|rd|th|º|°|er|\.)?\s(?:of\s|de\s)?(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|ene|abr|ago|dic|janv|fév|avr|mai|juin"
    r"|juil|août|déc|gen|mag|giu|lug|set|ott|янв|фев|мар|апр|мая|июн|июл|авг|сен|окт|ноя|дек)"
)
_MONTH_BEFORE = re.compile(
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|Jan|Feb|Mar|Apr|Aug|Sept|Oct|Nov|Dec)\.?\s$"
)
_CLOCK = re.compile(r"(?:[01]?\d|2[0-4])\.[0-5]\d")
_ONE_IN = re.compile(r"\s(?:in|out of|de cada|sur|su|из)\s(?:every\s)?\d")
_RANGE = re.compile(r"\s?(?:[–—-]|to|a|à|до)\s?[£$€]?$")


def required(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers that the text states beyond doubt, and that a translation must state again."""
    return tuple(_required(text.translate(_DIGITS), decimal_sign(language), numerals(base(language))))


def _required(text: str, decimal: str, words: Numerals | None) -> Iterator[Quantity]:
    patterns = ((_ISO_DATE, _iso_date), (_DATE, _date), (_TIME, _time), (_YEARS, _years)) if _DIGIT.search(text) else ()
    for pattern, read in patterns:
        if pattern.search(text):
            for match in pattern.finditer(text):
                yield from read(match)
            text = pattern.sub(lambda match: ";" * len(match[0]), text)
    tokens = list(_TOKEN.finditer(text))
    i = 0
    while i < len(tokens):
        if tokens[i][0][0].isdecimal():
            scales = _scales(tokens, i, words)
            yield from _exact(text, tokens, i, decimal, scales, words)
            i += 1 + len(scales)
            continue
        is_numeral = words is not None and tokens[i][0].lower().replace("ё", "е") in words.cardinals
        run, after = _run(tokens, i, words) if words and is_numeral else ([], i)
        if run and words and _is_sure(tokens, i, after, words):
            value = composed(run)
            yield Quantity(
                text[tokens[i].start() : tokens[after - 1].end()],
                ((value,),),
                is_digits=False,
                counts_time=_counts_time(tokens, after, words),
            )
        elif not run and tokens[i][0][0] in "IVX" and (value := _sure_roman(text, tokens[i])):
            yield Quantity(tokens[i][0], ((Decimal(value),),), is_digits=False)
        i = max(after, i + 1)


def _iso_date(match: re.Match[str]) -> Iterator[Quantity]:
    year, month, day = map(Decimal, match.groups())
    yield Quantity(match[1], ((year,),), is_digits=True)
    yield Quantity(match[2], ((month,),), is_digits=True, may_be_month=True)
    yield Quantity(match[3], ((day,),), is_digits=True, is_day=True)


def _date(match: re.Match[str]) -> Iterator[Quantity]:
    year = Decimal(match[4])
    years = ((year,),) if year > 99 else ((year,), (2000 + year,), (1900 + year,))
    for part in (match[1], match[3]):
        value = Decimal(part)
        yield Quantity(part, ((value,),), is_digits=True, may_be_month=value <= 12)
    yield Quantity(match[4], years, is_digits=True)


def _time(match: re.Match[str]) -> Iterator[Quantity]:
    hour, minute = Decimal(match[1] or match[4]), Decimal(match[2] or match[3] or 0)
    hours = {hour, (hour + 12) % 24, hour + 12 if hour <= 12 else hour - 12}
    ways = sorted(hours, key=lambda value: value != hour)
    yield Quantity(match[0], tuple((value, minute) if minute else (value,) for value in ways), is_digits=True)


def _years(match: re.Match[str]) -> Iterator[Quantity]:
    first, second = Decimal(match[1]), Decimal(match[3])
    yield Quantity(match[1], ((first,),), is_digits=True)
    yield Quantity(match[3], ((second,), (first // 100 * 100 + second,)), is_digits=True)


def _exact(
    text: str, tokens: Sequence[re.Match[str]], i: int, decimal: str, scales: Sequence[str], words: Numerals | None
) -> Iterator[Quantity]:
    """The quantities of digits in an original; several when the signs between them are no number's."""
    token = tokens[i]
    after = i + 1 + len(scales)
    values = _strict(token[0], decimal)
    time = bool(words) and _counts_time(tokens, after, words)
    for value in values:
        if value == 1 and _ONE_IN.match(text, token.end()):
            continue
        ways: list[Values] = [(value,)]
        if scales and words and value == values[-1]:
            scaled = composed([value, *(words.scales[scale] for scale in scales)])
            ways = [(scaled,), *(ways if set(scales) <= _AMBIGUOUS_SCALES else [])]
        elif value == values[-1] and (factor := _factor_of_range(text, tokens, i, decimal, words)) > value:
            ways.append((value * factor,))
        if _CLOCK.fullmatch(token[0]):
            ways.append(tuple(map(Decimal, token[0].split("."))))
        if value % 10 == 0 and text[token.end() : token.end() + 2] in {"s", "s ", "-х", "х "}:
            ways.append((value % 100,) if value > 1900 else (value + 1900,))
        is_day = value <= 31 and bool(_MONTH.match(text, token.end()) or _MONTH_BEFORE.search(text[: token.start()]))
        shown = token[0] if len(values) == 1 else f"{value}"
        shown = f"{shown} {' '.join(scales)}" if scales and value == values[-1] else shown
        yield Quantity(shown, tuple(ways), is_digits=True, counts_time=time, is_day=is_day)


def _strict(text: str, decimal: str) -> list[Decimal]:
    """The numbers of a run of digits, signs and blanks, in order, in the convention of the language."""
    found: list[Decimal] = []
    for part in re.split(rf"[{_SPACE}'’](?!\d{{3}}(?!\d))", text):
        joined = re.sub(rf"[{_SPACE}'’]", "", part) if _GROUPED.fullmatch(part) else part
        for piece in re.split(rf"[{_SPACE}'’]", joined):
            group = "," if decimal == "." else "."
            if re.fullmatch(rf"\d{{1,3}}(?:\{group}\d{{3}})+(?:\{decimal}\d+)?", piece):
                found.append(Decimal(piece.replace(group, "").replace(decimal, ".")))
            elif re.fullmatch(rf"\d+\{decimal}\d+", piece) or (decimal == "," and re.fullmatch(r"\d+\.\d+", piece)):
                found.append(Decimal(piece.replace(",", ".")))
            else:
                found += [Decimal(digits) for digits in re.split(r"[.,]", piece)]
    return found


def _factor_of_range(
    text: str, tokens: Sequence[re.Match[str]], i: int, decimal: str, words: Numerals | None
) -> Decimal:
    """By how much the second number of a range makes its first one larger: £28–32,000, 10 to 15 million."""
    if i + 1 == len(tokens):
        return Decimal(1)
    j = i + 1 if tokens[i + 1][0][0].isdecimal() else i + 2
    if (
        j >= len(tokens)
        or not tokens[j][0][0].isdecimal()
        or not _RANGE.fullmatch(text[tokens[i].end() : tokens[j].start()])
    ):
        return Decimal(1)
    if scales := _scales(tokens, j, words):
        return composed([1, *(words.scales[scale] for scale in scales)]) if words else Decimal(1)
    last = _strict(tokens[j][0], decimal)[0]
    return Decimal(1000) if last >= 1000 and last % 1000 == 0 and len(tokens[j][0]) > 4 else Decimal(1)


def _is_sure(tokens: Sequence[re.Match[str]], first: int, after: int, words: Numerals) -> bool:
    """Whether the numerals in these tokens state a number, and are no article, no "thousands" and no ordinal."""
    run = [token[0].lower().replace("ё", "е") for token in tokens[first:after]]
    if len(run) == 1 and (run[0] in words.doubtful or words.cardinals[run[0]] < 2):
        return run[0] in words.scales and first > 0 and tokens[first - 1][0].lower() == "a"
    if run[0] in words.scales and words.scales[run[0]] >= 100 and run[0] in words.doubtful:
        return False
    following = [token[0].lower() for token in tokens[after : after + 2]]
    return following[:1] not in ([word] for word in words.ordinals) and following != ["or", "more"]


def _counts_time(tokens: Sequence[re.Match[str]], after: int, words: Numerals) -> bool:
    """Whether hours, days or months follow."""
    return any(token[0].lower() in words.units for token in tokens[after : after + 2])


_BESIDE_ROMAN = frozenset(
    [
        "part",
        "annex",
        "title",
        "chapter",
        "article",
        "schedule",
        "section",
        "phase",
        "book",
        "volume",
        "appendix",
        "table",
        "figure",
        "type",
        "stage",
        "level",
        "war",
        "anexo",
        "parte",
        "título",
        "capítulo",
        "artículo",
        "annexe",
        "titre",
        "chapitre",
        "partie",
        "allegato",
        "titolo",
        "capo",
        "tabella",
        "приложение",
        "часть",
        "глава",
        "раздел",
    ]
)


def _sure_roman(text: str, token: re.Match[str]) -> int:
    """The value of a Roman numeral that can be nothing else: Annex II, World War II, XXI."""
    if not re.fullmatch("[IVX]{1,6}", token[0]):
        return 0
    before = text[: token.start()].split()[-1:]
    beside = bool(before) and before[0].lower().strip("*_(") in _BESIDE_ROMAN
    is_plain = len(token[0]) > 1 and token[0] not in {"IV", "XX", "IX", "VI", "XI", "XV"}
    return roman(token[0]) if is_plain or (beside and token[0] not in {"I", "V", "X"}) else 0
