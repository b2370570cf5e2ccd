"""Links, images and footnotes of the original stand in the translation, as often, and lead to the same place.

Source: messages.flaws, which the build applies. Engines put a blank between `]` and `(`, which kills the link
Prefixes of addresses in `localised` may be exchanged for a localised address.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator

from workflow.checks.pair import Pair
from workflow.markdown import Kind
from workflow.patterns import pattern

_CUT = pattern(r"\][ \t\u00a0\u202f]+\((?=https?:|mailto:|tel:|#|/|www\.|[a-z0-9-]+\.md\b)")


def check(pair: Pair) -> Iterator[str]:
    """Each link, image and footnote that is missing, or that the original does not have."""
    if pair.kind is Kind.IMAGE:
        return
    there, here = pair.source.marks, pair.target.marks
    if not here.is_usual or "] " in here.plain:
        for cut in _CUT.findall(pair.target.text)[len(_CUT.findall(pair.source.text)) :]:
            yield f"`{cut}`: a blank breaks the link"
    if there.addresses != here.addresses:
        fixed = (_fixed(marks.addresses, pair.localised) for marks in (there, here))
        yield from differences("link", *fixed)
    if there.images != here.images:
        yield from differences("image", there.images, here.images)
    if there.notes != here.notes:
        yield from differences("footnote", there.notes, here.notes)


def _fixed(addresses: Iterable[str], localised: Collection[str]) -> list[str]:
    """Addresses, with one sign in the place of each that may be exchanged."""
    return ["…" if address.startswith(tuple(localised)) else address for address in addresses]


def differences(name: str, there: Iterable[str], here: Iterable[str]) -> Iterator[str]:
    """What stands more often there than here, and the other way round."""
    missing, added = Counter(there), Counter(here)
    yield from (f"the {name} {text} is missing" for text in missing - added)
    yield from (f"the {name} {text} is not in the original" for text in added - missing)
