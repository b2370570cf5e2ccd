"""DeepL, by its API: https://developers.deepl.com/.

Texts go out as XML, in which `x` is left alone; the project's terms go along as a glossary there, which is named after
what it holds, so that another wording makes another glossary and the same one is found again.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from workflow.engines.failures import failure, parsed
from workflow.engines.http import Bounds, Client, Reply, openly
from workflow.engines.protocol import AuthFailed, BadAnswer, EngineError, Health, Limits, Style, Unsupported
from workflow.engines.settings import EngineSettings, Surroundings, Url, key_variable
from workflow.languages import matching, subtags

ID = "deepl"
PRO = "https://api.deepl.com"
FREE = "https://api-free.deepl.com"
_TARGETS = ("EN-GB", "EN-US", "ES-419", "PT-BR", "PT-PT", "ZH-HANS", "ZH-HANT")
"""Its codes for targets that are more than a language; it wants no English and no Portuguese without a region."""

_GLOSSARIES = "/v3/glossaries"
_NOT_OF_GLOSSARIES = frozenset({401, 429})
"""What it says to anything when the key is wrong, or it is asked too often."""


class Settings(EngineSettings):
    """`[engines.deepl]`."""

    url: Url | None = None
    """Another host than that of the key's plan."""
    formality: Literal["default", "prefer_more", "prefer_less"] = "prefer_more"
    """Where a language has two ways to say “you”."""


class DeepL:
    """DeepL, with the key's plan and the project's glossary."""

    id = ID
    is_ours = False
    is_rough = False
    styles = (Style.XML, Style.BRACKET)
    limits = Limits(text=5000, texts=20, call=20_000)

    def __init__(self, settings: Settings, around: Surroundings, bounds: Bounds | None = None) -> None:
        self._key = around.key(ID)
        url = settings.url or (FREE if self._key.endswith(":fx") else PRO)
        self._client = Client(url, headers={"Authorization": f"DeepL-Auth-Key {self._key}"}, bounds=bounds)
        self._formality = settings.formality
        self.version = f"v2 {settings.formality}"
        self._glossaries = Glossaries(self._client, around.dictionaries, around.owner)
        self._openly = openly(url)
        self.host = self._client.host + self._openly

    def can(self, source: str, target: str) -> bool:
        """Every pair may be there, each language in its usual script; the service says which it knows."""
        return bool(_target(target)) and source != target

    def check(self) -> Health:
        """Ask how much of the allowance is used."""
        try:
            self._need_a_key()
            usage = self._client.json("GET", "/v2/usage")
            used, limit = int(usage["character_count"]), int(usage["character_limit"])
        except EngineError as error:
            return Health(is_well=False, sentence=error.sentence)
        except (TypeError, KeyError, ValueError):
            return Health(is_well=False, sentence=f"{self._client.host} does not speak DeepL's language")
        sentence = f"{self._client.host} answers; {used:,} of {limit:,} characters are used{self._openly}"
        return Health(is_well=used < limit, sentence=sentence)

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """All texts in one call. Raises EngineError."""
        self._need_a_key()
        body: dict[str, Any] = {
            "text": list(texts),
            "source_lang": _language(source).upper(),
            "target_lang": _target(target),
            "formality": self._formality,
            "split_sentences": "nonewlines",
            "preserve_formatting": True,
        }
        if style is Style.XML:
            body |= {"tag_handling": "xml", "ignore_tags": ["x"]}
        if glossary := self._glossaries.of(source, target):
            body["glossary_id"] = glossary
        reply = self._client.reply("POST", "/v2/translate", body)
        if error := failure(self._client.host, reply.status, reply.headers):
            raise _explained(error, reply)
        return _answers(self._client.host, parsed(self._client.host, reply.body), len(texts))

    def _need_a_key(self) -> None:
        if not self._key:
            raise AuthFailed(f"it needs a key: {key_variable(ID)} is not set")
        if not (self._key.isascii() and self._key.isprintable()):
            raise AuthFailed(f"{key_variable(ID)} holds signs that no key has")


class Glossaries:
    """The project's terms at DeepL: one glossary with a dictionary for each pair of languages."""

    def __init__(self, client: Client, dictionaries: Mapping[tuple[str, str], str], owner: str) -> None:
        self._dictionaries = dict(sorted(_by_language(dictionaries).items()))
        self._client = client
        # The name of its owner comes in as a digest: an account may be shared, and a name has a limit.
        self._prefix = f"communique-{hashlib.sha256(owner.encode()).hexdigest()[:8]}-"
        self._id: str | None = None

    @property
    def name(self) -> str:
        """What it is called at the service: the same terms have the same name."""
        digest = hashlib.sha256(repr(self._dictionaries).encode()).hexdigest()
        return self._prefix + digest[:16]

    def of(self, source: str, target: str) -> str:
        """The id of the glossary for a pair, made when there is none yet; empty without terms. Raises EngineError."""
        if (_language(source), _language(target)) not in self._dictionaries:
            return ""
        if self._id is None:
            self._id = self._found() or self._made()
        return self._id

    def _found(self) -> str:
        """The id of the one that is there. Others of this project are taken away: a free plan has room for one."""
        listed = self._call("GET").get("glossaries")
        found = ""
        for glossary in listed if isinstance(listed, list) else ():
            each = glossary if isinstance(glossary, dict) else {}
            name, identifier = str(each.get("name")), str(each.get("glossary_id"))
            if name == self.name:
                found = identifier
            elif name.startswith(self._prefix):
                self._client.reply("DELETE", f"{_GLOSSARIES}/{identifier}")
        return found

    def _made(self) -> str:
        body = {
            "name": self.name,
            "dictionaries": [
                {"source_lang": source, "target_lang": target, "entries": text, "entries_format": "csv"}
                for (source, target), text in self._dictionaries.items()
            ],
        }
        return str(self._call("POST", body).get("glossary_id", ""))

    def _call(self, method: str, body: object = None) -> dict[str, Any]:
        """What the service answers; empty where it refuses. Raises EngineError for what is not about glossaries.

        No room for one more, none on this plan, none for these languages: the checks watch over the terms anyway.
        """
        reply = self._client.reply(method, _GLOSSARIES, body)
        error = failure(self._client.host, reply.status, reply.headers)
        if error and (reply.status in _NOT_OF_GLOSSARIES or reply.status >= 500):
            raise error
        data = None if error else parsed(self._client.host, reply.body)
        return data if isinstance(data, dict) else {}


def _by_language(dictionaries: Mapping[tuple[str, str], str]) -> dict[tuple[str, str], str]:
    """The terms by language: a glossary there knows no regions, so it gets what all varieties say alike."""
    found: dict[tuple[str, str], str] = {}
    for (source, target), text in dictionaries.items():
        pair = _language(source), _language(target)
        lines = text.splitlines(keepends=True)
        found[pair] = "".join(line for line in found.get(pair, text).splitlines(keepends=True) if line in lines)
    return {pair: text for pair, text in found.items() if text}


def _explained(error: EngineError, reply: Reply) -> EngineError:
    is_about_languages = reply.status == 400 and (b"target_lang" in reply.body or b"source_lang" in reply.body)
    return Unsupported(f"{error.sentence}: it does not know this pair of languages") if is_about_languages else error


def _answers(host: str, data: Any, wanted: int) -> list[str]:
    listed = data.get("translations") if isinstance(data, dict) else None
    if not isinstance(listed, list):
        raise BadAnswer(f"{host} sent no list of translations")
    answers = [each.get("text") if isinstance(each, dict) else None for each in listed]
    if len(answers) != wanted or not all(isinstance(answer, str) for answer in answers):
        raise BadAnswer(f"{host} sent {len(answers)} answers to {wanted} texts")
    return [str(answer) for answer in answers]


def _target(tag: str) -> str:
    return matching(tag, (*_TARGETS, _language(tag).upper()))


def _language(tag: str) -> str:
    return subtags(tag).language
