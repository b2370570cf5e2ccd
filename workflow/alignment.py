"""Which blocks of an old text became which blocks of a new one: by their neighbours and likeness together.

Blocks that are known to be the same part both texts into gaps. Only what lies in one gap is ever compared, so
that a sentence is not taken for its twin, or for its negation, at the other end of the text.
"""

from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise, product

from workflow.patterns import pattern

_ALONE = 0.3
"""Likeness that suffices when the neighbours leave no other choice."""
_AMONG = 0.4
"""Likeness that suffices among several blocks in one gap."""
_LOOSE = 0.65
"""Likeness that suffices when the neighbours on one side alone agree."""
_PART = 0.7
"""How much of a part must be found in the whole, when a block was split or blocks were joined."""
_SIMPLER = 0.01
"""How much more alike a split or joined block must be than a plain pair."""
_SHORT, _LETTERS = 60, 0.7
"""Up to how many letters texts are compared by letters too (a heading has few words), and how alike they must be."""
_SMALL = 1000
"""Pairs up to which a gap is compared pair by pair; in a larger one, blocks must share a rare word or two."""
_RARE = 8
"""Blocks in which a rare word stands at most."""

Features = frozenset[str]
"""The words of a text, and the pairs of words that stand side by side."""

# Scripts without blanks between words are compared sign by sign.
_SIGNS = r"\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff"
_TOKEN = pattern(rf"[{_SIGNS}]|[^\W{_SIGNS}]+")


@dataclass(frozen=True, slots=True)
class Bead:
    """Old blocks that became new blocks: one and one, one and several (split), several and one (joined)."""

    old: tuple[int, ...]
    new: tuple[int, ...]
    firm: bool
    """Whether the neighbours on both sides agree."""


def align(old: Sequence[str], new: Sequence[str], known: Mapping[int, int | None]) -> list[Bead]:
    """Pair the blocks that are not known yet, from (new place → old place) of those that are.

    A new block that is known to come from outside the old text has the place None. No block is in two beads.
    """
    places = dict(known)
    taken = {place for place in known.values() if place is not None}
    beads: list[Bead] = []
    for loose in (False, True):
        for gap in list(_gaps(len(old), len(new), places, taken)):
            if gap.firm or loose:
                found = _beads(_remaining(gap, taken, places), old, new)
                taken.update(place for bead in found for place in bead.old)
                places.update((place, bead.old[0]) for bead in found for place in bead.new)
                beads += found
    return beads


# ----- gaps: what may belong together, by its neighbours -----


@dataclass(frozen=True, slots=True)
class _Gap:
    """A run of unknown new blocks, and the run of free old blocks beside the same neighbours."""

    old: Sequence[int]
    new: Sequence[int]
    firm: bool

    @property
    def least(self) -> float:
        """The likeness that suffices here."""
        if not self.firm:
            return _LOOSE
        return _ALONE if len(self.old) == len(self.new) == 1 else _AMONG


def _gaps(old_size: int, new_size: int, places: Mapping[int, int | None], taken: set[int]) -> Iterator[_Gap]:
    """Every gap of the two texts, in the order of the new one."""
    run: list[int] = []
    left = -1
    for place in range(new_size + 1):
        if place < new_size and place not in places:
            run.append(place)
            continue
        right = places[place] if place < new_size else old_size
        if right is not None:
            if run:
                yield from _beside(run, left, right, old_size, taken)
            run, left = [], right


def _beside(run: list[int], left: int, right: int, old_size: int, taken: Container[int]) -> Iterator[_Gap]:
    """The gaps of a run of new blocks between two known ones: one firm gap, or up to two loose ones."""
    end, start = left + 1, right
    while end < old_size and end not in taken:
        end += 1
    while start > 0 and start - 1 not in taken:
        start -= 1
    after, before = range(left + 1, end), range(start, right)
    if after == before:
        yield _Gap(after, run, firm=True)
    else:
        yield _Gap(after, run, firm=False)
        yield _Gap(before, run, firm=False)


def _remaining(gap: _Gap, taken: Container[int], places: Container[int]) -> _Gap:
    """The gap without the blocks that another gap has used meanwhile."""
    old = [place for place in gap.old if place not in taken]
    return _Gap(old, [place for place in gap.new if place not in places], gap.firm)


# ----- beads: what belongs together, by its likeness -----


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Old blocks [top, bottom) and new blocks [left, right) of a gap that may be one bead."""

    gain: float
    top: int
    bottom: int
    left: int
    right: int


def _beads(gap: _Gap, old: Sequence[str], new: Sequence[str]) -> list[Bead]:
    """The beads of one gap, in order: the chain along which most is alike, none crossing another."""
    if not gap.old or not gap.new:
        return []
    olds, news = [old[place] for place in gap.old], [new[place] for place in gap.new]
    chain = _best_chain(list(_candidates(olds, news, gap)), len(news))
    return [Bead(tuple(gap.old[c.top : c.bottom]), tuple(gap.new[c.left : c.right]), gap.firm) for c in chain]


def _candidates(old: Sequence[str], new: Sequence[str], gap: _Gap) -> Iterator[_Candidate]:
    """All beads that are alike enough to be considered."""
    rows, columns = [*map(_features, old)], [*map(_features, new)]
    parts_of_old, parts_of_new = defaultdict(set), defaultdict(set)
    for i, j in _pairs(rows, columns):
        shared = len(rows[i] & columns[j])
        alike = 2 * shared / (len(rows[i]) + len(columns[j]) or 1)
        alike = alike if alike >= gap.least else _likeness_by_letters(old[i], new[j])
        if alike >= gap.least:
            yield _Candidate(alike - gap.least + 0.01, i, i + 1, j, j + 1)
        if shared and shared >= _PART * len(columns[j]):
            parts_of_old[i].add(j)
        if shared and shared >= _PART * len(rows[i]):
            parts_of_new[j].add(i)
    if gap.firm:
        for i, left, right, gain in _composed(rows, columns, parts_of_old, gap.least):
            yield _Candidate(gain, i, i + 1, left, right)
        for j, top, bottom, gain in _composed(columns, rows, parts_of_new, gap.least):
            yield _Candidate(gain, top, bottom, j, j + 1)


def _pairs(rows: Sequence[Features], columns: Sequence[Features]) -> Iterator[tuple[int, int]]:
    """The places of blocks worth comparing: all in a small gap, else those with a rare word or pair in common."""
    if len(rows) * len(columns) <= _SMALL:
        yield from product(range(len(rows)), range(len(columns)))
        return
    where = defaultdict(list)
    for i, features in enumerate(rows):
        for feature in features:
            where[feature].append(i)
    for j, features in enumerate(columns):
        found = (where[feature] for feature in features if 0 < len(where.get(feature, ())) <= _RARE)
        yield from ((i, j) for i in sorted({i for places in found for i in places}))


def _composed(
    wholes: Sequence[Features], parts: Sequence[Features], parts_of: Mapping[int, set[int]], least: float
) -> Iterator[tuple[int, int, int, float]]:
    """Each whole with two or three parts in a row that stand in it: (place, first part, past the last, gain)."""
    for place, found in parts_of.items():
        for first, size in product(sorted(found), (2, 3)):
            if found.issuperset(range(first, first + size)):
                together = Features().union(*parts[first : first + size])
                shared = len(wholes[place] & together)
                gain = 2 * shared / (len(wholes[place]) + len(together)) - least - _SIMPLER
                if gain > 0:
                    yield place, first, first + size, gain


def _features(text: str) -> Features:
    words = _TOKEN.findall(text.lower())
    return frozenset(words) | frozenset(f"{one} {other}" for one, other in pairwise(words))


def _likeness_by_letters(one: str, other: str) -> float:
    """The likeness of two short texts by their letters; 0 when they are longer or not the same but for a few."""
    if len(one) > _SHORT or len(other) > _SHORT:
        return 0
    ratio = SequenceMatcher(None, one.lower(), other.lower(), autojunk=False).ratio()
    return ratio if ratio >= _LETTERS else 0


def _best_chain(candidates: Sequence[_Candidate], columns: int) -> list[_Candidate]:
    """The candidates with the greatest sum of gains of which each begins where those before it have ended.

    A tree of maxima over the columns (Fenwick's) finds the best chain before each one in logarithmic time.
    """
    tree: list[_Link | None] = [None] * (columns + 1)
    ended = iter(sorted(candidates, key=lambda candidate: candidate.bottom))
    waiting = next(ended, None)
    links: dict[_Candidate, _Link] = {}
    for candidate in sorted(candidates, key=lambda candidate: (candidate.top, candidate.left, -candidate.gain)):
        while waiting and waiting.bottom <= candidate.top:
            _put(tree, links[waiting])
            waiting = next(ended, None)
        before = _best_until(tree, candidate.left)
        links[candidate] = _Link(candidate.gain + (before.sum if before else 0), candidate, before)
    link = max(links.values(), key=lambda link: link.sum, default=None)
    chain = []
    while link:
        chain.append(link.candidate)
        link = link.before
    return chain[::-1]


@dataclass(frozen=True, slots=True)
class _Link:
    """A chain that ends in this candidate."""

    sum: float
    candidate: _Candidate
    before: "_Link | None"


def _put(tree: list[_Link | None], link: _Link) -> None:
    """Note a chain under the column where it ends."""
    place = link.candidate.right
    while place < len(tree):
        there = tree[place]
        if there is None or there.sum < link.sum:
            tree[place] = link
        place += place & -place


def _best_until(tree: Sequence[_Link | None], column: int) -> _Link | None:
    """The best chain that ends at this column or before it."""
    best = None
    while column:
        there = tree[column]
        if there and (best is None or there.sum > best.sum):
            best = there
        column -= column & -column
    return best
