"""From the memory through the engines, in the order of communique.toml, until every blank has a draft or a reason."""

import datetime
import time
from collections.abc import Callable, Iterable, MutableMapping, Sequence
from dataclasses import dataclass, field, replace

from workflow.checks.problem import Level, Problem
from workflow.crew import Crew
from workflow.drafting.asking import Asker, Clock
from workflow.drafting.blanks import Blank
from workflow.drafting.judging import Judge, Verdict
from workflow.drafting.marking import Draft, hint
from workflow.engines.asking import Bench
from workflow.engines.opening import MEMORY, open_engine
from workflow.engines.protocol import BadAnswer, EngineError, Style
from workflow.errors import UsageError
from workflow.inventory import Inventory
from workflow.journal import Journal
from workflow.memory import Memories, Pair, memories_of
from workflow.patterns import pattern
from workflow.protection import names_of, protect
from workflow.survey import Survey
from workflow.typography import fixed

_LETTER = pattern(r"[^\W\d_]")
COPY = "copy"
"""What drafts a text without words of its own: a name, an address."""
UNKNOWN = "unknown to the memory"
ROUGH = Problem("rough", Level.WARNING, "this engine is known to turn meanings round: check every word")


@dataclass(slots=True)
class Outcome:
    """What became of a blank."""

    draft: Draft | None = None
    reasons: dict[str, str] = field(default_factory=dict)
    """Why it is still empty, by what was tried, in order; the first reason of each, which is that of its best style."""
    notes: list[str] = field(default_factory=list)
    """What the memory has to show besides."""

    @property
    def why(self) -> str:
        """Why it stayed empty, in one line."""
        return "; ".join(self.reasons.values()) or "no engine was asked"


Outcomes = MutableMapping[Blank, Outcome]


@dataclass(frozen=True)
class Chain:
    """The memory and the engines of a run, in order. Made by `open_chain`."""

    inventory: Inventory
    steps: tuple[Memories | Asker, ...]
    judge: Judge
    bench: Bench
    at: datetime.datetime
    """The hour, which decides what is under embargo."""

    @property
    def askers(self) -> tuple[Asker, ...]:
        """The engines."""
        return tuple(step for step in self.steps if isinstance(step, Asker))

    @property
    def order(self) -> tuple[str, ...]:
        """What drafts, in the order in which it is asked."""
        return (COPY, *(step.engine.id if isinstance(step, Asker) else MEMORY for step in self.steps))

    def fill(self, blanks: Sequence[Blank], outcomes: Outcomes, told: Callable[[int], None]) -> None:
        """Find a draft for each blank of one catalogue, or the reasons why there is none.

        What is found stands in `outcomes` as soon as it is found, so that an interruption loses nothing. `told` gets
        the number of texts that an engine has answered.
        """
        outcomes.update((blank, Outcome()) for blank in blanks)
        self._copy(blanks, outcomes)
        for step in self.steps:
            pending = [blank for blank in blanks if outcomes[blank].draft is None]
            if isinstance(step, Memories):
                self._remember(step, pending, outcomes)
            else:
                self._ask(step, pending, outcomes, told)

    def _copy(self, blanks: Sequence[Blank], outcomes: Outcomes) -> None:
        """Draft the texts that have no words of their own, and figures that mean the same in the other language."""
        for blank in blanks:
            names = names_of(self.inventory.glossary, blank.statement.language.tag, blank.language.tag)
            protected = protect(blank.text, Style.WORD, names)
            if protected and not protected.texts:
                self._take(blank, outcomes[blank], Draft(protected.restored(()), COPY))
            elif not _LETTER.search(blank.text) and self.judge.judge(blank, blank.text) == Verdict():
                outcomes[blank].draft = Draft(blank.text, COPY)

    def _remember(self, memories: Memories, blanks: Sequence[Blank], outcomes: Outcomes) -> None:
        for blank in blanks:
            memory, outcome = memories.serving(blank.statement, blank.language), outcomes[blank]
            found = memory.find(blank.text, slug=blank.statement.slug, context=blank.entry.msgctxt)
            hints = list(found.hints)
            if match := found.draft:
                verdict = self._take(blank, outcome, Draft(match.translation, MEMORY, match=match))
                if verdict.refusal:
                    outcome.reasons[MEMORY] = f"{MEMORY}: {verdict.refusal}"
                    hints.insert(0, replace(match, may_fill=False, why_not=verdict.refusal))
            else:
                outcome.reasons[MEMORY] = UNKNOWN
            outcome.notes += map(hint, hints)

    def _ask(self, asker: Asker, blanks: Sequence[Blank], outcomes: Outcomes, told: Callable[[int], None]) -> None:
        pending = []
        for blank in blanks:
            if why := asker.why_not(blank, self.at):
                outcomes[blank].reasons[asker.engine.id] = why
            else:
                pending.append(blank)
        for style in asker.engine.styles if pending else ():
            again = []
            for blank, answer in asker.answers(pending, style, told) if pending else ():
                again += [blank] if self._may_ask_again(asker, blank, answer, outcomes[blank]) else []
            pending = again

    def _may_ask_again(self, asker: Asker, blank: Blank, answer: str | EngineError, outcome: Outcome) -> bool:
        """Take an answer, or note why there is none; whether another style of protection may help."""
        engine = asker.engine
        if isinstance(answer, str):
            rough = (ROUGH,) if engine.is_rough else ()
            verdict = self._take(blank, outcome, Draft(fixed(answer, blank.language.tag), engine.id, rough))
            if verdict.refusal:
                outcome.reasons.setdefault(engine.id, f"{engine.id}: {verdict.refusal}")
            return bool(verdict.refusal) and not verdict.is_of_words
        is_bad = isinstance(answer, BadAnswer)
        is_benched = asker.is_benched(blank) and not is_bad
        reason = f"no answer from {engine.id}" if is_benched else f"{engine.id}: {answer.sentence}"
        outcome.reasons.setdefault(engine.id, reason)
        return is_bad

    def _take(self, blank: Blank, outcome: Outcome, draft: Draft) -> Verdict:
        """Let the checks judge a draft, and take it unless they refuse it."""
        verdict = self.judge.judge(blank, draft.text)
        if not verdict.refusal:
            outcome.draft = replace(draft, warnings=(*draft.warnings, *verdict.warnings))
        return verdict


def open_chain(
    survey: Survey,
    journal: Journal,
    names: Iterable[str] = (),
    *,
    pairs: Iterable[Pair],
    at: datetime.datetime,
    clock: Clock,
    crew: Crew | None = None,
    pause: Callable[[float], None] = time.sleep,
    asks_again: bool = False,
) -> Chain:
    """The chain of the engines with these names; of those in communique.toml when none is named.

    It drafts for these pairs of languages, from one into the other; what engines answered in vain before they are not
    asked again, unless it `asks_again`. No network is touched; what the memory holds is
    read here, by a `crew` when it is much. Raises ProjectError for a table that is wrong, UsageError for an engine that
    speaks over a network and is not named in communique.toml: that line is the consent.
    """
    inventory, project, bench = survey.inventory, survey.project, Bench()
    consented = project.settings.draft.engines
    steps: list[Memories | Asker] = []
    for name in dict.fromkeys(tuple(names) or consented):
        if name == MEMORY:
            steps.append(memories_of(survey, pairs, at, crew))
            continue
        engine = open_engine(name, project, glossary=inventory.glossary)
        if engine.host and not engine.is_ours and name not in consented:
            tip = f'when everybody agrees that {engine.host} may see the texts, add "{name}" to [draft] engines'
            raise UsageError(f"communique.toml does not name the engine “{name}”, which speaks over a network", tip=tip)
        steps.append(Asker(engine, project, inventory.glossary, journal, bench, clock, pause, asks_again))
    return Chain(inventory, tuple(steps), Judge.of(inventory), bench, at)
