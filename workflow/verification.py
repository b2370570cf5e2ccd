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
from workflow.staging import JOURNAL
from workflow.trees import Folder, Tree, Zip

UNLISTED = frozenset({MANIFEST, SUMS, SIGNATURE})
"""Files of a site that no manifest lists."""


@dataclass(frozen=True, slots=True)
class Report:
    """What came out."""

    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return all(finding.ok for finding in self.findings)


# ------------------------------------------------------------------------------------------ a site, a ZIP


def verify_site(root: Path, *, public: str = "", known: str = "") -> Report:
    """A folder: every file against manifest and sums, and its signature.

    A key in `public` is demanded: without a signature that fits it, the site is not verified. One that is merely
    `known` is what a signature must fit where there is one; without either, it is the key that lies in the site.
    Raises DeliveryError when it is no site of ours.
    """
    tree = Folder(root)
    return Report((*_tree(tree), *_signature(tree, public, known)))


def verify_unsigned(root: Path) -> Report:
    """The same, whatever the signature says: before a new one is made."""
    return Report(tuple(_tree(Folder(root))))


def verify_zip(path: Path, *, public: str = "", known: str = "", site: Manifest | None = None) -> Report:
    """A ZIP by its own manifest and sums, and its files by the manifest of a site; keys as in `verify_site`.

    Where there is a site, a key that is demanded is a matter of `vouched`: then nothing in the ZIP counts but what
    the site has on record. Raises DeliveryError when it is no ZIP of ours.
    """
    tree = Zip(path)
    findings = [*_tree(tree), *_signature(tree, "" if site else public, known or public)]
    return Report((*findings, *(_compared(tree, site, is_strict=bool(public)) if site else ())))


def _compared(tree: Zip, site: Manifest, *, is_strict: bool) -> Iterator[Finding]:
    """What the files of a ZIP are, by a site. Its own page is on no site: it passes with the ZIP as a whole."""
    today = {entry.sha256 for entry in site.files}
    is_whole = _digest(tree.shown) in today
    passed = UNLISTED if is_strict and not is_whole else UNLISTED | {"index.html"}
    digests = {name: tree.digest(name) for name in sorted(tree.names() - passed)}
    old = {name: digest for name, digest in digests.items() if digest not in today}
    # What cannot be read was told as changed, or as not listed.
    yield from (recognised(name, digest, partial(tree.read, name), site) for name, digest in old.items() if digest)
    if not old:
        yield Finding(ok=True, text="every edition in it is on the site today")


def _stated(tree: Tree) -> tuple[Manifest, dict[str, str]]:
    """The manifest and the sums of a tree. Raises DeliveryError where they are missing, or none of ours."""
    for name in (MANIFEST, SUMS):
        if not tree.has(name):
            tip = "name the folder of a site, a ZIP of one, or a file with --site"
            raise DeliveryError(Fault(f"there is no {name}, so it is no site of ours", tree.shown, tip=tip))
    return read_manifest(tree.read(MANIFEST), tree.shown / MANIFEST), read_sums(tree.read(SUMS), tree.shown / SUMS)


def _tree(tree: Tree) -> Iterator[Finding]:
    names = tree.names()
    manifest, sums = _stated(tree)
    wanted = {entry.path: entry.sha256 for entry in manifest.files}
    if tree.has(JOURNAL):
        yield Finding(ok=False, text="an upload was interrupted: start it again, and it is finished")
    have = {name: tree.digest(name) for name in sorted(names) if name in wanted or name == MANIFEST}
    wrong = [*_differences(have, wanted), *_disagreements(sums, wanted, have[MANIFEST])]
    wrong += [Finding(ok=False, text=f"not listed: {name}") for name in sorted(names - wanted.keys() - UNLISTED)]
    yield from wrong
    if not wrong:
        yield Finding(ok=True, text=f"{len(wanted)} files, each as the manifest and {SUMS} say")


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


def _signature(tree: Tree, public: str, known: str) -> Iterator[Finding]:
    """Whose signature it is. Without a check, only a key that nobody demanded is content."""
    key = public or known
    if not tree.has(SIGNATURE):
        if key:
            yield Finding(ok=not public, text=f"not signed: there is no {SIGNATURE}")
        return
    own = not key and tree.has(PUBLIC_KEY)
    key = key_in(tree.read(PUBLIC_KEY).decode(errors="replace"), PUBLIC_KEY) if own else key
    if not key or not program():
        why = "no public key is known: name it with --public" if not key else "minisign is not installed"
        yield Finding(ok=not public, text=f"the signature was not checked: {why}")
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
    """The manifest of a site, as it stands. Raises DeliveryError when it is no site of ours."""
    return _stated(Folder(root))[0]


def vouched(root: Path, *, public: str = "", known: str = "") -> tuple[Manifest, Report]:
    """The manifest of a site, and what speaks for it and against it: sums and signature, keys as in `verify_site`.

    The other files of the site are not read. Raises DeliveryError when it is no site of ours.
    """
    tree = Folder(root)
    manifest, sums = _stated(tree)
    wanted = {entry.path: entry.sha256 for entry in manifest.files}
    found = (*_disagreements(sums, wanted, tree.digest(MANIFEST)), *_signature(tree, public, known))
    return manifest, Report(tuple(Finding(one.ok, f"{root}: {one.text}") for one in found))


def manifest_above(path: Path) -> Path | None:
    """The nearest folder above a file that holds a manifest of ours."""
    return next((folder for folder in path.resolve().parents if (folder / MANIFEST).is_file()), None)


def verify_file(path: Path, manifest: Manifest) -> Report:
    """What one file is, by a manifest of the site that it is said to be from."""
    return Report((recognised(path.name, _digest(path), path.read_bytes, manifest),))


def _digest(path: Path) -> str:
    with plainly(path, "read"), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
