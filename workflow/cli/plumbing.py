"""communique po: the catalogue layer on any PO file, in or outside a project, for git and editors."""

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from workflow.cli.shared import Group, cli, data, plain, tell, today
from workflow.errors import CatalogueError, Fault, UsageError

if TYPE_CHECKING:
    from workflow.catalogue import Catalogue, Key
    from workflow.merging import Difference, Merged

_path = click.Path(path_type=Path)


@cli.group(cls=Group, short_help="Any PO file: canonical form, merging, git.")
def po() -> None:
    """Work on any PO file in the world, in or outside a project."""


# ------------------------------------------------------------------------------------------------- po format


@po.command(name="format", short_help="Bring PO and POT files into canonical form.")
@click.argument("files", nargs=-1, required=True, type=_path, metavar="FILE...")
@click.option("--check", is_flag=True, help="Change nothing; exit 1 and name the files that are not canonical.")
def format_command(files: tuple[Path, ...], *, check: bool) -> None:
    """Write PO and POT files as msgcat --no-wrap would, so that every editor leaves a small diff."""
    faults: list[Fault] = []
    others = 0
    for path in files:
        try:
            others += not (_is_canonical(path) if check else _formatted(path))
        except CatalogueError as error:
            faults += error.faults
    tell(faults)
    if check and others:
        click.secho("  tip: communique po format FILE... brings them into canonical form", err=True, fg="yellow")
    sys.exit(1 if faults or (check and others) else 0)


def _is_canonical(path: Path) -> bool:
    """Whether a file is as it would be written; tells its name when it is not."""
    data, _ = _canonical(path)
    if data is None:
        return True
    click.echo(plain(f"{path}: not canonical"))
    return False


def _formatted(path: Path) -> bool:
    """Bring a file into canonical form, and tell its name; True when it was already."""
    from workflow.files import locked, write_atomically

    if _canonical(path)[0] is None:
        return True
    with locked(path):
        data, notes = _canonical(path)
        if data is not None:
            tell(notes)
            write_atomically(path, data)
            click.echo(plain(f"{path}: formatted"))
    return False


def _canonical(path: Path) -> tuple[bytes | None, tuple[Fault, ...]]:
    """What a file would be in canonical form, None when it is, and what is to be said about what it was."""
    from workflow.po import read, render

    if _holds_nothing(path):
        return None, ()
    catalogue = read(path)
    data = render(catalogue).encode("utf-8", "surrogatepass")
    return None if data == catalogue.read_from else data, catalogue.notes


def _holds_nothing(path: Path) -> bool:
    """Whether there is no entry in a file, and nothing that might have been one: msgcat takes such files, and so do we.

    Raises CatalogueError when the file cannot be read.
    """
    from workflow.files import plainly
    from workflow.po.guard import MAX_BYTES

    with plainly(path, "read"), path.open("rb") as file:
        lines = map(bytes.strip, file.read(MAX_BYTES).splitlines())
    return all(not line or (line.startswith(b"#") and line[1:2] not in {b"~", b"|"}) for line in lines)


# -------------------------------------------------------------------------------------------------- po merge


@po.command(name="merge", short_help="Bring new messages into an old catalogue.")
@click.argument("old", type=_path, metavar="OLD.po")
@click.argument("new", type=_path, metavar="NEW.pot")
@click.option("-o", "--output", "out", type=_path, help="Where the result goes; - is standard output. Default: OLD.po.")
@click.option("--source", default="en", metavar="LANG", help="The language translated from. Default: en.")
def merge_command(old: Path, new: Path, out: Path | None, source: str) -> None:
    """Bring the messages of NEW.pot into OLD.po without losing a word, and say what changed.

    Edited messages keep their translation as stale; what a change did to a number, a name or a negation is told.
    """
    from workflow.languages import read_tag
    from workflow.merging import merge
    from workflow.po import read, render, save

    try:
        language = read_tag(source).tag
    except ValueError as error:
        raise UsageError(str(error)) from None
    before, template = read(old), read(new)
    merged = merge(before, template, today=today().isoformat(), language=language)
    if out == Path("-"):
        data(render(merged.catalogue), nl=False)
    else:
        target = out or old
        save(target, merged.catalogue, base=before if target.resolve() == old.resolve() else None)
    tell([*before.notes, *template.notes])
    _tell_merged(merged, out or old)


def _tell_merged(merged: "Merged", out: Path) -> None:
    """Every change in a line, then how many of each kind and where each entry stands now."""
    for change in merged.changes:
        click.echo(plain(_change(change)), err=True)
    kinds = Counter(change.outcome.value for change in merged.changes)
    states = Counter(entry.state.value for entry in merged.catalogue.entries if not entry.obsolete)
    told = ", ".join(f"{count} {kind}" for kind, count in kinds.items()) or "nothing has changed"
    now = ", ".join(f"{count} {state}" for state, count in states.items())
    click.echo(plain(f"{out}: {told}; now {now or 'without an entry'}"), err=True)


def _change(change: "Difference") -> str:
    kind = f" ({change.change.value})" if change.change else ""
    texts = [f"“{_cut(text)}”" for text in (change.old, change.new) if text]
    return f"{change.outcome.value}{kind}: {' → '.join(texts)}"


def _cut(text: str, length: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


# ------------------------------------------------------------------------------------------------- po merge3


@po.command(name="merge3", short_help="Merge three versions entry by entry: git's merge driver.")
@click.argument("base", type=_path)
@click.argument("ours", type=_path)
@click.argument("theirs", type=_path)
@click.argument("name", required=False, default="")
def merge3_command(base: Path, ours: Path, theirs: Path, name: str) -> None:
    """Merge what two sides made of BASE, entry by entry, into OURS. Exit 1 when they disagree on an entry.

    Then both translations stand in that entry, one in a comment "# other: ...", and it needs work. NAME is what
    messages call the file. With this, git runs it on every file that says merge=communique-po in .gitattributes, and
    merges lines where the program is missing, as it may be outside your shell: give its whole path, as communique
    doctor writes it.

    \b
      git config merge.communique-po.name "PO files, entry by entry"
      git config merge.communique-po.driver \\
        'communique po merge3 %O %A %B %P || { test $? -gt 1 && git merge-file -L ours -L base -L theirs %A %O %B; }'
    """  # noqa: D301 \b is click's sign for lines that stay as they are
    shown = Path(name) if name else ours
    try:
        merged, conflicts = _merged(base, ours, theirs, shown)
    except CatalogueError as error:
        tell(error.faults)
        sys.exit(_by_lines(base, ours, theirs))
    _tell_conflicts(merged, conflicts, shown)
    sys.exit(1 if conflicts else 0)


def _merged(base: Path, ours: Path, theirs: Path, shown: Path) -> "tuple[Catalogue, tuple[Key, ...]]":
    """Both sides in one catalogue, which is in the file `ours` then, and the entries that they disagree on."""
    from workflow.po import save
    from workflow.reconciling import reconcile_catalogues

    before, here, there = (_version(path, shown) for path in (base, ours, theirs))
    if here is None or there is None:
        raise CatalogueError(Fault("one side has no entry in it", shown))
    merged, conflicts = reconcile_catalogues(before, here, there)
    return save(ours, merged).catalogue, conflicts


def _version(path: Path, shown: Path) -> "Catalogue | None":
    """One of the three; None for the empty file that git gives for a version that is not there."""
    from workflow.po import parse
    from workflow.po.guard import MAX_BYTES

    if _holds_nothing(path):
        return None
    with path.open("rb") as file:
        return parse(file.read(MAX_BYTES + 1), shown)


def _by_lines(base: Path, ours: Path, theirs: Path) -> int:
    """Leave a file that is no catalogue to git, which merges lines and marks what both sides changed."""
    import subprocess

    labels = ("-L", "ours", "-L", "base", "-L", "theirs")
    done = subprocess.run(["git", "merge-file", *labels, str(ours), str(base), str(theirs)], check=False)
    return 1 if done.returncode else 0


def _tell_conflicts(merged: "Catalogue", conflicts: "tuple[Key, ...]", shown: Path) -> None:
    wanted = set(conflicts)
    for entry in merged.entries:
        if entry.key in wanted:
            click.echo(plain(f"{shown}: translated differently on both sides: “{_cut(entry.msgid)}”"), err=True)
    if conflicts:
        tip = "choose in each entry between its text and the comment “# other: …”, take fuzzy away, then git add"
        click.secho(f"  tip: {tip}", err=True, fg="yellow")
