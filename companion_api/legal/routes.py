"""`/v1/services`: thin."""

from __future__ import annotations

from typing import Any, Final

from flask import Flask, Response, request
from flask_smorest import Api

from companion_api.http import answers
from companion_api.http.blueprints import Blueprint
from companion_api.legal.schemas import FeatureSchema, NearestQuery, NearestSchema, ServiceDetailSchema
from companion_api.legal.service import LegalPlaces
from companion_api.places.arguments import place_of
from companion_api.places.service import Places

KEPT_S: Final = 300
"""How long a client may keep an answer that says what is open now, in seconds."""


def init_app(app: Flask, api: Api, service: LegalPlaces, places: Places, base_url: str) -> None:
    """Register the routes. `base_url` is the public address of this API; empty: that of the request."""
    app.extensions["companion.legal"] = service
    blp = Blueprint(
        "services", __name__, url_prefix="/v1/services", description="Police stations, courts, legal advice"
    )

    def version() -> str:
        return f"{service.version}|{places.version}"

    @blp.get("/nearest")
    @answers.cacheable(version, seconds=KEPT_S)
    @blp.arguments(NearestQuery, location="query")
    @blp.alt_response(200, schema=NearestSchema, description="Services, nearest first")
    def nearest(args: dict[str, Any]) -> Response:
        """The nearest police stations, courts, tribunals, Citizens Advice offices, law centres, legal-aid advisers.

        Distances are great-circle distances from the point asked for. `why` is `has-jurisdiction` for a court that is
        published to serve the place; where the data cannot tell, `jurisdiction` says so.
        """
        return answers.json(service.nearest(place_of(args["place"], places), args["wish"]))

    @blp.get("/<identity>")
    @answers.cacheable(version, seconds=KEPT_S)
    @blp.alt_response(200, schema=ServiceDetailSchema, description="One service")
    def detail(identity: str) -> Response:
        """Everything known about a service. An id that it had in an earlier import still finds it."""
        return answers.json(service.detail(identity))

    @blp.get("/<identity>.vcf")
    @answers.cacheable(version, seconds=KEPT_S)
    @blp.alt_response(200, schema={"type": "string"}, content_type="text/vcard", description="vCard 4.0")
    def vcard(identity: str) -> Response:
        """A service as a contact to save on a phone."""
        answer = Response(
            service.vcard(identity, base_url or request.host_url), content_type="text/vcard; charset=utf-8"
        )
        answer.headers["Content-Disposition"] = f'attachment; filename="{service.find(identity).id}.vcf"'
        return answer

    @blp.get("/<identity>.geojson")
    @answers.cacheable(version, seconds=KEPT_S)
    @blp.alt_response(200, schema=FeatureSchema, content_type="application/geo+json", description="GeoJSON Feature")
    def geojson(identity: str) -> Response:
        """A service as a GeoJSON Feature for maps."""
        answer = answers.json(service.geojson(identity))
        answer.mimetype = "application/geo+json"
        return answer

    api.register_blueprint(blp)
