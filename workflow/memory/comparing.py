"""How alike texts are, letter by letter. The only home of rapidfuzz."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz, process

from workflow.facts import fold_space
from workflow.memory.units import Unit
from workflow.patterns import pattern

ALIKE = 75
"""Per cent from which a text is worth showing (Translate Toolkit's and engines.md's floor)."""
FEW = 5
"""Like texts that are looked at."""
_MANY = 50_000
"""Texts from which only those are compared that share rare words."""
_RARE_WORDS, _BEST = 12, 50
_WORD = pattern(r"\w+")
_ADDRESS = pattern(r"(?<=\]\()[^\s)]+|https?://[^\s)>\]]+")


@dataclass(frozen=True)
class Shelf:
    """Units that are compared with a text."""

    units: Sequence[Unit]
    normals: Sequence[str]
    """Their texts, which are normal."""

    @cached_property
    def _texts(self) -> list[str]:
        return list(map(bare, self.normals))

    def near(self, key: str) -> Iterator[tuple[float, Unit]]:
        """(per cent, unit) of the texts that are most like this one, which is normal and without addresses."""
        places = self._sharing(key) if len(self.units) > _MANY else None
        texts = self._texts if places is None else [self._texts[place] for place in places]
        # Whether there is any costs a quarter of which there are, and mostly there is none.
        if process.extractOne(key, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE) is None:
            return
        for _, score, index in process.extract(
            key, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=FEW
        ):
            yield score, self.units[index if places is None else places[index]]

    @cached_property
    def _places(self) -> Mapping[str, Sequence[int]]:
        """Where each word stands."""
        found: dict[str, list[int]] = {}
        for place, text in enumerate(self._texts):
            for word in dict.fromkeys(_WORD.findall(text)):
                found.setdefault(word, []).append(place)
        return found

    def _sharing(self, key: str) -> list[int]:
        """The texts that share most of the rarest words of this one."""
        words = [word for word in dict.fromkeys(_WORD.findall(key)) if word in self._places]
        rare = sorted(words, key=lambda word: len(self._places[word]))[:_RARE_WORDS]
        shared = Counter(place for word in rare for place in self._places[word])
        return [place for place, _ in shared.most_common(_BEST)]


def normal(text: str) -> str:
    """The text as it is compared: without regard to white space and to small and capital letters."""
    return fold_space(text).casefold()


def likeness(one: str, other: str) -> float:
    """How alike two texts are, letter by letter: 1 is the same."""
    return float(fuzz.ratio(one, other)) / 100


def bare(text: str) -> str:
    """A text without addresses, which would make any two texts with the same link alike."""
    return _ADDRESS.sub("…", text) if "](" in text or "://" in text else text
