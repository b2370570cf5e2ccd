"""What a text states, and what an edit did to it: `cases/changes*.txt` are the rules by example."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.facts import (
    Change,
    addresses,
    calendar_words,
    change_between,
    digest,
    fold_space,
    is_blank,
    names,
    negations,
    numbers,
    undressed,
)

PIECES = "not must may May 10 1,250 1.250 ten INPUD Spain [a](b) https://example.org/a “ ” . ! не n't"
unhurried = settings(deadline=None)
LANGUAGES = st.sampled_from(["en", "es", "fr", "it", "ru", "pt", "zh"])
BITS = st.one_of(
    st.sampled_from(PIECES.split()),
    st.text(max_size=4),
)
TEXTS = st.lists(BITS, max_size=8).map(" ".join)


@pytest.mark.parametrize(("given", "expected"), read_cases("changes.txt"))
def test_the_kind_of_a_change(given, expected):
    language, old, new = given.split("\n")

    assert change_between(old, new, language) == expected
    assert change_between(new, old, language) == expected, "it is another kind the other way round"


@pytest.mark.parametrize(("given", "expected"), read_cases("changes-numbers.txt"))
def test_numbers(given, expected):
    language, text = given.split("\n")

    assert numbers(text, language) == tuple(map(Decimal, expected.split()))


@pytest.mark.parametrize(("given", "expected"), read_cases("changes-calendar-words.txt"))
def test_calendar_words(given, expected):
    language, text = given.split("\n")

    assert calendar_words(text, language) == tuple(expected.split("\n"))


@pytest.mark.parametrize(("given", "expected"), read_cases("changes-names.txt"))
def test_names(given, expected):
    language, text = given.split("\n")

    assert names(text, language) == tuple(expected.split("\n") if expected else ())


@pytest.mark.parametrize(("given", "expected"), read_cases("changes-addresses.txt"))
def test_addresses(given, expected):
    assert addresses(given.split("\n")[1]) == tuple(expected.split("\n"))


@pytest.mark.parametrize(("given", "expected"), read_cases("changes-negations.txt"))
def test_negations(given, expected):
    language, text = given.split("\n")

    assert negations(text, language) == tuple(expected.split("\n"))


@unhurried
@given(TEXTS, LANGUAGES)
def test_no_change_is_cosmetic(text, language):
    assert change_between(text, text, language) is Change.COSMETIC


@unhurried
@given(TEXTS, TEXTS, LANGUAGES)
def test_cosmetic_is_what_is_equal_without_its_dress(old, new, language):
    change = change_between(old, new, language)

    assert (change is Change.COSMETIC) == (undressed(old) == undressed(new))


@unhurried
@given(TEXTS, LANGUAGES)
def test_facts_are_found_in_any_text(text, language):
    for word in (*names(text, language), *addresses(text)):
        assert word in text
    assert all(number >= 0 for number in numbers(text, language))


@unhurried
@given(TEXTS)
def test_a_not_that_comes_is_never_overlooked(text):
    assert change_between(f"{text} they agree", f"{text} they do not agree", "en") is Change.NEGATION


@pytest.mark.parametrize(
    "text", ["", " \u00a0\u2003", "\u200b\ufeff", "\u3164", "\u115f\u1160", "\uffa0", "\u2800\n", "\u00ad"]
)
def test_what_nobody_sees_is_blank(text):
    assert is_blank(text)


@pytest.mark.parametrize("text", ["a", " 1", "Ж", "\u3164я", "…", "*"])
def test_what_somebody_sees_is_not_blank(text):
    assert not is_blank(text)


def test_space_is_folded():
    assert fold_space(" a\u00a0\n b\t") == "a b"


def test_a_digest_is_short_and_of_utf_8():
    assert digest("Ñ") == "3a11228c"
    assert len(digest("a", length=64)) == 64
