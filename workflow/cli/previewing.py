"""communique serve."""

import click

from workflow.cli.shared import cli, plain, the_project


@cli.command(short_help="A preview in the browser that follows what you write.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any that is free."
)
def serve(port: int) -> None:
    """Show the site and the proofs on 127.0.0.1, as they would be built now; a page follows what you save."""
    from workflow.serving import serve

    serve(the_project().root, port, lambda text: click.echo(plain(text)))
