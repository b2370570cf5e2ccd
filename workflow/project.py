"""communique.toml: folders, organisation, languages, kinds and their policies.

`Project` is the only place that knows where things lie.
"""

import hashlib
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from workflow.cache import digest_of_values
from workflow.errors import Fault, ProjectError, UsageError, nearest
from workflow.languages import Language, read_tag, tag_named
from workflow.patterns import pattern
from workflow.pictures import picture_flaw
from workflow.sheets import Form

CONFIGURATION = "communique.toml"
SLUG = pattern(r"[a-z0-9](?:[a-z0-9-]{0,78}[a-z0-9])?")
RESERVED = frozenset({"archive", "feed", "files", "downloads", "search"})
"""Names that the site uses itself, so no statement can have them."""
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10))})
"""Names that stand for devices on Windows, whatever ending they have: no file or folder there can bear one."""
_UNUSABLE = pattern(r'[\x00-\x1f\x7f\x85\u2028\u2029<>:"|?*\\]|[. ]$')
"""What cannot stand in a name on every disk, or not in a line of SHA256SUMS."""


def flaw(message: str, tip: str = "") -> PydanticCustomError:
    """What a validator raises to have a person told this sentence and this tip."""
    return PydanticCustomError("flaw", "{message}", {"message": message, "tip": tip})


def spelt(spelling: str, wanted: str) -> AfterValidator:
    """A validator of texts that match a pattern; `wanted` says in words what it must be: `a colour like #7a1f3d`."""
    known = pattern(spelling)

    def check(value: str) -> str:
        if not known.fullmatch(value):
            raise PydanticCustomError("form", "{wanted}", {"wanted": wanted})
        return value

    return AfterValidator(check)


def _tag(value: str) -> str:
    try:
        return read_tag(value).tag
    except ValueError as error:
        raise flaw(str(error), f"write its tag, like {tag_named(value) or 'es or pt-BR'}") from None


Tag = Annotated[str, AfterValidator(_tag)]
Family = Annotated[str, spelt(r"[\w .-]{0,60}", "the name of a family of fonts")]


class Section(BaseModel):
    """A table of communique.toml, or of front matter: typed, frozen, and without unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @classmethod
    def said(cls) -> str:
        """What it must be, for a person who wrote something else there."""
        needed = [f"“{name}”" for name, field in cls.model_fields.items() if field.is_required()]
        return f"a table with {joined(needed, 'and')}" if needed else "a table of keys and values"


class Fonts(Section):
    """The families that texts are set in; their static faces lie in the project's folder fonts/, or are installed."""

    serif: Family = ""
    """Of texts and titles."""
    sans: Family = ""
    """Of headings, labels and tables."""


class Organisation(Section):
    """Who publishes."""

    name: str
    short: str
    url: Annotated[str, spelt(r"https?://[^\s/]+(/\S*)?", "an address like https://example.org")]
    """Where the site will live; canonical links come from it."""
    email: str = ""
    logo: str = ""
    """A picture, relative to the project."""
    accent: Annotated[str, spelt(r"#[0-9a-fA-F]{6}", "a colour like #7a1f3d")] = "#7a1f3d"
    fonts: Fonts = Fonts()


class Languages(Section):
    """What is translated into what, as BCP 47 tags."""

    source: Tag = "en"
    targets: list[Tag]

    @model_validator(mode="after")
    def _differ(self) -> "Languages":
        if self.source in self.targets:
            tip = "take it out of the targets: they are what is translated into"
            raise flaw(f"the source language “{self.source}” stands among the targets", tip)
        if len(set(self.targets)) != len(self.targets):
            twice = next(tag for tag in self.targets if self.targets.count(tag) > 1)
            raise flaw(f"a target language stands there twice: {twice}", "name each language once")
        return self


class Policy(Section):
    """What a kind of statement needs before an edition goes out, and what happens when it is outdated."""

    needs: Literal["reviewed", "approved"] = "approved"
    approvals: int = Field(default=1, ge=1, le=9)
    """How many different people must sign off."""
    outdated: Literal["hold", "original"] = "hold"
    cosmetic: Literal["keep", "stale"] = "stale"
    """Whether a change of spacing, quotes or a full stop leaves a translation reviewed and approved."""
    signatories: Literal["plain", "by-country", "by-region"] = "plain"
    """How the names under a text are put in order."""
    prints: list[Form] | None = None
    """Which PDFs this kind has, where they are not those of `[prints]`."""

    @model_validator(mode="after")
    def _hold_has_a_text_to_hold(self) -> "Policy":
        if self.outdated == "hold" and self.needs != "approved":
            raise ValueError('outdated = "hold" needs needs = "approved": only an approved text can be held')
        return self


class ApprovalSettings(Section):
    """How approvers appear in public."""

    show_names: bool = False
    """False: by role alone, since reviewers may be at risk."""


class DraftSettings(Section):
    """Which engines draft, in order."""

    engines: list[str] = ["memory"]
    curated: list[str] = []
    """TMX files, as paths or patterns in the project, whose translations were reviewed: they may fill entries."""
    memories: list[str] = []
    """TMX files that only suggest."""
    flagged: bool = False
    """True writes a draft with a forbidden word or lost markup, and flags it; otherwise the entry stays empty."""


class LinkSettings(Section):
    """Which addresses a translator may change to a localised one."""

    localised: list[str] = []
    """Prefixes of addresses."""


class ClusterSettings(Section):
    """The files for TLS to a cluster, in PEM, relative to the project: all three, or none."""

    ca: str = ""
    """Who signs the certificates of the cluster."""
    cert: str = ""
    key: str = ""

    @model_validator(mode="after")
    def _all_or_none(self) -> "ClusterSettings":
        if 0 < sum(map(bool, (self.ca, self.cert, self.key))) < 3:
            raise ValueError("“cluster” needs “ca”, “cert” and “key”")
        return self


class PrintSettings(Section):
    """Which PDFs an edition has."""

    forms: list[Form] = ["screen", "print"]


class SiteSettings(Section):
    """What holds for the whole site."""

    sample: bool = False
    """True labels every page and print as a sample that no organisation has issued."""


class DownloadSettings(Section):
    """What there is to take along, beside page and PDFs."""

    formats: list[Literal["text", "social", "epub", "docx"]] = ["text", "social", "epub"]
    """Files of each edition; `docx` needs pandoc."""
    bundles: list[Literal["language", "statement"]] = ["language", "statement"]
    """ZIPs: everything in one language, one statement in every language."""


class SignSettings(Section):
    """Whose signature stands under SHA256SUMS, made by `communique sign`."""

    key: str = ""
    """The file of a minisign secret key. It never belongs into the repository."""
    public: str = ""
    """The public key: the line that minisign prints, or the file that holds it. Published as `minisign.pub`."""


class Settings(Section):
    """The whole of communique.toml."""

    organisation: Organisation
    languages: Languages
    draft: DraftSettings = DraftSettings()
    engines: dict[str, dict[str, Any]] = {}
    kinds: dict[str, Policy] = {}
    approval: ApprovalSettings = ApprovalSettings()
    links: LinkSettings = LinkSettings()
    cluster: ClusterSettings = ClusterSettings()
    site: SiteSettings = SiteSettings()
    downloads: DownloadSettings = DownloadSettings()
    sign: SignSettings = SignSettings()
    prints: PrintSettings = PrintSettings()

    @model_validator(mode="before")
    @classmethod
    def _kinds_inherit_the_default(cls, data: dict[str, Any]) -> dict[str, Any]:
        kinds = data.get("kinds")
        if not isinstance(kinds, dict) or not all(isinstance(kind, dict) for kind in kinds.values()):
            return data
        default = kinds.get("default", {})
        return {**data, "kinds": {name: {**default, **kind} for name, kind in kinds.items()}}


@dataclass(frozen=True)
class Project:
    """A project's folders and settings. Made by `open_project`."""

    root: Path
    settings: Settings
    sha256: str
    """Of the bytes of communique.toml."""

    @cached_property
    def digest(self) -> str:
        """A digest of communique.toml as it is understood."""
        return digest_of_values(self.settings.model_dump())

    @property
    def source(self) -> Path:
        """Where the originals lie."""
        return self.root / "source"

    @property
    def locales(self) -> Path:
        """Where catalogues and approved editions lie."""
        return self.root / "locales"

    @property
    def output(self) -> Path:
        """What is made: `site` to upload, `proof` never."""
        return self.root / "output"

    @cached_property
    def source_language(self) -> Language:
        """The language that most originals are written in."""
        return read_tag(self.settings.languages.source)

    @cached_property
    def targets(self) -> tuple[Language, ...]:
        """The languages that are translated into, in the order of communique.toml."""
        return tuple(map(read_tag, self.settings.languages.targets))

    @cached_property
    def languages(self) -> tuple[Language, ...]:
        """Every language of the site, the source language first."""
        return (self.source_language, *self.targets)

    def policy(self, kind: str) -> Policy:
        """What holds for a kind of statement."""
        kinds = self.settings.kinds
        return kinds.get(kind) or kinds.get("default") or Policy()

    def forms(self, kind: str) -> tuple[Form, ...]:
        """The PDFs that an edition of a kind has, each once, in the order of `Form`."""
        own = self.policy(kind).prints
        wanted = self.settings.prints.forms if own is None else own
        return tuple(form for form in get_args(Form) if form in wanted)

    @property
    def glossary_path(self) -> Path:
        """The terms."""
        return self.locales / "glossary.csv"

    def source_path(self, slug: str) -> Path:
        """The original of a statement."""
        return self.source / f"{slug}.md"

    def template_path(self, slug: str) -> Path:
        """The POT of a statement."""
        return self.locales / "templates" / f"{slug}.pot"

    def catalogue_path(self, slug: str, language: Language) -> Path:
        """The catalogue of a statement in a language."""
        return self.locales / language.gettext_name / "LC_MESSAGES" / f"{slug}.po"

    def approved_path(self, slug: str, language: Language) -> Path:
        """The approved edition of a statement in a language."""
        return self.locales / language.gettext_name / "approved" / f"{slug}.md"

    @cached_property
    def folders(self) -> Mapping[str, tuple[str, str]]:
        """By tag, where approved editions and catalogues lie, relative to the root.

        As text: a Path for each of a hundred thousand files takes its time.
        """
        return {
            language.tag: (
                self.approved_path("any", language).parent.relative_to(self.root).as_posix(),
                self.catalogue_path("any", language).parent.relative_to(self.root).as_posix(),
            )
            for language in self.languages
        }

    def relative(self, path: Path) -> Path:
        """A path as a person in the project's folder would write it."""
        return path.relative_to(self.root) if path.is_relative_to(self.root) else path

    def language(self, tag: str) -> Language:
        """A language of this project by its tag. Raises UsageError."""
        found = next((language for language in self.languages if language.tag.lower() == tag.lower()), None)
        if found is None:
            known = ", ".join(language.tag for language in self.languages)
            raise UsageError(f"“{tag}” is not a language of this project", tip=f"it has {known}")
        return found


def slug_flaw(slug: str) -> str | None:
    """What is wrong with a slug, or None."""
    if slug in RESERVED:
        return f"“{slug}” is a name that the site uses itself"
    if slug in _DEVICES:
        return _device(slug)
    if not SLUG.fullmatch(slug):
        return f"“{slug}” is no slug: small letters, digits and hyphens, at most 80"
    return None


def name_flaw(name: str) -> str | None:
    """What is wrong with the name of a file that lies on the site, or None."""
    if name.partition(".")[0].lower() in _DEVICES:
        return _device(name)
    if found := _UNUSABLE.search(name):
        sign = found[0] if found[0].isprintable() and found[0] != " " else f"U+{ord(found[0]):04X}"
        where = "at the end of " if found[0] in ". " else "in "
        return f"“{name}” has {sign} {where}its name, which not every disk takes; rename the file"
    return None


def _device(name: str) -> str:
    return f"“{name}” is a name that Windows keeps for a device; choose another"


def find_root(start: Path) -> Path:
    """The nearest folder, from `start` upwards, that holds communique.toml. Raises ProjectError."""
    for folder in (start, *start.parents):
        if (folder / CONFIGURATION).is_file():
            return folder
    raise ProjectError(f"no {CONFIGURATION} in {start} or above it", tip="communique init DIR makes a project")


def faults_of_table(error: ValidationError, kind: type[Section], root: Path, *table: str) -> Iterator[Fault]:
    """Every finding in a table of communique.toml that another module reads as `kind`, each with its line."""
    text = (root / CONFIGURATION).read_text(encoding="utf-8-sig")
    return faults_of(error, kind, Path(CONFIGURATION), lambda location: _toml_line(text, (*table, *location)))


def line_of(root: Path, *keys: str) -> int:
    """The line of communique.toml where a key stands, or the table it should stand in."""
    return _toml_line((root / CONFIGURATION).read_text(encoding="utf-8-sig"), keys)


def open_project(root: Path) -> Project:
    """The project in a folder. Raises ProjectError with every fault of communique.toml, each with its line."""
    path = root / CONFIGURATION
    shown = Path(CONFIGURATION)
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
        data = tomllib.loads(text)
    except FileNotFoundError:
        raise ProjectError(f"no {CONFIGURATION} in {root}", tip="communique init DIR makes a project") from None
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ProjectError(Fault(f"not UTF-8 ({error.reason})", shown, line, "save the file as UTF-8")) from None
    except tomllib.TOMLDecodeError as error:
        named = re.search(r"line (\d+)", str(error))
        message = f"not TOML: {re.sub(r' [(]at .*', '', str(error))}"
        tip = "text stands in quotes, a list in brackets, and a table begins with its name in brackets"
        number = int(named[1]) if named else text.count("\n") + 1
        raise ProjectError(Fault(message, shown, number, tip)) from None
    except OSError as error:
        raise ProjectError(f"{path} cannot be read: {error.strerror}") from None
    try:
        settings = Settings.model_validate(data)
    except ValidationError as error:
        raise ProjectError(faults_of(error, Settings, shown, lambda loc: _toml_line(text, loc))) from None
    logo = settings.organisation.logo
    if logo and (flaw := picture_flaw(root / logo, logo)):
        tip = "give the path of a PNG, JPEG or SVG from the project's folder"
        raise ProjectError(Fault(flaw, shown, _toml_line(text, ("organisation", "logo")), tip))
    return Project(root.resolve(), settings, hashlib.sha256(content).hexdigest())


Location = tuple[int | str, ...]


def _toml_line(text: str, location: Location) -> int:
    """The line of a key in a TOML text, or of the table it should stand in."""
    table: tuple[str, ...] = ()
    best, depth = 1, 0
    names = tuple(str(part) for part in location)
    for number, line in enumerate(text.split("\n"), 1):
        if header := re.match(r"\s*\[+\s*([^\]]+?)\s*\]", line):
            table = tuple(part.strip(" \"'") for part in header[1].split("."))
            path = table
        elif key := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            path = (*table, *(part.strip("\"'") for part in key[1].split(".")))
        else:
            continue
        common = next(
            (i for i, (a, b) in enumerate(zip(path, names, strict=False)) if a != b), min(len(path), len(names))
        )
        # A table may be there by the tables in it alone: `[kinds.news]` is where `kinds` stands.
        if common > depth and common in {len(path), len(names)}:
            best, depth = number, common
    return best


_README = "README.md lists what may stand there"
_SAID: Mapping[str, tuple[str, str]] = {
    "empty": ("“{field}” is empty", "write what it says, or delete the line where the key may be left out"),
    "missing": ("“{field}” is missing", "add it: README.md lists what must stand there"),
    "extra_forbidden": ("“{field}” is not a key that is known here", f"check its spelling; {_README}"),
    "string_type": ("“{field}” must be text: put it in quotes", ""),
    "list_type": ("“{field}” must be a list", "write it in brackets, also where it is one thing alone: [this, that]"),
    "dict_type": ("“{field}” must be a table of keys and values", _README),
    "model_type": ("“{field}” must be {table}", _README),
    "bool_type": ("“{field}” must be true or false", "without quotes"),
    "int_type": ("“{field}” must be a whole number", "without quotes"),
    "literal_error": ("“{field}” must be {expected}, not “{input}”", ""),
    "date": ("“{field}” must be a date like 2026-11-21, not “{input}”", "write year, month and day in figures"),
    "datetime": (
        "“{field}” must be a day and an hour with its time zone, like 2026-12-01T09:00+01:00, not “{input}”",
        "write year, month and day in figures, T, the hour, and how far it is ahead of UTC",
    ),
    "timezone_aware": (
        "“{field}” needs a time zone, as in 2026-12-01T09:00+01:00",
        "write T and the hour after the day, then how far it is ahead of UTC; Z where it is UTC",
    ),
    "form": ("“{field}” must be {wanted}, not “{input}”", ""),
    "flaw": ("{message}", "{tip}"),
    "value_error": ("{error}", ""),
}
"""By type of an error: what is wrong, and what to do about it."""


def faults_of(
    error: ValidationError, table: type[Section], path: Path, line_of: Callable[[Location], int]
) -> Iterator[Fault]:
    """Every finding of the validation of a table, in the order of the file, in words for the person who wrote it."""
    found = [(line_of(item["loc"]), *_said(item, table)) for item in error.errors(include_url=False)]
    for line, sentence, tip in sorted(dict.fromkeys(found), key=lambda finding: finding[0]):
        yield Fault(sentence, path, line, tip)


def _said(item: Any, table: type[Section]) -> tuple[str, str]:
    """What is wrong and a tip."""
    location, context = item["loc"], item.get("ctx", {})
    field = ".".join(str(part) for part in location if not _is_branch(part)) or "this"
    sentence, tip = _SAID.get(_type_of(item), ("“{field}”: {message}, not “{input}”", ""))
    words = {
        **context,
        "field": field,
        "input": item.get("input"),
        "expected": str(context.get("expected", "")).replace("'", ""),
        "error": context.get("error", item["msg"]),
        "message": item["msg"][:1].lower() + item["msg"][1:],
        "table": _table_at(table, location).said(),
    }
    if item["type"] == "extra_forbidden":
        tip = nearest(str(location[-1]), _table_at(table, location[:-1]).model_fields) or tip
    return sentence.format_map(words), tip.format_map(words)


def _type_of(item: Any) -> str:
    """The type of an error, as `_SAID` has it."""
    kind = str(item["type"])
    if kind == "string_too_short" or (kind.endswith("_type") and item.get("input") is None):
        return "empty"
    return re.sub(r"^(date|datetime)_.*", r"\1", kind)


def _table_at(table: type[Section], location: Location) -> type[Section]:
    """The table that a location lies in, or is."""
    for part in location:
        if field := table.model_fields.get(str(part)):
            table = next(_sections(field.annotation), table)
    return table


def _sections(annotation: Any) -> Iterator[type[Section]]:
    """The tables that a type speaks of."""
    if isinstance(annotation, type) and issubclass(annotation, Section):
        yield annotation
    for part in get_args(annotation):
        yield from _sections(part)


def _is_branch(part: int | str) -> bool:
    """Whether a part of a location is pydantic's name for a validator or for a key itself, which nobody wrote."""
    return isinstance(part, str) and re.fullmatch(r"([a-z-]*)\[.*\]", part) is not None


def joined(items: Iterable[str], word: str = "or") -> str:
    """`a, b or c`."""
    *most, last = items
    return f"{', '.join(most)} {word} {last}" if most else last
