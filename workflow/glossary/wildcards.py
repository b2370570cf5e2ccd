"""The wildcards of the column `match`: by hand, since a stemmer takes the correct "les drogues" for "drogué".

    *        any letters, or none            люд* употребля* наркотик*
    ?        one letter                      drogat?
    {a,os}   one of these; `{,s}`: or none   adict{o,a,os,as}
    |        another wording                 pena de muerte|pena capital
    ...      up to six words                infracción ... drogas

Small and capital letters are alike, except in a word with several capitals: ONU is not "onu", so UN is not "un". A
blank stands for whatever parts two words of a sentence, `'` for both shapes of the apostrophe, `е` for `ё`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from workflow.glossary.rows import Status, Term
from workflow.patterns import pattern

_GAP = r"[^\w.!?:;]{1,6}"  # no “…”: a class beyond Latin-1 takes six times as long to compile
_SKIP = rf"{_GAP}(?:\w+{_GAP}){{0,6}}"
_MOST_STARS = 3
_PIECE = pattern(r"\*|\?|\{[^{}]*\}|[^*?{}]+")


@dataclass(frozen=True, slots=True)
class Form:
    """One wording of a row, ready to be looked for where a word begins."""

    row: Term
    regex: str
    key: str
    """The first word, small, as far as no wildcard stands in it."""
    is_word: bool
    """Whether the key is the whole of that word."""
    lead: int
    """How many signs stand before the first letter: one in #PowerOfPeers."""

    def at(self, text: str, word: int) -> re.Match[str] | None:
        """The wording in a text where a word begins, or None."""
        start = word - self.lead
        return _compiled(self.regex, exact=self.row.status is Status.KEEP).match(text, start) if start >= 0 else None

    @property
    def is_whole(self) -> bool:
        """Whether the wording is at least half of the row's text: "aghi" alone is no needle and syringe programme."""
        return _share(self.regex, alike(self.row.text)) >= 0.5


def forms(row: Term) -> Iterator[Form]:
    """Every wording that counts for a row."""
    if row.match and row.status is not Status.KEEP:
        for wording in _spelt_out(alike(row.match)):
            literal = re.match(r"[^*?{]*", wording)
            yield _form(row, _regex(wording), literal[0] if literal else "", wording)
    else:
        text = alike(row.text)
        yield _form(row, _GAP.join(map(_literal, text.split())), text, text.replace("*", " "))


def _spelt_out(match: str) -> Iterator[str]:
    """The wordings of a wildcard; one that begins with a brace once for each word in it, so that it has a key."""
    for wording in map(str.strip, match.split("|")):
        first = re.match(r"\{([^{}]*)\}", wording)
        yield from (part + wording[first.end() :] for part in first[1].split(",")) if first else (wording,)


def _form(row: Term, regex: str, literal: str, wording: str) -> Form:
    lead = re.match(r"\W*", literal)
    before = lead.end() if lead else 0
    letters = re.match(r"\w*", literal[before:])
    key = letters[0].lower() if letters else ""
    is_word = bool(key) and wording[before + len(key) : before + len(key) + 1] not in {*"*?{"}
    return Form(row, regex, key, is_word, before if key else 0)


def _regex(wording: str) -> str:
    """The regular expression of one wording."""
    regex, gap = "", ""
    for word in wording.split():
        if word == "...":
            gap = _SKIP
        else:
            regex += gap + "".join(map(_piece, _PIECE.findall(word)))
            gap = _GAP
    return regex


def _piece(piece: str) -> str:
    if piece == "*":
        return r"\w*"
    if piece == "?":
        return r"\w"
    if piece.startswith("{"):
        return f"(?:{'|'.join(map(_literal, piece[1:-1].split(',')))})"
    return _literal(piece)


def _literal(text: str) -> str:
    """The signs of a text as they are; words with several capitals in their capitals."""
    parts = re.findall(r"\w+|\W", text)
    return "".join(f"(?-i:{part})" if sum(map(str.isupper, part)) > 1 else re.escape(part) for part in parts)


@cache
def _compiled(regex: str, *, exact: bool) -> re.Pattern[str]:
    return re.compile(rf"{regex}(?!\w)", re.NOFLAG if exact else re.IGNORECASE)


@cache
def _share(regex: str, text: str) -> float:
    """How much of a text a wording covers; all of it when it is another wording, as "decriminalise" is."""
    match = _compiled(regex, exact=False).search(text)
    return (match.end() - match.start()) / len(text) if match else 1


def alike(text: str) -> str:
    """The text with one sign for those that count as one, at the same places; `_`, which marks emphasis, is a blank."""
    return text.replace("’", "'").replace("ё", "е").replace("Ё", "Е").replace("_", " ").replace("…", ".")


def flaw(match: str) -> str | None:
    """What is wrong with a wildcard, or None."""
    if sign := re.search(r"[\\\[\]()^$]", match):
        return f"“{sign[0]}” is no sign of a wildcard"
    if re.search(r"[{}]", re.sub(r"\{[^{}|\s]*\}", "", match)):
        return "a brace is not closed, or holds a blank"
    for wording in match.split("|"):
        words = wording.split()
        if len(re.findall(r"\w", re.sub(r"\{[^{}]*\}", "", wording))) < 2:
            return f"“{wording.strip()}” has fewer than two letters of its own: it would be found everywhere"
        if words[0] == "..." or words[-1] == "...":
            return "“...” stands between words, not at an end"
        if any(word.count("*") > _MOST_STARS for word in words):
            return f"more than {_MOST_STARS} “*” in one word"
    return None
