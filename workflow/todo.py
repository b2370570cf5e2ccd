"""A translator's list: what is to be done in one language, the most urgent first."""

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from workflow.catalogue import Entry, State
from workflow.crew import Crew
from workflow.editions import Edition, EditionState
from workflow.examination import hindrances
from workflow.facts import Change
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.messages import text_of, walk
from workflow.statement import FrontMatter
from workflow.survey import Survey, of_each


@dataclass(frozen=True, slots=True, order=True)
class Task:
    """One thing to do. Tasks sort by urgency."""

    deadline: datetime.date
    """The day by which it matters: an embargo's end, an expiry; far away when there is none."""
    rank: int
    """0 is what is published and not true any more, then errors, then what was begun, then what is new."""
    slug: str
    line: int
    """Of the entry in its catalogue, or of what is wrong in its file; 0 for the whole file."""
    what: str
    path: Path
    text: str = ""
    """The English, or what an error says."""


FAR = datetime.date.max
_RANKS = {Change.NEGATION.value: 0, Change.NUMBER.value: 1, Change.NAME.value: 1}


def tasks(survey: Survey, language: Language, at: datetime.datetime, crew: Crew | None = None) -> tuple[Task, ...]:
    """What is to be done in a language at an hour, the most urgent first. Only what changed is read, by a crew if much.

    Raises CatalogueError with every fault.
    """
    sources = survey.sources
    current = {slug for slug, one in sources.items() if not one.meta.expires or one.meta.expires >= at}
    cards = [card for card in survey.cards.values() if card.tag == language.tag and card.slug in current]
    places = [card.place for card in cards if not card.is_original and card.state is not EditionState.WITHDRAWN]
    found: list[Task] = []
    for (slug, _), data in of_each(survey, "tasks", _open, places, crew).items():
        deadline, catalogue = _deadline(sources[slug].meta, at), survey.project.catalogue_path(slug, language)
        for rank, line, what, text, name in json.loads(data):
            path = survey.project.root / name if name else catalogue
            found.append(Task(deadline, rank, slug, line, what, path, text))
    return tuple(sorted(found))


def _open(inventory: Inventory, edition: Edition) -> bytes:
    """What is open in an edition whatever the hour, as JSON."""
    return json.dumps(list(_of_edition(inventory, edition)), ensure_ascii=False).encode()


def _of_edition(inventory: Inventory, edition: Edition) -> Iterator[tuple[int, int, str, str, str]]:
    """(rank, line, what, text, file) of each task; the file is empty when it is the catalogue."""
    for fault in (*filter(None, [edition.damage]), *edition.errors):
        yield 2, fault.line, "error", fault.message, str(fault.path or "")
    if not edition.is_readable:
        return
    errors = () if edition.state is EditionState.APPROVED else hindrances(inventory, edition)
    for one in errors:
        yield 2, one.line, "error", f"{one.check}: {one.message}", ""
    for passage in walk(text_of(edition.statement)):
        entry = edition.entries.get(passage.key)
        if passage.is_translatable and (entry is None or entry.state is not State.REVIEWED):
            rank, what = _kind(entry) if entry or not edition.entries else (6, "new, communique extract brings it")
            yield rank, entry.line if entry else 0, what, passage.text, ""
    is_open = edition.is_complete and edition.state in {EditionState.REVIEWED, EditionState.OUTDATED}
    if is_open and not errors and edition.policy.needs == "approved":
        yield 3, 0, "ready to approve", "", ""


def _deadline(meta: FrontMatter, at: datetime.datetime) -> datetime.date:
    """The day by which a statement that has not expired matters: the same all through `Survey.interval`."""
    ahead = [meta.embargo] if meta.embargo and meta.embargo > at else []
    ahead += [meta.expires] if meta.expires else []
    return min((moment.date() for moment in ahead), default=FAR)


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
