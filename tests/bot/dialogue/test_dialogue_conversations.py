"""Whole conversations through the trained model, the actions and the API on the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from expectations import conversations, faults
from stage import Stage, new_sender

FLOOR = 0.97
"""Share of conversations with every turn right; what was measured is in docs/assistant-quality.md."""


@pytest.fixture(scope="module")
def held(stage: Stage) -> list[tuple[str, list[str]]]:
    """Every conversation held once: its name, and what went wrong in it."""
    return [(conversation["name"], _hold(stage, conversation)) for conversation in conversations()]


def _hold(stage: Stage, conversation: dict[str, Any]) -> list[str]:
    sender, wrong = new_sender(), []
    for turn in conversation["turns"]:
        location = tuple(turn["location"]) if "location" in turn else None
        found = faults(turn, stage.say(sender, turn["say"], location))
        wrong += [f"{turn['say']!r}: {fault}" for fault in found]
    return wrong


def test_there_are_enough_conversations() -> None:
    held_with_turns = [item for item in conversations() if len(item["turns"]) > 1]
    assert len(held_with_turns) >= 120


def test_conversations_go_right_in_every_turn(held: list[tuple[str, list[str]]]) -> None:
    failed = [(name, wrong) for name, wrong in held if wrong]
    share = 1 - len(failed) / len(held)
    print(f"{len(held) - len(failed)} of {len(held)} conversations right in every turn ({share:.1%})")
    for name, wrong in failed:
        print(f"- {name}: {'; '.join(wrong)}")
    assert share >= FLOOR
