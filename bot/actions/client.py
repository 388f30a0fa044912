"""The one door to the companion API.

Blocking on purpose: the action runs a turn in a thread of its own, so the event loop never waits. Logs the route, the
status and the request id; never a place, a token or what was asked.
"""

from __future__ import annotations

import logging
import re
import time
import uuid
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from bot.actions.settings import Settings

log = logging.getLogger(__name__)

Document = dict[str, Any]
_SOUND_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
_TRY_AGAIN = frozenset({502, 503, 504})


class ApiError(Exception):
    """Base of what can go wrong on the way to an answer; carries nothing about the person."""


class Unavailable(ApiError):
    """The API is down, slow, restarting or failing."""


class Busy(Unavailable):
    """The API asks us to wait (429)."""


class PlaceUnknown(ApiError):
    """No such place in the tables of this API; `loaded` tells whether it has any of real places."""

    def __init__(self, loaded: bool = True) -> None:
        super().__init__("unknown place")
        self.loaded = loaded


class PlaceAmbiguous(ApiError):
    """Several places of that name; `candidates` are place documents, best first."""

    def __init__(self, candidates: list[Document]) -> None:
        super().__init__("several places fit")
        self.candidates = candidates


class NothingKnown(ApiError):
    """A fair question that the data does not cover; `detail` says why, in words for a person."""

    def __init__(self, detail: str, document: Document) -> None:
        super().__init__("no data")
        self.detail = detail
        self.document = document


class Refused(ApiError):
    """The API could not understand a value; `detail` says which."""

    def __init__(self, detail: str) -> None:
        super().__init__("refused")
        self.detail = detail


class TokenUnknown(ApiError):
    """The person's token is no longer valid: their things were erased or expired."""


class NotThere(ApiError):
    """A service or page that does not exist (any more)."""


class Door:
    """A pool of connections to one API, shared by all threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._session = requests.Session()
        self._session.trust_env = False  # a proxy set for other programs must not see what people ask
        if settings.assistant_key:
            self._session.headers["X-Companion-Assistant"] = settings.assistant_key
        adapter = HTTPAdapter(pool_connections=1, pool_maxsize=settings.pool, pool_block=False)
        self._session.mount("http://", adapter)
        self._session.mount("https://", adapter)

    def for_message(self, request_id: str) -> Client:
        """A client that spends at most one message's time and names itself with the message's id."""
        return Client(self._session, self.settings, request_id)


class Client:
    """The calls of one message."""

    def __init__(self, session: requests.Session, settings: Settings, request_id: str) -> None:
        self._session = session
        self._settings = settings
        self._request_id = request_id if _SOUND_ID.fullmatch(request_id) else uuid.uuid4().hex
        self._deadline = time.monotonic() + settings.turn_seconds

    @property
    def address(self) -> str:
        """Which API this asks; part of the key of whatever is remembered about its answers."""
        return self._settings.api_url

    def get(self, path: str, **params: Any) -> Document:
        """GET a JSON document. Parameters that are None are left out. Raises ApiError."""
        wanted = {name: value for name, value in params.items() if value is not None}
        return self._ask("GET", path, params=wanted)

    def mine(self, method: str, path: str, token: str, body: Document | None = None) -> Document:
        """A call on the person's own things. Raises TokenUnknown when the token is no longer good, or ApiError."""
        return self._ask(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    def new_token(self) -> str:
        """A fresh opaque token for a person's own things."""
        token = self._ask("POST", "/v1/me").get("token")
        if not isinstance(token, str):
            raise Unavailable
        return token

    def _ask(self, method: str, path: str, headers: dict[str, str] | None = None, **options: Any) -> Document:
        answer = self._send(method, path, headers, options)
        if method == "GET" and (answer is None or answer.status_code in _TRY_AGAIN) and self._left() > 1:
            answer = self._send(method, path, headers, options)
        if answer is None:
            raise Unavailable
        return _read(answer)

    def _send(
        self, method: str, path: str, headers: dict[str, str] | None, options: dict[str, Any]
    ) -> requests.Response | None:
        left = self._left()
        if left <= 0:
            return None
        route = re.sub(r"/(?:services|favourites|forces)/[^/]+", lambda m: m[0].rsplit("/", 1)[0] + "/*", path)
        try:
            answer = self._session.request(
                method,
                self._settings.api_url + path,
                headers={"X-Request-ID": self._request_id, "Accept": "application/json", **(headers or {})},
                timeout=(min(self._settings.connect_seconds, left), min(self._settings.read_seconds, left)),
                allow_redirects=False,
                **options,
            )
        except requests.RequestException as error:
            log.warning("api %s %s request=%s failed: %s", method, route, self._request_id, type(error).__name__)
            return None
        took_ms = 1000 * answer.elapsed.total_seconds()
        status = answer.status_code
        log.info("api %s %s request=%s status=%d in %.1f ms", method, route, self._request_id, status, took_ms)
        return answer

    def _left(self) -> float:
        return self._deadline - time.monotonic()


def _read(answer: requests.Response) -> Document:
    """The document of an answer, or the error it stands for."""
    if answer.status_code == 204:
        return {}
    try:
        document = answer.json()
    except ValueError:
        raise Unavailable from None
    if not isinstance(document, dict):
        raise Unavailable
    if answer.status_code < 300:
        return document
    raise _error(answer.status_code, document)


def _error(status: int, document: Document) -> ApiError:
    slug = str(document.get("type", "")).rsplit("/", 1)[-1]
    detail = document.get("detail")
    detail = detail if isinstance(detail, str) else ""
    if status == 409:
        candidates = [item for item in document.get("candidates") or [] if isinstance(item, dict)]
        return PlaceAmbiguous(candidates) if candidates else PlaceUnknown()
    if status == 404:
        if slug == "no-data":
            return NothingKnown(detail, document)
        return PlaceUnknown(loaded=document.get("loaded") is not False) if slug == "unknown-place" else NotThere()
    if status == 400:
        return Refused(detail)
    if status == 401:
        return TokenUnknown()
    return Busy() if status == 429 else Unavailable()
