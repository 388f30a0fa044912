"""A running process picks new snapshots up whole, refuses bad ones and lets go of old ones."""

from __future__ import annotations

import gc
import threading
import time
import weakref
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from companion_api.data.archive.folder import SnapshotFolder
from companion_api.data.archive.ingest import ingest
from companion_api.data.archive.publish import POINTER
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.source import ForceArea

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
ROW = ",2024-01,Gwent Police,Gwent Police,-3.0,51.6,On or near Heol,W01001,Casnewydd 001A,{},,"


def archive(path: Path, burglaries: int, drugs: int) -> Path:
    rows = [ROW.format("Burglary")] * burglaries + [ROW.format("Drugs")] * drugs
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("2024-01/2024-01-gwent-street.csv", "\n".join([HEADER, *rows]) + "\n")
    return path


def total(source: SnapshotSource | None) -> int:
    assert source is not None
    return int(source.counts(ForceArea("gwent"), "2024-01", "2024-01").sum())


def soon(condition: Callable[[], bool]) -> bool:
    for _ in range(500):
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_an_empty_folder_fills(tmp_path: Path) -> None:
    folder = SnapshotFolder(tmp_path / "out")
    assert folder.current() is None
    ingest([archive(tmp_path / "a.zip", 1, 0)], tmp_path / "out")
    assert soon(lambda: folder.current() is not None)
    assert total(folder.current()) == 1


def test_an_answer_never_mixes_two_snapshots(tmp_path: Path) -> None:
    """Burglaries always equal drugs in each snapshot; readers hammer while snapshots follow one another."""
    out = tmp_path / "out"
    ingest([archive(tmp_path / "0.zip", 1, 1)], out)
    folder = SnapshotFolder(out)
    stop, seen, wrong = threading.Event(), set(), []

    def read() -> None:
        while not stop.is_set():
            source = folder.current()
            assert source is not None
            burglaries = source.counts(ForceArea("gwent"), "2024-01", "2024-01")[0, 2]
            drugs = source.counts(ForceArea("gwent"), "2024-01", "2024-01")[0, 4]
            seen.add(int(burglaries))
            if burglaries != drugs:
                wrong.append((burglaries, drugs))

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(2, 5):
        ingest([archive(tmp_path / f"{number}.zip", number, number)], out)
        assert soon(lambda number=number: number in seen)
    stop.set()
    for reader in readers:
        reader.join()
    assert not wrong
    assert seen == {1, 2, 3, 4}


def test_a_corrupt_snapshot_is_refused_and_the_old_one_stays(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = ingest([archive(tmp_path / "a.zip", 1, 0)], out).path
    folder = SnapshotFolder(out)
    pointer = (out / POINTER).read_text()
    second = ingest([archive(tmp_path / "b.zip", 2, 0)], out).path
    (out / POINTER).write_text(pointer)  # back to the first, while the second is damaged
    stored = second / "row_outcome.bin"
    stored.write_bytes(bytes(byte ^ 1 for byte in stored.read_bytes()))
    time.sleep(0.01)
    (out / POINTER).write_text(second.name + "\n")
    assert soon(lambda: folder.current() is not None and folder.refused is not None)
    assert "altered" in (folder.refused or "")
    assert folder.current().version == first.name  # type: ignore[union-attr]
    third = ingest([archive(tmp_path / "c.zip", 3, 0)], out).path
    assert soon(lambda: folder.current().version == third.name)  # type: ignore[union-attr]
    assert folder.refused is None


@pytest.mark.parametrize("text", ["", "0123456789abcdef\n", "../elsewhere\n", "\xff\xfe"])
def test_a_pointer_to_nothing_changes_nothing(tmp_path: Path, text: str) -> None:
    out = tmp_path / "out"
    version = ingest([archive(tmp_path / "a.zip", 1, 0)], out).path.name
    folder = SnapshotFolder(out)
    (out / POINTER).write_bytes(text.encode("latin-1"))
    folder.current()
    time.sleep(0.1)
    assert folder.current().version == version  # type: ignore[union-attr]


def test_the_old_snapshot_s_memory_is_released(tmp_path: Path) -> None:
    out = tmp_path / "out"
    first = ingest([archive(tmp_path / "a.zip", 1, 0)], out).path
    folder = SnapshotFolder(out)
    held = folder.current()
    assert held is not None and total(held) == 1
    gone = weakref.ref(held.snapshot)
    ingest([archive(tmp_path / "b.zip", 2, 0)], out)
    assert soon(lambda: total(folder.current()) == 2)
    assert total(held) == 1, "a request that began before the swap ends with what it began with"
    del held
    gc.collect()
    assert gone() is None
    assert first.name not in Path("/proc/self/maps").read_text()
