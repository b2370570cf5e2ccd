"""What nobody meant and no single file shows: no glossary, a misspelt kind, a date ahead, files that belong to nothing.

Each is a warning, in the form that `check` tells: none may stop the work, and none may go unseen. That there is no
glossary is no problem of any text, so `check` says it beside what it finds.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path

from workflow.cache import Cache
from workflow.catalogue import State
from workflow.checks.findings import Finding
from workflow.checks.problem import Level
from workflow.files import names_in, visible
from workflow.inventory import Inventory
from workflow.languages import Language, read_gettext_name
from workflow.po import read
from workflow.project import Project, joined
from workflow.sources import SourceCard
from workflow.statement import dawn

Sources = Mapping[str, SourceCard]
"""The cards of statements by slug."""


def oversights(inventory: Inventory, sources: Sources, cache: Cache) -> tuple[Finding, ...]:
    """What is amiss with a project, or with these of its statements.

    Files that belong to nothing are told of the whole project alone. The cache knows the folders that were looked at.
    """
    is_whole = len(sources) == len(inventory.slugs)
    return (
        *_misspelt_kinds(inventory, sources),
        *(orphans(inventory.project, sources, cache) if is_whole else ()),
    )


def without_glossary(project: Project) -> tuple[Finding, ...]:
    """That there is no glossary, so that no check knows a forbidden word."""
    if project.glossary_path.is_file():
        return ()
    why = "there is no glossary, so that no forbidden word is found in any text"
    tip = "put it back, or make one, with the first line term,lang,status,text,match,note"
    return (_warning(project.relative(project.glossary_path), "glossary", f"{why}: {tip}"),)


def _misspelt_kinds(inventory: Inventory, sources: Sources) -> Iterator[Finding]:
    """Kinds that are called almost like one in communique.toml: they would take another policy, fewer signatures."""
    named = set(inventory.project.settings.kinds) - {"default"}
    meant = {
        kind: get_close_matches(kind, named, 1, 0.8) for kind in {one.meta.kind for one in sources.values()} - named
    }
    for slug, source in sources.items():
        kind = source.meta.kind
        for other in meant.get(kind, ()):
            statement = inventory.statement(slug)
            why = f"communique.toml names no kind “{kind}”, so [kinds.default] holds for it"
            tip = f"write “{other}”, or name it there as [kinds.{kind}]"
            yield _warning(statement.path, "kind", f"{why}: {tip}", statement.lines.get(("kind",), 1))


# ------------------------------------------------------------------------------------- slips in originals


def slips(inventory: Inventory, sources: Sources, cache: Cache, at: datetime.datetime) -> tuple[Finding, ...]:
    """What looks like a slip in statements beside one another at an hour, and files in source/ that become none.

    The cache knows the folders that were looked at: a new file in one would be named.
    """
    return (
        *_dates_ahead(inventory, sources, at),
        *_same_references(inventory, sources),
        *_strays(inventory.project, sources, cache),
    )


def _dates_ahead(inventory: Inventory, sources: Sources, at: datetime.datetime) -> Iterator[Finding]:
    for slug, source in sources.items():
        if source.meta.embargo is None and dawn(source.meta.date) > at:
            message = f"its date, {source.meta.date}, lies ahead, and no embargo holds it until then"
            yield _warning(source.bonds.path, "date", message, inventory.statement(slug).lines["date",])


def _same_references(inventory: Inventory, sources: Sources) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for slug, source in sorted(sources.items()):
        ref = source.meta.ref
        if ref and (other := first.setdefault(ref, slug)) != slug:
            line = inventory.statement(slug).lines["ref",]
            yield _warning(source.bonds.path, "ref", f"“{ref}” is the reference of {other} too", line)


_TEXTS = frozenset({".md", ".markdown", ".mdown", ".mkd", ".txt"})


def _strays(project: Project, sources: Sources, cache: Cache) -> Iterator[Finding]:
    named = {project.source / name for source in sources.values() for name in source.named}
    statements = {project.source_path(slug) for slug in sources}
    every = tuple(project.source.rglob("*"))
    for folder in filter(Path.is_dir, every):
        cache.look(folder)
    texts = {path for path in visible(every) if path.suffix.lower() in _TEXTS and path.is_file()}
    for path in sorted(texts - named - statements):
        slug = re.sub(r"\W+", "-", path.name.partition(".")[0].lower()).strip("-")
        message = f"no statement comes of this file: a statement is source/<slug>.md, as source/{slug}.md"
        yield _warning(project.relative(path), "stray", message)


# --------------------------------------------------------------------------------- files that belong to nothing


def orphans(project: Project, sources: Sources, cache: Cache) -> Iterator[Finding]:
    """Catalogues and approved editions that belong to no statement, or to none in their language."""
    left: dict[str, dict[Language, list[Path]]] = {}
    for language in project.languages:
        wanted = {slug for slug, source in sources.items() if language.tag in source.tags}
        for path in _texts_in(project, language, wanted):
            left.setdefault(path.stem, {}).setdefault(language, []).append(path)
    for slug, found in sorted(left.items()):
        yield _orphan(project, slug, found, is_gone=slug not in sources)
    yield from _of_other_languages(project, cache)


def _orphan(project: Project, slug: str, found: Mapping[Language, list[Path]], *, is_gone: bool) -> Finding:
    paths = [path for each in found.values() for path in each]
    names = joined((language.english_name for language in found), "and")
    if is_gone:
        why = f"there is no source/{slug}.md to which what lies here in {names} belongs"
        tip = (
            f"write “formerly: [{slug}]” where it has another name now; put it back and withdraw it if readers are to "
            "learn that it is not valid any more; else delete these files"
        )
    else:
        why = f"source/{slug}.md is not to be translated into {names}, and this lies here"
        tip = "name the language in its “languages”, or delete these files"
    return _warning(project.relative(paths[0]), "orphan", f"{why}: {tip}")


def _of_other_languages(project: Project, cache: Cache) -> Iterator[Finding]:
    """Folders of languages that are not the project's, or not any more."""
    ours = {language.gettext_name for language in project.languages}
    for name in sorted(names_in(project.locales) - ours):
        with suppress(ValueError):
            language = read_gettext_name(name)
            for folder in (
                project.catalogue_path("any", language).parent,
                project.approved_path("any", language).parent,
            ):
                cache.look(folder)
            if paths := list(_texts_in(project, language)):
                why = f"{language.english_name} is no language of this project, and {len(paths)} of its files lie here"
                tip = f"name “{language.tag}” among the targets in communique.toml, or delete them"
                yield _warning(project.relative(paths[0].parent), "orphan", f"{why}: {tip}")


def _texts_in(project: Project, language: Language, but: Iterable[str] = ()) -> Iterator[Path]:
    """Every approved edition and every catalogue in a language, but those of the statements with these slugs."""
    but = frozenset(but)
    for some in (project.approved_path("any", language), project.catalogue_path("any", language)):
        others = names_in(some.parent) - {f"{slug}{some.suffix}" for slug in but}
        yield from visible(some.parent / name for name in sorted(others) if name.endswith(some.suffix))


def renamed(project: Project, sources: Sources, new: frozenset[str]) -> Iterator[Finding]:
    """New statements that have at least half of the texts of one that is gone: its translations are theirs."""
    gone = (
        sorted({path.stem for path in project.template_path("any").parent.glob("*.pot")} - set(sources)) if new else ()
    )
    texts = {slug: _texts(project, slug) for slug in (*gone, *sorted(new))} if gone else {}
    for slug in gone:
        for other in sorted(new):
            both = len(texts[slug] & texts[other])
            if 2 * both >= len(texts[slug]) > 0:
                why = f"it has {both} of the {len(texts[slug])} texts of {slug}, which is gone"
                tip = f"“formerly: [{slug}]” in its front matter brings along translations, approvals and the address"
                yield _warning(project.relative(project.source_path(other)), "renamed", f"{why}: {tip}")


def _texts(project: Project, slug: str) -> frozenset[tuple[str | None, str]]:
    return frozenset(entry.key for entry in read(project.template_path(slug)).entries)


def _warning(path: Path, check: str, message: str, line: int = 1) -> Finding:
    return Finding(path, line, Level.WARNING, check, message, msgid="", context=None, state=State.REVIEWED)
