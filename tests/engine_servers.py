"""Servers on loopback that answer as translation services do, well and badly."""

import html
import json
import shutil
import socket
import ssl
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Asked:
    """A request that came in."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Header and body in two packets cost 44 ms a request: Nagle's algorithm waits for a delayed ACK.
    wbufsize = 65536
    server: "Server"

    def answer(self) -> None:
        parts = urlsplit(self.path)
        size = int(self.headers.get("Content-Length") or 0)
        query = {name: values[-1] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        asked = Asked(self.command, parts.path, query, dict(self.headers), self.rfile.read(size))
        self.server.asked.append(asked)
        try:
            self.server.next()(self, asked)
            self.wfile.flush()
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_POST = do_DELETE = answer  # noqa: N815

    def log_message(self, *args: object) -> None:
        """Say nothing."""


Answer = Callable[[Handler, Asked], None]


class Server(ThreadingHTTPServer):
    """Gives its answers in order, the last one again and again, and keeps what it was asked."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self, *answers: Answer) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = list(answers)
        self.asked: list[Asked] = []
        self.ended = threading.Event()

    @property
    def url(self) -> str:
        scheme = "https" if isinstance(self.socket, ssl.SSLSocket) else "http"
        return f"{scheme}://127.0.0.1:{self.server_address[1]}"

    def next(self) -> Answer:
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]

    def handle_error(self, *args: object) -> None:
        """Say nothing: clients hang up here."""


@contextmanager
def served(*answers: Answer, certificate: Path | None = None) -> Iterator[Server]:
    """A server that gives these answers, with TLS where there is a certificate."""
    server = Server(*answers)
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


# --- answers ----------------------------------------------------------------------------------------------


def says(body: object, status: int = 200, headers: Mapping[str, str] | None = None) -> Answer:
    """A whole answer: JSON, or a string as it is."""
    data = body.encode() if isinstance(body, str) else json.dumps(body, ensure_ascii=False).encode()
    kind = "text/html; charset=utf-8" if isinstance(body, str) else "application/json"

    def answer(handler: Handler, _: Asked) -> None:
        handler.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **(headers or {})}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(data)

    return answer


def silence(handler: Handler, _: Asked) -> None:
    """Take the question, and say nothing."""
    handler.server.ended.wait(20)
    handler.close_connection = True


def drip(handler: Handler, _: Asked) -> None:
    """A byte now and then, each within any time-out for one read."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    _drip(handler)


def drip_headers(handler: Handler, _: Asked) -> None:
    """The same before the answer has even begun."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(handler)


def _drip(handler: Handler) -> None:
    while not handler.server.ended.is_set():
        handler.wfile.write(b" ")
        handler.wfile.flush()
        time.sleep(0.02)


def reset(handler: Handler, _: Asked) -> None:
    """Break the connection."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()
    handler.close_connection = True


def half(handler: Handler, _: Asked) -> None:
    """Promise more than comes, and hang up."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"translatedText": ["Per')
    handler.close_connection = True


def flood(handler: Handler, _: Asked) -> None:
    """More than anybody wants."""
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    for _number in range(64):
        handler.wfile.write(b"x" * 65536)
    handler.close_connection = True


CAPTIVE_PORTAL = "<!DOCTYPE html><html><head><title>Hotel</title></head><body>Please log in</body></html>"
CAPTCHA = "<html><body>Our systems have detected unusual traffic from your computer network.</body></html>"


def google_page(text: str) -> str:
    """The page for simple browsers, with a translation in it as HTML."""
    return f'<html><body><div class="header">G</div><div class="result-container">{text}</div></body></html>'


def certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 with its key, vouched for by nobody."""
    path = folder / "certificate.pem"
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1"
    extension = ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", path, "-out", f"{path}.crt"]
    subprocess.run([*command.split(), *extension], check=True, capture_output=True)
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


# --- services that work -----------------------------------------------------------------------------------

Translate = Callable[[str], str]


def libretranslate(translate: Translate) -> Answer:
    """A LibreTranslate server with a translator behind it."""
    return lambda handler, asked: says({"translatedText": [translate(text) for text in asked.json["q"]]})(
        handler, asked
    )


def deepl(translate: Translate) -> Answer:
    return lambda handler, asked: says(
        {"translations": [{"detected_source_language": "EN", "text": translate(t)} for t in asked.json["text"]]}
    )(handler, asked)


def google(translate: Translate) -> Answer:
    return lambda handler, asked: says(google_page(html.escape(translate(asked.query["q"]))))(handler, asked)


def mymemory(translate: Translate) -> Answer:
    return lambda handler, asked: says(
        {"responseData": {"translatedText": translate(asked.query["q"])}, "responseStatus": 200, "matches": []}
    )(handler, asked)


# --- Apertium behind LibreTranslate's interface -----------------------------------------------------------

_ROUTES = {"es": ("eng-spa",), "it": ("eng-spa", "spa-ita"), "fr": ("eng-spa", "es-fr")}


@cache
def has_apertium() -> bool:
    """Whether the program and its languages are here."""
    if not shutil.which("apertium"):
        return False
    modes = subprocess.run(["apertium", "-l"], capture_output=True, text=True, check=False).stdout.split()
    return {"eng-spa", "spa-ita", "es-fr"} <= set(modes)


def _apertium(text: str, target: str) -> str:
    for mode in _ROUTES[target]:
        text = subprocess.run(["apertium", "-u", mode], input=text, capture_output=True, text=True, check=True).stdout
    return text.strip()


def gateway(handler: Handler, asked: Asked) -> None:
    """A LibreTranslate server that translates indeed. Takes JSON, a form, or a query string, as the real one does."""
    if asked.path == "/languages":
        says([{"code": "en", "name": "English", "targets": sorted(_ROUTES)}, {"code": "es"}])(handler, asked)
        return
    form = {name: values[-1] for name, values in parse_qs(asked.body.decode()).items()}
    is_json = asked.headers.get("Content-Type", "").startswith("application/json")
    values = asked.json if is_json else {**asked.query, **form}
    texts, target = values.get("q"), values.get("target")
    if not texts:
        says({"error": "Invalid request: missing q parameter"}, 400)(handler, asked)
    elif values.get("source") != "en" or target not in _ROUTES:
        says({"error": f"{target} is not supported"}, 400)(handler, asked)
    else:
        found = [_apertium(text, target) for text in texts] if isinstance(texts, list) else _apertium(texts, target)
        says({"translatedText": found})(handler, asked)


@dataclass
class DeepLService:
    """DeepL's interface as far as we use it, with an account behind it."""

    key: str
    translate: Translate
    room: int = 1
    """How many glossaries its plan allows."""
    refusal: int = 456
    """What it answers when there is no room for one more."""
    glossaries: dict[str, dict] = field(default_factory=dict)
    used: int = 10

    def __call__(self, handler: Handler, asked: Asked) -> None:
        if asked.headers.get("Authorization") != f"DeepL-Auth-Key {self.key}":
            says({"message": "Forbidden"}, 403)(handler, asked)
        elif asked.path == "/v2/usage":
            says({"character_count": self.used, "character_limit": 500_000})(handler, asked)
        elif asked.path == "/v2/translate":
            deepl(self.translate)(handler, asked)
        elif asked.path.startswith("/v3/glossaries"):
            self._glossary(handler, asked)
        else:
            says({"message": "Not found"}, 404)(handler, asked)

    def _glossary(self, handler: Handler, asked: Asked) -> None:
        identifier = asked.path.removeprefix("/v3/glossaries").strip("/")
        if asked.method == "GET":
            listed = [{"glossary_id": i, "name": g["name"]} for i, g in self.glossaries.items()]
            says({"glossaries": listed})(handler, asked)
        elif asked.method == "DELETE":
            del self.glossaries[identifier]
            says("", 204)(handler, asked)
        elif len(self.glossaries) >= self.room:
            says({"message": "Too many glossaries"}, self.refusal)(handler, asked)
        else:
            made = f"glossary-{len(asked.body)}"
            self.glossaries[made] = asked.json
            says({"glossary_id": made, "name": asked.json["name"]}, 201)(handler, asked)
