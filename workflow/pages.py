"""Edition → HTML: the page that is read on a screen, the sheet that is printed, and the pages that lead there.

A page knows nothing of projects, catalogues or folders: `site` fills the values below, and each function turns
them into one HTML text. Every link of a page is relative, so that it opens from a folder on disk; canonical
addresses and alternates are absolute. The look lies in `templates/`, the words in `words/`.
"""

import datetime
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from traceback import extract_tb
from typing import Literal
from urllib.parse import urljoin

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
)
from jinja2.bccache import Bucket
from jinja2.ext import babel_extract
from markupsafe import Markup

from workflow.catalogue import Entry
from workflow.errors import Fault, RenderError
from workflow.languages import Language
from workflow.words import words

TEMPLATES = Path(__file__).with_name("templates")
STYLES = {"page": ("tokens.css", "text.css", "page.css"), "print": ("tokens.css", "text.css", "print.css")}
"""The style sheets of page and print, in the order in which they are read."""

Status = Literal["original", "approved", "reviewed", "outdated", "mixed", "draft", "withdrawn", "missing", "supplied"]
Form = Literal["screen", "press"]
NOTHING = Markup()


# ----------------------------------------------------------------------------------------------- values


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to take along."""

    href: str
    kind: Literal["pdf", "print", "attachment"]
    title: str
    """What it is called; a `pdf` or a `print` is named by the interface."""
    bytes: int
    type: str
    """Its media type, `application/pdf`."""
    language: Language | None = None

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
class Standing:
    """What an edition is, said honestly."""

    status: Status
    original: Language
    """The language of the original."""
    source_date: datetime.date
    """The date of the original text that this edition renders."""
    approvers: tuple[Approver, ...] = ()
    changed: int = 0
    """How many passages of the original have changed since."""
    changed_since: datetime.date | None = None
    """When the first of them changed, where that is known."""
    withdrawn_on: datetime.date | None = None
    withdrawn_reason: str = ""
    drafts: int = 0
    """How many passages nobody has reviewed."""
    total: int = 0
    """How many passages there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Somebody who signed."""

    name: str
    country: str | None = None
    """The country's name in the language of the edition."""
    url: str | None = None
    on: datetime.date | None = None
    """When, for a late addition."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionLink:
    """One entry of the language switcher."""

    language: Language
    status: Status
    href: str | None = None
    """None when there is nothing to open."""

    @property
    def is_published(self) -> bool:
        """Whether a reader or a search engine may be sent there for the text."""
        return self.href is not None and self.status not in {"draft", "withdrawn", "missing"}


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
    editions: tuple[EditionLink, ...] = ()
    """Every language of the statement, this one included."""
    downloads: tuple[Download, ...] = ()
    embargo: datetime.datetime | None = None
    """Shown as a warning; None when it has passed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A statement in a list."""

    href: str
    title: Markup
    excerpt: str
    date: datetime.date
    status: Status
    language: Language
    """The language of its page, which may not be that of the list."""
    kind: str = "statement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """A home or one page of an archive."""

    language: Language
    address: str
    items: tuple[Item, ...]
    """In the order in which they appear, newest first."""
    editions: tuple[EditionLink, ...] = ()
    """The same list in other languages."""
    page: int = 1
    pages: tuple[str, ...] = ()
    """Where each page of the archive is; on a home, its first page leads there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A draft in the list of drafts."""

    title: str
    language: Language
    standing: Standing
    links: tuple[Download, ...]


# ------------------------------------------------------------------------------------------------ pages


def edition_page(view: View, site: Site, *, root: str) -> str:
    """The page of an edition. `root` leads to the root of the site: `../../`."""
    names = (f"edition-{view.kind}.html", "edition.html")
    return _render(names, site, view.language, view=view, root=root, editions=view.editions)


def withdrawn_page(view: View, site: Site, *, root: str) -> str:
    """The page that stands where an edition was withdrawn: when, why, and where the original is."""
    return _render(("withdrawn.html",), site, view.language, view=view, root=root, editions=view.editions)


def print_sheet(view: View, site: Site, *, form: Form) -> str:
    """An edition as HTML for the printer module."""
    names = (f"print-{view.kind}.html", "print.html")
    return _render(names, site, view.language, view=view, form=form)


def home_page(listing: Listing, site: Site, *, root: str) -> str:
    """The first page of a language: the newest statements, and the way to the archive."""
    return _render(("home.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def archive_page(listing: Listing, site: Site, *, root: str) -> str:
    """One page of the archive of a language."""
    return _render(("archive.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def languages_page(site: Site, *, homes: Sequence[tuple[Language, str, int]], address: str) -> str:
    """The root of the site: choose a language. `homes` gives each language, its home, and how many statements."""
    choices = [
        Markup(_render(("choice.html",), site, language, href=href, count=count))  # noqa: S704 a template escapes
        for language, href, count in homes
    ]
    links = tuple(EditionLink(language=language, href=href, status="approved") for language, href, _ in homes)
    return _render(
        ("languages.html",), site, site.source, choices=choices, root="", address=address, alternates=links, editions=()
    )


def redirect_page(href: str, site: Site, *, language: Language, address: str, root: str) -> str:
    """The page at a former address; `href` is relative, `address` is that of the new page."""
    return _render(("moved.html",), site, language, href=href, address=address, root=root, editions=())


def proof_index(proofs: Sequence[Proof], site: Site) -> str:
    """The list of everything under output/proof, in the source language."""
    return _render(("proofs.html",), site, site.source, proofs=proofs, root="", editions=())


def return_label(site: Site, language: Language) -> str:
    """What the link from a footnote back to its place is called."""
    return _render(("return.txt",), site, language).strip()


# ---------------------------------------------------------------------------------------------- colours


@dataclass(frozen=True, slots=True)
class Palette:
    """The organisation's colour as it can be read."""

    light: str
    """On paper and on a white page."""
    dark: str
    """On a dark page."""

    @property
    def cmyk(self) -> str:
        """The light one for a printing press: per cent of cyan, magenta, yellow and black."""
        channels = [1 - channel / 255 for channel in _channels(self.light)]
        black = min(channels)
        inks = [(channel - black) / (1 - black) if black < 1 else 0 for channel in channels]
        return " ".join(f"{ink:.0%}" for ink in (*inks, black))


PAPER, NIGHT = (255, 255, 255), (20, 22, 24)
AA = 4.5
"""The least contrast of text that WCAG 2.2 asks for at level AA."""


def palette(accent: str) -> Palette:
    """A colour, moved towards black or white as far as it must be to reach AA."""
    return Palette(_readable(_channels(accent), PAPER, 0), _readable(_channels(accent), NIGHT, 255))


def _channels(colour: str) -> tuple[int, ...]:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise RenderError(f"“{colour}” is no colour", tip="write it as #rrggbb")
    return tuple(bytes.fromhex(colour[1:]))


def _readable(colour: Sequence[int], ground: Sequence[int], towards: int) -> str:
    steps = ([round(c + (towards - c) * step / 20) for c in colour] for step in range(21))
    # With room to spare, so that tinted grounds pass too.
    found = next(shade for shade in steps if contrast(shade, ground) >= AA * 1.4)
    return f"#{bytes(found).hex()}"


def contrast(one: Sequence[int], other: Sequence[int]) -> float:
    """The contrast of two sRGB colours as WCAG defines it, 1 to 21."""
    dim, bright = sorted((_luminance(one), _luminance(other)))
    return (bright + 0.05) / (dim + 0.05)


def _luminance(colour: Sequence[int]) -> float:
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return sum(weight * channel for weight, channel in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


# -------------------------------------------------------------------------------------------- rendering


def _render(names: Sequence[str], site: Site, language: Language, **values: object) -> str:
    """The first of these templates that exists, filled. Raises RenderError with the template's file and line."""
    environment = _environment(language, site.templates, site.words)
    try:
        return environment.select_template(list(names)).render(site=site, **values)
    except TemplateSyntaxError as error:
        where = Path(error.filename) if error.filename else None
        raise RenderError(Fault(f"template: {error.message}", where, error.lineno)) from error
    except (TemplateError, TypeError, LookupError) as error:
        frames = [frame for frame in extract_tb(error.__traceback__) if frame.filename.endswith((".html", ".txt"))]
        if not frames:
            raise
        raise RenderError(Fault(f"template: {error}", Path(frames[-1].filename), frames[-1].lineno or 0)) from error


class _Compiled(BytecodeCache):
    """Compiled templates, so that a second language does not compile them again."""

    def __init__(self) -> None:
        self._code: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template that was compiled before."""
        if bucket.key in self._code:
            bucket.bytecode_from_string(self._code[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        self._code[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@lru_cache(maxsize=64)
def _environment(language: Language, templates: tuple[Path, ...], folders: tuple[Path, ...]) -> Environment:
    """The templates of one language."""
    environment = Environment(
        loader=ChoiceLoader([FileSystemLoader(folder) for folder in (*templates, TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_COMPILED,
    )
    # Extensions add these methods at run time, so no type checker knows them.
    environment.install_gettext_translations(words(language, folders), newstyle=True)  # type: ignore[attr-defined]
    environment.globals |= {"language": language, "palette": palette, "style": _style(templates, "page")}
    environment.filters |= {
        "day": language.date,
        "moment": language.moment,
        "number": language.number,
        "size": language.size,
        "list_of": language.list_of,
        "folio": folio,
        "cut": cut,
        "framed": framed,
        "together": together,
    }
    environment.tests["foreign"] = lambda other: other != language
    environment.globals["absolute"] = _absolute
    return environment


def style(folders: Sequence[Path], medium: Literal["page", "print"]) -> str:
    """The style sheet of pages or prints, each part from the first folder that has it."""
    places = (*folders, TEMPLATES)
    parts = [next(place / name for place in places if (place / name).is_file()) for name in STYLES[medium]]
    return "\n".join(part.read_text(encoding="utf-8") for part in parts)


@lru_cache
def _style(folders: tuple[Path, ...], medium: Literal["page", "print"]) -> Markup:
    """A style sheet without comments and needless blanks. It is ours or the project's, so it needs no escaping."""
    bare = re.sub(r"/\*.*?\*/", "", style(folders, medium), flags=re.DOTALL)
    return Markup(re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip())  # noqa: S704


def _absolute(address: str, href: str) -> str:
    """Where a relative link of a page leads, as an absolute address without `index.html`."""
    return urljoin(address, href).removesuffix("index.html")


def folio(text: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers of `Page {page} of {pages}`."""
    match = re.fullmatch(r"(.*)\{page\}(.*)\{pages\}(.*)", text)
    return (match[1], match[2], match[3]) if match else ("", " / ", "")


def cut(text: str, length: int) -> str:
    """A text of at most this length, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


_LAST_WORDS = re.compile(r"([^\s<>]+ [^\s<>]{1,16})(?=(?:\s*<a [^>]*backref[^>]*>[^<]*</a>)*\s*</(?:p|li|h[1-6])>|$)")


def together(html: Markup) -> Markup:
    """The last two words of each block kept on one line, since WeasyPrint strands and hyphenates last words."""
    return Markup(_LAST_WORDS.sub(r'<span class="together">\1</span>', str(html)))  # noqa: S704 no text is added


def framed(html: Markup, label: str) -> Markup:
    """Each table in a frame that scrolls by itself, with the keyboard too. `{}` in the label becomes its number."""
    opening = Markup('<div class="frame" role="region" aria-label="{}" tabindex="0">')
    first, *rest = str(html).split("<table")
    parts = [
        f"{opening.format(label.format(number))}<table{part.replace('</table>', '</table></div>', 1)}"
        for number, part in enumerate(rest, 1)
    ]
    return Markup("".join([first, *parts]))  # noqa: S704 cleaned before


# ------------------------------------------------------------------------------------ words to translate


def interface_messages(folder: Path = TEMPLATES) -> tuple[Entry, ...]:
    """Every message of the templates in a folder, in the order of files and lines, each once."""
    found: dict[str, Entry] = {}
    for path in sorted([*folder.glob("*.html"), *folder.glob("*.txt")]):
        with path.open("rb") as file:
            for _line, _function, message, comments in babel_extract(file, _KEYWORDS, _TAGS, _OPTIONS):
                new = _message(message or "", comments, path.name)
                old = found.get(new.msgid, new)
                found[new.msgid] = replace(
                    old,
                    extracted=tuple(dict.fromkeys(old.extracted + new.extracted)),
                    references=tuple(dict.fromkeys(old.references + new.references)),
                )
    return tuple(found.values())


_KEYWORDS = ("_", "gettext", "ngettext")
_TAGS = ("translators:",)
_OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


def _message(message: str | tuple[str | None, ...], comments: Iterable[str], template: str) -> Entry:
    singular, *plural = (text for text in ([message] if isinstance(message, str) else message) if text)
    return Entry(
        msgid=singular,
        msgid_plural=plural[0] if plural else None,
        extracted=tuple(comment.removeprefix("translators:").strip() for comment in comments),
        references=(f"workflow/templates/{template}",),
        flags=("python-format",) if "%(" in singular else (),
    )
