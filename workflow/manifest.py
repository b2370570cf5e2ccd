"""manifest.json and SHA256SUMS: every file of the site with its size and digest, so that a copy can be verified."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from workflow.plans import Plan
from workflow.viewing import TYPES


def manifest(plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """manifest.json: every file with its size, SHA-256, type, and the edition it belongs to."""
    entries = [_manifest_entry(plan, path, *digests[path]) for path in sorted(digests)]
    return (json.dumps({"schema": 1, "files": entries}, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest_entry(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> dict[str, object]:
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    gone = next((one for one in plan.withdrawn if (one.statement.slug, one.language.tag) == (slug, tag)), None)
    partner = next((one for one in plan.supplied if one.path == path), None)
    state = (
        publication.edition.state
        if publication and not publication.edition.is_original
        else "original"
        if publication
        else None
    )
    return {
        "path": str(path),
        "bytes": size,
        "sha256": sha256,
        "type": TYPES.get(path.suffix.lower(), "application/octet-stream"),
        "slug": partner.statement.slug if partner else slug if publication or gone else None,
        "language": partner.language.tag if partner else tag if publication or gone else None,
        "state": "supplied" if partner else "withdrawn" if gone else state,
        "source_sha256": publication.edition.original.sha256 if publication else None,
    }


def sums(digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{digests[path][1]}  {path}\n" for path in sorted(digests)).encode()


def digest_of(data: bytes) -> tuple[int, str]:
    """(size, SHA-256) of a file."""
    return len(data), hashlib.sha256(data).hexdigest()
