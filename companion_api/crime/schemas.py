"""What the crime routes take and give. The service writes the answers; a test holds them to these descriptions."""

from __future__ import annotations

from typing import Any, Final

from marshmallow import Schema, ValidationError, fields, validate

from companion_api.core.months import is_month
from companion_api.crime.service import MAX_RADIUS_M, MIN_RADIUS_M
from companion_api.http.blueprints import AnswerSchema
from companion_api.places.arguments import MAX_TYPED, PlaceArgs, PlaceQuery
from companion_api.places.schemas import PlaceAnswer

MAX_HOTSPOTS: Final = 100

_MONTH_HINT: Final = "Write a month as YYYY-MM, for instance 2025-03."
_RADIUS_HINT: Final = f"Use a whole or decimal number of metres from {MIN_RADIUS_M:.0f} to {MAX_RADIUS_M:.0f}."


def _a_month(text: str) -> None:
    if not is_month(text):
        raise ValidationError(_MONTH_HINT)


def _month(meaning: str, **kwargs: Any) -> fields.String:
    return fields.String(validate=_a_month, metadata={"description": meaning, "example": "2025-03"}, **kwargs)


class PeriodQuery(Schema):
    """Months and radius; open ends mean the last twelve months."""

    first = _month("First month; eleven months before `to` when left out.", data_key="from")
    last = _month("Last month; the latest published one when left out.", data_key="to")
    radius_m = fields.Float(
        validate=validate.Range(MIN_RADIUS_M, MAX_RADIUS_M, error=_RADIUS_HINT),
        error_messages={"invalid": _RADIUS_HINT, "special": _RADIUS_HINT, "too_large": _RADIUS_HINT},
        metadata={"description": "Radius of the circle in metres; one mile when left out."},
    )


_CATEGORY: Final = {
    "description": "Category slugs, joined by commas; `all-crime` when left out.",
    "example": "burglary",
}


class CrimeQuery(PlaceQuery, PeriodQuery):
    """A place, a kind of crime, a period, a radius."""

    category = fields.String(load_default=None, metadata=_CATEGORY)


class HotspotQuery(CrimeQuery):
    """The same, and how many streets."""

    limit = fields.Integer(
        load_default=10,
        validate=validate.Range(1, MAX_HOTSPOTS),
        metadata={"description": "How many streets at most."},
    )


class StopsQuery(PlaceQuery, PeriodQuery):
    """A place, a period, a radius."""


class NoQuery(Schema):
    """A route without parameters; any is refused."""


class CompareQuery(PeriodQuery):
    """Two places, asked the same."""

    a = fields.String(
        required=True,
        validate=validate.Length(1, MAX_TYPED),
        metadata={"description": "Postcode, outcode, town, street, or `lat,lng`."},
    )
    b = fields.String(
        required=True,
        validate=validate.Length(1, MAX_TYPED),
        metadata={"description": "The place to compare it with, likewise."},
    )
    category = fields.String(load_default=None, metadata=_CATEGORY)


class CrimeArgs(PlaceArgs, total=False):
    """What the queries load; `category` and `limit` only where the route has them."""

    category: str | None
    first: str
    last: str
    radius_m: float
    limit: int


class CompareArgs(CrimeArgs, total=False):
    """What `CompareQuery` loads."""

    a: str
    b: str


class CoverageAnswer(AnswerSchema):
    """Which months of the window were published."""

    force = fields.String(required=True, allow_none=True)
    months = fields.List(fields.String(), required=True)
    missing = fields.List(fields.String(), required=True)
    others = fields.Dict(
        data_key="partial",
        keys=fields.String(),
        values=fields.List(fields.String()),
        required=True,
        metadata={"description": "Other forces inside the area, with the months of the window that each left out."},
    )
    reason = fields.String(metadata={"description": "Why months are missing, where it is known."})


class Envelope(AnswerSchema):
    """What every answer about a place carries."""

    place = fields.Nested(PlaceAnswer, required=True)
    radius_m = fields.Float(required=True)
    first = _month("First month.", data_key="from", required=True)
    last = _month("Last month.", data_key="to", required=True)
    as_of = _month("Latest month published.", required=True)
    source = fields.String(required=True, validate=validate.OneOf(["snapshot", "live", "sandbox"]))
    stale = fields.Boolean(required=True)
    licence = fields.String(required=True)
    coverage = fields.Nested(CoverageAnswer, required=True)
    note = fields.String()


class CrimeEnvelope(Envelope):
    """The same with the kind of crime."""

    category = fields.String(required=True)


class ReadingAnswer(AnswerSchema):
    """A step with how sure it is."""

    value = fields.Integer(required=True, allow_none=True, validate=validate.Range(1, 5))
    word = fields.String(required=True)
    sure = fields.Float(required=True, metadata={"description": "Chance that the step is right, 0 to 1."})
    pair = fields.List(fields.Integer(), required=True, allow_none=True)
    chances = fields.List(fields.Float(), metadata={"description": "Chance of each of the five steps."})
    ratio = fields.Float(
        required=True, allow_none=True, metadata={"description": "Rate over the median of the comparator."}
    )
    comparator = fields.String(required=True)
    comparator_name = fields.String()


class LevelAnswer(ReadingAnswer):
    """A level: 1 to 5, or null with the reason in `text`."""

    text = fields.String(required=True)
    count = fields.Integer(required=True, allow_none=True)
    per_year = fields.Float(required=True, allow_none=True)
    interval = fields.List(
        fields.Float(), required=True, allow_none=True, metadata={"description": "90 % interval of `per_year`."}
    )
    comparator_detail = fields.String()
    measure = fields.String(required=True, validate=validate.OneOf(["per-resident", "per-circle"]))
    rate_per_1000 = fields.Float(required=True, allow_none=True)
    months = fields.Integer(required=True, metadata={"description": "Published months that it rests on."})
    complete = fields.Boolean(
        required=True, metadata={"description": "Whether every force inside the circle published those months."}
    )
    own_force = fields.Nested(
        ReadingAnswer, required=True, allow_none=True, metadata={"description": "Against homes of the same force."}
    )


class LevelPage(CrimeEnvelope, LevelAnswer):
    """The answer of `/v1/crime/level`; `from` and `to` are the months the level rests on."""


class UnplacedAnswer(AnswerSchema):
    """Records of the force without a location, which no circle can hold."""

    force = fields.String(required=True, allow_none=True)
    count = fields.Integer(required=True, allow_none=True)
    share = fields.Float(required=True, allow_none=True)


_COUNTS: Final[dict[str, Any]] = {"keys": fields.String(), "values": fields.Integer(), "required": True}


class SummaryAnswer(CrimeEnvelope):
    """The answer of `/v1/crime/summary`."""

    total = fields.Integer(required=True)
    by_month = fields.Dict(**_COUNTS)
    by_category = fields.Dict(**_COUNTS)
    months_covered = fields.Integer(required=True)
    months_missing = fields.List(fields.String(), required=True)
    unplaced = fields.Nested(UnplacedAnswer, required=True)
    level = fields.Nested(LevelAnswer, required=True, allow_none=True)
    text = fields.String(required=True)


class YearRow(AnswerSchema):
    """One year of the table."""

    year = fields.String(required=True)
    months_covered = fields.Integer(required=True)
    first = _month("First published month counted.", data_key="from", required=True)
    last = _month("Last published month counted.", data_key="to", required=True)
    area = fields.Integer(required=True, allow_none=True)
    local_authority = fields.Integer(required=True, allow_none=True)
    force = fields.Integer(required=True, allow_none=True)


class YearTable(AnswerSchema):
    """This area, its local authority and its force, by year."""

    local_authority = fields.String(required=True, allow_none=True)
    force = fields.String(required=True, allow_none=True)
    calendar = fields.List(fields.Nested(YearRow), required=True)
    april_to_march = fields.List(fields.Nested(YearRow), required=True)


class TrendAnswer(CrimeEnvelope):
    """The answer of `/v1/crime/trend`."""

    by_month = fields.Dict(**_COUNTS)
    now = fields.Integer(required=True)
    before = fields.Integer(required=True)
    z = fields.Float(required=True, allow_none=True)
    verdict = fields.String(
        required=True,
        validate=validate.OneOf(
            ["no-clear-change", "probably-up", "clearly-up", "probably-down", "clearly-down", "not-enough-data"]
        ),
    )
    months_compared = fields.Integer(required=True)
    text = fields.String(required=True)
    table = fields.Nested(YearTable, required=True)


class CompareAnswer(AnswerSchema):
    """The answer of `/v1/crime/compare`: `a` against `b`."""

    a = fields.Nested(SummaryAnswer, required=True)
    b = fields.Nested(SummaryAnswer, required=True)
    ratio = fields.Float(required=True, allow_none=True)
    interval = fields.List(fields.Float(allow_none=True), required=True, allow_none=True)
    verdict = fields.String(required=True, validate=validate.OneOf(["higher", "lower", "cant-tell", "no-data"]))
    measure = fields.String(required=True, allow_none=True)
    months_compared = fields.Integer(required=True)
    text = fields.String(required=True)
    note = fields.String()


class PointsAnswer(CrimeEnvelope):
    """A GeoJSON FeatureCollection of snap points."""

    type = fields.String(required=True, validate=validate.Equal("FeatureCollection"))
    total = fields.Integer(required=True)
    features = fields.List(fields.Dict(), required=True)


class HotspotAnswer(AnswerSchema):
    """A street, as published."""

    street = fields.String(required=True)
    lat = fields.Float(required=True)
    lng = fields.Float(required=True)
    total = fields.Integer(required=True)
    by_category = fields.Dict(**_COUNTS)


class HotspotsAnswer(CrimeEnvelope):
    """The answer of `/v1/crime/hotspots`."""

    total = fields.Integer(required=True)
    items = fields.List(fields.Nested(HotspotAnswer), required=True)
    text = fields.String(required=True)


class OutcomesAnswer(CrimeEnvelope):
    """The answer of `/v1/crime/outcomes`."""

    total = fields.Integer(required=True)
    by_outcome = fields.Dict(**_COUNTS)
    with_outcome = fields.Integer(required=True)
    not_published = fields.Integer(required=True)
    revised = fields.Integer(required=True)
    text = fields.String(required=True)


class StopsAnswer(Envelope):
    """The answer of `/v1/stops/summary`."""

    total = fields.Integer(required=True)
    by_month = fields.Dict(**_COUNTS)
    by_object = fields.Dict(**_COUNTS)
    by_outcome = fields.Dict(**_COUNTS)
    by_legislation = fields.Dict(**_COUNTS)
    by_type = fields.Dict(**_COUNTS)
    months_covered = fields.Integer(required=True)
    months_missing = fields.List(fields.String(), required=True)
    text = fields.String(required=True)


class DataAnswer(AnswerSchema):
    """The answer of `/v1/data`."""

    as_of = fields.String(required=True, allow_none=True)
    source = fields.String(required=True, allow_none=True)
    licence = fields.String(required=True)
    licence_url = fields.URL(required=True)
    attribution = fields.String(required=True)
    sources = fields.List(fields.Dict(), required=True)
    levels = fields.Dict(required=True)
