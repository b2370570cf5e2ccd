"""Where the memories of a project lie: its reviewed entries, and the TMX files that communique.toml names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from workflow.catalogue import Entry, State
from workflow.editions import EditionState
from workflow.errors import Fault, ProjectError
from workflow.files import plainly
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.memory.finding import Memory
from workflow.memory.units import Unit
from workflow.project import Project
from workflow.statement import Statement
from workflow.tmx import MAX_BYTES, pairs_in


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
