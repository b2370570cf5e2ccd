"""Two people in one catalogue: `cases/catalogue-reconciled.txt` are the rules by example; nobody's words are lost."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.catalogue import Catalogue, DraftMark, Entry, State
from workflow.errors import CatalogueError
from workflow.facts import digest
from workflow.po import parse, read, render, save
from workflow.reconciling import folded, reconcile, reconcile_catalogues

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
ROOT = Path(__file__).parent.parent


def read_text(text: str) -> Catalogue:
    return parse((HEADER + text).encode(), Path("statement.po"))


@pytest.mark.parametrize(("given", "expected"), read_cases("catalogue-reconciled.txt"))
def test_what_two_people_did_comes_together(given, expected):
    base, ours, theirs = map(read_text, given.split("===\n"))

    catalogue, conflicts = reconcile_catalogues(base, ours, theirs)

    told = "".join(f"! {msgid}\n" for _, msgid in conflicts)
    assert told + render(catalogue).removeprefix(HEADER) == f"{expected}\n"


def test_each_field_of_the_header_is_taken_from_the_side_that_changed_it():
    base = Catalogue(header={"A": "1", "B": "1", "C": "1", "D": "1"}, header_comments=("Ana",), header_fuzzy=True)
    ours = replace(base, header={"A": "2", "B": "1", "D": "2"}, header_comments=("Ana", "Berta"))
    theirs = replace(
        base, header={"A": "1", "B": "3", "C": "1", "D": "3", "E": "3"}, header_comments=(), header_fuzzy=False
    )

    catalogue, _ = reconcile_catalogues(base, ours, theirs)

    assert dict(catalogue.header) == {"A": "2", "B": "3", "D": "2", "E": "3"}
    assert (catalogue.header_comments, catalogue.header_fuzzy) == (("Berta",), False)


def test_a_header_that_nobody_changed_is_written_as_it_was_read():
    text = (
        'msgid ""\nmsgstr ""\n"Language:es\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    )
    ours = theirs = parse(text.encode(), Path("statement.po"))

    assert render(reconcile_catalogues(None, ours, theirs)[0]) == text


# --- laws -----------------------------------------------------------------------------------------------------

MACHINE = DraftMark("x", "00000000", digest("machine"), "2026-11-21")
notes = st.lists(st.sampled_from(["Ana", "Berta", "see the glossary"]), max_size=2, unique=True).map(tuple)


def in_use(**fields: st.SearchStrategy) -> st.SearchStrategy[Entry]:
    return st.builds(Entry, msgid=st.just("a"), comments=notes, extracted=notes, **fields)


drafts = in_use().map(lambda e: replace(e, msgstrs=("machine",), fuzzy=True, comments=(*e.comments, str(MACHINE))))
written = in_use(
    msgstrs=st.sampled_from(["uno", "dos\ntres", "cuatro"]).map(lambda text: (text,)),
    fuzzy=st.booleans(),
    previous_msgid=st.sampled_from([None, "old"]),
    obsolete=st.booleans(),
)
versions = in_use() | drafts | written


def said(entry: Entry) -> str:
    """Everything that stands in an entry for a translator to see."""
    return "\n".join([*entry.msgstrs, *(comment.replace("\\n", "\n") for comment in entry.comments)])


@given(versions | st.none(), versions, versions)
def test_no_persons_words_are_lost(base, ours, theirs):
    result = reconcile(base, ours, theirs)

    for side in (ours, theirs):
        is_news = base is None or side.msgstrs != base.msgstrs
        if side.has_a_persons_words and is_news:
            assert side.msgstr in said(result)


@given(versions | st.none(), versions, versions)
def test_what_anybody_doubts_is_not_reviewed(base, ours, theirs):
    result = reconcile(base, ours, theirs)

    if result.state is State.REVIEWED:
        assert any(side.state is State.REVIEWED and side.msgstrs == result.msgstrs for side in (ours, theirs))
    if base is None and {ours.msgstr, theirs.msgstr} <= {"uno", "cuatro"} and ours.msgstr != theirs.msgstr:
        assert result.fuzzy
        assert result.has_a_persons_words


@given(versions, versions)
def test_where_one_side_did_nothing_the_other_side_is_the_result(base, other):
    results = reconcile(base, base, other), reconcile(base, other, base)

    if any(base.msgstrs) and not any(other.msgstrs):  # nothing never replaces something
        assert {result.msgstrs for result in results} == {base.msgstrs}
    else:
        assert results == (other, other)


@given(versions | st.none(), versions, versions)
def test_twice_is_once(base, ours, theirs):
    once = reconcile(base, ours, theirs)

    assert reconcile(once, once, theirs).msgstrs == (theirs.msgstrs if any(theirs.msgstrs) else once.msgstrs)
    assert reconcile(base, once, theirs) == once


@given(st.lists(st.tuples(st.sampled_from("ab"), versions), max_size=6))
def test_no_two_entries_of_a_file_have_one_key(pairs):
    found = tuple(replace(entry, msgid=msgid, obsolete=True) for msgid, entry in pairs)

    entries = folded(found)

    assert len({entry.key for entry in entries}) == len(entries)
    for entry in found:
        if entry.has_a_persons_words:
            assert any(entry.msgstr in said(kept) for kept in entries if kept.key == entry.key)
    assert folded(entries) == entries


# --- saving ---------------------------------------------------------------------------------------------------


@pytest.fixture
def path(tmp_path):
    text = 'msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr ""\n'
    (tmp_path / "statement.po").write_text(HEADER + text, encoding="utf-8")
    return tmp_path / "statement.po"


def translated(catalogue: Catalogue, **words: str) -> Catalogue:
    """The catalogue with these translations."""
    entries = (replace(entry, msgstrs=(words.get(entry.msgid, entry.msgstr),)) for entry in catalogue.entries)
    return replace(catalogue, entries=tuple(entries))


def words_in(path: Path) -> dict[str, str]:
    return {entry.msgid: entry.msgstr for entry in read(path).entries}


def test_a_catalogue_that_says_nothing_new_is_not_written(path):
    before = path.stat()

    saved = save(path, read(path))

    assert saved.written is False
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_what_others_saved_meanwhile_is_kept(path):
    ours, theirs = read(path), read(path)

    save(path, translated(theirs, b="de Berta"))
    saved = save(path, translated(ours, a="de Ana"))

    assert words_in(path) == {"a": "de Ana", "b": "de Berta"}
    assert saved.written
    assert saved.conflicts == ()
    assert saved.catalogue == read(path)


def test_the_catalogue_that_was_saved_can_be_changed_and_saved_again(path):
    first = save(path, translated(read(path), a="de Ana")).catalogue
    save(path, translated(read(path), b="de Berta"))

    second = save(path, translated(first, a="de Ana, mejor"))

    assert words_in(path) == {"a": "de Ana, mejor", "b": "de Berta"}
    assert second.conflicts == ()


def test_what_both_translated_is_kept_twice_and_told(path):
    ours, theirs = read(path), read(path)

    save(path, translated(theirs, a="de Berta"))
    saved = save(path, translated(ours, a="de Ana"))

    assert saved.conflicts == ((None, "a"),)
    entry = read(path).entries[0]
    assert (entry.msgstr, entry.comments, entry.state) == ("de Ana", ("other: de Berta",), State.DRAFT)


def test_a_catalogue_that_was_not_read_finds_a_file_in_its_place(path):
    save(path, translated(read(path), a="de Berta"))
    new = Catalogue(entries=(Entry(msgid="a"), Entry(msgid="b", msgstrs=("de Ana",)), Entry(msgid="c")))

    save(path, new)

    assert words_in(path) == {"a": "de Berta", "b": "de Ana", "c": ""}


def test_what_a_catalogue_was_before_can_be_said(path):
    before = replace(read(path), read_from=None)
    save(path, translated(read(path), a="de Berta"))

    save(path, Catalogue(entries=(Entry(msgid="a"),)), base=before)

    assert words_in(path) == {"a": "de Berta"}


def test_a_file_that_was_deleted_meanwhile_is_written_again(path):
    catalogue = translated(read(path), a="de Ana")
    path.unlink()

    assert save(path, catalogue).written
    assert words_in(path) == {"a": "de Ana", "b": ""}


def test_a_file_that_somebody_left_half_merged_is_not_overwritten(path):
    catalogue = translated(read(path), a="de Ana")
    path.write_text("<<<<<<< HEAD\n=======\n>>>>>>> other\n", encoding="utf-8")

    with pytest.raises(CatalogueError, match="a merge conflict of git stands here"):
        save(path, catalogue)

    assert path.read_text(encoding="utf-8").startswith("<<<<<<<")


@pytest.mark.parametrize(
    ("entries", "why"),
    [
        ((Entry(msgid="a", msgstrs=("\0",)),), "the control character U\\+0000 stands here"),
        ((Entry(msgid="a", msgstrs=("\ud83d",)),), "byte 0xed is not UTF-8"),
        ((Entry(msgid="a"), Entry(msgid="a")), "this msgid stands here a second time"),
        ((Entry(msgid=""),), "the header stands here a second time"),
        ((), "the file is empty"),
    ],
)
def test_what_could_not_be_read_again_is_not_saved(path, entries, why):
    before = path.read_bytes()
    header = {"Language": "es"} if entries else {}

    with pytest.raises(CatalogueError, match=f"not saved: {why}"):
        save(path.with_name("new.po"), Catalogue(header=header, entries=entries))

    assert [other.name for other in path.parent.iterdir()] == ["statement.po"]
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("name", "why"),
    [("missing.po", "there is no such file"), (".", "this is a folder, not a file"), ("statement.po/x", "")],
)
def test_what_cannot_be_read_is_said_in_plain_words(path, name, why):
    with pytest.raises(CatalogueError, match=f"cannot be read: {why}"):
        read(path.parent / name)


def test_many_processes_that_save_at_once_lose_nothing(path):
    names = [f"{letter}{number}" for letter in "wxyz" for number in range(8)]
    save(path, replace(read(path), entries=tuple(Entry(msgid=name) for name in names)))
    code = """
import sys
from dataclasses import replace
from pathlib import Path
from workflow.po import read, save
path, letter = Path(sys.argv[1]), sys.argv[2]
for number in range(8):
    catalogue = read(path)
    word = f"{letter}{number}"
    entries = (replace(e, msgstrs=(word.upper(),)) if e.msgid == word else e for e in catalogue.entries)
    assert save(path, replace(catalogue, entries=tuple(entries)), timeout=60).conflicts == ()
"""
    processes = [
        subprocess.Popen([sys.executable, "-c", code, str(path), letter], cwd=ROOT, stderr=subprocess.PIPE)
        for letter in "wxyz"
    ]

    assert [process.communicate(timeout=60)[1] for process in processes] == [b""] * 4
    assert words_in(path) == {name: name.upper() for name in names}
    assert [other.name for other in path.parent.iterdir()] == ["statement.po"]
