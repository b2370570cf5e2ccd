"""Signatories: the order and groups of a language, and a text that counts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.collation import collation_key
from workflow.languages import read_tag
from workflow.project import open_project
from workflow.regions import region_of
from workflow.signatories import in_order, miscounts
from workflow.sources import take_inventory
from workflow.statement import Signatory


def _sorted(names: str, tag: str) -> list[str]:
    return sorted(names.split(), key=lambda name: collation_key(name, tag))


# ----------------------------------------------------------------------------------------------- order


@pytest.mark.parametrize(
    ("tag", "names"),
    [
        ("en", "2x Abel Ábel Ánima Åse eau Eau École zebra"),
        ("en", "nandu ñandú nube"),
        ("es", "nube nuez ñandú ola"),
        ("fr", "cote coté côte côté"),
        ("ru", "ёлка ель жук игра йод каша Amnesty"),
        ("en", "Amnesty zoo ель"),
        ("it", "città cittadino lodge Łódź"),
    ],
)
def test_names_stand_where_a_reader_of_the_language_looks_for_them(tag, names):
    assert _sorted(" ".join(reversed(names.split())), tag) == names.split()


def test_spaces_and_punctuation_do_not_count():
    names = ["Red “Alma”", "Red-Azul", "Redalmar"]

    assert sorted(names, key=lambda name: collation_key(name, "es")) == ["Red “Alma”", "Redalmar", "Red-Azul"]


@given(st.lists(st.text(max_size=12)), st.sampled_from(["en", "es", "fr", "ru", "it", "ar"]))
def test_the_order_does_not_depend_on_the_order_before(names, tag):
    def ordered(items):
        return sorted(items, key=lambda name: collation_key(name, tag))

    assert ordered(names) == ordered(names[::-1])


# ---------------------------------------------------------------------------------------------- groups

PEOPLE = [
    Signatory(name="Zed", country="KE"),
    Signatory(name="Global"),
    Signatory(name="Alma", country="MX", names={"es": "Red Alma"}),
    Signatory(name="Beta", country="FR"),
    Signatory(name="Abel", country="ZA"),
]


@pytest.mark.parametrize(
    ("grouping", "tag", "expected"),
    [
        ("plain", "en", [(None, "Abel"), (None, "Alma"), (None, "Beta"), (None, "Global"), (None, "Zed")]),
        (
            "by-region",
            "en",
            [("Africa", "Abel"), ("Africa", "Zed"), ("Americas", "Alma"), ("Europe", "Beta"), ("", "Global")],
        ),
        (
            "by-region",
            "ru",
            [("Америка", "Alma"), ("Африка", "Abel"), ("Африка", "Zed"), ("Европа", "Beta"), ("", "Global")],
        ),
        (
            "by-country",
            "es",
            [
                ("Francia", "Beta"),
                ("Kenia", "Zed"),
                ("México", "Red Alma"),
                ("Sudáfrica", "Abel"),
                ("", "Global"),
            ],
        ),
    ],
)
def test_signatories_stand_in_groups_by_the_names_of_the_language(grouping, tag, expected):
    language = read_tag(tag)
    found = [(group, one.name_in(language)) for group, one in in_order(PEOPLE, language, grouping)]

    assert found == expected


def test_every_country_that_cldr_knows_lies_in_a_region():
    from babel import Locale

    codes = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}
    outside = {
        "AQ",
        "BV",
        "HM",
        "GS",
        "TF",
        "QO",
        "EU",
        "EZ",
        "UN",
        "ZZ",
        "XA",
        "XB",
        "AC",
        "CP",
        "CQ",
        "DG",
        "EA",
        "IC",
        "TA",
    }

    assert {code for code in codes - outside if region_of(code) is None} == set()


# ---------------------------------------------------------------------------------------------- counting


def _statement(project, text: str, signed: int, late: int = 0, language: str = "en"):
    project.write("communique.toml", project.read("communique.toml").replace('"fr"]', '"fr", "it"]'))
    names = [f"  - {{name: Network {i}}}" for i in range(signed)]
    names += [f"  - {{name: Late {i}, on: 2026-03-20}}" for i in range(late)]
    head = f"title: T\ndate: 2026-03-12\nlanguage: {language}\nsignatories:\n" + "\n".join(names)
    project.write("source/right-to-life.md", f"---\n{head}\n---\n\nFirst.\n\n{text}\n")
    return take_inventory(open_project(project.root)).statements[0]


@pytest.mark.parametrize(
    ("language", "text", "signed"),
    [
        ("en", "Over 300 organisations have signed this.", 298),
        ("en", "It was signed by 31 networks.", 30),
        ("en", "The undersigned thirty-two organisations ask for this.", 30),
        ("en", "It has been endorsed by at least 40 civil society organizations.", 39),
        ("en", "Some 300 groups signed.", 200),
        ("es", "Más de 300 organizaciones firmaron esta declaración.", 300),
        ("fr", "Plus de 1 000 organisations ont signé ce texte.", 900),
        ("it", "La dichiarazione è stata firmata da oltre 300 organizzazioni.", 120),
    ],
)
def test_a_number_that_the_list_does_not_bear_out_is_named(project, language, text, signed):
    ((line, message),) = miscounts(_statement(project, text, signed, language=language))

    assert project.read("source/right-to-life.md").splitlines()[line - 1] == text
    assert f"{signed} are listed" in message


@pytest.mark.parametrize(
    ("text", "signed", "late"),
    [
        ("Over 300 organisations have signed this.", 301, 0),
        ("It was signed by 31 networks in 12 countries on 3 March 2026.", 31, 0),
        ("It was signed by 31 networks.", 31, 4),
        ("It was signed by 35 networks.", 31, 4),
        ("In 2016 over 300 organisations asked the United Nations to act.", 5, 0),
        ("Nearly 300 groups signed.", 290, 0),
        ("About 300 groups signed.", 290, 0),
        ("Over 300 organisations have signed this.", 0, 0),
    ],
)
def test_a_number_that_may_be_right_is_not_named(project, text, signed, late):
    if signed:
        assert list(miscounts(_statement(project, text, signed, late))) == []
    else:
        project.write("source/right-to-life.md", f"---\ntitle: T\ndate: 2026-03-12\n---\n\n{text}\n")
        assert list(miscounts(take_inventory(open_project(project.root)).statements[0])) == []


def test_check_names_the_line_of_the_source_and_goes_on(project):
    _statement(project, "It was signed by 31 networks.", 2)
    result = project.run("check")

    assert "source/right-to-life.md:12: warning signatories: the text speaks of “31 networks”, and 2 are listed" in (
        result.output
    )
    assert result.exit_code == 0
