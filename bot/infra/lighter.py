"""Keeps out of the dialogue server what Rasa imports and nothing here uses: TensorFlow, jax, other channels, plots.

Rasa 3.6.21 imports every component it knows when it starts: half of its start and more than half of its memory. Our
pipeline has no neural network, our channels are our own, and Rasa's HTTP API (which tests and trains) is off. So
modules that serve only those get a stand-in whose names fail when they are called, never silently. Another version of
Rasa or skops than the one this was written against is left alone. Training does not use this.
"""

from __future__ import annotations

import sys
from importlib import metadata
from types import ModuleType
from typing import Any, Final

WRITTEN_AGAINST: Final = {"rasa": "3.6.21", "skops": "0.9.0"}

_BLOCKED: Final = ("jax", "tensorflow")
"""Importing these fails, so that nobody waits for them unnoticed."""
_STAND_INS: Final[dict[str, tuple[str, ...]]] = {
    # Neural networks: what their training calls, and the lists of components that name them.
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
    "rasa.graph_components.validators.default_recipe_validator": ("DefaultV1RecipeValidator",),
    # Evaluation, behind the HTTP API: scikit-learn's metrics and matplotlib.
    "rasa.core.test": ("test",),
    "rasa.nlu.test": ("CVEvaluationResult",),
    # A store of conversations in Amazon's database.
    "boto3.dynamodb.conditions": ("Key",),
    # Rasa's own channels: the libraries of eight vendors and of a terminal.
    "rasa.core.channels.console": ("CmdlineInput",),
    "rasa.core.channels.botframework": ("BotFrameworkInput",),
    "rasa.core.channels.callback": ("CallbackInput",),
    "rasa.core.channels.facebook": ("FacebookInput",),
    "rasa.core.channels.hangouts": ("HangoutsInput",),
    "rasa.core.channels.mattermost": ("MattermostInput",),
    "rasa.core.channels.rocketchat": ("RocketChatInput",),
    "rasa.core.channels.slack": ("SlackInput",),
    "rasa.core.channels.telegram": ("TelegramInput",),
    "rasa.core.channels.twilio": ("TwilioInput",),
    "rasa.core.channels.twilio_voice": ("TwilioVoiceInput",),
    "rasa.core.channels.vier_cvg": ("CVGInput",),
    "rasa.core.channels.webexteams": ("WebexTeamsInput",),
}


def leave_out() -> bool:
    """Put the stand-ins in place. Call before Rasa is imported. True when applied."""
    found = {name: metadata.version(name) for name in WRITTEN_AGAINST}
    if found != WRITTEN_AGAINST or "rasa.core" in sys.modules:
        return False
    for name in _BLOCKED:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # None makes the import raise ImportError
    for name, members in _STAND_INS.items():
        _put(name, {member: _stand_in(name, member) for member in members})
    _put("rasa.engine.recipes.default_components", {"DEFAULT_COMPONENTS": []})
    _put("skops.io._trusted_types", _TRUSTED)
    return True


_TRUSTED: Final[dict[str, Any]] = {
    # What skops reads from a model unasked. Its own list has every class of scikit-learn and takes seconds to draw up.
    "PRIMITIVES_TYPES": [int, float, str, bool],
    "PRIMITIVE_TYPE_NAMES": ["builtins.int", "builtins.float", "builtins.str", "builtins.bool"],
    "SKLEARN_ESTIMATOR_TYPE_NAMES": ["sklearn.linear_model._logistic.LogisticRegression"],
    "SCIPY_UFUNC_TYPE_NAMES": [],
    "NUMPY_UFUNC_TYPE_NAMES": [],
    "NUMPY_DTYPE_TYPE_NAMES": ["numpy.float32", "numpy.float64", "numpy.int32", "numpy.int64"],
}


def _put(name: str, members: dict[str, Any]) -> None:
    module = ModuleType(name, "A stand-in: see bot/infra/lighter.py.")
    module.__dict__.update(members)
    sys.modules[name] = module


def _stand_in(module: str, member: str) -> type:
    def fail(*_: Any, **__: Any) -> Any:
        raise NotImplementedError(f"{module}.{member} is left out of this server: see bot/infra/lighter.py")

    return type(member, (), {"__new__": fail, "name": classmethod(lambda _: member)})
