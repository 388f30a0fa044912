"""The gate inside Rasa: first in the pipeline, and once more at its end so that no classifier has the last word.

    pipeline:
      - name: bot.safety.component.SafetyGate
      - ...
      - name: FallbackClassifier
      - name: bot.safety.component.SafetyGate

The channels ask the gate before a message reaches Rasa at all. This component meets what comes by another door
(`rasa shell`, the HTTP API, tests) and tells the actions when an answer needs the 999 line above it.
"""

from __future__ import annotations

from typing import Any, Final

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.safety.gate import Verdict, inspect
from bot.safety.replies import REPORTS

ENTITY: Final = "safety"
"""Entity the actions read: its value is "emergency", "doubt" or the topic of the support needed."""
_EXTRACTOR: Final = "SafetyGate"
_JUDGED: Final = "safety_verdict"


def intent_of(verdict: Verdict) -> str | None:
    """The intent a verdict decides: emergency, support or report_crime; None when it is only in doubt."""
    if verdict.kind == "doubt":
        return None
    if verdict.kind == "emergency":
        return "emergency"
    return "report_crime" if verdict.topic in REPORTS else "support"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class SafetyGate(GraphComponent):
    """Sets the intent of a message that the gate stops, with full confidence and a `safety` entity."""

    @classmethod
    def create(  # Rasa passes these by name
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> SafetyGate:
        """Rasa's way of making a component; the gate has nothing to configure and nothing to load."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Judge each message once and put the verdict (again) above what others decided."""
        for message in messages:
            verdict = self._verdict(message)
            if verdict is not None:
                _apply(verdict, message)
        return messages

    @staticmethod
    def _verdict(message: Message) -> Verdict | None:
        if _JUDGED not in message.data:
            message.set(_JUDGED, inspect(message.get(TEXT) or ""))
        verdict: Verdict | None = message.get(_JUDGED)
        return verdict


def _apply(verdict: Verdict, message: Message) -> None:
    entities = [entity for entity in message.get(ENTITIES) or [] if entity.get("entity") != ENTITY]
    value = verdict.kind if verdict.kind == "doubt" else verdict.topic or verdict.kind
    entities.append({"entity": ENTITY, "value": value, "start": 0, "end": 0, "extractor": _EXTRACTOR})
    message.set(ENTITIES, entities, add_to_output=True)
    intent = intent_of(verdict)
    if intent is None:
        return
    decided = {"name": intent, "confidence": 1.0}
    others = [entry for entry in message.get(INTENT_RANKING_KEY) or [] if entry.get("name") != intent]
    message.set(INTENT, decided, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [decided, *others], add_to_output=True)
    # Rasa reads "/name" as a ready-made intent after every component; a stopped message must not look like one.
    message.set(TEXT, (message.get(TEXT) or "").lstrip("/ "))
