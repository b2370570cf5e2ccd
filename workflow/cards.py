"""What lists, other editions and commands have to know of an edition, without its texts.

A card is small and plain, so that a build remembers the cards of everything that did not change, and reads the texts
of the rest alone.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import TypeAdapter

from workflow.approvals import Replaced, Withdrawal
from workflow.checks.findings import Finding
from workflow.editions import Change, Counts, Edition, EditionState
from workflow.errors import Fault
from workflow.examination import forbidden_words, hindrances
from workflow.inventory import Inventory
from workflow.languages import Language, read_tag
from workflow.markdown import Kind, inline, inline_html
from workflow.messages import Localised
from workflow.releases import Form, Release, release, remarks, unmet


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """What there is to know of an edition. Nothing in it depends on the hour."""

    slug: str
    tag: str
    is_original: bool
    state: EditionState
    counts: Counts
    is_damaged: bool
    unread: tuple[Fault, ...]
    """Why its catalogue cannot be read; empty when it can."""
    form: Form | None
    """With which text it goes out; None when the policy lets none out."""
    sha256: str
    """Of the text that goes out, or would as a draft."""
    source_sha256: str
    """Of the walk of the original that the text translates: of an edition that is held, as it was signed for."""
    title: str
    """Safe inline HTML."""
    title_text: str
    """Without markup."""
    summary: str
    """Without markup; empty where there is none."""
    opening: str
    """The first paragraph without markup."""
    unmet: tuple[str, ...]
    """What stands in the way of publishing it, whatever the hour."""
    remarks: tuple[str, ...]
    """What a person should know of it although it goes out."""
    changes: tuple[Change, ...]
    """What of the original changed since the approval."""
    withdrawn: Withdrawal | None
    history: tuple[Replaced, ...]
    """The texts that were approved before, the oldest first."""
    approved_sha256: str
    """Of the approved text; empty where there is none."""
    translates: tuple[str, str] | None
    """(tag, SHA-256) of the original that was signed with it."""
    signed: datetime.date | None = None
    """When the last of those who approved its text signed."""

    @property
    def language(self) -> Language:
        """Its language."""
        return read_tag(self.tag)

    @property
    def place(self) -> tuple[str, str]:
        """Slug and tag."""
        return self.slug, self.tag


_CARD = TypeAdapter(Card)


def card_of(inventory: Inventory, edition: Edition) -> Card:
    """The card of an edition, its text looked through for what holds it back."""
    found = release(edition)
    text = found.localised if found else edition.today
    known = edition.record.edition if edition.record else None
    errors = hindrances(inventory, edition) if edition.state in _TO_SIGN else ()
    is_faulty = bool(errors) and edition.state is EditionState.REVIEWED
    return Card(
        slug=edition.statement.slug,
        tag=edition.language.tag,
        is_original=edition.is_original,
        state=EditionState.IN_PROGRESS if is_faulty else edition.state,
        counts=edition.counts,
        is_damaged=edition.is_damaged,
        unread=() if edition.is_readable else edition.errors,
        form=found.form if found else None,
        sha256=found.sha256 if found else "",
        source_sha256=_translated(edition, found),
        title=inline_html(text.text.title),
        title_text=inline(text.text.title).plain,
        summary=inline(text.text.fields.get(("summary",), "")).plain,
        opening=_opening(text),
        unmet=(*_gate(inventory, edition, found, errors), *unmet(edition)),
        remarks=(*remarks(edition), *_slips(edition, found, errors)),
        changes=edition.changes,
        signed=max((one.on for one in edition.record.signatures), default=None) if edition.record else None,
        withdrawn=known.withdrawn if known else None,
        history=tuple(known.history) if known else (),
        approved_sha256=(known.sha256 or "") if known else "",
        translates=(known.source.language, known.source.sha256) if known and known.source else None,
    )


def _translated(edition: Edition, found: Release | None) -> str:
    source = edition.record.edition.source if edition.record else None
    return source.sha256 if source and found and found.form in {Form.APPROVED, Form.HELD} else edition.original.sha256


def _opening(localised: Localised) -> str:
    first = next((block.text for block in localised.text.document.blocks if block.kind is Kind.PARAGRAPH), "")
    return inline(first).plain[:400]


_TO_SIGN = {EditionState.REVIEWED, EditionState.OUTDATED}
"""States in which a text waits for a signature."""


def _gate(inventory: Inventory, edition: Edition, found: Release | None, errors: Sequence[Finding]) -> Iterator[str]:
    """What holds a text back whatever the policy: a forbidden word, and an error where nobody signed."""
    words = forbidden_words(inventory, edition, found.localised) if found else ()
    if words:
        yield f"forbidden: {', '.join(f'“{word}”' for word in words)}"
    if found is None or found.form is Form.REVIEWED:
        yield from _first([_told(one) for one in errors if not (words and one.check == "forbidden")])


def _slips(edition: Edition, found: Release | None, errors: Sequence[Finding]) -> Iterator[str]:
    """What is wrong with the text that is to follow one that is out."""
    if edition.state is EditionState.OUTDATED and found and found.form is not Form.REVIEWED:
        yield from (
            f"what is to follow it has an {one}" for one in _first([*map(str, edition.errors), *map(_told, errors)])
        )


def _first(errors: Sequence[str]) -> Iterator[str]:
    """The first of several errors, and how many more there are."""
    if errors:
        yield f"error: {errors[0]}" + (f" (and {len(errors) - 1} more)" if len(errors) > 1 else "")


def _told(one: Finding) -> str:
    return f"{one.path}:{one.line}: {one.check}: {one.message}"


# ------------------------------------------------------------------------------------------- to keep them


@lru_cache(maxsize=50_000)
def card_from(data: bytes) -> Card:
    """The card that `kept` made these bytes of. Raises ValueError for others."""
    return _CARD.validate_json(data)


def kept(card: Card) -> bytes:
    """A card as JSON."""
    return _CARD.dump_json(card)
