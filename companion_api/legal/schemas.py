"""Parameters and answers of the services routes; answers are not dumped through these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from companion_api.core.errors import InvalidParameter
from companion_api.http.blueprints import AnswerSchema
from companion_api.legal.areas import COURT_TYPES, PLAIN_WORDS, areas_for, court_type_for
from companion_api.legal.model import KINDS
from companion_api.legal.service import UK, Wish
from companion_api.places.arguments import PlaceArgs, PlaceQuery

MOST: int = 20
"""Most services one request may ask for."""
_DEFAULT_KINDS = tuple(kind for kind in KINDS if kind != "court-service")


class NearestQuery(PlaceQuery):
    """Parameters of `/v1/services/nearest`. Loads to {"place": PlaceArgs, "wish": Wish}."""

    kind = fields.String(
        load_default=",".join(_DEFAULT_KINDS),
        metadata={"description": f"One or more of {', '.join(KINDS)}, joined by commas."},
    )
    limit = fields.Integer(
        strict=False,
        load_default=5,
        validate=validate.Range(1, MOST, error=f"A whole number from 1 to {MOST}."),
        metadata={"description": f"How many, 1 to {MOST}."},
    )
    court_type = fields.String(
        metadata={"description": f"Only courts of these types, joined by commas: {', '.join(COURT_TYPES)}."}
    )
    area_of_law = fields.String(
        validate=validate.Length(1, 60),
        metadata={"description": f"Plain words or a published name: {', '.join(PLAIN_WORDS)}."},
    )
    open_at = fields.String(
        metadata={"description": "`now`, or date and time, e.g. `2026-03-02T10:30` (UK time unless it has an offset)."}
    )
    confirmed = fields.Boolean(
        load_default=False, metadata={"description": "Only places on an official list (police stations)."}
    )

    @post_load
    def _wish(self, data: dict[str, Any], **_: Any) -> dict[str, Any]:
        place: PlaceArgs = {name: data[name] for name in ("q", "lat", "lng") if name in data}  # type: ignore[assignment]
        kinds = tuple(dict.fromkeys(part.strip() for part in data["kind"].split(",") if part.strip()))
        unknown = [kind for kind in kinds if kind not in KINDS]
        if unknown or not kinds:
            raise ValidationError(f"Use one or more of: {', '.join(KINDS)}.", "kind")
        wish = Wish(
            kinds=kinds,
            limit=data["limit"],
            court_types=_each(data.get("court_type", "")),
            area_of_law=_area(data.get("area_of_law")),
            open_at=_moment(data.get("open_at")),
            confirmed=data["confirmed"],
        )
        return {"place": place, "wish": wish}


def _each(text: str) -> tuple[str, ...]:
    try:
        return tuple(court_type_for(part) for part in text.split(",") if part.strip())
    except InvalidParameter as error:
        raise ValidationError(error.detail, "court_type") from error


def _area(words: str | None) -> str | None:
    try:
        if words is not None:
            areas_for(words)
    except InvalidParameter as error:
        raise ValidationError(error.detail, "area_of_law") from error
    return words


def _moment(text: str | None) -> datetime | None:
    """UK clock time unless an offset is given; a `+` that a form has made a space is read as one."""
    if text is None:
        return None
    if text == "now":
        return datetime.now(UK)
    try:
        moment = datetime.fromisoformat(text.replace(" ", "+") if "T" in text else text)
        return moment.replace(tzinfo=UK) if moment.tzinfo is None else moment.astimezone(UK)
    except (ValueError, OverflowError) as error:
        raise ValidationError("Use `now` or a date and time such as 2026-03-02T10:30.", "open_at") from error


class PhoneSchema(AnswerSchema):
    """A telephone."""

    number = fields.String(required=True)
    purpose = fields.String(required=True)
    note = fields.String()


class OpeningSchema(AnswerSchema):
    """A published line about opening."""

    label = fields.String(required=True)
    text = fields.String(required=True, metadata={"description": "As published; always show it."})
    weekly = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "Day -> [[from, to], ...]; null where the text is not understood or names no days."},
    )
    condition = fields.String(metadata={"description": "`by-appointment`, `urgent-only` or `sitting-days-only`."})
    times_without_days = fields.List(fields.List(fields.String()))
    some_weeks = fields.Dict(metadata={"description": "The same, of hours that hold in some weeks only."})


class ServiceSchema(AnswerSchema):
    """A service as lists show it."""

    id = fields.String(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS))
    name = fields.String(required=True)
    address = fields.String(required=True)
    postcode = fields.String(required=True)
    lat = fields.Float(required=True, allow_none=True)
    lng = fields.Float(required=True, allow_none=True)
    phone = fields.String(required=True, allow_none=True)
    phones = fields.List(fields.Nested(PhoneSchema), required=True)
    opening = fields.List(fields.Nested(OpeningSchema), required=True)
    open_now = fields.Boolean(required=True, allow_none=True, metadata={"description": "null: nobody can tell."})
    url = fields.String(required=True, allow_none=True)
    areas_of_law = fields.List(fields.String(), required=True)
    confidence = fields.String(required=True, validate=validate.OneOf(["good", "uncertain", "low"]))
    confidence_text = fields.String(required=True, allow_none=True)
    notes = fields.List(fields.String(), required=True)
    source = fields.String(required=True)
    as_of = fields.String(required=True, allow_none=True)
    map_url = fields.String(required=True, allow_none=True)
    geo_url = fields.String(required=True, allow_none=True)
    tel_url = fields.String()


class NearSchema(ServiceSchema):
    """A service with its distance."""

    distance_m = fields.Integer(required=True)
    distance_text = fields.String(required=True)
    far_away = fields.Boolean(required=True)
    why = fields.String(required=True, validate=validate.OneOf(["nearest", "has-jurisdiction"]))


class JurisdictionSchema(AnswerSchema):
    """Whether the nearest court is the right one."""

    known = fields.Boolean(required=True)
    text = fields.String(required=True)
    url = fields.String(required=True)
    court_ids = fields.List(
        fields.String(),
        required=True,
        metadata={"description": "Courts published to serve the place for that area of law, shown here or not."},
    )


class _MarksSchema(AnswerSchema):
    """What every answer carries."""

    as_of = fields.String(required=True, allow_none=True)
    source = fields.String(required=True)
    stale = fields.Boolean(required=True)
    licence = fields.String(required=True)
    attribution = fields.String(required=True)
    coverage = fields.Dict(required=True)
    note = fields.String(required=True)


class NearestSchema(_MarksSchema):
    """`/v1/services/nearest`."""

    origin = fields.Dict(required=True)
    kinds = fields.List(fields.String(), required=True)
    items = fields.List(fields.Nested(NearSchema), required=True)
    text = fields.String(required=True, metadata={"description": "The answer as one or two sentences."})
    areas_of_law = fields.List(fields.String())
    jurisdiction = fields.Nested(JurisdictionSchema)
    open_at = fields.String()


class FacilitySchema(AnswerSchema):
    """Something a visitor may need."""

    name = fields.String(required=True)
    text = fields.String(required=True)


class ServiceDetailSchema(ServiceSchema):
    """`/v1/services/{id}`."""

    name_cy = fields.String(required=True, allow_none=True)
    court_types = fields.List(fields.String(), required=True)
    serves = fields.List(fields.Dict(), required=True)
    accessibility = fields.List(fields.Nested(FacilitySchema), required=True)
    facilities = fields.List(fields.Nested(FacilitySchema), required=True)
    visits = fields.Boolean(required=True)
    former_ids = fields.List(fields.String(), required=True)
    vcard_url = fields.String(required=True)
    geojson_url = fields.String(required=True)
    stale = fields.Boolean(required=True)
    licence = fields.String(required=True)
    attribution = fields.String(required=True)
    coverage = fields.Dict(required=True)
    note = fields.String(required=True)


class FeatureSchema(AnswerSchema):
    """A GeoJSON Feature."""

    type = fields.String(required=True)
    id = fields.String(required=True)
    geometry = fields.Dict(required=True, allow_none=True)
    properties = fields.Nested(ServiceDetailSchema, required=True)
