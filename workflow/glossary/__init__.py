"""Preferred, allowed, forbidden and keep-as-is terms, from `locales/glossary.csv`.

A row `term,lang,status,text,match,note` says what the English `term` is called in the language `lang`: `text`, with
the standing `status`. Rows with one term belong together. `lang` may be `*`, every language, for what is kept. `match`
says by hand which forms of the words count (`wildcards`); without it the text alone does.

`read` and `open_glossary` make a `Glossary`, which finds terms in texts; `kept` and `proven` remember one; `tbx`,
`deepl_csv` and `deepl_tsv` write one for other tools.
"""

from workflow.glossary.exports import deepl_csv, deepl_tsv, tbx
from workflow.glossary.finding import Hit
from workflow.glossary.reading import kept, open_glossary, proven, read
from workflow.glossary.rows import EVERY, Status, Term
from workflow.glossary.terms import Glossary, Missing

__all__ = [
    "EVERY",
    "Glossary",
    "Hit",
    "Missing",
    "Status",
    "Term",
    "deepl_csv",
    "deepl_tsv",
    "kept",
    "open_glossary",
    "proven",
    "read",
    "tbx",
]
