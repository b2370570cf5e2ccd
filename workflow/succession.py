"""What becomes of one translation when the English under it changes.

    it was          cosmetic change          any other change           back to the wording it translates
    untranslated    untranslated             untranslated               untranslated
    draft, machine  stays a draft            dropped, to be made anew   –
    draft, person   stays a draft            stale                      –
    reviewed        stays, where the kind    stale                      –
                    allows; else stale
    stale           as any other change      stays; the change is       reviewed, if it was and nobody touched it
                                             measured from the wording  since; else a draft again; touched: stale
                                             that it translates         against the wording it was touched under

A machine's draft of other words serves nobody: an empty entry is drafted anew, and nothing a person wrote is
lost. A draft that somebody edited is that person's. What a translator allows a check to find is allowed of the
wording that it was written under: `# allow numbers: why` becomes `# allowed before (1f3a9c04) numbers: why`, which
counts no more, until the reviewed state of that wording comes back.

Every function takes values and returns a new entry.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from workflow.catalogue import ALLOWANCE, Entry, StaleMark, State
from workflow.facts import Change, change_between, digest, undressed
from workflow.patterns import pattern


@dataclass(frozen=True, slots=True)
class Terms:
    """The circumstances of a merge."""

    today: str
    """The day, ISO 8601: the `since` of what becomes stale."""
    language: str
    """Tag of the language that is translated from."""
    keep_cosmetic: bool
    """Whether what is reviewed stays so when its English changes cosmetically."""
    plural_forms: int
    """How many plural forms an entry of the catalogue has."""


class Wording(NamedTuple):
    """The text that a translation translates."""

    context: str | None
    text: str
    plural: str | None

    @property
    def whole(self) -> str:
        """Both texts of a plural, the one text otherwise."""
        return self.text if self.plural is None else f"{self.text} {self.plural}"


def wording_of(entry: Entry) -> Wording:
    """The wording under which an entry stands."""
    return Wording(entry.msgctxt, entry.msgid, entry.msgid_plural)


def translated_wording(entry: Entry) -> Wording:
    """The wording that the translation translates: an earlier one when the entry is stale."""
    if entry.state is not State.STALE:
        return wording_of(entry)
    return Wording(entry.previous_msgctxt, entry.previous_msgid or "", entry.previous_plural)


def is_restorable(entry: Entry) -> bool:
    """Whether the entry was reviewed before it became stale, and nobody touched its translation since."""
    mark = entry.stale_mark if entry.state is State.STALE else None
    return mark is not None and mark.was == _digest(entry)


def fresh(message: Entry, terms: Terms, comments: tuple[str, ...] = ()) -> Entry:
    """An untranslated entry for a message."""
    forms = 1 if message.msgid_plural is None else terms.plural_forms
    return replace(message, msgstrs=("",) * forms, comments=comments or message.comments, fuzzy=False, line=0)


def kept(entry: Entry, message: Entry) -> Entry:
    """The entry as it is, in the file again if it was obsolete; what the source says about it is taken anew."""
    if is_the_same(entry, message):
        return entry
    told = {name: getattr(message, name) for name in ("extracted", "references", "flags")}
    return replace(entry, **told, obsolete=False)


def is_the_same(entry: Entry, message: Entry) -> bool:
    """Whether an entry is in use, and has the text of a message and all that the source says about it."""
    return (
        entry.msgid == message.msgid
        and entry.extracted == message.extracted
        and entry.references == message.references
        and entry.flags == message.flags
        and entry.msgctxt == message.msgctxt
        and entry.msgid_plural == message.msgid_plural
        and not entry.obsolete
    )


def is_worth_keeping(entry: Entry) -> bool:
    """Whether somebody wrote a translation or a comment here, so that it must not go with its message."""
    return not entry.is_empty or bool(entry.notes)


def obsolete(entry: Entry) -> Entry:
    """The entry as one whose message is gone."""
    return replace(entry, extracted=(), references=(), obsolete=True)


def carried(entry: Entry, message: Entry, terms: Terms, change: Change | None = None) -> Entry:
    """The entry's translation under the wording of the message.

    `change` is the kind of change from the translated wording, where it is not that between the two texts.
    """
    entry = disallowed(entry, message)
    if entry.state is State.UNTRANSLATED:
        return fresh(message, terms, entry.notes)
    change = change or change_from(translated_wording(entry), wording_of(message), terms)
    if entry.state is State.STALE:
        return _carried_stale(entry, message, terms, change)
    if change is Change.COSMETIC and (terms.keep_cosmetic or entry.state is State.DRAFT):
        return _under(entry, message, terms)
    if entry.is_untouched_draft and len(entry.msgstrs) == 1:
        return fresh(message, terms, entry.notes)
    return _first_stale(entry, message, terms, change)


def disallowed(entry: Entry, message: Entry) -> Entry:
    """The entry with its allowances as what was allowed before, where the message says something else."""
    before = _wording_digest(entry)
    if not entry.comments or before == _wording_digest(message):
        return entry
    return replace(entry, comments=tuple(_as_past(line, before) for line in entry.comments))


def _as_past(comment: str, wording: str) -> str:
    if ALLOWANCE.fullmatch(comment) is None:
        return comment
    return f"allowed before ({wording}) {comment.strip().removeprefix('allow').strip()}"


_ALLOWED_BEFORE = pattern(r"\s*allowed before \((?P<wording>[0-9a-f]+)\) (?P<what>.*)")


def _allowed_again(comments: tuple[str, ...], message: Entry) -> tuple[str, ...]:
    """The comments, in which counts again what was allowed of the message's wording."""
    wording = _wording_digest(message)
    found = ((line, _ALLOWED_BEFORE.fullmatch(line)) for line in comments)
    return tuple(f"allow {past['what']}" if past and past["wording"] == wording else line for line, past in found)


def _wording_digest(entry: Entry) -> str:
    """A digest of the text that an entry stands under, without what is cosmetic."""
    return digest(undressed(wording_of(entry).whole))


def _first_stale(entry: Entry, message: Entry, terms: Terms, change: Change) -> Entry:
    mark = StaleMark(terms.today, change)
    if entry.state is State.REVIEWED:
        # A fuzzy entry with the mark of a draft counts as a machine's; this one somebody has let stand.
        mark = replace(mark, was=_digest(entry))
        entry = replace(entry, comments=entry.notes)
    return stale(entry, message, terms, wording_of(entry), mark)


def _carried_stale(entry: Entry, message: Entry, terms: Terms, change: Change) -> Entry:
    wording, mark = translated_wording(entry), entry.stale_mark or StaleMark(terms.today, change)
    is_back = wording == wording_of(message)
    if (is_back or (change is Change.COSMETIC and terms.keep_cosmetic)) and is_restorable(entry):
        return _settled(entry, message, terms, fuzzy=False)
    if is_back and not mark.was:
        return _settled(entry, message, terms, fuzzy=True)
    if is_back:
        wording = wording_of(entry)
        mark, change = replace(mark, was=""), change_from(wording, wording_of(message), terms)
    return stale(entry, message, terms, wording, replace(mark, change=change))


def split(entry: Entry, parts: Sequence[Entry], terms: Terms) -> list[Entry]:
    """The entries of the parts of a block that was split: each has the whole translation, for a person to cut."""
    change = composed_change(translated_wording(entry).text, " ".join(part.msgid for part in parts), terms)
    first, *others = (carried(entry, part, terms, change) for part in parts)
    return [first, *map(_as_copy, others)]


def _as_copy(entry: Entry) -> Entry:
    """An entry whose translation stands somewhere else too: no comments but that it is stale, never restored."""
    mark = entry.stale_mark
    return replace(entry, comments=(str(replace(mark, was="")),) if mark else ())


def joined(entries: Sequence[Entry], message: Entry, terms: Terms) -> Entry:
    """The entry of a block that was several: all that people wrote for them and about them, one after the other."""
    change = composed_change(" ".join(translated_wording(entry).text for entry in entries), message.msgid, terms)
    entries = [disallowed(entry, message) for entry in entries]
    parts = [entry for entry in entries if entry.has_a_persons_words] or entries[:1]
    notes = tuple(dict.fromkeys(line for entry in entries for line in entry.notes))
    if len(parts) == 1:
        whole = carried(parts[0], message, terms, change)
        return replace(whole, comments=(*(line for line in notes if line not in whole.comments), *whole.comments))
    whole = replace(
        parts[0],
        msgid_plural=None,
        msgstrs=(" ".join(part.msgstr for part in parts),),
        comments=notes,
    )
    texts = " ".join(translated_wording(part).text for part in parts)
    return stale(whole, message, terms, Wording(parts[0].msgctxt, texts, None), StaleMark(terms.today, change))


def composed_change(old: str, new: str, terms: Terms) -> Change:
    """The kind of change when blocks were split or joined: never cosmetic, since the translation must be cut."""
    change = change_between(old, new, terms.language)
    return Change.WORDING if change is Change.COSMETIC else change


def change_from(before: Wording, after: Wording, terms: Terms) -> Change:
    """The kind of change between two wordings; another context or number of forms is never cosmetic."""
    change = change_between(before.whole, after.whole, terms.language)
    if change is Change.COSMETIC and (before.context, before.plural) != (after.context, after.plural):
        return Change.WORDING
    return change


def stale(entry: Entry, message: Entry, terms: Terms, wording: Wording, mark: StaleMark) -> Entry:
    """The entry's translation under the message, as one of the given wording."""
    under = _under(entry, message, terms)
    return replace(
        under,
        fuzzy=True,
        previous_msgctxt=wording.context,
        previous_msgid=wording.text,
        previous_plural=wording.plural,
        comments=(*_unmarked(under.comments), str(mark)),
    )


def _settled(entry: Entry, message: Entry, terms: Terms, *, fuzzy: bool) -> Entry:
    """The entry without anything that says it is stale."""
    under = _under(entry, message, terms)
    comments = _unmarked(under.comments)
    return replace(
        under,
        fuzzy=fuzzy,
        previous_msgctxt=None,
        previous_msgid=None,
        previous_plural=None,
        comments=comments if fuzzy else _allowed_again(comments, message),
    )


def _under(entry: Entry, message: Entry, terms: Terms) -> Entry:
    """The entry with the texts of the message; plural forms for which there is no place go to the comments."""
    forms = entry.msgstrs
    if message.msgid_plural is None:
        forms, spare = forms[:1], forms[1:]
    elif entry.msgid_plural is None:
        forms, spare = forms * terms.plural_forms, ()
    else:
        spare = ()
    moved = replace(entry, msgctxt=message.msgctxt, msgid=message.msgid, msgid_plural=message.msgid_plural)
    others = (f"other: {text}" for text in spare if text not in {*forms, ""})
    return replace(kept(moved, message), msgstrs=forms, comments=(*entry.comments, *map(_in_one_line, others)))


def _in_one_line(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n")


def _unmarked(comments: tuple[str, ...]) -> tuple[str, ...]:
    """Translator comments without the mark of what is stale."""
    return tuple(line for line in comments if not re.match(r"\s*stale: \S+=", line))


def _digest(entry: Entry) -> str:
    return digest("\0".join(entry.msgstrs))
