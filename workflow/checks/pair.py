"""What a check gets: a text and its translation, each read as far as checks ask."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

from workflow.checks.reading.marks import Marks, marks
from workflow.markdown import Kind
from workflow.patterns import pattern

ADDRESS = pattern(
    r"(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”«»]*[^\s<>()\[\]\"“”.,;:!?'*_’«»…]"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\w@/.-])(?:[\w-]+\.)+(?:org|com|net|int|info|edu|gov|eu)(?:/[^\s<>()\[\]\"“”«»]*[^\s<>()\[\]\"“”.,;:!?'*_’«»…])?\b"
    r"|(?<![\w&/#@])[#@](?=\w*[^\W\d])\w+"
)
_ADDRESS_HINTS = ("@", "#", "://", "www.", "mailto:", ".org", ".com", ".net", ".int", ".info", ".edu", ".gov", ".eu")
_PHONE_HINTS = ("+", "(0")
_SYMBOL_HINTS = ("/",)
_DIGIT = pattern(r"\d")
_PHONE = pattern(r"(?<![\w.,/-])(?:\+\s?\d(?:[\s().\u2011/-]{0,2}\d){6,14}|\(0\d{1,4}\)(?:[\s.-]?\d){5,10})(?!\d)")
SYMBOL = pattern(r"(?<![\w/])(?=[A-Z])(?=[\w./()-]{1,60}\d)[A-Z][A-Za-z]*(?:/[\w.()-]*\w)+(?!\w)")
_SENTENCE_END = pattern(r"[.!?…][\"”»’)\]*_]*\s+(?=[^\Wa-zа-яё]|[¿¡«“\"(\[*_„—–\d])")
_SHORT = pattern(
    r"(?:\b(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|No|Nos|Art|Arts|art|arts|para|paras|pp|vol|cf|Sr|Sra|Dra|Dr|núm|Núm|párrs?|par|pár|p|n|М|М-м"
    r"|ст|гг?|тт?|им|см|п|пп|др|ул|д|стр|тыс|млн|млрд|руб|долл|etc|ed|eds|al|vs|e\.g|i\.e|p\.ej|EE|UU|Inc|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.)$"
)
_LONGEST = 8
"""Letters from the end of a sentence in which its last word is looked for: more than any of these."""
_WORD = pattern(r"[^\W\d_]+(?:['’ʼ-][^\W\d_]+)*['’]?")


def base(language: str) -> str:
    """The language of a tag without script and region: `pt` of `pt-BR`."""
    return language.replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True)
class Side:
    """One of the two texts."""

    text: str
    language: str
    """BCP 47."""

    @cached_property
    def base(self) -> str:
        """The language without script and region."""
        return base(self.language)

    @cached_property
    def marks(self) -> Marks:
        """Its inline Markdown."""
        return marks(self.text)

    @cached_property
    def plain(self) -> str:
        """Its words without markup, code and footnote marks; white space as it is."""
        return unicodedata.normalize("NFC", self.marks.plain)

    @cached_property
    def addresses(self) -> tuple[str, ...]:
        """Web and e-mail addresses, hashtags and handles in its words."""
        return self._copied[0]

    @cached_property
    def phones(self) -> tuple[str, ...]:
        """Telephone numbers, as they are written."""
        return self._copied[1]

    @cached_property
    def symbols(self) -> tuple[str, ...]:
        """Document symbols: A/HRC/RES/47/17."""
        return self._copied[2]

    @cached_property
    def prose(self) -> str:
        """Its words without what is copied sign by sign: addresses, telephone numbers, document symbols."""
        return self._copied[3]

    @cached_property
    def _copied(self) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str]:
        """Addresses, telephone numbers and document symbols, and the text without them."""
        rest, found = self.plain, []
        for expression, hints in ((ADDRESS, _ADDRESS_HINTS), (_PHONE, _PHONE_HINTS), (SYMBOL, _SYMBOL_HINTS)):
            here = any(hint in rest for hint in hints)
            found.append(tuple(expression.findall(rest)) if here else ())
            rest = expression.sub(" ", rest) if found[-1] else rest
        addresses, phones, symbols = found
        return addresses, phones, symbols, rest

    @cached_property
    def has_digit(self) -> bool:
        """Whether there is a digit in its prose."""
        return bool(_DIGIT.search(self.prose))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """The words of its prose."""
        return tuple(_WORD.findall(self.prose))

    @cached_property
    def lower_words(self) -> tuple[str, ...]:
        """The words in small letters, with straight apostrophes and without ё."""
        return tuple(word.lower().replace("’", "'").replace("ё", "е") for word in self.words)

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Its sentences."""
        return sentences(self.plain)


@lru_cache(maxsize=4096)
def sentences(text: str) -> tuple[str, ...]:
    """A text cut where a sentence ends, each with its closing signs; not after initials and abbreviations."""
    found: list[str] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        stop = end.start() + 1
        if not _SHORT.search(text, max(start, stop - _LONGEST), stop):
            found.append(text[start : end.end()].strip())
            start = end.end()
    last = text[start:].strip()
    return (*found, last) if last else tuple(found)


@dataclass(frozen=True)
class Pair:
    """An original and its translation, and what is known about them. Checks ask for what they need."""

    source: Side
    target: Side
    kind: Kind | None = None
    """What the block is, when known."""
    acronyms: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The glossary's forms in the target language for an acronym of the source language: UNAIDS, ONUSIDA."""
    names: Mapping[str, str] = field(default_factory=dict)
    """Names that must stand in the translation where the original has them, each with its form there; empty when no
    form is known in the script of the target language."""
    localised: Collection[str] = ()
    """Beginnings of addresses that a translator may exchange for a localised address."""


def pair_of(source: str, target: str, source_language: str, target_language: str, **known: Any) -> Pair:
    """The pair of two texts in the languages with these tags; `known` are the other fields of `Pair`."""
    return Pair(Side(source, source_language), Side(target, target_language), **known)
