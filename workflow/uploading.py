"""The site to a folder, an SFTP server or an S3-compatible bucket, so that an accident never leaves a broken one.

First every new or changed file is put beside the site, under its digest (`.communique-upload/`). That takes nearly all
of the time, and nothing of the old site is touched: killed here, the old site is whole and verifies. Then a journal is
written, and the files take their places: new ones, changed ones, pages last; then sums and manifest; then what only
the old manifest listed is deleted. A kill in these moments leaves whole files, old and new, side by side, and the
journal: `upload`, started again by anybody, finishes from it. On a folder and over SFTP a file takes its place by a
rename, in a bucket by a copy inside it.

Nothing is ever deleted or overwritten that no manifest of ours listed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from workflow.cores import Progress, silent
from workflow.errors import DeliveryError, Fault, UsageError
from workflow.manifest import MANIFEST, SUMS, Manifest, digest_of, read_manifest
from workflow.signing import SIGNATURE
from workflow.staging import JOURNAL, STAGING, Journal, read_journal, staged, written
from workflow.targets import Target, plainly_there
from workflow.verification import verify_site

_LAST = (SIGNATURE, SUMS, MANIFEST)
"""They say what the others are, so they come last, in this order."""
_KEEP = {".html": 300, ".xml": 300, ".txt": 300, ".json": 60, "": 60, ".minisig": 60}
"""How long, in seconds, a reader's program may keep a file without asking; everything else for an hour."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload did."""

    new: int
    changed: int
    unchanged: int
    deleted: int
    resumed: bool
    """Whether an upload that was interrupted was finished first."""


# --------------------------------------------------------------------------------------------- the upload


def upload(site: Path, target: Target, progress: Progress = silent) -> Uploaded:
    """Bring a target to what the site in a folder is.

    Raises DeliveryError when the site does not verify, when the target holds what is not ours, or when it fails; then
    the target is what the module's docstring says.
    """
    report = verify_site(site)
    if not report.ok:
        wrong = [Fault(finding.text, site) for finding in report.findings if not finding.ok]
        raise DeliveryError([*wrong, Fault("not uploaded", tip="communique build mends the site")])
    _keep_apart(site.resolve(), target)
    with plainly_there(target.shown):
        resumed = _finish(target)
        old, new = _old_manifest(target), read_manifest((site / MANIFEST).read_bytes(), site / MANIFEST)
        plan = _plan(site, target, old, new)
        _stage(site, target, plan, progress)
        target.settle()
        _commit(target, plan)
        target.settle()
    return Uploaded(plan.new, plan.changed, plan.unchanged, len(plan.journal.deletions), resumed)


def _keep_apart(site: Path, target: Target) -> None:
    there = Path(target.root)
    if target.is_folder and (there.is_relative_to(site) or site.is_relative_to(there)):
        raise UsageError(f"{target.shown} and the site lie in one another", tip="name a folder of its own")


@dataclass(frozen=True, slots=True)
class _Plan:
    journal: Journal
    types: Mapping[str, str]
    """Media types by path."""
    new: int
    changed: int
    unchanged: int


def _plan(site: Path, target: Target, old: Manifest | None, new: Manifest) -> _Plan:
    there = target.sizes()
    before = {entry.path: entry for entry in old.files} if old else {}
    ours = before.keys() | {*_LAST, ".communique"} if old else set()
    foreign = sorted(path for path in there if path not in ours and not path.startswith(STAGING))
    if not old and foreign:
        tip = "name an empty folder, or one that communique upload has filled; nothing was touched"
        raise DeliveryError(Fault(f"{target.shown} holds files that are not ours, {foreign[0]} for one", tip=tip))
    wanted = {entry.path: entry for entry in new.files}
    in_the_way = sorted(set(foreign) & wanted.keys())
    if in_the_way:
        tip = "move it elsewhere; nothing was touched"
        raise DeliveryError(Fault(f"{target.shown}: {in_the_way[0]} is there already, and not ours", tip=tip))
    same = {
        path
        for path, entry in wanted.items()
        if path in before and before[path].sha256 == entry.sha256 and there.get(path) == entry.bytes
    }
    put = sorted(wanted.keys() - same, key=lambda path: (path in before, path.endswith(".html"), path))
    last = [(_sha256(site / name), name) for name in _LAST if (site / name).is_file()]
    gone = {path for path in before.keys() - wanted.keys() if path in there}
    gone |= {SIGNATURE} & there.keys() if not (site / SIGNATURE).is_file() else set()
    changed = sum(path in before for path in put)
    moves = (*((wanted[path].sha256, path) for path in put), *last)
    types = {MANIFEST: "application/json", **{path: entry.type for path, entry in wanted.items()}}
    return _Plan(Journal(moves, tuple(sorted(gone))), types, len(put) - changed, changed, len(same))


def _sha256(path: Path) -> str:
    return digest_of(path.read_bytes())[1]


def _old_manifest(target: Target) -> Manifest | None:
    data = target.read(MANIFEST)
    return None if data is None else read_manifest(data, Path(MANIFEST))


def _stage(site: Path, target: Target, plan: _Plan, progress: Progress) -> None:
    """Put every file beside the site. One that an earlier upload has put there whole is not sent again."""
    there = target.sizes()
    for done, (digest, name) in enumerate(plan.journal.moves, 1):
        data = (site / name).read_bytes()
        if digest_of(data)[1] != digest:
            raise DeliveryError(
                Fault(f"{name} changed while it was uploaded", site, tip="wait for the build, then start again")
            )
        place = staged(digest, name)
        if there.get(place) != len(data):
            _put_whole(target, place, data, plan.types.get(name, "text/plain"), keep=_KEEP.get(Path(name).suffix, 3600))
        progress(done, len(plan.journal.moves), name)


def _put_whole(target: Target, name: str, data: bytes, media: str = "application/json", *, keep: int = 0) -> None:
    """Write a file that nobody ever sees half of. In a bucket no file ever is."""
    if target.is_bucket:
        target.put(name, data, media, keep=keep)
        return
    part = f"{STAGING}{name.rpartition('/')[2]}.part"
    target.put(part, data)
    target.move(part, name)


def _commit(target: Target, plan: _Plan) -> None:
    """Let everything take its place. The journal is written first and goes last, so this can be done again."""
    _put_whole(target, JOURNAL, written(plan.journal))
    _carry_out(target, plan.journal)


def _carry_out(target: Target, journal: Journal) -> None:
    waiting = target.sizes()
    last_use = {staged(digest, name): number for number, (digest, name) in enumerate(journal.moves)}
    for number, (digest, name) in enumerate(journal.moves):
        place = staged(digest, name)
        if place not in waiting:
            continue  # an upload that was interrupted has moved it
        if last_use[place] == number or target.is_bucket:
            target.move(place, name)
        else:
            _put_whole(target, name, target.read(place) or b"")
    for name in journal.deletions:
        target.delete(name)
    for name in target.sizes():
        if name.startswith(STAGING) and name != JOURNAL:
            target.delete(name)
    target.delete(JOURNAL)


def _finish(target: Target) -> bool:
    """Finish an upload that was interrupted while files took their places; return whether there was one."""
    data = target.read(JOURNAL)
    if data is None:
        return False
    journal = read_journal(data)
    if journal is None:
        tip = f"look at {STAGING} there; it belongs to uploads alone"
        raise DeliveryError(Fault(f"{target.shown}: the journal of an earlier upload cannot be read", tip=tip))
    _carry_out(target, journal)
    return True
