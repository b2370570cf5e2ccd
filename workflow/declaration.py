"""What a site says of itself: every file, every text that was ever approved, and what went out before.

The manifest says more than sums can: which edition a file belongs to and in what state it is; which texts are current,
replaced or withdrawn; and which files went out before (`ledger`). It is made from the project alone, never from an
older manifest, so the same input gives the same bytes.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath

from workflow.cards import Card
from workflow.ledger import Released
from workflow.manifest import Entry, FormerFile, Manifest, TextRecord, in_order
from workflow.plans import Plan, Publication
from workflow.releases import Form
from workflow.viewing import changed_since, changes_of, status_of, type_of


def manifest_of(
    plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]], ledger: Sequence[Released] = ()
) -> Manifest:
    """The manifest of a site: its files by path, with size and SHA-256."""
    entries = tuple(entry_of(plan, path, *digests[path]) for path in in_order(digests))
    return Manifest(entries, tuple(_texts(plan)), tuple(_former(plan, ledger, {entry.sha256 for entry in entries})))


def entry_of(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> Entry:
    """What the manifest says of one file."""
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    if partner := plan.supplied_by_path.get(path):
        return Entry(str(path), size, sha256, type_of(path), partner.slug, partner.language.tag, "supplied")
    if not publication:
        place = (slug, tag, "withdrawn") if (slug, tag) in plan.withdrawn_places else (None, None, None)
        return Entry(str(path), size, sha256, type_of(path), *place)
    original = publication.card.source_sha256
    return Entry(
        str(path), size, sha256, type_of(path), slug, tag, _state(publication), original, _changed(publication)
    )


def _state(publication: Publication) -> str:
    """What the file itself says that it is, in the words of `status`."""
    status = status_of(publication)
    return "outdated" if status == "mixed" else status


def _changed(publication: Publication) -> dict[str, object] | None:
    """What its notice says of the changes of the original."""
    if publication.form not in {Form.HELD, Form.MIXED}:
        return None
    since = changed_since(publication)
    passages = [
        {"change": one.how, "words": one.words, "language": one.language.tag} for one in changes_of(publication)
    ]
    return {"since": since.isoformat() if since else None, "passages": passages}


def _texts(plan: Plan) -> Iterator[TextRecord]:
    """Every text that the project knows of what is out or was withdrawn, each digest once."""
    seen: set[tuple[str, str, str]] = set()
    for record in _all_texts(plan):
        if (key := (record.slug, record.language, record.sha256)) not in seen:
            seen.add(key)
            yield record


def _all_texts(plan: Plan) -> Iterator[TextRecord]:
    for card in (publication.card for publication in plan.publications):
        yield TextRecord(card.slug, card.tag, card.sha256, "current")
        yield from _before(card)
        # What a translation was signed against was the original then.
        tag, signed = card.translates or ("", "")
        original = plan.by_place.get((card.slug, tag)) if tag != card.tag else None
        if original and signed != original.card.sha256:
            yield TextRecord(card.slug, tag, signed, "replaced")
    for card in plan.withdrawn:
        assert card.withdrawn is not None
        if last := card.source_sha256 if card.is_original else card.approved_sha256:
            yield TextRecord(card.slug, card.tag, last, "withdrawn", card.withdrawn.on.isoformat())
        yield from _before(card)


def _before(card: Card) -> Iterator[TextRecord]:
    for old in reversed(card.history):
        yield TextRecord(card.slug, card.tag, old.sha256, "replaced", old.until.isoformat())


def _former(plan: Plan, ledger: Sequence[Released], current: set[str]) -> Iterator[FormerFile]:
    """What went out before. A file is replaced on the day on which the next one of its name went out."""
    gone = {card.place: card.withdrawn.on for card in plan.withdrawn if card.withdrawn}
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


def overdue(manifest: Manifest, plan: Plan) -> dict[tuple[str, str], str]:
    """What a site holds that may not go out by a plan: of each edition, by slug and tag, why."""
    may = plan.by_place.keys() | {(one.slug, one.language.tag) for one in plan.supplied}
    there = {
        (entry.slug, entry.language)
        for entry in manifest.files
        if entry.slug and entry.language and entry.state != "withdrawn"
    }
    why = {card.place: "; ".join(reasons) for card, reasons in plan.held}
    return {place: why.get(place, "it is in the project no more") for place in sorted(there - may)}
