"""Every state of an edition, and what may go out in it. Each test is a story told through the command line."""

import datetime
import json
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.conftest import CONFIGURATION, STATEMENT, Tried

EXAMPLE = "source/right-to-life.md"
SPANISH = "locales/es/LC_MESSAGES/right-to-life.po"
APPROVED = "locales/es/approved/right-to-life.md"


def upper(text: str) -> str:
    """A translation that keeps its links."""
    return re.sub(r"(\]\([^)]*\))|(\w+)", lambda m: m[1] or m[2].upper(), text)


def edition(project, tag="es") -> dict:
    """What `status --json` says of an edition of the example."""
    status = json.loads(project.run("status", "--json").output)
    return status["statements"][0]["editions"][tag]


def sign(project, tag="es", by="Ana", **options) -> None:
    extra = [part for name, value in options.items() for part in (f"--{name}", value)]
    result = project.run("approve", "right-to-life", "-l", tag, "--by", by, *extra)
    assert result.exit_code == 0, result.output


def change(project, old: str, new: str, path: str = EXAMPLE) -> None:
    text = project.read(path)
    assert text.count(old) == 1, (path, old)
    project.write(path, text.replace(old, new))


def policy(project, **values) -> None:
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in values.items())
    project.write("communique.toml", project.read("communique.toml") + f"[kinds.default]\n{lines}")


# ------------------------------------------------------------------------------------------------ states


def test_without_a_catalogue_an_edition_is_missing(project):
    assert edition(project)["state"] == "missing"
    assert edition(project)["publish"] is False


def test_a_machines_drafts_do_not_count(translated):
    from workflow.facts import digest

    project = translated(lambda text: "")
    po = project.read(SPANISH)
    mark = f"# machine-draft: engine=memory src={digest('Stop.')} out={digest('Basta.')} at=2026-03-12\n"
    entry = po[po.index("#. List item") :]
    project.write(
        SPANISH,
        po.replace(entry, mark + entry.replace('msgid "Stop."\nmsgstr ""', '#, fuzzy\nmsgid "Stop."\nmsgstr "Basta."')),
    )

    assert edition(project)["draft"] == 1
    assert edition(project)["state"] == "missing"

    change(project, 'msgstr "Basta."', 'msgstr "¡Basta!"', SPANISH)

    assert edition(project)["state"] == "in-progress"


def test_some_words_of_a_person_make_it_in_progress(translated):
    project = translated(lambda text: upper(text) if text == "Stop." else "")

    found = edition(project)
    assert (found["state"], found["reviewed"], found["untranslated"]) == ("in-progress", 1, 4)
    assert found["why"] == ["not fully reviewed: of 5 entries 4 untranslated", "not approved: 0 of 1 signatures"]


def test_every_entry_reviewed_makes_it_reviewed_and_still_not_published(translated):
    project = translated(upper)

    assert edition(project)["state"] == "reviewed"
    assert edition(project)["publish"] is False
    assert edition(project)["why"] == ["not approved: 0 of 1 signatures"]


def test_a_signature_makes_it_approved_and_published(translated):
    project = translated(upper)

    sign(project, role="Spanish desk")

    assert edition(project)["state"] == "approved"
    assert edition(project)["publish"] is True
    assert "by: Ana" in project.read(APPROVED)
    assert project.read(APPROVED).endswith("## WHAT WE ASK\n\n- STOP.\n")


def test_a_changed_word_in_the_original_outdates_it(translated):
    project = translated(upper)
    sign(project)

    change(project, "Stop.", "Do not stop.")

    assert edition(project)["state"] == "outdated"
    assert edition(project)["publish"] is True
    assert edition(project)["why"] == [
        "1 passage of the original has changed since the approval; published as approved before, under a notice"
    ]


def test_restored_english_is_approved_again(translated):
    project = translated(upper)
    sign(project)
    change(project, "Stop.", "Do not stop.")
    project.run("extract")
    assert edition(project)["state"] == "outdated"

    change(project, "Do not stop.", "Stop.")
    project.run("extract")

    assert edition(project)["state"] == "approved"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("one* thing: [read", "one*\nthing: [read"),
        ("## What", "<!-- translators: gently -->\n\n## What"),
        (
            "date: 2026-03-12\n",
            "date: 2026-03-12\nsignatories: [A Late Network]\ntags: [new]\nembargo: 2020-01-01T00:00Z\n",
        ),
    ],
)
def test_wrapping_notes_and_data_outdate_nothing(translated, old, new):
    project = translated(upper)
    sign(project)

    change(project, old, new)
    project.run("extract")

    assert edition(project)["state"] == "approved"


@pytest.mark.parametrize(("cosmetic", "state"), [("keep", "approved"), ("stale", "outdated")])
def test_a_cosmetic_change_outdates_only_where_the_kind_says_so(translated, cosmetic, state):
    project = translated(upper)
    policy(project, cosmetic=cosmetic)
    sign(project)

    change(project, "- Stop.", "- Stop")
    project.run("extract")

    assert edition(project)["state"] == state


def test_a_changed_translation_outdates_it_and_what_was_signed_stays_published(translated):
    project = translated(upper)
    sign(project)

    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    assert edition(project)["state"] == "outdated"
    assert edition(project)["publish"] is True
    project.run("build", "--only", "pages")
    assert "STOP." in project.read("output/site/es/right-to-life/index.html")


def test_a_slip_in_the_catalogue_takes_nothing_down_and_enters_nothing(translated):
    project = translated(upper)
    sign(project)

    change(project, 'msgstr "STOP."', 'msgstr "<b>GO</b>"', SPANISH)

    found = edition(project)
    assert (found["state"], found["errors"], found["publish"]) == ("outdated", 1, True)
    page = built(project)
    assert "STOP." in page
    assert "GO</" not in page


def test_an_error_holds_back_what_nobody_has_signed(translated):
    project = translated(lambda text: "<b>GO</b>" if text == "Stop." else upper(text))
    policy(project, needs="reviewed", outdated="original")

    found = edition(project)
    assert (found["state"], found["publish"]) == ("in-progress", False)
    assert found["why"][0].startswith(f"error: {SPANISH}:")


def test_a_text_that_was_changed_after_its_approval_is_not_published(translated):
    project = translated(upper)
    sign(project)

    change(project, "- STOP.", "- GO.", APPROVED)

    found = edition(project)
    assert (found["publish"], found["errors"]) == (False, 1)
    assert "changed after it was approved" in found["why"][0]


def test_a_text_that_was_changed_after_its_approval_can_be_approved_anew_by_the_same_person(translated):
    project = translated(upper)
    sign(project)
    change(project, "- STOP.", "- GO.", APPROVED)

    again = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert again.exit_code == 0, again.output
    assert "the text was changed after it was approved" in again.output
    assert "GO" in again.output
    assert edition(project)["state"] == "approved"
    assert "- STOP." in project.read(APPROVED)


def test_a_conflict_in_an_approved_file_is_no_text(translated):
    project = translated(upper)
    sign(project)
    change(project, "- STOP.", "<<<<<<< HEAD\n- STOP.\n=======\n- GO.\n>>>>>>> berta", APPROVED)

    result = project.run("status")

    assert result.exit_code == 1
    line = project.read(APPROVED).split("\n").index("<<<<<<< HEAD") + 1
    assert f"{APPROVED}:{line}: a merge conflict of git stands here" in result.output


def test_what_was_signed_before_the_damage_is_history(translated):
    project = translated(upper)
    sign(project)
    (signed,) = re.findall(r"\n  sha256: (\w+)", project.read(APPROVED))
    change(project, "- STOP.", "- GO.", APPROVED)
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    sign(project, by="Berta")

    assert edition(project)["state"] == "approved"
    assert f"history:\n    - sha256: {signed}" in project.read(APPROVED)


def test_a_damaged_approval_is_to_be_approved_anew(translated):
    project = translated(upper)
    sign(project)
    change(project, "- STOP.", "- GO.", APPROVED)

    assert edition(project)["state"] == "reviewed"
    todo = project.run("todo", "-l", "es").output
    assert f"{APPROVED}:1: error: the text was changed after it was approved" in todo
    assert "ready to approve" in todo


def test_what_an_approved_file_cannot_hold_is_not_signed(translated):
    project = translated(lambda text: "##" if text == "What we ask" else upper(text))

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert result.exit_code == 1
    line = project.read(SPANISH).split("\n").index('msgid "What we ask"') + 1
    assert f"{SPANISH}:{line}: an approved file cannot hold this text as it is: “##”" in result.output
    assert not (project.root / APPROVED).exists()


def test_a_translation_with_the_line_ends_of_windows_stays_as_it_was_signed(project, translated):
    project.write(EXAMPLE, f"{STATEMENT}\n| Day | What |\n|---|---|\n| One | We meet |\n")
    translated(lambda text: "NOS\r\nREUNIMOS" if text == "We meet" else upper(text))

    sign(project)

    assert edition(project)["state"] == "approved"
    assert "NOS REUNIMOS" in project.read(APPROVED)


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b\ufeff", "&nbsp;"])
def test_blanks_are_no_translation_of_a_title_or_a_summary(translated, blank):
    project = translated(lambda text: blank if text in {"The right to life", "A short text."} else upper(text))
    policy(project, needs="reviewed", outdated="original")

    found = edition(project)
    assert (found["state"], found["publish"]) == ("in-progress", False)
    refused = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")
    assert refused.exit_code == 1
    assert "2 of 5 entries are open" in refused.output or "the translation is empty" in refused.output
    assert not (project.root / APPROVED).exists()


def test_rewrapping_an_approved_file_changes_nothing(translated):
    project = translated(upper)
    sign(project)

    change(project, "WE ASK FOR *ONE* THING:", "WE ASK FOR\n*ONE* THING:", APPROVED)

    assert edition(project)["state"] == "approved"


# ----------------------------------------------------------------------------------- approval, withdrawal


def test_approve_refuses_what_is_not_fully_reviewed_and_says_why(translated):
    project = translated(lambda text: "" if text == "Stop." else upper(text))

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert result.exit_code == 1
    assert "not fully reviewed: 1 of 5 entries" in result.output
    assert not (project.root / APPROVED).exists()


def test_whoever_forgot_to_extract_is_told_by_every_command_that_meets_it(translated):
    project = translated(upper)
    change(project, "- Stop.", "- Stop.\n- Go on.\n- Sing.")
    line = project.read(EXAMPLE).split("\n").index("- Go on.") + 1

    told = f"{EXAMPLE}:{line}: warning extract: 2 passages are not in the Spanish catalogue yet: run communique extract"
    assert told in project.run("check", "-l", "es").output
    assert f"{SPANISH}: new, communique extract brings it: Go on.\n" in project.run("todo", "-l", "es").output
    refused = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana").output
    assert (
        "tip: the original has changed: communique extract brings the catalogue up to date; communique todo" in refused
    )

    project.run("extract")
    assert "communique extract" not in project.run("check", "-l", "es").output


def test_approve_refuses_an_error_and_names_the_entry(translated):
    project = translated(lambda text: "# GO" if text == "Stop." else upper(text))

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert result.exit_code == 1
    line = project.read(SPANISH).split("\n").index('msgid "Stop."') + 1
    assert f"{SPANISH}:{line}: the translation is not one list item" in result.output


def test_approve_shows_what_changed_since_the_last_approval(translated):
    project = translated(upper)
    sign(project)
    change(project, 'msgstr "STOP."', 'msgstr "STOP NOW."', SPANISH)

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")

    assert "STOP{+ NOW+}." in result.output


def test_two_approvals_need_two_people(translated):
    project = translated(upper)
    policy(project, approvals=2)

    sign(project, by="Ana")
    assert edition(project)["state"] == "reviewed"
    assert edition(project)["why"] == ["not approved: 1 of 2 signatures"]

    again = project.run("approve", "right-to-life", "-l", "es", "--by", " ana ")
    assert again.exit_code == 1
    assert "has signed this text already" in again.output

    sign(project, by="Berta")
    assert edition(project)["state"] == "approved"


def test_who_signed_is_counted_when_more_people_are_needed_by_now(translated):
    project = translated(upper)
    sign(project, by="Ana")
    policy(project, approvals=2)

    assert edition(project)["why"] == ["not approved: 1 of 2 signatures"]

    sign(project, by="Berta")
    assert edition(project)["state"] == "approved"


def test_who_signed_may_approve_alone_once_fewer_people_are_needed(translated):
    project = translated(upper)
    configuration = project.read("communique.toml")
    policy(project, approvals=2)
    sign(project, by="Ana")
    project.write("communique.toml", configuration)

    sign(project, by="Ana")

    assert edition(project)["state"] == "approved"
    assert project.read(APPROVED).count("by: Ana") == 1


@pytest.mark.parametrize(
    "again",
    [
        "ana pérez",
        "Ana  Pérez",
        "Ana Perez",
        "Ana Pe\u0301rez",
        "Pérez, Ana",
        "ANA PÉREZ.",
        "А\u200bna Pérez",
        "Ana-Pérez",
    ],
)
def test_nobody_signs_twice_under_another_spelling(translated, again):
    project = translated(upper)
    policy(project, approvals=2)
    sign(project, by="Ana Pérez")

    result = project.run("approve", "right-to-life", "-l", "es", "--by", again)

    assert result.exit_code == 1
    assert "has signed this text already" in result.output


@pytest.mark.parametrize("nobody", ["", "   ", "\u200b", "---"])
@pytest.mark.parametrize("command", [("approve",), ("withdraw", "--reason", "R")])
def test_nobody_signs_without_a_name(translated, command, nobody):
    project = translated(upper)

    result = project.run(*command, "right-to-life", "-l", "es", "--by", nobody)

    assert result.exit_code == 2
    assert "is no name" in result.output
    assert not (project.root / APPROVED).exists()


def test_a_name_by_hand_in_the_file_is_a_name_too(translated):
    project = translated(upper)
    sign(project)

    change(project, "by: Ana", "by: '---'", APPROVED)

    assert "a person needs a name" in project.run("status").output


def test_only_the_text_that_was_read_is_signed(translated):
    project = translated(upper)
    sign(project)
    (fingerprint,) = re.findall(r"(?m)^  sha256: (\w+)$", project.read(APPROVED))
    (project.root / APPROVED).unlink()
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    refused = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana", "--text", fingerprint[:12])
    assert refused.exit_code == 1
    assert "the text is not the one that you name" in refused.output
    assert not (project.root / APPROVED).exists()

    change(project, 'msgstr "ALTO."', 'msgstr "STOP."', SPANISH)
    sign(project, text=fingerprint[:12])
    assert edition(project)["state"] == "approved"


def test_a_proof_shows_the_fingerprint_that_is_signed(translated):
    project = translated(upper)
    project.run("build", "--drafts", "--only", "pages")
    sign(project)

    (fingerprint,) = re.findall(r"(?m)^  sha256: (\w+)$", project.read(APPROVED))
    assert fingerprint in project.read("output/proof/es/right-to-life/page.html")


def test_an_approval_that_was_copied_from_another_statement_is_none(translated):
    project = translated(upper)
    sign(project)
    project.write("source/another.md", project.read(EXAMPLE).replace("Stop.", "Go."))
    project.run("extract")
    project.write("locales/es/approved/another.md", project.read(APPROVED))

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 1
    assert "locales/es/approved/another.md:1: it approves another statement, right-to-life" in result.output


def test_an_approval_moves_along_with_a_statement_that_was_renamed(translated):
    project = translated(upper)
    sign(project)
    text = project.read(EXAMPLE).replace("date: 2026", "formerly: [right-to-life]\ndate: 2026")
    project.write("source/the-right-to-life.md", text)
    (project.root / EXAMPLE).unlink()

    project.run("extract")

    assert edition(project)["state"] == "approved"


@pytest.mark.parametrize("command", ["extract", "status", "build", "run"])
def test_an_original_cannot_turn_into_the_language_that_it_was_translated_into(translated, command):
    project = translated(upper)
    sign(project)
    before = project.files("locales")
    toml = project.read("communique.toml").replace('source = "en"', 'source = "fr"').replace('"fr"]', '"en"]')
    project.write("communique.toml", toml)

    result = project.run(command)

    assert result.exit_code == 2
    assert (
        "locales/fr/LC_MESSAGES/right-to-life.po:1: the original of this translation into French is in French\n"
        "  tip: say in the source which language it is in, as in “language: en”, or put [languages] source back"
    ) in result.output
    assert project.files("locales") == before
    change(project, "date: 2026", "language: en\ndate: 2026")
    assert edition(project)["state"] == "approved"


@pytest.mark.parametrize("approvals", [1, 2])
def test_what_was_signed_for_an_english_original_is_no_approval_of_a_portuguese_one(translated, approvals):
    project = translated(upper)
    policy(project, approvals=approvals)
    sign(project)
    project.write("communique.toml", project.read("communique.toml").replace('source = "en"', 'source = "pt"'))

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 1
    assert f"{APPROVED}:1: it was signed for an original in English, not in Portuguese" in result.output


def test_an_approval_in_another_languages_folder_is_none(translated):
    project = translated(upper)
    sign(project)
    project.write("locales/fr/approved/right-to-life.md", project.read(APPROVED))

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 1
    assert "locales/fr/approved/right-to-life.md:1: its language is es" in result.output


def test_a_key_that_stands_twice_in_an_approved_file_is_an_error(translated):
    project = translated(upper)
    sign(project)
    change(project, "summary: A SHORT TEXT.", "summary: A SHORT TEXT.\nsummary: ANOTHER TEXT.", APPROVED)

    result = project.run("build", "--only", "pages")

    assert result.exit_code == 1
    assert APPROVED in result.output


def test_fields_and_files_of_a_held_edition_keep_what_was_signed_for_them(translated, project):
    head = "date: 2026-03-12\n"
    fields = "fields:\n  - {label: Place, value: Here}\n  - {label: Pay, value: Well}\n"
    files = "attachments:\n  - {file: a.pdf, title: The report}\n"
    project.write("source/a.pdf", b"%PDF-1.7 a")
    project.write("source/b.pdf", b"%PDF-1.7 b")
    change(project, head, head + fields + files)
    project = translated(upper)
    sign(project)

    change(project, "  - {label: Pay, value: Well}\n", "")
    change(project, "attachments:\n", "attachments:\n  - {file: b.pdf, title: The annex}\n")
    page = re.sub(r"\s+", " ", built(project))

    assert "<dt>PAY</dt> <dd>WELL</dd>" in page
    assert re.search(r'a\.pdf"[^>]*>THE REPORT</a>', page)
    assert re.search(r'b\.pdf"[^>]*><span lang="en" dir="ltr">The annex</span></a>', page)


def test_a_changed_title_that_stands_in_the_language_of_the_original_is_marked_so(translated):
    project = translated(upper)
    policy(project, outdated="original")
    sign(project)
    change(project, "title: The right to life", "title: The right to be alive")

    assert '<h1><span lang="en" dir="ltr">The right to be alive</span></h1>' in built(project)


def test_a_pending_signature_does_not_count_for_another_text(translated):
    project = translated(upper)
    policy(project, approvals=2)
    sign(project, by="Ana")
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    sign(project, by="Berta")

    assert edition(project)["state"] == "reviewed"
    assert edition(project)["why"] == ["not approved: 1 of 2 signatures"]


def test_while_signatures_are_pending_the_old_text_stays_and_then_becomes_history(translated):
    project = translated(upper)
    policy(project, approvals=2)
    sign(project, by="Ana")
    sign(project, by="Berta")
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    sign(project, by="Ana")
    assert "- STOP." in project.read(APPROVED)
    assert edition(project)["state"] == "outdated"

    sign(project, by="Berta")
    assert "- ALTO." in project.read(APPROVED)
    assert "history:" in project.read(APPROVED)
    assert edition(project)["state"] == "approved"


def test_a_withdrawn_edition_is_gone_and_its_page_says_so(translated):
    project = translated(upper)
    sign(project)
    assert (
        project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A wrong name.").exit_code == 0
    )

    assert edition(project)["state"] == "withdrawn"
    project.run("build", "--only", "pages")
    page = project.read("output/site/es/right-to-life/index.html")
    assert "A wrong name." in page
    assert "STOP" not in page
    assert "../../en/right-to-life/index.html" in page


def test_a_withdrawals_reason_is_marked_with_its_language(translated):
    project = translated(upper)
    sign(project)
    withdraw = ("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason")

    project.run(*withdraw, "A wrong name.")
    assert '<dd lang="en" dir="ltr">A wrong name.</dd>' in built(project)

    project.run(*withdraw, "Un nombre equivocado.", "--reason-lang", "es")
    assert "<dd>Un nombre equivocado.</dd>" in built(project)


def test_what_was_withdrawn_leaves_the_site_with_its_pdfs_also_when_pages_alone_are_built(translated):
    project = translated(upper)
    sign(project)
    built(project)
    pdf = project.write("output/site/es/right-to-life/right-to-life.es.pdf", b"%PDF-1.7 of an earlier day")
    built(project)
    assert pdf.exists()
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A wrong name.")

    built(project)

    assert not pdf.exists()
    manifest = json.loads(project.read("output/site/manifest.json"))["files"]
    assert {file["state"] for file in manifest if file["path"].startswith("es/right")} == {"withdrawn"}


def test_withdrawing_everything_takes_the_original_too(translated):
    project = translated(upper)
    sign(project)

    project.run("withdraw", "right-to-life", "--by", "Ana", "--reason", "It never happened.")

    status = json.loads(project.run("status", "--json").output)["statements"][0]
    assert status["original"]["publish"] is False
    assert {one["state"] for one in status["editions"].values()} == {"withdrawn"}


def test_a_withdrawn_edition_comes_back_only_when_that_is_asked_for(translated):
    project = translated(upper)
    sign(project)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A wrong name.")

    refused = project.run("approve", "right-to-life", "-l", "es", "--by", "Berta")
    assert refused.exit_code == 1
    assert "was withdrawn" in refused.output

    assert project.run("approve", "right-to-life", "-l", "es", "--by", "Berta", "--reinstate").exit_code == 0
    assert edition(project)["state"] == "approved"


def test_a_withdrawn_edition_stays_withdrawn_until_enough_people_signed_its_new_text(translated):
    project = translated(upper)
    policy(project, approvals=2, outdated="hold")
    sign(project, by="Ana")
    sign(project, by="Berta")
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "It says the wrong thing.")
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)

    first = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana", "--reinstate")
    assert "signed, 1 of 2 signatures, withdrawn until it has them" in first.output
    assert edition(project)["state"] == "withdrawn"
    assert edition(project)["why"][1:] == ["not approved anew: 1 of 2 signatures"]
    page = built(project)
    assert "It says the wrong thing." in page
    assert "STOP" not in page
    assert "was withdrawn" in project.run("approve", "right-to-life", "-l", "es", "--by", "Berta").output

    project.run("approve", "right-to-life", "-l", "es", "--by", "Berta", "--reinstate")
    assert edition(project)["state"] == "approved"
    assert "ALTO." in built(project)
    texts = json.loads(project.read("output/site/manifest.json"))["texts"]
    assert sorted(text["standing"] for text in texts if text["language"] == "es") == ["current", "replaced"]


def test_a_withdrawal_voids_the_signatures_before_it(translated):
    project = translated(upper)
    policy(project, approvals=2)
    sign(project, by="Ana")
    sign(project, by="Berta")
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "R")

    project.run("approve", "right-to-life", "-l", "es", "--by", "Carla", "--reinstate")

    assert edition(project)["state"] == "withdrawn"


def test_who_withdrew_by_mistake_may_sign_the_same_text_again(translated):
    project = translated(upper)
    sign(project)
    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "A mistake.")

    again = project.run("approve", "right-to-life", "-l", "es", "--by", "Ana", "--reinstate")

    assert again.exit_code == 0, again.output
    assert edition(project)["state"] == "approved"
    assert "history:" not in project.read(APPROVED)


WITHDRAW = ("withdraw", "right-to-life", "--by", "Ana", "--reason")


def test_an_original_that_was_withdrawn_can_be_brought_back(translated):
    project = translated(upper)
    sign(project)
    project.run(*WITHDRAW, "It never happened.")
    bring_back = ("approve", "right-to-life", "-l", "en", "--by", "Berta")

    refused = project.run(*bring_back)
    assert refused.exit_code == 1
    assert "right-to-life in English was withdrawn\n  tip: --reinstate brings it back" in refused.output

    done = project.run(*bring_back, "--reinstate")
    assert done.exit_code == 0, done.output
    assert "locales/en/approved/right-to-life.md: the withdrawal is taken back by Berta" in done.output
    assert "withdrawn still: es, fr; approve each with --reinstate" in done.output
    assert json.loads(project.run("status", "--json").output)["statements"][0]["original"]["publish"] is True
    assert "is the original, which needs no approval" in project.run(*bring_back, "--reinstate").output


def test_whoever_brings_back_a_translation_is_told_that_its_original_is_withdrawn_still(translated):
    project = translated(upper)
    sign(project)
    project.run(*WITHDRAW, "It never happened.")

    result = project.run("approve", "right-to-life", "-l", "es", "--by", "Berta", "--reinstate")

    assert result.exit_code == 0
    assert "the original is withdrawn still: communique approve right-to-life -l en --reinstate" in result.output


def test_a_withdrawal_makes_no_page_for_an_edition_that_never_was(translated):
    project = translated(upper)
    sign(project)

    project.run(*WITHDRAW, "It never happened.")
    project.run("build", "--only", "pages")

    assert edition(project, "fr")["state"] == "withdrawn"
    assert "It never happened." in project.read("output/site/es/right-to-life/index.html")
    assert not (project.root / "output/site/fr/right-to-life").exists()
    assert b"It never happened." not in b"".join(project.files("output/site/fr").values())


def test_an_edition_that_went_out_without_a_signature_keeps_its_page_when_it_is_withdrawn(translated):
    project = translated(upper)
    policy(project, needs="reviewed", outdated="original")
    change(project, "- Stop.", "- Do not stop.")
    project.run("extract")

    project.run(*WITHDRAW, "R", "-l", "es")
    project.run("build", "--only", "pages")

    assert (project.root / "output/site/es/right-to-life/index.html").exists()


def test_a_second_withdrawal_says_which_reason_it_replaces_and_one_of_all_replaces_none(translated):
    project = translated(upper)
    sign(project)
    project.run(*WITHDRAW, "A wrong name.", "-l", "es")

    everything = project.run(*WITHDRAW, "It never happened.").output
    assert f"{APPROVED}: was withdrawn on " in everything
    assert "by Ana: A wrong name.; -l gives another reason" in everything
    assert "A wrong name." in project.read(APPROVED)

    again = project.run(*WITHDRAW, "Two wrong names.", "-l", "es").output
    assert f"{APPROVED}: withdrawn anew, in the place of: on " in again
    assert "Two wrong names." in project.read(APPROVED)
    assert "unpublished" not in project.read(APPROVED)


# ---------------------------------------------------------------------------------------------- policies


def built(project, tag="es") -> str:
    result = project.run("build", "--only", "pages")
    assert result.exit_code == 0, result.output
    return project.read(f"output/site/{tag}/right-to-life/index.html")


def listed(project, tag) -> dict:
    """What the manifest says of the page of an edition of the example."""
    from pathlib import PurePosixPath

    from workflow.declaration import manifest_of
    from workflow.manifest import written
    from workflow.plans import plan_site
    from workflow.project import open_project
    from workflow.survey import survey

    plan = plan_site(survey(open_project(project.root)), datetime.datetime.now(datetime.UTC))
    page = PurePosixPath(tag, "right-to-life", "index.html")
    (told,) = json.loads(written(manifest_of(plan, {page: (1, "0" * 64)})))["files"]
    return told


def test_hold_publishes_what_was_approved_under_a_notice(translated):
    project = translated(upper)
    sign(project)
    change(project, "Stop.", "Do not stop.")
    project.run("extract")

    page = built(project)

    assert "STOP." in page
    assert "Do not stop." not in page


def test_a_held_edition_says_since_when_which_passages_changed_and_how(translated):
    project = translated(upper)
    sign(project)
    change(project, "one* thing", "one* other thing")
    change(project, "- Stop.", "- Stop.\n- Begin.")
    project.run("extract")

    page = re.sub(r"\s+", " ", built(project))

    today = datetime.datetime.now(datetime.UTC).date()
    assert f"Desde el {today.day} de " in page
    assert "el original ha cambiado en 2 pasajes." in page
    assert "<li><span>WE ASK FOR ONE THING: READ THIS.</span> (cambia la redacción)</li>" in page
    assert '<li><span lang="en" dir="ltr">Begin.</span> (nuevo en el original)</li>' in page
    told = listed(project, "es")
    assert told["state"] == "outdated"
    assert told["changed"]["since"] == today.isoformat()
    assert [(one["words"], one["language"]) for one in told["changed"]["passages"]] == [
        ("WE ASK FOR ONE THING: READ THIS.", "es"),
        ("Begin.", "en"),
    ]
    assert told["source_sha256"] in project.read(APPROVED)
    assert told["source_sha256"] != listed(project, "en")["source_sha256"]


def test_a_passage_that_is_gone_is_named_in_the_words_of_the_edition(translated):
    project = translated(upper)
    sign(project)
    change(project, "\n## What we ask\n", "")
    project.run("extract")

    assert "<span>WHAT WE ASK</span> (ya no figura en el original)" in re.sub(r"\s+", " ", built(project))


def test_original_publishes_the_changed_passages_in_the_language_of_the_original(translated):
    project = translated(upper)
    policy(project, outdated="original")
    sign(project)
    change(project, "Stop.", "Do not stop.")
    project.run("extract")

    page = built(project)

    assert re.search(r'<li lang="en"[^>]*class="original"[^>]*>Do not stop\.</li>', page) or re.search(
        r'<li[^>]*class="original"[^>]*lang="en"[^>]*>Do not stop\.</li>', page
    )
    assert "WHAT WE ASK" in page
    assert "STOP.</li>" not in page.replace("Do not stop.", "")


def test_needs_reviewed_publishes_without_a_signature(translated):
    project = translated(upper)
    policy(project, needs="reviewed", outdated="original")

    assert edition(project)["publish"] is True
    assert "STOP." in built(project)


def test_an_embargo_holds_every_edition_until_its_hour(translated):
    project = translated(upper)
    sign(project)
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nembargo: 2030-01-01T09:00+01:00\n")

    project.run("build", "--only", "pages", "--at", "2030-01-01T07:59Z")
    assert not (project.root / "output/site/es/right-to-life").exists()

    project.run("build", "--only", "pages", "--at", "2030-01-01T08:00Z")
    assert (project.root / "output/site/es/right-to-life/index.html").exists()


def test_an_expired_statement_leaves_the_site(translated):
    project = translated(upper)
    sign(project)
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nexpires: 2026-05-01\n")

    result = project.run("build", "--only", "pages", "--at", "2026-05-02")

    assert "expired on 2026-05-01" in result.output
    assert not (project.root / "output/site/es/right-to-life/index.html").exists()


def test_an_erratum_outdates_nothing_and_stands_in_the_original_until_translated(translated):
    project = translated(upper)
    project.write("locales/glossary.csv", "term,lang,status,text,match,note\n")
    sign(project)
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nerrata:\n  - {on: 2026-04-01, text: It was six.}\n")
    project.run("extract")

    found = edition(project)
    assert found["state"] == "approved"
    assert found["why"] == ["the correction of 2026-04-01 is not translated: it stands there in English"]
    assert re.search(r'lang="en"[^>]*>It was six\.', built(project))

    problems = json.loads(project.run("check", "-l", "es", "--format", "json").output)["problems"]
    line = project.read(EXAMPLE).split("\n").index("  - {on: 2026-04-01, text: It was six.}") + 1
    assert [(p["path"], p["line"], p["level"], p["check"]) for p in problems if p["check"] == "erratum"] == [
        (EXAMPLE, line, "warning", "erratum")
    ]
    assert found["warnings"] == len([p for p in problems if p["level"] == "warning"])

    change(project, 'msgid "It was six."\nmsgstr ""', 'msgid "It was six."\nmsgstr "Eran seis."', SPANISH)

    assert edition(project)["why"] == []
    assert "Eran seis." in built(project)


@pytest.mark.parametrize("wrong", ["Eran siete, y eran yonquis.", "Eran 7.", "<b>Eran 6.</b>"])
def test_a_correction_with_an_error_stands_in_the_language_of_the_original(translated, wrong):
    project = translated(upper)
    sign(project)
    project.write("locales/glossary.csv", "term,lang,status,text,match,note\njunkie,es,forbidden,yonqui,yonqui*,no\n")
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nerrata:\n  - {on: 2026-04-01, text: It was 6.}\n")
    project.run("extract")
    change(project, 'msgid "It was 6."\nmsgstr ""', f'msgid "It was 6."\nmsgstr "{wrong}"', SPANISH)

    page = built(project)

    assert re.search(r'lang="en"[^>]*>It was 6\.', page)
    assert "yonqui" not in page
    assert "Eran" not in page


def test_prints_alone_leave_no_page_of_what_does_not_go_out(translated):
    project = translated(upper)
    sign(project)
    built(project)
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nembargo: 2099-01-01T00:00Z\n")

    project.run("build", "--only", "prints")

    assert not (project.root / "output/site/es/right-to-life").exists()
    assert not (project.root / "output/site/en/right-to-life").exists()


def test_prints_alone_leave_no_word_of_what_was_withdrawn_and_all_of_the_rest(translated):
    project = translated(upper)
    project.write("source/files/annex.txt", "The annex.")
    change(project, "date: 2026-03-12\n", "date: 2026-03-12\nattachments: [{file: files/annex.txt, title: Annex}]\n")
    project.run("extract")
    assert "right to life" in built(project, "en")
    project.run("withdraw", "right-to-life", "--by", "Ana", "--reason", "wrong")

    project.run("build", "--only", "prints")

    site = project.files("output/site")
    assert "output/site/en/search/index.html" in site
    assert b"withdrawn" in site["output/site/en/right-to-life/index.html"]
    assert not [name for name, data in site.items() if b"right to life" in data or name.endswith("annex.txt")]


def test_an_attachment_goes_with_the_last_edition_that_offers_it(translated):
    project = translated(upper)
    policy(project, needs="reviewed", outdated="original")
    for tag in ("en", "es"):
        project.write(f"source/files/annex-{tag}.txt", "The annex.")
    files = "attachments: [{file: files/annex-en.txt, title: Annex, files: {es: files/annex-es.txt}}]\n"
    change(project, "date: 2026-03-12\n", f"date: 2026-03-12\n{files}")
    project.run("extract")
    project.write(SPANISH, project.read(SPANISH).replace('msgid "Annex"\nmsgstr ""', 'msgid "Annex"\nmsgstr "ANEXO"'))
    built(project)
    folder = project.root / "output/site/files/right-to-life"
    assert {path.name for path in folder.iterdir()} == {"annex-en.txt", "annex-es.txt"}

    project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "wrong")
    built(project)
    assert {path.name for path in folder.iterdir()} == {"annex-en.txt"}


def test_what_another_command_has_seen_is_built_all_the_same(translated):
    project = translated(upper)
    policy(project, needs="reviewed", outdated="original")
    built(project)
    change(project, 'msgstr "STOP."', 'msgstr "ALTO."', SPANISH)
    project.run("status")

    assert "ALTO." in built(project)


@pytest.mark.parametrize("text", [" ", "\u200b", "\u00a0"])
def test_a_translation_of_nothing_is_none(translated, text):
    project = translated(lambda message: text if message == "Stop." else upper(message))

    assert project.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code == 1


def test_an_entry_that_stands_twice_is_refused(translated):
    project = translated(upper)
    po = project.read(SPANISH)
    entry = po[po.index("#. List item") :]
    project.write(SPANISH, f"{po}\n{entry.replace('STOP.', 'GO.')}")

    assert project.run("approve", "right-to-life", "-l", "es", "--by", "Ana").exit_code != 0
    assert not (project.root / APPROVED).exists()


# ------------------------------------------------------------------------- no sequence of edits deceives


WORDS = ("ALTO.", "BASTA.", "POR MANO.")
PAGE_SAYS = {
    "Traducción aprobada": "approved",
    "Traducción revisada, aún sin aprobar": "reviewed",
    "Traducción de un texto anterior": "outdated",
    "Traducción, en parte en el idioma del original": "mixed",
}


class Publishing(RuleBasedStateMachine):
    """Edits, reviews, approvals, policies and withdrawals in any order: only what a person let stand is published, and
    page, manifest and status say the same of it, which is true.
    """

    def __init__(self):
        super().__init__()
        self.folder = TemporaryDirectory()
        self.project = Tried(Path(self.folder.name))
        self.configuration = CONFIGURATION.replace('targets = ["es", "fr"]', 'targets = ["es"]')
        self.statement, self.head, self.english = STATEMENT, "", "Stop."
        self.policy: dict[str, Any] = {"needs": "approved", "approvals": 1, "outdated": "hold"}
        self.signers: dict[tuple[str, str], set[str]] = {}
        self.pending: tuple[object, set[str]] = (None, set())
        self.reviewed: tuple[str, str] | None = None
        self.forbidden, self.withdrawn, self.embargoed = False, False, False
        self._write()
        self.project.run("extract")

    def _write(self):
        kind = "".join(f"{key} = {json.dumps(value)}\n" for key, value in self.policy.items())
        self.project.write("communique.toml", f"{self.configuration}[kinds.default]\n{kind}")
        text = self.statement.replace("date: 2026-03-12\n", f"date: 2026-03-12\n{self.head}")
        self.project.write(EXAMPLE, text.replace("- Stop.", f"- {self.english}"))

    def teardown(self):
        self.folder.cleanup()

    @rule(text=st.sampled_from(["Stop.", "Do not stop.", "Stop", "Stop at 10."]))
    def edit_the_english(self, text):
        self.english = text
        self._write()

    @rule(head=st.sampled_from(["", "", "errata:\n  - {on: 2026-04-01, text: It was six.}\n"]))
    def correct(self, head):
        self.head, self.embargoed = head, False
        self._write()

    @rule(
        what=st.sampled_from(["embargo: 2099-01-01T00:00Z\n", "expires: 2020-01-01\n", "embargo: 2020-01-01T00:00Z\n"])
    )
    def set_the_hour(self, what):
        self.head, self.embargoed = what, "2099" in what or "expires" in what
        self._write()

    @rule(
        needs=st.sampled_from(["approved", "approved", "reviewed"]),
        approvals=st.sampled_from([1, 2]),
        hold=st.booleans(),
    )
    def change_the_policy(self, needs, approvals, hold):
        outdated = "hold" if hold and needs == "approved" else "original"
        self.policy = {"needs": needs, "approvals": approvals, "outdated": outdated}
        self._write()

    @rule()
    def extract(self):
        assert self.project.run("extract").exit_code == 0

    @rule(word=st.sampled_from(["ALTO.", "BASTA.", ""]), fuzzy=st.booleans())
    def translate(self, word, fuzzy):
        import polib

        self.reviewed = None
        po = polib.pofile(str(self.project.root / SPANISH), wrapwidth=0)
        for entry in po:
            if not entry.obsolete:
                is_item = entry.comment.startswith("List item")
                entry.msgstr = word if is_item else upper(entry.msgid)
                entry.flags = ["fuzzy"] if fuzzy and is_item and word else []
                if not entry.flags:
                    entry.previous_msgid = None
                if is_item and word and not fuzzy:
                    self.reviewed = (plain_of(entry.msgid), word)
        po.save()

    @rule(by=st.sampled_from(["Ana", " ana", "Berta"]))
    def approve(self, by):
        self._sign(by)

    @precondition(lambda self: self.withdrawn)
    @rule(by=st.sampled_from(["Ana", "Carla"]))
    def reinstate(self, by):
        self._sign(by, "--reinstate")

    def _sign(self, by, *options):
        result = self.project.run("approve", "right-to-life", "-l", "es", "--by", by, *options)
        if result.exit_code == 0:
            assert self.reviewed
            assert self.reviewed[0] == plain_of(self.english)
            self._sign_off(by.strip().lower())

    def _sign_off(self, by):
        text = (self.english, self.reviewed)
        assert self.reviewed is not None
        self.pending = (text, {by} | (self.pending[1] if self.pending[0] == text else set()))
        self.withdrawn = self.withdrawn and len(self.pending[1]) < self.policy["approvals"]
        self.signers.setdefault(self.reviewed, set()).add(by)

    @rule()
    def withdraw(self):
        self.project.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "R")
        self.withdrawn, self.signers, self.pending = True, {}, (None, set())

    @precondition(lambda self: (self.project.root / APPROVED).exists())
    @rule()
    def edit_the_approved_file(self):
        text = self.project.read(APPROVED)
        self.project.write(APPROVED, re.sub(r"(?m)^- .*$", "- POR MANO.", text))

    @rule(forbidden=st.booleans())
    def change_the_glossary(self, forbidden):
        row = "stop,es,forbidden,basta,,say alto\n" if forbidden else ""
        self.project.write("locales/glossary.csv", f"term,lang,status,text,match,note\n{row}")
        self.forbidden = forbidden

    @invariant()
    def what_is_published_was_let_stand_and_is_told_truly(self):
        assert self.project.run("build", "--only", "pages").exit_code == 0
        path = self.project.root / "output/site/es/right-to-life/index.html"
        page = path.read_text(encoding="utf-8") if path.exists() else ""
        told = edition(self.project)
        files = json.loads(self.project.read("output/site/manifest.json"))["files"]
        state = next((file["state"] for file in files if file["path"] == "es/right-to-life/index.html"), None)
        assert (state not in {None, "withdrawn"}) is told["publish"]
        assert (told["state"] == "withdrawn") is self.withdrawn
        if told["publish"]:
            self._is_true(page, state, told)
        else:
            assert not any(f">{word}</li>" in page for word in (*WORDS, "Stop.", "Do not stop."))

    def _is_true(self, page, state, told):
        assert not self.embargoed
        (says,) = (name for words, name in PAGE_SAYS.items() if f"<dd>{words}</dd>" in page)
        words = [word for word in WORDS if f">{word}</li>" in page]
        assert state == ("outdated" if says == "mixed" else says)
        assert "POR MANO." not in page
        assert not (self.forbidden and "BASTA." in page)
        changed = any("changed since the approval" in why for why in told["why"])
        assert told["state"] == "outdated" or (told["state"] == state and not changed)
        signed = {pair for pair, people in self.signers.items() if len(people) >= self.policy["approvals"]}
        if says == "reviewed":
            assert self.policy["needs"] == "reviewed"
            assert [(plain_of(self.english), word) for word in words] == [self.reviewed]
        elif says == "approved":
            assert {(plain_of(self.english), word) for word in words} <= signed
            assert words
        elif says == "outdated":
            assert changed
            assert set(words) <= {word for _, word in signed}
        else:
            assert f">{self.english}</li>" in page or {(plain_of(self.english), word) for word in words} <= signed


def plain_of(text):
    """A text without what is cosmetic."""
    return text.rstrip(".")


TestPublishing = Publishing.TestCase
TestPublishing.settings = settings(max_examples=12, stateful_step_count=10, deadline=None)
