"""Ingest of what is published and of what should not be: dirt, damage, editions, repetition."""

from __future__ import annotations

import filecmp
import hashlib
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from companion_api.cli import group
from companion_api.core.categories import CATEGORIES
from companion_api.core.geo import Circle
from companion_api.data.archive import publish
from companion_api.data.archive.errors import BadSnapshot, IngestError
from companion_api.data.archive.folder import SnapshotFolder
from companion_api.data.archive.ingest import Ingested, ingest
from companion_api.data.archive.parse import COLUMNS
from companion_api.data.archive.snapshot import Snapshot
from companion_api.data.archive.source import SnapshotSource
from companion_api.data.sandbox.source import ARCHIVE
from companion_api.data.source import ForceArea, Lsoas

HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
    "Last outcome category,Context"
)
WHO = "Gwent Police,Gwent Police"
HERE = Circle(51.6, -3.0, 500)


def crime_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


def row(
    number: int | None = 1, *, month: str = "2024-01", where: str = "-3.000000,51.600000",
    street: str = "On or near Heol", lsoa: str = "W01001,Casnewydd 001A", kind: str = "Burglary",
    outcome: str = "Under investigation",
) -> str:  # fmt: skip
    name = "" if number is None else crime_id(number)
    return f"{name},{month},{WHO},{where},{street},{lsoa},{kind},{outcome},"


def archive(
    path: Path, rows: list[str], *, month: str = "2024-01", force: str = "gwent", header: str = HEADER,
    end: str = "\r\n", kind: str = "street",
) -> Path:  # fmt: skip
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(f"{month}/{month}-{force}-{kind}.csv", end.join([header, *rows]) + end)
    return path


def opened(done: Ingested) -> SnapshotSource:
    return SnapshotSource(Snapshot(done.path, deep=True))


def total(source: SnapshotSource, month: str = "2024-01") -> int:
    return int(source.counts(ForceArea("gwent"), month, month).sum())


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_dirt_is_kept(tmp_path: Path, end: str) -> None:
    rows = [
        row(1),
        row(1),  # the same row twice: two crimes
        row(None, kind="Anti-social behaviour", outcome=""),
        row(2, where=",", street="No Location", lsoa=","),
        row(3, lsoa=","),
        row(4, street="On or near "),
        row(5, street='"On or near Stryd Tŷ, Caerffili"', where="-3.001000,51.600000"),
    ]
    done = ingest([archive(tmp_path / "a.zip", rows, end=end)], tmp_path / "out")
    source = opened(done)
    assert (done.report.rows_read, done.report.rows_kept, done.report.unplaced) == (7, 7, 1)
    assert not done.report.quarantined
    assert total(source) == 7
    assert source.counts(HERE, "2024-01", "2024-01").sum() == 6
    assert source.counts(Lsoas(frozenset({"W01001"}), "one"), "2024-01", "2024-01").sum() == 5
    assert source.unplaced("gwent", "2024-01", "2024-01").sum() == 1
    points = source.point_counts(HERE, "2024-01", "2024-01")
    named = dict(zip(zip(points.lat, points.lng, strict=True), points.street, strict=True))
    assert named == {(51.6, -3.0): "On or near Heol", (51.6, -3.001): "On or near Stryd Tŷ, Caerffili"}
    stored = pq.read_table(done.path / "crimes.parquet")
    assert stored["crime_id"].null_count == 1
    assert sorted(stored["street"].to_pylist()).count("On or near ") == 1


def test_rows_that_make_no_sense_are_set_aside_with_their_line(tmp_path: Path) -> None:
    rows = [
        row(1),
        row(2, where="east,51.6"),
        row(3, where="-3.0,"),
        row(4, where="-3.0,951.6"),
        row(5, kind="Witchcraft"),
        row(6, month="2023-12"),
        row(7) + ",one,too,many",
        row(8),
    ]
    done = ingest([archive(tmp_path / "a.zip", rows)], tmp_path / "out")
    reasons = {note.line: note.reason for note in done.report.quarantined}
    assert sorted(reasons) == [3, 4, 5, 6, 7, 8]
    assert "Longitude is not a number" in reasons[3]
    assert "one of the two" in reasons[4]
    assert "outside the globe" in reasons[5]
    assert "Witchcraft" in reasons[6]
    assert "2023-12" in reasons[7]
    assert "fields" in reasons[8]
    assert (done.report.rows_read, done.report.rows_kept) == (8, 2)
    assert total(opened(done)) == 2
    assert (done.path / "quarantine.csv").read_text().count("\n") == 7


def test_a_crime_id_of_another_form_is_kept_as_blank(tmp_path: Path) -> None:
    rows = [row(1), row(2).replace(crime_id(2), "ABC"), row(3).replace(crime_id(3), crime_id(3).upper())]
    done = ingest([archive(tmp_path / "a.zip", rows)], tmp_path / "out")
    assert (done.report.rows_kept, done.report.odd_ids) == (3, 2)
    assert pq.read_table(done.path / "crimes.parquet")["crime_id"].null_count == 2


def test_every_layout_gives_the_same_snapshot_byte_for_byte(tmp_path: Path) -> None:
    """A zip, a folder of zips, unpacked folders; twice into one folder."""
    (tmp_path / "zips").mkdir()
    shutil.copy(ARCHIVE, tmp_path / "zips" / "crime.zip")
    with zipfile.ZipFile(ARCHIVE) as opened_zip:
        opened_zip.extractall(tmp_path / "crime.zip")  # a folder of this name, so that the sources are named alike
    first = ingest([ARCHIVE], tmp_path / "one").path
    again = ingest([ARCHIVE], tmp_path / "one").path
    of_folder = ingest([tmp_path / "zips"], tmp_path / "two").path
    unpacked = ingest([tmp_path / "crime.zip"], tmp_path / "three").path
    assert first == again
    for other in (of_folder, unpacked):
        assert other.name == first.name
        names = sorted(path.name for path in first.iterdir())
        assert filecmp.cmpfiles(first, other, names, shallow=False)[0] == names


def test_the_later_edition_of_a_month_is_taken(tmp_path: Path) -> None:
    old = archive(tmp_path / "old.zip", [row(1), row(2)])
    new = archive(tmp_path / "new.zip", [row(1)])
    archive(new, [row(3, month="2024-02")], month="2024-02")
    for number, order in enumerate([(old, new), (new, old)]):
        done = ingest(order, tmp_path / f"out{number}")
        assert total(opened(done)) == 1
        assert done.report.superseded == ["old.zip: 2024-01/2024-01-gwent-street.csv"]


def damaged(path: Path) -> Path:
    source = archive(path, [row(number) for number in range(500)])
    body = bytearray(source.read_bytes())
    body[len(body) // 3] ^= 0xFF
    source.write_bytes(body)
    return source


def cut(path: Path) -> Path:
    source = archive(path, [row(number) for number in range(500)])
    source.write_bytes(source.read_bytes()[:-200])
    return source


def without_a_column(path: Path) -> Path:
    return archive(path, [row(1)], header=HEADER.replace("Crime type", "Kind"))


def empty_file(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("2024-01/2024-01-gwent-street.csv", "")
    return path


def of_something_else(path: Path) -> Path:
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("holiday.jpg", b"")
    return path


def not_there(path: Path) -> Path:
    return path


@pytest.mark.parametrize("bad", [damaged, cut, without_a_column, empty_file, of_something_else, not_there])
def test_a_bad_source_is_named_and_the_old_snapshot_stays(tmp_path: Path, bad: object) -> None:
    out = tmp_path / "out"
    before = ingest([archive(tmp_path / "good.zip", [row(1)])], out).path
    source = bad(tmp_path / "bad.zip")  # type: ignore[operator]
    with pytest.raises(IngestError, match=r"bad\.zip"):
        ingest([source], out)
    assert publish.current(out) == before.name
    assert sorted(path.name for path in out.iterdir()) == sorted([before.name, publish.POINTER])
    result = CliRunner().invoke(group, ["ingest", str(source), "--out", str(out)])
    assert isinstance(result.exception, IngestError)  # which companion prints as one sentence


@pytest.mark.parametrize(("room", "towns"), [(20_000, 1), (60_000, 30)])
def test_no_room_to_write_is_told_and_the_old_snapshot_stays(tmp_path: Path, room: int, towns: int) -> None:
    """The system refuses to let any file grow beyond `room` bytes: in the first pass, or only in Parquet."""
    out = tmp_path / "out"
    before = ingest([archive(tmp_path / "a.zip", [row(1)])], out).path
    rows = [row(number, where=f"-3.0,{51 + number % towns / 8}") for number in range(3000)]
    source = archive(tmp_path / "b.zip", rows)
    code = "import resource, sys; from companion_api.cli import main; sys.argv[0] = 'companion';" + (
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({room}, {room})); main()"
    )
    command = [sys.executable, "-c", code, "ingest", str(source), "--out", str(out), "--no-fit"]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "Nothing has been published" in run.stderr and "Traceback" not in run.stderr
    assert str(out) in run.stderr
    assert publish.current(out) == before.name
    assert not list(out.glob(".building*"))


def test_a_header_only_file_is_not_a_published_month(tmp_path: Path) -> None:
    source = archive(tmp_path / "a.zip", [row(1)])
    archive(source, [], month="2024-02")
    done = ingest([source], tmp_path / "out")
    assert done.report.empty == ["2024-02/2024-02-gwent-street.csv"]
    assert opened(done).coverage(ForceArea("gwent"), "2024-01", "2024-02").missing == ("2024-02",)


def test_only_stops_make_a_snapshot_too(tmp_path: Path) -> None:
    header = ",".join(COLUMNS["stop-and-search"])
    rows = ["Person search,2024-06-30T23:04:00+00:00,False,,51.6,-3.0,Male,18-24,,,,Stolen goods,Arrest,True,False"]
    source = archive(tmp_path / "a.zip", rows, month="2024-07", header=header, kind="stop-and-search")
    found = opened(ingest([source], tmp_path / "out")).stops(HERE, "2024-06", "2024-07")
    assert found.total == 1
    assert found.by_month == {"2024-07": 1}  # UK time: July
    assert found.by_legislation == {"not stated": 1}


def test_outcomes_are_joined_only_where_an_id_stands_once(tmp_path: Path) -> None:
    rows = [
        row(1, outcome="Under investigation"),
        row(2, outcome="Local resolution"),
        row(3, outcome="Status update unavailable"),
        row(3, outcome="Status update unavailable"),
        row(None, kind="Anti-social behaviour", outcome=""),
    ]
    source = archive(tmp_path / "a.zip", rows)
    outcome = "{},{},Gwent Police,Gwent Police,-3.0,51.6,On or near Heol,W01001,Casnewydd 001A,{}"
    later = [outcome.format(crime_id(number), "2024-03", word) for number, word in
             [(1, "Suspect charged"), (2, "Suspect charged"), (3, "Suspect charged")]]  # fmt: skip
    earlier = [outcome.format(crime_id(1), "2024-02", "Offender given a caution")]
    header = ",".join(HEADER.split(",")[:9]) + ",Outcome type"
    archive(source, later, month="2024-03", header=header, kind="outcomes")
    archive(source, earlier, month="2024-02", header=header, kind="outcomes")
    found = opened(ingest([source], tmp_path / "out")).outcomes(
        HERE, "2024-01", "2024-01", ("burglary", "anti-social-behaviour")
    )
    assert found.by_outcome == {"Status update unavailable": 2, "Local resolution": 1, "Suspect charged": 1}
    assert found.not_published == 1


def test_revisions_are_counted(tmp_path: Path) -> None:
    asb = {"kind": "Anti-social behaviour", "outcome": ""}
    old = [row(1), row(2), row(3), row(4), row(None, **asb), row(None, **asb), row(9), row(9)]
    new = [
        row(1, outcome="Suspect charged"),
        row(2, where="-3.001,51.6"),
        row(4),
        row(5),
        row(None, **asb),
        row(9),
        row(9),
        row(9),
    ]
    out = tmp_path / "out"
    assert ingest([archive(tmp_path / "old.zip", old)], out).revisions is None
    source = archive(tmp_path / "new.zip", new)
    archive(source, [row(6, month="2024-02")], month="2024-02")  # a new month is not a revision
    done = ingest([source], out)
    found = {name: done.revisions[name] for name in ("changed_outcome", "moved", "appeared", "vanished")}
    assert found == {"changed_outcome": 1, "moved": 1, "appeared": 2, "vanished": 2}
    assert opened(done).outcomes(HERE, "2024-01", "2024-01", ("burglary",)).revised == 1
    assert ingest([source], out).path == done.path, "the same sources again change nothing"


def test_revisions_between_two_real_editions(real_data: Path, tmp_path: Path) -> None:
    folder = real_data / "police-uk" / "archive"
    ingest([folder / "2024-02-earlier-download.zip"], tmp_path)
    done = ingest([folder / "2025-12.zip"], tmp_path)
    found = done.revisions
    assert found["compared"] == 9298
    assert (found["moved"], found["appeared"], found["vanished"]) == (0, 0, 0)
    assert 400 < found["changed_outcome"] < 500  # 414 of the 8,559 IDs that stand once, and some that do not
    source = opened(done)
    bank = Circle(51.5134, -0.0890, 2_000)
    assert 0 < source.outcomes(bank, "2023-01", "2023-12", CATEGORIES).revised <= found["changed_outcome"]
    assert source.describe()["revisions"] == found


def test_a_malformed_publication_is_counted_but_covers_nothing(real_data: Path, tmp_path: Path) -> None:
    done = ingest([real_data / "police-uk" / "archive" / "odd.zip"], tmp_path)
    assert len(done.report.malformed) == 1
    source = opened(done)
    leicester = Circle(52.6305, -1.1343, 500)
    assert source.counts(leicester, "2022-08", "2022-08").sum() == 14
    assert source.coverage(leicester, "2022-08", "2022-08").months == ()
    assert source.describe()["forces"]["greater-manchester"]["malformed"] == ["2022-08"]


def test_status_tells_a_sound_snapshot_from_an_altered_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    assert "none at" in CliRunner().invoke(group, ["status"]).output
    source = archive(tmp_path / "a.zip", [row(1)])
    assert CliRunner().invoke(group, ["ingest", str(source), "--no-fit"]).exit_code == 0
    result = CliRunner().invoke(group, ["status"])
    assert result.exit_code == 0 and "every digest right" in result.output
    stored = next((tmp_path / "snapshot").glob("*/crimes.parquet"))
    body = bytearray(stored.read_bytes())
    body[100] ^= 1
    stored.write_bytes(body)
    result = CliRunner().invoke(group, ["status"])
    assert result.exit_code == 1 and "NOT SOUND" in result.output


def test_a_snapshot_of_another_format_is_refused(tmp_path: Path) -> None:
    path = ingest([archive(tmp_path / "a.zip", [row(1)])], tmp_path / "out").path
    manifest = path / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"format": ', '"format": 9'))
    with pytest.raises(BadSnapshot, match="Ingest again"):
        Snapshot(path)
    assert SnapshotFolder(tmp_path / "out").current() is None
