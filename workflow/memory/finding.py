"""What a memory knows about a text: the text itself, its sentences, or texts like it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from workflow.checks.pair import sentences
from workflow.facts import Change, calendar_words, change_between, numbers
from workflow.markdown import inline
from workflow.memory.comparing import FEW, Shelf, bare, normal
from workflow.memory.units import Found, How, Match, Unit

_TELLING = 4
"""Words from which a sentence by itself is worth showing."""


@dataclass(frozen=True)
class Memory:
    """What was translated from one language into another. Of equal texts the first counts."""

    units: tuple[Unit, ...]
    language: str
    """Tag of the language translated from."""

    def without(self, slug: str) -> "Memory":
        """The memory without what it knows from one statement."""
        return replace(self, units=tuple(unit for unit in self.units if unit.of != slug))

    def find(self, text: str, *, slug: str, context: str | None = None) -> Found:
        """The best that may fill the entry of this text in a statement, and what may help a person besides."""
        key = normal(text)
        exact = [unit for unit in self._exact.get(key, ()) if _serves(unit, slug)]
        exact.sort(key=lambda unit: (not unit.is_curated, unit.context != context, unit.text != text))
        found = [_exactly(unit, context) for unit in exact]
        if not context and not any(match.may_fill for match in found):
            found += self._by_sentence(text, slug)
        if not any(match.may_fill for match in found):
            found += self._alike(text, slug, context)
        return _chosen(found)

    # ---------------------------------------------------------------------------------------- exact

    @cached_property
    def _normals(self) -> Sequence[str]:
        return [normal(unit.text) for unit in self.units]

    @cached_property
    def _exact(self) -> Mapping[str, Sequence[Unit]]:
        found: dict[str, list[Unit]] = {}
        for text, unit in zip(self._normals, self.units, strict=True):
            found.setdefault(text, []).append(unit)
        return found

    def _by_sentence(self, text: str, slug: str) -> list[Match]:
        """The text from sentences that are all known; else those of them that are, as hints."""
        parts = [self._sentence(sentence, slug) for sentence in sentences(text)]
        known = [part for part in parts if part]
        if not known or len(known) < len(parts):
            long = (part for part in known if len(part.text.split()) >= _TELLING)
            return [_found(How.SENTENCES, part, "a part of the text") for part in dict.fromkeys(long)]
        is_curated = all(part.is_curated for part in known)
        origins = ",".join(dict.fromkeys(part.of for part in known))
        texts = " ".join(part.text for part in known), " ".join(part.translation for part in known)
        return [_found(How.SENTENCES, Unit(*texts, origins, is_curated), "" if is_curated else "not curated")]

    def _sentence(self, sentence: str, slug: str) -> Unit | None:
        """A sentence that somebody translated; None when nobody did."""
        key = normal(sentence)
        # Few texts are cut into sentences: those that have this one somewhere.
        units = (unit for text, unit in zip(self._normals, self.units, strict=True) if key in text)
        known = [part for unit in units if _serves(unit, slug) for part in _parts(unit) if normal(part.text) == key]
        return min(known, key=lambda unit: (not unit.is_curated, unit.text != sentence), default=None)

    # ---------------------------------------------------------------------------------------- alike

    @cached_property
    def _shelves(self) -> Mapping[str, Shelf]:
        """What serves every statement, under the empty name, and what serves one alone."""
        shelves: dict[str, tuple[list[Unit], list[str]]] = {}
        for text, unit in zip(self._normals, self.units, strict=True):
            units, texts = shelves.setdefault(unit.of if unit.is_private else "", ([], []))
            units.append(unit)
            texts.append(text)
        return {place: Shelf(*shelf) for place, shelf in shelves.items()}

    def _alike(self, text: str, slug: str, context: str | None) -> list[Match]:
        """The texts most like this one, the best first; none that is the text itself."""
        key = normal(text)
        shelves = [self._shelves[place] for place in dict.fromkeys(("", slug)) if place in self._shelves]
        near = sorted((hit for shelf in shelves for hit in shelf.near(bare(key))), key=lambda hit: -hit[0])
        matches = (self._match(text, unit, score, context) for score, unit in near[:FEW] if normal(unit.text) != key)
        return sorted(matches, key=lambda match: (not match.may_fill, -match.score))

    def _match(self, text: str, unit: Unit, score: float, context: str | None) -> Match:
        doubt = self._doubt(unit.text, text) or _standing(unit, unit.context or context, context)
        translation = _with_addresses_of(text, unit)
        return Match(How.FUZZY, min(int(score), 99), unit.text, translation, unit.of, not doubt, doubt)

    def _doubt(self, old: str, new: str) -> str:
        """What differs between two like texts that turns or falsifies a translation; empty when nothing does."""
        if change_between(old, new, self.language) is Change.NEGATION:
            return "a negation or an obligation differs"
        stated = [Counter((*numbers(text, self.language), *calendar_words(text, self.language))) for text in (old, new)]
        return "numbers or dates differ" if stated[0] != stated[1] else ""


def _parts(unit: Unit) -> Iterator[Unit]:
    """The sentences of a unit that has as many in both languages: then each translates its counterpart."""
    there, here = sentences(unit.text), sentences(unit.translation)
    if len(there) == len(here) and unit.context is None:
        yield from (replace(unit, text=a, translation=b) for a, b in zip(there, here, strict=True))


def _serves(unit: Unit, slug: str) -> bool:
    return not unit.is_private or unit.of == slug


def _standing(unit: Unit, there: str | None = None, here: str | None = None) -> str:
    """Why a unit may not fill an entry; `there` and `here` are the contexts of both texts."""
    if there != here:
        return "in another context"
    return "" if unit.is_curated else "not curated"


def _exactly(unit: Unit, context: str | None) -> Match:
    # A context stands only where equal texts need different translations.
    why_not = _standing(unit, unit.context, context)
    return _found(How.EXACT, unit, why_not)


def _found(how: How, unit: Unit, why_not: str) -> Match:
    return Match(how, 100, unit.text, unit.translation, unit.of, not why_not, why_not)


def _chosen(found: Iterable[Match]) -> Found:
    """The first that may fill, and up to three others that say something else."""
    matches = list(dict.fromkeys(found))
    draft = next((match for match in matches if match.may_fill), None)
    others: dict[str, Match] = {}
    for match in matches:
        if match is not draft and (draft is None or match.translation != draft.translation):
            others.setdefault(match.translation, match)
    return Found(draft, tuple(others.values())[:3])


def _with_addresses_of(text: str, unit: Unit) -> str:
    """The unit's translation with the addresses of the text, where both texts have links one by one."""
    there, here = inline(unit.text).links.addresses, inline(text).links.addresses
    pairs = dict(zip(there, here, strict=True)) if len(there) == len(here) else {}
    changed = {old: new for old, new in pairs.items() if old != new}
    if not changed or any(pairs[old] != new for old, new in zip(there, here, strict=True)):
        return unit.translation
    pattern = "|".join(map(re.escape, sorted(changed, key=len, reverse=True)))
    return re.sub(rf"(?<=\]\()(?:{pattern})(?=[)\s])", lambda match: changed[match[0]], unit.translation)
