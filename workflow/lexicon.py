"""The words by which a language says not, must, ten and October: tables, and nothing else.

A language without a table is read without one: its digits, names and addresses count, its words do not.
"""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, eq=False)
class Lexicon:
    """What one language brings. Blanks part the words, which may be patterns; `_` is a blank in a phrase."""

    guards: str = ""
    """Words that turn, bind or free a sentence: negations (not, no longer) and modality (must, may)."""
    contractions: tuple[tuple[str, str], ...] = ()
    """Patterns of contracted guards, each with what is written for it before words are looked at."""
    reversing: str = ""
    """What in front of a word makes it its opposite: criminalise, decriminalise."""
    months: str = ""
    """January first; case matters."""
    weekdays: str = ""
    """Monday first; case matters."""
    counting: tuple[tuple[int, int, str], ...] = ()
    """(first, step, number words from the first on); a bar joins the forms of one number. Words for one are
    left out: they are articles and pronouns as well."""
    joiners: str = "-"
    """What may stand between two words of one number, besides a blank."""
    decimal: str = ""
    """The decimal sign; empty when not known."""

    @cached_property
    def guard(self) -> re.Pattern[str]:
        """One word or phrase of `guards`, in small letters."""
        return re.compile(rf"\b(?:{'|'.join(self.guards.split()).replace('_', ' ') or '(?!)'})\b")

    @cached_property
    def month(self) -> re.Pattern[str]:
        """The name of a month; the group that matched, `m1` to `m12`, says which."""
        names = (f"(?P<m{number}>{name})" for number, name in enumerate(self.months.split(), 1))
        return re.compile(rf"(?<!\w)(?:{'|'.join(names) or '(?!)'})(?!\w)")

    @cached_property
    def numerals(self) -> dict[str, int]:
        """The value of each number word."""
        return {
            form: first + place * step
            for first, step, words in self.counting
            for place, forms in enumerate(words.split())
            for form in forms.split("|")
        }


_ENGLISH = Lexicon(
    guards="""no_longer not_yet not_only no_one not no non anti nor neither never none nobody nothing nowhere without
        unless must shall should ought may might (?:have|has|had)_to needs?_to required obliged obligatory
        mandatory allowed permitted forbidden prohibited banned""",
    contractions=(
        (r"\bcannot\b|\bcan't\b", "can not"),
        (r"\bwon't\b", "will not"),
        (r"\bshan't\b", "shall not"),
        (r"n't\b", " not"),
    ),
    reversing="un in im il ir non dis de anti",
    # "May" is a month beside a number, and where a verb cannot stand.
    months=r"""January February March April
        (?:(?<=\d\s)|(?<=\dth\s)|(?<=\dst\s)|(?<=\b[IiOo][nf]\s)|(?<=\b[Bb]y\s)|(?<=\b[Ff]rom\s)|(?<=\buntil\s))May|May(?=\s\d)
        June July August September October November December""",
    weekdays="Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    counting=(
        (2, 1, "two three four five six seven eight nine ten eleven twelve"),
        (13, 1, "thirteen fourteen fifteen sixteen seventeen eighteen nineteen"),
        (20, 10, "twenty thirty forty fifty sixty seventy eighty ninety hundred"),
        (10**3, 1, "thousand"),
        (10**6, 10**9 - 10**6, "million billion"),
    ),
    joiners="-| and ",
    decimal=".",
)

_SPANISH = Lexicon(
    guards="""ya_no todavía_no aún_no no ni nunca jamás nadie nada ningun[oa]s? ningún sin tampoco salvo
        deb(?:e|en|er|erá|erán|ía|ían|ería|erían) pued[ea]n? podrá podrán podría podrían tienen?_que hay_que
        han?_de obligatori[oa]s? obligad[oa]s? permitid[oa]s? prohibid[oa]s?""",
    reversing="in im i des de anti",
    months="""[Ee]nero [Ff]ebrero [Mm]arzo [Aa]bril [Mm]ayo [Jj]unio
        [Jj]ulio [Aa]gosto [Ss]ep?tiembre [Oo]ctubre [Nn]oviembre [Dd]iciembre""",
    weekdays="[Ll]unes [Mm]artes [Mm]iércoles [Jj]ueves [Vv]iernes [Ss]ábado [Dd]omingo",
    counting=(
        (2, 1, "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis"),
        (17, 1, "diecisiete dieciocho diecinueve veinte veintiuno|veintiún|veintiuna veintidós veintitrés"),
        (24, 1, "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve"),
        (30, 10, "treinta cuarenta cincuenta sesenta setenta ochenta noventa cien|ciento"),
        (200, 100, "doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas"),
        (10**3, 1, "mil"),
        (10**6, 1, "millón|millones"),
    ),
    joiners=" y ",
    decimal=",",
)

_FRENCH = Lexicon(
    # "plus", "personne" and "point" are words of their own as well; the "ne" beside them tells enough.
    guards="""ne n pas non jamais rien aucune?s? nul(?:le)? sans ni sauf
        doi(?:t|vent) dev(?:ra|ront|rait|raient|ait|aient|oir) peu(?:t|vent) pour(?:ra|ront|rait|raient) faut
        faudra obligatoires? obligée?s? permise?s? autorisée?s? interdite?s?""",
    reversing="in im il ir dé dés anti a",
    months="""[Jj]anvier [Ff]évrier [Mm]ars [Aa]vril [Mm]ai [Jj]uin
        [Jj]uillet [Aa]oût [Ss]eptembre [Oo]ctobre [Nn]ovembre [Dd]écembre""",
    weekdays="[Ll]undi [Mm]ardi [Mm]ercredi [Jj]eudi [Vv]endredi [Ss]amedi [Dd]imanche",
    counting=(
        (2, 1, "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"),
        (17, 1, "dix-sept dix-huit dix-neuf vingt|vingts"),
        (30, 10, "trente quarante cinquante soixante septante quatre-vingt|quatre-vingts nonante cent|cents"),
        (10**3, 1, "mille"),
        (10**6, 10**9 - 10**6, "million|millions milliard|milliards"),
    ),
    joiners="-et-|-| et ",
    decimal=",",
)

_ITALIAN = Lexicon(
    guards="""non_più non_ancora non né mai nessun[oa]? nulla niente senza neanche nemmeno neppure salvo
        dev(?:e|ono|i) dov(?:rà|ranno|rebbe|rebbero|eva|evano|ere) può possono potr(?:à|anno|ebbe|ebbero)
        occorre bisogna obbligatori[oae]? obbligat[oaie] permess[oaie] consentit[oaie] vietat[oaie]
        proibit[oaie]""",
    reversing="in im il ir dis de anti",
    months="""[Gg]ennaio [Ff]ebbraio [Mm]arzo [Aa]prile [Mm]aggio [Gg]iugno
        [Ll]uglio [Aa]gosto [Ss]ettembre [Oo]ttobre [Nn]ovembre [Dd]icembre""",
    weekdays="[Ll]unedì [Mm]artedì [Mm]ercoledì [Gg]iovedì [Vv]enerdì [Ss]abato [Dd]omenica",
    counting=(
        (2, 1, "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici"),
        (16, 1, "sedici diciassette diciotto diciannove venti"),
        (30, 10, "trenta quaranta cinquanta sessanta settanta ottanta novanta cento"),
        (200, 100, "duecento trecento quattrocento cinquecento seicento"),
        (10**3, 1, "mille|mila"),
        (10**6, 10**9 - 10**6, "milione|milioni miliardo|miliardi"),
    ),
    decimal=",",
)

_RUSSIAN = Lexicon(
    guards=r"""больше_не ещё_не еще_не уже_не не ни нет нельзя никогда никто никого никому ничто ничего
        никак\w* без долж(?:ен|на|но|ны) обязан\w* мо(?:жет|гут|г|гла|гли|жно) следует нужно необходим\w* надо
        вправе
        запрещ\w+ разреш(?:ено|ена|ены|ается)""",
    reversing="не без бес де анти",
    months=r"""[Яя]нвар\w+ [Фф]еврал\w+ [Мм]арт\w* [Аа]прел\w+ [Мм]а[йяею]м? [Ии]юн\w+
        [Ии]юл\w+ [Аа]вгуст\w* [Сс]ентябр\w+ [Оо]ктябр\w+ [Нн]оябр\w+ [Дд]екабр\w+""",
    weekdays=r"""[Пп]онедельник\w* [Вв]торник\w* [Сс]ред[ауые] [Чч]етверг\w* [Пп]ятниц\w+ [Сс]уббот\w+
        [Вв]оскресень\w+""",
    counting=(
        (
            2,
            1,
            "два|две|двух|двум|двумя три|трёх|трех|трём|трем четыре|четырёх|четырех пять|пяти шесть|шести",
        ),
        (7, 1, "семь|семи восемь|восьми девять|девяти десять|десяти одиннадцать|одиннадцати"),
        (
            12,
            1,
            "двенадцать|двенадцати тринадцать|тринадцати четырнадцать|четырнадцати пятнадцать|пятнадцати",
        ),
        (16, 1, "шестнадцать|шестнадцати семнадцать|семнадцати восемнадцать|восемнадцати"),
        (19, 1, "девятнадцать|девятнадцати двадцать|двадцати"),
        (30, 10, "тридцать|тридцати сорок|сорока пятьдесят|пятидесяти шестьдесят|шестидесяти"),
        (70, 10, "семьдесят|семидесяти восемьдесят|восьмидесяти девяносто|девяноста сто|ста"),
        (200, 100, "двести|двухсот триста|трёхсот|трехсот четыреста|четырёхсот пятьсот|пятисот"),
        (10**3, 1, "тысяча|тысячи|тысяч|тысячу"),
        (10**6, 10**9 - 10**6, "миллион|миллиона|миллионов миллиард|миллиарда|миллиардов"),
    ),
    decimal=",",
)

_LEXICONS = {"en": _ENGLISH, "es": _SPANISH, "fr": _FRENCH, "it": _ITALIAN, "ru": _RUSSIAN}
_NONE = Lexicon()


def lexicon(language: str) -> Lexicon:
    """The words of a language by its tag (`es`, `es-MX`); an empty table when there is none."""
    return _LEXICONS.get(language.replace("_", "-").partition("-")[0].lower(), _NONE)
