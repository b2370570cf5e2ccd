"""Markdown is read into blocks, written back, and rendered safely."""

import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.markdown import (
    TRANSLATABLE,
    Document,
    Inline,
    Kind,
    Links,
    html_of,
    inline,
    is_one_run,
    parse,
    raw_html,
    unsafe_addresses,
    usual,
    with_texts,
    written,
)
from workflow.markdown.inlines import _unsafe_spellings, parsed

COMMONMARK = Path(__file__).parents[2] / "shared" / "cases" / "commonmark.json"


def folded(html: str) -> str:
    """White space folded outside `pre`."""
    parts = re.split(r"(<pre.*?</pre>)", html, flags=re.DOTALL)
    return "".join(part if part.startswith("<pre") else re.sub(r"\s+", " ", part) for part in parts).strip()


def rewritten(document: Document) -> str:
    """The document with every block's text replaced by itself."""
    return written(document, [block.text for block in document.blocks])


def walk(document: Document) -> list[tuple[str, ...]]:
    return [(block.kind, block.text, block.shape, block.target) for block in document.blocks]


def comes_back(markdown: str) -> bool:
    """Whether the same HTML and the same walk come out of what is written."""
    one = parse(markdown)
    other = parse(rewritten(one))
    return folded(raw_html(one)) == folded(raw_html(other)) and walk(one) == walk(other)


def test_every_commonmark_example_comes_back_as_the_same_html_and_the_same_walk(capsys):
    if not COMMONMARK.is_file():
        pytest.skip("the examples of the CommonMark specification are not beside this checkout")
    examples = json.loads(COMMONMARK.read_text(encoding="utf-8"))

    lost = [example["example"] for example in examples if not comes_back(example["markdown"])]

    with capsys.disabled():
        print(f"\nCommonMark examples that come back whole: {len(examples) - len(lost)} of {len(examples)}")
    assert lost == []


WORDS = st.sampled_from(
    [
        *("Stop", "the **killings**", "now.", "*not*", "[link](https://example.org/a)", "`x y`", "[r]", "№ 5", "1."),
        *("#tag", "-", "a | b", "\\*", "&amp;", "«да»", "<https://example.org>", "![p](a.png)", "C#", "+41", "2 > 1"),
        *("…[^1]", "_so_", "\u00a0x"),
    ]
)
RUNS = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
PARAGRAPHS = st.lists(RUNS, min_size=1, max_size=3).map("\n".join)


def _indented(text: str, first: str, rest: str) -> str:
    lines = text.split("\n")
    return "\n".join([first + lines[0], *(rest + line if line else "" for line in lines[1:])])


def _blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    children = st.lists(inner, min_size=1, max_size=3)
    return st.one_of(
        children.map(lambda items: "\n".join(_indented(item, "- ", "  ") for item in items)),
        children.map(lambda items: "\n\n".join(_indented(item, f"{n}. ", "   ") for n, item in enumerate(items, 7))),
        children.map(lambda items: _indented("\n\n".join(items), "> ", "> ")),
        children.map("\n\n".join),
    )


LEAVES = st.one_of(
    PARAGRAPHS,
    st.builds(lambda level, run: f"{'#' * level} {run}", st.integers(1, 6), RUNS),
    st.just("---"),
    RUNS.map(lambda run: f"```\n{run}\n```"),
    st.lists(RUNS, min_size=2, max_size=2).map(lambda cells: "| a | b |\n|---|:-:|\n| {} | {} |".format(*cells)),
    st.just("<!-- translators: note -->"),
)
DOCUMENTS = st.lists(st.recursive(LEAVES, _blocks, max_leaves=8), min_size=1, max_size=4).map(
    lambda blocks: "\n\n".join([*blocks, "[r]: https://example.org/r 'A title'", "[^1]: A note.\n\n    More of it."])
)


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS)
def test_what_is_written_is_read_as_the_same_html_and_the_same_walk(document):
    assert comes_back(document)


@settings(max_examples=50, deadline=None)
@given(DOCUMENTS)
def test_writing_twice_is_writing_once(document):
    once = rewritten(parse(document))

    assert rewritten(parse(once)) == once


@pytest.mark.parametrize(("text", "safe"), read_cases("safe-html.txt"))
def test_nothing_active_reaches_a_page(text, safe):
    assert html_of(parse(text)).strip() == safe


def test_a_link_that_leads_nowhere_keeps_its_words():
    html = html_of(parse("See [the text](gone.md)."), resolve=lambda _address: None)

    assert html == "<p>See <a>the text</a>.</p>\n"


def test_marks_say_the_language_of_a_block():
    html = html_of(parse("Uno.\n\n- Two."), marks={1: {"lang": "en", "class": "original"}})

    assert html == '<p>Uno.</p>\n<ul>\n<li lang="en" class="original">Two.</li>\n</ul>\n'


def test_alignment_becomes_a_class_and_column_heads_a_scope():
    html = html_of(parse("| a | b |\n|---|--:|\n| 1 | 2 |"))

    assert '<th scope="col">a</th>' in html
    assert '<td class="end">2</td>' in html


def test_plain_words_leave_markup_behind():
    read = inline("**Stop** the [killings](https://example.org)[^1] — `now`\\!")

    assert read.plain == "Stop the killings — now!"
    assert read.links.addresses == ("https://example.org",)
    assert read.links.notes == ("1",)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:x",
        "JAVASCRIPT:x",
        "java&#115;cript:x",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/passwd",
        "//evil.example",
    ],
)
def test_an_unsafe_address_is_found_however_it_is_spelt(address):
    assert unsafe_addresses(f"[x]({address})")


def test_the_blocks_know_their_lines():
    blocks = parse("One.\n\nTwo.\n\n| a |\n|---|\n| b |\n", first_line=10).blocks

    assert [(block.text, block.line) for block in blocks] == [("One.", 10), ("Two.", 12), ("a", 14), ("b", 16)]


def test_a_separator_that_unicode_knows_does_not_cut_a_quotation():
    document = parse("> one\u2028two\n>\n> three")

    assert rewritten(document) == "> one\u2028two\n>\n> three\n"
    assert [block.kind for block in document.blocks] == [Kind.QUOTATION] * 2


@given(st.text(alphabet=st.sampled_from("aé*#\\ -+.1)>[]:|=_`~<&\t\u2028“«¿("), max_size=12))
def test_what_is_plainly_one_run_is_what_the_parser_says(text):
    from workflow.markdown.inlines import _PLAINLY_ONE
    from workflow.markdown.parsing import parser

    if _PLAINLY_ONE.fullmatch(text):
        for block, first in ((text, "paragraph_open"), (f"# {text}", "heading_open")):
            assert [token.type for token in parser().parse(block)][:2] == [first, "inline"]
            assert len(parser().parse(block)) == 3
            assert parser().parse(block)[1].content == text


@settings(max_examples=200, deadline=None)
@given(DOCUMENTS, st.lists(st.one_of(st.none(), RUNS), min_size=1, max_size=9))
def test_texts_put_in_place_give_what_would_be_written_and_read(markdown, runs):
    if "…[^1]" not in markdown:  # a note that nothing refers to goes
        markdown = markdown.replace("[^1]: A note.\n\n    More of it.", "")
    document = parse(markdown)
    texts = [
        run if run and block.kind in TRANSLATABLE and is_one_run(run, block) else block.text
        for block, run in zip(document.blocks, runs * len(document.blocks), strict=False)
    ]

    quick, slow = with_texts(document, texts), parse(written(document, texts))

    assert walk(quick) == walk(slow)
    assert folded(raw_html(quick)) == folded(raw_html(slow))
    assert folded(html_of(quick, back="back")) == folded(html_of(slow, back="back"))
    assert quick.lost_notes == slow.lost_notes
    assert raw_html(parse(markdown)) == raw_html(document), "the document is as it was"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("aé*#\\ -+.1)>[]!:|=_`~<&\t\u2028\u00a0@/^$%{}'\"();,"), max_size=12))
def test_a_text_without_marks_is_read_as_the_parser_reads_it(text):
    from workflow.markdown.inlines import children_of
    from workflow.markdown.parsing import parser

    assert children_of(text) == (parser().parseInline(text, {})[0].children or [])


# What stands beside marks of emphasis decides what they are, so that pieces are joined without a blank too.
INLINE_PIECES = (
    *"aé1* _.,:;!?()[]<>&\\`#-«»“”'/—¿$~\u00a0\u0301\u2028\x85\t",
    *("**", "](", "[^", "**bold**", "*em*", "__s__", "_em_", "`c`", "![i](x.png)", "&amp;", "[^1]", "[^n-x]", "[a]"),
    *("[a](https://b.org)", "[x y](https://e.org/a_b?q=%20&c)", "[z](x.md#y)", "[m](mailto:a@b.org)", "[t](tel:+1-2)"),
    *("<https://x.org/a>", "<mailto:a@b.org>", "<a@b.org>", "](https://b.org)", "<b>"),
)


@settings(max_examples=2000, deadline=None)
@given(st.lists(st.sampled_from(INLINE_PIECES), max_size=9).map("".join))
def test_patterns_read_a_usual_text_as_the_parser_does(text):
    read = usual(text)

    if read:
        assert parsed(text) == Inline(read.plain, Links(read.addresses, (), read.notes), has_html=False)
        assert not _unsafe_spellings(text, read.addresses)
