"""Statement → messages → localised statement: an inverse pair over one walk."""

import io
import re
from dataclasses import replace

import pytest
from hypothesis import example, given, settings

from tests.readcases import read_cases
from tests.test_markdown import DOCUMENTS, folded
from workflow.markdown import Kind, parse, raw_html
from workflow.messages import (
    Text,
    babel_extract,
    block_digests,
    extract,
    flaws,
    localise,
    messages_of,
    text_of,
    walk,
    walk_digest,
)
from workflow.project import open_project
from workflow.sources import take_inventory


def body(markdown: str) -> Text:
    return Text({("title",): "T"}, parse(markdown))


@pytest.fixture
def statement(project):
    return take_inventory(open_project(project.root)).statements[0]


@pytest.mark.parametrize(("markdown", "expected"), read_cases("messages.txt"))
def test_what_a_translator_sees_of_a_text(markdown, expected):
    messages = messages_of(passage for passage in walk(body(markdown)) if not passage.place)

    lines = [
        f"{'; '.join(message.comments)}{f' [{message.context}]' if message.context else ''} | {message.text}"
        for message in messages
    ]
    assert "\n".join(lines) == expected


@pytest.mark.parametrize(("pair", "expected"), read_cases("flaws.txt"))
def test_what_makes_a_translation_unfit(pair, expected):
    original, translation = pair.split(" => ", 1)
    (passage,) = [p for p in walk(body(f"{original}\n\n[^1]: N")) if p.block.kind is Kind.PARAGRAPH and not p.place]

    assert "\n".join(flaws(passage, translation, ("https://www.unaids.org/",))) == expected


@pytest.mark.parametrize(
    ("original", "translation", "is_fit"),
    [
        ("# Title", "1. Título", True),
        ("# Title", "Uno\nDos", True),
        ("# Title", "Título\n\nOtro", False),
        ("### Title", "Uno\\\nDos", False),
        ("- Item", "- Punto", False),
        ("> Said", "> Dicho", False),
        ("| Cell |\n|---|", "uno | dos", True),
        ("| Cell |\n|---|", "uno\\\ndos", False),
        ("![A map](m.png)", "Un mapa", True),
        ("![A map](m.png)", "Un mapa](otro.png", False),
        ("![A map](m.png)", "", False),
    ],
)
def test_a_translation_is_one_run_in_the_place_of_its_block(original, translation, is_fit):
    (passage,) = [p for p in walk(body(original)) if not p.place]

    assert (not list(flaws(passage, translation))) is is_fit


def test_text_fields_are_messages_too(project):
    project.write(
        "source/right-to-life.md",
        "---\ntitle: T\ndate: 2026-01-01\nsummary: S\nfields:\n  - {label: Salary, value: GBP 5}\n"
        "errata:\n  - {on: 2026-02-01, text: It was six.}\n---\n",
    )

    (statement,) = take_inventory(open_project(project.root)).statements

    assert [(message.text, message.comments) for message in extract(statement)] == [
        ("T", ("Title",)),
        ("S", ("Summary, shown in lists",)),
        ("Salary", ("Label of a field",)),
        ("GBP 5", ("Value of the field “Salary”",)),
        ("It was six.", ("Correction",)),
    ]


def test_every_translation_stands_in_the_place_of_its_message(statement):
    localised = localise(
        statement,
        {
            message.key: message.text.upper().replace("HTTPS://EXAMPLE.ORG/A", "https://example.org/a")
            for message in extract(statement)
        },
    )

    assert localised.text.title == "THE RIGHT TO LIFE"
    assert localised.body == (
        "WE ASK FOR *ONE* THING: [READ THIS](https://example.org/a).\n\n## WHAT WE ASK\n\n- STOP.\n"
    )
    assert localised.foreign == frozenset()


def test_a_message_without_translation_stays_and_is_known_as_foreign(statement):
    localised = localise(statement, {(None, "Stop."): "Basta."})

    passages = walk(localised.text)
    assert [passages[i].text for i in sorted(localised.foreign)] == [
        "The right to life",
        "A short text.",
        "We ask for *one* thing: [read this](https://example.org/a).",
        "What we ask",
    ]
    assert passages[-1].text == "Basta."


@settings(max_examples=100, deadline=None)
@given(DOCUMENTS)
@example("- - - <!-- translators: note -->\n")
@example("* * * * <!-- translators: note -->\n")
def test_with_every_translation_equal_to_its_message_nothing_changes(document):
    text = body(document)
    statement = _statement_of(text)

    localised = localise(statement, {message.key: message.text for message in messages_of(walk(text))})

    assert _bare(raw_html(localised.text.document)) == _bare(raw_html(parse(document)))
    assert walk_digest(walk(localised.text)) == walk_digest(walk(text))
    assert block_digests(walk(localised.text)) == block_digests(walk(text))


def _bare(html: str) -> str:
    """HTML without what concerns translators alone, and without the blanks that it leaves."""
    return folded(re.sub(r">\s+<", "><", html.replace("<!-- translators: note -->", "")))


def _statement_of(text: Text):
    """As much of a statement as the walk needs."""

    class Stub:
        meta = type("Meta", (), {"title": "T", "summary": None, "fields": (), "attachments": (), "errata": ()})()
        document = text.document
        lines: dict = {}  # noqa: RUF012

    return Stub()


# ---------------------------------------------------------------------------------------------- digests


DIGESTED = "A *claim* of [ten](https://example.org/a).\n\n- one\n- two\n"


@pytest.mark.parametrize(
    "same",
    [
        "A *claim* of\n[ten](https://example.org/a).\n\n* one\n* two\n",
        "<!-- translators: note -->\n\nA *claim* of [ten](https://example.org/a).\n\n- one\n- two\n",
        "A *claim* of [ten][t].\n\n- one\n\n- two\n\n[t]: https://example.org/a\n",
    ],
)
def test_wrapping_and_notes_change_no_digest(same):
    assert walk_digest(walk(body(same))) == walk_digest(walk(body(DIGESTED)))


@pytest.mark.parametrize(
    "other",
    [
        DIGESTED.replace("ten", "two"),
        DIGESTED.replace("/a)", "/b)"),
        DIGESTED.replace("- one\n- two", "- two\n- one"),
        DIGESTED.replace("- one\n- two", "1. one\n2. two"),
        DIGESTED.replace("- one\n- two", "- one\n\n  two"),
        DIGESTED.replace("*claim*", "claim"),
        DIGESTED + "\n    code\n",
    ],
)
def test_a_word_a_link_an_order_or_a_kind_of_block_does(other):
    assert walk_digest(walk(body(other))) != walk_digest(walk(body(DIGESTED)))


def test_what_is_cosmetic_changes_the_digest_of_the_whole_and_of_no_passage():
    one, other = body('He said "stop" .'), body("He said “stop” ")

    assert walk_digest(walk(one)) != walk_digest(walk(other))
    assert len(block_digests(walk(one))) == 2
    assert block_digests(walk(body("Stop."))) == block_digests(walk(body("Stop")))


def test_an_erratum_is_in_no_digest(statement):
    text = text_of(statement)
    corrected = replace(text, fields={**text.fields, ("errata", 0, "text"): "It was six."})

    assert walk_digest(walk(corrected)) == walk_digest(walk(text))


# ------------------------------------------------------------------------------------------------ Babel


def test_babel_extracts_the_same_messages(project):
    project.write(
        "source/right-to-life.md", project.read("source/right-to-life.md") + "\n<!-- context: c -->\n\nStop.\n"
    )

    data = (project.root / "source/right-to-life.md").read_bytes()
    found = list(babel_extract(io.BytesIO(data), [], [], {}))

    assert [(line, function, message) for line, function, message, _comments in found] == [
        (2, "gettext", "The right to life"),
        (4, "gettext", "A short text."),
        (7, "gettext", "We ask for *one* thing: [read this](https://example.org/a)."),
        (9, "gettext", "What we ask"),
        (11, "gettext", "Stop."),
        (15, "pgettext", ("c", "Stop.")),
    ]
