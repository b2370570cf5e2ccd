"""Statements to measure with: written by pattern, always the same ones, in as many languages as asked for.

    python tests/benchmarks/corpus.py FOLDER [STATEMENTS] [LANGUAGES]      a project, filled and reviewed

A statement has 400 to 1,200 words in about 43 messages: front matter, headings, paragraphs, lists, quotations, links,
a table, notes. Number 17 is the same text whatever the number of statements. Its translations are no language: each
word becomes another one in the letters of the language, while numbers, links, marks and acronyms stand, and months,
negations and duties are the language's own, so that the checks have their work and find no error.

An edit puts words into a sentence and leaves all others as they are: `one` into one sentence of one statement, `some`
into 5 % of all sentences.
"""

import csv
import datetime
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Literal

REPOSITORY = Path(__file__).parents[2]
sys.path.insert(0, str(REPOSITORY))

GLOSSARY = REPOSITORY / "workflow/starter/glossary.csv"
Edit = Literal["none", "one", "some"]
LANGUAGES = ("es", "fr", "ru", "it", "pt", "de", "nl", "pl", "sv", "cs", "uk", "sw")
"""Those of the sample, then others; only the first four have words of the interface in the package."""
SHARE = 0.05

# ----------------------------------------------------------------------------------------------- the sentences

_PLACES = (
    *("Lisbon", "Nairobi", "Jakarta", "Bogotá", "Kyiv", "Tbilisi", "Athens", "Lagos", "Manila", "Tunis", "Warsaw"),
    *("Dakar", "Quito", "Hanoi", "Belfast", "Kampala", "Yerevan", "Marseille", "Durban", "Glasgow", "Sofia"),
    *("Recife", "Osaka", "Tirana", "Kathmandu", "Montreal", "Bergen", "Skopje", "Accra", "Porto"),
)
_PEOPLE = (
    "people who use drugs",
    "people who inject drugs",
    "women who use drugs",
    "young people who use drugs",
    "people in prison",
    "people living with HIV",
    "our peers",
    "our members",
    "families of the dead",
    "community workers",
)
_BODIES = (
    "the Ministry of Health",
    "the Human Rights Council",
    "the regional parliament",
    "the city council",
    "the Special Rapporteur",
    "the Commission on Narcotic Drugs",
    "the Global Fund",
    "the national police",
    "the court of appeal",
    "the prison administration",
)
_SERVICES = (
    "needle and syringe programmes",
    "opioid agonist therapy",
    "naloxone",
    "drug checking",
    "safe consumption rooms",
    "legal aid",
    "treatment of hepatitis",
    "safe housing",
    "peer counselling",
    "health care in prison",
)
_HARMS = (
    "arrests without charge",
    "forced testing",
    "beatings in custody",
    "compulsory treatment",
    "evictions",
    "the loss of children to the state",
    "refusals of care",
    "searches in the street",
    "dismissals from work",
    "deportations",
)
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September", "October"),
    *("November", "December"),
)
_LINKS = ("report", "register", "evidence", "letter", "figures", "petition")
_SENTENCES = (
    "In {place}, {people} have waited for {service} since {year}, and {body} has not answered one of {number} letters",
    "Between {year} and {later}, {number} people told us of {harm} in {place} and in the villages around it",
    "We ask {body} to end {harm} now and to fund {service} in every district",
    "{Service} must be open to {people} without a prescription, a fee or a waiting list",
    "{Body} promised {service} for {place} on {day} {month} {later}, and the promise has not been kept",
    "No one should lose a home, a job or a child because of the drugs that they use",
    "Of every {number} reports of {harm} that reached us from {place}, {fewer} were looked into",
    "The law of {year} treats {people} as a danger, while {number} cases of {harm} went by in plain sight",
    "{People} in {place} know what would help, because they have built {service} with their own hands",
    "A budget that pays for {number} cells can pay for {service} as well",
    "Where {service} came in, cases of {harm} fell from {number} to {fewer} within {months} months",
    "Nothing about {people} may be decided without them, and {body} knows it",
    "Our colleagues in {place} kept {service} going through the winter of {year} with {number} volunteers",
    "We thank {body} for its visit to {place}, and we expect its findings by {day} {month} {later}",
    "The United Nations (UN) has called {harm} a breach of human rights since {year}",
    "{Body} counts what it pays for, and it does not count the dead",
    "In {place} alone, {number} families came to us after {harm}, and {fewer} of them went to court",
    "Every government must publish how many {people} can reach {service}, and how many cannot",
    "What was tried in {place} can be done elsewhere: {service}, run by {people}, paid for by {body}",
    "Since {month} {later}, {people} from {place} have met {body} on {fewer} occasions about {harm}",
    "We will not be silent about {harm}, and we will not leave {place} to those who profit from it",
    "{Service} would cost less than {harm}, as [the {link} of {year}](https://example.org/{link}/{year}) shows",
    "**{Body} must act**: {number} people in {place} have no access to {service}",
    "Read [what {people} say](https://example.org/voices/{number}) before you write about *{harm}* again",
)
_QUOTATIONS = (
    "I asked for {service} and was sent away {fewer} times. On the last day of {month} my brother died",
    "They said that {harm} would end in {year}. I have counted {number} cases since then",
    "I do not need pity. I need {service}, and I need {body} to listen",
    "We are not a problem to be solved in {place}. We are the people who solve it",
)
_ITEMS = (
    "End {harm} in {place} by {month} {later}",
    "Pay for {service} from the budget of {later}",
    "Give {people} a seat and a vote in {body}",
    "Publish the figures on {harm} each year, beginning with {year}",
    "**Train the staff** of {body} together with {people}, at least {fewer} days a year",
    "Repeal the articles of {year} that punish {people}",
)
_STEPS = (
    "Write to {body} before **{day} {month} {later}**, in your own words",
    "Send the [{link}](https://example.org/{link}/{number}) to the people you know in {place}",
    "Tell us at [our desk](mailto:desk@example.org) what {body} answers",
    "Read [the earlier statement](statement-{other}.md) aloud at your next meeting",
)
_NOTES = (
    "Figures of {body} for {year}, table {fewer}",
    "See [the {link}](https://example.org/{link}/{year}#note-{number}) of {month} {year}, page {number}",
    "{Body}, resolution {fewer} of {year}",
)
_TITLES = (
    "{Service} in {place}: the promise of {year}",
    "An open letter to {body} about {harm} in {place}",
    "{Number} letters and no answer: {people} in {place}",
    "Joint statement on {harm} in {place}",
)
_HEADINGS = (
    ("What has happened", "What we have seen", "Where we stand"),
    ("What we ask for", "Our demands", "What must change"),
    ("What has been done so far", "What others have said", "The answer so far"),
    ("How to take part", "What you can do", "The way ahead"),
)
_ADDED = (
    "as we said before",
    "and this has not changed",
    "in the words of those concerned",
    "which {number} people have signed",
    "as the winter of {year} has shown",
)


class _Writer:
    """Writes one statement; `changed` says which of its sentences an edit touches."""

    def __init__(self, number: int, edit: Edit, count: int) -> None:
        self._luck = random.Random(f"statement {number}")
        self._touch = random.Random(f"edit {number}")
        self._edit, self._is_middle = edit, number == count // 2
        self._said = 0
        self._number = number

    def filled(self, pattern: str, luck: random.Random | None = None) -> str:
        luck = luck or self._luck
        year = luck.randint(1998, 2019)
        words = {
            "place": luck.choice(_PLACES),
            "people": luck.choice(_PEOPLE),
            "body": luck.choice(_BODIES),
            "service": luck.choice(_SERVICES),
            "harm": luck.choice(_HARMS),
            "month": luck.choice(_MONTHS),
            "link": luck.choice(_LINKS),
            "year": year,
            "later": year + luck.randint(1, 7),
            "number": luck.randint(32, 989),
            "fewer": luck.randint(3, 31),
            "months": luck.randint(6, 24),
            "day": luck.randint(2, 28),
            "other": f"{luck.randint(1, max(1, self._number)):05}",
        }
        words |= {name.capitalize(): _upper(str(words[name])) for name in ("people", "body", "service", "number")}
        return pattern.format(**words)

    def _sentence(self, patterns: Sequence[str]) -> str:
        text = self.filled(self._luck.choice(patterns))
        self._said += 1
        # Drawn for every sentence, touched or not, so that an edit moves nothing else.
        is_one, added = self._touch.random() < SHARE, self.filled(self._touch.choice(_ADDED), self._touch)
        if (self._edit == "some" and is_one) or (self._edit == "one" and self._is_middle and self._said == 12):
            return f"{text}, {added}."
        return f"{text}."

    def _paragraph(self, least: int = 2, most: int = 4) -> str:
        return " ".join(self._sentence(_SENTENCES) for _ in range(self._luck.randint(least, most)))

    def _list(self, patterns: Sequence[str], marks: Iterable[str]) -> str:
        return "\n".join(f"{mark} {self._sentence(patterns)}" for mark in marks)

    def _table(self) -> str:
        rows = [["Place", "Year", "Cases"]] + [
            [place, str(self._luck.randint(2001, 2024)), str(self._luck.randint(3, 999))]
            for place in self._luck.sample(_PLACES, 3)
        ]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "| --- | --- | ---: |", *lines[1:]])

    def text(self) -> str:
        """The whole file."""
        luck = self._luck
        first, second, third, fourth = (luck.choice(names) for names in _HEADINGS)
        day = f"{luck.randint(2009, 2026)}-{luck.randint(1, 12):02}-{luck.randint(1, 28):02}"
        head = {
            "title": self.filled(luck.choice(_TITLES)),
            "date": day,
            "summary": self._sentence(_SENTENCES).replace("*", ""),
            "ref": f"B/{self._number:05}",
        }
        blocks = [
            *(self._paragraph() for _ in range(luck.randint(1, 2))),
            f"## {first}",
            *(self._paragraph() for _ in range(luck.randint(1, 3))),
            f"> {self._sentence(_QUOTATIONS)}",
            self._paragraph(1, 2)[:-1] + ".[^1]",
            self._table(),
            f"## {second}",
            self._paragraph(1, 2),
            self._list(_ITEMS, "-" * luck.randint(3, 5)),
            f"## {third}",
            *(self._paragraph() for _ in range(luck.randint(2, 3))),
            f"### {luck.choice(_PLACES)}",
            *(self._paragraph(1, 5) for _ in range(luck.randint(1, 2))),
            self._paragraph(1, 3)[:-1] + ".[^2]",
            f"> {self._sentence(_QUOTATIONS)}\n>\n> {self._sentence(_QUOTATIONS)}",
            f"## {fourth}",
            self._list(_STEPS, (f"{i}." for i in range(1, luck.randint(3, 4) + 1))),
            self._paragraph(),
            f"[^1]: {self._sentence(_NOTES)}\n\n[^2]: {self._sentence(_NOTES)}",
        ]
        fields = "".join(f"{name}: {json.dumps(value, ensure_ascii=False)}\n" for name, value in head.items())
        return f"---\n{fields.replace(json.dumps(day), day)}---\n\n" + "\n\n".join(blocks) + "\n"


def _upper(text: str) -> str:
    return text[0].upper() + text[1:]


def slug(number: int) -> str:
    """The name of a statement."""
    return f"statement-{number:05}"


def statement(number: int, edit: Edit = "none", count: int = 2) -> str:
    """The Markdown of a statement, the first of which is number 1."""
    return _Writer(number, edit, count).text()


def write_sources(folder: Path, count: int, edit: Edit = "none") -> int:
    """Bring the sources to the state of an edit; how many files it touched. What is as it was is left alone."""
    folder.mkdir(parents=True, exist_ok=True)
    touched = 0
    for number in range(1, count + 1):
        path, text = folder / f"{slug(number)}.md", statement(number, edit, count)
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            touched += 1
    return touched


# ------------------------------------------------------------------------------------------- the translations

# Words that the checks read; they stand in the place of the English ones, and their grammar is nobody's concern.
_OWN = {
    "es": """not:no no:no nothing:nada without:sin must:debe may:puede should:debería cannot:no+puede the:el of:de in:en
        and:y to:a for:para by:por with:con that:que which:que is:es are:son a:un an:un our:nuestro we:nosotros from:de
        on:en has:ha have:han was:fue it:lo they:ellos as:como before:antes since:desde this:este how:cómo""",
    "fr": """not:ne+pas no:aucun nothing:rien without:sans must:doit may:peut should:devrait cannot:ne+peut+pas the:le
        of:de in:dans and:et to:à for:pour by:par with:avec that:que which:qui is:est are:sont a:un an:un our:notre
        we:nous from:de on:sur has:a have:ont was:était it:il they:ils as:comme before:avant since:depuis this:ce""",
    "ru": """not:не no:нет nothing:ничего without:без must:должен may:может should:следует cannot:не+может the:этот
        of:из in:в and:и to:к for:для by:от with:с that:что which:который is:есть are:есть our:наш we:мы from:из on:на
        was:был it:это they:они as:как before:до since:с this:этот how:как""",
    "it": """not:non no:nessun nothing:niente without:senza must:deve may:può should:dovrebbe cannot:non+può the:il
        of:di in:in and:e to:a for:per by:da with:con that:che which:che is:è are:sono a:un an:un our:nostro we:noi
        from:da on:su has:ha have:hanno was:era it:lo they:loro as:come before:prima since:da this:questo how:come""",
}
_OWN_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyzáéíóú", "оврдигхеайклмнапкрстуввксзаеиоу")
_TURNED = str.maketrans("aeioulnrst", "eaoiunlsrd")
_ENDINGS = {"es": "a", "fr": "es", "it": "i", "pt": "o", "de": "en", "nl": "en", "pl": "y", "sv": "ar", "cs": "y"}
# Left alone: addresses, notes, placeholders, and what begins with a digit; else words are taken one by one.
_PARTS = re.compile(r"\]\([^)\s]*\)|\[\^[^\]]*\]|<[^>\s]*>|%\(\w+\)\w|\{[^}]*\}|&\w+;|\d[\w.,/-]*|(?P<word>[^\W\d_]+)")


@cache
def _word(word: str, language: str) -> str:
    if len(word) > 1 and word.isupper():
        return word
    if word in _months(language):
        return _months(language)[word]
    if own := _words(language).get(word.lower()):
        return own if word[0].islower() else _upper(own)
    turned = word.lower().translate(_CYRILLIC if language in {"ru", "uk"} else _TURNED)
    if len(word) > 3:
        turned += _ENDINGS.get(language, "а" if language in {"ru", "uk"} else "u")
    return _upper(turned) if word[0].isupper() else turned


@cache
def _words(language: str) -> dict[str, str]:
    pairs = (pair.split(":") for pair in _OWN.get(language, "").split())
    return {english: own.replace("+", " ") for english, own in pairs}


@cache
def _months(language: str) -> dict[str, str]:
    return dict(zip(_MONTHS, _OWN_MONTHS.get(language, "").split(), strict=False))


def translated(text: str, language: str) -> str:
    """A message in a language."""
    terms, forms = _terms(language)
    known = [forms[term.lower()] for term in terms.findall(text)]
    places = iter(range(len(known)))
    marked = terms.sub(lambda _: f"⟦{next(places)}⟧", text)
    turned = _PARTS.sub(lambda part: _word(part["word"], language) if part["word"] else part[0], marked)
    whole = re.sub(r"⟦(\d+)⟧", lambda place: known[int(place[1])], turned) if known else turned
    return whole.replace(": ", "\u00a0: ") if language == "fr" else whole


@cache
def _terms(language: str) -> tuple[re.Pattern[str], dict[str, str]]:
    """What the starter glossary prefers, so that a catalogue has no more warnings than one that people wrote."""
    with GLOSSARY.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["lang"] == language and row["status"] == "preferred"]
    forms = {row["term"].lower(): row["text"] for row in rows if not row["term"].isupper()}
    longest = sorted(map(re.escape, forms), key=len, reverse=True)
    return re.compile(rf"(?<![\w/])(?:{'|'.join(longest) or '(?!)'})(?!\w)", re.IGNORECASE), forms


# ------------------------------------------------------------------------------------------------- a project

_CONFIGURATION = """\
[organisation]
name = "Network of Benchmarks"
short = "NB"
url = "https://example.org"

[languages]
source = "en"
targets = {targets}

[kinds.default]
needs = "reviewed"
outdated = "original"
"""


def write_project(folder: Path, count: int, languages: Sequence[str] = LANGUAGES[:4]) -> None:
    """A Communiqué project whose catalogues are filled and reviewed, and of which nothing is built yet."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "communique.toml").write_text(_CONFIGURATION.format(targets=json.dumps(list(languages))))
    write_sources(folder / "source", count)
    (folder / "locales").mkdir(exist_ok=True)
    shutil.copyfile(GLOSSARY, folder / "locales/glossary.csv")
    for language in languages:
        _write_interface(folder / "locales", language)
    done = subprocess.run(
        [sys.executable, "-m", "workflow", "--project", folder, "extract"],
        capture_output=True,
        check=False,
        cwd=REPOSITORY,
    )
    assert done.returncode == 0, done.stderr.decode()
    review(folder, languages)


def _write_interface(locales: Path, language: str) -> None:
    """The words around a statement, where the package has none in this language."""
    from workflow.catalogue import Catalogue
    from workflow.languages import read_tag
    from workflow.po import new_header, read, save
    from workflow.words import HERE, POT

    tag = read_tag(language)
    if (HERE / f"{tag.gettext_name}.po").exists():
        return
    forms = int(tag.plural_forms.partition("=")[2].partition(";")[0])
    entries = tuple(
        replace(
            entry,
            msgstrs=(translated(entry.msgid, language),) * (forms if entry.msgid_plural else 1),
        )
        for entry in read(POT).entries
    )
    header = new_header(tag.gettext_name, tag.plural_forms, project="words", date=datetime.date(2026, 1, 1))
    save(locales / tag.gettext_name / "interface.po", Catalogue(header=header, entries=entries))


def catalogues(folder: Path, languages: Sequence[str] = LANGUAGES) -> Iterator[tuple[str, Path]]:
    """(language, path) of every catalogue of a project."""
    for language in languages:
        for path in sorted((folder / "locales" / language / "LC_MESSAGES").glob("*.po")):
            yield language, path


_OPEN = re.compile(r'^msgid "(.*)"\nmsgstr ""$', re.MULTILINE)


def review(folder: Path, languages: Sequence[str] = LANGUAGES) -> int:
    """Translate and let stand every entry that is empty or fuzzy, as a person would; how many files it touched."""
    with ProcessPoolExecutor() as pool:
        return sum(pool.map(_review, *zip(*catalogues(folder, languages), strict=True), chunksize=100))


def _review(language: str, path: Path) -> bool:
    text = path.read_text(encoding="utf-8")
    new = _reviewed(path, language) if "\n#, fuzzy" in text else _filled(text, language)
    if new != text:
        path.write_text(new, encoding="utf-8")
    return new != text


def _filled(text: str, language: str) -> str:
    """A catalogue without anything fuzzy, its empty entries filled. The header is the block before the first blank."""
    header, blank, entries = text.partition("\n\n")
    return header + blank + _OPEN.sub(lambda entry: _entry(entry[1], language), entries)


def _entry(msgid: str, language: str) -> str:
    return f'msgid "{msgid}"\nmsgstr "{translated(msgid, language)}"'


def _reviewed(path: Path, language: str) -> str:
    from workflow.po import read, render

    catalogue = read(path)
    entries = tuple(
        entry
        if entry.obsolete or (all(entry.msgstrs) and not entry.fuzzy)
        else replace(
            entry,
            msgstrs=(translated(entry.msgid, language),),
            fuzzy=False,
            previous_msgid=None,
            comments=tuple(c for c in entry.comments if not c.startswith("stale:")),
        )
        for entry in catalogue.entries
    )
    return render(replace(catalogue, entries=entries))


if __name__ == "__main__":
    where, *numbers = sys.argv[1:]
    statements, several = (int(number) for number in (*numbers, *("100", "4")[len(numbers) :]))
    write_project(Path(where), statements, LANGUAGES[:several])
