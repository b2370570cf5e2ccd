"""What a memory holds, and what it finds for a text."""

from dataclasses import dataclass
from enum import StrEnum


class How(StrEnum):
    """In which way a text was known."""

    EXACT = "exact"
    SENTENCES = "sentences"
    FUZZY = "fuzzy"


@dataclass(frozen=True, slots=True)
class Unit:
    """A text and its translation by a person."""

    text: str
    translation: str
    of: str
    """The statement or the file that it stands in."""
    is_curated: bool
    """Whether it was reviewed for this project: then it may fill an entry."""
    is_private: bool = False
    """Whether it serves the statement alone that it stands in: what is under embargo."""
    context: str | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """What the memory knows about a text."""

    how: How
    score: int
    """Per cent."""
    text: str
    """The text that was translated."""
    translation: str
    of: str
    may_fill: bool
    """Whether it may stand in an entry as a draft; else it is a hint."""
    why_not: str = ""
    """What differs: `numbers`, `a negation`; or `not curated`."""

    @property
    def label(self) -> str:
        """How near it is, in one word: `exact`, `sentences`, `87`."""
        return str(self.score) if self.how is How.FUZZY else self.how.value


@dataclass(frozen=True, slots=True)
class Found:
    """Everything that the memory has to say about a text."""

    draft: Match | None = None
    hints: tuple[Match, ...] = ()
