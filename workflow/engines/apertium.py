"""Apertium, the program of that name in Debian: real, fast, offline, and rough.

It puts words in the place of words by rules, and turns meanings round: “Women who use drugs face violence” came back as
women who use violence. So it drafts into Spanish alone unless its settings ask for more, and its drafts are marked.
"""

import os
import shutil
import signal
import subprocess
import threading
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import Literal

from pydantic import Field

from workflow.engines.protocol import (
    BadAnswer,
    EngineError,
    Health,
    Limits,
    NotInstalled,
    Style,
    Transient,
    Unsupported,
)
from workflow.engines.settings import EngineSettings
from workflow.languages import subtags

ID = "apertium"
COMMAND = "apt-get install --no-install-recommends apertium {}"
_ROUTES: dict[tuple[str, str], tuple[str, ...]] = {
    ("en", "es"): ("eng-spa",),
    ("en", "it"): ("eng-spa", "spa-ita"),
    ("en", "fr"): ("eng-spa", "es-fr"),
}
"""Nothing in Debian goes from English to French, Italian or Russian at once, and nothing at all to Russian."""
_PACKAGES = {"eng-spa": "apertium-eng-spa", "spa-ita": "apertium-spa-ita", "es-fr": "apertium-fr-es"}
_MOST = 256 * 1024


class Settings(EngineSettings):
    """`[engines.apertium]`."""

    languages: tuple[Literal["es", "it", "fr"], ...] = Field(default=("es",), strict=False)
    """What it may draft into: `it` and `fr` go by way of Spanish, and are rougher still."""


class Apertium:
    """The program `apertium`, one text a call."""

    id = ID
    host = ""
    is_ours = True
    is_rough = True
    styles = (Style.BRACKET, Style.WORD)
    limits = Limits(text=5000)

    def __init__(self, settings: Settings | None = None, *, program: str = ID, seconds: float = 20) -> None:
        self._settings = settings or Settings()
        self._program, self._seconds = program, seconds
        self._modes: frozenset[str] = frozenset()

    @cached_property
    def version(self) -> str:
        """That of the program; empty where it does not say."""
        try:
            return self._run(["-V"], "").strip()
        except EngineError:
            return ""

    def can(self, source: str, target: str) -> bool:
        """Whether there is a way, and the settings ask for it."""
        return _pair(source, target) in _ROUTES and _pair(source, target)[1] in self._settings.languages

    def check(self) -> Health:
        """Look for the program and the data of each language."""
        wanted = (mode for target in self._settings.languages for mode in _ROUTES.get(("en", target), ()))
        try:
            missing = self._missing(wanted)
        except EngineError as error:
            missing = error.sentence
        if missing:
            return Health(is_well=False, sentence=missing)
        languages = ", ".join(self._settings.languages)
        return Health(is_well=True, sentence=f"installed, for {languages}; its drafts are rough")

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """Each text by the program. Raises EngineError."""
        del style
        if not self.can(source, target):
            raise Unsupported("it is not to draft this pair of languages")
        route = _ROUTES[_pair(source, target)]
        if missing := self._missing(route):
            raise NotInstalled(missing)
        return [self._through(text, route) for text in texts]

    def _through(self, text: str, route: Sequence[str]) -> str:
        for mode in route:
            text = self._run(["-u", mode], text).strip()
        return text

    def _missing(self, modes: Iterable[str]) -> str:
        """What is not installed, with the command that installs it; empty when all is there."""
        wanted = dict.fromkeys(modes)
        if not shutil.which(self._program):
            return f"the program is not installed: {COMMAND.format(' '.join(_PACKAGES[mode] for mode in wanted))}"
        if not self._modes:
            self._modes = frozenset(self._run(["-l"], "").split())
        lacking = " ".join(_PACKAGES[mode] for mode in wanted if mode not in self._modes)
        return f"its languages are not installed: {COMMAND.format(lacking)}" if lacking else ""

    def _started(self, arguments: Sequence[str]) -> "subprocess.Popen[bytes]":
        """The program, in a session of its own. Raises NotInstalled when it cannot be started."""
        try:
            return subprocess.Popen(
                [self._program, *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "LC_ALL": "C.UTF-8"},
                start_new_session=True,
            )
        except OSError as error:
            why = error.strerror
        raise NotInstalled(f"the program cannot be started ({why}); install it anew: {COMMAND.format('')}".rstrip())

    def _run(self, arguments: Sequence[str], text: str) -> str:
        """What the program writes, within bounds, when it ends as it should. Raises EngineError."""
        with self._started(arguments) as process:
            timer = threading.Timer(self._seconds, _end, (process,))
            timer.start()
            try:
                answer = _exchange(process, text)
                status = process.wait() if len(answer) <= _MOST else 0  # it writes on, and is ended below
            finally:
                is_late = not timer.is_alive()
                timer.cancel()
                _end(process)
        if is_late:
            raise Transient(f"it did not answer within {self._seconds:g} s")
        if len(answer) > _MOST:
            raise BadAnswer(f"more than {_MOST} bytes")
        if status:
            raise BadAnswer(f"the program failed (exit {status})")
        return answer.decode("utf-8", errors="replace")


def _exchange(process: "subprocess.Popen[bytes]", text: str) -> bytes:
    """Write the text, which is smaller than the buffer of a pipe, and read up to a limit."""
    if process.stdin is None or process.stdout is None:
        return b""
    with suppress(BrokenPipeError):
        process.stdin.write(text.encode())
    with suppress(BrokenPipeError):
        process.stdin.close()
    return process.stdout.read(_MOST + 1)


def _end(process: "subprocess.Popen[bytes]") -> None:
    """End the program and all that it started: it is a pipeline."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)


def _pair(source: str, target: str) -> tuple[str, str]:
    return subtags(source).language, subtags(target).language
