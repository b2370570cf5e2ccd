"""manifest.json and SHA256SUMS: every file of the site with its size and digest, so that a copy can be verified."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePosixPath

from workflow.plans import Plan, Publication
from workflow.releases import Form
from workflow.viewing import TYPES, standing_of


def manifest(plan: Plan, digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """manifest.json: every file with its size, SHA-256, type, and the edition it belongs to."""
    entries = [_manifest_entry(plan, path, *digests[path]) for path in sorted(digests)]
    return (json.dumps({"schema": 1, "files": entries}, ensure_ascii=False, indent=1) + "\n").encode()


def _manifest_entry(plan: Plan, path: PurePosixPath, size: int, sha256: str) -> dict[str, object]:
    tag, slug = (*path.parts, "", "")[:2]
    publication = plan.by_place.get((slug, tag))
    gone = next((one for one in plan.withdrawn if (one.statement.slug, one.language.tag) == (slug, tag)), None)
    standing = standing_of(plan, publication) if publication else None
    entry: dict[str, object] = {
        "path": str(path),
        "bytes": size,
        "sha256": sha256,
        "type": TYPES.get(path.suffix.lower(), "application/octet-stream"),
        "slug": slug if publication or gone else None,
        "language": tag if publication or gone else None,
        "state": "withdrawn" if gone else _STATES.get(standing.status, standing.status) if standing else None,
        "source_sha256": _source(publication) if publication else None,
    }
    if standing and standing.status in {"outdated", "mixed"}:
        since = standing.changed_since
        entry["changed"] = {
            "since": since.isoformat() if since else None,
            "passages": [
                {"change": one.how, "words": one.words, "language": one.language.tag} for one in standing.changes
            ],
        }
    return entry


_STATES = {"mixed": "outdated"}
"""What a page says of its edition, in the words of `status`."""


def _source(publication: Publication) -> str:
    """Which text of the original a file renders: an edition that is held, the one that was signed."""
    record = publication.edition.record
    if publication.release.form in {Form.APPROVED, Form.HELD} and record and record.edition.source:
        return record.edition.source.sha256
    return publication.edition.original.sha256


def sums(digests: Mapping[PurePosixPath, tuple[int, str]]) -> bytes:
    """SHA256SUMS, as `sha256sum -c` reads it."""
    return "".join(f"{digests[path][1]}  {path}\n" for path in sorted(digests)).encode()


def digest_of(data: bytes) -> tuple[int, str]:
    """(size, SHA-256) of a file."""
    return len(data), hashlib.sha256(data).hexdigest()
