"""The places that a site can be brought to: a folder, an SFTP server, an S3-compatible bucket, by fsspec.

Credentials come from the environment, the SSH agent and the usual files of the user, and are neither read nor told
here. Whatever a server or a bucket complains of becomes a sentence.
"""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from errno import EDQUOT, ENOSPC
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit
from urllib.request import url2pathname

from workflow.errors import DeliveryError, Fault, UsageError

SILENCE = 60.0
"""Seconds after which a server that does not answer is given up."""


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

    def sizes(self, below: str = "") -> dict[str, int]:
        """Every file that is there, or in one folder there, with its size."""
        return {name: info["size"] for name, info in self._found(below)}

    def times(self, below: str) -> dict[str, float]:
        """Every file in a folder there, with the second in which it was written, by the clock of the place."""
        found = {name: info["LastModified" if self.is_bucket else "mtime"] for name, info in self._found(below)}
        return {name: time if isinstance(time, float) else time.timestamp() for name, time in found.items()}

    def _found(self, below: str) -> Iterator[tuple[str, Any]]:
        start = len(self.root.rstrip("/")) + 1 if self.root else 0
        for info in self._infos(self.path(below).rstrip("/")):
            if info["type"] != "directory":
                yield info["name"][start:], info

    def _infos(self, folder: str) -> Iterator[Any]:
        """What a file system says of all that lies in a folder and below."""
        with suppress(FileNotFoundError):
            if self.is_bucket:
                yield from self.files.find(folder, detail=True).values()
                return
            # Its own `find` takes a folder that it cannot look into for an empty one.
            for info in self.files.ls(folder, detail=True):
                yield info
                if info["type"] == "directory":
                    yield from self._infos(info["name"])

    def read(self, name: str) -> bytes | None:
        """A file; None where there is none."""
        try:
            return bytes(self.files.cat_file(self.path(name)))
        except FileNotFoundError:
            return None

    def put(self, name: str, data: bytes, media: str = "application/octet-stream", *, keep: int = 0) -> None:
        """Write a file; in a bucket with its media type, and the seconds for which readers may keep it."""
        path = self.path(name)
        if self.is_bucket:
            charset = "; charset=utf-8" if media.startswith("text/") else ""
            headers = {"ContentType": media + charset, "CacheControl": f"public, max-age={keep}"}
            self.files.pipe_file(path, data, **headers)
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


# ------------------------------------------------------------------------------------------ where to


def open_target(url: str) -> Target:
    """The place that an address names: a folder, `sftp://` or `s3://`. Raises UsageError, DeliveryError."""
    try:
        parts = urlsplit(url if "://" in url else "")
        _ = parts.port
    except ValueError as error:
        # Without the address itself, in which there may be a password.
        raise UsageError(f"the address cannot be read: {error}", tip="sftp://user@server:22/path/to/the/site") from None
    protocol = parts.scheme or "file"
    if protocol not in _OPENERS:
        raise UsageError(f"“{protocol}://” is no place that we can upload to", tip="a folder, sftp:// or s3://")
    if parts.password is not None:
        tip = "use an SSH key or agent, or variables of the environment: a command line is seen and kept"
        raise UsageError("the address holds a password", tip=tip)
    shown = urlunsplit(parts._replace(query="", fragment="")) if "://" in url else url
    with plainly_there(shown):
        return _OPENERS[protocol](url, shown)


def _folder(url: str, shown: str) -> Target:
    from fsspec.implementations.local import LocalFileSystem

    place = url2pathname(urlsplit(url).path) if url.startswith("file://") else url
    path = Path(place).expanduser().resolve()
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

    class Refusal(paramiko.MissingHostKeyPolicy):  # type: ignore[misc] # paramiko has no types
        """Speak with nobody whose key is unknown."""

        def missing_host_key(self, _client: Any, hostname: str, _key: Any) -> None:
            tip = "is the server in ~/.ssh/known_hosts? ssh to it once, and compare its key with what its owner says"
            raise DeliveryError(Fault(f"{shown}: {hostname} not found in known_hosts", tip=tip))

    class Known(SFTPFileSystem):  # type: ignore[misc] # fsspec has no types
        """SFTP to a server whose key this user knows: fsspec's own would trust whoever answers."""

        def _connect(self) -> None:
            self.client = paramiko.SSHClient()
            self.client.load_system_host_keys()
            self.client.set_missing_host_key_policy(Refusal())
            self.client.connect(self.host, timeout=30, **self.ssh_kwargs)
            transport = self.client.get_transport()
            transport.set_keepalive(SILENCE / 2)
            self.ftp = self.client.open_sftp()
            self.ftp.get_channel().settimeout(SILENCE)

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
def plainly_there(shown: str) -> Iterator[None]:
    """Turn whatever a file system, a server or a bucket complains of into a DeliveryError."""
    try:
        yield
    except (OSError, EOFError) as error:
        raise DeliveryError(_fault(error, shown)) from error
    except Exception as error:
        # Their libraries are loaded only for those who need them, so their errors are known by name.
        if type(error).__module__.partition(".")[0] not in {"paramiko", "botocore", "aiobotocore", "aiohttp", "s3fs"}:
            raise
        raise DeliveryError(Fault(f"{shown}: {_bare(error)}", tip=_TIPS.get(type(error).__name__, _AGAIN))) from error


_AGAIN = "nothing of the site there is lost; start the upload again"
_TIPS = {
    "NoCredentialsError": "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile, say who you are",
    "AuthenticationException": "ssh-add your key, or check the name of the user",
    "BadHostKeyException": "the server shows another key than before: ask its owner before you go on",
}


def _fault(error: OSError | EOFError, shown: str) -> Fault:
    """What a file system or a connection complains of; paramiko ends with a bare EOFError when one is cut."""
    if isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT}:
        return Fault(f"{shown}: no space left there", tip="the site there is as it was; make room and start again")
    if isinstance(error, PermissionError):
        return Fault(f"{shown}: permission is missing ({_bare(error)})", tip="check who may write there")
    said = {EOFError: "the connection was cut", TimeoutError: f"no answer within {SILENCE:.0f} seconds"}
    return Fault(f"{shown}: {said.get(type(error)) or _bare(error)}", tip=_AGAIN)


def _bare(error: Exception) -> str:
    """What an error says, in one line and without anything that looks like a key."""
    text = " ".join(str(error).split()) or type(error).__name__
    return re.sub(r"(?i)(key|token|secret|password|signature)(\W{1,3})\S+", r"\1\2…", text)[:300]
