"""Merging real revisions of prose, beside `msgmerge --previous`.

Four releases of Debian carry the same manuals, in English and in translations that people made. Of each pair of
neighbouring releases this makes an old catalogue (the earlier English with its translation) and a new POT (the
later English), merges both ways, and judges every suggestion by what the translators made of it in the later
release: that text is the truth, and neither tool sees it.

    kept      messages whose text is the same: reviewed before, reviewed after
    stale     messages that got an earlier translation as a suggestion
    wrong     of these, where less than 40 % of the words of the truth stand in the suggestion, in their order
    missed    messages without a suggestion, though some unused old translation has 70 % of those words
    lost      translations of which the result has no trace; must be 0
    turned    suggestions whose English changed in a negation or modality; `told`: of these, where the tool says so

A second table has the same manuals with paragraphs of theirs split at a sentence end, or joined, by the script:
`split`: every part has the translation of the whole; `joined`: the whole has the translations of all parts.

The packages come from the Debian mirror by `apt-get download`, into a folder that is removed afterwards.

    python tests/benchmarks/merging.py [FOLDER TO KEEP THE PACKAGES IN]
"""

import random
import re
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workflow.catalogue import Catalogue, Entry, State
from workflow.facts import Change, change_between
from workflow.merging import merge
from workflow.po.parse import parse
from workflow.po.render import render

SUITES = ("bullseye", "bookworm", "trixie", "sid")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
SHARE, SHORT = 0.05, 40
HEADER = {"Content-Type": "text/plain; charset=UTF-8", "Content-Transfer-Encoding": "8bit"}
WRONG, HALF, GOOD = 0.4, 0.5, 0.7


Regrouping = tuple[tuple[str, ...], tuple[str, ...]]
"""Paragraphs as they were, and what they became."""


@dataclass(frozen=True)
class Manual:
    """A manual and where its pages lie in the packages; `{}` is a language."""

    package: str
    translated: str
    pages: str
    translated_pages: str
    languages: tuple[str, ...]


MANUALS = (
    Manual(
        "debian-history",
        "debian-history",
        "usr/share/doc/debian-history/docs/*.en.html",
        "usr/share/doc/debian-history/docs/*.{}.html",
        ("es", "fr", "it", "ru"),
    ),
    Manual(
        "debian-faq",
        "debian-faq-{}",
        "usr/share/doc/debian/FAQ/*.en.html",
        "usr/share/doc/debian/FAQ/{0}/*.{0}.html",
        ("fr", "ru"),
    ),
    Manual(
        "developers-reference",
        "developers-reference-{}",
        "usr/share/developers-reference/*.html",
        "usr/share/developers-reference/{}/*.html",
        ("fr", "it"),
    ),
    Manual(
        "debian-reference-en",
        "debian-reference-{}",
        "usr/share/doc/debian-reference-common/docs/*.en.html",
        "usr/share/doc/debian-reference-common/docs/*.{}.html",
        ("es", "it"),
    ),
    Manual(
        "maint-guide",
        "maint-guide-{}",
        "usr/share/doc/maint-guide/html/*.en.html",
        "usr/share/doc/maint-guide-{0}/html/*.{0}.html",
        ("es", "ru"),
    ),
)


# ----- the packages -----


class Mirror:
    """The Debian mirror through apt, with lists of its own, so that the machine's are not touched."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "lists/partial").mkdir(parents=True, exist_ok=True)
        (folder / "archives/partial").mkdir(parents=True, exist_ok=True)
        sources = [f"deb [signed-by={KEYRING}] http://deb.debian.org/debian {suite} main" for suite in SUITES]
        (folder / "sources.list").write_text("\n".join(sources) + "\n", encoding="utf-8")
        self._options = [
            f"-oDir::Etc::sourcelist={folder}/sources.list",
            "-oDir::Etc::sourceparts=/dev/null",
            f"-oDir::State::Lists={folder}/lists",
            f"-oDir::Cache={folder}",
            "-oAPT::Sandbox::User=root",
        ]
        self._run("apt-get", "update", "-qq")

    def _run(self, *command: str) -> str:
        tool, *rest = command
        done = subprocess.run([tool, *self._options, *rest], cwd=self.folder, check=True, stdout=subprocess.PIPE)
        return done.stdout.decode()

    def fetch(self, packages: Iterable[str]) -> dict[str, list[str]]:
        """Download and unpack every version of these packages; the versions of each, the oldest release first."""
        found: dict[str, dict[str, str]] = defaultdict(dict)
        for line in self._run("apt-cache", "madison", *packages).splitlines():
            package, version, source = (part.strip() for part in line.split("|"))
            if source.endswith("Packages"):
                found[package][source.split()[1].split("/")[0]] = version
        wanted = [(package, version) for package in found for version in dict.fromkeys(found[package].values())]
        missing = [(package, version) for package, version in wanted if not self.place(package, version).exists()]
        if missing:
            self._run("apt-get", "download", "-qq", *(f"{package}={version}" for package, version in missing))
        for package, version in missing:
            (archive,) = self.folder.glob(f"{package}_{version.replace(':', '%3a')}_*.deb")
            subprocess.run(["dpkg-deb", "-x", archive, self.place(package, version)], check=True)
            archive.unlink()
        return {
            package: list(dict.fromkeys(suites[suite] for suite in SUITES if suite in suites))
            for package, suites in found.items()
        }

    def place(self, package: str, version: str) -> Path:
        """The folder of the files of a package."""
        return self.folder / f"{package}={version.replace(':', '%')}"


# ----- the text of a manual -----


class Blocks(HTMLParser):
    """The headings, paragraphs, list items and cells of a page, each with the name of its element."""

    NAMES = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "dt", "dd", "td", "th", "title", "caption"})
    SILENT = re.compile(r"\b(toc|navheader|navfooter|footer|related|sphinxsidebar|headerlink|bottom|list-of)")
    VOID = frozenset({"br", "img", "hr", "meta", "link", "input", "col", "area", "wbr"})

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._open: list[tuple[str, bool]] = []
        self._text: list[str] = []
        self._name = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a block; note whether what is in the element is no prose."""
        if tag in self.VOID:
            return
        silent = tag in {"script", "style", "pre", "nav"} or bool(self.SILENT.search(dict(attrs).get("class") or ""))
        self._open.append((tag, silent or self._is_silent()))
        if tag in self.NAMES:
            self._flush(tag)

    def handle_endtag(self, tag: str) -> None:
        """End a block, and whatever was left open in it."""
        while any(name == tag for name, _ in self._open) and self._open.pop()[0] != tag:
            pass
        if tag in self.NAMES:
            self._flush("")

    def handle_data(self, data: str) -> None:
        """Collect the text of the block."""
        if self._name and not self._is_silent():
            self._text.append(data)

    def _is_silent(self) -> bool:
        return bool(self._open) and self._open[-1][1]

    def _flush(self, name: str) -> None:
        text = " ".join("".join(self._text).split())
        if re.search(r"[^\W\d_]{2}", text):
            self.found.append((self._name, text))
        self._text, self._name = [], name


def blocks(page: Path) -> list[tuple[str, str]]:
    """What stands on a page: (name of the element, text)."""
    parser = Blocks()
    parser.feed(page.read_text(encoding="utf-8", errors="replace"))
    return parser.found


def bilingual(manual: Manual, version: str, language: str, mirror: Mirror) -> dict[str, str]:
    """The English of a release with its translation; empty where a page is built otherwise, or still English."""
    english = mirror.place(manual.package, version)
    translated = mirror.place(manual.translated.format(language), version)
    texts: dict[str, str] = {}
    for page in sorted(english.glob(manual.pages)):
        if page.stem.split(".")[0] in {"search", "genindex", "developers-reference"}:
            continue
        here = blocks(page)
        other = translated / manual.translated_pages.format(language).replace(
            "*", page.name.removesuffix(".html").removesuffix(".en"), 1
        )
        there = blocks(other) if other.is_file() else []
        if [name for name, _ in here] != [name for name, _ in there]:
            there = here
        for (_, text), (_, translation) in zip(here, there, strict=True):
            texts.setdefault(text, translation if translation != text else "")
    return texts


# ----- the judgement -----


@cache
def words(text: str) -> tuple[str, ...]:
    """The words of a text without its figures, as the judge compares them."""
    return tuple(re.findall(r"[^\W\d_]+", text.lower()))


def found_in(suggestion: str, truth: str) -> float:
    """How much of the truth stands in the suggestion, in its order."""
    matcher = SequenceMatcher(None, words(suggestion), words(truth), autojunk=False)
    return sum(block.size for block in matcher.get_matching_blocks()) / (len(words(truth)) or 1)


def could_help(translations: dict[str, str], used: set[str], truth: str) -> bool:
    """Whether an old translation that is not used has most of the words of the truth."""
    size, bag = len(words(truth)), set(words(truth))
    return any(
        text not in used
        and len(bag.intersection(words(text))) >= GOOD * len(bag)
        and len(words(text)) <= 2 * size + 2
        and found_in(text, truth) >= GOOD
        for text in translations.values()
    )


@dataclass
class Score:
    """What a tool did with one revision."""

    kept: int = 0
    stale: int = 0
    judged: int = 0
    wrong: int = 0
    missed: int = 0
    lost: int = 0
    turned: int = 0
    told: int = 0
    seconds: float = 0.0

    def __add__(self, other: "Score") -> "Score":
        return Score(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def judge(old: dict[str, str], new: dict[str, str], result: Catalogue, seconds: float) -> Score:
    """Compare what a tool suggests for each message with what the translators wrote."""
    score = Score(seconds=seconds)
    used = {entry.msgstr for entry in result.entries if not entry.obsolete and entry.msgstr}
    everything = "\n".join(text for entry in result.entries for text in (*entry.msgstrs, *entry.comments))
    score.lost = sum(bool(text) and text not in everything for text in old.values())
    for entry in result.entries:
        truth = new.get(entry.msgid, "")
        truth = "" if found_in(entry.msgid, truth) > HALF else truth
        if entry.obsolete:
            continue
        if entry.state is State.REVIEWED:
            score.kept += 1
        elif entry.state is State.STALE:
            _judge_suggestion(score, entry, truth)
        elif truth and len(words(truth)) > 2:
            score.missed += could_help(old, used, truth)
    return score


def _judge_suggestion(score: Score, entry: Entry, truth: str) -> None:
    score.stale += 1
    score.judged += bool(truth)
    if truth and found_in(entry.msgstr, truth) < WRONG:
        score.wrong += 1
    if change_between(entry.previous_msgid or "", entry.msgid, "en") is Change.NEGATION:
        score.turned += 1
        score.told += bool(entry.stale_mark and entry.stale_mark.change == Change.NEGATION)


# ----- the two tools -----


def catalogue(texts: dict[str, str]) -> Catalogue:
    """A catalogue of these texts with their translations, all of them reviewed."""
    entries = (Entry(msgid=text, msgstrs=(translation,)) for text, translation in texts.items())
    return Catalogue(header=HEADER, entries=tuple(entries))


def template(texts: dict[str, str]) -> Catalogue:
    """The POT of these texts."""
    return catalogue(dict.fromkeys(texts, ""))


def by_communique(old: dict[str, str], new: dict[str, str]) -> tuple[Catalogue, float]:
    """Merge with our own module."""
    before, after = catalogue(old), template(new)
    start = time.perf_counter()
    merged = merge(before, after, today="2026-11-21")
    return merged.catalogue, time.perf_counter() - start


def by_msgmerge(old: dict[str, str], new: dict[str, str]) -> tuple[Catalogue, float]:
    """Merge with gettext."""
    with tempfile.TemporaryDirectory() as name:
        po, pot, out = (Path(name) / part for part in ("old.po", "new.pot", "out.po"))
        po.write_text(render(catalogue(old)), encoding="utf-8")
        pot.write_text(render(template(new)), encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(["msgmerge", "--previous", "--no-wrap", "-q", "-o", out, po, pot], check=True)
        seconds = time.perf_counter() - start
        return parse(out.read_bytes(), out), seconds


TOOLS = {"communique": by_communique, "msgmerge": by_msgmerge}


def revisions(mirror: Mirror) -> Iterator[tuple[str, str, dict[str, str], dict[str, str]]]:
    """Each pair of neighbouring releases of a manual: its name, its language, the two bilingual texts."""
    packages = {manual.package for manual in MANUALS}
    packages |= {manual.translated.format(language) for manual in MANUALS for language in manual.languages}
    found = mirror.fetch(sorted(packages))
    for manual in MANUALS:
        versions = found[manual.package]
        for old, new in pairwise(versions):
            for language in manual.languages:
                before, after = (bilingual(manual, version, language, mirror) for version in (old, new))
                if any(before.values()) and before.keys() != after.keys():
                    yield f"{manual.package} {old} → {new}", language, before, after


ROW = "{:<52} {:<3} {:<11}" + " {:>7}" * 8


def row(name: str, language: str, tool: str, score: Score) -> str:
    """One line of the table."""
    wrong = f"{score.wrong}/{score.judged}"
    figures = (score.kept, score.stale, wrong, score.missed, score.lost, score.turned, score.told)
    return ROW.format(name[:52], language, tool, *figures, f"{score.seconds:.2f}s")


# ----- split and joined paragraphs -----


def regrouped(texts: dict[str, str], chance: random.Random) -> tuple[dict[str, str], list[Regrouping]]:
    """The texts with some paragraphs split at a sentence end and some neighbours joined; and what was done."""
    new: dict[str, str] = {}
    done: list[Regrouping] = []
    rest = list(texts)
    while rest:
        text = rest.pop(0)
        sentences = re.split(r"(?<=[.!?])\s+(?=[A-Z])", text)
        if len(sentences) > 1 and chance.random() < SHARE:
            place = chance.randrange(1, len(sentences))
            parts = (" ".join(sentences[:place]), " ".join(sentences[place:]))
            done.append(((text,), parts))
            new.update(dict.fromkeys(parts, ""))
        elif rest and min(len(text), len(rest[0])) > 2 * SHORT and chance.random() < SHARE:
            other = rest.pop(0)
            done.append(((text, other), (f"{text} {other}",)))
            new[f"{text} {other}"] = ""
        else:
            new[text] = ""
    return new, [one for one in done if all(texts[text] for text in one[0])]


def recognised(texts: dict[str, str], done: list[Regrouping], result: Catalogue) -> tuple[int, int]:
    """How many split and how many joined paragraphs have in each new entry the translations of the old ones."""
    now = {entry.msgid: entry.msgstr for entry in result.entries if not entry.obsolete}
    found = [old for old, new in done if all(texts[text] in now.get(part, "") for part in new for text in old)]
    return sum(len(old) == 1 for old in found), sum(len(old) == 2 for old in found)


def print_regrouped(cases: Iterable[tuple[str, str, dict[str, str]]]) -> None:
    """The second table."""
    print()
    print("{:<52} {:<3} {:<11} {:>9} {:>9}".format("constructed revision", "", "tool", "split", "joined"))
    for name, language, texts in cases:
        new, done = regrouped(texts, random.Random(name))
        all_split, all_joined = (sum(len(old) == size for old, _ in done) for size in (1, 2))
        for tool, merged in TOOLS.items():
            split, joined = recognised(texts, done, merged(texts, new)[0])
            figures = (f"{split}/{all_split}", f"{joined}/{all_joined}")
            print("{:<52} {:<3} {:<11} {:>9} {:>9}".format(name, language, tool, *figures), flush=True)


def main(folder: Path) -> None:
    """Print the table."""
    mirror = Mirror(folder)
    sums = dict.fromkeys(TOOLS, Score())
    heads = ("kept", "stale", "wrong", "missed", "lost", "turned", "told", "time")
    print(ROW.format("revision", "", "tool", *heads))
    count = 0
    latest: dict[str, tuple[str, str, dict[str, str]]] = {}
    for name, language, old, new in revisions(mirror):
        count += 1
        latest[name.split()[0]] = (name.split()[0], language, old)
        for tool, merged in TOOLS.items():
            result, seconds = merged(old, new)
            score = judge(old, new, result, seconds)
            sums[tool] += score
            print(row(name, language, tool, score), flush=True)
    for tool, score in sums.items():
        print(row(f"all {count} revisions", "", tool, score))
    print_regrouped(latest.values())


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory() as name:
            main(Path(name))
