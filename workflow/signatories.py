"""Who signed a statement: in the order and groups of a language, and whether the text counts them right."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from workflow.collation import collation_key
from workflow.facts import facts_of
from workflow.languages import Language
from workflow.markdown import Kind, inline
from workflow.messages import text_of, walk
from workflow.regions import region_of
from workflow.statement import Signatory, Statement

Grouping = Literal["plain", "by-country", "by-region"]


def in_order(
    signatories: Sequence[Signatory], language: Language, grouping: Grouping = "plain"
) -> list[tuple[str | None, Signatory]]:
    """(heading, signatory) by the names of this language; those without a country come last, under "".

    Late additions stand among the others, with their date. The heading is None where there are no groups.
    """
    heading = _HEADINGS[grouping]

    def place(item: tuple[str | None, Signatory]) -> tuple[object, ...]:
        group, one = item
        return (
            group == "",
            collation_key(group or "", language.tag),
            collation_key(one.name_in(language), language.tag),
        )

    return sorted(((heading(one, language), one) for one in signatories), key=place)


def _region(one: Signatory, language: Language) -> str:
    region = region_of(one.country) if one.country else None
    return language.country(region) if region else ""


_HEADINGS: Mapping[Grouping, Callable[[Signatory, Language], str | None]] = {
    "plain": lambda _one, _language: None,
    "by-country": lambda one, language: language.country(one.country) if one.country else "",
    "by-region": _region,
}


# ------------------------------------------------------------------------------------- what the text says


@dataclass(frozen=True, slots=True)
class _Words:
    """How a language speaks of signing, as patterns."""

    signing: str
    signatories: str
    over: str
    least: str
    under: str
    about: str


_WORDS = {
    "en": _Words(
        r"\b(?:co-?)?sign|\bundersign|\bendors",
        r"organi[sz]ations?|networks?|groups?|NGOs?|signator(?:y|ies)|associations?",
        "over|more than",
        "at least",
        "nearly|almost|fewer than|less than|up to",
        "about|around|some|approximately",
    ),
    "es": _Words(
        r"\b(?:firm|suscri|respald|adhier|adher)",
        r"organizaci(?:ón|ones)|red(?:es)?|grupos?|ONG|signatari[oa]s?|firmantes?|asociaci(?:ón|ones)",
        "más de",
        "al menos|por lo menos",
        "casi|cerca de|menos de|hasta",
        "unos|unas|alrededor de|aproximadamente",
    ),
    "fr": _Words(
        r"\b(?:co)?sign|\bsoussign|\bsouscri|\bsoutenu",
        r"organisations?|réseaux?|groupes?|ONG|signataires?|associations?",
        "plus de",
        "au moins",
        "près de|presque|moins de|jusqu’à",
        "environ|quelque",
    ),
    "ru": _Words(
        r"\bподпис|\bподдержа|\bприсоедин",
        r"организаци\w+|сет(?:ь|и|ей)|групп\w*|НПО|подписавш\w+|объединени\w+",
        "более|свыше|больше",
        "не менее|по меньшей мере|как минимум",
        "почти|менее|до",
        "около|примерно",
    ),
    "it": _Words(
        r"\b(?:firm|sottoscri|aderi|sostenut)",
        r"organizzazion[ei]|ret[ei]|grupp[oi]|ONG|firmatar[ie]o?|associazion[ei]",
        "oltre|più di",
        "almeno",
        "quasi|meno di|fino a",
        "circa",
    ),
}


def miscounts(statement: Statement) -> Iterator[tuple[int, str]]:
    """(line, sentence) for each number of signatories in the text that its list does not bear out.

    Only sentences that speak of signing count, and only where there is a list. Those who signed late may be counted
    or not: the text stays as it was when they came.
    """
    words = _WORDS.get(statement.language.tag.partition("-")[0])
    signatories = statement.meta.signatories
    if not words or not signatories:
        return
    late = sum(1 for one in signatories if one.on and one.on > statement.meta.date)
    counts = (len(signatories), len(signatories) - late)
    for passage in walk(text_of(statement), statement.lines):
        if passage.block.kind in {Kind.CODE, Kind.COMMENT}:
            continue
        for sentence in re.split(r"(?<=[.!?…])\s+", inline(passage.text).plain):
            for claim in _wrong_claims(sentence, statement.language.tag, words, counts):
                listed = f"{counts[0]}, {late} of them late" if late else str(counts[0])
                yield passage.line, f"the text speaks of “{claim}”, and {listed} are listed"


def _wrong_claims(sentence: str, tag: str, words: _Words, counts: Sequence[int]) -> Iterator[str]:
    if not re.search(words.signing, sentence, re.IGNORECASE):
        return
    for fact in facts_of(sentence, tag).figures:
        after = re.match(rf"(?:\s+[\w’'-]+){{0,3}}?\s+(?:{words.signatories})\b", sentence[fact.end :], re.IGNORECASE)
        if not after or not isinstance(fact.value, Decimal):
            continue
        before = re.search(
            rf"\b(?:(?P<over>{words.over})|(?P<least>{words.least})|(?P<under>{words.under})|(?P<about>{words.about}))\s+$",
            sentence[: fact.start],
            re.IGNORECASE,
        )
        holds = _CLAIMS[(before.lastgroup if before else None) or "exact"]
        if not any(holds(count, int(fact.value)) for count in counts):
            yield (before[0] if before else "") + sentence[fact.start : fact.end] + after[0]


_CLAIMS: Mapping[str, Callable[[int, int], bool]] = {
    "over": lambda count, stated: count > stated,
    "least": lambda count, stated: count >= stated,
    "under": lambda count, stated: count < stated,
    "about": lambda count, stated: abs(count - stated) * 10 <= stated,
    "exact": lambda count, stated: count == stated,
}
