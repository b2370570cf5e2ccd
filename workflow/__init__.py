"""Communiqué: English statements become reviewed, published editions in other languages.

source/*.md ─ extract ─→ locales/<lang>/LC_MESSAGES/<slug>.po ─ draft ─→ fuzzy drafts ─ people review ─→
─ check, approve ─→ locales/<lang>/approved/<slug>.md ─ build ─→ output/site/<lang>/<slug>/ ─ verify

This list is the map, and the map is the law: a module imports only from modules above it.

    errors       what can go wrong, in words for the person at the keyboard
    patterns     regular expressions, each compiled when it is used first
    cores        how much work this machine does at once, and how far it is
    files        files, written whole or not at all, and one writer at a time        only home of filelock
    archives     ZIP files: the same bytes for the same files
    cache        what earlier runs worked out, and from what
    fonts        which font faces print needs, and where they lie
    sheets       what a printer needs for one PDF, as values
    styles       the style sheets of pages and prints, as text
    toolchain    what the bytes of a print depend on beside text and look: this package, libraries, faces
    languages    facts about a language: tags, names, direction, dates, lists          only home of babel
    collation    names in the order of a language
    regions      in which part of the world a country lies
    pictures     what is wrong with a picture, before anything draws it
    project      communique.toml: folders, organisation, languages, kinds and their policies
    ledger       which files went out, and when
    signing      a signature under the sums, by minisign
    manifest     the form of manifest.json and SHA256SUMS, written and read
    staging      where an upload keeps what is not in its place yet, and its journal
    trees        files in a folder, or in a ZIP from anybody
    recognition  one file: genuine, replaced or withdrawn
    verification every hash computed anew
    targets      a folder, a server, a bucket                               only home of fsspec, s3fs, paramiko
    uploading    the site to one of them, so that no accident breaks it
    lexicon      the words of a language that facts are made of: months, numerals, negations
    figures      numbers in words and in figures, by value
    comparison   two wordings, word by word
    facts        what a text states, what is cosmetic about it, and what an edit changed
    markdown     text ↔ blocks, blocks → safe HTML               only home of markdown-it, mdformat, nh3
    frontmatter  YAML at the head of a Markdown file                             only home of ruamel.yaml
    statement    one source document: front matter and blocks
    messages     extract() and localise(): an inverse pair over one walk of the passages
    signatories  who signed, in order and in groups; and whether the text counts them right
    catalogue    entries and their states
    reconciling  two versions of a catalogue → one, and nothing lost
    po           reading, writing and saving PO files                                  only home of polib
    tmx          translations as TMX, to other tools and from them
    alignment    two sequences of texts, side by side
    succession   what becomes of one entry when its English changes
    merging      new messages into an old catalogue
    typography   the signs a language writes with, found and mended
    glossary     preferred, allowed, forbidden and keep-as-is terms
    checks       what is wrong with one translation, one rule a file
    engines      translation services behind one protocol   only home of httpx, tenacity, deep_translator
    protection   what must come back from an engine as it went: links, names, placeholders
    approvals    the approved edition's file: text, signatures, history, withdrawal
    editions     an edition: its state
    releases     what may go out of an edition, with which text, and what stands in the way
    inventory    every statement and edition of a project, as they stand on disk
    crew         processes that read and write texts side by side
    sources      the cards of statements: what lists and commands have to know of one
    oversights   what nobody meant and no single file shows: no glossary, files that belong to nothing
    examination  every check on every entry of an edition
    cards        the cards of editions: what lists and other editions have to know of one
    words        the interface's own words in each language
    survey       the cards of a whole project; what did not change is not read or checked again
    memory       what people have translated before                                 only home of rapidfuzz
    journal      what engines answered and were sent
    drafting     fills empty entries with fuzzy drafts                              only home of sacrebleu
    todo         a translator's list, the most urgent first
    extraction   source → POT and PO files
    colours      the organisation's colour as it can be read
    hypertext    our own HTML as a tree
    plaintext    HTML → plain text, for e-mail
    ebooks       HTML → EPUB
    pandoc       HTML → DOCX, by pandoc in its sandbox                                 only home of pandoc
    views        what pages and prints show, as values
    structured   what a page says to machines, in the words of schema.org
    codes        an address as a QR code                                              only home of segno
    setting      which words of a text a line keeps together
    pages        view → HTML                                                          only home of jinja2
    homes        the ways into the site: a home for each language, and how to find it
    archive      everything of a language, and everything of a year, a kind or a topic
    searching    a search that needs no server
    feeds        an Atom feed for each language
    sitemap      what search engines are told
    prints       HTML → PDF                                             only home of weasyprint, pikepdf
    rendering    prints that are wanted → PDFs, in whatever executor is given
    workers      processes of this machine that render
    cluster      machines that render                                                only home of distributed
    plans        what goes out at an hour, and what does not and why
    viewing      an edition that goes out → view
    downloads    what lies beside a page: plain text, post, e-book, Word document
    declaration  what a site says of itself in its manifest
    bundles      ZIPs to hand on, which verify alone
    proofing     an edition side by side with its original
    site         everything under output/: which page, print, list and file goes where
    previewing   the site as it would be built now, made when it is asked for
    build        a plan becomes files: rendered on all cores, written whole
    serving      a preview in the browser                 only home of starlette, uvicorn, watchfiles
    exchange     out to translators and back: kits, and what comes home
    weblate      the settings of a Weblate component for each statement
    starting     a new project
    doctor       what is installed, and how to mend what is not
    cli          the commands; the only place that prints, exits and reads the clock
"""

__version__ = "0.1.0"
