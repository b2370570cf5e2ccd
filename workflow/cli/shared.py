"""What every command shares: the group, the project it means, and how an error is told."""

import datetime
import gc
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from workflow import __version__
from workflow.errors import CommuniqueError, Fault, UsageError
from workflow.patterns import pattern

if TYPE_CHECKING:
    from workflow.crew import Crew
    from workflow.inventory import Inventory
    from workflow.languages import Language
    from workflow.project import Project
    from workflow.sources import SourceCard
    from workflow.survey import Survey


Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Command(click.Command):
    """A command whose errors are shown as `path:line: what is wrong` with a tip, never as a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; exit with the code of the error it ends in."""
        try:
            with _allowed():
                return super().invoke(ctx)
        except CommuniqueError as error:
            fail(error)


@contextmanager
def _allowed() -> "Iterator[None]":
    """Tell which file may not be touched, wherever that is found: even to ask whether one is there may be forbidden."""
    try:
        yield
    except PermissionError as error:
        from workflow.files import plainly

        if error.filename is None:
            raise
        with plainly(Path(os.fsdecode(error.filename)), "used"):
            raise


class Group(click.Group):
    """The commands in the order of the way through."""

    command_class = Command

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """The order in which they were defined."""
        return list(self.commands)


def fail(error: CommuniqueError) -> NoReturn:
    """Tell what is wrong and exit with the code of the error."""
    tell(error.faults)
    sys.exit(error.exit_code)


def tell(faults: Iterable[Fault]) -> None:
    """Print faults to standard error, each tip once."""
    tips: dict[str, None] = {}
    here = Path.cwd()
    for fault in faults:
        path = fault.path.relative_to(here) if fault.path and fault.path.is_relative_to(here) else fault.path
        click.echo(plain(str(replace(fault, path=path))), err=True)
        if fault.tip:
            tips[fault.tip] = None
    for tip in tips:
        click.secho(f"  tip: {plain(tip)}", err=True, fg="yellow")


def plain(text: str) -> str:
    """A text without control characters: what others wrote must not steer a terminal."""
    return "".join(
        sign if sign.isprintable() or sign in "\n\u00a0\u202f" else "\N{REPLACEMENT CHARACTER}" for sign in text
    )


def data(text: str, *, nl: bool = True) -> None:
    """Print what programs read: in UTF-8, whatever the terminal writes."""
    click.echo(text.encode("utf-8", "surrogatepass"), nl=nl)


def main() -> None:
    """Run the command line."""
    # A terminal that does not write UTF-8 shows what it cannot write as its number.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    # A thousand modules that load make no garbage; to look for it all the while takes a tenth of a second.
    gc.set_threshold(100_000)
    # We use none of pydantic's plugins, and to look for them it reads what every package here says of itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        cli(prog_name="communique")
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)


@click.group(cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.option(
    "--project",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    default=None,
    help="The project's folder. Default: the nearest one above here.",
)
@click.version_option(__version__, prog_name="communique")
@click.pass_context
def cli(context: click.Context, folder: Path | None) -> None:
    """Translate and publish statements: from source/ to output/site, in every language."""
    context.obj = folder
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        context.color = False


def the_project() -> "Project":
    """The project that the command line means."""
    from workflow.project import find_root, open_project

    folder = click.get_current_context().find_root().obj
    return open_project(folder or find_root(Path.cwd()))


@contextmanager
def crew_of(project: "Project") -> "Iterator[Crew]":
    """A process for each core, whose work is told as it goes on."""
    from workflow.cli.progress import Phases
    from workflow.cores import cores
    from workflow.crew import Crew

    with Phases() as phases, Crew(project.root, cores(), phases) as crew:
        yield crew


@contextmanager
def surveyed(project: "Project", slugs: Iterable[str] = ()) -> "Iterator[tuple[Survey, Crew]]":
    """The cards of the named statements, or of all; what did not change is not read. And who can look at the rest."""
    from workflow.cache import open_cache
    from workflow.survey import survey

    with open_cache(project.output) as cache, crew_of(project) as crew:
        yield survey(project, cache, slugs, crew=crew), crew


def sources_known(project: "Project") -> "tuple[Inventory, Mapping[str, SourceCard]]":
    """The cards of all statements by slug; what did not change is not read. And where their texts are read."""
    from workflow.cache import open_cache
    from workflow.sources import sources_of

    with open_cache(project.output) as cache, crew_of(project) as crew:
        return sources_of(project, cache, crew)


def said_before(command: str, at: datetime.datetime, how: str = "") -> str | None:
    """What a command said last, if since then nothing has moved and no hour has passed that matters; else None.

    `how` is the form in which it is to be said: it was the same then, and so was the place of the project, since a copy
    has files of its own.

    Nothing heavy is imported for it: who builds twice in a row waits for no more than a look at every file.
    """
    from workflow.cache import open_cache, still

    folder, here = click.get_current_context().find_root().obj, Path.cwd()
    places = (folder.resolve(),) if folder else (here, *here.parents)
    root = next((one for one in places if (one / "communique.toml").is_file()), None)
    if root is None or not (root / "output").is_dir():
        return None
    how = f"{root} {how}"
    with open_cache(root / "output") as cache:
        # Each is a kind of its own, so that none is read for another: they are long in a large project.
        if (kept := cache.get(f"said {command}", "", how)) is None:
            return None
        since, until, standing, text = kept.decode("utf-8", "surrogateescape").split("\n\n", 3)
        now = still(standing) if since <= at.astimezone(datetime.UTC).isoformat() < until else None
        if now is not None and now != standing:
            cache.put(f"said {command}", "", how, _said(since, until, now, text))
    return text if now is not None else None


Interval = tuple[datetime.datetime, datetime.datetime]
ALWAYS = (datetime.datetime.min.replace(tzinfo=datetime.UTC), datetime.datetime.max.replace(tzinfo=datetime.UTC))
"""The interval of a command to which the hour is all the same."""


def keep_said(
    command: str,
    lines: Iterable[str],
    standing: str,
    interval: Interval = ALWAYS,
    how: str = "",
) -> None:
    """Keep what `said_before` shall say of a command that did all there was to do, and found the files like that."""
    from workflow.cache import open_cache

    since, until = (
        one.astimezone(datetime.UTC).isoformat() if 1 < one.year < 9999 else one.isoformat() for one in interval
    )
    project = the_project()
    with open_cache(project.output) as cache:
        cache.put(f"said {command}", "", f"{project.root} {how}", _said(since, until, standing, "\n".join(lines)))


def _said(since: str, until: str, standing: str, text: str) -> bytes:
    # As bytes that are not text: some names of files are not.
    return f"{since}\n\n{until}\n\n{standing}\n\n{text}".encode("utf-8", "surrogateescape")


_SOURCE = pattern(r"(?:.*/)?source/([^/]+)\.md|([^/]+)\.md")


def slug_of(name: str) -> str:
    """The slug of a statement by its slug, or by the path of its file, as a shell completes it."""
    file = _SOURCE.fullmatch(name)
    return (file[1] or file[2]) if file else name


def _one(_context: click.Context, _parameter: click.Parameter, tags: tuple[str, ...]) -> str:
    """The one language that -l names, so that no other is left out without a word."""
    if len(set(tags)) > 1:
        raise click.UsageError(f"one language at a time, not {' and '.join(tags)}: run the command once for each")
    return tags[0]


slug_argument = click.argument("slug", callback=lambda _context, _parameter, name: slug_of(name))
slugs_argument = click.argument(
    "slugs",
    nargs=-1,
    metavar="[SLUG]...",
    callback=lambda _context, _parameter, names: tuple(map(slug_of, names)),
)


def language_option(text: str) -> Callable[[Decorated], Decorated]:
    """-l for a command that is about one language; `text` says which."""
    return click.option(
        "-l", "--language", "tag", required=True, multiple=True, metavar="LANG", help=text, callback=_one
    )


languages_option = click.option("-l", "--language", "tags", multiple=True, metavar="LANG", help="Only these languages.")


def chosen_languages(project: "Project", tags: Iterable[str]) -> "tuple[Language, ...]":
    """The languages that -l names; all of the project when it names none."""
    return tuple(project.language(tag) for tag in tags) or project.languages


def moment(text: str | None) -> datetime.datetime:
    """The hour that --at names, in UTC where it names no zone; else now."""
    if text is None:
        return datetime.datetime.now(datetime.UTC)
    try:
        at = datetime.datetime.fromisoformat(text)
        at = at if at.tzinfo else at.replace(tzinfo=datetime.UTC)
        at.astimezone(datetime.UTC)  # an hour before the first year or after the last has no name there
    except (ValueError, OverflowError):
        raise UsageError(f"“{text}” is not a time", tip="write it like 2026-12-01T09:00+01:00") from None
    return at


def today() -> datetime.date:
    """The day, by UTC."""
    return datetime.datetime.now(datetime.UTC).date()
