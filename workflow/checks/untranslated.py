"""Nothing of the original is left standing in its own language.

Words in a row that the original has in the same order are a clause that was passed over, when they hold words that
only its language has. Titles, names and what stands in quotation marks, brackets or italics may stay. (What was not
translated at all is found by `copied`.)
"""

from collections.abc import Iterator

from workflow.checks import copied
from workflow.checks.pair import Pair, Side
from workflow.checks.reading.function_words import FUNCTION_WORDS
from workflow.patterns import pattern

_KEPT = pattern(r"«[^»]*»|“[^”]*”|„[^“]*“|\"[^\"]*\"|\([^)]*\)|‘[^’]*’(?!\w)|(?<!\*)\*[^*]+\*(?!\*)|_[^_]+_")
_WORD = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[.!?;:](?=\s|$)")
_WORDS_IN_A_ROW = 3


def check(pair: Pair) -> Iterator[str]:
    """Each run of words that was left as it is."""
    if pair.source.base == pair.target.base or pair.source.base not in FUNCTION_WORDS:
        return
    telling = FUNCTION_WORDS[pair.source.base] - FUNCTION_WORDS.get(pair.target.base, frozenset())
    if telling.isdisjoint(pair.target.lower_words):
        return
    if " ".join(pair.source.words).lower() == " ".join(pair.target.words).lower() and len(pair.source.words) > 2:
        yield from () if any(copied.check(pair)) else ("left untranslated",)
        return
    yield from (
        f"left untranslated: “{' '.join(filter(str.isalpha, run))}”" for run in _runs(pair) if _is_clause(run, telling)
    )


def _runs(pair: Pair) -> Iterator[list[str]]:
    """The longest runs of words that stand in the same order in the original."""
    there = [word.lower() for word in _WORD.findall(_unquoted(pair.source))]
    shared = {tuple(there[i : i + _WORDS_IN_A_ROW]) for i in range(len(there) - _WORDS_IN_A_ROW + 1)}
    here = _WORD.findall(_unquoted(pair.target))
    run: list[str] = []
    for i in range(len(here)):
        if tuple(word.lower() for word in here[i : i + _WORDS_IN_A_ROW]) in shared:
            run = [*run, here[i]] if run else [here[i]]
        elif run:
            yield [*run, *here[i : i + _WORDS_IN_A_ROW - 1]]
            run = []
    if run:
        yield run


def _unquoted(side: Side) -> str:
    """The words that are neither quoted nor set apart."""
    return _KEPT.sub(" . ", side.text if side.marks.plain != side.text and "*" in side.text else side.plain)


def _is_clause(run: list[str], telling: frozenset[str]) -> bool:
    """Whether a run is more than a name: it holds words of its language, and most are not capitals."""
    words = [word for word in run if word[0].isalpha()]
    told = sum(word.lower().replace("’", "'") in telling for word in words)
    long = [word for word in words if len(word) > 3]
    names = sum(word[0].isupper() for word in long)
    return told > 2 or (told > (len(words) <= _WORDS_IN_A_ROW) and names * 2 <= len(long))
