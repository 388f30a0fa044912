"""The repairs to Rasa: same verdicts, same results, and they stay away from a Rasa they do not know."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event, SlotSet, deserialise_events

from bot.infra import patches

RUN, RESOLVE = DaskGraphRunner.run, Event.resolve_by_type
ORIGINAL = RemoteAction._validate_action_result
GOOD = [
    {"events": [], "responses": []},
    {
        "events": [{"event": "slot", "timestamp": None, "name": "place", "value": {"lat": 1.0}}],
        "responses": [{"text": "x"}],
    },
    {"events": [{"event": "session_started"}, {"event": "action", "name": "action_listen", "confidence": None}]},
    {"events": [{"event": "followup", "name": "action_listen"}]},
    {},
]
BAD = [
    {"events": "none"},
    {"events": [{"event": "nonsense"}]},
    {"events": [{"no": "event"}]},
    {"events": [{"event": ["slot"]}]},
    {"events": [{"event": "slot", "name": 7, "value": 1}]},
    {"events": [{"event": "slot", "name": "place"}]},
    {"events": [{"event": "slot", "name": "place", "value": 1, "timestamp": "now"}]},
    {"events": {}},
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
    DaskGraphRunner.run = RUN
    Event.resolve_by_type = staticmethod(RESOLVE)


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


def _read(agent: Any, text: str) -> dict[str, Any]:
    return dict(asyncio.run(agent.parse_message(text)))


@pytest.mark.parametrize(
    "text", ["how much burglary near ZZ1 1AA?", "hes in my house", "", "faint o droseddu sydd yma"]
)
def test_the_model_says_the_same(rasa_agent: Any, text: str) -> None:
    DaskGraphRunner.run = RUN
    before = _read(rasa_agent, text)
    assert patches.run_graph_in_order()
    assert DaskGraphRunner.run is not RUN
    assert _read(rasa_agent, text) == before


def test_an_input_named_like_a_step_is_refused_by_both(rasa_agent: Any) -> None:
    runner = rasa_agent.processor.graph_runner
    step = rasa_agent.processor.model_metadata.nlu_target
    for run in (RUN, None):
        if run is None:
            patches.run_graph_in_order()
        with pytest.raises(GraphRunError):
            runner.run(inputs={"__message__": step}, targets=[step])


def test_kinds_of_events_are_found_once() -> None:
    assert patches.find_event_kinds_once()
    assert patches.find_event_kinds_once()
    assert deserialise_events([{"event": "slot", "name": "place", "value": 1}]) == [SlotSet("place", 1)]
    with pytest.raises(ValueError, match="nonsense"):
        Event.resolve_by_type("nonsense")


@pytest.mark.parametrize(
    ("owner", "part", "repair"),
    [
        (DaskGraphRunner, "_add_inputs_to_graph", patches.run_graph_in_order),
        (Event, "resolve_by_type", patches.find_event_kinds_once),
    ],
)
def test_what_is_not_there_is_not_repaired(
    monkeypatch: pytest.MonkeyPatch, owner: type, part: str, repair: Callable[[], bool]
) -> None:
    monkeypatch.delattr(owner, part)
    assert repair() is False
