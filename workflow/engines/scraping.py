"""deep-translator, held to our bounds.

The library sets no time-out, follows every redirect, drops the status and Retry-After of an answer, keeps state between
calls, and puts the address with the text into its messages (reference: its issues #39, #282–#300). So `google` and
`mymemory` make a new object for each call, in a thread of its own, and see to it that what their modules call
`requests` is `_Requests` below. What a failure means is read from the answer and the class of the exception.
"""

import importlib.metadata
import logging
import threading
import time
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any

from workflow.engines.deadlines import within
from workflow.engines.failures import failure, parsed, transport_failure
from workflow.engines.http import USER_AGENT, Bounds, Reply, host_of, is_loopback, resolve
from workflow.engines.protocol import (
    BadAnswer,
    EngineError,
    RateLimited,
    TooLong,
    Transient,
    Unsupported,
)

_PIECE = 64 * 1024


class _Requests(threading.local):
    """What a module of deep-translator takes for the library `requests`; of each thread its own."""

    bounds: Bounds
    end: float
    reply: Reply | None = None

    def begin(self, bounds: Bounds) -> None:
        """A new call starts in this thread."""
        self.bounds, self.end, self.reply = bounds, time.monotonic() + bounds.total, None

    def get(self, url: str, params: Mapping[str, str] | None = None, proxies: object = None) -> Any:
        """Get an address as `requests.get` does, within bounds; the answer is kept."""
        import requests

        del proxies  # those of the environment hold
        with requests.Session() as session:
            session.trust_env = not is_loopback(url)
            session.auth = lambda request: request  # no password from ~/.netrc
            session.headers["User-Agent"] = f"{USER_AGENT} {session.headers['User-Agent']}"
            session.headers["Accept-Encoding"] = "identity"
            timeout = (self.bounds.connect, self.bounds.read)
            with session.get(url, params=params, timeout=timeout, stream=True, allow_redirects=False) as response:
                response._content = body = self._read(response.raw)  # noqa: SLF001 # as `.content` would have set it
                self.reply = Reply(response.status_code, dict(response.headers), body)
                return response

    def _read(self, raw: Any) -> bytes:
        received = bytearray()
        while piece := raw.read1(_PIECE):
            received += piece
            if len(received) > self.bounds.size:
                raise BadAnswer(f"more than {self.bounds.size} bytes")
            if time.monotonic() > self.end:
                raise Transient("it did not finish its answer in time")
        return bytes(received)


_REQUESTS = _Requests()


def version() -> str:
    """That of deep-translator; its own `__version__` is wrong."""
    return importlib.metadata.version("deep-translator")


def bind(module: ModuleType) -> None:
    """See to it that a module of deep-translator asks through us."""
    module.requests = _REQUESTS  # type: ignore[attr-defined]
    # At its lower levels this logger writes addresses, and the text stands in them.
    logging.getLogger("urllib3").setLevel(logging.CRITICAL)


def scrape(
    url: str, call: Callable[[], object], bounds: Bounds, explain: Callable[[str], EngineError | None] = lambda _: None
) -> tuple[object, Reply]:
    """What a call of deep-translator to a server returns, and the answer behind it. Raises EngineError.

    `explain` says what the body of an answer that is no success means, where the service has its own words for it.
    """
    host = host_of(url)
    start = time.monotonic()
    resolve(url, bounds.connect)

    def run() -> tuple[object, Reply | None, Exception | None]:
        _REQUESTS.begin(bounds)
        try:
            return call(), _REQUESTS.reply, None
        except Exception as error:  # noqa: BLE001 # its exceptions have no common root
            return None, _REQUESTS.reply, error

    try:
        answer, reply, error = within(bounds.total - (time.monotonic() - start), run)
    except TimeoutError:
        answer, reply, error = None, None, Transient(f"{host} did not finish its answer in time")
    # Outside the `except`, so that what is raised carries nothing of the library's own words.
    if error is None and reply is not None:
        return answer, reply
    own = explain(reply.body.decode(errors="replace")) if reply and failure(host, reply.status, {}) else None
    raise own or _meaning(host, error, reply)


def _meaning(host: str, error: Exception | None, reply: Reply | None) -> EngineError:
    """What went wrong, by the answer if there was one, and by the class of the exception."""
    if isinstance(error, EngineError):
        return error
    if reply and (failed := failure(host, reply.status, reply.headers)):
        return failed
    name = type(error).__name__
    if meant := _BY_NAME.get(name):
        kind, sentence = meant
        return kind(f"{host}: {sentence}")
    if reply is None and error is not None:
        return transport_failure(host, error)
    if "JSON" in name and reply:
        return _unreadable(host, reply)
    return BadAnswer(f"{host}: an answer that cannot be read ({name})")


def _unreadable(host: str, reply: Reply) -> EngineError:
    try:
        parsed(host, reply.body)
    except EngineError as error:
        return error
    return BadAnswer(f"{host}: an answer that cannot be read")


_BY_NAME: Mapping[str, tuple[type[EngineError], str]] = {
    "TooManyRequests": (RateLimited, "it is asked too often"),
    "NotValidLength": (TooLong, "the text is too long"),
    "NotValidPayload": (TooLong, "the text is not taken"),
    "LanguageNotSupportedException": (Unsupported, "it does not know this pair of languages"),
    "InvalidSourceOrTargetLanguage": (Unsupported, "it does not know this pair of languages"),
    # Whatever page this is, it may be another one the next time; several in a row bench the engine.
    "TranslationNotFound": (Transient, "a page without a translation"),
    "ElementNotFoundInGetRequest": (Transient, "a page without a translation"),
}
"""The classes of deep_translator.exceptions."""
