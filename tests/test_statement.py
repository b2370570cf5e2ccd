"""A statement is read whole, or refused with every fault and its line."""

import pytest

from tests.readcases import read_cases
from workflow.errors import ProjectError, SourceError, UsageError
from workflow.project import open_project
from workflow.sources import take_inventory


@pytest.mark.parametrize(("text", "faults"), read_cases("faults.txt"))
def test_every_fault_of_a_file_is_told_with_its_line(project, text, faults):
    project.write("source/right-to-life.md", text)

    with pytest.raises(SourceError) as caught:
        take_inventory(open_project(project.root))

    assert "\n".join(f"{fault.line}: {fault.message}" for fault in caught.value.faults) == faults


LINKS = "---\ntitle: T\ndate: 2026-01-01\n---\n\n## What we *ask*, “now”\n\n## 2. Ask\n\n## 2. Ask\n\n{}\n"


@pytest.mark.parametrize("place", ["what-we-ask-now", "2-ask", "2-ask-1"])
@pytest.mark.parametrize("where", ["", "right-to-life.md"])
def test_a_link_leads_to_a_heading_by_its_words(project, place, where):
    project.write("source/right-to-life.md", LINKS.format(f"[There]({where}#{place})."))

    assert take_inventory(open_project(project.root)).slugs


@pytest.mark.parametrize(
    ("link", "message", "tip"),
    [
        ("#what-we-ask", "there is no “#what-we-ask” in this text to link to", "did you mean “what-we-ask-now”?"),
        ("#nowhere", "there is no “#nowhere” in this text to link to", "link to the name of a heading: "),
        ("other.md#ask", "there is no “#ask” in other.md to link to", "link to the name of a heading: "),
        ("othr.md", "there is no statement “othr” to link to", "did you mean “other”?"),
        ("nope.md", "there is no statement “nope” to link to", "link to another statement as slug.md"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_what_may_have_been_meant(project, link, message, tip):
    project.write("source/right-to-life.md", LINKS.format(f"[There]({link})."))
    project.write("source/other.md", "---\ntitle: T\ndate: 2026-01-01\n---\n\nText.\n")

    with pytest.raises(SourceError) as caught:
        take_inventory(open_project(project.root))

    (fault,) = caught.value.faults
    assert (fault.line, fault.message) == (12, message)
    assert fault.tip.startswith(tip)


@pytest.mark.parametrize(
    ("line", "tip"),
    [
        ("date: tomorrow", "write year, month and day in figures"),
        ("sumary: S", "did you mean “summary”?"),
        ("signatories: [{nme: A}]", "did you mean “name”?"),
        ("signatories: [{name: A, country: Germany}]", "write DE, or leave the country out"),
        ("languages: [german]", "write its tag, like de"),
        ("languages: [de]", "it has en, es, fr; add another to the targets in communique.toml"),
        ("title: T\ntitle: U", "keep one of them"),
        ("title T\nref: A", "each line is key: value; "),
    ],
)
def test_a_fault_of_the_front_matter_has_a_tip(project, line, tip):
    others = [one for one in ("title: T", "date: 2026-01-01") if one[:5] != line[:5]]
    project.write("source/right-to-life.md", "\n".join(["---", *others, line, "---", ""]))

    with pytest.raises(SourceError) as caught:
        take_inventory(open_project(project.root))

    assert any(fault.tip.startswith(tip) for fault in caught.value.faults), [fault.tip for fault in caught.value.faults]


def test_the_faults_of_all_files_come_at_once(project):
    project.write("source/a.md", "no front matter")
    project.write("source/b.md", "none here either")

    with pytest.raises(SourceError) as caught:
        take_inventory(open_project(project.root))

    assert [str(fault.path) for fault in caught.value.faults] == ["source/a.md", "source/b.md"]


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"---\ntitle: T\xff\n", 2, "byte 0xff is not UTF-8"),
        (b"---\ntitle: T\ndate: 2026-01-01\n---\n\nA\x00B\n", 6, "a control character, U+0000"),
        (b"---\n" + b"a: 1\n" * 20_000 + b"---\n", 1, "front matter of more than 64 KB"),
        (b"---\ntitle: T\n---\n" + b"x" * 3_000_000, 1, "larger than 2 MB"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_text_are_refused(project, data, line, message):
    project.write("source/right-to-life.md", data)

    with pytest.raises(SourceError) as caught:
        take_inventory(open_project(project.root))

    assert [(fault.line, fault.message) for fault in caught.value.faults] == [(line, message)]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_byte_order_mark_and_windows_line_ends_are_read(project, mark, end):
    text = "---\ntitle: T\ndate: 2026-01-01\n---\n\nOne.\n\nTwo.\n".replace("\n", end)
    project.write("source/right-to-life.md", mark + text.encode())

    (statement,) = take_inventory(open_project(project.root)).statements

    assert [block.text for block in statement.document.blocks] == ["One.", "Two."]


@pytest.mark.parametrize("name", ["Big", "with space", "a..b", "archive", "feed", "files", "downloads", "x" * 81, "é"])
def test_a_file_name_that_is_no_slug_is_refused(project, name):
    project.write(f"source/{name}.md", "---\ntitle: T\ndate: 2026-01-01\n---\n")

    with pytest.raises(SourceError, match=r"slug|name that the site uses"):
        take_inventory(open_project(project.root))


def test_no_is_norwegian(project):
    project.write("communique.toml", project.read("communique.toml").replace('"fr"', '"fr", "no"'))
    project.write("source/right-to-life.md", "---\ntitle: T\ndate: 2026-01-01\nlanguage: no\n---\n")

    (statement,) = take_inventory(open_project(project.root)).statements

    assert statement.language.tag == "no"
    assert [language.tag for language in statement.targets] == ["en", "es", "fr"]


@pytest.mark.parametrize("command", [("status",), ("extract",), ("check",), ("build",), ("todo", "-l", "es")])
def test_an_original_in_a_language_that_the_project_lacks_is_told_with_its_line(project, command):
    project.write("source/right-to-life.md", "---\ntitle: T\ndate: 2026-01-01\nlanguage: pt\n---\n")

    result = project.run(*command)

    assert result.exit_code == 2
    assert "source/right-to-life.md:4: “pt” is not a language of this project\n" in result.output
    assert "tip: it has en, es, fr; add another to the targets in communique.toml" in result.output


def test_data_is_typed(project):
    project.write(
        "source/right-to-life.md",
        "---\ntitle: T\ndate: 2026-01-01\nembargo: 2026-12-01T09:00+01:00\nexpires: 2027-01-01\n"
        "signatories:\n  - A Network\n  - {name: B, country: gb, on: 2026-02-01}\n---\n",
    )

    (statement,) = take_inventory(open_project(project.root)).statements

    meta = statement.meta
    assert meta.embargo
    assert meta.expires
    assert meta.embargo.isoformat() == "2026-12-01T09:00:00+01:00"
    assert meta.expires.isoformat() == "2027-01-01T23:59:59+00:00"
    assert [(one.name, one.country) for one in meta.signatories] == [("A Network", None), ("B", "GB")]


# -------------------------------------------------------------------------------------- communique.toml


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('"es"', '"xx"', "communique.toml:8: “xx” is not a language that CLDR knows"),
        ('"es"', '"en"', "communique.toml:6: the source language “en” stands among the targets"),
        ('url = "https://example.org"', 'url = "ftp:x"', "communique.toml:4: “organisation.url” must be an address"),
        ('short = "NT"', 'shirt = "NT"', "communique.toml:1: “organisation.short” is missing"),
        ("[languages]", "[kinds.news]\nneeds = 'reviewed'\n[languages]", 'communique.toml:6: outdated = "hold" needs'),
        ("[languages]", "[languages", "communique.toml:6: not TOML"),
        ("targets =", "targets = [1]\n#", "communique.toml:8: “languages.targets.0” must be text"),
        ('short = "NT"', 'short = "NT"\naccent = "reddish"', "communique.toml:4: “organisation.accent” must be a"),
        ('url = "https://example.org"', 'url = "example"', "communique.toml:4: “organisation.url” must be an address"),
        ("[languages]", "[kind.default]\napprovals = 2\n[languages]", "communique.toml:6: “kind” is not a key"),
        ('"fr"]', '"es"]', "communique.toml:6: a target language stands there twice: es"),
    ],
)  # fmt: skip
def test_a_fault_of_the_configuration_is_told_with_its_line(project, old, new, expected):
    project.write("communique.toml", project.read("communique.toml").replace(old, new))

    with pytest.raises(ProjectError) as caught:
        open_project(project.root)

    assert any(str(fault).startswith(expected) for fault in caught.value.faults), str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "tip"),
    [
        ("[languages]", "[kind.default]\n[languages]", "did you mean “kinds”?"),
        ("[languages]", "[languages", "text stands in quotes, "),
        ('"es"', '"spanish"', "write its tag, like es"),
        ('"fr"]', '"es"]', "name each language once"),
        ('targets = ["es", "fr"]', 'targets = "es"', "write it in brackets, "),
    ],
)
def test_a_fault_of_the_configuration_has_a_tip(project, old, new, tip):
    project.write("communique.toml", project.read("communique.toml").replace(old, new))

    with pytest.raises(ProjectError) as caught:
        open_project(project.root)

    assert [fault.tip[: len(tip)] for fault in caught.value.faults] == [tip]


def test_a_byte_that_is_no_text_is_told_with_its_line(project):
    project.write("communique.toml", project.read("communique.toml").encode() + b"# caf\xe9")

    with pytest.raises(ProjectError, match=r"^communique\.toml:9: not UTF-8"):
        open_project(project.root)


def test_a_kind_takes_from_the_default_what_it_does_not_say(project):
    toml = '[kinds.default]\nneeds = "approved"\napprovals = 2\n[kinds.news]\ncosmetic = "keep"\n'
    project.write("communique.toml", project.read("communique.toml") + toml)

    policy = open_project(project.root).policy("news")

    assert (policy.approvals, policy.cosmetic) == (2, "keep")
    assert open_project(project.root).policy("never-named").approvals == 2


def test_a_folder_without_configuration_is_told_how_to_get_one(tmp_path):
    with pytest.raises(ProjectError) as caught:
        open_project(tmp_path)

    assert "communique init" in caught.value.faults[0].tip


def test_a_language_that_the_project_lacks_is_a_wrong_usage(project):
    with pytest.raises(UsageError, match="“de” is not a language of this project"):
        open_project(project.root).language("de")
