"""The interface's own words: complete, in step with the templates, and never shown unreviewed."""

from pathlib import Path

import pytest

from workflow.catalogue import Entry
from workflow.errors import CatalogueError
from workflow.languages import read_tag
from workflow.pages import interface_messages
from workflow.po import read
from workflow.words import HERE, POT, missing_words, words

SHIPPED = sorted(path.stem for path in HERE.glob("*.po"))
PO = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


def _facts(entry: Entry) -> tuple[object, ...]:
    return entry.key, entry.msgid_plural, entry.extracted, set(entry.references), entry.flags


def _folder(tmp_path: Path, text: str, name: str = "es") -> tuple[Path, ...]:
    (tmp_path / name).mkdir()
    (tmp_path / name / "interface.po").write_text(PO + text, encoding="utf-8")
    return (tmp_path,)


def test_the_pot_says_what_the_templates_say():
    written = [_facts(entry) for entry in read(POT).entries]

    assert written == [_facts(entry) for entry in interface_messages()], "run script/words"


@pytest.mark.parametrize("name", SHIPPED)
def test_a_shipped_language_has_every_word_reviewed(name):
    catalogue = read(HERE / f"{name}.po")

    assert missing_words(read_tag(name)) == ()
    assert [entry.key for entry in catalogue.entries if not entry.obsolete] == [e.key for e in read(POT).entries]


@pytest.mark.parametrize("name", SHIPPED)
def test_placeholders_are_those_of_the_message(name):
    words(read_tag(name))  # raises otherwise


def test_the_package_ships_the_four_languages_of_the_sample():
    assert SHIPPED == ["es", "fr", "it", "ru"]


def test_french_has_no_breaking_space_before_its_high_punctuation():
    texts = [text for entry in read(HERE / "fr.po").entries for text in entry.msgstrs]

    assert [text for text in texts if any(f" {sign}" in text for sign in ":;!?»")] == []
    assert [text for text in texts if "'" in text] == []


def test_russian_counts_in_three_forms():
    russian = words(read_tag("ru"))
    forms = [russian.ngettext("%(num)s publication", "%(num)s publications", n) for n in (1, 2, 5, 21)]

    assert forms == [
        "%(num)s публикация",
        "%(num)s публикации",
        "%(num)s публикаций",
        "%(num)s публикация",
    ]


def test_english_needs_no_words_and_no_other_language_goes_without():
    assert missing_words(read_tag("en")) == ()
    assert missing_words(read_tag("en-GB")) == ()
    assert len(missing_words(read_tag("ar"))) == len(read(POT).entries)


def test_a_regional_variety_takes_the_words_of_its_language():
    assert missing_words(read_tag("es-MX")) == ()
    assert words(read_tag("fr-CA")).gettext("Report") == "Rapport"


def test_another_script_takes_no_words(tmp_path):
    folders = _folder(tmp_path, 'msgid "Report"\nmsgstr "Извештај"\n', "sr")

    assert words(read_tag("sr"), folders).gettext("Report") == "Извештај"
    assert words(read_tag("sr-Latn"), folders).gettext("Report") == "Report"


def test_a_project_overrides_a_word(tmp_path):
    folders = _folder(tmp_path, 'msgid "Vacancy"\nmsgstr "Vacante"\n')

    spanish = words(read_tag("es"), folders)

    assert spanish.gettext("Vacancy") == "Vacante"
    assert spanish.gettext("Report") == "Informe"
    assert missing_words(read_tag("es"), folders) == ()


def test_a_fuzzy_word_is_never_shown(tmp_path):
    folders = _folder(tmp_path, '#, fuzzy\nmsgid "Report"\nmsgstr "Relatório"\n', "pt")

    assert words(read_tag("pt"), folders).gettext("Report") == "Report"
    assert "Report" in missing_words(read_tag("pt"), folders)


def test_a_word_with_a_wrong_placeholder_is_told_with_its_line(tmp_path):
    text = 'msgid "Corrected on %(date)s"\nmsgstr "Corregido el %(fecha)s"\n'

    with pytest.raises(CatalogueError, match=r"interface\.po:5: .*other placeholders"):
        words(read_tag("es"), _folder(tmp_path, text))
