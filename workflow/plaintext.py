"""The HTML of an edition → plain text, for e-mail and messengers.

A paragraph is one line: the program that shows it wraps it, on a telephone too. Emphasis is written as messengers
write it (*strong*, _emphasis_), a link is numbered and its address stands in a list, a note has a raised number.
The HTML is ours, or was cleaned by the Markdown layer; a tag that is not in the tables here is only its content.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from workflow.hypertext import Node, read_html

_INLINE = frozenset({"a", "abbr", "bdi", "br", "code", "em", "img", "span", "strong", "sup", "time", "wbr"})
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def plain_text(html: str, *, pair: str = "{label}: {value}") -> str:
    """The text of some HTML; `pair` is how its language sets a label before a value.

    A `<p class="links"></p>` becomes the list of the addresses that were numbered so far; others come at the end.
    """
    writer = _Writer(pair)
    blocks = [*writer.blocks(read_html(html)), writer.links()]
    return "\n\n".join(filter(None, blocks)) + "\n"


class _Writer:
    """Writes nodes, and numbers the addresses that it meets."""

    def __init__(self, pair: str) -> None:
        self.addresses: list[str] = []
        self._pair = pair
        self._told = 0

    # ------------------------------------------------------------------------------------------ blocks

    def blocks(self, node: Node) -> list[str]:
        """The blocks in a node; text between blocks is a paragraph of its own."""
        found: list[str] = []
        run: list[Node | str] = []
        for child in node.children:
            if isinstance(child, str) or child.tag in _INLINE:
                run.append(child)
                continue
            found += [self.inline(run), *self._block(child)]
            run = []
        found.append(self.inline(run))
        return [block for block in found if block.strip()]

    def _block(self, node: Node) -> list[str]:
        if node.classes == ["links"]:
            return [self.links()]
        if "notice" in node.classes:
            return [f"*** {' '.join(self.blocks(node)).replace('*', '')} ***"]
        if "footnotes-sep" in node.classes:
            return []  # the heading of the notes is enough
        write = _BLOCKS.get(node.tag)
        return [write(self, node)] if write else self.blocks(node)

    def links(self) -> str:
        """The addresses that were numbered since the last list."""
        numbered = list(enumerate(self.addresses, 1))[self._told :]
        self._told = len(self.addresses)
        return "\n".join(f"[{number}] {address}" for number, address in numbered)

    def paragraph(self, node: Node) -> str:
        """One line, or as many as it has line breaks."""
        return self.inline(node.children)

    def heading(self, node: Node) -> str:
        """A line and a rule below it, as long as the line."""
        text = self.inline(node.children).replace("\n", " ").replace("*", "")
        return f"{text}\n{('=' if node.tag == 'h1' else '-') * min(len(text), 72)}"

    def quotation(self, node: Node) -> str:
        """Its lines behind the sign that mail programs know."""
        return _behind("\n\n".join(self.blocks(node)), "> ", "> ")

    def items(self, node: Node) -> str:
        """A list: bullets or numbers, and raised numbers for notes."""
        start = int(node.attrs.get("start", "1")) if node.attrs.get("start", "1").isdigit() else 1
        written = []
        for number, item in enumerate((child for child in node.nodes if child.tag == "li"), start):
            is_note = item.attrs.get("id", "").startswith("fn")
            mark = str(number).translate(_RAISED) if is_note else f"{number}." if node.tag == "ol" else "-"
            parts = self.blocks(item) or [""]
            glue = "\n" if all(part[:1] in "-1" or i == 0 for i, part in enumerate(parts)) else "\n\n"
            written.append(_behind(glue.join(parts), f"{mark} ", " " * (len(mark) + 1)))
        return ("\n\n" if any("\n\n" in text for text in written) else "\n").join(written)

    def pairs(self, node: Node) -> str:
        """Labels and values, a line each."""
        texts = [(child.tag, "; ".join(" ".join(self.blocks(child)).split("\n"))) for child in node.nodes]
        labels = [text for tag, text in texts if tag == "dt"]
        values = [text for tag, text in texts if tag == "dd"]
        return "\n".join(self._labelled(label, value) for label, value in zip(labels, values, strict=True))

    def _labelled(self, label: str, value: str) -> str:
        return self._pair.format(label=label, value=value) if label else value

    def table(self, node: Node) -> str:
        """A row as its first cell, and the others below it, each behind the name of its column."""
        rows = [[" ".join(self.blocks(cell)) for cell in row.all("th", "td")] for row in node.all("tr")]
        head, *rest = rows or [[]]
        if not list(node.all("thead")):
            head, rest = [""] * len(head), rows
        return "\n\n".join(self._row(head, row) for row in rest if row)

    def _row(self, head: Sequence[str], cells: Sequence[str]) -> str:
        first, *rest = (self._labelled(name, cell) if cell else "" for name, cell in zip(head, cells, strict=False))
        return "\n".join([first, *(f"  {text}" for text in rest if text)])

    def code(self, node: Node) -> str:
        """As it stands, moved in."""
        text = node.text.rstrip("\n")
        return _behind(text, "    ", "    ")

    # ------------------------------------------------------------------------------------------ inline

    def inline(self, children: Sequence[Node | str]) -> str:
        """A run of text as lines without needless blanks. No-break spaces stay."""
        text = "".join(self._run(children))
        return "\n".join(re.sub(r"[ \t\n\r]+", " ", line).strip(" ") for line in text.split("\0")).strip("\n")

    def _run(self, children: Sequence[Node | str]) -> Iterator[str]:
        for child in children:
            if isinstance(child, str):
                yield child
            elif child.tag in _SPANS:
                yield _SPANS[child.tag](self, child)
            else:
                yield from self._run(child.children)

    def marked(self, node: Node) -> str:
        """Emphasis between signs, which touch no blank."""
        sign = "*" if node.tag == "strong" else "_"
        text = "".join(self._run(node.children))
        bare = text.strip()
        return text.replace(bare, f"{sign}{bare}{sign}", 1) if bare and "*" not in bare and "\0" not in bare else text

    def link(self, node: Node) -> str:
        """The text and the number of its address, unless the text is the address."""
        if "footnote-backref" in node.classes:
            return ""
        text, address = "".join(self._run(node.children)), node.attrs.get("href", "")
        bare = re.sub(r"^(https?://|mailto:|tel:)|/$", "", address)
        if not re.match(r"https?:|mailto:|tel:", address) or bare in text:
            return text
        if address not in self.addresses:
            self.addresses.append(address)
        return f"{text} [{self.addresses.index(address) + 1}]"

    def raised(self, node: Node) -> str:
        """The number of a note."""
        text = "".join(self._run(node.children)).strip("[] \n")
        return text.split(":")[0].translate(_RAISED) if "footnote-ref" in node.classes else text

    def aside(self, node: Node) -> str:
        """What a page sets in smaller type beside a name: in brackets."""
        text = "".join(self._run(node.children))
        bare = text.strip()
        return f"({bare})" if bare and "quiet" in node.classes and not bare.startswith("(") else text

    def image(self, node: Node) -> str:
        """What it shows, in words."""
        return f"[{node.attrs['alt']}]" if node.attrs.get("alt") else ""


def _behind(text: str, first: str, others: str) -> str:
    """The lines of a text, each behind something; nothing but a sign stands on an empty line."""
    lines = text.split("\n")
    prefixes = [first, *[others] * (len(lines) - 1)]
    return "\n".join(f"{prefix}{line}".rstrip(" ") for prefix, line in zip(prefixes, lines, strict=True))


_BLOCKS: Mapping[str, Callable[[_Writer, Node], str]] = {
    **dict.fromkeys(("p",), _Writer.paragraph),
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), _Writer.heading),
    **dict.fromkeys(("ul", "ol"), _Writer.items),
    "blockquote": _Writer.quotation,
    "dl": _Writer.pairs,
    "table": _Writer.table,
    "pre": _Writer.code,
    "hr": lambda _writer, _node: "* * *",
}
_SPANS: Mapping[str, Callable[[_Writer, Node], str]] = {
    "strong": _Writer.marked,
    "em": _Writer.marked,
    "a": _Writer.link,
    "sup": _Writer.raised,
    "span": _Writer.aside,
    "img": _Writer.image,
    "br": lambda _writer, _node: "\0",
}
