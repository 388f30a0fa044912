"""Hands the parsers' finds to the conversation as entities."""

from __future__ import annotations

from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.parsing.understand import read


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class ReadingExtractor(GraphComponent):
    """`place`, `where`, `category`, `unlisted`, `period`, `service`, `law`, `opening`, `choice`, `language`."""

    @classmethod
    def create(  # Rasa passes these by name
        cls,
        config: dict[str, Any],  # noqa: ARG003
        model_storage: ModelStorage,  # noqa: ARG003
        resource: Resource,  # noqa: ARG003
        execution_context: ExecutionContext,  # noqa: ARG003
    ) -> ReadingExtractor:
        """Nothing to set up: the parsers hold no state."""
        return cls()

    def process(self, messages: list[Message]) -> list[Message]:
        """Add what was found to each message, after entities that came with it (a button's payload)."""
        for message in messages:
            found = entities(message.get(TEXT) or "")
            message.set(ENTITIES, [*(message.get(ENTITIES) or []), *found], add_to_output=True)
        return messages


def entities(text: str) -> list[dict[str, Any]]:
    """The entities of a message in Rasa's shape; `language` has no place in the text and spans all of it."""
    reading = read(text)
    found = [
        {
            "entity": item.entity,
            "value": item.value,
            "start": item.start,
            "end": item.end,
            "extractor": "ReadingExtractor",
        }
        for item in reading.found
    ]
    if reading.language:
        found.append(
            {
                "entity": "language",
                "value": reading.language,
                "start": 0,
                "end": len(text),
                "extractor": "ReadingExtractor",
            }
        )
    return found
