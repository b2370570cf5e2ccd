"""One bounded way to speak HTTP, and what every status and failure means.

No message here holds a key, a text or an address with anything in it: only the host, and what happened.
"""

import email.utils
import ipaddress
import json
import re
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
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    EngineError,
    QuotaExhausted,
    RateLimited,
    TooLong,
    Transient,
    Unreachable,
)

if TYPE_CHECKING:
    import httpx

USER_AGENT = f"communique/{__version__}"


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
    if parts.scheme in urllib.request.getproxies() and not urllib.request.proxy_bypass(host):
        return
    try:
        within(seconds, lambda: socket.getaddrinfo(host, parts.port or parts.scheme))
    except (OSError, UnicodeError):  # TimeoutError is an OSError
        error = Unreachable(f"{host} cannot be found: no network, or no such host")
    else:
        return
    raise error


def parsed(host: str, body: bytes) -> Any:
    """The JSON of an answer. Raises Unreachable for a web page in its place, Transient for a part of an answer."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        is_page = body.lstrip()[:1] == b"<"
    if is_page:
        raise Unreachable(f"{host} answers with a web page: a log-in page of the network, or its url is wrong")
    raise Transient(f"{host} sent an answer that is cut off")


def failure(host: str, status: int, headers: Mapping[str, str], now: float | None = None) -> EngineError | None:
    """What a status means; None for 2xx. `now`, in seconds since 1970, is what a Retry-After date is compared with."""
    if 200 <= status < 300:
        return None
    wait = retry_after(next((headers[name] for name in headers if name.lower() == "retry-after"), ""), now)
    said = f"{host} answers {status}"
    exact: dict[int, EngineError] = {
        401: AuthFailed(f"{said}: it does not accept the key"),
        403: AuthFailed(f"{said}: it does not let us in; a key is missing, or is wrong"),
        402: QuotaExhausted(f"{said}: the allowance is used up"),
        408: Transient(said, wait),
        413: TooLong(f"{said}: the text is too long"),
        414: TooLong(f"{said}: the text is too long"),
        429: RateLimited(f"{said}: it is asked too often{_told(wait)}", wait),
        456: QuotaExhausted(f"{said}: the allowance is used up"),
        404: Unreachable(f"{said}: nothing translates at this address"),
        407: Unreachable(f"{said}: the proxy wants a password"),
    }
    if status in exact:
        return exact[status]
    if 300 <= status < 400:
        return Unreachable(f"{said}: it sends us elsewhere; a log-in page of the network, or its url is wrong")
    return Transient(f"{said}: it is out of order{_told(wait)}", wait) if status >= 500 else BadAnswer(said)


def retry_after(value: str, now: float | None = None) -> float | None:
    """The seconds of a Retry-After header, which are a number or a date (RFC 9110, 10.2.3); None when it has none."""
    if re.fullmatch(r"\s*\d{1,9}\s*", value):
        return float(value)
    try:
        date = email.utils.parsedate_to_datetime(value)
        return max(0.0, date.timestamp() - (time.time() if now is None else now))
    except (TypeError, ValueError, OverflowError):
        return None


def transport_failure(host: str, error: BaseException) -> EngineError:
    """What an exception of httpx or requests means, by the names of its classes; its own words are never repeated."""
    names = {kind.__name__ for kind in type(error).__mro__}
    if names & {"SSLError", "SSLCertVerificationError"} or _is_about_certificates(error):
        return Unreachable(f"{host}: no secure connection; its certificate is not accepted")
    if "ProxyError" in names:
        return Unreachable(f"{host} cannot be reached through the proxy")
    # Of requests, a ConnectTimeout is both, and a reset in the middle of an answer is a ConnectionError.
    if names & {"ConnectTimeout", "ConnectError", "UnsupportedProtocol", "InvalidURL", "NewConnectionError"}:
        return Unreachable(f"{host} cannot be reached")
    if names & {"ReadTimeout", "Timeout", "TimeoutException", "TimeoutError"}:
        return Transient(f"{host} is silent")
    if "ConnectionError" in names and not _is_reset(error):
        return Unreachable(f"{host} cannot be reached")
    return Transient(f"{host}: the connection broke ({type(error).__name__})")


def _causes(error: BaseException) -> set[str]:
    """The names of the classes of an exception and of those that it came from or carries."""
    names: set[str] = set()
    waiting: list[BaseException] = [error]
    seen: set[int] = set()
    while waiting:
        this = waiting.pop()
        if id(this) in seen:
            continue
        seen.add(id(this))
        names |= {kind.__name__ for kind in type(this).__mro__}
        inner = (this.__cause__, this.__context__, getattr(this, "reason", None), *this.args)
        waiting += [each for each in inner if isinstance(each, BaseException)]
    return names


def _is_about_certificates(error: BaseException) -> bool:
    return bool(_causes(error) & {"SSLError", "SSLCertVerificationError"})


def _is_reset(error: BaseException) -> bool:
    return not _causes(error) & {"NewConnectionError", "ConnectionRefusedError", "gaierror", "NameResolutionError"}


def _told(wait: float | None) -> str:
    return "" if wait is None else f", and wants us to wait {wait:.0f} s"
