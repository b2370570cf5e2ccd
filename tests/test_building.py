"""What is out of date is made, and nothing else; and what lies there is what a build from nothing would make."""

import datetime
import random
import re
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.conftest import CONFIGURATION, Stencil, Tried
from workflow import crew, pages, site
from workflow.build import build, differences
from workflow.cache import open_cache
from workflow.cli.building import NAMED
from workflow.errors import ProjectError
from workflow.fonts import faces_of
from workflow.memory import memories_of
from workflow.plans import plan_site
from workflow.project import open_project
from workflow.survey import counts_of, findings_of, survey
from workflow.todo import tasks

AT = datetime.datetime(2026, 11, 21, 12, tzinfo=datetime.UTC)
NEWS = '\n[kinds.news]\nneeds = "reviewed"\noutdated = "original"\n'
TEXTS = {"a": "People have rights.", "b": "See [the first](a.md).", "c": "Nobody is left behind."}
SPANISH = {
    "People have rights.": "Las personas tienen derechos.",
    "See [the first](a.md).": "Vea [la primera](a.md).",
    "Nobody is left behind.": "Nadie se queda atrás.",
}


def statement(project, slug, text, **more):
    lines = "".join(f"{key}: {value}\n" for key, value in more.items())
    head = f"title: Statement {slug}\ndate: 2026-03-0{1 + ord(slug[0]) % 9}\nkind: news\n{lines}"
    project.write(f"source/{slug}.md", f"---\n{head}---\n\n{text}\n")


def translate(project):
    """Translate into Spanish what is empty there."""
    import polib

    project.run("extract")
    for path in (project.root / "locales/es/LC_MESSAGES").glob("*.po"):
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po.untranslated_entries():
            entry.msgstr = SPANISH.get(entry.msgid) or entry.msgid.replace("Statement", "Declaración")
        po.save()


def filled(project):
    """Three statements whose kind needs no approval; `b` links to `a`."""
    (project.root / "source/right-to-life.md").unlink(missing_ok=True)
    project.write("communique.toml", CONFIGURATION + NEWS)
    for slug, text in TEXTS.items():
        statement(project, slug, text)
    translate(project)
    return project


@pytest.fixture
def three(project):
    return filled(project)


def make(project, at=AT, **options):
    """Build everything but real PDFs; why each file was made, by path."""
    built = build(open_project(project.root), at, renderers=Stencil(), **options)
    return {str(path): reason for path, reason in built.reasons}


def pages_of(reasons):
    return {path for path in reasons if path.endswith(".html")}


# ------------------------------------------------------------------------------------------- what is made


def test_what_did_not_change_is_not_made_again(three):
    assert "es/a/index.html" in make(three)

    assert make(three) == {}


def test_a_changed_statement_rebuilds_its_editions_and_the_lists_that_name_it_and_nothing_else(three):
    make(three)

    statement(three, "c", "Nobody at all is left behind.")
    made = pages_of(make(three))

    assert "en/c/index.html" in made
    assert "en/index.html" in made, "the home shows how it begins"
    assert not [path for path in made if "/a/" in path or "/b/" in path]


def test_a_changed_translation_rebuilds_its_own_language_alone(three):
    make(three)
    path = "locales/es/LC_MESSAGES/c.po"
    three.write(path, three.read(path).replace("Nadie", "Ninguna persona"))

    made = make(three)

    assert made["es/c/index.html"].startswith("changed: locales/es/LC_MESSAGES/c.po")
    english = {path: reason for path, reason in made.items() if path.startswith("en/") and path.endswith(".html")}
    assert english == {"en/c/index.html": "changed: the files it offers"}, "a ZIP of all languages is among them"


def test_a_statement_that_links_to_another_is_made_again_when_that_one_goes_or_comes(three):
    statement(three, "a", TEXTS["a"], embargo="2026-12-01T09:00+00:00")
    assert "a/index.html" not in (make(three), three.read("output/site/en/b/index.html"))[1]

    made = make(three, AT + datetime.timedelta(days=30))

    assert made["en/b/index.html"].startswith("changed: the statements it links to")
    assert "../../en/a/index.html" in three.read("output/site/en/b/index.html")
    assert not [path for path in pages_of(made) if "/c/" in path]


def test_a_changed_template_rebuilds_what_uses_it(three):
    make(three)
    archive = (Path(__file__).parents[1] / "workflow/templates/archive.html").read_text()
    three.write("templates/archive.html", archive + "<!-- ours -->")

    made = make(three)

    assert pages_of(made)
    assert all("archive" in path for path in made if path.endswith(".html")), made
    assert "changed: the templates" in made["en/archive/index.html"]


def test_a_deleted_statements_files_go(three):
    make(three)
    (three.root / "source/c.md").unlink()

    make(three)

    assert not (three.root / "output/site/en/c").exists()
    assert not (three.root / "output/site/es/c").exists()
    assert "/c/" not in three.read("output/site/manifest.json")


def test_a_file_that_somebody_changed_or_removed_is_made_again(three):
    make(three)
    before = three.read("output/site/es/a/index.html")
    three.write("output/site/es/a/index.html", "<p>Not ours")
    (three.root / "output/site/es/b/index.html").unlink()
    three.write("output/site/es/stray.html", "<p>Not ours")

    made = make(three)

    assert made == {"es/a/index.html": "somebody changed it", "es/b/index.html": "it is gone"}
    assert three.read("output/site/es/a/index.html") == before
    assert not (three.root / "output/site/es/stray.html").exists()


def test_what_is_not_ours_goes_from_the_site_wherever_it_lies(three):
    make(three)
    ours = three.files("output/site").keys()
    for path in "es/.hidden.html", "es/a/.hidden", "es/odd/deep/page.html", "odd.html":
        three.write(f"output/site/{path}", "<p>Not ours")

    make(three)

    assert three.files("output/site").keys() == ours
    assert not (three.root / "output/site/es/odd").exists(), "nor does a folder of it stay"


def test_what_is_not_ours_goes_even_when_the_build_before_was_broken_off(three, monkeypatch):
    make(three)
    three.write("output/site/es/a/.hidden", "Not ours")
    with monkeypatch.context() as broken:
        broken.setattr("workflow.build.manifest_of", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make(three)

    make(three)

    assert not (three.root / "output/site/es/a/.hidden").exists()


def interrupted(*_):
    raise KeyboardInterrupt


def batches(project, at=AT):
    """What each batch is made from, and what each of its files is made from."""
    plan = plan_site(survey(open_project(project.root)), at)
    sizes = {one.pdf("screen"): one.card.counts.messages for one in plan.publications}
    every: list[site.Batch] = [*site.prints(plan), *site.takeaways(plan), *site.artefacts(plan, sizes)]
    return {one.name: (one.inputs, {str(file.path): dict(file.inputs()) for file in one.files()}) for one in every}


def template(name):
    return (Path(__file__).parents[1] / "workflow/templates" / name).read_text() + "<!-- ours -->"


EDITS = {
    "a source": lambda p: statement(p, "a", "Everybody has rights."),
    "a translation": lambda p: p.write(
        "locales/es/LC_MESSAGES/c.po", p.read("locales/es/LC_MESSAGES/c.po").replace("Nadie", "Ninguna persona")
    ),
    "a statement more": lambda p: statement(p, "d", "More."),
    "a statement less": lambda p: (p.root / "source/c.md").unlink(),
    "an embargo": lambda p: statement(p, "a", TEXTS["a"], embargo="2026-12-01T09:00+00:00"),
    "a topic": lambda p: statement(p, "c", TEXTS["c"], tags="[housing]"),
    "a withdrawal": lambda p: p.run("withdraw", "a", "-l", "es", "--by", "Ana", "--reason", "A test."),
    "a template of pages": lambda p: p.write("templates/edition.html", template("edition.html")),
    "a template of lists": lambda p: p.write("templates/archive.html", template("archive.html")),
    "a template of prints": lambda p: p.write("templates/print.html", template("print.html")),
    "a style": lambda p: p.write("templates/page.css", "p { color: red }"),
    "a word of the interface": lambda p: p.write("locales/es/interface.po", OTHER_WORD),
    "a setting": lambda p: p.write("communique.toml", CONFIGURATION.replace("NT", "NN") + NEWS),
    "a forbidden word": lambda p: p.write(
        "locales/glossary.csv", "term,lang,status,text\ndrug user,es,forbidden,drogadicto\n"
    ),
    "nothing": lambda _: None,
}
OTHER_WORD = """msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Statements"
msgstr "Otras palabras"
"""


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_known_of_many_files_at_once_changes_whenever_it_does_for_one_of_them(three, edit):
    before = batches(three)
    edit(three)
    after = batches(three)

    same = [name for name in before.keys() & after.keys() if before[name][0] == after[name][0] != ""]

    assert [name for name in same if before[name] != after[name]] == []
    assert ("pages b" in same) or edit is not EDITS["nothing"]


def test_of_a_statement_that_did_not_change_no_file_is_looked_at_alone(three, monkeypatch):
    make(three)
    looked_at = []
    of_edition = site.of_edition

    def seen(plan, publication, sizes):
        looked_at.append(publication.slug)
        return of_edition(plan, publication, sizes)

    monkeypatch.setattr(site, "of_edition", seen)
    statement(three, "c", "Nobody at all is left behind.")

    make(three)

    assert set(looked_at) == {"c"}


def test_explain_says_why_each_file_is_made(three):
    three.run("build", "--only", "pages")
    statement(three, "c", "Nobody at all is left behind.")

    result = three.run("build", "--only", "pages", "--explain")

    assert "en/c/index.html: changed: source/c.md" in result.output


def test_only_the_statements_with_an_embargo_differ_before_and_after_its_hour(three):
    statement(three, "c", TEXTS["c"], embargo="2026-12-01T09:00+00:00")
    make(three)
    before = three.files("output/site")
    make(three, AT + datetime.timedelta(days=30))
    after = three.files("output/site")

    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}

    assert any("/c/" in path for path in changed)
    assert not [path for path in changed if re.search(r"/(a|b)/", path)]


# --------------------------------------------------------------------------------------------- the cache


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "text", "gone"])
def test_a_damaged_cache_means_a_full_build_never_a_wrong_one(three, damage):
    make(three)
    path = three.root / "output/.cache/build.sqlite"
    data = path.read_bytes()
    chance = random.Random(damage)
    flipped = bytes(byte ^ (chance.random() < 0.001) for byte in data)
    damaged = {"flipped": flipped, "cut": data[: len(data) // 2], "empty": b"", "text": b"hello" * 999}
    path.write_bytes(damaged.get(damage, b"")) if damage != "gone" else path.unlink()
    statement(three, "c", "Nobody at all is left behind.")

    make(three)

    assert differences(open_project(three.root), AT, renderers=Stencil()) == ()


@pytest.mark.parametrize("damage", ["flipped", "cut", "empty", "swapped", "a folder"])
def test_damaged_compiled_templates_never_make_another_page(three, damage):
    forget_templates()
    make(three)
    before = three.files("output/site")
    shutil.rmtree(three.root / "output/site")
    compiled = sorted((three.root / "output/.cache/templates").iterdir())
    contents = [path.read_bytes() for path in compiled]
    for path, data, other in zip(compiled, contents, contents[1:] + contents[:1], strict=True):
        middle = len(data) // 2
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        path.unlink()
        if damage == "a folder":
            path.mkdir()
        else:
            path.write_bytes({"flipped": flipped, "cut": data[:middle], "empty": b"", "swapped": other}[damage])
    forget_templates()

    make(three)

    assert len(compiled) > 5
    assert three.files("output/site") == before


def test_a_compiled_template_is_not_used_for_another_text(three):
    make(three)
    three.write(
        "templates/home.html", '{% extends "list.html" %}{% block main %}{{ 2500|number }} of ours{% endblock %}'
    )
    forget_templates()

    make(three)

    assert "2,500 of ours" in three.read("output/site/en/index.html")
    assert "2.500 of ours" in three.read("output/site/es/index.html"), "a constant, in the words of another language"


def forget_templates():
    """Be as a new process is, which has read no template yet."""
    for function in pages.REMEMBERED:
        function.cache_clear()
    pages.COMPILED.clear()


def in_cache(project, script):
    """Do to the cache what a script in SQL says."""
    base = sqlite3.connect(project.root / "output/.cache/build.sqlite")
    base.executescript(script)
    base.close()


def test_the_cache_of_another_version_is_not_used(three):
    make(three)
    in_cache(three, "UPDATE program SET digest = 'another'")

    assert "es/a/index.html" in make(three)


def test_the_cache_of_a_version_with_other_columns_makes_room_for_ours(three):
    make(three)
    in_cache(three, "UPDATE program SET digest = 'another'; DROP TABLE file; CREATE TABLE file (path, mtime)")

    assert "es/a/index.html" in make(three)
    assert make(three) == {}


@pytest.mark.parametrize("damage", ["facts = NULL", "settled = 'x'", "size = x'00ff'", "mark = -1.5"])
def test_what_a_damaged_row_says_of_a_file_is_not_believed(three, damage):
    make(three)
    in_cache(three, f"UPDATE file SET {damage}")
    statement(three, "a", "People have duties.")

    make(three)

    assert "People have duties." in three.read("output/site/en/a/index.html")


def test_the_cache_of_another_project_is_never_believed(three, tmp_path):
    make(three)
    other = Tried(tmp_path / "other")
    shutil.copytree(three.root, other.root)
    statement(other, "a", "People have duties.")

    make(other)

    assert "People have duties." in other.read("output/site/en/a/index.html")


def test_a_change_that_keeps_size_and_time_is_seen(three):
    import os

    make(three)
    path = three.root / "source/a.md"
    old = path.stat()
    path.write_text(path.read_text().replace("rights", "duties"))
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))

    make(three)

    assert "People have duties." in three.read("output/site/en/a/index.html")


def test_a_second_build_says_at_once_what_the_first_one_said(three):
    first = three.run("build", "--only", "pages").output
    second = three.run("build", "--only", "pages").output

    assert second.splitlines()[:-2] == first.splitlines()[:-2]
    assert "0 files written, 0 removed" in second


def test_of_few_statements_each_is_named_that_goes_out(three):
    statement(three, "d", "Nobody has translated this.")

    told = three.run("build", "--only", "pages").output.splitlines()

    assert told[:4] == [
        "output/site: b: en, es",
        "output/site: a: en, es",
        "output/site: d: en",
        "output/site: c: en, es",
    ]


def test_of_many_statements_is_told_how_many_go_out_in_which_languages(three):
    for number in range(NAMED):
        statement(three, f"n-{number}", "Nobody has translated this.")

    told = three.run("build", "--only", "pages").output.splitlines()

    assert told[:2] == [f"output/site: {NAMED} statements: en", "output/site: 3 statements: en, es"]


def test_what_was_said_is_not_said_again_when_the_hour_has_come(three):
    statement(three, "c", TEXTS["c"], embargo="2026-12-01T09:00+00:00")
    early = three.run("build", "--only", "pages", "--at", "2026-11-21").output
    late = three.run("build", "--only", "pages", "--at", "2026-12-02").output

    assert "embargoed" in early
    assert "embargoed" not in late


def test_an_incremental_site_is_what_a_build_from_nothing_makes(three):
    make(three)
    statement(three, "b", "See [the third](c.md), and read.")
    make(three)

    assert differences(open_project(three.root), AT, renderers=Stencil()) == ()

    three.write("output/site/es/a/index.html", "<p>Not ours")
    assert differences(open_project(three.root), AT, renderers=Stencil()) == ("es/a/index.html: has other bytes",)


def test_a_copy_of_a_project_is_looked_at_by_itself(three, tmp_path):
    three.run("build", "--only", "pages")
    three.run("build", "--only", "pages")
    copy = Tried(tmp_path / "copy")
    shutil.copytree(three.root, copy.root)
    statement(copy, "a", "Another text.")

    assert "new: “Another text.”" in copy.run("extract").output
    copy.run("build", "--only", "pages")
    assert "Another text." in copy.read("output/site/en/a/index.html")


def test_only_the_folder_that_is_named_is_taken_for_the_project(three):
    three.run("build", "--only", "pages")

    result = Tried(three.root / "source").run("build", "--only", "pages")

    assert result.exit_code == 2
    assert "no communique.toml in" in result.output


def test_what_a_build_looks_for_counts_although_it_was_not_there(three):
    three.write("templates/kinds/report.html", "{% extends base %}\n")
    three.run("build", "--only", "pages")
    forget_templates()
    three.write(
        "templates/kinds/news.html", "{% extends base %}\n{% block body %}OUR OWN {{ super() }}{% endblock %}\n"
    )
    three.run("build", "--only", "pages")

    assert "OUR OWN" in three.read("output/site/en/a/index.html")


def test_what_went_out_counts_as_soon_as_it_is_noted(three):
    three.run("build", "--only", "pages")
    three.write("locales/released.txt", f"2026-01-01  {'a' * 64}  es/a/a.es.pdf\n")
    three.run("build", "--only", "pages")
    assert "a" * 64 in three.read("output/site/manifest.json")

    three.write("locales/released.txt", f"2026-01-01  {'b' * 64}  es/a/a.es.pdf\n")
    three.run("build", "--only", "pages")
    assert "b" * 64 in three.read("output/site/manifest.json")


def test_the_words_of_a_template_that_no_template_names_count(three):
    three.write("templates/post.txt", "OUR LEAD")
    make(three)
    forget_templates()
    three.write("templates/post.txt", "ANOTHER LEAD")
    make(three)

    assert "ANOTHER LEAD" in three.read("output/site/es/a/a.es.social.txt")


def test_the_faces_of_an_organisation_count(three):
    family = "Noto Serif Display"
    for path in {Path(path) for path in faces_of(family).values()}:
        three.write(f"fonts/{path.name}", path.read_bytes())
    settings = f'{three.read("communique.toml")}[organisation.fonts]\nserif = "{family}"\n'
    three.write("communique.toml", settings)
    make(three)
    face = next((three.root / "fonts").iterdir())
    face.write_bytes(face.read_bytes() + b"\0")

    assert make(three)["es/a/a.es.pdf"] == "changed: the fonts"


def test_settings_that_change_while_another_build_goes_on_count(three):
    old = open_project(three.root)
    three.write("communique.toml", three.read("communique.toml").replace('name = "', 'name = "The New '))

    build(old, AT, renderers=Stencil())

    assert "The New " in three.read("output/site/en/a/index.html")


def test_settings_that_change_while_a_project_is_looked_at_are_told(three):
    old = open_project(three.root)
    three.write("communique.toml", three.read("communique.toml") + "# changed\n")

    with pytest.raises(ProjectError, match=r"communique.toml was changed meanwhile"):
        survey(old)


def test_the_plan_of_an_hour_holds_from_the_embargo_to_the_end_of_the_hour_of_expiry(three):
    statement(three, "a", TEXTS["a"], embargo="2026-12-01T09:00+00:00", expires="2026-12-02T09:00+00:00")
    found = survey(open_project(three.root))

    for hour, is_out in (
        ("2026-12-01T08:59:59", False),
        ("2026-12-01T09:00:00", True),
        ("2026-12-02T09:00:00", True),
        ("2026-12-02T09:00:01", False),
    ):
        plan = plan_site(found, datetime.datetime.fromisoformat(f"{hour}+00:00"))
        assert (("a", "en") in plan.by_place) == is_out
        since, until = plan.interval
        assert since <= plan.at < until
        for other in (since, until - datetime.timedelta.resolution):
            assert (("a", "en") in plan_site(found, other).by_place) == is_out


def test_of_a_statement_that_is_gone_nothing_is_remembered(three):
    for command in (("build", "--only", "pages"), ("check",), ("status", "--json"), ("todo", "-l", "es")):
        three.run(*command)
    statement(three, "a", "Nobody has said this before.")
    three.run("extract")
    three.run("draft")
    (three.root / "source/c.md").unlink()
    three.run("build", "--only", "pages")

    with sqlite3.connect(three.root / "output/.cache/build.sqlite") as base:
        names = {name for (name,) in base.execute("SELECT CAST(name AS TEXT) FROM value WHERE kind NOT LIKE 'said%'")}
    assert {"a", "a es"} <= names
    assert not [name for name in names if re.search(r"\bc\b", name)]


# ------------------------------------------------------------------------------------------- many at once


MANY = 20


@pytest.fixture
def several(monkeypatch):
    """Let several processes do what they do in large projects."""
    monkeypatch.setattr(crew, "WORTHWHILE", MANY)


def test_many_statements_are_read_and_written_by_several_processes_with_the_same_bytes(three, several, monkeypatch):
    for number in range(MANY):
        statement(three, f"d{number}", f"Text number {number}, see [a](a.md).")
    translate(three)
    make(three)
    by_several = three.files("output/site")
    shutil.rmtree(three.root / "output")
    monkeypatch.setattr(crew, "WORTHWHILE", 10**9)
    make(three)

    assert three.files("output/site") == by_several


def test_many_catalogues_are_merged_by_several_processes_with_the_same_bytes(three, several, monkeypatch):
    def edited(end):
        for number in range(MANY):
            statement(three, f"d{number}", f"Text number {number}, see [a](a.md).\n\n{end}")
        return three.run("extract").output, three.files("locales")

    edited("We have waited for an answer since March.")
    translate(three)
    shutil.copytree(three.root / "locales", three.root / "before")
    by_several = edited("We have waited for an answer since 5 May.")
    shutil.rmtree(three.root / "locales")
    (three.root / "before").rename(three.root / "locales")
    shutil.rmtree(three.root / "output", ignore_errors=True)
    monkeypatch.setattr(crew, "WORTHWHILE", 10**9)
    one = edited("We have waited for an answer since 5 May.")

    assert by_several == one
    assert "now stale" in one[0]


def test_several_processes_find_what_one_does(three, several, monkeypatch):
    for number in range(MANY):
        statement(three, f"d{number}", f"In {1990 + number} people waited.")
    three.run("extract")
    path = three.root / "locales/es/LC_MESSAGES/d7.po"
    path.write_text(
        path.read_text().replace('1997 people waited."\nmsgstr ""', '1997 people waited."\nmsgstr "En 1998."')
    )
    by_several = [three.run(*command).output for command in LOOKS]
    shutil.rmtree(three.root / "output")
    monkeypatch.setattr(crew, "WORTHWHILE", 10**9)

    assert [three.run(*command).output for command in LOOKS] == by_several
    assert "d7.po:" in by_several[0]


LOOKS = (("check",), ("status", "--json"), ("todo", "-l", "es"))


def test_a_damaged_catalogue_found_by_another_process_is_left_alone_and_holds_up_no_other(three, several):
    for number in range(MANY):
        statement(three, f"d{number}", "Text.")
    three.run("extract")
    for number in range(MANY):
        statement(three, f"d{number}", "Another text.")
    path = "locales/es/LC_MESSAGES/d7.po"
    three.write(path, three.read(path) + 'msgid "cut\n')
    before = three.read(path)

    result = three.run("extract")

    assert result.exit_code == 1
    assert f"{path}:" in result.output
    assert three.read(path) == before
    assert "Another text." in three.read("locales/es/LC_MESSAGES/d8.po")


def test_a_fault_found_by_another_process_is_told_with_its_line(three, several):
    for number in range(MANY):
        statement(three, f"d{number}", "Text.")
    three.write("source/d7.md", three.read("source/d7.md") + "\n<b>raw</b>\n")

    result = three.run("build", "--only", "pages")

    assert result.exit_code != 0
    assert "source/d7.md:9: raw HTML" in result.output


# ---------------------------------------------------------------------------------------- any edit at all


class Editing(RuleBasedStateMachine):
    """Whatever is edited, added, removed or damaged: the site, and what is found, is as if nothing were remembered."""

    @initialize()
    def begin(self):
        self.folder = tempfile.TemporaryDirectory()
        self.project = Tried(Path(self.folder.name))
        (self.project.root / "source").mkdir()
        filled(self.project)
        self.at = AT
        self.number = 0

    def teardown(self):
        if hasattr(self, "folder"):
            self.folder.cleanup()

    @rule(
        slug=st.sampled_from("abcd"), words=st.sampled_from(["One.", "Two 2.", "See [it](a.md).", "- A list\n- of two"])
    )
    def write(self, slug, words):
        statement(self.project, slug, words)

    @rule(slug=st.sampled_from("cd"))
    def remove(self, slug):
        (self.project.root / f"source/{slug}.md").unlink(missing_ok=True)

    @rule()
    def review(self):
        translate(self.project)

    @rule(slug=st.sampled_from("abc"))
    def withhold(self, slug):
        if (self.project.root / f"source/{slug}.md").is_file():
            statement(self.project, slug, TEXTS[slug], embargo="2026-12-01T09:00+00:00")

    @rule(hours=st.sampled_from([-24, 24 * 30]))
    def wait(self, hours):
        self.at += datetime.timedelta(hours=hours)

    @rule(accent=st.sampled_from(["#7a1f3d", "#224466"]))
    def paint(self, accent):
        text = CONFIGURATION.replace('short = "NT"', f'short = "NT"\naccent = "{accent}"')
        self.project.write("communique.toml", text + NEWS)

    @rule(path=st.sampled_from(["es/a/index.html", "en/index.html", "manifest.json", "en/stray.html", "en/.odd/page"]))
    def meddle(self, path):
        self.project.write(f"output/site/{path}", "<p>Not ours")

    @rule(slug=st.sampled_from("abc"))
    def withdraw(self, slug):
        self.project.run("withdraw", slug, "-l", "es", "--by", "Ana", "--reason", "A test.")

    @rule(word=st.sampled_from(["personas", "derechos", "nadie"]))
    def forbid(self, word):
        self.project.write("locales/glossary.csv", f"term,lang,status,text\nright,es,forbidden,{word}\n")

    @rule()
    def check(self):
        """What is remembered of findings, tasks and translations is what one finds who remembers nothing."""
        opened = open_project(self.project.root)
        with open_cache(opened.output) as cache:
            known, afresh = survey(opened, cache), survey(opened)
            assert findings_of(known, known.cards) == findings_of(afresh, afresh.cards)
            assert counts_of(known, known.cards) == counts_of(afresh, afresh.cards)
            spanish = opened.language("es")
            assert tasks(known, spanish, self.at) == tasks(afresh, spanish, self.at)
            pair = opened.source_language, spanish
            assert memories_of(known, [pair], self.at).of(*pair) == memories_of(afresh, [pair], self.at).of(*pair)

    @rule()
    def build(self):
        self.number += 1
        if not (self.project.root / "output/site/.communique").is_file():
            shutil.rmtree(self.project.root / "output/site", ignore_errors=True)
        make(self.project, self.at)
        assert differences(open_project(self.project.root), self.at, renderers=Stencil()) == ()

    @invariant()
    def nothing_of_ours_is_a_traceback(self):
        if hasattr(self, "project"):
            assert self.project.run("status").exit_code in {0, 1}


TestEditing = Editing.TestCase
TestEditing.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
