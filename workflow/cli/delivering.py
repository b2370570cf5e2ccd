"""communique verify, sign and upload: what went out, whose word it is, and getting it there."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

import click

from workflow.cli.progress import Progress
from workflow.cli.shared import cli, moment, plain, surveyed, the_project, today
from workflow.errors import DeliveryError, Fault, ProjectError, UsageError, counted

if TYPE_CHECKING:
    from workflow.manifest import Manifest
    from workflow.project import Project
    from workflow.verification import Report


class Keys(TypedDict):
    """Public keys that a signature must fit; empty where there is none."""

    public: str
    """Named by whoever asks: without such a signature nothing is verified."""
    known: str
    """The project's own, whose site may not be signed yet."""


@cli.command(short_help="Is it what we published? A site, a ZIP, or one file.")
@click.argument("path", required=False, type=click.Path(path_type=Path), metavar="[PATH]")
@click.option("--site", type=click.Path(path_type=Path), metavar="DIR", help="The site that one file is compared with.")
@click.option(
    "--public", metavar="KEY", default="", help="The public key that the signature must fit: itself or a file."
)
def verify(path: Path | None, site: Path | None, public: str) -> None:
    """Compute every hash of a site or a ZIP anew, or say of one file whether it is genuine and current.

    Without PATH, the project's output/site. A single file is compared with the manifest of --site, of a folder above
    it, or of the project.
    """
    project = _project_if_any()
    path = path or the_project().output / "site"
    report = _verified(path, site, _keys(public, project), project)
    for finding in report.findings:
        click.echo(plain(finding.text) if finding.ok else click.style(plain(finding.text), fg="red"))
    click.echo(f"{path}: {'verified' if report.ok else 'NOT as it should be'}")
    sys.exit(0 if report.ok else 1)


def _verified(path: Path, site: Path | None, keys: Keys, project: "Project | None") -> "Report":
    from workflow.verification import Report, verify_file, verify_site, verify_zip, vouched

    if path.is_dir():
        return verify_site(path, **keys)
    if not path.is_file():
        raise UsageError(f"there is no {path}")
    place = site or _site_of(path, project)
    manifest, record = vouched(place, **keys) if place else (None, Report(()))
    if path.suffix.lower() == ".zip":
        report = verify_zip(path, **keys, site=manifest)
    elif manifest:
        report = verify_file(path, manifest)
    else:
        tip = "name it with --site: a folder that holds manifest.json"
        raise DeliveryError(Fault("there is no site to compare this file with", path, tip=tip))
    return Report((*record.findings, *report.findings))


def _site_of(path: Path, project: "Project | None") -> Path | None:
    """What a single file is compared with when nothing is named: a site around it, else the project's."""
    from workflow.verification import manifest_above

    own = project.output / "site" if project else None
    return manifest_above(path) or (own if own and (own / "manifest.json").is_file() else None)


def _project_if_any() -> "Project | None":
    """The project; None where there is none, since whoever got a file need not have one."""
    named = click.get_current_context().find_root().obj
    try:
        return the_project()
    except ProjectError:
        if named:
            raise
        return None


def _keys(named: str, project: "Project | None") -> Keys:
    from workflow.signing import key_named, project_key

    if named:
        return Keys(public=key_named(named, "--public"), known="")
    return Keys(public="", known=project_key(project) if project else "")


@cli.command(short_help="Sign the sums of the site with minisign.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="The secret key. Default: [sign] key.")
def sign(key: Path | None) -> None:
    """Put a signature under SHA256SUMS, which stands for every file of the site. Works offline."""
    from workflow import signing
    from workflow.manifest import SUMS

    project = the_project()
    named = project.settings.sign.key
    if key is None and not named:
        raise UsageError("no key is named", tip="--key FILE, or [sign] key in communique.toml")
    key = key or project.root / Path(named).expanduser()
    site = project.output / "site"
    manifest = _whole(site)
    editions = len({(entry.slug, entry.language) for entry in manifest.files if entry.slug})
    organisation = project.settings.organisation
    comment = f"{organisation.short}: {counted(editions, 'edition')}, {today().isoformat()}, {organisation.url}"
    made = signing.sign(site / SUMS, key, comment=comment, public=signing.project_key(project))
    click.echo(f"signed: {project.relative(made)} ({plain(comment)})")
    _note(project, manifest)


def _whole(site: Path) -> "Manifest":
    """The manifest of a site whose files are as it says. Raises DeliveryError where one is not."""
    from workflow.verification import manifest_at, verify_unsigned

    report = verify_unsigned(site)
    if not report.ok:
        wrong = [Fault(finding.text, site) for finding in report.findings if not finding.ok]
        raise DeliveryError([*wrong, Fault("not signed", tip="communique build mends the site")])
    return manifest_at(site)


def _note(project: "Project", manifest: "Manifest") -> None:
    """Note what goes out, so that it is known again when it has been replaced."""
    from workflow.ledger import ledger_path, note

    travelling = [
        (entry.path, entry.sha256) for entry in manifest.files if entry.slug and not entry.path.endswith(".html")
    ]
    if number := note(project, travelling, today()):
        path = project.relative(ledger_path(project))
        click.echo(f"{counted(number, 'file')} noted in {path}: commit it, and verify knows what was replaced")


@cli.command(short_help="Bring the site to a folder, a server or a bucket.")
@click.argument("url", metavar="URL")
def upload(url: str) -> None:
    """Bring output/site to a folder, sftp://user@server/path or s3://bucket/path.

    A site is refused that holds what may not go out now: what was withdrawn, embargoed or held back since its build.
    Credentials come from the environment, the SSH agent and your own files, never from the address. Killed at any
    moment, start it again: the site there is not lost.
    """
    from workflow.ledger import read_ledger
    from workflow.targets import open_target
    from workflow.uploading import upload as bring
    from workflow.verification import manifest_at

    project = the_project()
    read_ledger(project)  # what cannot be noted afterwards must not go out
    site = project.output / "site"
    _refuse_overdue(project, manifest_at(site))
    target = open_target(url)
    with Progress("uploading") as advance:
        done = bring(site, target, advance)
    if done.resumed:
        click.echo("an earlier upload, which was interrupted, was finished first")
    click.echo(
        f"{target.shown}: {done.new} new, {done.changed} changed, {done.deleted} deleted, {done.unchanged} as they were"
    )
    _note(project, manifest_at(site))


def _refuse_overdue(project: "Project", manifest: "Manifest") -> None:
    """Raise DeliveryError where a site holds what may not go out at this hour."""
    from workflow.declaration import overdue
    from workflow.plans import plan_site

    with surveyed(project) as (survey, _):
        held = overdue(manifest, plan_site(survey, moment(None)))
    if held:
        wrong = [Fault(f"{slug} in {tag} may not go out now: {why}") for (slug, tag), why in held.items()]
        raise DeliveryError([*wrong, Fault("not uploaded", tip="communique build brings the site up to date")])
