"""The letter in a kit: what to do with it, in the translator's language, as plain text that any computer opens.

`letters/<lang>.txt` are the letters; a project may have its own in `templates/kit/<lang>.txt`. A paragraph under a line
`:glossary`, `:memory`, `:proofs` or `:embargo` is there only when the kit holds such a thing, and one under `:more`
when it holds any of the first three. Where the organisation has an e-mail address, the paragraph under `:contact`
names it; otherwise that under `:sender` is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from workflow.languages import Language
from workflow.markdown import inline
from workflow.patterns import pattern
from workflow.project import Organisation
from workflow.styles import text_of

README = "README.txt"
_LETTERS = Path(__file__).with_name("letters")
_CONDITION = pattern(r":(\w+)\n")


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a kit."""

    file: str
    title: str
    """As Markdown, in the language of the original."""
    todo: int
    """How many entries are to be translated or checked ..."""
    entries: int
    """... of how many."""
    is_embargoed: bool = False


@dataclass(frozen=True, slots=True)
class Parcel:
    """What a letter goes with."""

    organisation: Organisation
    language: Language
    texts: tuple[Text, ...]
    files: frozenset[str]


def letter(parcel: Parcel, own: Path) -> bytes:
    """The letter; `own` is the folder of the project's templates. With what old programs on Windows need."""
    language, organisation = parcel.language, parcel.organisation
    paragraphs = _written(language, own).split("\n\n")
    text = "\n\n".join(_that_hold(paragraphs, set(_holdings(parcel))))
    filled = Template(text).safe_substitute(
        organisation=organisation.name,
        language=language.name_of(language),
        tag=language.tag,
        files="\n".join(_line(text) for text in parcel.texts),
        embargoed="\n".join(f"   {text.file}" for text in parcel.texts if text.is_embargoed),
        contact=organisation.email,
    )
    return f"{filled.rstrip()}\n".replace("\n", "\r\n").encode("utf-8-sig")


def _written(language: Language, own: Path) -> str:
    """The letter in this language, in the one without script and region, or in English."""
    tags = (language.tag, language.tag.partition("-")[0], "en")
    paths = [folder / f"{tag}.txt" for tag in tags for folder in (own / "kit", _LETTERS)]
    return text_of(next(path for path in paths if path.is_file())).removeprefix("\N{BYTE ORDER MARK}")


def _that_hold(paragraphs: list[str], holdings: set[str]) -> Iterator[str]:
    """The paragraphs whose condition is met, without it."""
    for paragraph in paragraphs:
        condition = _CONDITION.match(paragraph)
        if condition is None:
            yield paragraph
        elif condition[1] in holdings:
            yield paragraph[condition.end() :]


def _holdings(parcel: Parcel) -> Iterator[str]:
    """What is in a kit that is not in each."""
    suffixes = {".csv": "glossary", ".tmx": "memory", ".html": "proofs"}
    more = [suffixes[suffix] for suffix in map(_suffix, parcel.files) if suffix in suffixes]
    yield from [*more, "more"] if more else ()
    yield "contact" if parcel.organisation.email else "sender"
    if any(text.is_embargoed for text in parcel.texts):
        yield "embargo"


def _suffix(name: str) -> str:
    return Path(name).suffix


def _line(text: Text) -> str:
    """A text of the list: its file, how much is to be done, its title."""
    return f"   {text.file}   {text.todo}/{text.entries}\n      {inline(text.title).plain}"
