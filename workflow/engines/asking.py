"""Ask an engine until it answers: what is tried again and for how long, and what benches an engine.

A text that an engine cannot do costs that text alone. An engine that cannot be reached, has had enough of us or wants
another key is benched: it is not asked again in this run. Every number here is of engines.md §7.
"""

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from workflow.engines.answers import accepted, are_swapped
from workflow.engines.protocol import (
    BadAnswer,
    Engine,
    EngineError,
    Limits,
    RateLimited,
    Style,
    TooLong,
    Transient,
    Unreachable,
)

PATIENCE: dict[type[EngineError], tuple[int, float]] = {Transient: (4, 30), RateLimited: (4, 60), Unreachable: (2, 2)}
"""How often a call is made in all, and after how many seconds not again; whatever is not listed is tried once.

So a service that wants to be left alone for an hour is benched, and without a network a run goes on within seconds.
"""
IN_A_ROW: dict[type[EngineError], int] = {Transient: 3, BadAnswer: 10}
"""So many failures of a kind, with no answer in between, bench an engine. What is merely a bad translation is none."""
LEAST_WAIT = 0.5
"""Seconds before a call is made again, also where the service asks for none."""

Answer = str | EngineError


@dataclass
class Bench:
    """The engines that are not asked again in this run, and why."""

    _why: dict[tuple[str, ...], EngineError] = field(default_factory=dict)
    _untold: list[str] = field(default_factory=list)
    _failures: Counter[tuple[str, type[EngineError]]] = field(default_factory=Counter)
    _overtaxed: set[str] = field(default_factory=set)

    def why(self, engine: Engine, source: str, target: str) -> EngineError | None:
        """Why an engine is not asked for this pair of languages; None when it may be."""
        return self._why.get((engine.id,)) or self._why.get((engine.id, source, target))

    def told(self) -> list[str]:
        """A sentence for each engine that was benched since this was last asked."""
        untold, self._untold = self._untold, []
        return untold

    def is_overtaxed(self, engine: Engine) -> bool:
        """Whether a batch was too much for it, as for a server on a small machine: it gets one text at a time."""
        return engine.id in self._overtaxed

    def overtaxed(self, engine: Engine) -> None:
        """A batch was too much for the engine."""
        self._overtaxed.add(engine.id)

    def is_on_probation(self, engine: Engine) -> bool:
        """Whether it failed the last time, so that it is tried but once."""
        return self._failures[engine.id, Transient] > 0

    def heard(self, engine: Engine) -> None:
        """The engine answered."""
        for kind in IN_A_ROW:
            self._failures.pop((engine.id, kind), None)

    def failed(self, engine: Engine, error: EngineError, source: str, target: str) -> None:
        """The engine failed, after every try."""
        places = {"engine": (engine.id,), "language": (engine.id, source, target)}
        place = places.get(error.reach)
        for kind, most in IN_A_ROW.items():
            self._failures[engine.id, kind] += isinstance(error, kind)
            if self._failures[engine.id, kind] >= most:
                place = places["engine"]
        if place and place not in self._why:
            self._why[place] = error
            pair = f" ({source} to {target})" if len(place) > 1 else ""
            self._untold.append(f"{engine.id}{pair}: {error.sentence}")


def ask(
    engine: Engine,
    texts: Sequence[str],
    source: str,
    target: str,
    style: Style,
    *,
    bench: Bench,
    spend: Callable[[int], None] = lambda _: None,
    room: Callable[[], float] = lambda: math.inf,
    sleep: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
) -> Iterator[tuple[int, Answer]]:
    """For each text its index and its translation, or why there is none, as they arrive.

    `spend` is told the characters of every call before it is made, those that are tried again too; it may raise
    QuotaExhausted. `room` says how many characters it would let through. A batch that has no room, or fails for a
    reason of its texts, is asked text by text.
    """
    asking = _Asking(engine, source, target, style, bench, spend, sleep, clock)
    waiting = deque(_batches(texts, engine.limits))
    while waiting:
        batch = waiting.popleft()
        if len(batch) > 1 and (bench.is_overtaxed(engine) or sum(len(texts[index]) for index in batch) > room()):
            waiting.extendleft([index] for index in reversed(batch))
            continue
        answers = asking.answers([texts[index] for index in batch])
        if isinstance(answers, list):
            yield from zip(batch, answers, strict=True)
        elif answers.reach == "text" and len(batch) > 1:
            if isinstance(answers, Transient | TooLong):
                bench.overtaxed(engine)
            waiting.extendleft([index] for index in reversed(batch))
        else:
            yield from ((index, answers) for index in batch)


@dataclass(frozen=True, slots=True)
class _Asking:
    engine: Engine
    source: str
    target: str
    style: Style
    bench: Bench
    spend: Callable[[int], None]
    sleep: Callable[[float], None]
    clock: Callable[[], float]

    def answers(self, texts: list[str]) -> list[Answer] | EngineError:
        """An answer for each text, or what befell them all."""
        if benched := self.bench.why(self.engine, self.source, self.target):
            return benched
        if size := next((size for text in texts if (size := self.engine.limits.size(text)) > self._longest), 0):
            return TooLong(f"{size} {self.engine.limits.unit}, and it takes {self._longest}")
        try:
            found = self._insist(texts)
            if len(found) != len(texts):
                raise BadAnswer(f"{len(found)} answers to {len(texts)} texts")
            judged = [self._judged(text, answer) for text, answer in zip(texts, found, strict=True)]
            said = [answer if isinstance(answer, str) else "" for answer in found]
            if len(texts) > 1 and are_swapped(texts, said, self.style):
                raise BadAnswer("the answers are not in the order of the texts")
        except EngineError as error:
            self.bench.failed(self.engine, error, self.source, self.target)
            return error
        self.bench.heard(self.engine)
        return judged

    @property
    def _longest(self) -> int:
        return self.engine.limits.text

    def _judged(self, text: str, answer: object) -> Answer:
        try:
            return accepted(text, answer, self.style)
        except BadAnswer as error:
            return error

    def _insist(self, texts: list[str]) -> list[str]:
        """Call the engine until it answers or there is no more hope. Raises EngineError."""
        if not self.engine.host:
            return self._call(texts)  # what fails without a network fails again
        import tenacity

        start = self.clock()
        jitter = tenacity.wait_random_exponential(multiplier=1, min=LEAST_WAIT, max=20)

        def wait(state: tenacity.RetryCallState) -> float:
            asked = getattr(_error(state), "retry_after", None)
            return jitter(state) if asked is None else max(asked, LEAST_WAIT)

        def stop(state: tenacity.RetryCallState) -> bool:
            return self._is_hopeless(_error(state), state.attempt_number, self.clock() - start, state.upcoming_sleep)

        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception(lambda error: isinstance(error, EngineError) and error.is_passing),
            wait=wait,
            stop=stop,
            sleep=self.sleep,
            reraise=True,
        )
        return retrying(self._call, texts)

    def _call(self, texts: list[str]) -> list[str]:
        self.spend(sum(map(len, texts)))
        return self.engine.translate(texts, self.source, self.target, self.style)

    def _is_hopeless(self, error: BaseException | None, tries: int, elapsed: float, wait: float) -> bool:
        """Whether a call is not to be made again."""
        most, seconds = next((patience for kind, patience in PATIENCE.items() if isinstance(error, kind)), (1, 0.0))
        is_on_probation = isinstance(error, Transient) and self.bench.is_on_probation(self.engine)
        return tries >= most or elapsed + wait > seconds or is_on_probation


def _error(state: object) -> BaseException | None:
    outcome = getattr(state, "outcome", None)
    return outcome.exception() if outcome else None


def _batches(texts: Sequence[str], limits: Limits) -> Iterator[list[int]]:
    """The indices of the texts in batches that the engine takes at once; a text that is too long stands alone."""
    batch: list[int] = []
    size = 0
    for index, text in enumerate(texts):
        is_long = limits.size(text) > limits.text
        if batch and (len(batch) >= limits.texts or size + len(text) > limits.call or is_long):
            yield batch
            batch, size = [], 0
        batch.append(index)
        size += len(text)
        if is_long:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
