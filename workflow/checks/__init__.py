"""What is wrong with one translation, one rule a file.

A check is a generator: it takes a `Pair` and yields a sentence for each problem. Its docstring states the rule and its
source; the tables here give it its id, its level, and whether a translator may allow what it finds. A check that lacks
words for a language looks at what needs no words, and says nothing else.
"""

from collections.abc import Iterable, Iterator
from functools import partial

from workflow.checks import (
    acronyms,
    addresses,
    block,
    bounds,
    brackets,
    copied,
    dates,
    html,
    invisible,
    language,
    leaks,
    length,
    links,
    markup,
    modality,
    names,
    negation,
    numbers,
    placeholders,
    repeated,
    scripts,
    sentences,
    symbols,
    terms,
    times,
    typography,
    units,
    unsafe,
    untranslated,
)
from workflow.checks.pair import Pair, Side, pair_of
from workflow.checks.problem import Check, Level, Problem
from workflow.glossary import Glossary

__all__ = [
    "CHECKS",
    "COPIED",
    "FACTS",
    "FORM",
    "MEANING",
    "NAMES",
    "SCRIPTS",
    "STRUCTURE",
    "Check",
    "Level",
    "Pair",
    "Problem",
    "Side",
    "pair_of",
    "problems",
    "with_glossary",
]

SCRIPTS = Check("scripts", scripts.check, Level.ERROR, may_be_allowed=False)
"""A letter of another script."""

STRUCTURE = (
    Check("links", links.check, Level.ERROR, may_be_allowed=False),
    Check("markup", markup.check, Level.ERROR, may_be_allowed=False),
    Check("placeholders", placeholders.check, Level.ERROR, may_be_allowed=False),
    Check("leaks", leaks.check, Level.ERROR, may_be_allowed=False),
    Check("block", block.check, Level.ERROR, may_be_allowed=False),
    Check("html", html.check, Level.ERROR, may_be_allowed=False),
    Check("unsafe", unsafe.check, Level.ERROR, may_be_allowed=False),
    Check("invisible", invisible.check, Level.ERROR, may_be_allowed=False),
    SCRIPTS,
)
"""Structure and unsafe text: fast enough for every entry of every build."""

NAMES = (
    Check("acronyms", acronyms.check, Level.ERROR, may_be_allowed=True),
    Check("names", names.check, Level.ERROR, may_be_allowed=True),
)
"""What is called by a name."""

FACTS = (
    Check("numbers", numbers.check, Level.ERROR, may_be_allowed=True),
    Check("times", times.check, Level.ERROR, may_be_allowed=True),
    Check("units", units.check, Level.ERROR, may_be_allowed=True),
    Check("dates", dates.check, Level.ERROR, may_be_allowed=True),
    Check("symbols", symbols.check, Level.ERROR, may_be_allowed=True),
    Check("addresses", addresses.check, Level.ERROR, may_be_allowed=True),
    *NAMES,
)
"""What the original states."""

COPIED = Check("copied", copied.check, Level.ERROR, may_be_allowed=True)
"""What nobody has translated."""

MEANING = (
    Check("negation", negation.check, Level.WARNING, may_be_allowed=True),
    Check("bounds", bounds.check, Level.WARNING, may_be_allowed=True),
    Check("modality", modality.check, Level.WARNING, may_be_allowed=True),
    Check("sentences", sentences.check, Level.WARNING, may_be_allowed=True),
    Check("length", length.check, Level.WARNING, may_be_allowed=True),
    Check("untranslated", untranslated.check, Level.WARNING, may_be_allowed=True),
    Check("language", language.check, Level.WARNING, may_be_allowed=True),
    Check("repeated", repeated.check, Level.WARNING, may_be_allowed=True),
    Check("brackets", brackets.check, Level.WARNING, may_be_allowed=True),
)
"""What no rule can be sure of."""

FORM = (Check("typography", typography.check, Level.WARNING, may_be_allowed=True),)
"""How it is set."""

CHECKS = (*STRUCTURE, *FACTS, COPIED, *MEANING, *FORM)
"""All that need no more than a pair; `with_glossary` has the rest."""


def with_glossary(glossary: Glossary) -> tuple[Check, ...]:
    """All checks, those of the terms in a glossary among them."""
    return (
        Check("forbidden", partial(terms.forbidden, glossary=glossary), Level.ERROR, may_be_allowed=False),
        *CHECKS,
        Check("kept", partial(terms.kept, glossary=glossary), Level.ERROR, may_be_allowed=True),
        Check("terms", partial(terms.preferred, glossary=glossary), Level.WARNING, may_be_allowed=True),
    )


def problems(pair: Pair, checks: Iterable[Check] = CHECKS) -> Iterator[Problem]:
    """What is wrong with one translation, in the order of the checks."""
    for check in checks:
        for message in dict.fromkeys(check.rule(pair)):
            yield Problem(check.id, check.level, message)
