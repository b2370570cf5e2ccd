"""What must come back from an engine as it went: an identity round trip, or a refusal, and never a wrong restore."""

import re

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.checks.reading.marks import marks
from workflow.engines.answers import accepted, token, tokens
from workflow.engines.protocol import BadAnswer, Style
from workflow.glossary import open_glossary
from workflow.protection import names_of, protect, shifted

NAMES = {
    "INPUD": "INPUD",
    "UNAIDS": "ONUSIDA",
    "GNP+": "GNP+",
    "Harm Reduction International": "Harm Reduction International",
}
STYLES = list(Style)
PIECES = [
    "we ask for an end",
    "**now**",
    "*please*",
    "[our list](https://example.org/a_(b)?c=1&d=2)",
    "[**bold** label](week-of-action.md)",
    "`code`",
    "``a ` b``",
    "![a map](files/map.svg)",
    "<https://example.org/x>",
    "https://example.org/path.",
    "ana@example.org",
    "[^1]",
    "{name}",
    "{{count}}",
    "%(name)s",
    "%s",
    "${x}",
    "#PowerOfPeers",
    "@inpud",
    "A/HRC/41/34",
    "UNAIDS",
    "INPUD",
    "(INPUD)",
    "LANPUD",
    "GNP+",
    "&amp;",
    "&#8217;",
    "\\*",
    "\\[",
    "a < b & c",
    "7,000",
    "[X1X]",
    "XQ1Z",
    "x",
    ". ",
    ", ",
    "; ",
    "“",
    "”",
    "(",
    ")",
    "—",
    "-",
    "\\\n",
    "\n",
    "  ",
    "Harm Reduction International",
    "HIV",
    "[",
    "]",
    "*",
    "**",
    "_",
    "`",
]
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=5)), max_size=10).map(" ".join) | st.lists(
    st.sampled_from(PIECES), max_size=8
).map("".join)


@pytest.mark.parametrize(("given", "expected"), read_cases("protection-sent.txt"))
def test_what_is_sent(given, expected):
    protected = protect(given, Style.BRACKET, NAMES)

    assert "\n".join(protected.texts if protected else ["nothing: it looks like tokens"]) == expected


@pytest.mark.parametrize(("given", "expected"), read_cases("protection-restored.txt"))
def test_what_comes_back(given, expected):
    source, *answers = given.split("\n")
    protected = protect(source.replace("⏎", "\n"), Style.BRACKET, NAMES)

    try:
        said = protected.restored(
            [accepted(s, a, Style.BRACKET) for s, a in zip(protected.texts, answers, strict=True)]
        )
    except BadAnswer as error:
        said = f"refused: {error.sentence}"
    assert said == expected


@settings(deadline=None, max_examples=120)
@given(TEXTS, st.sampled_from(STYLES))
@example("“[**a**](u)”[^1].", Style.WORD)
@example("https://example.org/path.we ask for an endXQ1Z", Style.WORD)
@example("**[**bold** label](week-of-action.md)**", Style.HTML)
def test_a_text_that_comes_back_unchanged_is_the_text(text, style):
    protected = protect(text, style)
    assume(protected is not None)

    try:
        assert protected.restored(protected.texts) == text
    except BadAnswer:
        # Only what is no usual text: a lone mark that reads as markup once its neighbour is away.
        assert re.search(r"[\[\]*_`()<>\\\n]|\s\s|[^\x20-\x7e“”—]", text)


@settings(deadline=None, max_examples=120)
@given(TEXTS, st.sampled_from(STYLES), st.randoms(use_true_random=False))
def test_whatever_an_engine_does_the_markup_is_that_of_the_original_or_it_is_refused(text, style, random):
    protected = protect(text, style, NAMES)
    assume(protected is not None and protected.texts)
    answers = []
    for sent in protected.texts:
        words = sent.split(" ")
        random.shuffle(words)
        del words[: random.choice([0, 0, 1])]
        words += random.choice([[], words[:1], [token(9, style)], ["**"], ["palabra"]])
        answers.append(" ".join(words))

    try:
        said = protected.restored(answers)
    except BadAnswer:
        return

    there, here = marks(text), marks(said)
    for field in ("addresses", "images", "notes", "code"):
        assert sorted(getattr(here, field)) == sorted(getattr(there, field))
    assert (here.strong, here.emphasis) == (there.strong, there.emphasis)


@pytest.mark.parametrize("style", STYLES)
def test_every_style_keeps_a_link_a_note_and_a_name_apart_from_the_words(style):
    text = "Write to [your embassy](https://example.org/e) before **10 October**[^1]: INPUD & UNAIDS ask it."
    protected = protect(text, style, NAMES)
    spanish = {
        "Write to": "Escriba a",
        "your embassy": "su embajada",
        "before": "antes del",
        "10 October": "10 de octubre",
        "ask it": "lo piden",
    }
    (answer,) = protected.texts
    assert "example.org" not in answer
    assert "INPUD" not in answer
    for english, word in spanish.items():
        answer = answer.replace(english, word)

    assert protected.restored([accepted(protected.texts[0], answer, style)]) == (
        "Escriba a [su embajada](https://example.org/e) antes del **10 de octubre**[^1]: INPUD & ONUSIDA lo piden."
    )


@pytest.mark.parametrize(
    ("style", "text"), [(Style.BRACKET, "see [X1X]"), (Style.WORD, "see XQ1Z"), (Style.XML, "<x id=1>")]
)
def test_a_text_that_looks_like_a_token_takes_another_style(style, text):
    assert protect(text, style) is None
    assert any(protect(text, other) for other in STYLES)


def test_numbers_are_shifted_and_shifted_back():
    (text,) = protect("[a](b) and [c](d)", Style.WORD).texts

    assert tokens(shifted(text, Style.WORD, 7), Style.WORD) == [8, 9, 10, 11]
    assert shifted(shifted(text, Style.WORD, 7), Style.WORD, -7) == text


def test_the_glossary_says_what_an_engine_does_not_see():
    from tests.test_house import ROOT

    glossary = open_glossary(ROOT / "locales/glossary.csv")

    assert names_of(glossary, "en", "es")["UNAIDS"] == "ONUSIDA"
    assert names_of(glossary, "en", "ru")["UNAIDS"] == "ЮНЭЙДС"
    assert names_of(glossary, "en", "fr")["#PowerOfPeers"] == "#PowerOfPeers"
    assert names_of(glossary, "en", "es")["Harm Reduction International"] == "Harm Reduction International"
    assert "Harm Reduction International" not in names_of(glossary, "en", "ru")
