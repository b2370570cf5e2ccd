"""What the checks find, and what they find wrongly: `python tests/benchmarks/checks.py [es fr …] [--show KIND]`.

Correct pairs are the reviewed entries of the project's own catalogues, tests/cases/pairs.<language>.txt, and statements
in a folder of translated files (`--samples`). Each is mutated as a slip of a person or an engine would; the tables
give, for each kind of slip, how many of a hundred are found, and for each check how many correct pairs it complains of.
"""

import argparse
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from workflow.catalogue import State
from workflow.checks import Level, pair_of, problems, with_glossary
from workflow.checks.pair import Pair
from workflow.checks.reading.marks import marks
from workflow.examination import gate
from workflow.glossary import open_glossary
from workflow.messages import Text, walk
from workflow.po import read
from workflow.project import open_project
from workflow.sources import take_inventory
from workflow.statement import read_parts, texts

ROOT = Path(__file__).parents[2]
LANGUAGES = ("es", "fr", "it", "ru")
GLOSSARY = open_glossary(ROOT / "locales/glossary.csv")
CHECKS = with_glossary(GLOSSARY)
Mutation = Callable[[Pair, random.Random], str | None]


# ----------------------------------------------------------------------------------------------------- correct pairs


def correct_pairs(language: str, samples: Path | None) -> list[Pair]:
    """Every correct pair of a language, once."""
    found = [
        *_from_cases(language),
        *_from_catalogues(language),
        *(_from_samples(language, samples) if samples else ()),
    ]
    return list({(pair.source.text, pair.target.text): pair for pair in found}.values())


def _from_cases(language: str) -> Iterator[Pair]:
    path = ROOT / f"tests/cases/pairs.{language}.txt"
    if path.exists():
        lines = [line for line in path.read_text("utf-8").splitlines() if line and not line.startswith("# ")]
        for source, target in zip(lines[::2], lines[1::2], strict=True):
            yield pair_of(source, target, "en", language)


def _from_catalogues(language: str) -> Iterator[Pair]:
    for path in sorted(ROOT.glob(f"locales/{language}/LC_MESSAGES/*.po")):
        original = ROOT / f"source/{path.stem}.md"
        for entry in read(path).entries:
            if entry.state is State.REVIEWED and not entry.obsolete:
                yield pair_of(entry.msgid, entry.msgstr, _language_of(original), language)


def _language_of(original: Path) -> str:
    meta = read_parts(original.read_bytes(), original)[0] if original.exists() else None
    return (meta.language if meta else None) or "en"


def _from_samples(language: str, folder: Path) -> Iterator[Pair]:
    for path in sorted((folder / language).glob("*.md")):
        original = ROOT / "source" / path.name
        for there, here in zip(_passages(original), _passages(path), strict=True):
            yield pair_of(there.text, here.text, _language_of(original), language, kind=there.block.kind)


def _passages(path: Path):
    meta, _, document = read_parts(path.read_bytes(), path)
    assert meta is not None
    return [passage for passage in walk(Text(dict(texts(meta)), document)) if passage.is_translatable]


# --------------------------------------------------------------------------------------------------------- mutations


def _replaced(text: str, match: re.Match[str], new: str) -> str:
    return re.sub(r"  +", " ", text[: match.start()] + new + text[match.end() :])


def _one(pattern: str, text: str, rng: random.Random, *, outside_links: bool = True) -> re.Match[str] | None:
    """One match at random."""
    spans = [match.span() for match in re.finditer(r"\]\([^)]*\)|<[^>]*>", text)] if outside_links else []
    found = [
        match for match in re.finditer(pattern, text) if not any(start <= match.start() < end for start, end in spans)
    ]
    return rng.choice(found) if found else None


_NUMBER = r"(?<![\w@/.#-])\d+(?:[.,\u00a0\u202f ]\d+)*(?![\w@/])"


def number_dropped(pair, rng):
    """Drop a number; not the minutes of a full hour, which 17 h says as well as 17 h 00."""
    match = _one(rf"(?<!\bh[ \u00a0\u202f]){_NUMBER}|{_NUMBER}(?<!00)", pair.target.text, rng)
    return _replaced(pair.target.text, match, "") if match else None


def number_changed(pair, rng):
    match = _one(_NUMBER, pair.target.text, rng)
    if not match:
        return None
    place = rng.choice([i for i, sign in enumerate(match[0]) if sign.isdecimal()])
    digit = rng.choice([d for d in "123456789" if d != match[0][place]])
    return _replaced(pair.target.text, match, match[0][:place] + digit + match[0][place + 1 :])


def digits_swapped(pair, rng):
    match = _one(r"(?<![\w@/.#-])[\d.,]*(\d)(?!\1)\d[\d.,]*(?![\w@/])", pair.target.text, rng)
    if not match:
        return None
    places = [i for i in range(len(match[0]) - 1) if match[0][i : i + 2].isdecimal() and match[0][i] != match[0][i + 1]]
    if not places:
        return None
    i = rng.choice(places)
    swapped = match[0][:i] + match[0][i + 1] + match[0][i] + match[0][i + 2 :]
    return _replaced(pair.target.text, match, swapped) if swapped.lstrip("0") != match[0].lstrip("0") else None


_NUMERALS = {
    "es": r"\b(?:tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|dos)\b",
    "fr": r"\b(?:trois|quatre|cinq|six|sept|huit|dix|douze|deux)\b",
    "it": r"\b(?:tre|quattro|cinque|sei|sette|otto|nove|dieci|dodici|due)\b",
    "ru": r"\b(?:три|трех|четыре|пять|пяти|шесть|семь|восемь|девять|десять|десяти|двенадцать|два|две|двух)\b",
    "en": r"\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve)\b",
}


def numeral_dropped(pair, rng):
    if not re.search(_NUMERALS["en"], pair.source.plain):
        return None
    match = _one(_NUMERALS[pair.target.base], pair.target.text, rng)
    return _replaced(pair.target.text, match, "") if match else None


_MONTHS = {
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "en": "January February March April May June July August September October November December",
}


def month_changed(pair, rng):
    names = _MONTHS[pair.target.base].split()
    match = _one(rf"\b(?:{'|'.join(names)})\b", pair.target.text, rng)
    return _replaced(pair.target.text, match, rng.choice([n for n in names if n != match[0]])) if match else None


def url_changed(pair, rng):
    match = _one(r"(?:https?://|mailto:|[\w.]+@)[\w./@-]*\w", pair.target.text, rng, outside_links=False)
    if not match:
        return None
    place = rng.choice([i for i, sign in enumerate(match[0]) if sign.isalpha() and i > 8] or [len(match[0]) - 1])
    letter = rng.choice([sign for sign in "abcdeknrst" if sign != match[0][place]])
    return _replaced(pair.target.text, match, match[0][:place] + letter + match[0][place + 1 :])


def symbol_changed(pair, rng):
    match = _one(r"\b[A-Z]+/[\w/.]*\d", pair.target.text, rng)
    return _replaced(pair.target.text, match, match[0][:-1] + str((int(match[0][-1]) + 1) % 10)) if match else None


def hashtag_changed(pair, rng):
    match = _one(r"#\w+", pair.target.text, rng)
    return _replaced(pair.target.text, match, match[0][:-1]) if match else None


def phone_changed(pair, rng):
    match = _one(r"\+\d[\d ]{8,}\d", pair.target.text, rng)
    return _replaced(pair.target.text, match, match[0][:-1] + str((int(match[0][-1]) + 1) % 10)) if match else None


def acronym_dropped(pair, rng):
    """Drop an acronym that stands in both texts, wherever it does.

    Not one in brackets after common words, people who inject drugs (PWID): many translations say the words alone.
    """
    match = _one(r"(?<![\w/])[A-Z]{4,}(?![\w/])", pair.target.text, rng)
    if not match or not re.search(rf"\b{match[0]}\b", pair.source.plain):
        return None
    before, brackets, _ = pair.source.plain.partition(f"({match[0]})")
    if brackets and not any(word[0].isupper() and len(word) > 3 for word in before.split()[-5:]):
        return None
    return re.sub(rf"\s?\(?\b{match[0]}\b\)?", "", pair.target.text)


def bold_lost(pair, rng):
    match = _one(r"\*\*([^*]+)\*\*", pair.target.text, rng)
    return _replaced(pair.target.text, match, match[1]) if match else None


def bold_left_open(pair, rng):
    match = _one(r"(?<=\w)\*\*", pair.target.text, rng)
    return _replaced(pair.target.text, match, "") if match else None


def emphasis_lost(pair, rng):
    match = _one(r"(?<!\*)\*([^*]+)\*(?!\*)", pair.target.text, rng)
    return _replaced(pair.target.text, match, match[1]) if match else None


def link_broken(pair, rng):
    match = _one(r"\]\(", pair.target.text, rng, outside_links=False)
    return _replaced(pair.target.text, match, "] (") if match else None


def link_lost(pair, rng):
    match = _one(r"\[([^\]^]+)\]\([^)]*\)", pair.target.text, rng, outside_links=False)
    return _replaced(pair.target.text, match, match[1]) if match else None


def footnote_lost(pair, rng):
    match = _one(r"\[\^[^\]]+\]", pair.target.text, rng)
    return _replaced(pair.target.text, match, "") if match else None


_TWINS = dict(zip("aceopxyABCEHKMOPTX", "асеорхуАВСЕНКМОРТХ", strict=True))
_TWINS |= {cyrillic: latin for latin, cyrillic in _TWINS.items()}


def scripts_mixed(pair, rng):
    match = _one(rf"(?<=\w)[{''.join(_TWINS)}](?=\w)|\b[{''.join(_TWINS)}](?=\w\w)", pair.target.text, rng)
    return _replaced(pair.target.text, match, _TWINS[match[0]]) if match else None


def _inserting(*signs: str) -> Mutation:
    def insert(pair, rng):
        match = _one(r"(?<=\w)(?=\w)", pair.target.text, rng)
        return _replaced(pair.target.text, match, rng.choice(signs)) if match else None

    return insert


def leaked(pair, rng):
    match = _one(r" ", pair.target.text, rng)
    tokens = (
        "xml-ph-0033@deepl",
        "{{B-PLACEHOLDER-2-PLACEHOLDER-E}}",
        "⟦P:3⟧",
        "[X1X]",
        "[Х 2 Х]",
        "__PH1__",
        "XQ1Z",
        "###T01###",
    )
    return _replaced(pair.target.text, match, f" {rng.choice(tokens)} ") if match else None


def html_added(pair, rng):
    match = _one(r"\w{4,}", pair.target.text, rng)
    return _replaced(pair.target.text, match, f"<b>{match[0]}</b>") if match else None


def script_linked(pair, rng):
    match = _one(r"\b\w{4,}\b", pair.target.text, rng)
    address = rng.choice(("javascript:alert(1)", "data:text/html,x", "vbscript:x"))
    return _replaced(pair.target.text, match, f"[{match[0]}]({address})") if match else None


def block_parted(pair, rng):
    match = _one(r"(?<=\w) (?=\w)", pair.target.text, rng)
    return _replaced(pair.target.text, match, rng.choice(("\n\n", "\n\n- "))) if match else None


def sentence_dropped(pair, rng):
    sentences = pair.target.sentences
    if len(sentences) < 2 or marks(pair.target.text).plain != pair.target.text:
        return None
    out = rng.randrange(len(sentences))
    return " ".join(sentence for i, sentence in enumerate(sentences) if i != out)


_NOT = {
    "es": r"\bno (?=\w)",
    "fr": r"\b(?:ne |n['’])(\w+(?: \w+)??) (?:pas|jamais|plus)\b",
    # "A meno che non" and "finché non" say the same without it.
    "it": r"(?<!a meno che )(?<!che le loro famiglie )(?<!finché )(?<!sino a che la sua colpevolezza )\bnon (?=\w)",
    "ru": r"\bне (?=\w)",
    "en": r" not\b",
}


def negation_removed(pair, rng):
    match = _one(f"(?i){_NOT[pair.target.base]}", pair.target.plain, rng)
    return _replaced(pair.target.plain, match, " ".join(match.groups())) if match else None


_VERB = {
    "es": r" (es|son|está|están|debe|deben|puede|pueden|ha|han|tiene|tienen|fue|será|se)\b",
    "fr": r" (est|sont|a|ont|doit|doivent|peut|peuvent|sera|demandent|utilisent)\b",
    "it": r" (è|sono|ha|hanno|deve|devono|può|possono|sarà|usano|chiedono)\b",
    "ru": r" (может|могут|должн\w+|имеет|имеют|будет|просит|просят|употребляют)\b",
    "en": r" (is|are|must|can|may|has|have|will|should)\b",
}
_WITH_NOT = {"es": " no {}", "fr": " ne {} pas", "it": " non {}", "ru": " не {}", "en": " {} not"}


def negation_added(pair, rng):
    match = _one(_VERB[pair.target.base], pair.target.plain, rng)
    return _replaced(pair.target.plain, match, _WITH_NOT[pair.target.base].format(match[1])) if match else None


def clause_in_english(pair, rng):
    there = [c for c in re.split(r"(?<=[,;:.!?])\s", pair.source.plain) if len(re.findall(r"[a-z]{2,}", c)) >= 4]
    here = [c for c in re.split(r"(?<=[,;:.!?])\s", pair.target.plain) if len(c.split()) >= 3]
    if not there or len(here) < 2:
        return None
    return pair.target.plain.replace(rng.choice(here), rng.choice(there), 1)


def all_in_english(pair, _rng):
    return pair.source.text if len(re.findall(r"\b[a-z]{2,}\b", pair.source.plain)) >= 4 else None


_ELSEWHERE: dict[tuple[str, str], str] = {}
"""Translations of the same texts into other languages."""


def another_language(pair, _rng):
    """The translation into a related language, as when a file is saved under the wrong name."""
    other = {"es": "it", "it": "es", "fr": "es", "ru": "fr"}.get(pair.target.base, "")
    text = _ELSEWHERE.get((other, pair.source.text))
    return text if text and len(text.split()) > 4 else None


def word_doubled(pair, rng):
    match = _one(r"(?<!\S)[^\W\d_]{2,}(?!\S)", pair.target.text, rng)
    return _replaced(pair.target.text, match, f"{match[0]} {match[0]}") if match else None


def bracket_lost(pair, rng):
    match = _one(r"(?<=\w)\)|(?<!\w)\((?=\w)", pair.target.plain, rng)
    return _replaced(pair.target.plain, match, "") if match else None


def quote_lost(pair, rng):
    match = _one("[«»“”]", pair.target.plain, rng)
    return _replaced(pair.target.plain, match, "") if match else None


def cut_off(pair, _rng):
    words = pair.target.plain.split()
    return " ".join(words[: len(words) * 6 // 10]) if len(words) >= 12 else None


_SLURS = {
    "es": (
        r"\b(?:las )?personas (?:que )?(?:usan|se inyectan|consumen|utilizan)\b(?: drogas)?",
        "drogadictos adictas toxicómanas toxicómanos yonquis drogatas heroinómanos toxicodependientes prostitutas",
    ),
    "fr": (
        r"\b(?:les |des )?personnes (?:qui )?(?:utilisent|consomment|s’injectent)\b(?: des drogues| de la drogue)?",
        "drogués droguées toxicomanes toxicos junkies héroïnomanes toxicodépendantes camés prostituées sidaïques",
    ),
    "it": (
        r"\b(?:le |delle |dalle )?persone (?:che )?(?:usano|consumano|si iniettano)\b(?: droghe| sostanze)?",
        "drogati drogate tossicodipendenti tossicomani tossiconi junkie eroinomani extossicodipendenti prostitute",
    ),
    "ru": (
        r"\bлюд(?:и|ей|ям|ьми|ях),? (?:которые )?употребля\w+\b(?: наркотики)?",
        "наркоманов наркоманами наркоманкам наркозависимыми торчков нариками героинщиков проституток наркоманы",
    ),
}
_PEOPLE = {
    "es": r"\b(?:las )?(?:personas|mujeres|hombres|miembros)\b",
    "fr": r"\b(?:les )?(?:personnes|femmes|hommes|membres)\b",
    "it": r"\b(?:le )?(?:persone|donne|individui|membri)\b",
    "ru": r"\b(?:люд(?:и|ей|ям|ях)|человека?|женщин\w*|лиц(?:а|ами|ам)?)\b",
}


def term_forbidden(pair, rng):
    """Say it with a stigmatising word in an inflected form, also in the midst of a name in capitals."""
    term, words = _SLURS[pair.target.base]
    match = _one(f"(?i){term}", pair.target.text, rng) or _one(
        f"(?i){_PEOPLE[pair.target.base]}", pair.target.text, rng
    )
    word = rng.choice(words.split())
    return _replaced(pair.target.text, match, rng.choice((word, word.title(), word.upper()))) if match else None


@dataclass(frozen=True)
class Kind:
    """A kind of slip."""

    mutate: Mutation
    checks: str
    """Ids of the checks that should find it."""


_FIGURES = "numbers times dates addresses links symbols"
KINDS = {
    "number dropped": Kind(number_dropped, _FIGURES),
    "number changed": Kind(number_changed, _FIGURES),
    "digits swapped": Kind(digits_swapped, _FIGURES),
    "numeral dropped": Kind(numeral_dropped, "numbers"),
    "month changed": Kind(month_changed, "dates"),
    "address changed": Kind(url_changed, "links addresses"),
    "symbol changed": Kind(symbol_changed, "symbols"),
    "hashtag changed": Kind(hashtag_changed, "addresses"),
    "telephone changed": Kind(phone_changed, "addresses"),
    "forbidden term": Kind(term_forbidden, "forbidden"),
    "acronym dropped": Kind(acronym_dropped, "acronyms"),
    "bold lost": Kind(bold_lost, "markup"),
    "bold left open": Kind(bold_left_open, "markup"),
    "emphasis lost": Kind(emphasis_lost, "markup"),
    "link broken": Kind(link_broken, "links"),
    "link lost": Kind(link_lost, "links"),
    "footnote lost": Kind(footnote_lost, "links"),
    "scripts mixed": Kind(scripts_mixed, "scripts"),
    "zero-width sign": Kind(_inserting("\u200b", "\u200c", "\u2060", "\ufeff"), "invisible"),
    "bidi control": Kind(_inserting("\u202e", "\u2066", "\u200f"), "invisible"),
    "placeholder leaked": Kind(leaked, "leaks"),
    "raw HTML": Kind(html_added, "html"),
    "unsafe link": Kind(script_linked, "unsafe"),
    "second block": Kind(block_parted, "block"),
    "sentence dropped": Kind(sentence_dropped, "sentences length"),
    "negation removed": Kind(negation_removed, "negation bounds"),
    "negation added": Kind(negation_added, "negation"),
    "clause in English": Kind(clause_in_english, "untranslated language"),
    "all in English": Kind(all_in_english, "untranslated language"),
    "another language": Kind(another_language, "language"),
    "word doubled": Kind(word_doubled, "repeated"),
    "bracket lost": Kind(bracket_lost, "brackets"),
    "quotation mark lost": Kind(quote_lost, "brackets"),
    "cut off": Kind(cut_off, "length sentences"),
}


# ------------------------------------------------------------------------------------------------------------ tables


def _ids(pair: Pair) -> set[str]:
    return {problem.check for problem in problems(pair, CHECKS)}


def recall(pairs: list[Pair], name: str, *, rounds: int = 3, show: bool = False) -> tuple[int, int]:
    """(found, mutated) for one kind of slip."""
    kind, found, made = KINDS[name], 0, 0
    rng = random.Random(name)
    for pair in pairs * rounds:
        text = kind.mutate(pair, rng)
        if text is None or text.strip() == pair.target.text.strip():
            continue
        made += 1
        mutated = pair_of(pair.source.text, text, pair.source.language, pair.target.language, kind=pair.kind)
        if _ids(mutated).isdisjoint(kind.checks.split()):
            if show:
                print(f"  missed\n    {pair.source.text}\n    {text}")
        else:
            found += 1
    return found, made


def false_alarms(pairs: list[Pair], *, show: str = "") -> Counter[str]:
    """How many correct pairs each check complains about; `error` and `warning` count pairs with any."""
    alarms: Counter[str] = Counter()
    for pair in pairs:
        found = list(problems(pair, CHECKS))
        alarms.update({problem.check for problem in found} | {problem.level.value for problem in found})
        for problem in found:
            if show in {problem.check, problem.level.value, "alarms"}:
                print(f"  {problem.check}: {problem.message}\n    {pair.source.text}\n    {pair.target.text}")
    return alarms


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("languages", nargs="*", default=LANGUAGES)
    parser.add_argument("--samples", type=Path, help="a folder with <language>/<slug>.md")
    parser.add_argument("--show", default="", help="a kind of slip, the id of a check, or “alarms”")
    parser.add_argument("--only", help="kinds of slips, as a part of their name")
    options = parser.parse_args()
    pairs = {language: correct_pairs(language, options.samples) for language in options.languages}
    _ELSEWHERE.update({(tag, pair.source.text): pair.target.text for tag, found in pairs.items() for pair in found})
    print("correct pairs       ", *(f"{language} {len(found):6}" for language, found in pairs.items()))
    print("\nfound, of 100 slips")
    for name in [name for name in KINDS if (options.only or "") in name]:
        rows = [recall(found, name, show=options.show == name) for found in pairs.values()]
        cells = (f"{100 * found / made:6.1f} /{made:4}" if made else "      -     " for found, made in rows)
        print(f"{name:20}", *cells)
    print("\nfalse alarms, of 100 correct pairs")
    alarms = [false_alarms(found, show=options.show) for found in pairs.values()]
    for name in (*Level, *(check.id for check in CHECKS)):
        if any(found[name] for found in alarms):
            cells = (
                f"{100 * found[name] / len(pairs[language]):6.2f}"
                for language, found in zip(pairs, alarms, strict=True)
            )
            print(f"{name:20}", *cells)
    _speed([pair for found in pairs.values() for pair in found])


def _speed(pairs: list[Pair]) -> None:
    start = time.process_time()
    for pair in pairs:
        # Other texts than those that were read before.
        texts = (f"{pair.source.text} ", f"{pair.target.text} ")
        list(problems(pair_of(*texts, pair.source.language, pair.target.language, kind=pair.kind), CHECKS))
    _tell("all checks", time.process_time() - start, len(pairs))
    inventory = take_inventory(open_project(ROOT))
    editions = [edition for edition in inventory.editions.values() if not edition.is_original]
    entries = sum(len(edition.entries) for edition in editions)
    for what in ("whose words are all new", "whose words were seen before, as most of a large project are"):
        start = time.process_time()
        for edition in editions:
            gate(inventory, edition)
        _tell(f"the gate of a build on editions {what}", time.process_time() - start, entries)


def _tell(name: str, taken: float, entries: int) -> None:
    print(f"\n{name}: {1e6 * taken / entries:.0f} µs an entry, {1e4 * taken / entries:.2f} s for 10,000")


if __name__ == "__main__":
    main()
