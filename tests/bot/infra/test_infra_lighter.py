"""The dialogue server starts without what it does not use, and an unknown Rasa is left whole."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bot.infra import lighter

ROOT = Path(__file__).resolve().parents[3]
LOAD = """
import sys
from bot.infra import lighter
assert lighter.leave_out()
from rasa.core.agent import Agent
import asyncio
agent = Agent.load({model!r})
read = asyncio.run(agent.parse_message("how much burglary near ZZ1 1AA?"))
print("intent", read["intent"]["name"])
print("loaded", [name for name in ("tensorflow", "jax", "matplotlib", "aiogram", "twilio") if sys.modules.get(name)])
"""


def test_the_model_works_without_tensorflow(trained_model: Path) -> None:
    """In a process of its own: this one has imported what it likes."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", LOAD.format(model=str(trained_model))],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert "intent crime_summary" in done.stdout, done.stderr[-2000:]
    assert "loaded []" in done.stdout


def test_another_version_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lighter, "WRITTEN_AGAINST", {"rasa": "3.7.0"})
    monkeypatch.delitem(sys.modules, "rasa.core", raising=False)
    assert lighter.leave_out() is False


def test_too_late_is_left_alone() -> None:
    import rasa.core  # noqa: F401

    assert lighter.leave_out() is False


def test_a_stand_in_fails_when_it_is_called() -> None:
    with pytest.raises(NotImplementedError, match="lighter"):
        lighter._stand_in("rasa.core.test", "test")()
