"""A signature under SHA256SUMS, made by minisign: offline, with a key that never comes near the build.

The sums cover the manifest and every file, so one signature covers the site. Its trusted comment says what was signed
and when. The public key is published with the site; who knows it from elsewhere can be sure.
"""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from workflow.errors import DeliveryError, Fault
from workflow.files import plainly, write_atomically
from workflow.patterns import pattern
from workflow.project import Project

SIGNATURE = "SHA256SUMS.minisig"
PUBLIC_KEY = "minisign.pub"
_KEY = pattern(r"RW[A-Za-z0-9+/]{54}")
"""A public key as minisign prints it; the two letters stand for its algorithm."""


def program() -> str | None:
    """Where minisign is; None where it is not installed."""
    return shutil.which("minisign")


def public_key(project: Project) -> bytes:
    """The file minisign.pub of a site; empty when the project names no key. Raises DeliveryError."""
    if key := project_key(project):
        return f"untrusted comment: minisign public key of {project.settings.organisation.short}\n{key}\n".encode()
    return b""


def project_key(project: Project) -> str:
    """The public key that communique.toml names, by itself or by its file; empty when it names none."""
    named = project.settings.sign.public.strip()
    if not named:
        return ""
    return key_in(_text_of(named, key_file(project)), "[sign] public in communique.toml")


def key_named(named: str, where: str) -> str:
    """The public key that somebody names by itself or by its file. Raises DeliveryError as `key_in` does."""
    return key_in(_text_of(named, Path(named)), where)


def _text_of(named: str, path: Path) -> str:
    if _KEY.fullmatch(named):
        return named
    with plainly(path, "read"):
        return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else named


def key_file(project: Project) -> Path:
    """The file of the public key, if communique.toml names one and not the key itself."""
    return project.root / Path(project.settings.sign.public.strip()).expanduser()


def key_in(text: str, where: str) -> str:
    """The public key in a text. Raises DeliveryError; `where` is what it calls the place."""
    found = [line.strip() for line in text.splitlines() if _KEY.fullmatch(line.strip())]
    if len(found) != 1:
        tip = "it is the line that begins with RW, or the file minisign.pub that minisign -G has made"
        raise DeliveryError(f"{where} is no public key of minisign", tip=tip)
    return found[0]


def sign(sums: Path, key: Path, *, comment: str, public: str) -> Path:
    """Sign SHA256SUMS, and return the path of the signature.

    minisign asks for the password of the key by itself. Raises DeliveryError; then there is no new signature.
    """
    if not key.is_file():
        raise DeliveryError(Fault("there is no such key", key, tip="minisign -G -s FILE makes one; keep it elsewhere"))
    if key.resolve().is_relative_to(sums.parent.resolve()):
        raise DeliveryError(Fault("a secret key must not lie in the site", key, tip="move it elsewhere, at once"))
    with tempfile.TemporaryDirectory(prefix="communique-") as folder:
        made = Path(folder, SIGNATURE)
        # Standard input and output stay those of the terminal, where minisign asks for the password.
        command = [_minisign(), "-S", "-s", str(key), "-m", str(sums), "-x", str(made), "-t", comment]
        if subprocess.run(command, check=False).returncode or not made.is_file():
            raise DeliveryError("minisign did not sign", tip="its own words stand above")
        if public and not check(sums, made, public).ok:
            raise DeliveryError(
                Fault("this key does not fit the public key in communique.toml", key, tip="[sign] public names it")
            )
        write_atomically(sums.with_name(SIGNATURE), made.read_bytes())
    return sums.with_name(SIGNATURE)


@dataclass(frozen=True, slots=True)
class Checked:
    """What minisign says of a signature."""

    ok: bool
    comment: str
    """The trusted comment of a good one, what is wrong with a bad one."""


def check(sums: Path, signature: Path, public: str) -> Checked:
    """Whether a signature is good. Raises DeliveryError where minisign is missing."""
    command = [_minisign(), "-V", "-Q", "-P", public, "-m", str(sums), "-x", str(signature)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, errors="replace")
    said = (done.stdout if done.returncode == 0 else done.stderr).strip()
    return Checked(done.returncode == 0, said)


def _minisign() -> str:
    place = program()
    if place is None:
        raise DeliveryError("minisign is not installed", tip="communique doctor says how to get it")
    return place
