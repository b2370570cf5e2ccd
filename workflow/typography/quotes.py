"""Quotation marks in pairs, and what each language makes of them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_DOUBLE = '"“”„‟«»'
_SINGLE = "'‘’"
_OPENING = "([{«„“‘¿¡—–-/*_"


@dataclass(frozen=True, slots=True)
class Pair:
    """An opening mark, its closing mark, and how many others are open around them."""

    opening: int
    closing: int
    depth: int


@dataclass(frozen=True, slots=True)
class Marks:
    """The quotation marks of a language."""

    outer: str
    inner: str
    also: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    """What else is right: of the outer ones, of the inner ones."""

    def accepts(self, marks: str, depth: int) -> bool:
        """Whether these two marks are right at this depth."""
        own = (self.outer, *self.also[0]) if depth == 0 else (self.inner, *self.also[1])
        return marks in own

    def at(self, depth: int) -> str:
        """The marks to set at this depth."""
        return self.inner if depth % 2 else self.outer


MARKS = {
    "en": Marks("“”", "‘’", (("‘’",), ("“”",))),
    "es": Marks("«»", "“”", (("“”", "‘’"), ("‘’", "«»"))),
    "fr": Marks("«»", "“”", (("‘’",), ("‘’", "«»"))),
    "it": Marks("«»", "“”", (("“”", "‘’"), ("‘’", "«»"))),
    "ru": Marks("«»", "„“", ((), ("«»",))),
}
"""Sources: RAE, Ortografía (2010) «», “”, ‘’ in this order, of which America and many publishers take “” first;
Imprimerie nationale, Lexique des règles typographiques: « » outside, “ ” within; Italian publishers take «» or “”;
Milchin and Cheltsova, Справочник издателя и автора: «ёлочки» outside, „лапки“ within; New Hart's Rules."""


def pairs(text: str) -> tuple[list[Pair], bool]:
    """The pairs of marks in a text, and whether every double mark belongs to one; apostrophes are none."""
    found: list[Pair] = []
    stack: list[int] = []
    balanced = True
    for place, opens in _marks(text):
        single = text[place] in _SINGLE
        is_first = not any((text[other] in _SINGLE) is single for other in stack)
        if opens or (opens is None and is_first):
            stack.append(place)
            continue
        while stack and text[stack[-1]] in _SINGLE and not single:
            stack.pop()  # it was an apostrophe
        if stack and (text[stack[-1]] in _SINGLE) is single:
            found.append(Pair(stack.pop(), place, len(stack)))
        elif not single:
            balanced = False
    return found, balanced and all(text[place] in _SINGLE for place in stack)


def _marks(text: str) -> Iterator[tuple[int, bool | None]]:
    """The place of each mark, and whether it opens; None where only its partner could tell."""
    straight = 0
    for match in re.finditer(f"[{_DOUBLE}{_SINGLE}]", text):
        place, mark = match.start(), match[0]
        before, after = text[place - 1 : place], text[place + 1 : place + 2]
        if mark in "«„‟":
            yield place, True
        elif mark == "»":
            yield place, False
        elif mark in _SINGLE:
            yield from _single(place, mark, before, text[place + 1 : place + 4])
        elif mark != '"' or straight % 2 or not before.isdigit() or after.isalnum():  # else it is inches
            straight += mark == '"'
            yield place, _opens(before, after)


def _single(place: int, mark: str, before: str, after: str) -> Iterator[tuple[int, bool]]:
    """A single mark, unless it is an apostrophe: within a word, before two figures."""
    starts, ends = not before.isalnum(), not after[:1].isalnum()
    if starts and after[:1].strip() and mark != "’" and not re.match(r"\d\d(?!\d)", after):
        yield place, True
    elif ends and before.strip() and mark != "‘":
        yield place, False


def _opens(before: str, after: str) -> bool | None:
    can_open = (not before.strip() or before in _OPENING or before in "'’") and bool(after.strip())
    can_close = bool(before.strip())
    return can_open if can_open is not can_close else None
