"""What lies about in any project: names that are no text, links that lead nowhere, hidden files of other programs."""

import os
import shutil
from pathlib import Path

import pytest

from tests.conftest import Tried

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
