"""Settings: typed, named in errors, all documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion_api.settings import SettingError, Settings, table


def test_defaults_live_under_home() -> None:
    settings = Settings.from_env({"COMPANION_HOME": "somewhere"})
    assert settings.snapshot == Path("somewhere/snapshot")
    assert settings.services == Path("somewhere/services.sqlite")


def test_environment_is_typed_and_overrides_win() -> None:
    settings = Settings.from_env({"COMPANION_PORT": "8080", "COMPANION_LIVE_ENABLED": "yes"}, port=9090)
    assert settings.port == 9090
    assert settings.live_enabled is True


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("COMPANION_PORT", "many"),
        ("COMPANION_SOURCE", "magic"),
        ("COMPANION_RADIUS_M", "-5"),
        ("COMPANION_WORKERS", "0"),
    ],
)
def test_a_bad_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingError, match=f"{name}='{value}'"):
        Settings.from_env({name: value})


def test_every_setting_says_what_it_is() -> None:
    assert all(meaning.strip() for _, _, meaning in table())
    names = [name for name, _, _ in table()]
    assert len(names) == len(set(names))
    assert all(name.startswith("COMPANION_") for name in names)
