"""The repair to Rasa's checking of action answers: same verdicts, and it stays away from a Rasa it does not know."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction

from bot.infra import patches

ORIGINAL = RemoteAction._validate_action_result
GOOD = [
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "timestamp": None, "name": "place", "value": {"lat": 1.0}}],
        "responses": [{"text": "x"}],
    },
    {},
]
BAD = [
    {"events": "none"},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"no": "event"}]},
    {"responses": [7]},
    [],
    "text",
    None,
]


@pytest.fixture
def action() -> RemoteAction:
    return RemoteAction("action_reply", None)


@pytest.fixture(autouse=True)
def put_back() -> Any:
    yield
    RemoteAction._validate_action_result = ORIGINAL


@pytest.mark.parametrize("answer", GOOD, ids=str)
def test_good_answers_pass_both(action: RemoteAction, answer: Any) -> None:
    assert ORIGINAL(action, answer) is True
    assert patches.validate_actions_fast()
    assert action._validate_action_result(answer) is True


@pytest.mark.parametrize("answer", BAD, ids=str)
def test_bad_answers_fail_both(action: RemoteAction, answer: Any) -> None:
    with pytest.raises(ValidationError):
        ORIGINAL(action, answer)
    assert patches.validate_actions_fast()
    with pytest.raises(ValidationError):
        action._validate_action_result(answer)


def test_twice_is_once() -> None:
    patches.validate_actions_fast()
    first = RemoteAction._validate_action_result
    assert patches.validate_actions_fast()
    assert RemoteAction._validate_action_result is first


def test_another_rasa_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(RemoteAction, "action_response_format_spec")
    assert patches.validate_actions_fast() is False
    assert RemoteAction._validate_action_result is ORIGINAL
