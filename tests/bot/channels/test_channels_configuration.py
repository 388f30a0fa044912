"""credentials.yml starts with an empty environment, and a channel without its settings stays closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from rasa.core.run import create_http_input_channels
from sanic import Blueprint

from bot.channels.door import Door
from bot.settings import SettingError, Settings

ROOT = Path(__file__).resolve().parents[3]
ALWAYS = {"rest", "socketio"}


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Door]:
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    return create_http_input_channels(None, str(ROOT / "credentials.yml"))


def test_every_channel_of_credentials_can_be_made(doors: list[Door]) -> None:
    assert [door.name() for door in doors] == [
        "rest",
        "socketio",
        "telegram",
        "slack",
        "facebook",
        "twilio",
        "whatsapp",
    ]
    for door in doors:
        assert isinstance(door.blueprint(_nobody), Blueprint)


def test_without_environment_only_the_web_is_open(doors: list[Door]) -> None:
    assert {door.name() for door in doors if door.is_configured} == ALWAYS


def test_closed_doors_have_no_webhook(doors: list[Door]) -> None:
    for door in doors:
        routes = {future.uri for future in door.blueprint(_nobody)._future_routes}
        assert ("/webhook" in routes) is (door.is_configured and door.name() != "socketio")


def test_half_a_configuration_is_none() -> None:
    from bot.channels.telegram import TelegramDoor

    assert not TelegramDoor(Settings(telegram_token="x")).is_configured


@pytest.mark.parametrize("value", ["soon", "0", "-1"])
def test_a_bad_setting_is_named(value: str) -> None:
    with pytest.raises(SettingError, match="COMPANION_MESSAGE_SECONDS"):
        Settings.from_env({"COMPANION_MESSAGE_SECONDS": value})


def test_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    first = settings.key_for("buttons")
    assert first == settings.key_for("buttons") != settings.key_for("sessions")
    assert (tmp_path / "bot-secret").stat().st_mode & 0o777 == 0o600


async def _nobody(_: object) -> None:
    """Hears nothing."""
