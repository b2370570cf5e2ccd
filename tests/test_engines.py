"""The services one by one: what each is asked, and what it may answer.

Every server here is a real one on this machine, and the translator behind one of them is real too.
"""

import importlib.util
import re
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import engine_servers as servers
from tests.engine_runs import ANSWER, KEY, KINDS, TEXT, WORKING, Asking, engine, failing, translated
from tests.engine_servers import has_apertium, says, served
from workflow.engines import answers, http
from workflow.engines.apertium import Apertium
from workflow.engines.apertium import Settings as ApertiumSettings
from workflow.engines.deepl import DeepL
from workflow.engines.deepl import Settings as DeepLSettings
from workflow.engines.google import Google
from workflow.engines.libretranslate import LibreTranslate
from workflow.engines.libretranslate import Settings as LibreTranslateSettings
from workflow.engines.protocol import (
    AuthFailed,
    BadAnswer,
    EngineError,
    Health,
    NotInstalled,
    Style,
    TooLong,
    Transient,
    Unsupported,
)
from workflow.engines.settings import Surroundings

# --- services that work -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_every_engine_translates(kind):
    run = Asking()
    with served(WORKING[kind](translated)) as server:
        assert run(engine(kind, server.url)) == [ANSWER]

    assert len(server.asked) == 1
    assert run.spent == [len(TEXT)]
    assert run.slept == []


@pytest.mark.parametrize("kind", ["libretranslate", "deepl"])
def test_texts_go_out_in_one_call_and_come_back_in_order(kind):
    texts = [f"{TEXT} {number}" for number in range(7)]
    with served(WORKING[kind](lambda text: text.replace("Zebras on", "Cebras con"))) as server:
        found = Asking()(engine(kind, server.url), *texts)

    assert found == [text.replace("Zebras on", "Cebras con") for text in texts]
    assert len(server.asked) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_the_agent_says_who_it_is_and_takes_nothing_from_netrc(kind, monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login somebody password secret\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    with served(WORKING[kind](translated)) as server:
        Asking()(engine(kind, server.url))

    headers = server.asked[0].headers
    assert headers["User-Agent"].startswith("communique/")
    assert "Basic" not in headers.get("Authorization", "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_server_on_this_machine_is_spoken_to_without_a_proxy(kind, monkeypatch):
    with served(says("a proxy would hear the text", 502)) as proxy, served(WORKING[kind](translated)) as server:
        monkeypatch.setenv("HTTP_PROXY", proxy.url)
        monkeypatch.setenv("http_proxy", proxy.url)
        assert Asking()(engine(kind, server.url)) == [ANSWER]

    assert proxy.asked == []


def test_libretranslate_gets_everything_in_the_body_and_nothing_in_the_address():
    with served(servers.libretranslate(translated)) as server:
        Asking()(engine("libretranslate", server.url), target="pt-BR")

    (asked,) = server.asked
    assert (asked.method, asked.path, asked.query) == ("POST", "/translate", {})
    assert asked.json == {"q": [TEXT], "source": "en", "target": "pt-BR", "format": "text", "api_key": KEY}


def test_google_is_asked_no_more_than_once_a_second():
    slept: list[float] = []
    now = [100.0]

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    with served(servers.google(str.upper)) as server:
        google = Google(url=server.url, sleep=sleep, clock=lambda: now[0])
        google.translate(["a b c"], "en", "es", Style.BRACKET)
        now[0] += 0.25
        google.translate(["d e f", "g h i"], "en", "es", Style.BRACKET)

    assert slept == [0.75, 1.0]


def test_many_threads_never_get_each_others_translations():
    def check(number: int) -> bool:
        text = f"text number {number}"
        return shared.translate([text], "en", "es", Style.BRACKET) == [f"texto {number}"]

    with served(servers.google(lambda text: text.replace("text number", "texto"))) as server:
        shared = Google(url=server.url, sleep=lambda _: None)
        with ThreadPoolExecutor(8) as pool:
            assert all(pool.map(check, range(80)))


@pytest.mark.parametrize(
    ("tag", "google", "mymemory", "libretranslate", "deepl"),
    [
        ("es", "es", "es-ES", "es", "ES"),
        ("es-419", "es", "es-419", "es", "ES-419"),
        ("fr-LU", "fr", "fr-FR", "fr", "FR"),
        ("pt", "pt", "pt-PT", "pt", "PT-PT"),
        ("pt-BR", "pt", "pt-BR", "pt-BR", "PT-BR"),
        ("zh", "zh-CN", "zh-CN", "zh", "ZH-HANS"),
        ("zh-Hant", "zh-TW", "zh-TW", "zh-Hant", "ZH-HANT"),
        ("zh-HK", "zh-TW", "zh-HK", "zh-Hant", "ZH-HANT"),
        ("sr", "sr", "sr-Cyrl-RS", "sr", "SR"),
        ("sr-Latn", "", "sr-Latn-RS", "", ""),
        ("nb", "no", "nb-NO", "nb", "NB"),
        ("fil", "tl", "fil-PH", "tl", "FIL"),
    ],
)
def test_a_language_is_asked_for_by_its_code_there_and_never_in_another_script(
    tag, google, mymemory, libretranslate, deepl
):
    def asked(kind: str) -> str:
        with served(WORKING[kind](translated)) as server:
            tried = engine(kind, server.url)
            if not tried.can("en", tag):
                return ""
            assert Asking()(tried, target=tag) == [ANSWER]
        (asked,) = server.asked
        heard = asked.json if asked.method == "POST" else asked.query
        found = (
            heard.get("tl") or heard.get("target") or heard.get("target_lang") or heard["langpair"].partition("|")[2]
        )
        return str(found)

    assert [asked(kind) for kind in ("google", "mymemory", "libretranslate", "deepl")] == [
        google,
        mymemory,
        libretranslate,
        deepl,
    ]


# --- LibreTranslate -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected", "kept"),
    [
        ("ru is not supported", Unsupported, True),
        ("Russian (ru) is not available as a target language from English (en)", Unsupported, True),
        ("Invalid request: request (20000) exceeds text limit (5000)", TooLong, True),
        ("Visit the portal to get an API key", AuthFailed, True),
        (f"Cannot translate: {TEXT}", BadAnswer, False),
        (f"Wrong: {KEY}", BadAnswer, False),
        ("x" * 500, BadAnswer, False),
        ("two\nlines", BadAnswer, False),
    ],
)
def test_libretranslate_explains_itself_where_that_does_no_harm(sentence, expected, kept):
    error, _, _ = failing("libretranslate", says({"error": sentence}, 400))

    assert type(error) is expected
    assert (sentence in error.sentence) is kept


def test_libretranslate_without_a_key_says_which_variable_is_missing():
    with served(says({"error": "Please contact the server operator to get an API key"}, 400)) as server:
        (error,) = Asking()(LibreTranslate(LibreTranslateSettings(url=server.url), Surroundings()))

    assert isinstance(error, AuthFailed)
    assert "COMMUNIQUE_LIBRETRANSLATE_KEY is not set" in error.sentence


SENTENCE = "Drug policy must respect the human rights of all persons in [X1X]."


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
@pytest.mark.parametrize("style", [Style.BRACKET, Style.WORD])
def test_a_real_translator_behind_libretranslates_interface_drafts_spanish(style):
    text = SENTENCE.replace("[X1X]", answers.token(1, style))
    with served(servers.gateway) as server:
        (found,) = Asking()(engine("libretranslate", server.url), text, style=style)
        health = engine("libretranslate", server.url).check()
        (refused,) = Asking()(engine("libretranslate", server.url), text, target="ru")

    assert "derechos humanos" in found
    assert answers.tokens(found, style) == [1]
    assert health == Health(is_well=True, sentence=f"{http.host_of(server.url)} answers, and knows en, es")
    assert isinstance(refused, Unsupported)
    assert "ru is not supported" in refused.sentence


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_the_same_server_serves_deep_translators_own_class():
    from deep_translator import LibreTranslator

    with served(servers.gateway) as server:
        translator = LibreTranslator(source="en", target="es", api_key="unused", custom_url=f"{server.url}/")
        found = translator.translate(SENTENCE)

    assert "derechos humanos" in found


@pytest.mark.parametrize("listed", [5, [["a"]], [{"code": 5}], [{"code": None}, {"code": "es"}]])
def test_a_list_of_languages_that_is_none_is_told(listed):
    with served(says(listed)) as server:
        health = engine("libretranslate", server.url).check()

    assert not health.is_well
    assert "does not speak LibreTranslate's language" in health.sentence


def test_whoever_can_read_along_on_the_way_is_named():
    def hosts(url: str) -> list[str]:
        return [engine(kind, url).host for kind in ("libretranslate", "deepl", "mymemory")]

    assert hosts("http://translate.example.org") == ["translate.example.org, over plain http"] * 3
    assert hosts("https://translate.example.org") == ["translate.example.org"] * 3
    assert hosts("http://127.0.0.1:5000") == ["127.0.0.1:5000"] * 3


# --- DeepL --------------------------------------------------------------------------------------------------------


TERMS = {
    ("en", "es"): "people who use drugs,personas que usan drogas\n",
    ("en", "fr"): "INPUD,INPUD\n",
    ("en", "it"): "",
}


def deepl(url: str, terms: dict | None = None, key: str = KEY) -> DeepL:
    """DeepL with a glossary."""
    return DeepL(DeepLSettings(url=url), Surroundings({"COMMUNIQUE_DEEPL_KEY": key}, terms or {}, "INPUD"))


def test_deepl_gets_its_key_in_a_header_and_tokens_as_xml():
    text = 'Zebras &amp; lions demand <x id="1"></x> now'
    service = servers.DeepLService(KEY, lambda _: 'Cebras &amp; leones exigen <x id="1"/> ya')
    with served(service) as server:
        found = Asking()(deepl(server.url), text, target="pt", style=Style.XML)

    (asked,) = server.asked
    assert found == ['Cebras &amp; leones exigen <x id="1"></x> ya']
    assert (asked.path, asked.query) == ("/v2/translate", {})
    assert asked.headers["Authorization"] == f"DeepL-Auth-Key {KEY}"
    assert asked.json["text"] == [text]
    assert asked.json["target_lang"] == "PT-PT"
    assert (asked.json["tag_handling"], asked.json["ignore_tags"]) == ("xml", ["x"])


def test_the_terms_of_the_project_become_one_glossary_which_is_found_again():
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho")
    with served(service) as server:
        for _ in range(2):
            tried = deepl(server.url, TERMS)
            Asking()(tried, "Zebras of the world")
            Asking()(tried, "Zebras of the world", target="fr")
        Asking()(tried, "Zebras of the world", target="it")

    (made,) = service.glossaries.values()
    assert [d["target_lang"] for d in made["dictionaries"]] == ["es", "fr"]
    assert made["dictionaries"][0]["entries"] == TERMS["en", "es"]
    assert "INPUD" not in made["name"]
    used = [asked.json.get("glossary_id") for asked in server.asked if asked.path == "/v2/translate"]
    assert used == [*list(service.glossaries) * 4, None]


def test_other_terms_take_the_place_of_the_old_ones_and_of_nobody_elses():
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho", room=2)
    service.glossaries["theirs"] = {"name": "communique-of-somebody-else"}
    with served(service) as server:
        Asking()(deepl(server.url, TERMS), "Zebras of the world")
        first = {glossary["name"] for glossary in service.glossaries.values()}
        Asking()(deepl(server.url, {("en", "es"): "zebra,cebra\n"}), "Zebras of the world")

    assert "theirs" in service.glossaries
    assert len(service.glossaries) == 2
    assert {glossary["name"] for glossary in service.glossaries.values()} != first


def test_a_glossary_holds_what_all_varieties_of_a_language_say_alike():
    terms = {
        ("en", "pt-BR"): "drug user,usuário de drogas\nharm reduction,redução de danos\n",
        ("en", "pt-PT"): "drug user,utilizador de drogas\nharm reduction,redução de danos\n",
    }
    service = servers.DeepLService(KEY, lambda text: f"{text} dito")
    with served(service) as server:
        Asking()(deepl(server.url, terms), "Zebras of the world", target="pt-BR")

    (made,) = service.glossaries.values()
    assert [d["entries"] for d in made["dictionaries"]] == ["harm reduction,redução de danos\n"]


@pytest.mark.parametrize("refusal", [400, 403, 404, 413, 456])
def test_deepl_translates_without_a_glossary_where_there_is_none_to_be_had(refusal):
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho", room=0, refusal=refusal)
    run = Asking()
    with served(service) as server:
        tried = deepl(server.url, TERMS)
        assert [run(tried, "Zebras of the world") for _ in range(2)] == [["Zebras of the world dicho"]] * 2

    assert run.bench.told() == []
    assert [asked.method for asked in server.asked if asked.path == "/v3/glossaries"] == ["GET", "POST"]


@pytest.mark.parametrize("refusal", [401, 429])
def test_what_is_not_about_glossaries_stops_deepl_while_it_makes_one(refusal):
    service = servers.DeepLService(KEY, lambda text: f"{text} dicho", room=0, refusal=refusal)
    with served(service) as server:
        (error,) = Asking()(deepl(server.url, TERMS), "Zebras of the world")

    assert isinstance(error, EngineError)


@pytest.mark.parametrize("listed", [5, None, [5], [{"name": None}]])
def test_a_list_of_glossaries_that_is_none_does_no_harm(listed):
    translating = servers.deepl(lambda text: f"{text} dicho")

    def answer(handler, asked):
        (says({"glossaries": listed}) if asked.path == "/v3/glossaries" else translating)(handler, asked)

    with served(answer) as server:
        assert Asking()(deepl(server.url, TERMS), "Zebras of the world") == ["Zebras of the world dicho"]


def test_the_key_says_which_host_deepl_has():
    def host(key: str) -> str:
        return DeepL(DeepLSettings(), Surroundings({"COMMUNIQUE_DEEPL_KEY": key})).host

    assert (host("abc:fx"), host("abc")) == ("api-free.deepl.com", "api.deepl.com")


def test_deepl_without_a_key_asks_nobody():
    with served(says({})) as server:
        (error,) = Asking()(deepl(server.url, key=""))
        health = deepl(server.url, key="").check()

    assert isinstance(error, AuthFailed)
    assert "COMMUNIQUE_DEEPL_KEY is not set" in error.sentence
    assert not health.is_well
    assert server.asked == []


@pytest.mark.parametrize("key", ["ключ", "a\nb"])
def test_a_key_that_no_header_can_hold_is_told_for_what_it_is(key):
    health = deepl("http://127.0.0.1:9", key=key).check()

    assert health == Health(is_well=False, sentence="COMMUNIQUE_DEEPL_KEY holds signs that no key has")


def test_deepl_tells_what_is_left_of_the_allowance():
    service = servers.DeepLService(KEY, str)
    with served(service) as server:
        before = deepl(server.url).check()
        service.used = 500_000
        after = deepl(server.url).check()

    assert before.is_well
    assert "10 of 500,000 characters" in before.sentence
    assert not after.is_well


def test_a_language_that_deepl_does_not_know_benches_it_for_this_language():
    error, _, _ = failing("deepl", says({"message": "Value for 'target_lang' not supported."}, 400))

    assert isinstance(error, Unsupported)


# --- Apertium -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_apertium_drafts_spanish_and_more_only_when_asked():
    (found,) = Asking()(Apertium(), f"{SENTENCE} 7,000 *people*; see {{this}} ^now$ /or @never \\ #2 & <so>")
    more = Apertium(ApertiumSettings.model_validate({"languages": ["it", "fr"]}))

    assert "derechos humanos" in found
    assert answers.tokens(found, Style.BRACKET) == [1]
    assert "7,000 *" in found
    assert "^" in found
    assert Apertium().can("en", "es")
    assert not Apertium().can("en", "it")
    assert more.can("en-GB", "fr")
    assert not more.can("en", "ru")
    assert "diritti umani" in Asking()(more, SENTENCE, target="it")[0]
    assert Apertium().is_rough
    assert Apertium().check().is_well


def test_without_the_program_the_command_that_installs_it_is_named():
    absent = Apertium(program="no-such-program")
    (error,) = Asking()(absent)

    assert isinstance(error, NotInstalled)
    assert "apt-get install --no-install-recommends apertium apertium-eng-spa" in error.sentence
    assert not absent.check().is_well


def program(folder: Path, script: str) -> str:
    """A program that behaves like Apertium until it translates."""
    path = folder / "apertium"
    path.write_text(f'#!/bin/sh\nif [ "$1" = -l ]; then echo eng-spa; exit; fi\n{script}\n')
    path.chmod(0o755)
    return str(path)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path):
    hanging = Apertium(program=program(tmp_path, f"sleep 60 & echo $! > {tmp_path}/child; cat | sleep 60"), seconds=0.3)
    start = time.monotonic()
    (error,) = Asking()(hanging)

    assert isinstance(error, Transient)
    assert time.monotonic() - start < 3
    child = int((tmp_path / "child").read_text())
    assert not _is_running(child)


def _is_running(process: int) -> bool:
    for _ in range(50):
        try:
            state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return False
        if state == "Z":
            return False
        time.sleep(0.02)
    return True


def test_a_program_that_writes_without_end_is_ended(tmp_path):
    (error,) = Asking()(Apertium(program=program(tmp_path, "yes"), seconds=5))

    assert isinstance(error, BadAnswer)


def test_a_sentence_of_a_program_that_fails_is_not_taken(tmp_path):
    (error,) = Asking()(Apertium(program=program(tmp_path, "printf 'Nadie sera torturado'; exit 1")))

    assert isinstance(error, BadAnswer)
    assert "exit 1" in error.sentence


def test_a_program_that_cannot_be_started_or_says_nothing_is_told_by_its_check(tmp_path):
    broken, hanging = tmp_path / "broken", tmp_path / "hanging"
    broken.write_bytes(b"\x7fELFxx")
    hanging.write_text("#!/bin/sh\nsleep 60\n")
    for path in (broken, hanging):
        path.chmod(0o755)
    cannot, silent = Apertium(program=str(broken)), Apertium(program=str(hanging), seconds=0.3)

    (error,) = Asking()(cannot)

    assert isinstance(error, NotInstalled)
    assert "cannot be started" in cannot.check().sentence
    assert silent.check() == Health(is_well=False, sentence="it did not answer within 0.3 s")
    assert (cannot.version, silent.version) == ("", "")


@pytest.mark.skipif(not has_apertium(), reason="Apertium is not installed")
def test_apertium_says_which_version_answers():
    assert re.search(r"\d\.\d", Apertium().version)


# --- Argos --------------------------------------------------------------------------------------------------------


PACKAGE = """
calls = []
class Tokenizer:
    def encode(self, text): return text.split()
    def decode(self, tokens): return " " + " ".join(tokens)
class Package:
    from_code, target_prefix, tokenizer = "en", "", Tokenizer()
    import pathlib
    package_path = pathlib.Path("model")
    def __init__(self, to_code): self.to_code, self.package_version = to_code, "1.9"
def get_installed_packages():
    calls.append("installed")
    return [Package("es"), Package("pb"), Package("zh")]
def __getattr__(name):
    if name.startswith("get_available") or name.startswith("update"):
        raise AssertionError(f"{name} asks a server")
    raise AttributeError(name)
"""
TRANSLATOR = """
class Result:
    def __init__(self, tokens): self.hypotheses = [tokens]
class Translator:
    def __init__(self, path, device): assert path.endswith("model")
    def translate_batch(self, tokens, **options):
        return [Result(sentence[::-1]) for sentence in tokens]
"""


@pytest.fixture
def installed(tmp_path, monkeypatch):
    """Argos Translate. The real package and its models are some 400 MB; these stand in for the few names of it used."""
    from workflow.engines.argos import Argos

    folder = tmp_path / "argostranslate"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "package.py").write_text(PACKAGE)
    (tmp_path / "ctranslate2.py").write_text(TRANSLATOR)
    monkeypatch.syspath_prepend(str(tmp_path))
    yield Argos()
    for name in ("argostranslate", "argostranslate.package", "ctranslate2"):
        sys.modules.pop(name, None)


def test_argos_runs_what_is_installed_and_asks_no_server(installed):
    assert installed.check() == Health(is_well=True, sentence="has en to es, en to pt-BR, en to zh")
    assert installed.version == "en to es 1.9, en to pt-BR 1.9, en to zh 1.9"
    assert installed.can("en-GB", "es")
    assert installed.can("en", "pt-BR")
    assert not installed.can("en", "ru")
    assert not installed.can("en", "zh-Hant")
    found = Asking()(installed, "Stop the war. It harms [X1X] us.")
    assert found == ["war. the Stop us. [X1X] harms It"]
    assert isinstance(Asking()(installed, target="ru")[0], Unsupported)


def test_a_damaged_model_of_argos_is_told_and_ends_nothing(installed, tmp_path):
    (tmp_path / "argostranslate/package.py").write_text(
        "def get_installed_packages(): raise Exception('Error opening package: no metadata.json')\n"
    )
    (error,) = Asking()(installed)

    assert isinstance(error, NotInstalled)
    assert installed.check().sentence == error.sentence
    assert not installed.can("en", "es")
    assert installed.version == ""


@pytest.mark.skipif(importlib.util.find_spec("argostranslate") is not None, reason="Argos Translate is installed")
def test_without_the_package_argos_says_how_to_get_it():
    from workflow.engines.argos import Argos

    (error,) = Asking()(Argos())

    assert isinstance(error, NotInstalled)
    assert "pip install argos-translate-lt" in error.sentence
    assert not Argos().can("en", "es")
    assert not Argos().check().is_well
