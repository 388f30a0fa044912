"""The one interface between the policing room and where teams come from: harvested files, the live API, the sandbox.

Documents are in the shapes of the data.police.uk API (as decoded from JSON), checked by whoever read them.
`None` means "not held here"; an empty list means "the force publishes none".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

from companion_api.data.source import SourceName

Document: TypeAlias = Mapping[str, Any]
Documents: TypeAlias = Sequence[Document]


@dataclass(frozen=True, slots=True)
class Publication:
    """What a force has published about one neighbourhood."""

    detail: Document | None
    people: Documents | None
    priorities: Documents | None
    events: Documents | None
    as_of: str
    """Day the documents were fetched, `YYYY-MM-DD`."""
    stale: bool = False
    """True when upstream was down and older documents are given instead."""


class TeamSource(Protocol):
    """Teams, priorities and meetings, as published. Thread-safe.

    `publication` and `locate` may raise UpstreamUnavailable or UpstreamMisunderstood.
    """

    @property
    def name(self) -> SourceName:
        """As printed in answers: `snapshot` for harvested files."""
        ...

    @property
    def version(self) -> str:
        """Changes whenever any answer may; part of every ETag. Never waits."""
        ...

    def covers(self, force: str) -> bool:
        """Whether to ask this source about a force."""
        ...

    def force(self, force: str) -> Document | None:
        """The force's own page."""
        ...

    def neighbourhoods(self, force: str) -> Documents | None:
        """`{"id", "name"}` of each neighbourhood, in published order."""
        ...

    def publication(self, force: str, neighbourhood: str) -> Publication | None:
        """What is published about a neighbourhood; None when the force has none of that id."""
        ...

    def boundary(self, force: str, neighbourhood: str) -> Documents | None:
        """The outline as published by the API, `{"latitude", "longitude"}` strings."""
        ...

    def locate(self, lat: float, lng: float) -> tuple[str, str] | None:
        """(force, neighbourhood) at a point, where this source can tell."""
        ...
