"""Machines that render: a dask.distributed cluster behind the interface of `concurrent.futures`.

Jobs go out as bytes and text, PDFs come back as bytes; only the process that builds writes. A machine that would set
a document otherwise (other fonts, another Pango, another checkout) gets none. For that its worker loads this module,
`dask worker … --preload workflow.cluster`, and announces its toolchain as a resource that every job asks for; so one
that joins late, or comes back after it died, is chosen or passed over like all others. In the worker a process of
its own renders each document (`workers`): what a document does to its process, it does not do to the worker.
"""

import logging
import re
import socket
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from distributed import Client, KilledWorker, Worker
from distributed import Future as RemoteFuture
from distributed.security import Security

from workflow.errors import Fault, RenderError, UsageError
from workflow.rendering import LostError, Renderers
from workflow.toolchain import differences, digest_of, toolchain
from workflow.workers import Workers

R = TypeVar("R")
START = "dask worker {address} --preload workflow.cluster"
CONNECT = 5.0
"""Seconds to reach the scheduler, and then to find a worker."""
GRACE = 60.0
"""Seconds for which all workers may be gone before the build gives up: one that died needs some to come back."""
_LOOK = 2.0
"""Seconds between looks at who is there."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """The files for TLS, in PEM: who signs, who we are, and our key."""

    ca: Path
    cert: Path
    key: Path

    @classmethod
    def in_folder(cls, folder: Path) -> "Credentials":
        """`ca.pem`, `cert.pem` and `key.pem` of a folder."""
        return cls(folder / "ca.pem", folder / "cert.pem", folder / "key.pem")


def cluster(
    address: str,
    credentials: Credentials | None = None,
    *,
    tell: Callable[[Iterable[Fault]], None] = lambda _refusals: None,
) -> AbstractContextManager["Cluster"]:
    """The cluster whose scheduler is at `tcp://host:port` or `tls://host:port`, asked when it is entered.

    `tell` is called with the workers that get no work, and why. Raises UsageError at once when the address or a file
    for TLS is wrong, and RenderError on entering when nobody answers or no worker fits.
    """
    return _entered(address, _security(address, credentials), tell)


@contextmanager
def _entered(address: str, security: Security | None, tell: Callable[[Iterable[Fault]], None]) -> Iterator["Cluster"]:
    client = _connected(address, security)
    try:
        found = Cluster(client, address)
        tell(found.refused)
        yield found
    finally:
        client.close(timeout=CONNECT)


class Cluster(Renderers):
    """Calls functions on the machines of a cluster. Made by `cluster`."""

    def __init__(self, client: Client, address: str) -> None:
        self._client = client
        self._address = address
        self.refused = tuple(self._refusals())
        """Workers that get no work, and why."""
        self._threads = self._seen = 0
        self._looked = self._met = time.monotonic()
        if not self._look():
            raise RenderError(self.refused)

    def room(self) -> int:
        """Two jobs for each thread of a worker that fits, so that one waits while one is done."""
        if time.monotonic() - self._looked > _LOOK and self._look() == 0 and self._looked - self._met > GRACE:
            raise RenderError(f"the cluster at {self._address} has no worker left that fits", tip=self._tip)
        return 2 * self._threads

    def submit(self, function: Callable[..., R], /, *arguments: Any, **named: Any) -> Future[R]:
        """Call a function that a worker can import by its name.

        The future raises LostError when processes or workers died over it, and what `Workers` would raise; it is
        cancelled when the cluster is gone.
        """
        outer: Future[R] = Future()
        call = partial(function, **named) if named else function
        inner = self._client.submit(_called, call, *arguments, pure=False, resources={_resource(): 1})
        inner.add_done_callback(partial(_settle, outer))
        outer.add_done_callback(lambda outer: inner.cancel() if outer.cancelled() else None)
        return outer

    @property
    def _tip(self) -> str:
        return f"on each machine: {START.format(address=self._address)}"

    def _look(self) -> int:
        """How many threads the workers that fit have, by the scheduler."""
        self._looked = time.monotonic()
        self._threads = sum(worker["nthreads"] for worker in self._workers().values() if _fits(worker))
        if self._threads:
            self._met = self._looked
        return self._threads

    def _workers(self) -> Mapping[str, Any]:
        try:
            found: Mapping[str, Any] = self._client.scheduler_info()["workers"]
        except (OSError, CancelledError, TimeoutError):
            raise RenderError(f"the cluster at {self._address} is gone") from None
        return found

    def _refusals(self) -> Iterator[Fault]:
        """Everybody who gets no work, each with what is different there."""
        try:
            self._client.wait_for_workers(1, timeout=CONNECT)
        except TimeoutError:
            raise RenderError(f"the cluster at {self._address} has no workers", tip=self._tip) from None
        fitting = {address for address, worker in self._workers().items() if _fits(worker)}
        for address, found in self._client.run(_tools, on_error="return").items():
            if address in fitting:
                continue
            if isinstance(found, BaseException):
                why = f"Communiqué cannot be loaded there ({type(found).__name__}: {found})"
            else:
                why = ", ".join(differences(_tools(), found)) or "it was started without --preload workflow.cluster"
            yield Fault(f"worker {address} gets no work, since it is not like this machine: {why}", tip=self._tip)


def _connected(address: str, security: Security | None) -> Client:
    """A client of the scheduler, quiet. Raises RenderError."""
    # What it logs is for those who run the cluster; what concerns a build comes as an exception.
    for name in ("distributed", "distributed.client", "tornado", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that versions differ, we say ourselves
            return Client(address, security=security, timeout=CONNECT, set_as_default=False, name="communique")
    except (OSError, ValueError) as error:
        why = re.sub(r"^in <.*?>: |\w+Error: |\[Errno \S+\] ", "", str(error.__cause__ or "").partition("\n")[0])
        why = why or _refusal(address.partition("://")[2]) or "it takes too long"
        tip = "is the scheduler running, and does it speak the same protocol (tcp, tls)?"
        raise RenderError(f"no answer from the cluster at {address}: {why}", tip=tip) from None


def _is_place(place: str) -> bool:
    """Whether this is HOST:PORT."""
    try:
        parts = urlsplit(f"//{place}")
        return bool(parts.hostname and parts.port) and parts.netloc == place
    except ValueError:
        return False


def _refusal(place: str) -> str:
    """Why nothing answers at HOST:PORT, asked once more: the last of many tries may have had no time to be refused."""
    host, _, port = place.rpartition(":")
    try:
        with socket.create_connection((host.strip("[]"), int(port)), timeout=2):
            return ""
    except OSError as error:
        return error.strerror or ""


def _security(address: str, credentials: Credentials | None) -> Security | None:
    """What a connection to an address needs. Raises UsageError."""
    scheme, _, place = address.partition("://")
    if scheme not in {"tcp", "tls"} or not _is_place(place):
        raise UsageError(f"“{address}” is no address of a cluster", tip="write it like tcp://192.0.2.1:8786")
    if scheme == "tcp":
        return None
    if credentials is None:
        raise UsageError("tls:// needs certificates", tip="--cluster-tls DIR, or [cluster] in communique.toml")
    files = (credentials.ca, credentials.cert, credentials.key)
    if missing := [path for path in files if not path.is_file()]:
        raise UsageError(Fault("this file for TLS is not there", path) for path in missing)
    ca, cert, key = map(str, files)
    return Security(tls_ca_file=ca, tls_client_cert=cert, tls_client_key=key, require_encryption=True)


def _settle(outer: Future[Any], inner: RemoteFuture[Any]) -> None:
    """Hand on what became of a call, and let the cluster forget it."""
    try:
        value = inner.result()
    except CancelledError:
        outer.cancel()
        outer.set_running_or_notify_cancel()
    except KilledWorker:
        if outer.set_running_or_notify_cancel():
            outer.set_exception(LostError("the workers that had it died"))
    except BaseException as error:  # noqa: BLE001 it is for who asked
        if outer.set_running_or_notify_cancel():
            outer.set_exception(error)
    else:
        if outer.set_running_or_notify_cancel():
            outer.set_result(value)
    finally:
        inner.release()


# ---------------------------------------------------------------------------------------------- on both sides


def _tools() -> dict[str, str]:
    """What must be the same on each machine."""
    return toolchain() | {"distributed": version("distributed")}


def _resource() -> str:
    return f"communique-{digest_of(_tools())}"


def _fits(worker: Mapping[str, Any]) -> bool:
    return _resource() in worker["resources"]


# ------------------------------------------------------------------------------------------------ in a worker

_rendering: dict[str, Workers] = {}
"""The processes of this worker."""


def dask_setup(worker: Worker) -> None:
    """Announce our toolchain, before the worker registers. `--preload` calls this."""
    _rendering["here"] = Workers(worker.state.nthreads)
    for resources in (worker.state.total_resources, worker.state.available_resources):
        resources[_resource()] = worker.state.nthreads


def dask_teardown(worker: Worker) -> None:  # noqa: ARG001 distributed's signature
    """End our processes with the worker."""
    _rendering.pop("here").shutdown(cancel_futures=True)


def _called(function: Callable[..., R], *arguments: Any) -> R:
    """Call a function in a process beside this worker."""
    return _rendering["here"].submit(function, *arguments).result()
