"""What a check is, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from workflow.checks.pair import Pair


class Level(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """Holds an edition, unless a translator may allow it and does."""
    WARNING = "warning"
    """For a person to look at."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding of a check."""

    check: str
    """The id of the check."""
    level: Level
    message: str


@dataclass(frozen=True, slots=True)
class Check:
    """A rule in a table of checks."""

    id: str
    rule: Callable[[Pair], Iterable[str]]
    """Yields a sentence for each problem of a pair."""
    level: Level
    may_be_allowed: bool
    """Whether `# allow ID: reason` lets a finding stand. Never what breaks a page or deceives its reader."""
