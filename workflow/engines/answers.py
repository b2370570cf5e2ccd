"""What a service answered → a translation, or BadAnswer: what no service may hand in as one."""

import html
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence

from workflow.engines.protocol import BadAnswer, Refused, Style
from workflow.patterns import pattern

_X = "[XxХх]"  # Latin or Cyrillic: a Russian draft may come back with the wrong one of two letters that look alike
_NUMBER = r"\d{1,9}"  # nobody has more tokens, and Python reads no number of thousands of figures
_TOKENS = {
    Style.BRACKET: pattern(rf"\[\s*{_X}\s*({_NUMBER})\s*{_X}\s*\]"),
    Style.WORD: pattern(rf"(?<!\w){_X}\s?[Qq]\s?({_NUMBER})\s?[Zz](?!\w)"),
    Style.XML: pattern(rf"<x\s+id\s*=\s*[\"']({_NUMBER})[\"']\s*(?:/>|>\s*</x\s*>)"),
    Style.HTML: pattern(rf"<span\s(?:[^<>]*\s)?id\s*=\s*[\"']({_NUMBER})[\"'][^<>]*>\s*</span\s*>"),
}
_FORMS = {
    Style.BRACKET: "[X{}X]",
    Style.WORD: "XQ{}Z",
    Style.XML: '<x id="{}"></x>',
    Style.HTML: '<span translate="no" id="{}"></span>',
}
_MARKUP = frozenset({Style.XML, Style.HTML})
"""Styles in which all other text is escaped, so that its entities are ours."""

_ENTITY = pattern(r"&(?:#\d+|#[xX][0-9a-fA-F]+|[a-zA-Z][a-zA-Z0-9]*);")
_WORD = pattern(r"[^\W\d_]{2,}")
_BREAK = pattern("[\n\r\v\f\x85\u2028\u2029]")
_HALF = pattern("[\ud800-\udfff]")
"""Half a pair of surrogates, which JSON may spell, and no file can hold."""
_SERVICE = pattern(
    # What services have handed in as translations, HTTP status 200 and all.
    r"MYMEMORY WARNING|YOU USED ALL AVAILABLE FREE TRANSLATIONS|IS AN INVALID (?:SOURCE|TARGET) LANGUAGE"
    r"|INVALID LANGUAGE PAIR|QUERY LENGTH LIMIT|NO QUERY SPECIFIED|INVALID EMAIL PROVIDED"
    r"|Error \d{3} \((?:Server Error|Bad Request|Not Found|Forbidden)\)|That’s an error|That's an error"
    r"|unusual traffic from your computer|<!doctype\b|<html\b|<head\b|<script\b|Traceback \(most recent call last\)",
    re.IGNORECASE,
)
_WORDS_THAT_CHANGE = 3
"""As many words in a row are no name: unchanged they are untranslated."""


def token(number: int, style: Style) -> str:
    """A protected part in a style."""
    return _FORMS[style].format(number)


def tokens(text: str, style: Style) -> list[int]:
    """The numbers of the tokens of a text in order, with the spaces and letters that services slip in."""
    return [int(found[1]) for found in _TOKENS[style].finditer(text)]


def accepted(text: str, answer: object, style: Style) -> str:
    """An answer as a translation of a text: entities undone once, tokens in their own form.

    Raises Refused for what is none, BadAnswer where the service did not even try.
    """
    if not isinstance(answer, str) or not answer.strip():
        raise BadAnswer("an empty answer")
    answer = unicodedata.normalize("NFC", answer.strip())
    if style not in _MARKUP and not _ENTITY.search(text):
        answer = _ENTITY.sub(lambda found: html.unescape(found[0]), answer)
    answer = _TOKENS[style].sub(lambda found: _FORMS[style].format(int(found[1])), answer)
    if any(message[0].lower() not in text.lower() for message in _SERVICE.finditer(answer)):
        raise BadAnswer("a message of the service in the place of a translation")
    if flaw := _flaw(text, answer, style):
        raise Refused(flaw)
    return answer


def are_swapped(texts: Sequence[str], answers: Sequence[str], style: Style) -> bool:
    """Whether some answer has the tokens of another text and not of its own: then no answer of the batch counts."""
    wanted = [Counter(tokens(text, style)) for text in texts]
    found = [Counter(tokens(answer, style)) for answer in answers]
    return any(mine and mine != theirs and mine in wanted for mine, theirs in zip(found, wanted, strict=True))


def _flaw(text: str, answer: str, style: Style) -> str:
    """Why an answer is no translation of a text, in a few words that quote neither; empty when it may be one."""
    if _BREAK.search(answer):
        return "a line break in the answer"
    if _HALF.search(answer):
        return "signs that are no text"
    if Counter(tokens(answer, style)) != Counter(tokens(text, style)):
        return "a protected part is lost or doubled"
    if _is_unchanged(text, answer, style):
        return "the text came back as it was"
    return ""


def _is_unchanged(text: str, answer: str, style: Style) -> bool:
    said, heard = (_WORD.findall(_TOKENS[style].sub(" ", each).casefold()) for each in (text, answer))
    return len(said) >= _WORDS_THAT_CHANGE and said == heard
