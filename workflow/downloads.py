"""What lies beside the page of an edition to take along: plain text, a short text to post, e-book, Word document.

Each is made from the same template as the others, with the same notices as page and print: whoever is handed the
file alone knows what it is.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import accumulate
from pathlib import PurePosixPath

from workflow import pages, pandoc, views
from workflow.checks.pair import sentences
from workflow.ebooks import Edition, epub
from workflow.plaintext import plain_text
from workflow.plans import SUFFIXES, Plan, Publication
from workflow.viewing import images_of, view_of

POST_LENGTH = 280
"""Of a short text for social media, as X counts; what fits there fits elsewhere."""
_ADDRESS_LENGTH = 23
"""What X counts for an address, however long it is."""
_MARK = "\ufeff"
"""By it every editor and browser knows that a text file is UTF-8; a server rarely says so."""


def files(plan: Plan, publication: Publication) -> Iterator[tuple[PurePosixPath, Callable[[], bytes]]]:
    """The files of one edition that communique.toml asks for, each with what makes it and may raise RenderError."""
    for kind in plan.inventory.project.settings.downloads.formats:
        if kind != "docx" or pandoc.program():
            yield publication.file(SUFFIXES[kind]), partial(_MAKERS[kind], plan, publication)


def lacking(plan: Plan) -> str:
    """What communique.toml asks for and this machine cannot make, in a sentence; empty when there is nothing."""
    if "docx" in plan.inventory.project.settings.downloads.formats and not pandoc.program():
        return "no Word documents (docx): pandoc is not installed; communique doctor says how to get it"
    return ""


def _text(plan: Plan, publication: Publication) -> bytes:
    view = view_of(plan, publication)
    html = pages.edition_body(view, plan.site, medium="text")
    return (_MARK + plain_text(html, pair=pages.pair_pattern(plan.site, view.language))).encode()


def _post(plan: Plan, publication: Publication) -> bytes:
    view = view_of(plan, publication)
    return (_MARK + post(view, plan.site)).encode()


def _epub(plan: Plan, publication: Publication) -> bytes:
    return epub(_edition(plan, publication))


def _docx(plan: Plan, publication: Publication) -> bytes:
    name = f"{publication.slug} in {publication.language.english_name}"
    return pandoc.docx(_edition(plan, publication), name=name)


_MAKERS: Mapping[str, Callable[[Plan, Publication], bytes]] = {
    "text": _text,
    "social": _post,
    "epub": _epub,
    "docx": _docx,
}


def _edition(plan: Plan, publication: Publication) -> Edition:
    view = view_of(plan, publication)
    return Edition(
        html=pages.edition_body(view, plan.site, medium="book"),
        title=view.title_text,
        language=view.language,
        date=view.date,
        publisher=plan.site.organisation.name,
        address=view.address,
        digest=view.digest,
        images=images_of(publication),
    )


# ------------------------------------------------------------------------------------- a short text to post


def post(view: views.View, site: views.Site) -> str:
    """Title, as many whole sentences of the summary as fit, and the address; before them, what the edition is.

    Where not even the title fits, it is cut: the notice and the address never are.
    """
    lead = pages.post_lead(view, site)
    room = POST_LENGTH - _ADDRESS_LENGTH - 1 - (weight(lead) + 1 if lead else 0)
    title = _cut(view.title_text, room)
    summary = _sentences(view.summary_text, room - weight(title) - 1)
    return "\n".join(filter(None, (lead, title, summary, view.address))) + "\n"


def weight(text: str) -> int:
    """How long a text is for X: letters of most alphabets count 1, all other signs 2, an address 23.

    The ranges are those of the configuration, version 3, of X's own library, twitter-text.
    """
    bare, addresses = re.subn(r"https?://\S+", "", unicodedata.normalize("NFC", text))
    return addresses * _ADDRESS_LENGTH + sum(1 if _is_light(ord(sign)) else 2 for sign in bare)


def _is_light(code: int) -> bool:
    return any(first <= code <= last for first, last in ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247)))


def _sentences(text: str, room: int) -> str:
    """As many of its first sentences as fit. Half a sentence is none: it may say the opposite of the whole."""
    beginnings = [*accumulate(sentences(text), "{} {}".format)]
    return next((beginning for beginning in reversed(beginnings) if weight(beginning) <= room), "")


def _cut(text: str, room: int) -> str:
    """The text if it fits, else its first words."""
    if weight(text) <= room:
        return text
    words = re.split(r"(\s+)", text)
    while words and weight("".join(words).rstrip(" ,;:–—") + "…") > room:
        words = words[:-2]
    cut = "".join(words).rstrip(" ,;:–—")
    return f"{cut}…" if cut else ""
