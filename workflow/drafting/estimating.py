"""What a run would send where, and how much of it: nothing is sent, and nothing is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from workflow.drafting.asking import Asker
from workflow.drafting.blanks import Blank, blanks_of
from workflow.drafting.chain import Chain, Outcome
from workflow.languages import Language
from workflow.memory import Memories
from workflow.statement import Statement


@dataclass(slots=True)
class Share:
    """What one engine would do."""

    entries: int = 0
    texts: int = 0
    """What would be sent: parts of entries; answers that the journal has are not sent."""
    characters: int = 0


@dataclass(slots=True)
class Estimate:
    """What a run would do. Nobody knows before what an engine refuses; then the next one is asked."""

    shares: dict[tuple[str, str, str], Share] = field(default_factory=dict)
    """By language, engine and host; the host is empty where nothing leaves this machine."""
    left: dict[tuple[str, str], int] = field(default_factory=dict)
    """Entries that nobody may or can fill, by language and reason."""


def estimate(
    chain: Chain, statements: Iterable[Statement], languages: Iterable[Language], *, refresh: bool = False
) -> Estimate:
    """Who would fill the blanks of these statements in these languages."""
    found = Estimate()
    for _, blanks in blanks_of(chain.inventory, statements, languages, refresh=refresh):
        open_blanks = _offline(replace(chain, steps=()), blanks, found)
        reasons: dict[Blank, dict[str, None]] = {blank: {} for blank in blanks}
        for step in chain.steps:
            if isinstance(step, Memories):
                open_blanks = _offline(replace(chain, steps=(step,)), open_blanks, found)
                continue
            for blank in open_blanks:
                reasons[blank][step.why_not(blank, chain.at)] = None
            _count(step, [blank for blank in open_blanks if "" in reasons[blank]], found)
            open_blanks = [blank for blank in open_blanks if "" not in reasons[blank]]
        for blank in open_blanks:
            why = "; ".join(reasons[blank]) or "no engine would be asked"
            found.left[blank.language.tag, why] = found.left.get((blank.language.tag, why), 0) + 1
    return found


def _offline(chain: Chain, blanks: Sequence[Blank], found: Estimate) -> list[Blank]:
    """The blanks that are still open after what needs nobody else; what it fills is counted."""
    outcomes: dict[Blank, Outcome] = {}
    chain.fill(blanks, outcomes, lambda _: None)
    for blank, outcome in outcomes.items():
        if outcome.draft:
            found.shares.setdefault((blank.language.tag, outcome.draft.engine, ""), Share()).entries += 1
    return [blank for blank in blanks if outcomes[blank].draft is None]


def _count(asker: Asker, blanks: Sequence[Blank], found: Estimate) -> None:
    """Count what an engine would be sent for these blanks, in its best style."""
    style = asker.engine.styles[0]
    for blank in blanks:
        share = found.shares.setdefault((blank.language.tag, asker.engine.id, asker.engine.host), Share())
        share.entries += 1
        protected = asker.protected(blank, style)
        for piece in (piece for line in asker.pieces(protected) for piece in line) if protected else ():
            if asker.known(asker.key(blank, style, piece)) is None:
                share.texts += 1
                share.characters += len(piece)
