"""Every check on every entry: findings with file and line, those that a translator allowed told apart."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from workflow.catalogue import Catalogue, Entry, Key, State
from workflow.checks import CHECKS, Check, Level, problems, terms, typography
from workflow.checks.pair import pair_of
from workflow.editions import Edition
from workflow.glossary import Glossary
from workflow.inventory import Inventory
from workflow.languages import Language
from workflow.markdown import Kind, inline
from workflow.messages import Localised, text_of, walk


@dataclass(frozen=True, slots=True)
class Finding:
    """One problem of one entry."""

    path: Path
    line: int
    """Of the entry's msgid."""
    level: Level
    check: str
    message: str
    msgid: str
    state: State
    allowed: str = ""
    """The reason why a translator let it stand; empty where nobody did, or nobody may."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What the entries of one catalogue are checked against."""

    source: Language
    target: Language
    glossary: Glossary
    kinds: Mapping[Key, Kind]
    """What block a message is; empty for a catalogue of somebody else."""
    localised: tuple[str, ...] = ()
    """Beginnings of addresses that may be exchanged."""
    names: Mapping[str, str] | None = None
    """Names that have to be in the translation, each with its form there."""


_ALLOW = re.compile(r"allow ([a-z-]+):\s*(\S.*)")


def checks_with(glossary: Glossary) -> tuple[Check, ...]:
    """The whole table: what needs no glossary, and its terms."""
    return (
        *CHECKS,
        Check("forbidden", partial(terms.forbidden, glossary=glossary), Level.ERROR, may_be_allowed=False),
        Check("kept", partial(terms.kept, glossary=glossary), Level.ERROR, may_be_allowed=True),
        Check("terms", partial(terms.preferred, glossary=glossary), Level.WARNING, may_be_allowed=True),
        Check("typography", typography.check, Level.WARNING, may_be_allowed=True),
    )


def examined(catalogue: Catalogue, path: Path, ground: Ground) -> tuple[Finding, ...]:
    """The findings of a catalogue, in the order of its entries. Empty and obsolete entries are not checked."""
    table = checks_with(ground.glossary)
    return tuple(
        finding
        for entry in catalogue.entries
        if not entry.obsolete and entry.state is not State.UNTRANSLATED
        for finding in _of_entry(entry, path, ground, table)
    )


def _of_entry(entry: Entry, path: Path, ground: Ground, table: Sequence[Check]) -> Iterator[Finding]:
    allowed = {match[1]: match[2] for match in map(_ALLOW.fullmatch, entry.comments) if match}
    may = {check.id for check in table if check.may_be_allowed}
    originals = (entry.msgid, *([entry.msgid_plural] * (len(entry.msgstrs) - 1) if entry.msgid_plural else ()))
    for original, text in zip(originals, entry.msgstrs, strict=False):
        pair = pair_of(
            original or entry.msgid,
            text,
            ground.source.tag,
            ground.target.tag,
            kind=ground.kinds.get(entry.key),
            acronyms=ground.glossary.acronyms(ground.source.tag, ground.target.tag),
            localised=ground.localised,
            names=ground.names or {},
        )
        for problem in problems(pair, table):
            reason = allowed.get(problem.check, "") if problem.check in may else ""
            yield Finding(
                path, entry.line, problem.level, problem.check, problem.message, entry.msgid, entry.state, reason
            )


def examine(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The findings of an edition's catalogue."""
    project = inventory.project
    statement = edition.statement
    kinds = {p.key: p.block.kind for p in walk(text_of(statement)) if p.is_translatable and not p.place}
    localised = tuple(project.settings.links.localised)
    ground = Ground(statement.language, edition.language, inventory.glossary, kinds, localised)
    path = project.relative(project.catalogue_path(statement.slug, edition.language))
    return examined(Catalogue(entries=tuple(edition.entries.values())), path, ground)


def unresolved(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that nobody allowed, in what a person let stand: they hold an edition."""
    return tuple(f for f in findings if f.level is Level.ERROR and not f.allowed and f.state is State.REVIEWED)


def forbidden_words(inventory: Inventory, edition: Edition, localised: Localised) -> tuple[str, ...]:
    """The forbidden words of a text that would go out, which nothing in the original excuses."""
    source, target = edition.statement.language.tag, edition.language.tag
    originals = [inline(passage.text).plain for passage in walk(text_of(edition.statement))]
    texts = [inline(passage.text).plain for passage in walk(localised.text)]
    if len(originals) != len(texts):
        originals = ["\n".join(originals)] * len(texts)
    found: dict[str, None] = {}
    for original, text in zip(originals, texts, strict=True):
        hits = inventory.glossary.forbidden_beyond(original, text, source_lang=source, target_lang=target)
        found |= dict.fromkeys(hit.text for hit in hits if not (edition.is_original and hit.is_quoted))
    return tuple(found)
