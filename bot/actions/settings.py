"""Every setting of the action server, once, from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Settings:
    """Where the companion API is and how long the assistant waits for it."""

    api_url: str = "http://127.0.0.1:5000"
    assistant_key: str = ""
    """Shown to the API, which then does not take all our people for one impatient caller."""
    connect_seconds: float = 0.5
    read_seconds: float = 2.5
    """Longest silence of one answer."""
    turn_seconds: float = 6.0
    """Longest time one message may spend on the API, all calls together: well under the 8 s a channel waits."""
    pool: int = 32
    """Connections kept open, and threads that may wait on them."""

    @classmethod
    def from_env(cls) -> Settings:
        """COMPANION_API_URL, COMPANION_ASSISTANT_KEY, and COMPANION_API_SECONDS for the whole of one message."""
        turn = float(os.environ.get("COMPANION_API_SECONDS") or cls.turn_seconds)
        return cls(
            api_url=(os.environ.get("COMPANION_API_URL") or cls.api_url).rstrip("/"),
            assistant_key=os.environ.get("COMPANION_ASSISTANT_KEY") or cls.assistant_key,
            read_seconds=min(cls.read_seconds, turn),
            turn_seconds=turn,
        )
