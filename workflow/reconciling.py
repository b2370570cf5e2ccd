"""Two versions of a catalogue → one, and nothing lost.

An entry is compared as it was before (`base`), as it is here (`ours`) and as it is there (`theirs`). What one side
alone changed is taken from that side. What both changed is settled by what it is:

    the translation     filled wins over empty, a person's words win over a machine's; of two persons' words ours stay,
                        theirs stand beside them in a translator's comment, `# other: …`, and the entry is fuzzy
    comments            what either side added stays, what either side removed goes
    all else            comes from the English and will be written anew from there: ours
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

from workflow.catalogue import Catalogue, DraftMark, Entry, Key, StaleMark

_is_obsolete = attrgetter("obsolete")
_FROM_THE_ENGLISH = ("msgid_plural", "extracted", "references", "flags", "obsolete")


def reconcile(base: Entry | None, ours: Entry, theirs: Entry) -> Entry:
    """The entry that holds what both sides did. All three have the same key; without a base all counts as changed."""
    return _reconcile(base, ours, theirs)[0]


def reconcile_catalogues(
    base: Catalogue | None, ours: Catalogue, theirs: Catalogue
) -> tuple[Catalogue, tuple[Key, ...]]:
    """The catalogue that holds what both sides did, and the keys of entries in which two persons' words now stand.

    An entry that one side removed is gone unless the other side changed its translation or its comments.
    """
    before, here, there = (_by_key(catalogue) for catalogue in (base or Catalogue(), ours, theirs))
    entries: list[Entry] = []
    conflicts: list[Key] = []
    for key in _order(before, here, there):
        old, our, their = before.get(key), here.get(key), there.get(key)
        if our and their:
            entry, is_conflict = _reconcile(old, our, their)
            entries.append(entry)
            conflicts += [key] if is_conflict else []
        elif (left := our or their) and not (old and _words(old) == _words(left) and _free(old) == _free(left)):
            entries.append(left)
    header = _header(base or Catalogue(), ours, theirs)
    return replace(header, entries=folded(entries)), tuple(conflicts)


def folded(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """These entries, obsolete ones last, and none of them with the key of another: gettext refuses such files.

    What an obsolete twin says goes to the entry that stays. Two entries in use with one key are left as they are.
    """
    in_order = sorted(entries, key=_is_obsolete)
    if len({entry.key for entry in in_order}) == len(in_order):
        return tuple(in_order)
    kept: list[Entry] = []
    places: dict[Key, int] = {}
    for entry in in_order:
        place = places.setdefault(entry.key, len(kept))
        if entry.obsolete and place < len(kept):
            kept[place] = _with_twin(kept[place], entry)
        else:
            kept.append(entry)
    return tuple(kept)


def _with_twin(entry: Entry, twin: Entry) -> Entry:
    """The entry with what its obsolete twin says."""
    if entry.is_empty and not twin.is_empty:
        comments = _added(twin.comments, entry.comments)
        back = replace(entry, comments=comments, msgstrs=twin.msgstrs, fuzzy=True)
        return replace(back, previous_msgid=twin.previous_msgid, previous_msgctxt=twin.previous_msgctxt)
    beside = _beside(entry, twin) if twin.has_a_persons_words else ()
    return replace(entry, comments=_added(entry.comments, (*_free(twin), *beside)))


def _reconcile(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, bool]:
    """The entry that holds what both sides did, and whether two persons' words stand in it."""
    if base in (ours, theirs):
        old, new = (ours, theirs) if base == ours else (theirs, ours)
        if old.is_empty or not new.is_empty:
            return new, False
    chosen, other = _chosen(base, ours, theirs)
    comments = _comments(_free(base), chosen, theirs if chosen is ours else ours)
    if other:
        # With a mark of a machine the words would count as the machine's, now that the entry is fuzzy.
        comments = tuple(comment for comment in comments if DraftMark.read(comment) is None)
        comments = _added(comments, _beside(chosen, other))
        chosen = replace(chosen, fuzzy=True)
    return replace(
        chosen, comments=comments, line=ours.line, **_from_the_english(base, ours, theirs)
    ), other is not None


def _from_the_english(base: Entry | None, ours: Entry, theirs: Entry) -> dict[str, Any]:
    """What comes from the English: ours, unless theirs alone changed."""
    same = {name: base is not None and getattr(ours, name) == getattr(base, name) for name in _FROM_THE_ENGLISH}
    return {name: getattr(theirs if is_same else ours, name) for name, is_same in same.items()}


def _chosen(base: Entry | None, ours: Entry, theirs: Entry) -> tuple[Entry, Entry | None]:
    """The side whose translation stays; and the other side when its words must stand beside it."""
    before, here, there = base and _words(base), _words(ours), _words(theirs)
    is_noted = _is_doubled(ours, base) and set(_beside(ours, theirs)) <= set(ours.comments)
    if here == there or is_noted:
        return ours, None
    if ours.is_empty != theirs.is_empty:  # an empty msgstr never replaces a filled one
        return (theirs if ours.is_empty else ours), None
    is_ours_as_before = before == here and not _is_doubled(ours, base)
    if is_ours_as_before or (before == there and not _is_doubled(theirs, base)):
        return (theirs if is_ours_as_before else ours), None
    if ours.has_a_persons_words != theirs.has_a_persons_words:
        return (ours if ours.has_a_persons_words else theirs), None
    if ours.msgstrs == theirs.msgstrs:  # somebody doubts what somebody else let stand
        return (theirs if theirs.fuzzy and not ours.fuzzy else ours), None
    return ours, theirs if theirs.has_a_persons_words else None


def _is_doubled(entry: Entry, base: Entry | None) -> bool:
    """Whether somebody's other words were put beside the entry's since the base: then it is not as it was before."""
    return any(comment.startswith(("other: ", "other[")) for comment in _free(entry) if comment not in _free(base))


def _words(entry: Entry) -> tuple[object, ...]:
    """The translation and its state, which belong together."""
    marks = tuple(comment for comment in entry.comments if _is_mark(comment))
    previous = (entry.previous_msgctxt, entry.previous_msgid, entry.previous_plural)
    return entry.msgstrs, entry.fuzzy, previous, marks


def _is_mark(comment: str) -> bool:
    """Whether this comment tells the state of the translation."""
    return DraftMark.read(comment) is not None or StaleMark.read(comment) is not None


def _free(entry: Entry | None) -> tuple[str, ...]:
    """The comments that tell no state."""
    return tuple(comment for comment in entry.comments if not _is_mark(comment)) if entry else ()


def _comments(before: tuple[str, ...], chosen: Entry, other: Entry) -> tuple[str, ...]:
    """The comments of the chosen side, without what the other side removed, with what it added."""
    there = _free(other)
    kept = (text for text in chosen.comments if _is_mark(text) or text in there or text not in before)
    return _added(tuple(kept), (text for text in there if text not in before))


def _added(comments: tuple[str, ...], more: Iterable[str]) -> tuple[str, ...]:
    """The comments, and those of `more` that are not among them."""
    return (*comments, *(comment for comment in more if comment not in comments))


def _beside(entry: Entry, other: Entry) -> tuple[str, ...]:
    """Comments that show the words of the other side, in one line each."""
    texts = [text.replace("\\", "\\\\").replace("\n", "\\n") for text in other.msgstrs]
    if len(texts) == 1:
        return (f"other: {texts[0]}",) if other.msgstrs != entry.msgstrs else ()
    return tuple(f"other[{number}]: {text}" for number, text in enumerate(texts) if text)


def _by_key(catalogue: Catalogue) -> dict[Key, Entry]:
    """The entries in their order."""
    return {entry.key: entry for entry in folded(catalogue.entries)}


def _order(before: Iterable[Key], here: Iterable[Key], there: Iterable[Key]) -> list[Key]:
    """All keys, in the order of the side that changed it, or ours; the other's own follow what they followed."""
    first, second = (there, here) if list(before) == list(here) else (here, there)
    followers: dict[Key | None, list[Key]] = {key: [] for key in first}
    last: Key | None = None
    beginning: list[Key] = []
    for key in second:
        if key in followers:
            last = key
        else:
            (followers[last] if last else beginning).append(key)
    return beginning + list(chain.from_iterable((key, *after) for key, after in followers.items() if key))


def _header(base: Catalogue, ours: Catalogue, theirs: Catalogue) -> Catalogue:
    """Ours, with a header that holds what both sides did."""
    fields = _fields(base.header, ours.header, theirs.header)
    here, there, before = ours.header_comments, theirs.header_comments, base.header_comments
    comments = tuple(text for text in here if text in there or text not in before)
    fuzzy = theirs.header_fuzzy if ours.header_fuzzy == base.header_fuzzy else ours.header_fuzzy
    as_read = theirs.header_as_read if fields == dict(theirs.header) else ours.header_as_read
    return replace(
        ours,
        header=fields,
        header_comments=_added(comments, (text for text in there if text not in before)),
        header_fuzzy=fuzzy,
        header_as_read=as_read,
    )


def _fields(before: Mapping[str, str], here: Mapping[str, str], there: Mapping[str, str]) -> dict[str, str]:
    """The fields that both sides made; ours where both changed one."""
    chosen = {name: (there if here.get(name) == before.get(name) else here).get(name) for name in {**here, **there}}
    return {name: value for name, value in chosen.items() if value is not None}
