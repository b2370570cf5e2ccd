"""communique approve and withdraw."""

from typing import TYPE_CHECKING

import click

from workflow.cli.shared import (
    chosen_languages,
    cli,
    language_option,
    languages_option,
    plain,
    slug_argument,
    the_project,
    today,
)
from workflow.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from workflow.approvals import Signature, Withdrawal
    from workflow.checks.findings import Finding
    from workflow.editions import Edition
    from workflow.errors import Fault
    from workflow.languages import Language
    from workflow.project import Project

ALLOWING = "mend the entry; a fact may be let stand with a translator comment “# allow CHECK: reason”"


@cli.command(short_help="Sign off an edition that is fully reviewed.")
@slug_argument
@language_option("The edition's language.")
@click.option("--by", required=True, metavar="NAME", help="Who signs; a pseudonym is fine.")
@click.option("--role", metavar="ROLE", help="In what role; this is what the public sees.")
@click.option(
    "--text", "fingerprint", metavar="FINGERPRINT", help="Sign only the text with this one, or its beginning."
)
@click.option("--reinstate", is_flag=True, help="Bring a withdrawn edition back.")
def approve(slug: str, tag: str, by: str, role: str | None, fingerprint: str | None, *, reinstate: bool) -> None:
    """Sign off an edition that is fully reviewed and free of errors; refuse otherwise, and say why.

    A proof shows the fingerprint of its text: with --text nothing else is signed, should the text change meanwhile.
    """
    from workflow.files import locked, visible

    project = the_project()
    language = project.language(tag)
    signature = _signature(by, role)
    if slug not in {path.stem for path in visible(project.source.glob("*.md"))}:
        raise UsageError(f"there is no statement “{slug}”", tip="communique status lists them")
    with locked(project.approved_path(slug, language)):
        _approve(project, slug, language, signature, fingerprint or "", reinstate=reinstate)


def _approve(
    project: "Project", slug: str, language: "Language", signature: "Signature", fingerprint: str, *, reinstate: bool
) -> None:
    """Sign what lies on disk now. What is shown, judged and written is one and the same text, read once."""
    from workflow.cache import open_cache
    from workflow.examination import examine
    from workflow.oversights import without_glossary
    from workflow.sources import take_inventory

    with open_cache(project.output) as cache:
        inventory = take_inventory(project, [slug], cache)
    edition = inventory.edition(slug, language)
    if edition is None:
        raise UsageError(f"{slug} is not translated into {language.english_name}")
    findings = () if edition.is_original else examine(inventory, edition)
    for warning in without_glossary(project):
        click.echo(f"  {warning}")
    catalogue = project.relative(project.catalogue_path(slug, language))
    _refuse(edition, findings, fingerprint, catalogue, reinstate=reinstate)
    if edition.is_original:
        # An original needs no approval: nothing but the withdrawal is in the file, and git remembers it.
        path = project.approved_path(slug, language)
        path.unlink()
        click.echo(plain(f"{project.relative(path)}: the withdrawal is taken back by {signature.by}"))
        others = [one.language.tag for one in inventory.of(edition.statement) if one.state == "withdrawn"]
        if others := [tag for tag in others if tag != language.tag]:
            click.echo(f"withdrawn still: {', '.join(others)}; approve each with --reinstate")
        return
    original = inventory.edition(slug, edition.statement.language)
    if original and original.state == "withdrawn":
        click.echo(
            f"  the original is withdrawn still: communique approve {slug} -l {original.language.tag} --reinstate …"
        )
    for finding in findings:
        standing = f"allowed ({finding.allowed})" if finding.allowed else finding.level.value
        click.echo(plain(f"  {finding.path}:{finding.line}: {standing} {finding.check}: {finding.message}"))
    _sign(project, edition, signature)


def _sign(project: "Project", edition: "Edition", signature: "Signature") -> None:
    """Write the signature under today's text, and show what is different from the text before."""
    from workflow.approvals import signed, written
    from workflow.comparison import excerpt
    from workflow.editions import differences
    from workflow.files import write_atomically

    slug, language = edition.statement.slug, edition.language
    record = signed(
        edition.record,
        signature,
        edition.today,
        edition.original,
        needed=edition.policy.approvals,
        language=language.tag,
        slug=slug,
    )
    if edition.damage:
        click.echo(plain(f"  {edition.damage}, so it is approved anew"))
    for old, new in differences(edition):
        click.echo(plain(f"  {excerpt(old, new)}"))
    path = project.approved_path(slug, language)
    write_atomically(path, written(record).encode())
    pending = record.edition.pending
    state = f"signed, {len(pending.approved)} of {edition.policy.approvals} signatures" if pending else "approved"
    if record.edition.withdrawn:
        state += ", withdrawn until it has them,"
    role = f" ({signature.role})" if signature.role else ""
    click.echo(plain(f"{project.relative(path)}: {state} by {signature.by}{role}"))


def _refuse(
    edition: "Edition", findings: "tuple[Finding, ...]", fingerprint: str, catalogue: "Path", *, reinstate: bool
) -> None:
    """Raise ApprovalError with every reason why this text may not be signed; `catalogue` is what faults call it."""
    from workflow.errors import ApprovalError, Fault
    from workflow.examination import unresolved
    from workflow.messages import walk, walk_digest
    from workflow.releases import refusal

    why = refusal(edition, reinstate=reinstate)
    if not why:
        why = tuple(Fault(f"{f.check}: {f.message}", f.path, f.line, ALLOWING) for f in unresolved(findings))
    sha256 = walk_digest(walk(edition.today.text))
    why = why or (() if edition.is_original else tuple(_altered(edition, catalogue)))
    if not why and not sha256.startswith(fingerprint.lower()):
        tip = "read the text as it is now: communique build --drafts"
        why = (Fault(f"the text is not the one that you name: its fingerprint is {sha256}", tip=tip),)
    if why:
        raise ApprovalError(why)


def _altered(edition: "Edition", catalogue: "Path") -> "Iterator[Fault]":
    """A translation that would not come back from the approved file as it is, so that nothing would be published."""
    from workflow.approvals import altered
    from workflow.errors import Fault
    from workflow.messages import text_of, walk

    number = altered(edition.today, language=edition.language.tag)
    if number is None:
        return
    passages = [passage for passage in walk(text_of(edition.statement)) if passage.is_signed]
    passage = passages[min(number, len(passages) - 1)]
    entry = edition.entries.get(passage.key)
    where = (catalogue, entry.line) if entry else (edition.statement.path, passage.line)
    tip = "write it as one line of words, without signs that Markdown takes for something else"
    text = entry.msgstr if entry else passage.text
    yield Fault(f"an approved file cannot hold this text as it is: “{text}”", *where, tip)


def _signature(by: str, role: str | None) -> "Signature":
    from pydantic import ValidationError

    from workflow.approvals import Signature

    try:
        return Signature(by=by, role=(role or "").strip() or None, on=today())
    except ValidationError:
        raise _nameless(by) from None


def _nameless(by: str) -> UsageError:
    return UsageError(f"“{plain(by)}” is no name", tip="--by names the person; a pseudonym is fine")


@cli.command(short_help="Take an edition back.")
@slug_argument
@languages_option
@click.option("--by", required=True, metavar="NAME", help="Who takes it back.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; readers see it.")
@click.option(
    "--reason-lang", metavar="LANG", help="The language of the reason. Default: the project's source language."
)
def withdraw(slug: str, tags: tuple[str, ...], by: str, reason: str, reason_lang: str | None) -> None:
    """Take an edition back; without -l all of them, the original included.

    The page says why in your words, marked with their language, so that browsers and screen readers get them right.
    """
    from workflow.approvals import Withdrawal, who, withdrawn, written
    from workflow.cache import open_cache
    from workflow.files import locked, write_atomically
    from workflow.inventory import open_inventory
    from workflow.releases import could_go_out
    from workflow.sources import take_inventory

    project = the_project()
    wanted = chosen_languages(project, tags)
    if not who(by):
        raise _nameless(by)
    if not reason.strip():
        raise UsageError("there is no reason", tip="--reason says why; readers see it")
    withdrawal = Withdrawal(
        on=today(),
        by=by,
        reason=" ".join(reason.split()),
        language=project.language(reason_lang).tag if reason_lang else project.source_language.tag,
    )
    with open_cache(project.output) as cache:
        (statement,) = take_inventory(project, [slug], cache).statements
    languages = [language for language in wanted if language in (statement.language, *statement.targets)]
    if tags and len(languages) < len(set(tags)):
        raise UsageError(f"{slug} is not translated into each of these languages")
    for language in languages:
        path = project.approved_path(slug, language)
        with locked(path):
            # Read once more: somebody may have signed it while we waited.
            edition = open_inventory(project).edition(slug, language)
            assert edition is not None
            before = edition.record.edition.withdrawn if edition.record else None
            if not before or tags:
                is_unpublished = before.unpublished if before else not could_go_out(edition)
                new = withdrawal.model_copy(update={"unpublished": is_unpublished})
                record = withdrawn(edition.record, new, language=language.tag, slug=slug)
                write_atomically(path, written(record).encode())
        click.echo(plain(f"{project.relative(path)}: {_withdrawn_how(before, is_named=bool(tags))}"))
    click.echo("next: communique build, then communique upload: what readers see is as it was until then")


def _withdrawn_how(before: "Withdrawal | None", *, is_named: bool) -> str:
    """What became of an edition that may have been withdrawn before."""
    if before is None:
        return "withdrawn"
    then = f"on {before.on} by {before.by}: {before.reason}"
    return f"withdrawn anew, in the place of: {then}" if is_named else f"was withdrawn {then}; -l gives another reason"
