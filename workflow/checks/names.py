"""Names that the caller gives, signatories' above all, stand in the translation where the original has them.

Source: design.md §6. Which other words with a capital are names, no rule tells: "Malaysian" is translated and "Duterte"
is not. After "Mr" or "Dr" it is a name, and languages in the same script keep it.
"""

import re
from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.statement import FrontMatter

_TITLED = re.compile(r"\b(?:Mrs?|Ms|Mx|Dr|Prof)\.?\s((?:[A-ZÀ-Þ][\w’'-]*\s){0,3}?[A-ZÀ-Þ][\w’'-]{2,})(?!\s[A-Z])")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_TITLES = ("Mr", "Ms", "Mx", "Dr", "Prof")


def names_of(meta: FrontMatter, tag: str) -> dict[str, str]:
    """The signatories' names, each with the form in which it stands in a language; for `Pair.names`.

    One without a form of its own stays as it is, which a check can ask for where both languages share a script.
    """
    return {signatory.name: signatory.names.get(tag, signatory.name) for signatory in meta.signatories}


def _may_title(text: str) -> bool:
    return any(title in text for title in _TITLES)


def check(pair: Pair) -> Iterator[str]:
    """Each name that is missing."""
    for name, form in pair.names.items():
        if form and name in pair.source.plain and form not in pair.target.plain:
            yield f"the name {form} is missing"
    if pair.source.base == "en" and _may_title(pair.source.plain) and not _CYRILLIC.search(pair.target.plain):
        for titled in _TITLED.findall(pair.source.plain):
            surname = re.sub(r"[’']s?$", "", titled.split()[-1])
            if surname not in pair.target.plain and surname.isascii():
                yield f"the name {surname} is missing"
