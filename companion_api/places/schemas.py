"""What the place routes take and give."""

from __future__ import annotations

from marshmallow import fields

from companion_api.http.blueprints import AnswerSchema
from companion_api.places.arguments import PlaceQuery


class PlacesArgs(PlaceQuery):
    """Parameters of `GET /v1/places`."""

    near = fields.String(
        metadata={
            "description": "`lat,lng` of the person's last place: of several of one name, those near it come first."
        }
    )


class Position(AnswerSchema):
    """A position in degrees, WGS 84."""

    lat = fields.Float(required=True)
    lng = fields.Float(required=True)


class PlaceAnswer(AnswerSchema):
    """A resolved place."""

    name = fields.String(required=True)
    kind = fields.String(
        required=True,
        metadata={
            "enum": ["postcode", "outcode", "sector", "town", "street", "neighbourhood", "force", "point", "sandbox"]
        },
    )
    lat = fields.Float(required=True)
    lng = fields.Float(required=True)
    snapped_to = fields.Nested(Position, required=True, metadata={"description": "Centre of its 0.01 degree cell."})
    force = fields.String(required=True, allow_none=True)
    neighbourhood = fields.String(required=True, allow_none=True)
    country = fields.String(required=True, allow_none=True)
    detail = fields.String(metadata={"description": "A phrase that tells it from its namesakes."})
    note = fields.String(metadata={"description": "What a person should be told, e.g. that a postcode is not live."})
