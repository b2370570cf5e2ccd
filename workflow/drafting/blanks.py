"""Which entries a machine may fill: the empty ones, and its own that nobody touched. Human words are out of reach."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from workflow.catalogue import Entry, Key, State
from workflow.editions import Edition, EditionState
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.messages import Passage, text_of, walk
from workflow.statement import Statement


@dataclass(frozen=True, slots=True, eq=False)
class Blank:
    """An entry to be filled."""

    statement: Statement
    language: Language
    entry: Entry
    passage: Passage
    """The first passage of the statement that has this text."""

    @property
    def key(self) -> Key:
        """What identifies the entry in its catalogue."""
        return self.entry.key

    @property
    def text(self) -> str:
        """What is to be translated."""
        return self.entry.msgid


def blanks_of(
    inventory: Inventory, statements: Iterable[Statement], languages: Iterable[Language], *, refresh: bool = False
) -> Iterator[tuple[Edition, tuple[Blank, ...]]]:
    """The blanks of each edition that has some, in the order of its catalogue. What was withdrawn has none."""
    wanted = tuple(languages)
    for statement in statements:
        original = inventory.edition(statement.slug, statement.language)
        for language in (language for language in wanted if language in statement.targets):
            edition = inventory.edition(statement.slug, language)
            if edition and EditionState.WITHDRAWN not in {edition.state, original and original.state}:
                found = tuple(_blanks(edition, refresh=refresh))
                if found:
                    yield edition, found


def unknown_messages(edition: Edition) -> int:
    """How many messages of the statement are not in the catalogue yet."""
    wanted = {passage.key for passage in walk(text_of(edition.statement)) if passage.is_translatable}
    return len(wanted - edition.entries.keys())


def _blanks(edition: Edition, *, refresh: bool) -> Iterator[Blank]:
    passages: dict[Key, Passage] = {}
    for passage in walk(text_of(edition.statement)):
        if passage.is_translatable:
            passages.setdefault(passage.key, passage)
    for key, entry in edition.entries.items():
        if key in passages and is_blank(entry, refresh=refresh):
            yield Blank(edition.statement, edition.language, entry, passages[key])


def is_blank(entry: Entry, *, refresh: bool) -> bool:
    """Whether a machine may fill this entry; with `refresh` also where its own words stand that nobody edited."""
    if entry.obsolete or entry.msgid_plural is not None:
        return False
    return entry.state is State.UNTRANSLATED or (refresh and entry.is_untouched_draft)
