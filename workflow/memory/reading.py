"""Where the memories of a project lie: its reviewed entries, and the TMX files that communique.toml names.

What the editions hold that did not change since the last time is not read again.
"""

import json
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workflow.catalogue import Entry, State
from workflow.crew import Crew
from workflow.editions import Edition, EditionState
from workflow.errors import Fault, ProjectError
from workflow.files import plainly, visible
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.memory.finding import Memory
from workflow.memory.units import Unit
from workflow.project import Project
from workflow.statement import Statement
from workflow.survey import Survey, of_each
from workflow.tmx import MAX_BYTES, pairs_in

Pair = tuple[Language, Language]
"""What was translated from, and what into."""


@dataclass(frozen=True)
class Memories:
    """The memories of a project, one for each pair of languages. Made by `memories_of`."""

    by_tags: Mapping[tuple[str, str], Memory]
    is_forgetful: bool = False
    """Whether a statement is served without what the memory knows from itself: for evaluation."""
    _without: dict[tuple[str, str, str], Memory] = field(default_factory=dict)

    def serving(self, statement: Statement, target: Language) -> Memory:
        """The memory for the entries of a statement in a language."""
        memory = self.of(statement.language, target)
        if not self.is_forgetful:
            return memory
        key = statement.language.tag, target.tag, statement.slug
        if key not in self._without:
            self._without[key] = memory.without(statement.slug)
        return self._without[key]

    def of(self, source: Language, target: Language) -> Memory:
        """What was translated from one language into the other: of a pair that was asked for."""
        return self.by_tags[source.tag, target.tag]


def memories_of(survey: Survey, pairs: Iterable[Pair], at: datetime, crew: Crew | None = None) -> Memories:
    """The memories of these pairs of languages, at an hour, which decides what is under embargo.

    A `crew` reads what is not known, when it is much. Raises CatalogueError with every fault, and ProjectError for a
    TMX file.
    """
    found: dict[tuple[str, str], Memory] = {}
    for source, target in dict.fromkeys(pairs):
        units = (*_of_editions(survey, source, target, at, crew), *_of_files(survey.project, source.tag, target.tag))
        found[source.tag, target.tag] = Memory(tuple(dict.fromkeys(units)), source.tag)
    return Memories(found)


def _of_editions(survey: Survey, source: Language, target: Language, at: datetime, crew: Crew | None) -> Iterator[Unit]:
    """The reviewed entries of every statement, the newest first; of none that was withdrawn."""
    out = {card.place for card in survey.cards.values() if card.state is not EditionState.WITHDRAWN}
    places = [
        (slug, target.tag)
        for slug, card in survey.sources.items()
        if card.language == source and {(slug, source.tag), (slug, target.tag)} <= out
    ]
    # Each language is a kind of its own, so that none is read for another: they are all that was ever translated.
    for (slug, _), data in of_each(survey, f"memory {target.tag}", _known, places, crew).items():
        is_private = survey.sources[slug].meta.is_embargoed(at)
        for text, translation, context in json.loads(zlib.decompress(data)):
            yield Unit(text, translation, slug, is_curated=True, is_private=is_private, context=context)


def _known(_: Inventory, edition: Edition) -> bytes:
    """What people translated for an edition, whether or not it still stands there."""
    entries = (entry for entry in (*edition.entries.values(), *edition.former) if _is_known(entry))
    texts = [(entry.msgid, entry.msgstr, entry.msgctxt) for entry in entries]
    return zlib.compress(json.dumps(texts, ensure_ascii=False).encode(), level=1)


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
        is_one, matches = not re.search(r"[*?\[]", pattern), project.root.glob(pattern)
        paths = sorted(path for path in (matches if is_one else visible(matches)) if path.is_file())
        if not paths and is_one:
            raise ProjectError(Fault(f"there is no file {pattern}", Path("communique.toml"), tip="see [draft]"))
        found |= dict.fromkeys(paths)
    return tuple(found)


def _bytes(path: Path) -> bytes:
    with plainly(path, "read"), path.open("rb") as file:
        return file.read(MAX_BYTES + 1)
