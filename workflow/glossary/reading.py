"""`locales/glossary.csv` → glossary. People edit it in spreadsheets, so every fault is told at once, with its line."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import astuple
from functools import lru_cache
from itertools import zip_longest
from pathlib import Path

from workflow.errors import Fault, ProjectError
from workflow.glossary.finding import Finder
from workflow.glossary.rows import EVERY, Status, Term
from workflow.glossary.terms import Glossary
from workflow.glossary.wildcards import alike, flaw
from workflow.languages import read_tag
from workflow.patterns import pattern

COLUMNS = ("term", "lang", "status", "text", "match", "note")
_REQUIRED = ("term", "lang", "status", "text")
MAX_BYTES = 8 * 1024 * 1024
_LONGEST = 1000
_CONTROL = pattern("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


def open_glossary(path: Path, shown: Path | None = None) -> Glossary:
    """The glossary in a file, an empty one when there is none. Raises ProjectError, in which the file is `shown`."""
    shown = shown or path
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ProjectError(Fault(f"larger than {MAX_BYTES // 1024**2} MiB, so it is not read", shown))
        return read(path.read_bytes(), shown)
    except FileNotFoundError:
        if other := _called_otherwise(path):
            tip = f"rename it: no forbidden word would be found without a file of exactly the name {path.name}"
            raise ProjectError(Fault(f"the glossary is called {path.name}", shown.with_name(other), 1, tip)) from None
        return Glossary()
    except OSError as error:
        raise ProjectError(Fault(f"cannot be read: {error.strerror}", shown)) from None


def _called_otherwise(path: Path) -> str | None:
    """The name of a file beside this one that differs in capital letters alone."""
    with suppress(OSError):
        return next((one.name for one in path.parent.iterdir() if one.name.lower() == path.name.lower()), None)
    return None


@lru_cache(maxsize=4)
def read(data: bytes, path: Path) -> Glossary:
    """The glossary in the bytes of a CSV file, which errors call `path`. Raises ProjectError with every fault."""
    if len(data) > MAX_BYTES:
        raise ProjectError(Fault(f"larger than {MAX_BYTES // 1024**2} MiB, so it is not read", path))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ProjectError(Fault("not UTF-8", path, line, "save it as “CSV UTF-8”")) from None
    faults: list[Fault] = []
    rows = tuple(_rows(text, path, faults))
    faults.extend(_contradictions(rows, path))
    if faults:
        raise ProjectError(sorted(faults, key=lambda fault: fault.line))
    return Glossary(rows)


def kept(glossary: Glossary) -> bytes:
    """The rows of a glossary that was read, for `proven`."""
    return json.dumps([astuple(row) for row in glossary.rows], ensure_ascii=False).encode()


def proven(data: bytes) -> Glossary:
    """The glossary that `kept` made these bytes of. Nothing is proven anew, which is what takes `read` its time."""
    return Glossary(tuple(Term(term, lang, Status(status), *rest) for term, lang, status, *rest in json.loads(data)))


def _rows(text: str, path: Path, faults: list[Fault]) -> Iterator[Term]:
    """The rows without a fault; the faults of the others are added to the list."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    line = 1
    try:
        for cells in reader:
            if any(cells) and not columns:
                columns = tuple(cell.strip().lower() for cell in cells)
                if wrong := _header_flaw(columns):
                    faults.append(Fault(wrong[0], path, line, wrong[1]))
                    return
            elif any(cells):
                cell = dict(zip_longest(columns, map(str.strip, cells[: len(columns)]), fillvalue=""))
                found = [Fault(message, path, line, tip) for message, tip in _flaws(cell, cells[len(columns) :])]
                faults.extend(found)
                if not found:
                    yield _term(cell, line)
            line = reader.line_num + 1
    except csv.Error as error:
        faults.append(Fault(f"not CSV: {error}", path, line, "a quotation mark within a cell is doubled"))
    if not columns and not faults:
        faults.append(Fault("the first line has to name the columns", path, 1, f"it reads {','.join(COLUMNS)}"))


def _header_flaw(columns: tuple[str, ...]) -> tuple[str, str] | None:
    tip = f"the first line reads {','.join(COLUMNS)}"
    if missing := [name for name in _REQUIRED if name not in columns]:
        is_parted_otherwise = ";" in columns[0] or "\t" in columns[0]
        return f"no column “{missing[0]}”", f"{tip}, with commas between the cells" if is_parted_otherwise else tip
    if unknown := [name for name in columns if name not in COLUMNS]:
        return f"“{unknown[0]}” is no column of a glossary", tip
    return ("a column stands there twice", tip) if len(set(columns)) < len(columns) else None


def _term(cell: Mapping[str, str], line: int) -> Term:
    lang = EVERY if cell["lang"] in {"", EVERY} else read_tag(cell["lang"]).tag
    text, more = cell["text"] or cell["term"], (cell.get("match", ""), cell.get("note", ""))
    return Term(cell["term"], lang, Status(cell["status"]), text, *more, line)


def _flaws(cell: Mapping[str, str], rest: list[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with a row by itself, each with a tip; `rest` is what stands behind the last column."""
    if any(rest):
        yield f"{len(rest)} cells too many", "a cell with a comma in it stands in quotation marks"
        return
    for name, content in cell.items():
        if content.startswith(("=", "+", "-", "@")):
            yield (
                f"“{name}” begins with “{content[0]}”",
                "a spreadsheet would run it as a formula: write it differently",
            )
        if _CONTROL.search(content) or ("\n" in content and name != "note"):
            yield f"“{name}” holds a sign that nobody sees", "type the cell anew"
        if len(content) > _LONGEST:
            yield f"“{name}” is longer than {_LONGEST} characters", ""
    if not cell["term"]:
        yield "“term” is empty", ""
    yield from _flaws_of_standing(cell)
    yield from _flaws_of_match(cell)


def _flaws_of_standing(cell: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with status, language and text."""
    if cell["status"] not in set(Status):
        yield f"“{cell['status']}” is no status", f"it is one of {', '.join(Status)}"
    is_kept = cell["status"] == Status.KEEP
    if not cell["text"] and not is_kept:
        yield "“text” is empty", ""
    if cell["lang"] in {"", EVERY}:
        if not is_kept:
            yield "the language is missing", f"only what is kept holds for every language, “{EVERY}”"
        return
    try:
        read_tag(cell["lang"])
    except ValueError as error:
        yield str(error), "write a BCP 47 tag: es, pt-BR"


def _flaws_of_match(cell: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """What is wrong with the wildcard; one that misses its own text would never be noticed otherwise."""
    match = cell.get("match", "")
    if not match:
        return
    if cell["status"] == Status.KEEP:
        yield "what is kept has no other forms", "leave “match” empty"
    elif wrong := flaw(match):
        yield f"“match”: {wrong}", "* any letters, ? one letter, {a,os} one of these, | or, ... up to six words"
    elif not Finder([Term("", "", Status.ALLOWED, "", match)]).find(cell["text"]):
        yield f"“{match}” does not find “{cell['text']}”", "mend the wildcard or the text"


def _contradictions(rows: tuple[Term, ...], path: Path) -> Iterator[Fault]:
    """Rows that say the same twice, and wordings that are forbidden and not forbidden."""
    seen: dict[tuple[str, ...], int] = {}
    standing: dict[tuple[str, str], Term] = {}
    for row in rows:
        text = alike(row.text).lower()
        first = seen.setdefault((row.term.lower(), row.lang, row.status, text), row.line)
        if first != row.line:
            yield Fault(f"the same as line {first}", path, row.line, "delete one of the two")
        other = standing.setdefault((row.lang, text), row)
        if other.may_stand is not row.may_stand:
            yield Fault(f"“{row.text}” is {row.status} here and {other.status} in line {other.line}", path, row.line)
