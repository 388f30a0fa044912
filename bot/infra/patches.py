"""Repairs to the installed Rasa, each guarded by what it expects to find there, so that an update cannot be broken."""

from __future__ import annotations

import logging
import sys
from typing import Any

log = logging.getLogger(__name__)


def validate_actions_fast() -> bool:
    """Check answers of the action server with a validator built once.

    Rasa 3.6.21 calls `jsonschema.validate` for every answer, which checks the (large) schema itself each time: 35 to
    60 ms during which the whole process waits. The answers are checked exactly as before. True when applied.
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
    validator = validator_for(schema())(schema())

    def _validate_action_result(_: Any, result: dict[str, Any]) -> bool:
        error = best_match(validator.iter_errors(result))
        if error is None:
            return True
        raise ValidationError(f"The action server's answer has the wrong shape at {error.json_path}")

    _validate_action_result._built_once = True  # type: ignore[attr-defined]
    RemoteAction._validate_action_result = _validate_action_result
    return True


def leave_out_jax() -> None:
    """Keep TensorFlow's converter, which nothing here uses, from importing jax (3 s of start).

    Call before Rasa is imported.
    """
    if "tensorflow" not in sys.modules:
        sys.modules.setdefault("jax", None)  # type: ignore[arg-type]  # None makes `import jax` raise ImportError
