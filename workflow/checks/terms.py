"""The terms of the glossary: what may not be said, what has to be said, and what stays as it is.

Source: `locales/glossary.csv`, whose notes give the source or reason of each row. Three rules, each of
which takes the glossary besides the pair.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.glossary import Glossary


def forbidden(pair: Pair, glossary: Glossary) -> Iterator[str]:
    """No forbidden word in a translation, in whatever form; unless the original quotes one, and it is quoted here too.

    An error that nobody can allow. Looked for in the spelling besides the words: code and titles of links are read too.
    """
    seen: set[str] = set()
    for text in dict.fromkeys((pair.target.plain, pair.target.text)):
        for hit in glossary.forbidden_beyond(
            pair.source.plain, text, source_lang=pair.source.language, target_lang=pair.target.language
        ):
            if hit.text.lower() not in seen:
                seen.add(hit.text.lower())
                yield f"“{hit.text}” is a forbidden word" + (f": {hit.term.note}" if hit.term.note else "")


def kept(pair: Pair, glossary: Glossary) -> Iterator[str]:
    """What the glossary keeps stands in the translation letter by letter, when the original has it. An error."""
    for hit in glossary.missing_kept(
        pair.source.plain, pair.target.plain, source_lang=pair.source.language, target_lang=pair.target.language
    ):
        yield f"“{hit.term.text}” is missing: it stays as it is"


def preferred(pair: Pair, glossary: Glossary) -> Iterator[str]:
    """A term of the original is said in the preferred wording, or in one that the glossary allows. A warning."""
    for missing in glossary.missing_preferred(
        pair.source.plain, pair.target.plain, source_lang=pair.source.language, target_lang=pair.target.language
    ):
        yield f"“{missing.hit.text}” is “{missing.wanted.text}” in the glossary"
