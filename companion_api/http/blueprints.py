"""Blueprints and schemas of this API: unknown parameters are refused, bad ones answered 400."""

from __future__ import annotations

from functools import cache
from json import JSONDecodeError
from typing import Any

import flask_smorest
from flask import Request
from marshmallow import EXCLUDE, RAISE, Schema, ValidationError
from webargs.flaskparser import FlaskParser
from webargs.multidictproxy import MultiDictProxy
from werkzeug.datastructures import MultiDict


class ArgumentsParser(FlaskParser):
    """Refuses what it does not know: a misspelt parameter would otherwise silently widen an answer."""

    DEFAULT_VALIDATION_STATUS = 400
    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, Any] = {  # noqa: RUF012  # the base class has it so
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "query": RAISE,
        "json": RAISE,
    }

    def parse(self, argmap: Any, req: Request | None = None, *, location: str | None = None, **kwargs: Any) -> Any:
        """As the parent; a query string in which no parameter takes several values is loaded as the plain words it is.

        The parent looks in a multi-dict for every field, those not sent too, and is told of each with an exception.
        """
        if location == "query" and _takes_plain_words(argmap):
            try:
                return argmap.load((req or self.get_default_request()).args.to_dict(), unknown=RAISE)
            except ValidationError:
                pass  # the parent finds the same, and says so
        return super().parse(argmap, req, location=location, **kwargs)

    def load_json(self, req: Any, schema: Schema) -> Any:
        """As the parent; a number too long or a nesting too deep to be read is a bad body like any other."""
        try:
            return super().load_json(req, schema)
        except (ValueError, RecursionError):
            return self._handle_invalid_json_error(JSONDecodeError("cannot be read", "", 0), req)


@cache
def _takes_plain_words(schema: Schema) -> bool:
    return not MultiDictProxy(MultiDict(), schema).multiple_keys


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
