"""The journal: an answer outlives a kill, a damaged file is told for what it is, and every request is counted."""

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from workflow.errors import CommuniqueError, DraftError
from workflow.journal import Journal, Sent, key_of

NOON = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)


def sent(characters: int, *, engine="deepl", at=NOON) -> Sent:
    return Sent(at, engine, "api.example.org", "right-to-life", "es", characters)


def test_an_answer_is_there_when_the_journal_is_opened_again(tmp_path):
    with Journal(tmp_path) as journal:
        assert journal.answer(key_of("a")) is None
        journal.keep(key_of("a"), "respuesta", NOON)

    with Journal(tmp_path) as journal:
        assert journal.answer(key_of("a")) == "respuesta"


def test_what_was_refused_is_there_when_the_journal_is_opened_again(tmp_path):
    with Journal(tmp_path) as journal:
        assert journal.refusal(key_of("a")) is None
        journal.refuse(key_of("a"), "a protected part is lost or doubled", NOON)

    with Journal(tmp_path) as journal:
        assert journal.refusal(key_of("a")) == "a protected part is lost or doubled"
        assert journal.answer(key_of("a")) is None


def test_the_key_tells_everything_apart_that_an_answer_depends_on():
    keys = [
        key_of("deepl", "1", None, "ab", "c"),
        key_of("deepl", "1", None, "a", "bc"),
        key_of("deepl", "1", "", "ab", "c"),
    ]

    assert len(set(keys)) == 3


def test_a_kill_loses_no_answer_that_was_kept(tmp_path):
    code = """
import datetime, sys, time
from pathlib import Path
from workflow.journal import Journal, key_of
journal = Journal(Path(sys.argv[1]))
for number in range(1000):
    journal.keep(key_of(str(number)), str(number), datetime.datetime.now(datetime.UTC))
    print(number, flush=True)
"""
    process = subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    for line in process.stdout:
        if line == "20\n":
            break
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()

    with Journal(tmp_path) as journal:
        assert [journal.answer(key_of(str(number))) for number in range(21)] == list(map(str, range(21)))


def test_requests_are_counted_by_engine_and_month_whether_or_not_they_were_answered(tmp_path):
    with Journal(tmp_path) as journal:
        for request in (sent(100), sent(40), sent(7, engine="google"), sent(9, at=NOON.replace(month=10))):
            journal.note(request)

        assert journal.characters("deepl", NOON) == 140
        assert journal.characters("google", NOON) == 7
        assert journal.characters("mymemory", NOON) == 0
        assert [request.characters for request in journal.sent()] == [9, 100, 40, 7]


def test_the_month_is_that_of_greenwich(tmp_path):
    here = datetime.timezone(datetime.timedelta(hours=3))
    with Journal(tmp_path) as journal:
        journal.note(sent(5, at=datetime.datetime(2026, 12, 1, 1, tzinfo=here)))

        assert journal.characters("deepl", NOON) == 5


def test_two_runs_may_write_at_the_same_time(tmp_path):
    with Journal(tmp_path) as one, Journal(tmp_path) as other:
        one.keep("a", "1", NOON)
        other.keep("b", "2", NOON)

        assert (one.answer("b"), other.answer("a")) == ("2", "1")


def test_git_never_sees_it_and_nobody_else_reads_it(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    with Journal(tmp_path) as journal:
        journal.keep("a", "secret", NOON)

    status = subprocess.run(["git", "status", "--short"], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert status.stdout == ""
    assert (tmp_path / ".communique").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"no database at all, but a text that is long enough" * 9, None])
def test_a_damaged_file_is_told_for_what_it_is(tmp_path, damage):
    with Journal(tmp_path) as journal:
        for number in range(30):
            journal.keep(key_of(str(number)), "x" * 1000, NOON)
    path = tmp_path / ".communique/journal.sqlite"
    data = path.read_bytes()
    path.write_bytes(damage or data[:4096] + b"\xff" * 20_000 + data[24_096:])

    def read_all() -> None:
        with Journal(tmp_path) as journal:
            for number in range(30):
                journal.answer(key_of(str(number)))

    with pytest.raises(DraftError) as caught:
        read_all()

    assert "the journal is damaged" in str(caught.value)
    assert "move the file away" in caught.value.faults[0].tip


def test_a_journal_of_a_newer_version_is_left_alone(tmp_path):
    Journal(tmp_path).__exit__(None, None, None)
    with sqlite3.connect(tmp_path / ".communique/journal.sqlite") as base:
        base.execute("PRAGMA user_version=99")
    base.close()

    with pytest.raises(DraftError, match="newer"):
        Journal(tmp_path)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    tmp_path.chmod(0o500)
    with pytest.raises(CommuniqueError, match="permission is missing"):
        Journal(tmp_path)
    tmp_path.chmod(0o700)
