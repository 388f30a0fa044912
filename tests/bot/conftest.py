"""The assistant's tests: the trained model once per run, and the names of places as the place import writes them."""

from __future__ import annotations

import csv
import gzip
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.infra import lighter
from bot.nlu.parsing import gazetteer, understand

lighter.leave_out()  # as the server does: the tests meet what people meet, and start in half the time

ROOT = Path(__file__).resolve().parents[2]
_NAMES = "places/os_open_names_populated_places_2019.csv.gz"


@pytest.fixture(scope="session")
def place_names(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a names file of Great Britain, in use while the test runs."""
    folder = tmp_path_factory.mktemp("places")
    with gzip.open(real_data / _NAMES, "rt", encoding="utf-8") as rows:
        names = {name for row in csv.DictReader(rows) for name in (row["name"], row["name2"]) if name}
    (folder / "names.txt").write_text("\n".join(sorted(names)), encoding="utf-8")
    before = os.environ.get("COMPANION_PLACES")
    os.environ["COMPANION_PLACES"] = str(folder)
    _forget_readings()
    yield folder
    if before is None:
        del os.environ["COMPANION_PLACES"]
    else:
        os.environ["COMPANION_PLACES"] = before
    _forget_readings()


def _forget_readings() -> None:
    gazetteer.load.cache_clear()
    understand.read.cache_clear()


@pytest.fixture(scope="session")
def trained_model() -> Path:
    """The model that `make train` left; without one the test fails and says how to get it."""
    found = sorted((ROOT / "models").glob("*.tar.gz"), key=lambda file: file.stat().st_mtime)
    if not found:
        pytest.fail("no trained model: run `make train` first")
    return found[-1]


@pytest.fixture(scope="session")
def rasa_agent(trained_model: Path) -> Any:
    """The trained model, loaded in this process."""
    warnings.simplefilter("ignore")
    import logging

    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)
    return Agent.load(str(trained_model))
