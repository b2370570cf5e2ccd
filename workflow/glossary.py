"""Preferred, allowed, forbidden and keep-as-is terms, from `locales/glossary.csv`: `term,lang,status,text,match,note`.

A row says what the English `term` is called in the language `lang`: `text`, with the standing `status`. Rows with one
term belong together. `lang` may be `*`, any language, for what is kept. `match` says by hand which forms of the words
count; without it the text alone does. No stemmer: it takes the correct "les drogues" for the forbidden "drogué".

    *        any letters, or none            люд* употребля* наркотик*
    ?        one letter                      drogat?
    {a,os}   one of these; `{,s}` or none    adict{o,a,os,as}
    |        another wording                 pena de muerte|pena capital
    ...      up to four words                infraction{,s} ... drogue{,s}

Small and capital letters are alike, except in a word with several capitals (ONU, but not "un"); a blank stands for
whatever may part words within a sentence, the apostrophe for both its shapes, `е` for `ё`.
"""

import csv
import io
import re
import unicodedata
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from itertools import product
from pathlib import Path

from workflow.errors import Fault, ProjectError
from workflow.languages import read_tag

COLUMNS = ("term", "lang", "status", "text", "match", "note")
MAX_BYTES = 4 * 1024 * 1024
EVERY = "*"
"""In the column `lang`: every language."""


class Status(StrEnum):
    """How a wording stands."""

    PREFERRED = "preferred"
    ALLOWED = "allowed"
    FORBIDDEN = "forbidden"
    KEEP = "keep"
    """Written in every language as it is in the original, letter by letter."""


@dataclass(frozen=True, slots=True)
class Term:
    """One row of the glossary."""

    term: str
    lang: str
    status: Status
    text: str
    match: str = ""
    note: str = ""
    """The source or the reason; of a forbidden word, what to say instead."""
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found in a text."""

    term: Term
    text: str
    """What stands there."""
    start: int
    """Where: in the text in NFC, without invisible characters."""
    end: int
    is_quoted: bool
    """Whether it stands between quotation marks."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A term of the original that the translation says in another way, or not at all."""

    hit: Hit
    wanted: Term


@dataclass(frozen=True, eq=False)
class Glossary:
    """All terms. Made by `read`; what it finds depends on nothing else, so answers are remembered."""

    rows: tuple[Term, ...] = ()

    def terms_in(self, text: str, lang: str) -> tuple[Hit, ...]:
        """What a text says in a wording that may stand; of two that overlap, the one that covers the other."""
        hits = [hit for hit in _hits(self, text, lang) if hit.term.status is not Status.FORBIDDEN]
        return tuple(hit for hit in hits if not _is_covered(hit, hits))

    def forbidden_in(self, text: str, lang: str) -> tuple[Hit, ...]:
        """The forbidden words of a text, except within a name that may stand."""
        hits = _hits(self, text, lang)
        proper = [hit for hit in hits if hit.term.status is not Status.FORBIDDEN]
        found = [hit for hit in hits if hit.term.status is Status.FORBIDDEN and not _is_covered(hit, proper)]
        return tuple(hit for hit in found if not _is_covered(hit, found))

    def forbidden_beyond(self, source: str, target: str, source_lang: str, target_lang: str) -> tuple[Hit, ...]:
        """The forbidden words of a translation.

        When the original quotes such a word between quotation marks, the translation may do the same.
        """
        found = self.forbidden_in(target, target_lang)
        if not found or not self._quotes_forbidden(source, source_lang):
            return found
        return tuple(hit for hit in found if not hit.is_quoted)

    def _quotes_forbidden(self, text: str, lang: str) -> bool:
        said = any(hit.is_quoted for hit in self.forbidden_in(text, lang))
        return said or (_base(lang) == "en" and any(hit.is_quoted for hit in _matcher(self, "").find(text)))

    def missing_preferred(
        self, source: str, target: str, source_lang: str, target_lang: str
    ) -> tuple[Missing, ...]:
        """Terms of the original of which the translation has no wording that may stand.

        Acronyms are not among them, since the facts of a text are checked elsewhere, nor what is kept, nor what
        looks like a part of a name (National Harm Reduction Coalition).
        """
        said = {hit.term.term for hit in _hits(self, target, target_lang) if hit.term.status is not Status.FORBIDDEN}
        asked = {hit.term.term: hit for hit in reversed(self.terms_in(source, source_lang)) if _asks(hit)}
        wanted = ((hit, self.preferred(term, target_lang)) for term, hit in reversed(asked.items()) if term not in said)
        return tuple(Missing(hit, row) for hit, row in wanted if row)

    def missing_kept(self, source: str, target: str, source_lang: str, target_lang: str) -> tuple[Hit, ...]:
        """What must stay as it is, stands in the original and does not in the translation."""
        said = {hit.text for hit in _hits(self, target, target_lang) if hit.term.status is Status.KEEP}
        kept = _kept_terms(self, target_lang)
        asked = {hit.text: hit for hit in self.terms_in(source, source_lang) if hit.term.text in kept}
        return tuple(hit for text, hit in asked.items() if text not in said)

    def preferred(self, term: str, lang: str) -> Term | None:
        """The preferred wording of a term in a language."""
        rows = _by_term(self, lang).get(term, ())
        return next((row for row in rows if row.status is Status.PREFERRED), None)

    def says(self, text: str, term: str, lang: str) -> bool:
        """Whether a text says a term in a wording that may stand: "ЮНЭЙДС" says UNAIDS."""
        return any(hit.term.term == term and hit.term.status is not Status.FORBIDDEN for hit in _hits(self, text, lang))

    def acronyms(self, source_lang: str, target_lang: str) -> Mapping[str, tuple[str, ...]]:
        """Each acronym with what may stand for it in the other language: UNAIDS → ONUSIDA. `says` knows the cases."""
        sources, targets = _by_term(self, source_lang), _by_term(self, target_lang)
        found: dict[str, tuple[str, ...]] = {}
        for term, rows in sources.items():
            texts = tuple(row.text for row in targets.get(term, ()) if row.status is not Status.FORBIDDEN)
            found |= {row.text: texts for row in rows if texts and _is_acronym(row.text)}
        return found


def _is_covered(hit: Hit, others: Iterable[Hit]) -> bool:
    """Whether one of the others is longer and holds this one."""
    size = hit.end - hit.start
    return any(o.start <= hit.start and hit.end <= o.end and o.end - o.start > size for o in others)


def _is_acronym(text: str) -> bool:
    return " " not in text and sum(map(str.isupper, text)) > 1 and text[0].isupper()


def _asks(hit: Hit) -> bool:
    """Whether a translation has to have this term."""
    if hit.term.status is Status.KEEP or _is_acronym(hit.text) or _is_acronym(hit.term.term):
        return False
    capitals = [[word[0].isupper() for word in re.findall(r"[^\W\d_]{4,}", text)] for text in (hit.text, hit.term.text)]
    return not (len(capitals[0]) > 1 and all(capitals[0]) and not all(capitals[1]))


def _base(lang: str) -> str:
    return lang.replace("_", "-").partition("-")[0].lower()


@lru_cache(maxsize=64)
def _by_term(glossary: Glossary, lang: str) -> Mapping[str, tuple[Term, ...]]:
    """The rows of a language by their term; `es` serves `es-MX`. In English a term without a row is its own wording."""
    tags = {EVERY, _base(lang), lang.replace("_", "-").lower()}
    found: dict[str, list[Term]] = {}
    for row in glossary.rows:
        if row.lang.lower() in tags:
            found.setdefault(row.term, []).append(row)
    if _base(lang) == "en":
        for row in glossary.rows:
            if row.status in {Status.PREFERRED, Status.ALLOWED} and row.term not in found:
                found[row.term] = [Term(row.term, "en", Status.PREFERRED, row.term, _plural(row.term))]
    return {term: tuple(rows) for term, rows in found.items()}


@lru_cache(maxsize=64)
def _kept_terms(glossary: Glossary, lang: str) -> frozenset[str]:
    rows = (row for rows in _by_term(glossary, lang).values() for row in rows)
    return frozenset(row.text for row in rows if row.status is Status.KEEP)


def _plural(term: str) -> str:
    """A wildcard for an English term and its plural; nothing when the term has signs of a wildcard in it."""
    if re.search(r"[*?{}|]|\.\.\.", term):
        return ""
    return f"{term}|{term[:-1]}ies" if term.endswith("y") else f"{term}{{,s,es}}"


# ----- finding -----

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")
_ADDRESS = re.compile(
    r"(?<=\]\()<?[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*"
    r"|(?:https?://|mailto:|www\.)[^\s<>()\[\]\"“”«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|(?<!\w)[‘'](?!\s)[^‘']*(?:\w'\w+[^‘']*)*'(?!\w)")
_WORD = re.compile(r"\w+")
_GAP = r"[^\w.!?:;…|]{1,6}"
_KEY = 4


class _Matcher:
    """The forms of many terms, found at the start of words by their first letters."""

    def __init__(self, rows: Iterable[Term]) -> None:
        self._forms: dict[str, list[tuple[int, str, Term]]] = {}
        for row in rows:
            for form in _alternatives(row):
                lead = re.match(r"\W*", form.lstrip("*?{"))
                start = _same(form[lead.end() if lead and form[0] not in "*?{" else 0 :])
                key = re.match(r"[^\W_]*", start)
                letters = key[0][:_KEY].lower() if key else ""
                self._forms.setdefault(letters, []).append((len(form) - len(start), form, row))

    def find(self, text: str) -> list[Hit]:
        """Every form in the text, in order, overlapping ones too."""
        text = _prepared(text)
        quoted = [match.span() for match in _QUOTED.finditer(text)]
        found: dict[tuple[int, int, Term], Hit] = {}
        for word in _WORD.finditer(text):
            letters = word[0][:_KEY].lower()
            for size in range(len(letters) + 1):
                for lead, form, row in self._forms.get(letters[:size], ()):
                    start = word.start() - lead
                    match = _pattern(form, exact=row.status is Status.KEEP).match(text, start) if start >= 0 else None
                    if match:
                        inside = any(first < match.start() and match.end() < last for first, last in quoted)
                        hit = Hit(row, match[0], match.start(), match.end(), inside)
                        found.setdefault((hit.start, hit.end, row), hit)
        return list(found.values())


def _alternatives(row: Term) -> Sequence[str]:
    if row.status is Status.KEEP or not row.match:
        return [re.sub(r"([*?{}|\\]|\.(?=\.\.))", r"\\\1", _same(row.text))]
    return [part.strip() for part in _same(row.match).split("|")]


@lru_cache(maxsize=64)
def _matcher(glossary: Glossary, lang: str) -> _Matcher:
    """The forms of one language; for no language, the English of forbidden rows that is no term otherwise."""
    if lang:
        return _Matcher(row for rows in _by_term(glossary, lang).values() for row in rows)
    proper = {row.term for row in glossary.rows if row.status is not Status.FORBIDDEN}
    slurs = dict.fromkeys(row.term for row in glossary.rows if row.term not in proper)
    return _Matcher(Term(slur, "en", Status.FORBIDDEN, slur, _plural(slur)) for slur in slurs)


@lru_cache(maxsize=8192)
def _hits(glossary: Glossary, text: str, lang: str) -> tuple[Hit, ...]:
    return tuple(_matcher(glossary, lang).find(text))


def _same(text: str) -> str:
    """The text with one sign for what counts as one."""
    return text.replace("’", "'").replace("ё", "е").replace("Ё", "Е")


def _prepared(text: str) -> str:
    """The text as forms are looked for in it: NFC, nothing invisible, blanks for addresses."""
    text = _same(unicodedata.normalize("NFC", text))
    if not text.isprintable():
        text = _INVISIBLE.sub("", text)
    return _ADDRESS.sub(lambda match: " " * len(match[0]), text)


@lru_cache(maxsize=None)
def _pattern(form: str, *, exact: bool) -> re.Pattern[str]:
    """The regular expression of one form, to be tried at the start of a word."""
    words = [_word_pattern(word) for word in form.split()]
    joined = re.sub(f" {re.escape(_word_pattern('...'))} ", f"{_GAP}(?:\\\\w+{_GAP}){{0,4}}", " ".join(words))
    return re.compile(joined.replace(" ", _GAP) + r"(?!\w)", 0 if exact else re.IGNORECASE)
