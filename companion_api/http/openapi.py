"""`/openapi.json`: OpenAPI 3.1, made from the schemas that the routes declare."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

import orjson
from flask import Flask, Response
from flask_smorest import Api

from companion_api import __version__
from companion_api.core.licence import ATTRIBUTION, LICENCE_URL
from companion_api.http.problems import MEDIA_TYPE

CONFIG: Final[dict[str, Any]] = {
    "API_TITLE": "Open Justice Companion API",
    "API_VERSION": f"v1 ({__version__})",
    "OPENAPI_VERSION": "3.1.0",
    "OPENAPI_URL_PREFIX": None,
    "API_SPEC_OPTIONS": {
        "info": {
            "description": "Open crime and justice data for England, Wales and Northern Ireland, asked by place. "
            + ATTRIBUTION,
            "license": {"name": "Open Government Licence v3.0 (data)", "url": LICENCE_URL},
        },
    },
}

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457 problem document",
    "required": ["type", "title", "status", "detail", "instance"],
    "properties": {
        "type": {"type": "string", "description": "Address of the page about this kind of problem"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do next, for a person"},
        "instance": {"type": "string", "description": "urn:request:<id>, the id in X-Request-ID"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"in": {"type": "string"}, "field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
        "candidates": {"type": "array", "items": {"type": "object"}},
        "loaded": {"type": "boolean"},
    },
}


def init_app(app: Flask, api: Api) -> Callable[[], dict[str, Any]]:
    """Add the route; gives back what makes the document. Call when every room has registered its own."""

    @cache
    def specification() -> dict[str, Any]:
        spec: dict[str, Any] = api.spec.to_dict()
        spec.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM_SCHEMA
        for operations in spec.get("paths", {}).values():
            for name, operation in operations.items():
                if name != "parameters":
                    _describe_errors(operation)
        return spec

    @app.get("/openapi.json")
    def openapi_json() -> Response:
        return Response(orjson.dumps(specification()), mimetype="application/json")

    return specification


def _describe_errors(operation: dict[str, Any]) -> None:
    """One shape for every error, in its own media type (apispec would say application/json)."""
    answers = operation.setdefault("responses", {})
    for status in [status for status in answers if str(status)[:1] in {"4", "5"}] + ["default"]:
        described = answers.get(status, {})
        answers[status] = {
            "description": described.get("description") or "A problem document",
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
