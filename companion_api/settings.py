"""Every setting of the API and the watch feed, once: name, default, meaning. `companion settings` prints this table.

Read from the environment, prefix `COMPANION_`. A value that cannot be understood stops the start with a sentence.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "COMPANION_"


class SettingError(ValueError):
    """A setting whose value cannot be understood; the message names it and says what is expected."""


def _setting(default: Any, meaning: str, parse: Callable[[str], Any] = str) -> Any:
    return field(default=default, metadata={"meaning": meaning, "parse": parse})


def _flag(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off", ""}:
        return False
    raise ValueError("expected yes or no")


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise ValueError("expected a number above 0")
    return number


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError("expected a whole number from 1")
    return number


def _source(text: str) -> str:
    if text not in {"auto", "snapshot", "live", "sandbox"}:
        raise ValueError("expected auto, snapshot, live or sandbox")
    return text


def _path(text: str) -> Path:
    return Path(text).expanduser()


@dataclass(frozen=True, kw_only=True)
class Settings:
    """All settings, typed. Build with `Settings.from_env()`; tests pass values by keyword."""

    # Where things are kept
    home: Path = _setting(Path("var"), "folder for everything the program writes, unless set below", _path)
    snapshot: Path = _setting(None, "folder that `companion ingest --out` wrote; default HOME/snapshot", _path)
    places: Path = _setting(None, "folder that `companion places import` wrote; default HOME/places", _path)
    services: Path = _setting(None, "file `companion services import` wrote; default HOME/services.sqlite", _path)
    policing: Path = _setting(None, "folder of boundaries and harvested teams; default HOME/policing", _path)
    database: str = _setting(
        None, "SQLAlchemy URL for homes and favourites, e.g. postgresql+psycopg://...; default SQLite, HOME/me.sqlite"
    )

    # Where facts come from
    source: str = _setting("auto", "auto, snapshot, live or sandbox", _source)
    live_url: str = _setting("https://data.police.uk/api", "base address of the live police API")
    live_enabled: bool = _setting(True, "with source auto: ask data.police.uk where no snapshot covers a place", _flag)
    live_timeout_s: float = _setting(6.0, "longest wait for one live answer, in seconds", _positive)
    geocoders_enabled: bool = _setting(False, "ask postcodes.io and Nominatim for what the imported tables lack", _flag)
    postcodes_io_url: str = _setting("https://api.postcodes.io", "base address of postcodes.io")
    nominatim_url: str = _setting("https://nominatim.openstreetmap.org", "base address of Nominatim")
    user_agent: str = _setting("open-justice-companion/0.1", "how we name ourselves to other people's servers")

    # Answers
    radius_m: float = _setting(1609.344, "radius of a circle when none is asked for, in metres", _positive)
    cache_seconds: int = _setting(3600, "how long clients and proxies may keep an answer, in seconds", _count)

    answer_memory_mb: float = _setting(
        32.0, "memory in each worker for answers that may be asked for again, in megabytes", _positive
    )

    # Serving
    host: str = _setting("127.0.0.1", "address to listen on")
    port: int = _setting(5000, "port of the API", _count)
    workers: int = _setting(2, "API worker processes", _count)
    threads: int = _setting(8, "threads for each API worker", _count)
    base_url: str = _setting("", "public address of the API, for links in feeds; empty: that of the request")
    trusted_proxies: int = _setting(0, "how many reverse proxies in front of us set X-Forwarded-For", int)
    rate_limits: bool = _setting(True, "limit requests per address and token", _flag)
    rate_limit: str = _setting("600/minute", "requests per address, in flask-limiter's words")
    rate_storage: str = _setting("memory://", "where rates are counted; redis://... shares them between workers")
    assistant_key: str = _setting(
        "", "secret by which the assistant is not limited, for it asks for many people; `companion up` makes one"
    )
    push_contact: str = _setting("", "whom push services may reach, mailto:... or https://...; needed for Web Push")
    bot_url: str = _setting("", "address of the assistant's REST channel, for the chat on the page; empty: no chat")

    # My things
    token_days: int = _setting(365, "days after which an unused token and all its data are erased", _count)
    me_limit: str = _setting("120/minute", "requests per token to a person's own things")
    me_new_limit: str = _setting("60/hour", "new tokens per address")
    me_guess_limit: str = _setting("20/minute", "tokens that do not exist, per address, before it must wait")

    def __post_init__(self) -> None:
        leaves = {"snapshot": "snapshot", "places": "places", "services": "services.sqlite", "policing": "policing"}
        for name, leaf in leaves.items():
            if getattr(self, name) is None:
                object.__setattr__(self, name, self.home / leaf)
        if getattr(self, "database") is None:  # noqa: B009  # typed as filled in, which it is from here on
            object.__setattr__(self, "database", f"sqlite:///{(self.home / 'me.sqlite').resolve()}")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None, **overrides: Any) -> Settings:
        """Settings from the environment; `overrides` win. Raises SettingError with the name of a bad one."""
        environ = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for item in fields(cls):
            name = PREFIX + item.name.upper()
            if environ.get(name):
                values[item.name] = _parse(name, environ[name], item.metadata["parse"])
        return cls(**{**values, **overrides})


def _parse(name: str, text: str, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(text)
    except ValueError as error:
        hint = "`companion settings` lists them all."
        raise SettingError(f"{name}={text!r} cannot be understood: {error}. {hint}") from error


def table() -> list[tuple[str, str, str]]:
    """(environment name, default, meaning) of every setting, in order."""
    return [
        (PREFIX + item.name.upper(), "" if item.default is None else str(item.default), str(item.metadata["meaning"]))
        for item in fields(Settings)
    ]
