"""`GET /v1/places`."""

from __future__ import annotations

from flask import Flask, Response, current_app
from flask_smorest import Api

from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import Point
from companion_api.http import answers
from companion_api.http.blueprints import Blueprint
from companion_api.places import coordinates
from companion_api.places.arguments import PlaceArgs, place_of
from companion_api.places.schemas import PlaceAnswer, PlacesArgs
from companion_api.places.service import Places

EXTENSION = "companion.places"

blp = Blueprint("places", __name__, url_prefix="/v1", description="Where is the user")


def init_app(app: Flask, api: Api, service: Places) -> None:
    """Register the routes over `service`."""
    app.extensions[EXTENSION] = service
    api.register_blueprint(blp)


def _service() -> Places:
    service: Places = current_app.extensions[EXTENSION]
    return service


class _Args(PlaceArgs, total=False):
    near: str


@blp.get("/places")
@answers.cacheable(lambda: _service().version)
@blp.arguments(PlacesArgs, location="query")
@blp.alt_response(200, schema=PlaceAnswer, description="The place")
@blp.alt_response(404, description="Unknown place")
@blp.alt_response(409, description="Several places fit: `candidates`, best first, at most five")
def places(args: _Args) -> Response:
    """Resolve a postcode, town, street or position to one place."""
    near = _near(args.get("near"))
    if near is not None and "q" in args:
        return answers.json(_service().resolve(args["q"], near=near).document())
    return answers.json(place_of(args, _service()).document())


def _near(text: str | None) -> Point | None:
    if text is None:
        return None
    try:
        point = coordinates.parse(text)
    except InvalidParameter as error:
        raise InvalidParameter("near", error.detail) from error
    if point is None:
        raise InvalidParameter("near", "Send the last place as lat,lng, e.g. 51.5,-0.12.")
    return point
