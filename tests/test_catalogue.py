"""What an entry says of itself: its state, whose words it holds, and the marks in its comments."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.catalogue import DraftMark, Entry, StaleMark, State
from workflow.facts import digest

MARK = DraftMark("libretranslate", "1f3a9c04", digest("borrador"), "2026-11-21")


@pytest.mark.parametrize(
    ("entry", "state"),
    [
        (Entry(msgid="a"), State.UNTRANSLATED),
        (Entry(msgid="a", fuzzy=True, previous_msgid="b"), State.UNTRANSLATED),
        (Entry(msgid="a", msgstrs=("uno",)), State.REVIEWED),
        (Entry(msgid="a", msgstrs=("uno",), previous_msgid="b"), State.REVIEWED),
        (Entry(msgid="a", msgstrs=("uno",), fuzzy=True), State.DRAFT),
        (Entry(msgid="a", msgstrs=("uno",), fuzzy=True, previous_msgid="b"), State.STALE),
        (Entry(msgid="a", msgid_plural="b", msgstrs=("", "")), State.UNTRANSLATED),
        (Entry(msgid="a", msgstrs=(" ",)), State.UNTRANSLATED),
        (Entry(msgid="a", msgstrs=("\u00a0\n\u200b\ufeff",)), State.UNTRANSLATED),
        (Entry(msgid="a", msgid_plural="b", msgstrs=("c", " ")), State.DRAFT),
        (Entry(msgid="a", msgid_plural="b", msgstrs=("uno", "")), State.DRAFT),
        (Entry(msgid="a", msgid_plural="b", msgstrs=("uno", "unos")), State.REVIEWED),
    ],
)
def test_the_state_follows_from_what_every_editor_keeps(entry, state):
    assert entry.state is state


@pytest.mark.parametrize(
    ("text", "fuzzy", "is_a_persons"),
    [
        ("borrador", True, False),
        ("borrador", False, True),
        ("borrador mejorado", True, True),
        ("", True, False),
    ],
    ids=["a draft", "a draft that somebody let stand", "a draft that somebody edited", "nothing"],
)
def test_a_draft_is_the_machines_until_somebody_touches_it(text, fuzzy, is_a_persons):
    entry = Entry(msgid="a", msgstrs=(text,), fuzzy=fuzzy, comments=("Ana", str(MARK)))

    assert entry.draft_mark == MARK
    assert entry.has_a_persons_words is is_a_persons


words = st.text(st.characters(categories=["L", "N"]), min_size=1)


@given(words, words, words, words, st.just("") | words)
def test_a_mark_is_read_as_it_was_written(one, two, three, four, maybe):
    draft, stale = DraftMark(one, two, three, four, maybe), StaleMark(one, two, maybe)

    assert DraftMark.read(str(draft)) == draft
    assert StaleMark.read(str(stale)) == stale
    assert StaleMark.read(str(draft)) is None
    assert DraftMark.read(str(stale)) is None


@pytest.mark.parametrize("comment", ["", "Ana", "stale: a word", "machine-draft: engine=x", "stale: since=2026-11-21"])
def test_another_comment_is_no_mark(comment):
    assert DraftMark.read(comment) is None
    assert StaleMark.read(comment) is None
