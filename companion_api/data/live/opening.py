"""Puts the live parts together from settings."""

from __future__ import annotations

from companion_api.data.live.api import Api
from companion_api.data.live.keep import Keep
from companion_api.data.live.rate import SharedRate
from companion_api.data.live.transport import Transport
from companion_api.settings import Settings


def wanted(settings: Settings) -> bool:
    """Whether the live API may be asked at all: with source `auto` unless the operator turns it off."""
    return settings.source == "live" or (settings.source == "auto" and settings.live_enabled)


def open_transport(settings: Settings) -> Transport:
    """The door to the live API; its rate, in HOME/live, is shared by every process with the same home."""
    return Transport(settings.live_url, settings.user_agent, SharedRate(settings.home / "live" / "rate"))


def open_api(settings: Settings) -> Api:
    """The live API with its kept answers, which lie in HOME/live too."""
    return Api(open_transport(settings), Keep(settings.home / "live" / "answers"), settings.live_timeout_s)
