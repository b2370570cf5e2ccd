"""The site to a folder, an SFTP server or an S3-compatible bucket, so that an accident never leaves a broken one.

First every new or changed file is put beside the site, under its digest (`.communique-upload/`). That takes nearly all
of the time, and nothing of the old site is touched: killed here, the old site is whole and verifies. Then a journal is
written, and the files take their places: new ones, changed ones, pages last; then sums and manifest; then what only
the old manifest listed is deleted. A kill in these moments leaves whole files, old and new, side by side, and the
journal: `upload`, started again by anybody, finishes from it. On a folder and over SFTP a file takes its place by a
rename, in a bucket by a copy inside it.

Nothing is ever deleted or overwritten that no manifest of ours listed. Credentials come from the environment, the SSH
agent and the usual files of the user, and are neither read nor told here.
"""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from workflow.errors import DeliveryError, Fault, UsageError
from workflow.manifest import MANIFEST, SUMS, Manifest, digest_of, is_safe, read_manifest
from workflow.signing import SIGNATURE
from workflow.verification import JOURNAL, STAGING, verify_site
from workflow.viewing import type_of

_LAST = (SIGNATURE, SUMS, MANIFEST)
"""They say what the others are, so they come last, in this order."""
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload did."""

    new: int
    changed: int
    unchanged: int
    deleted: int
    resumed: bool
    """Whether an upload that was interrupted was finished first."""


@dataclass(slots=True)
class Target:
    """A place that a site lies in. Made by `open_target`."""

    files: Any
    root: str
    shown: str
    """The address, for people."""
    is_bucket: bool = False
    is_folder: bool = False
    _folders: set[str] = field(default_factory=set)

    def path(self, name: str) -> str:
        """Where a file of the site lies in its file system."""
        return f"{self.root}/{name}" if self.root else name

    def sizes(self) -> dict[str, int]:
        """Every file that is there, with its size."""
        with suppress(FileNotFoundError):
            found = self.files.find(self.root, detail=True)
            start = len(self.root.rstrip("/")) + 1 if self.root else 0
            return {path[start:]: info["size"] for path, info in found.items() if info["type"] != "directory"}
        return {}

    def read(self, name: str) -> bytes | None:
        """A file; None where there is none."""
        try:
            return bytes(self.files.cat_file(self.path(name)))
        except FileNotFoundError:
            return None

    def put(self, name: str, data: bytes, like: str) -> None:
        """Write a file; in a bucket with the type and the time to keep that suit the name `like`."""
        path = self.path(name)
        if self.is_bucket:
            self.files.pipe_file(path, data, **_headers(like))
            return
        self._make_folder(path)
        with self.files.open(path, "wb") as file:
            file.write(data)
            file.flush()
            if self.is_folder:
                os.fsync(file.fileno())

    def move(self, name: str, to: str) -> None:
        """Let a file that was put beside the site take its place, whole."""
        if self.is_bucket:
            self.files.cp_file(self.path(name), self.path(to))
            return
        self._make_folder(self.path(to))
        self.files.mv(self.path(name), self.path(to))

    def delete(self, name: str) -> None:
        """Delete a file, and the folders that are empty then."""
        with suppress(FileNotFoundError):
            self.files.rm_file(self.path(name))
        folder = "" if self.is_bucket else name.rpartition("/")[0]
        while folder:
            try:
                self.files.rmdir(self.path(folder))
            except OSError:
                return  # it is not empty
            self._folders.discard(self.path(folder))
            folder = folder.rpartition("/")[0]

    def settle(self) -> None:
        """Bring the names of files onto the disk, where that is ours to do: a stick is pulled out at any moment."""
        if self.is_folder and hasattr(os, "sync"):
            os.sync()

    def _make_folder(self, path: str) -> None:
        """Make the folder of a file, and ask a server only once for each."""
        folder = path.rpartition("/")[0]
        if folder not in self._folders:
            self.files.makedirs(folder, exist_ok=True)
            self._folders.add(folder)


_KEEP = {".html": 300, ".xml": 300, ".json": 60, ".txt": 300, "": 60}
"""How long, in seconds, a reader's program may keep a file without asking; everything else for an hour."""


def _headers(name: str) -> dict[str, str]:
    path = Path(name)
    media = {SUMS: "text/plain", SIGNATURE: "text/plain", "minisign.pub": "text/plain"}.get(path.name, type_of(path))
    charset = "; charset=utf-8" if media.startswith("text/") else ""
    return {"ContentType": media + charset, "CacheControl": f"public, max-age={_KEEP.get(path.suffix, 3600)}"}


# ------------------------------------------------------------------------------------------ where to


def open_target(url: str) -> Target:
    """The place that an address names: a folder, `sftp://` or `s3://`. Raises UsageError, DeliveryError."""
    parts = urlsplit(url)
    protocol = parts.scheme if "://" in url else "file"
    if protocol not in _OPENERS:
        raise UsageError(f"“{protocol}://” is no place that we can upload to", tip="a folder, sftp:// or s3://")
    if parts.password is not None:
        tip = "use an SSH key or agent, or variables of the environment: a command line is seen and kept"
        raise UsageError("the address holds a password", tip=tip)
    shown = urlunsplit(parts._replace(query="", fragment="")) if "://" in url else url
    with _plainly(shown):
        return _OPENERS[protocol](url, shown)


def _folder(url: str, shown: str) -> Target:
    from fsspec.implementations.local import LocalFileSystem

    path = Path(urlsplit(url).path if url.startswith("file://") else url).expanduser().resolve()
    if path.is_file():
        raise UsageError(f"{path} is a file, not a folder")
    return Target(LocalFileSystem(skip_instance_cache=True), path.as_posix().rstrip("/"), shown, is_folder=True)


def _bucket(url: str, shown: str) -> Target:
    import s3fs

    files = s3fs.S3FileSystem(use_listings_cache=False, skip_instance_cache=True)
    return Target(files, url.removeprefix("s3://").strip("/"), shown, is_bucket=True)


def _server(url: str, shown: str) -> Target:
    import paramiko
    from fsspec.implementations.sftp import SFTPFileSystem

    class Known(SFTPFileSystem):  # type: ignore[misc] # fsspec has no types
        """SFTP to a server whose key this user knows: fsspec's own would trust whoever answers."""

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            self.client.load_system_host_keys()
            self.client.set_missing_host_key_policy(paramiko.RejectPolicy())
            self.client.connect(self.host, timeout=30, **self.ssh_kwargs)
            self.ftp = self.client.open_sftp()

    parts = urlsplit(url)
    if not parts.path.strip("/"):
        raise UsageError("the address names no folder of the server", tip="sftp://user@server/path/to/the/site")
    options: dict[str, Any] = {"port": parts.port or 22}
    if parts.username:
        options["username"] = parts.username
    files = Known(parts.hostname or "", skip_instance_cache=True, **options)
    return Target(files, parts.path.rstrip("/"), shown)


_OPENERS: Mapping[str, Callable[[str, str], Target]] = {"file": _folder, "sftp": _server, "s3": _bucket}


@contextmanager
def _plainly(shown: str) -> Iterator[None]:
    """Turn whatever a file system, a server or a bucket complains of into a DeliveryError."""
    try:
        yield
    except OSError as error:
        raise DeliveryError(_fault(error, shown)) from error
    except Exception as error:
        # Their libraries are loaded only for those who need them, so their errors are known by name.
        if type(error).__module__.partition(".")[0] not in {"paramiko", "botocore", "aiobotocore", "aiohttp", "s3fs"}:
            raise
        tip = _TIPS.get(type(error).__name__, "nothing of the site there is lost; start the upload again")
        raise DeliveryError(Fault(f"{shown}: {_bare(error)}", tip=tip)) from error


_TIPS = {
    "NoCredentialsError": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, say who you are",
    "AuthenticationException": "ssh-add your key, or check the name of the user",
    "SSHException": "is the server in ~/.ssh/known_hosts? ssh to it once, and compare its key with what its owner says",
    "BadHostKeyException": "the server shows another key than before: ask its owner before you go on",
}


def _fault(error: OSError, shown: str) -> Fault:
    if error.errno in {ENOSPC, EDQUOT}:
        return Fault(f"{shown}: no space left there", tip="the site there is as it was; make room and start again")
    if isinstance(error, PermissionError):
        return Fault(f"{shown}: permission is missing ({_bare(error)})", tip="check who may write there")
    return Fault(f"{shown}: {_bare(error)}", tip="nothing of the site there is lost; start the upload again")


def _bare(error: Exception) -> str:
    """What an error says, in one line and without anything that looks like a key."""
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"(?i)(key|token|secret|password|signature)(\W{1,3})\S+", r"\1\2…", text)[:300]


# --------------------------------------------------------------------------------------------- the upload


def upload(site: Path, target: Target, progress: Progress = lambda _done, _all, _name: None) -> Uploaded:
    """Bring a target to what the site in a folder is.

    Raises DeliveryError when the site does not verify, when the target holds what is not ours, or when it fails; then
    the target is what the module's docstring says.
    """
    report = verify_site(site)
    if not report.ok:
        wrong = [Fault(finding.text, site) for finding in report.findings if not finding.ok]
        raise DeliveryError([*wrong, Fault("not uploaded", tip="communique build mends the site")])
    _keep_apart(site.resolve(), target)
    with _plainly(target.shown):
        resumed = _finish(target)
        old, new = _old_manifest(target), read_manifest((site / MANIFEST).read_bytes(), site / MANIFEST)
        plan = _plan(site, target, old, new)
        _stage(site, target, plan, progress)
        target.settle()
        _commit(target, plan)
        target.settle()
    return Uploaded(plan.new, plan.changed, plan.unchanged, len(plan.deletions), resumed)


def _keep_apart(site: Path, target: Target) -> None:
    there = Path(target.root)
    if target.is_folder and (there.is_relative_to(site) or site.is_relative_to(there)):
        raise UsageError(f"{target.shown} and the site lie in one another", tip="name a folder of its own")


@dataclass(frozen=True, slots=True)
class _Plan:
    moves: tuple[tuple[str, str], ...]
    """(digest, path) of what is put, in the order in which it takes its place."""
    deletions: tuple[str, ...]
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
    return _Plan(moves, tuple(sorted(gone)), len(put) - changed, changed, len(same))


def _sha256(path: Path) -> str:
    return digest_of(path.read_bytes())[1]


def _old_manifest(target: Target) -> Manifest | None:
    data = target.read(MANIFEST)
    return None if data is None else read_manifest(data, Path(MANIFEST))


def _stage(site: Path, target: Target, plan: _Plan, progress: Progress) -> None:
    """Put every file beside the site. One that an earlier upload has put there whole is not sent again."""
    there = target.sizes()
    for done, (digest, name) in enumerate(plan.moves, 1):
        data = (site / name).read_bytes()
        staged = _staged(digest, name)
        if there.get(staged) != len(data):
            _put_whole(target, staged, data, like=name)
        progress(done, len(plan.moves), name)


def _put_whole(target: Target, name: str, data: bytes, *, like: str) -> None:
    """Write a file that nobody ever sees half of. In a bucket no file ever is."""
    if target.is_bucket:
        target.put(name, data, like)
        return
    part = f"{STAGING}{name.rpartition('/')[2]}.part"
    target.put(part, data, like)
    target.move(part, name)


def _staged(digest: str, name: str) -> str:
    """Where a file waits. Its kind is in the name: in a bucket it carries the headers of its kind."""
    return f"{STAGING}{digest}{Path(name).suffix}"


def _commit(target: Target, plan: _Plan) -> None:
    """Let everything take its place. The journal is written first and goes last, so this can be done again."""
    said = json.dumps({"moves": plan.moves, "deletions": plan.deletions}).encode()
    _put_whole(target, JOURNAL, said, like=JOURNAL)
    _carry_out(target, plan.moves, plan.deletions)


def _carry_out(target: Target, moves: Any, deletions: Any) -> None:
    waiting = target.sizes()
    last_use = {_staged(digest, name): number for number, (digest, name) in enumerate(moves)}
    for number, (digest, name) in enumerate(moves):
        staged = _staged(digest, name)
        if staged not in waiting:
            continue  # an upload that was interrupted has moved it
        if last_use[staged] == number or target.is_bucket:
            target.move(staged, name)
        else:
            _put_whole(target, name, target.read(staged) or b"", like=name)
    for name in deletions:
        target.delete(name)
    for name in target.sizes():
        if name.startswith(STAGING) and name != JOURNAL:
            target.delete(name)
    target.delete(JOURNAL)


def _finish(target: Target) -> bool:
    """Finish an upload that was interrupted while files took their places; return whether there was one."""
    journal = target.read(JOURNAL)
    if journal is None:
        return False
    said = _read_journal(journal)
    if said is None:
        tip = f"look at {STAGING} there; it belongs to uploads alone"
        raise DeliveryError(Fault(f"{target.shown}: the journal of an earlier upload cannot be read", tip=tip))
    _carry_out(target, *said)
    return True


def _read_journal(data: bytes) -> tuple[list[tuple[str, str]], list[str]] | None:
    """Moves and deletions; None where a path leads out of the site, or nothing can be read."""
    try:
        said = json.loads(data)
        moves = [(str(digest), str(name)) for digest, name in said["moves"]]
        deletions = [str(name) for name in said["deletions"]]
    except (ValueError, KeyError, TypeError):
        return None
    names = [*deletions, *(part for move in moves for part in move)]
    return (moves, deletions) if all(map(is_safe, names)) else None
