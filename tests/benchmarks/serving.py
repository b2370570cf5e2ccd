"""How soon a preview shows an edit: from saving a sentence to the browser's event, its pages, its PDF.

    python tests/benchmarks/serving.py [STATEMENTS] [FOLDER]        500 statements in four languages

`communique serve` previews the project (kept in FOLDER, and used again). One sentence of one statement is saved twelve
times. Seconds are counted from saving: until the open page is told to load itself again; then, by turns, until the
statement's pages in all languages have come, or its PDF for screens. Medians.
"""

import http.client
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import ENVIRONMENT, communique, machine, print_table, seconds

LANGUAGES = corpus.LANGUAGES[:4]
TIMES = 12
TOLD, PAGES, PDF = "the page is told", "its pages in all languages", "its PDF"


@contextmanager
def preview(project: Path) -> Iterator[int]:
    """A running preview's port."""
    command = communique(project, "serve", "--port", "0")
    with subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as run:
        assert run.stdout
        try:
            yield int(next(found[1] for line in run.stdout if (found := re.search(r"127\.0\.0\.1:(\d+)/", line))))
        finally:
            run.terminate()


def get(port: int, path: str) -> bytes:
    """What lies at an address of the preview; waits until it answers."""
    for _ in range(600):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            connection.request("GET", path)
            answer = connection.getresponse()
            assert answer.status == 200, f"{path}: {answer.status}"
            return answer.read()
        except ConnectionRefusedError:
            time.sleep(0.1)
    sys.exit("the preview does not answer")


def edits(port: int, project: Path, statements: int) -> Iterator[tuple[str, float]]:
    """Seconds of the steps after each edit."""
    number = statements // 2
    slug = corpus.slug(number)
    page, path = f"/en/{slug}/", project / f"source/{slug}.md"
    # Where the English changed, a translation is not on the site until somebody has reviewed it; its proof is there.
    pages, pdf = [page, *(f"/proof/{tag}/{slug}/" for tag in LANGUAGES)], f"{page}{slug}.en.pdf"
    for one in (*pages, pdf):
        get(port, one)
    listening = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    listening.request("GET", f"/-/changes?page={page}")
    events = listening.getresponse()
    assert events.readline().startswith(b": here")
    for turn in range(TIMES):
        time.sleep(3)
        start = time.perf_counter()
        path.write_text(corpus.statement(number, "none" if turn % 2 else "one", statements), encoding="utf-8")
        while not events.readline().startswith(b"data: changed"):
            pass
        yield TOLD, time.perf_counter() - start
        is_print = turn // 2 % 2 == 1  # by twos, so that no PDF is asked for twice
        for one in [pdf] if is_print else pages:
            get(port, one)
        yield PDF if is_print else PAGES, time.perf_counter() - start


def main(statements: int, project: Path) -> None:
    """Print the table."""
    print(f"`python tests/benchmarks/serving.py {statements}`")
    print(machine())
    corpus.write_project(project, statements, LANGUAGES)
    with preview(project) as port:
        start = time.perf_counter()
        get(port, "/")
        print(f"the first page came after {time.perf_counter() - start:.1f} s")
        took: dict[str, list[float]] = {TOLD: [], PAGES: [], PDF: []}
        for step, time_taken in edits(port, project, statements):
            took[step].append(time_taken)
    print_table(("from saving until", "seconds"), [(step, seconds(statistics.median(n))) for step, n in took.items()])


if __name__ == "__main__":
    many = int(sys.argv[1]) if sys.argv[1:] else 500
    if sys.argv[2:]:
        main(many, Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as place:
            main(many, Path(place, "project"))
