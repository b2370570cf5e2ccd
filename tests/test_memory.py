"""The memory: what people translated before may fill an entry where it says the same, and is a hint elsewhere."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.errors import ProjectError
from workflow.memory import Memory, Unit, comparing, likeness, memories_of
from workflow.project import open_project
from workflow.survey import survey
from workflow.tmx import Pair, pairs_in, tmx

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters="\ufffe\uffff"), min_size=1, max_size=30
).filter(lambda text: text.strip())
HERE = Path("memory.tmx")


def unit(text: str, translation: str, of: str = "a", **more) -> Unit:
    return Unit(text, translation, of, **{"is_curated": True, **more})


@pytest.mark.parametrize(("given", "expected"), read_cases("memory.txt"))
def test_what_the_memory_knows(given, expected):
    *known, text = given.split("\n")
    units = [unit(*line.split(" = ")) for line in known]

    found = Memory(tuple(units), "en").find(text, slug="b")

    said = [f"{found.draft.label}: {found.draft.translation}"] if found.draft else []
    said += [f"hint {hint.label}, {hint.why_not or 'another'}: {hint.translation}" for hint in found.hints]
    assert "\n".join(said) == expected


def test_of_equal_texts_the_one_in_the_same_context_counts_and_the_other_is_a_hint():
    units = unit("Home", "Inicio", context="menu"), unit("Home", "Hogar")

    found = Memory(units, "en").find("Home", slug="b")
    in_menu = Memory(units, "en").find("Home", slug="b", context="menu")

    assert (found.draft.translation, [hint.translation for hint in found.hints]) == ("Hogar", ["Inicio"])
    assert in_menu.draft.translation == "Inicio"
    assert [hint.why_not for hint in Memory(units[:1], "en").find("Home", slug="b").hints] == ["in another context"]


def test_what_is_not_curated_only_suggests_however_exact():
    found = Memory((unit("Stop.", "Basta.", is_curated=False),), "en").find("Stop.", slug="b")

    assert found.draft is None
    assert [(hint.translation, hint.why_not) for hint in found.hints] == [("Basta.", "not curated")]


def test_what_is_under_embargo_serves_its_own_statement_alone():
    secret = unit("We will meet the president on Monday morning.", "Nos reuniremos con el presidente.", is_private=True)
    memory = Memory((secret,), "en")
    alike = "We will meet the president on Monday evening."

    assert memory.find(secret.text, slug="a").draft
    assert memory.find(alike, slug="a").draft
    for text in (secret.text, alike, f"{secret.text} More."):
        found = memory.find(text, slug="b")
        assert (found.draft, found.hints) == (None, ())


def test_a_statement_can_be_left_out():
    memory = Memory((unit("Stop.", "Basta.", "a"), unit("Stop.", "Alto.", "b")), "en")

    assert memory.without("a").find("Stop.", slug="c").draft.of == "b"


def test_with_very_many_texts_only_those_with_rare_words_in_common_are_compared(monkeypatch):
    units = tuple(unit(f"Paragraph {n} speaks of the place {n * 7} and of nothing else", f"P {n}") for n in range(300))
    text = "Paragraph 123 speaks of the place 861 and of nothing besides"
    slow = Memory(units, "en").find(text, slug="b")
    monkeypatch.setattr(comparing, "_MANY", 10)

    assert Memory(units, "en").find(text, slug="b").draft == slow.draft
    assert slow.draft.translation == "P 123"


def test_likeness_is_a_share():
    assert likeness("abcd", "abcd") == 1
    assert likeness("abcd", "wxyz") == 0


# ------------------------------------------------------------------------------------- of a project


def remembered(project, source="en", target="es") -> Memory:
    found = survey(open_project(project.root))
    pair = found.project.language(source), found.project.language(target)
    return memories_of(found, [pair], datetime.datetime.now(datetime.UTC)).of(*pair)


def test_it_holds_what_was_reviewed_and_never_a_draft(translated):
    project = translated(lambda text: f"ES {text}")
    path = "locales/es/LC_MESSAGES/right-to-life.po"
    po = project.read(path)
    project.write(path, po.replace('msgid "Stop."', '#, fuzzy\nmsgid "Stop."'))

    known = {one.text for one in remembered(project).units}

    assert "The right to life" in known
    assert "Stop." not in known


def test_it_holds_what_stood_in_a_statement_before(translated):
    project = translated(lambda text: f"ES {text}")
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("- Stop.", "- Go on."))
    project.run("extract")
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("- Go on.", ""))

    assert "ES The right to life" in {one.translation for one in remembered(project).units}


def test_it_holds_nothing_of_what_was_withdrawn(translated):
    project = translated(lambda text: f"ES {text}")
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "wrong")

    assert remembered(project).units == ()


def test_what_is_under_embargo_is_private(translated):
    project = translated(lambda text: f"ES {text}")
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text.replace("date:", "sensitivity: embargoed\ndate:"))

    assert all(one.is_private for one in remembered(project).units)


def test_what_is_under_embargo_is_suggested_nowhere_when_texts_are_extracted(translated):
    project = translated(lambda text: f"ES {text}")
    text = project.read("source/right-to-life.md")
    project.write("source/right-to-life.md", text.replace("date:", "sensitivity: embargoed\ndate:"))
    project.write("source/open.md", "---\ntitle: Open\ndate: 2026-04-01\n---\n\nStop.\n")
    project.run("extract")

    assert "ES Stop." not in project.read("locales/es/LC_MESSAGES/open.po")


def test_a_pair_serves_in_its_own_direction_alone(translated):
    project = translated(lambda text: f"ES {text}")

    assert remembered(project, "es", "en").units == ()


def test_an_original_in_another_language_serves_that_language(project):
    project.write("source/lettre.md", "---\ntitle: Lettre\ndate: 2026-04-01\nlanguage: fr\n---\n\nÇa suffit.\n")
    project.run("extract")
    path = "locales/es/LC_MESSAGES/lettre.po"
    project.write(path, project.read(path).replace('suffit."\nmsgstr ""', 'suffit."\nmsgstr "Basta."'))

    assert [unit.text for unit in remembered(project, "fr").units] == ["Ça suffit."]
    assert remembered(project).units == remembered(project, "es", "fr").units == ()


def test_tmx_files_fill_when_curated_and_suggest_otherwise(project):
    project.write("locales/memory/own.tmx", tmx([Pair("en", "Stop.", "Basta.")], "en", "es", version="1"))
    project.write("locales/memory/other.tmx", tmx([Pair("en", "Go.", "Vaya.")], "en", "es", version="1"))
    settings = '[draft]\ncurated = ["locales/memory/own.tmx"]\nmemories = ["locales/memory/oth*.tmx"]\n'
    project.write("communique.toml", project.read("communique.toml") + settings)

    assert {(one.text, one.of, one.is_curated) for one in remembered(project).units} == {
        ("Stop.", "own.tmx", True),
        ("Go.", "other.tmx", False),
    }


@pytest.mark.parametrize(
    ("pattern", "fault"), [("../away.tmx", "leads out of the project"), ("none.tmx", "there is no file none.tmx")]
)
def test_a_pattern_that_leads_nowhere_is_told(project, pattern, fault):
    project.write("communique.toml", project.read("communique.toml") + f'[draft]\nmemories = ["{pattern}"]\n')

    with pytest.raises(ProjectError, match=fault):
        remembered(project)


# ---------------------------------------------------------------------------------------------- TMX


@settings(deadline=None, max_examples=60)
@given(st.lists(st.builds(Pair, st.just("en"), TEXTS, TEXTS)))
def test_what_is_written_as_tmx_is_read_again(pairs):
    assert pairs_in(tmx(pairs, "en", "es", version="1"), HERE, "en", "es") == tuple(dict.fromkeys(pairs))


def test_each_pair_keeps_its_direction(project):
    data = tmx([Pair("it", "Basta.", "Stop."), Pair("en", "Go.", "Via.")], "en", "it", version="1")

    assert pairs_in(data, HERE, "en", "it") == (Pair("en", "Go.", "Via."),)
    assert pairs_in(data, HERE, "it", "en") == ()


def test_a_file_of_another_tool_is_read_without_its_codes():
    text = (
        '<?xml version="1.0"?><tmx version="1.4"><header srclang="EN-GB"/><body><tu><tuv xml:lang="EN-gb"><seg>'
        '<bpt i="1">&lt;b&gt;</bpt>Stop<ept i="1">&lt;/b&gt;</ept> <hi>now</hi>.</seg></tuv>'
        '<tuv lang="es_MX"><seg>Basta <ph>{1}</ph>ya.</seg></tuv></tu></body></tmx>'
    )

    assert pairs_in(text.encode("utf-16"), HERE, "en", "es") == (Pair("en", "Stop now.", "Basta ya."),)


BOMB = '<?xml version="1.0"?><!DOCTYPE tmx [<!ENTITY a "aaaaaaaa">]><tmx><body>&a;</body></tmx>'


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"<tmx><body>", "memory.tmx:1: not XML: no element found"),
        (b"<html/>", "memory.tmx:1: this is no TMX file"),
        (BOMB.encode(), "memory.tmx:1: it declares an entity of its own"),
        (b"", "memory.tmx:1: not XML: no element found"),
        (b'<?xml version="1.0" encoding="gb2312"?><tmx/>', "memory.tmx:1: its encoding cannot be read"),
        (b'<?xml version="1.0" encoding="nobody-knows"?><tmx/>', "memory.tmx:1: its encoding cannot be read"),
        (b'<?xml version="1.0" encoding="undefined"?><tmx/>', "memory.tmx:1: its encoding cannot be read"),
    ],
)
def test_a_file_that_is_no_memory_is_refused_in_plain_words(data, fault):
    with pytest.raises(ProjectError) as caught:
        pairs_in(data, HERE, "en", "es")

    assert str(caught.value) == fault
