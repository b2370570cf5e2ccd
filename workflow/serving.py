"""A preview in the browser, on this machine alone: `/` is the site, `/proof/` what is not out yet.

A page that is open is loaded again when its own bytes have changed. What cannot be read is told above the page.
"""

import asyncio
import datetime
import hashlib
import html
import socket
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route
from watchfiles import awatch

from workflow.cache import open_cache
from workflow.errors import CommuniqueError, Fault, UsageError
from workflow.previewing import Preview
from workflow.viewing import TYPES

HOST = "127.0.0.1"
_WATCHED = ("source", "locales", "templates", "communique.toml")
_STEP = 20
"""Milliseconds of quiet after which a change is taken to be complete."""
_LOOK = 1000
"""Milliseconds after which is looked for a folder that was not there before."""

_RELOAD = """<script>
new EventSource("/-/changes?page=" + encodeURIComponent(location.pathname)).onmessage = () => location.reload()
</script>"""


class Server:
    """One preview, and the browsers that look at it."""

    def __init__(self, root: Path, tell: Callable[[str], None]) -> None:
        self._root, self._tell = root, tell
        # Everything of the preview happens in this one thread, so that pages are never made of half a change.
        self._thread = ThreadPoolExecutor(1, initializer=self._open)
        self._changed = asyncio.Condition()
        self._state = 0
        self.is_ending: Callable[[], bool] = lambda: False

    def _open(self) -> None:
        cache = open_cache(self._root / "output")
        self._preview = Preview(self._root, cache, lambda: datetime.datetime.now(datetime.UTC))

    def _refresh(self) -> None:
        self._preview.refresh()

    async def _do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, function, *arguments)

    # ---------------------------------------------------------------------------------------------- changes

    async def watch(self) -> None:
        """Follow the files of the project until the server ends. What goes wrong is told, and they are followed on."""
        is_again = False
        while True:
            try:
                await self._follow(is_again=is_again)
            except Exception as error:  # noqa: BLE001 a preview that stands still and says nothing misleads
                self._tell(f"a change is not shown: {type(error).__name__}: {error}")
                await asyncio.sleep(_LOOK / 1000)
            is_again = True

    async def _follow(self, *, is_again: bool) -> None:
        """Follow the files and folders that are there, until one comes, goes, or gives its place to another.

        Who follows them again looks at them first, since nobody tells of what changed in between.
        """
        watched = self._watched()
        async for changes in awatch(*watched, debounce=50, step=_STEP, rust_timeout=_LOOK, yield_on_timeout=True):
            now = self._watched()
            if changes or now != watched or is_again:
                await self.refresh()
            if now != watched:
                return
            is_again = False

    def _watched(self) -> dict[Path, int]:
        """What is watched and there, with its inode: an editor puts another file in the place of the old one."""
        found = {}
        for path in (self._root / name for name in _WATCHED):
            with suppress(OSError):
                found[path] = path.stat().st_ino
        return found

    async def refresh(self) -> None:
        """Look at what changed, and wake whoever waits for it."""
        await self._do(self._refresh)
        for fault in self._preview.faults:
            self._tell(str(fault))
        async with self._changed:
            self._state += 1
            self._changed.notify_all()

    async def changes(self, request: Request) -> Response:
        """An event each time the bytes of a page are not what they were."""
        path = _path(request.query_params.get("page", "/"))

        async def events() -> AsyncIterator[str]:
            seen, state = await self._fingerprint(path), self._state
            yield ": here\n\n"
            while not self.is_ending():
                state = await self._next(state)
                now = await self._fingerprint(path)
                if now != seen:
                    seen = now
                    yield "data: changed\n\n"

        return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _next(self, state: int) -> int:
        """Wait until there is another state than this one, or the server ends."""
        while self._state == state and not self.is_ending():
            async with self._changed:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), 0.5)
        return self._state

    async def _fingerprint(self, path: PurePosixPath) -> str:
        data, faults = await self._made(path)
        return hashlib.sha256(repr((data, faults)).encode()).hexdigest()

    # ----------------------------------------------------------------------------------------------- pages

    async def page(self, request: Request) -> Response:
        """A file of the site or the proofs, as it would be built now."""
        address = request.url.path
        path = _path(address)
        data, faults = await self._made(path)
        if data is None and not path.suffix:
            # One slash alone at its beginning: after two, a browser reads the name of another server.
            return RedirectResponse(f"/{address.strip('/')}/")
        media_type = TYPES.get(path.suffix.lower(), "application/octet-stream")
        status = 404 if data is None else 200
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if path.suffix == ".html":
            text = data.decode() if data is not None else _NOTHING
            data = (
                text.replace("<body>", f"<body>{_banner(faults)}", 1)
                .replace("</body>", f"{_RELOAD}</body>")
                .encode(errors="replace")
            )
        return Response(data or b"", status, media_type=media_type, headers=headers)

    async def _made(self, path: PurePosixPath) -> tuple[bytes | None, tuple[Fault, ...]]:
        try:
            return await self._do(lambda: self._preview.file(path)), self._preview.faults
        except CommuniqueError as error:
            return None, error.faults

    @asynccontextmanager
    async def life(self, _app: Starlette) -> AsyncIterator[None]:
        """Make the first plan; then watch for as long as the server lives."""
        await self.refresh()
        watching = asyncio.create_task(self.watch())
        self._thread.submit(self._preview.warm_up)
        yield
        watching.cancel()
        self._thread.shutdown(cancel_futures=True)


_NOTHING = '<!doctype html><html lang="en"><title>Nothing here</title><body><p>Nothing is here.</p></body></html>'


def _path(address: str) -> PurePosixPath:
    """The file that an address means: `/es/` is `site/es/index.html`, `/proof/es/` is `proof/es/index.html`."""
    name = address.lstrip("/")
    if not name or name.endswith("/"):
        name += "index.html"
    return PurePosixPath(name) if name.startswith("proof/") else PurePosixPath("site", name)


def _banner(faults: tuple[Fault, ...]) -> str:
    if not faults:
        return ""
    lines = "".join(f"<li>{html.escape(str(fault))}</li>" for fault in faults)
    style = "background:#8c1d18;color:#fff;padding:.75rem 1rem;font:1rem/1.4 sans-serif"
    return f'<div role="alert" style="{style}"><strong>Not shown yet, because of:</strong><ul>{lines}</ul></div>'


def _application(server: Server) -> Starlette:
    return Starlette(
        routes=[Route("/-/changes", server.changes), Route("/{path:path}", server.page)],
        # A page from elsewhere must not read a preview through a name of its own that leads here.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
        lifespan=server.life,
    )


def serve(root: Path, port: int, tell: Callable[[str], None]) -> None:
    """Serve the preview until somebody stops it. Raises UsageError when the port is taken."""
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise UsageError(f"port {port} is taken: {error.strerror}", tip="choose another with --port") from None
    tell(f"http://{HOST}:{listening.getsockname()[1]}/ is the site, and /proof/ what is not out yet; Ctrl-C ends it")
    server = Server(root, tell)
    settings = uvicorn.Config(_application(server), log_level="warning", timeout_graceful_shutdown=3, ws="none")
    running = uvicorn.Server(settings)
    server.is_ending = lambda: running.should_exit
    with suppress(KeyboardInterrupt):
        running.run(sockets=[listening])
