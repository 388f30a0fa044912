"""The sandbox's crimes, read from the package's own files."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from companion_api.core.geo import Circle, Point
from companion_api.data import sandbox
from companion_api.data.sandbox.source import ARCHIVE, open_sandbox
from companion_api.data.source import ForceArea
from tests import oracle

MIDDLE = (sandbox.SOUTH + sandbox.NORTH) / 2, (sandbox.WEST + sandbox.EAST) / 2


def test_it_counts_what_its_files_hold(tmp_path: Path) -> None:
    source = open_sandbox(tmp_path)
    crimes = oracle.street(ARCHIVE)
    assert source.name == "sandbox"
    assert len(source.months) == 36
    first, last = source.months[0], source.months[-1]
    assert source.counts(ForceArea(sandbox.FORCE), first, last).sum() == sum(1 for _ in crimes.all())
    for radius in (500.0, 1609.344, 10_000.0):
        expected = oracle.count(crimes, *MIDDLE, radius, first, last)
        assert source.counts(Circle(*MIDDLE, radius), first, last).sum() == expected


def test_it_covers_its_county_and_nothing_else(tmp_path: Path) -> None:
    source = open_sandbox(tmp_path)
    assert source.covers(Point(*MIDDLE))
    assert not source.covers(Point(51.5, -0.1))
    coverage = source.coverage(Circle(*MIDDLE, 1609.344), source.months[0], source.months[-1])
    published = {month for _, month in oracle.street(ARCHIVE).published}
    assert coverage.force == sandbox.FORCE
    assert set(coverage.months) == published
    assert set(coverage.missing) == set(source.months) - published
    assert not coverage.partial


def test_it_is_built_once(tmp_path: Path) -> None:
    version = open_sandbox(tmp_path).version
    made = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}
    assert open_sandbox(tmp_path).version == version
    assert made == {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*") if path.is_file()}


def test_processes_that_start_at_once_agree(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from companion_api.data.sandbox.source import open_sandbox;"
        "print(open_sandbox(Path(sys.argv[1])).version)"
    )
    with ThreadPoolExecutor(3) as pool:
        runs = list(
            pool.map(
                lambda _: subprocess.run(
                    [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=True
                ),
                range(3),
            )
        )
    assert len({run.stdout for run in runs}) == 1
    assert open_sandbox(tmp_path).version == runs[0].stdout.strip()


def test_a_home_that_is_a_file_does_not_stop_it(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    assert open_sandbox(tmp_path / "home").name == "sandbox"
