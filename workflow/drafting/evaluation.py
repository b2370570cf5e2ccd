"""What drafts are worth: how near they come to what people wrote, and what people made of them.

Reviewed entries are drafted again as if they were empty, the memory without the statement that they stand in, and
compared with what stands there: chrF first, BLEU for the record (sacrebleu, offline). The better number is what
people changed in drafts that they let stand. A text that engines may have been trained on flatters them.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from workflow.catalogue import Entry, State
from workflow.cores import Progress, silent
from workflow.drafting.asking import Asker
from workflow.drafting.blanks import Blank
from workflow.drafting.chain import COPY, Chain, Outcome
from workflow.editions import EditionState
from workflow.engines.opening import MEMORY
from workflow.errors import UsageError, counted
from workflow.facts import digest
from workflow.inventory import Inventory
from workflow.journal import Journal
from workflow.languages import Language
from workflow.memory import Memories, likeness
from workflow.messages import text_of, walk
from workflow.statement import Statement


@dataclass(frozen=True, slots=True)
class Score:
    """How near one engine comes to what people wrote in one language."""

    language: str
    engine: str
    drafted: int
    entries: int
    chrf: float
    """Of what it drafted, 0 to 100; 100 is the same."""
    bleu: float

    def __str__(self) -> str:
        if not self.drafted:
            return f"{self.language}: {self.engine}: 0 of {counted(self.entries, 'entry')}"
        return (
            f"{self.language}: {self.engine}: {self.drafted} of {counted(self.entries, 'entry')}, "
            f"chrF {self.chrf:.1f}, BLEU {self.bleu:.1f}"
        )


@dataclass(slots=True)
class Acceptance:
    """What people made of one engine's drafts in one language, in the entries that are reviewed by now."""

    language: str
    engine: str
    kept: int = 0
    """Stand letter by letter as they were drafted."""
    changed: int = 0
    likenesses: list[float] = field(default_factory=list)
    """Of the changed ones, where this machine wrote the draft and still knows it."""

    def __str__(self) -> str:
        reviewed = self.kept + self.changed
        told = f"{self.language}: of {reviewed} reviewed drafts by {self.engine} people changed {self.changed}"
        if not self.likenesses:
            return told
        edited = 100 * (1 - sum(self.likenesses) / len(self.likenesses))
        return f"{told}, {edited:.0f} % of their letters"


def evaluate(
    chain: Chain,
    statements: Iterable[Statement],
    languages: Iterable[Language],
    *,
    progress: Progress = silent,
) -> tuple[Score, ...]:
    """The scores of each step of a chain by itself, in each language. Nothing is written.

    What is under embargo is drafted by nobody over a network, and every request counts as any other does.
    Raises UsageError when sacrebleu is not installed.
    """
    metrics = _metrics()
    statements, languages = tuple(statements), tuple(languages)
    work = [
        (step, language, blanks)
        for step in chain.steps
        for language in languages
        for statement in statements
        if (blanks := tuple(_reviewed(chain.inventory, statement, language)))
    ]
    total, done = sum(len(blanks) for _, _, blanks in work), 0
    drafts: dict[tuple[str, str], list[tuple[str, str]]] = {}
    entries: Counter[tuple[str, str]] = Counter()
    for step, language, blanks in work:
        place = language.tag, step.engine.id if isinstance(step, Asker) else MEMORY
        entries[place] += len(blanks)
        drafts.setdefault(place, []).extend(_drafts(chain, step, blanks))
        done += len(blanks)
        progress(done, total, f"{place[1]} ({place[0]})")
    return tuple(
        Score(*place, len(pairs), entries[place], *(metrics(pairs) if pairs else (0.0, 0.0)))
        for place, pairs in drafts.items()
    )


def _metrics() -> Callable[[list[tuple[str, str]]], tuple[float, float]]:
    """(chrF, BLEU) of pairs of a draft and what a person wrote."""
    try:
        from sacrebleu.metrics.bleu import BLEU
        from sacrebleu.metrics.chrf import CHRF
    except ImportError:
        tip = 'pip install "communique[evaluate]"'
        raise UsageError("--evaluate needs sacrebleu, which the extra “evaluate” installs", tip=tip) from None

    def metrics(pairs: list[tuple[str, str]]) -> tuple[float, float]:
        drafts, people = [draft for draft, _ in pairs], [[person for _, person in pairs]]
        return (
            CHRF().corpus_score(drafts, people).score,
            BLEU(effective_order=True).corpus_score(drafts, people).score,
        )

    return metrics


def _reviewed(inventory: Inventory, statement: Statement, language: Language) -> Iterator[Blank]:
    """The reviewed entries of an edition as if they were empty."""
    edition = inventory.edition(statement.slug, language)
    if edition is None or edition.is_original or edition.state is EditionState.WITHDRAWN:
        return
    passages = {passage.key: passage for passage in walk(text_of(statement)) if passage.is_translatable}
    for key, entry in edition.entries.items():
        if entry.state is State.REVIEWED and entry.msgid_plural is None and key in passages:
            yield Blank(statement, language, entry, passages[key])


def _drafts(chain: Chain, step: Memories | Asker, blanks: tuple[Blank, ...]) -> Iterator[tuple[str, str]]:
    """(draft, what a person wrote) of the entries that one step drafts, all of one catalogue."""
    outcomes: dict[Blank, Outcome] = {}
    alone = replace(chain, steps=(replace(step, is_forgetful=True) if isinstance(step, Memories) else step,))
    alone.fill(blanks, outcomes, lambda _: None)
    for blank, outcome in outcomes.items():
        if outcome.draft and outcome.draft.engine != COPY:
            yield outcome.draft.text, blank.entry.msgstr


def acceptance(inventory: Inventory, journal: Journal, languages: Iterable[Language]) -> tuple[Acceptance, ...]:
    """What people made of the drafts that they let stand, by language and engine."""
    found: dict[tuple[str, str], Acceptance] = {}
    tags = {language.tag for language in languages}
    for edition in inventory.editions.values():
        for entry in edition.entries.values() if edition.language.tag in tags else ():
            if (mark := entry.draft_mark) and entry.state is State.REVIEWED:
                place = edition.language.tag, mark.engine
                _accept(found.setdefault(place, Acceptance(*place)), entry, journal)
    return tuple(found.values())


def _accept(acceptance: Acceptance, entry: Entry, journal: Journal) -> None:
    mark = entry.draft_mark
    if mark is None or mark.out == digest(entry.msgstr):
        acceptance.kept += 1
        return
    acceptance.changed += 1
    if (drafted := journal.draft(mark.out)) is not None:
        acceptance.likenesses.append(likeness(drafted, entry.msgstr))
