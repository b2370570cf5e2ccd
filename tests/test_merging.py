"""What becomes of a translation when the English under it changes: `cases/merging*.txt` are the rules by example."""

import random
import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests.readcases import read_cases
from workflow.catalogue import Catalogue, DraftMark, Entry, StaleMark, State
from workflow.facts import Change, digest
from workflow.merging import Difference, Merged, Outcome, merge, reviewed_texts
from workflow.po.parse import parse
from workflow.po.render import render

TODAY = "2026-11-21"
unhurried = settings(deadline=None)
"""How fast an example runs says more about the machine than about us."""
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def template(lines: str) -> Catalogue:
    """A POT of one message a line; `[verb] Contact` has a context."""
    matches = (re.fullmatch(r"(?:\[(\w+)\] )?(.*)", line) for line in lines.split("\n"))
    return Catalogue(entries=tuple(Entry(msgctxt=match[1], msgid=match[2]) for match in matches if match))


def pot(*texts: str) -> Catalogue:
    return Catalogue(entries=tuple(Entry(msgid=text) for text in texts))


def reviewed(**texts: str) -> Catalogue:
    return Catalogue(entries=tuple(Entry(msgid=text, msgstrs=(words,)) for text, words in texts.items()))


def merged_text(given: str, *, keep_cosmetic: bool = False) -> str:
    """The PO of a case after the merge, without its header."""
    old, new = given.strip("\n").split("\n===\n")
    catalogue = parse(f"{HEADER}{old}\n".encode(), Path("case.po"))
    merged = merge(catalogue, template(new), today=TODAY, keep_cosmetic=keep_cosmetic)
    again = merge(merged.catalogue, template(new), today="2030-01-01", keep_cosmetic=keep_cosmetic)
    assert again == Merged(merged.catalogue), "twice is not once"
    return render(merged.catalogue).removeprefix(HEADER).strip("\n")


@pytest.mark.parametrize(("given", "expected"), read_cases("merging.txt"))
def test_a_case(given, expected):
    assert merged_text(given) == expected


@pytest.mark.parametrize(("given", "expected"), read_cases("merging-keep-cosmetic.txt"))
def test_a_case_where_the_kind_lets_cosmetic_changes_stand(given, expected):
    assert merged_text(given, keep_cosmetic=True) == expected


def test_what_changed_is_told_in_the_order_of_the_template():
    old = reviewed(**{"Start.": "Inicio.", "We met 300 people.": "300.", "Gone for good.": "Ido.", "End.": "Fin."})

    merged = merge(old, pot("Start.", "We met 350 people.", "End.", "Brand new words here."), today=TODAY)

    assert merged.changes == (
        Difference(Outcome.EDITED, State.STALE, "We met 300 people.", "We met 350 people.", Change.NUMBER),
        Difference(Outcome.NEW, State.UNTRANSLATED, new="Brand new words here."),
        Difference(Outcome.GONE, State.REVIEWED, old="Gone for good."),
    )


def test_nothing_changed_is_the_same_catalogue():
    old = reviewed(**{"Start.": "Inicio.", "End.": "Fin."})

    assert merge(old, pot("Start.", "End."), today=TODAY) == Merged(old)


def test_a_paragraph_from_another_statement_brings_its_translation_as_a_suggestion():
    there = reviewed(**{"A paragraph that moved.": "Un párrafo que se mudó."})
    there = replace(there, entries=tuple(replace(e, obsolete=True, comments=("private",)) for e in there.entries))

    found = reviewed_texts([there])
    merged = merge(Catalogue(), pot("A paragraph that moved."), today=TODAY, elsewhere=lambda _: found)

    (entry,) = merged.catalogue.entries
    assert entry.state is State.STALE
    assert entry.msgstr == "Un párrafo que se mudó."
    assert entry.comments == ("stale: since=2026-11-21 change=cosmetic",)
    assert [change.outcome for change in merged.changes] == [Outcome.ELSEWHERE]


def test_a_suggestion_that_somebody_emptied_does_not_come_back():
    there = reviewed_texts([reviewed(**{"A paragraph.": "Un párrafo."})])

    merged = merge(pot("A paragraph."), pot("A paragraph."), today=TODAY, elsewhere=lambda _: there)
    assert merged == Merged(pot("A paragraph."))


def test_other_statements_are_asked_once_and_for_texts_alone_that_nothing_here_translates():
    asked: list[set[str]] = []

    def elsewhere(texts):
        asked.append(set(texts))
        return {}

    old = reviewed(**{"We ask for three things.": "Pedimos tres cosas.", "End.": "Fin."})
    merge(old, pot("We ask for four things.", "End."), today=TODAY, elsewhere=elsewhere)
    assert asked == []

    merge(
        old,
        pot("We ask for three things.", "A new one.", "Nobody said this.", "End."),
        today=TODAY,
        elsewhere=elsewhere,
    )
    assert asked == [{"A new one.", "Nobody said this."}]


def test_of_other_statements_only_what_is_reviewed_is_suggested():
    entry = Entry(msgid="A paragraph.", msgstrs=("Un párrafo.",), fuzzy=True)

    assert reviewed_texts([Catalogue(entries=(entry,))]) == {}


def test_comments_from_the_source_references_and_flags_are_the_templates():
    old = Entry(msgid="Text.", msgstrs=("Texto.",), extracted=("Old",), references=("old.md",), comments=("kept",))
    new = Entry(msgid="Text.", extracted=("Paragraph",), references=("source/a.md",), flags=("no-wrap",))

    merged = merge(Catalogue(entries=(old,)), Catalogue(entries=(new,)), today=TODAY)

    assert merged.catalogue.entries == (replace(new, msgstrs=("Texto.",), comments=("kept",)),)


def test_the_header_stays_but_for_the_date_of_the_template():
    old = Catalogue(header={"POT-Creation-Date": "2025-01-01", "X-Own": "kept"}, header_comments=("Somebody, 2025",))
    new = Catalogue(header={"POT-Creation-Date": "2026-01-01", "X-Foreign": "no"}, header_fuzzy=True)

    merged = merge(old, new, today=TODAY).catalogue

    assert dict(merged.header) == {"POT-Creation-Date": "2026-01-01", "X-Own": "kept"}
    assert (merged.header_comments, merged.header_fuzzy) == (("Somebody, 2025",), False)


def test_a_plural_entry_gets_as_many_empty_forms_as_the_language_has():
    old = Catalogue(header={"Plural-Forms": "nplurals=3; plural=(n%10==1 ? 0 : 1);"})
    new = Catalogue(entries=(Entry(msgid="%d day", msgid_plural="%d days", msgstrs=("", "")),))

    (entry,) = merge(old, new, today=TODAY).catalogue.entries

    assert entry.msgstrs == ("", "", "")


def test_an_edited_plural_keeps_all_its_forms():
    forms = ("%d día", "%d días")
    old = Entry(msgid="%d day left", msgid_plural="%d days left", msgstrs=forms)
    new = Entry(msgid="%d day remains", msgid_plural="%d days remain", msgstrs=("", ""))

    (entry,) = merge(Catalogue(entries=(old,)), Catalogue(entries=(new,)), today=TODAY).catalogue.entries

    assert (entry.msgstrs, entry.fuzzy) == (forms, True)
    assert (entry.previous_msgid, entry.previous_plural) == ("%d day left", "%d days left")


def test_a_source_in_another_language_is_triaged_in_its_own():
    old = reviewed(**{"Gli Stati devono agire ora.": "States must act now."})

    merged = merge(old, pot("Gli Stati non devono agire ora."), today=TODAY, language="it")

    assert [change.change for change in merged.changes] == [Change.NEGATION]


def test_a_late_edit_of_many_messages_is_quick():
    chance = random.Random(1)
    words = [f"word{number}" for number in range(2000)]
    texts = [" ".join(chance.choices(words, k=25)) for _ in range(20_000)]
    old = Catalogue(entries=tuple(Entry(msgid=text, msgstrs=(text.upper(),)) for text in texts))
    edited = [text if chance.random() > 0.05 else f"{text} and more" for text in texts]

    start = time.process_time()
    merged = merge(old, pot(*edited), today=TODAY)

    assert len(merged.changes) == sum(a != b for a, b in zip(texts, edited, strict=True))
    assert time.process_time() - start < 10, "some hundred times slower than it was"


# ----- laws, for any catalogue and any template -----

VOCABULARY = "the States must not detain 10 people who use drugs in May INPUD asks never health"
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, min_size=1, max_size=9).map(" ".join)
KEYS = st.tuples(st.sampled_from([None, None, None, "verb"]), TEXTS)
COMMENTS = st.lists(st.sampled_from(["a note", "allow numbers: so it is"]), max_size=2, unique=True).map(tuple)
DAYS = st.sampled_from(["2026-01-01", "2026-02-02"])
TRANSLATIONS = st.integers(0, 10**6).map("palabra{}".format)


@st.composite
def entries(draw, key):
    entry = Entry(msgid=key[1], msgctxt=key[0], comments=draw(COMMENTS), obsolete=draw(st.booleans()))
    state, text = draw(st.sampled_from(State)), draw(TRANSLATIONS)
    plural = draw(st.sampled_from([None, None, None, None, "many drugs"]))
    forms = (text,) if plural is None else (text, f"{text}s")
    entry = replace(entry, msgid_plural=plural, msgstrs=forms, fuzzy=state in {State.DRAFT, State.STALE})
    if state is State.UNTRANSLATED:
        return replace(entry, msgstrs=("",) * len(forms))
    if state in {State.DRAFT, State.REVIEWED} and draw(st.booleans()):
        mark = DraftMark("memory", digest(key[1]), digest(draw(st.sampled_from([text, "another"]))), draw(DAYS))
        return replace(entry, comments=(*entry.comments, str(mark)))
    if state is State.STALE:
        was = draw(st.sampled_from(["", digest("\0".join(forms)), digest("another")]))
        stale = StaleMark(draw(DAYS), draw(st.sampled_from(Change)), was)
        comments = (*entry.comments, str(stale)) if draw(st.booleans()) else entry.comments
        return replace(entry, comments=comments, previous_msgid=draw(TEXTS), previous_plural=plural)
    return entry


@st.composite
def catalogues(draw):
    keys = draw(st.lists(KEYS, max_size=8, unique=True))
    return Catalogue(entries=tuple(sorted((draw(entries(key)) for key in keys), key=lambda entry: entry.obsolete)))


@st.composite
def templates(draw, old):
    """A POT that shares most of its messages with the catalogue, in any order, some of them edited."""
    known = [entry.key for entry in old.entries]
    previous = [(entry.previous_msgctxt, entry.previous_msgid) for entry in old.entries if entry.previous_msgid]
    some = st.sampled_from([*known, *previous]) if known else KEYS
    edited = st.builds(lambda key, word: (key[0], f"{key[1]} {word}"), some, WORDS)
    keys = draw(st.lists(st.one_of(some, some, edited, KEYS), max_size=10, unique=True))
    return Catalogue(entries=tuple(Entry(msgctxt=context, msgid=text) for context, text in keys))


def merged_somehow(data):
    old = data.draw(catalogues())
    new = data.draw(templates(old))
    keep = data.draw(st.booleans())
    return old, new, merge(old, new, today=TODAY, keep_cosmetic=keep), keep


def holds(catalogue: Catalogue, words: str) -> bool:
    """Whether somebody who opens the file finds these words."""
    return any(words in text for entry in catalogue.entries for text in (*entry.msgstrs, *entry.comments))


@unhurried
@given(st.data())
def test_twice_is_once(data):
    _, new, merged, keep = merged_somehow(data)

    assert merge(merged.catalogue, new, today="2030-01-01", keep_cosmetic=keep) == Merged(merged.catalogue)


@unhurried
@given(st.data())
def test_no_word_of_a_person_is_lost(data):
    old, _, merged, _ = merged_somehow(data)

    for entry in old.entries:
        if entry.has_a_persons_words:
            assert all(holds(merged.catalogue, words) for words in entry.msgstrs)


@unhurried
@given(st.data())
def test_what_has_the_same_text_is_untouched(data):
    old, new, merged, _ = merged_somehow(data)
    now = {entry.key: entry for entry in merged.catalogue.entries}
    same = {entry.key: entry.msgid_plural for entry in new.entries}

    for entry in old.entries:
        if any(entry.msgstrs) and same.get(entry.key, "other") == entry.msgid_plural:
            assert now[entry.key] == replace(entry, obsolete=False)


@unhurried
@given(st.data())
def test_the_messages_are_those_of_the_template_in_its_order_each_once(data):
    _, new, merged, _ = merged_somehow(data)
    entries = merged.catalogue.entries

    assert [entry.key for entry in entries if not entry.obsolete] == [entry.key for entry in new.entries]
    assert len({entry.key for entry in entries}) == len(entries)
    assert [entry.obsolete for entry in entries] == sorted(entry.obsolete for entry in entries)


@unhurried
@given(st.data())
def test_nothing_is_reviewed_that_nobody_reviewed(data):
    old, _, merged, keep = merged_somehow(data)
    let_stand = {(entry.key, entry.msgstrs) for entry in old.entries if entry.state is State.REVIEWED}
    for entry in old.entries:
        mark = entry.stale_mark
        if entry.state is State.STALE and mark and mark.was == digest("\0".join(entry.msgstrs)):
            let_stand.add(((entry.previous_msgctxt, entry.previous_msgid), entry.msgstrs))

    for entry in merged.catalogue.entries:
        if entry.state is State.REVIEWED and not keep:
            assert (entry.key, entry.msgstrs) in let_stand


# ----- a statement and its translation through the years -----

SENTENCES = st.lists(WORDS, min_size=3, max_size=6).map(lambda words: f"{' '.join(words)}.")


class Years(RuleBasedStateMachine):
    """Authors edit the English, translators work on the catalogue, and `merge` runs after every edit."""

    @initialize(blocks=st.lists(SENTENCES, min_size=2, max_size=6, unique=True))
    def first_version(self, blocks):
        self.blocks, self.versions, self.written = blocks, [list(blocks)], 0
        self.reviewed: set[tuple[str, str]] = set()
        self.catalogue = merge(Catalogue(), pot(*blocks), today=TODAY).catalogue

    def edit(self, blocks):
        self.blocks = list(dict.fromkeys(blocks)) or self.blocks
        self.versions.append(self.blocks)
        before = self.catalogue
        self.catalogue = merge(before, pot(*self.blocks), today=TODAY).catalogue
        for entry in before.entries:
            if entry.has_a_persons_words:
                assert holds(self.catalogue, entry.msgstr)

    @rule(data=st.data(), text=SENTENCES)
    def write_a_block(self, data, text):
        place = data.draw(st.integers(0, len(self.blocks)))
        self.edit([*self.blocks[:place], text, *self.blocks[place:]])

    @rule(data=st.data())
    def cut_a_block(self, data):
        block = data.draw(st.sampled_from(self.blocks))
        self.edit([other for other in self.blocks if other != block])

    @rule(data=st.data(), word=WORDS)
    def reword_a_block(self, data, word):
        block = data.draw(st.sampled_from(self.blocks))
        old = data.draw(st.sampled_from(block.split()))
        self.edit([other.replace(old, word, 1) if other == block else other for other in self.blocks])

    @rule(data=st.data())
    def move_a_block(self, data):
        self.edit(data.draw(st.permutations(self.blocks)))

    @rule(data=st.data())
    def join_two_blocks(self, data):
        place = data.draw(st.integers(0, len(self.blocks) - 1))
        self.edit([*self.blocks[:place], " ".join(self.blocks[place : place + 2]), *self.blocks[place + 2 :]])

    @rule(data=st.data())
    def split_a_block(self, data):
        block = data.draw(st.sampled_from(self.blocks))
        parts = [part if part.endswith(".") else f"{part}." for part in block.split(". ")]
        self.edit([part for other in self.blocks for part in (parts if other == block else [other])])

    @rule(data=st.data())
    def take_an_edit_back(self, data):
        self.edit(data.draw(st.sampled_from(self.versions)))

    @rule(data=st.data(), fuzzy=st.booleans())
    def translate(self, data, fuzzy):
        """Somebody writes a translation; what Poedit does then: no fuzzy flag, no previous text, comments stay."""
        self.written += 1
        entry = data.draw(st.sampled_from(self.active()))
        words = (f"palabra{self.written}.",)
        done = replace(entry, msgstrs=words, fuzzy=fuzzy and bool(entry.previous_msgid))
        if not done.fuzzy:
            done = replace(done, previous_msgid=None, previous_msgctxt=None)
            self.reviewed.add((done.msgid, done.msgstr))
        changed = tuple(done if other == entry else other for other in self.catalogue.entries)
        self.catalogue = replace(self.catalogue, entries=changed)

    @rule(data=st.data(), let_stand=st.booleans())
    def draft(self, data, let_stand):
        """A machine fills an empty entry; somebody may let it stand."""
        empty = [entry for entry in self.active() if entry.state is State.UNTRANSLATED]
        if empty:
            self.written += 1
            entry, words = data.draw(st.sampled_from(empty)), f"borrador{self.written}."
            mark = DraftMark("memory", digest(entry.msgid), digest(words), TODAY)
            done = replace(entry, msgstrs=(words,), comments=(*entry.comments, str(mark)), fuzzy=not let_stand)
            if let_stand:
                self.reviewed.add((done.msgid, done.msgstr))
            changed = tuple(done if other == entry else other for other in self.catalogue.entries)
            self.catalogue = replace(self.catalogue, entries=changed)

    def active(self):
        return [entry for entry in self.catalogue.entries if not entry.obsolete]

    @invariant()
    def it_stands_for_the_english(self):
        assert [entry.msgid for entry in self.active()] == self.blocks
        assert len({entry.key for entry in self.catalogue.entries}) == len(self.catalogue.entries)

    @invariant()
    def twice_is_once(self):
        assert merge(self.catalogue, pot(*self.blocks), today="2030-01-01") == Merged(self.catalogue)

    @invariant()
    def what_is_reviewed_was_let_stand_by_a_person(self):
        for entry in self.catalogue.entries:
            assert entry.state is not State.REVIEWED or (entry.msgid, entry.msgstr) in self.reviewed


TestYears = Years.TestCase
TestYears.settings = settings(max_examples=40, stateful_step_count=25, deadline=None)
