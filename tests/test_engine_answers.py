"""What is taken for a translation, and what is not."""

import pytest

from tests.engine_runs import ANSWER, KINDS, TEXT, WORKING, Asking, engine, failing
from tests.engine_servers import google_page, says, served
from workflow.engines import answers
from workflow.engines.protocol import (
    BadAnswer,
    QuotaExhausted,
    Refused,
    Style,
    TooLong,
    Transient,
    Unsupported,
)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("libretranslate", {"translatedText": None}),
        ("libretranslate", {"translatedText": ANSWER}),
        ("libretranslate", {"translatedText": []}),
        ("libretranslate", {"translatedText": [None]}),
        ("libretranslate", {"translatedText": [ANSWER, ANSWER]}),
        ("libretranslate", {}),
        ("libretranslate", []),
        ("libretranslate", "null"),
        ("deepl", {"translations": []}),
        ("deepl", {"translations": [{}]}),
        ("deepl", {"translations": [None]}),
        ("deepl", {"translations": None}),
        ("deepl", [1]),
        ("mymemory", {}),
        ("mymemory", {"responseData": None}),
        ("mymemory", {"responseData": {"translatedText": None}, "matches": []}),
        ("mymemory", {"responseData": {"translatedText": ""}, "matches": []}),
        ("mymemory", {"responseData": {"translatedText": 7}}),
        ("mymemory", []),
    ],
)
def test_json_of_another_shape_is_a_bad_answer(kind, body):
    error, _, server = failing(kind, says(body))

    assert type(error) is BadAnswer
    assert len(server.asked) == 1


@pytest.mark.parametrize("kind", ["libretranslate", "deepl", "mymemory"])
def test_json_that_is_cut_off_is_asked_for_again(kind):
    error, _, server = failing(kind, says('{"translatedText": ["Las ce'))

    assert isinstance(error, Transient)
    assert len(server.asked) == 4


BAD = {
    "empty": "",
    "blank": "   ",
    "unchanged": TEXT,
    "unchanged but for its case": TEXT.lower().replace("[x1x]", "[X1X]"),
    "a lost token": ANSWER.replace("[X1X]", ""),
    "a doubled token": ANSWER + " [X1X]",
    "another token": ANSWER.replace("[X1X]", "[X2X]"),
    "a line break": ANSWER.replace(" a ", "\n"),
    "a page": f"<html>{ANSWER}</html>",
    "the scraper's error page": f"Error 500 (Server Error)!!1500.That’s an error.There was an error. {ANSWER}",
    "a warning": f"MYMEMORY WARNING: YOU USED ALL AVAILABLE FREE TRANSLATIONS FOR TODAY. {ANSWER}",
    "a refusal": f"'XX' IS AN INVALID TARGET LANGUAGE . EXAMPLE: LANGPAIR=EN|IT {ANSWER}",
    "a limit": f"QUERY LENGTH LIMIT EXCEEDED. MAX ALLOWED QUERY : 500 CHARS {ANSWER}",
}


REFUSED = {name for name in BAD if name.startswith("unchanged") or "token" in name} | {"a line break"}
"""What a service would say again."""
SAID_BY_MYMEMORY = {"a warning": QuotaExhausted, "a refusal": Unsupported, "a limit": TooLong}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_translation_is_not_taken_for_one(kind, name):
    error, _, _ = failing(kind, WORKING[kind](lambda _: BAD[name]))

    expected = Refused if name in REFUSED else BadAnswer
    assert type(error) is (SAID_BY_MYMEMORY.get(name, expected) if kind == "mymemory" else expected)


def test_google_may_answer_nothing_at_all():
    (error,) = _google(google_page("—"), "—")

    assert isinstance(error, BadAnswer)


def test_mymemory_hands_in_no_translation_of_a_text_that_is_merely_alike():
    said = "Nadie será sometido a esto"
    match = {"segment": "No one shall be subjected to this", "translation": said, "created-by": "Somebody"}

    def found(text: str, answer: str | None) -> object:
        body = {"responseData": {"translatedText": answer}, "matches": [match]}
        with served(says(body)) as server:
            return Asking()(engine("mymemory", server.url), text)[0]

    assert isinstance(found("Everyone shall be subjected to this", said), BadAnswer)
    assert isinstance(found("Everyone shall be subjected to this", None), BadAnswer)
    assert found("no one shall be subjected to this.", said) == said


@pytest.mark.parametrize("inner", ["Las cebras exigen [X1X]<br>a cada ministerio", "Las <b>cebras</b> exigen [X1X]"])
def test_google_never_glues_the_words_around_a_tag(inner):
    (error,) = _google(google_page(inner), TEXT)

    assert isinstance(error, BadAnswer)


def _google(page: str, text: str) -> list:
    with served(says(page)) as server:
        return Asking()(engine("google", server.url), text)


@pytest.mark.parametrize(
    ("source", "answer", "expected"),
    [
        ("The exclusion & more of it", "l&#39;exclusion &amp; plus", "l'exclusion & plus"),
        ("The exclusion & more of it", "l&amp;#39;exclusion", "l&#39;exclusion"),
        ("Write &amp; for this sign", "Escriba &amp; para esto", "Escriba &amp; para esto"),
        ("Research & development of it", "I&D de esto &copies", "I&D de esto &copies"),
    ],
)
def test_entities_are_undone_once_and_only_where_the_text_had_none(source, answer, expected):
    assert answers.accepted(source, answer, Style.BRACKET) == expected


def test_markup_that_we_escaped_ourselves_is_left_to_whoever_escaped_it():
    assert answers.accepted("Zebras &lt; lions", "Cebras &lt; leones", Style.XML) == "Cebras &lt; leones"
    assert answers.accepted("Zebras and lions", "Cebras &amp; leones", Style.XML) == "Cebras &amp; leones"


@pytest.mark.parametrize(
    ("style", "answer", "expected"),
    [
        (Style.BRACKET, "Зебры [Х1Х]", "Зебры [X1X]"),
        (Style.BRACKET, "Зебры [ X 1 х ]", "Зебры [X1X]"),
        (Style.WORD, "Зебры ХQ1Z", "Зебры XQ1Z"),
        (Style.WORD, "Зебры xq 1z", "Зебры XQ1Z"),
        (Style.XML, 'Зебры <x id="1"/>', 'Зебры <x id="1"></x>'),
        (Style.HTML, 'Зебры <span id="1" translate="no"> </span>', 'Зебры <span translate="no" id="1"></span>'),
    ],
)
def test_a_token_may_come_back_with_spaces_or_a_letter_that_looks_alike(style, answer, expected):
    assert answers.accepted(f"Zebras {answers.token(1, style)}", answer, style) == expected


@pytest.mark.parametrize("style", list(Style))
def test_tokens_are_found_again(style):
    text = f"a {answers.token(12, style)} b {answers.token(3, style)}, {answers.token(3, style)}."

    assert answers.tokens(text, style) == [12, 3, 3]


@pytest.mark.parametrize("style", list(Style))
def test_a_number_without_end_is_no_token(style):
    text = answers.token(1, style)
    answer = f"Cebras {text.replace('1', '1' * 5000)}"

    with pytest.raises(BadAnswer, match="a protected part is lost or doubled"):
        answers.accepted(f"Zebras {text}", answer, style)


def test_two_words_may_stay_as_they_are():
    assert answers.accepted("Human Rights Watch"[:12], "Human Rights", Style.BRACKET) == "Human Rights"
    assert answers.accepted("[X1X] INPUD [X2X] 2026", "[X1X] INPUD [X2X] 2026", Style.BRACKET)


def test_a_text_about_an_error_page_may_be_translated():
    assert answers.accepted("It said: that's an error of law", "Dijo: That's an error", Style.BRACKET)
