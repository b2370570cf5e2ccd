"""Text is set as its language sets it, and nothing but marks and spaces is touched.

The cases show a no-break space as ⍽ and a narrow one as ⎵. The first line of what is expected is the mended text, each
other line a rule that is broken.
"""

import re
from pathlib import Path

import polib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.checks import typography
from workflow.checks.pair import pair_of
from workflow.markdown import inline, inline_html
from workflow.typography import RULES, fixed, problems

ROOT = Path(__file__).parents[1]
LANGUAGES = ("en", "es", "fr", "it", "ru")
CASES = [
    pytest.param(lang, *case.values, id=f"{lang}: {case.id}")
    for lang in LANGUAGES
    for case in read_cases(f"typography-{lang}.txt")
]


def shown(text: str) -> str:
    return text.replace("\u00a0", "⍽").replace("\u202f", "⎵")


def meant(text: str) -> str:
    return text.replace("⍽", "\u00a0").replace("⎵", "\u202f")


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_a_case(lang, text, expected):
    rules = dict.fromkeys(finding.rule for finding in problems(meant(text), lang))

    assert "\n".join([shown(fixed(meant(text), lang)), *rules]) == expected


@pytest.mark.parametrize(("lang", "text", "expected"), CASES)
def test_what_is_mended_has_nothing_left_to_mend(lang, text, expected):
    mended = fixed(meant(text), lang)

    assert fixed(mended, lang) == mended
    assert [finding for finding in problems(mended, lang) if finding.is_fixable] == []


# Marks and spaces in every order, with what must be left alone between them.
PIECES = st.sampled_from(
    [
        *"abя1 \u00a0\u202f'\"“”„«»‘’´?!¿¡:;,.…—–-()[]*_№%",
        *("  ", "...", " - ", " — ", "été", "qué", "30 000", "17 h 30", "'68", '`a ; "b"`', "&nbsp;", "\\*", "\n"),
        *("[l](https://a.org/?x;y:z)", "<https://a.org/'q'>", "![i](a.png)", "#tag", "a@b.org", "[^1]", "\ue000"),
        *("**g**", "*i*"),
    ]
)
TEXTS = st.lists(PIECES, max_size=25).map("".join)
LANGS = st.sampled_from([*LANGUAGES, "fr-CA", "es-MX", "de", "pt-BR"])


@settings(max_examples=1000, deadline=None)
@given(TEXTS, LANGS)
def test_mending_twice_is_mending_once(text, lang):
    mended = fixed(text, lang)

    assert fixed(mended, lang) == mended
    assert [finding.rule for finding in problems(mended, lang) if finding.is_fixable] == []


@settings(max_examples=500, deadline=None)
@given(TEXTS, LANGS)
def test_no_letter_and_no_digit_changes(text, lang):
    assert re.findall(r"[^\W_]", fixed(text, lang)) == re.findall(r"[^\W_]", text)


WORDS = st.sampled_from(
    [
        *("Nous", "demandons:", '"la', 'paix"', "l'ONU", "(30 000)", "qui ?", "Qué", "слово", "-", "—", "«mot»", "..."),
        *("non!", "9 %", "`a ; b`", "[le site](https://a.org/?x;y:z)", "<https://a.org/q>", "![i](a.png)", "#tag:"),
        *("a@b.org;", "oui[^1];", "**gras**:", "*italique* !", "_autre_?", '**"x"**', "*l'un*", "&amp;", "\\*"),
    ]
)


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=12).map(" ".join), LANGS)
def test_links_emphasis_and_code_stay(text, lang):
    def marks(markdown: str) -> list[str]:
        return re.findall(r"</?[a-z]+|(?<=<code>)[^<]*", inline_html(markdown))

    mended = fixed(text, lang)

    assert marks(mended) == marks(text)
    assert inline(mended).links == inline(text).links


def test_every_rule_says_what_is_wrong_and_names_its_place():
    finding = problems("Il dit: l'ONU a «parlé»...", "fr")

    assert {"ellipsis", "apostrophe", "space-in-quotation", "french-spaces"} == {found.rule for found in finding}
    assert "three full stops for “…”: “l'ONU a «parlé»...”" in [found.message for found in finding]
    assert all(rule.message and rule.languages for rule in RULES)


def test_canadian_french_sets_no_space_before_a_question_mark():
    assert fixed("Qui? Nous: tous", "fr-CA") == "Qui? Nous\u00a0: tous"


def test_the_check_says_a_broken_rule_once():
    found = list(typography.check(pair_of("It is.", "L'ONU n'a qu'un but.", "en", "fr")))

    assert found == ["the apostrophe is “’”: “L'ONU n'a qu'un but.” (and 2 more)"]


def test_the_translations_of_the_sample_are_well_set():
    found = [
        f"{path.parts[-3]}/{path.name}: {finding.message}"
        for path in sorted(ROOT.glob("locales/*/LC_MESSAGES/*.po"))
        for entry in polib.pofile(str(path))
        for finding in problems(entry.msgstr, path.parts[-3].replace("_", "-"))
    ]

    assert found == []
