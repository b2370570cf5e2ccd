"""An answer → the line with its parts in the place of the tokens, or a refusal."""

import html
from collections import Counter
from collections.abc import Sequence

from workflow.checks.reading.marks import Marks
from workflow.engines.protocol import BadAnswer, Style
from workflow.patterns import pattern
from workflow.protection.lines import ESCAPED, NEXT, TOKENS, Line, Part, is_padded
from workflow.protection.spans import Role


def restored(line: Line, answer: str, style: Style) -> str:
    """The line with its parts in the place of the tokens. Raises BadAnswer."""
    answer = answer.strip()
    if "\n" in answer or "\r" in answer:
        raise BadAnswer("a new line in it")
    if not answer:
        raise BadAnswer("empty")
    pieces = TOKENS[style].split(answer)
    texts, numbers = pieces[::2], [int(number) for number in pieces[1::2]]
    _count(numbers, len(line.parts))
    if style in ESCAPED:
        texts = [html.unescape(text) for text in texts]
    parts = [line.parts[number - 1] for number in numbers]
    _match(parts, texts)
    out = texts[0]
    for i, part in enumerate(parts):
        follows = i + 1 < len(parts) and part.right == NEXT == parts[i + 1].left
        out = _left(out, part) + part.text
        texts[i + 1] = "" if follows and not texts[i + 1].strip() else _right(texts[i + 1], part)
        out += texts[i + 1]
    return _emphasised(out.strip())


def _count(numbers: Sequence[int], expected: int) -> None:
    """Each token exactly once, and none that was never sent."""
    counted = Counter(numbers)
    for number in range(1, expected + 1):
        if counted[number] != 1:
            raise BadAnswer("a protected part came back twice" if counted[number] else "a protected part is lost")
    if len(counted) > expected:
        raise BadAnswer("a protected part that was never sent")


def _match(parts: Sequence[Part], texts: Sequence[str]) -> None:
    """Each link opens, has a label, and closes, before the next one."""
    opened = -1
    for i, part in enumerate(parts):
        if part.role is Role.OPEN:
            if opened >= 0:
                raise BadAnswer("a link within a link")
            opened = i
        elif part.role is Role.CLOSE:
            inside = "".join(texts[opened + 1 : i + 1]) if opened >= 0 else ""
            if opened < 0 or not (inside.strip() or i - opened > 1):
                raise BadAnswer("a link without its label")
            opened = -1


_CLOSING = ".,)]}…"
_OPENING = "([{«“„¿¡-/—–"


def _left(before: str, part: Part) -> str:
    """What stands before a part, with white space as the original has it."""
    if not part.left.strip() and part.left != NEXT:
        is_glued = before[-1:].isalnum() or before[-1:] in set(",;:.!?)")
        return f"{before} " if part.left and before and is_glued else before
    is_inner = part.role in {Role.CLOSE, Role.NOTE}
    if is_inner or is_padded(part.left) or (part.left in _OPENING and before.rstrip()[-1:] == part.left):
        return before.rstrip()
    return before


def _right(after: str, part: Part) -> str:
    """What stands behind a part, with white space as the original has it."""
    if not part.right.strip() and part.right != NEXT:
        return f" {after}" if part.right and after[:1].isalnum() else after
    if part.role is Role.OPEN or is_padded(part.right):
        return after.lstrip()
    return after.lstrip() if part.right in _CLOSING and after.lstrip()[:1] == part.right else after


_STRONG = pattern(r"\*\*[ \t]+([^*]+?)[ \t]*\*\*|\*\*([^*\s][^*]*?)[ \t]+\*\*")


def _emphasised(text: str) -> str:
    """Bold words without the blanks that engines put between them and their marks."""
    if text.count("**") % 2 or not _STRONG.search(text):
        return text
    pieces = text.split("**")
    if any(piece.count("[") != piece.count("]") for piece in pieces[1::2]):
        return text  # bold words within bold ones, where no mark tells whether it opens or closes
    inner = [piece.strip() if i % 2 else piece for i, piece in enumerate(pieces)]
    return "**".join(inner) if all(inner[1::2]) else text


def flaw_between(there: Marks, here: Marks) -> str:
    """How the markup of a translation differs from that of its original."""
    names = {
        "addresses": "links",
        "images": "images",
        "notes": "footnotes",
        "code": "code",
    }
    for field, name in names.items():
        if Counter(getattr(there, field)) != Counter(getattr(here, field)):
            return f"other {name} than the original"
    if (there.strong, there.emphasis) != (here.strong, here.emphasis):
        return "other emphasis than the original"
    return ""
