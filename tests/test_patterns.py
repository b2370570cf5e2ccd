"""Expressions of ours are those of `re`, compiled later."""

import ast
import pickle
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import workflow
from workflow.patterns import pattern


@given(st.text("ab1 \n"), st.sampled_from([re.NOFLAG, re.IGNORECASE, re.MULTILINE]))
def test_a_pattern_finds_what_the_expression_of_re_finds(text, flags):
    ours, theirs = pattern(r"^(?P<word>A+)|\d", flags), re.compile(r"^(?P<word>A+)|\d", flags)

    assert [match.groupdict() for match in ours.finditer(text)] == [m.groupdict() for m in theirs.finditer(text)]
    assert ours.sub("x", text) == theirs.sub("x", text)
    assert (ours.pattern, ours.flags, ours.groups) == (theirs.pattern, theirs.flags, theirs.groups)


def test_a_pattern_is_compiled_at_its_first_use():
    broken = pattern("(")

    assert broken.pattern == "("
    with pytest.raises(re.error):
        broken.search("a text")


def test_a_pattern_can_be_handed_to_another_process():
    used = pattern("[0-9]+")
    used.search("")

    assert pickle.loads(pickle.dumps(pattern("[0-9]+"))).findall("4 of 12") == ["4", "12"]
    assert pickle.loads(pickle.dumps(used)).findall("4 of 12") == ["4", "12"]


def test_a_pattern_of_bytes_looks_at_bytes():
    assert pattern(rb"\d+").findall(b"4 of 12") == [b"4", b"12"]


def test_no_module_compiles_an_expression_while_it_loads():
    root = Path(workflow.__file__).parent
    found = [
        f"{path.relative_to(root)}:{line}"
        for path in sorted(root.rglob("*.py"))
        for line in _compiled_at_load(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert found == []


def _compiled_at_load(node):
    """The lines of `re.compile` outside functions."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, ast.FunctionDef | ast.Lambda):
            if isinstance(child, ast.Call) and ast.unparse(child.func) == "re.compile":
                yield child.lineno
            yield from _compiled_at_load(child)
