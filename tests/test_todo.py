"""A translator's list: the most urgent first."""

import datetime

from tests.test_editions import EXAMPLE, change, sign, upper
from workflow.project import open_project
from workflow.survey import survey
from workflow.todo import tasks


def listed(project, at="2026-04-01T00:00+00:00") -> list[str]:
    opened = open_project(project.root)
    found = tasks(survey(opened), opened.language("es"), datetime.datetime.fromisoformat(at))
    return [f"{task.slug}: {task.what}" for task in found]


def test_what_is_published_and_not_true_any_more_comes_first(translated):
    project = translated(upper)
    sign(project)
    project.write("source/new.md", "---\ntitle: New\ndate: 2026-01-01\n---\n")
    change(project, "- Stop.", "- Do not stop.")
    project.run("extract")

    first, *rest = listed(project)

    assert first.startswith("right-to-life: stale since ")
    assert first.endswith("(NEGATION)")
    assert rest == ["new: new"]


def test_what_expires_soon_comes_before_what_does_not(project):
    project.write("source/vacancy.md", "---\ntitle: New\ndate: 2026-01-01\nexpires: 2026-05-01\n---\n")
    project.run("extract")

    assert listed(project)[0] == "vacancy: new"
    assert "vacancy: new" not in listed(project, at="2026-05-03T00:00+00:00")


def test_a_complete_translation_is_ready_to_approve(translated):
    project = translated(upper)

    assert listed(project) == ["right-to-life: ready to approve"]

    sign(project)
    assert listed(project) == []


def test_a_withdrawn_edition_asks_for_nothing(translated):
    project = translated(lambda _text: "")
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "R")

    assert listed(project) == []


def test_what_is_wrong_with_an_approved_text_is_told_where_it_stands(translated):
    project = translated(upper)
    sign(project)
    path = "locales/es/approved/right-to-life.md"
    project.write(path, project.read(path).replace("STOP", "GO ON"))

    assert f"{path}:1: error: " in project.run("todo", "-l", "es").output
    held = project.run("status").output
    assert "held back: right-to-life (es): error: " in held
    assert "fully reviewed: of 7 entries ;" not in held


def test_the_command_names_file_and_line(project):
    project.run("extract")

    output = project.run("todo", "-l", "es").output

    assert "locales/es/LC_MESSAGES/right-to-life.po:17: new: The right to life\n" in output
    assert output.endswith("5 to do in Spanish\n")
    assert EXAMPLE not in output
