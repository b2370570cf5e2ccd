"""What came back for English that has changed since: which entry here it is a suggestion for.

The catalogue that came back is merged with the messages of today as `extract` would have merged it, so what was edited,
split or joined meanwhile is known. Words that find no entry to be a suggestion for are homeless, and not lost.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from workflow.catalogue import Catalogue, DraftMark, Entry, Key, StaleMark, State
from workflow.exchange.departure import Departure, Seal, key_digest
from workflow.merging import merge
from workflow.reconciling import reconcile
from workflow.succession import disallowed, translated_wording


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What holds for a catalogue that comes back."""

    today: str
    """The day, ISO 8601."""
    language: str
    """Tag of the language that is translated from."""
    target: str = ""
    """Tag of the language that is translated into; empty where a copy of the original counts as any other words."""
    keep_cosmetic: bool = False
    """Whether what is reviewed stays so when its English changes cosmetically."""


@dataclass(frozen=True, slots=True)
class Stray:
    """Words or comments that came back for a message that is not here any more."""

    entry: Entry
    left: Seal | None
    has_words: bool = True
    """Whether somebody translated it after it left."""
    has_notes: bool = False
    """Whether somebody wrote a comment after it left."""

    def is_in(self, heir: Entry) -> bool:
        """Whether an entry that a merge made has these words, alone or among others."""
        wording = translated_wording(self.entry).text
        return self.entry.msgstr in heir.msgstr and wording in (heir.previous_msgid or wording)


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of strays."""

    entries: Mapping[Key, Entry]
    """Entries here that have a suggestion now."""
    homeless: tuple[Stray, ...]
    """Words that are nobody's suggestion, and comments on nothing that is here."""
    unknown: tuple[Stray, ...]
    """Entries of which nothing tells that they were ever here."""


def place(
    entries: Mapping[Key, Entry],
    theirs: Catalogue,
    departure: Departure | None,
    strays: Iterable[Stray],
    circumstances: Circumstances,
) -> Placed:
    """Find the entries here that each stray is a suggestion for, or says something about."""
    translated = {translated_wording(entry)[:2] for entry in entries.values()}
    known: list[Stray] = []
    unknown: list[Stray] = []
    for stray in strays:
        (known if stray.left or stray.entry.key in translated else unknown).append(stray)
    after = dict(entries)
    housed: set[Key] = set()
    noted: set[Key] = set()
    for heir in _heirs(entries, theirs, departure, circumstances) if known else ():
        for stray in known:
            if stray.has_words and stray.is_in(heir) and (entry := _suggested(after[heir.key], heir, stray)):
                after[heir.key] = entry
                housed.add(stray.entry.key)
            if stray.has_notes and (entry := _noted(after[heir.key], heir, stray)):
                after[heir.key] = entry
                noted.add(stray.entry.key)
    standing = {entry.msgstrs for entry in after.values() if not entry.obsolete}
    homeless = tuple(
        stray
        for stray in known
        if (stray.has_words and stray.entry.key not in housed and stray.entry.msgstrs not in standing)
        or (stray.has_notes and stray.entry.key not in noted)
    )
    changed = {key: entry for key, entry in after.items() if entry != entries[key]}
    return Placed(changed, homeless, tuple(unknown))


def _heirs(
    entries: Mapping[Key, Entry], theirs: Catalogue, departure: Departure | None, circumstances: Circumstances
) -> Sequence[Entry]:
    """What the catalogue that came back is for the messages that did not leave with it."""
    here = {key_digest(entry): entry for entry in entries.values() if not entry.obsolete}
    back = {key_digest(entry): replace(entry, obsolete=False) for entry in theirs.entries}
    order = departure.seals if departure else back
    old = [back.get(key) or _bare(here[key]) for key in order if key in back or key in here]
    template = Catalogue(entries=tuple(map(_bare, here.values())))
    merged = merge(
        Catalogue(header=theirs.header, entries=tuple(old)),
        template,
        today=circumstances.today,
        language=circumstances.language,
        keep_cosmetic=circumstances.keep_cosmetic,
    )
    known = {*order, *back}
    active = (entry for entry in merged.catalogue.entries if not entry.obsolete)
    return [entry for entry in active if key_digest(entry) not in known and (entry.notes or not entry.is_empty)]


def _bare(entry: Entry) -> Entry:
    """The message alone."""
    return Entry(msgid=entry.msgid, msgctxt=entry.msgctxt, msgid_plural=entry.msgid_plural)


def _suggested(here: Entry, heir: Entry, stray: Stray) -> Entry | None:
    """The entry here with the stray's words as the merge made them fit; None when the words here shall not move."""
    is_untouched = stray.left is not None and Seal.of(here).text == stray.left.text
    is_free = here.state is State.UNTRANSLATED or here.is_untouched_draft
    if is_free or (is_untouched and (here.fuzzy or heir.state is State.REVIEWED)):
        return _with_words(here, heir, stray)
    if here.fuzzy:
        other = replace(here, msgstrs=heir.msgstrs)
        return reconcile(replace(here, msgstrs=("",) * len(here.msgstrs)), here, other)
    return None


def _noted(here: Entry, heir: Entry, stray: Stray) -> Entry | None:
    """The entry here with the stray's comments; None when the merge has brought them somewhere else."""
    notes = disallowed(stray.entry, here).notes
    if not set(notes) <= set(heir.comments):
        return None
    return replace(here, comments=(*(line for line in notes if line not in here.comments), *here.comments))


def _with_words(here: Entry, heir: Entry, stray: Stray) -> Entry:
    """The entry here with the words of the heir."""
    free = [line for line in here.comments if not is_mark(line)]
    free += [line for line in disallowed(stray.entry, here).comments if not is_mark(line) and line not in free]
    marks = [str(heir.draft_mark)] if heir.draft_mark and stray.entry.fuzzy else []
    if mark := heir.stale_mark:
        marks.append(str(replace(mark, since=here.stale_mark.since) if here.stale_mark else mark))
    return replace(
        here,
        msgstrs=heir.msgstrs,
        fuzzy=heir.fuzzy,
        previous_msgid=heir.previous_msgid,
        previous_msgctxt=heir.previous_msgctxt,
        previous_plural=heir.previous_plural,
        comments=(*free, *marks),
    )


def is_mark(comment: str) -> bool:
    """Whether a comment tells the state of the translation, so that no translator wrote it."""
    return DraftMark.read(comment) is not None or StaleMark.read(comment) is not None
