"""How long an engine is asked, in which batches, and what benches it."""

import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests import engine_servers as servers
from tests.engine_runs import TEXT, Asking, engine
from tests.engine_servers import says, served
from workflow.engines.asking import Bench, ask
from workflow.engines.google import Google
from workflow.engines.http import Bounds
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    EngineError,
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

# --- batches ------------------------------------------------------------------------------------------------------


def test_answers_in_another_order_are_noticed_and_asked_for_one_by_one():
    texts = ["The first of them [X1X]", "The second of them [X2X]", "The third of them [X3X]"]

    def swapped(handler, asked):
        found = [text.replace("The", "El").replace("of them", "de estos") for text in asked.json["q"]]
        says({"translatedText": found[::-1]})(handler, asked)

    with served(swapped) as server:
        found = Asking()(engine("libretranslate", server.url), *texts)

    assert [each.split("[")[1] for each in found] == ["X1X]", "X2X]", "X3X]"]
    assert [len(asked.json["q"]) for asked in server.asked] == [3, 1, 1, 1]


def test_a_lost_token_spoils_no_other_answer_of_its_batch():
    texts = ["Nobody shall be tortured", "The first of them [X1X]", "The second of them [X2X]"]

    def careless(text: str) -> str:
        return text.replace("The", "El").replace("of them", "de estos").replace("Nobody", "Nadie").replace("[X2X]", "")

    with served(servers.libretranslate(careless)) as server:
        found = Asking()(engine("libretranslate", server.url), *texts)

    assert found[:2] == ["Nadie shall be tortured", "El first de estos [X1X]"]
    assert isinstance(found[2], BadAnswer)
    assert len(server.asked) == 1


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


def test_a_server_that_takes_less_than_a_batch_gets_one_text_at_a_time_from_then_on():
    def small(handler, asked):
        if len(asked.json["q"]) > 1:
            says({"error": "Invalid request: request (900) exceeds text limit (100)"}, 400)(handler, asked)
        else:
            servers.libretranslate(lambda text: f"{text} es")(handler, asked)

    with served(small) as server:
        found = Asking()(engine("libretranslate", server.url), *(f"{TEXT} {number}" for number in range(25)))

    assert all(isinstance(each, str) for each in found)
    assert [len(asked.json["q"]) for asked in server.asked] == [10] + [1] * 25


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


# --- who is benched -----------------------------------------------------------------------------------------------


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


def test_a_service_that_never_answers_in_its_own_form_is_benched():
    run, tried = Asking(), Scripted([BadAnswer("it sent no list of translations")])

    run(tried, *"abcdefghijkl")

    assert tried.calls == 10
    assert len(run.bench.told()) == 1


def test_bad_translations_bench_nobody_since_another_style_may_do():
    class Careless(Scripted):
        def translate(self, texts: Sequence[str], *_: object) -> list[str]:
            return [text.replace("[X1X]", "") for text in texts]

    run = Asking()

    assert all(isinstance(found, BadAnswer) for found in run(Careless([]), *[TEXT] * 12))
    assert run.bench.told() == []


def test_a_service_that_wants_no_pause_gets_one():
    run = Asking()

    run(Scripted([RateLimited("busy", 0)]), "a")

    assert run.slept == [0.5] * 3


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
