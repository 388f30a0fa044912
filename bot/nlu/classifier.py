"""Names the kind of question, unless the safety gate has spoken."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.preprocessing import normalize

_WORDS_FILE = "words.json"
_SURE_OF_ODD_SPELLING = 0.6
"""How sure the letters alone must be ("thnkyou") to name the kind of a message that holds no word we know."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KindClassifier(LogisticRegressionClassifier):
    """Logistic regression on the masked words. A message that has an intent keeps it: the gate's word is final."""

    known: frozenset[str] = frozenset()
    """The words of the examples."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's, and `C`: how freely the weights may follow the examples."""
        return {**LogisticRegressionClassifier.get_default_config(), "C": 1.0}

    def __init__(self, config: dict[str, Any], name: str, model_storage: ModelStorage, resource: Resource) -> None:
        """A classifier that has learnt nothing yet."""
        super().__init__(config, name, model_storage, resource)
        self.clf.set_params(C=self.config["C"])

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> KindClassifier:
        """The trained classifier, its weights laid out the way each message multiplies by them: no copy of all."""
        loaded: KindClassifier = super().load(config, model_storage, resource, execution_context, **kwargs)
        if hasattr(loaded.clf, "coef_"):
            loaded.clf.coef_ = np.asfortranarray(loaded.clf.coef_)
            with model_storage.read_from(resource) as folder:
                loaded.known = frozenset(json.loads((folder / _WORDS_FILE).read_text(encoding="utf-8")))
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the kinds, and which words there are."""
        self.known = frozenset(word for example in training_data.intent_examples for word in _words(example))
        return super().train(training_data)

    def persist(self) -> None:
        """Keep the words beside the weights."""
        super().persist()
        with self._model_storage.write_to(self._resource) as folder:
            (folder / _WORDS_FILE).write_text(json.dumps(sorted(self.known)), encoding="utf-8")

    def _create_X(self, messages: list[Message]) -> csr_matrix:  # noqa: N802  # Rasa's name
        """One row of features for each message, all of one length: a long question weighs no more than a short one.

        A single message goes without the joining and copying that many need.
        """
        sparse = messages[0].get_sparse_features(TEXT)[1] if len(messages) == 1 else None
        rows = super()._create_X(messages) if sparse is None else csr_matrix(sparse.features)
        return normalize(rows.astype(np.float64), copy=False)

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages that nothing before this has settled."""
        undecided = [message for message in messages if not message.get(INTENT)]
        if undecided:
            super().process(undecided)
        for message in undecided:
            if message.get(INTENT)["confidence"] < _SURE_OF_ODD_SPELLING and self.known.isdisjoint(_words(message)):
                message.set(INTENT, {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the labels alone: nothing later in the pipeline learns from our guesses."""
        return training_data


def _words(message: Message) -> list[str]:
    return [token.text for token in message.get(TOKENS_NAMES[TEXT]) or []]
