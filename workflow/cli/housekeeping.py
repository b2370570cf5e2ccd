"""communique init and doctor."""

import sys
from pathlib import Path

import click

from workflow.cli.shared import cli
from workflow.errors import CommuniqueError


@cli.command(short_help="Make a new project.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
def init(folder: Path) -> None:
    """Make a new project in DIR: communique.toml, a sample statement, the starter glossary."""
    from workflow.starting import start

    for path in start(folder):
        click.echo(f"made {path}")
    click.echo(f"next: communique --project {folder} run")


@cli.command(short_help="What is installed, and how to mend what is not.")
def doctor() -> None:
    """Look at everything that Communiqué needs on this machine, and say how to mend what is missing."""
    from workflow.doctor import examine
    from workflow.project import find_root

    folder = click.get_current_context().find_root().obj
    try:
        root = folder or find_root(Path.cwd())
    except CommuniqueError:
        root = Path.cwd()
    findings = examine(root)
    for finding in findings:
        sign = "ok     " if finding.ok else "MISSING" if finding.required else "without"
        click.echo(f"{sign}  {finding.what}{f': {finding.found}' if finding.found else ''}")
        if not finding.ok and finding.mend:
            click.secho(f"         {finding.mend}", fg="yellow")
    sys.exit(0 if all(finding.ok or not finding.required for finding in findings) else 1)
