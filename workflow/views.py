"""What pages and prints show, as values: `viewing` and `site` fill them, `pages` turns them into HTML."""

import datetime
import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, is_dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Literal

from markupsafe import Markup

from workflow.cache import digest_of_values
from workflow.languages import Language
from workflow.patterns import pattern

NOTHING = Markup()

Status = Literal["original", "approved", "reviewed", "outdated", "mixed", "draft", "withdrawn", "missing", "supplied"]
Takeaway = Literal["text", "social", "epub", "docx"]
"""A file that lies beside the page and the PDFs of an edition."""
Kind = Literal["pdf", "print", "letter", "booklet", "attachment", "zip", "library"] | Takeaway
"""Of a download: `zip` is a statement in every language, `library` everything in one."""
TO_READ = frozenset({"pdf", "epub"})
"""The downloads that feeds and search engines are told of: what somebody reads, not what is printed or passed on."""
Facet = Literal["year", "kind", "tag"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """Who publishes."""

    name: str
    short: str
    url: str
    email: str = ""
    accent: str = "#7a1f3d"
    """The one colour, `#rrggbb`. Where it would be hard to read it is darkened, or lightened in dark mode."""
    logo: bytes | None = None
    """A picture: SVG, PNG or JPEG."""
    serif: str = ""
    """The family that texts are set in; empty for ours."""
    sans: str = ""
    """The family of headings, labels and tables; empty for ours."""

    @property
    def logo_file(self) -> str | None:
        """The file name of the logo: pages look for it at the root of the site, prints under `asset:`."""
        if self.logo is None:
            return None
        return next((name for start, name in _LOGOS.items() if self.logo.startswith(start)), "logo.svg")


_LOGOS = {b"\x89PNG": "logo.png", b"\xff\xd8\xff": "logo.jpg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What holds for every page."""

    organisation: Organisation
    languages: tuple[Language, ...]
    """Every language of the site, the source language first."""
    source: Language
    sample: bool = False
    """True labels every page and print as a sample that no organisation has issued."""
    templates: tuple[Path, ...] = ()
    """Folders whose templates come before ours, file by file."""
    words: tuple[Path, ...] = ()
    """Folders with `<gettext name>/interface.po`, whose words come before ours."""
    compiled: Path | None = None
    """Where compiled templates are kept from one run to the next; None for nowhere."""
    public: bool = True
    """False for proofs: no feed, no sitemap, and nothing for search engines."""

    def address(self, path: str | PurePosixPath) -> str:
        """The absolute address of a file of the site, without `index.html`."""
        return f"{self.organisation.url}{re.sub(r'(^|(?<=/))index[.]html$', '', str(path))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take along."""

    href: str
    kind: Kind
    title: str
    """What it is called; all but an attachment are named by the interface."""
    bytes: int
    type: str
    """Its media type, `application/pdf`."""
    language: Language | None = None
    title_language: Language | None = None
    """The language of the title; None for that of the page."""

    @property
    def format(self) -> str:
        """`PDF`, as a reader would say it."""
        return PurePosixPath(self.href).suffix[1:].upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """Who signed an edition off."""

    role: str
    on: datetime.date
    name: str | None = None
    """None where approvers are named by role alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """A passage of the original that is not what an edition translates."""

    how: str
    """`number`, `name`, `negation` or `wording`; `new`, `gone`, `order` or `spelling`."""
    words: str = ""
    """The first words of the passage, as the reader finds it."""
    language: Language
    """The language of these words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What an edition is, said honestly."""

    status: Status
    original: Language
    """The language of the original."""
    source_date: datetime.date
    """The date of the original text that this edition renders."""
    source_digest: str = ""
    """The digest of that text."""
    approvers: tuple[Approver, ...] = ()
    changed: int = 0
    """How many passages of the original have changed since."""
    changed_since: datetime.date | None = None
    """When the first of them changed, where that is known."""
    changes: tuple[Changed, ...] = ()
    """Which, in the order of the text."""
    withdrawn_on: datetime.date | None = None
    withdrawn_reason: str = ""
    withdrawn_language: Language | None = None
    """The language of the reason, which a person wrote in one."""
    drafts: int = 0
    """How many passages nobody has reviewed."""
    total: int = 0
    """How many passages there are."""
    is_proof: bool = False
    """Whether it is shown to the people who review it, and to nobody else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signed."""

    name: str
    country: str | None = None
    """The country's name in the language of the edition."""
    url: str | None = None
    on: datetime.date | None = None
    """When, for a late addition."""
    gloss: str = ""
    """What a name in another language means."""
    group: str | None = None
    """The heading it stands under: a country, a region, or "" for neither; None where there are no groups.
    Signatories of one group follow each other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """Who made an edition that is not ours. It is shown with it, since nobody here has approved it."""

    by: str
    on: datetime.date


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLink:
    """One entry of the language switcher."""

    language: Language
    status: Status
    href: str | None = None
    """None when there is nothing to open."""
    partner: Partner | None = None
    """Of a supplied edition; `href` then leads to its PDF."""

    @property
    def is_published(self) -> bool:
        """Whether there is a page of ours to which a reader or a search engine may be sent for the text."""
        return self.href is not None and self.status not in {"draft", "withdrawn", "missing", "supplied"}


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """An edition as page and print show it."""

    language: Language
    slug: str
    date: datetime.date
    title: Markup
    """Inline HTML."""
    title_text: str
    """The title without any markup."""
    body: Markup
    """The text as safe HTML, its first headings h2. A block may carry lang, dir, id and one of the classes
    `draft`, `stale`, `untranslated`, `original`."""
    standing: Standing
    address: str
    """The absolute address of the page."""
    digest: str
    """Of the text; printed, so that a copy can be verified."""
    kind: str = "statement"
    ref: str | None = None
    summary: Markup = NOTHING
    summary_text: str = ""
    fields: tuple[tuple[Markup, Markup], ...] = ()
    """Labels and values."""
    attachments: tuple[Download, ...] = ()
    errata: tuple[tuple[datetime.date, Markup, Language], ...] = ()
    signatories: tuple[Signatory, ...] = ()
    originally: tuple[str, str | None] | None = None
    """Who published it first, and where."""
    tags: tuple[str, ...] = ()
    updated: datetime.date | None = None
    """When what the page says last changed; None where that is its date."""
    editions: tuple[EditionLink, ...] = ()
    """Every language of the statement, this one included."""
    downloads: tuple[Download, ...] = ()
    embargo: datetime.datetime | None = None
    """Shown as a warning; None when it has passed."""

    @property
    def original_href(self) -> str | None:
        """Where a reader finds the original, from this page; None where this is it, or where it is not out."""
        others = (one for one in self.editions if one.language == self.standing.original != self.language)
        return next((one.href for one in others if one.is_published), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """An edition as lists, feeds, the sitemap and the search show it.

    Everything that concerns the whole site is made from these and from `Site` alone, so that one edition that changed
    is read anew and thousands that did not are not.
    """

    slug: str
    language: Language
    """The language in whose lists it stands."""
    path: str
    """Where it leads, from the root of the site: `es/week-of-action/index.html`, or the PDF of a partner."""
    title: Markup
    title_text: str
    excerpt: str
    date: datetime.date
    updated: datetime.date
    """When what its page says last changed."""
    status: Status
    original: Language
    """The language of the original."""
    written_in: Language
    """The language of title and excerpt: that of the original where a partner made the edition."""
    origin: str
    """The slug it first had: it stays when the statement is renamed."""
    kind: str = "statement"
    ref: str | None = None
    tags: tuple[str, ...] = ()
    downloads: tuple[Download, ...] = ()
    """With paths from the root of the site."""
    editions: tuple[EditionLink, ...] = ()
    """Every language of the statement, with paths from the root of the site."""
    partner: Partner | None = None

    @property
    def is_listed(self) -> bool:
        """Whether there is something to read; a withdrawn edition stands in no list."""
        return self.status not in {"withdrawn", "missing"}

    @property
    def is_edition(self) -> bool:
        """Whether it is an edition of ours that is out: what feeds and search engines are told of."""
        return self.is_listed and self.status not in {"draft", "supplied"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A part of the archive with a list of its own: a year, a kind or a topic."""

    facet: Facet
    name: str
    """As data: `2026`, `press-release`, `harm reduction`."""
    folder: str
    """From `archive/`, with a slash at the end: `tag/harm-reduction/`."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A home or one page of an archive."""

    language: Language
    address: str
    items: tuple[Item, ...]
    """In the order in which they appear, newest first."""
    editions: tuple[EditionLink, ...] = ()
    """The same list in other languages."""
    bundle: Download | None = None
    """A ZIP of everything in this language; on a home."""
    page: int = 1
    pages: tuple[str, ...] = ()
    """Where each page of the archive is; on a home, its first page leads there."""
    shelf: Shelf | None = None
    """What a page of the archive lists; None for the whole archive."""
    shelves: tuple[Shelf, ...] = ()
    """The parts of the archive that are offered beside the list."""
    default: str | None = None
    """The absolute address for readers of none of these languages."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """A file that concerns the whole site, not yet made, with everything that its bytes depend on."""

    path: PurePosixPath
    """From the root of the site."""
    language: Language
    """Whose words it is written in."""
    template: str
    """The template that makes it; empty where none does."""
    values: object
    """What it shows. With `Site`, words and template this is all: equal values give equal bytes."""
    make: Callable[[], bytes]


class Digests:
    """Digests of the values above: equal values have equal digests on every machine.

    A value that stands in many others, as an item stands in several lists, is looked through once: it is known by
    being the same object, which is kept, so that no other object can take its place.
    """

    def __init__(self) -> None:
        self._known: dict[int, tuple[object, str]] = {}

    def of(self, *values: object) -> str:
        """A digest of values of this module, plain values, and tuples, lists and mappings of both."""
        return digest_of_values(self._all(values))

    def of_one(self, value: Any) -> str:
        """The digest of one value of this module."""
        if (known := self._known.get(id(value))) is None:
            parts = self._all(getattr(value, name) for name in value.__dataclass_fields__)
            known = self._known[id(value)] = value, digest_of_values(parts)
        return known[1]

    def know(self, value: Any, digest: str) -> None:
        """Do not look through this value: the digest is what `of_one` gave for an equal one."""
        self._known[id(value)] = value, digest

    def _all(self, values: Iterable[object]) -> list[object]:
        # There are hundreds of thousands, and most of them are plain.
        return [value if type(value) in _PLAIN else self._plain(value) for value in values]

    def _plain(self, value: object) -> object:
        """A value whose `repr` says all of it, and is short."""
        if known := self._known.get(id(value)):
            return known[1]
        if isinstance(value, tuple | list):
            return self._all(value)
        if isinstance(value, Mapping):
            return self._all(value.items())
        return self.of_one(value) if is_dataclass(value) else value


_PLAIN = {str, Markup, int, bool, bytes, type(None), datetime.date}
"""What most values are made of."""


@lru_cache(maxsize=4096)
def shelf_name(text: str) -> str:
    """The folder of a kind or a topic: small ASCII letters, digits and hyphens, for every disk and address.

    `Réduction des risques` and `reduction des risques` share one. What ASCII cannot write keeps apart by a digest.
    """
    bare = without_accents(text)
    name = re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:60].strip("-")
    if name and bare.isascii() and not _DEVICES.fullmatch(name):
        return name
    return f"{name or 'topic'}-{hashlib.sha256(bare.encode()).hexdigest()[:8]}"


def without_accents(text: str) -> str:
    """A text in small letters without accents: `Réduction` becomes `reduction`."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


_DEVICES = pattern(r"con|prn|aux|nul|(com|lpt)\d")
"""Names that Windows gives to no folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """The page inside a ZIP file."""

    language: Language
    address: str
    """Of the place on the site that the files are from."""
    items: tuple[tuple[Item, tuple[Download, ...]], ...]
    """Editions, each with its files in the ZIP."""
    title: str = ""
    """Of the statement that all of it belongs to; empty when it is everything in one language."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A draft in the list of drafts."""

    slug: str
    state: str
    """Of the edition: `in-progress`."""
    shares: tuple[tuple[str, float], ...]
    """(`reviewed`, `draft`, `stale` or `untranslated`; per cent of the messages)."""
    why: tuple[str, ...]
    """What stands in the way of publishing it, or under which notice it goes out; empty when all is well."""

    title: str
    language: Language
    links: tuple[Download, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRow:
    """One passage of a proof: the original and its translation side by side."""

    id: str
    """Stays the same while the passage does."""
    what: str
    original: Markup
    translation: Markup
    """Empty when there is none."""
    state: str
    """`reviewed`, `draft`, `stale` or `untranslated`."""
    previous: tuple[tuple[str, str], ...] = ()
    """(`same`, `gone` or `new`; words) from the wording that the translation translates to today's."""
    note: str = ""
    """Since when and why it is stale, or which engine wrote it."""
    problems: tuple[tuple[str, str], ...] = ()
    """(`error`, `warning` or `allowed`; what it is)."""
    terms: tuple[tuple[str, str], ...] = ()
    """(term of the original, wording preferred for it)."""
