"""The sandbox as a `CrimeSource`: the package's invented archive, read by the very code that reads the real one.

The first process to need it builds a snapshot under the home folder, named after the content and the format; later ones
map it in milliseconds. Where the home folder cannot be written, a temporary folder of this user serves.
"""

from __future__ import annotations

import hashlib
import logging
import tempfile
from pathlib import Path
from typing import Final

from companion_api.core.geo import Circle, Point
from companion_api.core.place import Locator
from companion_api.data import sandbox
from companion_api.data.archive.errors import BadSnapshot, IngestError
from companion_api.data.archive.folder import SnapshotFolder
from companion_api.data.archive.ingest import ingest
from companion_api.data.archive.manifest import FORMAT
from companion_api.data.archive.source import SnapshotSource

log = logging.getLogger(__name__)

ARCHIVE: Final = sandbox.FILES / "crime.zip"


class _Box:
    """Without outlines, everything inside the county's box counts as policed by its one force, its sea too."""

    def locate(self, point: Point) -> tuple[str | None, str | None]:
        return (sandbox.FORCE if sandbox.holds(point.lat, point.lng) else None), None

    def forces_near(self, circle: Circle) -> frozenset[str]:
        return frozenset({sandbox.FORCE})


def open_sandbox(home: Path, locator: Locator | None = None, archive: Path = ARCHIVE) -> SnapshotSource:
    """The sandbox's crimes. Safe when several processes start at once: each publishes the same bytes.

    `locator` knows the county's outline, so that the sea round it is no data rather than no crime.
    Raises IngestError when neither `home` nor a temporary folder can hold the snapshot.
    """
    key = f"{hashlib.sha256(archive.read_bytes()).hexdigest()[:16]}-{FORMAT}"
    try:
        return _open(home / "sandbox" / key, archive, locator or _Box())
    except (IngestError, OSError) as error:
        log.warning("sandbox snapshot not kept under the home folder (%s); using a temporary one", error)
        return _open(Path(tempfile.mkdtemp(prefix="companion-sandbox-")) / key, archive, locator or _Box())


def _open(folder: Path, archive: Path, locator: Locator) -> SnapshotSource:
    source = SnapshotFolder(folder, locator, "sandbox").current()
    if source is None:
        ingest([archive], folder)
        source = SnapshotFolder(folder, locator, "sandbox").current()
    if source is None:
        raise BadSnapshot(f"{folder}: the sandbox's snapshot cannot be opened; remove this folder.")
    return source
