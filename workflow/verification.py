"""Is it what we published? Every hash of a site or a ZIP computed anew, and one file recognised.

Three things are told apart. Bytes that are on record are *genuine*, to the last letter. A file whose bytes are not on
record may carry the fingerprint of a text that we know: that says which text it claims to be, and proves nothing,
since a fingerprint can be copied. Everything else is unknown. A manifest is as trustworthy as the place it is from,
or as the signature under the sums.
"""

import hashlib
import re
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workflow.errors import DeliveryError, Fault
from workflow.files import plainly
from workflow.manifest import MANIFEST, SUMS, Entry, Manifest, TextRecord, is_safe, read_manifest, read_sums
from workflow.signing import PUBLIC_KEY, SIGNATURE, check, key_in, program

UNLISTED = frozenset({MANIFEST, SUMS, SIGNATURE, ".communique"})
"""Files of a site that no manifest lists."""
STAGING = ".communique-upload/"
"""Where an upload keeps what is not in its place yet."""
JOURNAL = f"{STAGING}journal.json"
"""It is there while files take their places."""
LARGEST = 8_000_000_000
"""Bytes that a ZIP may hold, unpacked; and more files than this are in none of ours:"""
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Finding:
    """One sentence on what was verified."""

    ok: bool
    text: str


@dataclass(frozen=True, slots=True)
class Report:
    """What came out."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)


class _Tree(Protocol):
    """Files with names: a folder or a ZIP."""

    shown: Path

    def names(self) -> set[str]: ...

    def read(self, name: str) -> bytes: ...

    def digest(self, name: str) -> str: ...


class _Folder:
    def __init__(self, root: Path) -> None:
        self.shown = root

    def names(self) -> set[str]:
        return {path.relative_to(self.shown).as_posix() for path in self.shown.rglob("*") if path.is_file()}

    def read(self, name: str) -> bytes:
        path = self.shown / name
        with plainly(path, "read"):
            return path.read_bytes()

    def digest(self, name: str) -> str:
        path = self.shown / name
        with plainly(path, "read"), path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


class _Zip:
    def __init__(self, path: Path) -> None:
        self.shown = path
        try:
            self._archive = zipfile.ZipFile(path)
        except (OSError, zipfile.BadZipFile) as error:
            raise DeliveryError(Fault(f"this ZIP cannot be read: {error}", path)) from None
        members = [member for member in self._archive.infolist() if not member.is_dir()]
        unsafe = [member.filename for member in members if not is_safe(member.filename)]
        if unsafe or len({member.filename for member in members}) < len(members):
            raise DeliveryError(Fault("this ZIP has names in it that lead elsewhere, or one name twice", path))
        if len(members) > MOST or sum(member.file_size for member in members) > LARGEST:
            raise DeliveryError(Fault("this ZIP is too large to be one of ours", path))
        self._names = {member.filename for member in members}

    def names(self) -> set[str]:
        return self._names

    def read(self, name: str) -> bytes:
        try:
            return self._archive.read(name)
        except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            raise DeliveryError(Fault(f"{name} in it cannot be read: {error}", self.shown)) from None

    def digest(self, name: str) -> str:
        # A damaged member is a changed one: its checksum fails while it is read.
        try:
            with self._archive.open(name) as file:
                return hashlib.file_digest(file, "sha256").hexdigest()  # type: ignore[arg-type]
        except (RuntimeError, NotImplementedError, zipfile.BadZipFile, OSError, EOFError, ValueError):
            return ""


# ------------------------------------------------------------------------------------------ a site, a ZIP


def verify_site(root: Path, *, public: str = "") -> Report:
    """A folder: every file against manifest and sums, the signature against `public`, else the site's own key.

    Raises DeliveryError when it is no site of ours.
    """
    tree = _Folder(root)
    return Report((*_tree(tree), *_signature(tree, public)))


def verify_unsigned(root: Path) -> Report:
    """The same, whatever the signature says: before a new one is made."""
    return Report(tuple(_tree(_Folder(root))))


def verify_zip(path: Path, *, public: str = "", site: Manifest | None = None) -> Report:
    """A ZIP by its own manifest and sums, and its files by the manifest of a site.

    Raises DeliveryError when it is no ZIP of ours.
    """
    tree = _Zip(path)
    findings = [*_tree(tree), *_signature(tree, public)]
    if site:
        today = {entry.sha256 for entry in site.files}
        old = [name for name in sorted(tree.names() - UNLISTED - {"index.html"}) if tree.digest(name) not in today]
        findings += [_recognised(name, tree.read(name), site) for name in old]
        if not old:
            findings.append(Finding(ok=True, text="every edition in it is on the site today"))
    return Report(tuple(findings))


def _tree(tree: _Tree) -> Iterator[Finding]:
    names = tree.names()
    for name in (MANIFEST, SUMS):
        if name not in names:
            tip = "name the folder of a site, a ZIP of one, or a file with --site"
            raise DeliveryError(Fault(f"there is no {name}, so it is no site of ours", tree.shown, tip=tip))
    manifest = read_manifest(tree.read(MANIFEST), tree.shown / MANIFEST)
    sums = read_sums(tree.read(SUMS), tree.shown / SUMS)
    wanted = {entry.path: entry.sha256 for entry in manifest.files}
    if JOURNAL in names:
        yield Finding(ok=False, text="an upload was interrupted: start it again, and it is finished")
    have = {name: tree.digest(name) for name in sorted(names) if name in wanted or name == MANIFEST}
    wrong = [*_differences(have, wanted), *_disagreements(sums, wanted, have[MANIFEST])]
    strangers = sorted(
        name for name in names - set(wanted) - UNLISTED if not name.startswith(STAGING) and not _is_ours(name)
    )
    wrong += [Finding(ok=False, text=f"not listed: {name}") for name in strangers]
    yield from wrong
    if not wrong:
        yield Finding(ok=True, text=f"{len(wanted)} files, each as the manifest and {SUMS} say")


def _is_ours(name: str) -> bool:
    """Whether it is a temporary file or a lock of `files`."""
    return name.rpartition("/")[2].startswith(".communique-")


def _differences(have: Mapping[str, str], wanted: Mapping[str, str]) -> Iterator[Finding]:
    for name, digest in wanted.items():
        if name not in have:
            yield Finding(ok=False, text=f"missing: {name}")
        elif have[name] != digest:
            yield Finding(ok=False, text=f"changed: {name}")


def _disagreements(sums: Mapping[str, str], wanted: Mapping[str, str], manifest: str) -> Iterator[Finding]:
    """Where the sums say something else than the manifest, or another manifest."""
    for name, digest in {**wanted, MANIFEST: manifest}.items():
        if sums.get(name) != digest:
            yield Finding(ok=False, text=f"{SUMS} and {MANIFEST} disagree on {name}")
    for name in sums.keys() - wanted.keys() - {MANIFEST}:
        yield Finding(ok=False, text=f"{SUMS} lists {name}, the manifest does not")


def _signature(tree: _Tree, public: str) -> Iterator[Finding]:
    if SIGNATURE not in tree.names():
        if public:
            yield Finding(ok=True, text=f"not signed: there is no {SIGNATURE}")
        return
    own = PUBLIC_KEY in tree.names() and not public
    key = public or (key_in(tree.read(PUBLIC_KEY).decode(errors="replace"), PUBLIC_KEY) if own else "")
    if not key or not program():
        why = "no public key is known: name it with --public" if not key else "minisign is not installed"
        yield Finding(ok=True, text=f"the signature was not checked: {why}")
        return
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        for name in (SUMS, SIGNATURE):
            Path(folder, name).write_bytes(tree.read(name))
        found = check(Path(folder, SUMS), Path(folder, SIGNATURE), key)
    if not found.ok:
        yield Finding(ok=False, text=f"the signature does not fit {SUMS}")
    elif own:
        yield Finding(
            ok=True, text=f"signed by {key}, the key that lies beside it: compare it with one you have from elsewhere"
        )
    else:
        yield Finding(ok=True, text=f"signed by {key}: {found.comment}")


# --------------------------------------------------------------------------------------------- one file


def manifest_at(root: Path) -> Manifest:
    """The manifest of a site. Raises DeliveryError."""
    path = root / MANIFEST
    with plainly(path, "read"):
        return read_manifest(path.read_bytes(), path)


def manifest_above(path: Path) -> Path | None:
    """The nearest folder above a file that holds a manifest of ours."""
    return next((folder for folder in path.resolve().parents if (folder / MANIFEST).is_file()), None)


def verify_file(path: Path, manifest: Manifest) -> Report:
    """What one file is, by a manifest of the site that it is said to be from."""
    with plainly(path, "read"):
        data = path.read_bytes()
    return Report((_recognised(path.name, data, manifest),))


def _recognised(name: str, data: bytes, manifest: Manifest) -> Finding:
    digest = hashlib.sha256(data).hexdigest()
    if entry := next((one for one in manifest.files if one.sha256 == digest), None):
        return Finding(entry.state != "withdrawn", f"{name}: {_current(entry)}")
    if old := next((one for one in manifest.former if one.sha256 == digest), None):
        day = f" on {old.until}" if old.until else ""
        if old.standing == "withdrawn":
            return Finding(ok=False, text=f"{name}: genuine, and withdrawn{day}: do not pass it on")
        since = f"replaced{day}" if day else "replaced since"
        return Finding(ok=True, text=f"{name}: genuine, {since}; it went out on {old.released} as {old.path}")
    text = next(iter(_texts_of(name, data, manifest)), None)
    if text is None:
        return Finding(ok=False, text=f"{name}: unknown: neither its bytes nor a fingerprint in it are on record")
    return Finding(ok=False, text=f"{name}: {_claimed(text)}")


def _current(entry: Entry) -> str:
    if entry.state == "withdrawn":
        return f"genuine: the page that says that {entry.slug} in {entry.language} was withdrawn"
    state = {
        "original": ", the original",
        "approved": ", an approved translation",
        "outdated": ", a translation whose original has changed since: it says so itself",
        "reviewed": ", a reviewed translation",
        "supplied": ", an edition that a partner made",
    }.get(entry.state or "", "")
    return f"genuine and current: it is {entry.path}{state}"


def _claimed(text: TextRecord) -> str:
    """What can be said of a file that carries the fingerprint of a text, and whose bytes are not on record."""
    what = f"{text.slug} in {text.language}"
    day = f" on {text.until}" if text.until else ""
    if text.standing == "withdrawn":
        return f"it carries the fingerprint of {what}, which was withdrawn{day}: do not pass it on"
    known = {
        "current": f"the current text of {what}",
        "replaced": f"an earlier text of {what}, replaced{day or ' since'}",
    }[text.standing]
    return (
        f"it carries the fingerprint of {known}; but these very bytes are not on record, and a fingerprint can be "
        "copied: compare its words with those on the site"
    )


_FINGERPRINT = re.compile(r"SHA-?256\W{1,8}([0-9a-f]{64})\b")
_IN_A_PDF = re.compile(rb"(?:<edition:sha256>|/EditionSha256\s*\()([0-9a-f]{64})")


def _texts_of(name: str, data: bytes, manifest: Manifest) -> Iterator[TextRecord]:
    """The texts whose fingerprint a file carries, a withdrawn one first.

    Page, plain text, book and Word document print it behind the words SHA-256 in their imprint, which is the last
    part. A PDF has it in its metadata, where `prints` puts it.
    """
    if data.startswith(b"%PDF"):
        found = [digest.decode() for digest in _IN_A_PDF.findall(data)]
    else:
        found = _FINGERPRINT.findall(_words(name, data))
    texts = [text for text in manifest.texts if found and text.sha256 == found[-1]]
    yield from sorted(texts, key=lambda text: ("withdrawn", "current", "replaced").index(text.standing))


def _words(name: str, data: bytes) -> str:
    """The text of a page, a plain text, a book or a Word document, without its tags."""
    if data.startswith(b"PK") and Path(name).suffix.lower() in {".epub", ".docx"}:
        with tempfile.TemporaryDirectory(prefix="communique-") as folder:
            path = Path(folder, "file.zip")
            path.write_bytes(data)
            archive = _Zip(path)
            data = b"\n".join(
                archive.read(one) for one in sorted(archive.names()) if one.endswith((".xhtml", "document.xml"))
            )
    return re.sub(r"<[^>]*>", "", data.decode("utf-8", errors="replace"))
