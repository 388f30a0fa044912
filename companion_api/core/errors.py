"""Everything that can go wrong for a person, as one exception tree.

Services raise these and know nothing of HTTP; `http/problems.py` gives each `slug` its status, title and page.
`detail` is a sentence that tells a person what to do next.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar


class CompanionError(Exception):
    """Base of the tree. `extra` are members added to the problem document (JSON-ready)."""

    slug: ClassVar[str] = "internal-error"

    def __init__(self, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.detail = detail
        self.extra: Mapping[str, Any] = extra


class InvalidParameter(CompanionError):
    """A request value that cannot be understood: the field, and what a right value looks like."""

    slug = "invalid-parameter"

    def __init__(self, field: str, detail: str, *, where: str = "query", **extra: Any) -> None:
        super().__init__(detail, errors=[{"in": where, "field": field, "detail": detail}], **extra)
        self.field = field


class UnknownPlace(CompanionError):
    """Nothing of that name or postcode in the tables loaded here; extra `loaded=False`: no such table was imported."""

    slug = "unknown-place"


class AmbiguousPlace(CompanionError):
    """Several places fit; `candidates` are place documents, best first, at most five."""

    slug = "ambiguous-place"

    def __init__(self, detail: str, candidates: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(detail, candidates=list(candidates))
        self.candidates = candidates


class UnknownThing(CompanionError):
    """A force, neighbourhood, service or document that does not exist."""

    slug = "not-found"


class Unauthorised(CompanionError):
    """A person's own things, asked for without the token that opens them. Never says which part was wrong."""

    slug = "unauthorised"


class StorageUnavailable(CompanionError):
    """The database of homes and favourites cannot be reached, or stayed busy for too long."""

    slug = "storage-unavailable"


class NoData(CompanionError):
    """A fair question that the data here cannot answer. Never to be shown as zero."""

    slug = "no-data"


class UpstreamUnavailable(CompanionError):
    """data.police.uk (or another source) did not answer and nothing stale is kept."""

    slug = "upstream-unavailable"


class UpstreamMisunderstood(CompanionError):
    """Upstream answered something that its contract does not allow."""

    slug = "upstream-misunderstood"


class SourceFault(CompanionError):
    """A file of published data that cannot be used: truncated, wrong header, unreadable. Names the file."""

    slug = "source-fault"


class SnapshotCorrupt(SourceFault):
    """A snapshot that fails its own digests; the one in use stays."""

    slug = "snapshot-corrupt"
