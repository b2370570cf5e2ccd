"""communique build and run."""

import datetime
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from workflow.cli.extracting import extract, tell_extracted
from workflow.cli.reporting import tell_held
from workflow.cli.shared import cli, languages_option, moment, plain, slugs_argument, tell, the_project
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.build import Built
    from workflow.editions import Change
    from workflow.plans import Plan
    from workflow.project import Project


at_option = click.option("--at", metavar="TIME", help="The hour that decides embargo and expiry. Default: now.")


@cli.command(name="build", short_help="Make pages and PDFs of what may go out.")
@slugs_argument
@languages_option
@click.option("--drafts", is_flag=True, help="Everything, into output/proof, marked as a draft on every page.")
@click.option("--only", type=click.Choice(["pages", "prints"]), help="A part of the work.")
@at_option
def build_command(
    slugs: tuple[str, ...], tags: tuple[str, ...], at: str | None, only: str | None, *, drafts: bool
) -> None:
    """Publish what the policies allow to output/site; with --drafts everything to output/proof."""
    if slugs or tags:
        raise UsageError(
            "build makes the whole site, since every list names every statement", tip="leave SLUG and -l out"
        )
    project = the_project()
    built = _build(project, moment(at), only or "", drafts=drafts)
    _tell_built(built)
    sys.exit(1 if built.failures else 0)


def _build(project: "Project", at: datetime.datetime, only: str, *, drafts: bool) -> "Built":
    from workflow.build import build
    from workflow.inventory import take_inventory
    from workflow.plans import plan_proof, plan_site

    inventory = take_inventory(project)
    plan = plan_proof(inventory, at) if drafts else plan_site(inventory, at)
    with _progress("printing") as advance:
        return build(plan, only=only, progress=advance)


class _progress:  # noqa: N801 reads as the function it replaces
    """A progress bar on a terminal, a line for every tenth of the way elsewhere."""

    def __init__(self, doing: str) -> None:
        self._doing = doing
        self._bar: Any = None
        self._told = 0

    def __enter__(self) -> Callable[[int, int, str], None]:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            self._bar = Progress(
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeRemainingColumn(),
                TextColumn("{task.fields[name]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._bar.start()
            self._task = self._bar.add_task(self._doing, total=None, name="")
        return self._advance

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def _advance(self, done: int, total: int, name: str) -> None:
        if self._bar is not None:
            self._bar.update(self._task, completed=done, total=total, name=name)
        elif done * 10 // total > self._told:
            self._told = done * 10 // total
            click.echo(f"{self._doing}: {done} of {total}", err=True)


def _tell_built(built: "Built") -> None:
    """What was made, what was held back and why."""
    plan = built.plan
    root = plan.inventory.project.relative(plan.inventory.project.output / plan.area)
    for statement in plan.inventory.statements:
        out = [p for p in plan.publications if p.statement is statement]
        if out:
            click.echo(f"{root}: {statement.slug}: {', '.join(p.language.tag for p in out)}")
    if plan.area == "site":
        _tell_remarks(plan)
    tell_held(plan, plan.inventory.project.languages)
    _tell_partners(plan)
    tell(built.failures)
    click.echo(
        f"{root}: {len(plan.publications)} editions of {len(plan.inventory.editions)}, {built.pages} pages, "
        f"{built.prints} PDFs; {built.written} files written, {built.removed} removed"
    )
    if plan.area == "site":
        click.echo(f"open {root}/index.html")


def _tell_partners(plan: "Plan") -> None:
    """Which PDFs of partners are shown, and which are not and why."""
    for one in plan.partners if plan.area == "site" else ():
        what = f"{one.statement.slug} ({one.language.tag}): the PDF by {one.supplied.by}"
        click.echo(plain(f"held back: {what}: {one.why}" if one.why else f"supplied: {what}, not approved by us"))


def _tell_remarks(plan: "Plan") -> None:
    """What a reader will see a notice about, and what changed to bring it about."""
    from workflow.releases import remarks

    told: dict[tuple[str, tuple[str, ...], tuple[Change, ...]], list[str]] = {}
    for publication in plan.publications:
        edition = publication.edition
        if notes := remarks(edition):
            told.setdefault((edition.statement.slug, notes, edition.changes), []).append(edition.language.english_name)
    for (slug, notes, changes), languages in told.items():
        state = "outdated" if changes else "note"
        click.echo(plain(f"{state}: {slug} in {', '.join(languages)}: {'; '.join(notes)}"))
        for change in changes:
            where = f"source/{slug}.md:{change.line}: " if change.line else ""
            click.echo(plain(f"  {where}{change.what}{f': {change.text[:70]}' if change.text else ''}"))


@cli.command(short_help="extract, check, build: the whole way.")
@at_option
def run(at: str | None) -> None:
    """Go the whole way: extract, check and build, with one summary at the end."""
    project = the_project()
    tell_extracted(extract(project, (), ()))
    built = _build(project, moment(at), "", drafts=False)
    _tell_checked(built.plan)
    _tell_built(built)
    sys.exit(1 if built.failures else 0)


def _tell_checked(plan: "Plan") -> None:
    """How many problems the translations have; `check` lists them."""
    from workflow.examination import examine

    inventory = plan.inventory
    levels = [
        finding.level.value
        for edition in inventory.editions.values()
        if not edition.is_original
        for finding in examine(inventory, edition)
        if not finding.allowed
    ]
    errors, warnings = levels.count("error"), levels.count("warning")
    click.echo(f"check: {errors} errors, {warnings} warnings" + (": communique check lists them" if levels else ""))
