"""The interface's own words in each language: what stands around a statement on pages and in print.

The English is in the templates; `script/words` collects it in `interface.pot` and brings `<gettext name>.po` up to
date. A project overrides or adds words in `locales/<gettext name>/interface.po`. A word that nobody has reviewed is
never shown: a language publishes only when none is missing.
"""

import gettext
import io
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from workflow.catalogue import Catalogue, Entry, Key, State
from workflow.errors import CatalogueError, Fault
from workflow.languages import Language, read_tag
from workflow.po import read
from workflow.po.header import UTF_8
from workflow.po.mo import compiled

HERE = Path(__file__).parent
POT = HERE / "interface.pot"
SOURCE = read_tag("en")
"""The language in which the templates are written."""


@lru_cache(maxsize=64)
def words(language: Language, folders: tuple[Path, ...] = ()) -> gettext.NullTranslations:
    """The words of a language for gettext; English wherever a word is missing.

    A `folder` of a project holds `<gettext name>/interface.po`; the first folder that has a word wins.
    """
    entries = _reviewed(language, folders)
    if not entries:
        return gettext.NullTranslations()
    header = {"Content-Type": UTF_8, "Plural-Forms": language.plural_forms}
    catalogue = Catalogue(header=header, entries=tuple(entries.values()))
    return gettext.GNUTranslations(io.BytesIO(compiled(catalogue)))


def missing_words(language: Language, folders: tuple[Path, ...] = ()) -> tuple[str, ...]:
    """The messages of the interface that nobody has reviewed in this language."""
    if _is_source(language):
        return ()
    have = _reviewed(language, folders)
    return tuple(entry.msgid for entry in read(POT).entries if entry.key not in have)


def _is_source(language: Language) -> bool:
    return language.tag.split("-")[0] == SOURCE.tag


def _reviewed(language: Language, folders: Sequence[Path]) -> dict[Key, Entry]:
    """The reviewed entries of a language, those of a project in front of ours."""
    found: dict[Key, Entry] = {}
    for path in word_files(language, folders):
        for entry in read(path).entries:
            if entry.state is State.REVIEWED and not entry.obsolete:
                _check_placeholders(entry, path)
                found.setdefault(entry.key, entry)
    return found


def word_files(language: Language, folders: Sequence[Path]) -> Iterator[Path]:
    """The files that exist, the strongest first; a regional variety falls back to its language."""
    names = [language.gettext_name]
    if re.fullmatch(r"[a-z]+_[A-Z]{2}", names[0]):
        names.append(names[0].partition("_")[0])
    for name in names:
        places = [folder / name / "interface.po" for folder in folders]
        yield from filter(Path.is_file, [*places, HERE / f"{name}.po"])


def _check_placeholders(entry: Entry, path: Path) -> None:
    """Every translation uses the placeholders of its message, else no page could be filled."""
    wanted = set(re.findall(r"%\((\w+)\)s", entry.msgid + (entry.msgid_plural or "")))
    for text in entry.msgstrs:
        named = set(re.findall(r"%\((\w+)\)s", text))
        # "One passage" may leave the number out; nothing else may be left out, and nothing added.
        if named - wanted or wanted - named - {"num"}:
            placeholders = ", ".join(f"%({name})s" for name in sorted(wanted)) or "none"
            tip = f"placeholders of this message: {placeholders}"
            raise CatalogueError(Fault(f"“{text}” has other placeholders than its message", path, entry.line, tip))
