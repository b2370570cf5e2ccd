"""One row of the glossary, and which rows a language has."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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
    """One row: what `term` is called in a language."""

    term: str
    """The English term; for a forbidden word, the English word that means the same."""
    lang: str
    """BCP 47, or `EVERY`."""
    status: Status
    text: str
    match: str = ""
    """A wildcard that says which forms of the words count; empty when the text alone does."""
    note: str = ""
    """The source or the reason; for a forbidden word, what to say instead."""
    line: int = field(default=0, compare=False)

    @property
    def may_stand(self) -> bool:
        """Whether a translation may say this."""
        return self.status is not Status.FORBIDDEN


def base(lang: str) -> str:
    """The language of a tag without script and region: `pt` of `pt-BR`."""
    return lang.replace("_", "-").partition("-")[0].lower()


def rows_by_term(rows: Iterable[Term], lang: str) -> Mapping[str, tuple[Term, ...]]:
    """The rows of a language by their term, its region's own first: `es` serves `es-MX` too.

    English needs rows only for what the term and its plural do not say: a term without one is its own wording.
    """
    rows = tuple(rows)
    tags = (lang.replace("_", "-").lower(), base(lang), EVERY)
    found: dict[str, list[Term]] = {}
    for tag in dict.fromkeys(tags):
        for row in rows:
            if row.lang.lower() == tag:
                found.setdefault(row.term, []).append(row)
    if base(lang) == "en":
        for row in rows:
            if row.may_stand and row.term not in found:
                found[row.term] = [english(row.term, Status.PREFERRED)]
    return {term: tuple(own) for term, own in found.items()}


def english(term: str, status: Status) -> Term:
    """The row of an English term that has none: the term and its plural."""
    plural = "" if re.search(r"[*?{}|]|\.\.\.", term) else f"{term}{{,s,es}}"
    return Term(term, "en", status, term, f"{plural}|{term[:-1]}ies" if plural and term.endswith("y") else plural)


def is_acronym(text: str) -> bool:
    """Whether a text is one word with several capitals: UNAIDS, GNP+, ЮНЭЙДС."""
    return " " not in text and text[:1].isupper() and sum(map(str.isupper, text)) > 1
