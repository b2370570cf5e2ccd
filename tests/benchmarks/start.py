"""How fast the command line answers, on a project where nothing has changed.

    python tests/benchmarks/start.py [STATEMENTS]           1,000 unless said otherwise, in four languages

The pages of the project are built first, as they would be; PDFs are not.
"""

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import communique, machine, median, print_table, seconds, timed

TIMES = 5
GOALS = {"--help": 0.3, "status": 1.0, "extract": 2.0}
"""Seconds on the wall, on a machine with nothing else to do."""


def main(statements: int) -> None:
    """Print the table."""
    print(f"`python tests/benchmarks/start.py {statements}`")
    print(machine())
    languages = corpus.LANGUAGES[:4]
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        corpus.write_project(project, statements, languages)
        timed(communique(project, "build", "--only", "pages"))
        rows = []
        for name, goal in GOALS.items():
            timed(communique(project, name))
            took = median([timed(communique(project, name)) for _ in range(TIMES)])
            rows.append((f"`communique {name}`", seconds(took.cpu), seconds(took.wall), f"{goal:.1f}"))
    print(f"\n{statements:,} statements in {len(languages)} languages, medians of {TIMES}")
    print_table(("", "processor seconds", "wall seconds", "goal"), rows)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 1000)
