"""How fast the command line answers in a day's work: where nothing changed, and where one translation did.

    python tests/benchmarks/start.py [STATEMENTS] [FOLDER]        1,000 unless said otherwise, in four languages

The pages of the project (kept in FOLDER, and used again) are built and its translations checked first, as they would
be; PDFs are not made. Then each command runs so many times; between two runs of the second column a translator changes
one entry of one catalogue.
"""

import re
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import Time, communique, machine, median, print_table, seconds, timed

TIMES = 5
LANGUAGES = corpus.LANGUAGES[:4]
COMMANDS = (
    "--help",
    "extract",
    "status",
    "status --json",
    "todo -l es",
    "check",
    "build --only pages",
    "approve statement-00001 -l es --by Sample",
)
GOALS = {"--help": 0.3, "status": 1.0, "extract": 2.0}
"""Seconds on the wall with nothing changed, on a machine with nothing else to do."""
CHANGED = " (sic)"


def change(catalogue: Path) -> None:
    """Change one translation, or change it back."""
    text = catalogue.read_text(encoding="utf-8")
    *_, last = re.finditer(r'^msgstr "(.+)"$', text, re.MULTILINE)
    words = last[1].removesuffix(CHANGED) if last[1].endswith(CHANGED) else last[1] + CHANGED
    catalogue.write_text(text[: last.start(1)] + words + text[last.end(1) :], encoding="utf-8")


def main(statements: int, project: Path) -> None:
    """Print the table."""
    print(f"`python tests/benchmarks/start.py {statements}`")
    print(machine())
    corpus.write_project(project, statements, LANGUAGES)
    catalogue = project / "locales/es/LC_MESSAGES/statement-00001.po"
    rows = []
    for command in COMMANDS:
        run = communique(project, *command.split())
        first = timed(run)
        # Nobody signs the same text twice: that is refused, after all has been looked at.
        same = median([timed(run, may_fail=command.startswith("approve")) for _ in range(TIMES)])
        edited: list[Time] = []
        for _ in range(TIMES):
            change(catalogue)
            edited.append(timed(run))
        goal = f"{GOALS[command]:.1f}" if command in GOALS else ""
        rows.append((f"`{command}`", *(_both(one) for one in (first, same, median(edited))), goal))
    print(f"\n{statements:,} statements in {len(LANGUAGES)} languages: processor seconds (wall), medians of {TIMES}")
    print_table(("", "the first time", "nothing changed", "one translation changed", "goal for nothing (wall)"), rows)


def _both(took: Time) -> str:
    return f"{seconds(took.cpu)} ({seconds(took.wall)})"


if __name__ == "__main__":
    many = int(sys.argv[1]) if sys.argv[1:] else 1000
    if sys.argv[2:]:
        main(many, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as place:
            main(many, Path(place, "project"))
