"""manifest.json and SHA256SUMS: every file of the site with its size and digest, so that a copy can be verified."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from workflow.plans import Plan, Publication
from workflow.releases import Form
from workflow.viewing import TYPES, changed_since, changes_of, status_of


def manifest(plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """manifest.json: every file with its size, SHA-256, type, and the edition it belongs to."""
    entries = [_manifest_entry(plan, path, *digests[path]) for path in sorted(digests)]
    return (json.dumps({"schema": 1, "files": entries}, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest_entry(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> dict[str, object]:
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    gone = any(card.place == (slug, tag) for card in plan.withdrawn)
    partner = next((one for one in plan.supplied if one.path == path), None)
    entry: dict[str, object] = {
        "path": str(path),
        "bytes": size,
        "sha256": sha256,
        "type": TYPES.get(path.suffix.lower(), "application/octet-stream"),
        "slug": partner.slug if partner else slug if publication or gone else None,
        "language": partner.language.tag if partner else tag if publication or gone else None,
        "state": _state_of(publication, partner=bool(partner), gone=gone),
        "source_sha256": publication.card.source_sha256 if publication else None,
    }
    if publication and publication.form in {Form.HELD, Form.MIXED}:
        since = changed_since(publication)
        entry["changed"] = {
            "since": since.isoformat() if since else None,
            "passages": [
                {"change": one.how, "words": one.words, "language": one.language.tag} for one in changes_of(publication)
            ],
        }
    return entry


def _state_of(publication: Publication | None, *, partner: bool, gone: bool) -> str | None:
    """What a file is of: of an edition, of one by a partner, of one that is gone, or of none."""
    if partner or gone:
        return "supplied" if partner else "withdrawn"
    return _state(publication) if publication else None


def _state(publication: Publication) -> str:
    """What the file itself says that it is, in the words of `status`."""
    status = status_of(publication)
    return "outdated" if status == "mixed" else status


def sums(digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{digests[path][1]}  {path}\n" for path in sorted(digests)).encode()


def digest_of(data: bytes) -> tuple[int, str]:
    """(size, SHA-256) of a file."""
    return len(data), hashlib.sha256(data).hexdigest()
