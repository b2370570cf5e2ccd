"""A translator's list: what is to be done in one language, the most urgent first."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.catalogue import Entry, State
from workflow.editions import Edition, EditionState
from workflow.facts import Change
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.messages import text_of, walk


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """One thing to do. Tasks sort by urgency."""

    deadline: datetime.date
    """The day by which it matters: an embargo's end, an expiry; far away when there is none."""
    rank: int
    """0 is what is published and not true any more, then errors, then what was begun, then what is new."""
    slug: str
    line: int
    """Of the entry in its catalogue; 0 for the whole catalogue."""
    what: str
    path: Path
    text: str = ""
    """The English, or what an error says."""


FAR = datetime.date.max
_RANKS = {Change.NEGATION.value: 0, Change.NUMBER.value: 1, Change.NAME.value: 1}


def tasks(inventory: Inventory, language: Language, at: datetime.datetime) -> tuple[Task, ...]:
    """What is to be done in a language at an hour, the most urgent first."""
    found: list[Task] = []
    for statement in inventory.statements:
        edition = inventory.edition(statement.slug, language)
        gone = edition is None or edition.is_original or edition.state is EditionState.WITHDRAWN
        if edition is not None and not gone and not (statement.meta.expires and statement.meta.expires < at):
            found += _of_edition(edition, inventory.project.catalogue_path(statement.slug, language), at)
    return tuple(sorted(found))


def _of_edition(edition: Edition, path: Path, at: datetime.datetime) -> Iterator[Task]:
    slug, deadline = edition.statement.slug, _deadline(edition, at)
    for fault in edition.errors:
        yield Task(deadline, 2, slug, fault.line, "error", path, fault.message)
    for passage in walk(text_of(edition.statement)):
        entry = edition.entries.get(passage.key)
        if passage.is_translatable and (entry is None or entry.state is not State.REVIEWED):
            rank, what = _kind(entry)
            yield Task(deadline, rank, slug, entry.line if entry else 0, what, path, passage.text)
    is_open = edition.is_complete and edition.state in {EditionState.REVIEWED, EditionState.OUTDATED}
    if is_open and edition.policy.needs == "approved":
        yield Task(deadline, 3, slug, 0, "ready to approve", path)


def _deadline(edition: Edition, at: datetime.datetime) -> datetime.date:
    meta = edition.statement.meta
    ahead = [moment.date() for moment in (meta.embargo, meta.expires) if moment and moment > at]
    return min(ahead, default=FAR)


def _kind(entry: Entry | None) -> tuple[int, str]:
    """(rank, what it is) of an entry that is open."""
    if entry is None or entry.state is State.UNTRANSLATED:
        return 6, "new"
    if entry.state is State.STALE:
        mark = entry.stale_mark
        since = f" since {mark.since} ({mark.change})" if mark else ""
        return _RANKS.get(mark.change if mark else "", 4), f"stale{since}"
    mark_of_machine = entry.draft_mark
    engine = f" by {mark_of_machine.engine}" if mark_of_machine and entry.is_untouched_draft else ""
    return 5, f"machine draft{engine}" if engine else "unfinished"
