"""What communique.toml may say of engines, and engines of other packages."""

import importlib.util
import subprocess
import sys
from typing import Any

import pytest

from tests import engine_servers as servers
from tests.engine_runs import KEY, TEXT, Asking, tells_nothing
from tests.engine_servers import served
from workflow.engines import http, opening
from workflow.engines.libretranslate import Settings as LibreTranslateSettings
from workflow.engines.protocol import (
    BadAnswer,
    Health,
    Refused,
    Style,
    Transient,
)
from workflow.errors import ProjectError
from workflow.project import open_project

# --- communique.toml ----------------------------------------------------------------------------------------------


def opened(project: Any, name: str, table: str = "", **environment: str) -> Any:
    """An engine of a project whose communique.toml has this table."""
    text = project.read("communique.toml")
    project.write("communique.toml", f"{text}\n[draft]\nengines = ['memory', '{name}']\n\n[engines.{name}]\n{table}\n")
    return opening.open_engine(name, open_project(project.root), environment=environment)


def faults(project: Any, name: str, table: str) -> list[str]:
    """What is wrong with a table, each with its line after the table's head."""
    with pytest.raises(ProjectError) as caught:
        opened(project, name, table)
    head = project.read("communique.toml").split("\n").index(f"[engines.{name}]") + 1
    return [f"{fault.line - head}: {fault.message}" for fault in caught.value.faults]


def test_an_engine_is_opened_as_the_project_wants_it(project):
    found = opened(project, "libretranslate", 'url = "http://127.0.0.1:5000/"\nlocal = true\nbudget = 1000')

    assert (found.id, found.host, found.is_ours) == ("libretranslate", "127.0.0.1:5000", True)
    assert opening.budget("libretranslate", open_project(project.root)) == 1000


@pytest.mark.parametrize("name", ["google", "mymemory", "deepl"])
def test_no_service_is_ever_one_of_ours(project, name):
    found = opened(project, name)

    assert found.host
    assert not found.is_ours
    assert found.can("en", "es")


def test_a_loopback_server_is_ours_only_when_it_is_declared_so(project):
    assert not opened(project, "libretranslate", 'url = "http://localhost:5000"').is_ours


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "127.8.9.1", "[::1]"])
def test_this_machine_has_several_names(name):
    assert LibreTranslateSettings(url=f"http://{name}:5000", local=True).local


@pytest.mark.parametrize("name", ["example.org", "localhost.example.org", "127.0.0.1.nip.io", "192.168.1.4", "0.0.0.0"])
def test_no_other_machine_is_this_one(project, name):
    found = faults(project, "libretranslate", f'url = "http://{name}"\nlocal = true')

    assert len(found) == 1
    assert "for a server on this machine alone" in found[0]


@pytest.mark.parametrize(
    ("name", "table", "expected"),
    [
        ("libretranslate", "", ["0: “url” is missing"]),
        ("libretranslate", 'url = "http://a.example"\nlocla = true', ["2: “locla” is not a key that is known here"]),
        (
            "libretranslate",
            'url = "a.example"',
            ["1: “a.example” is not an address like https://translate.example.org"],
        ),
        (
            "libretranslate",
            'url = "http://u:p@a.example"',
            ["1: an address of a service has no user, password, query or fragment here"],
        ),
        ("google", "\nbudget = -1", ["2: “budget”: input should be greater than or equal to 0, not “-1”"]),
        ("apertium", 'languages = ["ru"]', ["1: “languages.0” must be es, it or fr, not “ru”"]),
        ("deepl", 'formality = "very"', ["1: “formality” must be default, prefer_more or prefer_less, not “very”"]),
    ],
)
def test_every_fault_of_a_table_is_told_with_its_line(project, name, table, expected):
    assert faults(project, name, table) == expected


@pytest.mark.parametrize("key", ["key", "api_key", "auth_key", "token"])
def test_a_key_has_no_place_in_communique_toml(project, key):
    with pytest.raises(ProjectError) as caught:
        opened(project, "deepl", f'{key} = "{KEY}"')

    (fault,) = caught.value.faults
    assert fault.message == f"“{key}” is no place for a key"
    assert fault.tip.endswith("COMMUNIQUE_DEEPL_KEY")
    assert KEY not in str(caught.value)
    assert fault.line == len(project.read("communique.toml").split("\n")) - 1


def test_an_engine_that_nobody_knows_is_a_fault_of_the_project(project):
    with pytest.raises(ProjectError, match="“babelfish” is no engine") as caught:
        opened(project, "babelfish")

    assert "libretranslate" in caught.value.faults[0].tip


def test_doctor_says_of_every_engine_whether_it_can_be_used(project):
    with served(servers.gateway) as server:
        text = project.read("communique.toml")
        engines = 'engines = ["memory", "libretranslate", "deepl", "argus"]'
        table = f'[engines.libretranslate]\nurl = "{server.url}"'
        project.write("communique.toml", f"{text}\n[draft]\n{engines}\n\n{table}\n")
        said = project.run("doctor").output

    assert f"ok       engine libretranslate (optional): {http.host_of(server.url)} answers" in said
    assert "without  engine deepl (optional): it needs a key" in said
    assert "“argus” is no engine" in said


def test_a_missing_extra_is_named(project, monkeypatch):
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *a: None if name == "httpx" else find(name, *a))

    with pytest.raises(ProjectError, match="needs httpx, which the extra “online” installs") as caught:
        opened(project, "google")

    assert "communique[online]" in caught.value.faults[0].tip


def test_deepl_gets_the_terms_of_the_project(project):
    from workflow.glossary import open_glossary

    project.write(
        "locales/glossary.csv",
        "term,lang,status,text\npeople who use drugs,en,preferred,people who use drugs\n"
        "people who use drugs,es,preferred,personas que usan drogas\n",
    )
    glossary = open_glossary(project.root / "locales/glossary.csv")
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho")
    with served(service) as server:
        project.write("communique.toml", f'{project.read("communique.toml")}\n[engines.deepl]\nurl = "{server.url}"\n')
        found = opening.open_engine(
            "deepl", open_project(project.root), glossary=glossary, environment={"COMMUNIQUE_DEEPL_KEY": KEY}
        )
        Asking()(found, "Zebras of the world")

    (made,) = service.glossaries.values()
    assert made["dictionaries"][0]["entries"] == "people who use drugs,personas que usan drogas\n"


def test_nothing_heavy_is_loaded_before_an_engine_is_opened():
    code = (
        "import sys, workflow.engines.opening, workflow.engines.asking\n"
        "print(sorted({'httpx', 'tenacity', 'requests', 'deep_translator', 'bs4'} & set(sys.modules)))"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"


# --- engines of other packages ------------------------------------------------------------------------------------


HOUSE = """
from workflow.engines.protocol import Health, Limits, Style
class House:
    version, host, is_ours, styles, limits = "3", {host!r}, True, (Style.WORD,), Limits(text=100)
    def __init__(self, settings): self.settings = settings
    def can(self, source, target): return True
    def check(self): return Health(True, "at home")
    def translate(self, texts, source, target, style):
        {body}
make = {make}
"""


@pytest.fixture
def house(tmp_path, monkeypatch):
    """Another package with an engine: its code is given, its entry point is a real one."""
    folder = tmp_path / "site"
    (folder / "house_engine-1.0.dist-info").mkdir(parents=True)
    (folder / "house_engine-1.0.dist-info/METADATA").write_text(
        "Metadata-Version: 2.1\nName: house-engine\nVersion: 1.0\n"
    )
    (folder / "house_engine-1.0.dist-info/entry_points.txt").write_text(
        "[communique.engines]\nhouse = house_engine:make\n"
    )
    monkeypatch.syspath_prepend(str(folder))

    def write(
        body: str = "return [text + self.settings['sign'] for text in texts]", host: str = "", make: str = "House"
    ):
        (folder / "house_engine.py").write_text(HOUSE.format(body=body, host=host, make=make))

    yield write
    sys.modules.pop("house_engine", None)


def test_another_package_may_bring_an_engine(project, house):
    house()
    found = opened(project, "house", "sign = '!'")

    assert "house" in opening.names()
    assert (found.id, found.version, found.is_ours) == ("house", "3", True)
    assert Asking()(found, "two words", style=Style.WORD) == ["two words!"]
    assert list(opening.health(open_project(project.root))) == [("house", Health(is_well=True, sentence="at home"))]


@pytest.mark.parametrize(
    ("host", "table", "expected"),
    [
        ("", "", True),
        ("api.example.org", "", False),
        ("api.example.org", "local = true", False),
        ("127.0.0.1:5000", "", False),
        ("127.0.0.1:5000", "local = true", True),
    ],
)
def test_such_an_engine_does_not_say_itself_whether_it_is_ours(project, house, host, table, expected):
    house(host=host)

    assert opened(project, "house", table).is_ours is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("return None", BadAnswer),
        ("return []", BadAnswer),
        ("return list(texts)", Refused),
        ("raise RuntimeError(texts[0])", Transient),
        ("raise KeyError(texts[0])", BadAnswer),
    ],
)
def test_its_mistakes_are_no_tracebacks_of_ours(project, house, body, expected):
    house(body)
    (error,) = Asking()(opened(project, "house"), TEXT)

    assert type(error) is expected
    tells_nothing(error.sentence)


@pytest.mark.parametrize("budget", ['"1000"', "true", "-1"])
def test_a_budget_of_such_an_engine_that_is_no_number_is_no_leave_to_spend(project, house, budget):
    house()
    opened(project, "house", f"budget = {budget}")

    with pytest.raises(ProjectError, match="“budget” must be a whole number"):
        opening.budget("house", open_project(project.root))


@pytest.mark.parametrize("make", ["lambda settings: object()", "lambda settings: 1 / 0", "None"])
def test_an_engine_that_is_none_is_a_fault_of_the_project(project, house, make):
    house(make=make)

    with pytest.raises(ProjectError, match="the engine “house”"):
        opened(project, "house")
