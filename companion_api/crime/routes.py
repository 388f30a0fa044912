"""`/v1/crime/...`, `/v1/stops/summary`, `/v1/data`: thin.

Each request pins the sources once, before its ETag is made, and answers from that pin alone.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, Response, current_app, g
from flask_smorest import Api

from companion_api.core.errors import InvalidParameter
from companion_api.core.place import Place
from companion_api.crime import schemas
from companion_api.crime.question import Question
from companion_api.crime.schemas import CompareArgs, CrimeArgs
from companion_api.crime.service import CrimeService
from companion_api.data.choose import Pinned
from companion_api.http import answers
from companion_api.http.blueprints import Blueprint
from companion_api.places.arguments import place_of
from companion_api.places.service import Places

EXTENSION = "companion.crime"


blp = Blueprint("crime", __name__, url_prefix="/v1", description="Recorded crime around a place")


@dataclass(frozen=True, slots=True)
class _Room:
    service: CrimeService
    places: Places


def init_app(app: Flask, api: Api, service: CrimeService, places: Places) -> None:
    """Register the routes over `service`."""
    app.extensions[EXTENSION] = _Room(service, places)
    api.register_blueprint(blp)


def _room() -> _Room:
    room: _Room = current_app.extensions[EXTENSION]
    return room


def _version() -> str:
    room = _room()
    g.pinned = room.service.sources.pin()
    return f"{room.service.version_of(g.pinned)}|{room.places.version}"


def _pinned() -> Pinned:
    sources: Pinned = g.pinned
    return sources


def _ask(args: CrimeArgs) -> Question:
    return _question(place_of(args, _room().places), args)


def _question(place: Place, args: CrimeArgs) -> Question:
    return _room().service.question(
        place,
        args.get("category"),
        first=args.get("first"),
        last=args.get("last"),
        radius_m=args.get("radius_m"),
    )


def _named(field: str, text: str) -> Place:
    try:
        return _room().places.resolve(text)
    except InvalidParameter as error:
        raise InvalidParameter(field, error.detail) from error


@blp.get("/crime/summary")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.SummaryAnswer, description="Counts and level")
def summary(args: CrimeArgs) -> Response:
    """How much crime was recorded near a place: by month, by category, with its level.

    Anti-social behaviour is in the counts of `all-crime` and not in its level.
    """
    return answers.json(_room().service.summary(_ask(args), _pinned()))


@blp.get("/crime/level")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.LevelPage, description="The level")
def level(args: CrimeArgs) -> Response:
    """Level 1 to 5 (low to high) of the year up to `to`, with what it is compared with and how sure it is."""
    return answers.json(_room().service.level(_ask(args), _pinned()))


@blp.get("/crime/trend")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.TrendAnswer, description="The trend")
def trend(args: CrimeArgs) -> Response:
    """Whether crime is going up or down, by whole years; and a table of years beside the wider area and force."""
    return answers.json(_room().service.trend(_ask(args), _pinned()))


@blp.get("/crime/compare")
@answers.cacheable(_version)
@blp.arguments(schemas.CompareQuery, location="query")
@blp.alt_response(200, schema=schemas.CompareAnswer, description="Both sides and the verdict")
def compare(args: CompareArgs) -> Response:
    """Two places side by side: is `a` higher than `b`, lower, or can they not be told apart?"""
    a = _question(_named("a", args["a"]), args)
    b = _question(_named("b", args["b"]), args)
    return answers.json(_room().service.compare(a, b, _pinned()))


@blp.get("/crime/points")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.PointsAnswer, content_type="application/geo+json", description="GeoJSON")
def points(args: CrimeArgs) -> Response:
    """The map points at which crimes were recorded, with counts. Points are rounded by the police, not exact."""
    answer = answers.json(_room().service.points(_ask(args), _pinned()))
    answer.mimetype = "application/geo+json"
    return answer


@blp.get("/crime/hotspots")
@answers.cacheable(_version)
@blp.arguments(schemas.HotspotQuery, location="query")
@blp.alt_response(200, schema=schemas.HotspotsAnswer, description="Streets, most crimes first")
def hotspots(args: CrimeArgs) -> Response:
    """The streets with most recorded crime near a place."""
    return answers.json(_room().service.hotspots(_ask(args), args["limit"], _pinned()))


@blp.get("/crime/outcomes")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.OutcomesAnswer, description="Latest outcomes")
def outcomes(args: CrimeArgs) -> Response:
    """What happened next: the latest published outcome of each crime, and how many have none published."""
    return answers.json(_room().service.outcomes(_ask(args), _pinned()))


@blp.get("/stops/summary")
@answers.cacheable(_version)
@blp.arguments(schemas.StopsQuery, location="query")
@blp.alt_response(200, schema=schemas.StopsAnswer, description="Stop and search")
def stops(args: CrimeArgs) -> Response:
    """Stop and search near a place: by month, object of the search, outcome, law and type."""
    return answers.json(_room().service.stops(_ask(args), _pinned()))


@blp.get("/data")
@answers.cacheable(_version)
@blp.arguments(schemas.NoQuery, location="query")
@blp.alt_response(200, schema=schemas.DataAnswer, description="What is loaded")
def data(_: object) -> Response:
    """What is loaded here: months, forces covered and missing, freshness, licence, revisions."""
    return answers.json(_room().service.data(_pinned()))
