"""communique po: any PO file, in or outside a project, for editors and for git."""

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from tests.conftest import CONFIGURATION, Tried
from workflow.cli import cli
from workflow.doctor import DRIVER
from workflow.po import parse, read

ROOT = Path(__file__).parents[1]
HEADER = """\
msgid ""
msgstr ""
"Project-Id-Version: demo\\n"
"Language: es\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"""
LONG = "Las personas que usan drogas en Filipinas ya no pueden contar con el derecho más básico de todos."
CANONICAL = f'{HEADER}\n#. Paragraph\n#, fuzzy\n#| msgid "old"\nmsgid "text"\nmsgstr "{LONG}"\n'


def po(*arguments, cwd=None):
    """Run `communique po …` where there is no project."""
    before = Path.cwd()
    os.chdir(cwd or before)
    try:
        result = CliRunner().invoke(cli, ["po", *map(str, arguments)])
    finally:
        os.chdir(before)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def file(tmp_path):
    def write(text, name="demo.po"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


def msgcat(path, *options):
    return subprocess.run(["msgcat", *options, path], check=True, capture_output=True).stdout


# ------------------------------------------------------------------------------------------------------ po format


def test_format_writes_what_msgcat_would_and_tells_what_it_changed(file):
    path = file(CANONICAL)
    path.write_bytes(msgcat(path))
    assert path.read_text() != CANONICAL

    result = po("format", path)

    assert (result.exit_code, result.output) == (0, f"{path}: formatted\n")
    assert path.read_text() == CANONICAL
    assert path.read_bytes() == msgcat(path, "--no-wrap")
    assert [one.name for one in path.parent.iterdir()] == [path.name], "neither a lock nor a backup is left"


def test_format_of_what_is_canonical_touches_nothing_and_says_nothing(file):
    path = file(CANONICAL)
    before = path.stat().st_mtime_ns

    assert po("format", path).output == ""
    assert path.stat().st_mtime_ns == before


def test_check_names_what_is_not_canonical_and_touches_nothing(file):
    good, bad = file(CANONICAL, "good.po"), file(CANONICAL.replace("\n", "\r\n"), "bad.po")
    before = bad.read_bytes()

    result = po("format", "--check", good, bad)

    assert result.exit_code == 1
    assert f"{bad}: not canonical\n" in result.output
    assert "good.po" not in result.output
    assert bad.read_bytes() == before


def test_check_of_what_is_canonical_ends_well(file):
    assert po("format", "--check", file(CANONICAL)).exit_code == 0


def test_check_reads_a_folder_that_nobody_may_write_to(file):
    path = file(CANONICAL)
    path.parent.chmod(0o500)
    try:
        assert po("format", "--check", path).exit_code == 0
    finally:
        path.parent.chmod(0o700)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("# nothing but a comment\n", id="a comment"),
        pytest.param('msgid "a"\nmsgstr "b"\n', id="no header"),
        pytest.param(HEADER, id="header alone"),
        pytest.param(HEADER.replace("UTF-8", "CHARSET") + '\nmsgid "a"\nmsgstr ""\n', id="a POT"),
        pytest.param(
            (HEADER.replace("UTF-8", "ISO-8859-1") + '\nmsgid "a"\nmsgstr "é"\n').encode("latin-1"), id="Latin-1"
        ),
        pytest.param(b"\xef\xbb\xbf" + CANONICAL.encode(), id="BOM"),
        pytest.param(CANONICAL.replace("\n", "\r\n"), id="CRLF"),
        pytest.param(HEADER + '\nmsgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] "d"\n', id="plural"),
        pytest.param(HEADER + '\n#~ msgid "a"\n#~ msgstr "b"\n', id="obsolete"),
        pytest.param(HEADER + '\n#= fuzzy\nmsgid "a"\nmsgstr "b"\n', id="flags of gettext 1.0"),
    ],
)
def test_format_takes_what_gettext_takes(file, text):
    path = file(text)

    assert po("format", path).exit_code == 0
    assert po("format", "--check", path).exit_code == 0


def test_a_file_that_is_refused_is_named_with_the_line_and_stops_no_other(file):
    bad, good = file(f"{HEADER}\nnonsense\n", "bad.po"), file(CANONICAL.replace("\n", "\r\n"), "good.po")

    result = po("format", bad, bad.with_name("no-such.po"), good)

    assert result.exit_code == 1
    assert f"{bad}:7: nonsense is no keyword" in result.output
    assert "no-such.po: cannot be read: there is no such file" in result.output
    assert good.read_text() == CANONICAL


def test_what_the_canonical_form_cannot_hold_is_told(file):
    result = po("format", file(f'{HEADER}\n#, md-text\nmsgid "a"\nmsgstr "b"\n'))

    assert "gettext does not know the flag md-text" in result.output


def test_the_catalogues_of_the_sample_are_canonical():
    files = [*ROOT.glob("locales/**/*.po"), *ROOT.glob("locales/**/*.pot")]
    assert files

    result = po("format", "--check", *files)

    assert (result.exit_code, result.output) == (0, "")


# ------------------------------------------------------------------------------------------------------- po merge

OLD = f'{HEADER}\nmsgid "We ask 12 states."\nmsgstr "Pedimos a 12 Estados."\n\nmsgid "Stop."\nmsgstr "Basta."\n'
NEW = """\
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "We ask 14 states."
msgstr ""

msgid "Now."
msgstr ""
"""


def test_merge_brings_new_messages_into_an_old_file_and_loses_no_word(file):
    old, new = file(OLD), file(NEW, "demo.pot")

    result = po("merge", old, new)

    assert result.exit_code == 0
    assert "edited (number): “We ask 12 states.” → “We ask 14 states.”" in result.output
    assert f"{old}: 1 edited, 1 new, 1 gone; now 1 stale, 1 untranslated" in result.output
    text = old.read_text()
    assert '#| msgid "We ask 12 states."\nmsgid "We ask 14 states."\nmsgstr "Pedimos a 12 Estados."' in text
    assert '#~ msgid "Stop."\n#~ msgstr "Basta."' in text


def test_merging_twice_is_once(file):
    old, new = file(OLD), file(NEW, "demo.pot")
    po("merge", old, new)
    before = old.read_bytes()

    result = po("merge", old, new)

    assert f"{old}: nothing has changed; now 1 stale, 1 untranslated" in result.output
    assert old.read_bytes() == before


def test_merge_writes_elsewhere_when_it_is_told_to(file, tmp_path):
    old, new, out = file(OLD), file(NEW, "demo.pot"), tmp_path / "out" / "new.po"

    assert po("merge", old, new, "-o", out).exit_code == 0

    assert old.read_text() == OLD
    assert len(read(out).entries) == 3


def test_merge_writes_to_standard_output_what_it_would_write_to_the_file(file):
    old, new = file(OLD), file(NEW, "demo.pot")

    result = po("merge", old, new, "-o", "-")
    po("merge", old, new)

    assert result.stdout == old.read_text()


def test_merge_of_something_that_is_no_po_file_is_refused(file):
    old, new = file(OLD), file("nonsense", "demo.pot")

    result = po("merge", old, new)

    assert result.exit_code == 1
    assert f"{new}:1: nonsense is no keyword" in result.output
    assert old.read_text() == OLD


def test_merge_knows_which_language_it_translates_from(file):
    result = po("merge", file(OLD), file(NEW, "demo.pot"), "--source", "zz")

    assert result.exit_code == 2
    assert "“zz” is not a language that CLDR knows" in result.output


# ------------------------------------------------------------------------------------------------------ po merge3


def catalogue(**translations):
    return HEADER + "".join(f'\nmsgid "{msgid}"\nmsgstr "{text}"\n' for msgid, text in translations.items())


def test_merge3_takes_from_each_side_what_it_alone_changed(file):
    base = file(catalogue(a="", b="", c="mismo"), "base.po")
    ours, theirs = (
        file(catalogue(a="uno", b="", c="mismo"), "ours.po"),
        file(catalogue(a="", b="dos", c="otro"), "theirs.po"),
    )

    result = po("merge3", base, ours, theirs)

    assert (result.exit_code, result.output) == (0, "")
    assert ours.read_text() == catalogue(a="uno", b="dos", c="otro")


def test_merge3_keeps_and_shows_both_translations_of_one_entry(file):
    base = file(catalogue(a="", b="x"), "base.po")
    ours, theirs = file(catalogue(a="uno", b="x"), "ours.po"), file(catalogue(a="un", b="x"), "theirs.po")

    result = po("merge3", base, ours, theirs, "locales/es/demo.po")

    assert result.exit_code == 1
    assert "locales/es/demo.po: translated differently on both sides: “a”" in result.output
    assert '# other: un\n#, fuzzy\nmsgid "a"\nmsgstr "uno"\n\nmsgid "b"\nmsgstr "x"\n' in ours.read_text()


def test_merge3_takes_the_empty_file_that_git_gives_for_a_base_that_is_not_there(file):
    base, ours, theirs = file("", "base.po"), file(catalogue(a="uno"), "ours.po"), file(catalogue(b="dos"), "theirs.po")

    assert po("merge3", base, ours, theirs).exit_code == 0
    assert {entry.msgid for entry in read(ours).entries} == {"a", "b"}


def test_merge3_leaves_to_git_what_is_no_catalogue(file):
    base, ours, theirs = file("a\nb\n", "base.po"), file("a\nours\n", "ours.po"), file("a\ntheirs\n", "theirs.po")

    result = po("merge3", base, ours, theirs, "demo.po")

    assert result.exit_code == 1
    assert "demo.po:1: a is no keyword" in result.output
    assert ours.read_text() == "a\n<<<<<<< ours\nours\n=======\ntheirs\n>>>>>>> theirs\n"


# ------------------------------------------------------------------------------------------- in a real repository


class Repository:
    """A git repository with our merge driver."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.git("init", "--quiet", "--initial-branch=main")
        driver = f"{shlex.quote(sys.executable)} -m workflow po merge3 %O %A %B %P"
        self.git("config", "merge.communique-po.driver", driver)
        shutil.copy(ROOT / "workflow/starter/gitattributes", root / ".gitattributes")

    def git(self, *arguments, check=True):
        who = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        command = ["git", *who, *arguments]
        return subprocess.run(command, cwd=self.root, env=environment, check=check, capture_output=True, text=True)

    def commit(self, text, name="locales/es/LC_MESSAGES/demo.po"):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "work")
        return path

    def merge(self, base, ours, theirs):
        """Two branches that change the same file; (what git says, the file)."""
        path = self.commit(base)
        self.git("checkout", "--quiet", "-b", "theirs")
        self.commit(theirs)
        self.git("checkout", "--quiet", "main")
        self.commit(ours)
        return self.git("merge", "--no-edit", "theirs", check=False), path


@pytest.fixture
def repository(tmp_path):
    root = tmp_path / "repository"
    root.mkdir()
    return Repository(root)


def dated(day, **translations):
    return catalogue(**translations).replace('"Language', f'"PO-Revision-Date: 2026-11-{day}\\n"\n"Language')


def test_two_branches_that_edit_different_entries_merge_by_themselves(repository):
    result, path = repository.merge(dated(1, a="", b=""), dated(2, a="uno", b=""), dated(3, a="", b="dos"))

    assert result.returncode == 0, result.stdout + result.stderr
    assert path.read_text() == dated(2, a="uno", b="dos")
    assert repository.git("status", "--porcelain").stdout == ""


def test_the_same_branches_conflict_without_the_driver(repository):
    repository.git("config", "--unset", "merge.communique-po.driver")

    result, path = repository.merge(dated(1, a="", b=""), dated(2, a="uno", b=""), dated(3, a="", b="dos"))

    assert result.returncode == 1
    assert "<<<<<<< HEAD" in path.read_text()


def test_two_branches_that_translate_one_entry_differently_conflict_and_show_both(repository):
    result, path = repository.merge(catalogue(a="", b=""), catalogue(a="uno", b=""), catalogue(a="un", b="dos"))

    assert result.returncode == 1
    assert "CONFLICT" in result.stdout
    assert "locales/es/LC_MESSAGES/demo.po: translated differently on both sides: “a”" in result.stderr
    merged = parse(path.read_bytes(), path)
    assert [(e.msgid, e.msgstr, e.fuzzy, e.comments) for e in merged.entries] == [
        ("a", "uno", True, ("other: un",)),
        ("b", "dos", False, ()),
    ]
    assert repository.git("status", "--porcelain").stdout.splitlines() == ["UU locales/es/LC_MESSAGES/demo.po"]
    subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], check=True)


def test_both_branches_add_the_same_file(repository):
    repository.commit("x\n", "README.md")
    repository.git("checkout", "--quiet", "-b", "theirs")
    repository.commit(catalogue(a="uno", b=""))
    repository.git("checkout", "--quiet", "main")
    path = repository.commit(catalogue(a="", b="dos"))

    result = repository.git("merge", "--no-edit", "theirs", check=False)

    assert result.returncode == 0, result.stdout + result.stderr
    assert path.read_text() == catalogue(a="uno", b="dos")


def test_a_new_project_has_the_attributes_that_name_the_driver(tmp_path):
    assert CliRunner().invoke(cli, ["init", str(tmp_path / "new")]).exit_code == 0
    subprocess.run(["git", "init", "--quiet", tmp_path / "new"], check=True)

    command = ["git", "check-attr", "merge", "--", "locales/es/LC_MESSAGES/welcome.po", "locales/templates/welcome.pot"]
    told = subprocess.run(command, cwd=tmp_path / "new", check=True, capture_output=True, text=True).stdout

    assert told.splitlines() == [
        "locales/es/LC_MESSAGES/welcome.po: merge: communique-po",
        "locales/templates/welcome.pot: merge: unspecified",
    ]


def test_where_the_program_is_missing_git_merges_lines_and_marks_conflicts(repository):
    repository.git("config", "merge.communique-po.driver", DRIVER.format("no-such-program"))

    result, path = repository.merge(catalogue(a="", b=""), catalogue(a="uno", b=""), catalogue(a="un", b="dos"))

    assert result.returncode == 1
    assert '<<<<<<< ours\nmsgstr "uno"\n' in path.read_text()
    assert 'msgstr "un"\n' in path.read_text()


@pytest.mark.parametrize(
    "text",
    [
        (ROOT / "README.md").read_text(encoding="utf-8"),
        (ROOT / "workflow/starter/gitattributes").read_text(encoding="utf-8"),
        po("merge3", "--help").output,
    ],
    ids=["README.md", "gitattributes", "--help"],
)
def test_each_place_that_says_how_git_learns_of_the_driver_says_the_same(text):
    assert DRIVER.format("communique") in text


@pytest.fixture
def in_git(repository):
    """A project in the repository, and what doctor says of the merge driver there."""
    project = Tried(repository.root)
    project.write("communique.toml", CONFIGURATION)

    def told(driver):
        repository.git("config", "merge.communique-po.driver", driver)
        result = project.run("doctor")
        lines = result.output.splitlines()
        number = next(i for i, line in enumerate(lines) if "git merges PO files entry by entry" in line)
        return result.exit_code, lines[number], lines[number + 1].strip()

    return told


def test_doctor_writes_the_driver_that_works_where_git_merges_by_lines(repository, in_git):
    _, line, mend = in_git(DRIVER.format("no-such-program"))
    assert line.startswith("without")
    subprocess.run(mend, shell=True, cwd=repository.root, check=True)
    driver = repository.git("config", "merge.communique-po.driver").stdout.strip()

    assert in_git(driver)[1].startswith("ok")


def test_doctor_warns_of_a_driver_that_only_a_shell_finds(in_git, tmp_path, monkeypatch):
    program = tmp_path / "bin" / "communique"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m workflow "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")

    code, line, mend = in_git("communique po merge3 %O %A %B %P")

    assert code == 1
    assert line.startswith("MISSING")
    assert "keeps one side" in line
    assert mend.startswith("git config merge.communique-po.driver")
