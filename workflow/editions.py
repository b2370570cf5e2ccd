"""An edition is a statement in one language, as it would be published: its state, and what may go out.

State and publication are derived from four things and never stored: the original, the catalogue, the record of
approval, and the kind's policy. The hour decides embargo and expiry alone.
"""

import datetime
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from workflow.approvals import Original, Record, mismatch, original_of, people
from workflow.catalogue import Catalogue, Entry, State
from workflow.errors import Fault
from workflow.languages import Language
from workflow.messages import Key, Localised, Passage, block_digests, flaws, localise, text_of, walk, walk_digest
from workflow.project import Policy
from workflow.statement import Statement


class EditionState(StrEnum):
    """The state of an edition; the first that fits, in this order."""

    WITHDRAWN = "withdrawn"
    """It was published, or could have been, and must not be any more."""
    APPROVED = "approved"
    """The exact text of today was signed off."""
    OUTDATED = "outdated"
    """There is an approved text, and the original or the catalogue says something else by now."""
    REVIEWED = "reviewed"
    """Every entry is reviewed, without an error."""
    IN_PROGRESS = "in-progress"
    """A person's words stand in some entry."""
    MISSING = "missing"
    """Nobody wrote anything; a machine's drafts do not count."""


@dataclass(frozen=True, slots=True)
class Change:
    """One passage of the original that is not what the approved edition translates."""

    what: str
    text: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """How far a catalogue is, in messages."""

    messages: int = 0
    reviewed: int = 0
    draft: int = 0
    stale: int = 0
    untranslated: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One statement in one language. Made by `assess` and `assess_original`."""

    statement: Statement
    language: Language
    policy: Policy
    state: EditionState
    counts: Counts
    errors: tuple[Fault, ...] = ()
    """What is wrong with reviewed entries, and with the approved edition's file."""
    is_damaged: bool = False
    """Whether the approved text is not the one that was signed."""
    record: Record | None = None
    changes: tuple[Change, ...] = ()
    """What of the original changed since the approved text was signed."""
    changed_since: datetime.date | None = None
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    former: tuple[Entry, ...] = ()
    """Entries whose message is gone."""
    today: Localised
    """The original with every reviewed translation in place."""
    original: Original

    @property
    def is_original(self) -> bool:
        """Whether this is the statement in the language it was written in."""
        return self.language == self.statement.language

    @property
    def is_complete(self) -> bool:
        """Whether every message is reviewed and nothing is wrong with any."""
        return self.counts.reviewed == self.counts.messages and not self.errors


# ------------------------------------------------------------------------------------------- its state


def assess_original(statement: Statement, record: Record | None, policy: Policy) -> Edition:
    """The edition in the language of the original. It needs no approval; it can be withdrawn."""
    text = text_of(statement)
    today = localise(statement, {passage.key: passage.text for passage in walk(text) if passage.is_translatable})
    is_withdrawn = record is not None and record.edition.withdrawn is not None
    return Edition(
        statement=statement,
        language=statement.language,
        policy=policy,
        state=EditionState.WITHDRAWN if is_withdrawn else EditionState.APPROVED,
        counts=Counts(),
        record=record,
        today=today,
        original=_original(statement),
    )


def assess(
    statement: Statement,
    language: Language,
    catalogue: Catalogue,
    record: Record | None,
    policy: Policy,
    *,
    paths: tuple[Path, Path],
    localised_links: tuple[str, ...] = (),
) -> Edition:
    """The edition of a statement in a language. `paths` name its catalogue and its record, for errors."""
    passages = walk(text_of(statement))
    entries = {entry.key: entry for entry in catalogue.entries if not entry.obsolete}
    wanted = {passage.key: passage for passage in passages if passage.is_translatable}
    errors = list(_errors(wanted, entries, paths[0], localised_links))
    faulty = {fault.line for fault in errors}
    reviewed = {
        key: entries[key].msgstr
        for key in wanted
        if key in entries and entries[key].state is State.REVIEWED and entries[key].line not in faulty
    }
    is_damaged = record is not None and not record.is_intact
    if is_damaged:
        errors.append(mismatch(paths[1]))
    today = localise(statement, reviewed)
    original = _original(statement)
    counts = _counts(wanted, entries)
    changes = tuple(_changes(passages, record, policy))
    state = _state(record, policy, today, original, is_complete=counts.reviewed == counts.messages and not errors)
    if state is None:
        persons = any(key in entries and entries[key].has_a_persons_words for key in wanted)
        state = EditionState.IN_PROGRESS if persons else EditionState.MISSING
    return Edition(
        statement=statement,
        language=language,
        policy=policy,
        state=state,
        counts=counts,
        errors=tuple(errors),
        is_damaged=is_damaged,
        record=record,
        changes=changes if state is EditionState.OUTDATED else (),
        changed_since=_changed_since(entries),
        entries=entries,
        former=tuple(entry for entry in catalogue.entries if entry.obsolete),
        today=today,
        original=original,
    )


def _original(statement: Statement) -> Original:
    return original_of(text_of(statement), language=statement.language.tag, date=statement.meta.date)


def _errors(
    wanted: Mapping[Key, Passage], entries: Mapping[Key, Entry], path: Path, localised_links: tuple[str, ...]
) -> Iterator[Fault]:
    """What makes a person's translations unfit to stand in their place."""
    for key, passage in wanted.items():
        entry = entries.get(key)
        if entry is not None and entry.state is State.REVIEWED:
            for flaw in flaws(passage, entry.msgstr, localised_links):
                yield Fault(flaw, path, entry.line, f"mend the translation of “{_excerpt(passage.text)}”")


def _excerpt(text: str, length: int = 60) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def _counts(wanted: Mapping[Key, Passage], entries: Mapping[Key, Entry]) -> Counts:
    states = Counter(entries[key].state if key in entries else State.UNTRANSLATED for key in wanted)
    return Counts(
        len(wanted), *(states[state] for state in (State.REVIEWED, State.DRAFT, State.STALE, State.UNTRANSLATED))
    )


def _state(
    record: Record | None, policy: Policy, today: Localised, original: Original, *, is_complete: bool
) -> EditionState | None:
    """The state, or None where it depends on whose words stand in the catalogue."""
    if record and record.edition.withdrawn:
        return EditionState.WITHDRAWN
    if record and _is_signed(record, policy):
        return EditionState.APPROVED if _fits(record, policy, today, original) else EditionState.OUTDATED
    return EditionState.REVIEWED if is_complete else None


def _is_signed(record: Record, policy: Policy) -> bool:
    """Whether enough people signed the text that stands in the file."""
    return record.text is not None and record.is_intact and people(record.signatures) >= policy.approvals


def _fits(record: Record, policy: Policy, today: Localised, original: Original) -> bool:
    """Whether the approved text is what the original and the catalogue say today."""
    then = record.edition.source
    if then is None or walk_digest(walk(today.text)) != record.edition.sha256:
        return False
    return then.sha256 == original.sha256 or (policy.cosmetic == "keep" and then.blocks == original.blocks)


def _changes(passages: tuple[Passage, ...], record: Record | None, policy: Policy) -> Iterator[Change]:
    """What of the original is not as the approved text translates it."""
    then = record.edition.source if record else None
    if then is None:
        return
    signed = [passage for passage in passages if passage.is_signed]
    now = block_digests(signed)
    known = Counter(then.blocks)
    new = []
    for passage, digest in zip(signed, now, strict=True):
        known[digest] -= 1
        if known[digest] < 0:
            new.append(Change(passage.what, passage.text, passage.line))
    yield from new
    for _ in range(len(new), _positive(known)):
        yield Change("A passage that is gone")
    if not new and not _positive(known):
        if list(now) != then.blocks:
            yield Change("The order of the passages")
        elif policy.cosmetic == "stale" and walk_digest(passages) != then.sha256:
            yield Change("Punctuation or spacing")


def _positive(counter: Counter[str]) -> int:
    """How many digests of the approved original stand in today's no more."""
    return sum(number for number in counter.values() if number > 0)


def _changed_since(entries: Mapping[Key, Entry]) -> datetime.date | None:
    """The day since when the oldest stale entry is stale."""
    days = [mark.since for entry in entries.values() if entry.state is State.STALE and (mark := entry.stale_mark)]
    try:
        return datetime.date.fromisoformat(min(days)) if days else None
    except ValueError:
        return None


def differences(edition: Edition) -> tuple[tuple[str, str], ...]:
    """(before, now) of every passage of the translation that is not as it was approved last."""
    if edition.record is None or edition.record.text is None:
        return ()
    before = [passage.text for passage in walk(edition.record.text) if passage.is_signed]
    now = [passage.text for passage in walk(edition.today.text) if passage.is_signed]
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    changed = [(before[a:b], now[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    return tuple(pair for old, new in changed for pair in zip_longest(old, new, fillvalue=""))
