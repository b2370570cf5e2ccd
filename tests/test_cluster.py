"""A cluster: a real scheduler and real workers on this machine, some killed, some refused."""

import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from distributed import Client
from distributed.security import Security

from tests import misdeeds
from tests.test_rendering import ROOT, SHEET, job
from workflow import cluster as machines
from workflow import fonts, rendering
from workflow.cluster import Credentials, cluster
from workflow.errors import RenderError, UsageError
from workflow.rendering import render
from workflow.toolchain import toolchain

FACE = "NotoSerif-Regular.ttf"


def started(command: str, *options: str, **environment: str) -> subprocess.Popen[bytes]:
    """A scheduler or a worker. A task whose worker died is given back at once, so that the tests are quick."""
    line = [sys.executable, "-m", "dask", command, *options, "--host", "127.0.0.1", "--no-dashboard"]
    changes = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0", **environment}
    return subprocess.Popen(line, cwd=ROOT, env=os.environ | changes, stderr=subprocess.DEVNULL)


def ended(processes: list[subprocess.Popen[bytes]]) -> None:
    for process in reversed(processes):
        process.terminate()
    for process in reversed(processes):
        try:
            process.wait(3)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A scheduler with two good workers, one with another font, and one that was started in the wrong way."""
    folder = tmp_path_factory.mktemp("fonts")
    face = next(face for face in fonts.find() if face.file == FACE)
    shutil.copy(fonts.find()[face], folder / FACE)
    with (folder / FACE).open("ab") as file:
        file.write(b"\0")
    place = f"tcp://127.0.0.1:{free_port()}"
    local = ("--local-directory", str(tmp_path_factory.mktemp("dask")), "--nthreads", "1")
    ours = ("--preload", "workflow.cluster")
    processes = [
        started("scheduler", "--port", place.rpartition(":")[2]),
        started("worker", place, "--nworkers", "2", "--name", "good", *local, *ours),
        started("worker", place, "--no-nanny", "--name", "font", *local, *ours, COMMUNIQUE_FONTS=str(folder)),
        started("worker", place, "--no-nanny", "--name", "bare", *local),
    ]
    try:
        with Client(place, timeout=90, set_as_default=False) as client:
            client.wait_for_workers(4, timeout=90)
        yield place
    finally:
        ended(processes)


@pytest.fixture
def badly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents do what their text says."""
    monkeypatch.setattr(rendering, "rendered", misdeeds.rendered)


def good_workers(found: machines.Cluster) -> dict[str, int]:
    """Their names and process ids."""
    pids: dict[str, Any] = found._client.run(os.getpid)
    return {name: pids[name] for name, worker in found._workers().items() if machines._fits(worker)}


def test_only_workers_that_are_like_this_machine_get_work_and_each_other_is_told_why(address):
    with cluster(address) as found:
        good = good_workers(found)
        at = {found.submit(os.getppid).result(60) for _ in range(8)}
        refused = sorted(str(fault) for fault in found.refused)

    assert len(good) == 2
    assert at <= set(good.values())
    assert len(refused) == 2
    assert any(f"not like this machine: {FACE} " in sentence for sentence in refused)
    assert any(sentence.endswith("it was started without --preload workflow.cluster") for sentence in refused)


def test_a_worker_that_is_killed_loses_nothing(address, badly):
    jobs = [job("works 0.05", f"{number}") for number in range(40)]
    done: list[str] = []
    with cluster(address) as found:
        victim = next(iter(good_workers(found).values()))
        for one, outcome in render(jobs, SHEET, executor=found):
            assert outcome == b"works 0.05", (one.name, outcome)
            done.append(one.name)
            if len(done) == 5:
                os.kill(victim, signal.SIGKILL)

    assert sorted(done) == sorted(one.name for one in jobs)


def test_a_document_that_kills_its_worker_fails_alone_and_is_named(address, badly):
    jobs = [job("kills-worker"), *(job("works 0.01", f"good-{number}") for number in range(8)), job("ends 3")]
    with cluster(address) as found:
        outcomes = {one.name: outcome for one, outcome in render(jobs, SHEET, executor=found)}
    wrong = {name: str(outcome) for name, outcome in outcomes.items() if isinstance(outcome, RenderError)}

    assert set(outcomes) == {one.name for one in jobs}
    assert wrong == {
        "kills-worker": "“kills-worker”: the workers that had it died, twice",
        "ends": "“ends”: its process died (exit 3), twice",
    }


def test_a_build_on_a_cluster_is_a_build_on_this_machine(address, project):
    here = project.run("build")
    files = project.files("output")
    shutil.rmtree(project.root / "output")
    there = project.run("build", "--cluster", address)

    assert (here.exit_code, there.exit_code) == (0, 0)
    assert project.files("output") == files
    assert len([name for name in files if name.endswith(".pdf")]) == 2
    assert f"{FACE} " in there.stderr


def test_a_cluster_where_no_worker_fits_is_refused(address, monkeypatch):
    monkeypatch.setattr(machines, "toolchain", lambda: toolchain() | {"Pango": "1.99.0"})

    with pytest.raises(RenderError, match=r"Pango [\d.]+ \(here 1\.99\.0\)"), cluster(address):
        pass


def test_a_build_does_not_wait_for_ever_for_workers_that_are_gone(address, badly, monkeypatch):
    jobs = [job("works 0.5", f"{number}") for number in range(20)]
    with cluster(address) as found:
        for changed, value in {"_LOOK": 0, "GRACE": 0, "_fits": lambda _worker: False}.items():
            monkeypatch.setattr(machines, changed, value)
        with pytest.raises(RenderError, match="no worker left that fits"):
            list(render(jobs, SHEET, executor=found))


def test_a_cluster_that_goes_away_is_told(address, badly, monkeypatch):
    monkeypatch.setattr(machines, "CONNECT", 1)
    jobs = [job("works 0.5", f"{number}") for number in range(20)]
    with cluster(address) as found:
        results = render(jobs, SHEET, executor=found)
        next(results)
        scheduler = found._client.run_on_scheduler(os.getpid)
        os.kill(scheduler, signal.SIGKILL)
        with pytest.raises(RenderError, match=r"gone|cut off"):
            list(results)


def test_a_cluster_that_is_not_there_is_told_in_seconds(monkeypatch):
    monkeypatch.setattr(machines, "CONNECT", 0.5)

    with pytest.raises(RenderError, match=r"no answer from the cluster at .*: Connection refused"):
        cluster(f"tcp://127.0.0.1:{free_port()}").__enter__()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("127.0.0.1:8786", "no address"),
        ("tcp://127.0.0.1", "no address"),
        ("tcp://127.0.0.1:abc", "no address"),
        ("tcp://127.0.0.1:99999", "no address"),
        ("tls://127.0.0.1:1", "certificates"),
    ],
)
def test_an_address_that_cannot_be_right_is_wrong_usage(address, said):
    with pytest.raises(UsageError, match=said):
        cluster(address)


def test_an_address_that_cannot_be_right_is_told_also_where_nothing_is_to_be_rendered(project):
    project.run("build", "--only", "pages")

    result = project.run("build", "--only", "pages", "--cluster", "foo")

    assert result.exit_code == 2
    assert "“foo” is no address of a cluster" in result.output


def test_tls_is_passed_through(tmp_path, monkeypatch):
    monkeypatch.setattr(machines, "CONNECT", 1)
    security = Security.temporary()
    texts = {"ca": security.tls_ca_file, "cert": security.tls_client_cert, "key": security.tls_client_key}
    for name, text in texts.items():
        (tmp_path / f"{name}.pem").write_text(str(text), encoding="utf-8")
    files = Credentials.in_folder(tmp_path)
    keys = ("--tls-ca-file", str(files.ca), "--tls-cert", str(files.cert), "--tls-key", str(files.key))
    port = free_port()
    scheduler = started("scheduler", "--protocol", "tls", "--port", str(port), *keys)
    try:
        for _ in range(60):
            try:
                cluster(f"tls://127.0.0.1:{port}", files).__enter__()
            except RenderError as error:
                if "has no workers" in str(error):  # which only a scheduler tells that trusts us
                    break
        else:
            pytest.fail("the scheduler did not answer over TLS")
        with pytest.raises(RenderError, match="no answer"):
            cluster(f"tcp://127.0.0.1:{port}").__enter__()
    finally:
        ended([scheduler])
