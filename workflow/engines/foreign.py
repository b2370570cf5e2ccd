"""Engines of other packages: an entry point in the group `communique.engines`, a factory that takes its table.

    [project.entry-points."communique.engines"]
    house = "our_package:make"          # make(settings: Mapping) → an engine, as in `protocol`

Such an engine is held to the same rules: what it answers is judged, its mistakes become errors of ours, and it counts
as one of ours only if it speaks over no network, or with a server on this machine that is declared `local = true`.
"""

from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from workflow.engines.http import is_loopback
from workflow.engines.protocol import BadAnswer, EngineError, Health, Limits, Style, Transient

GROUP = "communique.engines"


def points() -> dict[str, EntryPoint]:
    """The engines of other packages that are installed, by name."""
    return {point.name: point for point in entry_points(group=GROUP)}


class Foreign:
    """An engine of another package, which may be wrong about anything."""

    def __init__(self, name: str, engine: Any, settings: Mapping[str, Any]) -> None:
        self.id = name
        self._engine = engine
        self.version = str(getattr(engine, "version", ""))
        self.host = str(engine.host)
        is_local = settings.get("local") is True and is_loopback(f"//{self.host}")
        self.is_ours = not self.host or is_local
        self.is_rough = bool(getattr(engine, "is_rough", False))
        self.styles = tuple(map(Style, engine.styles))
        if not isinstance(engine.limits, Limits):
            raise TypeError("limits")
        self.limits: Limits = engine.limits

    def can(self, source: str, target: str) -> bool:
        """Whether it says so."""
        try:
            return bool(self._engine.can(source, target))
        except Exception:  # noqa: BLE001 # the code is not ours
            return False

    def check(self) -> Health:
        """What it says of itself."""
        try:
            health = self._engine.check()
        except Exception as error:  # noqa: BLE001 # the code is not ours
            return Health(is_well=False, sentence=f"its check fails ({type(error).__name__})")
        return health if isinstance(health, Health) else Health(bool(health), "")

    def translate(self, texts: Sequence[str], source: str, target: str, style: Style) -> list[str]:
        """What it translates. Raises EngineError and nothing else."""
        try:
            return list(self._engine.translate(texts, source, target, style))
        except EngineError as known:
            error = known
        except (TypeError, AttributeError, ValueError, KeyError) as wrong:
            error = BadAnswer(f"a mistake of the engine ({type(wrong).__name__})")
        except Exception as unknown:  # noqa: BLE001 # the code is not ours
            error = Transient(f"a mistake of the engine ({type(unknown).__name__})")
        raise error


def lacking(engine: Any) -> Iterator[str]:
    """What an object lacks to be an engine."""
    for name in ("host", "styles", "limits", "can", "check", "translate"):
        if not hasattr(engine, name):
            yield name
