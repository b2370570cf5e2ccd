"""A LibreTranslate server: one's own, or a service with a key.

Plain text with tokens comes first: in HTML mode every tag cuts the sentence into pieces that are translated apart
(argos-translate-files, translatehtml), so the markup is perfect and the grammar is gone.
"""

import re
from collections.abc import Sequence
from typing import Any

from workflow.engines.failures import failure, parsed
from workflow.engines.http import Bounds, Client, Reply, is_loopback, openly
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    EngineError,
    Health,
    Limits,
    QuotaExhausted,
    Style,
    TooLong,
    Unsupported,
)
from workflow.engines.settings import ServerSettings, Surroundings, key_variable
from workflow.languages import matching, subtags
from workflow.patterns import pattern

ID = "libretranslate"
_CODES = ("nb", "pt-BR", "tl", "zh", "zh-Hant")
"""Its codes that are more, or other, than the language of a tag."""
_SAID: tuple[tuple[re.Pattern[str], type[EngineError]], ...] = (
    # The sentences of its app.py, which come with status 400.
    (pattern(r"not supported|not available as a target", re.IGNORECASE), Unsupported),
    (pattern(r"exceeds text limit", re.IGNORECASE), TooLong),
    (pattern(r"API key", re.IGNORECASE), AuthFailed),
    (pattern(r"quota|credit", re.IGNORECASE), QuotaExhausted),
)
_LONGEST_SENTENCE = 160
_WORD = pattern(r"\w+")


class Settings(ServerSettings):
    """`[engines.libretranslate]`."""


class LibreTranslate:
    """A server that speaks LibreTranslate's API."""

    id = ID
    version = ""
    is_rough = False
    styles = (Style.BRACKET, Style.WORD, Style.HTML)
    limits = Limits(text=5000, texts=10, call=4000)  # what a small machine does within the time of one call

    def __init__(self, settings: Settings, around: Surroundings, bounds: Bounds | None = None) -> None:
        self._client = Client(settings.url, bounds=bounds)
        self._key = around.key(ID)
        self._openly = openly(settings.url)
        self.host = self._client.host + self._openly
        self.is_ours = settings.local and is_loopback(settings.url)

    def can(self, source: str, target: str) -> bool:
        """Every pair may be there, each language in its usual script; the server says which it knows."""
        return bool(_code(source) and _code(target)) and source != target

    def check(self) -> Health:
        """Ask for its languages."""
        try:
            languages = self._client.json("GET", "/languages")
            codes = ", ".join(sorted(language["code"] for language in languages))
        except EngineError as error:
            return Health(is_well=False, sentence=error.sentence)
        except (TypeError, KeyError):
            return Health(is_well=False, sentence=f"{self._client.host} does not speak LibreTranslate's language")
        known = codes or "no language"
        return Health(is_well=True, sentence=f"{self._client.host} answers, and knows {known}{self._openly}")

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """All texts in one call. Raises EngineError."""
        body: dict[str, Any] = {
            "q": list(texts),
            "source": _code(source),
            "target": _code(target),
            "format": "html" if style is Style.HTML else "text",
        }
        if self._key:
            body["api_key"] = self._key
        reply = self._client.reply("POST", "/translate", body)
        if error := failure(self._client.host, reply.status, reply.headers):
            raise self._explained(error, reply, texts)
        data = parsed(self._client.host, reply.body)
        answers = data.get("translatedText") if isinstance(data, dict) else None
        if not isinstance(answers, list) or not all(isinstance(answer, str) for answer in answers):
            raise BadAnswer(f"{self._client.host} sent no list of translations")
        if len(answers) != len(texts):
            raise BadAnswer(f"{self._client.host} sent {len(answers)} answers to {len(texts)} texts")
        return answers

    def _explained(self, error: EngineError, reply: Reply, texts: Sequence[str]) -> EngineError:
        """The error with the server's own sentence, where that quotes neither a text nor the key."""
        sentence = self._sentence(reply, texts)
        kind = type(error)
        if reply.status == 400:
            kind = next((kind for said, kind in _SAID if said.search(sentence)), kind)
        if kind is AuthFailed and not self._key:
            return AuthFailed(f"{error.sentence}; {key_variable(ID)} is not set{_quoted(sentence)}")
        return kind(error.sentence + _quoted(sentence), error.retry_after)

    def _sentence(self, reply: Reply, texts: Sequence[str]) -> str:
        if not 400 <= reply.status < 500:
            return ""  # 500 repeats the text
        try:
            data = parsed(self._client.host, reply.body)
        except EngineError:
            return ""
        said = data.get("error") if isinstance(data, dict) else None
        if not isinstance(said, str) or len(said) > _LONGEST_SENTENCE or not said.isprintable():
            return ""
        return "" if (self._key and self._key in said) or _quotes(said, texts) else said


def _quotes(said: str, texts: Sequence[str]) -> bool:
    """Whether a sentence repeats three words of a text, or a whole text."""
    heard = f" {' '.join(_WORD.findall(said.lower()))} "
    for text in texts:
        words = _WORD.findall(text.lower())
        runs = [words[i : i + 3] for i in range(max(1, len(words) - 2))]
        if any(run and f" {' '.join(run)} " in heard for run in runs):
            return True
    return False


def _quoted(sentence: str) -> str:
    return f" (it says: {sentence})" if sentence else ""


def _code(tag: str) -> str:
    return matching(tag, (*_CODES, subtags(tag).language))
