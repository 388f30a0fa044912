"""Errors of the feed: `{"v":1,"e":404,"t":"No data here"}` with the true status: small clients read no more.

Whatever goes wrong on these paths - a wrong parameter, an unknown address, too many requests - is a problem document by
the time it gets here; this cuts it to size. Garmin reports any body that is not JSON as a fault of its own.
"""

from __future__ import annotations

from typing import Final

import orjson
from flask import Flask, Response, request

from companion_api.http.problems import MEDIA_TYPE
from watch_feed.document import VERSION

PREFIX: Final = "/watch/v1/"
WORDS: Final[dict[str, str]] = {
    "no-data": "No data here",
    "unknown-place": "Unknown place",
    "ambiguous-place": "Several places fit",
    "not-found": "No such document",
    "invalid-parameter": "Bad request",
    "rate-limited": "Too many requests",
    "method-not-allowed": "Only GET works here",
    "upstream-unavailable": "Data source is down",
    "starting": "Starting",
}
OTHER: Final = "Something went wrong"


def init_app(app: Flask) -> None:
    """Shorten every problem on the feed's paths."""
    app.after_request(_shorten)


def _shorten(answer: Response) -> Response:
    if answer.mimetype != MEDIA_TYPE or not request.path.startswith(PREFIX):
        return answer
    slug = str(orjson.loads(answer.get_data()).get("type", "")).rpartition("/")[2]
    body = {"v": VERSION, "e": answer.status_code, "t": WORDS.get(slug, OTHER)}
    answer.set_data(orjson.dumps(body))
    answer.mimetype = "application/json"
    return answer
