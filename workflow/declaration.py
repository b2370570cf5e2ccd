"""What a site says of itself: every file, every text that was ever approved, and what went out before.

The manifest says more than sums can: which edition a file belongs to and in what state it is; which texts are current,
replaced or withdrawn; and which files went out before (`ledger`). It is made from the project alone, never from an
older manifest, so the same input gives the same bytes.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from workflow.editions import Edition
from workflow.ledger import Released
from workflow.manifest import Entry, FormerFile, Manifest, TextRecord
from workflow.plans import Plan
from workflow.viewing import type_of


def manifest_of(
    plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]], ledger: Sequence[Released] = ()
) -> Manifest:
    """The manifest of a site: its files by path, with size and SHA-256."""
    entries = tuple(entry_of(plan, path, *digests[path]) for path in sorted(digests))
    return Manifest(entries, tuple(_texts(plan)), tuple(_former(plan, ledger, {entry.sha256 for entry in entries})))


def entry_of(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> Entry:
    """What the manifest says of one file."""
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    is_gone = any((one.statement.slug, one.language.tag) == (slug, tag) for one in plan.withdrawn)
    if not publication:
        place = (slug, tag, "withdrawn") if is_gone else (None, None, None)
        return Entry(str(path), size, sha256, type_of(path), *place)
    state = "original" if publication.edition.is_original else publication.edition.state.value
    return Entry(str(path), size, sha256, type_of(path), slug, tag, state, publication.edition.original.sha256)


def _texts(plan: Plan) -> Iterator[TextRecord]:
    """Every text that the project knows of what is out or was withdrawn, each digest once."""
    seen: set[tuple[str, str, str]] = set()
    for record in _all_texts(plan):
        if (key := (record.slug, record.language, record.sha256)) not in seen:
            seen.add(key)
            yield record


def _all_texts(plan: Plan) -> Iterator[TextRecord]:
    for publication in plan.publications:
        slug, tag = publication.statement.slug, publication.language.tag
        yield TextRecord(slug, tag, publication.release.sha256, "current")
        yield from _before(publication.edition)
        # What a translation was signed against was the original then.
        source = publication.edition.record.edition.source if publication.edition.record else None
        if source and source.language != tag and (slug, source.language) in plan.by_place:
            own = plan.by_place[slug, source.language].release.sha256
            if source.sha256 != own:
                yield TextRecord(slug, source.language, source.sha256, "replaced")
    for edition in plan.withdrawn:
        record = edition.record
        assert record is not None
        assert record.edition.withdrawn is not None
        last = edition.original.sha256 if edition.is_original else record.edition.sha256
        if last:
            day = record.edition.withdrawn.on.isoformat()
            yield TextRecord(edition.statement.slug, edition.language.tag, last, "withdrawn", day)
        yield from _before(edition)


def _before(edition: Edition) -> Iterator[TextRecord]:
    for old in reversed(edition.record.edition.history if edition.record else []):
        yield TextRecord(edition.statement.slug, edition.language.tag, old.sha256, "replaced", old.until.isoformat())


def _former(plan: Plan, ledger: Sequence[Released], current: set[str]) -> Iterator[FormerFile]:
    """What went out before. A file is replaced on the day on which the next one of its name went out."""
    gone = {
        (one.statement.slug, one.language.tag): one.record.edition.withdrawn.on
        for one in plan.withdrawn
        if one.record and one.record.edition.withdrawn
    }
    for number, old in enumerate(ledger):
        if old.sha256 in current:
            continue
        tag, slug = (*PurePosixPath(old.path).parts, "", "")[:2]
        next_one = next((new.on for new in ledger[number + 1 :] if new.path == old.path), None)
        day: datetime.date | None = next_one or gone.get((slug, tag))
        is_withdrawn = next_one is None and (slug, tag) in gone
        yield FormerFile(
            old.path,
            old.sha256,
            old.on.isoformat(),
            "withdrawn" if is_withdrawn else "replaced",
            day.isoformat() if day else None,
        )
