"""Machine drafting from end to end: the command line, real catalogues, a real server on loopback, real kills."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine_servers import gateway, has_apertium, libretranslate, says, served
from tests.test_editions import change, edition
from tests.test_house import ROOT
from workflow.catalogue import DraftMark, Entry, State
from workflow.cli import building
from workflow.drafting.asking import _fitting, _offsets
from workflow.drafting.blanks import is_blank
from workflow.drafting.marking import Draft, hint, marked
from workflow.engines.deepl import DeepL
from workflow.engines.deepl import Settings as DeepLSettings
from workflow.engines.protocol import Limits, Style
from workflow.engines.settings import Surroundings
from workflow.facts import digest
from workflow.memory import How, Match
from workflow.po import read
from workflow.project import open_project
from workflow.statement import read_statement

PO = "locales/es/LC_MESSAGES/right-to-life.po"
FORBIDDEN = (
    "term,lang,status,text,match,note\ndrug addict,es,forbidden,drogadicto,drogadict*,say personas que usan drogas\n"
)


def backwards(text: str) -> str:
    """A translation into no language: small words turned round, tokens and links as they are."""
    return re.sub(r"(?<!\w)[a-z]+(?!\w)", lambda word: word[0][::-1], text)


def heard(server) -> list[str]:
    """Every text that a server was asked for, in order."""
    return [text for asked in server.asked if asked.method == "POST" for text in asked.json["q"]]


def online(project, server, *, engines=("memory", "libretranslate"), more="", draft=""):
    """The project with this server for an engine, and its catalogues."""
    settings = f"[draft]\nengines = {json.dumps(list(engines))}\n{draft}\n"
    settings += f'[engines.libretranslate]\nurl = "{server.url}"\n{more}\n'
    project.write("communique.toml", project.read("communique.toml") + settings)
    assert project.run("extract").exit_code == 0
    return project


def entries(project, path=PO) -> dict[str, Entry]:
    return {entry.msgid: entry for entry in read(project.root / path).entries}


@pytest.fixture
def server():
    with served(libretranslate(backwards)) as server:
        yield server


# --------------------------------------------------------------------------------------- what is filled


def test_empty_entries_get_drafts_that_say_where_they_come_from(project, server):
    online(project, server)

    result = project.run("draft", "-l", "es")

    assert result.exit_code == 0, result.output
    assert "es: drafted 5 by libretranslate" in result.output
    found = entries(project)
    entry = found["We ask for *one* thing: [read this](https://example.org/a)."]
    assert entry.msgstr == "We ksa rof *eno* gniht: [daer siht](https://example.org/a)."
    assert entry.fuzzy
    assert entry.state is State.DRAFT
    mark = entry.draft_mark
    assert (mark.engine, mark.src, mark.out) == ("libretranslate", digest(entry.msgid), digest(entry.msgstr))
    assert not entry.has_a_persons_words
    assert {"The right to life", "A short text.", "What we ask", "Stop."} < found.keys()
    assert all(other.state is State.DRAFT for other in found.values())
    assert edition(project)["state"] == "missing"


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="gettext is not installed")
def test_what_is_written_is_what_gettext_would_write(project, server):
    online(project, server)
    project.run("draft")

    path = project.root / PO
    subprocess.run(["msgfmt", "-c", "-o", os.devnull, str(path)], check=True, capture_output=True)
    canonical = subprocess.run(["msgcat", "--no-wrap", str(path)], check=True, capture_output=True).stdout
    assert path.read_bytes() == canonical


def test_a_second_run_finds_nothing_to_do_and_changes_no_byte(project, server):
    online(project, server)
    project.run("draft")
    before, asked = project.files("locales"), len(server.asked)

    result = project.run("draft")

    assert result.exit_code == 0
    assert "nothing is empty" in result.output
    assert (project.files("locales"), len(server.asked)) == (before, asked)


def test_a_persons_words_are_out_of_reach(project, server):
    online(project, server)
    project.run("draft")
    po = project.read(PO)
    po = po.replace('#, fuzzy\nmsgid "Stop."\nmsgstr "Stop."', 'msgid "Stop."\nmsgstr "Basta."')
    po = po.replace('msgstr "The thgir ot efil"', 'msgstr "El derecho a la vida"')
    project.write(PO, po)

    result = project.run("draft", "--refresh")

    assert result.exit_code == 0, result.output
    found = entries(project)
    assert (found["Stop."].msgstr, found["Stop."].fuzzy) == ("Basta.", False)
    assert (found["The right to life"].msgstr, found["The right to life"].fuzzy) == ("El derecho a la vida", True)


def test_refresh_makes_the_machines_own_drafts_anew_and_keeps_them_where_it_cannot(project, server):
    online(project, server)
    project.run("draft", "-l", "es")
    project.write(PO, project.read(PO).replace("engine=libretranslate", "engine=older"))
    asked = len(server.asked)

    result = project.run("draft", "-l", "es", "--refresh")

    assert result.exit_code == 0
    assert len(server.asked) == asked, "what was paid for is asked again"
    assert {entry.draft_mark.engine for entry in entries(project).values()} == {"libretranslate"}

    before = project.read(PO)
    server.answers = [says({"error": "gone"}, 500)]
    (project.root / ".communique/journal.sqlite").unlink()
    change(project, 'engines = ["memory", "libretranslate"]', 'engines = ["memory"]', "communique.toml")
    assert project.run("draft", "-l", "es", "--refresh").exit_code == 0
    assert project.read(PO) == before


def test_an_entry_that_somebody_fills_during_the_run_keeps_their_words(project):
    def meddling(text: str) -> str:
        po = project.read(PO)
        project.write(PO, po.replace('msgid "Stop."\nmsgstr ""', 'msgid "Stop."\nmsgstr "¡Basta!"'))
        return backwards(text)

    with served(libretranslate(meddling)) as server:
        online(project, server)
        result = project.run("draft", "-l", "es")

    assert "es: 1 were filled by somebody meanwhile, whose words stand" in result.output
    assert result.exit_code == 0
    assert (entries(project)["Stop."].msgstr, entries(project)["Stop."].fuzzy) == ("¡Basta!", False)
    assert entries(project)["A short text."].msgstr == "A trohs txet."


TEXTS = st.sampled_from(["", "Basta.", "Alto."])


@given(TEXTS, st.booleans(), st.none() | TEXTS, st.sampled_from([None, "Alt", "Stop!"]), st.booleans())
def test_a_machine_may_fill_nothing_that_has_a_persons_words(msgstr, fuzzy, drafted, previous, refresh):
    mark = () if drafted is None else (str(DraftMark("x", digest("Stop."), digest(drafted), "2026-11-21")),)
    entry = Entry(msgid="Stop.", msgstrs=(msgstr,), fuzzy=fuzzy, comments=mark, previous_msgid=previous)

    assert not (is_blank(entry, refresh=refresh) and entry.has_a_persons_words)
    assert is_blank(entry, refresh=True) == (not msgstr or entry.is_untouched_draft)


def test_what_was_withdrawn_is_not_drafted(project, server):
    online(project, server)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "wrong")

    project.run("draft")

    assert all(entry.state is State.UNTRANSLATED for entry in entries(project).values())
    assert {asked.json["target"] for asked in server.asked if asked.method == "POST"} == {"fr"}


def test_what_has_no_words_of_its_own_is_copied_and_sent_to_nobody(project, server):
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text + "- INPUD\n- <https://example.org/b>\n- 14:00–15:30\n- 1,250\n")
    project.write("locales/glossary.csv", "term,lang,status,text,match,note\nINPUD,*,keep,INPUD,,\n")
    online(project, server)

    project.run("draft", "-l", "es")

    found = entries(project)
    assert {msgid for msgid, entry in found.items() if entry.draft_mark.engine == "copy"} == {
        "INPUD",
        "<https://example.org/b>",
        "14:00–15:30",
    }
    assert "1,250" in heard(server), "it says another number in Spanish"


def test_typography_of_an_engines_draft_is_mended(project, server):
    change(project, "A short text.", "A “short” text!", "source/right-to-life.md")
    online(project, server)

    project.run("draft", "-l", "fr")

    found = entries(project, PO.replace("/es/", "/fr/"))["A “short” text!"]
    assert found.msgstr == "A «\u00a0trohs\u00a0» txet\u202f!"


def test_what_is_in_no_catalogue_yet_is_told(project):
    result = project.run("draft", "-l", "es")

    assert result.exit_code == 1
    assert "es: 5 left empty: not in the catalogue yet: communique extract puts them there" in result.output


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_a_sample_statement_becomes_real_spanish(project):
    text = (ROOT / "source/call-your-embassy.md").read_text(encoding="utf-8")
    project.write("source/call-your-embassy.md", text.partition("\n## ")[0] + "\n")
    project.write("locales/glossary.csv", (ROOT / "locales/glossary.csv").read_bytes())
    with served(gateway) as server:
        online(project, server)
        result = project.run("draft", "call-your-embassy", "-l", "es")

    found = entries(project, "locales/es/LC_MESSAGES/call-your-embassy.po")
    drafts = [entry for entry in found.values() if entry.state is State.DRAFT]
    assert len(drafts) == len(found), result.output
    link = found[
        "You will find telephone numbers and addresses in [our list of embassies](https://example.org/embassies/philippines)."
    ]
    assert link.msgstr.endswith("[nuestra lista de embajadas](https://example.org/embassies/philippines).")
    assert any("INPUD" in entry.msgstr and "Red" in entry.msgstr for entry in drafts)


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_an_engine_on_this_machine_needs_no_consent_and_a_rough_one_is_called_so(project):
    project.write("source/right-to-life.md", "---\ntitle: The right to life\ndate: 2026-03-12\nlanguages: [es]\n---\n")
    project.run("extract")

    assert project.run("draft", "--engine", "apertium").exit_code == 0
    mark = entries(project)["The right to life"].draft_mark
    assert (mark.engine, mark.warnings.split(",")[0]) == ("apertium", "rough")


# --------------------------------------------------------------------------------------- what is refused


@pytest.mark.parametrize(
    ("translate", "reason"),
    [
        (lambda text: text.replace("[X1X]", ""), "a protected part is lost or doubled"),
        (lambda text: f"{text} [X1X]", "a protected part is lost or doubled"),
        (lambda text: backwards(text).replace("*", ""), "other emphasis than the original"),
        (lambda text: backwards(text) + " drogadictos", "it says a forbidden word"),
        (lambda text: text, "the text came back as it was"),
        (lambda text: "", "an empty answer"),
        (lambda text: backwards(text) + "\u202e", "it has invisible signs"),
    ],
    ids=["lost", "doubled", "emphasis", "forbidden", "unchanged", "empty", "invisible"],
)
def test_a_draft_that_breaks_something_is_not_written_and_the_reason_is_told(project, translate, reason):
    project.write("locales/glossary.csv", FORBIDDEN)
    with served(libretranslate(translate)) as server:
        online(project, server)
        result = project.run("draft", "-l", "es")

    assert result.exit_code == 1
    assert f"left empty: unknown to the memory; libretranslate: {reason}" in result.output
    entry = entries(project)["We ask for *one* thing: [read this](https://example.org/a)."]
    assert entry.state is State.UNTRANSLATED
    assert entry.comments == ()


def test_an_answer_that_is_no_text_is_refused(project):
    with served(says('{"translatedText": ["\\ud800 a"]}')) as server:
        online(project, server)
        result = project.run("draft", "-l", "es")

    assert result.exit_code == 1
    assert "libretranslate: signs that are no text" in result.output
    assert all(entry.state is State.UNTRANSLATED for entry in entries(project).values())


def test_what_is_lost_in_one_style_is_tried_in_the_next(project):
    def strange(text: str) -> str:
        return backwards(re.sub(r"\[X\d+X\]", "", text))

    with served(libretranslate(strange)) as server:
        online(project, server)
        assert project.run("draft", "-l", "es").exit_code == 0

    link = entries(project)["We ask for *one* thing: [read this](https://example.org/a)."]
    assert "(https://example.org/a)" in link.msgstr
    assert any("XQ1Z" in text for text in heard(server))


def test_a_setting_writes_what_says_a_forbidden_word_and_flags_it(project):
    project.write("locales/glossary.csv", FORBIDDEN)
    with served(libretranslate(lambda text: backwards(text) + " drogadictos")) as server:
        online(project, server, draft="flagged = true")
        project.run("draft", "-l", "es")

    entry = entries(project)["Stop."]
    assert "forbidden" in entry.draft_mark.warnings
    assert any(line.startswith("look at: forbidden: “drogadictos” is a forbidden word") for line in entry.comments)


def test_what_a_person_has_to_mend_is_said_in_the_draft(project):
    change(project, "A short text.", "A text of 7,000 words.", "source/right-to-life.md")
    with served(libretranslate(lambda text: backwards(text).replace("7,000", "7.500"))) as server:
        online(project, server)
        result = project.run("draft", "-l", "es")

    entry = entries(project)["A text of 7,000 words."]
    assert "numbers" in entry.draft_mark.warnings.split(",")
    assert "look at: numbers: the number 7,000 is missing" in entry.comments
    assert "with something to look at" in result.output


def test_the_terms_of_the_glossary_stand_beside_the_draft(project, server):
    project.write(
        "locales/glossary.csv", "term,lang,status,text,match,note\nright to life,es,preferred,derecho a la vida,,\n"
    )
    online(project, server)
    project.run("draft", "-l", "es")

    assert "terms: right to life → derecho a la vida" in entries(project)["The right to life"].comments


# ------------------------------------------------------------------------------------------- the memory


SECOND = "locales/es/LC_MESSAGES/second.po"


def test_a_like_text_is_drafted_with_the_wording_that_it_translates_above_it(translated):
    project = translated(lambda msgid: "Pedimos a todos los Estados que paren." if "states" in msgid else "")
    change(project, "- Stop.", "- We ask all the states to stop.", "source/right-to-life.md")
    project.run("extract")
    po = project.read(PO)
    old = 'msgid "We ask all the states to stop."\nmsgstr ""'
    project.write(PO, po.replace(old, old[:-2] + '"Pedimos a todos los Estados que paren."'))
    project.write("source/second.md", "---\ntitle: B\ndate: 2026-04-01\n---\n\nWe ask all of the states to stop.\n")
    project.run("extract")

    result = project.run("draft", "second", "-l", "es")

    assert "es: drafted 1 by memory" in result.output
    entry = entries(project, SECOND)["We ask all of the states to stop."]
    assert entry.msgstr == "Pedimos a todos los Estados que paren."
    assert entry.previous_msgid == "We ask all the states to stop."
    assert entry.fuzzy
    assert entry.state is State.DRAFT
    assert (entry.draft_mark.engine, entry.draft_mark.of) == ("memory", "right-to-life")
    assert int(entry.draft_mark.match) >= 75
    assert not entry.has_a_persons_words


def test_of_what_did_not_change_the_memory_reads_nothing_again(translated, monkeypatch):
    project = translated(lambda text: text.upper())
    project.write("source/other.md", project.read("source/right-to-life.md"))
    read: list[str] = []

    def reading(path, opened):
        read.append(path.stem)
        return read_statement(path, opened)

    monkeypatch.setattr("workflow.inventory.read_statement", reading)
    project.run("extract")
    project.run("draft", "-l", "es")
    for sentence in ("Nobody said this before.", "Nor this."):
        project.write("source/right-to-life.md", project.read("source/right-to-life.md") + f"\n{sentence}\n")
        project.run("extract")
        read.clear()
        result = project.run("draft", "-l", "es")

    assert "left empty: unknown to the memory" in result.output
    assert set(read) == {"right-to-life"}


def test_a_like_text_with_other_numbers_is_shown_and_fills_nothing(translated):
    project = translated(lambda msgid: "")
    change(project, "- Stop.", "- In 2016 they killed 7,000 people there.", "source/right-to-life.md")
    project.run("extract")
    old = 'msgid "In 2016 they killed 7,000 people there."\nmsgstr ""'
    project.write(PO, project.read(PO).replace(old, old[:-2] + '"En 2016 mataron allí a 7000 personas."'))
    project.write(
        "source/second.md", "---\ntitle: B\ndate: 2026-04-01\n---\n\nIn 2017 they killed 9,000 people there.\n"
    )
    project.run("extract")

    result = project.run("draft", "second", "-l", "es")

    assert result.exit_code == 1
    entry = entries(project, SECOND)["In 2017 they killed 9,000 people there."]
    assert entry.state is State.UNTRANSLATED
    (comment,) = entry.comments
    assert comment.startswith("memory: 9")
    assert "numbers or dates differ: “In 2016 they killed 7,000 people there.” → “En 2016" in comment
    before = project.read(SECOND)
    project.run("draft", "second", "-l", "es")
    assert project.read(SECOND) == before


def test_the_memory_never_learns_from_a_draft(project, server):
    online(project, server)
    project.run("draft", "-l", "es")
    project.write("source/second.md", "---\ntitle: Second\ndate: 2026-04-01\n---\n\nA short text.\n")
    project.run("extract")
    server.answers = [says({"error": "no"}, 500)]

    project.run("draft", "second", "-l", "es", "--engine", "memory")

    assert entries(project, SECOND)["A short text."].state is State.UNTRANSLATED


def test_notes_are_the_machines_and_a_persons_comments_stay():
    entry = Entry(msgid="Stop.", comments=("Ana: ask Luis", "memory: 80 %: “a” → “b”, in x"))
    match = Match(How.FUZZY, 80, "Stop!", "¡Alto!", "other", may_fill=True)

    once = marked(entry, Draft("¡Alto!", "memory", match=match), [hint(match)], "2026-11-21")
    again = marked(once, Draft("¡Alto!", "memory", match=match), [hint(match)], "2026-11-22")

    assert again == once, "the same draft has another date"
    assert [line.partition(":")[0] for line in once.comments] == ["Ana", "machine-draft", "memory"]
    assert marked(entry, None, [], "2026-11-21").comments == ("Ana: ask Luis",)


@pytest.mark.parametrize(
    "line", ["terms: Ana says consumidores", "memory: see the 2019 letter", "look at: the verb", "memory: 80 % sure"]
)
def test_what_a_person_writes_stays_though_it_begins_as_the_machines_lines_do(line):
    entry = Entry(msgid="Stop.", comments=(line,))

    once = marked(entry, Draft("¡Alto!", "x"), ["terms: stop → alto"], "2026-11-21")
    again = marked(once, Draft("¡Basta!", "x"), ["terms: stop → basta"], "2026-11-22")

    assert [text for text in again.comments if "machine-draft" not in text] == [line, "terms: stop → basta"]
    assert marked(entry, None, [], "2026-11-21") == entry


# ------------------------------------------------------------------------------------------- consent


def embargoed(project) -> None:
    project.write(
        "source/secret.md",
        "---\ntitle: A secret plan\ndate: 2026-04-01\nembargo: 2999-01-01T00:00+00:00\n---\n\nWe meet them at dawn.\n",
    )


def test_no_engine_over_a_network_hears_a_statement_under_embargo(project, server):
    embargoed(project)
    online(project, server)

    result = project.run("draft")

    assert result.exit_code == 1
    assert "2 left empty: unknown to the memory; under embargo: no engine over a network may see it" in result.output
    assert "Stop." in heard(server)
    assert not any("secret" in text or "dawn" in text for text in heard(server))


def test_a_server_of_ours_may_hear_it(project, server):
    embargoed(project)
    online(project, server, more="local = true")

    assert project.run("draft").exit_code == 0
    assert "We meet them at dawn." in heard(server)


def test_what_the_memory_knows_from_it_stays_there(project, server):
    embargoed(project)
    project.write(
        "source/open.md", "---\ntitle: Open\ndate: 2026-04-02\n---\n\nWe meet them at noon. We meet them at dawn.\n"
    )
    online(project, server)
    path = "locales/es/LC_MESSAGES/secret.po"
    po = project.read(path).replace('dawn."\nmsgstr ""', 'dawn."\nmsgstr "Nos reunimos al alba."')
    project.write(path, po)

    project.run("draft", "--engine", "memory")

    assert "alba" not in project.read("locales/es/LC_MESSAGES/open.po")
    assert not any("alba" in text for text in heard(server))


def test_an_engine_that_communique_toml_does_not_name_hears_nothing(project, server):
    online(project, server, engines=("memory",))

    result = project.run("draft", "--engine", "libretranslate")

    assert result.exit_code == 2
    assert "communique.toml does not name the engine “libretranslate”" in result.output
    assert "[draft] engines" in result.output
    assert server.asked == []


def test_a_dry_run_says_what_would_be_sent_where_and_sends_nothing(project, server):
    embargoed(project)
    online(project, server)
    before = project.files("locales")

    result = project.run("draft", "--dry-run", "-l", "es")

    host = server.url.removeprefix("http://")
    assert result.exit_code == 0
    assert "es: 5 by libretranslate, 5 texts of " in result.output
    assert f"characters to {host}; nothing was sent" in result.output
    assert "es: 2 left empty: under embargo: no engine over a network may see it" in result.output
    assert (server.asked, project.files("locales")) == ([], before)


def test_what_was_sent_where_can_be_listed_and_holds_no_text(project, server):
    online(project, server)
    project.run("draft", "-l", "es")

    result = project.run("draft", "--sent")

    line, total = result.output.splitlines()
    host = server.url.removeprefix("http://")
    size = sum(map(len, heard(server)))
    assert line.endswith(f"libretranslate {host} right-to-life es {size}")
    assert total == f"{size} characters were sent from this machine"


def test_a_budget_ends_the_asking_and_counts_over_runs(project, server):
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text + "".join(f"- Point number {n} of the list\n" for n in range(40)))
    online(project, server, more="budget = 600")

    first = project.run("draft", "-l", "es")
    asked = len(server.asked)
    second = project.run("draft", "-l", "es")

    assert first.exit_code == second.exit_code == 1
    assert "gave up on libretranslate: of its budget of 600 characters a month" in first.output
    assert 0 < sum(map(len, heard(server))) <= 600
    assert len(server.asked) == asked


def test_what_was_refused_is_asked_again_only_to_refresh(project):
    with served(libretranslate(lambda text: text)) as server:
        online(project, server)
        first = project.run("draft", "-l", "es")
        asked = heard(server)
        second = project.run("draft", "-l", "es")
        estimated = project.run("draft", "-l", "es", "--dry-run")
        assert heard(server) == asked
        project.run("draft", "-l", "es", "--refresh")

    refused = "libretranslate: the text came back as it was"
    assert refused in first.output
    assert refused in second.output
    assert "0 characters" in estimated.output
    assert "The right to life" in heard(server)[len(asked) :]
    assert "Stop." not in heard(server)[len(asked) :]


def test_what_says_nothing_of_the_text_is_asked_again_in_the_next_run(project):
    warning = ["MYMEMORY WARNING: "]
    with served(libretranslate(lambda text: "".join([*warning, backwards(text)]))) as server:
        online(project, server)
        first = project.run("draft", "-l", "es")
        warning.clear()
        second = project.run("draft", "-l", "es")

    assert (first.exit_code, second.exit_code) == (1, 0)


def test_a_setting_that_changes_the_answers_has_answers_of_its_own():
    ways = [DeepLSettings.model_validate({"formality": way}) for way in ("default", "prefer_more", "prefer_less")]

    assert len({DeepL(way, Surroundings()).version for way in ways}) == 3


def test_a_budget_that_is_smaller_than_a_batch_is_used_text_by_text(project, server):
    online(project, server, more="budget = 40")

    result = project.run("draft", "-l", "es")

    assert "es: drafted 2 by libretranslate" in result.output
    assert heard(server) == ["The right to life", "A short text."]


def test_neither_key_nor_text_is_told_or_kept_by_mistake(project, monkeypatch):
    monkeypatch.setenv("COMMUNIQUE_LIBRETRANSLATE_KEY", "s3cr3t-k3y")
    with served(says({"error": "Invalid API key s3cr3t-k3y for Stop."}, 403)) as server:
        online(project, server)
        result = project.run("draft")

    assert result.exit_code == 1
    assert "s3cr3t-k3y" in str(server.asked[0].body)
    assert "s3cr3t" not in result.output
    assert "Stop." not in result.output
    assert "gave up on libretranslate" in result.output
    assert result.output.count("gave up on") == 1
    for data in project.files(".").values():
        assert b"s3cr3t" not in data


# ------------------------------------------------------------------------------------- kills and silence


def long_statement(project, entries=60) -> None:
    items = "".join(f"- Item {n} of many things to say\n" for n in range(entries))
    project.write("source/right-to-life.md", f"---\ntitle: Long\ndate: 2026-03-12\nlanguages: [es]\n---\n\n{items}")


def started(project, *arguments: str) -> subprocess.Popen:
    command = [sys.executable, "-m", "workflow", "--project", str(project.root), "draft", *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


class Slow:
    """A translator that stops at a text until it may go on."""

    def __init__(self, at: int) -> None:
        self.at, self.count, self.is_stopped, self.may_go = at, 0, False, False

    def __call__(self, text: str) -> str:
        self.count += 1
        if self.count == self.at:
            self.is_stopped = True
            end = time.monotonic() + 8
            while not self.may_go and time.monotonic() < end:
                time.sleep(0.01)
        return backwards(text)

    def wait(self) -> None:
        end = time.monotonic() + 30
        while not self.is_stopped and time.monotonic() < end:
            time.sleep(0.01)
        assert self.is_stopped


def test_a_kill_loses_the_answer_in_flight_and_no_other(project):
    long_statement(project)
    slow = Slow(at=25)
    with served(libretranslate(slow)) as server:
        online(project, server)
        process = started(project)
        slow.wait()
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        slow.may_go = True
        drafts = sum(entry.state is State.DRAFT for entry in entries(project).values())
        server.asked.clear()

        assert drafts == 20
        assert project.run("draft").exit_code == 0
        assert len(heard(server)) == 61 - 20

        server.asked.clear()
        project.run("draft")
        project.write(
            PO,
            re.sub(
                r'(?m)^# .*\n|^#, fuzzy\n|(?<=^msgstr )"[^"\n]+"$',
                lambda m: '""' if m[0][0] == '"' else "",
                project.read(PO),
            ),
        )
        assert all(entry.state is State.UNTRANSLATED for entry in entries(project).values())
        assert project.run("draft").exit_code == 0
        assert heard(server) == [], "what was paid for is asked again"
    assert all(entry.state is State.DRAFT for entry in entries(project).values())


def test_an_interruption_saves_what_was_answered(project):
    long_statement(project)
    slow = Slow(at=45)
    with served(libretranslate(slow)) as server:
        online(project, server)
        process = started(project)
        slow.wait()
        process.send_signal(signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        slow.may_go = True

    assert process.returncode != 0
    assert "Traceback" not in output
    assert "interrupted: what was drafted is saved" in output
    assert sum(entry.state is State.DRAFT for entry in entries(project).values()) == 40


def test_an_engine_that_is_not_there_is_noticed_at_once_and_the_rest_is_done(project):
    with served(libretranslate(backwards)) as server:
        pass
    project.write("locales/glossary.csv", "term,lang,status,text,match,note\nINPUD,*,keep,INPUD,,\n")
    change(project, "- Stop.", "- INPUD", "source/right-to-life.md")
    online(project, server)

    start = time.monotonic()
    result = project.run("draft")

    assert time.monotonic() - start < 8
    assert result.exit_code == 1
    assert "es: drafted 1 by copy" in result.output
    assert "es: 4 left empty: unknown to the memory; no answer from libretranslate" in result.output
    assert result.output.count("gave up on libretranslate") == 1


def test_run_asks_an_engine_again_that_gave_no_answer(project):
    is_up = False

    def answer(handler, asked):
        (libretranslate(backwards) if is_up else says({}, status=500))(handler, asked)

    with served(answer) as server:
        online(project, server, more="[prints]\nforms = []")
        assert "no answer from libretranslate" in project.run("run").output
        is_up = True
        assert "es: drafted 5 by libretranslate" in project.run("run").output


def test_run_extracts_what_was_saved_while_it_ran(project):
    source = "source/right-to-life.md"

    def busy(text):
        if "Nobody knew this before." not in project.read(source):
            project.write(source, project.read(source) + "\nNobody knew this before.\n")
        return backwards(text)

    with served(libretranslate(busy)) as server:
        online(project, server, more="[prints]\nforms = []")
        project.run("run")
        assert "new: “Nobody knew this before.”" in project.run("run").output
        assert "new:" not in project.run("run").output


def test_what_was_paid_for_is_used_even_when_the_engine_is_gone(project):
    long_statement(project, entries=45)
    with served(libretranslate(backwards)) as server:
        online(project, server)
        project.run("draft")
    project.write(PO, re.sub(r"(?m)^# machine-draft.*\n|^#, fuzzy\n", "", project.read(PO)))
    project.write(PO, re.sub(r'(?m)^(msgid "(?:Item|Long).*"\nmsgstr ).*$', r'\1""', project.read(PO)))
    change(project, "- Item 7 of", "- Point 7 of", "source/right-to-life.md")
    project.run("extract")

    result = project.run("draft")

    assert result.exit_code == 1
    assert "es: drafted 45 by libretranslate" in result.output
    assert "es: 1 left empty: unknown to the memory; no answer from libretranslate" in result.output


def test_run_drafts_and_goes_on_where_nobody_can(project, server):
    # Under embargo, so that nothing is printed and nobody waits for it.
    change(project, "date:", "embargo: 2999-01-01T00:00+00:00\ndate:", "source/right-to-life.md")
    online(project, server, engines=("memory",))

    result = project.run("run")

    assert result.exit_code == 0, result.output
    assert "es: 5 left empty: unknown to the memory" in result.output


def test_a_damaged_journal_stops_drafting_and_nothing_else(project, server, capsys):
    online(project, server)
    project.write(".communique/journal.sqlite", b"this is no database, and it is long enough to be read as one" * 20)

    result = project.run("draft")
    building._draft(open_project(project.root))

    assert result.exit_code == 1
    assert "the journal is damaged" in result.output
    assert "move the file away" in result.output
    told = capsys.readouterr().err
    assert "draft: nothing was drafted" in told
    assert "the journal is damaged" in told


# ------------------------------------------------------------------------------------------- evaluation


def test_it_is_told_how_near_drafts_come_and_what_people_made_of_them(project, server):
    online(project, server)
    project.run("draft", "-l", "es")
    po = project.read(PO).replace("#, fuzzy\n", "").replace('msgstr "Stop."', 'msgstr "Basta."')
    project.write(PO, po)
    before = project.files("locales")

    result = project.run("draft", "--evaluate", "-l", "es")

    assert result.exit_code == 0, result.output
    assert "es: memory: 0 of 5 entries" in result.output
    assert re.search(r"es: libretranslate: 5 of 5 entries, chrF \d\d\.\d, BLEU \d\d\.\d", result.output)
    assert "es: of 5 reviewed drafts by libretranslate people changed 1, " in result.output
    assert project.files("locales") == before


def test_evaluation_sends_nothing_under_embargo(project, server):
    embargoed(project)
    online(project, server)
    path = "locales/es/LC_MESSAGES/secret.po"
    project.write(path, project.read(path).replace('dawn."\nmsgstr ""', 'dawn."\nmsgstr "Nos reunimos al alba."'))

    project.run("draft", "--evaluate", "-l", "es")

    assert heard(server) == []


# -------------------------------------------------------------------------------------------- the parts


def test_a_text_that_is_too_long_is_sent_by_sentences():
    text = "The first sentence. The second sentence. The third one."

    assert _fitting(text, Limits(text=1000)) == (text,)
    assert _fitting(text, Limits(text=45)) == ("The first sentence. The second sentence.", "The third one.")
    assert _fitting("Раз два. Три.", Limits(text=16, unit="bytes")) == ("Раз два.", "Три.")
    assert _fitting("He said: “Go.” (So it was.) Why?", Limits(text=20)) == ("He said: “Go.”", "(So it was.) Why?")


def test_a_text_that_just_fits_keeps_its_tokens():
    texts = ["[X1X] to [X9X] and on", "fits [X1X]", "just fits [X1X]"]

    assert _offsets(texts, Style.BRACKET, Limits(text=100)) == [0, 9, 10]
    assert _offsets(texts, Style.BRACKET, Limits(text=15)) == [0, 9, 0]
