"""Rendering: on all cores, in little memory, and what goes wrong with one document stays with it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tests import misdeeds
from tests.conftest import STATEMENT
from tests.sample_views import IMAGES, SITE, sample_view
from workflow import rendering
from workflow.cli.progress import duration, line
from workflow.errors import RenderError
from workflow.pages import print_sheet
from workflow.rendering import LostError, PrintJob, render
from workflow.styles import look
from workflow.workers import Workers

ROOT = Path(__file__).parents[1]
SHEET = look((), "print")
LINUX = pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="only Linux tells")


def job(html: str, name: str = "", images: dict[str, bytes] | None = None) -> PrintJob:
    name = name or html.partition(" ")[0]
    return PrintJob(path=PurePosixPath(f"{name}.pdf"), form="screen", html=html, images=images or {}, name=name)


@pytest.fixture(scope="module")
def worker() -> Iterator[Workers]:
    """One process, as a build has one on each core."""
    with Workers(1) as found:
        yield found


@pytest.fixture
def badly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents do what their text says."""
    monkeypatch.setattr(rendering, "rendered", misdeeds.rendered)


def gone(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    for _ in range(200):
        stat = Path(f"/proc/{pid}/stat")
        try:
            # Its first thread may be dead before the others are.
            is_dead = stat.read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
            if is_dead and len(list(stat.parent.glob("task/*"))) == 1:
                return True
        except (FileNotFoundError, ProcessLookupError):
            return True
        time.sleep(0.05)
    return False


def children(pid: int) -> list[int]:
    """The processes that a process has started, in whichever thread."""
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for path in found for child in path.read_text(encoding="utf-8").split()]


# ------------------------------------------------------------------------------------------- what comes back


def test_a_process_that_hangs_while_it_starts_is_ended(tmp_path, monkeypatch):
    (tmp_path / "sitecustomize.py").write_text("import time\ntime.sleep(1000)\n")
    monkeypatch.syspath_prepend(str(tmp_path))

    with Workers(1, start=1) as workers, pytest.raises(LostError, match="did not start within 1 seconds"):
        workers.submit(len, "abc").result(20)


def test_a_worker_makes_the_bytes_that_a_printer_makes_here(worker):
    from workflow.prints import Printer

    sheet = print_sheet(sample_view("ru"), SITE, form="screen")
    ((_, pdf),) = render([job(sheet, "ru", IMAGES)], SHEET, executor=worker)

    assert pdf == Printer().pdf(job(sheet, "ru", IMAGES))


def test_a_style_sheet_of_the_project_comes_with_the_job(worker):
    html = "<html lang=en><title>T</title><body><p>Text"
    ((_, ours),) = render([job(html, "a")], SHEET, executor=worker)
    ((_, theirs),) = render([job(html, "a")], (*SHEET, ("own.css", "p { font-size: 40pt }")), executor=worker)
    ((_, wrong),) = render([job(html, "a")], (*SHEET, ("own.css", "p { text-wrap: balance }")), executor=worker)

    assert isinstance(ours, bytes)
    assert isinstance(theirs, bytes)
    assert ours != theirs
    assert "text-wrap" in str(wrong)


def test_a_letter_that_no_face_has_fails_its_document_alone(worker):
    page = "<html lang=en><title>T</title><body><p>{}"
    jobs = [job(page.format(text), text) for text in ("one", "猫", "two")]
    found = {job.name: outcome for job, outcome in render(jobs, SHEET, executor=worker)}

    assert [name for name, outcome in found.items() if isinstance(outcome, bytes)] == ["one", "two"]
    assert "“猫”" in str(found["猫"])


@LINUX
def test_workers_are_small_and_have_loaded_nothing_that_they_do_not_need():
    sheets = [print_sheet(sample_view(tag), SITE, form="screen") for tag in ("en", "ru", "fr", "ar")]
    jobs = [job(sheet, f"{number}", IMAGES) for number, sheet in enumerate(sheets * 4)]
    needless = {"babel", "click", "jinja2", "markdown_it", "polib", "pydantic", "pytest", "rich", "ruamel"}

    with Workers(2) as two:
        assert all(isinstance(outcome, bytes) for _, outcome in render(jobs, SHEET, executor=two))
        assert max(one.result() for one in [two.submit(misdeeds.memory) for _ in range(6)]) <= 90
        assert needless & two.submit(misdeeds.loaded).result() == set()


# ------------------------------------------------------------------------------------- one fails, all else is done


def test_whatever_a_document_does_to_its_process_the_others_are_done(badly, tmp_path):
    deeds = [
        "refuses a word",
        "raises out of range",
        "exits",
        "ends 3",
        "crashes",
        "hangs",
        f"crashes-once {tmp_path}/x",
    ]
    jobs = [job(deed) for deed in deeds] + [job(f"works 0.0{number}", f"good-{number}") for number in range(9)]
    told: list[tuple[int, int]] = []
    with Workers(2, limit=2) as workers:
        progress = lambda done, total, _name: told.append((done, total))  # noqa: E731
        found = {job.name: outcome for job, outcome in render(jobs, SHEET, executor=workers, progress=progress)}
    wrong = {name: str(outcome) for name, outcome in found.items() if isinstance(outcome, RenderError)}

    assert set(found) - set(wrong) == {"crashes-once", *(f"good-{number}" for number in range(9))}
    assert wrong == {
        "refuses": "a word",
        "raises": "“raises”: IndexError: out of range",
        "exits": "“exits”: SystemExit: ",
        "ends": "“ends”: its process died (exit 3), twice",
        "crashes": "“crashes”: its process died (SIGSEGV), twice",
        "hangs": "“hangs”: took longer than 2 seconds, and was ended",
    }
    assert told == [(done, 16) for done in range(1, 17)]


def test_jobs_are_taken_as_they_are_needed(badly):
    taken = 0

    def endless() -> Iterator[PrintJob]:
        nonlocal taken
        for number in range(60_000):
            taken += 1
            yield job("works 0", f"{number}")

    with Workers(2) as workers:
        for done, _ in zip(range(1, 101), render(endless(), SHEET, executor=workers), strict=False):
            assert taken <= done + workers.room()


def test_a_process_is_renewed_after_some_documents_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with Workers(1, renewed_after=3) as workers:
        pids = [workers.submit(os.getpid).result() for _ in range(7)]
        assert len(list(tmp_path.iterdir())) == 1

    assert [pids.count(pid) for pid in dict.fromkeys(pids)] == [3, 3, 1]
    assert all(map(gone, pids))
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_died_while_it_was_idle_is_nobodys_fault():
    with Workers(1) as workers:
        first = workers.submit(os.getpid).result()
        os.kill(first, signal.SIGKILL)
        assert gone(first)
        assert workers.submit(os.getpid).result() != first


# -------------------------------------------------------------------------------------------------- it can be stopped


@LINUX
def test_ctrl_c_ends_all_at_once_and_keeps_what_is_done(project):
    for number in range(12):
        project.write(f"source/statement-{number}.md", STATEMENT)
    command = [sys.executable, "-m", "workflow", "--project", str(project.root), "build", "--only", "prints"]
    build = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not (done := list(project.root.glob("output/site/**/*.pdf"))) and build.poll() is None:
        time.sleep(0.05)
    workers = children(build.pid)
    build.send_signal(signal.SIGINT)
    start = time.monotonic()
    _, said = build.communicate(timeout=60)

    assert build.returncode == 130
    assert time.monotonic() - start < 10
    assert said.splitlines()[-1] == "stopped; the PDFs that were done are kept"
    assert "Traceback" not in said
    assert workers
    assert all(map(gone, workers))
    assert done
    assert all(path.read_bytes().endswith(b"%%EOF\n") for path in done)


_HANGING = """
from tests import misdeeds
from tests.conftest import STATEMENT
from tests.test_rendering import job
from workflow.workers import Workers
with Workers(1) as workers:
    future = workers.submit(misdeeds.rendered, job("hangs"), "")
    future.result()
"""


@LINUX
def test_a_build_that_is_killed_leaves_no_process_and_no_file_behind(tmp_path):
    environment = os.environ | {"TMPDIR": str(tmp_path)}
    build = subprocess.Popen([sys.executable, "-c", _HANGING], cwd=ROOT, env=environment)
    while not (pids := children(build.pid)):
        time.sleep(0.05)
    build.kill()
    build.communicate()

    assert all(map(gone, pids))
    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------------------------------------------------- progress


def test_progress_tells_the_rate_and_the_time_left():
    assert line("printing", 120, 480, 11.5) == "printing: 120 of 480, 11.5 a second, 31 s left"
    assert line("printing", 480, 480, 11.5) == "printing: 480 of 480, 11.5 a second"
    assert line("printing", 120, 0, 11.5) == "printing: 120, 11.5 a second"
    assert [duration(seconds) for seconds in (0, 89, 100, 12_000)] == ["0 s", "89 s", "2 min", "3 h 20 min"]
