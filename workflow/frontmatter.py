"""YAML at the head of a Markdown file: reading it with the line of every key, and writing it.

YAML 1.2 (yaml.org/spec/1.2.2), where `no` is a word and not False. Anchors and aliases are refused: nobody needs
them here, and a few lines of them expand to gigabytes.
"""

import re
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from workflow.errors import Fault, SourceError
from workflow.project import Location

MOST_BYTES = 2_000_000
MOST_FRONT_MATTER = 64_000
MOST_DEPTH = 8


def read_bytes(path: Path, shown: Path) -> bytes:
    """The content of a file of ours, with a cap on its size. Raises SourceError."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SourceError(Fault(f"cannot be read: {error.strerror}", shown, 1)) from None
    if len(data) > MOST_BYTES:
        raise SourceError(
            Fault(f"larger than {MOST_BYTES // 1_000_000} MB", shown, 1, "split it into several statements")
        )
    return data


def decoded(data: bytes, shown: Path) -> str:
    """The text of a file: UTF-8, with or without a mark, any line ends. Raises SourceError with the line.

    What git leaves where two people changed the same lines is refused: half of it is nobody's text.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise SourceError(
            Fault(f"byte {data[error.start]:#04x} is not UTF-8", shown, line, "save the file as UTF-8")
        ) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if bad := re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text):
        line = text.count("\n", 0, bad.start()) + 1
        raise SourceError(Fault(f"a control character, U+{ord(bad[0]):04X}", shown, line, "delete it"))
    if any(marker in text for marker in _MARKERS):
        _refuse_conflicts(text, shown)
    return text


_MARKERS = ("<<<<<<< ", "||||||| ", ">>>>>>> ")


def _refuse_conflicts(text: str, shown: Path) -> None:
    """Raise SourceError with the line of every conflict that git left, each told once."""
    tip = "keep what is right of both sides, and delete the lines of git"
    faults, is_open = [], False
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith(_MARKERS):
            if not is_open or line.startswith("<"):
                faults.append(Fault("a merge conflict of git stands here", shown, number, tip))
            is_open = not line.startswith(">")
    if faults:
        raise SourceError(faults)


def split(text: str, shown: Path) -> tuple[str, str, int]:
    """(front matter, body, first line of the body) of a text."""
    tip = "a statement begins with --- , its title and date, and ---"
    if not re.match(r"---[ \t]*\n", text):
        raise SourceError(Fault("there is no front matter", shown, 1, tip))
    end = re.compile(r"^---[ \t]*$", re.MULTILINE).search(text, text.index("\n") + 1)
    if end is None:
        raise SourceError(Fault("the front matter is not closed", shown, 1, tip))
    head = text[text.index("\n") + 1 : end.start()]
    if len(head) > MOST_FRONT_MATTER:
        raise SourceError(Fault(f"front matter of more than {MOST_FRONT_MATTER // 1000} KB", shown, 1))
    return head, text[end.end() :], text.count("\n", 0, end.end()) + 1


def load_yaml(text: str, shown: Path, *, first_line: int = 1) -> tuple[Any, dict[Location, int]]:
    """(the data, the line of every key) of a YAML 1.2 text. Scalars that look like dates stay text.

    Raises SourceError: bad YAML, a key that stands twice, an alias or anchor, and too deep a nesting.
    """
    lines: dict[Location, int] = {}
    try:
        node = YAML(typ="safe", pure=True).compose(StringIO(text))
        data = {} if node is None else _value(node, (), lines, first_line, shown)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = first_line + (mark.line if mark else 0)
        tip = "each line is key: value; put a value that holds a colon or starts with a special sign in quotes"
        raise SourceError(Fault(f"not YAML: {error.problem or error.context}", shown, line, tip)) from None
    except (YAMLError, RecursionError) as error:
        raise SourceError(Fault(f"not YAML: {error}", shown, first_line)) from None
    return data, lines


def loaded(head: str, shown: Path) -> tuple[dict[str, Any], dict[Location, int]]:
    """(the values, the line of every key) of front matter. Raises SourceError."""
    data, lines = load_yaml(head, shown, first_line=2)
    if not isinstance(data, dict):
        tip = "write title: and the title, and below it date: and the day"
        raise SourceError(Fault("front matter is a list of `key: value` lines", shown, 2, tip))
    return data, lines


_SCALARS: Mapping[str, Callable[[str], Any]] = {
    "tag:yaml.org,2002:null": lambda _text: None,
    "tag:yaml.org,2002:bool": lambda text: text.lower() == "true",
    "tag:yaml.org,2002:int": lambda text: int(text.replace("_", ""), 0 if text[:2].lower() in {"0x", "0o"} else 10),
    "tag:yaml.org,2002:float": float,
}


def _value(node: Node, where: Location, lines: dict[Location, int], first: int, shown: Path) -> Any:
    """The plain value of a node; fills `lines`."""
    line = first + node.start_mark.line
    lines.setdefault(where, line)
    if node.anchor is not None:
        raise SourceError(Fault("an anchor or alias (& or *)", shown, line, "write the value out, or put it in quotes"))
    if len(where) > MOST_DEPTH:
        raise SourceError(Fault("nested too deeply", shown, line))
    if isinstance(node, ScalarNode):
        return _scalar(node)
    if isinstance(node, SequenceNode):
        return [_value(item, (*where, i), lines, first, shown) for i, item in enumerate(node.value)]
    assert isinstance(node, MappingNode)
    return _mapping(node, where, lines, first, shown)


def _scalar(node: ScalarNode) -> Any:
    if node.style in {'"', "'", "|", ">"}:
        return node.value
    try:
        return _SCALARS.get(str(node.tag), str)(node.value)
    except ValueError:
        return node.value


def _mapping(node: MappingNode, where: Location, lines: dict[Location, int], first: int, shown: Path) -> dict[str, Any]:
    values: dict[str, Any] = {}
    faults = []
    for key, value in node.value:
        name = str(key.value)
        line = first + key.start_mark.line
        if name in values:
            first_one = f"“{name}” stands there twice (first in line {lines[(*where, name)]})"
            faults.append(Fault(first_one, shown, line, "keep one of them"))
            continue
        lines[(*where, name)] = line
        values[name] = _value(value, (*where, name), lines, first, shown)
    if faults:
        raise SourceError(faults)
    return values


def line_of(lines: Mapping[Location, int], location: Location) -> int:
    """The line of a location, or of the nearest thing around it."""
    for end in range(len(location), 0, -1):
        if location[:end] in lines:
            return lines[location[:end]]
    return 2 if location and len(location) == 1 else 1


def dumped(values: Mapping[str, Any]) -> str:
    """The values as YAML, in their order; lists of plain values stay on one line. The inverse of `load_yaml`."""
    yaml = YAML()
    yaml.width = 1_000_000
    yaml.representer.ignore_aliases = lambda *_: True  # what we refuse to read we do not write
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = StringIO()
    yaml.dump(_flowing(dict(values)), out)
    return out.getvalue()


def _flowing(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _flowing(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        items = CommentedSeq(map(_flowing, value))
        if not any(isinstance(item, Mapping) for item in value):
            items.fa.set_flow_style()
        return items
    return value
