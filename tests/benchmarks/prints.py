"""PDFs per second on one core and on two, beside a bare WeasyPrint loop, and the memory of a worker.

    python tests/benchmarks/prints.py [STATEMENTS]          20 unless said otherwise, in five languages

The same sheets with the same styles and faces are made three ways. The bare loop is one process that shares the
`FontConfiguration` and the parsed style sheet, and writes the same PDF/A-3a; it declares no PDF/UA and looks for no
mistakes. Ours is `workflow.build.render`, pinned to one core and to two. Two bare loops side by side, with half of the
sheets and a core each, tell what a second core of this machine is worth. Each way includes its own start. Memory is the
largest proportional set size of a worker, looked up ten times a second (Linux alone tells it).
"""

import argparse
import contextlib
import json
import os
import pickle
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import ENVIRONMENT, machine, print_table, seconds, versions
from workflow.rendering import PrintJob
from workflow.site import prints

LANGUAGES = corpus.LANGUAGES[:4]


def jobs_of(project: Path) -> list[PrintJob]:
    """The prints of a project for screens."""
    import datetime

    from workflow.plans import plan_site
    from workflow.project import open_project
    from workflow.survey import survey

    plan = plan_site(survey(open_project(project)), datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC))
    return [one.job() for batch in prints(plan) for one in batch.files() if one.path.name.count(".") == 2]


# ------------------------------------------------------------------------------------------ the ways to print


def bare(jobs: list[PrintJob]) -> int:
    """Print with WeasyPrint alone, everything shared."""
    from workflow.fonts import find
    from workflow.styles import TEMPLATES, style

    os.environ["FONTCONFIG_FILE"] = str(TEMPLATES / "fonts.conf")
    from weasyprint import CSS, HTML
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    faces = {f"font:{face.file}": (face, path) for face, path in find().items()}

    class Fetcher(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
            return URLFetcherResponse(url, faces[url][1].read_bytes())

    rules = [
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-style:{face.style};src:url("{url}")}}'
        for url, (face, _) in faces.items()
    ]
    fonts, fetcher = FontConfiguration(), Fetcher()
    css = CSS(string="\n".join([*rules, style((), "print")]), font_config=fonts, url_fetcher=fetcher)
    made = 0
    for job in jobs:
        document = HTML(string=job.html, base_url="asset:", url_fetcher=fetcher)
        laid_out = document.render(stylesheets=[css], font_config=fonts, pdf_variant="pdf/a-3a")
        made += len(laid_out.write_pdf(pdf_variant="pdf/a-3a")) > 0
    return made


def ours(jobs: list[PrintJob]) -> int:
    """Print as `build` does."""
    from workflow.rendering import render
    from workflow.styles import look
    from workflow.workers import Workers

    with Workers() as executor:
        return sum(isinstance(made, bytes) for _, made in render(jobs, look((), "print"), executor=executor))


def worker(way: str, path: Path, cores: int, first: int) -> None:
    """Print in this process and its children, pinned to so many cores from the first one on, and tell how it went."""
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[first : first + cores])
    jobs = pickle.loads(path.read_bytes())
    start = time.perf_counter()
    with peak_memory() as memory:
        made = {"bare": bare, "ours": ours}[way](jobs)
    assert made == len(jobs), f"{made} of {len(jobs)}"
    times = os.times()
    cpu = times.user + times.system + times.children_user + times.children_system
    print(json.dumps({"wall": time.perf_counter() - start, "cpu": cpu, "memory": max(memory, default=0)}))


@contextlib.contextmanager
def peak_memory() -> Iterator[list[int]]:
    """The proportional set sizes, in bytes, that the children of this process have meanwhile; its own without any."""
    sizes: list[int] = []
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.1):
            sizes.extend(map(_size, _children() or [os.getpid()]))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield sizes
    finally:
        over.set()
        thread.join()


def _children() -> list[int]:
    return [int(pid) for path in Path("/proc/self/task").glob("*/children") for pid in path.read_text().split()]


def _size(pid: int) -> int:
    with contextlib.suppress(OSError):
        found = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
        return int(found[1]) * 1024 if found else 0
    return 0


# ------------------------------------------------------------------------------------------------ the table


def measure(way: str, jobs: Path, cores: int, first: int = 0) -> dict[str, float]:
    """What a way takes, in a process of its own."""
    command = [
        sys.executable,
        __file__,
        "--way",
        way,
        "--jobs",
        str(jobs),
        "--cores",
        str(cores),
        "--first",
        str(first),
    ]
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    found: dict[str, float] = json.loads(done.stdout)
    return found


def side_by_side(jobs: list[PrintJob], folder: Path) -> dict[str, float]:
    """What two bare loops take at once, with half of the sheets and a core each."""
    halves = [folder / "first half", folder / "second half"]
    for number, path in enumerate(halves):
        path.write_bytes(pickle.dumps(jobs[number::2]))
    with ThreadPoolExecutor(2) as pool:
        rows = list(pool.map(measure, ("bare", "bare"), halves, (1, 1), (0, 1)))
    wall, memory = (max(row[name] for row in rows) for name in ("wall", "memory"))
    return {"wall": wall, "cpu": sum(row["cpu"] for row in rows), "memory": memory}


def compare(statements: int) -> None:
    """Print the table."""
    print(f"`python tests/benchmarks/prints.py {statements}`")
    print(f"{machine()}; {versions('weasyprint')}")
    with tempfile.TemporaryDirectory() as folder:
        project, path = Path(folder, "project"), Path(folder, "jobs")
        corpus.write_project(project, statements, LANGUAGES)
        jobs = jobs_of(project)
        path.write_bytes(pickle.dumps(jobs))
        ways = (("bare loop, one core", "bare", 1), ("ours, one core", "ours", 1), ("ours, two cores", "ours", 2))
        found = {name: measure(way, path, cores) for name, way, cores in ways}
        found["two bare loops, a core each"] = side_by_side(jobs, Path(folder))
    print(f"\n{len(jobs)} PDFs")
    rate = {name: len(jobs) / row["wall"] for name, row in found.items()}
    print_table(
        ("", "PDFs per second", "processor ms a PDF", "memory of a worker, MB"),
        [
            (name, seconds(rate[name]), f"{row['cpu'] / len(jobs) * 1000:.0f}", f"{row['memory'] / 1e6:.0f}")
            for name, row in found.items()
        ],
    )
    one, two, alone = rate["ours, one core"], rate["ours, two cores"], rate["bare loop, one core"]
    most = rate["two bare loops, a core each"] / alone
    print(
        f"two cores ÷ one: {two / one:.2f}, of bare loops {most:.2f}; ours on one core ÷ bare loop: {one / alone:.2f}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", nargs="?", type=int, default=20)
    for option in ("--way", "--jobs", "--cores", "--first"):
        parser.add_argument(option, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.way:
        worker(wanted.way, Path(wanted.jobs), int(wanted.cores), int(wanted.first))
    else:
        compare(wanted.statements)
