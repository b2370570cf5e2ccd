"""What nobody meant and no single file shows is told by every command that looks at the whole project."""

import json

import pytest

from tests.test_editions import APPROVED, EXAMPLE, SPANISH, change, edition, sign, upper

GLOSSARY = 'term,lang,status,text,match,note\naddict,es,forbidden,drogadicto,"drogadict{o,a,os,as}",say persona\n'
LOOKING = [("check",), ("check", "-l", "es"), ("status",), ("build", "--only", "pages")]


@pytest.fixture
def with_terms(project):
    project.write("locales/glossary.csv", GLOSSARY)
    return project


@pytest.mark.parametrize("command", LOOKING)
def test_a_project_without_a_glossary_is_warned_each_time(with_terms, command):
    assert "warning glossary" not in with_terms.run(*command).output
    (with_terms.root / "locales/glossary.csv").rename(with_terms.root / "terms.csv")

    for _ in range(2):
        output = with_terms.run(*command).output
        assert "locales/glossary.csv:1: warning glossary: there is no glossary, so that no forbidden word" in output


def test_whoever_signs_without_a_glossary_is_told(translated):
    project = translated(upper)

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert "warning glossary: there is no glossary" in result.output


def test_the_doctor_misses_a_glossary(with_terms):
    assert "a glossary" not in with_terms.run("doctor").output
    (with_terms.root / "locales/glossary.csv").unlink()

    assert "without  a glossary: locales/glossary.csv: " in with_terms.run("doctor").output


@pytest.mark.parametrize("command", [*LOOKING, ("approve", "right-to-life", "-l", "es", "--by", "Ana")])
def test_a_glossary_with_other_capital_letters_stops_everything(with_terms, translated, command):
    translated(upper)
    with_terms.run("check")
    path = with_terms.root / "locales/glossary.csv"
    path.unlink()
    with_terms.run("check")
    path.with_name("Glossary.CSV").write_text(GLOSSARY)

    result = with_terms.run(*command)

    assert result.exit_code == 2
    assert "locales/Glossary.CSV:1: the glossary is called glossary.csv\n  tip: rename it" in result.output


@pytest.mark.parametrize("command", LOOKING)
def test_a_kind_that_is_almost_one_of_the_named_ones_is_told_with_its_line(with_terms, command):
    with_terms.write("communique.toml", with_terms.read("communique.toml") + "[kinds.joint-statement]\napprovals = 2\n")
    change(with_terms, "date: 2026", "kind: joint-statment\ndate: 2026")

    assert (
        f"{EXAMPLE}:3: warning kind: communique.toml names no kind “joint-statment”" in with_terms.run(*command).output
    )

    change(with_terms, "statment", "statement")
    assert "warning kind" not in with_terms.run(*command).output


@pytest.mark.parametrize("kind", ["statement", "news", "press-release"])
def test_a_kind_of_its_own_is_no_slip(with_terms, kind):
    with_terms.write("communique.toml", with_terms.read("communique.toml") + "[kinds.joint-statement]\napprovals = 2\n")
    change(with_terms, "date: 2026", f"kind: {kind}\ndate: 2026")

    assert with_terms.run("check").output == "0 errors, 0 warnings, 0 allowed\n"


@pytest.mark.parametrize("command", [("check",), ("status",), ("build", "--only", "pages")])
def test_what_belongs_to_no_statement_is_named(with_terms, translated, command):
    project = translated(upper)
    sign(project)
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-01-01\n---\n")
    (project.root / EXAMPLE).unlink()

    output = project.run(*command).output

    assert (
        f"{APPROVED}:1: warning orphan: there is no {EXAMPLE} to which what lies here in Spanish and French" in output
    )
    assert "write “formerly: [right-to-life]” where it has another name now" in output


def test_a_language_that_a_statement_does_not_have_any_more_is_named(with_terms, translated):
    translated(upper)
    change(with_terms, "date: 2026", "languages: [fr]\ndate: 2026")

    output = with_terms.run("check").output

    assert f"{SPANISH}:1: warning orphan: {EXAMPLE} is not to be translated into Spanish" in output


def test_a_language_that_the_project_does_not_have_any_more_is_named(with_terms, translated):
    translated(upper)
    with_terms.write("communique.toml", with_terms.read("communique.toml").replace('"es", ', ""))

    output = with_terms.run("status").output

    assert "locales/es/LC_MESSAGES:1: warning orphan: Spanish is no language of this project, and 1 of its" in output


def test_the_json_of_check_is_about_texts_alone_and_people_are_told_beside_it(with_terms):
    (with_terms.root / "locales/glossary.csv").unlink()

    assert json.loads(with_terms.run("check", "--format", "json").output)["problems"] == []
    for _ in range(2):  # the second time, nothing has moved
        assert "locales/glossary.csv:1: warning glossary" in with_terms.run("check").stderr


# ------------------------------------------------------------------------------------- gone from the site


def gone(project) -> list[str]:
    """What `build` says of editions that leave the site."""
    lines = project.run("build", "--only", "pages").output.splitlines()
    return [line for line in lines if line.startswith("gone from the site: ")]


def test_a_build_names_the_statement_whose_source_is_gone(translated):
    project = translated(upper)
    sign(project)
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-01-01\n---\n")
    assert gone(project) == []
    (project.root / EXAMPLE).unlink()

    assert gone(project) == [f"gone from the site: right-to-life (en, es): there is no {EXAMPLE}"]
    assert gone(project) == []


def test_a_build_names_the_edition_whose_language_is_gone(translated):
    project = translated(upper)
    sign(project)
    gone(project)
    project.write("communique.toml", project.read("communique.toml").replace('"es", ', ""))

    assert gone(project) == ["gone from the site: right-to-life (es): it has no edition in this language any more"]


def test_a_build_names_the_edition_that_may_not_go_out_any_more_and_why(translated):
    project = translated(upper)
    sign(project)
    gone(project)
    (project.root / APPROVED).unlink()

    assert gone(project) == ["gone from the site: right-to-life (es): not approved: 0 of 1 signatures"]


def test_an_edition_that_was_withdrawn_or_renamed_is_not_gone(translated):
    project = translated(upper)
    sign(project)
    gone(project)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "R")
    assert gone(project) == []

    rename(project, "right-to-life", "to-life")
    change(project, "date: 2026", "formerly: [right-to-life]\ndate: 2026", "source/to-life.md")
    project.run("extract")
    assert gone(project) == ["gone from the site: right-to-life (es): there is no source/right-to-life.md"]


# ----------------------------------------------------------------------------------------------- renamed


def rename(project, old: str, new: str) -> None:
    (project.root / f"source/{old}.md").rename(project.root / f"source/{new}.md")


def test_a_statement_that_was_renamed_is_known_by_its_texts(with_terms, translated):
    project = translated(upper)
    sign(project)
    rename(project, "right-to-life", "to-life")
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-01-01\n---\n\nStop.\n")

    output = project.run("extract").output

    assert "source/to-life.md:1: warning renamed: it has 5 of the 5 texts of right-to-life, which is gone" in output
    assert "“formerly: [right-to-life]” in its front matter brings along" in output
    assert "other.md:1: warning renamed" not in output
    assert f"{APPROVED}:1: warning orphan: " in output
    assert f"{APPROVED}:1: warning orphan: " in project.run("extract").output

    change(project, "date: 2026", "formerly: [right-to-life]\ndate: 2026", "source/to-life.md")
    output = project.run("extract").output

    assert "source/to-life.md: taken over from right-to-life (es, fr)\n" in output
    assert edition(project)["state"] == "approved"
    assert "orphan" not in project.run("check").output


def test_what_somebody_wrote_under_the_new_name_is_not_replaced(with_terms, translated):
    project = translated(upper)
    sign(project)
    rename(project, "right-to-life", "to-life")
    project.run("extract")
    path = SPANISH.replace("right-to-life", "to-life")
    change(project, 'msgstr "STOP."', 'msgstr "BASTA."', path)

    change(project, "date: 2026", "formerly: [right-to-life]\ndate: 2026", "source/to-life.md")
    project.run("extract")

    assert 'msgstr "BASTA."' in project.read(path)
    assert 'msgstr "STOP."' in project.read(SPANISH)
    assert f"{SPANISH}:1: warning orphan: " in project.run("check").output
