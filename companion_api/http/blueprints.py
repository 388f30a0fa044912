"""Blueprints and schemas of this API: unknown parameters are refused, bad ones answered 400."""

from __future__ import annotations

from json import JSONDecodeError
from typing import Any

import flask_smorest
from marshmallow import EXCLUDE, RAISE, Schema
from webargs.flaskparser import FlaskParser


class ArgumentsParser(FlaskParser):
    """Refuses what it does not know: a misspelt parameter would otherwise silently widen an answer."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, Any] = {  # noqa: RUF012  # the base class has it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": RAISE,
    }

    def load_querystring(self, req: Any, schema: Schema) -> Any:
        """As the parent, but plain words where no field takes several.

        Each field is looked for, those not sent too, and a multi-dict says that with an exception.
        """
        proxy = super().load_querystring(req, schema)
        return proxy if proxy.multiple_keys else req.args.to_dict()

    def load_json(self, req: Any, schema: Schema) -> Any:
        """As the parent; a number too long or a nesting too deep to be read is a bad body like any other."""
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError):
            return self._handle_invalid_json_error(JSONDecodeError("cannot be read", "", 0), req)


class Blueprint(flask_smorest.Blueprint):
    """A flask-smorest blueprint with our parser."""

    ARGUMENTS_PARSER = ArgumentsParser()

    def arguments(self, schema: type[Schema] | Schema, **kwargs: Any) -> Any:
        """As the parent, but a schema class is made an instance once, not again for every request."""
        return super().arguments(schema() if isinstance(schema, type) else schema, **kwargs)


class AnswerSchema(Schema):
    """Base of schemas that describe answers: open, so that fields can be added without a new version."""

    class Meta:
        unknown = EXCLUDE
