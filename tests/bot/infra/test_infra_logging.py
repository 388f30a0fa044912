"""Log lines: the request id is there, places and words are not."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.infra.redaction import redact, redact_line

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("near EC2M 7PY.", "near EC2M."),
        ("sw1a1aa", "sw1a"),
        ("at 51.518766,-0.081543", "at 51.52,-0.08"),
        ("between 2025-01 and 2025-12 (level 4.5)", "between 2025-01 and 2025-12 (level 4.5)"),
        ("answered in 12 ms", "answered in 12 ms"),
    ],
)
def test_lines_lose_places(text: str, left: str) -> None:
    assert redact_line(text) == left


def test_documents_keep_their_shape() -> None:
    document = {
        "place": {"lat": 51.518766, "lng": -0.081543, "kind": "postcode"},
        "items": [{"LAT": 1.23456}],
        "n": 4,
        "on": True,
    }
    redacted = {"place": {"lat": 51.52, "lng": -0.08, "kind": "postcode"}, "items": [{"LAT": 1.23}], "n": 4, "on": True}
    assert redact(document) == redacted


@given(st.floats(-89, 89), st.floats(-179, 179))
def test_no_coordinate_keeps_a_third_decimal(lat: float, lng: float) -> None:
    kept = redact({"lat": lat, "lng": lng, "text": f"{lat:.6f},{lng:.6f}"})
    assert kept["lat"] == round(kept["lat"], 2)
    assert all(len(part.partition(".")[2]) <= 2 for part in kept["text"].split(","))


def test_what_a_process_writes() -> None:
    """Through the real set-up, in a process of its own: our line, a library's warning, a failure with a traceback."""
    script = """
import logging, structlog
from bot.infra import logging as ours
ours.configure()
ours.request_id.set("request-42")
logging.getLogger("bot.channels").info("answered in %d ms", 3)
logging.getLogger("bot.channels").debug("not shown")
logging.getLogger("rasa.core").info("user said: burglary near EC2M 7PY")
structlog.get_logger("rasa").warning("message.parsing.failed", user_text="my secret words")
try:
    raise ValueError("my secret words")
except ValueError:
    logging.getLogger("rasa.core.processor").exception("action failed")
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    lines = done.stderr.strip().splitlines()
    assert lines[0].endswith("INFO bot.channels [request-42] answered in 3 ms")
    assert any("message.parsing.failed" in line for line in lines)
    assert lines[-1].endswith("action failed (ValueError)")
    for private in ("EC2M", "secret", "not shown", "Traceback"):
        assert private not in done.stderr, json.dumps(lines)
