"""communique extract: and what it tells of every change."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from workflow.cli.shared import (
    chosen_languages,
    cli,
    keep_said,
    languages_option,
    moment,
    plain,
    said_before,
    slugs_argument,
    the_project,
    today,
)
from workflow.comparison import excerpt

if TYPE_CHECKING:
    from workflow.extraction import Extracted
    from workflow.merging import Difference
    from workflow.project import Project

_NOTHING = "extract: nothing has changed"


@cli.command(name="extract", short_help="Bring POT and PO files up to date with source/.")
@slugs_argument
@languages_option
def extract_command(slugs: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Create POT and PO files from source/, or merge new English into them without losing a word."""
    is_all = not slugs and not tags
    if is_all and (text := said_before("extract", moment(None))):
        click.echo(text)
        return
    tell_extracted(extract(the_project(), slugs, tags))
    if is_all:
        keep_said("extract", [_NOTHING])


def extract(project: "Project", slugs: Iterable[str], tags: Iterable[str]) -> "tuple[Extracted, ...]":
    """Bring the catalogues of these statements up to date, in these languages; what did not change is not read."""
    from workflow.cache import open_cache
    from workflow.extraction import extract_all
    from workflow.inventory import chosen_slugs
    from workflow.survey import extracted_files, extraction_inputs, sources_of

    tags = tuple(tags)
    with open_cache(project.output) as cache:
        inventory, cards = sources_of(project, cache)
        wanted = chosen_slugs(cards, slugs)
        due = [
            slug for slug in wanted if not cache.get("extracted", slug, extraction_inputs(project, cache, cards[slug]))
        ]
        statements = map(inventory.statement, due)
        private = {slug for slug, card in cards.items() if card.meta.is_embargoed(moment(None))}
        languages, day = chosen_languages(project, tags), today().isoformat()
        done = extract_all(project, statements, languages, today=day, private=private)
        if not tags:
            cache.look_again(path for slug in due for path in extracted_files(project, cards[slug]))
            for slug in due:
                cache.put("extracted", slug, extraction_inputs(project, cache, cards[slug]), b"1")
    return done


def tell_extracted(extracted: "Iterable[Extracted]") -> None:
    """What changed, by statement; a change that every language shares is told once."""
    extracted = tuple(extracted)
    told: dict[tuple[str, str], list[str]] = {}
    for item in extracted:
        lines = ["new catalogue"] if item.is_new else [_difference(change) for change in item.merged.changes]
        for line in dict.fromkeys(lines):
            told.setdefault((item.statement.slug, line), []).append(item.language.tag)
    for (slug, line), tags in told.items():
        click.echo(plain(f"source/{slug}.md: {line} ({', '.join(tags)})"))
    if not told:
        click.echo(_NOTHING)


def _difference(change: "Difference") -> str:
    """`edited (number), now stale: … by [-30-]{+23+} September …`."""
    kind = f" ({change.change.value})" if change.change else ""
    state = f", now {change.state.value}" if change.old and change.new else ""
    if not (change.old and change.new):
        return f"{change.outcome.value}{kind}{state}: “{_cut(change.new or change.old)}”"
    return f"{change.outcome.value}{kind}{state}: {excerpt(change.old, change.new)}"


def _cut(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
