"""communique draft: machines fill what is empty, for people to review."""

import datetime
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from typing import TYPE_CHECKING

import click

from workflow.cli.progress import Progress
from workflow.cli.shared import (
    chosen_languages,
    cli,
    languages_option,
    moment,
    plain,
    slugs_argument,
    surveyed,
    tell,
    the_project,
)
from workflow.errors import UsageError

if TYPE_CHECKING:
    from workflow.crew import Crew
    from workflow.drafting import Chain, Estimate, Report
    from workflow.journal import Journal
    from workflow.languages import Language
    from workflow.memory import Pair
    from workflow.project import Project
    from workflow.statement import Statement
    from workflow.survey import Survey


@cli.command(short_help="Fill empty entries with machine drafts, always fuzzy.")
@slugs_argument
@languages_option
@click.option("--engine", "engines", multiple=True, metavar="NAME", help="Only these, in this order.")
@click.option("--dry-run", is_flag=True, help="Say what would be sent where, and send nothing.")
@click.option(
    "--refresh",
    is_flag=True,
    help="Make the machine's own unedited drafts anew, and ask again where an answer was refused.",
)
@click.option("--evaluate", is_flag=True, help="Draft what is reviewed already, and tell how near it comes.")
@click.option("--sent", is_flag=True, help="List what was sent where.")
def draft(
    slugs: tuple[str, ...],
    tags: tuple[str, ...],
    engines: tuple[str, ...],
    *,
    dry_run: bool,
    refresh: bool,
    evaluate: bool,
    sent: bool,
) -> None:
    """Fill empty entries from what people translated before, and from the engines that communique.toml names.

    Drafts are fuzzy and say where they come from; nobody's words are touched. What is under embargo goes to no engine
    over a network. Exit 1 when something was left empty; it says why.
    """
    from workflow.inventory import chosen_slugs
    from workflow.journal import Journal

    if dry_run + evaluate + sent > 1 or (refresh and (evaluate or sent)):
        raise UsageError("--dry-run, --evaluate and --sent are different things", tip="choose one")
    project = the_project()
    languages = chosen_languages(project, tags)
    with Journal(project.root) as journal:
        if sent:
            _tell_sent(journal, slugs, tags)
            return
        with surveyed(project) as (found, crew):
            wanted = chosen_slugs(found.sources, slugs)
            due = wanted if evaluate else _with_blanks(found, wanted, languages, refresh=refresh)
            chain = _open(found, crew, journal, _pairs(found, due, languages), engines, asks_again=refresh)
        statements = [found.inventory.statement(slug) for slug in due]
        if dry_run:
            from workflow.drafting import estimate

            _tell_estimate(estimate(chain, statements, languages, refresh=refresh), languages)
        elif evaluate:
            _evaluate(chain, journal, statements, languages)
        else:
            report = _draft(chain, journal, statements, languages, refresh=refresh)
            tell_drafted(report, languages)
            unread = found.unread(languages)
            tell(unread)
            if report.left and not chain.askers:
                click.secho("  tip: README.md, “Engines”, says what else can draft", err=True, fg="yellow")
            sys.exit(0 if report.is_complete and not unread else 1)


def _with_blanks(found: "Survey", slugs: Iterable[str], languages: Iterable["Language"], *, refresh: bool) -> list[str]:
    """The statements that have something for a machine to fill; with `refresh` perhaps its own words."""
    tags = {language.tag for language in languages}
    counts = {slug: [card.counts for card in found.of(slug) if card.tag in tags] for slug in slugs}
    return [
        slug
        for slug, each in counts.items()
        if any(one.untranslated or (refresh and one.reviewed < one.messages) for one in each)
    ]


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _open(
    found: "Survey",
    crew: "Crew",
    journal: "Journal",
    pairs: "Iterable[Pair]",
    engines: Iterable[str] = (),
    *,
    asks_again: bool = False,
) -> "Chain":
    from workflow.drafting import open_chain

    at = moment(None)
    return open_chain(found, journal, engines, pairs=pairs, at=at, clock=_now, crew=crew, asks_again=asks_again)


def _pairs(found: "Survey", slugs: Iterable[str], languages: Iterable["Language"]) -> "list[Pair]":
    """From what into what these statements are to be drafted."""
    sources, wanted = [found.sources[slug] for slug in slugs], tuple(languages)
    return [(source.language, one) for source in sources for one in wanted if one.tag in source.targets]


def _draft(
    chain: "Chain",
    journal: "Journal",
    statements: Iterable["Statement"],
    languages: Iterable["Language"],
    *,
    refresh: bool = False,
) -> "Report":
    from workflow.drafting import draft as run

    try:
        with Progress("drafting") as advance:
            return run(chain, journal, statements, languages, clock=_now, refresh=refresh, progress=advance)
    except KeyboardInterrupt:
        click.echo("interrupted: what was drafted is saved, and what was answered is not asked again", err=True)
        raise


def draft_all(project: "Project") -> "Report | None":
    """Draft everything, as `run` does; None where nothing is empty."""
    from workflow.journal import Journal

    with ExitStack() as stack:
        with surveyed(project) as (found, crew):
            due = _with_blanks(found, found.sources, project.languages, refresh=False)
            if not due:
                return None
            journal = stack.enter_context(Journal(project.root))
            chain = _open(found, crew, journal, _pairs(found, due, project.languages))
        return _draft(chain, journal, map(found.inventory.statement, due), project.languages)


def tell_drafted(report: "Report", languages: Iterable["Language"]) -> None:
    """In each language what was drafted by whom, and what was left empty and why."""
    for language in languages:
        tag = language.tag
        done = {engine: count for (where, engine), count in report.drafted.items() if where == tag}
        if done:
            by = ", ".join(f"{count} by {engine}" for engine, count in done.items())
            warned = f"; {report.warned[tag]} with something to look at" if report.warned[tag] else ""
            click.echo(plain(f"{tag}: drafted {by}{warned}"))
        if report.by_people[tag]:
            click.echo(f"{tag}: {report.by_people[tag]} were filled by somebody meanwhile, whose words stand")
        for line in _left_lines(report.left, tag):
            click.echo(line)
    for sentence in report.benched:
        click.echo(plain(f"gave up on {sentence}"))
    if not report.drafted and report.is_complete:
        click.echo("draft: nothing is empty")
    tell(report.faults)


def left_lines(report: "Report", languages: Iterable["Language"]) -> tuple[str, ...]:
    """What was left empty in each language and why."""
    return tuple(line for language in languages for line in _left_lines(report.left, language.tag))


def _left_lines(left: "Mapping[tuple[str, str], int]", tag: str) -> Iterator[str]:
    for (where, why), count in left.items():
        if where == tag:
            yield plain(f"{tag}: {count} left empty: {why}")


def _tell_estimate(found: "Estimate", languages: Iterable["Language"]) -> None:
    hosts: dict[tuple[str, str], int] = {}
    for language in languages:
        for (tag, engine, host), share in found.shares.items():
            if tag != language.tag:
                continue
            sends = f", {share.texts} texts of {share.characters} characters to {host}" if host else ""
            click.echo(plain(f"{tag}: {share.entries} by {engine}{sends}"))
            if host:
                hosts[engine, host] = hosts.get((engine, host), 0) + share.characters
        for line in _left_lines(found.left, language.tag):
            click.echo(line)
    for (engine, host), characters in hosts.items():
        click.echo(plain(f"{engine} would send {characters} characters to {host}; nothing was sent"))
    if not hosts:
        click.echo("nothing would leave this machine")


def _tell_sent(journal: "Journal", slugs: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """The ledger: every request, whether or not it was answered; never a text."""
    total = 0
    for one in journal.sent():
        if one.host and (not slugs or one.slug in slugs) and (not tags or one.language in tags):
            total += one.characters
            at = f"{one.at:%Y-%m-%d %H:%M:%S}Z"
            click.echo(plain(f"{at} {one.engine} {one.host} {one.slug} {one.language} {one.characters}"))
    click.echo(f"{total} characters were sent from this machine")


def _evaluate(
    chain: "Chain", journal: "Journal", statements: Iterable["Statement"], languages: Iterable["Language"]
) -> None:
    from workflow.drafting.evaluation import acceptance, evaluate

    with Progress("evaluating") as advance:
        scores = evaluate(chain, statements, languages, progress=advance)
    for score in scores:
        click.echo(plain(str(score)))
    for sentence in chain.bench.told():
        click.echo(plain(f"gave up on {sentence}"))
    for line in acceptance(chain.inventory, journal, languages):
        click.echo(plain(str(line)))
