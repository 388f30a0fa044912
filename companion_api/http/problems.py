"""Errors as RFC 9457 problem documents, one type for each `slug`, each with a page at `/docs/problems/<slug>`."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

import orjson
from flask import Flask, Response, g
from werkzeug.exceptions import HTTPException

from companion_api.core.errors import CompanionError

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemType:
    """One kind of error: its HTTP status, its name, what it means and what a person can do."""

    status: int
    title: str
    meaning: str
    remedy: str


PROBLEMS: Final[dict[str, ProblemType]] = {
    "invalid-parameter": ProblemType(
        400,
        "A parameter cannot be understood",
        "A value in the address or body is missing, malformed, unknown or out of range. `errors` names each one.",
        "Correct the fields named in `errors`. Unknown parameters are refused, so that a misspelt one is seen.",
    ),
    "unauthorised": ProblemType(
        401,
        "A token is needed",
        "This address holds a person's own things and needs the bearer token that `POST /v1/me` gave them.",
        "Send `Authorization: Bearer <token>`. If it was erased, expired or mistyped, make a new one.",
    ),
    "unknown-place": ProblemType(
        404,
        "Place not found",
        "No place of that name, postcode or position is in the tables loaded here. `loaded` is false where no table of "
        "real places was ever imported.",
        "Check the spelling, use a full postcode, or send `lat` and `lng`.",
    ),
    "not-found": ProblemType(
        404,
        "Not found",
        "There is nothing at this address: no such route, force, neighbourhood, service or document.",
        "Check the identifier; lists are at `/v1/forces` and in the documentation at `/docs`.",
    ),
    "no-data": ProblemType(
        404,
        "No data for this place or time here",
        "The question is fair, but the data loaded here does not cover it. This is not a count of zero.",
        "See `/v1/data` for the forces and months covered; ask for another place or period.",
    ),
    "method-not-allowed": ProblemType(
        405,
        "Method not allowed here",
        "This address exists but does not answer this HTTP method.",
        "See `/docs` for the methods of each route.",
    ),
    "ambiguous-place": ProblemType(
        409,
        "Several places fit",
        "What was typed names more than one place. `candidates` lists up to five, best first.",
        "Ask again with the `lat` and `lng` of the one that was meant, or add a county or town to the name.",
    ),
    "request-too-large": ProblemType(
        413, "Request too large", "The body is larger than this route takes.", "Send less at once."
    ),
    "unsupported-media-type": ProblemType(
        415, "Unsupported media type", "The body is not JSON.", "Send JSON with `Content-Type: application/json`."
    ),
    "rate-limited": ProblemType(
        429,
        "Too many requests",
        "This address or token has asked more often than its share.",
        "Wait as many seconds as `Retry-After` says, then go on.",
    ),
    "internal-error": ProblemType(
        500,
        "Something went wrong here",
        "A fault of ours. It is logged under the request id in `instance`; nothing about you is in the log.",
        "Try again; if it stays, report it with the request id.",
    ),
    "source-fault": ProblemType(
        500,
        "A data file here cannot be used",
        "A published file or table on this server is damaged or incomplete.",
        "The person who runs this server should run `companion status`.",
    ),
    "snapshot-corrupt": ProblemType(
        500,
        "The data snapshot is damaged",
        "The snapshot on this server fails its own checks and no earlier one is in use.",
        "The person who runs this server should run `companion ingest` again.",
    ),
    "upstream-misunderstood": ProblemType(
        502,
        "A data provider answered something unexpected",
        "data.police.uk or another provider sent an answer that its contract does not allow.",
        "Try again later; a snapshot on this server makes it independent of the live service.",
    ),
    "upstream-unavailable": ProblemType(
        503,
        "A data provider is not answering",
        "data.police.uk or another provider is down or slow, and no earlier answer is kept here.",
        "Try again in a minute.",
    ),
    "storage-unavailable": ProblemType(
        503,
        "Your things cannot be reached just now",
        "The database that keeps homes and favourites is down or busy. Nothing that was acknowledged is lost.",
        "Try again in a minute.",
    ),
    "starting": ProblemType(
        503,
        "Not ready yet",
        "The server is up but has not loaded its data.",
        "Try again in a few seconds.",
    ),
}

_BY_STATUS: Final = {
    400: "invalid-parameter",
    401: "unauthorised",
    404: "not-found",
    405: "method-not-allowed",
    413: "request-too-large",
    415: "unsupported-media-type",
    422: "invalid-parameter",
    429: "rate-limited",
}


def document(slug: str, detail: str, **extra: Any) -> dict[str, Any]:
    """The problem document for `slug`, with `instance` naming the request."""
    kind = PROBLEMS[slug]
    return {
        "type": f"/docs/problems/{slug}",
        "title": kind.title,
        "status": kind.status,
        "detail": detail,
        "instance": f"urn:request:{g.get('request_id', 'none')}",
        **extra,
    }


def response(slug: str, detail: str, *, headers: dict[str, str] | None = None, **extra: Any) -> Response:
    """The problem as a response. Never cacheable: an error today may be an answer tomorrow."""
    body = orjson.dumps(document(slug, detail, **extra))
    answer = Response(body, status=PROBLEMS[slug].status, mimetype=MEDIA_TYPE)
    answer.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        answer.headers[name] = value
    return answer


def init_app(app: Flask) -> None:
    """Turn every exception of `app` into a problem document."""
    app.register_error_handler(CompanionError, _companion_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _unexpected)


def _companion_error(error: CompanionError) -> Response:
    if PROBLEMS[error.slug].status >= 500:
        log.warning("%s: %s", error.slug, error.detail)
    return response(error.slug, error.detail, **error.extra)


def _http_error(error: HTTPException) -> Response:
    """Errors raised by Flask, werkzeug, webargs and flask-limiter."""
    if error.response is not None or error.code is None or error.code < 400:
        return error.get_response()  # type: ignore[return-value]  # werkzeug's own type; a redirect, for one
    slug = _BY_STATUS.get(error.code, "internal-error" if error.code >= 500 else "invalid-parameter")
    headers = {name: value for name, value in error.get_headers() if name.lower() in {"allow", "retry-after"}}
    fields = _field_errors(error)
    if fields:
        named = "; ".join(f"{item['field']}: {item['detail']}" for item in fields)
        return response(slug, named, headers=headers, errors=fields)
    return response(slug, PROBLEMS[slug].remedy, headers=headers)


def _field_errors(error: HTTPException) -> list[dict[str, str]]:
    """webargs' nested messages, flat: [{"in": "query", "field": "month", "detail": "..."}]."""
    messages: Any = (getattr(error, "data", None) or {}).get("messages", {})
    if not isinstance(messages, dict):
        return []
    found = []
    for where, by_field in messages.items():
        if not isinstance(by_field, dict):
            by_field = {"": by_field}
        for name, details in by_field.items():
            text = " ".join(str(item) for item in details) if isinstance(details, list) else str(details)
            found.append({"in": str(where), "field": str(name), "detail": text})
    return found


def _unexpected(error: Exception) -> Response:
    # The text of an unforeseen exception may hold what a person typed: log its type and place, never its words.
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace is not None else "unknown"
    log.error("unexpected %s at %s, request %s", type(error).__name__, where, g.get("request_id", "none"))
    return response("internal-error", PROBLEMS["internal-error"].remedy)
