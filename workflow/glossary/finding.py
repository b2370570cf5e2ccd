"""Terms in a text: every form is looked for where a word begins, by the first letters of that word."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from workflow.glossary.rows import Term
from workflow.glossary.wildcards import Form, alike, forms
from workflow.patterns import pattern

_UNSEEN = pattern("[\u00ad\u0300-\u036f\u200b-\u200f\u2060-\u2064\ufeff\u202a-\u202e\u2066-\u2069]")
"""Signs that nobody sees, and marks of stress: what NFC leaves of them is no part of a letter."""
_ADDRESS = pattern(
    r"(?<=\]\()<?[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*"  # the target of a Markdown link
    r"|(?:https?://|www\.)[^\s<>()\[\]\"“”«»]+"
    r"|[\w.+-]+@[\w-]+(?:\.[\w-]+)+"
)
_QUOTED = pattern(r"“[^“”]*”|«[^«»]*»|„[^„“”]*[“”]|\"[^\"]*\"|(?<!\w)[‘'](?=\S)[^‘']*(?:\w'\w[^‘']*)*'(?!\w)")
_WORD = pattern(r"\w+")
_MOST = 100_000
"""Words that a finder remembers."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A term that was found in a text."""

    term: Term
    text: str
    """What stands there, with straight apostrophes."""
    start: int
    """Where, in the text in NFC and without invisible signs."""
    end: int
    is_quoted: bool
    """Whether it stands between quotation marks."""
    is_whole: bool
    """Whether it is more than a part of the term's text: enough to say a term with, or to ask for one."""

    def is_within(self, others: Iterable["Hit"]) -> bool:
        """Whether one of the others is longer and holds this one."""
        size = self.end - self.start
        return any(o.start <= self.start and self.end <= o.end and o.end - o.start > size for o in others)


class Finder:
    """Finds the forms of many rows at once."""

    def __init__(self, rows: Iterable[Term]) -> None:
        self._words: dict[str, list[Form]] = {}
        self._beginnings: dict[str, list[Form]] = {}
        for row in rows:
            for form in forms(row):
                place = self._words if form.is_word else self._beginnings
                place.setdefault(form.key, []).append(form)
        self._candidates = lru_cache(maxsize=_MOST)(self._forms_at)
        self._silent: set[str] = set()
        """Pieces between two blanks in which no form begins. The same ones come again and again."""

    def find(self, text: str) -> list[Hit]:
        """Every form in the text in the order of the text, those that overlap too."""
        text = prepared(text)
        if not self._may_have_any({*text.split()}):
            return []
        found: dict[tuple[int, int, Term], Hit] = {}
        quoted: list[tuple[int, int]] | None = None
        for word in _WORD.finditer(text):
            for form in self._candidates(word[0].lower()):
                if match := form.at(text, word.start()):
                    quoted = [q.span() for q in _QUOTED.finditer(text)] if quoted is None else quoted
                    inside = any(start < match.start() and match.end() < end for start, end in quoted)
                    hit = Hit(form.row, match[0], *match.span(), inside, form.is_whole)
                    found.setdefault((hit.start, hit.end, form.row), hit)
        return list(found.values())

    def _may_have_any(self, pieces: set[str]) -> bool:
        """Whether any form may begin in one of the pieces between two blanks."""
        unknown = pieces - self._silent
        silent = {piece for piece in unknown if not self._has_candidate(piece)}
        if len(self._silent) > _MOST:
            self._silent.clear()
        self._silent |= silent
        return silent != unknown

    def _has_candidate(self, piece: str) -> bool:
        """Whether any form may begin in a piece between two blanks."""
        return any(self._candidates(word.lower()) for word in _WORD.findall(piece))

    def _forms_at(self, word: str) -> tuple[Form, ...]:
        """The forms that may begin with a word; the same words come again and again, so this is remembered."""
        beginnings = (self._beginnings.get(word[:size], ()) for size in range(len(word) + 1))
        return (*self._words.get(word, ()), *chain.from_iterable(beginnings))


def prepared(text: str) -> str:
    """The text as forms are looked for in it: NFC, nothing invisible, blanks for addresses."""
    text = alike(unicodedata.normalize("NFC", text))
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    if "://" in text or "@" in text or "](" in text or "www." in text:
        text = _ADDRESS.sub(lambda match: " " * len(match[0]), text)
    return text
