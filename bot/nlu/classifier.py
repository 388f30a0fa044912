"""Names the kind of question, unless the safety gate has spoken."""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.constants import INTENT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KindClassifier(LogisticRegressionClassifier):
    """Logistic regression on the masked words. A message that has an intent keeps it: the gate's word is final."""

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages that nothing before this has settled."""
        undecided = [message for message in messages if not message.get(INTENT)]
        if undecided:
            super().process(undecided)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the labels alone: nothing later in the pipeline learns from our guesses."""
        return training_data
