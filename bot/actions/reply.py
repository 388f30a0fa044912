"""An answer before it meets a channel: sentences by weight, the machine-readable twin, buttons, what to remember."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from bot.actions.memory import Memory


@dataclass(frozen=True)
class Reply:
    """`sentences` come most important first: a short channel drops the last ones. `lines` make a list under them."""

    sentences: tuple[str, ...]
    custom: dict[str, Any]
    memory: Memory
    lines: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Sentences under the list."""
    buttons: tuple[str, ...] = field(default=())
    """Titles; pressing one sends its title, so that it can as well be typed."""

    def first_saying(self, sentence: str) -> Reply:
        """The same with a sentence put before all others."""
        return replace(self, sentences=(sentence, *self.sentences))

    def remembering(self, **changes: Any) -> Reply:
        """The same with the memory changed."""
        return replace(self, memory=self.memory.but(**changes))
