"""What of an answer may stand in a catalogue: every check of the project runs on it.

What breaks a page or may not be said is refused; what a person may have to mend is a warning, which the draft carries.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from workflow.checks import Check, pair_of, problems, with_glossary
from workflow.checks.findings import kinds_of
from workflow.checks.problem import Level, Problem
from workflow.drafting.blanks import Blank
from workflow.inventory import Inventory
from workflow.messages import flaws

FLAGGABLE = frozenset({"forbidden", "links", "markup", "placeholders"})
"""Checks whose findings do no harm beyond the words themselves: with `[draft] flagged` they become warnings."""

_REFUSALS = {
    "forbidden": "it says a forbidden word",
    "block": "it is not one block",
    "html": "it has raw HTML",
    "unsafe": "it has an unsafe link",
    "invisible": "it has invisible signs",
    "scripts": "a word mixes scripts",
    "leaks": "a token is left in it",
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the checks say of a draft."""

    refusal: str = ""
    """Why it may not stand there; empty when it may."""
    warnings: tuple[Problem, ...] = ()
    is_of_words: bool = False
    """Whether what is refused are its words, which no other style of protection would change."""


@dataclass(frozen=True)
class Judge:
    """Runs the checks of a project on drafts."""

    inventory: Inventory
    checks: Sequence[Check]
    may_flag: bool

    @classmethod
    def of(cls, inventory: Inventory) -> "Judge":
        """The judge of a project."""
        return cls(inventory, with_glossary(inventory.glossary), inventory.project.settings.draft.flagged)

    def judge(self, blank: Blank, draft: str) -> Verdict:
        """What is wrong with a draft in the place of a blank."""
        source, target = blank.statement.language.tag, blank.language.tag
        localised = tuple(self.inventory.project.settings.links.localised)
        pair = pair_of(
            blank.text,
            draft,
            source,
            target,
            kind=kinds_of([blank.passage]).get(blank.key),
            acronyms=self.inventory.glossary.acronyms(source, target),
            localised=localised,
        )
        found = tuple(dict.fromkeys(problems(pair, self.checks)))
        hard = {check.id for check in self.checks if check.level is Level.ERROR and not check.may_be_allowed}
        hard -= FLAGGABLE if self.may_flag else frozenset()
        refused = next((problem for problem in found if problem.check in hard), None)
        if refused:
            reason = _REFUSALS.get(refused.check, f"its {refused.check} are not those of the original")
            return Verdict(reason, is_of_words=refused.check == "forbidden")
        if not (self.may_flag and found) and (flaw := next(flaws(blank.passage, draft, localised), None)):
            return Verdict(flaw.partition(":")[0])
        return Verdict(warnings=found)
