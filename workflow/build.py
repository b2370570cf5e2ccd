"""A plan becomes files: prints are rendered by workers, everything is written whole, what is old goes.

Only this process writes. `output/site` and `output/proof` belong to us: a marker file says so, and a folder without
it that holds anything is never touched.
"""

import datetime
import json
import os
import shutil
import tempfile
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, groupby
from operator import attrgetter
from pathlib import Path, PurePosixPath
from stat import S_ISDIR

from workflow import downloads, site
from workflow.cache import MARKER, Cache, digest_of_names, open_cache
from workflow.cores import Phases, cores, unseen
from workflow.crew import Crew, inventory_here
from workflow.declaration import manifest_of
from workflow.errors import CommuniqueError, Fault, RenderError
from workflow.files import locked, plainly, write_atomically
from workflow.languages import Language
from workflow.ledger import ledger_path, read_ledger
from workflow.manifest import MANIFEST, SUMS, digest_of, sums, written
from workflow.plans import AREAS, Area, Plan, Publication
from workflow.project import RESERVED, Project, open_project
from workflow.rendering import PrintJob, render
from workflow.signing import SIGNATURE
from workflow.sources import Inputs
from workflow.styles import look
from workflow.survey import Survey, survey
from workflow.workers import Workers

_LookedAt = tuple[str, str, list[PurePosixPath]]
"""A batch by its name, what it was made from, and its files."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which proofs are made; all where nothing is named."""

    slugs: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()


EVERYTHING = Chosen()


@dataclass(frozen=True, slots=True)
class Built:
    """What a build did."""

    plan: Plan
    written: int
    removed: int
    pages: int
    prints: int
    failures: tuple[Fault, ...]
    """Documents that could not be rendered, each named; everything else was built."""
    reasons: tuple[tuple[PurePosixPath, str], ...] = ()
    """Why each file was made, in the order in which it was."""
    lacking: str = ""
    """What could not be made on this machine; empty when there is nothing."""
    is_signature_gone: bool = False
    """Whether a signature was removed because it no longer fits what is there."""
    gone: tuple[tuple[str, str], ...] = ()
    """Slug and tag of every edition that was there before, and has no page any more."""
    standing: str = ""
    """How every file stands that is known of, for `cache.still`."""


def build(
    project: Project,
    at: datetime.datetime,
    area: Area = "site",
    *,
    only: str = "",
    afresh: bool = False,
    chosen: Chosen = EVERYTHING,
    phases: Phases = unseen,
    renderers: AbstractContextManager[Executor] | None = None,
) -> Built:
    """Bring output/<area> to what the policies let out at an hour; what did not change is not made again.

    `chosen` is for proofs: output/proof then holds these alone, each beside its original. The site is always whole,
    since every list in it names every statement.

    `only` is `pages` or `prints` for a part. With `pages` those PDFs stay that are still true: none beside a page that
    says something else by now. With `prints` pages are made only where there are some already: they would go on telling
    what may not go out any more, or lead to what is gone. `afresh` makes everything, whatever is known. Prints are
    rendered by `renderers`, by default in a process on each core of this machine; each is written as soon as it is
    there. Raises the errors of `survey`, and RenderError when the folder is not ours.
    """
    output = project.output
    with locked(output / ".cache" / "build", timeout=600), open_cache(output, afresh=afresh) as cache:
        # While somebody else was building, the settings may have changed.
        project = open_project(project.root)
        built = _build(
            project, output / area, cache, at, area, only=only, chosen=chosen, phases=phases, renderers=renderers
        )
        cache.keep(whole=area == "site" and not only)
        return replace(built, standing=cache.standing())


def differences(
    project: Project,
    at: datetime.datetime,
    *,
    phases: Phases = unseen,
    renderers: AbstractContextManager[Executor] | None = None,
) -> tuple[str, ...]:
    """The files of output/site that a build from nothing would not make so, each with what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        clean = Path(folder) / "site"
        _build(project, clean, Cache.none(), at, "site", phases=phases, renderers=renderers)
        # Only `sign` makes a signature.
        ours, theirs = _files(project.output / "site") - {SIGNATURE}, _files(clean)
        return tuple(
            f"{name}: {_DIFFERENCES[name in ours, name in theirs]}"
            for name in sorted(ours | theirs)
            if name not in ours
            or name not in theirs
            or (project.output / "site" / name).read_bytes() != (clean / name).read_bytes()
        )


_DIFFERENCES = {(True, True): "has other bytes", (True, False): "should not be there", (False, True): "is missing"}


def _files(root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def _build(
    project: Project,
    root: Path,
    cache: Cache,
    at: datetime.datetime,
    area: Area,
    *,
    only: str = "",
    chosen: Chosen = EVERYTHING,
    phases: Phases = unseen,
    renderers: AbstractContextManager[Executor] | None = None,
) -> Built:
    with Crew(project.root, cores(), phases) as crew:
        found = survey(project, cache, chosen.slugs, crew=crew)
        found = found.within(chosen.languages) if chosen.languages else found
        plan = AREAS[area](found, at)
        _claim(root)
        return _Work(plan, root, cache, crew, renderers=renderers or Workers()).do(only)


class _Work:
    """One build: what is out of date is made, the rest is left as it is."""

    def __init__(
        self,
        plan: Plan,
        root: Path,
        cache: Cache,
        crew: Crew,
        *,
        renderers: AbstractContextManager[Executor],
    ) -> None:
        self._plan, self._root, self._cache, self._crew = plan, root, cache, crew
        # As text: a Path for each of ten thousands of files takes its time.
        self._place = str(root)
        self._renderers = renderers
        self._known: dict[PurePosixPath, tuple[int, str]] = {}
        self._failures: list[Fault] = []
        self._reasons: list[tuple[PurePosixPath, str]] = []
        self._written = 0
        self._gone: list[tuple[str, str]] = []
        # The folder of the area itself may be a link: that is how a person has it lie elsewhere.
        self._claimed = {self._place}

    def do(self, only: str) -> Built:
        """Make everything, or the pages or the prints alone."""
        if only == "pages":
            self._keep_true(site.prints_of(self._plan, one) for one in self._accompanied)
        else:
            self._print(site.prints(self._plan))
        kept = set(self._known) if only == "pages" else set()
        if self._plan.area == "site":
            self._take_along(only)
        if only != "prints" or (self._root / "index.html").is_file():
            self._pages({path: size for path, (size, _) in self._known.items()})
        suffixes = [path.suffix for path in self._known if path not in kept]
        had_signature = (self._root / SIGNATURE).is_file()
        if self._plan.area == "site":
            self._sum_up()
        removed = self._remove_others()
        return Built(
            self._plan,
            self._written,
            removed,
            suffixes.count(".html"),
            suffixes.count(".pdf"),
            tuple(dict.fromkeys(self._failures)),
            tuple(self._reasons),
            downloads.lacking(self._plan) if self._plan.area == "site" else "",
            is_signature_gone=had_signature and not (self._root / SIGNATURE).is_file(),
            gone=tuple(sorted(self._gone)),
        )

    def _take_along(self, only: str) -> None:
        """Make texts, e-books, Word documents and ZIPs; of a part of the work keep those that are still true."""
        if only:
            self._keep_true(site.takeaways_of(self._plan, one) for one in self._accompanied)
        else:
            self._make(site.takeaways(self._plan), {})
        archives = site.archives(self._plan, dict(self._known), lambda path: (self._root / path).read_bytes())
        if only:
            self._keep_true([archives])
        else:
            self._make([site.Batch("archives", "", lambda: archives)], {})

    def _print(self, prints: Iterable[site.Batch[site.Print]]) -> None:
        due, looked_at = self._outdated(prints)
        if not due:
            return
        jobs, sheets = self._jobs(one for one, _ in due.values()), look(self._plan.site.templates, "print")
        progress = self._crew.phases("printing")
        with self._renderers as executor:
            for job, made in render(jobs, sheets, executor=executor, progress=progress, total=len(due)):
                if isinstance(made, CommuniqueError):
                    self._failures += made.faults
                else:
                    self._write(job.path, made, due[job.path][1])
        self._know(looked_at)

    def _jobs(self, prints: Iterable[site.Print]) -> Iterator[PrintJob]:
        """What is to be printed, made when its turn comes."""
        for slug, group in groupby(prints, attrgetter("slug")):
            yield from (one.job() for one in group)
            self._plan.inventory.make_room([slug])

    def _pages(self, sizes: Mapping[PurePosixPath, int]) -> None:
        self._make(site.artefacts(self._plan, sizes), sizes)

    def _make(self, batches: Iterable[site.Batch[site.Artefact]], sizes: Mapping[PurePosixPath, int]) -> None:
        """Make those that are due, by several processes where it is worth it."""
        due, looked_at = self._outdated(batches)
        progress, total = self._crew.phases("making pages"), len(due)
        far: dict[str, set[PurePosixPath]] = {}
        for path, (one, _) in due.items():
            if one.slug:
                far.setdefault(one.slug, set()).add(path)
        if self._crew.is_worthwhile(sum(map(len, far.values()))):
            self._crew.tell(_take, _Handed(self._plan.survey.bare(), self._plan.at, self._plan.area, sizes))
            for share in self._crew.each(_files_of, far):
                for path, made in share:
                    self._done(path, made, due.pop(path)[1])
                progress(total - len(due), total, "")
        done = total - len(due)
        for slug, group in groupby(due.items(), lambda item: item[1][0].slug):
            for path, (artefact, inputs) in group:
                self._done(path, _made(artefact), inputs)
                done += 1
                progress(done, total, "")
            self._plan.inventory.make_room([slug])
        self._know(looked_at)

    def _done(self, path: PurePosixPath, made: bytes | CommuniqueError, inputs: Inputs) -> None:
        """Write what was made. What lies beside a page may fail alone; a page that cannot be made stops everything."""
        if not isinstance(made, CommuniqueError):
            self._write(path, made, inputs)
        elif path.suffix == ".html":
            raise made
        else:
            self._failures += made.faults

    # ------------------------------------------------------------------------------------ what is out of date

    def _outdated(
        self, batches: Iterable[site.Batch[site.File]]
    ) -> tuple[dict[PurePosixPath, tuple[site.File, Inputs]], list[_LookedAt]]:
        """The files that are due and what they are made from; and the batches that had to be looked at for it."""
        due: dict[PurePosixPath, tuple[site.File, Inputs]] = {}
        looked_at: list[_LookedAt] = []
        for batch in batches:
            if batch.inputs and self._are_as_made(batch.name, batch.inputs):
                continue
            paths = []
            for one in batch.files():
                paths.append(one.path)
                if (inputs := self._due(one)) is not None:
                    due[one.path] = one, inputs
            looked_at.append((batch.name, batch.inputs, paths))
        return due, looked_at

    def _are_as_made(self, name: str, inputs: str) -> bool:
        """Whether all files of a batch are there as they were made from just that."""
        value = self._cache.get("batch", self._name(name), inputs)
        if value is None:
            return False
        made = {PurePosixPath(path): (size, digest) for path, size, digest in json.loads(value)}
        if any(self._there(path) != known for path, known in made.items()):
            return False
        self._known |= made
        return True

    def _know(self, looked_at: Iterable[_LookedAt]) -> None:
        """Remember what became of these batches."""
        for name, inputs, paths in looked_at:
            if inputs and all(path in self._known for path in paths):
                made = [(str(path), *self._known[path]) for path in paths]
                self._cache.put("batch", self._name(name), inputs, json.dumps(made).encode())

    def _due(self, wanted: site.Artefact | site.Print) -> Inputs | None:
        """What a file has to be made from; None when it is there as it was made from just that."""
        name, inputs = self._name(wanted.path), wanted.inputs()
        found = self._there(wanted.path)
        value = self._cache.get("made", name, inputs)
        if value is not None and found is not None and found[1] == value.decode():
            self._known[wanted.path] = found
            return None
        before = self._cache.inputs("made", name)
        self._reasons.append((wanted.path, _reason(before, inputs, is_there=found is not None)))
        return inputs

    def _write(self, path: PurePosixPath, data: bytes, inputs: Inputs) -> None:
        self._put(path, data)
        self._cache.put("made", self._name(path), inputs, self._known[path][1].encode())

    def _put(self, path: PurePosixPath, data: bytes) -> None:
        place = self._root / path
        if place.is_symlink():
            _remove(place)
        self._written += write_atomically(place, data, lasting=False)
        self._known[path] = digest_of(data)
        self._cache.wrote(place, *self._known[path])

    def _name(self, path: PurePosixPath | str) -> str:
        return f"{self._plan.area}/{path}"

    def _there(self, path: PurePosixPath) -> tuple[int, str] | None:
        """Size and digest of a file of the output; None where there is none."""
        place = f"{self._place}/{path}"
        self._claim_folder(os.path.dirname(place))  # noqa: PTH120 as text, as above
        return self._cache.look(place)

    def _claim_folder(self, folder: str) -> None:
        """Remove what stands where a folder of ours should, and those above it, looking at each once.

        Through a link we would write to somebody else's folder, and remove what lies there.
        """
        if folder in self._claimed:
            return
        self._claimed.add(folder)
        self._claim_folder(os.path.dirname(folder))  # noqa: PTH120
        with plainly(folder, "read"), suppress(FileNotFoundError):
            if not S_ISDIR(os.lstat(folder).st_mode):
                _remove(Path(folder))

    # --------------------------------------------------------------------------------------------- the whole

    @cached_property
    def _accompanied(self) -> tuple[Publication, ...]:
        """The editions with something beside their pages. Of the others, and they may be thousands, nothing is kept."""
        return tuple(one for one in self._plan.publications if not self._is_bare(f"{self._place}/{one.folder}"))

    def _is_bare(self, folder: str) -> bool:
        """Whether nothing but pages lies in a folder."""
        if self._cache.untouched(folder) in _BARE:
            return True
        with suppress(OSError):
            return all(name.endswith(".html") for name in os.listdir(folder))  # noqa: PTH208 there are thousands
        return True

    def _keep_true(self, groups: Iterable[Iterable[site.Artefact | site.Print]]) -> None:
        """Keep those that are as they would be made now, and those of which nobody knows how they were made."""
        number = len(self._reasons)
        for file in chain.from_iterable(groups):
            # What is not there cannot be kept, whatever it would be made from.
            if (looked := self._there(file.path)) is None:
                continue
            is_unknown = self._cache.inputs("made", self._name(file.path)) is None
            if self._due(file) is not None and is_unknown:
                self._known[file.path] = looked
        del self._reasons[number:]

    def _sum_up(self) -> None:
        """The manifest and the sums, which name every other file; and the signature that is there, if it still fits."""
        everything = dict(self._known)
        self._cache.look(ledger_path(self._plan.survey.project))
        data = written(manifest_of(self._plan, everything, read_ledger(self._plan.survey.project)))
        self._put(PurePosixPath(MANIFEST), data)
        everything[PurePosixPath(MANIFEST)] = digest_of(data)
        new = sums(everything)
        if self._there(PurePosixPath(SUMS)) == digest_of(new) and (signed := self._there(PurePosixPath(SIGNATURE))):
            self._known[PurePosixPath(SIGNATURE)] = signed
        self._put(PurePosixPath(SUMS), new)

    def _remove_others(self) -> int:
        """Remove files that the plan does not have, and folders that are empty then."""
        removed = 0
        wanted = {str(path) for path in self._known}
        for folder, names in _tree(wanted).items():
            place = f"{self._place}/{folder}" if folder else self._place
            found = self._cache.look(place)
            if found and found[1] == digest_of_names(names):
                continue
            with plainly(place, "read"), os.scandir(place) as entries:
                strays = [entry for entry in entries if entry.name not in names]
            for entry in strays:
                self._gone += _editions_in(Path(entry.path), self._root)
            removed += sum(_remove(Path(entry.path)) for entry in strays if folder or entry.name != MARKER)
            self._cache.look_again([place])
            self._cache.look(place)
        self._forget("made", wanted)
        slugs = {one.slug for one in self._plan.publications}
        self._forget("shown", slugs)
        self._forget("batch", {"lists", *(f"{part} {slug}" for part in site.PARTS for slug in slugs)})
        return removed

    def _forget(self, kind: str, wanted: Collection[str]) -> None:
        """Keep of what is known of this area only what is wanted."""
        mine = f"{self._plan.area}/"
        names = [name for name in self._cache.names(kind) if name.startswith(mine)]
        self._cache.drop(kind, [name for name in names if name.removeprefix(mine) not in wanted])


# --------------------------------------------------------------------------------------- pages side by side


@dataclass(frozen=True)
class _Handed:
    """What a process needs to write pages: the cards, from which it makes the same plan."""

    survey: Survey
    at: datetime.datetime
    area: Area
    sizes: Mapping[PurePosixPath, int]

    def plan(self, root: Path) -> Plan:
        """The plan, with the texts that this process reads."""
        mine = replace(self.survey, inventory=inventory_here(root))
        return AREAS[self.area](mine, self.at)


_plans: dict[Path, tuple[Plan, Mapping[PurePosixPath, dict[PurePosixPath, int]]]] = {}


def _take(root: Path, handed: _Handed) -> None:
    """A job: make the plan that pages are then written from."""
    _plans[root] = handed.plan(root), site.by_folder(handed.sizes)


def _files_of(
    root: Path, wanted: Mapping[str, Collection[PurePosixPath]]
) -> list[tuple[PurePosixPath, bytes | CommuniqueError]]:
    """A job: files that belong to statements, which are named by slug and path. Their texts are let go of."""
    plan, sizes = _plans[root]
    publications = [
        publication
        for slug in wanted
        for tag in plan.survey.sources[slug].tags
        if (publication := plan.by_place.get((slug, tag)))
    ]
    made = [
        (artefact.path, _made(artefact))
        for one in publications
        for artefact in (*site.of_edition(plan, one, site.sizes_of(one, sizes)), *site.takeaways_of(plan, one))
        if artefact.path in wanted[one.slug]
    ]
    plan.inventory.forget(wanted)
    return made


def _made(artefact: site.Artefact) -> bytes | CommuniqueError:
    try:
        return artefact.make()
    except CommuniqueError as error:
        return error


def _reason(before: Inputs | None, now: Inputs, *, is_there: bool) -> str:
    """Why a file is made, in words for people."""
    if before is None:
        return "is new" if not is_there else "nothing is known of it"
    changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    if changed:
        return f"changed: {', '.join(changed)}"
    return "somebody changed it" if is_there else "it is gone"


# ------------------------------------------------------------------------------------------------- folders


_BARE = {digest_of_names(names) for names in ((), ("index.html",), ("index.html", "page.html"))}
"""Folders of pages alone, as most are where nobody makes PDFs."""


def _tree(paths: Iterable[str]) -> dict[str, set[str]]:
    """What lies in each folder that these files need, from the root, which is empty."""
    found: dict[str, set[str]] = {"": set()}
    for path in paths:
        folder, _, name = path.rpartition("/")
        while name not in found.setdefault(folder, set()):
            found[folder].add(name)
            folder, _, name = folder.rpartition("/")
            if not name:
                break
    return found


def _editions_in(path: Path, root: Path) -> Iterator[tuple[str, str]]:
    """(slug, tag) of the editions whose pages lie in a folder of a site: in that of a language, or in their own."""
    for page in (path / "index.html", *path.glob("*/index.html")):
        tag, *slugs = page.parent.relative_to(root).parts or ("",)
        if len(slugs) == 1 and slugs[0] not in RESERVED and page.is_file():
            yield slugs[0], tag


def _remove(path: Path) -> int:
    """Remove a file, or a folder with everything in it; how many files it were."""
    with plainly(path, "removed"):
        if path.is_symlink() or not path.is_dir():
            path.unlink()
            return 1
        number = sum(len(names) for _, _, names in os.walk(path))
        shutil.rmtree(path)
        return number


def _claim(root: Path) -> None:
    """Make the folder ours, if it is new or empty. Raises RenderError when it holds somebody else's files."""
    marker = root / MARKER
    with plainly(root, "read"):
        if marker.is_file():
            return
        if root.is_dir() and any(root.iterdir()):
            tip = "move what is in it elsewhere; output/ is made, never edited"
            raise RenderError(Fault("this folder holds files that are not ours", root, tip=tip))
    write_atomically(marker, b"Made by communique build. Everything here is overwritten.\n")
