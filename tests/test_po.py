"""Reading and writing PO files: `cases/catalogue-*.txt` are the rules by example, gettext itself is the judge."""

import datetime
import gettext
import io
import os
import re
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from translate.storage.pypo import pofile

from tests.readcases import read_cases
from workflow.catalogue import Catalogue, Entry
from workflow.errors import CatalogueError, Fault
from workflow.po import new_header, parse, read, render, save, sieve
from workflow.po.guard import MAX_BYTES
from workflow.po.mo import compiled

HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
PLURALS = {"es": "nplurals=2; plural=(n != 1);", "ja": "nplurals=1; plural=0;"}
PATH = Path("statement.po")
# Runs the same command again and again; more examples than these find nothing more.
slow = settings(max_examples=40, deadline=None)


def read_text(text: str) -> Catalogue:
    return parse(text.encode(), PATH)


def rendered(text: str) -> str:
    """What becomes of a PO text without a header."""
    return render(read_text(HEADER + text + "\n")).removeprefix(HEADER).rstrip("\n")


def gettext_tool(*command: str, given: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command, input=given, capture_output=True, check=False)


def msgcat(given: str, *options: str) -> str:
    """What msgcat writes; fails where it refuses."""
    done = gettext_tool("msgcat", "--no-wrap", "--force-po", *options, "-", given=given.encode())
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def faults_of(data: bytes) -> list[Fault]:
    """Why these bytes are refused."""
    with pytest.raises(CatalogueError) as refusal:
        parse(data, PATH)
    assert all(fault.path == PATH and fault.tip for fault in refusal.value.faults)
    return list(refusal.value.faults)


# --- rules by example -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "expected"), read_cases("catalogue-read.txt"))
def test_we_write_what_msgcat_writes(given, expected):
    assert rendered(given) == expected
    assert msgcat(HEADER + given + "\n") == f"{HEADER}{expected}\n"


@pytest.mark.parametrize(("given", "expected"), read_cases("catalogue-kept.txt"))
def test_we_keep_what_msgcat_loses_or_refuses(given, expected):
    assert rendered(given) == expected
    assert rendered(expected) == expected
    assert (
        gettext_tool("msgcat", "--no-wrap", "-", given=(HEADER + given).encode()).stdout.decode()
        != f"{HEADER}{expected}\n"
    )


@pytest.mark.parametrize(("given", "expected"), read_cases("catalogue-refused.txt"))
def test_all_faults_of_a_file_come_at_once(given, expected):
    faults = faults_of(f"{given}\n".encode())

    assert "\n".join(f"{fault.line}: {fault.message}" for fault in faults) == expected


# --- bytes ----------------------------------------------------------------------------------------------------

ENTRY = 'msgid "a"\nmsgstr "é"\n'


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\xef\xbb\xbf" + (HEADER + ENTRY).encode(), id="a byte order mark"),
        pytest.param((HEADER + ENTRY).replace("\n", "\r\n").encode(), id="line ends of Windows"),
        pytest.param((HEADER + ENTRY).replace("\n", "\r").encode(), id="line ends of an old Mac"),
        pytest.param(ENTRY.encode(), id="no header"),
        pytest.param(f'msgid ""\nmsgstr "Language: es\\n"\n\n{ENTRY}'.encode(), id="a header without a charset"),
        pytest.param((HEADER + ENTRY).replace("UTF-8", "utf8").encode(), id="a charset that gettext does not know"),
        pytest.param((HEADER + ENTRY).replace("UTF-8", "US-ASCII").encode(), id="ASCII that is none"),
        pytest.param((HEADER + ENTRY).replace("UTF-8", "ISO-8859-3").encode(), id="a charset that was left there"),
        pytest.param((HEADER + ENTRY).replace("UTF-8", "ISO-8859-1").encode("latin-1"), id="Latin-1"),
        pytest.param((HEADER + ENTRY).replace("UTF-8\\n", 'UTF-"\n"8\\n').encode(), id="a wrapped charset"),
        pytest.param((HEADER + ENTRY).rstrip("\n").encode(), id="no line end at the end"),
        pytest.param((HEADER + ENTRY).replace('"é"', '"\\303\\251"').encode(), id="bytes as octal escapes"),
        pytest.param(
            (HEADER + ENTRY).replace("UTF-8", "ISO-8859-1").replace('"é"', '"\\351"').encode(),
            id="an escape in Latin-1",
        ),
    ],
)
def test_what_other_programs_save_is_read_and_written_so_that_all_can_read_it(data):
    catalogue = parse(data, PATH)

    assert [entry.msgstr for entry in catalogue.entries] == ["é"]
    assert msgcat(render(catalogue)) == render(catalogue)


@pytest.mark.parametrize("codec", ["KOI8-R", "CP1251", "ISO-8859-5", "GB18030", "EUC-JP", "SHIFT_JIS", "BIG5-HKSCS"])
def test_another_charset_is_read_as_msgcat_reads_it_and_said(codec, tmp_path):
    word = "права" if re.match("KOI|CP|ISO", codec) else "人人"
    path = tmp_path / "statement.po"
    path.write_bytes((HEADER + f'msgid "a"\nmsgstr "{word}"\n').replace("UTF-8", codec).encode(codec))

    catalogue = read(path)

    expected = subprocess.run(["msgcat", "--no-wrap", "-tUTF-8", path], capture_output=True, check=True).stdout.decode()
    assert render(catalogue) == expected
    assert "saved in UTF-8" in catalogue.notes[0].message


def test_a_file_in_utf_8_under_an_old_header_is_not_garbled_and_it_is_said():
    catalogue = read_text((HEADER + ENTRY).replace("UTF-8", "ISO-8859-1"))

    assert catalogue.entries[0].msgstr == "é"
    assert [note.message for note in catalogue.notes] == ["the header says ISO8859-1, but the file is in UTF-8"]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        pytest.param(b"", 0, "the file is empty", id="a file that was cut to nothing"),
        pytest.param(b"\n \n", 0, "the file is empty", id="blank lines"),
        pytest.param(b"#" * (MAX_BYTES + 1), 0, "the file is larger than 20 MB", id="too large"),
        pytest.param((HEADER + ENTRY).encode("utf-16"), 0, "the file is UTF-16, not UTF-8", id="UTF-16 with a mark"),
        pytest.param((HEADER + ENTRY).encode("utf-16-be"), 0, "the file is UTF-16, not UTF-8", id="UTF-16 without"),
        pytest.param((HEADER + ENTRY).encode("latin-1"), 5, "byte 0xe9 is not UTF-8", id="Latin-1 that says UTF-8"),
        pytest.param(
            (HEADER + ENTRY).replace("UTF-8", "klingon").encode(), 1, "the charset klingon is unknown", id="no charset"
        ),
        pytest.param(
            (HEADER + ENTRY).replace("UTF-8", "UTF-16").encode(), 1, "the charset UTF-16 is unknown", id="UTF-16"
        ),
        pytest.param(
            (HEADER + ENTRY).replace("UTF-8", "base64").encode(), 1, "the charset base64 is unknown", id="base64"
        ),
        pytest.param(bytes(4096), 1, "the control character U+0000 stands here", id="zeros after a crash"),
        pytest.param(
            (HEADER + ENTRY).encode() + b'\nmsgid "b\x1b[31m"\nmsgstr ""\n',
            7,
            "the control character U+001B stands here",
            id="a terminal's escape",
        ),
        pytest.param(
            (HEADER + ENTRY).encode() + "# \x9b\n".encode(),
            6,
            "the control character U+009B stands here",
            id="a C1 control",
        ),
    ],
)
def test_what_is_damaged_is_refused_where_it_is_damaged(data, line, message):
    assert [(fault.line, fault.message) for fault in faults_of(data)] == [(line, message)]


def test_every_bad_line_is_named_but_not_more_than_anybody_reads():
    lines = b"".join(b"# \xff\n" if number % 2 else b"# ok\n" for number in range(300))

    faults = faults_of(lines)

    assert [fault.line for fault in faults] == list(range(2, 102, 2))


@pytest.mark.parametrize(
    "character", ["\x85", "\u2028", "\u2029", "\x1c", "\x1d", "\x1e", "\x0b", "\x0c", "\u200f", "𐐷"]
)
@pytest.mark.parametrize("place", ["msgid", "msgctxt", "previous_msgid", "msgstrs", "comments", "extracted"])
def test_no_character_cuts_a_text(character, place):
    text = f"before{character}after"
    fields: dict[str, Any] = {
        "msgid": "a",
        "msgstrs": ("x",),
        place: text if place.startswith(("msgid", "msgctxt", "prev")) else (text,),
    }
    entry = Entry(**fields)

    catalogue = read_text(render(Catalogue(entries=(entry,))))

    assert catalogue.entries == (entry,)
    assert msgcat(render(catalogue)) == render(catalogue)


def test_the_line_of_an_entry_is_that_of_its_msgid():
    text = HEADER + '# a\n#~| msgid "b"\n#~ msgctxt "c"\n#~ msgid "d"\n#~ msgstr "e"\nmsgid "f" "g"\n\n  msgstr "h"\n'

    lines = {entry.msgid: entry.line for entry in read_text(text).entries}

    assert lines == {"d": 7, "fg": 9}


def test_a_comment_that_ends_in_a_backslash_does_not_swallow_the_next_line():
    text = HEADER + '# in C:\\\n#. as in \\ \nmsgid "a"\nmsgstr "b"\n'

    catalogue = read_text(text)

    assert catalogue.entries == (Entry(msgid="a", msgstrs=("b",), comments=("in C:\\",), extracted=("as in \\",)),)
    assert msgcat(render(catalogue)) == render(catalogue)


def test_what_was_read_but_is_not_right_is_noted():
    text = HEADER + '#, fuzzy, max-length:12\nmsgid "a"\nmsgstr "b"\n\nmsgid "c"\nmsgid_plural "d"\nmsgstr[0] "e"'

    notes = read_text(text).notes

    assert [(note.line, note.message) for note in notes] == [
        (10, "the last line has no end"),
        (8, "this entry has 1 plural forms, the header says no Plural-Forms"),
        (5, "gettext does not know the flag max-length:12, so it will not be written again"),
    ]


@pytest.mark.parametrize("language", PLURALS)
def test_a_number_of_plural_forms_that_msgfmt_refuses_is_noted(language, tmp_path):
    header = new_header(language, PLURALS[language], project="x", date=datetime.date(2026, 11, 2))
    right, wrong = (("x",), ("x", "y")) if language == "ja" else (("x", "y"), ("x",))
    for forms, returncode in ((right, 0), (wrong, 1)):
        entry = Entry(msgid="a", msgid_plural="b", msgstrs=forms)
        path = tmp_path / "statement.po"
        path.write_text(render(Catalogue(header=header, entries=(entry,))), encoding="utf-8")

        notes = read(path).notes

        assert bool(notes) == bool(returncode)
        done = subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], capture_output=True, check=False)
        assert done.returncode == returncode


def test_nothing_that_anybody_sends_makes_a_traceback():
    whole = (
        HEADER + '#, fuzzy\n#| msgid "b"\nmsgctxt "c"\nmsgid "d"\nmsgid_plural "e"\nmsgstr[0] "f\\n"\n"g"\n'
    ).encode()

    for position in range(len(whole)):
        for data in (
            whole[:position],
            whole[:position] + b'"' + whole[position:],
            whole[:position] + whole[position + 1 :],
        ):
            with suppress(CatalogueError):
                render(parse(data, PATH))


@pytest.mark.parametrize(
    "block",
    [
        "#: " + "\u2068 " * 100_000,
        "#: a:" + "1" * 200_000 + "x",
        "#: a" + " :" * 100_000,
        "#, range: " + "9" * 200_000 + ".." + "9" * 200_000,
        "#= a" + " " * 200_000 + "!",
        "#= a" + ",a" * 100_000 + "!",
        "# File:" + " " * 200_000,
        "# File:" + ", line" * 100_000,
        "# machine-draft:" + " a=" * 100_000,
        'msgctxt "' + "\\\\" * 100_000,
        'msgid "" ' + '"" ' * 100_000,
        'msgid "' + '\\"' * 100_000,
        "#\n" * 100_000,
        '#| "\n' * 100_000,
        "#~ " * 100_000,
        '#~ "a" ' * 100_000,
        '#| msgid "a" ' * 100_000,
        'msgid ""\n' * 50_000,
        "\n" * 200_000,
        '"Plural-Forms: nplurals=' + "9" * 200_000 + '\\n"',
    ],
    ids=lambda block: block[:16].encode("unicode_escape").decode(),
)
def test_nothing_that_anybody_sends_takes_long(block):
    before = time.process_time()

    for text in (f'{HEADER.rstrip()}\n{block}\nmsgid "a"\nmsgstr "b"\n', f'{HEADER}{block}\nmsgid "a"\nmsgstr "b"\n'):
        with suppress(CatalogueError):
            render(read_text(text))

    assert time.process_time() - before < 5


# --- the header -----------------------------------------------------------------------------------------------


def test_a_header_is_written_as_it_was_read_and_only_a_changed_field_anew():
    lines = ["no field", "X-Ours:1", "Language:  es", "Plural-Forms: a;", "   b;", "X-Ours: 2", "X-Last: 3"]
    text = 'msgid ""\nmsgstr ""\n' + "\\n\n".join(lines).join(('"', '"\n')).replace("\\n\n", '\\n"\n"')
    catalogue = read_text(text)

    changed = replace(catalogue, header={**catalogue.header, "X-Last": "4", "X-New": "5"})

    assert dict(catalogue.header) == {
        "": "no field", "X-Ours": "1", "Language": " es", "Plural-Forms": "a;\n   b;\nX-Ours: 2", "X-Last": "3",
    }  # fmt: skip
    assert render(catalogue) == text
    assert render(changed) == text.replace('X-Last: 3"', 'X-Last: 4\\n"\n"X-New: 5\\n"')


def test_what_else_stands_at_the_header_stays():
    above = "# Ana\n#. extracted\n#: a.c:1\n#, fuzzy, c-format\n"
    text = f'{above}msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "a"\nmsgstr "b"\n'

    catalogue = read_text(text)

    assert (catalogue.header_comments, catalogue.header_fuzzy) == (("Ana",), True)
    assert render(catalogue) == text == msgcat(text)


def test_a_catalogue_without_a_header_stays_without_one_while_it_is_ascii():
    text = 'msgid "a"\nmsgstr "b"\n'

    assert render(read_text(text)) == text


@pytest.mark.parametrize("name", ["statement.po", "statement.pot"])
def test_msgfmt_finds_no_fault_in_a_new_catalogue(name, tmp_path):
    is_pot = name.endswith("t")
    header = new_header(
        "" if is_pot else "es", "" if is_pot else PLURALS["es"], project="Communiqué", date=datetime.date(2026, 11, 2)
    )
    entry = Entry(msgid="Año", msgstrs=("" if is_pot else "x",))
    path = tmp_path / name
    save(path, Catalogue(header=header, header_fuzzy=is_pot, entries=(entry,)))

    done = subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], capture_output=True, text=True, check=False)

    # A POT is for every language; gettext's own leave the field empty, too.
    expected = f"{path}:3: warning: header field 'Language' still has the initial default value\n" if is_pot else ""
    assert (done.returncode, done.stderr) == (0, expected)
    assert list(header)[:3] == ["Project-Id-Version", "Report-Msgid-Bugs-To", "POT-Creation-Date"]


def test_poedits_and_gettexts_own_rewriting_and_back_leaves_no_trace(tmp_path):
    header = new_header("es", PLURALS["es"], project="x", date=datetime.date(2026, 11, 2))
    long = " ".join(["derechos humanos"] * 20)
    marked = Entry(
        msgid=f"{long} one", msgstrs=(f"{long}: uno",), comments=("machine-draft: engine=x src=0 out=0 at=2026-11-21",),
        extracted=('Paragraph, under "What we ask for"',), references=("source/week-of-action.md",), fuzzy=True,
        previous_msgid="old",
    )  # fmt: skip
    entries = (marked, Entry(msgid="b\nc", msgstrs=("d\ne",)), Entry(msgid="f", msgstrs=("g",), obsolete=True))
    path, pot = tmp_path / "statement.po", tmp_path / "statement.pot"
    save(path, Catalogue(header=header, entries=entries))
    used = tuple(replace(entry, msgstrs=("",), comments=(), fuzzy=False) for entry in entries if not entry.obsolete)
    save(pot, Catalogue(header=header, header_fuzzy=True, entries=used))
    before = path.read_text(encoding="utf-8")

    for tool in (
        ["msgcat", path, "-o", path],
        ["msgattrib", path, "-o", path],
        ["msgmerge", "-qU", "--previous", path, pot],
    ):
        subprocess.run(tool, check=True)
        assert path.read_text(encoding="utf-8") != before or tool[0] == "msgmerge"
        save(path, read(path))

        assert path.read_text(encoding="utf-8") == before


# --- the binary form ------------------------------------------------------------------------------------------


def test_only_what_people_reviewed_is_compiled(tmp_path):
    header = new_header("es", PLURALS["es"], project="x", date=datetime.date(2026, 11, 2))
    entries = (
        Entry(msgid="reviewed", msgstrs=("revisado",)),
        Entry(msgid="reviewed", msgctxt="verb", msgstrs=("revisó",)),
        Entry(msgid="day", msgid_plural="days", msgstrs=("día", "días")),
        Entry(msgid="draft", msgstrs=("borrador",), fuzzy=True),
        Entry(msgid="stale", msgstrs=("viejo",), fuzzy=True, previous_msgid="old"),
        Entry(msgid="half", msgid_plural="halves", msgstrs=("medio", "")),
        Entry(msgid="untranslated"),
        Entry(msgid="obsolete", msgstrs=("obsoleto",), obsolete=True),
    )

    data = compiled(Catalogue(header=header, entries=entries))

    words = gettext.GNUTranslations(io.BytesIO(data))
    assert words.gettext("reviewed") == "revisado"
    assert words.pgettext("verb", "reviewed") == "revisó"
    assert [words.ngettext("day", "days", number) for number in (1, 2)] == ["día", "días"]
    assert [words.gettext(word) for word in ("draft", "stale", "half", "untranslated", "obsolete")] == [
        "draft", "stale", "half", "untranslated", "obsolete",
    ]  # fmt: skip
    (tmp_path / "x.mo").write_bytes(data)
    back = subprocess.run(["msgunfmt", tmp_path / "x.mo"], capture_output=True, check=True).stdout
    assert {entry.key for entry in parse(back, PATH).entries} == {
        (None, "reviewed"),
        ("verb", "reviewed"),
        (None, "day"),
    }


# --- laws -----------------------------------------------------------------------------------------------------

letters = st.characters(
    exclude_categories=["Cs"],
    exclude_characters=[chr(n) for n in (*range(9), *range(14, 28), 31, 127, *range(128, 160))],
) | st.sampled_from('\n\t\\"#~|, \x85\u2028\u2029\x1c\u202e\u200dعيé人𐐷\r\a\b\f\v')
texts = st.text(letters, max_size=30)
# translate-toolkit does not know the other escapes
plain_texts = st.text(letters.filter(lambda letter: letter not in "\a\b\f\v"), max_size=30)
lines = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\t\\#~|,.:=!\u2028"), max_size=20
).filter(
    lambda line: not line.endswith("\\ ")  # the writer sets that blank, the reader takes it away
)
names = st.from_regex(r"[a-zé/_-][a-zé0-9/._-]{0,30}(:[1-9][0-9]{0,3})?", fullmatch=True)
flags = st.sampled_from(["c-format", "no-c-format", "python-brace-format", "no-wrap", "range: 0..5"])


@st.composite
def entries(draw: st.DrawFn, texts: st.SearchStrategy[str] = texts) -> Entry:
    """An entry as it comes out of a file."""
    plural = draw(st.none() | texts)
    msgstrs = tuple(
        draw(st.lists(texts, min_size=2, max_size=3) if plural is not None else st.lists(texts, min_size=1, max_size=1))
    )
    previous = draw(st.none() | texts)
    obsolete = draw(st.booleans())
    said = dict.fromkeys(re.sub("^no-(?!wrap)", "", flag) for flag in draw(st.lists(flags, max_size=3)))
    return Entry(
        msgid=draw(texts.filter(bool)),
        msgctxt=draw(st.none() | texts),
        msgid_plural=plural,
        msgstrs=msgstrs,
        comments=tuple(draw(st.lists(lines, max_size=2))),
        extracted=tuple(draw(st.lists(lines, max_size=2))),
        references=tuple(dict.fromkeys(draw(st.lists(names, max_size=6)))),
        flags=tuple(flag for flag in ("c-format", "python-brace-format", "range: 0..5", "no-wrap") if flag in said),
        fuzzy=draw(st.booleans()) and msgstrs[0] != "",
        previous_msgid=previous,
        previous_msgctxt=draw(st.none() | texts) if previous is not None else None,
        previous_plural=draw(st.none() | texts) if previous is not None else None,
        obsolete=obsolete and msgstrs[0] != "",
    )


@st.composite
def catalogues(draw: st.DrawFn, texts: st.SearchStrategy[str] = texts) -> Catalogue:
    """A catalogue as it comes out of a file."""
    found = draw(st.lists(entries(texts), max_size=5, unique_by=lambda entry: entry.key))
    return Catalogue(
        header={
            "Language": "es",
            "Content-Type": "text/plain; charset=UTF-8",
            "X-Ours": draw(st.text("aé ", max_size=5)),
        },
        header_comments=tuple(draw(st.lists(lines, max_size=2))),
        header_fuzzy=draw(st.booleans()),
        entries=tuple(sorted(found, key=lambda entry: entry.obsolete)),
    )


@slow
@given(catalogues())
@example(
    Catalogue(header={"Content-Type": "text/plain; charset=UTF-8"}, entries=(Entry(msgid="\\n", msgstrs=('\\"',)),))
)
def test_what_we_write_is_what_msgcat_writes_of_it(catalogue):
    text = render(catalogue)

    assert msgcat(text) == text


@slow
@given(catalogues())
def test_what_was_wrapped_by_others_is_read_as_it_was_written(catalogue):
    text = render(catalogue)

    for options in ((), ("--width=30",), ("--indent",), ("--no-escape", "--sort-output")):
        done = gettext_tool("msgcat", "--force-po", *options, "-", given=text.encode())
        others = read_text(done.stdout.decode())
        assert sorted(others.entries, key=repr) == sorted(without_ranges(catalogue).entries, key=repr)


def without_ranges(catalogue: Catalogue) -> Catalogue:
    """The catalogue as gettext writes it: its obsolete entries have no ranges."""
    entries = (
        replace(entry, flags=tuple(flag for flag in entry.flags if not (entry.obsolete and flag.startswith("range"))))
        for entry in catalogue.entries
    )
    return replace(catalogue, entries=tuple(entries))


@slow
@given(catalogues())
def test_what_is_written_is_read_again(catalogue):
    again = read_text(render(catalogue))

    assert again == without_ranges(catalogue)
    assert again.notes == () or all("plural" in note.message for note in again.notes)


@slow
@given(catalogues(), st.integers(1, 40))
def test_a_sieve_lets_no_file_fall_that_has_the_text(catalogue, width):
    # Lines that end anywhere, as other programs may write them.
    wrapped = re.sub(rf'([^\n\\"]{{{width}}})(?=[^\n\\"])(?=[^\n]*"\n)', r'\1"\n"', render(catalogue))

    with TemporaryDirectory() as folder:
        path = Path(folder, "a.po")
        for text in (render(catalogue), wrapped, wrapped.replace("\n", "\r\n")):
            path.write_text(text, encoding="utf-8", newline="")
            assert all(sieve([entry.msgid])(path) for entry in catalogue.entries)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("наркотики", f'{HEADER.replace("UTF-8", "KOI8-R")}msgid "наркотики"\n'.encode("koi8-r")),
        ("café", b'msgid "caf\\303\\251"\nmsgstr ""\n'),
        ("one two", b'#~ msgid ""\n#~ "one t"\n#~ "wo"\n#~ msgstr "x"\n'),
        ("one two", b'msgid ""\r"one t"\r"wo"\rmsgstr "x"\r'),
        ('say "yes" now', b'msgid "say \\"yes\\" now"\n'),
        ("", b"anything"),
    ],
)
def test_a_sieve_knows_other_spellings(tmp_path, text, data):
    (tmp_path / "a.po").write_bytes(data)

    assert sieve([text])(tmp_path / "a.po")


def test_a_sieve_lets_a_file_fall_that_has_another_text(tmp_path):
    (tmp_path / "a.po").write_text('msgid "Stop."\nmsgstr "Alto."\n')

    assert not sieve(["Go on.", "Stop it"])(tmp_path / "a.po")
    assert sieve(["Go on.", "Stop."])(tmp_path / "a.po")


@slow
@given(catalogues())
def test_the_usual_form_and_line_by_line_read_the_same(catalogue):
    text = render(catalogue)

    unusual = "".join(
        f"{line} \n" if line[:1] in '"m' or line[:2] in {"#~", "#|"} else f"{line}\n" for line in text.split("\n")
    )

    assert read_text(unusual) == read_text(text)


@slow
@given(catalogues(plain_texts))
def test_translate_toolkit_reads_the_same_messages(catalogue):
    units = pofile(io.BytesIO(render(catalogue).encode())).units

    theirs = {
        (unit.getcontext(), *strings(unit.source), *strings(unit.target), unit.isobsolete())
        for unit in units
        if not unit.isheader()
    }
    ours = {
        (
            entry.msgctxt or "",
            entry.msgid,
            *([] if entry.msgid_plural is None else [entry.msgid_plural]),
            *entry.msgstrs,
            entry.obsolete,
        )
        for entry in catalogue.entries
    }
    assert theirs == ours


def strings(text: object) -> list[str]:
    """A text of translate-toolkit, or all of them when there is a plural."""
    return [str(form) for form in text.strings] if hasattr(text, "strings") else [str(text or "")]


@slow
@given(catalogues(), st.data())
def test_a_file_that_was_cut_anywhere_is_refused_or_its_entries_are_whole(catalogue, data):
    text = render(catalogue).encode()
    cut = text[: data.draw(st.integers(0, len(text)))]

    try:
        found = parse(cut, PATH).entries
    except CatalogueError:
        return

    whole = {entry.key: entry for entry in read_text(text.decode()).entries}
    for entry in found[:-1]:
        assert whole[entry.key].msgstrs == entry.msgstrs
        assert whole[entry.key].fuzzy == entry.fuzzy


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200) | st.text('msgidtr"\n#~|,=[]01\\x <>éctplu_', max_size=200).map(str.encode))
def test_any_bytes_are_a_catalogue_or_a_catalogue_error(data):
    try:
        text = render(parse(data, PATH))
    except CatalogueError:
        return

    assert render(read_text(text)) == text


def test_an_entry_that_stands_twice_asks_nothing_of_a_translator_that_belongs_to_the_original():
    entry = b'msgid "a"\nmsgstr "b"\n\n'

    (fault,) = faults_of(b'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n' + entry + entry)

    assert fault.tip == "keep the one with the better translation, and delete the other"
