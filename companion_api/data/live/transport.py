"""GET from data.police.uk: rate, timeouts, retries with an end, and its statuses given a meaning."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson
import requests
from requests.adapters import HTTPAdapter
from urllib3.exceptions import NewConnectionError

from companion_api.core.errors import UpstreamMisunderstood, UpstreamUnavailable
from companion_api.data.live.breaker import Breaker
from companion_api.data.live.rate import SharedRate

ATTEMPTS: Final = 3
CONNECT_S: Final = 3.05
"""Longest wait for a connection; just over the time after which TCP repeats itself."""
SILENCE_S: Final = 30.0
"""Longest silence within an answer: busy areas take 17 seconds. Whoever asked us waits less, see `api`."""
WHOLE_S: Final = 60.0
"""Longest time for one answer, its retries included."""
MAX_BYTES: Final = 64 * 1024 * 1024
_PAUSE_S: Final = 0.25
_TRANSIENT: Final = frozenset({429, 500, 502, 503, 504})
_DOWN: Final = (
    "data.police.uk, where the figures and teams of real places come from, is not answering just now. "
    "Nothing is wrong with the question: please ask again in a minute."
)


class NotThere(Exception):
    """404: no such neighbourhood, force or place, or a month outside the window."""


class TooMuch(Exception):
    """503 with an empty body: the area holds more records than one answer may."""


class _Again(Exception):
    """An answer worth asking for again; `after` seconds at least."""

    def __init__(self, reason: str, after: float = 0.0) -> None:
        super().__init__(reason)
        self.after = after


class _NoWay(Exception):
    """No connection was made at all: asking again at once would only keep people waiting."""


class Transport:
    """The one door to the live API. Thread-safe."""

    def __init__(
        self,
        base_url: str,
        user_agent: str,
        rate: SharedRate,
        breaker: Breaker | None = None,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base_url = base_url.rstrip("/")
        self._rate = rate
        self.breaker = breaker or Breaker()
        self._clock = clock
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept": "application/json"})
        for scheme in ("https://", "http://"):
            self._session.mount(scheme, HTTPAdapter(pool_connections=2, pool_maxsize=16))

    def get(self, path: str, params: Mapping[str, str], *, area: bool = False) -> Any:
        """The decoded JSON of `path`. `area`: an empty 503 means TooMuch.

        Raises NotThere, TooMuch, UpstreamUnavailable (down, slow, over the rate), UpstreamMisunderstood (not its
        contract). Ends within WHOLE_S seconds and ATTEMPTS attempts. Never puts parameters into an error: they may
        hold a place.
        """
        deadline = self._clock() + WHOLE_S
        problem: _Again | None = None
        for attempt in range(ATTEMPTS):
            if attempt and problem:
                pause = max(problem.after, _PAUSE_S * 2**attempt * random.uniform(0.5, 1.5))  # noqa: S311
                if self._clock() + pause > deadline:
                    break
                self._sleep(pause)
            self.breaker.before()
            self._rate.take(deadline)
            try:
                found = self._once(path, params, area, deadline)
            except _NoWay as no_way:
                self.breaker.unreachable()
                raise UpstreamUnavailable(_DOWN, reason=str(no_way)) from None
            except _Again as again:
                problem = again
                self.breaker.failed()
                continue
            except (NotThere, TooMuch, UpstreamMisunderstood):
                self.breaker.succeeded()
                raise
            self.breaker.succeeded()
            return found
        raise UpstreamUnavailable(_DOWN, reason=str(problem))

    def _once(self, path: str, params: Mapping[str, str], area: bool, deadline: float) -> Any:
        silence = max(0.1, min(SILENCE_S, deadline - self._clock()))
        try:
            with self._session.get(
                f"{self._base_url}/{path}", params=params, timeout=(CONNECT_S, silence), stream=True
            ) as answer:
                body = self._body(answer, deadline)
        except requests.RequestException as error:
            # Its text holds the address, and that may hold a place: only its kind is told.
            raise (_NoWay if _no_way(error) else _Again)(type(error).__name__) from None
        return self._meaning(answer, body, area)

    def _body(self, answer: requests.Response, deadline: float) -> bytes:
        body = bytearray()
        for chunk in answer.iter_content(64 * 1024):
            body += chunk
            if len(body) > MAX_BYTES:
                raise UpstreamMisunderstood("data.police.uk sent a longer answer than any it should.")
            if self._clock() > deadline:
                raise _Again("answer too slow")
        return bytes(body)

    def _meaning(self, answer: requests.Response, body: bytes, area: bool) -> Any:
        status = answer.status_code
        if status == 404:
            raise NotThere
        if status == 503 and area and not body.strip():
            raise TooMuch
        if status in _TRANSIENT:
            after = _retry_after(answer)
            if status == 429:
                self._rate.drain(max(1.0, after))
            raise _Again(f"status {status}", after)
        if status != 200 or not answer.headers.get("Content-Type", "").startswith("application/json"):
            raise UpstreamMisunderstood(f"data.police.uk answered with status {status} and no JSON.")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError:
            raise _Again("answer cut short") from None


def _no_way(error: requests.RequestException) -> bool:
    """Whether there was no connection: no network, an unknown name, nobody listening, or silence."""
    reason = getattr(error.args[0], "reason", None) if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(reason, NewConnectionError)


def _retry_after(answer: requests.Response) -> float:
    """Seconds upstream asks us to wait; 0 when it does not say (it is not known to)."""
    sent = answer.headers.get("Retry-After", "")
    return float(sent) if sent.isascii() and sent.isdigit() else 0.0
