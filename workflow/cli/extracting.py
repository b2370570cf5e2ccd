"""communique extract: and what it tells of every change."""

import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import click

from workflow.cli.shared import (
    chosen_languages,
    cli,
    crew_of,
    keep_said,
    languages_option,
    moment,
    plain,
    said_before,
    slugs_argument,
    tell,
    the_project,
)
from workflow.comparison import excerpt

if TYPE_CHECKING:
    from workflow.checks.findings import Finding
    from workflow.extraction import Extracted
    from workflow.merging import Difference
    from workflow.project import Project

NOTHING = "extract: nothing has changed"
RESPELT = "written as gettext would write it; every translation as it was"


@cli.command(name="extract", short_help="Bring POT and PO files up to date with source/.")
@slugs_argument
@languages_option
def extract_command(slugs: tuple[str, ...], tags: tuple[str, ...]) -> None:
    """Create POT and PO files from source/, or merge new English into them without losing a word."""
    is_all = not slugs and not tags
    if is_all and (text := said_before("extract", moment(None))):
        click.echo(text)
        return
    done = extract(the_project(), slugs, tags)
    tell_extracted(done)
    left = [plain(str(one)) for one in done.orphans]
    for line in left:
        click.echo(line)
    if faults := [fault for item in done.catalogues for fault in item.faults]:
        tell(faults)
        sys.exit(1)
    if is_all:
        keep_said("extract", [NOTHING, *left], done.standing)


class Extraction(NamedTuple):
    """What `extract` did, and how it left things."""

    catalogues: "tuple[Extracted, ...]"
    renamed: "tuple[Finding, ...]"
    """New statements that seem to be old ones under another name."""
    orphans: "tuple[Finding, ...]"
    """Files that belong to no statement."""
    standing: str
    """How all files stand now."""


def extract(project: "Project", slugs: Iterable[str] = (), tags: Iterable[str] = ()) -> Extraction:
    """Bring the catalogues of these statements up to date, in these languages; what did not change is not read."""
    from workflow.cache import open_cache
    from workflow.extraction import extract_all
    from workflow.oversights import orphans, renamed
    from workflow.sources import sources_of

    languages = chosen_languages(project, tags)
    with open_cache(project.output) as known, crew_of(project) as crew:
        inventory, sources = sources_of(project, known, crew)
        extracted = extract_all(inventory, sources, known, crew, at=moment(None), slugs=slugs, languages=languages)
        left = tuple(orphans(project, sources, known))
        new = frozenset(one.slug for one in extracted if one.is_new)
        known.keep()
        return Extraction(extracted, tuple(renamed(project, sources, new)), left, known.standing())


def tell_extracted(done: Extraction) -> None:
    """What changed, by statement; a change that every language shares is told once."""
    told: dict[tuple[str, str], list[str]] = {}
    in_words = cache(_difference)  # the same for every language
    for item in done.catalogues:
        lines = [
            *([f"taken over from {item.former}"] if item.former else ()),
            *(["new catalogue"] if item.is_new else map(in_words, item.changes)),
            *([RESPELT] if item.is_respelt else ()),
        ]
        for line in dict.fromkeys(lines):
            told.setdefault((item.slug, line), []).append(item.language.tag)
    for (slug, line), tags in told.items():
        click.echo(plain(f"source/{slug}.md: {line} ({', '.join(tags)})"))
    for one in done.renamed:
        click.echo(plain(str(one)))
    if not told:
        click.echo(NOTHING)


def _difference(change: "Difference") -> str:
    """`edited (number), now stale: … by [-30-]{+23+} September …`."""
    kind = f" ({change.change.value})" if change.change else ""
    state = f", now {change.state.value}" if change.old and change.new else ""
    if not (change.old and change.new) or change.old == change.new:
        return f"{change.outcome.value}{kind}{state}: “{_cut(change.new or change.old)}”"
    return f"{change.outcome.value}{kind}{state}: {excerpt(change.old, change.new)}"


def _cut(text: str, length: int = 90) -> str:
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"
