"""What every engine is and does, and what can go wrong with it, by how far the failure reaches."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Literal, Protocol


class Style(StrEnum):
    """How protected parts look while an engine has the text. `answers.tokens` finds them again."""

    BRACKET = "bracket"
    """`[X1X]`"""
    WORD = "word"
    """`XQ1Z`"""
    XML = "xml"
    """`<x id="1"></x>`, all other text escaped"""
    HTML = "html"
    """`<span translate="no" id="1"></span>`, all other text escaped"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What an engine takes at once."""

    text: int
    """Of one text, in `unit`s, protection included."""
    unit: Literal["characters", "bytes"] = "characters"
    texts: int = 1
    """Texts in one call of `translate`."""
    call: int = 20_000
    """Characters in one call of `translate`."""

    def size(self, text: str) -> int:
        """The size of a text in `unit`s."""
        return len(text.encode()) if self.unit == "bytes" else len(text)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether an engine can be used, in a sentence for people."""

    is_well: bool
    sentence: str


class Engine(Protocol):
    """A translation service. Making one never touches a network."""

    id: str
    """As communique.toml names it: `libretranslate`."""
    host: str
    """What hears the text: `api.example.org`; empty for an engine that speaks over no network."""
    is_ours: bool
    """True for an engine that speaks over no network, and for a loopback server declared `local = true`."""
    is_rough: bool
    """True where drafts are known to turn meanings round."""
    limits: Limits

    @property
    def version(self) -> str:
        """Of the program or service and of its settings: what changes its answers, and thus the key they have."""
        ...

    @property
    def styles(self) -> tuple[Style, ...]:
        """The best first."""
        ...

    def can(self, source: str, target: str) -> bool:
        """Whether it translates between two languages (BCP 47 tags), as far as it knows without asking anybody."""
        ...

    def check(self) -> Health:
        """Whether it answers, by one bounded call that sends no text. Raises nothing."""
        ...

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """One translation for each text, in order, as the service gave it. Raises EngineError.

        No text holds a newline or outer white space. `asking.ask` calls this, and judges the answers.
        """
        ...


class EngineError(Exception):
    """An engine did not answer as it should. The sentence holds neither text nor key nor full address."""

    reach: ClassVar[Literal["text", "language", "engine"]] = "text"
    """What it spoils: this text, this pair of languages, or the engine for the rest of the run."""
    is_passing: ClassVar[bool] = False
    """Whether asking again may help."""

    def __init__(self, sentence: str, retry_after: float | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.retry_after = retry_after
        """Seconds that the service asks for."""


class BadAnswer(EngineError):
    """Not a translation: empty, short, swapped, a page, a warning, a lost token."""


class Refused(BadAnswer):
    """Not a translation of this text, though the service did its work: asked again it would say the same."""


class TooLong(EngineError):
    """A text is longer than the engine takes."""


class Transient(EngineError):
    """A time-out, a reset, a 5xx. Several in a row bench the engine."""

    is_passing = True


class RateLimited(EngineError):
    """429: to be asked again after `retry_after` seconds; then the engine is benched."""

    is_passing = True
    reach = "engine"


class Unreachable(EngineError):
    """No such host, refused, no network, or somebody else answers: a captive portal."""

    reach = "engine"
    is_passing = True


class QuotaExhausted(EngineError):
    """456, a used-up allowance, our own budget."""

    reach = "engine"


class AuthFailed(EngineError):
    """401 or 403."""

    reach = "engine"


class NotInstalled(EngineError):
    """The program, the package or the model is not there; the sentence says how to get it."""

    reach = "engine"


class Unsupported(EngineError):
    """The service does not know this pair of languages."""

    reach = "language"
