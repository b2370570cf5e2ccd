"""What people have translated before: exact, sentence by sentence, or like it. The only home of rapidfuzz.

The memory is the project's own reviewed entries, read anew each time, and the TMX files that communique.toml names. It
never learns from a draft. A pair serves in the direction in which it was translated, and in no other.

What is alike does not mean the same: "shall be criminalised" and "shall not be criminalised" are 96 % alike. So a like
text fills an entry only when its numbers agree and no negation or modality differs; else it is a hint.

The text of a statement under embargo serves that statement alone. A draft, a hint or a previous wording in another
catalogue would carry it to where that one goes: to its translators, into its kits, and out on its day.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from rapidfuzz import fuzz, process

from workflow.catalogue import Entry, State
from workflow.checks.pair import sentences
from workflow.editions import EditionState
from workflow.errors import Fault, ProjectError
from workflow.facts import Change, calendar_words, change_between, fold_space, numbers
from workflow.files import plainly
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.markdown import inline
from workflow.project import Project
from workflow.statement import Statement
from workflow.tmx import MAX_BYTES, pairs_in

ALIKE = 75
"""Per cent from which a text is worth showing (Translate Toolkit's and engines.md's floor)."""
_FEW = 5
"""Like texts that are looked at."""
_MANY = 50_000
"""Texts from which only those are compared that share rare words."""
_RARE_WORDS, _BEST = 12, 50
_WORD = re.compile(r"\w+")
_ADDRESS = re.compile(r"(?<=\]\()[^\s)]+|https?://[^\s)>\]]+")


class How(StrEnum):
    """In which way a text was known."""

    EXACT = "exact"
    SENTENCES = "sentences"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and its translation by a person."""

    text: str
    translation: str
    of: str
    """The statement or the file that it stands in."""
    is_curated: bool
    """Whether it was reviewed for this project: then it may fill an entry."""
    is_private: bool = False
    """Whether it serves the statement alone that it stands in: what is under embargo."""
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory knows about a text."""

    how: How
    score: int
    """Per cent."""
    text: str
    """The text that was translated."""
    translation: str
    of: str
    may_fill: bool
    """Whether it may stand in an entry as a draft; else it is a hint."""
    why_not: str = ""
    """What differs: `numbers`, `a negation`; or `not curated`."""

    @property
    def label(self) -> str:
        """How near it is, in one word: `exact`, `sentences`, `87`."""
        return str(self.score) if self.how is How.FUZZY else self.how.value


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the memory has to say about a text."""

    draft: Match | None = None
    hints: tuple[Match, ...] = ()


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
            assembled = self._assembled(text, slug)
            found += [assembled] if assembled else []
        if not any(match.may_fill for match in found):
            found += self._alike(text, slug, context)
        return _chosen(found)

    # ---------------------------------------------------------------------------------------- exact

    @cached_property
    def _exact(self) -> Mapping[str, Sequence[Unit]]:
        return _by(self.units, lambda unit: unit.text)

    @cached_property
    def _sentences(self) -> Mapping[str, Sequence[Unit]]:
        """Sentences of units that have as many in both languages: then each translates its counterpart."""
        parts: list[Unit] = []
        for unit in self.units:
            there, here = sentences(unit.text), sentences(unit.translation)
            if len(there) == len(here) and unit.context is None:
                parts += (replace(unit, text=a, translation=b) for a, b in zip(there, here, strict=True))
        return _by(parts, lambda unit: unit.text)

    def _assembled(self, text: str, slug: str) -> Match | None:
        """The text from sentences that are all known; None when one is not."""
        parts: list[Unit] = []
        for sentence in sentences(text):
            known = [unit for unit in self._sentences.get(normal(sentence), ()) if _serves(unit, slug)]
            if not known:
                return None
            parts.append(min(known, key=lambda unit: (not unit.is_curated, unit.text != sentence)))
        if not parts:
            return None
        origins = dict.fromkeys(part.of for part in parts)
        is_curated = all(part.is_curated for part in parts)
        texts = " ".join(part.text for part in parts), " ".join(part.translation for part in parts)
        return Match(How.SENTENCES, 100, *texts, ",".join(origins), is_curated, "" if is_curated else "not curated")

    # ---------------------------------------------------------------------------------------- alike

    @cached_property
    def _shelves(self) -> Mapping[str, "_Shelf"]:
        """What serves every statement, under the empty name, and what serves one alone."""
        places: dict[str, list[Unit]] = {}
        for unit in self.units:
            places.setdefault(unit.of if unit.is_private else "", []).append(unit)
        return {place: _Shelf(tuple(units)) for place, units in places.items()}

    def _alike(self, text: str, slug: str, context: str | None) -> list[Match]:
        """The texts most like this one, the best first; none that is the text itself."""
        key = normal(text)
        shelves = [self._shelves[place] for place in dict.fromkeys(("", slug)) if place in self._shelves]
        near = sorted((hit for shelf in shelves for hit in shelf.near(_bare(key))), key=lambda hit: -hit[0])
        matches = (self._match(text, unit, score, context) for score, unit in near[:_FEW] if normal(unit.text) != key)
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


@dataclass(frozen=True)
class _Shelf:
    """Units that are compared with a text."""

    units: tuple[Unit, ...]

    @cached_property
    def _texts(self) -> list[str]:
        return [_bare(normal(unit.text)) for unit in self.units]

    def near(self, key: str) -> Iterator[tuple[float, Unit]]:
        """(per cent, unit) of the texts that are most like this one, which is normal and without addresses."""
        places = self._sharing(key) if len(self.units) > _MANY else None
        texts = self._texts if places is None else [self._texts[place] for place in places]
        # Whether there is any costs a quarter of which there are, and mostly there is none.
        if process.extractOne(key, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE) is None:
            return
        for _, score, index in process.extract(
            key, texts, scorer=fuzz.ratio, processor=None, score_cutoff=ALIKE, limit=_FEW
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


def _by(units: Iterable[Unit], text_of: Callable[[Unit], str]) -> dict[str, list[Unit]]:
    found: dict[str, list[Unit]] = {}
    for unit in units:
        found.setdefault(normal(text_of(unit)), []).append(unit)
    return found


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
    return Match(How.EXACT, 100, unit.text, unit.translation, unit.of, not why_not, why_not)


def _bare(text: str) -> str:
    """A text without addresses, which would make any two texts with the same link alike."""
    return _ADDRESS.sub("…", text)


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


# ------------------------------------------------------------------------------------------ where it lies


@dataclass(frozen=True)
class Memories:
    """The memories of a project, one for each pair of languages, read when first asked for."""

    inventory: Inventory
    at: datetime
    """The hour, which decides what is under embargo."""
    is_forgetful: bool = False
    """Whether a statement is served without what the memory knows from itself: for evaluation."""
    _read: dict[tuple[str, ...], Memory] = field(default_factory=dict)

    def serving(self, statement: Statement, target: Language) -> Memory:
        """The memory for the entries of a statement in a language. Raises ProjectError for a TMX file."""
        memory = self.of(statement.language, target)
        if not self.is_forgetful:
            return memory
        key = statement.language.tag, target.tag, statement.slug
        if key not in self._read:
            self._read[key] = memory.without(statement.slug)
        return self._read[key]

    def of(self, source: Language, target: Language) -> Memory:
        """What was translated from one language into the other. Raises ProjectError for a TMX file."""
        pair = source.tag, target.tag
        if pair not in self._read:
            units = (*self._of_catalogues(source, target), *_of_files(self.inventory.project, *pair))
            self._read[pair] = Memory(tuple(dict.fromkeys(units)), source.tag)
        return self._read[pair]

    def _of_catalogues(self, source: Language, target: Language) -> Iterator[Unit]:
        """The reviewed entries of every statement, the newest first; of none that was withdrawn."""
        for statement in self.inventory.statements:
            edition = self.inventory.edition(statement.slug, target)
            original = self.inventory.edition(statement.slug, source)
            is_withdrawn = EditionState.WITHDRAWN in {edition and edition.state, original and original.state}
            if statement.language != source or edition is None or is_withdrawn:
                continue
            for entry in (*edition.entries.values(), *edition.former):
                if _is_known(entry):
                    yield Unit(
                        entry.msgid,
                        entry.msgstr,
                        statement.slug,
                        is_curated=True,
                        is_private=statement.is_embargoed(self.at),
                        context=entry.msgctxt,
                    )


def _is_known(entry: Entry) -> bool:
    return entry.state is State.REVIEWED and entry.msgid_plural is None


def _of_files(project: Project, source: str, target: str) -> Iterator[Unit]:
    """The pairs of the TMX files that communique.toml names."""
    draft = project.settings.draft
    for patterns, is_curated in ((draft.curated, True), (draft.memories, False)):
        for path in tmx_files(project, patterns):
            shown = project.relative(path)
            for pair in pairs_in(_bytes(path), shown, source, target):
                yield Unit(pair.text, pair.translation, re.sub(r"\s", "_", path.name), is_curated)


def tmx_files(project: Project, patterns: Iterable[str]) -> tuple[Path, ...]:
    """The files that patterns of communique.toml name. Raises ProjectError for one that names none, or leads out."""
    found: dict[Path, None] = {}
    for pattern in patterns:
        if Path(pattern).is_absolute() or ".." in Path(pattern).parts:
            raise ProjectError(Fault(f"“{pattern}” leads out of the project", Path("communique.toml")))
        paths = sorted(path for path in project.root.glob(pattern) if path.is_file())
        if not paths and not re.search(r"[*?\[]", pattern):
            raise ProjectError(Fault(f"there is no file {pattern}", Path("communique.toml"), tip="see [draft]"))
        found |= dict.fromkeys(paths)
    return tuple(found)


def _bytes(path: Path) -> bytes:
    with plainly(path, "read"), path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
