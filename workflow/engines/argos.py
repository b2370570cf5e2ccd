"""Argos Translate's models, run here: neural, offline, and only what somebody has installed by hand.

Of the package only the list of what is installed is asked. Its own way to translate fetches a model that splits
sentences the first time, and its list of what there is to install asks a server for a minute and a half; so the
sentences are split here, and the model is run as it runs it. Importing it makes folders in the home of the user,
so that waits until it is needed.
"""

import importlib.util
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from workflow.engines.protocol import BadAnswer, Health, Limits, NotInstalled, Style, Unsupported
from workflow.engines.settings import EngineSettings
from workflow.languages import matching
from workflow.patterns import pattern

ID = "argos"
MEND = "pip install argos-translate-lt"
_SENTENCE = pattern(r"(?<=[.!?…])\s+(?=[A-ZÀ-Þ“\"‘«(\[<])|(?<=[.!?…][”\"’»)])\s+")
_TAGS = {"pb": "pt-BR", "zt": "zh-Hant"}
"""What its own codes mean."""


class Settings(EngineSettings):
    """`[engines.argos]`."""


class Argos:
    """The installed models of Argos Translate."""

    id = ID
    host = ""
    is_ours = True
    is_rough = False
    styles = (Style.BRACKET, Style.WORD)
    limits = Limits(text=5000)

    def __init__(self) -> None:
        self._models: dict[tuple[str, str], Any] | None = None
        self._translators: dict[tuple[str, str], Any] = {}

    @cached_property
    def version(self) -> str:
        """That of each model; empty where there is none."""
        try:
            models = self._installed().items()
        except NotInstalled:
            return ""
        return ", ".join(f"{source} to {target} {model.package_version}" for (source, target), model in models)

    def can(self, source: str, target: str) -> bool:
        """Whether a model for the pair is installed; False without the package."""
        try:
            return self._pair(source, target) is not None
        except NotInstalled:
            return False

    def check(self) -> Health:
        """Look at what is installed."""
        try:
            pairs = ", ".join(f"{source} to {target}" for source, target in sorted(self._installed()))
        except NotInstalled as error:
            return Health(is_well=False, sentence=error.sentence)
        return Health(
            bool(pairs), f"has {pairs}" if pairs else "no model is installed: see argospm or its models' page"
        )

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """Each text by its model. Raises EngineError."""
        del style
        pair = self._pair(source, target)
        if pair is None:
            raise Unsupported(f"no model from {source} to {target} is installed")
        package = self._installed()[pair]
        try:
            if pair not in self._translators:
                import ctranslate2

                self._translators[pair] = ctranslate2.Translator(str(package.package_path / "model"), device="cpu")
            return [_translated(text, package, self._translators[pair]) for text in texts]
        except Exception as error:  # noqa: BLE001 # the code is not ours
            name = type(error).__name__
        raise BadAnswer(f"the model from {pair[0]} to {pair[1]} cannot be used ({name})")

    def _pair(self, source: str, target: str) -> tuple[str, str] | None:
        """The pair of installed languages that a pair of tags means; None when there is none."""
        targets = {one: tuple(to for start, to in self._installed() if start == one) for one, _ in self._installed()}
        start = matching(source, tuple(targets))
        end = matching(target, targets.get(start, ()))
        return (start, end) if end else None

    def _installed(self) -> dict[tuple[str, str], Any]:
        if self._models is None:
            if not all(importlib.util.find_spec(name) for name in ("argostranslate", "ctranslate2")):
                raise NotInstalled(f"the package is not installed: {MEND}")
            self._models = {(_tag(package.from_code), _tag(package.to_code)): package for package in _packages()}
        return self._models


def _packages() -> list[Any]:
    """The models that are installed. Raises NotInstalled when one is damaged, or the package itself."""
    try:
        import argostranslate.package

        return list(argostranslate.package.get_installed_packages())
    except Exception as error:  # noqa: BLE001 # the code is not ours
        name = type(error).__name__
    raise NotInstalled(f"the package or one of its models is damaged ({name}): install it anew")


def _translated(text: str, package: Any, translator: Any) -> str:
    """A text, sentence by sentence, with the parameters of Argos Translate 1.12."""
    tokens = [package.tokenizer.encode(sentence) for sentence in _SENTENCE.split(text)]
    prefix = [[package.target_prefix]] * len(tokens) if package.target_prefix else None
    results = translator.translate_batch(
        tokens, target_prefix=prefix, replace_unknowns=True, beam_size=4, length_penalty=0.2
    )
    said = (package.tokenizer.decode(result.hypotheses[0]) for result in results)
    return " ".join(each.removeprefix(package.target_prefix).strip() for each in said)


def _tag(code: str) -> str:
    return _TAGS.get(code, code)
