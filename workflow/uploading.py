"""The site to a folder, an SFTP server or an S3-compatible bucket, so that an accident never leaves a broken one.

First every new or changed file is put beside the site, under its digest (`.communique-upload/`). That takes nearly all
of the time, and nothing of the old site is touched: killed here, the old site is whole and verifies. Then a journal is
written, and the files take their places: new ones, changed ones, pages last; then sums and manifest; then what only
the old manifest listed is deleted. A kill in these moments leaves whole files, old and new, side by side, and the
journal: `upload`, started again, finishes from it, and then trusts no manifest but compares what is there by its bytes.
On a folder and over SFTP a file takes its place by a rename, in a bucket by a copy inside it.

One upload at a time: on this machine by a lock, which a kill frees; elsewhere by a claim beside the files that wait,
which holds until nothing has come for `PAUSE` by the clock of the place itself. No place of ours can promise that no
second upload slips in, so before the journal is written, all that is to move must be there.

Nothing is ever deleted or overwritten that no manifest or journal of ours listed.
"""

import getpass
import hashlib
import os
import platform
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from workflow.cores import Progress, silent
from workflow.errors import CatalogueError, DeliveryError, Fault, UsageError
from workflow.files import locked
from workflow.manifest import MANIFEST, SUMS, Manifest, digest_of, read_manifest
from workflow.signing import SIGNATURE
from workflow.staging import JOURNAL, STAGING, Journal, read_journal, staged, written
from workflow.targets import Target, plainly_there
from workflow.verification import verify_site

_LAST = (SIGNATURE, SUMS, MANIFEST)
"""They say what the others are, so they come last, in this order."""
_KEEP = {".html": 300, ".xml": 300, ".txt": 300, ".json": 60, "": 60, ".minisig": 60}
"""How long, in seconds, a reader's program may keep a file without asking; everything else for an hour."""
PAUSE = 15 * 60
"""Seconds without a new file after which an upload from another machine counts as dead."""
_CLAIM = f"{STAGING}by-"
"""How the names of claims begin; the rest says, without naming it, which user of which machine is at work."""


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

    Raises DeliveryError when the site does not verify, when the target holds what is not ours, while another upload is
    on its way there, or when it fails; then the target is what the module's docstring says.
    """
    report = verify_site(site)
    if not report.ok:
        wrong = [Fault(finding.text, site) for finding in report.findings if not finding.ok]
        raise DeliveryError([*wrong, Fault("not uploaded", tip="communique build mends the site")])
    _keep_apart(site.resolve(), target)
    with plainly_there(target.shown), _alone(target) as claim:
        journal = _interrupted(target)
        if journal:
            _carry_out(target, journal)
        old, new = _old_manifest(target), read_manifest((site / MANIFEST).read_bytes(), site / MANIFEST)
        plan = _plan(site, target, old, new, journal)
        _stage(site, target, plan, progress)
        target.settle()
        _commit(target, plan.journal, claim)
        target.settle()
    return Uploaded(plan.new, plan.changed, plan.unchanged, len(plan.journal.deletions), journal is not None)


def _keep_apart(site: Path, target: Target) -> None:
    there = Path(target.root)
    if target.is_folder and (there.is_relative_to(site) or site.is_relative_to(there)):
        raise UsageError(f"{target.shown} and the site lie in one another", tip="name a folder of its own")


@contextmanager
def _alone(target: Target) -> Iterator[str]:
    """Keep other uploads to the same place out for the length of the block; gives the name of our claim."""
    user = os.getuid() if hasattr(os, "getuid") else getpass.getuser()
    who, where = _name(f"{user}@{platform.node()}"), _name(target.root if target.is_folder else target.shown)
    claim = f"{_CLAIM}{who}"
    with ExitStack() as stack:
        try:
            stack.enter_context(locked(Path(tempfile.gettempdir(), f"communique-{who}", where), timeout=1))
        except CatalogueError as error:
            if error.__cause__:
                raise  # of a disk that takes no lock
            raise DeliveryError(Fault(f"{target.shown}: another upload is on its way there", tip=_WAIT)) from None
        target.put(claim, b"")
        try:
            _keep_out(target, claim)
            yield claim
        finally:
            with suppress(Exception):  # what is left of it keeps nobody out for long, and us never
                target.delete(claim)


_WAIT = f"wait until it is done; one that was stopped on another machine keeps the place for {PAUSE // 60} minutes"


def _name(text: str) -> str:
    """A name that says nothing of what it stands for."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _keep_out(target: Target, claim: str) -> None:
    """Refuse to begin while another upload is at work: ours is told from others by its claim, which is new."""
    times = target.times(STAGING)
    theirs = {name: time for name, time in times.items() if name != claim}
    is_claimed = any(name.startswith(_CLAIM) for name in theirs)
    if is_claimed and max(theirs.values()) > times.get(claim, 0) - PAUSE:
        raise DeliveryError(Fault(f"{target.shown}: another upload is on its way there", tip=_WAIT))


@dataclass(frozen=True, slots=True)
class _Plan:
    journal: Journal
    types: Mapping[str, str]
    """Media types by path."""
    new: int
    changed: int
    unchanged: int


def _plan(site: Path, target: Target, old: Manifest | None, new: Manifest, interrupted: Journal | None) -> _Plan:
    there = target.sizes()
    before = {entry.path: entry for entry in old.files} if old else {}
    listed = before.keys() | (interrupted.touched if interrupted else frozenset())
    ours = listed | {*_LAST, ".communique"} if old or interrupted else set()
    foreign = sorted(path for path in there if path not in ours and not path.startswith(STAGING))
    if not ours and foreign:
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
        if path in listed
        and there.get(path) == entry.bytes
        # A manifest is not to be trusted beside files of which some did not take their places.
        and entry.sha256 == (_sha256(target.read(path)) if interrupted else before[path].sha256)
    }
    put = sorted(wanted.keys() - same, key=lambda path: (path in before, path.endswith(".html"), path))
    last = [(_sha256((site / name).read_bytes()), name) for name in _LAST if (site / name).is_file()]
    gone = {path for path in listed - wanted.keys() - {*_LAST} if path in there}
    gone |= {SIGNATURE} & there.keys() if not (site / SIGNATURE).is_file() else set()
    changed = sum(path in before for path in put)
    moves = (*((wanted[path].sha256, path) for path in put), *last)
    types = {MANIFEST: "application/json", **{path: entry.type for path, entry in wanted.items()}}
    return _Plan(Journal(moves, tuple(sorted(gone))), types, len(put) - changed, changed, len(same))


def _sha256(data: bytes | None) -> str:
    return "" if data is None else digest_of(data)[1]


def _old_manifest(target: Target) -> Manifest | None:
    data = target.read(MANIFEST)
    return None if data is None else read_manifest(data, Path(MANIFEST))


def _stage(site: Path, target: Target, plan: _Plan, progress: Progress) -> None:
    """Put every file beside the site. One that an earlier upload has put there whole is not sent again."""
    there = target.sizes(STAGING)
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


def _commit(target: Target, journal: Journal, claim: str) -> None:
    """Let everything take its place. The journal is written first and goes last, so this can be done again."""
    waiting = {staged(*move) for move in journal.moves} | {claim}
    if waiting - target.sizes(STAGING).keys():
        raise _disturbed(target)
    said = written(journal)
    _put_whole(target, JOURNAL, said)
    if not _carry_out(target, journal) or target.read(JOURNAL) != said:
        _put_whole(target, JOURNAL, said)  # so that the next upload looks at every file
        raise _disturbed(target)
    for name in target.sizes(STAGING).keys() - {JOURNAL, claim}:
        target.delete(name)
    target.delete(JOURNAL)


def _disturbed(target: Target) -> DeliveryError:
    tip = "see who else uploads to it, and start again when they are done"
    return DeliveryError(Fault(f"{target.shown}: another upload has taken away files of this one", tip=tip))


def _carry_out(target: Target, journal: Journal) -> bool:
    """Move and delete what a journal says; return whether every file was waiting to take its place."""
    waiting = target.sizes(STAGING)
    last_use = {staged(*move): number for number, move in enumerate(journal.moves)}
    missing = 0
    for number, (digest, name) in enumerate(journal.moves):
        place = staged(digest, name)
        if place not in waiting:
            missing += 1
        elif last_use[place] == number or target.is_bucket:
            target.move(place, name)
        elif (data := target.read(place)) is not None:
            _put_whole(target, name, data)
        else:
            missing += 1
    for name in journal.deletions:
        target.delete(name)
    return not missing


def _interrupted(target: Target) -> Journal | None:
    """The journal of an upload that was interrupted while files took their places. Raises DeliveryError."""
    data = target.read(JOURNAL)
    journal = None if data is None else read_journal(data)
    if data is not None and journal is None:
        tip = f"look at {STAGING} there; it belongs to uploads alone"
        raise DeliveryError(Fault(f"{target.shown}: the journal of an earlier upload cannot be read", tip=tip))
    return journal
