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
class _Desk:
    """What one request is answered from: its sources stay as they were when its tag was made."""

    service: CrimeService
    places: Places
    pinned: Pinned

    def question(self, args: CrimeArgs) -> Question:
        """What the parameters of a request ask."""
        return self.question_at(place_of(args, self.places), args)

    def question_at(self, place: Place, args: CrimeArgs) -> Question:
        """The same about a place that is known already."""
        return self.service.question(
            place,
            args.get("category"),
            first=args.get("first"),
            last=args.get("last"),
            radius_m=args.get("radius_m"),
        )

    def named(self, field: str, text: str) -> Place:
        """The place that a parameter other than `q` names."""
        try:
            return self.places.resolve(text)
        except InvalidParameter as error:
            raise InvalidParameter(field, error.detail) from error


def init_app(app: Flask, api: Api, service: CrimeService, places: Places) -> None:
    """Register the routes over `service`."""
    app.extensions[EXTENSION] = service, places
    api.register_blueprint(blp)


def _version() -> str:
    service, places = current_app.extensions[EXTENSION]
    desk = g.desk = _Desk(service, places, service.sources.pin())
    return f"{desk.service.version_of(desk.pinned)}|{desk.places.version}"


def _desk() -> _Desk:
    desk: _Desk = g.desk
    return desk


@blp.get("/crime/summary")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.SummaryAnswer, description="Counts and level")
def summary(args: CrimeArgs) -> Response:
    """How much crime was recorded near a place: by month, by category, with its level.

    Anti-social behaviour is in the counts of `all-crime` and not in its level.
    """
    desk = _desk()
    return answers.json(desk.service.summary(desk.question(args), desk.pinned))


@blp.get("/crime/level")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.LevelPage, description="The level")
def level(args: CrimeArgs) -> Response:
    """Level 1 to 5 (low to high) of the year up to `to`, with what it is compared with and how sure it is."""
    desk = _desk()
    return answers.json(desk.service.level(desk.question(args), desk.pinned))


@blp.get("/crime/trend")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.TrendAnswer, description="The trend")
def trend(args: CrimeArgs) -> Response:
    """Whether crime is going up or down, by whole years; and a table of years beside the wider area and force."""
    desk = _desk()
    return answers.json(desk.service.trend(desk.question(args), desk.pinned))


@blp.get("/crime/compare")
@answers.cacheable(_version)
@blp.arguments(schemas.CompareQuery, location="query")
@blp.alt_response(200, schema=schemas.CompareAnswer, description="Both sides and the verdict")
def compare(args: CompareArgs) -> Response:
    """Two places side by side: is `a` higher than `b`, lower, or can they not be told apart?"""
    desk = _desk()
    a = desk.question_at(desk.named("a", args["a"]), args)
    b = desk.question_at(desk.named("b", args["b"]), args)
    return answers.json(desk.service.compare(a, b, desk.pinned))


@blp.get("/crime/points")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.PointsAnswer, content_type="application/geo+json", description="GeoJSON")
def points(args: CrimeArgs) -> Response:
    """The map points at which crimes were recorded, with counts. Points are rounded by the police, not exact."""
    desk = _desk()
    answer = answers.json(desk.service.points(desk.question(args), desk.pinned))
    answer.mimetype = "application/geo+json"
    return answer


@blp.get("/crime/hotspots")
@answers.cacheable(_version)
@blp.arguments(schemas.HotspotQuery, location="query")
@blp.alt_response(200, schema=schemas.HotspotsAnswer, description="Streets, most crimes first")
def hotspots(args: CrimeArgs) -> Response:
    """The streets with most recorded crime near a place."""
    desk = _desk()
    return answers.json(desk.service.hotspots(desk.question(args), args["limit"], desk.pinned))


@blp.get("/crime/outcomes")
@answers.cacheable(_version)
@blp.arguments(schemas.CrimeQuery, location="query")
@blp.alt_response(200, schema=schemas.OutcomesAnswer, description="Latest outcomes")
def outcomes(args: CrimeArgs) -> Response:
    """What happened next: the latest published outcome of each crime, and how many have none published."""
    desk = _desk()
    return answers.json(desk.service.outcomes(desk.question(args), desk.pinned))


@blp.get("/stops/summary")
@answers.cacheable(_version)
@blp.arguments(schemas.StopsQuery, location="query")
@blp.alt_response(200, schema=schemas.StopsAnswer, description="Stop and search")
def stops(args: CrimeArgs) -> Response:
    """Stop and search near a place: by month, object of the search, outcome, law and type."""
    desk = _desk()
    return answers.json(desk.service.stops(desk.question(args), desk.pinned))


@blp.get("/data")
@answers.cacheable(_version)
@blp.arguments(schemas.NoQuery, location="query")
@blp.alt_response(200, schema=schemas.DataAnswer, description="What is loaded")
def data(_: object) -> Response:
    """What is loaded here: months, forces covered and missing, freshness, licence, revisions."""
    desk = _desk()
    return answers.json(desk.service.data(desk.pinned))
