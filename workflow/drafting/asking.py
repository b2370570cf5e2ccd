"""Answers of one engine to the blanks of one catalogue, through the journal: what was paid for is not asked twice."""

import datetime
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from workflow.checks.pair import base, sentences
from workflow.drafting.blanks import Blank
from workflow.engines.answers import tokens
from workflow.engines.asking import Bench, ask
from workflow.engines.opening import budget
from workflow.engines.protocol import BadAnswer, Engine, EngineError, Limits, QuotaExhausted, Refused, Style
from workflow.facts import digest
from workflow.glossary import Glossary
from workflow.journal import Journal, Sent, key_of
from workflow.project import Project
from workflow.protection import VERSION, Protected, names_of, protect, shifted

Clock = Callable[[], datetime.datetime]
EMBARGO = "under embargo: no engine over a network may see it"


@dataclass
class Asker:
    """One engine in a run."""

    engine: Engine
    project: Project
    glossary: Glossary
    journal: Journal
    bench: Bench
    clock: Clock
    pause: Callable[[float], None]
    asks_again: bool = False
    """Whether what it answered in vain before is asked again."""
    _budget: int | None = field(init=False)
    _terms: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._budget = budget(self.engine.id, self.project)

    def why_not(self, blank: Blank, at: datetime.datetime) -> str:
        """Why the engine may not or cannot draft a blank; empty when it can, were it only from the journal."""
        source, target = blank.statement.language.tag, blank.language.tag
        if not self.engine.is_ours and blank.statement.is_embargoed(at):
            return EMBARGO
        if not self.engine.can(source, target):
            return f"{self.engine.id} does not translate from {source} into {target}"
        return ""

    def is_benched(self, blank: Blank) -> bool:
        """Whether the engine is not asked any more in this run."""
        return self.bench.why(self.engine, blank.statement.language.tag, blank.language.tag) is not None

    def protected(self, blank: Blank, style: Style) -> Protected | None:
        """The text of a blank as it would be sent; None when it looks like tokens of this style."""
        names = names_of(self.glossary, blank.statement.language.tag, blank.language.tag)
        return protect(blank.text, style, names)

    def pieces(self, protected: Protected) -> tuple[tuple[str, ...], ...]:
        """What is sent for each line of a text: the line, or its sentences where it is too long for the engine."""
        return tuple(_fitting(text, self.engine.limits) for text in protected.texts)

    def key(self, blank: Blank, style: Style, piece: str) -> str:
        """The key of an answer in the journal."""
        source, target = blank.statement.language.tag, blank.language.tag
        engine = self.engine
        parts = (engine.id, engine.version, engine.host, source, target, str(VERSION), self._terms_of(target))
        return key_of(*parts, style.value, blank.entry.msgctxt, piece)

    def known(self, key: str) -> str | EngineError | None:
        """What the journal has under a key: an answer, or why it was refused; None when it is to be asked."""
        answer = self.journal.answer(key)
        if answer is not None or self.asks_again:
            return answer
        why = self.journal.refusal(key)
        return None if why is None else Refused(why)

    def _terms_of(self, target: str) -> str:
        """A digest of the glossary's rows for a language."""
        if target not in self._terms:
            rows = (row for row in self.glossary.rows if base(row.lang) in {base(target), "en", "*"})
            self._terms[target] = digest(
                "\n".join(f"{r.term}\t{r.lang}\t{r.status}\t{r.text}" for r in rows), length=16
            )
        return self._terms[target]

    def answers(
        self, blanks: Sequence[Blank], style: Style, told: Callable[[int], None]
    ) -> Iterator[tuple[Blank, str | EngineError]]:
        """The translation of each blank in this style, or why there is none. All are of one catalogue.

        `told` gets the number of texts that were answered so far. When the run is interrupted, what was answered is
        given out, and then the interruption is passed on.
        """
        jobs = {blank: protected for blank in blanks if (protected := self.protected(blank, style))}
        yield from ((blank, BadAnswer("it looks like tokens itself")) for blank in blanks if blank not in jobs)
        wanted = {
            self.key(blank, style, piece): piece
            for blank, protected in jobs.items()
            for line in self.pieces(protected)
            for piece in line
        }
        found: dict[str, str | EngineError] = {}
        interruption: BaseException | None = None
        try:
            self._ask(wanted, style, blanks[0], found, told)
        except KeyboardInterrupt as error:
            interruption = error
        for blank, protected in jobs.items():
            yield blank, self._restored(blank, protected, found)
        if interruption:
            raise interruption

    def _ask(
        self,
        wanted: Mapping[str, str],
        style: Style,
        blank: Blank,
        found: dict[str, str | EngineError],
        told: Callable[[int], None],
    ) -> None:
        """Find an answer to each text: in the journal, else from the engine, each noted before the next is asked."""
        for key in wanted:
            if (known := self.known(key)) is not None:
                found[key] = known
        keys = [key for key in wanted if key not in found]
        offsets = _offsets([wanted[key] for key in keys], style, self.engine.limits)
        texts = [shifted(wanted[key], style, offset) for key, offset in zip(keys, offsets, strict=True)]
        source, target = blank.statement.language.tag, blank.language.tag
        for index, answer in ask(
            self.engine,
            texts,
            source,
            target,
            style,
            bench=self.bench,
            spend=lambda characters: self._spend(characters, blank),
            room=self._room,
            sleep=self.pause,
        ):
            key = keys[index]
            found[key] = shifted(answer, style, -offsets[index]) if isinstance(answer, str) else answer
            self._keep(key, found[key])
            told(len(found))

    def _keep(self, key: str, answer: str | EngineError) -> None:
        """Note in the journal what need not be asked again."""
        if isinstance(answer, str):
            self.journal.keep(key, answer, self.clock())
        elif isinstance(answer, Refused):
            self.journal.refuse(key, answer.sentence, self.clock())

    def _room(self) -> float:
        """How many characters of the budget of this month are left."""
        if self._budget is None:
            return math.inf
        return self._budget - self.journal.characters(self.engine.id, self.clock())

    def _spend(self, characters: int, blank: Blank) -> None:
        """Note a request in the journal before it is made. Raises QuotaExhausted when it would exceed the budget."""
        if self._budget is not None and characters > (room := self._room()):
            used = self._budget - room
            raise QuotaExhausted(f"of its budget of {self._budget} characters a month {used:.0f} are used")
        engine = self.engine
        sent = Sent(self.clock(), engine.id, engine.host, blank.statement.slug, blank.language.tag, characters)
        self.journal.note(sent)

    def _restored(
        self, blank: Blank, protected: Protected, found: Mapping[str, str | EngineError]
    ) -> str | EngineError:
        """The translation of a blank from the answers to its texts, or the first error among them."""
        lines: list[str] = []
        for line in self.pieces(protected):
            answers = [
                found.get(self.key(blank, protected.style, piece), EngineError("it was not asked")) for piece in line
            ]
            if error := next((answer for answer in answers if isinstance(answer, EngineError)), None):
                return error
            lines.append(" ".join(map(str, answers)))
        try:
            return protected.restored(lines)
        except BadAnswer as error:
            return error


def _offsets(texts: Iterable[str], style: Style, limits: Limits) -> list[int]:
    """For each text by how much its tokens are shifted, so that no two texts of a call have the same.

    Longer numbers make a text longer: one that would then be too long for the engine keeps its own.
    """
    offsets, offset = [], 0
    for text in texts:
        fits = limits.size(shifted(text, style, offset)) <= limits.text
        offsets.append(offset if fits else 0)
        offset += max(tokens(text, style), default=0)
    return offsets


def _fitting(text: str, limits: Limits) -> tuple[str, ...]:
    """The text, or sentences of it that the engine takes at once; a sentence that is too long stays as it is."""
    if limits.size(text) <= limits.text:
        return (text,)
    parts = [""]
    for sentence in sentences(text):
        longer = f"{parts[-1]} {sentence}".strip()
        if limits.size(longer) <= limits.text or not parts[-1]:
            parts[-1] = longer
        else:
            parts.append(sentence)
    return tuple(parts)
