"""Google's page for simple browsers, through deep-translator: without a key, and without any promise.

It is scraped from a web page, it may stop any day, and its terms do not foresee this. Statements that are public anyway
may go there; nothing else may.
"""

import re
import time
from collections.abc import Callable, Sequence

from workflow.engines.http import Bounds, Client, Reply, host_of
from workflow.engines.protocol import BadAnswer, EngineError, Health, Limits, Style
from workflow.engines.scraping import bind, scrape, version
from workflow.engines.settings import EngineSettings
from workflow.languages import matching
from workflow.patterns import pattern

ID = "google"
URL = "https://translate.google.com/m"
APART = 1.0
"""Seconds between two calls: who asks faster is sent away."""
_CONTAINER = pattern(rb'class="(?:t0|result-container)"[^>]*>(.*?)</div>', re.DOTALL)


class Settings(EngineSettings):
    """`[engines.google]`."""


class Google:
    """translate.google.com, one text a call."""

    id = ID
    is_ours = False
    is_rough = False
    styles = (Style.BRACKET, Style.WORD)
    limits = Limits(text=4999)  # deep-translator refuses 5000 itself

    def __init__(
        self,
        *,
        url: str = URL,
        bounds: Bounds | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import deep_translator.google

        bind(deep_translator.google)
        self._make = deep_translator.google.GoogleTranslator
        self._codes = tuple(deep_translator.google.GoogleTranslator().get_supported_languages(as_dict=True).values())
        self._url, self._bounds, self._sleep, self._clock = url, bounds or Bounds(), sleep, clock
        self._last = float("-inf")
        self.version = version()
        self.host = host_of(url)

    def can(self, source: str, target: str) -> bool:
        """Whether deep-translator lists both languages."""
        return bool(self._code(source) and self._code(target)) and source != target

    def check(self) -> Health:
        """Open the page without a text."""
        try:
            reply = Client(self._url, bounds=self._bounds).reply("GET", "")
        except EngineError as error:
            return Health(is_well=False, sentence=error.sentence)
        is_well = reply.status == 200
        return Health(is_well, f"{self.host} answers" if is_well else f"{self.host} answers {reply.status}")

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """One call for each text, at least a second apart. Raises EngineError."""
        del style
        return [self._translated(text, self._code(source), self._code(target)) for text in texts]

    def _code(self, tag: str) -> str:
        return matching(tag, self._codes)

    def _translated(self, text: str, source: str, target: str) -> str:
        wait = self._last + APART - self._clock()
        if wait > 0:
            self._sleep(wait)
        self._last = self._clock()

        def call() -> object:
            translator = self._make(source=source, target=target)
            translator._base_url = self._url  # noqa: SLF001 # it has no other way in
            return translator.translate(text)

        answer, reply = scrape(self._url, call, self._bounds)
        if not isinstance(answer, str):
            raise BadAnswer("an empty answer")
        if _is_glued(reply):
            raise BadAnswer("markup within the answer, whose words would run together")
        return answer


def _is_glued(reply: Reply) -> bool:
    """Whether the page has tags within the translation: deep-translator joins what is around them without a space."""
    found = _CONTAINER.search(reply.body)
    return bool(found and b"<" in found[1])
