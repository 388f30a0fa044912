"""`/v1/team`, `/v1/forces`, `/v1/neighbourhoods`: thin."""

from __future__ import annotations

from typing import Final

from flask import Flask, Response
from flask_smorest import Api

from companion_api.http import answers
from companion_api.http.blueprints import Blueprint
from companion_api.places.arguments import PlaceArgs, PlaceQuery, place_of
from companion_api.places.service import Places
from companion_api.policing.schemas import (
    BoundarySchema,
    ForcePageSchema,
    ForcesSchema,
    NeighbourhoodsSchema,
    TeamSchema,
)
from companion_api.policing.service import PolicingService

TEAM_SECONDS: Final = 600
"""How long a client may keep a team: meetings and officers change, outlines hardly."""


def init_app(app: Flask, api: Api, service: PolicingService, places: Places) -> None:
    """Register the routes."""
    app.extensions["companion.policing"] = service
    blp = Blueprint("policing", __name__, url_prefix="/v1", description="Forces, neighbourhoods, teams, meetings")

    def version() -> str:
        return f"{service.version}|{places.version}"

    @blp.get("/team")
    @answers.cacheable(version, seconds=TEAM_SECONDS)
    @blp.arguments(PlaceQuery, location="query")
    @blp.alt_response(200, schema=TeamSchema, description="The team of a place")
    def team(args: PlaceArgs) -> Response:
        """Who polices a place: force, neighbourhood, officers, contacts, priorities, next meetings.

        What is not published is said to be so (`complete`, `note`). Officers by rank and name only.
        """
        body = service.team(place_of(args, places))
        answer = answers.json(body)
        if body["stale"]:
            answer.headers["Cache-Control"] = "no-store"  # better ones come when upstream is back
        return answer

    @blp.get("/forces")
    @answers.cacheable(version)
    @blp.alt_response(200, schema=ForcesSchema, description="Every force")
    def forces() -> Response:
        """The 43 forces of England and Wales, Northern Ireland's and the railways'; the sandbox's apart."""
        return answers.json(service.forces())

    @blp.get("/forces/<force>")
    @answers.cacheable(version)
    @blp.alt_response(200, schema=ForcePageSchema, description="One force")
    def force(force: str) -> Response:
        """A force: name, website, non-emergency contact, and what it says about itself where that is loaded."""
        return answers.json(service.force(force))

    @blp.get("/forces/<force>/neighbourhoods")
    @answers.cacheable(version)
    @blp.alt_response(200, schema=NeighbourhoodsSchema, description="The neighbourhoods of a force")
    def neighbourhoods(force: str) -> Response:
        """Ids and names of a force's neighbourhoods; names are null where only outlines are loaded."""
        return answers.json(service.neighbourhoods(force))

    @blp.get("/neighbourhoods/<force>/<neighbourhood>/boundary")
    @answers.cacheable(version)
    @blp.alt_response(200, schema=BoundarySchema, content_type="application/geo+json", description="GeoJSON Feature")
    def boundary(force: str, neighbourhood: str) -> Response:
        """The outline of a neighbourhood, exactly as published."""
        answer = answers.json(service.boundary(force, neighbourhood))
        answer.mimetype = "application/geo+json"
        return answer

    @blp.get("/neighbourhoods/<force>/<neighbourhood>/events.ics")
    @answers.cacheable(version, seconds=TEAM_SECONDS)
    @blp.alt_response(200, schema={"type": "string"}, content_type="text/calendar", description="iCalendar")
    def events(force: str, neighbourhood: str) -> Response:
        """Meetings to come, for a calendar to subscribe to."""
        return Response(service.events_calendar(force, neighbourhood), mimetype="text/calendar")

    api.register_blueprint(blp)
