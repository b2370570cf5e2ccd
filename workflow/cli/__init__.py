"""The commands. The only place that prints, exits and reads the clock.

Heavy modules are imported by the command that needs them, so that `communique --help` answers at once.
"""

# Each module adds its commands to the group; help lists them in this order, which is that of the way through.
from workflow.cli import housekeeping, extracting, drafting, checking, approving, reporting  # noqa: F401, I001
from workflow.cli import building, previewing, exchanging, terms, plumbing  # noqa: F401
from workflow.cli.shared import cli, main

__all__ = ["cli", "main"]
