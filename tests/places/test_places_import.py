"""Published files in, tables out: known by header, replaced in one step, refused with a sentence."""

from __future__ import annotations

import gzip
import lzma
from pathlib import Path

import pyarrow as pa
import pytest
from click.testing import CliRunner

from companion_api.cli import group
from companion_api.core.errors import SourceFault
from companion_api.data import sandbox
from companion_api.places import tables
from companion_api.places.folder import LOOK_AGAIN_S, TableFolder
from companion_api.places.importing import finish, import_file, recognise
from companion_api.places.postcode_text import readings

POSTCODES = sandbox.FILES / "postcodes.csv"


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("postcodes.csv", "postcodes.arrow"),
        ("names.csv", "names.arrow"),
        ("streets.csv", "streets.arrow"),
        ("lsoa.csv", "lsoas.arrow"),
    ],
)
def test_files_are_known_by_their_header(tmp_path: Path, name: str, file: str) -> None:
    odd = tmp_path / "anything at all.bin"
    odd.write_bytes((sandbox.FILES / name).read_bytes())
    assert recognise(odd).file == file


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress, lzma.compress])
def test_packed_or_plain(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "postcodes"
    path.write_bytes(pack(POSTCODES.read_bytes()))
    shares: list[float] = []
    done = import_file(path, tmp_path / "out", shares.append)
    assert done.used == done.read > 600
    assert shares and max(shares) == pytest.approx(1.0)


@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_truncated_file_is_refused_and_the_old_table_stays(tmp_path: Path, pack) -> None:  # type: ignore[no-untyped-def]
    import_file(POSTCODES, tmp_path / "out")
    before = (tmp_path / "out" / "postcodes.arrow").read_bytes()
    whole = pack(POSTCODES.read_bytes())
    (tmp_path / "half.csv").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(SourceFault, match=r"half\.csv"):
        import_file(tmp_path / "half.csv", tmp_path / "out")
    assert (tmp_path / "out" / "postcodes.arrow").read_bytes() == before
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["postcodes.arrow"], "no drafts are left"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"a,b,c\n1,2,3\n", "by its header"),
        (b"", "by its header"),
        (b"\xff\xfe\x00a", "UTF-8"),
        (b"postcode,lat,lng,country\nAB1 1AA,north,1,E\n", "odd.csv"),
        (b"postcode,lat,lng,country\nAB1 1AA,,,E\n", "not one usable row"),
        (b"postcode,lat,lng,country\nnonsense,51.5,0.1,E\n", "not one usable row"),
    ],
)
def test_what_cannot_be_used_is_said(tmp_path: Path, content: bytes, words: str) -> None:
    (tmp_path / "odd.csv").write_bytes(content)
    with pytest.raises(SourceFault, match=words):
        import_file(tmp_path / "odd.csv", tmp_path / "out")
    assert not (tmp_path / "out" / "postcodes.arrow").exists()


def test_rows_without_a_position_are_left_out_and_counted(tmp_path: Path) -> None:
    rows = "postcode,lat,lng,country\nAB1 1AA,57.1,-2.1,S\nAB1 1AB,,,S\nAB1 1AA,57.1,-2.1,S\nAB1 1AD,10,50,S\n"
    (tmp_path / "p.csv").write_text(rows)
    done = import_file(tmp_path / "p.csv", tmp_path / "out")
    assert (done.read, done.used) == (4, 1)


def test_a_running_server_notices_a_new_table(tmp_path: Path) -> None:
    now = [0.0]
    folder = TableFolder(tmp_path, clock=lambda: now[0])
    version = folder.version
    assert folder.tables().postcodes == ()
    import_file(POSTCODES, tmp_path)
    assert folder.tables().postcodes == (), "it looks only now and then"
    now[0] += LOOK_AGAIN_S + 0.1
    (table,) = folder.tables().postcodes
    assert table.get(readings("ZZ1 1AA")[0]) is not None
    assert folder.version != version


def test_an_older_or_damaged_table_is_refused(tmp_path: Path) -> None:
    tables.write(tmp_path / "postcodes.arrow", pa.table({"a": [1]}), "something else")
    with pytest.raises(SourceFault, match="another version"):
        TableFolder(tmp_path)
    (tmp_path / "postcodes.arrow").write_bytes(b"not arrow")
    with pytest.raises(SourceFault, match="damaged"):
        TableFolder(tmp_path)


def test_the_command_imports_everything_and_leaves_names_for_the_assistant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    files = [str(sandbox.FILES / name) for name in ("postcodes.csv", "names.csv", "streets.csv", "lsoa.csv")]
    result = CliRunner().invoke(group, ["places", "import", *files])
    assert result.exit_code == 0, result.output
    assert "644 of 644 rows" in result.output
    names = (tmp_path / "places" / "names.txt").read_text(encoding="utf-8").splitlines()
    assert names == sorted(set(names)) and "Pentre Umber" in names
    assert TableFolder(tmp_path / "places").tables().residents is not None


def test_importing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("postcodes.csv", "names.csv", "streets.csv", "lsoa.csv"):
        import_file(sandbox.FILES / name, tmp_path)
    finish(tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    for name in ("lsoa.csv", "streets.csv", "names.csv", "postcodes.csv"):
        import_file(sandbox.FILES / name, tmp_path)
    finish(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
