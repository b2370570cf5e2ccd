"""One run of inline Markdown: what it says, where it leads, and whether it may stand in the place of a block."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markdown_it.token import Token

from workflow.markdown.parsing import Block, Kind, parser
from workflow.markdown.spelling import is_lone_image, plain_text
from workflow.markdown.usual import usual
from workflow.patterns import pattern

SCHEMES = frozenset({"https", "http", "mailto", "tel"})
"""What a link may start with; anything else is unsafe or useless in print."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the inline text of a block leads."""

    addresses: tuple[str, ...] = ()
    images: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """Labels of footnotes."""


@dataclass(frozen=True, slots=True)
class Inline:
    """One run of inline Markdown, read."""

    plain: str
    """Its words without any markup."""
    links: Links
    has_html: bool


def _all(tokens: Sequence[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        if token.children:
            yield from _all(token.children)


_MAY_BE_MORE_THAN_TEXT = pattern(r"[\\`*_\[<&\n\r\x00]")
"""What every inline rule of the parser waits for: a text without any of these is one token."""


@lru_cache(maxsize=1024)
def children_of(text: str) -> list[Token]:
    """The tokens of a text that refers to no note. Whoever asks for them leaves them as they are."""
    if text and not _MAY_BE_MORE_THAN_TEXT.search(text):
        return [Token("text", "", 0, content=text)]
    return parser().parseInline(text, {})[0].children or []


@lru_cache(maxsize=4096)
def inline(text: str) -> Inline:
    """Read a text as one run of inline Markdown, whatever block would hold it."""
    read = usual(text)
    return Inline(read.plain, Links(read.addresses, (), read.notes), has_html=False) if read else parsed(text)


def parsed(text: str) -> Inline:
    """What `inline` says, whatever the spelling: as the parser reads the text."""
    # Every note the text names counts as defined, else its reference would be read as words.
    names = dict.fromkeys(re.findall(r"\[\^([^\]\s]+)\]", text))
    env: dict[str, Any] = {"footnotes": {"refs": {f":{name}": -1 for name in names}}}
    children = (parser().parseInline(text, env)[0].children or []) if names else children_of(text)
    found = list(_all(children))
    return Inline(
        plain="".join(map(plain_text, children)),
        links=Links(
            addresses=tuple(str(t.attrs["href"]) for t in found if t.type == "link_open"),
            images=tuple(str(t.attrs["src"]) for t in found if t.type == "image"),
            notes=tuple(str(t.meta["label"]) for t in found if t.type == "footnote_ref"),
        ),
        has_html=any(t.type == "html_inline" for t in found),
    )


_TARGET = pattern(r"\]\(\s*<?\s*([^)>\s]*)|<([a-z][a-z0-9+.-]*:[^>\s]*)>", re.IGNORECASE)


def unsafe_addresses(text: str) -> tuple[str, ...]:
    """Addresses in an inline text that no page may carry: `javascript:` and every other unknown scheme.

    Looked for in the spelling too, since what the parser refuses as a link it leaves standing as text.
    """
    if usual(text):
        return ()  # patterns read safe addresses alone
    links = inline(text).links
    return _unsafe_spellings(text, (*links.addresses, *links.images))


def _unsafe_spellings(text: str, addresses: Iterable[str]) -> tuple[str, ...]:
    """Which of the addresses, and of those that the text spells, are unsafe."""
    spelt = [html.unescape(a or b) for a, b in _TARGET.findall(text)]
    unsafe = []
    for address in (*spelt, *addresses):
        scheme = re.match(r"[\x00-\x20]*([a-z][a-z0-9+.\-\x00-\x20]*):", address, re.IGNORECASE)
        if (scheme and scheme[1].lower() not in SCHEMES) or address.startswith(("//", "\\")):
            unsafe.append(address)
    return tuple(dict.fromkeys(unsafe))


# One line that begins with a letter, bold or not, with a figure that numbers no item, or with a sign that opens a
# quotation, and ends in neither a number sign nor a backslash: no list, no quotation, no definition, no rule, no table;
# and no heading but where one stands.
_PLAINLY_ONE = pattern(r"(?:\*{0,2}[^\W\d_]|\d+(?![\d.)])|[“”„«»‘’¿¡(])[^\n\r\x00]*(?<![#\\\s])")


def is_one_run(text: str, block: Block) -> bool:
    """Whether a text, put in the place of the block's own, is still exactly that one block.

    A blank line, a list, a heading or a definition in it would change the structure of the document.
    """
    if not text.strip():
        return False
    if block.kind in {Kind.CELL, Kind.COLUMN}:
        return "\n" not in text
    if block.kind is Kind.IMAGE:
        tokens = parser().parse(f"![{text}](x)")
        return len(tokens) == 3 and is_lone_image(tokens[1].children or [])
    if _PLAINLY_ONE.fullmatch(text):
        return True
    heading = block.kind is Kind.HEADING
    if heading and ("\n" not in text or block.level > 2):
        tokens = parser().parse("#" * block.level + " " + text)
    elif heading:
        tokens = parser().parse(f"{text}\n{'=-'[block.level - 1] * 3}")
    else:
        tokens = parser().parse(text)
    return [t.type for t in tokens] == [
        "heading_open" if heading else "paragraph_open",
        "inline",
        "heading_close" if heading else "paragraph_close",
    ]
