"""How often a sentence says no: tables of words for each language, and one way to count by them.

Languages differ in how many words one negation takes ("no … nada", "ne … pas", "никто не"), so words of concord count
only where no other negation of their clause does. Words that deny by themselves ("impossible", "fails", "недостаточно")
are counted apart: one language says so what another says with a "not".
"""

import re
from dataclasses import dataclass
from functools import cached_property

from workflow.patterns import pattern

_CLAUSE = pattern(r"[,;:()—–.!?…«»“”\"]|\s-\s")


@dataclass(frozen=True, eq=False)
class Polarity:
    """What one language brings; patterns of words in small letters."""

    fillers: str
    """Phrases with a word of negation that negate nothing: sin embargo, un pas."""
    idioms: str
    """Phrases that another language may say without a negation: not only, no later than."""
    negations: str
    concord: str
    """Count once, and only where there is no other negation in the clause."""
    without: str
    """Counts by itself."""
    denials: str
    """Words that another language may say with a negation."""
    needs_particle: bool = False
    """Words of concord deny nothing without another negation: Russian."""
    signs: str = ""
    """Words of which a text has one at least when it denies anything."""
    particle: str = ""
    """French `ne`: no more negations in a clause than there are of these."""

    @cached_property
    def sign_words(self) -> frozenset[str]:
        """The signs, one by one."""
        return frozenset(self.signs.split())

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """The fillers, idioms, negations, concord, without, denials and particles as patterns."""
        parts = (self.fillers, self.idioms, self.negations, self.concord, self.without, self.denials, self.particle)
        return tuple(re.compile(rf"\b(?:{part.strip()})\b" if part else r"(?!)", re.VERBOSE) for part in parts)

    def _denies_alone(self, clause: str, word: re.Match[str]) -> bool:
        """Whether a word of concord stands where it denies by itself: before the verb, or after a preposition."""
        if self.needs_particle:
            return False
        if self.particle:
            return bool(self.patterns[-1].search(clause)) or not clause[: word.start()].strip()
        if _SUBJECT.match(clause, word.start()):
            return True
        is_adverb = word[0] in {"nunca", "jamás"} or (word[0] == "mai" and bool(_PARTICIPLE.match(clause, word.end())))
        return is_adverb or bool(_BEFORE_CONCORD.search(clause[: word.start()]))

    def _stands_aside(self, clause: str, word: re.Match[str]) -> bool:
        """Whether the word of a short clause can take up the negation of another: "ни шприцами", "en ningún caso"."""
        if self.needs_particle:
            return word[0] == "ни"
        return bool(self.particle) or self._denies_alone(clause, word)

    def count(self, text: str) -> tuple[int, int]:
        """(negations, denials) in a sentence."""
        fillers, idioms, negations, concord, without, denials, particle = self.patterns
        text = text.lower().replace("’", "'").replace("ё", "е")
        plain, weak = idioms.subn(" ", fillers.sub(" ", text))
        found = aside = 0
        is_broken = False
        for part in _CLAUSE.split(plain):
            clause, deprived = without.subn(" ", part)
            strong = len(negations.findall(clause))
            if self.particle and strong > 1:
                strong = min(strong, max(1, len(particle.findall(clause))))
            found += deprived + strong
            taken_up = None if strong else concord.search(clause)
            if taken_up and len(clause.split()) <= _ASIDE and self._stands_aside(clause, taken_up):
                aside = 1
            elif taken_up:
                found += self._denies_alone(clause, taken_up)
                is_broken = self.needs_particle
        return found or (0 if is_broken else aside), weak + len(denials.findall(plain))

    def has_lost_particle(self, sentence: str) -> bool:
        """Whether a word of concord stands by a verb without the negation that it needs: "никому отказывать"."""
        if not self.needs_particle:
            return False
        fillers, _, negations, concord, without, *_ = self.patterns
        text = fillers.sub(" ", sentence.lower().replace("ё", "е"))
        if negations.search(text) or without.search(text):
            return False
        clauses = (clause for clause in _CLAUSE.split(text) if concord.search(clause))
        return any(_RUSSIAN_VERB.search(clause) for clause in clauses)


_ASIDE = 3
"""Words in a clause that only takes up the negation of another: "no podrán, en ningún caso, …"."""
_RUSSIAN_VERB = pattern(r"\w{2}(?:ает|яет|ует|ает|еет|ают|яют|уют|еют|[аяеиоы]ть|ться|тся|лся|лась|лись|йте|ите)\b")
_PARTICIPLE = pattern(r"\s\w+[aiust]t[oaie]\b")
_SUBJECT = pattern(
    r"(?:nadie|ningún|ningun[oa]|nessun[oa]?)(?:\s\w+)?\s(?:deb\w+|pued\w+|podr\w+|ser[áí]\w*|es|está|ha|haya|sea|tien\w+"
    r"|dev\w+|dov\w+|può|potr\w+|poss\w+|sar\w+|sia|è|abbia|avrà|venga|viene)\b"
)
"""No one at the head of a verb: "nel XXI secolo nessuno dovrebbe"."""
_BEFORE_CONCORD = pattern(
    r"(?:^\s*(?:\S{1,3}\s+)?"
    r"|\b(?:y|e|o|ma|pero|que|che|en|por|con|in|per|como|come|casi|quasi|ya|aún|todavía|ancora|si|et|perché|affinché"
    r"|poiché|quando|dove|laddove|porque|cuando|donde|aunque|mientras|mentre|pues|dunque|así|così|forse|quizá|quizás)\s+)$"
)


_POLARITY = {
    "en": Polarity(
        fillers=r"""no\ doubt|nonetheless|nevertheless|notwithstanding|no(?=\.\s?\d)|without\ prejudice|no\ matter
            |nothing\ about\ us(?:,)?\ without\ us""",
        idioms=r"""not\ least|not\ to\ mention|no\ more\ than
            |no\ less\ than
            |no\ later\ than|no\ fewer\ than|not\ more\ than|not\ less\ than|without\ delay|non-\w+
            |not\ limited\ to|whether\ or\ not
            |or\ not|if\ not|no\ longer\ than|no\ sooner|why\ not""",
        negations=r"""not|cannot|never|none|nobody|nothing|nowhere|no\ one|no|neither|can't
            |(?:do|does|did|is|are|was|were|has|have|had|wo|would|should|could|must|need|sha|might)n't""",
        concord="nor",
        signs="not no never none nobody nothing nowhere neither nor without cannot can't",
        without="without",
        denials=r"""un(?!it|iv|iq|der|til|less\b|ion|icef|esco|aids|odc|dp\b|ique|ani|con)\w{3,}|unless
            |in(?:valid|visible|correct|complete|sufficien|activ|access|justic|human|secur|consisten|compatib
              |appropriate|adequa|abilit|capab|definite|different|effective|equal|formal|voluntar|toleran|eligib
              |excusab|admissib|evitab|alienab|divisib|violab)\w*
            |im(?:possib|prop|pun|matur|moral|mobil|measur|perfect)\w*
            |ir(?:respective|regular|relevant|rever|respons)\w*|il(?:legal|licit|literat)\w*
            |dis(?:allow|agree|connect|regard|proport|like|satisf|advant|courag|obey|trust|honest|respect|approv
              |pens)\w*
            |non\w{3,}|refus\w*|fail\w*|lack\w*|den(?:y|ied|ies|ial|ying)|avoid\w*|prevent\w*|prohibit\w*
            |forb[aio]\w*|banned|except|hardly|barely|rarely|seldom|little|few|fewer|ceas\w+|absen\w+|exclu\w+
            |stop(?:s|ped|ping)?|dismiss\w*|overrul\w*|declin\w*
            |reject\w*|ignor\w+|miss\w*|free\ (?:from|of)|rather|instead|otherwise|depriv\w+|neglect\w*|suppress\w*
            |omit\w*|\w+less(?:ly|ness)?|mis(?:match|under|lead|plac)\w*|until|yet\ to|yet\ be|abolish\w*|abolit\w*
            |cancel\w*|repeal\w*|revo[ck]\w*|wrong\w*|poor|poorly|far\ from|impunity|other\ than|skip\w*|halt\w*
            |quit|discard\w*""",
    ),
    "es": Polarity(
        fillers=r"""sin\ embargo|no\ obstante|sin\ duda|sin\ perjuicio|más\ que\ (?:nada|nunca|nadie|ningun[oa]s?)
            |como\ nunca|n\.?º|no(?=\.\s?\d)|nada\ (?:sobre|de|para)\ nosotr\w+,?\ sin\ nosotr\w+
            |nada\ más\ y\ nada\ menos""",
        idioms=r"""no\ gubernamental\w*|no\ m[aá]s\ de|no\ menos\ de
            |no\ m[aá]s\ tarde|sin\ demora|sin\ cambios|sin\ dilación|o\ no|a\ no\ ser|mientras\ no
            |hasta\ que\ no|por\ qué\ no
            |no\ bien|a\ menos\ que\ no|ni\ siquiera|sin\ retraso""",
        negations=r"""no""",
        signs="no nunca jamás nadie nada ningún ninguna ninguno ningunas ningunos ni tampoco sin",
        concord=r"nunca|jamás|nadie|nada|ningun[oa]s?|ningún|ni|tampoco",
        without=r"sin(?:\ (?:\w+\ )?(?:ningun[oa]s?|ningún|nada|nadie))?",
        denials=r"""salvo|excepto|a\ menos|apenas|evit\w+|imp[ei]d\w+|proh[ií]b\w+|falt\w+|carec\w+|carenc\w+|dej\w+\ de
            |nieg\w+|neg(?:ar|ad|ó|ativ)\w*
            |in(?:válid|visib|correct|complet|suficien|activ|acces|justi|human|segur|consist|compatib|apropiad
              |adecuad|capa[cz]|definid|eficac|voluntari|toleran|alienab|divisib|admisib)\w*
            |im(?:posib|pun|propi|perfec)\w*|ir(?:respons|regular)\w*|ileg\w+|ilíc\w+
            |des(?:conoc|activ|habilit|igual|proteg|acuerd|ocup|aparec|pro[vp]|autoriz|aliña|aliñ)\w*|rechaz\w+|desestim\w+
            |exclu\w+|ignor\w+|fall[oóaei]\w*|poc[oa]s?|omit\w+|vací[oa]s?|ausen\w+|ajen[oa]s?|libres?\ de|en\ lugar
            |en\ vez|absten\w+|cese\w*|cesar\w*|abol\w+|revoc\w+|derog\w+|cancel\w+|anul\w+|fracas\w+|deneg\w+
            |inexist\w+|priv\w+""",
    ),
    "fr": Polarity(
        fillers=r"""sans\ doute|(?:un|premier|petit|grand|ce|chaque)\ pas|pas\ en\ avant|pas\ à\ pas|plus\ que\ jamais
            |à\ jamais|pas\ de\ plus|sans\ préjudice|à\ tout\ jamais|non\ plus|n'est-ce\ pas
            |rien\ (?:pour|sur|de\ ce\ qui)\ (?:\w+\ )*?nous,?\ sans\ nous|rien\ que""",
        idioms=r"""non\ gouvernemental\w*|sans\ délai
            |sans\ changement|sans\ tarder
            |sans\ retard|ou\ non|ou\ pas|sans\ oublier|non-\w+|pas\ plus\ de|pas\ moins\ de|ni\ plus\ ni\ moins
            |pourquoi\ pas""",
        negations=r"""pas|jamais|rien|guère|nullement|aucunement
            |(?<=\bne\ )(?:peut|peuvent|pouv\w+|pourr\w+|puisse\w*|sau\w+|cesse\w*
              |ose\w*)(?!(?:\ [\w'-]+){0,4}\ (?:pas|qu|plus|jamais|rien|aucune?|être|se\ \w+\ que|guère|nullement)\b)
            |(?<=\bne\ )(?:peut|peuvent|pouv\w+|pourr\w+|puisse\w*)(?=\ (?:être\ \w+
              |se\ \w+))(?!(?:\ [\w'-]+){0,8}\ (?:pas|qu|que|plus|jamais|rien|aucune?)\b)
            |(?:ne\ |n')\w+(?:\ \w+){0,3}?\ (?:plus|personne|point|ni)|personne\ (?:ne\ |n')
            |ni\ \w+(?:\ \w+){0,3}\ (?:ne\ |n')""",
        signs="""ne pas jamais rien guère nullement aucunement aucun aucune aucuns aucunes nul nulle nuls nulles ni
            sans non personne""",
        concord=r"ni|aucune?s?|nuls?|nulles?",
        without=r"""sans(?:\ (?:aucune?|nulle?|rien|jamais))?|non\ seulement|(?:et|mais|ou|que|dit)\ non
            |non\ (?:de|à|par|pour|pas|dans)""",
        denials=r"""sauf|à\ moins|évit\w+|empêch\w+|interdi\w+|manqu\w+|défaut|refus\w+|im(?:poss|prop|pun|parf)\w*
            |introuvable
            |in(?:valid|visib|correct|complet|complèt|suffis|activ|access|justic|humain|connu|compat|appropri
              |adéquat|capab|défini|effic|égal|toléra|aliénab|admiss|utile|attendu|existan)\w*
            |ir(?:respons|régul)\w*|ill(?:ég|ic)\w*|dés(?:activ|accord|avantag)\w*|rejet\w*|exclu\w+|ignor\w+
            |échou\w*|échec|peu|omi[st]\w*|vide|absen\w+|faute|plutôt|inexist\w+|à\ peine|priv\w+|absten\w+|cess\w+
            |abol\w+|révo[qc]\w+|annul\w+|dépourvu\w*|lieu\ de|méconn\w+|rarement|aucun\ autre|libres?\ de|non""",
        particle=r"ne|n(?=')",
    ),
    "it": Polarity(
        fillers=r"""nonostante|senz'altro|senza\ dubbio|più\ che\ mai|se\ non\ altro|come\ mai|senza\ pregiudizio
            |(?:niente|nulla)\ su\ di\ noi,?\ senza\ di\ noi""",
        idioms=r"""non\ governativ\w*|senza\ indugio|o\ no|non\ più\ di
            |non\ meno\ di|non\ oltre|non\ appena|(?:finché|[fs]ino\ a\ (?:che|quando))(?:\ \w+){0,4}?\ non
            |a\ meno\ che\ non|non-\w+|senza\ ritardo|non\ ultim\w+|meno\ che\ non|perché\ no""",
        negations=r"""non|no""",
        signs="non no né mai nessun nessuno nessuna nulla niente neanche nemmeno neppure senza",
        concord=r"né|mai|nessun[oa]?|nulla|niente|neanche|nemmeno|neppure|nient'altro|nessun'\w+",
        without=r"senza(?:\ (?:\w+\ )?(?:nessun[oa]?|nulla|niente|mai|alcun[oa]?))?",
        denials=r"""salvo|eccetto|tranne|a\ meno|evit\w+|imped\w+|proib\w+|viet\w+|manc\w+|rifiut\w+|impossib\w+
            |im(?:pun|propr|perfett)\w*
            |in(?:valid|visib|corrett|complet|sufficien|attiv|access|giust|uman|sicur|compat|appropriat|adeguat
              |capac|definit|effica|tollera|alienab|ammiss|esisten)\w*
            |ir(?:respons|regolar)\w*|illeg\w+|illec\w+|dis(?:abilit|attiv|accord|occup|uguagl|umano)\w*
            |s(?:conosc|fiduc|favor|provv|collega)\w*|esclu\w+|ignor\w+|fall\w+|poc[oahi]\w*|omett\w+|omess\w+
            |vuot\w+|assen\w+|priv\w+|anziché|invece|appena|astene\w*|cess\w+|smett\w*|liber\w+\ da\w*|abol\w+|revoc\w+
            |annull\w+|difett\w+|errore|negat\w+|neg(?:a|ano|are)|respin\w+""",
    ),
    "ru": Polarity(
        fillers=r"""тем\ не\ менее|несмотря|нет\ сомнени\w*|ничего\ (?:о|для|про)\ нас,?\ без\ нас
            |во\ что\ бы\ то\ ни\ стало
            |(?:где|как|что|кто|куда|како\w+|какая|какие|какую|каким\w*|чей|сколько|когда|каков\w*|чем|чего
              |кому)\ бы(?:\ \w+){0,3}?\ ни
            |не\ могли\ бы|не\ хотите""",
        idioms=r"""без\ изменени\w+|не\ менее|не\ более|не\ позднее|не\ позже|не\ раз|не\ реже|не\ просто|не\ говоря
            |или\ нет|не\ столько|не\ меньше|не\ больше|ни\ в\ чем\ не\ повинн\w*|не\ последн\w+|не\ в\ последнюю
            |(?:нельзя|не\ мо\w+)\ не|не\ исключено|почему\ бы\ не|пока(?:\ \w+){0,3}?\ не|не\ иначе
            |ничего\ не\ стоит|не\ допус\w+|чуть\ не|едва\ не""",
        negations=r"""не|нет|нельзя|невозможно|нету""",
        needs_particle=True,
        signs="""не нет нельзя невозможно нету ни никто никого никому никем никогда ничто ничего ничем ничему нигде
            никуда без безо""",
        concord=r"ни|никто|никого|никому|никем|никогда|никак\w*|ничто|ничего|ничем|ничему|нигде|никуда",
        without=r"без|безо",
        denials=r"""не(?!йтр|медл|отъем|измен|льзя|сколь|котор|ужел|прав|редк|прем|го|е\b|ю|й\b|м\b|му|бо|дел|кот|нав|рв|фт|сти|сет|скол|зав|пос|об)\w{3,}
            |недел(?!я|и|ю|ь|е)\w+|незав\w+|непос\w+|необ(?!ход)\w+|бес\w{3,}|без(?!опас)\w{3,}|кроме|отсутств\w+
            |отказ\w*|запре\w+|избе[гж]\w+|предотвра\w+|прекра\w+|перест\w+|лиш\w+|едва|вместо|исключ\w+|игнор\w+
            |пуст\w*|мало|вне|помимо|отклон\w+|отмен\w+|сбо[йя]\w*|иначе|нечего|некому|воздерж\w+|отключ\w+|недо\w+
            |вряд|редко|уклон\w+""",
    ),
}


def polarity(base: str) -> Polarity | None:
    """The words of a language, None when there is no table."""
    return _POLARITY.get(base)
