"""When: the months a question is about, counted back from the latest published one."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from cachetools import TTLCache

from bot.actions.ask import Ask
from bot.actions.memory import Place
from bot.nlu.parsing.period import resolve

_LATEST: TTLCache[tuple[str, int, int], str] = TTLCache(maxsize=4096, ttl=600)
_LOCK = threading.Lock()
_DEFAULT = "P12M"


@dataclass(frozen=True)
class Months:
    """The API's period parameters; both None for its default, the last twelve months."""

    first: str | None = None
    last: str | None = None
    finer: bool = False

    @property
    def params(self) -> dict[str, str | None]:
        """`from` and `to`."""
        return {"from": self.first, "to": self.last}


def months_of(ask: Ask, place: Place) -> Months:
    """The months of a question about a place. Costs one more call when they are relative to the latest month."""
    value = ask.topic.period
    if value is None or value == _DEFAULT:
        return Months()
    try:
        window = resolve(value, latest(ask, place), ask.month)
    except ValueError:
        return Months()  # a period some client made up
    return Months(window.first, window.last, window.finer)


def latest(ask: Ask, place: Place) -> str:
    """The latest published month where `place` is; remembered for ten minutes for each hundredth of a degree."""
    key = (ask.client.address, round(place.lat * 100), round(place.lng * 100))
    with _LOCK:
        known = _LATEST.get(key)
    if known:
        return known
    answer = ask.client.get("/v1/crime/summary", **place.params)
    month = answer.get("as_of")
    month = month if isinstance(month, str) and len(month) == 7 else ask.month
    with _LOCK:
        _LATEST[key] = month
    return month


def forget() -> None:
    """Forget the latest months; for tests that change the API."""
    with _LOCK:
        _LATEST.clear()
