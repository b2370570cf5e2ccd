"""communique check: what is wrong with translations."""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from workflow.cli.shared import (
    ALWAYS,
    Interval,
    chosen_languages,
    cli,
    data,
    keep_said,
    languages_option,
    moment,
    plain,
    said_before,
    slug_of,
    surveyed,
    the_project,
)
from workflow.errors import CommuniqueError, UsageError, counted

if TYPE_CHECKING:
    from workflow.catalogue import Catalogue
    from workflow.checks.findings import Finding
    from workflow.languages import Language


@cli.command(short_help="Problems of translations: facts, structure, meaning, terms, typography.")
@click.argument("names", nargs=-1, metavar="[SLUG|FILE.po]...")
@languages_option
@click.option("--format", "form", type=click.Choice(["text", "json", "github"]), default="text", help="How to tell.")
@click.option("--fix", is_flag=True, help="Mend typography, and nothing else; shows every change.")
def check(names: tuple[str, ...], tags: tuple[str, ...], form: str, *, fix: bool) -> None:
    """Check the translations of statements, or any PO files, and name every problem with its file and line.

    Exit 1 when an error was found that no translator allowed.
    """
    files = [Path(name) for name in names if name.endswith(".po")]
    slugs = [slug_of(name) for name in names if not name.endswith(".po")]
    is_all = not names and not tags and not fix
    if is_all and (said := said_before("check", moment(None), form)):
        known, number, *lines = said.split("\n")
        _tell(lines[int(number) :], int(known), form, lines[: int(number)])
    if fix:
        _fix(files, slugs, tags)
    findings: list[Finding] = []
    for path in files:
        findings += _of_file(path, tags)
    standing, interval = "", ALWAYS
    amiss: list[str] = []
    if slugs or not files:
        found, standing, interval = _of_statements(slugs, tags)
        findings += found
        amiss = _amiss() if form == "text" else []
    code = 1 if any(f.level == "error" and not f.allowed for f in findings) else 0
    lines = list(_TELLERS[form](findings))
    if is_all:
        keep_said("check", [str(code), str(len(amiss)), *amiss, *lines], standing, interval, how=form)
    _tell(lines, code, form, amiss)


def _tell(lines: "Iterable[str]", code: int, form: str, amiss: "Iterable[str]") -> NoReturn:
    for line in amiss:
        click.echo(line, err=True)
    for line in lines:
        (click.echo if form == "text" else data)(line)
    sys.exit(code)


def _amiss() -> list[str]:
    """What is wrong with the project and with no text of it: people are told beside the findings."""
    from workflow.oversights import without_glossary

    return [plain(str(warning)) for warning in without_glossary(the_project())]


def _of_statements(slugs: list[str], tags: tuple[str, ...]) -> "tuple[list[Finding], str, Interval]":
    """What is found in statements, how all files stand, and between which hours that holds."""
    from workflow.oversights import slips
    from workflow.survey import findings_of

    project = the_project()
    wanted = {language.tag for language in chosen_languages(project, tags)}
    with surveyed(project, slugs) as (found, crew):
        cards = found.cards.values()
        originals = [card.place for card in cards if card.is_original and not tags]
        translations = [card.place for card in cards if not card.is_original and card.tag in wanted]
        findings = findings_of(found, [*originals, *translations], crew)
        at = moment(None)
        beside = (*found.oversights, *(() if slugs or tags else slips(found.inventory, found.sources, found.cache, at)))
    return [*beside, *chain.from_iterable(findings.values())], found.cache.standing(), found.interval(at)


def _of_file(path: Path, tags: tuple[str, ...]) -> "list[Finding]":
    """The findings of a PO file of anybody, with the project's glossary where there is a project."""
    from workflow.checks import with_glossary
    from workflow.checks.findings import findings
    from workflow.glossary import Glossary, open_glossary
    from workflow.po import read

    catalogue = read(path)
    try:
        project = the_project()
    except CommuniqueError:
        source, glossary = "en", Glossary()
    else:
        source = project.source_language.tag
        glossary = open_glossary(project.glossary_path)
    target = _language(catalogue, path, tags).tag
    acronyms = glossary.acronyms(source, target)
    return list(findings(catalogue, path, source, target, checks=with_glossary(glossary), acronyms=acronyms))


def _language(catalogue: "Catalogue", path: Path, tags: tuple[str, ...]) -> "Language":
    """The language that -l names, else the one in the file's header."""
    from workflow.languages import read_gettext_name, read_tag

    if len(tags) > 1:
        raise UsageError("a PO file is in one language", tip="name one with -l")
    try:
        return read_tag(tags[0]) if tags else read_gettext_name(catalogue.header.get("Language", ""))
    except ValueError:
        raise UsageError(f"{path} does not say its language", tip="name it with -l") from None


def _fix(files: list[Path], slugs: list[str], tags: tuple[str, ...]) -> None:
    """Mend the typography of catalogues, and show every change."""
    from workflow.po import read
    from workflow.sources import take_inventory

    pairs = [(path, _language(read(path), path, tags)) for path in files]
    if slugs or not files:
        project = the_project()
        wanted = chosen_languages(project, tags)
        for statement in take_inventory(project, slugs).statements:
            pairs += [
                (project.catalogue_path(statement.slug, language), language)
                for language in statement.targets
                if language in wanted
            ]
    for path, language in pairs:
        if path.is_file():
            _fix_file(path, language)


def _fix_file(path: Path, language: "Language") -> None:
    from dataclasses import replace

    from workflow.comparison import excerpt
    from workflow.po import read, save
    from workflow.typography import fixed

    catalogue = read(path)
    entries = []
    for entry in catalogue.entries:
        mended = tuple(fixed(text, language.tag) if text and not entry.obsolete else text for text in entry.msgstrs)
        for old, new in zip(entry.msgstrs, mended, strict=True):
            if old != new:
                click.echo(plain(f"{path}:{entry.line}: fixed: {excerpt(old, new)}"), err=True)
        entries.append(entry.respelt(mended) if mended != entry.msgstrs else entry)
    if tuple(entries) != catalogue.entries:
        save(path, replace(catalogue, entries=tuple(entries)))


def _as_text(findings: "Iterable[Finding]") -> Iterator[str]:
    errors = warnings = allowed = 0
    for finding in findings:
        if finding.allowed:
            allowed += 1
            continue
        errors += finding.level == "error"
        warnings += finding.level == "warning"
        yield plain(f"{finding.path}:{finding.line}: {finding.level.value} {finding.check}: {finding.message}")
    yield f"{counted(errors, 'error')}, {counted(warnings, 'warning')}, {allowed} allowed"


def _as_json(findings: "Iterable[Finding]") -> Iterator[str]:
    shown: dict[bool, list[dict[str, object]]] = {False: [], True: []}
    for f in findings:
        item: dict[str, object] = {
            "path": str(f.path),
            "line": f.line,
            "level": f.level.value,
            "check": f.check,
            "message": f.message,
            "msgid": f.msgid,
        }
        shown[bool(f.allowed)].append(item | ({"reason": f.allowed} if f.allowed else {}))
    yield json.dumps({"problems": shown[False], "allowed": shown[True]}, ensure_ascii=False, indent=2)


def _as_github(findings: "Iterable[Finding]") -> Iterator[str]:
    """Workflow commands of GitHub Actions, one a finding."""
    for f in findings:
        if not f.allowed:
            message = plain(f.message).replace("%", "%25").replace("\n", "%0A")
            yield f"::{f.level.value} file={f.path},line={f.line},title={f.check}::{message}"


_TELLERS = {"text": _as_text, "json": _as_json, "github": _as_github}
