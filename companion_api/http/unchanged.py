"""What a client already has and what has not changed, said before Flask is asked: it costs next to nothing.

The first 304 to an address is Flask's, with every check and header of its route. It is kept with the version that its
tag was made from. While that version stands, the same address asked with the same tag gets the same 304 again. Such
answers carry a request id and are counted in the metrics; the rate limit, which guards work, leaves them out.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from cachetools import LRUCache
from flask import Flask, request

from companion_api.core.errors import CompanionError
from companion_api.http import request_ids
from companion_api.http.health import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

KEPT: Final = 16_384
"""Addresses remembered, a few hundred bytes each."""
_MARK: Final = "companion.unchanged"
Headers: TypeAlias = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class _Mark:
    """Left by a view that said 304: what that rests on."""

    tag: str
    version: Callable[[], str]
    stood: str
    rule: str


@dataclass(frozen=True, slots=True)
class _Kept:
    mark: _Mark
    headers: Headers


def mark(tag: str, version: Callable[[], str], stood: str) -> None:
    """Note on this request that it was answered 304; its `tag` was made from `stood`, which `version` gave."""
    rule = request.url_rule
    request.environ[_MARK] = _Mark(f'"{tag}"', version, stood, rule.rule if rule else "(none)")


class Unchanged:
    """WSGI middleware around an application whose views are `answers.cacheable`. Thread-safe."""

    def __init__(self, app: Flask, tally: Tally) -> None:
        self._app, self._next, self._tally = app, app.wsgi_app, tally
        self._kept: LRUCache[tuple[str, str], _Kept] = LRUCache(KEPT)
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or pass on."""
        held = environ.get("HTTP_IF_NONE_MATCH")
        if not held or environ["REQUEST_METHOD"] != "GET":
            return self._next(environ, start_response)
        began = time.perf_counter()
        address = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
        with self._lock:
            kept = self._kept.get(address)
        if kept is not None and kept.mark.tag in held and self._stands(kept.mark):
            named = (request_ids.HEADER, request_ids.of(environ.get("HTTP_X_REQUEST_ID", "")))
            start_response("304 NOT MODIFIED", [*kept.headers, named])
            self._tally(kept.mark.rule, "GET", 304, time.perf_counter() - began)
            return ()

        def remember(status: str, headers: Headers, *error: object) -> Callable[[bytes], object]:
            found = environ.get(_MARK)
            if found is not None and status.startswith("304"):
                same = [(name, value) for name, value in headers if name != request_ids.HEADER]
                with self._lock:
                    self._kept[address] = _Kept(found, same)
            return start_response(status, headers, *error)  # type: ignore[arg-type]  # passed on as they came

        return self._next(environ, remember)

    def _stands(self, noted: _Mark) -> bool:
        try:
            with self._app.app_context():
                return noted.version() == noted.stood
        except CompanionError:
            return False  # the route will say what is wrong
