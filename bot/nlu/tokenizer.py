"""Splits a message into words with everything the parsers understood put out of sight.

The classifier then learns "how many <category> in <place>" once, and no town or month it has never seen can mislead it.
"""

from __future__ import annotations

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.parsing.masking import masked


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MaskingTokenizer(WhitespaceTokenizer):
    """A whitespace tokenizer that reads the masked text; token offsets are those of the masked text."""

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Words of the masked message; other attributes (names of intents) are split as they stand."""
        if attribute != TEXT:
            return super().tokenize(message, attribute)
        text = masked(message.get(TEXT) or "")
        return super().tokenize(Message({TEXT: text}), TEXT) if text.strip() else [Token("xnothingx", 0)]
