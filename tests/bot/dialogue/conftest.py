"""One API on the sandbox and one stage for all conversations of a run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import stage as staging

from bot.nlu.parsing import gazetteer, understand


@pytest.fixture(scope="session")
def sandbox_api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of the companion API on the sandbox."""
    with staging.sandbox_api(tmp_path_factory.mktemp("api")) as url:
        yield url


@pytest.fixture(scope="module")
def stage(rasa_agent: Any, sandbox_api: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[staging.Stage]:
    """The assistant, with no names file: the sandbox's own places are built in."""
    before = os.environ.get("COMPANION_PLACES")
    os.environ["COMPANION_PLACES"] = str(tmp_path_factory.mktemp("no-places"))
    gazetteer.load.cache_clear()
    understand.read.cache_clear()
    with staging.stage(rasa_agent, sandbox_api) as ready:
        yield ready
    os.environ.pop("COMPANION_PLACES")
    if before is not None:
        os.environ["COMPANION_PLACES"] = before
    gazetteer.load.cache_clear()
    understand.read.cache_clear()
