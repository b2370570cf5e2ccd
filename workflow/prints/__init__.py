"""Edition → PDF: for screens, tagged and archival; for the printing house; to hand out as a booklet.

A `Printer` turns a `Sheet`, the HTML that `pages.print_sheet` wrote, into bytes. It reads nothing but what it is given:
the faces of `fonts`, the style sheets, and images by their addresses. WeasyPrint only logs what goes wrong; here every
such line, every missing letter and every foreign face is a RenderError. No clock is read and nothing is left to
chance, so the same sheet gives the same bytes.
"""

from workflow.prints.printer import FAMILIES, Printer

__all__ = ["FAMILIES", "Printer"]
