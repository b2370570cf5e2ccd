"""Out to a translator and back: what is in a kit, what comes back of it, and what nobody may lose on the way."""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from translate.storage.pypo import pofile
from translate.storage.tmx import tmxfile

from workflow.catalogue import Catalogue, DraftMark, Entry, StaleMark, State
from workflow.exchange.departure import FIELD, Seal, departure_of, leave
from workflow.exchange.returning import bring_in, meet
from workflow.exchange.wordings import Circumstances
from workflow.facts import digest
from workflow.languages import read_tag
from workflow.merging import merge
from workflow.po import parse, read, render

ROOT = Path(__file__).parents[1]
SLUG = "right-to-life"
PO = f"locales/es/LC_MESSAGES/{SLUG}.po"
SPANISH = {"The right to life": "El derecho a la vida", "What we ask": "Lo que pedimos", "Stop.": "Basta."}


@pytest.fixture
def home(translated):
    """The project with three of its five messages translated into Spanish and reviewed."""
    return translated(lambda text: SPANISH.get(text, ""))


def kit(project, *arguments, folder="kit"):
    """Make the kit; the path of its Spanish file."""
    result = project.run("kit", "-l", "es", "-o", str(project.root / folder), *arguments)
    assert result.exit_code == 0, result.output
    return project.root / folder / f"{SLUG}.es.po"


def change(path, which, **what):
    """Change the entry with this msgid in a PO file, as an editor would."""
    catalogue = read(path)
    assert any(entry.msgid == which for entry in catalogue.entries), which
    entries = (replace(entry, **what) if entry.msgid == which else entry for entry in catalogue.entries)
    path.write_bytes(render(replace(catalogue, entries=tuple(entries))).encode())


def entry_of(project, msgid, path=PO):
    (found,) = (entry for entry in read(project.root / path).entries if entry.msgid == msgid)
    return found


def differing(before: str, after: str) -> set[str]:
    """The lines that are in one text and not in the other."""
    return set(before.splitlines()) ^ set(after.splitlines())


# ------------------------------------------------------------------------------------------------ what goes out


def test_a_kit_is_a_folder_and_a_zip_of_the_same_files(home):
    home.write("locales/glossary.csv", "term,lang,status,text\nlife,es,preferred,vida\n")
    home.write(f"output/proof/es/{SLUG}/index.html", "<p>proof</p>")

    path = kit(home)

    files = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    assert set(files) == {"README.txt", "glossary.csv", "memory.es.tmx", f"{SLUG}.es.html", f"{SLUG}.es.po"}
    with zipfile.ZipFile(home.root / "kit.zip") as archive:
        assert {Path(name).name: archive.read(name) for name in archive.namelist()} == files
        assert all(name.startswith("kit/") for name in archive.namelist())


def test_without_a_folder_the_kit_lies_in_output_and_is_named_for_who_sends_it(home):
    result = home.run("kit", "-l", "es")

    assert f"output/kits/nt-es/{SLUG}.es.po: 2 of 5 to translate or check" in result.output
    assert "send output/kits/nt-es.zip" in result.output
    assert (home.root / "output/kits/nt-es.zip").is_file()


def test_the_same_project_makes_the_same_bytes(home):
    first = kit(home, folder="a/kit").parent.with_suffix(".zip").read_bytes()

    assert kit(home, folder="b/kit").parent.with_suffix(".zip").read_bytes() == first


def test_who_names_the_zip_means_the_folder_beside_it(home):
    result = home.run("kit", "-l", "es", "-o", str(home.root / "mine.zip"))

    assert "send mine.zip" in result.output
    assert (home.root / "mine.zip").is_file()
    assert (home.root / "mine").is_dir()


def test_every_tool_of_the_field_reads_a_file_of_the_kit_as_we_do(home):
    path = kit(home)

    subprocess.run(["msgfmt", "-c", "-o", os.devnull, path], check=True)
    assert subprocess.run(["msgcat", "--no-wrap", path], check=True, capture_output=True).stdout == path.read_bytes()
    there = {unit.source: unit.target for unit in pofile.parsefile(str(path)).units if not unit.isheader()}
    assert there == {entry.msgid: entry.msgstr for entry in read(path).entries}


def test_what_is_obsolete_stays_at_home(home):
    home.write("source/right-to-life.md", home.read("source/right-to-life.md").replace("\n- Stop.\n", ""))
    home.run("extract")
    assert '#~ msgid "Stop."' in home.read(PO)

    assert "Stop." not in kit(home).read_text()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ("term,lang,status,text\nlife,es,preferred,acción\n".encode("cp1252"), "glossary.csv:2: not UTF-8"),
        (b"term,lang,status,text\nlife,es,preferred," + b"a" * 200_000, "glossary.csv: not CSV: "),
    ],
)
def test_a_glossary_that_cannot_be_read_is_told(home, data, why):
    home.write("locales/glossary.csv", data)

    result = home.run("kit", "-l", "es", "-o", str(home.root / "kit"))

    assert result.exit_code == 1
    assert why in result.output
    assert not (home.root / "kit").exists()


def test_the_glossary_has_the_rows_of_the_language_alone(home):
    rows = ["term,lang,status,text", "life,es,preferred,vida", "life,fr,preferred,vie", "NT,*,keep,NT", "a,es_ES,x,y"]
    home.write("locales/glossary.csv", "\n".join(rows))

    data = kit(home).with_name("glossary.csv").read_bytes()

    assert data.startswith(b"\xef\xbb\xbf"), "without it Excel does not know UTF-8"
    found = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert found == [["term", "lang", "status", "text"], ["life", "es", "preferred", "vida"], ["NT", "*", "keep", "NT"]]


def test_the_memory_holds_what_is_reviewed_and_nothing_that_is_under_embargo(home):
    change(home.root / PO, "Stop.", fuzzy=True)
    secret = "---\ntitle: {}\ndate: 2026-03-12\n{}\n---\n\nText & more.\n"
    home.write("source/open.md", secret.format("Open", "tags: []"))
    home.write("source/secret.md", secret.format("Secret", "sensitivity: embargoed"))
    home.write("source/later.md", secret.format("Later", "embargo: 2999-01-01T00:00+00:00"))
    home.write("source/passed.md", secret.format("Passed", "embargo: 2001-01-01T00:00+00:00"))
    home.run("extract")
    for slug in ("open", "secret", "later", "passed"):
        path = home.root / f"locales/es/LC_MESSAGES/{slug}.po"
        for entry in read(path).entries:
            change(path, entry.msgid, msgstrs=(f"ES {entry.msgid}",))

    memory = kit(home).with_name("memory.es.tmx")

    units = tmxfile.parsefile(str(memory)).units
    assert {unit.source: unit.target for unit in units} == {
        "The right to life": "El derecho a la vida",
        "What we ask": "Lo que pedimos",
        "Open": "ES Open",
        "Passed": "ES Passed",
        "Text & more.": "ES Text & more.",
    }
    assert 'srclang="en"' in memory.read_text()
    assert 'xml:lang="es"' in memory.read_text()


def test_a_text_under_embargo_is_named_as_such_in_the_letter_and_to_who_sends_it(home):
    home.write("source/right-to-life.md", home.read("source/right-to-life.md").replace("date:", EMBARGO + "date:"))
    home.run("extract")

    result = home.run("kit", "-l", "es", "-o", str(home.root / "kit"))

    assert f"{SLUG}.es.po: 2 of 5 to translate or check; under embargo, so it is not in the memory" in result.output
    assert "BAJO EMBARGO" in (home.root / "kit/README.txt").read_text("utf-8-sig")
    assert not (home.root / "kit/memory.es.tmx").exists()


EMBARGO = "embargo: 2999-01-01T00:00+00:00\n"


def test_a_kit_is_made_only_of_catalogues_that_are_up_to_date_and_says_of_all_which_are_not(home):
    home.write("source/new.md", "---\ntitle: New\ndate: 2026-03-12\n---\n\nText.\n")
    home.write("source/right-to-life.md", home.read("source/right-to-life.md").replace("Stop.", "Stop now."))

    result = home.run("kit", "-l", "es")

    assert result.exit_code == 1
    assert "new.po: this catalogue is not up to date with source/new.md" in result.output
    assert f"{SLUG}.po: this catalogue is not up to date with source/{SLUG}.md" in result.output
    assert "tip: communique extract" in result.output
    assert not (home.root / "output/kits").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-l", "de"], "“de” is not a language of this project"),
        (["-l", "en"], "nothing is to be translated into English"),
        (["-l", "es", "no-such"], "there is no statement “no-such”"),
        ([], "Missing option"),
    ],
)
def test_a_kit_that_cannot_be_is_refused_plainly(home, arguments, message):
    result = home.run("kit", *arguments)

    assert result.exit_code == 2
    assert message in result.output


# --------------------------------------------------------------------------------------------------- the letter


def test_what_a_tool_filled_with_the_original_counts_as_empty(home):
    path = kit(home)
    paragraph = "We ask for *one* thing: [read this](https://example.org/a)."
    before = home.read(PO)
    change(path, paragraph, msgstrs=(paragraph,))
    change(path, "The right to life", msgstrs=("The right to life",))

    result = home.run("receive", str(path))

    assert home.read(PO) == before
    assert result.exit_code == 0
    assert f"the text of the original counts as empty: “{paragraph}”" in result.output
    assert "nothing has changed" in result.output
    assert home.run("kit", "-l", "es", "-o", str(path.parent)).exit_code == 0


def test_the_original_stays_where_a_translator_says_why(home):
    path = kit(home)
    paragraph = "We ask for *one* thing: [read this](https://example.org/a)."
    change(path, paragraph, msgstrs=(paragraph,), comments=("allow copied: the title of a campaign",))

    assert "translated: “We ask for" in home.run("receive", str(path)).output
    assert entry_of(home, paragraph).state is State.REVIEWED


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("es", "¡Gracias por traducir!"),
        ("fr", "Merci pour votre traduction\u202f!"),
        ("ru", "Спасибо, что переводите!"),
        ("it", "Grazie per la traduzione!"),
        ("en", "Thank you for translating!"),
        ("fr-CA", "Merci pour votre traduction\u202f!"),
        ("de", "Thank you for translating!"),
    ],
)
def test_the_letter_is_in_the_translators_language_and_in_english_where_we_have_none(project, tag, line):
    source, targets = ("it", '["en"]') if tag == "en" else ("en", f'["{tag}"]')
    text = project.read("communique.toml").replace('source = "en"', f'source = "{source}"')
    project.write("communique.toml", text.replace('["es", "fr"]', targets))
    project.run("extract")

    assert project.run("kit", "-l", tag, "-o", str(project.root / "kit")).exit_code == 0

    data = (project.root / "kit/README.txt").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf"), "old programs on Windows know UTF-8 by it"
    assert b"\r\n" in data
    assert not re.search(rb"(?<!\r)\n", data)
    text = data.decode("utf-8-sig")
    assert line in text
    assert f"{SLUG}.{tag}.po   5/5" in text
    assert not re.search(r"\$|^:\w", text, re.MULTILINE), "nothing is left to be filled in"


def test_the_letter_tells_of_what_is_in_the_kit_and_of_nothing_else(home):
    bare = kit(home, folder="bare").with_name("README.txt").read_text("utf-8-sig")
    home.write("locales/glossary.csv", "term,lang,status,text\n")
    home.write(f"output/proof/es/{SLUG}/index.html", "<p>proof</p>")
    full = kit(home, folder="full").with_name("README.txt").read_text("utf-8-sig")

    assert ("memory.es.tmx" in bare, "glossary.csv" in bare, ".html" in bare) == (True, False, False)
    assert ("memory.es.tmx" in full, "glossary.csv" in full, ".html" in full) == (True, True, True)
    assert "EMBARGO" not in full


def test_the_letter_says_where_to_send_it_when_there_is_an_address(home):
    bare = kit(home).with_name("README.txt").read_text("utf-8-sig")
    assert "a quien le mandó esta carpeta." in " ".join(bare.split())
    home.write("communique.toml", home.read("communique.toml").replace("short =", 'email = "po@example.org"\nshort ='))

    assert "a po@example.org." in kit(home).with_name("README.txt").read_text("utf-8-sig")


def test_a_project_may_have_a_letter_of_its_own(home):
    home.write("templates/kit/es.txt", "$organisation: ¡hola!\n\n$files\n")

    assert kit(home).with_name("README.txt").read_text("utf-8-sig").startswith("Network of Tests: ¡hola!")


@pytest.mark.parametrize("path", sorted(ROOT.glob("workflow/exchange/letters/*.txt")), ids=lambda path: path.stem)
def test_every_letter_says_the_same_things_in_its_own_typography(path):
    text, english = path.read_text(encoding="utf-8"), path.with_name("en.txt").read_text(encoding="utf-8")

    def things(letter):
        return re.findall(r"\$\w+|^:\w+|^\d\.|Ctrl\+\w|Cmd\+\w|https?://\S+?(?=[\s)])|\*+(?=\w)", letter, re.MULTILINE)

    assert things(text) == things(english)
    assert not re.search(r"""["']|[ ][;!?»]|«[ ]| {2}(?=\w)(?<!^ {3})""", text, re.MULTILINE)
    assert max(map(len, text.splitlines())) <= 76
    if path.stem == "fr":
        assert not re.search(r"(?<![\u00a0/\w]):(?=\s)|[^\u202f][;!?](?=\s)|«(?!\u00a0)|(?<!\u00a0)»", text)
    if path.stem == "ru":
        assert not re.search(r"[ \n]—|\b[вскоуиаВСКОУИА] |[a-z][а-я]|[а-я][a-z]", text)


# ---------------------------------------------------------------------------------------- the kit and its folder


def test_a_newer_kit_takes_the_place_of_an_older_one(home):
    home.write("source/other.md", "---\ntitle: Other\ndate: 2026-03-12\n---\n\nText.\n")
    home.run("extract")
    path = kit(home)
    assert path.with_name("other.es.po").exists()
    path.with_suffix(".mo").write_bytes(b"made by Poedit")

    kit(home, SLUG)

    assert {file.name for file in path.parent.iterdir()} == {"README.txt", "memory.es.tmx", path.name}


def test_work_that_was_not_received_is_not_overwritten(home):
    path = kit(home)
    change(path, "What we ask", msgstrs=("Qué pedimos",))
    before = home.files("kit")

    result = home.run("kit", "-l", "es", "-o", str(path.parent))

    assert result.exit_code == 1
    assert "somebody has worked in this file, and it was not received" in result.output
    assert home.files("kit") == before
    assert home.run("receive", str(path)).exit_code == 0
    assert kit(home).read_text().count("Qué pedimos") == 1


def test_a_zip_that_came_back_is_not_overwritten_either(home):
    path = kit(home)
    change(path, "What we ask", msgstrs=("Qué pedimos",))
    with zipfile.ZipFile(home.root / "kit.zip", "w") as archive:
        for file in path.parent.iterdir():
            archive.write(file, f"kit/{file.name}")
    shutil.rmtree(path.parent)

    result = home.run("kit", "-l", "es", "-o", str(path.parent))

    assert result.exit_code == 1
    assert "kit.zip/kit/right-to-life.es.po: somebody has worked in this file" in result.output


@pytest.mark.parametrize("name", [".", "..", "/"])
def test_a_folder_without_a_name_of_its_own_is_refused(home, monkeypatch, name):
    monkeypatch.chdir(home.root)

    result = home.run("kit", "-l", "es", "-o", name)

    assert f"{name}: a kit cannot lie here" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("name", ["README.txt", "thesis.odt", "notes/a.txt", f"{SLUG}.fr.po"])
def test_a_folder_with_other_files_is_left_alone(home, name):
    home.write(f"kit/{name}", "mine")
    before = home.files("kit")

    result = home.run("kit", "-l", "es", "-o", str(home.root / "kit"))

    assert result.exit_code == 1
    assert "files are here that are not a kit's" in result.output
    assert home.files("kit") == before
    assert not (home.root / "kit.zip").exists()


def test_a_zip_that_is_not_a_kit_is_left_alone(home):
    path = home.write("kit.zip", b"PK holiday pictures")

    result = home.run("kit", "-l", "es", "-o", str(home.root / "kit"))

    assert result.exit_code == 1
    assert path.read_bytes() == b"PK holiday pictures"
    assert not (home.root / "kit").exists()


# ------------------------------------------------------------------------------------- what an entry was when it left


def rewrap(path):
    return subprocess.run(["msgcat", path], check=True, capture_output=True).stdout


def attributes(path):
    return subprocess.run(["msgattrib", path], check=True, capture_output=True).stdout


def updated(path):
    """As Poedit and others do with a POT; without --previous it takes the previous msgids away."""
    pot = path.parent / "messages.pot"
    blank = (replace(e, msgstrs=("",), fuzzy=False, comments=(), previous_msgid=None) for e in read(path).entries)
    pot.write_text(render(Catalogue(header={"Content-Type": "text/plain; charset=UTF-8"}, entries=tuple(blank))))
    copy = path.with_suffix(".updated")
    shutil.copy(path, copy)
    subprocess.run(["msgmerge", "-q", "-U", "--backup=off", copy, pot], check=True)
    pot.unlink()
    data = copy.read_bytes()
    copy.unlink()
    return data


def as_windows(path):
    return b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n")


def as_poedit(path):
    """What Poedit writes into the header: who, when and with what; the wrapping is msgcat's."""
    catalogue = read(path)
    header = {
        "PO-Revision-Date": "2026-11-21 20:15+0100",
        "Last-Translator": "Ana <ana@example.org>",
        "Language-Team": "Spanish",
        "X-Generator": "Poedit 3.2.2",
        "X-Poedit-Basepath": ".",
    }
    path.write_bytes(render(replace(catalogue, header={**catalogue.header, **header})).encode())
    return rewrap(path)


def sorted_by_msgid(path):
    return subprocess.run(["msgcat", "--sort-output", path], check=True, capture_output=True).stdout


REWRITERS = (rewrap, attributes, updated, as_windows, as_poedit, sorted_by_msgid)


@pytest.mark.parametrize("rewrite", REWRITERS)
def test_what_an_entry_was_survives_every_program_on_the_way(home, rewrite):
    change(home.root / PO, "Stop.", fuzzy=True, comments=("a note", "", "  another one"), previous_msgid="Halt.")
    path = kit(home)
    left = departure_of(read(path))

    path.write_bytes(rewrite(path))

    back = read(path)
    assert left
    assert departure_of(back) == left
    assert {left.of(entry) == Seal.of(entry) for entry in back.entries} == {True}


@pytest.mark.parametrize("rewrite", REWRITERS)
def test_what_comes_back_untouched_changes_not_one_byte(home, rewrite):
    change(home.root / PO, "Stop.", fuzzy=True, comments=("a note", "", "  another one"), previous_msgid="Halt.")
    path = kit(home)
    path.write_bytes(rewrite(path))
    before = home.files("locales")

    result = home.run("receive", str(path))

    assert (result.exit_code, result.output) == (0, f"{SLUG}.es.po: nothing has changed\n")
    assert home.files("locales") == before


@pytest.mark.parametrize("rewrite", REWRITERS)
def test_only_the_translators_words_change_whatever_the_file_went_through(home, rewrite):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    path.write_bytes(rewrite(path))
    before = home.read(PO)

    result = home.run("receive", str(path))

    assert result.exit_code == 0
    assert f"{PO}: translated: “A short text.”" in result.output
    changed = {line for line in differing(before, home.read(PO)) if line != 'msgstr ""'}
    assert changed == {'msgstr "Un texto breve."'}


def test_the_line_that_says_what_entries_were_has_one_form():
    entries = (
        Entry(msgid="a", msgstrs=("b",)),
        Entry(msgid="a", msgctxt="c", msgstrs=("b",), fuzzy=True, comments=("note",)),
        Entry(msgid="gone", msgstrs=("b",), obsolete=True),
        Entry(msgid="d"),
    )

    written = str(leave("week-of-action", read_tag("pt-BR"), Catalogue(entries=entries)))

    assert written == (
        f"1 week-of-action pt-BR {digest('a')}={digest('b')} {digest(f'c{chr(4)}a')}=~{digest('b')}#{digest('note')} "
        f"{digest('d')}=-"
    )


@pytest.mark.parametrize("field", ["", "1", "1 slug", "2 slug es 1f3a9c04=-", "nonsense"])
def test_a_line_that_says_nothing_is_none(field):
    assert departure_of(Catalogue(header={FIELD: field})) is None


# ---------------------------------------------------------------------------------------------- one entry comes back

DRAFT = DraftMark(engine="memory", src="1f3a9c04", out=digest("máquina"), at="2026-11-01")
STALE = StaleMark(since="2026-11-01", change="wording", was=digest("viejo"))
EMPTY = Entry(msgid="m")
REVIEWED = Entry(msgid="m", msgstrs=("texto",))
MACHINE = Entry(msgid="m", msgstrs=("máquina",), fuzzy=True, comments=(str(DRAFT),))
OUTDATED = Entry(msgid="m", msgstrs=("viejo",), fuzzy=True, comments=("note", str(STALE)), previous_msgid="old")


def words(entry, text, *, fuzzy=False):
    return replace(entry, msgstrs=(text,), fuzzy=fuzzy)


@pytest.mark.parametrize(
    ("left", "here", "back", "expected"),
    [
        pytest.param(EMPTY, EMPTY, words(EMPTY, "nuevo"), words(EMPTY, "nuevo"), id="translated"),
        pytest.param(REVIEWED, REVIEWED, words(REVIEWED, "mejor"), words(REVIEWED, "mejor"), id="improved"),
        pytest.param(REVIEWED, REVIEWED, EMPTY, REVIEWED, id="empty never replaces"),
        pytest.param(REVIEWED, REVIEWED, words(REVIEWED, "   "), REVIEWED, id="blanks are empty"),
        pytest.param(MACHINE, MACHINE, words(MACHINE, "máquina"), words(MACHINE, "máquina"), id="a draft let stand"),
        pytest.param(MACHINE, MACHINE, words(MACHINE, "persona"), words(MACHINE, "persona"), id="a draft corrected"),
        pytest.param(
            MACHINE,
            MACHINE,
            words(MACHINE, "casi", fuzzy=True),
            words(MACHINE, "casi", fuzzy=True),
            id="a draft, unfinished",
        ),
        pytest.param(
            OUTDATED,
            OUTDATED,
            replace(OUTDATED, fuzzy=False, previous_msgid=None),
            Entry(msgid="m", msgstrs=("viejo",), comments=("note",)),
            id="stale, let stand",
        ),
        pytest.param(
            OUTDATED,
            OUTDATED,
            replace(OUTDATED, fuzzy=False),
            Entry(msgid="m", msgstrs=("viejo",), comments=("note",)),
            id="stale, let stand by an editor that leaves the previous msgid",
        ),
        pytest.param(
            OUTDATED, OUTDATED, replace(OUTDATED, previous_msgid=None), OUTDATED, id="a program lost the previous msgid"
        ),
        pytest.param(
            REVIEWED, REVIEWED, words(REVIEWED, "texto", fuzzy=True), words(REVIEWED, "texto", fuzzy=True), id="doubted"
        ),
        pytest.param(
            words(MACHINE, "máquina"),
            words(MACHINE, "máquina"),
            words(MACHINE, "máquina", fuzzy=True),
            Entry(msgid="m", msgstrs=("máquina",), fuzzy=True),
            id="doubted, and no machine's draft again",
        ),
        pytest.param(REVIEWED, words(REVIEWED, "aquí"), REVIEWED, words(REVIEWED, "aquí"), id="changed here alone"),
        pytest.param(MACHINE, words(MACHINE, "aquí"), MACHINE, words(MACHINE, "aquí"), id="reviewed here alone"),
        pytest.param(EMPTY, REVIEWED, EMPTY, REVIEWED, id="translated here alone"),
        pytest.param(EMPTY, REVIEWED, REVIEWED, REVIEWED, id="translated alike"),
        pytest.param(
            EMPTY, MACHINE, words(EMPTY, "persona"), words(EMPTY, "persona"), id="a machine drafted meanwhile"
        ),
        pytest.param(
            REVIEWED,
            words(REVIEWED, "aquí"),
            words(REVIEWED, "allí"),
            Entry(msgid="m", msgstrs=("aquí",), fuzzy=True, comments=("other: allí",)),
            id="two people translated differently",
        ),
        pytest.param(
            MACHINE,
            words(MACHINE, "aquí"),
            words(MACHINE, "máquina"),
            Entry(msgid="m", msgstrs=("aquí",), fuzzy=True, comments=("other: máquina",)),
            id="corrected here, let stand there",
        ),
        pytest.param(
            replace(REVIEWED, comments=("a", "b")),
            replace(REVIEWED, comments=("a", "b")),
            replace(REVIEWED, comments=("b", "c")),
            replace(REVIEWED, comments=("b", "c")),
            id="comments",
        ),
        pytest.param(
            replace(REVIEWED, comments=("a",)),
            replace(REVIEWED, comments=("a", "here")),
            replace(REVIEWED, comments=("there",)),
            replace(REVIEWED, comments=("a", "here", "there")),
            id="comments on both sides",
        ),
        pytest.param(
            replace(OUTDATED, comments=(str(STALE),)),
            replace(OUTDATED, comments=(str(STALE),)),
            replace(OUTDATED, comments=("there",)),
            replace(OUTDATED, comments=(str(STALE), "there")),
            id="a mark stays while it is true",
        ),
    ],
)
def test_an_entry_comes_back(left, here, back, expected):
    after = meet(here, back, Seal.of(left))

    if expected.draft_mark is None and after.draft_mark:
        expected = replace(expected, comments=after.comments)
    assert after == expected
    assert meet(after, back, Seal.of(left)) == after, "the same file again changes nothing"
    if State.REVIEWED in {back.state, here.state}:
        assert not after.is_untouched_draft


def test_a_program_that_drops_every_comment_has_removed_none():
    here = replace(REVIEWED, comments=("a note",))
    ours = Catalogue(entries=(here, replace(here, msgid="n")))
    back = Catalogue(entries=(replace(REVIEWED, msgstrs=("mejor",)), replace(REVIEWED, msgid="n")))

    returned = bring_in(
        ours, back, leave("s", read_tag("es"), ours), Circumstances("2026-11-21", "en"), Path("s.es.po")
    )

    assert returned.catalogue.entries == (replace(here, msgstrs=("mejor",)), replace(here, msgid="n"))


# ------------------------------------------------------------------------------------ the English changed meanwhile


def english(project, old, new):
    text = project.read("source/right-to-life.md")
    assert old in text
    project.write("source/right-to-life.md", text.replace(old, new))
    assert project.run("extract").exit_code == 0


def test_a_translation_of_an_earlier_wording_is_a_suggestion_for_the_new_one(home):
    path = kit(home)
    english(home, "A short text.", "A rather short text.")
    change(path, "A short text.", msgstrs=("Un texto breve.",))

    result = home.run("receive", str(path))

    assert f"{PO}: for an earlier wording: “A rather short text.”" in result.output
    entry = entry_of(home, "A rather short text.")
    assert (entry.msgstr, entry.state, entry.previous_msgid) == ("Un texto breve.", State.STALE, "A short text.")
    assert entry.stale_mark.change == "wording"


@pytest.mark.parametrize("text", ["A short text.", "What we ask"])
def test_a_comment_on_an_earlier_wording_is_kept_beside_the_new_one(home, text):
    path = kit(home)
    english(home, text, f"{text[:-1]} still.")
    before = entry_of(home, f"{text[:-1]} still.")
    change(path, text, comments=("Ana: is this the letter of 2019?",))

    result = home.run("receive", str(path))

    assert f"{PO}: comment: “{text[:-1]} still.”" in result.output
    entry = entry_of(home, f"{text[:-1]} still.")
    assert entry == replace(before, comments=("Ana: is this the letter of 2019?", *before.comments))
    assert "nothing has changed" in home.run("receive", str(path)).output


@pytest.mark.parametrize("text", ["A short text.", "What we ask"])
def test_a_comment_on_english_that_is_gone_is_kept(home, text):
    path = kit(home)
    source = home.read("source/right-to-life.md")
    home.write("source/right-to-life.md", re.sub(rf"\n[^\n]*{re.escape(text)}", "", source))
    home.run("extract")
    change(path, text, comments=("Ana: is this the letter of 2019?",))

    home.run("receive", str(path))

    assert "# Ana: is this the letter of 2019?\n" in home.read(PO)
    assert "nothing has changed" in home.run("receive", str(path)).output


def test_a_comment_comes_with_words_that_stand_beside_others(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    change(home.root / PO, "What we ask for", msgstrs=("Qué pedimos hoy",))
    change(path, "What we ask", msgstrs=("Qué pedimos",), comments=("Ana: shorter",))

    home.run("receive", str(path))

    assert "Ana: shorter" in entry_of(home, "What we ask for").comments
    assert "other: Qué pedimos" in entry_of(home, "What we ask for").comments


def test_it_is_reviewed_when_the_earlier_wording_comes_back(home):
    path = kit(home)
    english(home, "A short text.", "A rather short text.")
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    home.run("receive", str(path))

    english(home, "A rather short text.", "A short text.")

    assert entry_of(home, "A short text.").state is State.REVIEWED


def test_it_takes_the_place_of_the_stale_text_that_nobody_touched(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    stale = entry_of(home, "What we ask for")
    change(path, "What we ask", msgstrs=("Qué pedimos",))

    home.run("receive", str(path))

    entry = entry_of(home, "What we ask for")
    assert (entry.msgstr, entry.state, entry.previous_msgid) == ("Qué pedimos", State.STALE, "What we ask")
    assert entry.stale_mark == replace(stale.stale_mark, was=digest("Qué pedimos"))


def test_it_stands_beside_the_stale_text_that_somebody_changed_here(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    change(home.root / PO, "What we ask for", msgstrs=("Lo que aquí pedimos",))
    change(path, "What we ask", msgstrs=("Qué pedimos",))

    home.run("receive", str(path))

    entry = entry_of(home, "What we ask for")
    assert (entry.msgstr, entry.state) == ("Lo que aquí pedimos", State.STALE)
    assert "other: Qué pedimos" in entry.comments


def test_it_is_kept_as_obsolete_when_the_new_wording_is_reviewed(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    change(home.root / PO, "What we ask for", msgstrs=("Lo que pedimos aquí",), fuzzy=False)
    change(path, "What we ask", msgstrs=("Qué pedimos",))
    before = home.read(PO)

    result = home.run("receive", str(path))

    assert f"{PO}: for English that is gone: “What we ask”" in result.output
    assert home.read(PO) == f'{before}\n#~ msgid "What we ask"\n#~ msgstr "Qué pedimos"\n'


def test_it_is_kept_as_obsolete_when_the_english_is_gone(home):
    path = kit(home)
    english(home, "\n- Stop.\n", "\n")
    change(path, "Stop.", msgstrs=("¡Alto!",))

    home.run("receive", str(path))

    assert '#~ msgid "Stop."\n#~ msgstr "¡Alto!"\n' in home.read(PO)
    assert "Basta." not in home.read(PO)


def test_an_untouched_translation_of_an_earlier_wording_changes_nothing(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    english(home, "\n- Stop.\n", "\n")
    before = home.files("locales")

    assert home.run("receive", str(path)).output == f"{SLUG}.es.po: nothing has changed\n"
    assert home.files("locales") == before


def test_part_of_a_kit_finds_its_place_too(home):
    path = kit(home)
    english(home, "A short text.", "A rather short text.")
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    catalogue = read(path)
    alone = tuple(entry for entry in catalogue.entries if entry.msgid == "A short text.")
    path.write_text(render(replace(catalogue, entries=alone)))

    home.run("receive", str(path))

    assert entry_of(home, "A rather short text.").msgstr == "Un texto breve."
    assert len([e for e in read(home.root / PO).entries if e.state is State.STALE]) == 1


def test_a_reviewed_machine_draft_of_an_earlier_wording_is_a_persons_word_now(home):
    mark = DraftMark(engine="memory", src=digest("A short text."), out=digest("Texto corto."), at="2026-11-01")
    change(home.root / PO, "A short text.", msgstrs=("Texto corto.",), fuzzy=True, comments=(str(mark),))
    path = kit(home)
    english(home, "A short text.", "A rather short text.")
    assert entry_of(home, "A rather short text.").state is State.UNTRANSLATED
    change(path, "A short text.", fuzzy=False)

    home.run("receive", str(path))

    entry = entry_of(home, "A rather short text.")
    assert (entry.msgstr, entry.state, entry.is_untouched_draft) == ("Texto corto.", State.STALE, False)


def newer(path, project):
    """What Poedit does with the POT of today: it pairs new English with the translation of what is like it."""
    subprocess.run(["msgmerge", "-q", "-U", "--previous", "--backup=off", path, project.root / POT], check=True)


POT = f"locales/templates/{SLUG}.pot"


def test_a_file_brought_up_to_a_newer_pot_on_the_way_is_understood(home):
    path = kit(home)
    english(home, "What we ask", "What we ask for")
    newer(path, home)
    before = home.files("locales")
    assert home.run("receive", str(path)).output == f"{SLUG}.es.po: nothing has changed\n"
    assert home.files("locales") == before

    change(path, "What we ask for", fuzzy=False, previous_msgid=None)
    result = home.run("receive", str(path))

    assert f"{PO}: let stand: “What we ask for”" in result.output
    entry = entry_of(home, "What we ask for")
    assert (entry.msgstr, entry.state, entry.comments) == ("Lo que pedimos", State.REVIEWED, ())


def test_a_program_that_pairs_new_english_with_an_old_translation_has_translated_nothing(home):
    path = kit(home)
    english(home, "- Stop.", "- Stop.\n- Stop now.")
    newer(path, home)
    assert '#, fuzzy\n#| msgid "Stop."\nmsgid "Stop now."\nmsgstr "Basta."' in path.read_text()

    assert home.run("receive", str(path)).output == f"{SLUG}.es.po: nothing has changed\n"
    assert entry_of(home, "Stop now.").state is State.UNTRANSLATED


def test_receiving_the_same_file_again_changes_nothing(home):
    path = kit(home)
    english(home, "A short text.", "A rather short text.")
    english(home, "\n- Stop.\n", "\n")
    change(home.root / PO, "What we ask", msgstrs=("Aquí",))
    for msgid, text in {"A short text.": "Breve.", "Stop.": "¡Alto!", "What we ask": "Allí"}.items():
        change(path, msgid, msgstrs=(text,))
    assert home.run("receive", str(path)).exit_code == 1
    before = home.files("locales")

    result = home.run("receive", str(path))

    assert (result.exit_code, result.output) == (0, f"{SLUG}.es.po: nothing has changed\n")
    assert home.files("locales") == before


# ------------------------------------------------------------------------------------------------- told and refused


def test_what_two_people_translated_differently_is_told_and_exits_1(home):
    path = kit(home)
    change(home.root / PO, "What we ask", msgstrs=("Aquí",))
    change(path, "What we ask", msgstrs=("Allí",))

    result = home.run("receive", str(path))

    assert result.exit_code == 1
    assert f"{PO}: translated differently here meanwhile: “What we ask”" in result.output
    assert '# other: Allí\n#. Heading\n#: source/right-to-life.md\n#, fuzzy\nmsgid "What we ask"' in home.read(PO)


def test_a_zip_brings_back_every_file_in_it(home):
    home.run("kit", "-l", "es", "-o", str(home.root / "es"))
    home.run("kit", "-l", "fr", "-o", str(home.root / "fr"))
    for tag, text in {"es": "Un texto breve.", "fr": "Un texte court."}.items():
        change(home.root / tag / f"{SLUG}.{tag}.po", "A short text.", msgstrs=(text,))
    with zipfile.ZipFile(home.root / "back.zip", "w") as archive:
        archive.write(home.root / f"es/{SLUG}.es.po", f"work\\{SLUG}.es.po")
        archive.write(home.root / f"fr/{SLUG}.fr.po", f"work/{SLUG}.fr.po")
        archive.write(home.root / "es/README.txt", "work/README.txt")
        archive.writestr(f"__MACOSX/work/._{SLUG}.es.po", b"\0\5\26\7")
        archive.writestr("work/.DS_Store", b"")

    result = home.run("receive", str(home.root / "back.zip"))

    assert result.exit_code == 0, result.output
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."
    assert entry_of(home, "A short text.", PO.replace("/es/", "/fr/")).msgstr == "Un texte court."


def test_a_folder_is_taken_like_its_files(home):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))

    assert home.run("receive", str(path.parent)).exit_code == 0
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."


@pytest.mark.parametrize("name", [f"in/nt-es/{SLUG}.es.po", f"in/{SLUG}.es.PO", f"in/kit/kit/{SLUG}.es.Po"])
def test_a_folder_is_searched_with_all_that_is_below_it(home, name):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    home.write(name, path.read_bytes())
    home.write(f"in/__MACOSX/nt-es/._{SLUG}.es.po", b"\0\5\x16\7")
    home.write(f"in/.cache/{SLUG}.es.po", b"not of a person")

    result = home.run("receive", str(home.root / "in"))

    assert result.exit_code == 0, result.output
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."


def test_a_folder_without_a_po_file_is_told(home):
    home.write("in/letter.txt", "see the attachment")

    result = home.run("receive", str(home.root / "in"))

    assert result.exit_code == 1
    assert f"{home.root / 'in'}: there is no PO file in this folder" in result.output


def test_a_kit_may_go_into_a_folder_that_is_empty(home):
    (home.root / "kit").mkdir()

    assert kit(home).is_file()


@pytest.mark.parametrize(
    "name", [f"{SLUG}.es (1).po", f"{SLUG}.es(2).po", f"{SLUG}.es-2.po", f"{SLUG}.es 12.po", f"{SLUG}.ES.PO"]
)
def test_a_name_that_a_browser_or_windows_changed_is_understood(home, name):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))

    assert home.run("receive", str(path.rename(path.with_name(name)))).exit_code == 0
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."


def test_a_file_that_left_under_a_former_slug_finds_its_statement(home):
    path = kit(home)
    text = home.read("source/right-to-life.md").replace("date:", f"formerly: [{SLUG}]\ndate:")
    (home.root / "source/right-to-life.md").unlink()
    home.write("source/life.md", text)
    home.run("extract")
    change(path, "A short text.", msgstrs=("Un texto breve.",))

    assert home.run("receive", str(path)).exit_code == 0
    assert entry_of(home, "A short text.", "locales/es/LC_MESSAGES/life.po").msgstr == "Un texto breve."


def renamed(name):
    return lambda path: path.rename(path.with_name(name))


def rewritten(old, new):
    def rewrite(path):
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return rewrite


def bytes_of(data):
    def write(path):
        path.write_bytes(data)
        return path

    return write


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        pytest.param(renamed("translation.po"), "the name does not tell which text this is", id="name"),
        pytest.param(renamed("no-such.es.po"), "there is no statement “no-such” here", id="slug"),
        pytest.param(renamed(f"{SLUG}.de.po"), "“de” is not a language of this project", id="language"),
        pytest.param(renamed(f"{SLUG}.en.po"), f"there is no catalogue of {SLUG} in English", id="original"),
        pytest.param(renamed(f"{SLUG}.fr.po"), "its header says that it is in “es”, its name in “fr”", id="header"),
        pytest.param(
            rewritten("Language: es\\n", "Language: es_MX\\n"), "its header says that it is in “es_MX”", id="region"
        ),
        pytest.param(rewritten('"Language: es\\n"\n', ""), "its header has no Language", id="no language"),
        pytest.param(rewritten(f"1 {SLUG} es", "1 another es"), "it left as another.es.po", id="other slug"),
        pytest.param(rewritten(f"1 {SLUG} es", f"1 {SLUG} fr"), f"it left as {SLUG}.fr.po", id="other language"),
        pytest.param(bytes_of(b""), "the file is empty", id="empty"),
        pytest.param(bytes_of("msgid".encode("utf-16")), "the file is UTF-16", id="UTF-16"),
        pytest.param(
            rewritten('msgid "Stop."\n', '<<<<<<< ours\nmsgid "Stop."\n'),
            "a merge conflict of git stands here",
            id="conflict",
        ),
    ],
)
def test_a_file_is_refused_with_the_reason(home, spoil, message):
    path = spoil(kit(home))
    before = home.files("locales")

    result = home.run("receive", str(path))

    assert result.exit_code == 1
    assert message in result.output
    assert "Traceback" not in result.output
    assert home.files("locales") == before


def test_a_file_of_another_project_is_refused(home):
    text = 'msgid ""\nmsgstr "Language: es\\nContent-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a"\nmsgstr "b"\n'
    path = home.write(f"mail/{SLUG}.es.po", text)

    result = home.run("receive", str(path))

    assert result.exit_code == 1
    assert "none of its entries is in the catalogue here" in result.output


def test_one_file_that_is_refused_stops_no_other(home):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    bad = home.write("mail/other.es.po", "nonsense")

    result = home.run("receive", str(bad), str(path))

    assert result.exit_code == 1
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."


def test_an_entry_that_never_left_is_refused_and_the_others_are_taken(home):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    change(path, "What we ask", msgid="What we aks", msgstrs=("Qué pedimos",))
    line = next(entry.line for entry in read(path).entries if entry.msgid == "What we aks")

    result = home.run("receive", str(path))

    assert result.exit_code == 1
    assert (
        f"{path}:{line}: this entry is not in the catalogue, and did not leave with it: “What we aks”" in result.output
    )
    assert f"{SLUG}.es.po: 1 entry changed, 1 refused" in result.output
    assert "Qué pedimos" not in home.read(PO)


def test_an_entry_that_never_left_and_says_nothing_is_not_worth_a_word(home):
    path = kit(home)
    path.write_text(path.read_text() + '\nmsgid "extra"\nmsgstr ""\n')

    assert home.run("receive", str(path)).output == f"{SLUG}.es.po: nothing has changed\n"


def test_other_plural_forms_are_refused():
    here = Catalogue(entries=(Entry(msgid="a", msgid_plural="b", msgstrs=("", "")),))
    back = Catalogue(entries=(Entry(msgid="a", msgid_plural="b", msgstrs=("1", "2", "3")),))

    returned = bring_in(here, back, None, Circumstances("2026-11-21", "en"), Path("s.es.po"))

    assert returned.catalogue == here
    assert [fault.message for fault in returned.refused] == ["this entry has other plural forms here: “a”"]


def test_a_file_that_did_not_leave_in_a_kit_is_taken_as_far_as_it_harms_nobody(home):
    """It is told that nothing is known of it. What is reviewed here is not reopened by what needs work there."""
    path = home.root / f"mail/{SLUG}.es.po"
    home.write(f"mail/{SLUG}.es.po", home.read(PO))
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    change(path, "What we ask", msgstrs=("Qué pedimos",), fuzzy=True)

    result = home.run("receive", str(path))

    assert "does not come from a kit" in result.output
    assert "this entry needs work there and is reviewed here: “What we ask”" in result.output
    assert entry_of(home, "A short text.").msgstr == "Un texto breve."
    assert entry_of(home, "What we ask").state is State.REVIEWED


def test_nothing_of_the_header_is_taken(home):
    path = kit(home)
    change(path, "A short text.", msgstrs=("Un texto breve.",))
    path.write_bytes(as_poedit(path))

    home.run("receive", str(path))

    assert "Ana" not in home.read(PO)
    assert "Poedit" not in home.read(PO)
    assert FIELD not in home.read(PO)


def test_what_a_terminal_would_obey_is_not_printed(home):
    path = kit(home)
    path.write_text(path.read_text() + '\nmsgid "\\e]0;x\\a evil"\nmsgstr "x"\n'.replace("\\e", ""))

    assert "\a" not in home.run("receive", str(path)).output


# --------------------------------------------------------------------------------------------------- hostile zips


def hostile(build):
    def make(home):
        path = home.root / "back.zip"
        build(path, kit(home))
        return path

    return make


def zipped(*names):
    def build(path, po):
        with zipfile.ZipFile(path, "w") as archive:
            for name in names:
                archive.writestr(zipfile.ZipInfo(name), po.read_bytes())

    return build


def bomb(path, _po):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(4):
            archive.writestr(f"a{number}.es.po", b"#\n" * 10_000_000)


def overlong(path, _po):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{SLUG}.es.po", b"#\n" * 12_000_000)


def many(path, po):
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(10_001):
            archive.writestr(f"{number}.txt", b"")
        archive.write(po, po.name)


def locked_up(path, po):
    zipped(po.name)(path, po)
    data = bytearray(path.read_bytes())
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        data[data.index(sign) + place] |= 1
    path.write_bytes(bytes(data))


def cut(path, po):
    zipped(po.name)(path, po)
    path.write_bytes(path.read_bytes()[:-30])


def lying(path, po):
    """A member that is longer than it claims."""
    zipped(po.name)(path, po)
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (10).to_bytes(4, "little")
    path.write_bytes(bytes(data))


LEADS_OUT = "this zip holds a file whose name leads out of it"


@pytest.mark.parametrize(
    ("build", "message"),
    [
        pytest.param(zipped(f"../../{SLUG}.es.po"), LEADS_OUT, id="a folder above"),
        pytest.param(zipped(f"{SLUG}.es.po", "../x.txt"), LEADS_OUT, id="a folder above, another file"),
        pytest.param(zipped(f"/etc/{SLUG}.es.po"), LEADS_OUT, id="from the root"),
        pytest.param(zipped(f"C:\\{SLUG}.es.po"), LEADS_OUT, id="a drive"),
        pytest.param(zipped(f"a\\..\\..\\{SLUG}.es.po"), LEADS_OUT, id="backslashes"),
        pytest.param(zipped(f"a/{SLUG}.es.po", f"b/{SLUG}.es.po"), f"this zip holds {SLUG}.es.po twice", id="twice"),
        pytest.param(zipped("README.txt"), "there is no PO file in this zip", id="nothing"),
        pytest.param(bomb, "the PO files in this zip are larger than 64 MB", id="bomb"),
        pytest.param(overlong, "the file is larger than 20 MB", id="overlong"),
        pytest.param(many, "this zip holds more than 10000 files", id="many"),
        pytest.param(locked_up, "this file is locked with a password", id="locked"),
        pytest.param(cut, "this zip cannot be read", id="cut"),
        pytest.param(lying, "this zip cannot be read", id="lying"),
    ],
)
def test_a_hostile_zip_is_refused_plainly(home, build, message):
    path = hostile(build)(home)
    before = home.files("locales")

    result = home.run("receive", str(path))

    assert result.exit_code == 1
    assert message in result.output
    assert home.files("locales") == before
    assert not (home.root.parent / f"{SLUG}.es.po").exists()


def test_a_zip_by_name_alone_is_refused(home):
    result = home.run("receive", str(home.write("back.zip", "no zip")))

    assert result.exit_code == 1
    assert "this is no zip file" in result.output


# ------------------------------------------------------------------------------------------------------------- laws

TEXT = st.text(st.sampled_from('aáя \n"\\€😀'), min_size=1, max_size=6)
WORDS = st.text(st.sampled_from('bñж "\\'), max_size=5)
COMMENTS = st.lists(st.text("xyz ", min_size=1, max_size=3), max_size=2).map(tuple)


@st.composite
def catalogues(draw, texts=TEXT):
    """Catalogues with all that an entry may have; what is fuzzy may be stale."""
    keys = draw(st.lists(st.tuples(st.none() | st.just("ctx"), texts), min_size=1, max_size=6, unique=True))
    entries = []
    for context, msgid in keys:
        text, fuzzy = draw(WORDS), draw(st.booleans())
        previous = draw(st.none() | TEXT) if fuzzy and text else None
        entry = Entry(msgid=msgid, msgctxt=context, msgstrs=(text,), comments=draw(COMMENTS))
        entries.append(replace(entry, fuzzy=fuzzy and bool(text), previous_msgid=previous, obsolete=draw(SELDOM)))
    header = {"Language": "es", "Content-Type": "text/plain; charset=UTF-8"}
    return parse(render(Catalogue(header=header, entries=tuple(entries))).encode(), Path("s.es.po"))


SELDOM = st.sampled_from([False, False, False, True])
TODAY = Circumstances("2026-11-21", "en")


def sent(catalogue):
    """What leaves, and what it was."""
    entries = tuple(entry for entry in catalogue.entries if not entry.obsolete)
    return replace(catalogue, entries=entries), leave("s", read_tag("es"), catalogue)


def worked_on(draw, catalogue):
    """Some entries with other words; the keys of them."""
    edits = {
        entry.key: replace(entry, msgstrs=(draw(WORDS),), fuzzy=draw(st.booleans()))
        for entry in catalogue.entries
        if draw(st.booleans())
    }
    edits = {key: entry if any(entry.msgstrs) else replace(entry, fuzzy=False) for key, entry in edits.items()}
    return replace(catalogue, entries=tuple(edits.get(entry.key, entry) for entry in catalogue.entries)), set(edits)


@given(catalogues())
def test_law_what_comes_back_as_it_left_changes_nothing(ours):
    theirs, departure = sent(ours)

    returned = bring_in(ours, theirs, departure, TODAY, Path("s.es.po"))

    assert (returned.catalogue, returned.taken, returned.refused) == (ours, (), ())
    assert render(returned.catalogue) == render(ours)


@given(st.data())
def test_law_only_what_the_translator_changed_moves(data):
    ours = data.draw(catalogues())
    theirs, departure = sent(ours)
    theirs, touched = worked_on(data.draw, theirs)

    after = bring_in(ours, theirs, departure, TODAY, Path("s.es.po")).catalogue

    assert [entry.key for entry in after.entries] == [entry.key for entry in ours.entries]
    back = {entry.key: entry for entry in theirs.entries}
    for before, entry in zip(ours.entries, after.entries, strict=True):
        if before.key not in touched or not any(map(str.strip, back[before.key].msgstrs)):
            assert entry == before
        else:
            assert (entry.msgstrs, entry.fuzzy) == (back[entry.key].msgstrs, back[entry.key].fuzzy)


def says(catalogue, text):
    """Whether a text stands in a catalogue, as a translation or beside one."""
    beside = text.replace("\\", "\\\\").replace("\n", "\\n")
    return any(text in entry.msgstr or any(beside in line for line in entry.comments) for entry in catalogue.entries)


@given(st.data())
def test_law_nobodys_words_are_lost_whatever_both_sides_did(data):
    left = data.draw(catalogues())
    sent_out, departure = sent(left)
    ours, _ = worked_on(data.draw, left)
    theirs, _ = worked_on(data.draw, sent_out)

    after = bring_in(ours, theirs, departure, TODAY, Path("s.es.po")).catalogue

    assert [entry.key for entry in after.entries] == [entry.key for entry in ours.entries]
    for entry in theirs.entries:
        if entry.msgstr.strip() and not departure.of(entry).has_the_words_of(Seal.of(entry)):
            assert says(after, entry.msgstr), entry
    for entry in ours.entries:
        was = departure.of(entry)
        if entry.msgstr.strip() and not (was and was.has_the_words_of(Seal.of(entry))):
            assert says(after, entry.msgstr), entry
    assert bring_in(after, theirs, departure, TODAY, Path("s.es.po")).catalogue == after


SENTENCES = (
    "We ask for one thing today.",
    "We ask for two things today.",
    "Stop the executions in the country at once.",
    "Stop all executions in the country at once.",
    "People who use drugs have the right to life.",
    "The right to health belongs to everybody.",
)


@given(st.data())
def test_law_nobodys_words_are_lost_when_the_english_changes_meanwhile(data):
    left = data.draw(catalogues(st.sampled_from(SENTENCES)))
    sent_out, departure = sent(left)
    messages = data.draw(st.lists(st.sampled_from(SENTENCES), unique=True))
    template = Catalogue(entries=tuple(Entry(msgid=text) for text in messages))
    ours = merge(left, template, today="2026-11-20").catalogue
    theirs, _ = worked_on(data.draw, sent_out)

    returned = bring_in(ours, theirs, departure, TODAY, Path("s.es.po"))

    after = returned.catalogue
    for entry in theirs.entries:
        if entry.msgstr.strip() and not departure.of(entry).has_the_words_of(Seal.of(entry)):
            assert says(after, entry.msgstr), entry
    assert returned.refused == ()
    here = {entry.key: entry for entry in ours.entries}
    known = {entry.key: entry for entry in theirs.entries}
    for entry in after.entries:
        if not entry.fuzzy and any(entry.msgstrs) and here.get(entry.key) != entry and not entry.obsolete:
            assert known[entry.key].msgstrs == entry.msgstrs, "only a person lets something stand"
    assert bring_in(after, theirs, departure, TODAY, Path("s.es.po")).catalogue == after
    parse(render(after).encode(), Path("s.es.po"))


# -------------------------------------------------------------------------------------------------- the whole way


@pytest.fixture
def sample(tmp_path):
    """The sample project of this repository in a git repository of its own."""
    root = tmp_path / "sample"
    for folder in ("source", "locales"):
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns(".*"))
    shutil.copy(ROOT / "communique.toml", root)
    git(root, "init", "--quiet")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "as it was")
    return root


def git(root, *arguments):
    who = ("-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "core.autocrlf=false")
    done = subprocess.run(["git", *who, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def communique(root, *arguments):
    from click.testing import CliRunner

    from workflow.cli import cli

    result = CliRunner().invoke(cli, ["--project", str(root), *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return result


@pytest.mark.parametrize("tag", ["es", "ru"])
def test_the_sample_comes_back_through_every_program_with_an_empty_diff(sample, tag):
    communique(sample, "extract")
    git(sample, "commit", "--quiet", "--all", "--allow-empty", "--message", "extracted")
    assert communique(sample, "kit", "-l", tag, "-o", str(sample / "output/kit")).exit_code == 0
    files = sorted((sample / "output/kit").glob("*.po"))
    assert len(files) > 10
    for rewrite in (rewrap, attributes, updated, as_poedit, as_windows):
        for path in files:
            path.write_bytes(rewrite(path))

    result = communique(sample, "receive", *map(str, files))

    assert result.exit_code == 0, result.output
    assert git(sample, "status", "--porcelain", "locales") == ""


def test_of_a_worked_on_sample_the_diff_shows_the_translators_words_alone(sample):
    communique(sample, "extract")
    git(sample, "commit", "--quiet", "--all", "--allow-empty", "--message", "extracted")
    communique(sample, "kit", "-l", "fr", "week-of-action", "-o", str(sample / "output/kit"))
    path = sample / "output/kit/week-of-action.fr.po"
    subject = next(entry for entry in read(path).entries if entry.state is State.REVIEWED and len(entry.msgstr) > 200)
    change(path, subject.msgid, msgstrs=(f"Oui : {subject.msgstr}",))
    path.write_bytes(as_poedit(path))
    path.write_bytes(updated(path))
    path.write_bytes(as_windows(path))

    assert communique(sample, "receive", str(path)).exit_code == 0

    diff = git(sample, "diff", "--unified=0").splitlines()
    changed = [line for line in diff if re.match(r"[+-](?![+-])", line)]
    old, new = changed
    assert old.startswith('-msgstr "')
    assert new == old.replace('-msgstr "', '+msgstr "Oui : ')


def test_catalogues_that_programs_rewrote_in_place_are_as_they_were_after_po_format(sample):
    communique(sample, "extract")
    git(sample, "commit", "--quiet", "--all", "--allow-empty", "--message", "extracted")
    paths = sorted(sample.glob("locales/*/LC_MESSAGES/*.po"))
    for path in paths:
        path.write_bytes(rewrap(path))
        path.write_bytes(attributes(path))
        pot = sample / f"locales/templates/{path.stem}.pot"
        subprocess.run(["msgmerge", "-q", "-U", "--previous", "--backup=off", path, pot], check=True)
    assert git(sample, "status", "--porcelain", "locales") != ""

    result = communique(sample, "po", "format", *map(str, paths))

    assert result.exit_code == 0, result.output
    assert git(sample, "status", "--porcelain", "locales") == ""


# ----------------------------------------------------------------------------------------------------------- Weblate


def test_weblates_settings_have_a_component_for_each_statement(home):
    home.write(
        "source/secret.md", "---\ntitle: S\ndate: 2026-03-12\nsensitivity: embargoed\nlanguages: [fr]\n---\n\nT.\n"
    )

    made = json.loads(home.run("weblate").output)

    by_slug = {component["slug"]: component for component in made}
    assert set(by_slug) == {SLUG, "secret"}
    component = by_slug[SLUG]
    assert component["file_format"] == "po"
    assert component["filemask"] == f"locales/*/LC_MESSAGES/{SLUG}.po"
    assert component["new_base"] == f"locales/templates/{SLUG}.pot"
    assert component["check_flags"] == "md-text, safe-html"
    assert (home.root / component["new_base"]).is_file()
    assert [home.root / PO] == list(home.root.glob(component["filemask"].replace("*", "es", 1)))
    assert re.fullmatch(component["language_regex"], "es")
    assert not re.fullmatch(by_slug["secret"]["language_regex"], "es")
    assert (component["restricted"], by_slug["secret"]["restricted"]) == (False, True)
    assert "repo" not in component


def test_weblate_writes_a_catalogue_as_we_do_with_these_settings(home):
    """Weblate writes with translate-toolkit; its `po_line_wrap` is the width there."""
    (component,) = json.loads(home.run("weblate").output)
    store = pofile.parsefile(str(home.root / PO))
    store.wrapper.width = component["file_format_params"]["po_line_wrap"]
    for unit in store.units:
        unit.source, unit.target = unit.source, unit.target

    assert bytes(store) == (home.root / PO).read_bytes()


def test_the_first_component_has_the_repository_and_the_others_share_it(home):
    home.write("source/zebra.md", "---\ntitle: Z\ndate: 2026-03-12\n---\n\nT.\n")
    path = home.root / "weblate.json"

    result = home.run("weblate", "--repo", "https://example.org/x.git", "-o", str(path))

    assert result.output == f"{path}: 2 components\n"
    assert [component["repo"] for component in json.loads(path.read_text())] == [
        "https://example.org/x.git",
        f"weblate://nt/{SLUG}",
    ]
