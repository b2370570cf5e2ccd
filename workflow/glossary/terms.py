"""The glossary: which terms a text has, and which ones its translation lacks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from workflow.glossary.finding import Finder, Hit, prepared
from workflow.glossary.rows import Status, Term, base, english, is_acronym, rows_by_term
from workflow.glossary.wildcards import alike, forms


@dataclass(frozen=True, slots=True)
class Missing:
    """A term of the original that the translation says in another way, or not at all."""

    hit: Hit
    """The term in the original."""
    wanted: Term
    """The wording that is preferred for it."""


@dataclass(frozen=True, eq=False)
class Glossary:
    """All terms. Made by `read`; `Glossary()` has none. Texts may be plain or inline Markdown."""

    rows: tuple[Term, ...] = ()

    def terms_in(self, text: str, lang: str) -> tuple[Hit, ...]:
        """The terms of a text in wordings that may stand; none that is a part of another, one for each place."""
        hits = [hit for hit in _hits(self, text, lang) if hit.term.may_stand]
        first = {(hit.start, hit.end): hit for hit in reversed(hits) if not hit.is_within(hits)}
        return tuple(reversed(first.values()))

    def forbidden_in(self, text: str, lang: str) -> tuple[Hit, ...]:
        """The forbidden words of a text, except within a longer wording that may stand and has this word itself.

        So an official name excuses its own words, and nothing that stands in the gap of another wording.
        """
        if not self.offends(text, lang):
            return ()
        hits = _hits(self, text, lang)
        found = [hit for hit in hits if not hit.term.may_stand]
        names = [hit for hit in hits if hit.term.may_stand]
        return tuple(
            hit
            for hit in found
            if not hit.is_within(found)
            and not hit.is_within(name for name in names if self._spells(name.term, hit.term))
        )

    def offends(self, text: str, lang: str) -> bool:
        """Whether a text may have a forbidden word: quick, and true also where a longer name excuses it."""
        return _offends(self, text, lang)

    def _spells(self, name: Term, word: Term) -> bool:
        """Whether a name has a forbidden word in it as it is written in the glossary."""
        return any(hit.term == word for hit in _hits(self, name.text, word.lang))

    def forbidden_beyond(self, source: str, target: str, *, source_lang: str, target_lang: str) -> tuple[Hit, ...]:
        """The forbidden words of a translation that nothing in the original excuses.

        When the original quotes such a word, between quotation marks, the translation may quote one too.
        """
        found = self.forbidden_in(target, target_lang)
        if not found or not self._quotes_one(source, source_lang):
            return found
        return tuple(hit for hit in found if not hit.is_quoted)

    def _quotes_one(self, text: str, lang: str) -> bool:
        """Whether a text quotes a forbidden word, or in English a word whose translations are forbidden."""
        named = _finder(self, "").find(text) if base(lang) == "en" else []
        return any(hit.is_quoted for hit in (*self.forbidden_in(text, lang), *named))

    def missing_preferred(self, source: str, target: str, *, source_lang: str, target_lang: str) -> tuple[Missing, ...]:
        """The terms of the original for which the translation has no wording that may stand.

        Not asked for: acronyms, which are facts and checked as such; what is kept (`missing_kept`); what looks like
        a part of a name (National Harm Reduction Coalition), and names that were left as they are.
        """
        asked = {hit.term.term: hit for hit in reversed(self.terms_in(source, source_lang)) if _is_asked(hit)}
        said = {hit.term.term for hit in _hits(self, target, target_lang) if hit.term.may_stand} if asked else set()
        unsaid = [term for term in reversed(asked) if term not in said and not _is_left(asked[term].text, target)]
        wanted = {term: self.preferred(term, target_lang) for term in unsaid}
        return tuple(Missing(asked[term], row) for term, row in wanted.items() if row)

    def missing_kept(self, source: str, target: str, *, source_lang: str, target_lang: str) -> tuple[Hit, ...]:
        """What has to stay as it is, stands in the original, and does not in the translation."""
        kept = _kept(self, target_lang)
        asked = {hit.term.text: hit for hit in self.terms_in(source, source_lang) if hit.term.text in kept}
        said = {hit.term.text for hit in _hits(self, target, target_lang) if hit.term.status is Status.KEEP}
        return tuple(hit for text, hit in asked.items() if text not in said)

    def may_lack_kept(self, source: str, target: str, *, source_lang: str, target_lang: str) -> bool:
        """Whether `missing_kept` may find something: quick, and true of some texts that lack nothing."""
        found = _may_keep(self, source, source_lang)
        kept = [pattern for text, pattern in found if text in _kept(self, target_lang)]
        words = prepared(target) if kept else ""
        return not all(pattern.search(words) for pattern in kept)

    def preferred(self, term: str, lang: str) -> Term | None:
        """The preferred wording of a term in a language."""
        rows = _by_term(self, lang).get(term, ())
        return next((row for row in rows if row.status is Status.PREFERRED), None)

    def says(self, text: str, term: str, lang: str) -> bool:
        """Whether a text says a term in a wording that may stand, in any case and number."""
        return any(hit.term.term == term and hit.term.may_stand for hit in _hits(self, text, lang))

    def acronyms(self, source_lang: str, target_lang: str) -> Mapping[str, tuple[str, ...]]:
        """What may stand for each acronym in the other language: UNAIDS → ONUSIDA; `says` knows its other forms."""
        return _acronyms(self, source_lang, target_lang)


def _is_asked(hit: Hit) -> bool:
    """Whether a translation has to have this term."""
    if hit.term.status is Status.KEEP or is_acronym(hit.text) or is_acronym(hit.term.term) or not hit.is_whole:
        return False
    return not _is_name(hit.text) or _is_name(hit.term.text)


def _is_name(text: str) -> bool:
    """Whether a text is several words that have a capital each, short ones aside."""
    words = re.findall(r"[^\W\d_]{4,}", text)
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _is_left(text: str, target: str) -> bool:
    return _is_name(text) and text in prepared(target)


@lru_cache(maxsize=64)
def _by_term(glossary: Glossary, lang: str) -> Mapping[str, tuple[Term, ...]]:
    return rows_by_term(glossary.rows, lang)


@lru_cache(maxsize=64)
def _acronyms(glossary: Glossary, source_lang: str, target_lang: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for term, rows in _by_term(glossary, source_lang).items():
        others = tuple(row.text for row in _by_term(glossary, target_lang).get(term, ()) if row.may_stand)
        found |= {row.text: others for row in rows if others and row.may_stand and is_acronym(row.text)}
    return found


@lru_cache(maxsize=64)
def _kept(glossary: Glossary, lang: str) -> frozenset[str]:
    rows = (row for rows in _by_term(glossary, lang).values() for row in rows)
    return frozenset(row.text for row in rows if row.status is Status.KEEP)


@lru_cache(maxsize=64)
def _finder(glossary: Glossary, lang: str) -> Finder:
    """Finds the rows of a language; for no language, the English of forbidden rows that is no term otherwise."""
    if lang:
        return Finder(row for rows in _by_term(glossary, lang).values() for row in rows)
    proper = {row.term for row in glossary.rows if row.may_stand}
    named = dict.fromkeys(row.term for row in glossary.rows if row.term not in proper)
    return Finder(english(term, Status.FORBIDDEN) for term in named)


@lru_cache(maxsize=64)
def _slurs(glossary: Glossary, lang: str) -> Finder:
    """Finds the forbidden rows of a language alone: few texts have one, and this is quick to say so."""
    return Finder(row for rows in _by_term(glossary, lang).values() for row in rows if not row.may_stand)


@lru_cache(maxsize=8192)
def _offends(glossary: Glossary, text: str, lang: str) -> bool:
    return bool(_slurs(glossary, lang).find(text))


@lru_cache(maxsize=64)
def _patterns_of_kept(glossary: Glossary, lang: str) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    """Of each thing in a language that some language keeps: how it begins, its text, a pattern for the whole of it."""
    kept = {row.text for row in glossary.rows if row.status is Status.KEEP}
    rows = (row for rows in _by_term(glossary, lang).values() for row in rows if row.text in kept)
    begun = dict.fromkeys((form.key, row.text) for row in rows for form in forms(row))
    return tuple((key, text, re.compile(rf"(?<!\w){re.escape(alike(text))}(?!\w)")) for key, text in begun)


@lru_cache(maxsize=8192)
def _may_keep(glossary: Glossary, text: str, lang: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """What a text may have that some language keeps, each with a pattern for it."""
    patterns = _patterns_of_kept(glossary, lang)
    small = prepared(text).lower() if patterns else ""
    return tuple((kept, pattern) for key, kept, pattern in patterns if key in small)


@lru_cache(maxsize=8192)
def _hits(glossary: Glossary, text: str, lang: str) -> tuple[Hit, ...]:
    return tuple(_finder(glossary, lang).find(text))
