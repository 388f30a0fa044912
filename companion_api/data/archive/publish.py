"""A folder of snapshots and the pointer to the one in force.

    DIR/current                 one line: the version in force
    DIR/<version>/              a finished snapshot; never changed again
    DIR/.building-<pid>-<n>/    one being written; removed when it fails

A snapshot is written beside the old one and comes into force by renaming one small file over another, which a file
system does wholly or not at all.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from companion_api.data.archive import manifest
from companion_api.data.archive.errors import BadSnapshot, IngestError
from companion_api.data.archive.manifest import Manifest

POINTER: Final = "current"
_BUILDING: Final = ".building-"
KEPT: Final = 2
"""Snapshots left on disk: the one in force and the one before, which workers may still be reading."""


def current(folder: Path) -> str | None:
    """The version in force, or None where nothing has been published."""
    try:
        return (folder / POINTER).read_text(encoding="ascii").strip() or None
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise BadSnapshot(f"{folder / POINTER}: cannot be read ({error}).") from error


@contextmanager
def building(folder: Path) -> Iterator[Path]:
    """An empty folder to build in, on the same disk; whatever is left of it afterwards is removed.

    A full disk, or any other refusal to write, becomes an IngestError that names the folder; what was published before
    stays as it was.
    """
    workshop: Path | None = None
    try:
        folder.mkdir(parents=True, exist_ok=True)
        workshop = Path(tempfile.mkdtemp(prefix=f"{_BUILDING}{os.getpid()}-", dir=folder))
        yield workshop
    except OSError as error:
        what = os.strerror(error.errno) if error.errno else str(error)
        raise IngestError(
            f"{error.filename or folder}: cannot be written ({what}). Nothing has been published; "
            "the snapshot in force is untouched."
        ) from error
    finally:
        if workshop is not None:
            shutil.rmtree(workshop, ignore_errors=True)


def publish(folder: Path, workshop: Path, made: Manifest) -> Path:
    """Move a finished snapshot into place and bring it into force; the same content twice is published once."""
    target = folder / made.version
    if not target.exists():
        for path in workshop.iterdir():
            _sync(path)
        try:
            workshop.chmod(0o755)
            workshop.rename(target)
        except OSError:
            if not target.exists():  # else another process has just published the same content
                raise
    pointer = workshop.parent / f"{POINTER}.{os.getpid()}"
    pointer.write_text(made.version + "\n", encoding="ascii")
    _sync(pointer)
    pointer.replace(folder / POINTER)
    _sync(folder)
    return target


def tidy(folder: Path) -> None:
    """Remove snapshots older than the last KEPT, and what builds that were killed left behind."""
    in_force = current(folder)
    finished = sorted(
        (path for path in folder.iterdir() if path.is_dir() and (path / manifest.NAME).exists()),
        key=lambda path: (path.name == in_force, path.stat().st_mtime_ns),
        reverse=True,
    )
    for path in finished[KEPT:]:
        shutil.rmtree(path, ignore_errors=True)
    for path in folder.glob(f"{_BUILDING}*"):
        if not _alive(path.name.removeprefix(_BUILDING).partition("-")[0]):
            shutil.rmtree(path, ignore_errors=True)


def _alive(pid: str) -> bool:
    if not pid.isdigit():
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _sync(path: Path) -> None:
    """Have the disk hold what was written, so that the pointer never outlives its snapshot."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


Build = Callable[[Path], Manifest]
"""Fills an empty folder with a snapshot."""


def build_and_publish(folder: Path, build: Build) -> Path:
    """Build beside what is there and bring it into force. Raises IngestError; then nothing has changed."""
    with building(folder) as workshop:
        made = build(workshop)
        path = publish(folder, workshop, made)
    tidy(folder)
    return path
