"""Turning an answer into bytes, and giving it an ETag before it is worked out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, Final, ParamSpec, TypeAlias

import orjson
from flask import Request, Response, current_app
from flask.globals import request_ctx

from companion_api.core.rules import RULES_VERSION
from companion_api.http import kept

P = ParamSpec("P")
STALE_SECONDS: Final = 60
"""How long an answer that says it is stale may be kept: whoever was silent may be back."""
View: TypeAlias = Callable[P, Response]


def json(body: Any, *, status: int = 200) -> Response:
    """A JSON response; orjson writes numpy numbers and keeps letters as they are."""
    answer = Response(orjson.dumps(body, option=orjson.OPT_SERIALIZE_NUMPY), status=status, mimetype="application/json")
    if isinstance(body, dict) and body.get("stale"):
        answer.cache_control.max_age = STALE_SECONDS
    return answer


def etag(version: str, asked: Request) -> str:
    """The tag of a request's answer: data version, rules version and the canonical address (parameters sorted)."""
    query = b"&".join(sorted(asked.query_string.split(b"&"))).decode("utf-8", "replace")
    source = f"{version}\n{RULES_VERSION}\n{asked.path}?{query}"
    return hashlib.blake2b(source.encode(), digest_size=12).hexdigest()


def cacheable(version: Callable[[], str], *, seconds: int | None = None) -> Callable[[View[P]], View[P]]:
    """Decorate a view, outermost: a known `If-None-Match` is answered 304 before any work, and errors are never tagged.

    `version` must change whenever the answer may; `seconds` defaults to the setting COMPANION_CACHE_SECONDS. A view
    that says `no-store` is left alone.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def answered(*args: P.args, **kwargs: P.kwargs) -> Response:
            asked, stands = request_ctx.request, version()
            tag = etag(stands, asked)
            answer = Response(status=304) if asked.if_none_match.contains_weak(tag) else view(*args, **kwargs)
            said = answer.cache_control if "Cache-Control" in answer.headers else None
            if answer.status_code in (200, 304) and not (said and said.no_store):
                answer.set_etag(tag, weak=True)
                lasts = seconds if seconds is not None else current_app.config["COMPANION_CACHE_SECONDS"]
                lasts = min(lasts, (said and said.max_age) or lasts)
                answer.headers["Cache-Control"] = f"public, max-age={lasts}, stale-if-error=86400"
                kept.mark(asked, tag, version, stands, lasts)
            return answer

        return answered

    return decorate
