"""Repairs to the installed Rasa, each guarded by what it expects to find there, so that an update cannot be broken."""

from __future__ import annotations

import logging
from functools import lru_cache
from graphlib import TopologicalSorter
from importlib import metadata
from types import SimpleNamespace
from typing import Any

log = logging.getLogger(__name__)


def validate_actions_fast() -> bool:
    """Check answers of the action server with a validator built once.

    Rasa 3.6.21 calls `jsonschema.validate` for every answer, which checks the (large) schema itself each time: 35 to
    60 ms during which the whole process waits; and it tries each event against all kinds there are. Here an event is
    tried against the kind it names. The same answers pass. True when applied.
    """
    from jsonschema import ValidationError
    from jsonschema.exceptions import best_match
    from jsonschema.validators import validator_for
    from rasa.core.actions.action import RemoteAction

    original = RemoteAction.__dict__.get("_validate_action_result")
    schema = getattr(RemoteAction, "action_response_format_spec", None)
    if original is None or schema is None:
        log.warning("Rasa has changed: answers of actions are checked in its own, slower way")
        return False
    if getattr(original, "_built_once", False):
        return True
    whole = validator_for(schema())(schema())
    of_kind = _validators_by_kind(schema(), type(whole))

    def is_sound_event(event: Any) -> bool:
        known = of_kind.get(event["event"]) if isinstance(event, dict) and isinstance(event.get("event"), str) else None
        return known is not None and known.is_valid(event)

    def _validate_action_result(_: Any, result: dict[str, Any]) -> bool:
        if isinstance(result, dict):
            events, responses = result.get("events", []), result.get("responses", [])
            is_sound = isinstance(events, list) and all(map(is_sound_event, events))
            if is_sound and isinstance(responses, list) and all(isinstance(one, dict) for one in responses):
                return True
        error = best_match(whole.iter_errors(result))
        if error is None:
            return True
        raise ValidationError(f"The action server's answer has the wrong shape at {error.json_path}")

    _validate_action_result._built_once = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = _validate_action_result
    return True


def _validators_by_kind(schema: dict[str, Any], validator: Any) -> dict[str, Any]:
    """For each kind of event, a validator of the one alternative in Rasa's schema that names this kind."""
    event = schema["properties"]["events"]["items"]
    common = {key: value for key, value in event.items() if key != "oneOf"}
    return {
        alternative["properties"]["event"]["const"]: validator({**common, "allOf": [alternative]})
        for alternative in event["oneOf"]
    }


def run_graph_in_order() -> bool:
    """Run the steps of the model one after the other in an order worked out once.

    Rasa 3.6.21 has dask build, sort and schedule a graph of a few steps anew, three times for each message, on one
    thread. The steps, their inputs and their results are the same. True when applied.
    """
    from rasa.engine.exceptions import GraphRunError
    from rasa.engine.runner.dask import DaskGraphRunner

    if not {"run", "_add_inputs_to_graph"} <= DaskGraphRunner.__dict__.keys():
        log.warning("Rasa has changed: the model runs in its own, slower way")
        return False

    def run(self: Any, inputs: dict[str, Any] | None = None, targets: list[str] | None = None) -> dict[str, Any]:
        wanted = tuple(targets or self._graph_schema.target_names)
        orders = self.__dict__.setdefault("_orders", {})
        if wanted not in orders:
            orders[wanted] = _order(self._graph_schema.minimal_graph_schema(list(wanted)).nodes)
        results: dict[str, Any] = {name: name for name, _ in orders[wanted]}
        self._add_inputs_to_graph(inputs, results)
        try:
            for name, needs in orders[wanted]:
                results[name] = self._instantiated_nodes[name](*(results.get(need, need) for need in needs))
        except RuntimeError as error:
            raise GraphRunError("Error running runner.") from error
        return dict(results[name] for name in wanted)

    DaskGraphRunner.run = run
    return True


def _order(nodes: dict[str, Any]) -> list[tuple[str, tuple[str, ...]]]:
    """(step, the steps it needs), each after those."""
    needs = {name: tuple(node.needs.values()) for name, node in nodes.items()}
    ordered = TopologicalSorter({name: [need for need in needs[name] if need in needs] for name in needs})
    return [(name, needs[name]) for name in ordered.static_order()]


def find_event_kinds_once() -> bool:
    """Remember which class stands for a kind of event; Rasa 3.6.21 searches all classes for every event it reads.

    True when applied.
    """
    from rasa.shared.core.events import Event

    if "resolve_by_type" not in Event.__dict__:
        log.warning("Rasa has changed: events are read in its own, slower way")
        return False
    if not hasattr(Event.resolve_by_type, "cache_info"):
        Event.resolve_by_type = staticmethod(lru_cache(maxsize=256)(Event.resolve_by_type))
    return True


def spare_copies_for_logs() -> bool:
    """Copy nothing for log lines that nobody writes.

    Rasa 3.6.21 makes deep copies of slots, entities, events and states for each of its debug lines, written or not;
    in these two modules for nothing else. True when applied.
    """
    from rasa.core import processor
    from rasa.core.policies import rule_policy

    if metadata.version("rasa") != "3.6.21":
        log.warning("Rasa has changed: it copies for its debug lines")
        return False
    for module in (processor, rule_policy):
        module.copy = SimpleNamespace(deepcopy=lambda value: value)
    return True


def apply() -> None:
    """All repairs; call once, after Rasa is imported and before a model is loaded."""
    validate_actions_fast()
    run_graph_in_order()
    find_event_kinds_once()
    spare_copies_for_logs()
