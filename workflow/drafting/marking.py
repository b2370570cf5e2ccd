"""How a draft looks in a PO file, so that whoever opens it sees at once what came from where and what to look at.

    # machine-draft: engine=memory src=1f3a9c04 out=77b1d0e2 at=2026-11-21 match=87 of=week-of-action warnings=length
    # look at: length: 12 characters for 80
    # terms: people who use drugs → personas que usan drogas
    # memory: 95 %, numbers or dates differ: “In 2016 …” → “En 2016 …”, in bahrain-open-letters
    #, fuzzy
    #| msgid "the text that the memory knows, where it is another"

Each of these lines is a machine's, and is written anew with the next draft. What a person writes stays (`Entry.notes`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workflow.catalogue import DraftMark, Entry, State
from workflow.checks.problem import Problem
from workflow.facts import digest
from workflow.glossary import Glossary
from workflow.memory import Match

_LONGEST = 300
"""Letters of a text that a comment shows."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a machine says."""

    text: str
    engine: str
    warnings: tuple[Problem, ...] = ()
    match: Match | None = None
    """What the memory knew, when it was the memory."""


def marked(entry: Entry, draft: Draft | None, notes: Sequence[str], today: str) -> Entry:
    """The entry with a draft in it, and with notes; with notes alone where there is no draft.

    A draft that stands there already, letter by letter and from the same engine, stays as it is, its date included.
    """
    theirs = entry.notes
    if draft is None:
        ours = set(entry.comments) - set(theirs)
        is_drafted = entry.state is not State.UNTRANSLATED
        return entry if is_drafted else replace(entry, comments=(*theirs, *notes) if notes or ours else entry.comments)
    mark = _mark(entry, draft, today)
    if (old := entry.draft_mark) and entry.is_untouched_draft and replace(old, at=today) == mark:
        mark = old
    wording = draft.match.text if draft.match and draft.match.text != entry.msgid else None
    return replace(
        entry,
        msgstrs=(draft.text,),
        fuzzy=True,
        previous_msgid=wording,
        previous_msgctxt=None,
        previous_plural=None,
        comments=(*theirs, str(mark), *_look_at(draft), *notes),
    )


def _mark(entry: Entry, draft: Draft, today: str) -> DraftMark:
    return DraftMark(
        draft.engine,
        src=digest(entry.msgid),
        out=digest(draft.text),
        at=today,
        warnings=",".join(dict.fromkeys(problem.check for problem in draft.warnings)),
        match=draft.match.label if draft.match else "",
        of=draft.match.of if draft.match else "",
    )


def _look_at(draft: Draft) -> Iterator[str]:
    yield from (f"look at: {problem.check}: {_line(problem.message)}" for problem in draft.warnings)


def terms(text: str, source: str, target: str, glossary: Glossary) -> Iterator[str]:
    """A comment that says how the glossary translates the terms of a text; none when it has none."""
    wanted: dict[str, str] = {}
    for hit in glossary.terms_in(text, source):
        row = glossary.preferred(hit.term.term, target)
        if row and row.text != hit.text:
            wanted.setdefault(hit.term.term, row.text)
    if wanted:
        yield _line("terms: " + "; ".join(f"{term} → {words}" for term, words in wanted.items()))


def hint(match: Match) -> str:
    """A comment that shows what the memory knows, and why it may not fill the entry."""
    why = f", {match.why_not}" if match.why_not else ""
    return f"memory: {match.score} %{why}: “{_line(match.text)}” → “{_line(match.translation)}”, in {match.of}"


def _line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
