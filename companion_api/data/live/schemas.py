"""What data.police.uk really sends, as marshmallow schemas: strings for coordinates, nulls, absent keys, two spellings.

Unknown keys are let through (`INCLUDE`), because the API has grown keys before; what a known key may hold is checked.
Everything else is refused with `UpstreamMisunderstood` by `checked`.
"""

from __future__ import annotations

import math
from typing import Any, Final

from marshmallow import INCLUDE, Schema, ValidationError, fields, validate

from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import UpstreamMisunderstood
from companion_api.core.months import is_month

_SLUGS: Final = frozenset({*CATEGORIES})


class Coordinate(fields.Field[Any]):
    """Degrees, sent as a string (a number is taken too); kept as sent."""

    def __init__(self, limit: float, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._limit = limit

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        try:
            degrees = float(value) if isinstance(value, (str, int, float)) and not isinstance(value, bool) else math.nan
        except ValueError:
            degrees = math.nan
        if not abs(degrees) <= self._limit:
            raise ValidationError("not a coordinate")
        return value


class Month(fields.Field[str]):
    """`YYYY-MM`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not is_month(value):
            raise ValidationError("not a month")
        return value


class Category(fields.Field[str]):
    """A slug a record can carry; never `all-crime`."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if value not in _SLUGS:
            raise ValidationError("not a crime category")
        return str(value)


class Location(fields.Field[Any]):
    """`{"latitude", "longitude", "street": {"id", "name"}}`; by hand, because a busy month holds ten thousand."""

    _lat = Coordinate(90)
    _lng = Coordinate(180)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict):
            raise ValidationError("not a location")
        self._lat.deserialize(value.get("latitude"))
        self._lng.deserialize(value.get("longitude"))
        street = value.get("street")
        sound = (
            isinstance(street, dict)
            and isinstance(street.get("name"), str)
            and isinstance(street.get("id"), (int, str))
            and not isinstance(street.get("id"), bool)
        )
        if not sound:
            raise ValidationError("not a street")
        return value


class OutcomeStatus(fields.Field[Any]):
    """`{"category": <name>, "date": "YYYY-MM"}`: the latest outcome; names are open, two spellings of one are known."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, dict) or not isinstance(value.get("category"), str):
            raise ValidationError("not an outcome")
        date = value.get("date")
        if date is not None and not (isinstance(date, str) and is_month(date)):
            raise ValidationError("not an outcome's month")
        return value


class _Sent(Schema):
    class Meta:
        unknown = INCLUDE


class CrimeSchema(_Sent):
    """One crime of `crimes-street` and `crimes-no-location`."""

    category = Category(required=True)
    location_type = fields.String(allow_none=True)
    location = Location(required=True, allow_none=True)
    context = fields.String(allow_none=True)
    outcome_status = OutcomeStatus(allow_none=True)
    persistent_id = fields.String(allow_none=True)
    id = fields.Integer(required=True, strict=True)
    location_subtype = fields.String(allow_none=True)
    month = Month(required=True)


class TextOrFalse(fields.Field[Any]):
    """A string, null, or `false`: nothing found, as older stop-and-search records say it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Any:
        if not isinstance(value, str) and value is not False:
            raise ValidationError("neither text nor false")
        return value


class StopSchema(_Sent):
    """One stop and search."""

    type = fields.String(required=True, allow_none=True)
    involved_person = fields.Raw(validate=validate.OneOf([True, False]))
    datetime = fields.AwareDateTime(required=True, format="iso")
    operation = fields.Raw(allow_none=True, validate=validate.OneOf([True, False]))
    operation_name = fields.String(allow_none=True)
    gender = fields.String(allow_none=True)
    age_range = fields.String(allow_none=True)
    self_defined_ethnicity = fields.String(allow_none=True)
    officer_defined_ethnicity = fields.String(allow_none=True)
    legislation = fields.String(allow_none=True)
    object_of_search = fields.String(allow_none=True)
    outcome = TextOrFalse(required=True, allow_none=True)
    outcome_object = fields.Dict(allow_none=True)
    outcome_linked_to_object_of_search = fields.Raw(allow_none=True, validate=validate.OneOf([True, False]))
    removal_of_more_than_outer_clothing = fields.Raw(allow_none=True, validate=validate.OneOf([True, False]))
    location = Location(required=True, allow_none=True)


class MonthPublishedSchema(_Sent):
    """One element of `crimes-street-dates`: a month and the forces that published stop and search for it."""

    date = Month(required=True)
    stop_and_search = fields.List(fields.String(), data_key="stop-and-search")


class LastUpdatedSchema(_Sent):
    """`crime-last-updated`: the first day of the latest month."""

    date = fields.String(required=True, validate=validate.Regexp(r"\A\d{4}-(0[1-9]|1[0-2])-\d{2}\Z"))


class ForceNameSchema(_Sent):
    """One element of `forces`; a name may be null (the railways' force, in some captures)."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class EngagementSchema(_Sent):
    """One way to follow a force."""

    url = fields.String(allow_none=True)
    type = fields.String(allow_none=True)
    description = fields.String(allow_none=True)
    title = fields.String(allow_none=True)


class ForcePageSchema(_Sent):
    """`forces/{id}`."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    description = fields.String(allow_none=True)
    url = fields.String(allow_none=True)
    telephone = fields.String(allow_none=True)
    engagement_methods = fields.List(fields.Nested(EngagementSchema), allow_none=True)


class ContactsSchema(_Sent):
    """An open map of channel -> text."""


class PersonSchema(_Sent):
    """One officer. Only name and rank are ever passed on."""

    name = fields.String(required=True)
    rank = fields.String(allow_none=True)
    bio = fields.String(allow_none=True)
    contact_details = fields.Nested(ContactsSchema, allow_none=True)


class NeighbourhoodNameSchema(_Sent):
    """One element of `{force}/neighbourhoods`."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class CentreSchema(_Sent):
    """The middle of a neighbourhood."""

    latitude = Coordinate(90, required=True, allow_none=True)
    longitude = Coordinate(180, required=True, allow_none=True)


class NeighbourhoodSchema(_Sent):
    """`{force}/{id}`."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    url_force = fields.String(allow_none=True)
    centre = fields.Nested(CentreSchema, allow_none=True)
    population = fields.String(allow_none=True)
    contact_details = fields.Nested(ContactsSchema, allow_none=True)
    links = fields.List(fields.Nested(EngagementSchema), allow_none=True)
    locations = fields.List(fields.Dict(), allow_none=True)
    description = fields.String(allow_none=True)


class VertexSchema(_Sent):
    """One vertex of a boundary."""

    latitude = Coordinate(90, required=True)
    longitude = Coordinate(180, required=True)


class EventSchema(_Sent):
    """One meeting."""

    title = fields.String(allow_none=True)
    description = fields.String(allow_none=True)
    address = fields.String(allow_none=True)
    type = fields.String(allow_none=True)
    start_date = fields.String(required=True)
    end_date = fields.String(allow_none=True)
    contact_details = fields.Nested(ContactsSchema, allow_none=True)


class PrioritySchema(_Sent):
    """One priority; its dates have hyphenated keys."""

    issue = fields.String(required=True, allow_none=True)
    action = fields.String(allow_none=True)
    issue_date = fields.String(data_key="issue-date", allow_none=True)
    action_date = fields.String(data_key="action-date", allow_none=True)


class LocatedSchema(_Sent):
    """`locate-neighbourhood`."""

    force = fields.String(required=True)
    neighbourhood = fields.String(required=True)


class Shape:
    """A schema to check a decoded answer against."""

    def __init__(self, schema: type[Schema], *, many: bool = False) -> None:
        self._schema = schema(many=many)
        self._name = schema.__name__.removesuffix("Schema")

    def check(self, document: Any) -> Any:
        """`document` itself, exactly as sent, once it is known to be sound. Raises UpstreamMisunderstood.

        The error names fields and never quotes values.
        """
        try:
            self._schema.load(document)
        except ValidationError as error:
            raise UpstreamMisunderstood(
                f"data.police.uk sent a {self._name} that its contract does not allow.",
                fields=sorted(_names(error.messages))[:5],
            ) from None
        return document


def _names(messages: Any, path: str = "") -> set[str]:
    """The fields that are wrong, without positions in lists."""
    if not isinstance(messages, dict):
        return {path or "document"}
    found: set[str] = set()
    for name, inner in messages.items():
        step = path if isinstance(name, int) or name == "_schema" else f"{path}.{name}".strip(".")
        found |= _names(inner, step)
    return found
