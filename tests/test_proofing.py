"""Proofs for the people who review: side by side, marked as drafts, and never on the site."""

import re
import subprocess

from tests.readsite import broken_links, read_pages
from tests.test_editions import SPANISH, change, sign, upper


def test_a_slug_and_a_language_choose_proofs(project):
    project.write("source/other.md", project.read("source/right-to-life.md"))

    for _ in range(2):
        result = project.run("build", "--drafts", "other", "-l", "es", "--only", "pages")

    assert result.exit_code == 0, result.output
    editions = ((tag, slug) for slug in ("other", "right-to-life") for tag in ("en", "es", "fr"))
    made = [one for one in editions if (project.root / "output/proof" / "/".join(one)).exists()]
    assert made == [("en", "other"), ("es", "other")]
    project.run("build", "--drafts", "--only", "pages")
    assert (project.root / "output/proof/fr/right-to-life/index.html").is_file()


def test_the_site_is_made_whole_alone(project):
    result = project.run("build", "right-to-life")

    assert result.exit_code == 2
    assert "build makes the whole site" in result.output
    assert "with --drafts they choose proofs" in result.output


def test_a_draft_says_so_in_its_own_language_on_every_page_of_page_and_pdf(translated):
    project = translated(lambda text: upper(text) if text == "Stop." else "")

    result = project.run("build", "--drafts")

    assert result.exit_code == 0, result.output
    folder = project.root / "output/proof/es/right-to-life"
    for name in ("index.html", "page.html"):
        assert "Borrador" in (folder / name).read_text(encoding="utf-8"), name
    text = subprocess.run(
        ["pdftotext", folder / "right-to-life.es.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert all("Borrador" in page for page in pages)
    assert not (project.root / "output/site").exists()


def test_a_proof_says_how_far_its_text_is_and_that_it_is_a_proof(translated):
    project = translated(upper)
    change(project, "date: 2026-03-12", "date: 2026-03-12\nembargo: 2031-01-01T09:00+00:00")

    def notices() -> list[str]:
        assert project.run("build", "--drafts", "--only", "pages").exit_code == 0
        pages = [project.read(f"output/proof/{name}") for name in ("en/right-to-life/index.html", *spanish)]
        assert all("2031" in text for text in pages)
        return [re.findall(r'role="note"><p><strong>(Pr.*?)</strong>', text)[0] for text in pages]

    spanish = ("es/right-to-life/index.html", "es/right-to-life/page.html")
    english = "Proof: not for publication."
    assert notices() == [english, *["Prueba: no publicar. Traducción revisada, aún sin aprobar."] * 2]
    sign(project)
    assert notices() == [english, *["Prueba: no publicar. Traducción aprobada."] * 2]


def test_a_proof_shows_what_changed_what_is_wrong_and_which_terms_are_wanted(translated):
    project = translated(upper)
    project.write(
        "locales/glossary.csv",
        "term,lang,status,text,match,note\nright to life,es,preferred,derecho a la vida,,ICCPR\n",
    )
    change(project, "- Stop.", "- Stop at 10.")
    project.run("extract")

    project.run("build", "--drafts", "--only", "pages")

    proof = project.read("output/proof/es/right-to-life/index.html")
    assert "Stop<ins> at 10</ins>." in proof
    assert "wording · 20" in proof
    assert "numbers: the number 10 is missing" in proof
    assert '<span lang="es">derecho a la vida</span>' in proof


def test_a_reviewers_place_is_kept_while_other_passages_come_and_go(translated):
    project = translated(upper)
    project.run("build", "--drafts", "--only", "pages")
    before = project.read("output/proof/es/right-to-life/index.html")
    place = before[before.index('id="p-', before.index("Stop.") - 900) :][4:14]

    change(project, "## What we ask", "A new paragraph.\n\n## What we ask")
    project.run("extract")
    project.run("build", "--drafts", "--only", "pages")

    assert place in project.read("output/proof/es/right-to-life/index.html")


def test_the_list_of_proofs_says_what_stands_in_the_way(translated):
    project = translated(upper)
    project.run("build", "--drafts", "--only", "pages")

    index = project.read("output/proof/index.html")

    assert 'class="reviewed" style="inline-size:100.0%"' in index
    assert "not approved: 0 of 1 signatures" in index


def test_the_list_of_proofs_says_under_which_notice_an_edition_goes_out(translated):
    project = translated(upper)
    project.run("approve", "right-to-life", "-l", "es", "--by", "Ana")
    project.write("source/right-to-life.md", project.read("source/right-to-life.md").replace("- Stop.", "- Begin."))
    project.run("build", "--drafts", "--only", "pages")

    assert "published as approved before, under a notice" in project.read("output/proof/index.html")


def test_every_link_of_the_proofs_leads_somewhere_and_every_place_is_one(translated):
    project = translated(upper)
    change(project, "- Stop.", "- Stop.\n- Read [the other](other.md).\n\n> Stop.")
    change(project, "summary: A short text.", "summary: A text beside [the other](other.md).")
    project.write("source/other.md", "---\ntitle: Other\ndate: 2026-03-01\n---\n\nMore.\n")
    assert project.run("extract").exit_code == 0

    result = project.run("build", "--drafts", "--only", "pages")

    assert result.exit_code == 0, result.output
    site = project.root / "output/proof"
    pages = read_pages(site)
    assert broken_links(site, pages, "https://example.org/") == []
    assert [path for path in site.rglob("*.html") if '.md"' in path.read_text(encoding="utf-8")] == []
    ids = re.findall(r' id="([^"]+)"', project.read("output/proof/es/right-to-life/index.html"))
    assert len(ids) == len(set(ids))


def test_what_a_mistake_leaves_in_the_language_of_the_original_is_tinted(translated):
    project = translated(lambda text: "Alto] [" if text == "Stop." else upper(text))
    change(project, "Alto] [", "<b>Alto</b>.", SPANISH)

    project.run("build", "--drafts", "--only", "pages")

    page = project.read("output/proof/es/right-to-life/page.html")
    assert '<li lang="en" dir="ltr" class="untranslated">Stop.</li>' in page
    assert ".untranslated{" in page


def test_no_script_of_a_translator_reaches_a_proof(translated):
    project = translated(upper)
    sign(project)
    change(project, 'msgstr "STOP."', 'msgstr "<script>alert(1)</script>"', SPANISH)

    project.run("build", "--drafts", "--only", "pages")

    for name in ("index.html", "page.html"):
        assert "<script" not in project.read(f"output/proof/es/right-to-life/{name}")
