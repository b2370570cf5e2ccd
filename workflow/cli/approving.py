"""communique approve and withdraw."""

import click

from workflow.cli.shared import chosen_languages, cli, languages_option, plain, the_project, today
from workflow.errors import UsageError

ALLOWING = "mend the entry; a fact may be let stand with a translator comment “# allow CHECK: reason”"


@cli.command(short_help="Sign off an edition that is fully reviewed.")
@click.argument("slug")
@click.option("-l", "--language", "tag", required=True, metavar="LANG", help="The edition's language.")
@click.option("--by", required=True, metavar="NAME", help="Who signs; a pseudonym is fine.")
@click.option("--role", metavar="ROLE", help="In what role; this is what the public sees.")
@click.option("--reinstate", is_flag=True, help="Bring a withdrawn edition back.")
def approve(slug: str, tag: str, by: str, role: str | None, *, reinstate: bool) -> None:
    """Sign off an edition that is fully reviewed and free of errors; refuse otherwise, and say why."""
    from workflow.approvals import Signature, signed, written
    from workflow.comparison import excerpt
    from workflow.editions import differences
    from workflow.errors import ApprovalError, Fault
    from workflow.examination import examine, unresolved
    from workflow.files import write_atomically
    from workflow.inventory import take_inventory
    from workflow.releases import refusal

    project = the_project()
    language = project.language(tag)
    inventory = take_inventory(project, [slug])
    edition = inventory.edition(slug, language)
    if edition is None:
        raise UsageError(f"{slug} is not translated into {language.english_name}")
    why = refusal(edition, reinstate=reinstate)
    findings = () if edition.is_original else examine(inventory, edition)
    if not why:
        why = tuple(Fault(f"{f.check}: {f.message}", f.path, f.line, ALLOWING) for f in unresolved(findings))
    if why:
        raise ApprovalError(why)
    for finding in findings:
        standing = f"allowed ({finding.allowed})" if finding.allowed else finding.level.value
        click.echo(plain(f"  {finding.path}:{finding.line}: {standing} {finding.check}: {finding.message}"))
    record = signed(
        edition.record,
        Signature(by=by.strip(), role=role, on=today()),
        edition.today,
        edition.original,
        needed=edition.policy.approvals,
        language=language.tag,
    )
    for old, new in differences(edition):
        click.echo(plain(f"  {excerpt(old, new)}"))
    path = project.approved_path(slug, language)
    write_atomically(path, written(record).encode())
    pending = record.edition.pending
    state = f"signed, {len(pending.approved)} of {edition.policy.approvals} signatures" if pending else "approved"
    click.echo(plain(f"{project.relative(path)}: {state} by {by}{f' ({role})' if role else ''}"))


@cli.command(short_help="Take an edition back.")
@click.argument("slug")
@languages_option
@click.option("--by", required=True, metavar="NAME", help="Who takes it back.")
@click.option("--reason", required=True, metavar="TEXT", help="Why; readers see it.")
def withdraw(slug: str, tags: tuple[str, ...], by: str, reason: str) -> None:
    """Take an edition back; without -l all of them, the original included."""
    from workflow.approvals import Withdrawal, withdrawn, written
    from workflow.files import write_atomically
    from workflow.inventory import take_inventory

    project = the_project()
    wanted = chosen_languages(project, tags)
    inventory = take_inventory(project, [slug])
    editions = [edition for language in wanted if (edition := inventory.edition(slug, language))]
    if tags and len(editions) < len(set(tags)):
        raise UsageError(f"{slug} is not translated into each of these languages")
    for edition in editions:
        withdrawal = Withdrawal(on=today(), by=by.strip(), reason=reason.strip())
        record = withdrawn(edition.record, withdrawal, language=edition.language.tag)
        path = project.approved_path(slug, edition.language)
        write_atomically(path, written(record).encode())
        click.echo(f"{project.relative(path)}: withdrawn")
