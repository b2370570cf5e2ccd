"""The problems of a whole catalogue, and which of them a translator has allowed.

`# allow numbers: the original's 1,250 was a slip` above an entry lets what that check finds there stand. Structure,
unsafe text and forbidden terms cannot be allowed. What is allowed is not gone: it is counted, and an approver sees
it. An allowance is given for a wording: when the English changes it counts no more (`succession`).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

from workflow.catalogue import ALLOWANCE, Catalogue, Entry, Key, State
from workflow.checks import CHECKS, problems
from workflow.checks.pair import pair_of
from workflow.checks.problem import Check, Level, Problem
from workflow.facts import is_blank
from workflow.markdown import Kind
from workflow.messages import Passage


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem in its place. Its fields are those of `check --format json`, and three more."""

    path: Path
    line: int
    """Line of the entry's msgid; 0 when it was not read from a file."""
    level: Level
    check: str
    message: str
    msgid: str
    context: str | None
    """The entry's msgctxt."""
    state: State
    allowed: str = ""
    """Why a translator allowed it; empty when nobody did."""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.level} {self.check}: {self.message}"


def findings(
    catalogue: Catalogue,
    path: Path,
    source: str,
    target: str,
    *,
    kinds: Mapping[Key, Kind] | None = None,
    checks: Sequence[Check] = CHECKS,
    **known: Any,
) -> Iterator[Finding]:
    """Everything that the checks find in the translated entries, in the order of the file.

    `source` and `target` are the tags of its languages; `kinds` says what blocks its entries are, where that is known;
    `known` are further fields of every `Pair`: acronyms, names, localised.
    """
    for entry in catalogue.entries:
        if entry.obsolete or entry.state is State.UNTRANSLATED:
            continue
        kind = (kinds or {}).get(entry.key)
        found = (
            problem
            for original, translation in _texts(entry)
            for problem in problems(pair_of(original, translation, source, target, kind=kind, **known), checks)
        )
        reasons, faults = allowances(entry, checks)
        for problem in dict.fromkeys((*faults, *found)):
            yield Finding(
                path=path,
                line=entry.line,
                level=problem.level,
                check=problem.check,
                message=problem.message,
                msgid=entry.msgid,
                context=entry.msgctxt,
                state=entry.state,
                allowed=reasons.get(problem.check, ""),
            )


def findings_from(data: bytes) -> tuple[Finding, ...]:
    """The findings that `kept` made these bytes of."""
    return tuple(
        Finding(Path(path), line, Level(level), check, message, msgid, context, State(state), allowed)
        for path, line, level, check, message, msgid, context, state, allowed in json.loads(data)
    )


def kept(findings: Iterable[Finding]) -> bytes:
    """Findings as JSON."""
    rows = [(str(one.path), *astuple(one)[1:]) for one in findings]
    return json.dumps(rows, ensure_ascii=False).encode()


def kinds_of(passages: Iterable[Passage]) -> dict[Key, Kind]:
    """What block the entries of a statement are; a text field takes one line, as a heading does."""
    kinds: dict[Key, Kind] = {}
    for passage in passages:
        if passage.place:
            kinds.setdefault(passage.key, Kind.HEADING)
        elif passage.is_translatable:
            kinds[passage.key] = passage.block.kind
    return kinds


def _texts(entry: Entry) -> Iterator[tuple[str, str]]:
    """The pairs of texts in an entry; each further form of a plural translates the plural."""
    for i, translation in enumerate(entry.msgstrs):
        if not is_blank(translation):
            yield (entry.msgid_plural if i and entry.msgid_plural is not None else entry.msgid), translation


def allowances(entry: Entry, checks: Iterable[Check] = CHECKS) -> tuple[dict[str, str], tuple[Problem, ...]]:
    """(the reason for each check that a translator allows here, what is wrong with allowing it)."""
    if not entry.comments:
        return {}, ()
    known = {check.id: check for check in checks}
    reasons: dict[str, str] = {}
    faults: list[Problem] = []
    for match in filter(None, map(ALLOWANCE.fullmatch, entry.comments)):
        check = known.get(match["check"])
        if check is None:
            faults.append(Problem("allow", Level.WARNING, f"there is no check “{match['check']}” to allow"))
        elif not check.may_be_allowed:
            faults.append(Problem("allow", Level.WARNING, f"what “{check.id}” finds cannot be allowed"))
        elif not match["reason"]:
            faults.append(
                Problem(
                    "allow", Level.WARNING, f"“{check.id}” is allowed without a reason: write `allow {check.id}: why`"
                )
            )
        else:
            reasons[check.id] = match["reason"]
    return reasons, tuple(faults)
