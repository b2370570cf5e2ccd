"""A large network: 5,000 statements in 12 languages.

    python tests/benchmarks/large.py [STATEMENTS] [LANGUAGES] [FOLDER]

Makes the project (in FOLDER, to keep it; what is there already is used again), extracts it, and builds its pages: all
of them, with nothing to do, and after one sentence changed. A full build with every PDF is not run: its time is the
measured pages, and the PDFs by the rate of a sample on all cores, stated as such.
"""

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import Time, communique, machine, print_table, seconds, timed

SAMPLE = 10
"""Statements whose PDFs tell the rate."""
FORMS = 2
"""A PDF for screens and one for the printing house."""


def rate_of_prints(languages: tuple[str, ...]) -> float:
    """PDFs per second on all cores, both forms, from a small project of the same texts."""
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder, "project")
        corpus.write_project(project, SAMPLE, languages)
        took = timed(communique(project, "build", "--only", "prints"))
        made = sum(1 for _ in project.glob("output/site/**/*.pdf"))
    return made / took.wall


def stages(project: Path, statements: int, languages: tuple[str, ...]) -> dict[str, Time]:
    """What each stage takes."""
    build = communique(project, "build", "--only", "pages")
    found = {
        "extract, nothing new": timed(communique(project, "extract")),
        "build, all pages": timed(build),
        "build, nothing to do": timed(build),
        "status, nothing changed": timed(communique(project, "status")),
    }
    corpus.write_sources(project / "source", statements, "one")
    found["extract, one sentence changed"] = timed(communique(project, "extract"))
    corpus.review(project, languages)
    found["build, one sentence changed"] = timed(build)
    return found


def main(statements: int, several: int, project: Path) -> None:
    """Print the table."""
    languages = corpus.LANGUAGES[:several]
    print(f"`python tests/benchmarks/large.py {statements} {several}`")
    print(machine())
    start = time.perf_counter()
    corpus.write_project(project, statements, languages)
    print(f"the project was written, extracted and filled in {time.perf_counter() - start:.0f} s")
    found = stages(project, statements, languages)
    editions = statements * (several + 1)
    print(f"\n{statements:,} statements in {several} languages and English: {editions:,} editions, no PDF")
    print_table(
        ("", "processor seconds", "wall seconds"),
        [(name, seconds(took.cpu), seconds(took.wall)) for name, took in found.items()],
    )
    largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"the largest of all processes took {largest:.0f} MB")
    rate = rate_of_prints(languages)
    hours = (found["build, all pages"].wall + editions * FORMS / rate) / 3600
    print(f"extrapolated: {editions * FORMS:,} PDFs at {rate:.1f} a second make a full build of {hours:.1f} hours")


if __name__ == "__main__":
    number, tongues = (int(text) for text in (*sys.argv[1:3], *("5000", "12")[len(sys.argv[1:3]) :]))
    if sys.argv[3:]:
        main(number, tongues, Path(sys.argv[3]))
    else:
        with tempfile.TemporaryDirectory() as place:
            main(number, tongues, Path(place, "project"))
