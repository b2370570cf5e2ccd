"""Entries and their states.

A catalogue is all entries of one statement in one language. All state is in what every PO editor keeps: the
msgstr, the `fuzzy` flag, the previous msgid, and translator comments in fixed forms (`DraftMark`, `StaleMark`, and
what a translator allows a check to find, `ALLOWANCE`).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from workflow.errors import Fault
from workflow.facts import digest, is_blank
from workflow.patterns import pattern


class State(StrEnum):
    """What a person may expect of an entry; derived from the entry, never stored."""

    UNTRANSLATED = "untranslated"
    DRAFT = "draft"
    """Fuzzy: a machine's draft, with the memory's wording above it where that is another; or a person's unfinished
    work, without a previous wording."""
    STALE = "stale"
    """Fuzzy, with the wording that it translates."""
    REVIEWED = "reviewed"


_MARK = pattern(r"(?P<name>machine-draft|stale):(?P<fields>(?: \S+=\S+)+)(?: (?P<rest>.*))?")


def _fields(comment: str, name: str) -> dict[str, str] | None:
    """The `key=value` fields of a comment in the fixed form `name: key=value …`; None when it is another comment."""
    match = _MARK.fullmatch(comment.strip())
    if not match or match["name"] != name:
        return None
    return dict(part.split("=", 1) for part in match["fields"].split())


@dataclass(frozen=True, slots=True)
class DraftMark:
    """Where a machine's draft came from: `# machine-draft: engine=… src=… out=… at=…`."""

    engine: str
    src: str
    """Digest of the English that was sent."""
    out: str
    """Digest of the draft as it was written, so that an edited draft is known."""
    at: str
    """The day, ISO 8601."""
    warnings: str = ""
    """Ids of the checks that warned, joined by commas."""
    match: str = ""
    """How near the memory's text is: `exact`, `sentences`, or per cent; empty for other engines."""
    of: str = ""
    """The statement or file that the memory knew it from."""

    @classmethod
    def read(cls, comment: str) -> Self | None:
        """The mark in this translator comment, or None."""
        fields = _fields(comment, "machine-draft")
        if fields is None or not {"engine", "src", "out", "at"} <= fields.keys():
            return None
        required = (fields[name] for name in ("engine", "src", "out", "at"))
        return cls(*required, **{name: fields.get(name, "") for name in ("warnings", "match", "of")})

    def __str__(self) -> str:
        optional = (("match", self.match), ("of", self.of), ("warnings", self.warnings))
        more = "".join(f" {name}={value}" for name, value in optional if value)
        return f"machine-draft: engine={self.engine} src={self.src} out={self.out} at={self.at}{more}"


@dataclass(frozen=True, slots=True)
class StaleMark:
    """Since when and why an entry is stale: `# stale: since=… change=… was=…`."""

    since: str
    """The day, ISO 8601."""
    change: str
    """The kind of change, one word: `cosmetic`, `number`, `name`, `wording`, `NEGATION`."""
    was: str = ""
    """Digest of the reviewed msgstr when it became stale; empty when it was not reviewed then."""

    @classmethod
    def read(cls, comment: str) -> Self | None:
        """The mark in this translator comment, or None."""
        fields = _fields(comment, "stale")
        if fields is None or not {"since", "change"} <= fields.keys():
            return None
        return cls(fields["since"], fields["change"], fields.get("was", ""))

    def __str__(self) -> str:
        return f"stale: since={self.since} change={self.change}" + (f" was={self.was}" if self.was else "")


ALLOWANCE = pattern(r"\s*allow\s+(?P<check>[\w-]+)\s*(?::\s*(?P<reason>.*\S))?\s*")
"""What lets the findings of a check stand in an entry: `# allow numbers: the original's 1,250 was a slip`."""

_MARKED = pattern(r"\s*(?:stale|machine-draft): \S+=")
_HINT = pattern(r"\s*(?:terms: [^→]+ → .+|memory: \d+ %.*: “.*” → “.*”, in .+)")
"""What drafting writes into an entry: forms that nobody types."""
_LOOK_AT = pattern(r"\s*look at: [\w-]+: .+")
"""What drafting writes beside the mark of its draft."""

Key = tuple[str | None, str]
"""What identifies an entry in its catalogue: (msgctxt, msgid)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A message with its translation. Field names are gettext's; comments come without their `#` marker."""

    msgid: str
    msgctxt: str | None = None
    msgid_plural: str | None = None
    msgstrs: tuple[str, ...] = ("",)
    """The translation; one text for each plural form when there is a msgid_plural."""
    comments: tuple[str, ...] = ()
    """Translator comments, `# …`."""
    extracted: tuple[str, ...] = ()
    """Comments for translators from the source, `#. …`."""
    references: tuple[str, ...] = ()
    """`#: …`, in one of which no line number stands."""
    flags: tuple[str, ...] = ()
    """`#, …` without `fuzzy`."""
    fuzzy: bool = False
    previous_msgid: str | None = None
    previous_msgctxt: str | None = None
    previous_plural: str | None = None
    obsolete: bool = False
    line: int = field(default=0, compare=False)
    """Line of the msgid in the file it was read from; 0 when it was not read from one."""

    @property
    def key(self) -> Key:
        """What identifies the entry in its catalogue."""
        return (self.msgctxt, self.msgid)

    @property
    def msgstr(self) -> str:
        """The translation (the first form of a plural)."""
        return self.msgstrs[0] if self.msgstrs else ""

    @property
    def is_empty(self) -> bool:
        """Whether nobody can read a word of its translation: blanks are none."""
        return all(map(is_blank, self.msgstrs))

    @property
    def state(self) -> State:
        """Derived from msgstr, fuzzy, the previous msgid, and whether the words are a machine's."""
        blank = [*map(is_blank, self.msgstrs)]
        if all(blank):
            return State.UNTRANSLATED
        if not self.fuzzy:
            return State.DRAFT if any(blank) else State.REVIEWED
        # A draft of the memory carries the wording that it translates, so that editors show what differs.
        is_stale = self.previous_msgid is not None and (self.stale_mark is not None or not self.is_untouched_draft)
        return State.STALE if is_stale else State.DRAFT

    @property
    def draft_mark(self) -> DraftMark | None:
        """Where the draft came from, when a machine wrote one here."""
        return next((mark for mark in map(DraftMark.read, self.comments) if mark), None)

    @property
    def stale_mark(self) -> StaleMark | None:
        """Since when and why the entry is stale."""
        return next((mark for mark in map(StaleMark.read, self.comments) if mark), None)

    @property
    def notes(self) -> tuple[str, ...]:
        """What people say about it: the comments without marks, and without what drafting says of its draft."""
        is_drafted = any(map(DraftMark.read, self.comments))
        return tuple(
            line
            for line in self.comments
            if not (_MARKED.match(line) or _HINT.fullmatch(line) or (is_drafted and _LOOK_AT.fullmatch(line)))
        )

    @property
    def is_untouched_draft(self) -> bool:
        """Whether the text is a machine's, letter by letter, and nobody has let it stand."""
        mark = self.draft_mark
        return self.fuzzy and mark is not None and mark.out == digest(self.msgstr)

    def respelt(self, msgstrs: tuple[str, ...]) -> Self:
        """The entry with its texts set as its language sets them, which makes a machine's draft nobody's words."""
        mark = self.draft_mark
        if mark is None or not self.is_untouched_draft:
            return replace(self, msgstrs=msgstrs)
        renewed = str(replace(mark, out=digest(msgstrs[0])))
        comments = tuple(renewed if DraftMark.read(comment) == mark else comment for comment in self.comments)
        return replace(self, msgstrs=msgstrs, comments=comments)

    @property
    def has_a_persons_words(self) -> bool:
        """Whether somebody wrote or let stand what is here."""
        return self.state is not State.UNTRANSLATED and not self.is_untouched_draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All entries of one statement in one language, in the order of the file; obsolete ones come last."""

    header: Mapping[str, str] = field(default_factory=dict)
    """Header fields in their order; unknown ones are kept."""
    header_comments: tuple[str, ...] = ()
    header_fuzzy: bool = False
    """True in a POT."""
    entries: tuple[Entry, ...] = ()
    notes: tuple[Fault, ...] = field(default=(), compare=False)
    """What was read, though it is not as it should be: another charset, flags that gettext does not know."""
    header_as_read: Entry | None = field(default=None, compare=False, repr=False)
    """The header's entry in the file it was read from: what the fields do not say (spacing, `#.`) is written again."""
    read_from: bytes | None = field(default=None, compare=False, repr=False)
    """The bytes it was read from, so that `save` knows what others changed meanwhile."""


def day(text: str) -> datetime.date:
    """The date of a mark. Raises ValueError when it is none."""
    return datetime.date.fromisoformat(text)
