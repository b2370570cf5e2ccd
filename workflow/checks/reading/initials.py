"""Acronyms that languages write differently, and the words that may stand for them: a table, and nothing else.

Each line is one thing: English | Spanish | French | Italian | Russian. In capitals its acronyms, in small letters,
after a semicolon, beginnings of words that say it in full. A project's glossary adds its own.
"""

from dataclasses import dataclass
from functools import lru_cache

from workflow.checks.reading.wordlists import words

LANGUAGES = ("en", "es", "fr", "it", "ru")

_TABLE = """
UN UNO; united nations | ONU NNUU NU; naciones unidas, nn uu, onusian | ONU NU; nations unies, onusien | ONU; nazioni unite | ООН; объединенн
EU; european | UE; europe | UE; europé | UE; europe | ЕС; европ, евросоюз
US USA; united states, american | EEUU EUA USA; estados unidos, estadounid, american, norteameric, ee uu | USA EU; états, américain, étasun, étatsun | USA; stati uniti, statunit, american | США; соединенн, американ
UK; united kingdom, britain, british | RU UK; reino unido, británic, gran bretaña | RU UK; royaume, britanni, bretagne | UK RU; regno unito, britannic, bretagna | СК; соединенн, британ, великобритан
UAE; emirat | EAU; emirat | EAU; émirat | EAU; emirat | ОАЭ; эмират
DRC; democratic republic | RDC; república | RDC; république | RDC; repubblica | ДРК; республик
USSR; soviet | URSS; soviétic | URSS; soviétique | URSS; sovietic | СССР; советск
NGO INGO; non-governmental, nongovernmental | ONG ONGI; no gubernamental | ONG ONGI; non gouvernemental | ONG ONGI; non governativ | НПО НКО МНПО; неправительств, некоммерч
CSO; civil society | OSC; sociedad civil | OSC; société civile | OSC; società civile | ОГО; граждан
CBO; community | OBC OC OSC; comunitari, base | OBC OAC; communaut | OBC; comunit | ОБС; общин, сообществ
HIV; immunodeficiency | VIH; inmunodefici, seropositiv | VIH; immunodéfici, séroposit | HIV; immunodefic, sieroposit | ВИЧ; иммунодефиц
AIDS; immune deficiency | SIDA; inmunodefici | SIDA; immunodéfici | AIDS; immunodefic | СПИД; иммунодефиц
STI STD; sexually | ITS ETS; transmisión sexual | IST MST; sexuellement | IST MST MTS; sessual | ИППП ЗППП; половым
TB; tuberculosis | TB TBC; tubercul | TB; tubercul | TB TBC; tubercol | ТБ; туберкул
MDR XDR; resistant | MDR MR XR XDR; resisten | MR MDR XDR UR; résist | MDR XDR; resisten | МЛУ ШЛУ; устойчив
HCV HBV; hepatitis | VHC VHB; hepatitis | VHC VHB; hépatite | HCV HBV; epatit | ВГС ВГВ ХГС; гепатит
PREP; pre-exposure | PREP PPRE; preexposici | PREP; préexposition, pré-exposition | PREP; pre-esposizione | ДКП ПРЕП; доконтакт
PEP; post-exposure | PPE PEP; exposici | PPE PEP TPE; post-exposition, postexposition | PEP PPE; esposizione | ПКП; постконтакт
ART ARV ARVS; antiretrovir | TAR TARV TARGA ARV; antirretrov | TAR ARV TARV; antirétrov | ART ARV TARV; antiretrov | АРТ АРВ АРВТ; антиретровир
OST OAT MAT MOUD; agonist, substitution | TSO TAO TOD TSM; agonist, sustituci, sustitut, opi | TSO TAO; agonist, substit | TSO TAO OST; agonist, sostit | ОЗТ ОПТ ТАО ЗТ ПТАО; агонист, заместит
NSP NEP; needle, syringe | PIJ PAJ PSJ PAS; jering, aguja | PES PAS PESA PDS; aiguille, seringue | NSP PSS; siring, aghi | ПОШ ПИИ; шприц
PWUD; people who use, drug | PQUD PUD PUDS; drogas | PUD PQUD PCD PUDS; drogue | PUD PWUD; drogh, sostanze | ЛУН; наркот
PWID; inject | PID PQID PUDI UDI; inyect | PID UDI PQID CDI; inject | PWID PID; iniett, iniez | ЛУИН ПИН ЛИН; инъекц
PLHIV PLWH PLWHA PLWHIV; living with | PVVIH PVVS PVV; viven, vih | PVVIH PVVS; vivant, vih | PLHIV PLWH; vivono, hiv | ЛЖВ; вич
MSM; men who have sex | HSH; hombres | HSH HARSAH; hommes | MSM; uomini | МСМ; мужчин
SDG SDGS; sustainable | ODS; sostenible | ODD; durable | OSS SDG; sostenibil | ЦУР; устойчив
MDG MDGS; millennium | ODM; milenio | OMD; millénaire | OSM; millennio | ЦРТ ЦРДТ; тысячелет
GDP GNP; domestic product | PIB PNB; producto | PIB PNB; produit | PIL PNL; prodotto | ВВП ВНП; продукт
WHO; world health | OMS; mundial de la salud | OMS; mondiale de la santé | OMS; mondiale della sanità | ВОЗ; здравоохран
ILO; labour, labor | OIT; trabajo | OIT BIT; travail | OIL; lavoro | МОТ МБТ; труда
IMF; monetary | FMI; monetario | FMI; monétaire | FMI; monetario | МВФ; валютн
WTO; trade | OMC; comercio | OMC; commerce | OMC; commercio | ВТО; торгов
ICC; criminal court | CPI; penal | CPI; pénale | CPI; penale | МУС; уголовн
ICJ; court of justice | CIJ; corte, tribunal | CIJ; cour | CIG; corte | МС; суд
ECHR ECTHR; human rights | TEDH CEDH; derechos humanos | CEDH COUREDH; droits | CEDU; diritti | ЕСПЧ ЕКПЧ; прав
IACHR; human rights | CIDH; derechos humanos | CIDH; droits | CIDH; diritti | МКПЧ МАКПЧ; прав
UNAIDS | ONUSIDA | ONUSIDA | UNAIDS ONUSIDA | ЮНЭЙДС ЮНАИДС
UNODC; office on drugs | UNODC ONUDD; oficina | ONUDC; office | UNODC; ufficio | УНП ЮНОДК; управлен
UNDP; development programme | PNUD; desarrollo | PNUD; développement | UNDP PNUS; sviluppo | ПРООН; развит
UNICEF; children | UNICEF; infancia | UNICEF; enfance | UNICEF; infanzia | ЮНИСЕФ; детск
UNESCO; educational | UNESCO; educación | UNESCO; éducation | UNESCO; educazione | ЮНЕСКО; образован
UNFPA; population | UNFPA FNUAP; población | UNFPA FNUAP; population | UNFPA; popolazione | ЮНФПА; народонасел
UNHCR; refugees | ACNUR; refugiad | HCR UNHCR; réfugié | UNHCR ACNUR; rifugiat | УВКБ; беженц
OHCHR UNHCHR; high commissioner, human rights | ACNUDH OACNUDH OACDH OACNUDH; derechos humanos | HCDH HCNUDH OHCHR; droits | OHCHR UNHCHR ACNUDH; diritti | УВКПЧ; прав
HRC UNHRC; human rights | CDH; derechos humanos | CDH; droits | CDH; diritti | СПЧ; прав
CND; narcotic | CND CE; estupefacientes | CND; stupéfiants | CND; stupefacenti | КНС; наркот
INCB; narcotics control | JIFE INCB; fiscalización | OICS; stupéfiants | INCB OICS; stupefacenti | МККН; наркот
GA UNGA; general assembly | AG AGNU; asamblea general | AG AGNU; assemblée générale | AG; assemblea generale | ГА; ассамбле
UNGASS; special session | UNGASS SEAGNU; extraordinari | UNGASS SEAGNU; extraordinaire | UNGASS; straordinari | ССГА СГА ССГАООН; специальн
SC UNSC; security council | CS; seguridad | CS; sécurité | CDS; sicurezza | СБ; безопасн
ECOSOC; economic and social | ECOSOC CES; económico | ECOSOC CES; économique | ECOSOC; economico | ЭКОСОС; экономич
CEDAW; discrimination against women | CEDAW CETFDCM; mujer | CEDAW CEDEF; femmes | CEDAW; donn | КЛДЖ; женщин
CERD ICERD; racial | CERD ICERD; racial | CERD CIEDR; racial | CERD; razzial | КЛРД МКЛРД; расов
CRC UNCRC; child | CDN CRC; niñ | CIDE CRC CDE CNUDE; enfant | CRC; infanzia, fanciullo | КПР; ребен
CRPD UNCRPD; disabilit | CDPD CRPD; discapacidad | CRPD CDPH CDPD CIDPH; handicap | CRPD; disabilit | КПИ; инвалид
CESCR; economic, social | CDESC CESCR; económicos | CDESC CESCR; économiques | CESCR; economici | КЭСКП; экономич
ICCPR; civil and political | PIDCP; civiles | PIDCP; civils | ICCPR PIDCP PDCP; civili | МПГПП; граждан
ICESCR; economic | PIDESC; económicos | PIDESC; économiques | ICESCR PIDESC; economici | МПЭСКП; экономич
UDHR; universal declaration | DUDH; universal | DUDH; universelle | DUDU UDHR DUDDU; universale | ВДПЧ; всеобщ
CAT UNCAT; torture | CAT CCT; tortura | CAT; torture | CAT; tortura | КПП; пыт
UPR; universal periodic | EPU; periódico | EPU; périodique | UPR EPU; periodic | УПО; универсальн
NATO; atlantic | OTAN; atlántico | OTAN; atlantique | NATO; atlantic | НАТО; атлантич
OAS; american states | OEA; americanos | OEA; américains | OSA OAS; americani | ОАГ; американ
AU; african union | UA; africana | UA; africaine | UA; africana | АС АФС; африканск
ASEAN; southeast, south-east | ASEAN; sudeste | ASEAN ANASE; sud-est | ASEAN; sud-est | АСЕАН; юго-восточн
OSCE; security and cooperation | OSCE; seguridad | OSCE; sécurité | OSCE; sicurezza | ОБСЕ; безопасн
OECD; economic co-operation, economic cooperation | OCDE; económic | OCDE; économique | OCSE; economic | ОЭСР; экономич
FAO; food and agriculture | FAO; alimentación | FAO; alimentation | FAO; alimentazione | ФАО; продовол
WFP; food programme | PMA; alimentos | PAM; alimentaire | PAM WFP; aliment | ВПП; продовол
IOM; migration | OIM; migracion | OIM; migrations | OIM; migrazion | МОМ; миграц
ITU; telecommunication | UIT; telecomunic | UIT; télécom | UIT ITU; telecomunic | МСЭ; электросвяз
IAEA; atomic | OIEA; atómica | AIEA; atomique | AIEA; atomica | МАГАТЭ; атомн
UNEP; environment | PNUMA; medio ambiente | PNUE; environnement | UNEP; ambiente | ЮНЕП; окружающ
WIPO; intellectual | OMPI; intelectual | OMPI; intellectuelle | OMPI; intellettuale | ВОИС; интеллект
ICRC IFRC; red cross | CICR FICR; cruz roja | CICR FICR IFRC; croix-rouge | CICR FICR IFRC; croce rossa | МККК МФОКК; крест
USAID | USAID | USAID | USAID | ЮСАИД
NPS; psychoactive | NSP NPS; psicoactiv | NSP NPS; psychoactiv | NPS NSP; psicoattiv | НПВ ПАВ; психоактив
PTSD; post-traumatic | TEPT; postraum | TSPT ESPT PTSD SSPT; traumati | DPTS PTSD; traumati | ПТСР; травмати
ADHD; attention | TDAH; atención | TDAH; attention | ADHD; attenzione | СДВГ; вниман
IQ | CI; cociente, coeficiente | QI; quotient | QI; quoziente | IQ КИ; коэффициент
DNA RNA | ADN ARN | ADN ARN | DNA RNA | ДНК РНК
PCR | PCR | PCR ACP | PCR | ПЦР
ICU; intensive | UCI; intensiv | USI; intensif, réanimation | UTI TI; intensiva | ОРИТ; интенсив, реаним
COVID; coronavirus | COVID; coronavirus | COVID; coronavirus | COVID; coronavirus | КОВИД COVID; коронавирус
SARS MERS | SARS SRAS MERS | SRAS SARS MERS | SARS MERS | ТОРС SARS БВРС
PPE; protective | EPI EPP; protec | EPI; protection | DPI; protezion | СИЗ; защит
VAT; value added | IVA; añadido, agregado | TVA; ajoutée | IVA; aggiunto | НДС; добавлен
GBV SGBV; gender-based | VBG VG VSBG; violencia | VBG VSBG VFG; violence | GBV; violenza | ГН; насил
SRHR SRH; sexual | SDSR SSR DSSR; sexual | DSSR SDSR SSR; sexuel | SRHR SSR; sessual | СРЗП СРЗ; сексуальн, репродукт
AI; artificial | IA; artificial | IA; artificielle | IA AI; artificiale | ИИ; искусствен
PMTCT EMTCT; mother | PTMI ETMI; materno | PTME eTME; mère | PMTCT; madre | ППМР; матери
BBV; blood | VTS; sangre | VTS; sang | ; sangu, ematic | ГКВИ; кров
M&E; monitoring | SYE MYE SE; seguimiento, monitoreo | SE S&E; suivi | M&E; monitoraggio | МИО; мониторинг
"""  # noqa: E501 -- one thing a line

LOOSE = words(
    "TV CV ID OK PO AM PM IT HR PR CEO COO CFO CTO MP MPS DJ VIP FAQ FAQS DIY PS NB PC CD DVD SMS TOR"
    " RSVP ASAP AKA BC AD DC NY LA GMT UTC BST CET CEST EST EDT PST PDT PT ET USD GBP EUR CHF CAD AUD"
    " RM RUB ZAR KES NO TBC TBD PHD MA BA MSC BSC MD MBA JD LLM LLB QR FM MC PA CC BCC ATM PIN URL MR"
    " MRS MS DR ST HQ B&B Q&A R&D WC AC GP ER OB ICT STEM EFL ESL SIM UV CCTV UFO SOS NYC GPS FBI CIA"
)
"""Acronyms that a translation may say in a word of its own, or leave out."""


@dataclass(frozen=True, slots=True)
class Forms:
    """What one thing is called in one language."""

    acronyms: frozenset[str]
    words: tuple[str, ...]


@lru_cache
def known() -> dict[str, dict[str, tuple[Forms, ...]]]:
    """Language → acronym in capitals → the forms in each of LANGUAGES, in their order."""
    found: dict[str, dict[str, tuple[Forms, ...]]] = {language: {} for language in LANGUAGES}
    for line in _TABLE.strip().splitlines():
        forms = tuple(map(_forms, line.split("|")))
        for language, form in zip(LANGUAGES, forms, strict=True):
            for acronym in form.acronyms:
                found[language].setdefault(acronym, forms)
    return found


def _forms(cell: str) -> Forms:
    acronyms, _, words = cell.partition(";")
    return Forms(frozenset(acronyms.upper().split()), tuple(filter(None, (word.strip() for word in words.split(",")))))
