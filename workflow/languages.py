"""Facts about a language: its tag, names, direction, and how it writes dates, numbers and lists.

Languages are BCP 47 tags in the configuration, in addresses and file names (`pt-BR`); in `locales/` they take
gettext's form (`pt_BR`). `gettext_name` and `read_gettext_name` are the one mapping between the two.
"""

import datetime
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal, NamedTuple

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.messages.plurals import get_plural
from babel.numbers import format_decimal
from babel.units import format_unit

# Plain "en" is American in CLDR; international bodies write 21 November 2026.
_FORMATS = {"en": "en-GB"}

# gettext names a script by a modifier, BCP 47 by a subtag (GNU gettext manual, "Locale Names").
_MODIFIERS = {"Latn": "latin", "Cyrl": "cyrillic"}
_SCRIPTS = {modifier: script for script, modifier in _MODIFIERS.items()}


# The first of a month is an ordinal number here, which CLDR's patterns do not know.
_FIRSTS = {"fr": "1er"}
_IN_WORDS = {"medium", "long", "full"}

DateStyle = Literal["short", "medium", "long", "full"]

# Codes that services use, and CLDR no longer takes for another language's.
_ALIASES = {"no": "nb"}
# CLDR's likely region is the one with most speakers; a text without a region is meant for the others too.
_REGIONS = {"en": "GB", "pt": "PT"}


@dataclass(frozen=True)
class Language:
    """A language as we publish it. Made by `read_tag`, which refuses what CLDR does not know."""

    tag: str
    """BCP 47, for example `pt-BR`."""

    @cached_property
    def _locale(self) -> Locale:
        return Locale.parse(_FORMATS.get(self.tag, self.tag), sep="-")

    @property
    def gettext_name(self) -> str:
        """The name in `locales/` and in a PO header: `pt_BR`, `sr@latin`."""
        language, *rest = self.tag.split("-")
        region = "".join(f"_{part}" for part in rest if part not in _MODIFIERS)
        modifier = "".join(f"@{_MODIFIERS[part]}" for part in rest if part in _MODIFIERS)
        return f"{language}{region}{modifier}"

    @cached_property
    def name(self) -> str:
        """Its own name, with a capital as at the start of a line: `Español`, `Русский`."""
        own = Locale.parse(self.tag, sep="-").get_display_name() or self.tag
        return own[0].upper() + own[1:]

    @cached_property
    def english_name(self) -> str:
        """Its English name: `Spanish`."""
        return Locale.parse(self.tag, sep="-").english_name or self.tag

    def name_of(self, other: "Language") -> str:
        """The name of another language in this one, as within a sentence: `anglais` in French."""
        return _name_in(self, other)

    @cached_property
    def direction(self) -> Literal["ltr", "rtl"]:
        """Which way it is written."""
        return "rtl" if self._locale.text_direction == "rtl" else "ltr"

    @cached_property
    def plural_forms(self) -> str:
        """The `Plural-Forms` header of a catalogue: gettext's number of forms, which is not CLDR's."""
        # str() of the tuple ends in "; " on some versions of Babel; editors write it without the blank.
        return str(get_plural(Locale.parse(self.tag, sep="-"))).rstrip()

    def date(self, day: datetime.date, style: DateStyle = "long") -> str:
        """A date in words: `21 de noviembre de 2026`."""
        text = format_date(day, style, self._locale)
        first = _FIRSTS.get(self._locale.language)
        return re.sub(r"\b1(?= \w)", first, text, count=1) if first and day.day == 1 and style in _IN_WORDS else text

    def moment(self, at: datetime.datetime, style: DateStyle = "long") -> str:
        """A date with its time, to the minute, and its zone."""
        time = format_time(at, f"{self._locale.time_formats['short'].pattern} z", locale=self._locale)
        around = str(self._locale.datetime_formats[style]).replace("'", "")
        return around.format(time, self.date(at.date(), style))

    def number(self, value: float) -> str:
        """A number with this language's separators: `1 250`."""
        return format_decimal(value, locale=self._locale)

    def size(self, count: int) -> str:
        """The size of a file: `46 kB`, in French `46 ko`."""
        if count < 1_000_000:
            # A short text is a fraction of a kilobyte; one that is rounded to nothing is a tenth.
            kilobytes = max(0.1, round(count / 1000, 1)) if count < 1500 else round(count / 1000)
            return format_unit(kilobytes, "digital-kilobyte", "short", locale=self._locale)
        return format_unit(round(count / 1_000_000, 1), "digital-megabyte", "short", locale=self._locale)

    def list_of(self, items: Sequence[str]) -> str:
        """Items joined as in a sentence: `a, b y c`."""
        return str(format_list(items, locale=self._locale))

    def country(self, code: str) -> str:
        """The name of an ISO 3166 country in this language; the code itself when CLDR has no name."""
        return str(self._locale.territories.get(code.upper(), code))


@lru_cache(maxsize=1024)
def _name_in(language: Language, other: Language) -> str:
    return Locale.parse(other.tag, sep="-").get_display_name(language._locale) or other.name  # noqa: SLF001 one module


@lru_cache
def read_tag(tag: str) -> Language:
    """The language of a BCP 47 tag, spelt as its standard wants it (`pt-br` becomes `pt-BR`).

    Raises ValueError, with a sentence for the person who wrote it, when CLDR does not know the language.
    """
    language, *rest = tag.strip().split("-")
    parts = [language.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)]
    spelt = "-".join(parts)
    try:
        locale = Locale.parse(spelt, sep="-")
    except (UnknownLocaleError, ValueError):
        raise ValueError(f"“{tag}” is not a language that CLDR knows") from None
    if len(parts) != 1 + sum(1 for part in (locale.script, locale.territory) if part):
        raise ValueError(f"“{tag}” is more than a language, a script and a region")
    return Language(spelt)


def read_gettext_name(name: str) -> Language:
    """The language of a gettext locale name: the inverse of `Language.gettext_name`. Raises ValueError."""
    base, _, modifier = name.partition("@")
    language, *rest = base.split("_")
    script = [_SCRIPTS.get(modifier, modifier)] if modifier else []
    return read_tag("-".join([language, *script, *rest]))


class Subtags(NamedTuple):
    """What a tag means, whether it says it or not: `zh-TW` is Chinese in traditional script."""

    language: str
    script: str
    region: str


@lru_cache(maxsize=1024)
def subtags(tag: str) -> Subtags:
    """Language, script and region of a tag or of a service's code; by CLDR the likeliest, where it does not say one."""
    first, *rest = tag.replace("_", "-").split("-")
    first = first.lower()
    language, *more = _ALIASES.get(first, get_global("language_aliases").get(first, first)).split("_")
    parts = [*more, *rest]
    script = next((part.title() for part in parts if len(part) == 4), "")
    region = next((part.upper() for part in parts if len(part) in {2, 3}), "")
    forms = ((language, script, region), (language, region), (language, script), (language,))
    likely = get_global("likely_subtags")
    found = next((likely[name] for form in forms if (name := "_".join(filter(None, form))) in likely), "")
    _, likely_script, likely_region = found.split("_") if found else ("", "", "")
    return Subtags(language, script or likely_script, region or _REGIONS.get(language, likely_region))


@lru_cache(maxsize=256)
def matching(tag: str, codes: tuple[str, ...]) -> str:
    """Which of a service's codes stands for a language: of its region if there is one, and never in another script.

    Where several would do, the first of the usual region counts, or the first of all. Empty when none will do.
    """
    wanted = subtags(tag)
    found = {code: subtags(code) for code in codes if subtags(code)[:2] == wanted[:2]}
    usual = subtags(f"{wanted.language}-{wanted.script}" if wanted.script else wanted.language)
    for region in (wanted.region, usual.region):
        if code := next((code for code in found if found[code].region == region), ""):
            return code
    return next(iter(found), "")


def tag_named(name: str) -> str | None:
    """The tag of a language by its English name: `de` for `German`."""
    return _coded(name, Locale("en").languages)


_NO_COUNTRIES = frozenset({"EZ", "QO", "XA", "XB", "ZZ"})
"""What CLDR names so beside countries: the euro's zone, an ocean, two for tests, and the unknown."""


def is_country(code: str) -> bool:
    """Whether CLDR names this ISO 3166 alpha-2 code as that of a country."""
    return (
        len(code) == 2
        and code.isalpha()
        and code.upper() in Locale("en").territories
        and code.upper() not in _NO_COUNTRIES
    )


def country_named(name: str) -> str | None:
    """The ISO 3166 code of a country by its English name: `DE` for `Germany`."""
    return _coded(name, {code: said for code, said in Locale("en").territories.items() if is_country(code)})


def _coded(name: str, names: Mapping[str, str]) -> str | None:
    return next((code for code, said in names.items() if said.casefold() == name.strip().casefold()), None)
