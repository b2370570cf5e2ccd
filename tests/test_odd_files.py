"""What happens in any project: odd names, links that lead nowhere, hidden files, what may not be read, a sudden end."""

import getpass  # noqa: F401  what nobody may read is loaded before
import multiprocessing
import os
import re
import shutil
import signal
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.conftest import CONFIGURATION, STATEMENT, Tried, translate
from tests.test_editions import upper
from tests.test_files import NOBODY, as_nobody
from workflow.crew import Crew
from workflow.errors import CommuniqueError
from workflow.styles import TEMPLATES

COMMANDS = [("extract",), ("build", "--only", "pages"), ("status",), ("check",), ("todo", "-l", "es")]


def said(project: Tried, *arguments: str) -> str:
    """What a command that ends well says."""
    result = project.run(*arguments)
    assert result.exit_code == 0, result.output
    return result.output


def refused(project: Tried, *arguments: str) -> str:
    """What a command says that somebody has to mend something for. An exception would have been raised."""
    result = project.run(*arguments)
    assert result.exit_code in {1, 2}, result.output
    return result.output


# ------------------------------------------------------------------------------------ names that are no text


@pytest.fixture
def odd_name() -> str:
    """A name of a file that is not UTF-8, as old archives bring along."""
    return os.fsdecode(b"caf\xe9")


@pytest.mark.parametrize("place", ["source/{}.txt", "templates/{}.html", "locales/es/approved/{}.md"])
def test_a_name_that_is_not_utf_8_disturbs_nothing(project: Tried, odd_name: str, place: str):
    project.write(place.format(odd_name), "Of no concern here.")

    for command in (*COMMANDS, *COMMANDS):
        assert odd_name not in said(project, *command)


def test_a_statement_whose_name_is_not_utf_8_is_named_as_well_as_can_be(project: Tried, odd_name: str):
    shutil.copy(project.root / "source/right-to-life.md", project.root / f"source/{odd_name}.md")

    for command in COMMANDS:
        assert "source/caf\N{REPLACEMENT CHARACTER}.md:1: “caf\N{REPLACEMENT CHARACTER}” is no slug" in refused(
            project, *command
        )


def test_a_project_in_a_folder_whose_name_is_not_utf_8_is_built_and_remembered(
    project: Tried, odd_name: str, tmp_path: Path
):
    project.write("templates/page.css", "p { color: red }")
    odd = Tried(project.root.rename(tmp_path / odd_name))

    said(odd, "extract")
    assert " 0 files written" not in said(odd, "build", "--only", "pages")
    assert " 0 files written" in said(odd, "build", "--only", "pages")
    odd.write("source/another.md", odd.read("source/right-to-life.md"))
    assert " 0 files written" not in said(odd, "build", "--only", "pages")


# ---------------------------------------------------------------------- what is there and cannot be read


@pytest.mark.parametrize("path", ["source/loop.md", "locales/glossary.csv", "locales/es/LC_MESSAGES/right-to-life.po"])
def test_a_link_that_leads_to_itself_is_named(project: Tried, path: str):
    said(project, "extract")
    (project.root / path).unlink(missing_ok=True)
    (project.root / path).symlink_to(Path(path).name)

    for command in COMMANDS[1:]:
        assert f"{path}: cannot be read: this is a symbolic link that leads to itself" in refused(project, *command)


def test_an_attachment_that_is_a_link_to_itself_is_named_with_the_line_that_names_it(project: Tried):
    project.write("source/right-to-life.md", STATEMENT.replace("---\n\n", ATTACHED, 1))
    (project.root / "source/report.pdf").symlink_to("report.pdf")

    for command in COMMANDS:
        assert "source/right-to-life.md:6: there is no file source/report.pdf" in refused(project, *command)


PICTURE = BytesIO()
Image.new("RGB", (10, 10)).save(PICTURE, "PNG")
ATTACHED = "attachments:\n  - {file: report.pdf, title: The report}\n---\n\n"


# ------------------------------------------------------------------------------------ what nobody may read

FORBIDDEN = [
    "source",
    "source/right-to-life.md",
    "source/report.pdf",
    "source/sign.png",
    "locales",
    "locales/glossary.csv",
    "locales/es/LC_MESSAGES",
    "locales/es/LC_MESSAGES/right-to-life.po",
    "locales/es/approved",
    "locales/es/approved/right-to-life.md",
    "locales/es/interface.po",
    "templates",
    "templates/page.css",
    "templates/home.html",
    "templates/kinds",
    "output/.cache",
    "output/site",
    "output/site/en",
    "output/site/en/right-to-life",
    "output/site/en/right-to-life/index.html",
    "output/site/SHA256SUMS",
    "communique.toml",
]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """A project with a file of every kind, of which each command has said what it has to say."""
    project = Tried(tmp_path_factory.mktemp("published"))
    project.write("communique.toml", CONFIGURATION)
    project.write("source/right-to-life.md", STATEMENT.replace("---\n\n", ATTACHED, 1) + "\n![A sign](sign.png)\n")
    project.write("source/report.pdf", b"%PDF-1.7\n")
    project.write("source/sign.png", PICTURE.getvalue())
    project.write("locales/glossary.csv", "term,lang,status,text\n")
    project.write("locales/es/approved/.keep", "")
    project.write("locales/es/interface.po", 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n')
    for name in ("page.css", "home.html", "kinds/news.html"):
        project.write(f"templates/{name}", "{% extends 'base.html' %}" if name.endswith(".html") else "p {}")
    translate(project, upper)
    said(project, "approve", "right-to-life", "-l", "es", "--by", "Ana")
    for command in COMMANDS:
        said(project, *command)
    return project


@pytest.mark.parametrize("path", FORBIDDEN)
def test_what_nobody_may_read_is_named_and_nothing_is_lost(published: Tried, path: str, tmp_path: Path):
    before, cache = published.files(), published.root / "output/.cache"
    kept = shutil.copytree(cache, tmp_path / "kept")

    with forbidden(published.root, path):
        told = "".join(published.run(*command).output for command in (*COMMANDS, ("verify",)))
        shutil.rmtree(cache, ignore_errors=True)
        told_anew = published.run("build", "--only", "pages").output

    for output in told, told_anew:
        assert re.search(rf"{Path(path).name}\S* cannot be (read|written): ", output), output
    after = published.files()
    assert all(after[name] == data for name, data in before.items() if not name.startswith("output/"))
    shutil.rmtree(cache)
    shutil.copytree(kept, cache)


@pytest.mark.parametrize(
    ("path", "command"),
    [
        ("output", ("verify",)),
        ("output", ("kit", "-l", "es")),
        ("templates/kit", ("kit", "-l", "es")),
        ("locales", ("upload", "elsewhere")),
    ],
)
def test_a_file_of_which_nobody_may_know_whether_it_is_there_is_named(
    project: Tried, translated, path: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(project.root)
    translated(upper)
    project.write("templates/kit/es.txt", "$organisation")
    said(project, "build", "--only", "pages", "--drafts")

    with forbidden(project.root, path):
        assert re.search(rf"^{path}\S* cannot be (read|used): permission is missing", refused(project, *command))


@contextmanager
def forbidden(root: Path, path: str) -> Iterator[None]:
    """Let nobody read a file or look into a folder, for the length of the block."""
    place = root / path
    mode = place.stat().st_mode
    # pytest lets nobody else look into its folders. They stay open: another process may be here just now.
    for folder in root.parents:
        if str(folder).startswith(f"{tempfile.gettempdir()}{os.sep}"):
            folder.chmod(0o755)
    for one in (root, *root.rglob("*")):
        os.chown(one, NOBODY if os.geteuid() == 0 else -1, -1)
    place.chmod(0)
    try:
        with as_nobody():
            yield
    finally:
        place.chmod(mode)


# --------------------------------------------------------------------------- what other programs leave behind

BINARY = b"\x00\x05\x16\x07\xb0\xe9 notes of a system"


def test_locks_of_editors_and_notes_of_systems_are_no_texts_of_ours(project: Tried):
    project.write("templates/kinds/news.html", "{% extends base %}")
    for command in COMMANDS:
        said(project, *command)
    for folder, name in HIDDEN:
        (project.root / folder / f".#{name}").symlink_to("ana@desk.1234:1700000000")
        project.write(f"{folder}/._{name}", BINARY)

    for command in (*COMMANDS, ("build", "--drafts", "--only", "pages")):
        said(project, *command)
    assert said(project, "extract") == "extract: nothing has changed\n"


HIDDEN = [
    ("source", "right-to-life.md"),
    ("locales/es/LC_MESSAGES", "right-to-life.po"),
    ("templates", "page.css"),
    ("templates/kinds", "news.html"),
]


def test_what_a_system_hides_beside_translations_that_come_home_is_none(project: Tried, tmp_path: Path):
    said(project, "extract")
    said(project, "kit", "-l", "es", "-o", str(tmp_path / "kit"))
    (tmp_path / "kit/._right-to-life.es.po").write_bytes(BINARY)

    assert "._right-to-life" not in said(project, "receive", str(tmp_path / "kit"))


def test_what_a_system_hides_in_the_site_goes_with_the_next_build(project: Tried):
    said(project, "build", "--only", "pages")
    for folder in ("", "en/", "en/right-to-life/"):
        project.write(f"output/site/{folder}.DS_Store", BINARY)
    assert "en/.DS_Store" in refused(project, "verify")

    assert "3 removed" in said(project, "build", "--only", "pages")
    said(project, "verify")


def test_a_lock_of_an_editor_beside_a_text_makes_nobody_look_through_everything(project: Tried, monkeypatch):
    said(project, "build", "--only", "pages")
    project.write("source/.right-to-life.md.swp", BINARY)
    monkeypatch.setattr("workflow.cli.building._build", None)

    said(project, "build", "--only", "pages")


# ------------------------------------------------------------------------------------- links in the output


@pytest.mark.parametrize("is_dangling", [True, False])
def test_a_link_in_the_place_of_a_folder_of_the_site_goes_and_nothing_beyond_it_is_touched(
    project: Tried, tmp_path: Path, is_dangling: bool
):
    said(project, "build", "--only", "pages")
    ours = project.files("output/site")
    elsewhere = tmp_path / "elsewhere"
    if not is_dangling:
        elsewhere.mkdir()
        (elsewhere / "diary.txt").write_text("Nobody's business.")
    for place in ("en/right-to-life", "en/archive"):
        shutil.rmtree(project.root / "output/site" / place)
        (project.root / "output/site" / place).symlink_to(elsewhere)

    said(project, "build", "--only", "pages")

    assert project.files("output/site") == ours
    assert not any((project.root / "output/site").rglob("elsewhere"))
    assert [path.name for path in tmp_path.glob("elsewhere/*")] == ([] if is_dangling else ["diary.txt"])


def test_a_link_in_the_place_of_a_page_goes_and_its_file_stays(project: Tried, tmp_path: Path):
    said(project, "build", "--only", "pages")
    page, other = project.root / "output/site/en/right-to-life/index.html", tmp_path / "other.html"
    ours = page.read_bytes()
    other.write_text("Somebody else's.")
    page.unlink()
    page.symlink_to(other)

    said(project, "build", "--only", "pages")

    assert not page.is_symlink()
    assert page.read_bytes() == ours
    assert other.read_text() == "Somebody else's."


def test_a_file_in_the_place_of_a_folder_of_the_site_makes_room_for_it(project: Tried):
    said(project, "build", "--only", "pages")
    ours = project.files("output/site")
    shutil.rmtree(project.root / "output/site/en/right-to-life")
    project.write("output/site/en/right-to-life", "A file.")

    said(project, "build", "--only", "pages")

    assert project.files("output/site") == ours


def test_the_folder_of_the_site_itself_may_be_a_link(project: Tried, tmp_path: Path):
    place = tmp_path / "www"
    place.mkdir()
    (project.root / "output").mkdir()
    (project.root / "output/site").symlink_to(place)

    said(project, "build", "--only", "pages")

    assert (project.root / "output/site").is_symlink()
    assert (place / "en/right-to-life/index.html").is_file()


# ---------------------------------------------------------------------------------- templates that are no text


@pytest.mark.parametrize("name", ["page.css", "list.css", "home.html", "search.js", "kinds/statement.html"])
@pytest.mark.parametrize("area", ["site", "proof"])
def test_a_template_that_is_not_utf_8_is_named_with_its_line(project: Tried, name: str, area: str):
    ours = (TEMPLATES / name).read_bytes() if (TEMPLATES / name).is_file() else b""
    project.write(f"templates/{name}", b"\n" + ours + b"\n/* caf\xe9 */")
    line = ours.count(b"\n") + 3

    output = refused(project, "build", "--only", "pages", *(["--drafts"] if area == "proof" else []))

    assert f"templates/{name}:{line}: byte 0xe9 is not UTF-8\n  tip: save the file as UTF-8" in output


# ------------------------------------------------------------------------------- processes that end suddenly


def die(_root: Path, _wanted: object = None) -> None:
    """A job: what a system without memory does to a process."""
    os.kill(os.getpid(), signal.SIGKILL)


def interrupted(_root: Path, wanted: dict[str, object]) -> list[str]:
    """A job: what Ctrl-C does to every process of a terminal; then much work, if there is much."""
    os.kill(os.getpid(), signal.SIGINT)
    if len(wanted) == 1:
        time.sleep(60)
    return list(wanted)


def test_a_process_that_is_killed_is_told_in_words(project: Tried):
    with Crew(project.root, 2) as crew:
        with pytest.raises(CommuniqueError, match="was ended from outside"):
            list(crew.each(die, {"right-to-life": None}))
        with pytest.raises(CommuniqueError, match="was ended from outside"):
            crew.tell(die)


def test_ctrl_c_is_for_the_first_process_alone_and_ends_the_others_at_once(project: Tried):
    begun, done = time.monotonic(), []
    with suppress(KeyboardInterrupt), Crew(project.root, 1) as crew:
        done = next(crew.each(interrupted, dict.fromkeys("abcdefghi")))
        raise KeyboardInterrupt
    for process in multiprocessing.active_children():
        process.join(30)

    assert done == list("abcdefgh")
    assert time.monotonic() - begun < 30
    assert not signal.pthread_sigmask(signal.SIG_BLOCK, [])
