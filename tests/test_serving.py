"""The preview in the browser: a real server on loopback, a real project, and a browser's events."""

import asyncio
import datetime
import http.client
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import CONFIGURATION, Tried
from workflow import pages
from workflow.cache import Cache
from workflow.previewing import Preview
from workflow.serving import Server


class Served:
    """`communique serve` in a process of its own."""

    def __init__(self, root: Path) -> None:
        command = [str(Path(sys.executable).with_name("communique")), "--project", str(root), "serve", "--port", "0"]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+/", line)
        assert found, line
        self.address = found[0]

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        """(status, text) of an address; asked again until the server is there."""
        for _ in range(200):
            try:
                request = urllib.request.Request(self.address + path, headers=headers)
                with urllib.request.urlopen(request, timeout=30) as answer:
                    return answer.status, answer.read().decode("utf-8", "replace")
            except urllib.error.HTTPError as error:
                return error.code, error.read().decode("utf-8", "replace")
            except urllib.error.URLError:
                time.sleep(0.1)
        raise AssertionError("no server")

    def stop(self) -> tuple[int, str]:
        """(exit code, what it said)."""
        self.process.send_signal(signal.SIGINT)
        said, _ = self.process.communicate(timeout=30)
        return self.process.returncode, said


@pytest.fixture
def served(project):
    found = Served(project.root)
    found.get("")
    yield found
    if found.process.poll() is None:
        found.stop()


def test_a_page_is_shown_as_it_would_be_built_now_and_nothing_is_written(project: Tried, served: Served):
    before = project.files()
    status, text = served.get("en/right-to-life/")

    assert status == 200
    assert "The right to life" in text
    assert served.get("proof/es/right-to-life/")[0] == 200
    assert served.get("en/right-to-life/right-to-life.en.pdf")[1].startswith("%PDF")
    assert project.files() == before


def test_an_open_page_is_told_when_its_own_bytes_have_changed(project: Tried, served: Served):
    events = urllib.request.urlopen(served.address + "-/changes?page=/en/right-to-life/", timeout=30)
    assert events.readline() == b": here\n"
    events.readline()

    project.write("source/other.md", "---\ntitle: Another\ndate: 2026-01-01\n---\n\nText.\n")
    time.sleep(1)
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("Stop.", "Stop now."))

    assert events.readline() == b"data: changed\n"
    assert "Stop now." in served.get("en/right-to-life/")[1]
    events.close()


def test_a_template_or_a_word_of_the_project_shows_when_it_comes_changes_and_goes(project: Tried):
    at = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    preview = Preview(project.root, Cache.none(), lambda: at)

    def page() -> str:
        preview.refresh()
        found = preview.file(PurePosixPath("proof/es/right-to-life/page.html"))
        assert found
        return found.decode()

    plain = page()
    template = (Path(pages.__file__).with_name("templates") / "base.html").read_text(encoding="utf-8")
    for mark in "<!-- one -->", "<!-- two -->":
        project.write("templates/base.html", template + mark)
        assert mark in page()
    (project.root / "templates/base.html").unlink()
    assert page() == plain

    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    project.write("locales/es/interface.po", f'{head}msgid "Skip to the text"\nmsgstr "Al grano"\n')
    assert "Al grano" in page()


def test_what_cannot_be_read_is_told_above_the_page_that_was_there(project: Tried, served: Served):
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text + "\n<b>raw</b>\n")
    for _ in range(100):
        status, page = served.get("en/right-to-life/")
        if "raw HTML" in page:
            break
        time.sleep(0.1)

    assert status == 200
    assert "source/right-to-life.md:13: raw HTML" in page
    assert "The right to life" in page

    project.write("source/right-to-life.md", text)
    for _ in range(100):
        if "raw HTML" not in served.get("en/right-to-life/")[1]:
            return
        time.sleep(0.1)
    raise AssertionError("the fault is mended, and still told")


def test_it_answers_to_this_machines_name_alone(served: Served):
    assert served.get("en/", Host="rebound.example")[0] == 400


def test_a_path_leads_nowhere_but_into_the_preview(served: Served):
    for path in ("../../communique.toml", "%2e%2e/communique.toml", "site/../../communique.toml", "en/none/"):
        assert served.get(path)[0] in {400, 404}, path


def test_no_address_leads_to_another_server(served: Served):
    # By hand: urllib would take the name for that of a server itself.
    connection = http.client.HTTPConnection(served.address.removeprefix("http://").rstrip("/"))
    connection.request("GET", "//elsewhere")
    answer = connection.getresponse()

    assert (answer.status, answer.getheader("Location")) == (307, "/elsewhere/")
    connection.close()


def test_a_page_is_there_whatever_words_it_holds(project: Tried, served: Served):
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("Stop.", "`data-nothing`"))
    until(lambda: "data-nothing" in served.get("en/right-to-life/")[1])

    assert served.get("en/right-to-life/")[0] == 200
    assert served.get("en/no-such-page/")[0] == 404


def test_it_ends_at_once_when_it_is_told_to_though_a_page_is_open(served: Served):
    events = urllib.request.urlopen(served.address + "-/changes?page=/en/", timeout=30)
    begun = time.monotonic()
    code, said = served.stop()

    assert code == 0
    assert "Traceback" not in said
    assert time.monotonic() - begun < 6
    events.close()


def test_a_port_that_is_taken_is_named(project: Tried):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = project.run("serve", "--port", str(taken.getsockname()[1]))

    assert result.exit_code == 2
    assert "is taken" in result.output


@pytest.mark.parametrize("port", ["99999", "-1"])
def test_a_port_that_cannot_be_is_wrong_usage(project: Tried, port):
    result = project.run("serve", "--port", port)

    assert result.exit_code == 2
    assert "0<=x<=65535" in result.output


def until(is_so):
    """Wait until something is so; for half a minute at most."""
    for _ in range(300):
        if is_so():
            return
        time.sleep(0.1)
    raise AssertionError("it never came to be so")


def test_a_folder_of_templates_that_is_made_meanwhile_is_followed(project: Tried, served: Served):
    style = project.write("templates/page.css", "p { color: #010203 }")
    until(lambda: "#010203" in served.get("en/right-to-life/")[1])
    style.write_text("p { color: #040506 }")
    until(lambda: "#040506" in served.get("en/right-to-life/")[1])


def test_settings_that_an_editor_puts_in_the_place_of_the_old_ones_are_followed(project: Tried, served: Served):
    for name in ("Network of One", "Network of Two"):
        new = project.write("communique.new", CONFIGURATION.replace("Network of Tests", name))
        new.replace(project.root / "communique.toml")
        until(lambda name=name: name in served.get("en/right-to-life/")[1])


def test_a_link_that_leads_to_itself_is_told_and_later_edits_are_shown(project: Tried, served: Served):
    link = project.root / "source/loop.md"
    link.symlink_to(link.name)
    until(lambda: "source/loop.md: cannot be read" in served.get("en/right-to-life/")[1])
    link.unlink()
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("Stop.", "Stop now."))
    until(lambda: "Stop now." in served.get("en/right-to-life/")[1])

    assert "source/loop.md: cannot be read" in served.stop()[1]


def test_a_template_that_is_not_utf_8_is_told_above_the_page(project: Tried, served: Served):
    project.write("templates/page.css", b"/* caf\xe9 */")
    until(lambda: "templates/page.css:1: byte 0xe9 is not UTF-8" in served.get("en/right-to-life/")[1])


def test_what_nobody_foresaw_is_told_and_the_next_change_is_shown(project: Tried, monkeypatch):
    said: list[str] = []
    seen: list[Preview] = []

    def refresh(preview: Preview) -> None:
        seen.append(preview)
        if len(seen) == 2:
            raise RuntimeError("of all things")

    monkeypatch.setattr(Preview, "refresh", refresh)

    async def changed() -> None:
        server = Server(project.root, said.append)
        await server.refresh()
        watching = asyncio.create_task(server.watch())
        while len(seen) < 4:
            project.write("source/right-to-life.md", f"{project.read('source/right-to-life.md')}\nMore.\n")
            await asyncio.sleep(0.1)
        watching.cancel()

    asyncio.run(asyncio.wait_for(changed(), 30))

    assert said == ["a change is not shown: RuntimeError: of all things"]
