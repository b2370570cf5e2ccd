"""Every check on every entry of an edition, its terms included; and what of it holds an edition."""

import re
from collections.abc import Iterable, Iterator, Sequence

from workflow.catalogue import Catalogue, Entry, State
from workflow.checks import FACTS, STRUCTURE, with_glossary
from workflow.checks.findings import Finding, findings
from workflow.checks.problem import Check, Level
from workflow.editions import Edition
from workflow.inventory import Inventory
from workflow.markdown import inline
from workflow.messages import Localised, text_of, walk
from workflow.releases import release


def examine(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The findings of an edition's catalogue, in the order of its entries."""
    return tuple(_findings(inventory, edition, edition.entries.values(), with_glossary(inventory.glossary)))


def gate(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The errors that hold an edition which goes out without a signature: quick enough for every build.

    Structure and unsafe text are looked at in every reviewed entry, facts where figures, addresses or acronyms are not
    the very same in both texts. `examine` sees more; nobody signs without it. (Forbidden words: `forbidden_words`.)
    """
    reviewed = [entry for entry in edition.entries.values() if entry.state is State.REVIEWED]
    suspects = {entry.key for entry in reviewed if _signs(entry.msgid) != _signs(entry.msgstr)}
    plain = [entry for entry in reviewed if entry.key not in suspects]
    others = [entry for entry in reviewed if entry.key in suspects]
    return unresolved(
        sorted(
            (
                *_findings(inventory, edition, plain, STRUCTURE),
                *_findings(inventory, edition, others, (*STRUCTURE, *FACTS)),
            ),
            key=lambda finding: finding.line,
        )
    )


_GROUPED = re.compile(r"(?<=\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_SIGNS = re.compile(r"\d+|https?://[^\s)>]+|[\w.+-]+@[\w-]+\.[\w.-]+|#\w+|\b[A-ZА-ЯЁ]{2,}\b")


def _signs(text: str) -> list[str]:
    """The figures, addresses, hashtags and acronyms of a text, as they stand there."""
    return sorted(_SIGNS.findall(_GROUPED.sub("", text)))


def _findings(
    inventory: Inventory, edition: Edition, entries: Iterable[Entry], checks: Sequence[Check]
) -> Iterator[Finding]:
    project, statement = inventory.project, edition.statement
    source, target = statement.language.tag, edition.language.tag
    return findings(
        Catalogue(entries=tuple(entries)),
        project.relative(project.catalogue_path(statement.slug, edition.language)),
        source,
        target,
        kinds={p.key: p.block.kind for p in walk(text_of(statement)) if p.is_translatable and not p.place},
        checks=checks,
        acronyms=inventory.glossary.acronyms(source, target),
        localised=tuple(project.settings.links.localised),
    )


def errata(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The corrections that an edition which goes out does not carry in its own language yet, at the source's lines."""
    if edition.is_original or release(edition) is None:
        return ()
    path = inventory.project.relative(edition.statement.path)
    return tuple(
        Finding(
            path=path,
            line=passage.line,
            level=Level.WARNING,
            check="erratum",
            message=f"the correction is not translated into {edition.language.english_name}",
            msgid=passage.text,
            context=None,
            state=State.UNTRANSLATED,
        )
        for passage in walk(text_of(edition.statement), edition.statement.lines)
        if passage.place[:1] == ("errata",) and not _is_reviewed(edition, passage.text)
    )


def _is_reviewed(edition: Edition, text: str) -> bool:
    entry = edition.entries.get((None, text))
    return entry is not None and entry.state is State.REVIEWED


def unresolved(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that nobody allowed, in what a person let stand: they hold an edition."""
    return tuple(f for f in findings if f.level is Level.ERROR and not f.allowed and f.state is State.REVIEWED)


def forbidden_words(inventory: Inventory, edition: Edition, localised: Localised) -> tuple[str, ...]:
    """The forbidden words of a text that would go out, which nothing in the original excuses."""
    source, target = edition.statement.language.tag, edition.language.tag
    texts = [inline(passage.text).plain for passage in walk(localised.text)]
    if not inventory.glossary.offends("\n".join(texts), target):
        return ()
    originals = [inline(passage.text).plain for passage in walk(text_of(edition.statement))]
    if len(originals) != len(texts):
        originals = ["\n".join(originals)] * len(texts)
    found: dict[str, None] = {}
    for original, text in zip(originals, texts, strict=True):
        hits = inventory.glossary.forbidden_beyond(original, text, source_lang=source, target_lang=target)
        found |= dict.fromkeys(hit.text for hit in hits if not (edition.is_original and hit.is_quoted))
    return tuple(found)
