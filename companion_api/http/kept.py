"""What was answered before and still stands, said again before Flask is asked: it costs next to nothing.

The first answer to an address is Flask's, with every check and header of its route. A view that is `answers.cacheable`
leaves a mark on it: the tag, the version that the tag was made from, and how long a client may keep the answer. For
that long, and while that version stands, the same address gets the same bytes again, or the same 304 where it is asked
with the same tag. Such answers carry a request id and are counted in the metrics; the rate limit, which guards work,
leaves them out. Addresses, which may hold a place, are kept in memory only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Final, TypeAlias

from cachetools import LRUCache
from flask import Flask, Request

from companion_api.core.errors import CompanionError
from companion_api.http import request_ids
from companion_api.http.health import Tally

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

LONGEST: Final = 64 * 1024
"""Longer answers are not kept, in bytes: maps of a whole town, asked for seldom."""
_OVERHEAD: Final = 1_500
"""What an answer takes beside its body, in bytes: headers, address, bookkeeping."""
_MARK: Final = "companion.kept"
_NO_BODY: Final = {"content-length", "content-type"}
"""Headers of a 200 that its 304 goes without."""
Headers: TypeAlias = list[tuple[str, str]]
Address: TypeAlias = tuple[str, str, str, str]
"""Scheme and host as asked (answers may hold links), path, query."""


@dataclass(frozen=True, slots=True)
class _Mark:
    """Left by a view: what its answer rests on."""

    tag: str
    version: Callable[[], str]
    stood: str
    rule: str
    seconds: int


@dataclass(frozen=True, slots=True)
class _Answer:
    mark: _Mark
    headers: Headers
    """The request id left out."""
    body: bytes | None
    """None where only a 304 was given yet."""
    until: float
    """By the monotonic clock."""


def mark(asked: Request, tag: str, version: Callable[[], str], stood: str, seconds: int) -> None:
    """Note on a request that its answer's `tag` was made from `stood`, which `version` gave; keep for `seconds`."""
    rule = asked.url_rule
    asked.environ[_MARK] = _Mark(f'"{tag}"', version, stood, rule.rule if rule else "(none)", seconds)


class Kept:
    """WSGI middleware around an application whose views are `answers.cacheable`. Thread-safe."""

    def __init__(self, app: Flask, tally: Tally, megabytes: float) -> None:
        """`megabytes`: the memory that answers may take."""
        self._app, self._next, self._tally = app, app.wsgi_app, tally
        self._answers: LRUCache[Address, _Answer] = LRUCache(
            megabytes * 1_000_000, getsizeof=lambda answer: len(answer.body or b"") + _OVERHEAD
        )
        self._lock = Lock()

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer, or pass on."""
        if environ["REQUEST_METHOD"] != "GET":
            return self._next(environ, start_response)
        began = time.perf_counter()
        address = (
            environ["wsgi.url_scheme"],
            environ.get("HTTP_HOST", ""),
            environ.get("PATH_INFO", ""),
            environ.get("QUERY_STRING", ""),
        )
        with self._lock:
            answer = self._answers.get(address)
        if answer is None or not self._stands(answer):
            return self._ask(address, environ, start_response)
        named = (request_ids.HEADER, request_ids.of(environ.get("HTTP_X_REQUEST_ID", "")))
        body: tuple[bytes, ...]
        if answer.mark.tag in environ.get("HTTP_IF_NONE_MATCH", ""):
            status, body = 304, ()
            headers = [(name, value) for name, value in answer.headers if name.lower() not in _NO_BODY]
            start_response("304 NOT MODIFIED", [*headers, named])
        elif answer.body is not None:
            status, body = 200, (answer.body,)
            start_response("200 OK", [*answer.headers, named])
        else:
            return self._ask(address, environ, start_response)
        self._tally(answer.mark.rule, "GET", status, time.perf_counter() - began)
        return body

    def _ask(self, address: Address, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Flask's answer, kept where it may be."""
        told: list[tuple[str, Headers]] = []

        def listen(status: str, headers: Headers, *error: object) -> Callable[[bytes], object]:
            told.append((status, headers))
            return start_response(status, headers, *error)  # type: ignore[arg-type]  # passed on as they came

        parts = self._next(environ, listen)
        marked = environ.get(_MARK)
        if marked is None or not told:
            return parts
        status, sent = told[-1]
        headers = [(name, value) for name, value in sent if name != request_ids.HEADER]
        body: bytes | None = None
        if not status.startswith("304"):
            size = next((int(value) for name, value in headers if name.lower() == "content-length"), None)
            if size is None or size > LONGEST:
                return parts
            body = _whole(parts)
        answer = _Answer(marked, headers, body, time.monotonic() + marked.seconds)
        if self._answers.getsizeof(answer) <= self._answers.maxsize:
            with self._lock:
                self._answers[address] = answer
        return parts if body is None else (body,)

    def _stands(self, answer: _Answer) -> bool:
        if time.monotonic() >= answer.until:
            return False
        try:
            with self._app.app_context():
                return answer.mark.version() == answer.mark.stood
        except CompanionError:
            return False  # the route will say what is wrong


def _whole(parts: Iterable[bytes]) -> bytes:
    """A body in one piece, its source closed."""
    try:
        return b"".join(parts)
    finally:
        if (close := getattr(parts, "close", None)) is not None:
            close()
