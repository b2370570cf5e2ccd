"""The structure of a tagged PDF, with what WeasyPrint 70 leaves out. Importing this module adds it."""

from collections.abc import Iterator
from typing import Any

from workflow.prints.engine import anchors, pydyf, tags

_build_box_tree = tags._build_box_tree  # noqa: SLF001 extended below


def _build_true_tree(box: Any, parent: Any, pdf: Any, *arguments: object) -> Iterator[Any]:
    """WeasyPrint's own structure elements of a box, with what it leaves out: languages, and the bodies of list items.

    In PDF/UA an item holds a label and a body alone, so paragraphs of an item belong into its body.
    """
    html = getattr(box, "_box", box).element
    for element in _build_box_tree(box, parent, pdf, *arguments):
        if html is not None and html.tag not in {"html", "body"} and html.get("lang"):
            element["Lang"] = pydyf.String(html.get("lang"))
        if element["S"] == "/LI":
            _gather_body(element, pdf)
        yield element


def _object(reference: bytes, pdf: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _gather_body(item: Any, pdf: Any) -> None:
    """Move what is neither label nor body of a list item into its body."""
    kids = {reference: _object(reference, pdf) for reference in item["K"]}
    labels = [reference for reference, kid in kids.items() if kid["S"] == "/Lbl"]
    rest = [reference for reference in kids if reference not in labels]
    if all(kids[reference]["S"] == "/LBody" for reference in rest):
        return
    body = pydyf.Dictionary({"Type": "/StructElem", "S": "/LBody", "Pg": item["Pg"]})
    pdf.add_object(body)
    body["P"], body["K"] = item.reference, pydyf.Array(rest)
    for reference in rest:
        kids[reference]["P"] = body.reference
        if kids[reference]["S"] == "/LBody":
            kids[reference]["S"] = "/NonStruct"
    item["K"] = pydyf.Array([*labels, body.reference])


tags._build_box_tree = _build_true_tree  # noqa: SLF001


_gather_anchors = anchors.gather_anchors


def _gather_each_link_once(*arguments: Any) -> None:
    """WeasyPrint's own search for links, which finds a link again in each element inside it, such as emphasis.

    There the second annotation belongs to no link of the structure, which PDF/UA forbids (7.18.5).
    """
    _gather_anchors(*arguments[:7])  # the eighth is the link around the box


anchors.gather_anchors = _gather_each_link_once
