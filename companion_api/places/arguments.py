"""The place parameters, everywhere the same: `q=` or `lat=&lng=`."""

from __future__ import annotations

import math
from typing import Any, TypedDict

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from companion_api.core.place import Place, PlaceService

MAX_TYPED = 200
"""Longest text a person may send as a place, in characters."""


class PlaceArgs(TypedDict, total=False):
    """What `PlaceQuery` loads."""

    q: str
    lat: float
    lng: float


class _Degrees(fields.Float):
    """A finite number of degrees within a limit."""

    def __init__(self, limit: float, **kwargs: Any) -> None:
        message = f"Must be a number from -{limit:g} to {limit:g}, in degrees."
        super().__init__(
            validate=validate.Range(-limit, limit, error=message),
            error_messages={"invalid": message, "special": message, "too_large": message},
            **kwargs,
        )


class PlaceQuery(Schema):
    """Parameters of every route that asks about a place; subclass it to add a route's own."""

    q = fields.String(
        validate=validate.Length(
            1, MAX_TYPED, error=f"Type a postcode, town, street or lat,lng (1 to {MAX_TYPED} characters)."
        ),
        metadata={"description": "Postcode, outcode, town, street, or `lat,lng`."},
    )
    lat = _Degrees(90, metadata={"description": "Latitude, WGS 84 degrees; with `lng`, instead of `q`."})
    lng = _Degrees(180, metadata={"description": "Longitude, WGS 84 degrees."})

    @validates_schema
    def _one_place(self, data: dict[str, Any], **_: Any) -> None:
        typed, placed = "q" in data, "lat" in data or "lng" in data
        if typed and placed:
            raise ValidationError("Send either q or lat and lng, not both.", "q")
        if not typed and not placed:
            raise ValidationError("Say which place: q=<postcode or name>, or lat= and lng=.", "q")
        for name, other in (("lat", "lng"), ("lng", "lat")):
            if placed and name not in data:
                raise ValidationError(f"Missing: it goes with {other}.", name)


def place_of(args: PlaceArgs, places: PlaceService) -> Place:
    """The place a request asks about. Raises UnknownPlace, AmbiguousPlace, InvalidParameter."""
    if "q" in args:
        return places.resolve(args["q"])
    assert math.isfinite(args["lat"])  # noqa: S101  # PlaceQuery has seen to it
    return places.at(args["lat"], args["lng"])
