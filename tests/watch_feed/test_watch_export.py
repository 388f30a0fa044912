"""The export: the server's own bytes, resumable after a kill, with a manifest."""

from __future__ import annotations

import json
import os
import random
import signal
import time
from multiprocessing import get_context
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from companion_api.app import Companion
from companion_api.cli.watch import command
from companion_api.core.errors import UnknownThing
from companion_api.core.geo import Cell
from watch_feed import export as exporting
from watch_feed.export import Export, all_suffixes, run
from watch_feed.projections import registry

MONTH = "2026-09"
CELLS = [Cell(lat, lng) for lat in range(5412, 5424) for lng in range(240, 262)]


def _files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def test_files_hold_what_the_server_answers(companion: Companion, client: FlaskClient, tmp_path: Path) -> None:
    steps: list[tuple[int, int]] = []
    cells = [*CELLS[::9], Cell(5152, -8)]  # the last has no data: no file, as the server has no answer
    total = run(
        companion.watch,
        Export(tmp_path, MONTH, all_suffixes()),
        cells,
        progress=lambda done, of: steps.append((done, of)),
    )
    files = _files(tmp_path)
    documents = {
        name: body for name, body in files.items() if f"/{MONTH}/" in name and not name.endswith("manifest.json")
    }
    assert len(documents) == total.documents == (len(cells) - 1) * len(registry())
    for name, body in documents.items():
        answer = client.get("/" + name)
        assert (answer.status_code, answer.data) == (200, body), name
    assert files["watch/v1/latest.json"] == client.get("/watch/v1/latest.json").data
    manifest = json.loads(files[f"watch/v1/{MONTH}/manifest.json"])
    assert manifest["documents"] == total.documents
    assert manifest["bytes"] == sum(map(len, documents.values())) == total.size
    assert all(worst["bytes"] <= worst["budget"] for worst in manifest["largest"].values())
    assert steps[0] == (0, len(cells))
    assert steps[-1] == (len(cells), len(cells))


def test_the_same_data_gives_the_same_files_whatever_happened_between(companion: Companion, tmp_path: Path) -> None:
    """kill -9 in the middle, then run again: as if nothing had been."""
    once, killed = tmp_path / "once", tmp_path / "killed"
    run(companion.watch, Export(once, MONTH, ("json", "bin", "svg")), CELLS)
    export = Export(killed, MONTH, ("json", "bin", "svg"))
    journal = export.folder / ".journal"
    exporting_small = get_context("fork").Process(target=_slow_run, args=(companion, export))
    exporting_small.start()
    while exporting_small.is_alive() and (not journal.is_file() or journal.read_text().count("\n") < 5):
        time.sleep(0.002)
    os.kill(exporting_small.pid or 0, signal.SIGKILL)
    exporting_small.join()
    assert exporting_small.exitcode == -signal.SIGKILL
    assert not (killed / "watch" / "v1" / "latest.json").exists(), "nobody is told of a month that is not all there"
    with journal.open("a") as torn:
        torn.write('{"batch": 99, "cel')  # as a kill in the middle of a line leaves it
    seen: list[int] = []
    exporting.BATCH = 16
    try:
        run(companion.watch, export, CELLS, progress=lambda done, _: seen.append(done))
    finally:
        exporting.BATCH = 256
    assert seen[0] > 0, "finished batches are not done again"
    assert not journal.exists()
    assert _files(killed / "watch" / "v1" / MONTH).keys() == _files(once / "watch" / "v1" / MONTH).keys()
    same = {name: body for name, body in _files(killed).items() if not name.endswith("manifest.json")}
    assert same == {name: body for name, body in _files(once).items() if not name.endswith("manifest.json")}


def _slow_run(companion: Companion, export: Export) -> None:
    exporting.BATCH = 16
    run(companion.watch, export, CELLS, progress=lambda _, __: time.sleep(0.05))


def test_an_export_of_other_kinds_starts_anew_and_leaves_nothing_old(companion: Companion, tmp_path: Path) -> None:
    run(companion.watch, Export(tmp_path, MONTH, ("json", "bin")), CELLS[:20])
    folder = tmp_path / "watch" / "v1" / MONTH
    for path in folder.iterdir():
        os.utime(path, (1, 1))
    run(companion.watch, Export(tmp_path, MONTH, ("min.json",)), CELLS[:10])
    assert {path.name.partition(".")[2] for path in folder.iterdir()} == {"min.json", "json"}
    assert sorted(path.name for path in folder.glob("*.json") if ".min." not in path.name) == ["manifest.json"]


def test_an_unknown_kind_is_told_before_anything_is_written(companion: Companion, tmp_path: Path) -> None:
    with pytest.raises(UnknownThing):
        run(companion.watch, Export(tmp_path / "out", MONTH, ("exe",)), CELLS[:2])
    assert not (tmp_path / "out").exists()


def test_the_command_writes_the_invented_county(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("COMPANION_SOURCE", "sandbox")
    runner = CliRunner()
    wanted = [argument for cell in CELLS[:40] for argument in ("--cell", cell.id)]
    arguments = ["export", "--out", str(tmp_path / "out"), "--suffix", "min.json", "--jobs", "2", *wanted]
    done = runner.invoke(command, arguments, catch_exceptions=False)
    assert done.exit_code == 0
    assert len(list((tmp_path / "out" / "watch" / "v1" / MONTH).glob("*.min.json"))) == 40
    assert runner.invoke(command, ["subscribe", "https://ntfy.example.org/a", "5420_250"]).exit_code == 0
    assert runner.invoke(command, ["subscribe", "https://ntfy.example.org/a", "somewhere"]).exit_code == 2
    assert runner.invoke(command, ["unsubscribe", "https://ntfy.example.org/a"]).exit_code == 0
    assert len(runner.invoke(command, ["key"]).output.strip()) == 87


def test_budgets_hold_over_the_whole_invented_county(companion: Companion) -> None:
    source = random.Random(1)
    cells = [cell for cell in companion.watch.candidate_cells(invented=True) if _covered(companion, cell)]
    assert len(cells) > 300
    for cell in source.sample(cells, 150):
        for home in (None, source.choice(cells)):
            glance = companion.watch.glance(cell, "2026-06", home)
            for suffix, projection in registry().items():
                body = companion.watch.render(projection, cell, "2026-06", home)
                assert len(body) <= projection.budget, (suffix, glance)


def _covered(companion: Companion, cell: Cell) -> bool:
    sandbox = companion.crime.sources.pin().sandbox
    return sandbox is not None and sandbox.covers(cell.centre)
