"""The commands as a person meets them: what they print, what they refuse, how they end."""

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import STATEMENT
from tests.test_editions import SPANISH, upper
from workflow.cli import cli
from workflow.po import read
from workflow.statement import read_statement

ROOT = Path(__file__).parents[1]


def communique(
    *arguments: str, cwd: Path, encoding: str = "utf-8", **environment: str
) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "workflow", *arguments],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        encoding=encoding,
        check=False,
    )


def test_extract_makes_catalogues_that_gettext_accepts_and_would_write_itself(project):
    assert project.run("extract").exit_code == 0

    for path in [*project.root.glob("locales/*/LC_MESSAGES/*.po"), *project.root.glob("locales/templates/*.pot")]:
        subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], check=True)
        canonical = subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True)
        assert canonical.stdout == path.read_bytes()


def test_extracting_again_changes_not_one_byte(project):
    project.run("extract")
    before = project.files("locales")

    result = project.run("extract")

    assert result.output == "extract: nothing has changed\n"
    assert project.files("locales") == before


@pytest.mark.parametrize("path", ["locales/templates/right-to-life.pot", "locales/es/LC_MESSAGES/right-to-life.po"])
@pytest.mark.parametrize("misdeed", ["deleted", "changed"])
def test_extract_mends_what_somebody_did_to_its_files_since_it_said_that_nothing_has_changed(project, path, misdeed):
    project.run("extract")
    before = project.read(path)
    assert project.run("extract").output == "extract: nothing has changed\n"
    if misdeed == "deleted":
        (project.root / path).unlink()
    else:
        project.write(path, before.replace("#. Title\n", "#. Somebody's own words\n"))
        assert project.read(path) != before

    project.run("extract")

    assert project.read(path) == before


@pytest.mark.parametrize(
    ("old", "new"),
    [(b"\n", b"\r\n"), (b"msgid", b"\xef\xbb\xbfmsgid"), (b"#. T", b"#.  T")],
)
def test_extract_says_when_it_writes_a_catalogue_as_it_should_be(project, old, new):
    project.run("extract")
    path = "locales/es/LC_MESSAGES/right-to-life.po"
    before = (project.root / path).read_bytes()
    project.write(path, before.replace(old, new, 1 if b"m" in old else -1))

    output = project.run("extract").output

    assert output == "source/right-to-life.md: written as gettext would write it; every translation as it was (es)\n"
    assert (project.root / path).read_bytes() == before
    assert project.run("extract").output == "extract: nothing has changed\n"


def test_an_edited_paragraph_keeps_its_translation_as_stale(translated):
    project = translated(lambda text: "Basta." if text == "Stop." else "")
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("Stop.", "Stop now."))

    result = project.run("extract")

    assert "edited (wording), now stale: Stop{+ now+}. (es)" in result.output
    po = project.read("locales/es/LC_MESSAGES/right-to-life.po")
    assert '#, fuzzy\n#| msgid "Stop."\nmsgid "Stop now."\nmsgstr "Basta."\n' in po
    assert "# stale: since=" in po


def test_a_removed_paragraph_becomes_obsolete_and_a_moved_one_keeps_everything(translated):
    project = translated(lambda text: f"[{text}]" if not text.startswith("We ask") else "")
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text.replace("\n## What we ask\n\n- Stop.\n", "\n- Stop.\n"))

    project.run("extract")

    po = project.read("locales/es/LC_MESSAGES/right-to-life.po")
    assert '#~ msgid "What we ask"\n#~ msgstr "[What we ask]"\n' in po
    assert 'msgid "Stop."\nmsgstr "[Stop.]"' in po


def test_a_paragraph_that_moved_to_another_statement_brings_its_translation_as_a_suggestion(translated):
    project = translated(lambda text: f"[{text}]" if text == "Stop." else "")
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-03-12\n---\n\nStop.\n")

    result = project.run("extract", "other")

    assert result.exit_code == 0
    assert '#, fuzzy\n#| msgid "Stop."\nmsgid "Stop."\nmsgstr "[Stop.]"' in project.read(
        "locales/es/LC_MESSAGES/other.po"
    )


def test_a_new_paragraph_reads_no_catalogue_that_does_not_have_it(translated, monkeypatch):
    project = translated(upper)
    for name in ("a", "b"):
        project.write(f"source/{name}.md", f"---\ntitle: Of {name}\ndate: 2026-03-12\n---\n\nWe wait.\n")
    project.run("extract")
    project.write("source/a.md", project.read("source/a.md") + "\nThis is new.\n")
    opened: list[str] = []

    def reading(path):
        opened.append(path.stem)
        return read(path)

    monkeypatch.setattr("workflow.extraction.read", reading)

    assert "new: “This is new.”" in project.run("extract").output
    assert set(opened) == {"a"}


def test_of_many_new_texts_each_finds_what_is_translated_elsewhere(translated):
    project = translated(upper)
    for number in range(15):
        project.write(f"source/s{number}.md", f"---\ntitle: Number {number}\ndate: 2026-03-12\n---\n\nStop.\n")

    project.run("extract")

    for number in range(15):
        assert 'msgid "Stop."\nmsgstr "STOP."' in project.read(f"locales/es/LC_MESSAGES/s{number}.po")


def test_a_former_slug_takes_catalogues_and_approvals_along(translated):
    project = translated(upper)
    project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")
    text = project.read("source/right-to-life.md")
    (project.root / "source/right-to-life.md").unlink()
    project.write("source/life.md", text.replace("date:", "formerly: [right-to-life]\ndate:"))

    project.run("extract")

    assert json.loads(project.run("status", "--json").output)["statements"][0]["editions"]["es"]["state"] == "approved"
    assert not (project.root / "locales/es/LC_MESSAGES/right-to-life.po").exists()
    project.run("build", "--only", "pages")
    assert "../life/index.html" in project.read("output/site/es/right-to-life/index.html")


def test_what_was_withdrawn_does_not_go_out_under_another_slug(translated):
    project = translated(upper)
    project.run("build", "--only", "pages")
    project.run("withdraw", "right-to-life", "--by", "Ana", "--reason", "harm")
    text = project.read("source/right-to-life.md")
    (project.root / "source/right-to-life.md").unlink()
    project.write("source/life.md", text.replace("date:", "formerly: [right-to-life]\ndate:"))

    early = project.run("build", "--only", "pages")
    project.run("extract")
    late = project.run("build", "--only", "pages")

    assert early.exit_code == 1
    assert "locales/en/approved/right-to-life.md:1: this belongs to life now" in early.output
    assert "tip: communique extract brings along what lies under a former slug" in early.output
    assert "held back: life (en, es, fr): withdrawn" in late.output
    assert b"right to life" not in b"".join(project.files("output/site").values())


def test_two_statements_have_no_former_slug_in_common(project):
    text = project.read("source/right-to-life.md").replace("date:", "formerly: [life]\ndate:")
    project.write("source/right-to-life.md", text)
    project.write("source/to-life.md", text)

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 2
    assert "source/to-life.md:3: “life” is a former slug of right-to-life already" in result.output


def test_a_fault_in_one_source_file_stops_before_anything_is_written(project):
    project.write("source/broken.md", "---\ntitle: T\n")

    result = project.run("extract")

    assert result.exit_code == 2
    assert "source/broken.md:1: the front matter is not closed" in result.output
    assert not (project.root / "locales").exists()


@pytest.fixture
def cut(project):
    """The fixture's project, whose Spanish catalogue is cut in half."""
    project.run("extract")
    path = project.root / "locales/es/LC_MESSAGES/right-to-life.po"
    path.write_bytes(path.read_bytes()[:-9])
    return project


def test_a_catalogue_cut_in_half_is_named_by_every_command_and_touched_by_none(cut):
    before = cut.files("locales/es")

    for command in ("extract", "build", "build --drafts", "status", "check", "draft -l es", "run"):
        result = cut.run(*command.split())
        assert result.exit_code == 1
        assert result.output.count("locales/es/LC_MESSAGES/right-to-life.po:") in {1, 2}
        assert cut.run(*command.split()).exit_code == 1  # nor is it forgotten, or taken for done
    assert "right-to-life.po:" in cut.run("todo", "-l", "es").output
    assert cut.files("locales/es") == before


def test_a_catalogue_that_cannot_be_read_holds_up_no_other(cut):
    cut.write("source/other.md", "---\ntitle: Other\ndate: 2026-03-13\n---\n\nA text.\n")

    cut.run("run")

    assert (cut.root / "locales/es/LC_MESSAGES/other.po").is_file()
    assert (cut.root / "output/site/en/other/index.html").is_file()
    assert cut.run("draft", "-l", "fr").output.count("right-to-life.po") == 0


def test_what_was_signed_stays_out_while_its_catalogue_cannot_be_read(project, translated):
    translated(upper)
    project.run("approve", "right-to-life", "-l", "es", "--by", "A")
    path = project.root / "locales/es/LC_MESSAGES/right-to-life.po"
    path.write_bytes(path.read_bytes()[:-9])

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 1
    assert (project.root / "output/site/es/right-to-life/index.html").is_file()
    assert project.run("approve", "right-to-life", "-l", "es", "--by", "B").exit_code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["extract", "no-such"], "there is no statement “no-such”"),
        (["extract", "../secret"], "there is no statement “../secret”"),
        (["status", "-l", "de"], "“de” is not a language of this project"),
        (["approve", "right-to-life", "-l", "es", "-l", "fr", "--by", "A"], "one language at a time, not es and fr"),
        (["todo", "-l", "es", "-l", "fr"], "one language at a time, not es and fr"),
        (["build", "--at", "tomorrow"], "“tomorrow” is not a time"),
        (["build", "--at", "0001-01-01T00:00:00+05:00"], "“0001-01-01T00:00:00+05:00” is not a time"),
        (["run", "--at", "9999-12-31T23:59:59-05:00"], "“9999-12-31T23:59:59-05:00” is not a time"),
        (["approve", "right-to-life", "-l", "en", "--by", "A"], "is the original, which needs no approval"),
    ],
)
def test_wrong_usage_is_said_plainly(project, arguments, message):
    result = project.run(*arguments)

    assert result.exit_code in {1, 2}
    assert message in result.output


@pytest.mark.parametrize("name", ["source/right-to-life.md", "right-to-life.md", "./source/right-to-life.md"])
def test_a_statement_may_be_named_by_its_file_as_a_shell_completes_it(translated, name):
    project = translated(upper)

    for command in (["check", name], ["extract", name], ["status", name], ["approve", name, "-l", "es", "--by", "Ana"]):
        assert project.run(*command).exit_code == 0
    assert (project.root / "locales/es/approved/right-to-life.md").is_file()


def test_a_sentence_that_returned_is_told_in_its_words(translated):
    project = translated(upper)
    text = project.read("source/right-to-life.md")
    for one in (text.replace("Stop.", "Go on."), text):
        project.write("source/right-to-life.md", one)
        told = project.run("extract").output

    assert "returned" in told
    assert "“Stop.”" in told


def test_one_of_a_thing_is_told_as_one(translated):
    project = translated(lambda text: "" if text == "Stop." else upper(text))

    refused = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert "1 of 5 entries is open" in refused.output
    assert "1 edition of 3" in project.run("build", "--only", "pages").output


def test_outside_a_project_the_way_to_one_is_told(tmp_path):
    result = communique("status", cwd=tmp_path)

    assert result.returncode == 2
    assert "no communique.toml" in result.stderr
    assert "communique init DIR" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_command_works_from_a_folder_below_the_project(project):
    result = communique("status", "--json", cwd=project.root / "source")

    assert json.loads(result.stdout)["statements"][0]["slug"] == "right-to-life"


def test_a_new_project_builds_at_once(tmp_path):
    assert communique("init", "mine", cwd=tmp_path).returncode == 0

    result = communique("--project", "mine", "run", cwd=tmp_path)

    assert result.returncode == 0, result.stderr
    assert (tmp_path / "mine/output/site/en/welcome/welcome.en.pdf").read_bytes().startswith(b"%PDF")
    assert "not fully reviewed" in result.stdout


def test_init_overwrites_nothing(project):
    before = project.files()

    result = communique("init", str(project.root), cwd=project.root)

    assert result.returncode == 2
    assert project.files() == before


def test_the_json_of_status_is_what_other_tools_rely_on(translated):
    project = translated(upper)

    status = json.loads(project.run("status", "--json").output)

    assert list(status) == ["statements"]
    (statement,) = status["statements"]
    assert {"slug", "kind", "date", "language", "editions"} <= statement.keys()
    assert set(statement["editions"]) == {"es", "fr"}
    keys = {"state", "messages", "reviewed", "draft", "stale", "untranslated", "errors", "warnings", "publish", "why"}
    assert set(statement["editions"]["es"]) == keys


def test_status_draws_a_table(translated):
    project = translated(upper)

    first, second = project.run("status").output.splitlines()[:2]

    assert first.split() == ["statement", "kind", "en", "es", "fr"]
    assert second.split() == ["right-to-life", "statement", "✓", "original", "✗", "reviewed", "✗", "missing", "0/5"]
    assert [second.index(word) for word in ("statement", "✓")] == [first.index("kind"), first.index(" en ") + 1]


def test_a_narrow_terminal_shows_every_column_one_below_the_other(translated, monkeypatch):
    project = translated(upper)
    monkeypatch.setattr("workflow.cli.reporting._room", lambda: 40)

    lines = project.run("status").output.splitlines()

    table = lines[: lines.index("✓ goes out today   ✗ is held back")]
    assert [line.split() for line in table if line.startswith("statement")] == [
        ["statement", "kind", "en"],
        ["statement", "es", "fr"],
    ]
    assert all(len(line) <= 40 for line in table)


def test_who_wants_no_colours_gets_none(translated):
    project = translated(upper)
    arguments = ["--project", str(project.root), "status"]

    assert "\x1b[" in CliRunner().invoke(cli, arguments, color=True).output
    assert "\x1b[" not in CliRunner(env={"NO_COLOR": "1"}).invoke(cli, arguments, color=True).output


def test_long_work_says_how_far_it_is_and_short_work_nothing(translated, monkeypatch):
    project = translated(upper)
    project.write("locales/glossary.csv", "term,lang,status,text\n")
    assert project.run("check").stderr == ""

    monkeypatch.setattr("workflow.cli.progress.EVERY", 0.0)
    project.write("source/other.md", project.read("source/right-to-life.md"))
    for command, doing in {
        ("extract",): "merging: 4 of 4, ",
        ("check",): "checking: 3 of 3, ",
        ("build", "--only", "pages"): "making pages: 1 of ",
    }.items():
        assert f"\n{doing}" in f"\n{project.run(*command).stderr}"


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("status", "--json"),
        ("todo", "-l", "es"),
        ("check",),
        ("check", "--format", "json"),
        ("check", "--format", "github"),
    ],
    ids=" ".join,
)
def test_what_stands_is_told_again_until_something_moves(translated, command, monkeypatch):
    project = translated(upper)
    first = project.run(*command)

    with monkeypatch.context() as blocked:
        blocked.setattr("workflow.survey.survey", lambda *_, **__: pytest.fail("looked at everything"))
        again = project.run(*command)
    assert (again.output, again.exit_code) == (first.output, first.exit_code)

    stop, unsure = 'msgid "Stop."\nmsgstr "STOP."', '#, fuzzy\nmsgid "Stop."\nmsgstr "7 STOPS."'
    project.write(SPANISH, project.read(SPANISH).replace(stop, unsure))
    assert project.run(*command).output != first.output


def test_what_is_told_of_one_form_or_language_is_not_told_of_another(translated):
    project = translated(upper)

    assert project.run("check").output != project.run("check", "--format", "json").output
    assert "in Spanish" in project.run("todo", "-l", "es").output
    assert "in French" in project.run("todo", "-l", "fr").output
    assert "in Spanish" in project.run("todo", "-l", "es").output


def test_a_deadline_that_has_passed_is_not_told_again(translated, monkeypatch):
    project = translated(lambda _text: "")
    source = "source/right-to-life.md"
    project.write(source, project.read(source).replace("\n---\n", "\nembargo: 2026-05-01T12:00+00:00\n---\n", 1))
    hour = {"now": datetime.datetime(2026, 5, 1, 11, tzinfo=datetime.UTC)}
    monkeypatch.setattr("workflow.cli.reporting.moment", lambda _: hour["now"])

    assert "before 2026-05-01" in project.run("todo", "-l", "es").output

    hour["now"] += datetime.timedelta(hours=2)
    assert "before 2026-05-01" not in project.run("todo", "-l", "es").output


@pytest.mark.parametrize(
    "command",
    [
        ("check", "right-to-life"),
        ("approve", "right-to-life", "-l", "es", "--by", "Ana"),
        ("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A test."),
        ("kit", "right-to-life", "-l", "es"),
    ],
    ids=lambda command: command[0],
)
def test_a_command_on_one_statement_reads_no_other_that_it_knows(translated, command, monkeypatch):
    project = translated(lambda text: text.upper())
    project.write("source/other.md", project.read("source/right-to-life.md"))
    project.run("extract")
    project.run("status")
    project.write("source/right-to-life.md", project.read("source/right-to-life.md") + "\n")
    read: list[str] = []

    def reading(path, opened):
        read.append(path.stem)
        return read_statement(path, opened)

    monkeypatch.setattr("workflow.inventory.read_statement", reading)

    assert project.run(*command).exit_code in {0, 1}
    assert set(read) == {"right-to-life"}


def test_a_folder_with_other_peoples_files_is_never_built_into(project):
    project.write("output/site/holiday.jpg", b"theirs")

    result = project.run("build")

    assert result.exit_code == 1
    assert "holds files that are not ours" in result.output
    assert project.files("output") == {"output/site/holiday.jpg": b"theirs"}


def test_doctor_finds_what_this_machine_has(project):
    result = project.run("doctor")

    assert result.exit_code == 0, result.output
    assert "harfbuzz-subset" in result.output.lower()
    assert "Noto Serif" in result.output


@pytest.mark.parametrize("encoding", ["latin-1", "cp1251"])
@pytest.mark.parametrize("command", [("status",), ("todo", "-l", "es")])
def test_a_terminal_that_does_not_write_utf_8_gets_every_message(project, encoding, command):
    project.write("source/right-to-life.md", STATEMENT.replace("Stop.", "Жить → ✓ “café”."))
    assert project.run("extract").exit_code == 0

    result = communique(*command, cwd=project.root, PYTHONIOENCODING=encoding, encoding=encoding)

    assert "Traceback" not in result.stderr
    assert result.stdout + result.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("glossary", "export"),
        ("status", "--json"),
        ("check", "--format", "json"),
        ("po", "merge", "-o", "-", "locales/es/LC_MESSAGES/right-to-life.po", "locales/templates/right-to-life.pot"),
    ],
)
def test_what_programs_read_is_utf_8_whatever_the_terminal_writes(project, command):
    project.write("source/right-to-life.md", STATEMENT.replace("right", "café"))
    project.write("locales/glossary.csv", "term,lang,status,text,match,note\ncafé,es,preferred,café,,\n")
    assert project.run("extract").exit_code == 0

    plainly, oddly = (
        communique(*command, cwd=project.root, PYTHONIOENCODING=one, encoding="utf-8") for one in ("utf-8", "cp1251")
    )

    assert oddly.stdout == plainly.stdout != ""


def test_what_a_terminal_would_obey_is_not_printed(project):
    project.write(
        "source/right-to-life.md", '---\ntitle: "T\\x1b[31m"\ndate: 2026-01-01\nkind: "\\x1b]0;x\\x07"\n---\n'
    )

    result = project.run("extract")

    assert "\x1b" not in result.output
