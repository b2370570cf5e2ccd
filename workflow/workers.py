"""Processes of this machine that call functions, each one call at a time.

`concurrent.futures` has such a pool, but it hangs when its processes are to be renewed (Python 3.11 to 3.14), ends
them all when one dies, so that nobody knows whose fault it was, and cannot end one that takes too long. Here a
thread looks after each process, so it always knows what the process was doing. A process starts when it is first
needed, loads WeasyPrint once, and keeps faces and style sheets for all it prints.
"""

import ctypes
import gc
import multiprocessing
import os
import pickle
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing.connection import Connection
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from workflow.cores import cores
from workflow.errors import CommuniqueError
from workflow.rendering import JobError, LostError, Renderers

R = TypeVar("R")

LIMIT = 120.0
"""Seconds that one call may take. Two pages take 0.2; a whole report on a busy machine some 20."""
START = 60.0
"""Seconds that a process may take to start. An idle machine needs one or two."""
RENEWED_AFTER = 500
"""Calls after which a process is renewed: native libraries never give back all memory. To start one costs as much as
five documents."""


class Workers(Renderers):
    """Calls functions in processes of their own. Leaving it ends them, whatever they are doing."""

    def __init__(
        self,
        count: int | None = None,
        *,
        limit: float = LIMIT,
        start: float = START,
        renewed_after: int = RENEWED_AFTER,
    ) -> None:
        """`count` processes at most: one for each core when None. `limit` is in seconds, for one call; `start` too."""
        self._count = count or cores()
        self._limit = limit
        self._start = start
        self._renewed_after = renewed_after
        self._threads = ThreadPoolExecutor(self._count, "workers")
        self._idle: SimpleQueue[_Process] = SimpleQueue()
        self._alive: set[_Process] = set()
        self._changing = threading.Lock()
        self._closed = False

    def room(self) -> int:
        """Enough for no process to wait, and not much more."""
        return 4 * self._count

    def submit(self, function: Callable[..., R], /, *arguments: Any, **named: Any) -> Future[R]:
        """Call a function that a process can import by its name.

        The future raises LostError when the process dies, the CommuniqueError that the function raises, and JobError
        when it raises anything else or takes too long.
        """
        return self._threads.submit(self._call, function, arguments, named)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002 as its base
        """End all processes, and wait for that: at once when calls are cancelled, else when the calls are done."""
        del wait  # a process that nobody waits for would be left behind
        if not cancel_futures:
            self._threads.shutdown()
        with self._changing:
            self._closed = True
            for process in self._alive:
                process.kill()
        # Each thread finds its process dead and clears up; what is left waited for work.
        self._threads.shutdown(cancel_futures=True)
        for process in list(self._alive):
            self._end(process)

    def __exit__(self, *_: object) -> None:
        self.shutdown(cancel_futures=True)

    def _call(self, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        process = self._process()
        try:
            value = process.call((function, arguments, named), limit=self._limit, start=self._start)
        finally:
            if process.calls < self._renewed_after and process.is_alive():
                self._idle.put(process)
            else:
                self._end(process)
        if isinstance(value, CommuniqueError | JobError):
            raise value
        return value

    def _process(self) -> "_Process":
        """One that waits for work, or a new one. Threads are as many as processes may be, so there is always one."""
        while True:
            try:
                process = self._idle.get_nowait()
            except Empty:
                break
            if process.is_alive():
                return process
            self._end(process)
        with self._changing:
            if self._closed:
                raise LostError("its process was ended")
            process = _Process()
            self._alive.add(process)
        return process

    def _end(self, process: "_Process") -> None:
        process.end()
        with self._changing:
            self._alive.discard(process)


class _Process:
    """One process, as seen from here."""

    def __init__(self) -> None:
        self.calls = 0
        self._pipe, theirs = multiprocessing.Pipe()
        # A fresh interpreter, since forking a process with threads is unsafe; and none of multiprocessing's, which
        # would load the command line into each. Its own session, so that Ctrl-C is for us alone; its standard input
        # stays open for as long as we live.
        path = os.pathsep.join(os.path.realpath(place) for place in sys.path)
        # WeasyPrint keeps a copy of every face in a temporary folder, which a process that is ended cannot remove.
        self._folder = tempfile.TemporaryDirectory(prefix="communique-", ignore_cleanup_errors=True)
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-P",
                "-c",
                "from workflow.workers import serve; serve()",
                str(theirs.fileno()),
                self._folder.name,
            ],
            stdin=subprocess.PIPE,
            pass_fds=[theirs.fileno()],
            env=os.environ | {"PYTHONPATH": path, "TMPDIR": self._folder.name},
            start_new_session=True,
        )
        theirs.close()

    def is_alive(self) -> bool:
        """Whether it can be called."""
        return self._process.poll() is None

    def call(self, call: object, *, limit: float, start: float) -> Any:
        """What a call gave or raised, within `limit` seconds once the process has started, within `start`.

        Raises LostError when the process dies or does not start, JobError when the call takes too long.
        """
        self.calls += 1
        try:
            if self.calls == 1:
                self._await(start, LostError(f"its process did not start within {start:g} seconds"))
                self._pipe.recv_bytes()
            self._pipe.send(call)
            self._await(limit, JobError(f"took longer than {limit:g} seconds, and was ended"))
            return self._pipe.recv()
        except (EOFError, OSError):
            raise LostError(f"its process died ({self._how_it_died()})") from None

    def _await(self, seconds: float, error: Exception) -> None:
        """Wait until it has something to say; end it and raise the error when it says nothing in time."""
        if not self._pipe.poll(seconds):
            self.kill()
            self._process.wait()
            raise error

    def _how_it_died(self) -> str:
        code = self._process.wait()
        return f"exit {code}" if code >= 0 else signal.Signals(-code).name

    def kill(self) -> None:
        """Stop it, whatever it is doing."""
        self._process.kill()

    def end(self) -> None:
        """Stop it and give back what it held. For the thread that looks after it."""
        self.kill()
        self._process.wait()
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._pipe.close()
        self._folder.cleanup()


# ------------------------------------------------------------------------------------- inside the process


def serve() -> None:
    """Call what comes through the pipe, until it closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_when_orphaned, daemon=True).start()
    pipe = Connection(int(sys.argv[1]))
    try:
        pipe.send_bytes(b"ready")
        while True:
            pipe.send_bytes(_answered(pipe.recv_bytes()))
            if not gc.get_freeze_count():
                _settle_down()
            _give_back()
    except (EOFError, OSError):
        _leave()


def _settle_down() -> None:
    """Look for garbage between documents alone: it takes a tenth of the time, since each makes so many objects.

    What the first document brought in stays for good, and is not looked at again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def _give_back() -> None:
    """Hand memory that a document needed back to the system; only glibc keeps it, and can be told to."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


def _leave_when_orphaned() -> None:
    """End when the process that started us is gone, even in the middle of a document."""
    os.read(0, 1)
    _leave()


_leaving = threading.Lock()


def _leave() -> None:
    """End at once, and take the folder along that was made for us alone."""
    with _leaving:
        shutil.rmtree(sys.argv[2], ignore_errors=True)
        os._exit(1)


def _answered(call: bytes) -> bytes:
    """The pickled answer to a pickled call."""
    try:
        function, arguments, named = pickle.loads(call)  # noqa: S301 from the process that started us
        return pickle.dumps(function(*arguments, **named))
    except CommuniqueError as error:
        return pickle.dumps(error)
    except BaseException as error:  # noqa: BLE001 SystemExit and FatalURLFetchingError too are a document's own
        return pickle.dumps(JobError(f"{type(error).__name__}: {error}"))
