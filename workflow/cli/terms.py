"""communique glossary: the project's terms for other tools."""

from pathlib import Path

import click

from workflow.cli.shared import Group, cli, data, the_project
from workflow.errors import UsageError


@cli.group(cls=Group, short_help="The project's terms for other tools.")
def glossary() -> None:
    """Work with locales/glossary.csv."""


@glossary.command(short_help="Terms as TBX, or as the CSV that DeepL takes.")
@click.option("--format", "form", type=click.Choice(["tbx", "deepl"]), default="tbx", help="TBX-Basic, or DeepL's CSV.")
@click.option(
    "-l", "--language", "tags", multiple=True, metavar="LANG", help="The languages. Default: all. DeepL: one."
)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file. Default: to the screen.")
def export(form: str, tags: tuple[str, ...], output: Path | None) -> None:
    """Write the glossary for terminology tools and Weblate (tbx), or for DeepL (deepl).

    A TBX has the forbidden words as deprecated terms. DeepL knows no such thing: it gets what is preferred and kept.
    """
    from workflow.files import write_atomically
    from workflow.glossary import deepl_csv, open_glossary, tbx

    project = the_project()
    path = project.glossary_path
    terms = open_glossary(path, project.relative(path))
    source = project.source_language.tag
    targets = [project.language(tag).tag for tag in tags] or [one.tag for one in project.languages if one.tag != source]
    if form == "deepl" and len(targets) != 1:
        raise UsageError("a CSV for DeepL is for one language", tip="name it with -l")
    text = tbx(terms, source, targets) if form == "tbx" else deepl_csv(terms, source, targets[0])
    if output is None:
        data(text, nl=False)
        return
    write_atomically(output, text.encode())
    click.echo(f"made {output}")
