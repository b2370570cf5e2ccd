"""The site and the proofs as they would be built now, made when somebody asks for a page.

Nothing is written: what is published stays as it is until somebody builds. After a change only what changed is read
again, and the page that is looked at is made anew.
"""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from workflow import pages, site
from workflow.cache import Cache
from workflow.cores import cores
from workflow.crew import Crew
from workflow.errors import CommuniqueError, Fault
from workflow.plans import AREAS, Plan
from workflow.project import open_project
from workflow.rendering import rendered, warm_up
from workflow.styles import Look, look
from workflow.survey import survey
from workflow.words import words

Clock = Callable[[], datetime.datetime]


@dataclass(frozen=True, slots=True)
class _Made:
    """A file that was made, and from what."""

    inputs: Mapping[str, str]
    data: bytes


class Preview:
    """What a browser is shown of a project. Not for several threads at once."""

    def __init__(self, root: Path, cache: Cache, clock: Clock) -> None:
        self._root, self._cache, self._clock = root, cache, clock
        self._made: dict[PurePosixPath, _Made] = {}
        self._plans: Mapping[str, Plan] = {}
        self._around: dict[str, dict[PurePosixPath, site.Artefact]] = {}
        self._seen_look: Mapping[str, str] = {}
        self.faults: tuple[Fault, ...] = ()
        """What keeps the newest state from being shown; what was there before is shown until it is mended."""

    def refresh(self) -> None:
        """Look at what changed."""
        self._cache.look_again()
        try:
            with Crew(self._root, cores()) as crew:
                found = survey(open_project(self._root), self._cache, crew=crew)
            plans: Mapping[str, Plan] = {area: plan(found, self._clock()) for area, plan in AREAS.items()}
            new = site.whole_look(plans["site"])
        except CommuniqueError as error:
            self.faults = error.faults
            return
        if new != self._seen_look:
            for function in (*pages.REMEMBERED, words):
                function.cache_clear()
        self._seen_look, self._plans, self._around, self.faults = new, plans, {}, ()

    def file(self, path: PurePosixPath) -> bytes | None:
        """A file of the site (`site/es/…`) or of the proofs (`proof/es/…`); None where there is none.

        Raises CommuniqueError when it cannot be made.
        """
        wanted = self._wanted(path)
        if wanted is None:
            return None
        inputs = wanted.inputs()
        made = self._made.get(path)
        if made is None or made.inputs != inputs:
            data = wanted.make() if isinstance(wanted, site.Artefact) else rendered(wanted.job(), self._look())
            made = self._made[path] = _Made(inputs, data)
        return made.data

    def _wanted(self, path: PurePosixPath) -> site.Artefact | site.Print | None:
        """What is to lie at a place, as the plan has it."""
        area, *rest = path.parts
        plan, place = self._plans.get(area), PurePosixPath(*rest)
        if plan is None:
            return None
        tag, slug = (*rest, "", "")[:2]
        publication = plan.by_place.get((slug, tag))
        if publication is None:
            if area not in self._around:
                self._around[area] = {one.path: one for one in site.around(plan, {})}
            return self._around[area].get(place)
        files: list[site.Artefact | site.Print] = [
            *site.prints_of(plan, publication),
            *site.takeaways_of(plan, publication),
        ]
        sizes = {one.path: self._size(area / one.path) for one in files}
        files += site.of_edition(plan, publication, sizes)
        return next((one for one in files if one.path == place), None)

    def warm_up(self) -> None:
        """Load what prints need, before the first is asked for."""
        if self._plans:
            warm_up(self._look())

    def _look(self) -> Look:
        return look(self._plans["site"].site.templates, "print")

    def _size(self, path: PurePosixPath) -> int:
        """Of a PDF as it was made last, here or by a build."""
        made = self._made.get(path)
        if made:
            return len(made.data)
        built = self._root / "output" / path
        return built.stat().st_size if built.is_file() else 0
