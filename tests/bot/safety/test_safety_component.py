"""The gate in Rasa's pipeline: what it decides stands, whatever classifiers say in between."""

from __future__ import annotations

import pytest
from rasa.nlu.classifiers.regex_message_handler import RegexMessageHandler
from rasa.shared.nlu.constants import ENTITIES, INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.safety.component import ENTITY, SafetyGate


def through_pipeline(text: str, classified: str = "greet") -> Message:
    """Gate, a classifier that is sure of something else, gate, and Rasa's own handler of "/intent" messages."""
    gate = SafetyGate()
    message = Message(data={TEXT: text})
    gate.process([message])
    other = {"name": classified, "confidence": 0.999}
    message.set(INTENT, other, add_to_output=True)
    message.set(INTENT_RANKING_KEY, [other], add_to_output=True)
    gate.process([message])
    return RegexMessageHandler().process([message])[0]


@pytest.mark.parametrize(
    ("text", "intent", "value"),
    [
        ("someone is breaking in", "emergency", "emergency"),
        ("/greet someone is breaking in", "emergency", "emergency"),
        ("mae rhywun yn torri i mewn", "emergency", "emergency"),
        ("i want to die", "support", "self-harm"),
        ("my husband hits me", "support", "domestic-abuse"),
        ("i was burgled", "report_crime", "victim"),
        ("ive been scammed", "report_crime", "fraud"),
    ],
)
def test_classification_cannot_override(text: str, intent: str, value: str) -> None:
    message = through_pipeline(text)
    assert message.get(INTENT) == {"name": intent, "confidence": 1.0}
    assert [e["value"] for e in message.get(ENTITIES) if e["entity"] == ENTITY] == [value]
    assert message.get(INTENT_RANKING_KEY)[0]["name"] == intent


def test_ordinary_messages_are_left_alone() -> None:
    message = through_pipeline("how many robberies in leeds")
    assert message.get(INTENT)["name"] == "greet"
    assert not message.get(ENTITIES)
    assert message.get(TEXT) == "how many robberies in leeds"


def test_doubt_is_told_to_the_actions_and_decides_nothing() -> None:
    message = through_pipeline("i need help")
    assert message.get(INTENT)["name"] == "greet"
    assert [(e["entity"], e["value"]) for e in message.get(ENTITIES)] == [(ENTITY, "doubt")]
