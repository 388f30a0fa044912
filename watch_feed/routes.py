"""`/watch/v1/...` and the page `/watch/`: thin."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from threading import Lock
from typing import Any, Final, TypedDict

import flask
from cachetools import LRUCache
from flask import Flask, Response, render_template, request, send_from_directory
from flask_smorest import Api
from marshmallow import Schema, ValidationError, fields
from werkzeug.routing import BaseConverter
from werkzeug.routing import ValidationError as NoSuchCell

from companion_api.core.errors import NoData
from companion_api.core.geo import Cell
from companion_api.core.place import PlaceService
from companion_api.http import answers
from companion_api.http.blueprints import AnswerSchema, Blueprint
from companion_api.http.pages import HEADERS
from companion_api.places.arguments import PlaceArgs, PlaceQuery, place_of
from companion_api.policing.service import PolicingService
from watch_feed import errors
from watch_feed.service import WatchService, projection

YEAR_S: Final = 365 * 24 * 3600
LATEST_S: Final = 3600
"""How long `latest.json` may be kept: a new month is seen within the hour."""
MEETINGS_S: Final = 600
KEPT: Final = 8192
"""Answers kept in memory, at most 4 KB each and mostly a few hundred bytes."""
PAGE: Final = Path(__file__).parent / "clients" / "web"
SHARED: Final = "glance.js"


class CellConverter(BaseConverter):
    """`5152_-8`; anything else is no such document."""

    regex = r"-?\d{1,4}_-?\d{1,5}"

    def to_python(self, value: str) -> Cell:
        try:
            return Cell.parse(value)
        except ValueError as error:
            raise NoSuchCell from error

    def to_url(self, value: Cell) -> str:
        return value.id


class SuffixConverter(BaseConverter):
    """`min.json`, `180x180.round.png`."""

    regex = r"[a-z0-9]+(?:\.[a-z0-9]+)*"


class MonthConverter(BaseConverter):
    """`2025-12`."""

    regex = r"\d{4}-(?:0[1-9]|1[0-2])"


class _CellField(fields.String):
    """A cell's name, as a Cell."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            return Cell.parse(text)
        except ValueError as error:
            raise ValidationError("Write a cell as latitude_longitude in hundredths of a degree: 5152_-8.") from error


def _home_field() -> fields.String:
    return _CellField(
        metadata={"description": "Home cell, for clients that cannot compare on the device.", "example": "5148_-12"}
    )


def _data_field() -> fields.String:
    return fields.String(metadata={"description": "`d` of latest.json, to pass by caches when the data was revised."})


class DocumentArgs(TypedDict, total=False):
    """What DocumentQuery loads."""

    home: Cell
    d: str


class DocumentQuery(Schema):
    """Parameters of a document."""

    home = _home_field()
    d = _data_field()


class AtArgs(PlaceArgs, total=False):
    """What AtQuery loads."""

    home: Cell


class AtQuery(PlaceQuery):
    """A place and perhaps home."""

    home = _home_field()


class LatestSchema(AnswerSchema):
    """What is new."""

    v = fields.Integer(required=True)
    m = fields.Integer(required=True, metadata={"description": "Latest month, yyyymm"})
    z = fields.Integer(metadata={"description": "Latest month of the invented county, yyyymm"})
    r = fields.Integer(required=True, metadata={"description": "Version of the rules behind levels and words"})
    d = fields.String(required=True, metadata={"description": "Changes with the data"})


def init_app(
    app: Flask, api: Api, service: WatchService, places: PlaceService, policing: PolicingService | None
) -> None:
    """Register the routes; without `policing` there are no meetings."""
    app.extensions["companion.watch"] = service
    errors.init_app(app)
    app.url_map.converters.update(cell=CellConverter, suffix=SuffixConverter, yearmonth=MonthConverter)
    api.register_converter(CellConverter, lambda _: {"type": "string", "example": "5152_-8"})
    api.register_converter(SuffixConverter, lambda _: {"type": "string", "example": "min.json"})
    api.register_converter(MonthConverter, lambda _: {"type": "string", "example": "2025-12"})
    blp = Blueprint("watch", __name__, url_prefix="/watch/v1", description="Small documents for watches and phones")

    def version() -> str:
        return service.version

    @blp.get("/latest.json")
    @answers.cacheable(version, seconds=LATEST_S)
    @blp.alt_response(200, schema=LatestSchema, description="What is new")
    def latest() -> Response:
        """The latest month and the versions of rules and data, in a few bytes: poll this, at most once a day."""
        return answers.json(service.latest())

    @blp.get("/<yearmonth:month>/<cell:cell>.<suffix:suffix>")
    @_immutable
    @answers.cacheable(version, seconds=YEAR_S)
    @_remembered(version)
    @blp.arguments(DocumentQuery, location="query")
    @blp.alt_response(200, schema={}, description="The document in the form that the suffix names")
    def document(args: DocumentArgs, month: str, cell: Cell, suffix: str) -> Response:
        """The level document of a cell and month. Suffixes, shapes and budgets are in docs/watch.md."""
        wanted = projection(suffix)
        return Response(service.render(wanted, cell, month, args.get("home")), content_type=wanted.media_type)

    @blp.get("/at.<suffix:suffix>")
    @answers.cacheable(version, seconds=LATEST_S)
    @blp.arguments(AtQuery, location="query")
    @blp.alt_response(200, schema={}, description="The latest document of the cell the place lies in")
    def at(args: AtArgs, suffix: str) -> Response:
        """The latest document around a place, for clients that cannot snap: the cell is that of the place, and
        `Content-Location` names the document's own address."""
        wanted = projection(suffix)
        place = place_of(args, places)
        cell = Cell.of(place.lat, place.lng)
        month = service.month_of(cell)
        answer = Response(service.render(wanted, cell, month, args.get("home")), content_type=wanted.media_type)
        home = f"?home={args['home'].id}" if "home" in args else ""
        answer.headers["Content-Location"] = f"/watch/v1/{month}/{cell.id}.{suffix}{home}"
        return answer

    @blp.get("/meetings/<force>/<neighbourhood>.ics")
    @answers.cacheable(lambda: policing.version if policing else "", seconds=MEETINGS_S)
    @blp.alt_response(200, schema={"type": "string"}, content_type="text/calendar", description="iCalendar")
    def meetings(force: str, neighbourhood: str) -> Response:
        """Meetings with the police team of a neighbourhood, for a calendar to subscribe to."""
        if policing is None:
            raise NoData("No meetings are loaded here.")
        return Response(policing.events_calendar(force, neighbourhood), content_type="text/calendar; charset=utf-8")

    api.register_blueprint(blp)
    _register_page(app)


def _remembered(version: Callable[[], str]) -> Callable[[Callable[..., Response]], Callable[..., Response]]:
    """Keep the bytes of addresses without parameters, which is how most devices ask, for as long as the data stays."""
    kept: LRUCache[tuple[str, str], tuple[bytes, str]] = LRUCache(KEPT)
    lock = Lock()

    def decorate(view: Callable[..., Response]) -> Callable[..., Response]:
        @wraps(view)
        def answered(*args: Any, **kwargs: Any) -> Response:
            if request.query_string:
                return view(*args, **kwargs)
            key = (version(), request.path)
            with lock:
                found = kept.get(key)
            if found is not None:
                return Response(found[0], content_type=found[1])
            answer = view(*args, **kwargs)
            if version() == key[0]:  # else the data was replaced meanwhile, and these bytes may be of the new one
                with lock:
                    kept[key] = (answer.get_data(), answer.headers["Content-Type"])
            return answer

        return answered

    return decorate


def _immutable(view: Callable[..., Response]) -> Callable[..., Response]:
    """Tell caches that they need not even ask again: the address holds the month, and a month does not change."""

    @wraps(view)
    def answered(*args: Any, **kwargs: Any) -> Response:
        answer = view(*args, **kwargs)
        if answer.status_code in (200, 304):
            answer.headers["Cache-Control"] = f"public, max-age={YEAR_S}, immutable"
        return answer

    return answered


def _register_page(app: Flask) -> None:
    """The page that shows the glance as each device draws it, in the dress of the page at `/`."""
    pages = flask.Blueprint("watch_page", __name__, url_prefix="/watch", template_folder=str(PAGE))

    @pages.after_request
    def protect(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        return answer

    @pages.get("/")
    def watch_page() -> str:
        return render_template("watch.html")

    @pages.get("/<any('watch.css', 'watch.js', 'glance.js'):name>")
    def watch_file(name: str) -> Response:
        # glance.js is the very file that a Pebble app takes
        return send_from_directory(PAGE.parent if name == SHARED else PAGE, name)

    app.register_blueprint(pages)
