"""MyMemory, through deep-translator: what a crowd has translated, with a machine behind it.

It keeps what it is sent, and the library sends it over plain http: everybody on the way can read it.
"""

import html
import json
import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field

from workflow.engines.http import Bounds, Client, host_of, openly
from workflow.engines.protocol import (
    BadAnswer,
    EngineError,
    Health,
    Limits,
    QuotaExhausted,
    Style,
    TooLong,
    Unsupported,
)
from workflow.engines.scraping import bind, scrape, version
from workflow.engines.settings import EngineSettings
from workflow.languages import matching

ID = "mymemory"
URL = "http://api.mymemory.translated.net/get"
_MESSAGES: tuple[tuple[str, type[EngineError], str], ...] = (
    # They come in the place of a translation, with status 200 or 429.
    ("MYMEMORY WARNING", QuotaExhausted, "the allowance of today is used up"),
    ("QUERY LENGTH LIMIT", TooLong, "the text is longer than 500 bytes"),
    ("INVALID EMAIL", QuotaExhausted, "it does not accept the e-mail address"),
    ("IS AN INVALID", Unsupported, "it does not know this pair of languages"),
    ("INVALID LANGUAGE PAIR", Unsupported, "it does not know this pair of languages"),
    ("NO QUERY SPECIFIED", BadAnswer, "it got no text"),
)


class Settings(EngineSettings):
    """`[engines.mymemory]`."""

    email: str = Field(default="", pattern=r"^([^@\s]+@[^@\s]+)?$")
    """An address that is sent along, for a larger allowance."""


class MyMemory:
    """api.mymemory.translated.net, one text a call."""

    id = ID
    is_ours = False
    is_rough = False
    styles = (Style.BRACKET, Style.WORD)
    limits = Limits(text=499, unit="bytes")

    def __init__(self, settings: Settings | None = None, *, url: str = URL, bounds: Bounds | None = None) -> None:
        import deep_translator.mymemory
        from deep_translator.constants import MY_MEMORY_LANGUAGES_TO_CODES

        bind(deep_translator.mymemory)
        self._make = deep_translator.mymemory.MyMemoryTranslator
        self._codes = tuple(MY_MEMORY_LANGUAGES_TO_CODES.values())
        self._email = settings.email if settings else ""
        self._url, self._bounds = url, bounds or Bounds()
        self.version = version()
        self.host = host_of(url) + openly(url)

    def can(self, source: str, target: str) -> bool:
        """Whether deep-translator lists both languages."""
        return bool(self._code(source) and self._code(target)) and source != target

    def check(self) -> Health:
        """Knock, without a text."""
        try:
            reply = Client(self._url, bounds=self._bounds).reply("GET", "")
        except EngineError as error:
            return Health(is_well=False, sentence=error.sentence)
        return Health(reply.status < 300, f"{host_of(self._url)} answers {reply.status}{openly(self._url)}")

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """One call for each text. Raises EngineError."""
        del style
        return [self._translated(text, self._code(source), self._code(target)) for text in texts]

    def _translated(self, text: str, source: str, target: str) -> str:
        def call() -> object:
            translator = self._make(source=source, target=target, email=self._email or None)
            translator._base_url = self._url  # noqa: SLF001 # it has no other way in
            return translator.translate(text)

        if not source or not target:
            raise Unsupported("it does not know this pair of languages")
        answer, reply = scrape(self._url, call, self._bounds, _message)
        if not isinstance(answer, str):
            raise BadAnswer("an empty answer")
        if error := _message(answer):
            raise error
        if not _is_of(text, answer, json.loads(reply.body)):
            raise BadAnswer("what somebody made of another text that is alike")
        return answer

    def _code(self, tag: str) -> str:
        return matching(tag, self._codes)


def _is_of(text: str, answer: str, data: Any) -> bool:
    """Whether an answer translates this text: from its memory may come what translates one that is merely alike."""
    matches = data.get("matches") if isinstance(data, dict) else None
    origin = [match for match in matches or () if isinstance(match, dict) and match.get("translation") == answer]
    segments = [_words(str(match["segment"])) for match in origin if match.get("segment")]
    return not segments or _words(text) in segments


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", html.unescape(text).casefold())


def _message(answer: str) -> EngineError | None:
    """What a message of the service means; None for a translation."""
    return next((kind(sentence) for mark, kind, sentence in _MESSAGES if mark in answer), None)
