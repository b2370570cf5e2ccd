"""A translation is about as long as translations into its language are.

Other tools fire only below a tenth of the source's length. A warning: something may be left out, or come in twice.
Languages that nobody measured have a wide band.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair, Side
from workflow.checks.reading import lengths
from workflow.patterns import pattern

_SHORT, _CUT, _LONG = -2.5, -1.2, 3.5
_END = pattern(r"[.!?…:;][\"'”’»)\]*_]*$")


def check(pair: Pair) -> Iterator[str]:
    """Says so when the translation is much shorter or longer than usual."""
    source, target = len(pair.source.plain), len(pair.target.plain)
    if not (lengths.is_known(pair.source.base) and lengths.is_known(pair.target.base)):
        if source > 60 and _is_alphabetic(pair.target) and not source / 3 < target < source * 3:
            yield f"{target} characters for {source}"
        return
    away = lengths.distance(source, target, pair.source.base, pair.target.base)
    if away < _SHORT:
        yield f"short: {target} characters for {source}"
    elif away < _CUT and _END.search(pair.source.plain.rstrip()) and not _END.search(pair.target.plain.rstrip()):
        yield f"it seems to be cut off: “…{pair.target.plain.rstrip()[-30:]}”"
    elif away > _LONG:
        yield f"long: {target} characters for {source}"


def _is_alphabetic(side: Side) -> bool:
    """Whether the text is in letters; Chinese and Japanese take a third of them."""
    return all(letter < "\u2e80" for letter in side.plain)
