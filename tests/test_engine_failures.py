"""What becomes of every failure that services have shown, in deep-translator's classes as in our own.

Every server here is a real one on this machine; every trap was measured on deep-translator 1.11.4 or on a service.
"""

import contextlib
import logging
import shutil
import socket
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tests import engine_servers as servers
from tests.engine_runs import (
    ANSWER,
    KEY,
    KINDS,
    SHORT,
    TEXT,
    WORKING,
    Asking,
    engine,
    failing,
    tells_nothing,
    translated,
)
from tests.engine_servers import google_page, says, served
from workflow.engines import failures
from workflow.engines.google import Google
from workflow.engines.http import resolve
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    Limits,
    QuotaExhausted,
    RateLimited,
    Style,
    TooLong,
    Transient,
    Unreachable,
)

# --- failures of the connection -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_refused_connection_benches_the_engine_after_one_more_try(kind):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    run = Asking()

    (error,) = run(engine(kind, url))

    assert isinstance(error, Unreachable)
    assert len(run.spent) == 2
    assert sum(run.slept) <= 1
    told = run.bench.told()
    tells_nothing(error.sentence, *told)
    assert len(told) == 1
    assert told[0].startswith(f"{kind}: 127.0.0.1")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "reply", [servers.silence, servers.drip, servers.drip_headers], ids=lambda reply: reply.__name__
)
def test_no_call_is_longer_than_its_deadline(kind, reply):
    with served(reply) as server:
        tried = engine(kind, server.url, SHORT)
        start = time.monotonic()
        with pytest.raises(Transient) as caught:
            tried.translate([TEXT], "en", "es", Style.BRACKET)

    assert time.monotonic() - start < 1
    tells_nothing(str(caught.value))


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reply", [servers.reset, servers.half], ids=lambda reply: reply.__name__)
def test_a_broken_connection_is_tried_four_times(kind, reply):
    error, run, server = failing(kind, reply)

    assert isinstance(error, Transient)
    assert len(server.asked) == 4
    assert all(0.5 <= slept <= 4 for slept in run.slept)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_without_end_is_cut_off(kind):
    error, _, server = failing(kind, servers.flood)

    assert isinstance(error, BadAnswer)
    assert len(server.asked) == 1


def test_a_silent_name_server_takes_no_longer_than_a_connection_may(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: time.sleep(5))
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    google = Google(bounds=SHORT)
    start = time.monotonic()

    with pytest.raises(Unreachable, match="cannot be found"):
        google.translate([TEXT], "en", "es", Style.BRACKET)

    assert time.monotonic() - start < 1


def test_who_is_slow_to_be_unreachable_is_not_tried_again():
    run = Asking()

    class Slow:
        id, host, limits = "slow", "example.org", Limits(text=100)

        def translate(self, *_: object) -> list[str]:
            run.now += 4
            raise Unreachable("example.org cannot be reached")

    run(Slow(), "a", "b", "c")

    assert run.now == 4


@pytest.mark.skipif(not shutil.which("openssl"), reason="openssl makes the certificate")
@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_sent_to_a_server_whose_certificate_nobody_vouches_for(kind, tmp_path):
    with served(WORKING[kind](translated), certificate=servers.certificate(tmp_path)) as server:
        (error,) = Asking()(engine(kind, server.url))

    assert isinstance(error, Unreachable)
    assert "certificate" in error.sentence
    tells_nothing(error.sentence)
    assert server.asked == []


@pytest.mark.parametrize("variable", ["http_proxy", "all_proxy"])
@pytest.mark.parametrize("kind", ["libretranslate", "mymemory"])
def test_where_a_proxy_looks_up_names_nobody_else_does(kind, variable, monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    with served(WORKING[kind](translated)) as proxy:
        monkeypatch.setenv(variable, proxy.url)
        assert Asking()(engine(kind, "http://translate.invalid")) == [ANSWER]

    assert proxy.asked[0].headers["Host"] == "translate.invalid"


# --- what a status means ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_says_when_to_come_back_is_obeyed(kind):
    busy = says({"error": "Slowdown"}, 429, {"Retry-After": "7"})
    run = Asking()
    with served(busy, busy, WORKING[kind](translated)) as server:
        assert run(engine(kind, server.url)) == [ANSWER]

    assert run.slept == [7, 7]
    assert run.bench.told() == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_is_always_busy_is_benched(kind):
    error, run, server = failing(kind, says({"error": "Slowdown"}, 429))

    assert isinstance(error, RateLimited)
    assert len(server.asked) == 4
    assert all(0.5 <= slept <= 4 for slept in run.slept)
    assert run.bench.why(engine(kind, server.url), "en", "ru") is error


@pytest.mark.parametrize("kind", KINDS)
def test_a_service_that_wants_an_hour_is_benched_at_once(kind):
    error, run, server = failing(kind, says({}, 429, {"Retry-After": "3600"}))

    assert "3600 s" in error.sentence
    assert run.slept == []
    assert len(server.asked) == 1


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("0", 0), ("120", 120), (" 7 ", 7), ("soon", None), ("", None), ("-1", None), ("1e9", None)],
)
def test_retry_after_may_be_a_number(value, seconds):
    assert failures.retry_after(value) == seconds


def test_retry_after_may_be_a_date():
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    assert failures.retry_after(format_datetime(now + timedelta(seconds=40), usegmt=True), now.timestamp()) == 40
    assert failures.retry_after(format_datetime(now - timedelta(days=1), usegmt=True), now.timestamp()) == 0


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("status", "expected", "tries"),
    [
        (401, AuthFailed, 1),
        (403, AuthFailed, 1),
        (456, QuotaExhausted, 1),
        (413, TooLong, 1),
        (404, Unreachable, 2),
        (500, Transient, 4),
        (503, Transient, 4),
        (529, Transient, 4),
        (418, BadAnswer, 1),
    ],
)
def test_every_status_has_its_meaning(kind, status, expected, tries):
    body = {"error": f"{KEY} may not translate {TEXT}", "message": TEXT}
    error, _, server = failing(kind, says(body, status))

    assert type(error) is expected
    assert len(server.asked) == tries
    assert str(status) in error.sentence


@pytest.mark.parametrize("kind", KINDS)
def test_nobody_follows_a_redirect(kind):
    with served(WORKING[kind](translated)) as elsewhere:
        error, _, _ = failing(kind, says("", 302, {"Location": f"{elsewhere.url}/m"}))

        assert isinstance(error, Unreachable)
        assert elsewhere.asked == []


@pytest.mark.parametrize("kind", ["libretranslate", "deepl", "mymemory"])
def test_the_log_in_page_of_a_network_is_no_answer(kind):
    error, run, _ = failing(kind, says(servers.CAPTIVE_PORTAL))

    assert isinstance(error, Unreachable)
    assert "web page" in error.sentence
    assert len(run.bench.told()) == 0  # told once already


@pytest.mark.parametrize("page", [servers.CAPTIVE_PORTAL, servers.CAPTCHA, "<html>consent</html>"])
def test_a_page_without_a_translation_benches_google_soon(page):
    run = Asking()
    with served(says(page)) as server:
        found = run(engine("google", server.url), TEXT, "two more words", "and three more")

    assert all(isinstance(error, Transient) for error in found)
    assert len(server.asked) == 6
    assert len(run.bench.told()) == 1


# --- logs ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reply", ["works", "fails"])
def test_no_log_holds_a_text_or_a_key(kind, reply, caplog):
    caplog.set_level(logging.DEBUG)
    with served(WORKING[kind](translated) if reply == "works" else servers.reset) as server:
        Asking()(engine(kind, server.url))

    assert "Zebra" not in caplog.text
    assert "k3y" not in caplog.text


# --- why deep-translator is never asked without us ----------------------------------------------------------------


def test_the_library_itself_takes_anything_for_a_translation():
    # Where a newer version does not, what we do about it may go.
    warning = "MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY."
    entity = "l&#39;exclusion"

    assert _naively_google(google_page("—"), "—") is None
    assert _naively_google(google_page(TEXT), TEXT) == TEXT
    assert _naively_google(google_page("uno<br>dos"), "one two") == "unodos"
    assert _naively_google(google_page("Error 500 (Server Error)!!1"), "one") == "Error 500 (Server Error)!!1"
    assert _naively_mymemory({"responseData": {"translatedText": warning}}) == warning
    assert _naively_mymemory({"responseData": {"translatedText": entity}}) == entity


def test_the_library_itself_tells_text_and_key_when_nobody_answers():
    from deep_translator import LibreTranslator

    translator = LibreTranslator(source="en", target="es", api_key=KEY, custom_url="http://127.0.0.1:1/")
    with pytest.raises(Exception, match="Zebras") as caught:
        translator.translate(TEXT)

    assert KEY.partition(":")[0] in str(caught.value)


def test_the_library_itself_waits_for_ever():
    with served(servers.silence) as server:
        translator = _naive("google", server.url)
        thread = threading.Thread(target=_quietly, args=(lambda: translator.translate(TEXT),), daemon=True)
        thread.start()
        thread.join(0.5)
        assert thread.is_alive()
    thread.join()


def _quietly(call: Callable[[], object]) -> None:
    with contextlib.suppress(Exception):
        call()


def _naive(kind: str, url: str) -> Any:
    """A translator as its manual says, with nothing of ours around it but the address."""
    import deep_translator.google
    import deep_translator.mymemory
    import requests

    module = {"google": deep_translator.google, "mymemory": deep_translator.mymemory}[kind]
    vars(module)["requests"] = requests
    names = {"google": ("GoogleTranslator", "en", "es"), "mymemory": ("MyMemoryTranslator", "en-GB", "es-ES")}
    name, source, target = names[kind]
    translator = vars(module)[name](source=source, target=target)
    translator._base_url = url
    return translator


def _naively_google(page: str, text: str) -> object:
    with served(says(page)) as server:
        return _naive("google", server.url).translate(text)


def _naively_mymemory(body: object) -> object:
    with served(says(body)) as server:
        return _naive("mymemory", server.url).translate(TEXT)


@pytest.mark.parametrize("address", ["https://localhost", "http://localhost", "https://localhost:8443/v2"])
def test_a_name_is_looked_up_where_the_system_knows_no_services_by_name(address, monkeypatch):
    look_up = socket.getaddrinfo

    def without_services(host, port, *more):
        if not isinstance(port, int):
            raise socket.gaierror(socket.EAI_SERVICE, "Servname not supported for ai_socktype")
        return look_up(host, port, *more)

    monkeypatch.setattr(socket, "getaddrinfo", without_services)

    resolve(address, 4)
