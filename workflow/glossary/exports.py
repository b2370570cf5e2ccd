"""A glossary for other tools: TBX for terminology tools and Weblate, two columns for DeepL."""

import csv
import io
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Sequence

from workflow.glossary.rows import Status, Term, rows_by_term
from workflow.glossary.terms import Glossary

_ADMINISTRATIVE = {
    Status.PREFERRED: "preferredTerm-admn-sts",
    Status.KEEP: "preferredTerm-admn-sts",
    Status.ALLOWED: "admittedTerm-admn-sts",
    Status.FORBIDDEN: "deprecatedTerm-admn-sts",
}
"""The values of TBX-Basic (ISO 30042:2008, annex on TBX-Basic). A deprecated term is a forbidden one in Weblate."""
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_DEEPL_LONGEST = 1024


def tbx(glossary: Glossary, source_lang: str, target_langs: Sequence[str]) -> str:
    """The glossary as TBX-Basic, version 2: an entry for each term, with what is forbidden as deprecated."""
    root = ET.Element("martif", {"type": "TBX-Basic", _XML_LANG: source_lang})
    header = ET.SubElement(ET.SubElement(root, "martifHeader"), "fileDesc")
    ET.SubElement(ET.SubElement(header, "sourceDesc"), "p").text = "Glossary of Communiqué: locales/glossary.csv"
    body = ET.SubElement(ET.SubElement(root, "text"), "body")
    by_lang = {lang: rows_by_term(glossary.rows, lang) for lang in dict.fromkeys((source_lang, *target_langs))}
    for number, term in enumerate(dict.fromkeys(row.term for row in glossary.rows), 1):
        entry = {lang: rows[term] for lang, rows in by_lang.items() if term in rows}
        if len(entry) > 1:
            _add_entry(body, f"c{number}", entry)
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _add_entry(body: ET.Element, name: str, entry: dict[str, tuple[Term, ...]]) -> None:
    concept = ET.SubElement(body, "termEntry", {"id": name})
    for lang, rows in entry.items():
        language = ET.SubElement(concept, "langSet", {_XML_LANG: lang})
        for row in rows:
            group = ET.SubElement(language, "tig")
            ET.SubElement(group, "term").text = row.text
            note = ET.SubElement(group, "termNote", {"type": "administrativeStatus"})
            note.text = _ADMINISTRATIVE[row.status]
            if row.note:
                ET.SubElement(group, "note").text = row.note


def deepl_csv(glossary: Glossary, source_lang: str, target_lang: str) -> str:
    """The preferred wordings and what is kept, as DeepL takes them: source, target; no header."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(_pairs(glossary, source_lang, target_lang))
    return out.getvalue()


def deepl_tsv(glossary: Glossary, source_lang: str, target_lang: str) -> str:
    """The same with a tab between the two."""
    return "".join(f"{source}\t{target}\n" for source, target in _pairs(glossary, source_lang, target_lang))


def _pairs(glossary: Glossary, source_lang: str, target_lang: str) -> Iterator[tuple[str, str]]:
    """Each wording of a term with the one to use for it; DeepL wants each source once, and neither over 1024 bytes."""
    targets = rows_by_term(glossary.rows, target_lang)
    usable = {Status.PREFERRED, Status.KEEP}
    seen: set[str] = set()
    for term, sources in rows_by_term(glossary.rows, source_lang).items():
        said = next((row.text for row in targets.get(term, ()) if row.status in usable), None)
        for source in sources:
            fits = said and max(len(source.text.encode()), len(said.encode())) <= _DEEPL_LONGEST
            if said and fits and source.may_stand and source.text not in seen:
                seen.add(source.text)
                yield source.text, said
