"""manifest.json and SHA256SUMS: their form, written and read. The form is published as `manifest.schema.json`.

What a site says in them is put together by `declaration`; `verification` and `uploading` read it.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import Any, Literal, TypeVar, get_args, get_type_hints

from workflow.errors import DeliveryError, Fault

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
    changed: Mapping[str, Any] | None = None
    """What of the original changed since the edition was approved, as its notice says: `since`, `passages`."""


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


# ----------------------------------------------------------------------------------------------- its form


def written(manifest: Manifest) -> bytes:
    """The content of manifest.json, with a line for each record: the inverse of `read_manifest`."""
    lists: dict[str, Sequence[Entry | TextRecord | FormerFile]] = {
        "files": manifest.files,
        "texts": manifest.texts,
        "former": manifest.former,
    }
    parts = [f'"schema": {VERSION}', *(f'"{name}": [{_lines(records)}\n]' for name, records in lists.items())]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _lines(records: Sequence[Entry | TextRecord | FormerFile]) -> str:
    return ",".join(f"\n{_JSON.encode(_written(record))}" for record in records)


_JSON = json.JSONEncoder(ensure_ascii=False)
_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Entry, TextRecord, FormerFile)}


def _written(record: Entry | TextRecord | FormerFile) -> dict[str, Any]:
    """A record as JSON; what changed stands there only where something did."""
    values = {name: getattr(record, name) for name in _NAMES[type(record)]}
    if values.get("changed", 0) is None:
        del values["changed"]
    return values


def in_order(paths: Iterable[PurePosixPath]) -> list[PurePosixPath]:
    """Paths as they sort, by their parts: `a/b` before `a-b`. Several times as fast as comparing the paths."""
    return sorted(paths, key=attrgetter("parts"))


def sums(digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{digests[path][1]}  {path}\n" for path in in_order(digests)).encode()


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


_FORMS: Mapping[type, Mapping[str, Any]] = {
    kind: {name: {Standing: str, Mapping[str, Any] | None: dict | None}.get(hint, hint) for name, hint in hints.items()}
    for kind, hints in ((kind, get_type_hints(kind)) for kind in _NAMES)
}
"""What each value of a record must be."""


def _made(kind: type[T], item: Any) -> T:
    """A record of a manifest. Raises TypeError for unknown keys and types, ValueError for a path that leads out."""
    record = kind(**item)
    if wrong := [name for name, form in _FORMS[kind].items() if not isinstance(getattr(record, name), form)]:
        raise TypeError(wrong)
    if not is_safe(getattr(record, "path", "x")) or getattr(record, "standing", "current") not in get_args(Standing):
        raise ValueError(item)
    return record


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
    return tuple(replace(entry, path=names[entry.path]) for entry in entries)
