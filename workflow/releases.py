"""What may go out of an edition, with which text, and what stands in the way of it."""

import datetime
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from workflow.approvals import people, signatures_under
from workflow.catalogue import State
from workflow.editions import Edition, EditionState, unextracted
from workflow.errors import Fault, counted
from workflow.messages import Localised, flaws, localise, text_of, walk
from workflow.statement import FrontMatter


class Form(StrEnum):
    """Which text an edition goes out with."""

    ORIGINAL = "original"
    APPROVED = "approved"
    REVIEWED = "reviewed"
    HELD = "held"
    """The approved text of an outdated edition, under a notice."""
    MIXED = "mixed"
    """The approved text with the passages that changed in the language of the original."""
    DRAFT = "draft"
    """For people who review, never for publication."""


@dataclass(frozen=True, slots=True)
class Release:
    """A text that goes out."""

    form: Form
    localised: Localised
    sha256: str


def release(edition: Edition) -> Release | None:
    """The text that the kind's policy lets go out, whatever the hour; None when it lets none."""
    form = _form(edition)
    if form is None:
        return None
    localised = _TEXTS[form](edition)
    return Release(form, localised, localised.text.sha256)


def _form(edition: Edition) -> Form | None:
    """With which text the edition goes out, if with any.

    An error in the catalogue holds back the text of the catalogue. What was signed before stays out: nobody may
    take it down by a slip of the pen, and no slip can enter it.
    """
    if edition.state is EditionState.WITHDRAWN or edition.is_damaged:
        return None
    if edition.is_original:
        return Form.ORIGINAL
    if edition.policy.needs == "reviewed" and edition.is_complete and edition.state is not EditionState.APPROVED:
        return Form.REVIEWED
    # Where the original stands as it was and only the catalogue moved on, what was signed is still true of it.
    if edition.state is EditionState.OUTDATED and edition.changes:
        return Form.HELD if edition.policy.outdated == "hold" else Form.MIXED
    return Form.APPROVED if edition.state in {EditionState.APPROVED, EditionState.OUTDATED} else None


def _recorded(edition: Edition) -> Localised:
    """The approved text, letter by letter."""
    assert edition.record is not None
    assert edition.record.text is not None
    return Localised(edition.record.text, frozenset(), partial(str, edition.record.body))


def _mixed(edition: Edition) -> Localised:
    """Today's original, with the approved translation of every passage that is as it was then."""
    assert edition.record is not None
    approved: dict[str, list[str]] = {}
    for digest, text in edition.record.passages:
        approved.setdefault(digest, []).append(text)
    original = text_of(edition.statement)
    passages = [passage for passage in original.passages if passage.is_signed]
    translations = {}
    for passage, digest in zip(passages, original.digests, strict=True):
        texts = approved.get(digest)
        if texts and passage.is_translatable:
            translations[passage.key] = texts.pop(0) if len(texts) > 1 else texts[0]
    return localise(edition.statement, translations)


_TEXTS: Mapping[Form, Callable[[Edition], Localised]] = {
    Form.ORIGINAL: lambda edition: edition.today,
    Form.APPROVED: _recorded,
    Form.REVIEWED: lambda edition: edition.today,
    Form.HELD: _recorded,
    Form.MIXED: _mixed,
}


def untimely(meta: FrontMatter, at: datetime.datetime) -> tuple[str, ...]:
    """Why nothing of a statement goes out at that hour, in words for people; empty when the hour is right."""
    early = meta.embargo and at < meta.embargo
    late = meta.expires and at > meta.expires
    return (
        *([f"embargoed until {meta.embargo.isoformat(timespec='minutes')}"] if meta.embargo and early else []),
        *([f"expired on {meta.expires.date()}"] if meta.expires and late else []),
    )


def could_go_out(edition: Edition) -> bool:
    """Whether some text of an edition is, or was, fit to go out: today's, or one that was signed."""
    is_signed = edition.record is not None and edition.record.text is not None
    may_have_been_let_stand = edition.policy.needs == "reviewed" and edition.counts.reviewed + edition.counts.stale > 0
    return release(edition) is not None or is_signed or may_have_been_let_stand


def unmet(edition: Edition) -> tuple[str, ...]:
    """What stands in the way of an edition whatever the hour, in words for people; empty when nothing does."""
    return tuple(_unmet(edition)) if release(edition) is None else ()


def _unmet(edition: Edition) -> Iterator[str]:
    """What the kind's policy still asks for."""
    if edition.state is EditionState.WITHDRAWN:
        assert edition.record is not None
        assert edition.record.edition.withdrawn is not None
        gone = edition.record.edition.withdrawn
        yield f"withdrawn on {gone.on} by {gone.by}: {gone.reason}"
        if have := _signed(edition):
            yield f"not approved anew: {have} of {edition.policy.approvals} signatures"
        return
    if errors := (*filter(None, [edition.damage]), *edition.errors):
        first = errors[0]
        more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
        yield f"error: {first}{more}"
    counts = edition.counts
    open_entries = {
        "untranslated": counts.untranslated,
        "machine draft or unfinished": counts.draft,
        "stale": counts.stale,
    }
    if counts.reviewed < counts.messages:
        parts = [f"{number} {name}" for name, number in open_entries.items() if number]
        yield f"not fully reviewed: of {counted(counts.messages, 'entry')} {', '.join(parts)}"
    if edition.policy.needs == "approved":
        yield f"not approved: {_signed(edition)} of {edition.policy.approvals} signatures"


def _signed(edition: Edition) -> int:
    """How many people have signed today's text."""
    return people(signatures_under(edition.record, edition.today.text.sha256, edition.original))


def refusal(edition: Edition, *, reinstate: bool = False) -> tuple[Fault, ...]:
    """Why an edition may not be signed off; empty when it may."""
    return tuple(_refusal(edition, reinstate=reinstate))


def _refusal(edition: Edition, *, reinstate: bool) -> Iterator[Fault]:
    path = edition.statement.path
    name = f"{edition.statement.slug} in {edition.language.english_name}"
    if edition.state is EditionState.WITHDRAWN and not reinstate:
        yield Fault(f"{name} was withdrawn", path, tip="--reinstate brings it back")
    elif edition.is_original and edition.state is not EditionState.WITHDRAWN:
        yield Fault(f"{name} is the original, which needs no approval", path)
    yield from edition.errors
    counts = edition.counts
    if counts.reviewed < counts.messages:
        open_entries = counts.messages - counts.reviewed
        tip = f"communique todo -l {edition.language.tag} lists them"
        if unextracted(edition):
            tip = f"the original has changed: communique extract brings the catalogue up to date; {tip}"
        yield Fault(
            f"{name} is not fully reviewed: {open_entries} of {counted(counts.messages, 'entry')} "
            f"{'is' if open_entries == 1 else 'are'} open",
            path,
            tip=tip,
        )


def remarks(edition: Edition) -> tuple[str, ...]:
    """What a person should know of an edition that does go out; empty when there is nothing."""
    return tuple(_remarks(edition))


def _remarks(edition: Edition) -> Iterator[str]:
    if edition.state is EditionState.OUTDATED and edition.changes:
        number = len(edition.changes)
        passages = "1 passage of the original has" if number == 1 else f"{number} passages of the original have"
        found = release(edition)
        how = {
            Form.HELD: "published as approved before, under a notice",
            Form.MIXED: "published with these passages in the language of the original",
        }.get(found.form if found else Form.DRAFT, "published as reviewed")
        yield f"{passages} changed since the approval; {how}"
    if not edition.is_original:
        for erratum in edition.statement.meta.errata:
            entry = edition.entries.get((None, erratum.text))
            if entry is None or entry.state is not State.REVIEWED:
                language = edition.statement.language.english_name
                yield f"the correction of {erratum.on} is not translated: it stands there in {language}"


def proof(edition: Edition) -> Release:
    """The text of a proof, for people who review: the original with every translation in place."""
    localised = edition.today if edition.is_original else _draft(edition)
    return Release(Form.DRAFT, localised, localised.text.sha256)


def _draft(edition: Edition) -> Localised:
    """The original with every translation in place, drafts and stale ones too."""
    translations = {}
    for passage in walk(text_of(edition.statement)):
        entry = edition.entries.get(passage.key)
        if passage.is_translatable and entry is not None and entry.msgstr and not list(flaws(passage, entry.msgstr)):
            translations[passage.key] = entry.msgstr
    return localise(edition.statement, translations)
