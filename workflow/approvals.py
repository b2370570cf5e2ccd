"""The approved edition's file, `locales/<lang>/approved/<slug>.md`: text, signatures, history, withdrawal.

The file holds the localised text exactly as it was signed off: text fields in the front matter, the body below, and
one key more, `edition`. Reviewing a change is reading a diff of this file. `read_record` and `written` are an
inverse pair; `signed` and `withdrawn` make the next record out of the last one.
"""

import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError

from workflow.errors import CatalogueError, Fault, SourceError
from workflow.frontmatter import decoded, dumped, line_of, loaded, read_bytes, split
from workflow.markdown import parse
from workflow.messages import Localised, Text, walk
from workflow.project import Location, Section, Tag, faults_of
from workflow.statement import Day, Part

Digest = str


def _person(name: str) -> str:
    """A name or pseudonym on one line. Raises ValueError for one without a letter or a figure."""
    seen = (sign for sign in name if unicodedata.category(sign) != "Cf")
    name = " ".join("".join(sign if sign.isprintable() else " " for sign in seen).split())
    if not who(name):
        raise ValueError("a person needs a name; a pseudonym is fine")
    return name


def who(name: str) -> str:
    """What is the same for every way of writing a name: “Ana Pérez”, “PEREZ, ana”, “Аna Pérez” with a Cyrillic А.

    Names that differ in accents, order or script alone count as one person's, since two approvals are two people's.
    """
    plain = unicodedata.normalize("NFKD", name).casefold().translate(_TWINS)
    letters = "".join(sign for sign in plain if not unicodedata.combining(sign) and unicodedata.category(sign) != "Cf")
    return " ".join(sorted(re.findall(r"[^\W_]+", letters)))


_TWINS = str.maketrans("авекмнорстухіѕјԁ", "abekmhopctyxisjd")
"""Cyrillic letters that look like Latin ones."""
Person = Annotated[str, AfterValidator(_person)]


class Signature(Part):
    """One person's word for an exact text."""

    by: Person
    role: str | None = None
    on: Day


class Original(Part):
    """The original that an edition translates, as it was then."""

    language: Tag
    date: Day
    sha256: Digest
    """Of the whole walk."""
    blocks: list[Digest]
    """Of each passage in order, without what is cosmetic."""


class Pending(Part):
    """Signatures on a newer text that still lacks some."""

    sha256: Digest
    source: Original
    approved: list[Signature]


class Replaced(Part):
    """A text that was approved before."""

    sha256: Digest
    until: Day


class Withdrawal(Part):
    """That an edition must not be published any more."""

    on: Day
    by: Person
    reason: str = Field(min_length=1)
    language: Tag | None = None
    """Of the reason; None where nobody said."""
    unpublished: bool = False
    """Whether there was nothing that could have gone out: then readers have nothing to be told of."""


class Edition(Part):
    """The key `edition` of the file."""

    language: Tag
    slug: str | None = None
    """Of the statement that was signed for: a file that was copied is no approval of another text."""
    source: Original | None = None
    sha256: Digest | None = None
    """Of the walk of this file's text; None while there are only pending signatures."""
    approved: list[Signature] = []
    pending: Pending | None = None
    errata: list[dict[str, Any]] = []
    history: list[Replaced] = []
    withdrawn: Withdrawal | None = None


class _Labelled(Section):
    label: str
    value: str


class _Titled(Section):
    title: str


class _Head(Section):
    title: str | None = None
    summary: str | None = None
    fields: list[_Labelled] = []
    attachments: list[_Titled] = []
    edition: Edition


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one edition's approval."""

    edition: Edition
    text: Text | None = None
    """The approved text; None while nobody, or not everybody, has signed."""
    body: str = ""
    """Its Markdown."""

    @property
    def is_intact(self) -> bool:
        """Whether the text is still the one that was signed."""
        return self.text is None or self.text.sha256 == self.edition.sha256

    @property
    def signatures(self) -> tuple[Signature, ...]:
        """Who signed the text."""
        return tuple(self.edition.approved)

    @property
    def passages(self) -> Iterator[tuple[Digest, str]]:
        """(digest of the original's passage, approved translation), in order."""
        if self.text is None or self.edition.source is None:
            return
        signed = [passage.text for passage in walk(self.text) if passage.is_signed]
        yield from zip(self.edition.source.blocks, signed, strict=False)


def signatures_under(record: Record | None, sha256: Digest, source: Original) -> Sequence[Signature]:
    """Who signed just this text for just this original, whether enough of them or not."""
    if record is None:
        return ()
    if _is_of(record, sha256, source):
        return record.edition.approved
    pending = record.edition.pending
    return pending.approved if pending and (pending.sha256, pending.source) == (sha256, source) else ()


def _is_of(record: Record, sha256: Digest, source: Original) -> bool:
    """Whether the signatures in a file, which a withdrawal or a change of its text voids, are under this text."""
    stands = record.is_intact and record.edition.withdrawn is None
    return stands and (record.edition.sha256, record.edition.source) == (sha256, source)


def people(signatures: Sequence[Signature]) -> int:
    """How many different people signed."""
    return len({who(signature.by) for signature in signatures})


# ------------------------------------------------------------------------------------------- the file


def read_record(path: Path, shown: Path) -> Record | None:
    """The record in a file; None when there is no file. Raises CatalogueError with every fault of the file."""
    if not path.is_file():
        return None
    try:
        return _read(read_bytes(path, shown), shown)
    except SourceError as error:
        raise CatalogueError(error.faults) from None


def _read(data: bytes, shown: Path) -> Record:
    """The record that these bytes hold. Raises SourceError and CatalogueError."""
    head, body, body_line = split(decoded(data, shown), shown)
    values, lines = loaded(head, shown)
    try:
        read = _Head.model_validate(values)
    except ValidationError as error:
        raise CatalogueError(faults_of(error, _Head, shown, lambda location: line_of(lines, location))) from None
    if read.title is None:
        return Record(read.edition)
    body = body.strip("\n")
    body = f"{body}\n" if body else ""
    return Record(read.edition, Text(_read_fields(read), parse(body, first_line=body_line)), body)


def _read_fields(head: _Head) -> dict[Location, str]:
    fields: dict[Location, str] = {("title",): head.title or ""}
    if head.summary:
        fields["summary",] = head.summary
    for i, item in enumerate(head.fields):
        fields["fields", i, "label"] = item.label
        fields["fields", i, "value"] = item.value
    for i, attachment in enumerate(head.attachments):
        fields["attachments", i, "title"] = attachment.title
    return fields


def written(record: Record) -> str:
    """The content of the file of a record."""
    edition = record.edition.model_dump(exclude_defaults=True)
    values = {**written_fields(record.text.fields if record.text else {}), "edition": edition}
    return f"---\n{dumped(values)}---\n" + (f"\n{record.body}" if record.body else "")


def written_fields(fields: Mapping[Location, str]) -> dict[str, Any]:
    """Text fields as they stand in front matter. Errata are not among what is signed."""
    values: dict[str, Any] = {}
    for (name, *rest), text in fields.items():
        if name == "errata":
            continue
        if not rest:
            values[str(name)] = text
            continue
        number, key = rest
        items = values.setdefault(str(name), [])
        if len(items) <= int(number):
            items.append({})
        items[int(number)][key] = text
    return values


def altered(localised: Localised, *, language: str) -> int | None:
    """Which signed passage is the first that would not come back from a file as it went into it; None when all would.

    Such a text would be damaged as soon as it is approved.
    """
    edition = Edition(language=language, sha256=localised.text.sha256)
    read = _read(written(Record(edition, localised.text, localised.body)).encode(), Path(f"{language}.md"))
    if read.is_intact or read.text is None:
        return None
    pairs = zip_longest(_forms(localised.text), _forms(read.text))
    return next((number for number, (now, then) in enumerate(pairs) if now != then), None)


def _forms(text: Text) -> list[tuple[str, str, str]]:
    """What the digest of a text is made of."""
    return [(one.block.shape, one.text, one.block.target) for one in walk(text) if one.is_signed]


# ------------------------------------------------------------------------------------ the next record


def signed(
    record: Record | None,
    signature: Signature,
    localised: Localised,
    source: Original,
    *,
    needed: int,
    language: str,
    slug: str,
) -> Record:
    """The record after one more signature on today's text.

    The text becomes the approved one when enough different people have signed it; until then the signatures are
    pending, and what was approved before stays, a withdrawal too. A withdrawal voids every signature before it, and so
    does a change of the text in the file: whoever signed may sign again. The caller has made sure that the text may be
    signed.
    Raises CatalogueError when the same person signed the same text before.
    """
    edition = record.edition if record else Edition(language=language)
    sha256 = localised.text.sha256
    same_text = record is not None and _is_of(record, sha256, source)
    before = signatures_under(record, sha256, source)
    has_signed = who(signature.by) in {who(other.by) for other in before}
    if has_signed and (same_text or people(before) < needed):
        raise CatalogueError(f"{signature.by} has signed this text already")
    # Where fewer people are needed by now, one of them says so once more, and it is approved.
    signatures = [*before] if has_signed else [*before, signature]
    if people(signatures) < needed and not same_text:
        pending = Pending(sha256=sha256, source=source, approved=signatures)
        edition = edition.model_copy(update={"pending": pending, "slug": slug})
        return Record(edition, record.text if record else None, record.body if record else "")
    history = list(edition.history)
    if edition.sha256 and edition.sha256 != sha256:
        history.append(Replaced(sha256=edition.sha256, until=signature.on))
    update = {
        "source": source,
        "sha256": sha256,
        "approved": signatures,
        "pending": None,
        "history": history,
        "withdrawn": None,
        "slug": slug,
    }
    return Record(edition.model_copy(update=update), localised.text, localised.body)


def withdrawn(record: Record | None, withdrawal: Withdrawal, *, language: str, slug: str) -> Record:
    """The record after a withdrawal. The text stays in the file, and leaves every output."""
    record = record or Record(Edition(language=language))
    update = {"withdrawn": withdrawal, "pending": None, "slug": slug}
    return replace(record, edition=record.edition.model_copy(update=update))


def original_of(text: Text, *, language: str, date: datetime.date) -> Original:
    """What an approval remembers of the original."""
    return Original(language=language, date=date, sha256=text.sha256, blocks=list(text.digests))


def mismatch(shown: Path) -> Fault:
    """The finding that a file's text is not what was signed."""
    tip = "take the change back, or review it and approve the edition anew"
    return Fault("the text was changed after it was approved", shown, 1, tip)
