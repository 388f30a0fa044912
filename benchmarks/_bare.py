"""The yardstick of `benchmarks.http_throughput`: a Flask application with one JSON route and nothing else."""

from __future__ import annotations

from flask import Flask


def create_app() -> Flask:
    """The least that Flask can do."""
    app = Flask("bare")

    @app.get("/")
    def bare() -> dict[str, object]:
        return {"ok": True, "items": [1, 2, 3], "name": "bare"}

    return app
