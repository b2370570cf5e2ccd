"""Placeholders of the original stand in the translation, spelt the same: {name}, %(name)s, %1$s, ${name}.

Source: Weblate's and Translate Toolkit's checks of variables. A percentage is no placeholder.
"""

from collections.abc import Iterator

from workflow.checks.links import differences
from workflow.checks.pair import Pair
from workflow.patterns import pattern

_PLACEHOLDER = pattern(
    r"\$?\{\{?\s?[A-Za-z_][\w.]{0,40}\s?\}?\}|\{\d{0,2}\}|%\([A-Za-z_]\w*\)[sdfr]|%\d\$[sdf]|(?<![\d\s%])%[sd]\b|(?<!\S)%[sd]\b"
)


def check(pair: Pair) -> Iterator[str]:
    """Each placeholder that is missing or new."""
    if "{" in pair.source.text or "{" in pair.target.text or "%" in pair.source.text:
        there, here = (_PLACEHOLDER.findall(side.text) for side in (pair.source, pair.target))
        yield from differences("placeholder", there, here)
