"""The services in use: those of the last import, taken up by a running server, and those of the sandbox."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

import orjson

from companion_api.core.errors import SourceFault
from companion_api.data import sandbox
from companion_api.legal import importing, store
from companion_api.legal.index import ServiceIndex
from companion_api.legal.model import KINDS, Service
from companion_api.legal.originals import unified

log = logging.getLogger(__name__)

LOOK_AGAIN_S: Final = 1.0
"""How long a running server may not notice a new import, in seconds."""


@dataclass(frozen=True, slots=True)
class Collection:
    """A set of services with the ways into it. Immutable."""

    source: str
    """`snapshot` or `sandbox`, as printed in answers."""
    version: str
    services: tuple[Service, ...] = ()
    report: dict[str, Any] = field(default_factory=dict)
    by_id: dict[str, Service] = field(init=False)
    """By id, and by every id a service had before."""
    index: ServiceIndex = field(init=False)
    with_jurisdiction: tuple[Service, ...] = field(init=False)
    """Placed courts that a publication says which areas they serve."""
    coverage: dict[str, dict[str, Any]] = field(init=False)
    """Kind -> {"count": visited places, "as_of": newest date among them}."""

    def __post_init__(self) -> None:
        former = {name: service for service in self.services for name in service.also}
        object.__setattr__(self, "by_id", former | {service.id: service for service in self.services})
        object.__setattr__(self, "index", ServiceIndex(self.services))
        serving = tuple(service for service in self.services if service.serves and service.point)
        object.__setattr__(self, "with_jurisdiction", serving)
        object.__setattr__(self, "coverage", _coverage(self.services, self.index))


class Shelf:
    """The imported file, read again when an import has replaced it. Thread-safe."""

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._seen = self._stamp()
        self._collection = self._open(None)
        self._looked = clock()

    def collection(self) -> Collection:
        """The services of the last import; an empty collection when there was none."""
        now = self._clock()
        if now - self._looked > LOOK_AGAIN_S and self._lock.acquire(blocking=False):
            try:
                self._looked = now
                stamp = self._stamp()
                if stamp != self._seen:
                    self._collection, self._seen = self._open(self._collection), stamp
            finally:
                self._lock.release()
        return self._collection

    def _stamp(self) -> tuple[int, int, int] | None:
        try:
            stat = self._path.stat()
        except OSError:
            return None
        return stat.st_ino, stat.st_size, stat.st_mtime_ns

    def _open(self, in_use: Collection | None) -> Collection:
        """The file's services; where it cannot be used those `in_use` stay."""
        try:
            stored = store.load(self._path)
        except FileNotFoundError:
            return Collection("snapshot", "none")
        except SourceFault as error:
            log.error("services: %s", error.detail)
            return in_use or Collection("snapshot", "damaged", report={"fault": error.detail})
        return Collection("snapshot", stored.version, stored.services, stored.report)


@cache
def sandbox_collection() -> Collection:
    """The invented services that ship with the package."""
    drafts = list(unified.read(sandbox.FILES / "services.csv"))
    services, _ = importing.build(drafts)
    version = store.digest(orjson.dumps(service.record()) for service in services)
    return Collection("sandbox", version, tuple(services))


def _coverage(services: Iterable[Service], index: ServiceIndex) -> dict[str, dict[str, Any]]:
    dates: dict[str, str] = {}
    for service in services:
        for kind in service.kinds:
            dates[kind] = max(dates.get(kind, ""), service.as_of)
    return {kind: {"count": index.count(kind), "as_of": dates[kind]} for kind in KINDS if index.count(kind)}
