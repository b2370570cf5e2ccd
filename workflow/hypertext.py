"""Our own HTML as a small tree, so that other formats can be made from it: read, changed, and written as XML.

The HTML comes from the templates and the Markdown layer, so it is clean and nested well; what is not closed ends
with what is around it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

_VOID = frozenset({"br", "hr", "img", "wbr"})


@dataclass(slots=True)
class Node:
    """An element, with the elements and texts in it."""

    tag: str
    attrs: Mapping[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)

    @property
    def classes(self) -> list[str]:
        """Its classes."""
        return self.attrs.get("class", "").split()

    @property
    def nodes(self) -> "Iterator[Node]":
        """The elements in it."""
        return (child for child in self.children if isinstance(child, Node))

    def all(self, *tags: str) -> "Iterator[Node]":
        """Every element with one of these tags below this one, in order; not what is inside of such a one."""
        for child in self.nodes:
            if child.tag in tags:
                yield child
            else:
                yield from child.all(*tags)

    @property
    def text(self) -> str:
        """Every letter in it."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)


class _Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.root = Node("div")
        self._open = [self.root]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_endtag(self, tag: str) -> None:
        depth = next((i for i in range(len(self._open) - 1, 0, -1) if self._open[i].tag == tag), None)
        if depth is not None:
            del self._open[depth:]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def read_html(html: str) -> Node:
    """The tree of some HTML, in a `div`."""
    return _Reader(html).root


def changed(node: Node, change: "Callable[[Node], Node | str | None]") -> Node:
    """The tree with every element below `node` replaced by what `change` makes of it, the innermost first."""
    children: list[Node | str] = []
    for child in node.children:
        new = child if isinstance(child, str) else change(changed(child, change))
        children += [] if new is None else [new]
    return Node(node.tag, node.attrs, children)


def written_xml(node: Node) -> str:
    """The element as XML: what HTML leaves open is closed."""
    attrs = "".join(f' {name}="{escape(value)}"' for name, value in node.attrs.items())
    if node.tag in _VOID:
        return f"<{node.tag}{attrs}/>"
    return f"<{node.tag}{attrs}>{inner_xml(node)}</{node.tag}>"


def inner_xml(node: Node) -> str:
    """What is in an element, as XML."""
    return "".join(escaped(child) if isinstance(child, str) else written_xml(child) for child in node.children)


def escaped(text: str) -> str:
    """A text as it stands between the tags of XML."""
    return escape(text, quote=False)
