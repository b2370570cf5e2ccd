"""Every check on every entry of an edition, its terms included; and what of it holds an edition."""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, lru_cache
from pathlib import Path

from workflow.catalogue import Catalogue, Entry, State
from workflow.checks import COPIED, SCRIPTS, STRUCTURE, typography, with_glossary
from workflow.checks.due import facts_due
from workflow.checks.findings import Finding, findings
from workflow.checks.pair import base
from workflow.checks.plain import PLAIN, Shape, shape
from workflow.checks.problem import Check, Level
from workflow.checks.reading.marks import marks
from workflow.checks.scripts import may_mix
from workflow.editions import Edition, unextracted
from workflow.errors import Fault
from workflow.glossary import Glossary
from workflow.inventory import Inventory
from workflow.languages import Language, read_gettext_name
from workflow.markdown import Kind, inline
from workflow.messages import Localised, flaws, text_of, walk
from workflow.patterns import pattern
from workflow.releases import release
from workflow.signatories import miscounts
from workflow.statement import Statement


def examine(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The findings of an edition's catalogue, in the order of its entries; why it cannot be read, if so."""
    if not edition.is_readable:
        return tuple(map(_unreadable, edition.errors))
    return tuple(_findings(inventory, edition, edition.entries.values(), with_glossary(inventory.glossary)))


def gate(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The errors that hold an edition which goes out without a signature: quick enough for every build.

    They are the errors of `examine`: a check is left out where one quick look says that it would find none. (A word
    that is forbidden in plain text is left to `forbidden_words`, which looks at what goes out, whoever signed it.)
    """
    source, target = edition.statement.language.tag, edition.language.tag
    has_pictures = any(block.kind is Kind.IMAGE for block in edition.statement.document.blocks)
    passages = walk(text_of(edition.statement)) if has_pictures else ()
    pictures = {p.key for p in passages if p.block.kind is Kind.IMAGE}
    to_check: dict[tuple[Check, ...], list[Entry]] = {}
    for entry in edition.entries.values():
        if entry.state is State.REVIEWED and (
            checks := _due(entry, inventory.glossary, source, target, is_picture=entry.key in pictures)
        ):
            to_check.setdefault(checks, []).append(entry)
    if not to_check:
        return ()
    look = _finder(inventory, edition)
    found = [one for checks, entries in to_check.items() for one in look(entries, checks)]
    return unresolved(sorted(found, key=lambda finding: finding.line))


def hindrances(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The errors for which nobody may sign, beside those of the edition: those of `gate`, and every forbidden word."""
    words: tuple[Finding, ...] = ()
    if inventory.glossary.offends("\n".join(_shown(edition.today)), edition.language.tag):
        reviewed = [entry for entry in edition.entries.values() if entry.state is State.REVIEWED]
        words = unresolved(_findings(inventory, edition, reviewed, _of_terms(inventory.glossary, "forbidden")))
    faulty = {fault.line for fault in edition.errors}
    found = {one: None for one in (*gate(inventory, edition), *words) if one.line not in faulty}
    return tuple(sorted(found, key=lambda finding: finding.line))


def _due(entry: Entry, glossary: Glossary, source: str, target: str, *, is_picture: bool) -> tuple[Check, ...]:
    """The checks that may find an error in an entry: none for most."""
    if entry.msgid_plural is not None:
        return _errors(glossary)
    wanted, found = shape(entry.msgid), shape(entry.msgstr)
    there, here = _words(entry.msgid, wanted), _words(entry.msgstr, found)
    facts = facts_due(there, here, source, target)
    may_lack = glossary.may_lack_kept(there, here, source_lang=source, target_lang=target)
    kept = _of_terms(glossary, "kept") if may_lack else ()
    same = (COPIED,) if _begin_alike(there, here) else ()
    if wanted is not None and wanted == found and not is_picture:
        return (*((SCRIPTS,) if may_mix(entry.msgstr) else ()), *facts, *kept, *same)
    return (*_of_terms(glossary, "forbidden"), *STRUCTURE, *facts, *kept, *same)


def _words(text: str, its_shape: Shape | None) -> str:
    """What is left of a text without its markup."""
    return text if its_shape == PLAIN else marks(text).plain


def _begin_alike(original: str, translation: str) -> bool:
    """Whether two texts have the same first words, as a copy has."""
    first = _opening(original)
    if not first:
        return False
    text = _composed(translation)
    return first[0] in text and first == _opening(text)


@lru_cache(maxsize=4096)
def _opening(text: str) -> tuple[str, ...]:
    """The first two words of a text, or nothing."""
    found = _TWO_WORDS.search(_composed(text))
    return found.groups() if found else ()


def _composed(text: str) -> str:
    return text if text.isascii() else unicodedata.normalize("NFC", text)


_TWO_WORDS = pattern(r"([^\W\d_]+)[\W\d_]+([^\W\d_]+)")


@cache
def _errors(glossary: Glossary) -> tuple[Check, ...]:
    """Every check that finds errors."""
    return tuple(check for check in with_glossary(glossary) if check.level is Level.ERROR)


@cache
def _of_terms(glossary: Glossary, name: str) -> tuple[Check, ...]:
    return tuple(check for check in _errors(glossary) if check.id == name)


def _findings(
    inventory: Inventory, edition: Edition, entries: Collection[Entry], checks: Sequence[Check]
) -> Iterator[Finding]:
    return _finder(inventory, edition)(entries, checks) if entries else iter(())


def _finder(inventory: Inventory, edition: Edition) -> Callable[[Iterable[Entry], Sequence[Check]], Iterator[Finding]]:
    """What finds what checks find in entries of an edition."""
    project, statement = inventory.project, edition.statement
    source, target = statement.language.tag, edition.language.tag
    path = project.relative(project.catalogue_path(statement.slug, edition.language))
    kinds = {p.key: p.block.kind for p in walk(text_of(statement)) if p.is_translatable and not p.place}
    acronyms = inventory.glossary.acronyms(source, target)
    localised = tuple(project.settings.links.localised)

    def find(entries: Iterable[Entry], checks: Sequence[Check]) -> Iterator[Finding]:
        catalogue = Catalogue(entries=tuple(entries))
        known = {"acronyms": acronyms, "localised": localised}
        return findings(catalogue, path, source, target, kinds=kinds, checks=checks, **known)

    return find


def _unreadable(fault: Fault) -> Finding:
    """The finding of a catalogue that cannot be read."""
    return Finding(
        path=fault.path or Path(),
        line=fault.line,
        level=Level.ERROR,
        check="file",
        message=fault.message,
        msgid="",
        context=None,
        state=State.REVIEWED,
    )


def errata(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The corrections that an edition which goes out does not carry in its own language yet, at the source's lines."""
    if edition.is_original or release(edition) is None:
        return ()
    path = inventory.project.relative(edition.statement.path)
    return tuple(
        Finding(
            path=path,
            line=passage.line,
            level=Level.WARNING,
            check="erratum",
            message=f"the correction is not translated into {edition.language.english_name}",
            msgid=passage.text,
            context=None,
            state=State.UNTRANSLATED,
        )
        for passage in walk(text_of(edition.statement), edition.statement.lines)
        if passage.place[:1] == ("errata",) and correction(inventory, edition, passage.text) is None
    )


def not_extracted(edition: Edition) -> tuple[Finding, ...]:
    """That the original says what the catalogue does not know yet, at the line of the first such passage."""
    passages = unextracted(edition)
    if not passages:
        return ()
    number = "a passage is" if len(passages) == 1 else f"{len(passages)} passages are"
    return (
        Finding(
            path=edition.statement.path,
            line=passages[0].line,
            level=Level.WARNING,
            check="extract",
            message=f"{number} not in the {edition.language.english_name} catalogue yet: run communique extract",
            msgid=passages[0].text,
            context=passages[0].key[0],
            state=State.UNTRANSLATED,
        ),
    )


def correction(inventory: Inventory, edition: Edition, text: str) -> str | None:
    """The translation of a correction when it may go out: let stand by a person, and without an error.

    Corrections are outside what is signed, so nobody else has looked.
    """
    entry = edition.entries.get((None, text))
    if entry is None or entry.state is not State.REVIEWED:
        return None
    passages = (p for p in walk(text_of(edition.statement)) if p.place[:1] == ("errata",) and p.text == text)
    if any(flaw for passage in passages for flaw in flaws(passage, entry.msgstr)):
        return None
    found = _findings(inventory, edition, [entry], with_glossary(inventory.glossary))
    return None if unresolved(found) else entry.msgstr


def examine_original(statement: Statement) -> tuple[Finding, ...]:
    """What looks like a slip in an original: warnings, since all of it may be meant.

    Some who signed may have asked not to be named, so a number of signatories may differ from their list. In French a
    blank that is not fixed leaves a colon alone at the beginning of a line; in English no line ends in a wrong place.
    """
    texts = [
        (passage.line, passage.text)
        for passage in walk(text_of(statement), statement.lines)
        if passage.block.kind not in {Kind.CODE, Kind.COMMENT} and base(statement.language.tag) != "en"
    ]
    slips = (*_slips_of_form(statement), *_slips_of_list(statement))
    return (
        *(_slip(statement.path, line, "signatories", message) for line, message in miscounts(statement)),
        *(_slip(statement.path, line, "form", message) for line, message in slips),
        *(
            _slip(statement.path, line, "typography", message)
            for line, message in typography.broken(texts, statement.language.tag)
        ),
    )


def _slip(path: Path, line: int, check: str, message: str) -> Finding:
    return Finding(
        path=path,
        line=line,
        level=Level.WARNING,
        check=check,
        message=message,
        msgid="",
        context=None,
        state=State.REVIEWED,
    )


_LOOKS_LIKE = (
    (Kind.PARAGRAPH, pattern(r"\|.*\|"), "a table without the line |---|---| below its head, or of uneven rows"),
    # One sign and a word is a hashtag.
    (Kind.PARAGRAPH, pattern(r"##+\w"), "a heading without a blank after its signs"),
    (Kind.ITEM, pattern(r"\[[ xX]\] "), "a box to tick, which is printed as it stands: write ☐ or ☑"),
)
"""What people write as Markdown and CommonMark takes for plain text."""


def _slips_of_form(statement: Statement) -> Iterator[tuple[int, str]]:
    blocks = [block for block in statement.document.blocks if block.kind is not Kind.COMMENT]
    for block in blocks:
        for kind, expression, what in _LOOKS_LIKE:
            if block.kind is kind and expression.match(block.text):
                yield block.line, f"this looks like {what}: “{block.text[:40]}”"
    if not (blocks or statement.meta.fields or statement.meta.attachments):
        yield 1, "there is no text below the front matter"


def _slips_of_list(statement: Statement) -> Iterator[tuple[int, str]]:
    first: dict[tuple[str, str | None], int] = {}
    for i, one in enumerate(statement.meta.signatories):
        if (before := first.setdefault((one.name.casefold(), one.country), i)) != i:
            line = statement.lines["signatories", before]
            yield statement.lines["signatories", i], f"{one.name} has signed twice (first in line {line})"


def mislabelled(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """That the header of a catalogue names another language than its folder: `receive` would refuse such a file."""
    (said, line), language = edition.said, edition.language
    if not said or _language(said) == language:
        return ()
    path = inventory.project.catalogue_path(edition.statement.slug, language)
    message = f"its header says “Language: {said}”, and it lies where {language.gettext_name} does: mend the wrong one"
    return (_slip(inventory.project.relative(path), line, "header", message),)


def _language(name: str) -> Language | None:
    with suppress(ValueError):
        return read_gettext_name(name)
    return None


def unresolved(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that nobody allowed, in what a person let stand: they hold an edition."""
    return tuple(f for f in findings if f.level is Level.ERROR and not f.allowed and f.state is State.REVIEWED)


def _shown(localised: Localised) -> list[str]:
    """The words of each passage."""
    return [inline(passage.text).plain for passage in walk(localised.text)]


def forbidden_words(inventory: Inventory, edition: Edition, localised: Localised) -> tuple[str, ...]:
    """The forbidden words of a text that would go out, which nothing in the original excuses."""
    source, target = edition.statement.language.tag, edition.language.tag
    texts = _shown(localised)
    if not inventory.glossary.offends("\n".join(texts), target):
        return ()
    originals = [inline(passage.text).plain for passage in walk(text_of(edition.statement))]
    if len(originals) != len(texts):
        originals = ["\n".join(originals)] * len(texts)
    found: dict[str, None] = {}
    for original, text in zip(originals, texts, strict=True):
        hits = inventory.glossary.forbidden_beyond(original, text, source_lang=source, target_lang=target)
        found |= dict.fromkeys(hit.text for hit in hits if not (edition.is_original and hit.is_quoted))
    return tuple(found)
