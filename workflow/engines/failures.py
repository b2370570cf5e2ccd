"""What every status of HTTP and every failure of a connection means.

No sentence here holds a key, a text or an address with anything in it: only the host, and what happened.
"""

import email.utils
import json
import re
import time
from collections.abc import Mapping
from typing import Any

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
