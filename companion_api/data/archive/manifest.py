"""The list of what a snapshot consists of, with digests; its own digest is the snapshot's version."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from companion_api.data.archive.errors import BadSnapshot

FORMAT: Final = 3
"""Raise when the files of a snapshot change shape or meaning: older ones are then refused, and ingest writes anew."""

NAME: Final = "manifest.json"
REVISED: Final = "row_revised.bin"
"""Rows whose outcome differs from that of the snapshot before; only where there was one."""


@dataclass(frozen=True, slots=True)
class File:
    """One file of a snapshot. `dtype` is numpy's name where the file is a bare array."""

    size: int
    sha256: str
    dtype: str | None = None


@dataclass(frozen=True)
class Manifest:
    """What is in a snapshot. JSON-ready, free of clocks and paths: the same sources give the same bytes."""

    files: dict[str, File]
    facts: dict[str, Any]
    """Small things kept whole: forces, months, outcomes, coverage, sources, revisions."""
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As written to disk."""
        files = {name: asdict(entry) for name, entry in self.files.items()}
        body = {"files": files, "facts": self.facts, "format": self.format}
        return json.dumps(body, sort_keys=True, ensure_ascii=False, indent=1).encode() + b"\n"

    @property
    def content(self) -> str:
        """Digest of what was read from the sources, whatever it was compared with: see `revisions`."""
        files = {name: entry for name, entry in self.files.items() if name != REVISED}
        facts = {name: fact for name, fact in self.facts.items() if name != "revisions"}
        return hashlib.sha256(Manifest(files, facts, self.format).to_bytes()).hexdigest()

    @cached_property
    def version(self) -> str:
        """Digest of everything in the snapshot, by way of its files' digests."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:16]


def read(folder: Path) -> Manifest:
    """The manifest of a snapshot folder. Raises BadSnapshot when it is absent, damaged or of another format."""
    path = folder / NAME
    try:
        body = json.loads(path.read_bytes())
        if body["format"] != FORMAT:
            raise BadSnapshot(f"{path}: written in format {body['format']}, this program reads {FORMAT}. Ingest again.")
        manifest = Manifest({name: File(**entry) for name, entry in body["files"].items()}, body["facts"])
    except OSError as error:
        raise BadSnapshot(f"{path}: cannot be read ({error}).") from error
    except (ValueError, KeyError, TypeError) as error:
        raise BadSnapshot(f"{path}: not a manifest ({error}).") from error
    if manifest.version != folder.name:
        raise BadSnapshot(f"{path}: has been altered (it spells version {manifest.version}).")
    return manifest


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check(folder: Path, manifest: Manifest, *, deep: bool) -> None:
    """Every file is there in its full size; `deep` also reads each and compares digests. Raises BadSnapshot."""
    for name, entry in manifest.files.items():
        path = folder / name
        try:
            size = path.stat().st_size
        except OSError as error:
            raise BadSnapshot(f"{path}: missing.") from error
        if size != entry.size:
            raise BadSnapshot(f"{path}: {size} bytes instead of {entry.size}.")
        if deep and digest(path) != entry.sha256:
            raise BadSnapshot(f"{path}: its content has been altered.")
