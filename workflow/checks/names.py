"""Names that the caller gives, signatories' above all, stand in the translation where the original has them.

Signatories are names for certain. Which other words with a capital are names, no rule tells: "Malaysian" is
translated and "Duterte" is not. After "Mr" or "Dr" it is a name, and languages in the same script keep it.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern
from workflow.statement import FrontMatter

TITLE = pattern(r"\b(?:Mrs?|Ms|Mx|Dr|Prof)\b")
_TITLED = pattern(rf"{TITLE.pattern}\.?\s((?:[A-ZÀ-Þ][\w’'-]*\s?){{1,4}})")
_CYRILLIC = pattern("[а-яё]", re.IGNORECASE)
_TITLES = ("Mr", "Ms", "Mx", "Dr", "Prof")


def names_of(meta: FrontMatter, tag: str) -> dict[str, str]:
    """The signatories' names, each with the form in which it stands in a language; for `Pair.names`.

    One without a form of its own stays as it is.
    """
    return {signatory.name: signatory.names.get(tag, signatory.name) for signatory in meta.signatories}


def _may_title(text: str) -> bool:
    return any(title in text for title in _TITLES)


def check(pair: Pair) -> Iterator[str]:
    """Each name that is missing."""
    for name, form in pair.names.items():
        is_asked_for = form != name or (_is_kept(name) and not _CYRILLIC.search(pair.target.plain))
        if is_asked_for and name in pair.source.plain and form not in pair.target.plain:
            yield f"the name {form} is missing"
    if pair.source.base == "en" and _may_title(pair.source.plain) and not _CYRILLIC.search(pair.target.plain):
        for titled in _TITLED.findall(pair.source.plain):
            words = [re.sub(r"[’']s?$", "", word) for word in titled.split() if len(word) > 2]
            if words and not any(word in pair.target.plain for word in words):
                yield f"the name {titled.strip()} is missing"


def _is_kept(name: str) -> bool:
    """Whether a name without a form of its own is one that prose keeps: capitals throughout, no "Network of People"."""
    words = name.split()
    return len(words) < 5 and all(word[0].isupper() for word in words)
