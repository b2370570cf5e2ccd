"""An address as a QR code, drawn as one path, so that it stays sharp on paper and needs no picture file."""

from collections.abc import Iterable
from functools import lru_cache

from markupsafe import Markup


@lru_cache(maxsize=256)
def qr_code(address: str, title: str, ink: str) -> Markup:
    """The code as an SVG element, its quiet zone included. `title` is what those hear who cannot see it.

    Level M: the code is read with 15 per cent of it lost (ISO/IEC 18004), by a fold or a stain.
    """
    import segno

    code = segno.make(address, error="m", micro=False, boost_error=False)
    size = code.symbol_size()[0]
    path = "".join(
        f"M{column} {row}h{length}v1h-{length}z"
        for row, modules in enumerate(code.matrix_iter(border=4))
        for column, length in _runs(modules)
    )
    svg = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" class="code" viewBox="0 0 {0} {0}" role="img">'
        '<title>{1}</title><path d="{2}" fill="{3}"/></svg>'
    )
    return svg.format(size, title, path, ink)


def _runs(modules: Iterable[int]) -> list[tuple[int, int]]:
    """(column, length) of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for column, dark in enumerate(modules):
        if dark and runs and sum(runs[-1]) == column:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        elif dark:
            runs.append((column, 1))
    return runs
