"""communique status: where every edition stands."""

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import click

from workflow.cli.shared import chosen_languages, cli, languages_option, moment, plain, slugs_argument, the_project

if TYPE_CHECKING:
    from workflow.editions import Edition
    from workflow.languages import Language
    from workflow.plans import Plan


@cli.command(short_help="A table: statement × language, with counts and state.")
@slugs_argument
@languages_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(slugs: tuple[str, ...], tags: tuple[str, ...], *, as_json: bool) -> None:
    """Show where every edition stands, whether it may go out today, and why not."""
    from workflow.inventory import take_inventory
    from workflow.plans import plan_site

    project = the_project()
    languages = chosen_languages(project, tags)
    plan = plan_site(take_inventory(project, slugs), moment(None))
    if as_json:
        click.echo(json.dumps(_status_json(plan, languages), ensure_ascii=False, indent=2))
        return
    _status_table(plan, languages)


def _status_json(plan: "Plan", languages: "Iterable[Language]") -> dict[str, Any]:
    wanted = frozenset(languages)
    statements = []
    for statement in plan.inventory.statements:
        original, *translations = plan.inventory.of(statement)
        statements.append(
            {
                "slug": statement.slug,
                "kind": statement.kind,
                "date": statement.meta.date.isoformat(),
                "language": statement.language.tag,
                "original": {
                    key: value for key, value in _edition_json(plan, original).items() if key in {"publish", "why"}
                },
                "editions": {e.language.tag: _edition_json(plan, e) for e in translations if e.language in wanted},
            }
        )
    return {"statements": statements}


def _edition_json(plan: "Plan", edition: "Edition") -> dict[str, Any]:
    from workflow.checks.problem import Level
    from workflow.examination import examine, unresolved
    from workflow.releases import remarks

    place = (edition.statement.slug, edition.language.tag)
    publish = place in plan.by_place
    why = next((why for held, why in plan.held if held is edition), ())
    notes = remarks(edition) if publish else ()
    findings = () if edition.is_original else examine(plan.inventory, edition)
    counts = edition.counts
    return {
        "state": edition.state.value,
        "messages": counts.messages,
        "reviewed": counts.reviewed,
        "draft": counts.draft,
        "stale": counts.stale,
        "untranslated": counts.untranslated,
        "errors": len(unresolved(findings)) + edition.is_damaged,
        "warnings": sum(finding.level is Level.WARNING and not finding.allowed for finding in findings),
        "publish": publish,
        "why": [*why, *notes],
    }


_COLOURS = {"approved": "green", "reviewed": "cyan", "outdated": "yellow", "withdrawn": "red", "in-progress": "blue"}


def _status_table(plan: "Plan", languages: "Iterable[Language]") -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    shown = [
        language for language in languages if any(p.language == language for p in plan.inventory.editions.values())
    ]
    console = Console(highlight=False, width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("statement", no_wrap=True)
    table.add_column("kind", style="dim", no_wrap=True)
    for language in shown:
        table.add_column(language.tag, no_wrap=True)
    for statement in plan.inventory.statements:
        cells = [_cell(plan, plan.inventory.edition(statement.slug, language)) for language in shown]
        table.add_row(statement.slug, statement.kind, *(Text(text, style=style) for text, style in cells))
    console.print(table)
    console.print()
    console.print("✓ goes out today   ✗ is held back", style="dim")
    tell_held(plan, languages)


def _cell(plan: "Plan", edition: "Edition | None") -> tuple[str, str]:
    if edition is None:
        return "–", "dim"
    sign = "✓" if (edition.statement.slug, edition.language.tag) in plan.by_place else "✗"
    if edition.is_original:
        return f"{sign} {'withdrawn' if edition.state == 'withdrawn' else 'original'}", "" if sign == "✓" else "red"
    counts = edition.counts
    share = f" {counts.reviewed}/{counts.messages}" if counts.reviewed < counts.messages else ""
    return f"{sign} {edition.state.value}{share}", _COLOURS.get(edition.state.value, "dim")


def tell_held(plan: "Plan", languages: "Iterable[Language]") -> None:
    """What does not go out and why, a reason that several languages share told once."""
    wanted = frozenset(languages)
    shared: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for edition, why in plan.held:
        if edition.language in wanted:
            shared.setdefault((edition.statement.slug, why), []).append(edition.language.tag)
    for (slug, why), tags in shared.items():
        click.echo(plain(f"held back: {slug} ({', '.join(tags)}): {'; '.join(why)}"))


@cli.command(short_help="A translator's list, the most urgent first.")
@click.option("-l", "--language", "tag", required=True, metavar="LANG", help="The translator's language.")
def todo(tag: str) -> None:
    """List what is to be done in a language: what is stale since when and why, what is new, what is ready to sign."""
    from workflow.inventory import take_inventory
    from workflow.todo import FAR, tasks

    project = the_project()
    language = project.language(tag)
    found = tasks(take_inventory(project), language, moment(None))
    for task in found:
        where = f"{project.relative(task.path)}:{task.line}:" if task.line else f"{project.relative(task.path)}:"
        until = f" before {task.deadline}" if task.deadline != FAR else ""
        text = f": {task.text[:80]}{'…' if len(task.text) > 80 else ''}" if task.text else ""
        click.echo(plain(f"{where} {task.what}{until}{text}"))
    click.echo(
        f"{len(found)} to do in {language.english_name}" if found else f"nothing to do in {language.english_name}"
    )
