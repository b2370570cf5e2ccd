"""The whole way without PDF, beside the field's other ways: extract, merge, localise, HTML of every statement.

    python tests/benchmarks/pipeline.py [STATEMENTS…] [--growth] [--times N] [--only NAME]…

Four languages; 100 and 500 statements unless said otherwise. Rows are the tools, columns what there is to do: all of
it (catalogues are filled and reviewed, nothing is made), nothing, one sentence changed, 5 % of all sentences changed.
Numbers are processor seconds of the whole process tree, medians, with wall seconds in brackets. `--growth` measures
our own stages at 500 and 2,000 statements, and by which power they grow.

After an edit we publish only what a person let stand again, so between our `extract` and our `build` the changed
entries are reviewed, which is not timed. The peers write English there and are not held up.
"""

import argparse
import math
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.benchmarks import corpus
from tests.benchmarks.measuring import Time, communique, machine, median, print_table, seconds, timed, versions
from tests.benchmarks.peers import PEERS, Floor, Peer

LANGUAGES = corpus.LANGUAGES[:4]
COLUMNS = ("whole", "nothing to do", "one sentence", "5 % of sentences")
EDITS: tuple[corpus.Edit, ...] = ("one", "some")
SLOW = 100
"""Peers that take minutes are measured with so many statements, once."""


def texts(count: int, edit: corpus.Edit = "none") -> dict[str, str]:
    """Every statement by its slug."""
    return {corpus.slug(n): corpus.statement(n, edit, count) for n in range(1, count + 1)}


# ------------------------------------------------------------------------------------------------- one tool


def fill(catalogues: Sequence[tuple[str, Path]]) -> None:
    """Translate every entry of the peers' catalogues, as if people had."""
    import polib

    for tag, path in catalogues:
        po = polib.pofile(str(path), wrapwidth=0)
        for entry in po:
            if not entry.obsolete:
                entry.msgstr = corpus.translated(entry.msgid, tag)
                entry.flags = [flag for flag in entry.flags if flag != "fuzzy"]
        po.save()


def run_peer(peer: Peer, count: int) -> Iterator[Time]:
    """The four columns of a peer, one after the other."""
    shutil.rmtree(peer.folder, ignore_errors=True)
    peer.write(texts(count))
    timed(*peer.commands(), where=peer.folder)
    fill(peer.catalogues())
    peer.forget()
    yield timed(*peer.commands(), where=peer.folder)
    yield timed(*peer.commands(), where=peer.folder)
    made = peer.pages()
    assert made == count * (len(peer.languages) + 1), f"{peer.name} made {made} pages"
    for edit in EDITS:
        peer.write(texts(count, edit))
        yield timed(*peer.commands(), where=peer.folder)


def run_ours(folder: Path, count: int) -> Iterator[Time]:
    """Our four columns, one after the other."""
    shutil.rmtree(folder, ignore_errors=True)
    corpus.write_project(folder, count, LANGUAGES)
    yield _whole(folder)
    yield _whole(folder)
    made = sum(1 for path in (folder / "output/site").glob("*/statement-*/index.html"))
    assert made == count * (len(LANGUAGES) + 1), f"we made {made} pages"
    for edit in EDITS:
        corpus.write_sources(folder / "source", count, edit)
        extracted = timed(communique(folder, "extract"))
        corpus.review(folder, LANGUAGES)
        yield extracted + timed(communique(folder, "build", "--only", "pages"))


def _whole(folder: Path) -> Time:
    return timed(communique(folder, "extract"), communique(folder, "build", "--only", "pages"))


# ------------------------------------------------------------------------------------------------ the tables


def compare(count: int, times: int, only: Sequence[str]) -> None:
    """Print the table for a number of statements.

    The tools take turns at each column, so that a slow minute of the machine strikes all of them.
    """
    found: dict[str, list[tuple[Time, ...]]] = {}
    for turn in range(times):
        with tempfile.TemporaryDirectory() as folder:
            runs = dict(_tools(Path(folder), count, only, is_first=turn == 0))
            print(f"{count} statements, turn {turn + 1} of {times}: {', '.join(runs)} …", file=sys.stderr, flush=True)
            for name, row in zip(runs, zip(*zip(*runs.values(), strict=True), strict=True), strict=True):
                found.setdefault(name, []).append(row)
    rows = {name: tuple(map(median, zip(*turns, strict=True))) for name, turns in found.items()}
    print(f"\n{count} statements in {len(LANGUAGES)} languages: processor seconds (wall seconds), medians of {times}")
    print_table(
        ("", *COLUMNS), [(name, *(f"{seconds(t.cpu)} ({seconds(t.wall)})" for t in row)) for name, row in rows.items()]
    )
    _print_ratios(rows)


def _tools(folder: Path, count: int, only: Sequence[str], *, is_first: bool) -> Iterator[tuple[str, Iterator[Time]]]:
    """The tools that are asked for, by name; those that take minutes run in the first turn alone."""
    kinds: tuple[type[Peer], ...] = (Floor, *PEERS)
    peers = [kind(folder / kind.__name__.lower(), LANGUAGES) for kind in kinds if count <= kind.most]
    runs = [("Communiqué", run_ours(folder / "ours", count))]
    runs += [(peer.name, run_peer(peer, count)) for peer in peers if is_first or peer.most > SLOW]
    for name, run in runs:
        if _is_wanted(name, only):
            yield name, run


def _is_wanted(name: str, only: Sequence[str]) -> bool:
    return not only or any(one.lower() in name.lower() for one in only)


def _print_ratios(rows: dict[str, tuple[Time, ...]]) -> None:
    ours = rows.pop("Communiqué", None)
    floor = rows.pop(Floor.name, None)
    if not (ours and floor and rows):
        return
    fastest = [min(row[i].cpu for row in rows.values()) for i in range(len(COLUMNS))]
    walls = [min(row[i].wall for row in rows.values()) for i in range(len(COLUMNS))]
    lines = [
        ("CPU, Communiqué ÷ fastest peer", *(f"{t.cpu / best:.2f}" for t, best in zip(ours, fastest, strict=True))),
        ("wall, Communiqué ÷ fastest peer", *(f"{t.wall / best:.2f}" for t, best in zip(ours, walls, strict=True))),
        ("CPU, Communiqué ÷ floor", *(f"{t.cpu / f.cpu:.1f}" for t, f in zip(ours, floor, strict=True))),
    ]
    print_table(("in this run", *COLUMNS), lines)


# ------------------------------------------------------------------------------------------------- growth


def stages(folder: Path, count: int) -> Iterator[tuple[str, float]]:
    """Our stages one after the other, each with its processor seconds."""
    corpus.write_project(folder, count, LANGUAGES)
    build = communique(folder, "build", "--only", "pages")
    yield "extract, nothing new", timed(communique(folder, "extract")).cpu
    yield "build, all pages", timed(build).cpu
    yield "build, nothing to do", timed(build).cpu
    yield "status, nothing changed", timed(communique(folder, "status")).cpu
    for edit, name in zip(EDITS, COLUMNS[2:], strict=True):
        corpus.write_sources(folder / "source", count, edit)
        yield f"extract, {name} changed", timed(communique(folder, "extract")).cpu
        corpus.review(folder, LANGUAGES)
        yield f"build, {name} changed", timed(build).cpu


def growth(small: int, large: int) -> None:
    """Print how our stages grow. Each is measured on few statements, on many, and on few again.

    The speed of a machine that others use too changes by the minute: then it changes for both.
    """
    rows = []
    with _folder() as one, _folder() as other, _folder() as third:
        runs = zip(stages(one, small), stages(other, large), stages(third, small), strict=True)
        for (name, before), (_, many), (_, after) in runs:
            print(f"{name} …", file=sys.stderr, flush=True)
            few = (before + after) / 2
            exponent = math.log(many / few) / math.log(large / small)
            rows.append((name, seconds(before), seconds(many), seconds(after), f"{exponent:.2f}"))
    print(f"\nGrowth: processor seconds, and the exponent from {small:,} to {large:,} statements")
    print_table(("stage", f"{small:,}", f"{large:,}", f"{small:,} again", "exponent"), rows)


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name, "project")


def _po4a() -> str:
    if not shutil.which("po4a"):
        sys.exit("po4a is missing: apt-get install po4a")
    said = subprocess.run(["po4a", "--version"], capture_output=True, text=True, check=False).stdout
    return "po4a " + (re.search(r"\d[\d.]*\d", said) or ["of unknown version"])[0]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("statements", nargs="*", type=int)
    parser.add_argument(
        "--growth", action="store_true", help="our stages at 500 and 2,000, or at the two numbers given"
    )
    parser.add_argument("--times", type=int, default=3, help="how often each tool runs; slow peers run once")
    parser.add_argument("--only", action="append", default=[], help="only tools whose name holds this; may be repeated")
    wanted = parser.parse_args()
    print(f"`python tests/benchmarks/pipeline.py {' '.join(sys.argv[1:])}`".replace(" `", "`"))
    names = [] if wanted.growth else [kind.name for kind in PEERS if _is_wanted(kind.name, wanted.only)]
    also = f"{_po4a()}, " if any(name.startswith("po4a") for name in names) else ""
    print(f"{machine()}; {also}{versions('polib', 'rapidfuzz', 'markdown-it-py')}; the peers' versions: peers.py")
    if wanted.growth:
        small, large = wanted.statements or (500, 2000)
        growth(small, large)
        return
    for count in wanted.statements or (100, 500):
        compare(count, wanted.times, wanted.only)


if __name__ == "__main__":
    main()
