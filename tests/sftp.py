"""An SFTP server on 127.0.0.1 for tests: paramiko's, over a folder, for one person with one key."""

import os
import socket
import threading
from pathlib import Path
from typing import Any

import paramiko


def serve(folder: Path, host_key: paramiko.PKey, client_key: paramiko.PKey, stop: threading.Event) -> int:
    """Serve the folder as `/` until `stop` is set; return the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)

    class Doorkeeper(paramiko.ServerInterface):  # type: ignore[misc] # paramiko has no types
        def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
            is_known = username == "ana" and key == client_key
            return paramiko.AUTH_SUCCESSFUL if is_known else paramiko.AUTH_FAILED

        def check_channel_request(self, kind: str, chanid: int) -> int:
            return paramiko.OPEN_SUCCEEDED

        def get_allowed_auths(self, username: str) -> str:
            return "publickey"

    def run() -> None:
        transports = []
        with listener:
            while not stop.is_set():
                try:
                    connection, _ = listener.accept()
                except TimeoutError:
                    continue
                transport = paramiko.Transport(connection)
                transport.add_server_key(host_key)
                transport.set_subsystem_handler("sftp", paramiko.SFTPServer, Folder, folder)
                transport.start_server(server=Doorkeeper())
                transports.append(transport)
        for transport in transports:
            transport.close()

    threading.Thread(target=run, daemon=True).start()
    return int(listener.getsockname()[1])


def _told(call: Any) -> Any:
    """What a call gives, or the number by which SFTP names its error."""
    try:
        return call()
    except OSError as error:
        return paramiko.SFTPServer.convert_errno(error.errno or 0)


class Folder(paramiko.SFTPServerInterface):  # type: ignore[misc] # paramiko has no types
    """Answers for the files of one folder."""

    def __init__(self, server: Any, root: Path, *_: Any, **__: Any) -> None:
        super().__init__(server)
        self._root = root

    def _path(self, path: str) -> Path:
        return Path(f"{self._root}{self.canonicalize(path)}")

    def list_folder(self, path: str) -> Any:
        def attributes() -> list[paramiko.SFTPAttributes]:
            return [paramiko.SFTPAttributes.from_stat(one.lstat(), one.name) for one in self._path(path).iterdir()]

        return _told(attributes)

    def stat(self, path: str) -> Any:
        return _told(lambda: paramiko.SFTPAttributes.from_stat(self._path(path).stat()))

    lstat = stat

    def open(self, path: str, flags: int, attr: paramiko.SFTPAttributes) -> Any:
        def opened() -> paramiko.SFTPHandle:
            file = os.fdopen(os.open(self._path(path), flags, 0o644), "r+b" if flags & os.O_RDWR else _mode(flags))
            handle = paramiko.SFTPHandle(flags)
            handle.filename, handle.readfile, handle.writefile = path, file, file
            return handle

        return _told(opened)

    def _done(self, call: Any) -> int:
        found = _told(call)
        return found if isinstance(found, int) else paramiko.SFTP_OK

    def remove(self, path: str) -> int:
        return self._done(lambda: self._path(path).unlink())

    def posix_rename(self, oldpath: str, newpath: str) -> int:
        return self._done(lambda: self._path(oldpath).replace(self._path(newpath)))

    def mkdir(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        return self._done(lambda: self._path(path).mkdir())

    def rmdir(self, path: str) -> int:
        return self._done(lambda: self._path(path).rmdir())

    def chattr(self, path: str, attr: paramiko.SFTPAttributes) -> int:
        return paramiko.SFTP_OK


def _mode(flags: int) -> str:
    return "wb" if flags & os.O_WRONLY else "rb"
