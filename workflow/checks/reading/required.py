"""The numbers that an original states beyond doubt, and what a translation may write for each."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from workflow.checks.pair import base
from workflow.checks.reading.digits import ROUND, TOKEN, composed, decimal_sign, in_ascii, numbers_of, roman
from workflow.checks.reading.numerals import Numerals, numerals
from workflow.checks.reading.stated import (
    AMBIGUOUS_SCALES,
    Token,
    factor_of_range,
    folded,
    run_of_numerals,
    scaled,
    scales_after,
)
from workflow.checks.reading.wordlists import words
from workflow.checks.times import clocks
from workflow.patterns import pattern


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number that an original states."""

    text: str
    ways: tuple[Decimal, ...]
    """What a translation must state: one of these."""
    is_digits: bool = True
    unit: str = ""
    """The letter of the unit of time that it counts: "24 hours" may be a day, "six months" a semester."""
    may_be_month: bool = False
    """A part of a date in figures, which may be a month in words."""
    is_day: bool = False
    """The day of a date: "1 November" is no "una"."""
    is_dated: bool = False
    """The year of a date with a month, which need not be said twice in a sentence."""
    is_share: bool = False
    """The one of "1 in 8", which may be an eighth or every eighth."""


_DIGIT = pattern(r"\d")
_DATE = pattern(r"(?<![\w.,/-])(\d{1,2})([./-])(\d{1,2})\2((?:19|20)\d\d|\d\d)(?![\w/]|[.,-]\d)")
_ISO_DATE = pattern(r"(?<![\w/-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\w-])")
_DAY = pattern(r"(?<![\w./-])(\d{1,2})/(\d{1,2})(?![\w/-])")
_ROUND_THE_CLOCK = "24/7"
_YEARS = pattern(r"(?<![\d.,])((?:19|20)\d\d)([-–/])(\d\d)(?![\d.,]*\d)")
_MONTHS = (
    "jan feb mar apr may jun jul aug sep oct nov dec ene abr ago dic janv fév avr mai juin juil août déc"
    " gen mag giu lug set ott янв фев мар апр мая июн июл авг сен окт ноя дек"
)
_BEFORE_MONTH = pattern(rf"\s?(?:st|nd|rd|th|º|°|er|\.)?[\s\u00a0](?:of\s|de\s)?(?i:{'|'.join(_MONTHS.split())})")
_AFTER_MONTH = pattern(r"(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s$")
_YEAR_OF_DATE = pattern(r"[^\W\d_]{3,}\.?,?\s(?:de\s|\d{1,2},\s)?$")
_HALF_A = pattern(r"\bhalf an?\s$", re.IGNORECASE)
_DECADE = pattern(r"\b(?:años|années|anni)\s$", re.IGNORECASE)
_ONE_IN = pattern(r"\s(?:in|out of|de cada|sur|su|из)\s(?:every\s)?\d")


@lru_cache(maxsize=1024)
def required(text: str, language: str) -> tuple[Quantity, ...]:
    """The numbers that the text states beyond doubt; times of day are not among them.

    An original is asked for each of its translations, so that what was found is remembered.
    """
    return tuple(_required(in_ascii(text), decimal_sign(language), numerals(base(language))))


def _required(text: str, decimal: str, words: Numerals | None) -> Iterator[Quantity]:
    if _DIGIT.search(text):
        for start, end in clocks(text):
            text = text[:start] + ";" * (end - start) + text[end:]
        for pattern, read in _READ_FIRST:
            for match in pattern.finditer(text):
                yield from read(match)
            text = pattern.sub(lambda match: ";" * len(match[0]), text)
    tokens = list(TOKEN.finditer(text))
    i = 0
    while i < len(tokens):
        quantities, i = _at(text, tokens, i, decimal, words)
        yield from quantities


def _at(
    text: str, tokens: Sequence[Token], i: int, decimal: str, words: Numerals | None
) -> tuple[Iterable[Quantity], int]:
    """What the tokens from `i` on state, and where the text goes on."""
    if tokens[i][0][0].isdecimal():
        return _of_digits(text, tokens, i, decimal, words), i + 1 + len(scales_after(tokens, i, words))
    if words and folded(tokens[i]) in words.cardinals:
        run, after = run_of_numerals(tokens, i, words)
        shown = text[tokens[i].start() : tokens[after - 1].end()]
        whole = composed(run)
        decade = [whole + 1900] if _is_decade(text, tokens[i].start(), whole) else []
        if whole >= 10**6 and _HALF_A.search(text, 0, tokens[i].start()):
            shown, whole = f"half a {shown}", whole / 2
        quantity = Quantity(shown, (whole, *decade), is_digits=False, unit=_unit(tokens, after, words))
        return ([quantity] if max(run) > 1 and _is_sure(tokens, i, after, words) else []), after
    value = _sure_roman(text, tokens[i])
    return ([Quantity(tokens[i][0], (Decimal(value),), is_digits=False)] if value else []), i + 1


def _iso_date(match: re.Match[str]) -> Iterator[Quantity]:
    year, month, day = map(Decimal, match.groups())
    yield Quantity(match[1], (year,), is_dated=True)
    yield Quantity(match[2], (month,), may_be_month=True)
    yield Quantity(match[3], (day,), is_day=True)


def _date(match: re.Match[str]) -> Iterator[Quantity]:
    for part in (match[1], match[3]):
        yield Quantity(part, (Decimal(part),), may_be_month=Decimal(part) <= 12)
    year = Decimal(match[4])
    yield Quantity(match[4], (year,) if year > 99 else (year, 2000 + year, 1900 + year), is_dated=True)


def _day(match: re.Match[str]) -> Iterator[Quantity]:
    """9/11, 47/17: perhaps a day of a month."""
    if match[0] != _ROUND_THE_CLOCK:
        yield from (Quantity(part, (Decimal(part),), may_be_month=Decimal(part) <= 12) for part in match.groups())


def _years(match: re.Match[str]) -> Iterator[Quantity]:
    first, second = Decimal(match[1]), Decimal(match[3])
    yield Quantity(match[1], (first,))
    yield Quantity(match[3], (second, first // 100 * 100 + second))


_READ_FIRST = ((_ISO_DATE, _iso_date), (_DATE, _date), (_YEARS, _years), (_DAY, _day))
"""What is no number by itself: dates in figures, and 2015–16."""


def _of_digits(text: str, tokens: Sequence[Token], i: int, decimal: str, words: Numerals | None) -> Iterator[Quantity]:
    """The quantities of one run of digits; several when the signs between them are no number's."""
    token, scales = tokens[i], scales_after(tokens, i, words)
    *others, last = numbers_of(token[0], decimal)
    yield from (Quantity(f"{value}", (value,)) for value in others)
    if last == 1 and _ONE_IN.match(text, token.end()):
        yield Quantity(token[0], (last,), is_digits=False, is_share=True)
        return
    ways = [last]
    if scales and words:
        ways = [scaled(last, scales, words), *(ways if set(scales) <= AMBIGUOUS_SCALES else [])]
    elif (factor := factor_of_range(text, tokens, i, decimal, words)) > last:
        ways.append(last * factor)
    elif last < ROUND and last % 10 == 0 and text[token.end() : token.end() + 2].rstrip(" ,.") in {"s", "-х", "х"}:
        ways.append(last % 100 if last > 1900 else last + 1900)
    if _is_decade(text, token.start(), last):
        ways.append(last + 1900)
    before = text[max(token.start() - 16, 0) : token.start()]
    yield Quantity(
        " ".join((token[0] if not others else f"{last}", *scales)),
        tuple(ways),
        unit=_unit(tokens, i + 1 + len(scales), words) if words else "",
        is_day=last <= 31 and bool(_BEFORE_MONTH.match(text, token.end()) or _AFTER_MONTH.search(before)),
        is_dated=1900 <= last <= 2100 and bool(_YEAR_OF_DATE.search(before)),
    )


def _is_decade(text: str, start: int, value: Decimal) -> bool:
    """Whether a number is a decade: años noventa, années 90."""
    return 20 <= value <= 90 and value % 10 == 0 and bool(_DECADE.search(text, 0, start))


def _is_sure(tokens: Sequence[Token], first: int, after: int, words: Numerals) -> bool:
    """Whether the numerals in these tokens state a number, and are no article, no "thousands" and no ordinal."""
    head = folded(tokens[first])
    if head in words.doubtful or words.cardinals[head] < 2:
        has_article = first > 0 and folded(tokens[first - 1]) == "a"
        return after > first + 1 if words.cardinals[head] < 2 else head in words.scales and has_article
    following = [folded(token) for token in tokens[after : after + 2]]
    return not (following and _is_ordinal(following[0], words)) and following != ["or", "more"]


def _is_ordinal(word: str, words: Numerals) -> bool:
    """Whether a word makes an ordinal of the number before it: sixty-second, soixante-deuxième, шестьдесят вторая."""
    if words.ordinals:
        return word in words.ordinals
    return word not in words.cardinals and any(0 < value < 20 for value in words.values(word))


def _unit(tokens: Sequence[Token], after: int, words: Numerals) -> str:
    """The letter of the unit of time that follows: h, d, w, m."""
    return next((words.units[folded(token)] for token in tokens[after : after + 2] if folded(token) in words.units), "")


_BESIDE_ROMAN = words(
    "part annex title chapter article schedule section phase book volume appendix table figure type"
    " stage level war anexo parte título capítulo artículo annexe titre chapitre partie allegato"
    " titolo capo tabella приложение часть глава раздел"
)


def _sure_roman(text: str, token: Token) -> int:
    """The value of a Roman numeral that can be nothing else: Annex II, World War II, XXI."""
    if token[0][0] not in "IVX" or not re.fullmatch("[IVX]{1,6}", token[0]):
        return 0
    before = text[max(token.start() - 30, 0) : token.start()].split()[-1:]
    is_named = bool(before) and before[0].lower().strip("*_(") in _BESIDE_ROMAN
    is_plain = len(token[0]) > 1 and token[0] not in {"IV", "XX", "IX", "VI", "XI", "XV"}
    return roman(token[0]) if is_plain or (is_named and len(token[0]) > 1) else 0
