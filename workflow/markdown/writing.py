"""Document → Markdown: the inverse of parsing, with other texts in place."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from mdformat.renderer import DEFAULT_RENDERERS, RenderContext, RenderTreeNode

from workflow.markdown.parsing import Document, Kind
from workflow.markdown.spelling import destination
from workflow.patterns import pattern


def written(document: Document, texts: Sequence[str | None]) -> str:
    """The document as Markdown, with `texts[i]` in the place of the text of `blocks[i]`.

    A comment whose text is None is left out. Kinds outside TRANSLATABLE keep their own text.
    """
    dropped = {i for i, text in enumerate(texts) if text is None}
    tokens = [token for token in document.tokens if token.meta.get("block") not in dropped]
    images = {i for i, block in enumerate(document.blocks) if block.kind is Kind.IMAGE}
    env = {**document.env, "texts": texts, "images": images, "used_refs": set(), "indent_width": 0}
    context = RenderContext(_RENDERERS, {}, {"mdformat": {"number": True}}, env)
    markdown = RenderTreeNode(tokens).render(context)
    return f"{markdown}\n" if markdown else ""


def _text_of(node: RenderTreeNode, context: RenderContext) -> str:
    """What to write for an inline node: the text that was asked for its block."""
    number = node.meta.get("block")
    text: str = "" if number is None else context.env["texts"][number]
    if number in context.env["images"]:
        return f"![{text}]({destination(node.children[0].attrs)})"
    return text


def _paragraph(node: RenderTreeNode, context: RenderContext) -> str:
    return _text_of(node.children[0], context)


def _heading(node: RenderTreeNode, context: RenderContext) -> str:
    text = _text_of(node.children[0], context)
    level = int(node.tag[1])
    # Only an underlined heading holds a line break, or ends in a number sign that is text.
    if level <= 2 and ("\n" in text or re.search(r"(^|[ \t])#+$", text)):
        return f"{text}\n{'=-'[level - 1] * 3}"
    return f"{'#' * level} {text}".rstrip()


def _quotation(node: RenderTreeNode, context: RenderContext) -> str:
    # mdformat splits with splitlines(), which cuts a text at U+2028 and its like.
    text = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    return "\n".join(f"> {line}" if line else ">" for line in text.split("\n"))


def _list_item(node: RenderTreeNode, context: RenderContext) -> str:
    # mdformat takes a list without paragraphs for a tight one, and runs two quotations of an item into one.
    items = node.parent.children if node.parent else [node]
    paragraphs = [child for item in items for child in item.children if child.type == "paragraph"]
    is_tight = bool(paragraphs) and all(paragraph.hidden for paragraph in paragraphs)
    parts = (child.render(context) for child in node.children)
    text = ("\n" if is_tight else "\n\n").join(filter(None, parts))
    # Empty lists in each other would be `- - -`, which is a rule.
    return _EMPTY_LISTS.sub(lambda found: "*" if found[0] == "-" else "-", text)


_EMPTY_LISTS = pattern(r"\A([-*])(?=(?: \1)+\Z)")


def _table(node: RenderTreeNode, context: RenderContext) -> str:
    rows = [row for part in node.children for row in part.children]
    lines = [_row([_text_of(cell.children[0], context) for cell in row.children]) for row in rows]
    rules = {"text-align:left": ":--", "text-align:right": "--:", "text-align:center": ":-:"}
    aligned = [rules.get(str(cell.attrs.get("style")), "---") for cell in rows[0].children]
    return "\n".join([lines[0], f"| {' | '.join(aligned)} |", *lines[1:]])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _footnote(node: RenderTreeNode, context: RenderContext) -> str:
    text = "\n\n".join(filter(None, (child.render(context) for child in node.children)))
    first, *rest = text.split("\n")
    return "\n".join([f"[^{node.meta['label']}]: {first}", *(f"    {line}" if line else "" for line in rest)])


def _root(node: RenderTreeNode, context: RenderContext) -> str:
    return "\n\n".join(filter(None, (child.render(context) for child in node.children)))


_RENDERERS: Mapping[str, Any] = MappingProxyType(
    {
        **DEFAULT_RENDERERS,
        "root": _root,
        "paragraph": _paragraph,
        "heading": _heading,
        "blockquote": _quotation,
        "list_item": _list_item,
        "table": _table,
        "footnote_block": _root,
        "footnote": _footnote,
        "hr": lambda _node, _context: "___",
    }
)
