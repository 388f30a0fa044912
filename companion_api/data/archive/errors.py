"""What can go wrong while a snapshot is built or opened; each message names the file."""

from __future__ import annotations

from companion_api.core.errors import SnapshotCorrupt, SourceFault


class IngestError(SourceFault):
    """A published file that cannot be read as it should be, or no room to write: nothing has been published."""


class BadSnapshot(SnapshotCorrupt):
    """A snapshot folder that is incomplete, altered, or written by another version of the program."""
