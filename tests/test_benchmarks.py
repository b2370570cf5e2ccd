"""What keeps the benchmark honest: always the same texts, a project without errors, and the same work done."""

import html
import re
import sys
from pathlib import Path

import pytest

from tests.benchmarks import corpus
from tests.conftest import Tried

LANGUAGES = ("es", "ru")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Tried:
    """A project of three statements, as the benchmark makes it."""
    folder = tmp_path_factory.mktemp("corpus") / "project"
    corpus.write_project(folder, 3, LANGUAGES)
    return Tried(folder)


def test_a_statement_is_the_same_text_whatever_their_number():
    again = corpus.statement(2)

    assert corpus.statement(2, count=500) == again
    assert corpus.statement(3) != again
    assert corpus.statement(2, "one", count=500) == again


def test_an_edit_leaves_all_other_sentences_as_they_are():
    before, after = corpus.statement(1).split("\n"), corpus.statement(1, "one", count=2).split("\n")

    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert len(changed) == 1
    assert len(changed[0][1]) > len(changed[0][0])


def test_five_per_cent_of_sentences_change():
    numbers = range(1, 31)
    before = [s for n in numbers for s in re.split(r"(?<=\.)\s", corpus.statement(n))]
    after = [s for n in numbers for s in re.split(r"(?<=\.)\s", corpus.statement(n, "some"))]

    changed = sum(old != new for old, new in zip(before, after, strict=True))
    assert 0.03 < changed / len(before) < 0.07


def test_statements_are_as_long_as_real_ones():
    lengths = [len(corpus.statement(n).split()) for n in range(1, 21)]

    assert min(lengths) > 400
    assert max(lengths) < 1200


def test_its_catalogues_are_what_extract_would_write(made):
    before = made.files("locales")

    assert made.run("extract").output == "extract: nothing has changed\n"
    assert made.files("locales") == before


def test_its_translations_have_no_errors_and_all_go_out(made):
    assert "0 errors" in made.run("check").output
    assert "9 editions of 9" in made.run("build", "--only", "pages").output


def test_the_floor_shows_the_same_sentences_as_we_do(made, tmp_path):
    import polib

    from tests.benchmarks import floor

    corpus.write_sources(tmp_path / "source", 3)
    floor.main(tmp_path, list(LANGUAGES))
    for tag in LANGUAGES:
        for path in (tmp_path / "po" / tag).glob("*.po"):
            po = polib.pofile(str(path), wrapwidth=0)
            for entry in po:
                entry.msgstr = corpus.translated(entry.msgid, tag)
            po.save()
    for path in (tmp_path / "html").rglob("*.html"):
        path.unlink()
    floor.main(tmp_path, list(LANGUAGES))
    made.run("build", "--only", "pages")

    for path in sorted((tmp_path / "html").rglob("*.html")):
        ours = words(made.root / "output/site" / path.parent.name / path.stem / "index.html")
        found = re.findall(r"<(p|li|h\d|td|th)\b[^>]*>((?:(?!<(?:p|li)\b).)*?)</\1>", path.read_text(), re.DOTALL)
        theirs = [words_of(block) for _, block in found]
        assert len(theirs) > 30
        assert [block for block in theirs if block not in ours] == []


def words(path: Path) -> str:
    """The text of a page without markup."""
    return words_of(path.read_text(encoding="utf-8"))


def words_of(markup: str) -> str:
    """The words of some HTML, a blank between them; references to notes are left out."""
    bare = re.sub(r"<(?:a|sup) [^>]*(?:footnote|fnref)[^>]*>.*?</(?:a|sup)>|<sup.*?</sup>", "", markup, flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", bare)).split())


def test_nothing_to_do_leaves_the_files_of_the_floor_alone(tmp_path):
    from tests.benchmarks import floor

    corpus.write_sources(tmp_path / "source", 1)
    floor.main(tmp_path, ["es"])
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")}
    floor.main(tmp_path, ["es"])

    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*.html")} == before


@pytest.mark.skipif(sys.platform != "linux", reason="waits for a process as POSIX does")
def test_the_time_of_children_counts():
    from tests.benchmarks.measuring import timed

    inner = "sum(range(3_000_000))"
    took = timed((sys.executable, "-c", f"import subprocess, sys; subprocess.run([sys.executable, '-c', '{inner}'])"))

    assert took.cpu > timed((sys.executable, "-c", "")).cpu
