"""What engines answered, what was sent to whom, and what machines wrote: one SQLite file that a project keeps.

An answer is on the disk before the next text is sent, so a kill at any moment loses the answer in flight and no other,
and what was paid for is never asked twice, refused answers
included. The file holds unpublished text: it lies where git does not see it, and
nobody but its owner may read it. Deleting it loses nothing but money and the history of what was sent.
"""

import datetime
import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from workflow.errors import DraftError, Fault
from workflow.files import plainly

FOLDER = ".communique"
NAME = "journal.sqlite"
_VERSION = 1
_WAIT = 10.0
"""Seconds to wait for another run that writes just now."""
_TABLES = """
CREATE TABLE IF NOT EXISTS answers (key TEXT PRIMARY KEY, answer TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refusals (key TEXT PRIMARY KEY, why TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS sent (
    at TEXT NOT NULL, engine TEXT NOT NULL, host TEXT NOT NULL, slug TEXT NOT NULL, language TEXT NOT NULL,
    characters INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS sent_by_engine ON sent (engine, at);
CREATE TABLE IF NOT EXISTS drafts (out TEXT PRIMARY KEY, text TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Sent:
    """One request, whether or not it was answered."""

    at: datetime.datetime
    engine: str
    host: str
    """What heard it; empty for an engine that speaks over no network."""
    slug: str
    language: str
    characters: int


def key_of(*parts: str | None) -> str:
    """The key of an answer: a digest of everything that it depends on."""
    return sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


class Journal:
    """The journal of a project, open. Everything raises DraftError when the file is damaged or cannot be written."""

    def __init__(self, root: Path) -> None:
        self.path = root / FOLDER / NAME
        with plainly(self.path, "opened"):
            self.path.parent.mkdir(mode=0o700, exist_ok=True)
            ignore = self.path.parent / ".gitignore"
            if not ignore.exists():
                ignore.write_text("# What machines answered: unpublished text\n*\n", encoding="utf-8")
            self.path.touch(mode=0o600)
        with self._plainly():
            self._base = sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)
            self._prepare()

    def _prepare(self) -> None:
        try:
            self._base.execute("PRAGMA journal_mode=WAL")
            self._base.execute("PRAGMA synchronous=FULL")
            self._refuse_newer()
            self._base.executescript(_TABLES)
            self._base.execute(f"PRAGMA user_version={_VERSION}")
        except BaseException:
            self._base.close()
            raise

    def _refuse_newer(self) -> None:
        (version,) = self._base.execute("PRAGMA user_version").fetchone()
        if version > _VERSION:
            tip = "bring Communiqué up to date, or move the file away"
            raise DraftError(Fault("written by a newer Communiqué", self.path, tip=tip))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        """Tell what sqlite finds wrong in plain words."""
        try:
            yield
        except sqlite3.OperationalError as error:
            tip = "end the other run, make room on the disk, or check who owns the file; nothing was lost"
            raise DraftError(Fault(f"the journal cannot be used: {error}", self.path, tip=tip)) from None
        except sqlite3.DatabaseError as error:
            tip = "move the file away: then a new one is begun, and answers that were paid for are asked again"
            raise DraftError(Fault(f"the journal is damaged: {error}", self.path, tip=tip)) from None

    def _rows(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        with self._plainly():
            return self._base.execute(statement, values).fetchall()

    def answer(self, key: str) -> str | None:
        """What was answered under this key; None when it was never asked."""
        found = self._rows("SELECT answer FROM answers WHERE key = ?", key)
        return found[0][0] if found else None

    def keep(self, key: str, answer: str, at: datetime.datetime) -> None:
        """Note an answer. When this returns, it is on the disk."""
        self._rows("INSERT OR REPLACE INTO answers VALUES (?, ?, ?)", key, answer, _written(at))

    def refusal(self, key: str) -> str | None:
        """Why the answer under this key was no translation; None when there was no such answer."""
        found = self._rows("SELECT why FROM refusals WHERE key = ?", key)
        return found[0][0] if found else None

    def refuse(self, key: str, why: str, at: datetime.datetime) -> None:
        """Note that an answer was no translation. The answer itself is of no use to anybody."""
        self._rows("INSERT OR REPLACE INTO refusals VALUES (?, ?, ?)", key, why, _written(at))

    def note(self, sent: Sent) -> None:
        """Note a request that is about to be made."""
        values = (_written(sent.at), sent.engine, sent.host, sent.slug, sent.language, sent.characters)
        self._rows("INSERT INTO sent VALUES (?, ?, ?, ?, ?, ?)", *values)

    def sent(self) -> tuple[Sent, ...]:
        """Every request, the oldest first."""
        rows = self._rows("SELECT at, engine, host, slug, language, characters FROM sent ORDER BY at, rowid")
        return tuple(Sent(datetime.datetime.fromisoformat(at), *rest) for at, *rest in rows)

    def characters(self, engine: str, month: datetime.datetime) -> int:
        """How many characters an engine was sent in the month of this moment, by UTC."""
        month = month.astimezone(datetime.UTC)
        statement = "SELECT COALESCE(SUM(characters), 0) FROM sent WHERE engine = ? AND substr(at, 1, 7) = ?"
        return int(self._rows(statement, engine, f"{month:%Y-%m}")[0][0])

    def remember(self, out: str, text: str) -> None:
        """Keep the text of a draft under its digest: what people make of it tells what its engine is worth."""
        self._rows("INSERT OR IGNORE INTO drafts VALUES (?, ?)", out, text)

    def draft(self, out: str) -> str | None:
        """The text of the draft with this digest, when it was written on this machine."""
        found = self._rows("SELECT text FROM drafts WHERE out = ?", out)
        return found[0][0] if found else None


def _written(at: datetime.datetime) -> str:
    return at.astimezone(datetime.UTC).isoformat(timespec="seconds")
