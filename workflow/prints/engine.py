"""WeasyPrint, started so that no face of the system can slip in, and quiet until it is asked what went wrong."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from workflow.errors import Fault, RenderError
from workflow.styles import TEMPLATES

# Read when fontconfig starts, hence before WeasyPrint is imported.
os.environ["FONTCONFIG_FILE"] = str(TEMPLATES / "fonts.conf")
with warnings.catch_warnings():
    warnings.filterwarnings("ignore", "No fonts configured in FontConfig")
    from weasyprint import CSS, HTML, Attachment, Document, anchors
    from weasyprint.formatting_structure import boxes
    from weasyprint.layout import inline
    from weasyprint.logger import LOGGER
    from weasyprint.pdf import pydyf, tags
    from weasyprint.pdf.stream import Stream
    from weasyprint.text import line_break
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

__all__ = [
    "CSS",
    "HTML",
    "LOGGER",
    "Attachment",
    "Document",
    "FontConfiguration",
    "Stream",
    "URLFetcher",
    "URLFetcherResponse",
    "anchors",
    "boxes",
    "inline",
    "line_break",
    "nothing_wrong",
    "pydyf",
    "tags",
]


class _Findings(logging.Handler):
    """Keeps what WeasyPrint complains of."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.sentences: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.sentences.append(record.getMessage())


@contextmanager
def nothing_wrong(name: str) -> Iterator[list[str]]:
    """Raise RenderError with everything that WeasyPrint complained of meanwhile; the block sees it grow."""
    findings, propagate = _Findings(), LOGGER.propagate
    LOGGER.addHandler(findings)
    LOGGER.propagate = False
    try:
        yield findings.sentences
    except FatalURLFetchingError as error:  # a BaseException
        raise RenderError(f"“{name}”: {error.__cause__}") from error
    finally:
        LOGGER.removeHandler(findings)
        LOGGER.propagate = propagate
    if findings.sentences:
        raise RenderError(Fault(f"“{name}”: {sentence}") for sentence in dict.fromkeys(findings.sentences))
