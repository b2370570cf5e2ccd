"""Every check on every entry of an edition, its terms included; and what of it holds an edition."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cache, lru_cache, partial
from itertools import chain
from typing import NamedTuple

from workflow.catalogue import Catalogue, Entry, State
from workflow.checks import COPIED, FACTS, NAMES, STRUCTURE, with_glossary
from workflow.checks.findings import Finding, findings
from workflow.checks.plain import is_plain
from workflow.checks.problem import Check, Level
from workflow.editions import Edition
from workflow.inventory import Inventory
from workflow.lexicon import Lexicon, lexicon
from workflow.markdown import Kind, inline
from workflow.messages import Localised, flaws, text_of, walk
from workflow.releases import release
from workflow.signatories import miscounts
from workflow.statement import Statement


def examine(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The findings of an edition's catalogue, in the order of its entries."""
    return tuple(_findings(inventory, edition, edition.entries.values(), with_glossary(inventory.glossary)))


def gate(inventory: Inventory, edition: Edition) -> tuple[Finding, ...]:
    """The errors that hold an edition which goes out without a signature: quick enough for every build.

    Structure and unsafe text are looked at in every reviewed entry; facts where figures, number words, months or
    addresses are not the very same in both texts, and names where acronyms are not; and whether it is a translation at
    all, where it begins as the original does. `examine` sees more, and nobody signs without it.
    (`forbidden_words` are looked for in what goes out, whoever signed it.)
    """
    source, target = lexicon(edition.statement.language.tag), lexicon(edition.language.tag)
    pictures = {p.key for p in walk(text_of(edition.statement)) if p.block.kind is Kind.IMAGE}
    to_check: dict[tuple[Check, ...], list[Entry]] = {}
    for entry in edition.entries.values():
        if entry.state is not State.REVIEWED:
            continue
        facts = _in_doubt(_signs(entry.msgid, source), _signs_of(entry.msgstr, target))
        same = (COPIED,) if _opening(entry.msgid) == _opening(entry.msgstr) else ()
        if facts or same or entry.key in pictures or not _is_plain(entry):
            to_check.setdefault((*STRUCTURE, *facts, *same), []).append(entry)
    found = [one for checks, entries in to_check.items() for one in _findings(inventory, edition, entries, checks)]
    return unresolved(sorted(found, key=lambda finding: finding.line))


def _opening(text: str) -> str:
    """Its first word, or nothing."""
    found = _WORD.search(text)
    return found[0] if found else ""


def _is_plain(entry: Entry) -> bool:
    """Whether no check of structure would find anything."""
    return entry.msgid_plural is None and _is_plain_original(entry.msgid) and is_plain(entry.msgstr)


_is_plain_original = lru_cache(maxsize=4096)(is_plain)

_GROUPED = re.compile(r"(\d)[.,\u00a0\u202f ](?=\d{3}(?!\d))")
_WORD = re.compile(r"\w+")
_FIGURE, _ACRONYM = re.compile(r"\d+"), re.compile(r"\b[A-ZА-ЯЁ]{2,}\b")
_SIGN = re.compile(r"\d+|https?://[^\s)>]+|[\w.+-]+@[\w-]+\.[\w.-]+|#\w+")
_ADDRESSED = ("@", "://", "#")


class _Signs(NamedTuple):
    """What facts of a text are made of."""

    copied: list[str]
    """Figures, addresses and hashtags as they stand there."""
    acronyms: list[str]
    values: set[int]
    """Of number words."""
    months: set[str | None]

    @property
    def but_acronyms(self) -> tuple[object, ...]:
        """Those that are the same in every language."""
        return self.copied, self.values, self.months


def _in_doubt(there: _Signs, here: _Signs) -> tuple[Check, ...]:
    """The checks that have to look closer at a translation with these signs."""
    if there == here:
        return ()
    return NAMES if there.but_acronyms == here.but_acronyms else FACTS


def _signs_of(text: str, lexicon: Lexicon) -> _Signs:
    told = list(filter(None, map(_reader(lexicon), text.split())))
    if not told:
        return _NOTHING
    return _Signs(
        sorted(chain.from_iterable(_copied(text, told))),
        sorted(chain.from_iterable(one.acronyms for one in told)),
        {value for one in told for value in one.values},
        {match.lastgroup for match in lexicon.month.finditer(text)} if any(one.may_be_month for one in told) else set(),
    )


_NOTHING = _Signs([], [], set(), set())
_signs = lru_cache(maxsize=4096)(_signs_of)
"""The signs of an original, which each of its translations is compared with."""


class _Told(NamedTuple):
    """What a piece between two blanks tells of the text it stands in."""

    values: frozenset[int]
    acronyms: tuple[str, ...]
    may_be_month: bool
    has_figure: bool
    has_address: bool


@cache
def _reader(lexicon: Lexicon) -> Callable[[str], _Told | None]:
    """What pieces tell in a language. The same ones come again and again, so this is remembered."""
    return lru_cache(maxsize=65_536)(partial(_told, lexicon))


def _told(lexicon: Lexicon, piece: str) -> _Told | None:
    """What a piece tells; None for most."""
    words = _WORD.findall(piece.lower())
    told = _Told(
        values=frozenset(lexicon.numerals[word] for word in words if word in lexicon.numerals),
        acronyms=tuple(_ACRONYM.findall(piece)),
        may_be_month=lexicon.month_alone.search(piece) is not None,
        has_figure=_FIGURE.search(piece) is not None,
        has_address=any(sign in piece for sign in _ADDRESSED),
    )
    return told if any(told) else None


def _copied(text: str, told: Iterable[_Told]) -> Iterator[list[str]]:
    """Figures, addresses and hashtags of a text."""
    has_figure, has_address = any(one.has_figure for one in told), any(one.has_address for one in told)
    if has_figure or has_address:
        # A blank may stand between the digits of one figure, so that pieces do not tell it.
        yield (_SIGN if has_address else _FIGURE).findall(_GROUPED.sub(r"\1", text) if has_figure else text)


def _findings(
    inventory: Inventory, edition: Edition, entries: Collection[Entry], checks: Sequence[Check]
) -> Iterator[Finding]:
    project, statement = inventory.project, edition.statement
    source, target = statement.language.tag, edition.language.tag
    if not entries:
        return iter(())
    return findings(
        Catalogue(entries=tuple(entries)),
        project.relative(project.catalogue_path(statement.slug, edition.language)),
        source,
        target,
        kinds={p.key: p.block.kind for p in walk(text_of(statement)) if p.is_translatable and not p.place},
        checks=checks,
        acronyms=inventory.glossary.acronyms(source, target),
        localised=tuple(project.settings.links.localised),
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
    """What is wrong with an original: a number of signatories that its list does not bear out.

    A warning, since some who signed may have asked not to be named.
    """
    return tuple(
        Finding(
            path=statement.path,
            line=line,
            level=Level.WARNING,
            check="signatories",
            message=message,
            msgid="",
            context=None,
            state=State.REVIEWED,
        )
        for line, message in miscounts(statement)
    )


def unresolved(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The errors that nobody allowed, in what a person let stand: they hold an edition."""
    return tuple(f for f in findings if f.level is Level.ERROR and not f.allowed and f.state is State.REVIEWED)


def forbidden_words(inventory: Inventory, edition: Edition, localised: Localised) -> tuple[str, ...]:
    """The forbidden words of a text that would go out, which nothing in the original excuses."""
    source, target = edition.statement.language.tag, edition.language.tag
    texts = [inline(passage.text).plain for passage in walk(localised.text)]
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
