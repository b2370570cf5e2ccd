"""`communique check`: what it names, how it tells it, what a translator may allow, and what holds an edition."""

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tests.conftest import Tried
from tests.readcases import read_cases
from tests.test_editions import change, edition, policy, upper
from workflow import examination
from workflow.catalogue import DraftMark, Entry, Key
from workflow.checks.plain import shape
from workflow.facts import digest
from workflow.inventory import open_inventory
from workflow.po import read
from workflow.project import open_project

CASES = Path(__file__).parent / "cases"

STATEMENT = """\
---
title: The right to life
date: 2026-03-12
---

In 2020 over 300 organisations signed [the letter](https://example.org/a).

Nobody called them “addicts”.
"""
GOOD = {
    "The right to life": "El derecho a la vida",
    "In 2020 over 300 organisations signed [the letter](https://example.org/a).": (
        "En 2020 más de 300 organizaciones firmaron [la carta](https://example.org/a)."
    ),
    "Nobody called them “addicts”.": "Nadie las llamó «adictas».",
}
GLOSSARY = 'term,lang,status,text,match,note\naddict,es,forbidden,drogadicto,"drogadict{o,a,os,as}",say persona\n'
PO = "locales/es/LC_MESSAGES/right-to-life.po"


@pytest.fixture
def checked(project, translated) -> Tried:
    project.write("source/right-to-life.md", STATEMENT)
    project.write("locales/glossary.csv", GLOSSARY)
    return translated(lambda text: GOOD[text])


def allow(project, start: str, what: str) -> None:
    """Let a finding stand, as a translator would: in a comment of the entry."""
    above = f'#. Paragraph\n#: source/right-to-life.md\nmsgid "{start}'
    change(project, above, f"# allow {what}\n{above}", PO)


def found(project) -> list[tuple[str, str]]:
    problems = json.loads(project.run("check", "-l", "es", "--format", "json").output)["problems"]
    return [(problem["level"], problem["check"]) for problem in problems]


def test_a_faithful_translation_has_no_problem(checked):
    result = checked.run("check", "-l", "es")

    assert result.exit_code == 0
    assert result.output == "0 errors, 0 warnings, 0 allowed\n"


@pytest.mark.parametrize(
    ("old", "new", "check"),
    [
        ("más de 300", "más de 200", "numbers"),
        ("[la carta](https://example.org/a)", "la carta", "links"),
        ("organizaciones", "оrganizaciones", "scripts"),
        ("Nadie las llamó «adictas».", "Las llamaron drogadictas.", "forbidden"),
    ],
)
def test_what_would_do_harm_is_an_error_with_its_line(checked, old, new, check):
    change(checked, old, new, PO)

    result = checked.run("check", "-l", "es")

    assert result.exit_code == 1
    line = next(line for line in result.output.splitlines() if f": error {check}: " in line)
    number = int(line.split(":")[1])
    assert checked.read(PO).split("\n")[number - 1].startswith("msgid ")


def test_the_json_of_check_is_what_other_tools_rely_on(checked):
    change(checked, "más de 300", "más de 200", PO)

    (problem, *_) = json.loads(checked.run("check", "-l", "es", "--format", "json").output)["problems"]

    assert set(problem) == {"path", "line", "level", "check", "message", "msgid"}
    assert problem["path"] == PO
    assert problem["msgid"].startswith("In 2020")


def test_github_gets_annotations(checked):
    change(checked, "más de 300", "más de 200", PO)

    assert f"::error file={PO},line=" in checked.run("check", "-l", "es", "--format", "github").output


def test_a_translator_may_allow_a_fact_with_a_reason(checked):
    change(checked, "más de 300", "más de 200", PO)
    allow(checked, "In 2020", "numbers: the Spanish list was shorter")

    result = checked.run("check", "-l", "es")

    assert result.exit_code == 0
    assert result.output.endswith(" 0 warnings, 2 allowed\n")
    approved = checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana")
    assert "allowed (the Spanish list was shorter) numbers" in approved.output


def test_what_was_allowed_of_a_wording_is_not_allowed_of_the_next_one(checked):
    change(checked, "más de 300", "más de 200", PO)
    allow(checked, "In 2020", "numbers: the English 300 is a slip")
    change(checked, "over 300", "over 2,300", "source/right-to-life.md")
    checked.run("extract")
    lines = checked.read(PO).split("\n")
    checked.write(PO, "\n".join(line for line in lines if not line.startswith(("#, fuzzy", "#| ", "# stale:"))))

    assert ("error", "numbers") in found(checked)
    assert checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 1


def test_nobody_may_allow_a_forbidden_word(checked):
    change(checked, "Nadie las llamó «adictas».", "Las llamaron drogadictas.", PO)
    allow(checked, "Nobody called", "forbidden: it is only a word")

    assert ("error", "forbidden") in found(checked)
    assert checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 1


def test_an_error_refuses_the_approval_and_holds_what_needs_none(checked):
    change(checked, "más de 300", "más de 200", PO)

    refused = checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana")
    assert refused.exit_code == 1
    assert "numbers: " in refused.output

    policy(checked, needs="reviewed", outdated="original")
    assert edition(checked)["errors"] == 2
    assert edition(checked)["publish"] is False


def test_an_edition_with_an_error_is_not_reviewed_and_not_ready_to_approve(checked):
    assert edition(checked)["state"] == "reviewed"
    assert "ready to approve" in checked.run("todo", "-l", "es").output

    change(checked, "más de 300", "más de 200", PO)

    found, line = edition(checked), checked.read(PO)[: checked.read(PO).index('msgid "In 2020')].count("\n") + 1
    assert found["state"] == "in-progress"
    assert found["why"][0].startswith(f"error: {PO}:{line}: numbers: ")
    assert "not approved: 0 of 1 signatures" in found["why"]
    todo = checked.run("todo", "-l", "es").output
    assert f"{PO}:{line}: error: numbers: " in todo
    assert "ready to approve" not in todo


def test_an_error_in_what_is_to_follow_an_approved_text_is_told(checked):
    assert checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 0
    change(checked, "Nadie las llamó «adictas».", "Nadie las llamó drogadictas.", PO)

    found = edition(checked)
    assert (found["state"], found["publish"]) == ("outdated", True)
    assert any(f"what is to follow it has an error: {PO}:" in why and "forbidden" in why for why in found["why"])
    assert "error: forbidden: " in checked.run("todo", "-l", "es").output
    assert "goes out, but: right-to-life (es): what is to follow it has an error: " in checked.run("status").output


def test_run_counts_what_check_counts(checked):
    change(checked, "más de 300", "más de 200", PO)
    change(checked, 'msgid "In 2020', '#, fuzzy\nmsgid "In 2020', PO)

    *_, counted = checked.run("check").output.splitlines()
    errors, warnings, _ = counted.split(", ")

    assert errors == "2 errors"
    assert f"check: {errors}, {warnings}: communique check lists them" in checked.run("run").output


def test_the_original_in_the_place_of_its_translation_is_not_published(checked):
    change(checked, "Nadie las llamó «adictas».", "Nobody called them “addicts”.", PO)
    policy(checked, needs="reviewed", outdated="original")

    assert ("error", "copied") in found(checked)
    assert edition(checked)["publish"] is False
    assert "copied: it is the text of the original, untranslated" in edition(checked)["why"][0]

    allow(checked, "Nobody called", "copied: a line of a song")
    assert edition(checked)["publish"] is True


def test_a_word_that_is_forbidden_later_takes_an_approved_edition_down(checked):
    assert checked.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 0
    assert edition(checked)["publish"] is True

    checked.write("locales/glossary.csv", GLOSSARY + "letter,es,forbidden,carta,,say misiva\n")

    assert edition(checked)["publish"] is False
    assert edition(checked)["why"] == ["forbidden: “carta”"]


def test_a_po_file_of_anybody_is_checked(tmp_path):
    from click.testing import CliRunner

    from workflow.cli import cli

    path = tmp_path / "theirs.po"
    path.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nLanguage: fr\\n"\n\n'
        'msgid "Ten people and 1,250 letters."\nmsgstr "10 personnes et 1 260 lettres."\n',
        encoding="utf-8",
    )

    result = CliRunner().invoke(cli, ["--project", str(tmp_path), "check", str(path)])

    assert result.exit_code == 1
    assert f"{path}:4: error numbers: " in result.output


def test_fix_mends_typography_and_nothing_else(checked):
    change(checked, "«adictas»", '\\"adictas\\"', PO)
    before = checked.read(PO)

    result = checked.run("check", "-l", "es", "--fix")

    assert "fixed: " in result.output
    assert checked.read(PO) == before.replace('\\"adictas\\"', "«adictas»")
    assert "fixed: " not in checked.run("check", "-l", "es", "--fix").output


def test_a_draft_that_fix_mends_stays_a_draft_of_the_machine(checked):
    draft, good = 'Nadie las llamó "adictas".', "Nadie las llamó «adictas»."
    mark = DraftMark("apertium", "1f3a9c04", digest(draft), "2026-11-21")
    escaped = draft.replace('"', '\\"')
    change(checked, f'msgstr "{good}"', f'msgstr "{escaped}"', PO)
    above = '#. Paragraph\n#: source/right-to-life.md\nmsgid "Nobody'
    change(checked, above, f"# {mark}\n{above.replace('msgid', '#, fuzzy' + chr(10) + 'msgid')}", PO)

    assert "fixed: " in checked.run("check", "-l", "es", "--fix").output

    (entry,) = (entry for entry in read(checked.root / PO).entries if entry.msgid.startswith("Nobody"))
    assert entry.msgstr == good
    assert entry.is_untouched_draft
    assert entry.draft_mark == replace(mark, out=digest(good))


def test_upper_case_is_no_translation_problem_of_structure(translated):
    assert not [check for level, check in found(translated(upper)) if check in {"links", "markup", "block", "html"}]


def pairs_of_cases(language: str) -> list[tuple[str, str]]:
    """Every pair in English and a language of the case files, wrong ones and correct ones."""
    cases = [case.values[0] for path in CASES.glob("check-*.txt") for case in read_cases(path.name)]
    wrong = [case.split("\n", 2)[1:] for case in cases if case.startswith(f"en→{language}\n")]
    lines = [
        line for line in (CASES / f"pairs.{language}.txt").read_text("utf-8").split("\n") if line[:2] not in {"", "# "}
    ]
    correct = list(zip(lines[::2], lines[1::2], strict=True))
    # Facts that one correct translation has are wrong under another original.
    strange = [(source, target) for (source, _), (_, target) in pairwise(correct)]
    return [*map(tuple, wrong), *correct, *strange]


@pytest.mark.parametrize("language", ["es", "fr", "it", "ru"])
def test_the_quick_look_of_a_build_finds_every_error_of_check(project, language):
    project.write("communique.toml", project.read("communique.toml").replace('"fr"', '"fr", "it", "ru"'))
    project.write("locales/glossary.csv", f"{GLOSSARY}UNAIDS,*,keep,UNAIDS,,\n")
    inventory = open_inventory(open_project(project.root))
    (one,) = (one for (_, tag), one in inventory.editions.items() if tag == language)
    entries: dict[Key, Entry] = {
        (None, source): Entry(msgid=source, msgstrs=(target,), line=line)
        for line, (source, target) in enumerate(pairs_of_cases(language), 1)
    }
    full = replace(one, entries=entries)

    wanted = {(f.line, f.check, f.message) for f in examination.unresolved(examination.examine(inventory, full))}
    found = {(f.line, f.check, f.message) for f in examination.gate(inventory, full)}

    # What is forbidden in words that a page shows is found by `forbidden_words`.
    shapes = {line: (shape(source), shape(text)) for line, (source, text) in enumerate(pairs_of_cases(language), 1)}
    shown = {line for line, (there, here) in shapes.items() if there is not None and there == here}
    assert found == {error for error in wanted if error[1] != "forbidden" or error[0] not in shown}
    assert len(wanted) > 100


@pytest.mark.parametrize(
    ("english", "spanish"),
    [
        ("It is on Monday, 3 May, with Dr Smith.", "Es el martes 3 de mayo, con la Dra. Jones."),
        ("About 50% of them were fined $500.", "Unas 50 de ellas recibieron una multa de 500."),
        ("At least 1,250 people were arrested.", "Al menos 1,250 personas fueron detenidas."),
        ("The call starts at 3 pm.", "La llamada empieza a las 3 de la mañana."),
        ("In 2016 INPUD met.", "En 2016 se reunió la red."),
        ("They are `people`.", "Son `drogadictas`."),
    ],
)
def test_an_error_holds_an_edition_that_needs_no_signature(project, translated, english, spanish):
    project.write("source/right-to-life.md", f"---\ntitle: Rights\ndate: 2026-03-12\n---\n\n{english}\n")
    project.write("locales/glossary.csv", f"{GLOSSARY}INPUD,*,keep,INPUD,,\n")
    translated(lambda text: {"Rights": "Derechos", english: spanish}[text])
    policy(project, needs="reviewed", outdated="original")

    assert edition(project)["publish"] is False
    assert any("error: " in why for why in edition(project)["why"])


# ------------------------------------------------------------------------------------------- once is enough


@pytest.fixture
def examined(monkeypatch) -> list[str]:
    """Grows by the name of every translation that the checks look at."""
    slugs: list[str] = []
    real = examination.examine

    def seen(inventory, one):
        slugs.append(f"{one.statement.slug}.{one.language.tag}")
        return real(inventory, one)

    monkeypatch.setattr("workflow.survey.examine", seen)
    return slugs


def test_what_did_not_change_is_not_checked_again(checked, examined):
    checked.write("source/other.md", STATEMENT.replace("right to life", "right to rest"))
    checked.run("extract")
    first = checked.run("check").output
    examined.clear()

    assert checked.run("check").output == first
    assert checked.run("check", "other").exit_code == 0
    checked.run("status", "--json")
    assert examined == []

    change(checked, "más de 300", "más de 200", PO)
    assert checked.run("check").exit_code == 1
    assert examined == ["right-to-life.es"]


def test_another_glossary_lets_everything_be_checked_again(checked, examined):
    checked.run("check", "-l", "es")
    examined.clear()

    checked.write("locales/glossary.csv", GLOSSARY + "letter,es,forbidden,carta,,say misiva\n")

    assert ("error", "forbidden") in found(checked)
    assert examined == ["right-to-life.es"]


def test_an_original_is_warned_about_where_its_language_would_set_it_in_another_way(project):
    french = "---\ntitle: Un objectif\ndate: 2026-03-12\nlanguage: fr\n---\n\nUne page.\n\nQue faire ? Et toi ?\n"
    project.write("source/objectif.md", french)
    project.run("extract")

    (line,) = [line for line in project.run("check").output.splitlines() if "objectif.md" in line]

    assert line.startswith("source/objectif.md:9: warning typography: ")
    assert line.endswith("(and 1 more)")


@pytest.mark.parametrize(
    ("old", "new", "warning"),
    [
        ("- Stop.", "| a | b |\n| c | d |", "source/right-to-life.md:11: warning form: this looks like a table"),
        ("## What", "##What", "source/right-to-life.md:9: warning form: this looks like a heading"),
        ("- Stop.", "- [ ] Stop.", "source/right-to-life.md:11: warning form: this looks like a box to tick"),
        ("2026-03-12", "2999-03-12", "source/right-to-life.md:3: warning date: its date, 2999-03-12, lies ahead"),
        ("date:", "signatories: [A, B, a]\ndate:", "source/right-to-life.md:3: warning form: a has signed twice"),
    ],
)
def test_what_looks_like_a_slip_in_an_original_is_a_warning(project, old, new, warning):
    project.write("locales/glossary.csv", GLOSSARY)
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace(old, new, 1))

    result = project.run("check")

    assert result.exit_code == 0
    assert warning in result.output
    assert result.output.endswith("0 errors, 1 warning, 0 allowed\n")


def test_a_hashtag_a_date_under_embargo_and_a_vacancy_of_fields_are_no_slips(project):
    project.write("locales/glossary.csv", GLOSSARY)
    project.write("source/a.md", "---\ntitle: T\ndate: 2026-03-12\n---\n\n#SupportDontPunish is ours.\n")
    project.write("source/b.md", "---\ntitle: T\ndate: 2999-03-12\nembargo: 2999-03-12T09:00Z\n---\n\nText.\n")
    project.write("source/c.md", "---\ntitle: T\ndate: 2026-03-12\nfields: [{label: Place, value: Here}]\n---\n")

    assert project.run("check").output == "0 errors, 0 warnings, 0 allowed\n"


def test_a_statement_without_a_text_and_a_reference_of_two_are_warnings(project):
    for name in ("a", "b"):
        project.write(f"source/{name}.md", "---\ntitle: T\ndate: 2026-03-12\nref: X/1\n---\n")

    said = project.run("check").output

    assert "source/b.md:4: warning ref: “X/1” is the reference of a too" in said
    assert "source/a.md:1: warning form: there is no text below the front matter" in said


@pytest.mark.parametrize("name", ["hello.MD", "hello.markdown", "hello.txt", "hello.md.txt", "2026/hello.md"])
def test_a_file_that_no_statement_comes_of_is_named_until_it_has_the_right_name(project, name):
    project.write("locales/glossary.csv", GLOSSARY)
    project.write("source/files/notes.txt", "A document to download.")
    project.write(
        "source/a.md", "---\ntitle: T\ndate: 2026-03-12\nattachments: [{file: files/notes.txt, title: N}]\n---\n"
    )
    assert "0 warnings" in project.run("check").output
    path = project.write(f"source/{name}", STATEMENT)

    said = project.run("check").output
    path.rename(project.root / "source/hello.md")

    assert f"source/{name}:1: warning stray: no statement comes of this file: " in said
    assert "as source/hello.md" in said
    assert "0 warnings" in project.run("check").output


def test_a_catalogue_whose_header_names_another_language_than_its_folder_is_a_warning(project):
    project.write("locales/glossary.csv", GLOSSARY)
    project.run("extract")
    path = "locales/es/LC_MESSAGES/right-to-life.po"
    text = project.read(path)
    assert project.run("check").output == "0 errors, 0 warnings, 0 allowed\n"
    project.write(path, text.replace("Language: es", "Language: fr"))

    result = project.run("check")

    assert result.exit_code == 0
    assert f"{path}:1: warning header: its header says “Language: fr”" in result.output
