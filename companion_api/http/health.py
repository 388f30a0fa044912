"""`/healthz` (the process answers), `/readyz` (it can answer questions), `/metrics` (Prometheus, by route template).

Where `PROMETHEUS_MULTIPROC_DIR` is set, as `companion serve` does, the figures are those of all workers together.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final, TypeAlias

import orjson
from flask import Flask, Response
from flask.globals import request_ctx
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from companion_api.http import problems

_BEGAN: Final = "companion.began"
Tally: TypeAlias = Callable[[str, str, int, float], None]
"""Counts one answer: route template, method, status, seconds."""


def init_app(app: Flask, ready: Callable[[], dict[str, Any]]) -> Tally:
    """Add the three routes; what counts an answer that Flask never sees.

    Labels are route templates, so that no postcode or position ends in a metric.
    """
    registry = CollectorRegistry()
    answered = Counter("companion_requests", "Requests answered", ["route", "method", "status"], registry=registry)
    took = Histogram(
        "companion_request_seconds",
        "Time to answer",
        ["route"],
        buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
        registry=registry,
    )

    @lru_cache(maxsize=1024)
    def meters(route: str, method: str, status: int) -> tuple[Counter, Histogram]:
        return answered.labels(route, method, status), took.labels(route)

    def tally(route: str, method: str, status: int, seconds: float) -> None:
        count, duration = meters(route, method, status)
        count.inc()
        duration.observe(seconds)

    @app.before_request
    def begin() -> None:
        request_ctx.request.environ[_BEGAN] = time.perf_counter()

    @app.after_request
    def measure(answer: Response) -> Response:
        asked = request_ctx.request
        rule, now = asked.url_rule, time.perf_counter()
        tally(rule.rule if rule else "(none)", asked.method, answer.status_code, now - asked.environ.get(_BEGAN, now))
        return answer

    @app.get("/healthz")
    def healthz() -> Response:
        return Response(b'{"status":"ok"}', mimetype="application/json", headers={"Cache-Control": "no-store"})

    @app.get("/readyz")
    def readyz() -> Response:
        state = ready()
        if not state["ready"]:
            return problems.response("starting", problems.PROBLEMS["starting"].meaning, state=state)
        return Response(orjson.dumps(state), mimetype="application/json", headers={"Cache-Control": "no-store"})

    @app.get("/metrics")
    def metrics() -> Response:
        return Response(
            generate_latest(_of_all_workers() or registry),
            headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"},
        )

    return tally


def _of_all_workers() -> CollectorRegistry | None:
    """What every worker has written to the folder they share; None for a process on its own."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return None
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
