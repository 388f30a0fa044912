"""`/` the page, `/chat` its way to the assistant, `/docs` and `/docs/problems/<slug>` for developers, `/static/...`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, render_template, request

from companion_api.core.errors import CompanionError, InvalidParameter
from companion_api.core.licence import ATTRIBUTION
from companion_api.http.pages import HEADERS
from companion_api.http.problems import PROBLEMS
from companion_api.web import chat, docs, view, words


def init_app(app: Flask, services: view.Services, bot_url: str, specification: Callable[[], dict[str, Any]]) -> None:
    """Add the page, its chat (where `bot_url` names an assistant) and the developers' pages to `app`."""
    pages = Blueprint("web", __name__, static_folder="static", static_url_path="/static", template_folder="templates")
    for name in ("month", "when", "distance", "sentence", "address", "kind", "contact"):
        pages.add_app_template_filter(getattr(words, name), name)
    app.jinja_env.globals["attribution"] = ATTRIBUTION

    @pages.after_request
    def protect(answer: Response) -> Response:
        answer.headers.update(HEADERS)
        return answer

    @pages.get("/")
    def page() -> tuple[str, int, dict[str, str]]:
        asked = view.asked_of(request.args)
        try:
            shown, status = view.answer(services, asked), 200
        except CompanionError as error:
            problem = PROBLEMS[error.slug]
            shown, status = view.problem(asked, problem.title, error), problem.status
        body = render_template("page.html", chat=bool(bot_url), **shown)
        return body, status, {"Cache-Control": "no-store"}  # it may name where somebody lives

    docs.add_to(pages, specification)
    if bot_url:
        ask = chat.door(bot_url)

        @pages.post("/chat")
        def say() -> Response:
            body = request.get_json(silent=True)
            if not isinstance(body, dict):
                raise InvalidParameter("", "Send JSON: {sender, message}.", where="json")
            return Response(ask(body), mimetype="application/json", headers={"Cache-Control": "no-store"})

    app.register_blueprint(pages)
