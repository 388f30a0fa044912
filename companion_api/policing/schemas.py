"""What the policing routes answer, for OpenAPI and for tests; answers are not dumped through them."""

from __future__ import annotations

from marshmallow import fields

from companion_api.http.blueprints import AnswerSchema


class MarksSchema(AnswerSchema):
    """What every answer carries."""

    as_of = fields.String(required=True, allow_none=True, metadata={"description": "Day the documents were fetched."})
    source = fields.String(required=True, metadata={"description": "`snapshot`, `live` or `sandbox`."})
    stale = fields.Boolean(required=True)
    licence = fields.String(required=True)
    attribution = fields.String(required=True)
    note = fields.String(required=True, allow_none=True, metadata={"description": "What a person must know."})


class ForceSchema(AnswerSchema):
    """A police force."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    url = fields.String(required=True)
    telephone = fields.String(required=True, metadata={"description": "For anything that is not an emergency."})
    text = fields.String(metadata={"description": "Number for text messages."})


class ListedForceSchema(ForceSchema):
    """A force as `/v1/forces` lists it."""

    nation = fields.String(required=True)
    territorial = fields.Boolean(required=True)


class ForcesSchema(AnswerSchema):
    """`/v1/forces`."""

    forces = fields.List(fields.Nested(ListedForceSchema), required=True)
    sandbox = fields.List(fields.Nested(ListedForceSchema), required=True)
    licence = fields.String(required=True)
    source = fields.String(required=True)
    as_of = fields.String(required=True, allow_none=True)
    stale = fields.Boolean(required=True)


class LinkSchema(AnswerSchema):
    """One way to follow a force."""

    title = fields.String(required=True, allow_none=True)
    url = fields.String(required=True)


class ForcePageSchema(MarksSchema, ListedForceSchema):
    """`/v1/forces/{id}`."""

    description = fields.String(required=True, allow_none=True)
    links = fields.List(fields.Nested(LinkSchema), required=True)
    emergency = fields.String(required=True)


class NeighbourhoodNameSchema(AnswerSchema):
    """One line of the list of neighbourhoods."""

    id = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)


class NeighbourhoodsSchema(MarksSchema):
    """`/v1/forces/{id}/neighbourhoods`."""

    force = fields.String(required=True)
    neighbourhoods = fields.List(fields.Nested(NeighbourhoodNameSchema), required=True)


class NeighbourhoodSchema(NeighbourhoodNameSchema):
    """`neighbourhood` of a team answer."""

    url = fields.String(required=True, allow_none=True)
    description = fields.String(required=True, allow_none=True)


class OfficerSchema(AnswerSchema):
    """An officer: rank and name, nothing else."""

    name = fields.String(required=True)
    rank = fields.String(required=True, allow_none=True)


class PrioritySchema(AnswerSchema):
    """An issue the team says it works on."""

    issue = fields.String(required=True)
    action = fields.String(required=True, allow_none=True)
    issued = fields.String(required=True, allow_none=True)
    acted = fields.String(required=True, allow_none=True)


class EventSchema(AnswerSchema):
    """A meeting; times of the United Kingdom's wall clock, without a zone."""

    title = fields.String(required=True)
    start = fields.String(required=True)
    end = fields.String(required=True)
    address = fields.String(required=True, allow_none=True)
    description = fields.String(required=True, allow_none=True)


class BesideSchema(AnswerSchema):
    """A force or neighbourhood whose edge is within a few metres."""

    force = fields.String(required=True)
    neighbourhood = fields.String(required=True, allow_none=True)


class TeamSchema(MarksSchema):
    """`/v1/team`."""

    place = fields.Dict(required=True)
    force = fields.Nested(ForceSchema, required=True)
    neighbourhood = fields.Nested(NeighbourhoodSchema, required=True, allow_none=True)
    officers = fields.List(fields.Nested(OfficerSchema), required=True)
    contacts = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    priorities = fields.List(fields.Nested(PrioritySchema), required=True)
    events = fields.List(fields.Nested(EventSchema), required=True)
    near_boundary = fields.Boolean(required=True)
    beside = fields.List(fields.Nested(BesideSchema), required=True)
    basis = fields.String(required=True, allow_none=True)
    emergency = fields.String(required=True)
    guarantee = fields.Dict(required=True, allow_none=True)
    complete = fields.Boolean(required=True, metadata={"description": "False when something is not published here."})
    coverage = fields.Dict(required=True)


class BoundarySchema(AnswerSchema):
    """A GeoJSON Feature (RFC 7946)."""

    type = fields.String(required=True)
    id = fields.String(required=True)
    geometry = fields.Dict(required=True)
    bbox = fields.List(fields.Float(), required=True)
    properties = fields.Nested(MarksSchema, required=True)
