"""Engines: what they ask, what they take for an answer, and what becomes of every failure that services have shown.

Every server here is a real one on this machine; every trap was measured on deep-translator 1.11.4 or on a service.
"""

import contextlib
import importlib.util
import logging
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from tests import engine_servers as servers
from tests.engine_servers import Answer, Server, google_page, has_apertium, says, served
from workflow.engines import answers, http, opening
from workflow.engines.apertium import Apertium
from workflow.engines.apertium import Settings as ApertiumSettings
from workflow.engines.asking import Bench, ask
from workflow.engines.deepl import DeepL
from workflow.engines.deepl import Settings as DeepLSettings
from workflow.engines.google import Google
from workflow.engines.http import Bounds
from workflow.engines.libretranslate import LibreTranslate
from workflow.engines.libretranslate import Settings as LibreTranslateSettings
from workflow.engines.mymemory import MyMemory
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    EngineError,
    Health,
    Limits,
    NotInstalled,
    QuotaExhausted,
    RateLimited,
    Style,
    TooLong,
    Transient,
    Unreachable,
    Unsupported,
)
from workflow.engines.settings import Surroundings
from workflow.errors import ProjectError
from workflow.project import open_project

KEY = "k3y-of-the-network:fx"
TEXT = "Zebras on drugs demand [X1X] from every ministry"
ANSWER = "Las cebras exigen [X1X] a cada ministerio"
SHORT = Bounds(connect=0.3, read=0.3, total=0.5)
"""So that a test of a silent server is short."""


def translated(text: str) -> str:
    """What a translator makes of the one text of most tests."""
    return {TEXT: ANSWER}[text]


KINDS = ["libretranslate", "deepl", "google", "mymemory"]
WORKING: dict[str, Callable] = {name: getattr(servers, name) for name in KINDS}


def engine(kind: str, url: str, bounds: Bounds | None = None) -> Any:
    """An engine of a kind that speaks to a server of the tests."""
    around = Surroundings({"COMMUNIQUE_DEEPL_KEY": KEY, "COMMUNIQUE_LIBRETRANSLATE_KEY": KEY})
    if kind == "libretranslate":
        return LibreTranslate(LibreTranslateSettings(url=url), around, bounds)
    if kind == "deepl":
        return DeepL(DeepLSettings(url=url), around, bounds)
    if kind == "google":
        return Google(url=f"{url}/m", bounds=bounds, sleep=lambda _: None)
    return MyMemory(url=f"{url}/get", bounds=bounds)


@dataclass
class Asking:
    """One run of asking: what it slept, what it spent, who is benched."""

    bench: Bench = field(default_factory=Bench)
    slept: list[float] = field(default_factory=list)
    spent: list[int] = field(default_factory=list)
    now: float = 0

    def __call__(self, engine: Any, *texts: str, target: str = "es", style: Style = Style.BRACKET) -> list:
        asked = ask(
            engine,
            texts or (TEXT,),
            "en",
            target,
            style,
            bench=self.bench,
            spend=self.spent.append,
            sleep=self._sleep,
            clock=lambda: self.now,
        )
        found = dict(asked)
        assert sorted(found) == list(range(len(texts or (TEXT,))))
        return [found[index] for index in sorted(found)]

    def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


def failing(kind: str, *replies: Answer) -> tuple[EngineError, Asking, Server]:
    """How one text fails at an engine whose server answers so; the sentence is checked for what it must not hold."""
    run = Asking()
    with served(*replies) as server:
        (error,) = run(engine(kind, server.url))
    assert isinstance(error, EngineError), error
    tells_nothing(error.sentence, *run.bench.told())
    return error, run, server


def tells_nothing(*sentences: str) -> None:
    """No sentence holds a text, a key, or an address beyond its host."""
    for sentence in sentences:
        assert KEY not in sentence
        assert "Zebra" not in sentence
        assert "/translate" not in sentence
        assert "?" not in sentence


# --- services that work -----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_engine_translates(kind):
    run = Asking()
    with served(WORKING[kind](translated)) as server:
        assert run(engine(kind, server.url)) == [ANSWER]

    assert len(server.asked) == 1
    assert run.spent == [len(TEXT)]
    assert run.slept == []


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
def test_texts_go_out_in_one_call_and_come_back_in_order(kind):
    texts = [f"{TEXT} {number}" for number in range(7)]
    with served(WORKING[kind](lambda text: text.replace("Zebras on", "Cebras con"))) as server:
        found = Asking()(engine(kind, server.url), *texts)

    assert found == [text.replace("Zebras on", "Cebras con") for text in texts]
    assert len(server.asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_agent_says_who_it_is_and_takes_nothing_from_netrc(kind, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with served(WORKING[kind](translated)) as server:
        Asking()(engine(kind, server.url))

    headers = server.asked[0].headers
    assert headers["User-Agent"].startswith("communique/")
    assert "Basic" not in headers.get("Authorization", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_on_this_machine_is_spoken_to_without_a_proxy(kind, monkeypatch):
    with served(says("a proxy would hear the text", 502)) as proxy, served(WORKING[kind](translated)) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        assert Asking()(engine(kind, server.url)) == [ANSWER]

    assert proxy.asked == []


def test_libretranslate_gets_everything_in_the_body_and_nothing_in_the_address():
    with served(servers.libretranslate(translated)) as server:
        Asking()(engine("libretranslate", server.url), target="pt-BR")

    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/translate", {})
    assert asked.json == {"q": [TEXT], "source": "en", "target": "pt-BR", "format": "text", "api_key": KEY}


def test_google_is_asked_no_more_than_once_a_second():
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with served(servers.google(str.upper)) as server:
        google = Google(url=server.url, sleep=sleep, clock=lambda: now[0])
        google.translate(["a b c"], "en", "es", Style.BRACKET)
        now[0] += 0.25
        google.translate(["d e f", "g h i"], "en", "es", Style.BRACKET)

    assert slept == [0.75, 1.0]


def test_many_threads_never_get_each_others_translations():
    def check(number: int) -> bool:
        text = f"text number {number}"
        return shared.translate([text], "en", "es", Style.BRACKET) == [f"texto {number}"]

    with served(servers.google(lambda text: text.replace("text number", "texto"))) as server:
        shared = Google(url=server.url, sleep=lambda _: None)
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(check, range(80)))


# --- failures of the connection ---------------------------------------------------------------------------


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


# --- what a status means ----------------------------------------------------------------------------------


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
    assert http.retry_after(value) == seconds


def test_retry_after_may_be_a_date():
    now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    assert http.retry_after(format_datetime(now + timedelta(seconds=40), usegmt=True), now.timestamp()) == 40
    assert http.retry_after(format_datetime(now - timedelta(days=1), usegmt=True), now.timestamp()) == 0


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


# --- answers that are none --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("libretranslate", {"translatedText": None}),
        ("libretranslate", {"translatedText": ANSWER}),
        ("libretranslate", {"translatedText": []}),
        ("libretranslate", {"translatedText": [None]}),
        ("libretranslate", {"translatedText": [ANSWER, ANSWER]}),
        ("libretranslate", {}),
        ("libretranslate", []),
        ("libretranslate", "null"),
        ("deepl", {"translations": []}),
        ("deepl", {"translations": [{}]}),
        ("deepl", {"translations": [None]}),
        ("deepl", {"translations": None}),
        ("deepl", [1]),
        ("mymemory", {}),
        ("mymemory", {"responseData": None}),
        ("mymemory", {"responseData": {"translatedText": None}, "matches": []}),
        ("mymemory", {"responseData": {"translatedText": ""}, "matches": []}),
        ("mymemory", {"responseData": {"translatedText": 7}}),
        ("mymemory", []),
    ],
)
def test_json_of_another_shape_is_a_bad_answer(kind, body):
    error, _, server = failing(kind, says(body))

    assert type(error) is BadAnswer
    assert len(server.asked) == 1


@pytest.mark.parametrize("kind", ["libretranslate", "deepl", "mymemory"])
def test_json_that_is_cut_off_is_asked_for_again(kind):
    error, _, server = failing(kind, says('{"translatedText": ["Las ce'))

    assert isinstance(error, Transient)
    assert len(server.asked) == 4


BAD = {
    "empty": "",
    "blank": "   ",
    "unchanged": TEXT,
    "unchanged but for its case": TEXT.lower().replace("[x1x]", "[X1X]"),
    "a lost token": ANSWER.replace("[X1X]", ""),
    "a doubled token": ANSWER + " [X1X]",
    "another token": ANSWER.replace("[X1X]", "[X2X]"),
    "a line break": ANSWER.replace(" a ", "\n"),
    "a page": f"<html>{ANSWER}</html>",
    "the scraper's error page": f"Error 500 (Server Error)!!1500.That’s an error.There was an error. {ANSWER}",
    "a warning": f"MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. {ANSWER}",
    "a refusal": f"'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT {ANSWER}",
    "a limit": f"QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS {ANSWER}",
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_what_is_no_translation_is_not_taken_for_one(kind, bad):
    error, _, _ = failing(kind, WORKING[kind](lambda _: bad))

    expected = {"a warning": QuotaExhausted, "a refusal": Unsupported, "a limit": TooLong}
    name = next(name for name, text in BAD.items() if text == bad)
    assert type(error) is (expected.get(name, BadAnswer) if kind == "mymemory" else BadAnswer)


def test_google_may_answer_nothing_at_all():
    (error,) = _google(google_page("—"), "—")

    assert isinstance(error, BadAnswer)


def test_mymemory_hands_in_no_translation_of_a_text_that_is_merely_alike():
    said = "Nadie será sometido a esto"
    match = {"segment": "No one shall be subjected to this", "translation": said, "created-by": "Somebody"}

    def found(text: str, answer: str | None) -> object:
        body = {"responseData": {"translatedText": answer}, "matches": [match]}
        with served(says(body)) as server:
            return Asking()(engine("mymemory", server.url), text)[0]

    assert isinstance(found("Everyone shall be subjected to this", said), BadAnswer)
    assert isinstance(found("Everyone shall be subjected to this", None), BadAnswer)
    assert found("no one shall be subjected to this.", said) == said


@pytest.mark.parametrize("inner", ["Las cebras exigen [X1X]<br>a cada ministerio", "Las <b>cebras</b> exigen [X1X]"])
def test_google_never_glues_the_words_around_a_tag(inner):
    (error,) = _google(google_page(inner), TEXT)

    assert isinstance(error, BadAnswer)


def _google(page: str, text: str) -> list:
    with served(says(page)) as server:
        return Asking()(engine("google", server.url), text)


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("The exclusion & more of it", "l&#39;exclusion &amp; plus", "l'exclusion & plus"),
        ("The exclusion & more of it", "l&amp;#39;exclusion", "l&#39;exclusion"),
        ("Write &amp; for this sign", "Escriba &amp; para esto", "Escriba &amp; para esto"),
        ("Research & development of it", "I&D de esto &copies", "I&D de esto &copies"),
    ],
)
def test_entities_are_undone_once_and_only_where_the_text_had_none(source, answer, expected):
    assert answers.accepted(source, answer, Style.BRACKET) == expected


def test_markup_that_we_escaped_ourselves_is_left_to_whoever_escaped_it():
    assert answers.accepted("Zebras &lt; lions", "Cebras &lt; leones", Style.XML) == "Cebras &lt; leones"
    assert answers.accepted("Zebras and lions", "Cebras &amp; leones", Style.XML) == "Cebras &amp; leones"


@pytest.mark.parametrize(
    ("style", "answer", "expected"),
    [
        (Style.BRACKET, "Зебры [Х1Х]", "Зебры [X1X]"),
        (Style.BRACKET, "Зебры [ X 1 х ]", "Зебры [X1X]"),
        (Style.WORD, "Зебры ХQ1Z", "Зебры XQ1Z"),
        (Style.WORD, "Зебры xq 1z", "Зебры XQ1Z"),
        (Style.XML, 'Зебры <x id="1"/>', 'Зебры <x id="1"></x>'),
        (Style.HTML, 'Зебры <span id="1" translate="no"> </span>', 'Зебры <span translate="no" id="1"></span>'),
    ],
)
def test_a_token_may_come_back_with_spaces_or_a_letter_that_looks_alike(style, answer, expected):
    assert answers.accepted(f"Zebras {answers.token(1, style)}", answer, style) == expected


@pytest.mark.parametrize("style", list(Style))
def test_tokens_are_found_again(style):
    text = f"a {answers.token(12, style)} b {answers.token(3, style)}, {answers.token(3, style)}."

    assert answers.tokens(text, style) == [12, 3, 3]


def test_two_words_may_stay_as_they_are():
    assert answers.accepted("Human Rights Watch"[:12], "Human Rights", Style.BRACKET) == "Human Rights"
    assert answers.accepted("[X1X] INPUD [X2X] 2026", "[X1X] INPUD [X2X] 2026", Style.BRACKET)


def test_a_text_about_an_error_page_may_be_translated():
    assert answers.accepted("It said: that's an error of law", "Dijo: That's an error", Style.BRACKET)


# --- why deep-translator is never asked without us --------------------------------------------------------


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


# --- batches ----------------------------------------------------------------------------------------------


def test_answers_in_another_order_are_noticed_and_asked_for_one_by_one():
    texts = ["The first of them [X1X]", "The second of them [X2X]", "The third of them [X3X]"]

    def swapped(handler, asked):
        found = [text.replace("The", "El").replace("of them", "de estos") for text in asked.json["q"]]
        says({"translatedText": found[::-1]})(handler, asked)

    with served(swapped) as server:
        found = Asking()(engine("libretranslate", server.url), *texts)

    assert [each.split("[")[1] for each in found] == ["X1X]", "X2X]", "X3X]"]
    assert [len(asked.json["q"]) for asked in server.asked] == [3, 1, 1, 1]


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
def test_a_batch_that_comes_back_short_is_asked_for_one_by_one(kind):
    name, inner = {"libretranslate": ("q", "translatedText"), "deepl": ("text", "translations")}[kind]

    def short(handler, asked):
        texts = asked.json[name]
        kept = texts[:-1] if len(texts) > 1 else texts
        found = [text.replace("Zebras", "Cebras") for text in kept]
        says({inner: found if kind == "libretranslate" else [{"text": text} for text in found]})(handler, asked)

    with served(short) as server:
        found = Asking()(engine(kind, server.url), TEXT, f"{TEXT} too")

    assert found == [TEXT.replace("Zebras", "Cebras"), f"{TEXT} too".replace("Zebras", "Cebras")]
    assert len(server.asked) == 3


def test_a_server_that_is_too_slow_for_a_batch_gets_one_text_at_a_time_from_then_on():
    def slow(handler, asked):
        if len(asked.json["q"]) > 1:
            servers.silence(handler, asked)
        else:
            servers.libretranslate(lambda text: f"{text} es")(handler, asked)

    run = Asking()
    with served(slow) as server:
        tried = engine("libretranslate", server.url, Bounds(read=0.2))
        first = run(tried, *(f"{TEXT} {number}" for number in range(12)))
        second = run(tried, TEXT, f"{TEXT} too")

    assert all(isinstance(each, str) for each in first + second)
    assert [len(asked.json["q"]) for asked in server.asked] == [10] * 4 + [1] * 14


def test_one_bad_answer_spoils_no_other():
    found = _batch(lambda text: "" if "two" in text else f"{text} es")

    assert found[0] == f"{TEXT} one es"
    assert isinstance(found[1], BadAnswer)
    assert found[2] == f"{TEXT} three es"


def _batch(translate: Callable[[str], str]) -> list:
    with served(servers.libretranslate(translate)) as server:
        return Asking()(engine("libretranslate", server.url), *(f"{TEXT} {word}" for word in ("one", "two", "three")))


def test_batches_are_as_large_as_the_engine_takes():
    sizes: list[int] = []

    class House:
        id, host, limits = "house", "", Limits(text=50, texts=3, call=60)

        def translate(self, texts: Sequence[str], *_: object) -> list[str]:
            sizes.append(len(texts))
            return [f"{text} dicho" for text in texts]

    found = Asking()(House(), *["a" * 10] * 4, "b" * 51, "c" * 50, "d" * 20, "e")

    assert sizes == [3, 1, 1, 2]
    assert isinstance(found[4], TooLong)
    assert "51 characters" in found[4].sentence


def test_the_limit_of_mymemory_is_in_bytes():
    with served(servers.mymemory(lambda _: "нет")) as server:
        found = Asking()(engine("mymemory", server.url), "я" * 250, "я" * 249, target="it")

    assert isinstance(found[0], TooLong)
    assert "500 bytes" in found[0].sentence
    assert found[1] == "нет"
    assert len(server.asked) == 1


def test_google_takes_nothing_that_deep_translator_would_refuse():
    with served(servers.google(lambda text: f"{text[:-1]}b")) as server:
        assert isinstance(Asking()(engine("google", server.url), "a" * 5000)[0], TooLong)
        assert isinstance(Asking()(engine("google", server.url), "a" * 4999)[0], str)

    assert len(server.asked) == 1


def test_answers_arrive_as_they_are_given_so_that_none_is_lost():
    busy = says({}, 403)
    with served(servers.google(lambda _: "primero de todos"), busy) as server:
        asked = ask(
            engine("google", server.url), ["the first one", "another one"], "en", "es", Style.BRACKET, bench=Bench()
        )

        assert next(asked) == (0, "primero de todos")
        assert len(server.asked) == 1
        assert isinstance(next(asked)[1], AuthFailed)


# --- who is benched ---------------------------------------------------------------------------------------


@dataclass
class Scripted:
    """An engine that does what it is told, call by call."""

    script: list
    id: str = "scripted"
    host: str = "example.org"
    limits: Limits = field(default_factory=lambda: Limits(text=1000))
    calls: int = 0

    def translate(self, texts: Sequence[str], *_: object) -> list[str]:
        self.calls += 1
        step = self.script.pop(0) if len(self.script) > 1 else self.script[0]
        if isinstance(step, EngineError):
            raise step
        return [f"{text} dicho" for text in texts]


def test_three_texts_that_fail_in_a_row_bench_an_engine():
    run, tried = Asking(), Scripted([Transient("example.org answers 503")])

    found = run(tried, *"abcde")

    assert tried.calls == 4 + 1 + 1
    assert all(isinstance(error, Transient) for error in found)
    assert run.bench.told() == ["scripted: example.org answers 503"]
    assert run.bench.told() == []


def test_an_answer_in_between_ends_the_row():
    fail = Transient("example.org answers 503")
    run, tried = Asking(), Scripted([*[fail] * 4, fail, "answer", *[fail] * 4, fail, "answer"])

    found = run(tried, *"abcdef")

    assert [isinstance(each, str) for each in found] == [False, False, True, False, False, True]
    assert run.bench.told() == []


@pytest.mark.parametrize("error", [QuotaExhausted("used up"), AuthFailed("no key"), NotInstalled("not there")])
def test_what_concerns_the_engine_benches_it_at_once(error):
    run, tried = Asking(), Scripted([error])

    assert run(tried, *"abc") == [error] * 3
    assert run(tried, *"abc", target="fr") == [error] * 3
    assert tried.calls == 1
    assert len(run.bench.told()) == 1


def test_a_pair_that_is_unknown_benches_the_engine_for_this_pair():
    run, tried = Asking(), Scripted([Unsupported("it does not know it"), "answer"])

    run(tried, *"abc", target="ru")
    found = run(tried, "a", target="es")

    assert found == ["a dicho"]
    assert tried.calls == 2
    assert run.bench.told() == ["scripted (en to ru): it does not know it"]


def test_a_budget_of_ours_ends_it_before_anything_is_sent():
    def spend(_: int) -> None:
        raise QuotaExhausted("our budget of this month is used up")

    tried: Any = Scripted(["answer"])
    found = dict(ask(tried, ["a", "b"], "en", "es", Style.BRACKET, bench=Bench(), spend=spend))

    assert all(isinstance(error, QuotaExhausted) for error in found.values())
    assert tried.calls == 0


def test_every_try_is_paid_for():
    run, tried = Asking(), Scripted([Transient("reset"), Transient("reset"), "answer"])

    run(tried, "abcd")

    assert run.spent == [4, 4, 4]


@pytest.mark.parametrize(
    ("error", "slept"), [(RateLimited("busy", 50), [50]), (RateLimited("busy", 61), []), (Transient("503", 20), [20])]
)
def test_nobody_is_waited_for_longer_than_a_minute(error, slept):
    run = Asking()

    run(Scripted([error]), "a")

    assert run.slept == slept


def test_what_fails_without_a_network_is_not_tried_again():
    run, tried = Asking(), Scripted([Transient("it did not answer")], host="")

    run(tried, "a")

    assert tried.calls == 1


def test_google_is_given_up_within_seconds_where_there_is_no_network(monkeypatch):
    monkeypatch.setattr(socket, "getaddrinfo", _no_name)
    for variable in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    bench = Bench()
    start = time.monotonic()

    found = dict(ask(Google(), [TEXT] * 50, "en", "es", Style.BRACKET, bench=bench))

    assert time.monotonic() - start < 5
    assert all(isinstance(error, Unreachable) for error in found.values())
    assert bench.told() == ["google: translate.google.com cannot be found: no network, or no such host"]


def _no_name(*_: object) -> None:
    raise socket.gaierror(-2, "Name or service not known")


# --- logs -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("reply", ["works", "fails"])
def test_no_log_holds_a_text_or_a_key(kind, reply, caplog):
    caplog.set_level(logging.DEBUG)
    with served(WORKING[kind](translated) if reply == "works" else servers.reset) as server:
        Asking()(engine(kind, server.url))

    assert "Zebra" not in caplog.text
    assert "k3y" not in caplog.text


# --- LibreTranslate ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected", "kept"),
    [
        ("ru is not supported", Unsupported, True),
        ("Russian (ru) is not available as a target language from English (en)", Unsupported, True),
        ("Invalid request: request (20000) exceeds text limit (5000)", TooLong, True),
        ("Visit the portal to get an API key", AuthFailed, True),
        (f"Cannot translate: {TEXT}", BadAnswer, False),
        (f"Wrong: {KEY}", BadAnswer, False),
        ("x" * 500, BadAnswer, False),
        ("two\nlines", BadAnswer, False),
    ],
)
def test_libretranslate_explains_itself_where_that_does_no_harm(sentence, expected, kept):
    error, _, _ = failing("libretranslate", says({"error": sentence}, 400))

    assert type(error) is expected
    assert (sentence in error.sentence) is kept


def test_libretranslate_without_a_key_says_which_variable_is_missing():
    with served(says({"error": "Please contact the server operator to get an API key"}, 400)) as server:
        (error,) = Asking()(LibreTranslate(LibreTranslateSettings(url=server.url), Surroundings()))

    assert isinstance(error, AuthFailed)
    assert "COMMUNIQUE_LIBRETRANSLATE_KEY is not set" in error.sentence


SENTENCE = "Drug policy must respect the human rights of all persons in [X1X]."


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
@pytest.mark.parametrize("style", [Style.BRACKET, Style.WORD])
def test_a_real_translator_behind_libretranslates_interface_drafts_spanish(style):
    text = SENTENCE.replace("[X1X]", answers.token(1, style))
    with served(servers.gateway) as server:
        (found,) = Asking()(engine("libretranslate", server.url), text, style=style)
        health = engine("libretranslate", server.url).check()
        (refused,) = Asking()(engine("libretranslate", server.url), text, target="ru")

    assert "derechos humanos" in found
    assert answers.tokens(found, style) == [1]
    assert health == Health(is_well=True, sentence=f"{http.host_of(server.url)} answers, and knows en, es")
    assert isinstance(refused, Unsupported)
    assert "ru is not supported" in refused.sentence


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_the_same_server_serves_deep_translators_own_class():
    from deep_translator import LibreTranslator

    with served(servers.gateway) as server:
        translator = LibreTranslator(source="en", target="es", api_key="unused", custom_url=f"{server.url}/")
        found = translator.translate(SENTENCE)

    assert "derechos humanos" in found


# --- DeepL ------------------------------------------------------------------------------------------------

TERMS = {
    ("en", "es"): "people who use drugs,personas que usan drogas\n",
    ("en", "fr"): "INPUD,INPUD\n",
    ("en", "it"): "",
}


def deepl(url: str, terms: dict | None = None, key: str = KEY) -> DeepL:
    """DeepL with a glossary."""
    return DeepL(DeepLSettings(url=url), Surroundings({"COMMUNIQUE_DEEPL_KEY": key}, terms or {}, "INPUD"))


def test_deepl_gets_its_key_in_a_header_and_tokens_as_xml():
    text = 'Zebras &amp; lions demand <x id="1"></x> now'
    service = servers.DeepLService(KEY, lambda _: 'Cebras &amp; leones exigen <x id="1"/> ya')
    with served(service) as server:
        found = Asking()(deepl(server.url), text, target="pt", style=Style.XML)

    (asked,) = server.asked
    assert found == ['Cebras &amp; leones exigen <x id="1"></x> ya']
    assert (asked.path, asked.query) == ("/v2/translate", {})
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.json["text"] == [text]
    assert asked.json["target_lang"] == "PT-PT"
    assert (asked.json["tag_handling"], asked.json["ignore_tags"]) == ("xml", ["x"])


def test_the_terms_of_the_project_become_one_glossary_which_is_found_again():
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho")
    with served(service) as server:
        for _ in range(2):
            tried = deepl(server.url, TERMS)
            Asking()(tried, "Zebras of the world")
            Asking()(tried, "Zebras of the world", target="fr")
        Asking()(tried, "Zebras of the world", target="it")

    (made,) = service.glossaries.values()
    assert [d["target_lang"] for d in made["dictionaries"]] == ["es", "fr"]
    assert made["dictionaries"][0]["entries"] == TERMS["en", "es"]
    assert "INPUD" not in made["name"]
    used = [asked.json.get("glossary_id") for asked in server.asked if asked.path == "/v2/translate"]
    assert used == [*list(service.glossaries) * 4, None]


def test_other_terms_take_the_place_of_the_old_ones_and_of_nobody_elses():
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho", room=2)
    service.glossaries["theirs"] = {"name": "communique-of-somebody-else"}
    with served(service) as server:
        Asking()(deepl(server.url, TERMS), "Zebras of the world")
        first = {glossary["name"] for glossary in service.glossaries.values()}
        Asking()(deepl(server.url, {("en", "es"): "zebra,cebra\n"}), "Zebras of the world")

    assert "theirs" in service.glossaries
    assert len(service.glossaries) == 2
    assert {glossary["name"] for glossary in service.glossaries.values()} != first


def test_deepl_translates_without_a_glossary_where_there_is_no_room_for_one():
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho", room=0)
    with served(service) as server:
        assert Asking()(deepl(server.url, TERMS), "Zebras of the world") == ["Zebras of the world dicho"]


def test_the_key_says_which_host_deepl_has():
    def host(key: str) -> str:
        return DeepL(DeepLSettings(), Surroundings({"COMMUNIQUE_DEEPL_KEY": key})).host

    assert (host("abc:fx"), host("abc")) == ("api-free.deepl.com", "api.deepl.com")


def test_deepl_without_a_key_asks_nobody():
    with served(says({})) as server:
        (error,) = Asking()(deepl(server.url, key=""))
        health = deepl(server.url, key="").check()

    assert isinstance(error, AuthFailed)
    assert "COMMUNIQUE_DEEPL_KEY is not set" in error.sentence
    assert not health.is_well
    assert server.asked == []


def test_deepl_tells_what_is_left_of_the_allowance():
    service = servers.DeepLService(KEY, str)
    with served(service) as server:
        before = deepl(server.url).check()
        service.used = 500_000
        after = deepl(server.url).check()

    assert before.is_well
    assert "10 of 500,000 characters" in before.sentence
    assert not after.is_well


def test_a_language_that_deepl_does_not_know_benches_it_for_this_language():
    error, _, _ = failing("deepl", says({"message": "Value for 'target_lang' not supported."}, 400))

    assert isinstance(error, Unsupported)


# --- Apertium ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_apertium_drafts_spanish_and_more_only_when_asked():
    (found,) = Asking()(Apertium(), f"{SENTENCE} 7,000 *people*; see {{this}} ^now$ /or @never \\ #2 & <so>")
    more = Apertium(ApertiumSettings.model_validate({"languages": ["it", "fr"]}))

    assert "derechos humanos" in found
    assert answers.tokens(found, Style.BRACKET) == [1]
    assert "7,000 *" in found
    assert "^" in found
    assert Apertium().can("en", "es")
    assert not Apertium().can("en", "it")
    assert more.can("en-GB", "fr")
    assert not more.can("en", "ru")
    assert "diritti umani" in Asking()(more, SENTENCE, target="it")[0]
    assert Apertium().is_rough
    assert Apertium().check().is_well


def test_without_the_program_the_command_that_installs_it_is_named():
    absent = Apertium(program="no-such-program")
    (error,) = Asking()(absent)

    assert isinstance(error, NotInstalled)
    assert "apt-get install --no-install-recommends apertium apertium-eng-spa" in error.sentence
    assert not absent.check().is_well


def program(folder: Path, script: str) -> str:
    """A program that behaves like Apertium until it translates."""
    path = folder / "apertium"
    path.write_text(f'#!/bin/sh\nif [ "$1" = -l ]; then echo eng-spa; exit; fi\n{script}\n')
    path.chmod(0o755)
    return str(path)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path):
    hanging = Apertium(program=program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; cat | sleep 60"), seconds=0.3)
    start = time.monotonic()
    (error,) = Asking()(hanging)

    assert isinstance(error, Transient)
    assert time.monotonic() - start < 3
    child = int((tmp_path / "child").read_text())
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True


def test_a_program_that_writes_without_end_is_ended(tmp_path):
    (error,) = Asking()(Apertium(program=program(tmp_path, "yes"), seconds=5))

    assert isinstance(error, BadAnswer)


# --- Argos ------------------------------------------------------------------------------------------------

PACKAGE = """
calls = []
class Tokenizer:
    def encode(self, text): return text.split()
    def decode(self, tokens): return " " + " ".join(tokens)
class Package:
    from_code, to_code, target_prefix, tokenizer = "en", "es", "", Tokenizer()
    import pathlib
    package_path = pathlib.Path("model")
def get_installed_packages():
    calls.append("installed")
    return [Package()]
def __getattr__(name):
    if name.startswith("get_available") or name.startswith("update"):
        raise AssertionError(f"{name} asks a server")
    raise AttributeError(name)
"""
TRANSLATOR = """
class Result:
    def __init__(self, tokens): self.hypotheses = [tokens]
class Translator:
    def __init__(self, path, device): assert path.endswith("model")
    def translate_batch(self, tokens, **options):
        return [Result(sentence[::-1]) for sentence in tokens]
"""


def test_argos_runs_what_is_installed_and_asks_no_server(tmp_path, monkeypatch):
    # The real package and its models are some 400 MB; these stand in for the few names of it that are used.
    from workflow.engines.argos import Argos

    folder = tmp_path / "argostranslate"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "package.py").write_text(PACKAGE)
    (tmp_path / "ctranslate2.py").write_text(TRANSLATOR)
    monkeypatch.syspath_prepend(str(tmp_path))
    argos = Argos()

    assert argos.check() == Health(is_well=True, sentence="has en to es")
    assert argos.can("en-GB", "es")
    assert not argos.can("en", "ru")
    found = Asking()(argos, "Stop the war. It harms [X1X] us.")
    assert found == ["war. the Stop us. [X1X] harms It"]
    assert isinstance(Asking()(argos, target="ru")[0], Unsupported)
    for name in ("argostranslate", "argostranslate.package", "ctranslate2"):
        sys.modules.pop(name, None)


@pytest.mark.skipif(importlib.util.find_spec("argostranslate") is not None, reason="Argos Translate is installed")
def test_without_the_package_argos_says_how_to_get_it():
    from workflow.engines.argos import Argos

    (error,) = Asking()(Argos())

    assert isinstance(error, NotInstalled)
    assert "pip install argos-translate-lt" in error.sentence
    assert not Argos().can("en", "es")
    assert not Argos().check().is_well


# --- communique.toml --------------------------------------------------------------------------------------


def opened(project: Any, name: str, table: str = "", **environment: str) -> Any:
    """An engine of a project whose communique.toml has this table."""
    text = project.read("communique.toml")
    project.write("communique.toml", f"{text}\n[draft]\nengines = ['memory', '{name}']\n\n[engines.{name}]\n{table}\n")
    return opening.open_engine(name, open_project(project.root), environment=environment)


def faults(project: Any, name: str, table: str) -> list[str]:
    """What is wrong with a table, each with its line after the table's head."""
    with pytest.raises(ProjectError) as caught:
        opened(project, name, table)
    head = project.read("communique.toml").split("\n").index(f"[engines.{name}]") + 1
    return [f"{fault.line - head}: {fault.message}" for fault in caught.value.faults]


def test_an_engine_is_opened_as_the_project_wants_it(project):
    found = opened(project, "libretranslate", 'url = "http://127.0.0.1:5000/"\nlocal = true\nbudget = 1000')

    assert (found.id, found.host, found.is_ours) == ("libretranslate", "127.0.0.1:5000", True)
    assert opening.budget("libretranslate", open_project(project.root)) == 1000


@pytest.mark.parametrize("name", ["google", "mymemory", "deepl"])
def test_no_service_is_ever_one_of_ours(project, name):
    found = opened(project, name)

    assert found.host
    assert not found.is_ours
    assert found.can("en", "es")


def test_a_loopback_server_is_ours_only_when_it_is_declared_so(project):
    assert not opened(project, "libretranslate", 'url = "http://localhost:5000"').is_ours


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"])
def test_this_machine_has_several_names(name):
    assert LibreTranslateSettings(url=f"http://{name}:5000", local=True).local


@pytest.mark.parametrize("name", ["example.org", "localhost.example.org", "127.0.0.1.nip.io", "192.168.1.4", "0.0.0.0"])
def test_no_other_machine_is_this_one(project, name):
    found = faults(project, "libretranslate", f'url = "http://{name}"\nlocal = true')

    assert len(found) == 1
    assert "for a server on this machine alone" in found[0]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("libretranslate", "", ["0: “url” is missing"]),
        ("libretranslate", 'url = "http://a.example"\nlocla = true', ["2: “locla” is not a key that is known here"]),
        (
            "libretranslate",
            'url = "a.example"',
            ["1: “a.example” is not an address like https://translate.example.org"],
        ),
        (
            "libretranslate",
            'url = "http://u:p@a.example"',
            ["1: an address of a service has no user, password, query or fragment here"],
        ),
        ("google", "\nbudget = -1", ["2: “budget”: input should be greater than or equal to 0, not “-1”"]),
        ("apertium", 'languages = ["ru"]', ["1: “languages.0” must be es, it or fr, not “ru”"]),
        ("deepl", 'formality = "very"', ["1: “formality” must be default, prefer_more or prefer_less, not “very”"]),
    ],
)
def test_every_fault_of_a_table_is_told_with_its_line(project, name, table, expected):
    assert faults(project, name, table) == expected


@pytest.mark.parametrize("key", ["key", "api_key", "auth_key", "token"])
def test_a_key_has_no_place_in_communique_toml(project, key):
    with pytest.raises(ProjectError) as caught:
        opened(project, "deepl", f'{key} = "{KEY}"')

    (fault,) = caught.value.faults
    assert fault.message == f"“{key}” is no place for a key"
    assert fault.tip.endswith("COMMUNIQUE_DEEPL_KEY")
    assert KEY not in str(caught.value)
    assert fault.line == len(project.read("communique.toml").split("\n")) - 1


def test_an_engine_that_nobody_knows_is_a_fault_of_the_project(project):
    with pytest.raises(ProjectError, match="“babelfish” is no engine") as caught:
        opened(project, "babelfish")

    assert "libretranslate" in caught.value.faults[0].tip


def test_doctor_says_of_every_engine_whether_it_can_be_used(project):
    with served(servers.gateway) as server:
        text = project.read("communique.toml")
        engines = 'engines = ["memory", "libretranslate", "deepl", "argus"]'
        table = f'[engines.libretranslate]\nurl = "{server.url}"'
        project.write("communique.toml", f"{text}\n[draft]\n{engines}\n\n{table}\n")
        said = project.run("doctor").output

    assert f"ok       engine libretranslate (optional): {http.host_of(server.url)} answers" in said
    assert "without  engine deepl (optional): it needs a key" in said
    assert "“argus” is no engine" in said


def test_a_missing_extra_is_named(project, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "httpx" else find(name, *a))

    with pytest.raises(ProjectError, match="needs httpx, which the extra “online” installs") as caught:
        opened(project, "google")

    assert "communique[online]" in caught.value.faults[0].tip


def test_deepl_gets_the_terms_of_the_project(project):
    from workflow.glossary import open_glossary

    project.write(
        "locales/glossary.csv",
        "term,lang,status,text\npeople who use drugs,en,preferred,people who use drugs\n"
        "people who use drugs,es,preferred,personas que usan drogas\n",
    )
    glossary = open_glossary(project.root / "locales/glossary.csv")
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho")
    with served(service) as server:
        project.write("communique.toml", f'{project.read("communique.toml")}\n[engines.deepl]\nurl = "{server.url}"\n')
        found = opening.open_engine(
            "deepl", open_project(project.root), glossary=glossary, environment={"COMMUNIQUE_DEEPL_KEY": KEY}
        )
        Asking()(found, "Zebras of the world")

    (made,) = service.glossaries.values()
    assert made["dictionaries"][0]["entries"] == "people who use drugs,personas que usan drogas\n"


def test_nothing_heavy_is_loaded_before_an_engine_is_opened():
    code = (
        "import sys, workflow.engines.opening, workflow.engines.asking\n"
        "print(sorted({'httpx', 'tenacity', 'requests', 'deep_translator', 'bs4'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- engines of other packages ----------------------------------------------------------------------------

HOUSE = """
from workflow.engines.protocol import Health, Limits, Style
class House:
    version, host, is_ours, styles, limits = "3", {host!r}, True, (Style.WORD,), Limits(text=100)
    def __init__(self, settings): self.settings = settings
    def can(self, source, target): return True
    def check(self): return Health(True, "at home")
    def translate(self, texts, source, target, style):
        {body}
make = {make}
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Another package with an engine: its code is given, its entry point is a real one."""
    folder = tmp_path / "site"
    (folder / "house_engine-1.0.dist-info").mkdir(parents=True)
    (folder / "house_engine-1.0.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: house-engine\nVersion: 1.0\n"
    )
    (folder / "house_engine-1.0.dist-info/entry_points.txt").write_text(
        "[communique.engines]\nhouse = house_engine:make\n"
    )
    monkeypatch.syspath_prepend(str(folder))

    def write(
        body: str = "return [text + self.settings['sign'] for text in texts]", host: str = "", make: str = "House"
    ):
        (folder / "house_engine.py").write_text(HOUSE.format(body=body, host=host, make=make))

    yield write
    sys.modules.pop("house_engine", None)


def test_another_package_may_bring_an_engine(project, house):
    house()
    found = opened(project, "house", "sign = '!'")

    assert "house" in opening.names()
    assert (found.id, found.version, found.is_ours) == ("house", "3", True)
    assert Asking()(found, "two words", style=Style.WORD) == ["two words!"]
    assert list(opening.health(open_project(project.root))) == [("house", Health(is_well=True, sentence="at home"))]


@pytest.mark.parametrize(
    ("host", "table", "expected"),
    [
        ("", "", True),
        ("api.example.org", "", False),
        ("api.example.org", "local = true", False),
        ("127.0.0.1:5000", "", False),
        ("127.0.0.1:5000", "local = true", True),
    ],
)
def test_such_an_engine_does_not_say_itself_whether_it_is_ours(project, house, host, table, expected):
    house(host=host)

    assert opened(project, "house", table).is_ours is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return None", BadAnswer),
        ("return []", BadAnswer),
        ("return list(texts)", BadAnswer),
        ("raise RuntimeError(texts[0])", Transient),
        ("raise KeyError(texts[0])", BadAnswer),
    ],
)
def test_its_mistakes_are_no_tracebacks_of_ours(project, house, body, expected):
    house(body)
    (error,) = Asking()(opened(project, "house"), TEXT)

    assert type(error) is expected
    tells_nothing(error.sentence)


@pytest.mark.parametrize("make", ["lambda settings: object()", "lambda settings: 1 / 0", "None"])
def test_an_engine_that_is_none_is_a_fault_of_the_project(project, house, make):
    house(make=make)

    with pytest.raises(ProjectError, match="the engine “house”"):
        opened(project, "house")
