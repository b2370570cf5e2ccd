"""A catalogue that comes back → the catalogue here, entry by entry, and nothing else in it moves.

An entry is compared as it was when it left (`departure`), as it is here by now and as it came back:

    came back            here untouched          here changed meanwhile
    as it left           –                       –
    empty                –                       –
    with other words     taken                   a person's words win over a machine's; those of two persons stand
                                                 both, theirs in a comment `# other: …`, and the entry is fuzzy
    no longer fuzzy      reviewed                as above
    fuzzy again          fuzzy                   as above
    with a new comment   added                   added
    without a comment    gone                    stays

A program that drops every comment of a file has removed none. One that fills in the original where nobody translated
has translated nothing: such an entry counts as empty, unless its translator allows the check `copied`.
What came back for English that has changed since is in `wordings`. Of a catalogue that did not leave in a kit nothing
is known, so everything counts as changed on both sides.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from workflow.catalogue import Catalogue, DraftMark, Entry, Key, StaleMark, State
from workflow.checks import COPIED, copied
from workflow.checks.findings import allowances
from workflow.errors import Fault
from workflow.exchange.departure import Departure, Seal
from workflow.exchange.wordings import Circumstances, Stray, is_mark, place
from workflow.reconciling import reconcile
from workflow.succession import obsolete, translated_wording


class Outcome(StrEnum):
    """What became of an entry that came back changed."""

    TRANSLATED = "translated"
    """It has the translator's words, and is reviewed."""
    LET_STAND = "let stand"
    """The translator let the words stand that it had, and so it is reviewed."""
    UNFINISHED = "unfinished"
    """It has the translator's words, which still need work."""
    DOUBTED = "doubted"
    """It was reviewed, and the translator wants it to be looked at again."""
    BESIDE = "translated differently here meanwhile"
    """Both translations stand in it, and a person must choose."""
    NOTED = "comment"
    """Only what translators say about it is different."""
    STALE = "for an earlier wording"
    """The English has changed since, and what came back is a suggestion now."""
    OBSOLETE = "for English that is gone"
    """What came back is kept as obsolete."""


@dataclass(frozen=True, slots=True)
class Taken:
    """One entry that is not what it was."""

    outcome: Outcome
    msgid: str


@dataclass(frozen=True, slots=True)
class Returned:
    """The catalogue here with what came back."""

    catalogue: Catalogue
    taken: tuple[Taken, ...]
    refused: tuple[Fault, ...]
    notes: tuple[Fault, ...] = ()
    """What counts as empty, though something stands there."""


def bring_in(
    ours: Catalogue, theirs: Catalogue, departure: Departure | None, circumstances: Circumstances, shown: Path
) -> Returned:
    """The catalogue here with what somebody did to the one that left; `shown` is what faults call theirs."""
    entries = {entry.key: entry for entry in ours.entries}
    keeps_comments = any(entry.comments for entry in theirs.entries)
    came = [(entry, _is_copied(entry, circumstances)) for entry in theirs.entries]
    notes = tuple(_copied(one, shown) for one, is_copy in came if is_copy and not _is_as(entries.get(one.key), one))
    theirs = replace(theirs, entries=tuple(_emptied(one) if is_copy else one for one, is_copy in came))
    taken: list[Taken] = []
    refused: list[Fault] = []
    strays: list[Stray] = []
    for entry in theirs.entries:
        here = entries.get(entry.key)
        left = _left(entry, here, departure)
        if departure and _is_guess(entry, left, departure):
            continue
        if here is None or (here.obsolete and left):
            stray = Stray(entry, left, _has_words_since(left, entry), _has_notes_since(left, entry))
            strays += [stray] if stray.has_words or stray.has_notes else []
        elif flaw := _flaw(here, entry, left):
            refused.append(Fault(f"{flaw}: “{_excerpt(entry.msgid)}”", shown, entry.line))
        else:
            entries[entry.key] = after = meet(here, entry, left, keeps_comments=keeps_comments)
            taken += _told(here, after)
    placed = place(entries, theirs, departure, strays, circumstances)
    kept = _kept(entries, placed.homeless)
    for outcome, found in ((Outcome.STALE, placed.entries), (Outcome.OBSOLETE, kept)):
        for key, entry in found.items():
            taken.append(Taken(Outcome.NOTED if _is_as(entries.get(key), entry) else outcome, entry.msgid))
    refused += [_unknown(stray.entry, shown) for stray in placed.unknown]
    entries |= {**placed.entries, **kept}
    return Returned(replace(ours, entries=tuple(entries.values())), tuple(taken), tuple(refused), notes)


def _is_copied(entry: Entry, circumstances: Circumstances) -> bool:
    """Whether the original stands in the place of its translation, and nobody says that it shall."""
    source, target = circumstances.language, circumstances.target
    if not target or entry.msgid_plural is not None or COPIED.id in allowances(entry)[0]:
        return False
    return copied.is_copy(entry.msgid, entry.msgstr, source, target)


def _copied(entry: Entry, shown: Path) -> Fault:
    tip = f"translate it; if it shall stay as it is, write above it: # allow {COPIED.id}: why"
    return Fault(f"the text of the original counts as empty: “{_excerpt(entry.msgid)}”", shown, entry.line, tip)


def _left(entry: Entry, here: Entry | None, departure: Departure | None) -> Seal | None:
    """What an entry was when it left; None when nothing tells.

    One that did not leave, because its English is new, may come back all the same: somebody brought the file up to a
    newer POT. If nobody has touched since then what is stale here, it is as if it had left like this.
    """
    left = departure.of(entry) if departure else None
    if left or departure is None or here is None or here.state is not State.STALE:
        return left
    context, text, _ = translated_wording(here)
    before = departure.of(Entry(msgid=text, msgctxt=context))
    return Seal.of(here) if before and before.text == Seal.of(here).text else None


def _is_guess(entry: Entry, left: Seal | None, departure: Departure) -> bool:
    """Whether a program put the translation of another entry here: msgmerge does so where English is new."""
    return left is None and entry.fuzzy and Seal.of(entry).text in {seal.text for seal in departure.seals.values()}


def _has_words_since(left: Seal | None, entry: Entry) -> bool:
    """Whether somebody translated something in an entry after it left."""
    now = Seal.of(entry)
    return not now.is_empty and not (left and left.has_the_words_of(now))


def _has_notes_since(left: Seal | None, entry: Entry) -> bool:
    """Whether somebody wrote a comment on an entry after it left."""
    return bool(entry.notes) and not (left and left.notes == Seal.of(entry).notes)


def _is_as(before: Entry | None, after: Entry) -> bool:
    """Whether an entry has the translation that it had, in the same state."""
    return before is not None and (before.msgstrs, before.fuzzy) == (after.msgstrs, after.fuzzy)


def _kept(entries: Mapping[Key, Entry], homeless: Iterable[Stray]) -> dict[Key, Entry]:
    """Words and comments that belong to nothing here, as obsolete entries; not those that stand in one already."""
    found: dict[Key, Entry] = {}
    for stray in homeless:
        here = entries.get(stray.entry.key)
        after = meet(here, stray.entry, stray.left) if here else replace(obsolete(stray.entry), line=0)
        if after != here:
            found[stray.entry.key] = after
    return found


def meet(here: Entry, back: Entry, left: Seal | None, *, keeps_comments: bool = True) -> Entry:
    """The entry here with what came back for it."""
    noted = replace(here, comments=_comments(here, back, left)) if keeps_comments else here
    now, came = Seal.of(here), Seal.of(back)
    if came.is_empty or came.has_the_words_of(now) or (left and came.has_the_words_of(left)):
        return noted
    theirs = _with_words(noted, back)
    base = noted if left and now.has_the_words_of(left) else _emptied(noted)
    return reconcile(base, noted, theirs)


def _emptied(entry: Entry) -> Entry:
    """The entry as one that nobody has translated."""
    return replace(entry, msgstrs=("",) * len(entry.msgstrs), fuzzy=False)


def _with_words(here: Entry, back: Entry) -> Entry:
    """The entry here with the words that came back, and with the marks that are true of them."""
    untrue = (StaleMark,) if not back.fuzzy else (DraftMark,) if here.state is State.REVIEWED else ()
    comments = tuple(line for line in here.comments if not any(mark.read(line) for mark in untrue))
    words = replace(here, msgstrs=back.msgstrs, fuzzy=back.fuzzy, comments=comments)
    if back.fuzzy:
        return words
    return replace(words, previous_msgid=None, previous_msgctxt=None, previous_plural=None)


def _comments(here: Entry, back: Entry, left: Seal | None) -> tuple[str, ...]:
    """The comments here, with what the translator added, and without what the translator alone removed."""
    came = Seal.of(back).notes
    if left and came == left.notes:
        return here.comments
    there = {line.strip(): line for line in back.comments if not is_mark(line) and line.strip()}
    is_untouched = left is not None and Seal.of(here).notes == left.notes
    kept = [line for line in here.comments if not is_untouched or is_mark(line) or line.strip() in there]
    known = {line.strip() for line in here.comments}
    return (*kept, *(line for text, line in there.items() if text not in known))


def _flaw(here: Entry, back: Entry, left: Seal | None) -> str:
    """Why what came back for an entry cannot be taken; empty when it can."""
    if here.msgid_plural != back.msgid_plural or len(here.msgstrs) != len(back.msgstrs):
        return "this entry has other plural forms here"
    is_guess = left is None and back.fuzzy and here.state is State.REVIEWED
    if is_guess and back.msgstrs != here.msgstrs:
        return "this entry needs work there and is reviewed here"
    return ""


def _unknown(entry: Entry, shown: Path) -> Fault:
    message = f"this entry is not in the catalogue, and did not leave with it: “{_excerpt(entry.msgid)}”"
    return Fault(message, shown, entry.line, "was its msgid edited, or is it from another text?")


def _excerpt(text: str, length: int = 60) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _told(before: Entry, after: Entry) -> list[Taken]:
    """What became of an entry; nothing when it is as it was."""
    if after == before:
        return []
    is_same = after.msgstrs == before.msgstrs
    if is_same and any(line.startswith(("other: ", "other[")) for line in set(after.comments) - set(before.comments)):
        return [Taken(Outcome.BESIDE, after.msgid)]
    if is_same and after.fuzzy == before.fuzzy:
        return [Taken(Outcome.NOTED, after.msgid)]
    if after.fuzzy:
        return [Taken(Outcome.DOUBTED if is_same else Outcome.UNFINISHED, after.msgid)]
    return [Taken(Outcome.LET_STAND if is_same else Outcome.TRANSLATED, after.msgid)]
