"""What others say of every template: vnu of its HTML and CSS, axe of its accessibility, by day and by night."""

import re

import pytest

from tests.judges import browser, colour_schemes, findings, violations
from tests.test_pages import EVERY
from workflow.styles import STYLES, TEMPLATES

SHEETS = sorted({TEMPLATES / name for names in STYLES.values() for name in names} - {TEMPLATES / "print.css"})
SHOWN = [name for name in EVERY if re.match(r"(es|ar)(-(?!approved|reviewed|mixed)|$)|languages|lost|proof", name)]
"""Each template from left to right and from right to left."""


def test_the_checker_of_the_w3c_finds_nothing_in_any_template(tmp_path):
    for name in SHOWN:
        (tmp_path / f"{name}.html").write_text(EVERY[name], encoding="utf-8")

    assert findings(sorted(tmp_path.iterdir())) == []


def test_the_checker_of_the_w3c_finds_nothing_in_the_style_sheets():
    assert findings(SHEETS, "--css") == []


@pytest.fixture(scope="module")
def tab():
    with browser() as chromium:
        yield chromium.new_page(viewport={"width": 390, "height": 800})


@pytest.mark.parametrize("name", SHOWN)
def test_everybody_can_use_every_template_by_day_and_by_night(name, tab):
    # A page that leads on at once would be gone before it could be looked at.
    html = EVERY[name].replace('http-equiv="refresh"', 'name="refreshed"').replace("<details", "<details open")
    tab.set_content(html)

    for scheme in colour_schemes():
        tab.emulate_media(color_scheme=scheme)
        assert violations(tab) == [], scheme
