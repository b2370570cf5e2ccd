"""What a compositor does to a text before it is set: words that belong together are kept on one line.

WeasyPrint strands and hyphenates last words, breaks telephone numbers, and leaves a preposition at the end of a title's
line. Each run that must stay whole becomes `<span class="together">`; no text is added, changed or lost.
"""

import re
from html import unescape
from urllib.parse import urljoin

from markupsafe import Markup

from workflow.patterns import pattern

_WORD = "(?:[^\\s<>]|[\u00a0\u202f])"
_LAST_WORDS = pattern(
    rf"((?<![^\s>])(?=[^<>]{{1,28}}(?:<|$))(?:[^\W\d_]{{1,2}} )?{_WORD}{{1,24}} {_WORD}{{1,16}}|(?<=\s){_WORD}{{1,24}})"
    r"(?=(?:</(?:em|strong|a|span)>[.,;:!?…»”’)]*)*(?:\s*<a [^>]*backref[^>]*>[^<]*</a>)*\s*</(?:p|li|h[1-6])>|$)"
)
_MARKED_WORD = pattern(rf"{_WORD}{{1,24}}(?:<sup class=\"footnote-ref\">.*?</sup>)+")
_LAST_WORD_OF_CELL = pattern(rf"((?<![^\s>]){_WORD}{{1,9}} {_WORD}{{1,4}})(?=</td>)")
_SHORT_CELL = pattern(r"(<td[^>]*>)([^<>]{2,24})(?=</td>)")
_TELEPHONE = r"\+\d{1,3}[\u00a0\u202f .-]?(?:\(\d{1,4}\))?[\d\u00a0\u202f .-]{5,16}\d"
_OUTSIDE_TAGS = r"(?![^<>]*>)"
_WHOLE = pattern(
    r"(?:(?<![\w/.:@–-])\d[\d.:]*[–-]\d[\d.:]*(?![\w/@–-])"  # a range of numbers or hours
    r"|(?<![\w/.:@-])[A-ZÀ-ÞЀ-Я]{2,12}(?:-[A-ZÀ-ÞЀ-Я\d]{1,12})+(?![\w/@])"  # acronyms: COVID-19
    r"|(?<![\w&/#])#\w{2,40}"  # a hashtag
    r"|(?<![\w/.:@-])[A-Z]{1,6}(?:/[A-Z\d][\w.-]{0,9}){2,5})"  # a document symbol
    rf"{_OUTSIDE_TAGS}"
)
_NUMBER = pattern(_TELEPHONE + _OUTSIDE_TAGS)
_HEADING = pattern(r"(<h[1-6][^>]*>)(.*?)(</h[1-6]>)", re.DOTALL)
_SHORT_WORDS = pattern(
    r"(?<![\w’'-])"
    rf"((?:(?:[^\W\d_]{{1,2}}|для|при|под|над|без|les|des|los|las|del|gli|una) ){{1,3}}{_WORD}{{1,24}})",
    re.IGNORECASE,
)


def together(html: Markup) -> Markup:
    """The last two words of each block, and what is short in a table, kept on one line.

    WeasyPrint strands last words and hyphenates them.
    """
    whole = _SHORT_CELL.sub(r'\1<span class="together">\2</span>', str(html))
    whole = _LAST_WORD_OF_CELL.sub(r'<span class="together">\1</span>', whole)
    return Markup(_LAST_WORDS.sub(r'<span class="together">\1</span>', whole))  # noqa: S704 no text is added


def bound(html: str) -> Markup:
    """Words so short that they should not end a line of a title, each kept with the word that it leads to."""
    parts = re.split(r"(<[^>]*>)", str(html))
    kept = r'<span class="together">\1</span>'
    whole = "".join(part if part.startswith("<") else _SHORT_WORDS.sub(kept, part) for part in parts)
    return Markup(whole)  # noqa: S704 no text is added


def settled(html: Markup) -> Markup:
    """A text as print wants it: no number with its signs, acronym, hashtag or document symbol is broken.

    The mark of a note stays with its word, no last word is stranded, and what is short in a table takes one line.
    In headings short words stand with the word that they lead to.
    """
    kept = r'<span class="together">\g<0></span>'
    whole = str(together(Markup(_NUMBER.sub(kept, str(html)))))  # noqa: S704 no text is added
    whole = _MARKED_WORD.sub(kept, _WHOLE.sub(kept, whole))
    headed = _HEADING.sub(lambda match: f"{match[1]}{bound(match[2])}{match[3]}", whole)
    return Markup(headed)  # noqa: S704 no text is added


def isolated(html: Markup) -> Markup:
    """A text that is read from right to left, with every telephone number from left to right.

    Where nothing says so, the groups of a number are read as numbers of their own, and stand in reverse order.
    """
    return Markup(_NUMBER.sub(r'<span dir="ltr">\g<0></span>', str(html)))  # noqa: S704 no text is added


def boxed(html: Markup) -> Markup:
    """The last section in a box, when it says whom to write to or ring: an address of e-mail, a telephone number."""
    text, notes, rest = str(html).partition('<section class="footnotes"')
    before, heading, section = text.rpartition("<h2")
    is_long = len(section) > 1800 or re.search("<(?:blockquote|table|img|ol|ul)", section)
    if not heading or is_long or not re.search(r'href="(?:mailto|tel):', section):
        return html
    return Markup(f'{before}<section class="contact">{heading}{section}</section>{notes}{rest}')  # noqa: S704


_LINK = pattern(r'<a\b[^>]*?\shref="(?!#)([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_NOT_SAID = pattern(r"^https?://(?:www\.)?|/$|[\s()-]")
"""What an address may have that its words lack, and they still say it."""


def addressed(html: Markup, base: str, heading: str) -> Markup:
    """A text for paper, where nobody clicks: each link gets a letter, and its address stands beside that at the end.

    Links whose words say their address need none. `base` is the address of the text. The list comes before the names
    of those who signed: a name says enough, and hundreds of addresses would say no more.
    """
    letters: dict[str, str] = {}

    def lettered(match: re.Match[str]) -> str:
        address = re.sub(r"^(?:mailto|tel):([^?]*).*", r"\1", urljoin(base, unescape(match[1])))
        if _NOT_SAID.sub("", address) in _NOT_SAID.sub("", Markup(match[2]).striptags()):  # noqa: S704 it was one
            return match[0]
        letter = letters.setdefault(address, _letter(len(letters)))
        return f'{match[0]}<sup class="address">[{letter}]</sup>'

    text, signed, names = html.partition('<section class="signed"')
    text = Markup(_LINK.sub(lettered, text))  # noqa: S704 only letters are added
    if not letters:
        return html
    items = Markup("").join(Markup('<li><span dir="ltr">{}</span></li>').format(address) for address in letters)
    notes = Markup('<section class="footnotes addresses"><h2>{}</h2><ol>{}</ol></section>').format(heading, items)
    return text + notes + signed + names


def _letter(number: int) -> str:
    """The label of an item in a list with letters: a, b … z, aa, ab and so on."""
    before, letter = divmod(number, 26)
    return (_letter(before - 1) if before else "") + chr(ord("a") + letter)


_FIGURE = r"\d(?:[\d.,:\u00a0\u202f]*\d)?"
_YEAR = r"(?:19|20)\d\d(?!\w)"
_UNBROKEN = pattern(
    r"(?<![\w./#&@=–-])"  # not in an address, a symbol or an entity
    r"(?:\+\d[\d\u00a0 ]{7,18}\d"  # a telephone number
    r"|[A-ZА-Я]{2,8}-\d{1,4}\b"  # COVID-19
    rf"|{_FIGURE}–{_FIGURE}(?!\w)"  # a range
    rf"|{_YEAR} год\w{{0,2}}"
    rf"|(?!{_YEAR}){_FIGURE}(?:[ºª]|\w\w)? (?:de )?[^\W\d_]{{1,12}}\b)"  # a figure with its month or unit
)
_DIGIT = pattern(r"\d")


def whole(html: Markup) -> Markup:
    """Figures kept on one line with what belongs to them: `2023–2028`, `10 de octubre`, `COVID-19`, `+44 20 7946 0000`.

    Browsers break a line after any dash and blank.
    """
    parts = re.split(r"(<[^>]*>)", str(html))
    # Texts and tags take turns.
    parts[::2] = [_UNBROKEN.sub(_KEPT, text) if _DIGIT.search(text) else text for text in parts[::2]]
    return Markup("".join(parts))  # noqa: S704 no text is added


_KEPT = r'<span class="whole">\g<0></span>'
