"""Edition → HTML: the page that is read on a screen, the sheet that is printed, and the pages that lead there.

A page knows nothing of projects, catalogues or folders: `viewing` and `site` fill values (`views`), and each
function turns them into one HTML text. Every link of a page is relative, so that it opens from a folder on disk;
canonical addresses and alternates are absolute. The look lies in `templates/`, the words in `words/`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import cache, lru_cache
from gettext import NullTranslations
from hashlib import blake2b
from html import unescape
from itertools import groupby, pairwise
from operator import attrgetter
from pathlib import Path
from traceback import extract_tb
from types import CodeType
from typing import Literal

from jinja2 import (
    BytecodeCache,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    pass_context,
    pass_eval_context,
)
from jinja2.bccache import Bucket
from jinja2.ext import babel_extract
from jinja2.nodes import EvalContext
from jinja2.runtime import Context
from markupsafe import Markup

from workflow.cache import program_digest
from workflow.catalogue import Entry
from workflow.codes import qr_code
from workflow.colours import palette
from workflow.errors import CatalogueError, Fault, RenderError
from workflow.files import plainly, visible, write_atomically
from workflow.languages import Language
from workflow.patterns import pattern
from workflow.setting import addressed, bound, boxed, settled, together, whole
from workflow.sheets import Form
from workflow.structured import absolute, data_of
from workflow.styles import STYLES, TEMPLATES, Medium, style, text_of
from workflow.views import Bundle, EditionLink, Listing, Proof, ProofRow, Site, View, shelf_name
from workflow.words import words

# ------------------------------------------------------------------------------------------------ pages


def edition_page(view: View, site: Site, *, root: str) -> str:
    """The page of an edition. `root` leads to the root of the site: `../../`."""
    names = (f"kinds/{view.kind}.html", "edition.html")
    data = data_of(view, site) if site.public and view.standing.status != "draft" else ""
    return _render(
        names, site, view.language, view=view, root=root, editions=view.editions, data=data, base="edition.html"
    )


def withdrawn_page(view: View, site: Site, *, root: str) -> str:
    """The page that stands where an edition was withdrawn: when, why, and where the original is."""
    return _render(("withdrawn.html",), site, view.language, view=view, root=root, editions=view.editions)


def print_sheet(view: View, site: Site, *, form: Form) -> str:
    """An edition as HTML for the printer module."""
    names = (f"kinds/{view.kind}.html", "print.html")
    return _render(names, site, view.language, view=view, form=form, base="print.html")


def edition_body(view: View, site: Site, *, medium: Literal["text", "book"]) -> str:
    """An edition without a page around it, for files to take along. Every link is absolute."""
    return _render(("download.html",), site, view.language, view=view, medium=medium)


@lru_cache(maxsize=64)
def pair_pattern(site: Site, language: Language) -> str:
    """How a language sets a label before a value in plain text: `{label}: {value}`."""
    return _render(("pair.txt",), site, language).strip()


def post_lead(view: View, site: Site) -> str:
    """What a short text for social media must say first of what it is; empty for most."""
    return " ".join(unescape(_render(("post.txt",), site, view.language, view=view)).split("\n")).strip()


def home_page(listing: Listing, site: Site, *, root: str) -> str:
    """The first page of a language: the newest statements, and the way to the archive."""
    return _render(("home.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def bundle_page(bundle: Bundle, site: Site) -> str:
    """The page inside a ZIP file."""
    return _render(("bundle.html",), site, bundle.language, bundle=bundle, root="", editions=())


def archive_page(listing: Listing, site: Site, *, root: str) -> str:
    """One page of the archive of a language."""
    return _render(("archive.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def topics_page(listing: Listing, site: Site, *, root: str) -> str:
    """The page that names every topic of the archive of a language."""
    return _render(("topics.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def search_page(listing: Listing, site: Site, *, root: str) -> str:
    """The search of a language; `listing.pages` names the years of its index, the newest first."""
    return _render(("search.html",), site, listing.language, listing=listing, root=root, editions=listing.editions)


def lost_page(site: Site, *, homes: Sequence[Language]) -> str:
    """The page for an address that leads nowhere. Its links are absolute, since it may stand at any depth."""
    root = site.organisation.url
    told = []
    for language in homes:
        line = _render(("lost.html",), site, language, href=f"{root}{language.tag}/index.html")
        told.append(Markup(line))  # noqa: S704 a template escapes
    return _render(("404.html",), site, site.source, told=told, root=root, editions=())


def kind_label(site: Site, language: Language, kind: str) -> str:
    """What a kind of statement is called in a language."""
    environment = _environment(language, site.templates, site.words, site.compiled)
    return str(environment.globals["kind_of"](kind))  # type: ignore[operator]


def own_word(site: Site, language: Language, text: str) -> str:
    """What a project calls one of its own topics or kinds in a language; the same where it does not say."""
    return words(language, site.words).gettext(text)


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


def proof_page(view: View, rows: Sequence[ProofRow], site: Site, *, root: str) -> str:
    """An edition side by side with its original, for the people who review it."""
    return _render(("proof.html",), site, view.language, view=view, rows=rows, root=root, editions=())


def proof_index(proofs: Sequence[Proof], site: Site) -> str:
    """The list of everything under output/proof, in the source language."""
    return _render(("proofs.html",), site, site.source, proofs=proofs, root="", editions=())


@lru_cache(maxsize=64)
def return_label(site: Site, language: Language) -> str:
    """What the link from a footnote back to its place is called."""
    return _render(("return.txt",), site, language).strip()


# -------------------------------------------------------------------------------------------- rendering


def _render(names: Sequence[str], site: Site, language: Language, **values: object) -> str:
    """The first of these templates that exists, filled. Raises RenderError with the template's file and line."""
    environment = _environment(language, site.templates, site.words, site.compiled)
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


class _Templates(FileSystemLoader):
    """The templates of a folder."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """A template. Raises TemplateNotFound, and the errors of `text_of`."""
        try:
            return super().get_source(environment, template)
        except (UnicodeDecodeError, PermissionError):
            # Jinja does not say which file it is.
            text_of(Path(self.searchpath[0], template))
            raise


class _Compiled(BytecodeCache):
    """Compiled templates, so that no second language, process or run compiles them again.

    What is kept in the folder is used only where it is whole, and was made by this very program of this very source: a
    file that is damaged, or of another version, is written anew.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder, self._program = folder, program_digest()

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """The bucket of a template: one for each name, good for this program, this path and this source."""
        # The path is in the code, for tracebacks. As a part of the key it would leave files behind when it changes.
        return super().get_bucket(environment, name, None, f"{self._program}\n{filename!a}\n{source}")

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket of a template that was compiled before."""
        checksum, code = COMPILED.get(bucket.key, ("", None))
        if checksum == bucket.checksum:
            bucket.code = code
        elif self._folder:
            with suppress(OSError):
                data = (self._folder / bucket.key).read_bytes()
                # Code that is damaged could do anything, so it is not even looked at.
                if data[:_SEAL] == _seal(data[_SEAL:]):
                    bucket.bytecode_from_string(data[_SEAL:])
            if bucket.code is not None:
                COMPILED[bucket.key] = bucket.checksum, bucket.code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template."""
        assert bucket.code is not None
        COMPILED[bucket.key] = bucket.checksum, bucket.code
        if self._folder:
            data = bucket.bytecode_to_string()
            # A disk that takes it not makes a slow next run.
            with suppress(CatalogueError):
                write_atomically(self._folder / bucket.key, _seal(data) + data, lasting=False)


COMPILED: dict[str, tuple[str, CodeType]] = {}
"""The templates that this process has read or compiled, each with what tells its text, its path and this program."""
_SEAL = 32


def _seal(data: bytes) -> bytes:
    """What a file of compiled code must begin with to be believed."""
    return blake2b(data, digest_size=_SEAL).digest()


@lru_cache(maxsize=64)
def _environment(
    language: Language, templates: tuple[Path, ...], folders: tuple[Path, ...], compiled: Path | None
) -> Environment:
    """The templates of one language."""
    environment = Environment(
        loader=ChoiceLoader([_Templates(folder) for folder in (*templates, TEMPLATES)]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
        bytecode_cache=_Compiled(compiled),
        # Whoever goes on when templates change forgets all of this: REMEMBERED.
        auto_reload=False,
    )
    # Extensions add these methods at run time, so no type checker knows them.
    environment.install_gettext_translations(words(language, folders), newstyle=True)  # type: ignore[attr-defined]
    environment.globals["_"] = environment.globals["gettext"] = _gettext(words(language, folders))
    environment.globals |= {"language": language, "palette": palette, "style": _style(templates, "page")}
    environment.globals |= {"qr_code": qr_code, "in_print": False}
    environment.globals |= {"list_style": _style(templates, "list"), "marks_style": _style(templates, "marks")}
    # A list names the same few kinds again and again, and asking for all their names each time is slow.
    environment.globals["kind_of"] = cache(
        lambda kind: Markup(environment.get_template("kind.txt").render(kind=kind)).striptags()  # noqa: S704
    )
    environment.globals |= {"own_word": words(language, folders).gettext, "search_script": _search_script(templates)}
    environment.filters |= {
        "day": _in_language(lru_cache(maxsize=4096)(language.date)),
        "moment": _in_language(language.moment),
        "number": _in_language(lru_cache(maxsize=4096, typed=True)(language.number)),
        "size": _in_language(language.size),
        "list_of": _in_language(language.list_of),
        "folio": folio,
        "cut": cut,
        "groupby_in_order": groupby_in_order,
        "framed": framed,
        "together": together,
        "bound": bound,
        "settled": settled,
        "boxed": boxed,
        "addressed": addressed,
        "whole": whole,
        "shelf_name": shelf_name,
        "page_numbers": page_numbers,
    }
    environment.tests["foreign"] = lambda other: other != language
    environment.globals["absolute"] = absolute
    return environment


def _gettext(translations: NullTranslations) -> Callable[..., str]:
    """What templates say words with. Jinja's own asks for each word anew, and a page has a hundred."""

    @lru_cache(maxsize=2048)
    def known(message: str) -> Markup:
        return Markup(translations.gettext(message))  # noqa: S704 words are text that we or the project wrote

    @lru_cache(maxsize=2048)
    def bare(message: str) -> Markup:
        return known(message) % {}  # always a format, as in Jinja: `%%` stands for `%`

    @pass_eval_context
    def gettext(around: EvalContext, message: str, /, **values: object) -> str:
        if not around.autoescape:
            return translations.gettext(message) % values
        return known(message) % values if values else bare(message)

    return gettext


def _in_language(function: Callable[..., str]) -> Callable[..., str]:
    """A filter that answers in a language.

    Templates are compiled once for all languages. Jinja works out `{{ 2500|number }}` there and then, unless the
    filter asks for the context.
    """

    @pass_context
    def answer(_context: Context, *values: object, **named: object) -> str:
        return function(*values, **named)

    return answer


NAMED_IN_CODE = ("return.txt", "choice.html", "lost.html", "kind.txt", "post.txt", "pair.txt", "search.js")
"""What pages are made of that no template names."""


def all_files(site: Site) -> tuple[Path, ...]:
    """Every file that any template may be made of."""
    folders = (*site.templates, TEMPLATES)
    return tuple(path for folder in folders for path in sorted(visible(folder.rglob("*"))) if path.is_file())


@lru_cache
def used_files(name: str, site: Site) -> tuple[Path, ...]:
    """Every file that a template is made of: itself, what it names, and the style sheets.

    A kind may have a template of its own, so those of all kinds are among them.
    """
    folders = (*site.templates, TEMPLATES)
    kinds = {f"kinds/{path.name}" for folder in folders for path in visible(folder.glob("kinds/*.html"))}
    own = kinds if name in {"edition.html", "print.html"} else ()
    media: tuple[Medium, ...] = ("print",) if name == "print.html" else ("page", "list", "marks")
    sheets = [sheet for medium in media for sheet in STYLES[medium]]
    waiting = [name, *own, *NAMED_IN_CODE, *sheets]
    found: dict[str, Path] = {}
    while waiting:
        one = waiting.pop()
        with plainly(folders[0] / one, "read"):
            path = next((folder / one for folder in folders if (folder / one).is_file()), None)
        if path is not None and one not in found:
            found[one] = path
            waiting += _named(path)
    return tuple(found[one] for one in sorted(found))


def _named(path: Path) -> Iterator[str]:
    """The templates that one names. What is named by an expression may be any."""
    for word, name in _NAMING.findall(text_of(path)):
        if name:
            yield name
        elif word:
            yield from (other.name for other in visible(path.parent.glob("*.html")) if path.parent.name != "kinds")


_NAMING = pattern(r"{%-?\s*(extends|include|import|from)\s+(?:[\"']([^\"']+)[\"']\s*(?:import|as|ignore|with|-?%))?")


@lru_cache
def _style(folders: tuple[Path, ...], medium: Medium) -> Markup:
    """A style sheet without comments and needless blanks. It is ours or the project's, so it needs no escaping."""
    bare = re.sub(r"/\*.*?\*/", "", style(folders, medium), flags=re.DOTALL)
    tight = re.sub(r"\s*([{};,>]|:(?= ))\s*|(?<![\d.])0(?=\.\d)", r"\1", re.sub(r"\s+", " ", bare))
    return Markup(tight.replace(";}", "}").strip())  # noqa: S704


@lru_cache
def _search_script(folders: tuple[Path, ...]) -> Markup:
    """The script of the search, without the blanks at the start of its lines. It is ours or the project's."""
    places = (*folders, TEMPLATES)
    path = next(place / "search.js" for place in places if (place / "search.js").is_file())
    return Markup(re.sub(r"\n\s*", "\n", text_of(path).strip()))  # noqa: S704


REMEMBERED = (_environment, _style, _search_script, used_files, pair_pattern, return_label)
"""What is remembered of templates and words; to be cleared by who goes on when they change."""


def folio(text: str) -> tuple[str, str, str]:
    """What stands before, between and after the numbers of `Page {page} of {pages}`."""
    match = re.fullmatch(r"(.*)\{page\}(.*)\{pages\}(.*)", text)
    return (match[1], match[2], match[3]) if match else ("", " / ", "")


def page_numbers(page: int, pages: int) -> list[int]:
    """The pages to offer: the first, the last, and those around this one; 0 stands for what is left out."""
    near = sorted({1, pages, *range(max(1, page - 2), min(pages, page + 2) + 1)})
    gaps = {number for before, number in pairwise(near) if number > before + 1}
    return [offered for number in near for offered in ((0, number) if number in gaps else (number,))]


def groupby_in_order(items: Iterable[object], name: str) -> list[tuple[object, list[object]]]:
    """Items that follow each other with the same attribute, in their order; Jinja's own filter would sort them."""
    return [(value, list(group)) for value, group in groupby(items, attrgetter(name))]


def cut(text: str, length: int) -> str:
    """A text of at most this length, cut between words."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:–—") + "…"


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
    for path in sorted([*folder.rglob("*.html"), *folder.glob("*.txt")]):
        with path.open("rb") as file:
            for _line, _function, message, comments in babel_extract(file, _KEYWORDS, _TAGS, _OPTIONS):
                new = _message(message or "", comments, path.relative_to(folder).as_posix())
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
