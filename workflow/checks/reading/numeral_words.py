"""The words by which a language may say a number: tables, and nothing else.

`workflow.lexicon` has the words that state a number beyond doubt; these are for the other side of a comparison, where a
translation may say "ambas" for two, "semestre" for six months and "siglo XXI" for the 21st century.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """What one language brings."""

    cardinals: str = ""
    """Those that the lexicon lacks, `value word|word`, by lines."""
    loose: str = ""
    """`values words` by lines; a word that ends in `*` is a stem."""
    spans: str = ""
    units: str = ""
    scales: str = ""
    doubtful: str = ""
    ordinals: str = ""


TABLES = {
    "en": Table(
        cardinals="""
        1 one
        1000000000000 trillion
        """,
        loose="""
        0 zero nil nought none
        1 one first firstly once single sole a an another
        2 two second seconds secondly twice both pair pairs couple double* twofold dual biennial*
        2 bilateral* halves twin*
        3 three third thirds thirdly thrice triple* treble* threefold trilateral triennial*
        4 four fourth* quarter quarters quadrupl* fourfold
        5 five fifth* quintupl* fivefold
        6 six sixth*
        7 seven seventh*
        8 eight eighth*
        9 nine ninth*
        10 ten tenth* decade* tens tenfold
        11 eleven eleventh*
        12 twelve twelfth* dozen* noon midday midnight
        13 thirteen*
        14 fourteen* fortnight*
        15 fifteen* fortnight*
        16 sixteen*
        17 seventeen*
        18 eighteen*
        19 nineteen*
        20 twenty twentieth* score
        24 midnight
        25 quarter quarters
        30 thirty thirtieth* thirties
        40 forty fortieth* forties
        50 fifty fiftieth* fifties half halves
        60 sixty sixtieth* sixties
        70 seventy seventieth* seventies
        80 eighty eightieth* eighties
        90 ninety ninetieth* nineties
        100 hundred* century centuries centen*
        1000 thousand* millenni*
        1000000 million*
        1000000000 billion*
        0.5 half halves
        0.25 quarter quarters
        1930 thirties
        1940 forties
        1950 fifties
        1960 sixties
        1970 seventies
        1980 eighties
        1990 nineties
        """,
        spans="""
        24h day days daily
        48h days
        72h days
        7d week weekly
        14d weeks fortnight
        2w fortnight
        30d month
        60i hour
        3m quarter quarterly
        6m semester half
        12m year annual annually
        10y decade
        100y century
        """,
        units="""hour|hours|hourly:h day|days|daily:d week|weeks|weekly:w month|months|monthly:m year|years|yearly:y
            minute|minutes:i""",
        scales="""
        100 hundred
        1000 thousand|k
        1000000 million|millions|m|mn|mln|mio
        1000000000 billion|billions|bn|bln
        1000000000000 trillion|trn|tn
        """,
        doubtful="hundred thousand million billion",
        ordinals="first second third fourth fifth sixth seventh eighth ninth hundredth thousandth",
    ),
    "es": Table(
        cardinals="""
        1 un|uno|una
        16 dieciseis
        21 veintiun
        22 veintidos
        23 veintitres
        26 veintiseis
        500 quinientos|quinientas
        600 seiscientos|seiscientas
        700 setecientos|setecientas
        800 ochocientos|ochocientas
        900 novecientos|novecientas
        1000000 millon
        1000000000000 billon|billón|billones
        """,
        loose="""
        0 cero ningún ninguna ninguno
        1 un uno una unos unas primer* único única solo sola otra otro
        2 dos ambos ambas par pares pareja* doble* dúo segund* bienal* bienio bilateral* dual* duplic* mitades
        3 tres tercer* tercio* triple* triplic* trienal* trienio trilateral*
        4 cuatro cuart* cuatrienal* cuatrimestr* cuádrupl* cuadrienal* cuadruplic*
        5 cinco quint* quinquen* lustro*
        6 seis sexto* sexta*
        7 siete séptim*
        8 ocho octavo* octava*
        9 nueve noveno* novena*
        10 diez décim* decena* deceni* década* decenal*
        11 once undécim* onceav* decimoprimer*
        12 doce docen* duodécim* decimosegund* mediodía medianoche
        13 trece decimotercer*
        14 catorce decimocuart* quincen*
        15 quince quincen* decimoquint*
        16 dieciséis dieciseis decimosext*
        17 diecisiete decimoséptim*
        18 dieciocho decimoctav*
        19 diecinueve decimonoven*
        20 veinte veinten* vigésim*
        24 medianoche
        25 veinticinco cuarto cuarta cuartos cuartas vigesimoquint* vigésimoquint*
        30 treinta treinten* trigésim*
        40 cuarenta cuarentena cuadragésim*
        50 cincuenta cincuenten* quincuagésim* mitad medio media
        60 sesenta sesenten* sexagésim*
        70 setenta septuagésim*
        80 ochenta octogésim*
        90 noventa nonagésim*
        100 cien ciento cientos centenar* centésim* centenari* siglo siglos
        1000 mil miles millar* milenio* milésim*
        1000000 millón millones millonari*
        0.5 mitad medio media
        0.25 cuarto cuarta cuartas cuartos
        1930 treinta
        1940 cuarenta
        1950 cincuenta
        1960 sesenta
        1970 setenta
        1980 ochenta
        1990 noventa
        """,
        spans="""
        24h día días diario diaria
        48h días
        72h días
        7d semana semanal
        14d semanas quincena
        2w quincena quince
        30d mes
        60i hora
        3m trimestre trimestral trimestrales
        2m bimestre bimestral
        6m semestre semestral semestrales
        12m año anual anuales
        10y década decenio
        100y siglo
        """,
        units="hora|horas:h día|días:d semana|semanas:w mes|meses:m año|años:y minuto|minutos:i",
        scales="""
        1000 mil|miles|k
        1000000 millón|millones|m|mm|mill|mio
        1000000000000 billón|billones
        """,
        doubtful="un una uno cien ciento mil millón millones",
    ),
    "fr": Table(
        cardinals="""
        1 un|une
        8 huit
        80 huitante|octante
        1000000000000 billion|billions
        """,
        loose="""
        0 zéro aucun aucune nul nulle
        1 un une premier* première* unième unique seul seule autre
        2 deux deuxième* second seconde secondes double* paire* couple* biennal* bilatéra* bis moitiés
        3 trois troisième* tiers tierce triple* tripl* triennal* trilatéra*
        4 quatre quatrième* quart quarts quadrupl* quadriennal*
        5 cinq cinquième* quinquenn*
        6 six sixième*
        7 sept septième*
        8 huit huitième* huitaine
        9 neuf neuvième*
        10 dix dixième* dizaine* décenn*
        11 onze onzième*
        12 douze douzième* douzaine* midi minuit
        13 treize treizième*
        14 quatorze quatorzième* quinzaine*
        15 quinze quinzième* quinzaine*
        16 seize seizième*
        20 vingt* vingtaine* vingtième*
        24 minuit
        25 quart quarts
        30 trente* trentaine* trentième*
        40 quarante* quarantaine* quarantième*
        50 cinquante* cinquantaine* cinquantième* cinquantenaire* moitié demi*
        60 soixante* soixantaine*
        70 septante*
        80 huitante*
        90 nonante*
        100 cent cents centaine* centième* centenaire* siècle*
        1000 mille millier* millième* millénaire*
        1000000 million millions millionnaire*
        1000000000 milliard milliards
        0.5 moitié demi*
        0.25 quart quarts
        1930 trente
        1940 quarante
        1950 cinquante
        1960 soixante
        """,
        spans="""
        24h jour jours quotidien quotidienne
        48h jours
        72h jours
        7d semaine hebdomadaire huit huitaine
        8d semaine
        14d semaines quinzaine quinze
        2w quinzaine quinze
        30d mois
        60i heure
        3m trimestre trimestriel trimestrielle
        6m semestre semestriel semestrielle
        12m an année annuel annuelle
        10y décennie
        100y siècle
        """,
        units="heure|heures:h jour|jours:d semaine|semaines:w mois:m an|ans|année|années:y minute|minutes:i",
        scales="""
        100 cent|cents
        1000 mille|milliers|k
        1000000 million|millions|m|mio
        1000000000 milliard|milliards|md|mds|mrd
        1000000000000 billion|billions
        """,
        doubtful="neuf cent cents mille un une million millions milliard milliards",
    ),
    "it": Table(
        cardinals="""
        1 un|uno|una
        1000000000000 bilione|bilioni
        """,
        loose="""
        0 zero nessun nessuno nessuna
        1 un uno una primo prima primi prime unico unica solo sola altro altra un'altra
        2 due second* entramb* ambedue ambo ambi paio paia coppia coppie doppi* raddoppi* biennal* biennio
        2 bilateral* duplic* metà
        3 tre terzo terza terzi terze tripl* triennal* triennio trilateral*
        4 quattro quarto quarta quarti quarte quadrupl* quadriennal*
        5 cinque quinto quinta quinti quinte quinquenn* lustro
        6 sei sesto sesta sesti seste
        7 sette settimo settima settimi settime
        8 otto ottav*
        9 nove nono nona noni none
        10 dieci decimo decima decimi decin* decenn* decad*
        11 undici undicesim*
        12 dodici dodicesim* dozzin* mezzogiorno mezzanotte
        13 tredici tredicesim*
        14 quattordici quattordicesim*
        15 quindici quindicesim* quindicin*
        16 sedici sedicesim*
        17 diciassette diciassettesim*
        18 diciotto diciottesim* diciottenn*
        19 diciannove diciannovesim*
        20 venti ventin* ventesim* vent'anni ventenn*
        24 ventiquattrore mezzanotte
        25 venticinque venticinquesim* quarto quarta quarti
        30 trenta trentin* trentesim* trent'anni trentenn*
        40 quaranta quarantin* quarantesim* quarant'anni quarantenn*
        50 cinquanta cinquantin* cinquantesim* cinquant'anni cinquantenn* metà mezzo mezza
        60 sessanta sessantin* sessantesim* sessant'anni
        70 settanta settantin* settantesim* settant'anni
        80 ottanta ottantin* ottantesim* ottant'anni
        90 novanta novantin* novantesim* novant'anni
        100 cento centinai* centesim* centenari* cent'anni secolo secoli
        1000 mille mila migliai* millesim* millenni*
        1000000 milione milioni milionari*
        1000000000 miliardo miliardi
        0.5 metà mezzo mezza
        0.25 quarto quarti quarta
        1930 trenta
        1940 quaranta
        1950 cinquanta
        1960 sessanta
        1970 settanta
        1980 ottanta
        1990 novanta
        """,
        spans="""
        24h giorno giorni giornaliero quotidiano quotidiana ventiquattrore
        48h giorni
        72h giorni
        7d settimana settimanale
        14d settimane quindici
        2w quindici
        30d mese
        60i ora
        3m trimestre trimestrale trimestrali
        6m semestre semestrale semestrali
        12m anno annuale annuali
        10y decennio
        100y secolo
        """,
        units="ora|ore:h giorno|giorni:d settimana|settimane:w mese|mesi:m anno|anni:y minuto|minuti:i",
        scales="""
        1000 mila|k|migliaia
        1000000 milione|milioni|mln|m|mio
        1000000000 miliardo|miliardi|mld|mrd
        1000000000000 bilione|bilioni
        """,
        doubtful="sei cento mille mila un una uno milione milioni miliardo miliardi",
    ),
    "ru": Table(
        cardinals="""
        1 один|одна|одно|одного|одной|одну|одним|одному|одни
        4 четырем|четырьмя
        5 пятью
        6 шестью
        7 семью
        8 восемью|восьмью
        9 девятью
        10 десятью
        11 одиннадцатью
        12 двенадцатью
        20 двадцатью
        30 тридцатью
        200 двумстам|двухстах
        300 тремстам
        500 пятистам
        600 шестьсот|шестисот
        700 семьсот|семисот
        800 восемьсот|восьмисот
        900 девятьсот|девятисот
        1000 тысячам|тысячами|тысячах|тысячей
        1000000 миллиону|миллионам|миллионами|миллионе
        1000000000 миллиарду|миллиардам
        1000000000000 триллион|триллиона|триллионов
        """,
        loose="""
        0 ноль нуль нулев* ноля нуля ни
        1 один одна одно одного одной одну одним одному одни однажды раз единств* едино* одноразов*
        1 однократн* другой другого
        2 обе оба обеих обоих обеим обоим двое двоих дважды вдвое двойн* пара пары пару парой пар удво*
        2 двум* двусторон* двух* двоичн* соседн* вдвоем половины
        3 трое троих трижды втрое трех*  тройн* тройк* утро* треть трети третей третями третий третья
        3 третье третьего третьей
        3 третьему третьим третьем третью третьи третьих трехсторон*
        4 четверо четверых четырех* четырежды четверть четверти четвертей вчетверо
        5 пятеро пятерых впятеро
        6 шестеро полугод* полгода
        7 семеро
        8 восьмеро
        10 десятк* десяток декад* вдесятеро десятер* десятилет*
        12 дюжин* полдень полдня полудн* полночь полночи полуноч*
        15 четверть четверти
        18 полтора полутора полторы
        24 сутки суток сутках сутоточн* круглосуточн* полночь полночи полуноч*
        25 четверть четверти четвертей
        30 полчаса
        50 половина половины половине половину половиной
        100 сотн* сотен столет* век века веке веку веков веком
        1000 тысяч* тысячелет*
        1000000 миллион*
        1000000000 миллиард*
        0.5 половина половины половине половину половиной полмиллион* полмиллиард* полумиллион* полумиллиард*
        1.5 полтора полутора полторы полторамиллион*
        0.25 четверть четверти
        500000 полмиллион* полумиллион*
        500000000 полмиллиард* полумиллиард*
        """,
        spans="""
        24h день дня дней сутки суток круглосуточно круглосуточный круглосуточная ежедневно
        48h суток дня
        72h суток дня
        7d неделя неделю недели неделе еженедельно
        14d недели недель
        30d месяц месяца
        60i час
        3m квартал квартала ежеквартально
        6m полгода полугодие полугодия
        12m год года году ежегодно
        10y десятилетие десятилетия
        100y век века столетие
        """,
        units="""час|часа|часов:h день|дня|дней:d неделя|недели|недель|неделю:w месяц|месяца|месяцев:m год|года|лет:y
            минута|минуты|минут:i""",
        scales="""
        1000 тыс|тысяч|тысячи|тысяча|тысячу|тысячам|тысячами|тысячах
        1000000 млн|миллион|миллиона|миллионов|миллионам|миллионами|миллионе
        1000000000 млрд|миллиард|миллиарда|миллиардов|миллиардам|миллиардами
        1000000000000 трлн|триллион|триллиона|триллионов
        """,
        doubtful="сто ста семью тысяч тысячи тысяча тысячу миллион миллиона миллионов миллиард миллиарда миллиардов",
    ),
}
