"""An edition is a statement in one language, as it would be published: its state, and what may go out.

State and publication are derived from four things and never stored: the original, the catalogue, the record of
approval, and the kind's policy. The hour decides embargo and expiry alone.
"""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path

from workflow.approvals import Original, Record, mismatch, original_of, people
from workflow.catalogue import Catalogue, Entry, State
from workflow.errors import Fault
from workflow.languages import Language
from workflow.messages import Key, Localised, Passage, Text, flaws, localise, text_of, walk
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


class ChangeKind(StrEnum):
    """What became of a passage of the original."""

    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    ORDER = "order"
    """The passages are as they were, in another order."""
    SPELLING = "spelling"
    """Punctuation or spacing, where the kind of statement minds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One passage of the original that is not what the approved edition translates."""

    kind: ChangeKind
    what: str
    text: str = ""
    """The original's wording today."""
    before: str = ""
    """The approved translation of what stood there."""
    aspect: str = ""
    """What of it changed, as the merge told it: `number`, `name`, `wording`, `NEGATION`; empty when not known."""
    since: datetime.date | None = None
    """The day when the catalogue learned of it; None when it has not, or when a person has mended the entry."""
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
    """What is wrong with reviewed entries, or why the catalogue cannot be read."""
    is_readable: bool = True
    """Whether the catalogue can be read. Of one that cannot, no entry is known."""
    damage: Fault | None = None
    """That the approved text is not the one that was signed. It holds the edition, and no new approval."""
    record: Record | None = None
    changes: tuple[Change, ...] = ()
    """What of the original changed since the approved text was signed."""
    entries: Mapping[Key, Entry] = field(default_factory=dict)
    former: tuple[Entry, ...] = ()
    """Entries whose message is gone."""
    said: tuple[str, int] = ("", 0)
    """The language that the header of its catalogue names, as gettext writes it, and the header's line."""
    today: Localised
    """The original with every reviewed translation in place."""
    original: Original

    @property
    def is_original(self) -> bool:
        """Whether this is the statement in the language it was written in."""
        return self.language == self.statement.language

    @property
    def is_damaged(self) -> bool:
        """Whether the approved text is not the one that was signed."""
        return self.damage is not None

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
    unread: tuple[Fault, ...] = (),
    localised_links: tuple[str, ...] = (),
) -> Edition:
    """The edition of a statement in a language. `paths` name its catalogue and its record, for errors.

    `unread` says why the catalogue cannot be read: then it is taken as an empty one, and what was signed before stays.
    """
    text = text_of(statement)
    entries = {entry.key: entry for entry in catalogue.entries if not entry.obsolete}
    wanted = {passage.key: passage for passage in text.passages if passage.is_translatable}
    errors = [*unread, *_errors(wanted, entries, paths[0], localised_links)]
    faulty = {fault.line for fault in errors}
    reviewed = {
        key: entries[key].msgstr
        for key in wanted
        if key in entries and entries[key].state is State.REVIEWED and entries[key].line not in faulty
    }
    today = localise(statement, reviewed)
    original = _original(statement)
    counts = Counts() if unread else _counts(wanted, entries)
    changes = tuple(_changes(text, record, policy, entries))
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
        is_readable=not unread,
        damage=mismatch(paths[1]) if record and not record.is_intact else None,
        record=record,
        changes=changes if state is EditionState.OUTDATED else (),
        entries=entries,
        former=tuple(entry for entry in catalogue.entries if entry.obsolete),
        said=(
            catalogue.header.get("Language", "").strip(),
            catalogue.header_as_read.line if catalogue.header_as_read else 1,
        ),
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
    if then is None or today.text.sha256 != record.edition.sha256:
        return False
    return then.sha256 == original.sha256 or (policy.cosmetic == "keep" and then.blocks == original.blocks)


def _changes(text: Text, record: Record | None, policy: Policy, entries: Mapping[Key, Entry]) -> Iterator[Change]:
    """What of the original is not as the approved text translates it."""
    then = record.edition.source if record else None
    if record is None or then is None:
        return
    signed = [passage for passage in text.passages if passage.is_signed]
    if list(text.digests) == then.blocks:
        if policy.cosmetic == "stale" and text.sha256 != then.sha256:
            yield Change(kind=ChangeKind.SPELLING, what="Punctuation or spacing")
        return
    translations = [text for _, text in record.passages]
    found = [
        _change(signed[j] if j is not None else None, _at(translations, i), entries)
        for i, j in _exchanged(then.blocks, text.digests)
    ]
    yield from found or [Change(kind=ChangeKind.ORDER, what="The order of the passages")]


def _exchanged(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int | None, int | None]]:
    """(place before, place now) of each passage that came, went or changed; none that only moved."""
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield from zip_longest(_taken(gone, old, range(a, b)), _taken(come, new, range(c, d)))


def _taken(wanted: Counter[str], digests: Sequence[str], places: Iterable[int]) -> Iterator[int]:
    """The places whose digest is wanted, each digest as often as it is."""
    for place in places:
        if wanted[digests[place]] > 0:
            wanted[digests[place]] -= 1
            yield place


def _at(texts: Sequence[str], place: int | None) -> str:
    return texts[place] if place is not None and place < len(texts) else ""


def _change(passage: Passage | None, before: str, entries: Mapping[Key, Entry]) -> Change:
    """What became of a passage: of today's original, or of one that is gone."""
    if passage is None:
        return Change(kind=ChangeKind.GONE, what="A passage that is gone", before=before)
    entry = entries.get(passage.key)
    mark = entry.stale_mark if entry and entry.state is State.STALE else None
    return Change(
        kind=ChangeKind.CHANGED if before else ChangeKind.NEW,
        what=passage.what,
        text=passage.text,
        before=before,
        aspect=mark.change if mark else "",
        since=_day(mark.since) if mark else None,
        line=passage.line,
    )


def _day(text: str) -> datetime.date | None:
    """The day of a mark; None where somebody has written something else there."""
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def unextracted(edition: Edition) -> tuple[Passage, ...]:
    """The passages of the original that its catalogue does not know yet; none where there is no catalogue."""
    if not edition.entries:
        return ()
    passages = walk(text_of(edition.statement), edition.statement.lines)
    return tuple(one for one in passages if one.is_translatable and one.key not in edition.entries)


def differences(edition: Edition) -> tuple[tuple[str, str], ...]:
    """(before, now) of every passage of the translation that is not as it was approved last."""
    if edition.record is None or edition.record.text is None:
        return ()
    before = [passage.text for passage in walk(edition.record.text) if passage.is_signed]
    now = [passage.text for passage in walk(edition.today.text) if passage.is_signed]
    matcher = SequenceMatcher(None, before, now, autojunk=False)
    changed = [(before[a:b], now[c:d]) for tag, a, b, c, d in matcher.get_opcodes() if tag != "equal"]
    return tuple(pair for old, new in changed for pair in zip_longest(old, new, fillvalue=""))
