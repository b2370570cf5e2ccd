"""Reads case files: title, `.`, given, `.`, expected, `.` — so that anybody can add a case without Python."""

from pathlib import Path

import pytest


def read_cases(name: str) -> list:
    """One pytest parameter for each case; its id is the title, so that a failure names the case."""
    path = Path(__file__).parent / "cases" / name
    parts = [""]
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line == ".":
            parts.append("")
        else:
            parts[-1] += f"{line}\n"
    *parts, rest = parts
    assert len(parts) % 3 == 0, f"{path}: a case is not closed with a dot on a line of its own"
    assert not rest.strip(), f"{path}: something follows the last case"
    return [
        pytest.param(given.strip("\n"), expected.strip("\n"), id=title.strip())
        for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=True)
    ]
