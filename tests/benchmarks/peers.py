"""The field's other ways from Markdown sources to localised HTML, each doing the same work in its usual way.

    python tests/benchmarks/peers.py            installs them into .benchmarks/, which git ignores; po4a comes from apt

Each gets the statements in the form that suits it, a folder of its own, and no more features than the work needs:
every message in a catalogue, catalogues merged when the English changes, HTML of every statement in every language.
Where a translation is fuzzy they write English. mdpo, translate-toolkit and po4a write Markdown, which one more
process makes into HTML.
"""

import json
import re
import shutil
import subprocess
import sys
import venv
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).parent
REPOSITORY = HERE.parents[1]
FOLDER = REPOSITORY / ".benchmarks"
PACKAGES = {
    "mdpo": ("mdpo==2.1.4", "polib==1.2.0", "markdown-it-py==4.3.0", "mdit-py-plugins==0.7.0"),
    "toolkit": (
        *("translate-toolkit==3.20.4", "mistletoe==1.6.0", "rapidfuzz==3.14.6"),
        *("markdown-it-py==4.3.0", "mdit-py-plugins==0.7.0"),
    ),
    "sphinx": ("Sphinx==8.2.3", "myst-parser==5.2.0", "sphinx-intl==2.4.0"),
}
Command = tuple[str | Path, ...]


def install(name: str) -> Path:
    """The Python of an environment that holds a peer, made on first use."""
    folder = FOLDER / name
    python = folder / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    mark = folder / "installed.json"
    if not (mark.exists() and json.loads(mark.read_text()) == list(PACKAGES[name])):
        venv.create(folder, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "-q", *PACKAGES[name]], check=True)
        mark.write_text(json.dumps(PACKAGES[name]))
    return python


def _write(path: Path, text: str) -> None:
    """Bring a file to this text; one that has it already keeps its time, by which po4a and the floor go."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")


class Peer(ABC):
    """One way through, in a folder of its own."""

    name = ""
    made: tuple[str, ...] = ("out", "html")
    """Folders that hold nothing but what was made, so that a first run has none of them."""
    most = 500
    """More statements than this take it too long to wait for."""

    def __init__(self, folder: Path, languages: Sequence[str]) -> None:
        self.folder, self.languages = folder, languages

    def write(self, texts: dict[str, str]) -> None:
        """Bring the sources to these texts by slug; what is as it was keeps its time."""
        for slug, text in texts.items():
            _write(self.folder / "source" / f"{slug}.md", self.form(text))

    def form(self, text: str) -> str:
        """A statement as this way wants it: title and summary above the text, since few read front matter."""
        _, head, body = text.split("---\n", 2)
        fields = dict(re.findall(r'^(title|summary): "(.*)"$', head, re.MULTILINE))
        return f"# {fields['title']}\n\n{fields['summary']}\n{body}"

    @abstractmethod
    def commands(self) -> list[Command]:
        """The whole way, from the folder of the peer."""

    def forget(self) -> None:
        """Remove all that was made; sources and catalogues stay."""
        for name in self.made:
            shutil.rmtree(self.folder / name, ignore_errors=True)

    def catalogues(self) -> list[tuple[str, Path]]:
        """(language, path) of every catalogue."""
        return [(tag, path) for tag in self.languages for path in sorted((self.folder / "po" / tag).rglob("*.po"))]

    def pages(self) -> int:
        """How many HTML files there are."""
        return sum(1 for _ in (self.folder / "html").rglob("statement-*.html"))


class Mdpo(Peer):
    """mdpo as a library, in one process; its commands would start one for each file."""

    name = "mdpo"

    def commands(self) -> list[Command]:
        return [(install("mdpo"), __file__, "mdpo", self.folder, *self.languages)]


class Toolkit(Peer):
    """translate-toolkit's commands, each on a whole folder."""

    name = "translate-toolkit"
    made = ("pot", "out", "html", "new")

    def commands(self) -> list[Command]:
        python = install("toolkit")

        def tool(name: str, *arguments: str) -> Command:
            return (python, "-m", f"translate.convert.{name}", "--progress=none", *arguments)

        steps = [tool("md2po", "-P", "source", "pot")]
        for tag in self.languages:
            for place in ("po", "out"):
                (self.folder / place / tag).mkdir(parents=True, exist_ok=True)
            steps.append(tool("pot2po", "-t", f"po/{tag}", "pot", f"po/{tag}"))
            steps.append(tool("po2md", "-t", "source", f"po/{tag}", f"out/{tag}"))
        return [*steps, (python, __file__, "html", self.folder, *self.languages)]


class Po4a(Peer):
    """po4a with one catalogue per language."""

    name = "po4a, one catalogue per language"
    made = ("pot", "out", "html")
    paths = "pot/all.pot $lang:po/$lang/all.po"

    def commands(self) -> list[Command]:
        slugs = sorted(path.stem for path in (self.folder / "source").glob("*.md"))
        for tag in self.languages:  # msginit makes no folders
            (self.folder / "po" / tag).mkdir(parents=True, exist_ok=True)
        lines = [
            f"[po4a_langs] {' '.join(self.languages)}",
            f"[po4a_paths] {self.paths}",
            *(
                f'[type: text] source/{slug}.md $lang:out/$lang/{slug}.md opt:"-o markdown -o neverwrap"'
                for slug in slugs
            ),
        ]
        _write(self.folder / "po4a.cfg", "\n".join(lines) + "\n")
        po4a = ("po4a", "--quiet", "--keep", "0", "--wrap-po", "no", "po4a.cfg")
        return [po4a, (install("mdpo"), __file__, "html", self.folder, *self.languages)]


class Po4aSplit(Po4a):
    """po4a with one catalogue per statement and language."""

    name = "po4a, one catalogue per statement"
    paths = "pot/$master.pot $lang:po/$lang/$master.po"
    most = 100


class Sphinx(Peer):
    """Sphinx with myst-parser and sphinx-intl."""

    name = "Sphinx with myst"
    made = ("pot", "html", "trees")
    most = 100

    def commands(self) -> list[Command]:
        python, source = install("sphinx"), self.folder / "source"
        _write(
            source / "conf.py",
            'project = "benchmark"\nextensions = ["myst_parser"]\nlocale_dirs = ["../po"]\ngettext_compact = False\n'
            'suppress_warnings = ["myst", "toc", "misc"]\nhtml_theme = "basic"\n',
        )
        _write(source / "index.md", "# Statements\n\n```{toctree}\n:glob:\n\nstatement-*\n```\n")
        sphinx: Command = (python, "-m", "sphinx", "-q", "-j", "auto")
        tags = [part for tag in self.languages for part in ("-l", tag)]
        return [
            (*sphinx, "-b", "gettext", "-d", "trees/pot", "source", "pot"),
            (python.with_name("sphinx-intl"), "update", "-p", "pot", "-d", "po", *tags),
            *(
                (*sphinx, "-b", "html", "-d", f"trees/{tag}", "-D", f"language={tag}", "source", f"html/{tag}")
                for tag in ("en", *self.languages)
            ),
        ]


class Floor(Peer):
    """The least code that does the job: floor.py."""

    name = "floor with polib"
    made = ("html",)
    most = 2000

    def form(self, text: str) -> str:
        return text

    def commands(self) -> list[Command]:
        return [(sys.executable, HERE / "floor.py", self.folder, *self.languages)]


PEERS: tuple[type[Peer], ...] = (Mdpo, Po4a, Toolkit, Po4aSplit, Sphinx)


# ------------------------------------------------------------------------- what runs in a peer's environment


def run_mdpo(folder: Path, languages: Sequence[str]) -> None:
    """Extract, merge and localise with mdpo, then HTML."""
    import polib
    from mdpo.md2po import markdown_to_pofile  # type: ignore[import-not-found]
    from mdpo.po2md import pofile_to_markdown  # type: ignore[import-not-found]

    for path in sorted((folder / "source").glob("*.md")):
        pot = markdown_to_pofile(str(path))
        for tag in languages:
            catalogue = folder / "po" / tag / f"{path.stem}.po"
            catalogue.parent.mkdir(parents=True, exist_ok=True)
            po = polib.pofile(str(catalogue), wrapwidth=0) if catalogue.exists() else polib.POFile(wrapwidth=0)
            po.merge(pot)
            po.save(str(catalogue))
            out = folder / "out" / tag / path.name
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(pofile_to_markdown(str(path), [str(catalogue)], wrapwidth=0), encoding="utf-8")
    make_html(folder, languages)


def make_html(folder: Path, languages: Sequence[str]) -> None:
    """HTML of the sources and of every Markdown file that was localised."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable("table").use(footnote_plugin)
    for tag, place in (("en", folder / "source"), *((tag, folder / "out" / tag) for tag in languages)):
        for path in sorted(place.glob("statement-*.md")):
            out = folder / "html" / tag / f"{path.stem}.html"
            out.parent.mkdir(parents=True, exist_ok=True)
            body = parser.render(path.read_text(encoding="utf-8"))
            out.write_text(f'<!doctype html>\n<html lang="{tag}"><body>\n{body}</body></html>\n', encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:]:
        {"mdpo": run_mdpo, "html": make_html}[sys.argv[1]](Path(sys.argv[2]), sys.argv[3:])
    else:
        for environment in PACKAGES:
            print(install(environment))
        print(shutil.which("po4a") or "po4a is missing: apt-get install po4a")
