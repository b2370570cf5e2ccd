"""Markdown text ↔ document, and document → safe HTML. CommonMark 0.31 with tables and footnotes.

`parse` reads a text into a `Document`, whose blocks are its leaves in reading order: that one walk serves
extraction, localisation and digests alike. `written` writes it back with other texts in place, `with_texts` gives the
document that this would be read as, `html_of` renders it.
`inline` reads one run of inline Markdown, `usual` says what patterns tell of it; `is_one_run` and `unsafe_addresses`
say what a message may not be.
"""

from workflow.markdown.headings import names_of_headings
from workflow.markdown.html import Resolve, html_of, inline_html, raw_html
from workflow.markdown.inlines import SCHEMES, Inline, Links, inline, is_one_run, unsafe_addresses
from workflow.markdown.parsing import TRANSLATABLE, Block, Document, Kind, parse
from workflow.markdown.replacing import with_texts, written
from workflow.markdown.usual import usual

__all__ = [
    "SCHEMES",
    "TRANSLATABLE",
    "Block",
    "Document",
    "Inline",
    "Kind",
    "Links",
    "Resolve",
    "html_of",
    "inline",
    "inline_html",
    "is_one_run",
    "names_of_headings",
    "parse",
    "raw_html",
    "unsafe_addresses",
    "usual",
    "with_texts",
    "written",
]
