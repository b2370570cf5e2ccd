"""What an engine was given in the place of markup, or answered in the place of a translation, is no text.

Source: what stood in published translations elsewhere (`xml-ph-0033@deepl`, `{{B-PLACEHOLDER-2-PLACEHOLDER-E}}`,
`⟦P:3⟧`); the tokens and service messages of engines, with the blanks and the Cyrillic Х that they put into them.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern

_HINT = pattern(r"[⟦⟧{}<]|##|_\s?P|\[\s?[XХ]")
WORDS = ("xml-ph", "PLACEHOLDER", "MYMEMORY", "LIMIT", "INVALID", "Error 5", "XQ")
"""One of which stands in every leak that has none of the signs."""
_LEAK = pattern(
    r"xml-ph-\d+\S*"
    r"|\{\{?\s?\w*-?PLACEHOLDER[\w-]*\s?\}?\}?|\b[\w-]*PLACEHOLDER-?\d+\w*"
    r"|⟦[^⟧]{0,20}⟧?|⟧"
    r"|\[\s?[XХ]\s?\d+\s?[XХ]\s?\]"
    r"|_{1,2}\s?PH\s?\d+\s?_{1,2}|\bXQ\d+[A-Z]\b|#{2,}\s?[TТ]\s?\d+\s?#{2,}"
    r"|<\s?/?\s?[xх]\s(?:id|ид)\s?=[^>]*>|</\s?x\s?>|<span[^>]*(?:translate=|notranslate)[^>]*>"
    r"|MYMEMORY WARNING.*|QUERY LENGTH LIMIT.*|INVALID (?:SOURCE|TARGET) LANGUAGE.*|Error 5\d\d \(Server Error\).*"
)


def check(pair: Pair) -> Iterator[str]:
    """Each leaked token that the original does not have."""
    text = pair.target.text
    if _HINT.search(text) or any(word in text for word in WORDS):
        for found in dict.fromkeys(_LEAK.findall(text)):
            if found not in pair.source.text:
                yield f"a leaked placeholder: {found[:60]}"
