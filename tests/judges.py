"""The verdicts of others on our pages: vnu, the checker of the W3C, and axe, in the system's Chromium.

`script/setup --test` installs them into `tests/node_modules`.
"""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

MODULES = Path(__file__).with_name("node_modules")
VNU = MODULES / "vnu-jar/build/dist/vnu.jar"
AXE = MODULES / "axe-core/axe.min.js"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def findings(files: Iterable[Path], *options: str) -> list[str]:
    """Every error and every warning of vnu: `file:line: what`; with `--css` about style sheets."""
    # Its schemas nest deeper than the usual stack.
    command = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xss16m", "-jar", str(VNU), "--format", "json"]
    ran = subprocess.run(
        [*command, "--exit-zero-always", *options, *map(str, files)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=600,
        check=True,
    )
    told = json.loads(ran.stderr)["messages"]
    return [f"{one.get('url', '')}:{one.get('lastLine', 0)}: {one['message']}" for one in told]


@contextmanager
def browser() -> Iterator[Any]:
    """The system's Chromium, driven by Playwright."""
    from playwright.sync_api import sync_playwright

    path = next(filter(None, map(shutil.which, BROWSERS)))
    # Where something was printed in this process, fontconfig is told to know no font; a browser needs some.
    environment: dict[str, str | float | bool] = {
        name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"
    }
    with sync_playwright() as playwright:
        # A root user, as in a container, has no sandbox.
        chromium = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"], env=environment)
        yield chromium
        chromium.close()


def violations(page: Any) -> list[str]:
    """Every rule of axe that an open page breaks, best practices too."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def colour_schemes() -> Sequence[str]:
    """How a reader may have set their device."""
    return ("light", "dark")
