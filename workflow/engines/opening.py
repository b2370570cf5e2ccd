"""The engines that communique.toml names: their tables are read, and they are made. No network is touched here."""

import importlib.util
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from workflow.engines import apertium, argos, deepl, foreign, google, libretranslate, mymemory
from workflow.engines.foreign import Foreign
from workflow.engines.protocol import Engine, Health
from workflow.engines.settings import EngineSettings, Surroundings, key_variable
from workflow.errors import Fault, ProjectError
from workflow.glossary import Glossary, deepl_csv
from workflow.project import CONFIGURATION, Project, faults_of_table, joined, line_of

MEMORY = "memory"
"""What people have translated before drafts too, but it is no service."""
_SECRETS = ("key", "api_key", "apikey", "auth_key", "token", "password", "secret")
_ONLINE = ("httpx", "tenacity")


@dataclass(frozen=True, slots=True)
class Kind:
    """An engine that comes with Communiqué."""

    settings: type[EngineSettings]
    make: Callable[[Any, Surroundings], Engine]
    needs: tuple[str, ...] = ()
    """Libraries of the extra `online`."""


KINDS: Mapping[str, Kind] = {
    google.ID: Kind(google.Settings, lambda *_: google.Google(), (*_ONLINE, "deep_translator")),
    mymemory.ID: Kind(
        mymemory.Settings, lambda settings, _: mymemory.MyMemory(settings), (*_ONLINE, "deep_translator")
    ),
    libretranslate.ID: Kind(libretranslate.Settings, libretranslate.LibreTranslate, _ONLINE),
    deepl.ID: Kind(deepl.Settings, deepl.DeepL, _ONLINE),
    apertium.ID: Kind(apertium.Settings, lambda settings, _: apertium.Apertium(settings)),
    argos.ID: Kind(argos.Settings, lambda *_: argos.Argos()),
}


def names() -> tuple[str, ...]:
    """Every engine that a project may name, memory and those of other packages too."""
    return tuple(dict.fromkeys((MEMORY, *KINDS, *foreign.points())))


def open_engine(
    name: str, project: Project, *, glossary: Glossary | None = None, environment: Mapping[str, str] | None = None
) -> Engine:
    """The engine of a name, as the project's settings want it. Raises ProjectError with every fault of its table."""
    if name in KINDS:
        kind = KINDS[name]
        settings = _settings(name, project)
        _require(name, project, kind.needs)
        return kind.make(settings, _surroundings(project, glossary or Glossary(), environment))
    if point := foreign.points().get(name):
        return _foreign(point.load, name, project)
    known = joined(each for each in names() if each != MEMORY)
    message = f"“{name}” is no engine"
    raise ProjectError(_fault(project, message, f"engines are {MEMORY}, {known}", "draft", "engines"))


def budget(name: str, project: Project) -> int | None:
    """The characters that may go to an engine in a month; None for no limit. Raises ProjectError."""
    if name in KINDS:
        return _settings(name, project).budget
    found = project.settings.engines.get(name, {}).get("budget")
    # What is no number would let everything through, and somebody pays for it.
    if found is not None and (type(found) is not int or found < 0):
        message = f"“budget” must be a whole number, not “{found}”"
        raise ProjectError(_fault(project, message, "without quotes", "engines", name, "budget"))
    return found


def health(project: Project, glossary: Glossary | None = None) -> Iterator[tuple[str, Health]]:
    """Each engine that the project drafts with, and whether it can be used. Memory always can."""
    for name in dict.fromkeys(project.settings.draft.engines):
        if name == MEMORY:
            continue
        try:
            yield name, open_engine(name, project, glossary=glossary).check()
        except ProjectError as error:
            yield name, Health(is_well=False, sentence="; ".join(map(str, error.faults)))


def _settings(name: str, project: Project) -> EngineSettings:
    table = project.settings.engines.get(name, {})
    if secrets := [key for key in table if key.lower() in _SECRETS]:
        tip = f"take it out of {CONFIGURATION}, which others can read, and put it into the environment: "
        raise ProjectError(
            _fault(project, f"“{key}” is no place for a key", tip + key_variable(name), "engines", name, key)
            for key in secrets
        )
    try:
        return KINDS[name].settings.model_validate(table)
    except ValidationError as error:
        raise ProjectError(faults_of_table(error, KINDS[name].settings, project.root, "engines", name)) from None


def _require(name: str, project: Project, libraries: tuple[str, ...]) -> None:
    missing = [library for library in libraries if importlib.util.find_spec(library) is None]
    if missing:
        message = f"“{name}” needs {joined(missing, 'and')}, which the extra “online” installs"
        raise ProjectError(_fault(project, message, 'pip install "communique[online]"', "draft", "engines"))


def _surroundings(project: Project, glossary: Glossary, environment: Mapping[str, str] | None) -> Surroundings:
    source = project.source_language.tag
    targets = [language.tag for language in project.targets]
    dictionaries = {(source, target): deepl_csv(glossary, source, target) for target in targets}
    environment = os.environ if environment is None else environment
    return Surroundings(dict(environment), dictionaries, project.settings.organisation.name)


def _foreign(load: Callable[[], Any], name: str, project: Project) -> Engine:
    settings = project.settings.engines.get(name, {})
    try:
        engine = load()(settings)
        missing = joined(foreign.lacking(engine), "and") if any(foreign.lacking(engine)) else ""
        if not missing:
            return Foreign(name, engine, settings)
        message = f"the engine “{name}” lacks {missing}"
    except Exception as error:  # noqa: BLE001 # the code is not ours
        message = f"the engine “{name}” cannot be opened ({type(error).__name__})"
    raise ProjectError(_fault(project, message, "ask who wrote its package", "draft", "engines"))


def _fault(project: Project, message: str, tip: str, *keys: str) -> Fault:
    return Fault(message, Path(CONFIGURATION), line_of(project.root, *keys), tip)
