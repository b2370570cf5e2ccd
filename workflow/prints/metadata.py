"""What a PDF says of itself, for catalogues, archives and `verify`: Dublin Core, PDF/UA-1, and the edition's own facts.

The facts come from the sheet, `<meta name="communique.state" content="approved">`, so that whoever writes the sheet
decides what is said. WeasyPrint's own option for metadata comes in a second rdf:RDF, which validators do not read; so
what it generates is extended. A schema that PDF/A does not know must be described in the file.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

from workflow.hypertext import escaped
from workflow.prints.engine import Document, pydyf

NAMESPACE = "urn:x-communique:edition#"
"""Of the edition's own facts in XMP. A name and no address: nothing is to be fetched there."""
PREFIX = "communique."
"""Of a `<meta name>` that is one of them."""
FACTS: Mapping[str, str] = MappingProxyType(
    {
        "sha256": "SHA-256 of the text of the edition",
        "state": "What the edition is: original, approved, reviewed, outdated, mixed, draft",
        "statement": "The name of the statement, the same in every language",
        "sourceLanguage": "Language of the original, a BCP 47 tag",
        "sourceDate": "Date of the text of the original that the edition renders",
        "sourceSha256": "SHA-256 of that text",
        "approvedOn": "Date of the last approval",
    }
)


def extend(document: Document) -> None:
    """Make the metadata of a PDF/A say that it is PDF/UA-1 too, in which language it is, and of which edition."""
    metadata = document.metadata
    addition = "".join(_descriptions(metadata.lang or "und", metadata.authors, facts(document))).encode()
    written_by_weasyprint = metadata.generate_rdf_metadata

    def generate(*arguments: object) -> bytes:
        end = b"</rdf:RDF>"
        return bytes(written_by_weasyprint(*arguments)).removesuffix(end) + addition + end

    metadata.generate_rdf_metadata = generate


def facts(document: Document) -> dict[str, str]:
    """The facts of the sheet, in the order of FACTS, and after them its address."""
    custom = document.metadata.custom
    found = {name: custom.get((PREFIX + name).lower(), "") for name in (*FACTS, "address", "source")}
    return {name: value for name, value in found.items() if value}


def inform(document: Document, pdf: pydyf.PDF) -> None:
    """Put the facts into the document's information too, where plain tools (`pdfinfo -custom`) find them.

    And name an associated file once: WeasyPrint 70 names it twice.
    """
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))
    for name, value in facts(document).items():
        if name in FACTS:
            pdf.info[f"Edition{name[0].upper()}{name[1:]}"] = pydyf.String(value)


def name_of_file(document: Document) -> str:
    """A name for the file that is the same whenever it is made of the same edition."""
    return str(uuid5(NAMESPACE_URL, "\n".join(facts(document).values()) + document.metadata.title))


def _descriptions(language: str, publishers: list[str], known: dict[str, str]) -> Iterator[str]:
    yield _describe("pdfuaid", "http://www.aiim.org/pdfua/ns/id/", "<pdfuaid:part>1</pdfuaid:part>")
    core = f"<dc:language>{_bag([language])}</dc:language><dc:publisher>{_bag(publishers)}</dc:publisher>"
    for fact, element in (("address", "dc:identifier"), ("source", "dc:source")):
        if fact in known:
            core += f"<{element}>{escaped(known[fact])}</{element}>"
    yield _describe("dc", "http://purl.org/dc/elements/1.1/", core)
    yield _describe(
        "edition",
        NAMESPACE,
        "".join(f"<edition:{name}>{escaped(known[name])}</edition:{name}>" for name in FACTS if name in known),
    )
    schemas = _schema("PDF/UA identification schema", "http://www.aiim.org/pdfua/ns/id/", "pdfuaid", _PDFUA)
    schemas += _schema("Facts of an edition", NAMESPACE, "edition", {name: ("Text", FACTS[name]) for name in FACTS})
    yield (
        '<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
        'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
        'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">'
        f"<pdfaExtension:schemas><rdf:Bag>{schemas}</rdf:Bag></pdfaExtension:schemas></rdf:Description>"
    )


_PDFUA = {"part": ("Integer", "Part of ISO 14289")}


def _describe(prefix: str, namespace: str, content: str) -> str:
    return f'<rdf:Description rdf:about="" xmlns:{prefix}="{namespace}">{content}</rdf:Description>'


def _bag(items: list[str]) -> str:
    return f"<rdf:Bag>{''.join(f'<rdf:li>{escaped(item)}</rdf:li>' for item in items)}</rdf:Bag>"


def _schema(name: str, namespace: str, prefix: str, properties: Mapping[str, tuple[str, str]]) -> str:
    described = "".join(
        f'<rdf:li rdf:parseType="Resource"><pdfaProperty:name>{key}</pdfaProperty:name>'
        f"<pdfaProperty:valueType>{kind}</pdfaProperty:valueType>"
        f"<pdfaProperty:category>{'internal' if kind == 'Integer' else 'external'}</pdfaProperty:category>"
        f"<pdfaProperty:description>{escaped(text)}</pdfaProperty:description></rdf:li>"
        for key, (kind, text) in properties.items()
    )
    return (
        f'<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>{escaped(name)}</pdfaSchema:schema>'
        f"<pdfaSchema:namespaceURI>{namespace}</pdfaSchema:namespaceURI><pdfaSchema:prefix>{prefix}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{described}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
