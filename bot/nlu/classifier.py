"""Names the kind of question, unless the safety gate has spoken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.special import expit
from sklearn.linear_model import LogisticRegression

from bot.nlu.features import Features
from bot.nlu.parsing.masking import masked

_KINDS, _WEIGHTS = "kinds.json", "kinds.npz"
_RANKED = 10
_SURE_OF_ODD_SPELLING = 0.6
"""How sure the letters alone must be ("thnkyou") to name the kind of a message that holds no word we know."""
_GATE_S_OWN = frozenset({"emergency", "support"})
"""Danger is the gate's to recognise. A guess from likeness to a few cries for help would answer "am up in Alnwick" with
999, so these are learnt by nobody here; their examples are for the reader."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class KindClassifier(GraphComponent):
    """Logistic regression, one kind against the rest. A message that has an intent keeps it: the gate's word stands."""

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`C`: how freely the weights may follow the examples."""
        return {"C": 1.0}

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        """A classifier that has learnt nothing yet."""
        self._config, self._storage, self._resource = config, model_storage, resource
        self._features = Features()
        self._kinds: list[str] = []
        self._weights = np.zeros((0, 0))
        self._bias = np.zeros(0)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  # Rasa passes it by name
    ) -> KindClassifier:
        """One that is to be trained."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003
        **_: Any,
    ) -> KindClassifier:
        """The trained one."""
        loaded = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            loaded._read(folder)
        return loaded

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the kinds from the examples, and keep them."""
        examples = [
            (masked(example.get(TEXT)), example.get(INTENT))
            for example in training_data.intent_examples
            if example.get(TEXT) and example.get(INTENT) not in _GATE_S_OWN
        ]
        learner = LogisticRegression(
            C=self._config["C"], solver="liblinear", tol=0.001, class_weight="balanced", random_state=0
        )
        self._features, rows = Features.learn([text for text, _ in examples])
        learner.fit(rows, [kind for _, kind in examples])
        self._kinds = [str(kind) for kind in learner.classes_]
        self._weights, self._bias = learner.coef_.T, learner.intercept_
        with self._storage.write_to(self._resource) as folder:
            self._write(folder)
        return self._resource

    def _write(self, folder: Path) -> None:
        self._features.save(folder)
        (folder / _KINDS).write_text(json.dumps(self._kinds), encoding="utf-8")
        # One row for each word or group of letters, beside each other in memory: a message takes few of them.
        np.savez(folder / _WEIGHTS, weights=np.ascontiguousarray(self._weights, dtype=np.float32), bias=self._bias)

    def _read(self, folder: Path) -> None:
        self._features = Features.load(folder)
        self._kinds = json.loads((folder / _KINDS).read_text(encoding="utf-8"))
        with np.load(folder / _WEIGHTS) as kept:
            self._weights, self._bias = kept["weights"], kept["bias"]

    def process(self, messages: list[Message]) -> list[Message]:
        """Classify the messages that nothing before this has settled."""
        for message in messages:
            if not message.get(INTENT):
                self._classify(message)
        return messages

    def _classify(self, message: Message) -> None:
        text = masked(message.get(TEXT) or "")
        columns, values = self._features.of(text)
        likely = expit(values @ self._weights[columns] + self._bias)
        likely /= likely.sum()
        best = np.argsort(-likely)[:_RANKED]
        ranking = [{"name": self._kinds[kind], "confidence": float(likely[kind])} for kind in best]
        if ranking[0]["confidence"] < _SURE_OF_ODD_SPELLING and not self._features.knows_a_word_of(text):
            ranking = [{"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 0.0}, *ranking]
        message.set(INTENT, ranking[0], add_to_output=True)
        message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Leave the labels alone: nothing later in the pipeline learns from our guesses."""
        return training_data
