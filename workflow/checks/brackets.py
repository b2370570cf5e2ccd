"""What is opened is closed: brackets and quotation marks.

Source: pofilter's `brackets` and `doublequoting`, as balance in the translation and not as a copy of the
source. Where the original is not balanced either (a quotation over several paragraphs, a list with `a)`), nothing is
said.
"""

from collections.abc import Iterator

from workflow.checks.pair import Pair
from workflow.patterns import pattern

_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"))
_QUOTES = (("«", "»"), ("‹", "›"))
_ENUMERATION = pattern(r"(?:(?<=[\s\d])|^)(?:[ivx]{1,5}|[^\W\d_])\)|(?:(?<=[;:,.]\s)|^)\d{1,2}\)")
"""a), 2 b), 1): closed and never opened."""


def check(pair: Pair) -> Iterator[str]:
    """Each kind of bracket or quotation mark that is not closed, or not opened."""
    found = _open(pair.target.plain)
    if found and not _open(pair.source.plain):
        yield from (f"{sign} is not balanced" for sign in found)


def _open(text: str) -> list[str]:
    """The kinds of signs that are not balanced."""
    found = [f"{left}{right}" for left, right in (*_PAIRS, *_QUOTES) if text.count(left) != text.count(right)]
    if "()" in found:
        rest = _ENUMERATION.sub("", text)
        found = [sign for sign in found if sign != "()" or rest.count("(") != rest.count(")")]
    if not _quotes_match(text.count("„"), text.count("“"), text.count("”")):
        found.append("“”")
    if text.count('"') % 2:
        found.append('"')
    return found


def _quotes_match(low: int, left: int, right: int) -> bool:
    """Whether „ “ ” pair up: “a” in English, „a“ in Russian and German, „a” in Polish, ”a” in Swedish."""
    if low:
        return (left + right - low) % 2 == 0 and low <= left + right
    return left == right or (not left and right % 2 == 0)
