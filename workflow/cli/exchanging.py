"""communique kit, receive and weblate: to translators and back."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli.shared import (
    cli,
    data,
    language_option,
    moment,
    plain,
    slugs_argument,
    sources_known,
    tell,
    the_project,
    today,
)
from workflow.errors import counted

if TYPE_CHECKING:
    from workflow.exchange import Kit, Received


@cli.command(short_help="Texts for a translator, as a folder and a zip.")
@slugs_argument
@language_option("The language to translate into.")
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(path_type=Path),
    help="The folder, beside which the zip lies. Default: one in output/kits.",
)
def kit(slugs: tuple[str, ...], tag: str, folder: Path | None) -> None:
    """Make a folder and a zip to send by e-mail: PO files, glossary, memory, proof pages, and a letter.

    Without SLUG, every statement that is translated into LANG. Proof pages are those of the last build --drafts. The
    memory is a TMX of what has been reviewed, without anything under embargo.
    """
    from workflow.exchange import make_kit, write_kit
    from workflow.inventory import chosen_slugs

    project = the_project()
    language = project.language(tag)
    inventory, sources = sources_known(project)
    statements = [inventory.statement(slug) for slug in chosen_slugs(sources, slugs)]
    made = make_kit(project, language, statements, sources.values(), at=moment(None))
    folder = folder or project.output / "kits" / made.name
    folder = folder.with_suffix("") if folder.suffix.lower() == ".zip" else folder
    names = {f"{slug}.{language.tag}.po": project.catalogue_path(slug, language) for slug in sources}
    archive = write_kit(made, folder, names)
    _tell_kit(made, project.relative(folder), project.relative(archive), archive.stat().st_size)


def _tell_kit(made: "Kit", folder: Path, archive: Path, size: int) -> None:
    for text in made.texts:
        embargo = "; under embargo, so it is not in the memory" if text.is_embargoed else ""
        click.echo(plain(f"{folder}/{text.file}: {text.todo} of {text.entries} to translate or check{embargo}"))
    others = [name for name in made.files if not name.endswith(".po")]
    click.echo(plain(f"{folder}: with {', '.join(others)}"))
    click.echo(plain(f"send {archive} ({made.language.size(size)}); what comes back: communique receive FILE"))


@cli.command(short_help="Bring in what a translator sent back.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True), metavar="FILE...")
def receive(files: tuple[Path, ...]) -> None:
    """Bring in PO files, a folder of them or the zip, entry by entry: only what the translator changed.

    An empty translation replaces nothing. What somebody changed here meanwhile stays, with the translator's version
    beside it in a comment, and needs work again. Exit 1 when something was refused, or stands beside something else.
    """
    from workflow.exchange import Outcome
    from workflow.exchange import receive as receive_all

    clean = True
    project = the_project()
    _, sources = sources_known(project)
    for item in receive_all(project, sources.values(), files, today=today().isoformat()):
        _tell_received(item)
        clean &= not item.refused and all(taken.outcome is not Outcome.BESIDE for taken in item.taken)
    sys.exit(0 if clean else 1)


def _tell_received(item: "Received") -> None:
    """What was taken from one file, and what was not and why."""
    tell(item.notes)
    for taken in item.taken:
        click.echo(plain(f"{item.catalogue}: {taken.outcome.value}: “{_cut(taken.msgid)}”"))
    tell(item.refused)
    if item.catalogue:
        refused = f", {len(item.refused)} refused" if item.refused else ""
        changed = f"{counted(len(item.taken), 'entry')} changed" if item.taken else "nothing has changed"
        click.echo(plain(f"{item.shown.name}: {changed}{refused}"))


def _cut(text: str, length: int = 70) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


@cli.command(short_help="Weblate's component settings, as JSON.")
@click.option("-o", "--output", "path", type=click.Path(path_type=Path), help="The file. Default: standard output.")
@click.option("--repo", default="", metavar="URL", help="The git repository, for the first component; others share it.")
@click.option("--in", "name", default="", metavar="NAME", help="The project's name in Weblate's addresses.")
def weblate(path: Path | None, repo: str, name: str) -> None:
    """Write the settings of Weblate's components, one for each statement.

    For weblate import_json, or for its API one by one.
    """
    from workflow.files import write_atomically
    from workflow.weblate import components

    project = the_project()
    _, sources = sources_known(project)
    made = components(project, sources.values(), at=moment(None), repo=repo, weblate_project=name)
    text = f"{json.dumps(made, ensure_ascii=False, indent=2)}\n"
    if path is None:
        data(text, nl=False)
        return
    write_atomically(path, text.encode())
    click.echo(plain(f"{path}: {counted(len(made), 'component')}"))
