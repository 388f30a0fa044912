"""`/docs` and `/docs/problems/<slug>`: the API for people who write programs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, render_template

from companion_api.core.errors import UnknownThing
from companion_api.http.problems import PROBLEMS


def add_to(pages: Blueprint, specification: Callable[[], dict[str, Any]]) -> None:
    """Add both pages to `pages`; `specification` gives the OpenAPI document."""

    @pages.get("/docs")
    def docs() -> str:
        return render_template("docs.html", spec=specification(), problems=PROBLEMS)

    @pages.get("/docs/problems/<slug>")
    def problem_page(slug: str) -> str:
        if slug not in PROBLEMS:
            raise UnknownThing("There is no problem of that name. See /docs for the list.")
        return render_template("problem.html", slug=slug, problem=PROBLEMS[slug])
