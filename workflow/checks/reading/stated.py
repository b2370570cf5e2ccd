"""The numbers that a reader may see in a text, each with every reading of it.

`1.250` in Spanish is 1250, `17.30` a decimal or a time, `ambas` is two, `siglo XXI` is 21, `años noventa` 1990.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workflow.checks.pair import base
from workflow.checks.reading.digits import (
    ROUND,
    TOKEN,
    composed,
    decimal_sign,
    in_ascii,
    number_of,
    numbers_of,
    pieces_of,
    readings,
    roman,
)
from workflow.checks.reading.numerals import Numerals, numerals
from workflow.patterns import pattern

Token = re.Match[str]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text, as a reader may understand it."""

    text: str
    values: frozenset[Decimal]
    """Every reading; of a list and a time of day all parts."""
    is_digits: bool
    end: int
    """Where it ends in the text."""


_HALF = pattern(r"\s(?:y medi[oa]|et demie?|e mezz[oa]|and a half|с половиной)\b")
_HALF_OF_SCALE = pattern(
    r"\b(?:half an?|medio|(?:un )?demi|mezzo|пол|полу)[\s-]?"
    r"(?:(?P<million>million|millón|milione|миллион)|(?P<milliard>billion|milliard|miliardo|миллиард))",
    re.IGNORECASE,
)
_YEAR, _HOUR = r"(?:years?|años?|ans?|années?|ann[oi])", r"(?:hours?|horas?|heures?|or[ae])"
_UNIT_AND_A_HALF = pattern(
    rf"\b(\w{{1,30}})\s(?:(?P<year>{_YEAR})|(?P<hour>{_HOUR})|[^\W\d_]+)"
    r"\s(?:y medi[oa]|et demie?|e mezz[oa]|and a half)\b",
    re.IGNORECASE,
)
"""A number of things and a half: un año y medio, which is 18 months."""
_RANGE = pattern(r"\s?(?:[–—-]|to|a|à|до)\s?[£$€]?$")
_JOINERS = frozenset({"and", "y", "et", "e"})
AMBIGUOUS_SCALES = frozenset({"k", "m", "mm", "bn", "tn", "md", "mio"})
"""Units of measurement as well."""


def stated(text: str, language: str) -> tuple[Figure, ...]:
    """Every number in the text that a reader may see."""
    return tuple(_stated(in_ascii(text), decimal_sign(language), numerals(base(language))))


def _stated(text: str, decimal: str, words: Numerals | None) -> Iterator[Figure]:
    tokens, halves = list(TOKEN.finditer(text)), _and_a_half(text, words)
    i = 0
    before: Figure | None = None
    while i < len(tokens):
        if tokens[i][0][0].isdecimal():
            before = None
            scales = scales_after(tokens, i, words)
            factor = factor_of_range(text, tokens, i, decimal, words)
            for figure in _in_digits(text, tokens[i], decimal, scales, words):
                more = halves.get(tokens[i].start(), frozenset()).union(
                    value * factor for value in figure.values if factor > value
                )
                yield replace(figure, values=figure.values | more)
            i += 1 + len(scales)
        elif words and folded(tokens[i]) in words.cardinals:
            run, after = run_of_numerals(tokens, i, words)
            figure = _in_words(text, tokens[i:after], run, words)
            yield from _together(before, figure, tokens[i].start())
            before, i = figure, after
        else:
            for figure in _in_a_word(tokens[i], words):
                yield from _together(before, figure, tokens[i].start())
                before = figure
            i += 1
    yield from (Figure("½", values, is_digits=False, end=0) for values in halves.values())
    for match in _HALF_OF_SCALE.finditer(text):
        yield Figure(match[0], frozenset({_HALVES[str(match.lastgroup)]}), is_digits=False, end=match.end())


_HALVES = {"million": Decimal(500_000), "milliard": Decimal(500_000_000)}


def _and_a_half(text: str, words: Numerals | None) -> dict[int, frozenset[Decimal]]:
    """Where a number stands with things and a half behind it → how many they are, in their unit and the next one."""
    found: dict[int, frozenset[Decimal]] = {}
    for match in _UNIT_AND_A_HALF.finditer(text) if _HALF.search(text) else ():
        word = match[1].lower().replace("ё", "е")
        count = Decimal(word) if word.isdecimal() else Decimal(words.cardinals.get(word, 0) if words else 0)
        if 0 < count < ROUND:
            whole = count + Decimal("0.5")
            found[match.start()] = frozenset({whole, whole * (12 if match["year"] else 60 if match["hour"] else 1)})
    return found


def _together(before: Figure | None, figure: Figure, start: int) -> Iterator[Figure]:
    """A figure in a word, and what it makes with the one right before it: seventy-fifth, septuagésimo quinto."""
    yield figure
    if before and start - before.end == 1:
        tens = [value for value in before.values if 20 <= value < ROUND and value % 10 == 0]
        units = [value for value in figure.values if 1 <= value < 20]
        if tens and units:
            whole = frozenset(ten + unit for ten in tens for unit in units)
            yield Figure(f"{before.text} {figure.text}", whole, is_digits=False, end=figure.end)


def folded(token: Token) -> str:
    """A word as the tables have it."""
    return token[0].lower().replace("ё", "е")


def scales_after(tokens: Sequence[Token], i: int, words: Numerals | None) -> list[str]:
    """The words right after the digits at `i` that multiply them."""
    scales: list[str] = []
    while words and i + 1 < len(tokens) and tokens[i + 1].start() - tokens[i].end() <= 1:
        i += 1
        if folded(tokens[i]) not in words.scales:
            break
        scales.append(folded(tokens[i]))
    return scales


def factor_of_range(text: str, tokens: Sequence[Token], i: int, decimal: str, words: Numerals | None) -> Decimal:
    """By how much the second number of a range makes its first one larger: £28–32,000, 10 to 15 million."""
    j = i + 1 if i + 1 < len(tokens) and tokens[i + 1][0][0].isdecimal() else i + 2
    if j >= len(tokens) or not tokens[j][0][0].isdecimal():
        return Decimal(1)
    if not _RANGE.fullmatch(text[tokens[i].end() : tokens[j].start()]):
        return Decimal(1)
    if words and (scales := scales_after(tokens, j, words)):
        return scaled(Decimal(1), scales, words)
    last = numbers_of(tokens[j][0], decimal)[0]
    return Decimal(1000) if last < ROUND and last % 1000 == 0 and len(tokens[j][0]) > 4 else Decimal(1)


def scaled(value: Decimal, scales: Sequence[str], words: Numerals) -> Decimal:
    """A number with the words that multiply it: 1.5 million, 2 mil millones."""
    return composed([value, *(Decimal(words.scales[scale]) for scale in scales)])


def _in_digits(
    text: str, token: Token, decimal: str, scales: Sequence[str], words: Numerals | None
) -> Iterator[Figure]:
    """What a run of digits may say; several figures when the signs between them are no number's."""
    *others, last = pieces_of(token[0], decimal)
    end = token.end()
    yield from (Figure(piece, _with_century(readings(piece, decimal)), is_digits=True, end=end) for piece in others)
    values = _with_century(readings(token[0] if not others else last, decimal))
    if scales and words:
        number = number_of(last, decimal)
        large = {scaled(value, scales, words) for value in ([number] if number is not None else values)}
        if _HALF.match(text, end):
            large = {value * 3 / 2 for value in large}
        values = frozenset(large | (values if set(scales) <= AMBIGUOUS_SCALES else frozenset()))
    if token.start() > 4 and text[token.start() - 5 : token.start() - 1].isdecimal():
        # 16 after "2015–" is 2016.
        century = Decimal(text[token.start() - 5 : token.start() - 3]) * 100
        values |= {century + value for value in values if value < 100}
    yield Figure(" ".join((last, *scales)), values, is_digits=True, end=end)


def _with_century(values: frozenset[Decimal]) -> frozenset[Decimal]:
    """The readings, and those of decades: "años 90" are the 1990s."""
    return values | {value + 1900 for value in values if 20 <= value <= 90 and value % 10 == 0}


def run_of_numerals(tokens: Sequence[Token], i: int, words: Numerals) -> tuple[list[Decimal], int]:
    """The numerals from token `i` on that stand together, and where the text goes on."""
    run = [Decimal(words.cardinals[folded(tokens[i])])]
    after = i + 1
    while i + 1 < len(tokens) and tokens[i + 1].start() - tokens[i].end() <= 1:
        i += 1
        if folded(tokens[i]) in words.cardinals:
            run.append(Decimal(words.cardinals[folded(tokens[i])]))
            after = i + 1
        elif folded(tokens[i]) not in _JOINERS:
            break
    return run, after


def _in_words(text: str, tokens: Sequence[Token], run: Sequence[Decimal], words: Numerals) -> Figure:
    whole = composed(run)
    values = {whole, *run}
    for token in tokens:
        values.update(words.values(folded(token)))
    if _HALF.match(text, tokens[-1].end()):
        values.add(whole + (max(run) if max(run) >= 1000 else 1) / Decimal(2))
    return Figure(text[tokens[0].start() : tokens[-1].end()], frozenset(values), is_digits=False, end=tokens[-1].end())


def _in_a_word(token: Token, words: Numerals | None) -> Iterator[Figure]:
    """What a word that is no numeral may stand for: ambas, semestre, XXI."""
    if words and (values := words.values(folded(token))):
        yield Figure(token[0], frozenset(values), is_digits=False, end=token.end())
    if token[0][0] in "IVXLCХІ" and (value := roman(token[0])):
        yield Figure(token[0], frozenset({Decimal(value)}), is_digits=False, end=token.end())
