"""Is it what we published? Every hash of a site or a ZIP computed anew, and a file compared with a site.

A manifest is as trustworthy as the place it is from, or as the signature under the sums.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workflow.errors import DeliveryError, Fault
from workflow.files import plainly
from workflow.manifest import MANIFEST, SUMS, Manifest, read_manifest, read_sums
from workflow.recognition import Finding, recognised
from workflow.signing import PUBLIC_KEY, SIGNATURE, check, key_in, program
from workflow.trees import Folder, Tree, Zip

UNLISTED = frozenset({MANIFEST, SUMS, SIGNATURE, ".communique"})
"""Files of a site that no manifest lists."""
STAGING = ".communique-upload/"
"""Where an upload keeps what is not in its place yet."""
JOURNAL = f"{STAGING}journal.json"
"""It is there while files take their places."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came out."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)


# ------------------------------------------------------------------------------------------ a site, a ZIP


def verify_site(root: Path, *, public: str = "") -> Report:
    """A folder: every file against manifest and sums, the signature against `public`, else the site's own key.

    Raises DeliveryError when it is no site of ours.
    """
    tree = Folder(root)
    return Report((*_tree(tree), *_signature(tree, public)))


def verify_unsigned(root: Path) -> Report:
    """The same, whatever the signature says: before a new one is made."""
    return Report(tuple(_tree(Folder(root))))


def verify_zip(path: Path, *, public: str = "", site: Manifest | None = None) -> Report:
    """A ZIP by its own manifest and sums, and its files by the manifest of a site.

    Raises DeliveryError when it is no ZIP of ours.
    """
    tree = Zip(path)
    findings = [*_tree(tree), *_signature(tree, public)]
    if site:
        today = {entry.sha256 for entry in site.files}
        old = [name for name in sorted(tree.names() - UNLISTED - {"index.html"}) if tree.digest(name) not in today]
        findings += [recognised(name, tree.digest(name), partial(tree.read, name), site) for name in old]
        if not old:
            findings.append(Finding(ok=True, text="every edition in it is on the site today"))
    return Report(tuple(findings))


def _tree(tree: Tree) -> Iterator[Finding]:
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


def _signature(tree: Tree, public: str) -> Iterator[Finding]:
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
    with plainly(path, "read"), path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Report((recognised(path.name, digest, path.read_bytes, manifest),))
