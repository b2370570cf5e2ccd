"""What the checks find in one translation, and in a catalogue."""

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.readcases import read_cases
from workflow.catalogue import Catalogue, Entry, State
from workflow.checks import CHECKS, FACTS, SCRIPTS, STRUCTURE, Level, pair_of, problems, times, with_glossary
from workflow.checks.due import facts_due
from workflow.checks.findings import allowances, findings, kinds_of
from workflow.checks.names import names_of
from workflow.checks.pair import sentences
from workflow.checks.plain import is_plain, shape
from workflow.checks.reading.calendar import names_in
from workflow.checks.reading.digits import composed, numbers_of, readings, roman
from workflow.checks.reading.marks import marks, parsed
from workflow.checks.reading.polarity import polarity
from workflow.checks.reading.required import required
from workflow.checks.scripts import may_mix
from workflow.checks.times import clocks
from workflow.glossary import Glossary
from workflow.markdown import Kind
from workflow.messages import text_of, walk
from workflow.project import open_project
from workflow.sources import take_inventory

CASES = Path(__file__).parent / "cases"
LANGUAGES = ("en", "es", "fr", "it", "ru")
RULES = {check.id: check.rule for check in CHECKS}


def cases():
    """Every case of tests/cases/check-<id>.txt, with the id."""
    for path in sorted(CASES.glob("check-*.txt")):
        check = path.stem.removeprefix("check-")
        for case in read_cases(path.name):
            yield pytest.param(check, *case.values, id=f"{check}: {case.id}")


def unescaped(text):
    """Invisible signs are written \\u200b in a case, so that a reader sees them."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda match: chr(int(match[1], 16)), text)


def correct_pairs(language):
    lines = (CASES / f"pairs.{language}.txt").read_text("utf-8").splitlines()
    texts = [line for line in lines if line and not line.startswith("# ")]
    return list(zip(texts[::2], texts[1::2], strict=True))


@pytest.mark.parametrize(("check", "case", "expected"), list(cases()))
def test_what_a_check_finds(check, case, expected):
    languages, source, target = unescaped(case).split("\n", 2)

    found = RULES[check](pair_of(source, target, *languages.split("→")))

    assert "\n".join(found) == expected


def test_every_check_has_cases_and_says_its_rule():
    written = {path.stem.removeprefix("check-") for path in CASES.glob("check-*.txt")}

    assert {check.id for check in CHECKS} - {"names", "typography"} <= written
    assert all(rule.__module__ and __import__(rule.__module__, fromlist="x").__doc__ for rule in RULES.values())


@pytest.mark.parametrize("language", ["es", "fr", "it", "ru"])
def test_a_correct_translation_has_no_error(language):
    found = [
        (problem.check, problem.message, source, target)
        for source, target in correct_pairs(language)
        for problem in problems(pair_of(source, target, "en", language))
        if problem.level is Level.ERROR
    ]

    assert found == []


@pytest.mark.parametrize("language", ["es", "fr", "it", "ru"])
def test_at_most_one_in_thirty_correct_translations_has_a_warning(language):
    pairs = correct_pairs(language)

    warned = [one for one, other in pairs if any(problems(pair_of(one, other, "en", language)))]

    assert len(warned) <= len(pairs) / 30


# ------------------------------------------------------------------------------------------------------------- laws

# What people and engines write, in pieces.
PIECES = """123456789012345678901234567890
    ten 1,250 1.250 1 250 17:30 42.72 28–32,000 2015–16 XXI 24/7 9/11 ½ ٣ 3rd £28k no not никто не HIV UNAIDS
    U.S. COVID-19 A/HRC/RES/47/17 [a](https://b.org) ** * _ ` [ ] ( ) < > & ! \\ # - 1. https://x.org a@b.org
    +44 20 7946 0123 « » „ “ ” " \u200b \u202e \u00a0 {x} %s ⟦1⟧ Pусский ё ß İ"""
TEXTS = st.lists(st.one_of(st.sampled_from([*PIECES.split(" "), "\n", "\n\n"]), st.text(max_size=12)), max_size=12).map(
    " ".join
)
TAGS = st.sampled_from((*LANGUAGES, "es-MX", "pt-BR", "ar", "zh-Hans", "de", "xx"))


@given(TEXTS, TEXTS, TAGS, TAGS)
@settings(max_examples=300, deadline=None)
def test_no_text_makes_a_check_fail(source, target, there, here):
    assert list(problems(pair_of(source, target, there, here))) is not None


@given(TEXTS, st.sampled_from(LANGUAGES))
@settings(max_examples=300, deadline=None)
def test_a_text_keeps_what_it_states(text, language):
    """A text as its own translation loses nothing, whatever is wrong with it by itself."""
    found = {problem.check for problem in problems(pair_of(text, text, language, language))}

    assert found <= {"block", "html", "unsafe", "invisible", "scripts", "repeated", "typography"}


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_patterns_read_markup_as_the_parser_does(text):
    read = marks.__wrapped__(text)

    if read.is_usual:
        exact = parsed(text)
        assert replace(exact, is_usual=True, plain="") == replace(read, plain="")
        assert exact.plain.split() == read.plain.split()


NO_PICTURE = st.sampled_from([kind for kind in Kind if kind is not Kind.IMAGE])


def found_by_structure(pair):
    """What the checks of structure find, `scripts` only where its quick look sees two scripts."""
    is_mixed = may_mix(pair.target.text)
    return list(problems(pair, [check for check in STRUCTURE if check is not SCRIPTS or not is_mixed]))


@given(TEXTS, TEXTS, TAGS, NO_PICTURE)
@settings(max_examples=2000, deadline=None)
def test_no_check_of_structure_finds_anything_in_a_plain_text(source, target, there, kind):
    if is_plain(source) and is_plain(target):
        assert not found_by_structure(pair_of(source, target, "en", there, kind=kind))


MARKED = st.sampled_from(
    ("{}", "{}", "**{}**", "*{}*", "[{}](https://b.org/a)", "[{}](b.md)", "{}[^1]", "<https://x.org> {}", "{}: _{}_")
)
WORDS = st.sampled_from((*PIECES.split(" "), "and", "y", "HIV", "X1X", "X 1 X", "Х1Х", "XQ1Z", "- a", "Pус", "100%"))


@given(st.lists(st.tuples(MARKED, WORDS, WORDS), max_size=6), TAGS, NO_PICTURE)
@settings(max_examples=1000, deadline=None)
def test_no_check_of_structure_finds_anything_where_both_texts_have_one_shape(pieces, there, kind):
    source, target = (" ".join(form.replace("{}", words[i]) for form, *words in pieces).strip() for i in (0, 1))
    if (found := shape(source)) is not None and found == shape(target):
        assert not found_by_structure(pair_of(source, target, "en", there, kind=kind))


def test_a_link_and_a_bold_word_are_a_shape_of_their_own():
    text = "**All** [this](https://b.org)"

    assert shape(text) == (1, 0, ("https://b.org",), ())
    assert shape(text.replace("b.org", "c.org")) != shape(text)
    assert shape(text.replace("this", "X1X")) is None
    assert shape("`All`") is None


@given(TEXTS)
@settings(max_examples=500, deadline=None)
def test_times_are_found_as_their_pattern_finds_them(text):
    assert clocks(text) == [match.span() for match in times._CLOCK.finditer(text)]


# What facts are made of and what stands beside them, in the five languages.
FACTUAL = """a the of in to on at un una de del el le à la di il в с до по один из three four twelve twenty hundred
    thousand million millions billion two one first second half|a tres doce veinte mil millón millones dos ambas medio
    trois douze vingt mille milliers deux une moitié tre dodici venti mila milione due metà пять двенадцать двадцать
    тысяч миллиона два оба полтора 1 2 5 12 15 16 30 50 90 250 1,250 1.250 1|250 1\u00a0250 1250 1,5 1.5 1990s 2016
    2016, (2016) 2020 2015–16 01 0 5th 28k k m mio s 17:30 17.30 17|h|30 17h 5|pm 5|p.m. pm a.m. 9/11 24/7 12/05/2020
    2020-05-12 ½ ٣ % 50% 50|% per|cent percent por|ciento € €5 euro $ $500 £ dollars USD Monday Tuesday monday lunes
    martes lundi mardi lunedì martedì понедельник среды May may march March 3|May mayo marzo mai mars maggio мая марта
    October octubre octobre ottobre октября Mr Mr. Dr Dr|Smith Smith Dra.|Jones Prof Drugs HIV VIH ВИЧ UN ONU ООН
    UNAIDS ONUSIDA U.S. U.|S. NGOs NGO McDonald M&E XXI II IV Annex|II HIV. (HIV) GNP+ A/HRC/47/17 HIV/AIDS #tag @x
    a@b.org www.x.org https://x.org/2016 +44|20|7946|0123 +|44|20|7946|0123 (020)|7946|0123 **5** 1**2**50 H**I**V
    [2016](https://x.org) `16` años|noventa years hours 24|hours día anni un|tercio every|eighth 1|in|8 été e\u0301te
    cinco y and et"""
FACTUAL_PIECES = [piece.replace("|", " ") for piece in re.split(r"[ \n]+", FACTUAL)]
FACTUAL_TEXTS = st.lists(st.sampled_from(FACTUAL_PIECES), max_size=7).map(" ".join)


def not_due(source, target, there, here):
    """What the checks of facts find that the gate would not ask."""
    pair = pair_of(source, target, there, here)
    due = facts_due(pair.source.plain, pair.target.plain, there, here)
    return list(problems(pair, [check for check in FACTS if check not in due]))


@given(FACTUAL_TEXTS, FACTUAL_TEXTS, st.sampled_from(LANGUAGES), st.sampled_from((*LANGUAGES, "de", "ar")))
@example("un tres", "tres un", "es", "es")
@settings(max_examples=1200, deadline=None)
def test_a_check_of_facts_that_is_not_due_finds_nothing(source, target, there, here):
    assert not_due(source, target, there, here) == []


@given(FACTUAL_TEXTS, FACTUAL_TEXTS, st.sampled_from(LANGUAGES), st.sampled_from(LANGUAGES), st.randoms())
@settings(max_examples=600, deadline=None)
def test_nor_does_it_in_a_translation_that_has_nearly_the_same_facts(source, more, there, here, rng):
    pieces = f"{source} {more}".split()
    rng.shuffle(pieces)

    assert not_due(source, " ".join(pieces), there, here) == []


@given(TEXTS, TEXTS, TAGS, TAGS)
@settings(max_examples=400, deadline=None)
def test_nor_in_any_text(source, target, there, here):
    assert not_due(source, target, there, here) == []


@given(TEXTS)
@settings(max_examples=1000, deadline=None)
def test_a_plain_text_is_read_as_it_stands(text):
    if is_plain(text):
        assert marks(text).plain.split() == text.split()


@pytest.mark.parametrize(
    ("language", "text", "months"),
    [
        ("en", "It began in May, and on 5 June 2020 it ended.", {"m5", "m6"}),
        ("en", "People may march; may we rest?", set()),
        ("es", "El 12 de mayo, la mayoría y la mayor parte", {"m5"}),
        ("fr", "Mais maintenant, à la maison, les marsouins", set()),
        ("fr", "le lundi 3 mai et en (mars)", {"d1", "m3", "m5"}),
        ("it", "la maggioranza a marzo", {"m3"}),
        ("ru", "8 мая, а не в марте", {"m3", "m5"}),
        ("ru", "майор", set()),
        ("sv", "i maj", set()),
    ],
)
def test_the_gate_sees_months_and_days_and_not_words_that_begin_like_them(language, text, months):
    assert set(names_in(text, language)) == months


@pytest.mark.parametrize("text", ["Nobody called them that.", "We ask for one thing.", "Drugs, people, a right."])
def test_nothing_is_due_where_a_text_has_no_facts(text):
    assert facts_due(text, text, "en", "es") == ()


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("In 2016 we counted 43 names on 3 June.", "En 2016 contamos 43 nombres el 3 de junio."),
        ("The two of them", "Ellas dos"),
    ],
)
def test_nothing_is_due_where_plain_facts_are_the_same(source, target):
    assert facts_due(source, target, "en", "es") == ()


@pytest.mark.parametrize("text", ["1 " * 20_000, "a" * 40_000, "«" * 5_000, "`" * 3_000, "(" * 20_000, "не " * 20_000])
def test_no_text_keeps_a_check_busy(text):
    start = time.process_time()

    list(problems(pair_of(text, text, "en", "ru")))

    assert time.process_time() - start < 10


# ----------------------------------------------------------------------------------------------------------- reading


@pytest.mark.parametrize(
    ("text", "decimal", "value"),
    [
        ("1,250", ".", "1250"),
        ("1.250", ",", "1250"),
        ("1 250,5", ",", "1250.5"),
        ("42.72", ",", "42.72"),
        ("1,250", ",", "1.250"),
    ],
)
def test_digits_are_read_in_the_convention_of_the_language(text, decimal, value):
    assert [str(number) for number in numbers_of(text, decimal)] == [value]
    assert numbers_of(text, decimal)[0] in readings(text, decimal)


def test_several_numbers_are_several():
    assert [int(number) for number in numbers_of("10.12.2026", ",")] == [10, 12, 2026]
    assert [int(number) for number in numbers_of("2016 30 000", ",")] == [2016, 30000]


def test_numerals_add_up_and_multiply():
    assert composed([4, 20, 10, 7]) == 97
    assert composed([2, 100, 50, 1000]) == 250_000
    assert composed([2, 1000, 10**6]) == 2 * 10**9
    assert (roman("XXI"), roman("C"), roman("IX"), roman("DIM")) == (21, 0, 9, 0)


def test_articles_ordinals_and_thousands_are_no_numbers():
    said = "One of the first of thousands, twenty-first in a line of two or more"

    assert required(said, "en") == ()


def test_negations_are_counted_by_clause():
    assert polarity("fr").count("Ne le dites à personne, et ne partagez rien sans nous.")[0] == 3
    assert polarity("es").count("No se le dice nada a nadie.")[0] == 1
    assert polarity("ru").count("Никто никому ничего не должен.")[0] == 1


# ------------------------------------------------------------------------------------------- languages without words


@pytest.mark.parametrize("tag", ["de", "pt-BR", "uk", "ar", "zh-Hans", "sw"])
def test_a_language_without_tables_is_checked_for_what_needs_none(tag):
    source = "In **2016** we counted 7,340 names: see https://example.org/a."
    target = "XX **XX** XX 7340 XX 2016: https://example.org/b."

    found = {problem.check for problem in problems(pair_of(source, target, "en", tag)) if problem.level is Level.ERROR}

    assert found == {"addresses"}


def test_an_original_in_any_language_is_checked_alike():
    pair = pair_of("Chiama il 112: non aspettare 2 ore.", "Call 113: wait 2 hours.", "it", "en")

    assert {problem.check for problem in problems(pair)} == {"numbers", "negation"}


# ------------------------------------------------------------------------------------------------------------- names


def test_a_name_that_is_given_must_stand_in_its_form():
    known = {
        "names": {"Grupo X": "Group X", "Ana Pérez": "Ana Pérez", "Sample Network of Peers": "Sample Network of Peers"}
    }
    source = "Grupo X, Ana Pérez y Sample Network of Peers"

    found = RULES["names"](pair_of(source, "Group Y, Anna Perez and a network", "es", "en", **known))

    assert list(found) == ["the name Group X is missing", "the name Ana Pérez is missing"]


def test_after_a_title_stands_a_name():
    found = RULES["names"](pair_of("Dr Maria Example said so.", "Lo dijo la doctora.", "en", "es"))

    assert list(found) == ["the name Maria Example is missing"]


def test_signatories_bring_their_names(project):
    project.write(
        "source/right-to-life.md",
        "---\ntitle: T\ndate: 2026-03-12\nsignatories: [A, {name: B, names: {es: C}}]\n---\n\nText.\n",
    )
    (statement,) = take_inventory(open_project(project.root)).statements

    assert names_of(statement.meta, "es") == {"A": "A", "B": "C"}


def test_a_glossary_gives_an_acronym_its_form():
    pair = pair_of("The ABCDE met.", "Se reunió el VWXYZ.", "en", "es", acronyms={"ABCDE": ("EDCBA",)})

    assert [problem.message for problem in problems(pair) if problem.check == "acronyms"] == [
        "the acronym ABCDE is missing"
    ]
    assert not list(RULES["acronyms"](replace(pair, acronyms={"ABCDE": ("VWXYZ",)})))


def test_addresses_that_may_be_localised_may_change():
    source, target = "[UN](https://un.org/en/a) and www.un.org/en", "[ONU](https://un.org/es/a) y www.un.org/es"

    found = problems(pair_of(source, target, "en", "es", localised=("https://un.org/", "www.un.org/")), STRUCTURE)

    assert list(found) == []


# ---------------------------------------------------------------------------------------------------------- findings


def catalogue(*entries):
    return Catalogue(entries=entries)


def found_in(entry, **known):
    return list(findings(catalogue(entry), Path("a.po"), "en", "es", **known))


def test_a_finding_says_where_it_is():
    finding, *_ = found_in(Entry(msgid="In May 2016", msgstrs=("En junio de 2016",), line=7))

    assert str(finding) == "a.po:7: error dates: “May” is missing"
    assert (finding.msgid, finding.context, finding.state) == ("In May 2016", None, State.REVIEWED)


def test_only_what_is_translated_is_checked():
    empty = Entry(msgid="43 people")
    old = Entry(msgid="43 people", msgstrs=("34 personas",), obsolete=True)

    assert found_in(empty) + found_in(old) == []


def test_drafts_are_checked_too_and_say_so():
    draft = Entry(msgid="43 people", msgstrs=("34 personas",), fuzzy=True)

    assert {finding.state for finding in found_in(draft)} == {State.DRAFT}


def test_each_form_of_a_plural_is_checked():
    entry = Entry(msgid="One page", msgid_plural="Pages: 43", msgstrs=("Una página", "Páginas: 34"))

    assert {finding.check for finding in found_in(entry)} == {"numbers"}


def test_a_translator_may_allow_a_finding_with_a_reason():
    entry = Entry(msgid="43 people", msgstrs=("34 personas",), comments=("allow numbers: the original has a slip",))

    assert {finding.allowed for finding in found_in(entry)} == {"the original has a slip"}


@pytest.mark.parametrize(
    ("comment", "complaint"),
    [
        ("allow nubmers: why", "there is no check “nubmers” to allow"),
        ("allow links: why", "what “links” finds cannot be allowed"),
        ("allow scripts: why", "what “scripts” finds cannot be allowed"),
        ("allow numbers", "“numbers” is allowed without a reason: write `allow numbers: why`"),
    ],
)
def test_what_cannot_be_allowed_is_told(comment, complaint):
    entry = Entry(msgid="43 people", msgstrs=("34 personas",), comments=(comment,))

    reasons, faults = allowances(entry)

    assert reasons == {}
    assert [fault.message for fault in faults] == [complaint]
    assert complaint in [finding.message for finding in found_in(entry)]
    assert all(not finding.allowed for finding in found_in(entry))


def test_forbidden_terms_cannot_be_allowed():
    (forbidden,) = [check for check in with_glossary(Glossary()) if check.id == "forbidden"]

    assert not forbidden.may_be_allowed
    assert forbidden.level is Level.ERROR


def test_nothing_of_structure_can_be_allowed():
    assert all(not check.may_be_allowed and check.level is Level.ERROR for check in STRUCTURE)


def test_the_block_of_an_entry_is_told_by_its_statement(project):
    (statement,) = take_inventory(open_project(project.root)).statements

    kinds = kinds_of(walk(text_of(statement)))

    assert kinds[None, "The right to life"] is Kind.HEADING
    assert kinds[None, "Stop."] is Kind.ITEM


@given(
    st.lists(st.sampled_from([*"aA1 .!?…”»’)]*_“«(—", ". ", ".” ", "!» ", "?) ", ".** ", " art. ", "\u00a0"])).map(
        "".join
    )
)
@example("She said: “Stop.” (We heard it.) **Nobody moved.** Then we left.")
def test_sentences_put_together_are_the_text_again(text):
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())
