"""communique status: where every edition stands."""

import json
import shutil
import sys
from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import click

from workflow.cli.shared import (
    chosen_languages,
    cli,
    data,
    keep_said,
    language_option,
    languages_option,
    moment,
    plain,
    said_before,
    slugs_argument,
    surveyed,
    tell,
    the_project,
)

if TYPE_CHECKING:
    from workflow.cards import Card
    from workflow.languages import Language
    from workflow.plans import Plan
    from workflow.project import Project
    from workflow.survey import Tally
    from workflow.todo import Task


@cli.command(short_help="A table: statement × language, with counts and state.")
@slugs_argument
@languages_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(slugs: tuple[str, ...], tags: tuple[str, ...], *, as_json: bool) -> None:
    """Show where every edition stands, whether it may go out today, and why not."""
    at, room = moment(None), _room()
    command, how = ("status --json", "") if as_json else ("status", str(room))
    is_all, say = not slugs and not tags, data if as_json else click.echo
    if is_all and (text := said_before(command, at, how)):
        say(text)
        return
    from workflow.plans import plan_site
    from workflow.survey import counts_of

    project = the_project()
    languages = chosen_languages(project, tags)
    with surveyed(project, slugs) as (found, crew):
        plan = plan_site(found, at)
        if as_json:
            wanted = {language.tag for language in languages}
            places = [card.place for card in found.cards.values() if not card.is_original and card.tag in wanted]
            counts = counts_of(found, places, crew)
            text = json.dumps(_status_json(plan, counts), ensure_ascii=False, indent=2)
        else:
            text = "\n".join(_status_lines(plan, languages, room))
    say(text)
    if unread := found.unread(languages):
        tell(unread)
        sys.exit(1)
    if is_all:
        keep_said(command, [text], found.cache.standing(), plan.interval, how)


Counts = Mapping[tuple[str, str], "Tally"]
"""What is found, by slug and tag."""


def _status_json(plan: "Plan", found: Counts) -> dict[str, Any]:
    held = {card.place: why for card, why in plan.held}
    statements = []
    for slug, source in plan.survey.sources.items():
        original, *translations = plan.survey.of(slug)
        statements.append(
            {
                "slug": slug,
                "kind": source.meta.kind,
                "date": source.meta.date.isoformat(),
                "language": source.language_tag,
                "original": _publication_json(plan, original, held),
                "editions": {
                    card.tag: _edition_json(plan, card, held, found[card.place])
                    for card in translations
                    if card.place in found
                },
            }
        )
    return {"statements": statements}


Why = Mapping[tuple[str, str], tuple[str, ...]]


def _edition_json(plan: "Plan", card: "Card", held: Why, found: "Tally") -> dict[str, Any]:
    counts = card.counts
    return {
        "state": card.state.value,
        "messages": counts.messages,
        "reviewed": counts.reviewed,
        "draft": counts.draft,
        "stale": counts.stale,
        "untranslated": counts.untranslated,
        "errors": found.holding + card.is_damaged,
        "warnings": found.warnings,
        **_publication_json(plan, card, held),
    }


def _publication_json(plan: "Plan", card: "Card", held: Why) -> dict[str, Any]:
    publish = card.place in plan.by_place
    return {"publish": publish, "why": [*held.get(card.place, ()), *(card.remarks if publish else ())]}


# ------------------------------------------------------------------------------------------- as a table

_STATES = {"approved": "green", "reviewed": "cyan", "outdated": "yellow", "withdrawn": "red", "in-progress": "blue"}
_GAP = "  "


def _status_lines(plan: "Plan", languages: "Iterable[Language]", room: int) -> Iterator[str]:
    known = {tag for _, tag in plan.survey.cards}
    yield from _table(plan, [language for language in languages if language.tag in known], room)
    yield click.style("✓ goes out today   ✗ is held back", dim=True)
    wanted = {language.tag for language in languages}
    out = sum(tag in wanted for _, tag in plan.by_place)
    held = sum(card.tag in wanted for card, _ in plan.held)
    yield f"today {out} of {out + held} editions may go out"
    yield from held_lines(plan, languages)
    yield from _notice_lines(plan, wanted)
    yield from amiss_lines(plan)


def _room() -> int:
    """How many columns the terminal has; where there is none, as many as one likes."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize


def _table(plan: "Plan", languages: "Iterable[Language]", room: int) -> Iterator[str]:
    """Statement × language; the columns that find no room beside the others follow below them."""
    sources = plan.survey.sources.values()
    first = _column("statement", [(one.slug, "") for one in sources])
    others = [
        _column("kind", [(one.meta.kind, "bright_black") for one in sources]),
        *(
            _column(language.tag, [_cell(plan, plan.survey.cards.get((one.slug, language.tag))) for one in sources])
            for language in languages
        ),
    ]
    while others:
        fitting = max(1, _fitting([width for width, _ in (first, *others)], room) - 1)
        for line in zip(*(cells for _, cells in (first, *others[:fitting])), strict=True):
            yield _GAP.join(line).rstrip()
        yield ""
        others = others[fitting:]


def _column(head: str, cells: Sequence[tuple[str, str]]) -> tuple[int, list[str]]:
    """(width, its cells in their colours, all as wide)."""
    width = max(len(head), *(len(text) for text, _ in cells)) if cells else len(head)
    lines = [_coloured(text, colour) + " " * (width - len(text)) for text, colour in cells]
    return width, [click.style(head, bold=True) + " " * (width - len(head)), *lines]


def _coloured(text: str, colour: str) -> str:
    return click.style(text, fg=colour) if colour else text


def _fitting(widths: Iterable[int], room: int) -> int:
    """How many columns of these widths stand side by side in so much room."""
    ends = accumulate(width + len(_GAP) for width in widths)
    return sum(end - len(_GAP) <= room for end in ends)


def _notice_lines(plan: "Plan", wanted: "Container[str]") -> "Iterator[str]":
    """What a person should know of the editions that do go out, a notice that several languages share told once."""
    shared: dict[tuple[str, str], list[str]] = {}
    for card in (publication.card for publication in plan.publications):
        for remark in card.remarks if card.tag in wanted else ():
            shared.setdefault((card.slug, remark), []).append(card.tag)
    for (slug, remark), tags in shared.items():
        yield plain(f"goes out, but: {slug} ({', '.join(tags)}): {remark}")


def _cell(plan: "Plan", card: "Card | None") -> tuple[str, str]:
    if card is None:
        return "–", "bright_black"
    sign = "✓" if card.place in plan.by_place else "✗"
    if card.is_original:
        return f"{sign} {'withdrawn' if card.state == 'withdrawn' else 'original'}", "" if sign == "✓" else "red"
    counts = card.counts
    share = f" {counts.reviewed}/{counts.messages}" if counts.reviewed < counts.messages else ""
    return f"{sign} {card.state.value}{share}", _STATES.get(card.state.value, "bright_black")


def held_lines(plan: "Plan", languages: "Iterable[Language]") -> Iterator[str]:
    """What does not go out and why, a reason that several languages share told once."""
    wanted = frozenset(language.tag for language in languages)
    shared: dict[tuple[str, tuple[str, ...]], list[str]] = {}
    for card, why in plan.held:
        if card.tag in wanted:
            shared.setdefault((card.slug, why), []).append(card.tag)
    for (slug, why), tags in shared.items():
        yield plain(f"held back: {slug} ({', '.join(tags)}): {'; '.join(why)}")


def amiss_lines(plan: "Plan") -> Iterator[str]:
    """What is amiss with the project as a whole."""
    from workflow.oversights import without_glossary

    yield from (plain(str(one)) for one in (*without_glossary(plan.inventory.project), *plan.survey.oversights))


@cli.command(short_help="A translator's list, the most urgent first.")
@language_option("The translator's language.")
def todo(tag: str) -> None:
    """List what is to be done in a language: what is stale since when and why, what is new, what is ready to sign."""
    at = moment(None)
    if text := said_before("todo", at, tag):
        click.echo(text)
        return
    from workflow.todo import tasks

    project = the_project()
    language = project.language(tag)
    with surveyed(project) as (survey, crew):
        lines = list(_todo_lines(project, language, tasks(survey, language, at, crew)))
    click.echo("\n".join(lines))
    keep_said("todo", lines, survey.cache.standing(), survey.interval(at), tag)


def _todo_lines(project: "Project", language: "Language", found: "Collection[Task]") -> Iterator[str]:
    from workflow.todo import FAR

    for task in found:
        where = f"{project.relative(task.path)}:{task.line}:" if task.line else f"{project.relative(task.path)}:"
        until = f" before {task.deadline}" if task.deadline != FAR else ""
        text = f": {task.text[:80]}{'…' if len(task.text) > 80 else ''}" if task.text else ""
        yield plain(f"{where} {task.what}{until}{text}")
    yield f"{len(found)} to do in {language.english_name}" if found else f"nothing to do in {language.english_name}"
