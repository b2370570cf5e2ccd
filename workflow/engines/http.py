"""One bounded way to speak HTTP: it ends by the clock, follows nobody, and reads no more than it must."""

import ipaddress
import json
import socket
import ssl
import time
import urllib.request
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from workflow import __version__
from workflow.engines.deadlines import within
from workflow.engines.failures import failure, parsed, transport_failure
from workflow.engines.protocol import BadAnswer, EngineError, Transient, Unreachable

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"communique/{__version__}"
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How long a call may take, in seconds, and how large an answer may be, in bytes."""

    connect: float = 4
    read: float = 10
    """Between two pieces of an answer."""
    total: float = 25
    """By the clock, from the first name that is looked up to the last byte."""
    size: int = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Client:
    """Calls one server, one call at a time, through the proxies of the environment unless it is on this machine."""

    def __init__(self, url: str, *, headers: Mapping[str, str] | None = None, bounds: Bounds | None = None) -> None:
        self.url = url.rstrip("/")
        self.host = host_of(url)
        self._headers = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
        self._bounds = bounds or Bounds()
        import httpx  # now, so that the time it takes counts for no call

        self._make = httpx.Client
        self._client: httpx.Client | None = None

    def json(self, method: str, path: str, body: object = None) -> Any:
        """The JSON that a server answers with status 2xx. Raises EngineError."""
        reply = self.reply(method, path, body)
        if error := failure(self.host, reply.status, reply.headers):
            raise error
        return parsed(self.host, reply.body)

    def reply(self, method: str, path: str, body: object = None) -> Reply:
        """Any whole answer, whatever its status. Raises Unreachable, Transient or BadAnswer."""
        start = time.monotonic()
        resolve(self.url, self._bounds.connect)
        left = self._bounds.total - (time.monotonic() - start)
        try:
            return within(left, lambda: self._exchange(method, path, body, time.monotonic() + left))
        except TimeoutError:
            self.close()
            error: EngineError = Transient(f"{self.host} did not finish its answer in time")
        except EngineError as known:
            error = known
        except Exception as unknown:  # noqa: BLE001 # httpx and httpcore have no common root, and all is told below
            self.close()
            error = transport_failure(self.host, unknown)
        raise error

    def close(self) -> None:
        """Hang up; the next call connects again."""
        client, self._client = self._client, None
        if client:
            client.close()

    def _exchange(self, method: str, path: str, body: object, end: float) -> Reply:
        if not self._client:
            self._client = self._connect()
        content = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        headers = {} if content is None else {"Content-Type": "application/json"}
        with self._client.stream(method, self.url + path, content=content, headers=headers) as response:
            received = bytearray()
            # Without a chunk size each piece is seen when it comes, and the clock with it.
            for piece in response.iter_raw():
                received += piece
                if len(received) > self._bounds.size:
                    raise BadAnswer(f"{self.host} sent more than {self._bounds.size} bytes")
                if time.monotonic() > end:
                    raise Transient(f"{self.host} did not finish its answer in time")
            return Reply(response.status_code, dict(response.headers), bytes(received))

    def _connect(self) -> "httpx.Client":
        # A proxy between us and this machine would be somebody else who hears the text.
        is_here = is_loopback(self.url)
        timeout = (self._bounds.connect, self._bounds.read, self._bounds.read, self._bounds.read)
        client = self._make(
            headers=self._headers,
            timeout=timeout,
            verify=_certificates() if not is_here or self.url.startswith("https:") else False,
            follow_redirects=False,
            trust_env=not is_here,
        )
        weakref.finalize(self, client.close)  # whoever lets go of an engine hangs up
        return client


@cache
def _certificates() -> ssl.SSLContext:
    """Whom to trust; reading this takes a tenth of a second, so it is read once."""
    import httpx

    return httpx.create_ssl_context()


def host_of(url: str) -> str:
    """The host of an address, with its port where it says one; nothing else of it."""
    parts = urlsplit(url)
    return f"{parts.hostname}:{parts.port}" if parts.port else parts.hostname or ""


def openly(url: str) -> str:
    """What people must know of an address where everybody on the way can read along; empty for any other."""
    return "" if urlsplit(url).scheme == "https" or is_loopback(url) else ", over plain http"


def is_loopback(url: str) -> bool:
    """Whether an address is on this machine: 127.0.0.0/8, ::1 or localhost."""
    name = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return name == "localhost"


def resolve(url: str, seconds: float) -> None:
    """Look up the name of a server, where no proxy does it for us. Raises Unreachable.

    The time-outs of HTTP libraries do not hold for this: a name server that is silent takes half a minute.
    """
    parts = urlsplit(url)
    host = parts.hostname or ""
    if {parts.scheme, "all"} & urllib.request.getproxies().keys() and not urllib.request.proxy_bypass(host):
        return
    try:
        # The port is a number: to look up “https”, a small container lacks /etc/services.
        within(seconds, lambda: socket.getaddrinfo(host, parts.port or _PORTS.get(parts.scheme)))
    except (OSError, UnicodeError):  # TimeoutError is an OSError
        error = Unreachable(f"{host} cannot be found: no network, or no such host")
    else:
        return
    raise error
