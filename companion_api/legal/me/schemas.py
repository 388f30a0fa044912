"""Answers of `/v1/me`; not dumped through these."""

from __future__ import annotations

from marshmallow import fields

from companion_api.http.blueprints import AnswerSchema
from companion_api.legal.schemas import ServiceSchema


class TokenSchema(AnswerSchema):
    """`POST /v1/me`."""

    token = fields.String(required=True, metadata={"description": "Keep it: it is told once and cannot be read back."})
    expires_after_days = fields.Integer(required=True, metadata={"description": "Days without use."})
    note = fields.String(required=True)


class HomeCellSchema(AnswerSchema):
    """A 0.01 degree cell."""

    cell = fields.String(required=True)
    lat = fields.Float(required=True, metadata={"description": "Of the cell's middle."})
    lng = fields.Float(required=True)


class HomeSchema(AnswerSchema):
    """`/v1/me/home`."""

    home = fields.Nested(HomeCellSchema, required=True, allow_none=True)


class FavouriteSchema(AnswerSchema):
    """A favourite; `service` is null for one that is no longer in the data."""

    id = fields.String(required=True)
    service = fields.Nested(ServiceSchema, required=True, allow_none=True)


class FavouritesSchema(AnswerSchema):
    """`/v1/me/favourites`."""

    favourites = fields.List(fields.Nested(FavouriteSchema), required=True)


class AddedSchema(AnswerSchema):
    """`PUT /v1/me/favourites/{service_id}`."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    favourites = fields.Integer(required=True, metadata={"description": "How many there are now."})


class MeSchema(HomeSchema, FavouritesSchema):
    """`GET /v1/me`: everything that is kept."""

    last_used = fields.String(required=True)
    expires = fields.String(required=True)
    note = fields.String(required=True)
