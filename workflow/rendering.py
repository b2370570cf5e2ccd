"""Prints that are wanted → PDFs, in whatever executor is given: processes of this machine, or a cluster.

Jobs are taken as they are needed, so that 60,000 of them never lie in memory at once, and come back as they are
done. A job that fails, in whatever way, fails alone and is named; all others are done.
"""

from collections.abc import Iterable, Iterator, Sized
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Executor, Future, wait
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from workflow.cores import Progress, silent
from workflow.errors import CommuniqueError, RenderError
from workflow.sheets import Sheet
from workflow.styles import Look

if TYPE_CHECKING:
    from workflow.prints import Printer

Outcome = bytes | CommuniqueError
"""A PDF, or what was wrong with the document."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintJob(Sheet):
    """A PDF to render, and where it goes."""

    path: PurePosixPath
    """Relative to the output's area."""


class LostError(BrokenExecutor):
    """The process that did a job has died, perhaps because of it, perhaps not. The text says how it died."""


class JobError(Exception):
    """A job raised something that we did not foresee, or took too long. The text says what."""


class Renderers(Executor):
    """An executor that knows how much it can have in hand."""

    def room(self) -> int:
        """How many jobs to hand it at once. Raises CommuniqueError when nobody is left to do any."""
        raise NotImplementedError


def render(
    jobs: Iterable[PrintJob],
    look: Look,
    *,
    executor: Executor,
    progress: Progress = silent,
    total: int = 0,
) -> Iterator[tuple[PrintJob, Outcome]]:
    """Render jobs as they can be done, in any order. `look` is the style sheet of prints.

    A job whose process died is tried once more when all others are done, with nothing beside it: if a process dies
    again it is the document's fault. `total` counts the jobs where `jobs` has no length. Raises CommuniqueError when
    the executor is gone; what was yielded before is good.
    """
    total = len(jobs) if isinstance(jobs, Sized) else total
    for done, (job, outcome) in enumerate(_twice(jobs, look, executor), 1):
        progress(done, total, job.path.name)
        yield job, outcome


def rendered(job: PrintJob, look: Look) -> bytes:
    """The PDF of a job, made in this process. Raises RenderError."""
    return _printer(look).pdf(job)


def warm_up(look: Look) -> None:
    """Load what prints of this look need, before the first is asked for."""
    _printer(look)


@lru_cache(maxsize=2)
def _printer(look: Look) -> "Printer":
    """The printer of this process, which every job with the same look shares."""
    from workflow.prints import Printer

    return Printer(look)


# ---------------------------------------------------------------------------------------------- in flight

_PATIENCE = 2.0
"""Seconds after which an executor is asked anew how much it can do: machines come and go."""


def _twice(jobs: Iterable[PrintJob], look: Look, executor: Executor) -> Iterator[tuple[PrintJob, Outcome]]:
    """Each job with its outcome, those whose process died after all others, one at a time."""
    doubtful = []
    for job, outcome in _outcomes(jobs, look, executor):
        if isinstance(outcome, LostError):
            doubtful.append(job)
        else:
            yield job, outcome
    for suspect in doubtful:
        for job, outcome in _outcomes([suspect], look, executor):
            yield job, _blamed(job, outcome) if isinstance(outcome, LostError) else outcome


def _outcomes(
    jobs: Iterable[PrintJob], look: Look, executor: Executor
) -> Iterator[tuple[PrintJob, Outcome | LostError]]:
    """Each job with its outcome, never more at once than there is room for."""
    waiting = iter(jobs)
    pending: dict[Future[bytes], PrintJob] = {}
    try:
        while True:
            # One at least: where all workers of a cluster are gone for the moment, somebody must wait for the next.
            for job in islice(waiting, max(int(not pending), _room(executor) - len(pending))):
                pending[executor.submit(rendered, job, look)] = job
            if not pending:
                return
            for future in wait(pending, timeout=_PATIENCE, return_when=FIRST_COMPLETED).done:
                job = pending.pop(future)
                yield job, _outcome(job, future)
    finally:
        for future in pending:
            future.cancel()


def _room(executor: Executor) -> int:
    return executor.room() if isinstance(executor, Renderers) else 4


def _outcome(job: PrintJob, future: "Future[bytes]") -> Outcome | LostError:
    """What became of a job. What is no fault of a document, such as a lost cluster, is raised."""
    try:
        return future.result()
    except (CommuniqueError, LostError) as error:
        return error
    except CancelledError:
        raise RenderError("rendering was cut off before all documents were done") from None
    except JobError as error:
        return RenderError(f"“{job.name}”: {error}")
    except Exception as error:  # noqa: BLE001 whatever a document sets off, the others go on
        return RenderError(f"“{job.name}”: {type(error).__name__}: {error}")


def _blamed(job: PrintJob, loss: LostError) -> RenderError:
    tip = "a picture may be too large, or this machine's memory too small: build it alone to see"
    return RenderError(f"“{job.name}”: {loss}, twice", tip=tip)
