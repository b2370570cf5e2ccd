"""Engines that speak to servers of the tests, and runs of asking them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import engine_servers as servers
from tests.engine_servers import Answer, Server, served
from workflow.engines.asking import Bench, ask
from workflow.engines.deepl import DeepL
from workflow.engines.deepl import Settings as DeepLSettings
from workflow.engines.google import Google
from workflow.engines.http import Bounds
from workflow.engines.libretranslate import LibreTranslate
from workflow.engines.libretranslate import Settings as LibreTranslateSettings
from workflow.engines.mymemory import MyMemory
from workflow.engines.protocol import (
    EngineError,
    Style,
)
from workflow.engines.settings import Surroundings

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
