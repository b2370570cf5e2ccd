"""The words that a language cannot do without, by which it is told from others: a table, and nothing else."""

_TABLE = {
    "en": """the of and to in that is for was on are with as by be this at which from have has had not or an it its
        their they who will we our you your should must shall can may were been would there these those than them
        then when where what how all any but so if into about against between he she his her him us no more other
        such only also people being do does did against because while through both within each every given out up
        down off over under after before during since until here many much some same own most made make take see
        ask asks asked very still just even back well now would could done held without upon among towards""",
    "es": """el la los las de del que y en un una unos unas por para con no es son se su sus al lo como más pero o este
        esta estos estas ese esa eso ha han fue ser está están entre sobre sin hasta desde también cuando donde
        quien quienes muy ya todo todos todas nos les le si hay contra durante según debe deben puede pueden otros
        otras cada sean sea porque""",
    "fr": """le la les de des du que qui et en un une pour par avec ne pas est sont se sa ses son au aux ce cette ces
        dans sur plus mais ou où il elle ils elles nous vous leur leurs été être ont a sans sous entre contre
        aussi comme si tout tous toutes toute afin lors dont y d' l' c' n' s' qu' j' m' t' peut peuvent doit
        doivent même autres chaque soit ainsi votre notre nos vos""",
    "it": """il lo la i gli le di del della dei degli delle dello che e in un uno una per con non è sono si su sul
        sulla al alla ai alle come più ma o questo questa questi queste ha hanno nel nella nei nelle da dal dalla
        dai tra fra anche quando dove chi ogni tutti tutte tutto l' d' un' dell' all' nell' c' s' dall' sull' suo
        sua loro può possono deve devono essere stato stata senza contro prima perché cui ci se agli""",
    "ru": """и в не на что с по как а то все она он но они мы вы я из у за для от к о об это его ее их или при до если
        так же также который которая которые которых был была были быть может могут должны должно чтобы во со под
        над между без через после перед нет только ли бы этот эта эти этого этой этих того тех тем более своих
        свою свои наш наши ваш вас нас""",
    "uk": """і в не на що з по як а та все вона він але вони ми ви я із у за для від до о про це його її їх або при
        якщо так також який яка які й є""",
    "pt": """o a os as de do da dos das que e em um uma para por com não é são se sua seu ao à como mais mas ou este
        esta no na nos nas pelo pela também foi ser está entre sobre sem até quando onde quem muito já todos todas""",
    "de": """der die das und in den von zu mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er
        hat dass sie nach wird bei einer um am sind noch wie einem über einen so zum war haben nur oder aber vor
        zur bis mehr durch""",
}
FUNCTION_WORDS = {base: frozenset(words.replace("ё", "е").split()) for base, words in _TABLE.items()}
