"""The id of a message, from the channel to the API, by which lines in all logs are found."""

from __future__ import annotations

import re
import uuid
from typing import Final

_SOUND: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")


def sound_request_id(sent: str | None) -> str:
    """The caller's request id when it is harmless, else a new one."""
    return sent if sent and _SOUND.fullmatch(sent) else uuid.uuid4().hex
