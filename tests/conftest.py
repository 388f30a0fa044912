"""What every test shares: where the real data is, and saying loudly when it is not there."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from companion_api.settings import Settings

if TYPE_CHECKING:
    from companion_api.data.archive.source import SnapshotSource

# No test reaches out: where one wants the live API it names a server of its own. Programs that tests start inherit the
# first line; the second is for settings that tests make by hand.
os.environ["COMPANION_LIVE_ENABLED"] = "no"
Settings.__init__.__kwdefaults__["live_enabled"] = False  # type: ignore[index]

ROOT = Path(__file__).resolve().parent.parent
TEST_DATA = Path(os.environ.get("COMPANION_TEST_DATA", ROOT.parent / "shared" / "data"))


def pytest_report_header() -> str:
    state = "found" if TEST_DATA.is_dir() else "ABSENT: tests on real data will be skipped"
    return f"real data (COMPANION_TEST_DATA): {TEST_DATA} - {state}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Rooms that share dear fixtures stay in one process (`-n 2 --dist loadgroup`); the longest begins first."""
    if not config.pluginmanager.hasplugin("xdist"):  # the assistant's environment is without it
        return
    for item in items:
        room = item.path.relative_to(ROOT / "tests").parts[0]
        item.add_marker(pytest.mark.xdist_group("facts" if room in {"crime", "data"} else room))
    items.sort(key=lambda item: "acceptance" not in item.path.parts)


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real open data. Absent: skipped with this reason; in CI (CI=true) a failure."""
    if not TEST_DATA.is_dir():
        reason = f"no real data at {TEST_DATA}: set COMPANION_TEST_DATA to the folder that holds police-uk/ and places/"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    return TEST_DATA


@pytest.fixture(scope="session")
def three_forces(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SnapshotSource:
    """City of London for three years, Bedfordshire for two, Avon and Somerset for seven months."""
    return _ingested(real_data / "police-uk" / "archive" / "2025-12.zip", tmp_path_factory)


@pytest.fixture(scope="session")
def nation(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> SnapshotSource:
    """Nine months of 2022 of most of the country: 3.3 million rows, made once for all tests."""
    return _ingested(real_data / "police-uk" / "archive" / "2022-10.zip", tmp_path_factory)


def _ingested(archive: Path, folders: pytest.TempPathFactory) -> SnapshotSource:
    # Here, not above: the assistant's tests read this file in an environment without these libraries.
    from companion_api.data.archive.ingest import ingest
    from companion_api.data.archive.snapshot import Snapshot
    from companion_api.data.archive.source import SnapshotSource

    return SnapshotSource(Snapshot(ingest([archive], folders.mktemp(archive.stem)).path))
