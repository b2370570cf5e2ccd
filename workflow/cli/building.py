"""communique build and run."""

import datetime
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from workflow.cli.extracting import NOTHING, extract, tell_extracted
from workflow.cli.progress import Phases
from workflow.cli.reporting import amiss_lines, held_lines
from workflow.cli.shared import (
    cli,
    keep_said,
    languages_option,
    moment,
    plain,
    said_before,
    slugs_argument,
    surveyed,
    tell,
    the_project,
)
from workflow.errors import CommuniqueError, UsageError, counted

if TYPE_CHECKING:
    from workflow.build import Built, Chosen
    from workflow.editions import Change
    from workflow.plans import Area, Plan
    from workflow.project import Project
    from workflow.rendering import Renderers


at_option = click.option("--at", metavar="TIME", help="The hour that decides embargo and expiry. Default: now.")


@cli.command(name="build", short_help="Make pages and PDFs of what may go out.")
@slugs_argument
@languages_option
@click.option("--drafts", is_flag=True, help="Everything, into output/proof, marked as a draft on every page.")
@click.option("--only", type=click.Choice(["pages", "prints"]), help="A part of the work.")
@click.option("--cluster", metavar="ADDRESS", help="Render on a dask cluster: tcp://HOST:PORT or tls://HOST:PORT.")
@click.option(
    "--cluster-tls",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    metavar="DIR",
    help="ca.pem, cert.pem and key.pem for tls://. Default: [cluster] in communique.toml.",
)
@at_option
@click.option("--explain", is_flag=True, help="Say why each file is made.")
@click.option("--check", is_flag=True, help="Build from nothing elsewhere, and compare byte for byte.")
@click.option("--afresh", is_flag=True, help="Make everything, also what did not change.")
def build_command(
    slugs: tuple[str, ...],
    tags: tuple[str, ...],
    at: str | None,
    only: str | None,
    *,
    drafts: bool,
    explain: bool,
    check: bool,
    afresh: bool,
    cluster: str | None,
    cluster_tls: Path | None,
) -> None:
    """Publish what the policies allow to output/site; with --drafts everything to output/proof.

    SLUG and -l choose proofs, which are then all that output/proof holds, each beside its original. The site is always
    made whole, since every list in it names every statement.
    """
    is_all = not slugs and not tags
    if not is_all and not drafts:
        raise UsageError(
            "build makes the whole site, since every list names every statement",
            tip="leave SLUG and -l out; with --drafts they choose proofs",
        )
    if check:
        _compare(moment(at))
    command, hour = f"build {'drafts' if drafts else 'site'} {only or 'all'}", moment(at)
    if is_all and not (afresh or cluster) and (text := said_before(command, hour)):
        click.echo(text)
        return
    from workflow.build import Chosen

    project = the_project()
    renderers = _cluster(project, cluster, cluster_tls) if cluster else _here()
    chosen = Chosen(slugs, tuple(map(project.language, tags)))
    built = _build(project, hour, only or "", renderers, chosen, drafts=drafts, afresh=afresh)
    if explain:
        for path, reason in built.reasons:
            click.echo(plain(f"{path}: {reason}"))
    _finish(command, built, is_all_done=is_all)


def _compare(hour: datetime.datetime) -> NoReturn:
    """Say how output/site differs from what a build from nothing makes."""
    from workflow.build import differences

    with Phases() as phases:
        found = differences(the_project(), hour, renderers=_here(), phases=phases)
    for line in found:
        click.echo(line)
    click.echo(counted(len(found), "difference") if found else "output/site is what a build from nothing makes")
    sys.exit(1 if found else 0)


def _finish(command: str, built: "Built", before: tuple[str, ...] = (), *, is_all_done: bool = True) -> NoReturn:
    """Say what was done, and keep what is to be said as long as nothing changes, where nothing was left to do."""
    faults = (*built.plan.survey.unread(), *built.failures)
    tell(faults)
    click.echo("\n".join(_summary(built)))
    if is_all_done and not faults and not built.lacking:
        idle = replace(built, written=0, removed=0, gone=(), is_signature_gone=False)
        keep_said(command, (*before, *_summary(idle)), built.standing, built.plan.interval)
    sys.exit(1 if faults else 0)


def _here() -> "AbstractContextManager[Renderers]":
    """The cores of this machine."""
    from workflow.workers import Workers

    return Workers()


def _cluster(project: "Project", address: str, folder: Path | None) -> "AbstractContextManager[Renderers]":
    """The cluster at an address."""
    try:
        from workflow.cluster import Credentials, cluster
    except ModuleNotFoundError:
        tip = "pip install 'communique[cluster]'"
        raise UsageError("a cluster needs dask.distributed, which is not installed", tip=tip) from None
    settings = project.settings.cluster
    credentials = None
    if folder:
        credentials = Credentials.in_folder(folder)
    elif settings.ca:
        credentials = Credentials(*(project.root / name for name in (settings.ca, settings.cert, settings.key)))
    return cluster(address, credentials, tell=tell)


def _build(
    project: "Project",
    at: datetime.datetime,
    only: str,
    renderers: "AbstractContextManager[Renderers]",
    chosen: "Chosen | None" = None,
    *,
    drafts: bool,
    afresh: bool = False,
) -> "Built":
    from workflow.build import EVERYTHING, build

    try:
        with Phases() as phases:
            area: Area = "proof" if drafts else "site"
            return build(
                project,
                at,
                area,
                only=only,
                afresh=afresh,
                chosen=chosen or EVERYTHING,
                phases=phases,
                renderers=renderers,
            )
    except KeyboardInterrupt:
        click.echo("stopped; the PDFs that were done are kept", err=True)
        sys.exit(130)


def _summary(built: "Built") -> Iterator[str]:
    """What was made, what was held back and why."""
    plan = built.plan
    root = plan.inventory.project.relative(plan.inventory.project.output / plan.area)
    yield from (f"{root}: {line}" for line in _out(plan))
    if plan.area == "site":
        yield from _remarks(plan)
    yield from held_lines(plan, plan.inventory.project.languages)
    yield from _gone(built)
    if built.lacking:
        yield built.lacking
    if built.is_signature_gone:
        yield "the signature no longer fits and was removed: communique sign makes a new one"
    yield from _partners(plan)
    yield from amiss_lines(plan)
    yield (
        f"{root}: {counted(len(plan.publications), 'edition')} of {len(plan.survey.cards)}, "
        f"{counted(built.pages, 'page')}, {counted(built.prints, 'PDF')}; "
        f"{counted(built.written, 'file')} written, {built.removed} removed"
    )
    if plan.area == "site":
        yield f"open {root}/index.html"


def _gone(built: "Built") -> Iterator[str]:
    """Which editions left the site, and why; a reason that several languages share told once."""
    plan = built.plan
    held = {card.place: why for card, why in plan.held}
    told: dict[tuple[str, str], list[str]] = {}
    for slug, tag in built.gone if plan.area == "site" else ():
        why = "; ".join(held.get((slug, tag), ("it has no edition in this language any more",)))
        why = why if slug in plan.survey.sources else f"there is no source/{slug}.md"
        told.setdefault((slug, why), []).append(tag)
    yield from (plain(f"gone from the site: {slug} ({', '.join(tags)}): {why}") for (slug, why), tags in told.items())


NAMED = 40
"""Statements up to which each is named that goes out; of more nobody reads a list."""


def _out(plan: "Plan") -> Iterator[str]:
    """In which languages each statement goes out; where there are many, how many do in which."""
    languages: dict[str, list[str]] = {}
    for publication in plan.publications:
        languages.setdefault(publication.slug, []).append(publication.card.tag)
    if len(languages) <= NAMED:
        yield from (f"{slug}: {', '.join(tags)}" for slug, tags in languages.items())
        return
    for tags, number in Counter(map(tuple, languages.values())).most_common():
        yield f"{number} statements: {', '.join(tags)}"


def _partners(plan: "Plan") -> Iterator[str]:
    """Which PDFs of partners are shown, and which are not and why."""
    for one in plan.partners if plan.area == "site" else ():
        what = f"{one.slug} ({one.language.tag}): the PDF by {one.supplied.by}"
        yield plain(f"held back: {what}: {one.why}" if one.why else f"supplied: {what}, not approved by us")


def _remarks(plan: "Plan") -> Iterator[str]:
    """What a reader will see a notice about, and what changed to bring it about."""
    told: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for card in (publication.card for publication in plan.publications):
        if card.remarks:
            changes = tuple(_change_line(card.slug, change) for change in card.changes)
            told.setdefault((card.slug, card.remarks, changes), []).append(card.language.english_name)
    for (slug, notes, changes), languages in told.items():
        state = "outdated" if changes else "note"
        yield plain(f"{state}: {slug} in {', '.join(languages)}: {'; '.join(notes)}")
        yield from (plain(f"  {line}") for line in changes)


def _change_line(slug: str, change: "Change") -> str:
    """A change of the original in one line, the same whatever the edition's language."""
    where = f"source/{slug}.md:{change.line}: " if change.line else ""
    return f"{where}{change.what}{f': {change.text[:70]}' if change.text else ''}"


@cli.command(short_help="extract, draft, check, build: the whole way.")
@at_option
def run(at: str | None) -> None:
    """Go the whole way: extract, draft, check and build, with one summary at the end.

    What no engine could draft holds nobody up: it is told, and the rest goes out.
    """
    hour = moment(at)
    if text := said_before("run", hour):
        click.echo(text)
        return
    from workflow.cache import below, still

    # Each step takes the settings as they are by then: engines may need hours.
    extracted = extract(the_project())
    tell_extracted(extracted)
    drafted = _draft(the_project())
    built = _build(the_project(), hour, "", _here(), drafts=False)
    checked = _checked(the_project(), hour)
    click.echo(checked)
    # A source that was saved meanwhile is not extracted.
    is_all_done = drafted is not None and still(below(extracted.standing, the_project().source)) is not None
    _finish("run", built, (NOTHING, *(drafted or ()), checked), is_all_done=is_all_done)


def _draft(project: "Project") -> tuple[str, ...] | None:
    """Draft what is empty; what stands in the way of it stops nothing else.

    What to say of it as long as no file changes; None where another run may draft more.
    """
    from workflow.cli.drafting import draft_all, left_lines, tell_drafted

    try:
        report = draft_all(project)
    except CommuniqueError as error:
        click.echo("draft: nothing was drafted", err=True)
        tell(error.faults)
        return None
    if report is None:
        click.echo("draft: nothing is empty")
        return ("draft: nothing is empty",)
    tell_drafted(report, project.languages)
    return left_lines(report, project.languages) if report.is_final else None


def _checked(project: "Project", at: datetime.datetime) -> str:
    """How many problems the translations have; `check` lists them."""
    from workflow.oversights import slips
    from workflow.survey import counts_of

    with surveyed(project) as (found, crew):
        counts = counts_of(found, found.cards, crew).values()
        beside = (*found.oversights, *slips(found.inventory, found.sources, found.cache, at))
    errors = sum(one.errors for one in counts)
    warnings = sum(one.warnings for one in counts) + len(beside)
    more = ": communique check lists them" if errors or warnings else ""
    return f"check: {counted(errors, 'error')}, {counted(warnings, 'warning')}{more}"
