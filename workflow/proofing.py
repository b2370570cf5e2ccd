"""An edition side by side with its original, for the people who review it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup

from workflow.catalogue import Entry, State
from workflow.checks.findings import Finding
from workflow.comparison import compared
from workflow.editions import Edition
from workflow.examination import examine
from workflow.facts import digest
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.markdown import Resolve, inline, inline_html
from workflow.messages import Passage, text_of, walk
from workflow.plans import Plan, Publication
from workflow.viewing import resolver, safe_html
from workflow.views import ProofRow


def rows_of(plan: Plan, publication: Publication) -> tuple[ProofRow, ...]:
    """One row for each passage that is translated: the original, the translation, and what to look at."""
    edition = publication.edition
    findings = examine(plan.inventory, edition)
    resolve = resolver(plan, edition.statement, edition.language, places=(), in_print=False)
    by_message: dict[str, list[Finding]] = {}
    for finding in findings:
        by_message.setdefault(finding.msgid, []).append(finding)
    rows = (
        _row(plan.inventory, edition, passage, by_message, resolve)
        for passage in walk(text_of(edition.statement))
        if passage.is_translatable
    )
    return tuple(_told_apart(rows))


def _told_apart(rows: Iterable[ProofRow]) -> Iterator[ProofRow]:
    """Each row with a place of its own, the second of two that say the same too."""
    seen: Counter[str] = Counter()
    for row in rows:
        seen[row.id] += 1
        yield row if seen[row.id] == 1 else replace(row, id=f"{row.id}-{seen[row.id]}")


def _row(
    inventory: Inventory, edition: Edition, passage: Passage, findings: dict[str, list[Finding]], resolve: Resolve
) -> ProofRow:
    entry = edition.entries.get(passage.key)
    state = entry.state if entry else State.UNTRANSLATED
    mark = entry.stale_mark if entry else None
    return ProofRow(
        # The place of a reader is kept by what the passage says, not by how many stand before it.
        id=f"p-{digest(f'{passage.context}|{passage.text}')}",
        what=passage.what,
        original=safe_html(inline_html(passage.text, resolve)),
        translation=safe_html(inline_html(entry.msgstr, resolve)) if entry and entry.msgstr else Markup(""),
        state=state.value,
        previous=tuple(_previous(entry, passage)) if state in {State.STALE, State.DRAFT} else (),
        note=f"{mark.change} · {mark.since}" if mark else _origin(entry),
        problems=tuple(_problems(findings.get(passage.text, ()))),
        terms=tuple(_terms(inventory, edition.language, passage)),
    )


def _previous(entry: Entry | None, passage: Passage) -> Iterator[tuple[str, str]]:
    """(what became of it, words) from the wording that the translation translates to today's."""
    if entry is not None and entry.previous_msgid is not None:
        yield from ((span.kept.value, span.text) for span in compared(entry.previous_msgid, passage.text))


def _origin(entry: Entry | None) -> str:
    """Which engine wrote a draft that nobody touched, and from where the memory knew it."""
    mark = entry.draft_mark if entry and entry.is_untouched_draft else None
    return " · ".join(filter(None, (mark.engine, mark.match, mark.of, mark.at))) if mark else ""


def _problems(findings: Sequence[Finding]) -> Iterator[tuple[str, str]]:
    for finding in findings:
        level = "allowed" if finding.allowed else finding.level.value
        yield level, f"{finding.check}: {finding.message}"


def _terms(inventory: Inventory, language: Language, passage: Passage) -> Iterator[tuple[str, str]]:
    """The terms of the original, each with the wording that is preferred for it."""
    source = inventory.project.source_language.tag
    seen = set()
    for hit in inventory.glossary.terms_in(inline(passage.text).plain, source):
        wanted = inventory.glossary.preferred(hit.term.term, language.tag)
        if wanted and hit.term.term not in seen:
            seen.add(hit.term.term)
            yield hit.text, wanted.text
