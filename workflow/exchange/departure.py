"""What a catalogue was when it left: a digest of every entry, in one line of the PO header that every editor keeps.

    X-Communique-Kit: 1 week-of-action es 1f3a9c04=77b1d0e2 40cc12aa=~5be0c2d4#09ab11ff 9d2e77b0=-

The version of this form, the slug, the language; then the entries in their order. Of each: a digest of its context and
msgid; `~` when it was fuzzy; a digest of its translation, or `-` when it had none; `#` and a digest of its translators'
comments when it had any. What programs change on the way is in none of them: wrapping, references, flags, `#|`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from workflow.catalogue import Catalogue, Entry
from workflow.facts import digest
from workflow.languages import Language
from workflow.patterns import pattern

FIELD = "X-Communique-Kit"
_VERSION = "1"
_NOTHING = "-"
_ENTRY = pattern(r"([0-9a-f]{8})=(~?)([0-9a-f]{8}|-)(?:#([0-9a-f]{8}))?")


@dataclass(frozen=True, slots=True)
class Seal:
    """What tells whether somebody changed an entry."""

    fuzzy: bool
    text: str
    """Digest of the translation; `-` when there is none."""
    notes: str
    """Digest of the translators' comments; empty when there are none."""

    @classmethod
    def of(cls, entry: Entry) -> Self:
        """The seal of an entry as it is."""
        notes = "\n".join(filter(None, map(str.strip, entry.comments)))
        return cls(
            entry.fuzzy and not entry.is_empty,
            _NOTHING if entry.is_empty else digest("\0".join(entry.msgstrs)),
            digest(notes) if notes else "",
        )

    @property
    def is_empty(self) -> bool:
        """Whether there is no translation."""
        return self.text == _NOTHING

    def has_the_words_of(self, other: Self) -> bool:
        """Whether both have the same translation in the same state."""
        return (self.fuzzy, self.text) == (other.fuzzy, other.text)

    def __str__(self) -> str:
        return f"{'~' if self.fuzzy else ''}{self.text}{f'#{self.notes}' if self.notes else ''}"


@dataclass(frozen=True, slots=True)
class Departure:
    """What a catalogue was when it left."""

    slug: str
    tag: str
    seals: Mapping[str, Seal]
    """By the digest of each entry's key, in the order of the file."""

    def of(self, entry: Entry) -> Seal | None:
        """What an entry was; None when there was no such entry."""
        return self.seals.get(key_digest(entry))

    def __str__(self) -> str:
        entries = (f"{key}={seal}" for key, seal in self.seals.items())
        return " ".join((_VERSION, self.slug, self.tag, *entries))


def key_digest(entry: Entry) -> str:
    """What identifies an entry on the way: a digest of its key as gettext writes it in MO files."""
    return digest(entry.msgid if entry.msgctxt is None else f"{entry.msgctxt}\4{entry.msgid}")


def leave(slug: str, language: Language, catalogue: Catalogue) -> Departure:
    """What a catalogue is now, for the day it comes back. Obsolete entries stay at home."""
    entries = (entry for entry in catalogue.entries if not entry.obsolete)
    return Departure(slug, language.tag, {key_digest(entry): Seal.of(entry) for entry in entries})


def departure_of(catalogue: Catalogue) -> Departure | None:
    """What this catalogue was when it left, by its header; None when it did not leave as part of a kit."""
    version, *rest = (catalogue.header.get(FIELD) or _NOTHING).split()
    if version != _VERSION or len(rest) < 2:
        return None
    slug, tag, *entries = rest
    found = filter(None, map(_ENTRY.fullmatch, entries))
    return Departure(slug, tag, {match[1]: Seal(match[2] == "~", match[3], match[4] or "") for match in found})
