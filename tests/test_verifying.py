"""Is it what we published? Verifying a site, a ZIP, one file; signatures; and what is remembered of former files."""

import datetime
import hashlib
import json
import re
import shutil
import subprocess
import time
import zipfile
from contextlib import suppress
from pathlib import Path, PurePosixPath

import pytest

from tests.conftest import Stencil, Tried, quickly_built
from tests.test_editions import change, sign, upper
from workflow.archives import zipped
from workflow.cli import delivering
from workflow.errors import CommuniqueError
from workflow.manifest import Entry, Manifest, digest_of, sealed
from workflow.verification import Report, manifest_at, verify_file, verify_site, verify_zip

PAGE = "output/site/es/right-to-life/index.html"
TEXT = "output/site/es/right-to-life/right-to-life.es.txt"
needs_minisign = pytest.mark.skipif(not shutil.which("minisign"), reason="minisign is not installed")


@pytest.fixture
def site(translated) -> Tried:
    """A project whose site is built, in English and Spanish."""
    project = translated(upper)
    sign(project)
    quickly_built(project)
    return project


def told(report: Report) -> list[str]:
    return [finding.text for finding in report.findings]


def wrong(report: Report) -> list[str]:
    return [finding.text for finding in report.findings if not finding.ok]


def root(project: Tried) -> Path:
    return project.root / "output/site"


# ------------------------------------------------------------------------------------------------ a site


def test_a_site_as_it_was_built_is_verified(site):
    result = site.run("verify")

    assert result.exit_code == 0
    assert "files, each as the manifest and SHA256SUMS say" in result.output
    assert result.output.endswith("verified\n")


def test_what_is_changed_missing_or_not_listed_is_named(site):
    site.write(PAGE, site.read(PAGE).replace("STOP", "GO ON"))
    (site.root / TEXT).unlink()
    site.write("output/site/es/extra.html", "more")

    result = site.run("verify")

    assert result.exit_code == 1
    assert "changed: es/right-to-life/index.html" in result.output
    assert "missing: es/right-to-life/right-to-life.es.txt" in result.output
    assert "not listed: es/extra.html" in result.output


def test_a_manifest_that_was_changed_along_with_a_file_disagrees_with_the_sums(site):
    old = hashlib.sha256((site.root / PAGE).read_bytes()).hexdigest()
    site.write(PAGE, site.read(PAGE).replace("STOP", "GO ON"))
    new = hashlib.sha256((site.root / PAGE).read_bytes()).hexdigest()
    manifest = root(site) / "manifest.json"
    manifest.write_text(manifest.read_text().replace(old, new))

    assert "SHA256SUMS and manifest.json disagree on es/right-to-life/index.html" in wrong(verify_site(root(site)))


def test_sums_that_list_more_or_are_no_sums_are_told(site):
    sums = root(site) / "SHA256SUMS"
    sums.write_text(sums.read_text() + f"{'0' * 64}  more.html\n")
    assert "SHA256SUMS lists more.html, the manifest does not" in wrong(verify_site(root(site)))

    sums.write_text("nonsense\n")
    result = site.run("verify")
    assert "SHA256SUMS:1: this line is no digest and path" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize(
    "manifest",
    [
        "not json",
        "[]",
        '{"schema": 2, "files": []}',
        '{"schema": 1, "files": [{"path": "../../etc/passwd", "bytes": 1, "sha256": "", "type": ""}]}',
        '{"schema": 1, "files": [{"path": "x", "surprise": 1}]}',
        "[" * 100_000,
        '{"schema": 1, "files": ["abc"]}',
        '{"schema": 1, "files": [null]}',
        '{"schema": 1, "files": [{"path": "x", "bytes": 1, "sha256": ["x"], "type": "t"}]}',
        '{"schema": 1, "files": [{"path": "x", "bytes": 1, "sha256": "x", "type": "t", "state": ["x"]}]}',
        '{"schema": 1, "files": [], "texts": [{"slug": "a", "language": "es", "sha256": "", "standing": "odd"}]}',
    ],
)
def test_a_manifest_that_is_none_is_a_sentence_not_a_traceback(site, manifest):
    site.write("output/site/manifest.json", manifest)

    result = site.run("verify")

    assert result.exit_code == 1
    assert re.search(r"manifest\.json: this (is no manifest of a site|manifest is of version)", result.output)


def test_a_folder_that_is_no_site_is_told_so(site, tmp_path):
    result = site.run("verify", str(tmp_path))

    assert "there is no manifest.json, so it is no site of ours" in result.output
    assert result.exit_code == 1


def test_a_reader_without_a_project_can_verify(site, tmp_path, monkeypatch):
    from click.testing import CliRunner

    from workflow.cli import cli

    monkeypatch.chdir(tmp_path)
    copy = shutil.copytree(root(site), tmp_path / "copy")

    assert CliRunner().invoke(cli, ["verify", str(copy)]).exit_code == 0


# ------------------------------------------------------------------------------------------------- a ZIP


def test_a_zip_verifies_alone_and_against_the_site(site, tmp_path):
    alone = kept(site, tmp_path, "output/site/downloads/es.zip")

    assert verify_zip(alone).ok
    assert "every edition in it is on the site today" in told(verify_zip(alone, site=manifest_at(root(site))))


def unzipped(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zip_of(path: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def test_a_changed_byte_in_a_zip_is_found(site, tmp_path):
    files = unzipped(root(site) / "downloads/es.zip")
    name = "right-to-life/right-to-life.es.txt"
    files[name] = files[name].replace(b"STOP", b"STEP")
    zip_of(tmp_path / "es.zip", files)

    result = site.run("verify", str(tmp_path / "es.zip"))

    assert f"changed: {name}" in result.output
    assert result.exit_code == 1


@pytest.mark.parametrize("name", [".communique-upload/evil.html", "es/.communique-evil.html", ".communique"])
def test_what_this_program_lays_into_folders_is_a_stranger_in_a_zip(site, tmp_path, name):
    files = unzipped(root(site) / "downloads/es.zip")
    site.write(f"output/site/{name}", "of ours")

    report = verify_zip(zip_of(tmp_path / "es.zip", files | {name: b"evil"}))

    assert wrong(report) == [f"not listed: {name}"]
    assert verify_site(root(site)).ok


def test_damage_on_the_way_is_a_changed_file_not_a_traceback(site, tmp_path):
    data = bytearray((root(site) / "downloads/es.zip").read_bytes())
    start = data.index(b"%PDF-1.7")
    data[start + 12] ^= 0xFF
    (tmp_path / "es.zip").write_bytes(data)

    assert any(text.startswith("changed: right-to-life/") for text in wrong(verify_zip(tmp_path / "es.zip")))


def small_zip() -> bytes:
    """A ZIP of one file, compressed, with manifest and sums."""
    data = b"the text of the edition " * 20
    files = {PurePosixPath("a.html"): data}
    entry = Entry("a.html", *digest_of(data), "text/html", "a", "es", "approved")
    files |= sealed(files, Manifest((entry,)))
    return zipped((str(path), data) for path, data in sorted(files.items()))


def test_whatever_byte_of_a_zip_is_damaged_it_is_told_in_a_sentence(tmp_path):
    data = small_zip()
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    assert verify_zip(path).ok

    for place in range(len(data)):
        damaged = bytearray(data)
        damaged[place] ^= 0xFF
        path.write_bytes(damaged)
        with suppress(CommuniqueError):
            verify_zip(path)


def test_one_damaged_file_does_not_keep_the_others_in_a_zip_from_being_compared_with_the_site(tmp_path):
    data = bytearray(small_zip())
    data[data.index(b"a.html") + 10] ^= 0xFF
    (tmp_path / "x.zip").write_bytes(data)

    report = verify_zip(tmp_path / "x.zip", site=Manifest(()))

    assert wrong(report) == ["changed: a.html"]


@pytest.mark.parametrize("name", ["../evil.txt", "/etc/passwd", "a/../../b", "c:\\x"])
def test_a_zip_with_names_that_lead_elsewhere_is_refused(site, tmp_path, name):
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        archive.writestr(name, b"")

    result = site.run("verify", str(tmp_path / "x.zip"))

    assert "names in it that lead elsewhere" in result.output


def test_what_is_no_zip_is_told_so(site, tmp_path):
    (tmp_path / "x.zip").write_bytes(b"nothing")

    assert "this ZIP cannot be read" in site.run("verify", str(tmp_path / "x.zip")).output


# --------------------------------------------------------------------------------------------- one file


def kept(project: Tried, tmp_path: Path, path: str = TEXT) -> Path:
    """A copy of a file of the site, as somebody has it who downloaded it."""
    return Path(shutil.copy(project.root / path, tmp_path / Path(path).name))


def test_a_file_of_the_site_is_genuine_and_current(site, tmp_path):
    result = site.run("verify", str(kept(site, tmp_path)))

    assert result.exit_code == 0
    assert "genuine and current: it is es/right-to-life/right-to-life.es.txt, an approved translation" in result.output


def test_an_altered_file_is_never_called_genuine(site, tmp_path):
    mine = kept(site, tmp_path)
    mine.write_text(mine.read_text().replace("STOP", "GO ON"))

    result = site.run("verify", str(mine))

    assert result.exit_code == 1
    assert "it carries the fingerprint of the current text of right-to-life in es; but" in result.output
    assert "genuine" not in result.output


def newly_approved(project: Tried) -> None:
    """Another wording of the translation, signed off and built."""
    po = "locales/es/LC_MESSAGES/right-to-life.po"
    change(project, 'msgstr "STOP."', 'msgstr "STOP NOW."', po)
    sign(project, by="Eva")
    quickly_built(project)


def test_an_older_file_that_went_out_is_genuine_and_replaced(site, tmp_path, monkeypatch):
    monkeypatch.setattr(delivering, "today", lambda: datetime.date(2026, 10, 1))
    assert site.run("upload", str(tmp_path / "web")).exit_code == 0
    mine = kept(site, tmp_path)
    newly_approved(site)
    monkeypatch.setattr(delivering, "today", lambda: datetime.date(2026, 11, 2))
    site.run("upload", str(tmp_path / "web"))
    quickly_built(site)

    result = site.run("verify", str(mine))

    assert result.exit_code == 0
    assert "genuine, replaced on 2026-11-02; it went out on 2026-10-01 as es/right-to-life/" in result.output


def test_an_older_file_that_is_not_on_record_is_known_by_its_fingerprint_alone(site, tmp_path):
    mine = kept(site, tmp_path)
    newly_approved(site)

    result = site.run("verify", str(mine))

    day = json.loads((root(site) / "manifest.json").read_text())["texts"]
    until = next(text["until"] for text in day if text["standing"] == "replaced")
    assert f"it carries the fingerprint of an earlier text of right-to-life in es, replaced on {until}" in result.output
    assert "a fingerprint can be copied" in result.output
    assert result.exit_code == 1


def test_a_file_of_a_withdrawn_edition_is_told_to_be_withdrawn(site, tmp_path):
    site.run("upload", str(tmp_path / "web"))
    text = kept(site, tmp_path)
    page = kept(site, tmp_path, PAGE)
    site.run("withdraw", "right-to-life", "-l", "es", "--by", "Ana", "--reason", "wrong")
    quickly_built(site)

    genuine = site.run("verify", str(text))
    claimed = site.run("verify", str(page))

    assert "genuine, and withdrawn on" in genuine.output
    assert "do not pass it on" in genuine.output
    assert "it carries the fingerprint of right-to-life in es, which was withdrawn on" in claimed.output
    assert (genuine.exit_code, claimed.exit_code) == (1, 1)


def test_an_earlier_original_is_known_by_what_was_translated_from_it(site, tmp_path):
    mine = kept(site, tmp_path, "output/site/en/right-to-life/right-to-life.en.txt")
    change(site, "Stop.", "Do not stop.")
    site.run("extract")
    quickly_built(site)

    assert "an earlier text of right-to-life in en, replaced since" in site.run("verify", str(mine)).output


def test_books_and_word_documents_are_known_by_their_fingerprint(site, tmp_path):
    book = root(site) / "es/right-to-life/right-to-life.es.epub"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(tmp_path / "other.epub", "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))

    report = verify_file(tmp_path / "other.epub", manifest_at(root(site)))

    assert "the fingerprint of the current text of right-to-life in es" in told(report)[0]


@pytest.mark.parametrize("data", [b"PK\x03\x04 garbage", small_zip()[:300], small_zip().replace(b"a.html", b"../../")])
def test_a_book_that_cannot_be_read_is_unknown(tmp_path, data):
    (tmp_path / "x.epub").write_bytes(data)

    assert told(verify_file(tmp_path / "x.epub", Manifest(()))) == [
        "x.epub: unknown: neither its bytes nor a fingerprint in it are on record"
    ]


def test_a_file_of_nothing_but_angle_brackets_takes_no_time(tmp_path):
    (tmp_path / "x.html").write_text("<" * 3_000_000)
    start = time.monotonic()

    verify_file(tmp_path / "x.html", Manifest(()))

    assert time.monotonic() - start < 30


@pytest.mark.parametrize("words", ["/EditionSha256 ({})", "<edition:sha256>{}</edition:sha256>"])
def test_a_pdf_is_known_by_its_metadata(site, tmp_path, words):
    manifest = manifest_at(root(site))
    digests = {text.language: text.sha256 for text in manifest.texts}
    told_of_original = f"<edition:sourceSha256>{digests['en']}</edition:sourceSha256>"
    (tmp_path / "mine.pdf").write_text(
        f"%PDF-1.7\n{told_of_original}\n{words.format(digests['es'])}\n{told_of_original}"
    )

    assert "the current text of right-to-life in es" in told(verify_file(tmp_path / "mine.pdf", manifest))[0]


def test_anything_else_is_unknown(site, tmp_path):
    (tmp_path / "flyer.pdf").write_bytes(b"%PDF-1.7 something")

    result = site.run("verify", str(tmp_path / "flyer.pdf"))

    assert "unknown: neither its bytes nor a fingerprint in it are on record" in result.output
    assert result.exit_code == 1


def test_every_language_prints_its_fingerprint_so_that_it_is_found():
    from tests.sample_views import SITE, TAGS, sample_view
    from workflow import pages
    from workflow.plaintext import plain_text
    from workflow.recognition import _FINGERPRINT

    for tag in TAGS:
        view = sample_view(tag)
        text = plain_text(pages.edition_body(view, SITE, medium="text"), pair=pages.pair_pattern(SITE, view.language))
        assert _FINGERPRINT.findall(text) == [view.digest], tag


def test_a_ledger_that_somebody_damaged_is_told_by_line(site):
    site.write("locales/released.txt", f"2026-10-01  {'a' * 64}  es/x/x.es.txt\n2026-99-99  nothing\n")

    result = site.run("upload", str(site.root / "web"))

    assert not (site.root / "web").exists()
    assert "locales/released.txt:2: this line says of no file when it went out" in result.output


# ------------------------------------------------------------------------------------------- signatures


@pytest.fixture
def key(tmp_path) -> Path:
    """A secret key without a password, and its public half beside it."""
    command = ["minisign", "-G", "-W", "-s", tmp_path / "keys.key", "-p", tmp_path / "keys.pub"]
    subprocess.run(command, check=True, capture_output=True)
    return tmp_path / "keys.key"


def public(key: Path) -> str:
    return key.with_suffix(".pub").read_text().splitlines()[1]


@pytest.fixture
def signed(site, key) -> Tried:
    """The site with a signature."""
    site.write("communique.toml", site.read("communique.toml") + f'\n[sign]\nkey = "{key}"\npublic = "{public(key)}"\n')
    quickly_built(site)
    result = site.run("sign")
    assert result.exit_code == 0, result.output
    return site


@needs_minisign
def test_a_signature_is_one_that_minisign_accepts(signed, key):
    command = ["minisign", "-V", "-P", public(key), "-m", "SHA256SUMS"]
    done = subprocess.run(command, cwd=root(signed), check=True, capture_output=True, text=True)

    assert "NT: 2 editions" in done.stdout
    assert f"signed by {public(key)}: NT: 2 editions" in signed.run("verify").output
    assert public(key) in (root(signed) / "minisign.pub").read_text()


@needs_minisign
def test_a_site_that_is_signed_is_what_a_build_makes(signed):
    from workflow.build import differences
    from workflow.project import open_project

    at = datetime.datetime(2026, 11, 21, tzinfo=datetime.UTC)

    assert differences(open_project(signed.root), at, renderers=Stencil()) == ()


@needs_minisign
def test_a_key_that_was_exchanged_is_published(site, key):
    site.write("key.pub", key.with_suffix(".pub").read_text())
    settings = '\n[sign]\npublic = "key.pub"\n[prints]\nforms = []\n'
    site.write("communique.toml", site.read("communique.toml") + settings)
    site.run("build")
    site.write("key.pub", f"untrusted comment: another\nRWQ{'A' * 53}\n")
    site.run("build")

    assert f"RWQ{'A' * 53}" in (root(site) / "minisign.pub").read_text()


@needs_minisign
def test_one_changed_byte_and_the_signature_fails(signed):
    sums = root(signed) / "SHA256SUMS"
    data = bytearray(sums.read_bytes())
    data[0] = ord("1") if data[0] == ord("0") else ord("0")
    sums.write_bytes(data)

    assert "the signature does not fit SHA256SUMS" in wrong(verify_site(root(signed)))


@needs_minisign
def test_a_key_from_elsewhere_is_what_counts(signed, key, tmp_path):
    other = tmp_path / "other"
    subprocess.run(
        ["minisign", "-G", "-W", "-s", f"{other}.key", "-p", f"{other}.pub"], check=True, capture_output=True
    )

    assert "the key that lies beside it: compare it" in " ".join(told(verify_site(root(signed))))
    assert signed.run("verify", "--public", f"{other}.pub").exit_code == 1
    assert signed.run("verify", "--public", public(key)).exit_code == 0


STRANGER = f"RWQ{'A' * 53}"
"""A public key that nothing is signed with."""


def test_a_site_whose_signature_was_removed_does_not_pass_for_who_names_a_key(site):
    result = site.run("verify", "--public", STRANGER)

    assert "not signed: there is no SHA256SUMS.minisig" in result.output
    assert result.output.endswith("NOT as it should be\n")
    assert result.exit_code == 1


def test_a_signature_that_cannot_be_checked_does_not_pass_for_who_names_a_key(site, monkeypatch):
    site.write("output/site/SHA256SUMS.minisig", "untrusted comment: x\nrubbish\n")
    monkeypatch.setenv("PATH", "/nonexistent")

    result = site.run("verify", "--public", STRANGER)

    assert "the signature was not checked: minisign is not installed" in result.output
    assert result.exit_code == 1


def test_a_project_whose_site_is_not_signed_yet_verifies(site):
    site.write("communique.toml", site.read("communique.toml") + f'\n[sign]\npublic = "{STRANGER}"\n')
    quickly_built(site)

    result = site.run("verify")

    assert "not signed: there is no SHA256SUMS.minisig" in result.output
    assert result.exit_code == 0


@pytest.mark.parametrize("path", [TEXT, "output/site/downloads/es.zip"])
def test_a_file_is_genuine_only_where_the_site_that_says_so_is_signed_with_the_key_that_was_named(site, tmp_path, path):
    within = site.run("verify", str(site.root / path), "--public", STRANGER)
    without = site.run("verify", str(kept(site, tmp_path, path)), "--site", str(root(site)), "--public", STRANGER)

    for result in (within, without):
        assert f"{root(site).resolve()}: not signed" in result.output
        assert result.exit_code == 1


@needs_minisign
@pytest.mark.parametrize("path", [TEXT, "output/site/downloads/es.zip"])
def test_a_file_of_a_signed_site_passes_the_key_that_it_is_signed_with(signed, key, tmp_path, path):
    mine = str(kept(signed, tmp_path, path))

    result = signed.run("verify", mine, "--site", str(root(signed)), "--public", public(key))

    assert f"{root(signed)}: signed by {public(key)}" in result.output
    assert result.exit_code == 0, result.output


@needs_minisign
def test_a_page_that_was_put_into_a_zip_does_not_pass_the_key_of_the_site(signed, key, tmp_path):
    files = unzipped(root(signed) / "downloads/es.zip")
    files["index.html"] += b"<p>Send money.</p>"
    manifest = json.loads(files["manifest.json"])
    for entry in manifest["files"]:
        if entry["path"] == "index.html":
            entry["sha256"] = hashlib.sha256(files["index.html"]).hexdigest()
    files["manifest.json"] = json.dumps(manifest).encode()
    sums = {name: hashlib.sha256(data).hexdigest() for name, data in files.items() if name != "SHA256SUMS"}
    files["SHA256SUMS"] = "".join(f"{digest}  {name}\n" for name, digest in sums.items()).encode()
    forged = zip_of(tmp_path / "es.zip", files)

    result = signed.run("verify", str(forged), "--public", public(key))

    assert "index.html: unknown" in result.output
    assert result.exit_code == 1


def test_a_manifest_that_the_sums_of_its_site_do_not_know_speaks_for_no_file(site, tmp_path):
    mine = tmp_path / "mine.txt"
    mine.write_text("forged")
    manifest = root(site) / "manifest.json"
    old = hashlib.sha256((site.root / TEXT).read_bytes()).hexdigest()
    manifest.write_text(manifest.read_text().replace(old, hashlib.sha256(b"forged").hexdigest()))

    result = site.run("verify", str(mine))

    assert "SHA256SUMS and manifest.json disagree on manifest.json" in result.output
    assert result.exit_code == 1


@needs_minisign
def test_a_build_keeps_a_signature_that_fits_and_removes_one_that_does_not(signed):
    kept = quickly_built(signed)
    assert (root(signed) / "SHA256SUMS.minisig").is_file()
    assert (kept.written, kept.is_signature_gone) == (0, False)

    change(signed, "Stop.", "Do not stop.")
    signed.run("extract")
    removed = quickly_built(signed)

    assert removed.is_signature_gone
    assert not (root(signed) / "SHA256SUMS.minisig").exists()
    assert signed.run("verify").exit_code == 0


@needs_minisign
def test_a_site_that_is_not_as_it_was_built_is_not_signed(signed):
    signed.write(PAGE, "changed")

    result = signed.run("sign")

    assert "changed: es/right-to-life/index.html" in result.output
    assert "not signed" in result.output
    assert result.exit_code == 1


@needs_minisign
def test_a_key_that_does_not_fit_the_published_one_signs_nothing(signed, tmp_path):
    before = (root(signed) / "SHA256SUMS.minisig").read_bytes()
    command = ["minisign", "-G", "-W", "-s", tmp_path / "x.key", "-p", tmp_path / "x.pub"]
    subprocess.run(command, check=True, capture_output=True)

    result = signed.run("sign", "--key", str(tmp_path / "x.key"))

    assert "this key does not fit the public key in communique.toml" in result.output
    assert (root(signed) / "SHA256SUMS.minisig").read_bytes() == before


def test_signing_without_a_key_says_what_to_name(site, tmp_path):
    assert "no key is named" in site.run("sign").output
    assert site.run("sign").exit_code == 2
    assert "there is no such key" in site.run("sign", "--key", str(tmp_path / "none.key")).output


def test_a_secret_key_never_lies_in_the_site(site):
    from workflow.errors import DeliveryError
    from workflow.signing import sign as put_signature

    site.write("output/site/my.key", "secret")
    with pytest.raises(DeliveryError, match="must not lie in the site"):
        put_signature(root(site) / "SHA256SUMS", root(site) / "my.key", comment="", public="")


def test_a_public_key_that_is_none_is_told(site):
    site.write("communique.toml", site.read("communique.toml") + '\n[sign]\npublic = "RWnothing"\n')

    assert "[sign] public in communique.toml is no public key of minisign" in site.run("verify").output


def test_a_public_key_that_is_no_text_is_told(site):
    site.write("key.bin", b"\xff\xfe\x00binary")
    site.write("communique.toml", site.read("communique.toml") + '\n[sign]\npublic = "key.bin"\n')

    assert "[sign] public in communique.toml is no public key of minisign" in site.run("verify").output
    assert "--public is no public key" in site.run("verify", "--public", str(site.root / "key.bin")).output
