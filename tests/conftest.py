"""What every test may use: a small project on disk, and the command line run in this process."""

import datetime
import hashlib
import os
import socket
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import settings

# The same examples in every run, so that nobody's change fails for what somebody else left; to look further:
# HYPOTHESIS_PROFILE=default script/test
# Without a limit of time: a machine that does other work as well is slow, and nothing is wrong with the code.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

CONFIGURATION = """\
[organisation]
name = "Network of Tests"
short = "NT"
url = "https://example.org"

[languages]
source = "en"
targets = ["es", "fr"]
"""

STATEMENT = """\
---
title: The right to life
date: 2026-03-12
summary: A short text.
---

We ask for *one* thing: [read this](https://example.org/a).

## What we ask

- Stop.
"""


FIRST = ("test_sample.py", "test_prints.py")
"""The files that take longest: the published sample, and what is printed anew."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with these, so that no process works on one of them while the others have nothing left to do."""
    items.sort(key=lambda item: item.path.name not in FIRST)


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if host not in {"127.0.0.1", "::1", "localhost", "local"}:
            pytest.fail(f"a test asked for {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@dataclass
class Tried:
    """A project in a temporary folder, and the command line on it."""

    root: Path

    def write(self, path: str, text: str | bytes) -> Path:
        """Write a file of the project."""
        target = self.root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(text.encode() if isinstance(text, str) else text)
        return target

    def read(self, path: str) -> str:
        """A file of the project."""
        return (self.root / path).read_text(encoding="utf-8")

    def files(self, folder: str = ".") -> dict[str, bytes]:
        """Every file below a folder, but for what the program remembers."""
        top = self.root / folder
        paths = [path for path in sorted(top.rglob("*")) if path.is_file() and ".cache" not in path.parts]
        return {str(path.relative_to(self.root)): path.read_bytes() for path in paths}

    def run(self, *arguments: str) -> Result:
        """Run `communique --project HERE …`; an exception that is no exit is our bug."""
        from workflow.cli import cli

        result = CliRunner().invoke(cli, ["--project", str(self.root), *arguments])
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result


@pytest.fixture
def project(tmp_path: Path) -> Tried:
    """A project with one statement, named `right-to-life`, in two languages."""
    tried = Tried(tmp_path / "project")
    tried.write("communique.toml", CONFIGURATION)
    tried.write("source/right-to-life.md", STATEMENT)
    return tried


def translate(
    project: Tried, words: Callable[[str], str] = lambda text: text, tag: str = "es", slug: str = "right-to-life"
) -> Tried:
    """Have each entry of a catalogue translated by `words`, and reviewed."""
    import polib

    assert project.run("extract").exit_code == 0
    path = project.root / f"locales/{tag}/LC_MESSAGES/{slug}.po"
    po = polib.pofile(str(path), wrapwidth=0)
    for entry in po:
        entry.msgstr = words(entry.msgid)
    po.save()
    return project


@pytest.fixture
def translated(project: Tried) -> Callable[..., Tried]:
    """The project with its catalogues, each entry translated by `words` and reviewed."""
    return partial(translate, project)


class Stencil(Executor):
    """In the place of the printers, where prints are not the matter: what it gives depends on the sheet alone."""

    def submit(self, _render: Any, job: Any, *_others: Any) -> Future:  # type: ignore[override]
        """A file that stands for a PDF."""
        future: Future = Future()
        future.set_result(b"%PDF-1.7\n% stands for " + hashlib.sha256(job.html.encode()).hexdigest().encode() + b"\n")
        return future


def quickly_built(project: Tried, at: datetime.datetime = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)) -> Any:
    """The site of a project, built whole but with stencils for its PDFs."""
    from workflow.build import build
    from workflow.project import open_project

    return build(open_project(project.root), at, renderers=Stencil())
