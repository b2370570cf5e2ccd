"""manifest.json and SHA256SUMS: every file of the site with its digest, and every text that was ever approved.

The manifest says more than sums can: which edition a file belongs to and in what state it is; which texts are current,
replaced or withdrawn; and which files went out before (`ledger`). `verification` reads it. It is made from the
project alone, never from an older manifest, so the same input gives the same bytes. Its shape is published as
`manifest.schema.json`.
"""

import datetime
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar

from workflow.editions import Edition
from workflow.errors import DeliveryError, Fault
from workflow.ledger import Released
from workflow.plans import Plan
from workflow.viewing import type_of

MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
SCHEMA = Path(__file__).with_name("manifest.schema.json")
VERSION = 1
T = TypeVar("T")

Standing = Literal["current", "replaced", "withdrawn"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One file."""

    path: str
    """Relative to the manifest."""
    bytes: int
    sha256: str
    type: str
    slug: str | None = None
    language: str | None = None
    state: str | None = None
    """Of the edition that it belongs to; None for what belongs to none."""
    source_sha256: str | None = None
    """Of the text of the original, as it is today."""


@dataclass(frozen=True, slots=True)
class TextRecord:
    """One text of an edition, by the digest that is printed as its fingerprint."""

    slug: str
    language: str
    sha256: str
    standing: Standing
    until: str | None = None
    """The day on which it was replaced or withdrawn, where that is known."""


@dataclass(frozen=True, slots=True)
class FormerFile:
    """A file that went out before, and is not on the site any more."""

    path: str
    sha256: str
    released: str
    standing: Standing
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What manifest.json says."""

    files: tuple[Entry, ...]
    texts: tuple[TextRecord, ...] = ()
    former: tuple[FormerFile, ...] = ()


# ---------------------------------------------------------------------------------------------- making it


def manifest_of(
    plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]], ledger: Sequence[Released] = ()
) -> Manifest:
    """The manifest of a site: its files by path, with size and SHA-256."""
    entries = tuple(entry_of(plan, path, *digests[path]) for path in sorted(digests))
    return Manifest(entries, tuple(_texts(plan)), tuple(_former(plan, ledger, {entry.sha256 for entry in entries})))


def entry_of(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> Entry:
    """What the manifest says of one file."""
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    is_gone = any((one.statement.slug, one.language.tag) == (slug, tag) for one in plan.withdrawn)
    if not publication:
        place = (slug, tag, "withdrawn") if is_gone else (None, None, None)
        return Entry(str(path), size, sha256, type_of(path), *place)
    state = "original" if publication.edition.is_original else publication.edition.state.value
    return Entry(str(path), size, sha256, type_of(path), slug, tag, state, publication.edition.original.sha256)


def _texts(plan: Plan) -> Iterator[TextRecord]:
    """Every text that the project knows of what is out or was withdrawn, each digest once."""
    seen: set[tuple[str, str, str]] = set()
    for record in _all_texts(plan):
        if (key := (record.slug, record.language, record.sha256)) not in seen:
            seen.add(key)
            yield record


def _all_texts(plan: Plan) -> Iterator[TextRecord]:
    for publication in plan.publications:
        slug, tag = publication.statement.slug, publication.language.tag
        yield TextRecord(slug, tag, publication.release.sha256, "current")
        yield from _before(publication.edition)
        # What a translation was signed against was the original then.
        source = publication.edition.record.edition.source if publication.edition.record else None
        if source and source.language != tag and (slug, source.language) in plan.by_place:
            own = plan.by_place[slug, source.language].release.sha256
            if source.sha256 != own:
                yield TextRecord(slug, source.language, source.sha256, "replaced")
    for edition in plan.withdrawn:
        record = edition.record
        assert record is not None
        assert record.edition.withdrawn is not None
        last = edition.original.sha256 if edition.is_original else record.edition.sha256
        if last:
            day = record.edition.withdrawn.on.isoformat()
            yield TextRecord(edition.statement.slug, edition.language.tag, last, "withdrawn", day)
        yield from _before(edition)


def _before(edition: Edition) -> Iterator[TextRecord]:
    for old in reversed(edition.record.edition.history if edition.record else []):
        yield TextRecord(edition.statement.slug, edition.language.tag, old.sha256, "replaced", old.until.isoformat())


def _former(plan: Plan, ledger: Sequence[Released], current: set[str]) -> Iterator[FormerFile]:
    """What went out before. A file is replaced on the day on which the next one of its name went out."""
    gone = {
        (one.statement.slug, one.language.tag): one.record.edition.withdrawn.on
        for one in plan.withdrawn
        if one.record and one.record.edition.withdrawn
    }
    for number, old in enumerate(ledger):
        if old.sha256 in current:
            continue
        tag, slug = (*PurePosixPath(old.path).parts, "", "")[:2]
        next_one = next((new.on for new in ledger[number + 1 :] if new.path == old.path), None)
        day: datetime.date | None = next_one or gone.get((slug, tag))
        is_withdrawn = next_one is None and (slug, tag) in gone
        yield FormerFile(
            old.path,
            old.sha256,
            old.on.isoformat(),
            "withdrawn" if is_withdrawn else "replaced",
            day.isoformat() if day else None,
        )


def written(manifest: Manifest) -> bytes:
    """The content of manifest.json: the inverse of `read_manifest`."""
    data = {
        "schema": VERSION,
        "files": [asdict(entry) for entry in manifest.files],
        "texts": [asdict(text) for text in manifest.texts],
        "former": [asdict(file) for file in manifest.former],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def sums(digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{digests[path][1]}  {path}\n" for path in sorted(digests)).encode()


def digest_of(data: bytes) -> tuple[int, str]:
    """(size, SHA-256) of a file."""
    return len(data), hashlib.sha256(data).hexdigest()


def sealed(files: Mapping[PurePosixPath, bytes], manifest: Manifest) -> dict[PurePosixPath, bytes]:
    """The two files that say what the others are. SHA256SUMS covers the manifest; nothing covers SHA256SUMS."""
    stated = written(manifest)
    digests = {path: digest_of(data) for path, data in files.items()} | {PurePosixPath(MANIFEST): digest_of(stated)}
    return {PurePosixPath(MANIFEST): stated, PurePosixPath(SUMS): sums(digests)}


# --------------------------------------------------------------------------------------------- reading one


def read_manifest(data: bytes, shown: Path) -> Manifest:
    """What a manifest says. It may come from anywhere: raises DeliveryError for whatever is no manifest of ours."""
    try:
        said = json.loads(data.decode("utf-8"))
        if said["schema"] != VERSION:
            raise DeliveryError(Fault(f"this manifest is of version {said['schema']}; we read {VERSION}", shown))
        return Manifest(
            tuple(_made(Entry, item) for item in said["files"]),
            tuple(_made(TextRecord, item) for item in said.get("texts", [])),
            tuple(_made(FormerFile, item) for item in said.get("former", [])),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise DeliveryError(Fault(f"this is no manifest of a site: {type(error).__name__}", shown)) from None


def _made(kind: type[T], item: Any) -> T:
    """A record of a manifest. Raises TypeError for unknown keys, ValueError for a path that leads out."""
    path = item.get("path", "x")
    if not is_safe(path):
        raise ValueError(path)
    return kind(**item)


def is_safe(path: object) -> bool:
    """Whether a path of a foreign manifest or archive stays below its folder."""
    if not isinstance(path, str) or not path or "\\" in path or "\0" in path or path.startswith("/"):
        return False
    return not any(part in {"", ".", ".."} for part in path.split("/")) and ":" not in path.split("/")[0]


def read_sums(data: bytes, shown: Path) -> dict[str, str]:
    """Digests by path: the inverse of `sums`. Raises DeliveryError."""
    found = {}
    for number, line in enumerate(data.decode("utf-8", errors="replace").splitlines(), 1):
        digest, _, path = line.partition("  ")
        if len(digest) != 64 or not is_safe(path):
            raise DeliveryError(Fault("this line is no digest and path", shown, number))
        found[path] = digest
    return found


def moved(entries: Iterable[Entry], names: Mapping[str, str]) -> tuple[Entry, ...]:
    """Entries under other names, as they lie in a ZIP."""
    return tuple(
        Entry(names[e.path], e.bytes, e.sha256, e.type, e.slug, e.language, e.state, e.source_sha256) for e in entries
    )
