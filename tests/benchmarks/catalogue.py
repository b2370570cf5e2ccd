"""How fast catalogues are read, written and saved beside polib, and how real files come through.

    python tests/benchmarks/catalogue.py                 50,000 messages: seconds, and ratios to polib
    python tests/benchmarks/catalogue.py FOLDER…         every PO and POT below these folders, beside msgcat

Real files come from `apt-get source` and `pip download`; none of them is in this repository.
"""

import datetime
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import polib

sys.path.insert(0, str(Path(__file__).parents[2]))

from workflow.catalogue import Catalogue, Entry
from workflow.errors import CatalogueError
from workflow.po import new_header, parse, read, render, save
from workflow.reconciling import reconcile_catalogues

MESSAGES = 50_000
WORDS = (
    "derechos",
    "humanos",
    "personas",
    "drogas",
    "право",
    "на",
    "здоровье",
    "« liberté »",
    "**must**",
    "[not](https://x.org)",
)


def made(number: int) -> Catalogue:
    """A catalogue with entries of every usual kind; always the same."""
    luck = random.Random(3)

    def text(length: int) -> str:
        return " ".join(luck.choices(WORDS, k=length)) + luck.choice(["", ".", ' "no"', "\n"])

    def entry(place: int) -> Entry:
        is_draft, is_stale = place % 5 == 0, place % 11 == 0
        return Entry(
            msgid=f"{place} {text(8)}",
            msgstrs=(text(9),),
            comments=("machine-draft: engine=x src=1f3a9c04 out=77b1d0e2 at=2026-11-21",) if is_draft else (),
            extracted=(f'Paragraph, under "What we ask for {place // 9}"',),
            references=(f"source/statement-{place // 40}.md",),
            fuzzy=is_draft or is_stale,
            previous_msgid=text(8) if is_stale else None,
            obsolete=place % 20 == 19,
        )

    header = new_header("es", "nplurals=2; plural=(n != 1);", project="x", date=datetime.date(2026, 11, 2))
    return Catalogue(header=header, entries=tuple(map(entry, range(number))))


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The least processor time that this takes."""

    def once() -> float:
        before = time.process_time()
        work()
        return time.process_time() - before

    return min(once() for _ in range(times))


def speed() -> None:
    """Print a table of seconds."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "statement.po"
        save(path, made(MESSAGES))
        catalogue, theirs = read(path), polib.pofile(str(path), wrapwidth=0)
        entries = tuple(replace(entry, msgstrs=(f"{entry.msgstr}!",)) for entry in catalogue.entries)
        changed = replace(catalogue, entries=entries)
        rows: list[tuple[str, float, float | None]] = [
            ("read", seconds(lambda: read(path)), seconds(lambda: polib.pofile(str(path)))),
            ("render", seconds(lambda: render(catalogue)), seconds(lambda: str(theirs))),
            ("save, nothing new", seconds(lambda: save(path, catalogue)), seconds(lambda: theirs.save(str(path)))),
            ("reconcile", seconds(lambda: reconcile_catalogues(catalogue, changed, catalogue)), None),
        ]
        print(f"{MESSAGES:,} messages, {path.stat().st_size / 1e6:.1f} MB, processor time")
        for name, ours, polibs in rows:
            beside = f"{polibs:8.2f} s  {ours / polibs:5.2f} ×" if polibs else ""
            print(f"{name:20}{ours:8.2f} s{beside}")


def msgcat(path: Path, *options: str) -> str | None:
    """What msgcat makes of a file; None when it refuses."""
    done = subprocess.run(["msgcat", "--no-wrap", "--force-po", *options, path], capture_output=True, check=False)
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def is_fixed(text: str) -> bool:
    """Whether msgcat leaves our text alone."""
    with tempfile.NamedTemporaryFile(suffix=".pot") as file:
        Path(file.name).write_text(text, encoding="utf-8")
        return msgcat(Path(file.name)) == text


def lost(path: Path, catalogue: Catalogue) -> set[str]:
    """Translations that polib finds in a file, and we do not."""
    try:
        theirs = polib.pofile(str(path))
    except (OSError, UnicodeDecodeError, LookupError):
        return set()
    ours = {text for entry in catalogue.entries for text in (*entry.msgstrs, *entry.comments)}
    found = {text for entry in theirs for text in (entry.msgstr, *entry.msgstr_plural.values())}
    return {text for text in found if text and text not in ours and f"other: {text}" not in ours}


def outcome(path: Path) -> tuple[str, str]:
    """What becomes of a file, and what is to be said about it."""
    data = path.read_bytes()
    is_utf_8 = data.isascii() or re.search(rb"charset=utf-8", data, re.IGNORECASE)
    expected = msgcat(path, *([] if is_utf_8 else ["--to-code=UTF-8"]))
    try:
        catalogue = parse(data, path)
    except CatalogueError as error:
        return ("refused, by msgcat too" if expected is None else "refused"), str(error.faults[0])
    except Exception as error:  # noqa: BLE001 -- a traceback is what we look for
        return "TRACEBACK", repr(error)
    text = render(catalogue)
    mended = [note.message for note in catalogue.notes if "but the file is in UTF-8" in note.message]
    missing = sorted(lost(path, catalogue))
    verdicts = (
        (mended, "read in its true charset, though msgcat garbles it", f"{path}: {mended[:1]}"),
        (missing, "LOST TEXT", f"{path}: {missing[:3]}"),
        (not is_fixed(text), "msgcat changes what we write", str(path)),
        (expected is None, "read, though msgcat refuses", str(path)),
        (text != expected, "not as msgcat", str(path)),
    )
    return next(((what, told) for is_so, what, told in verdicts if is_so), ("as msgcat", ""))


def files(folders: list[str]) -> Iterator[Path]:
    """Every PO and POT below these folders."""
    for folder in folders:
        yield from (path for path in sorted(Path(folder).rglob("*.po*")) if path.suffix in {".po", ".pot"})


def corpus(folders: list[str]) -> None:
    """Print what becomes of every file, all and in our languages."""
    counts: Counter[str] = Counter()
    in_our_languages: Counter[str] = Counter()
    for path in files(folders):
        what, told = outcome(path)
        counts[what] += 1
        if {"es", "fr", "ru", "it"} & {path.stem, *path.parts}:
            in_our_languages[what] += 1
        if told:
            print(f"{what}: {told}")
    for title, count in (("all files", counts), ("es, fr, ru, it", in_our_languages)):
        print(
            f"{title}: {sum(count.values())}; " + "; ".join(f"{number} {what}" for what, number in count.most_common())
        )


if __name__ == "__main__":
    corpus(sys.argv[1:]) if sys.argv[1:] else speed()
