"""Every check on every entry of an edition, its terms included; and what of it holds an edition."""

from collections.abc import Iterable
from functools import partial

from workflow.catalogue import Catalogue, State
from workflow.checks import CHECKS, terms, typography
from workflow.checks.findings import Finding, findings
from workflow.checks.problem import Check, Level
from workflow.editions import Edition
from workflow.glossary import Glossary
from workflow.inventory import Inventory
from workflow.markdown import inline
from workflow.messages import Localised, text_of, walk
from workflow.signatories import miscounts
from workflow.statement import Statement


def checks_with(glossary: Glossary) -> tuple[Check, ...]:
    """The whole table: what needs no glossary, and its terms."""
    return (
        *CHECKS,
        Check("forbidden", partial(terms.forbidden, glossary=glossary), Level.ERROR, may_be_allowed=False),
        Check("kept", partial(terms.kept, glossary=glossary), Level.ERROR, may_be_allowed=True),
        Check("terms", partial(terms.preferred, glossary=glossary), Level.WARNING, may_be_allowed=True),
        Check("typography", typography.check, Level.WARNING, may_be_allowed=True),
    )


def examine(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The findings of an edition's catalogue, in the order of its entries."""
    project, statement = inventory.project, edition.statement
    source, target = statement.language.tag, edition.language.tag
    passages = walk(text_of(statement))
    return tuple(
        findings(
            Catalogue(entries=tuple(edition.entries.values())),
            project.relative(project.catalogue_path(statement.slug, edition.language)),
            source,
            target,
            kinds={p.key: p.block.kind for p in passages if p.is_translatable and not p.place},
            checks=checks_with(inventory.glossary),
            acronyms=inventory.glossary.acronyms(source, target),
            localised=tuple(project.settings.links.localised),
        )
    )


def examine_original(statement: Statement) -> tuple[Finding, ...]:
    """What is wrong with an original: a number of signatories that its list does not bear out.

    A warning, since some who signed may have asked not to be named.
    """
    return tuple(
        Finding(
            path=statement.path,
            line=line,
            level=Level.WARNING,
            check="signatories",
            message=message,
            msgid="",
            context=None,
            state=State.REVIEWED,
        )
        for line, message in miscounts(statement)
    )


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
