"""`/v1/me`: thin. Rate limits: per token, per address for new tokens, per address for tokens that do not exist."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeAlias

from flask import Flask, Response, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_smorest import Api

from companion_api.core.errors import Unauthorised, UnknownThing
from companion_api.core.geo import Cell
from companion_api.http import answers, limits
from companion_api.http.blueprints import Blueprint
from companion_api.legal.me.schemas import (
    AddedSchema,
    FavouriteSchema,
    FavouritesSchema,
    HomeSchema,
    MeSchema,
    TokenSchema,
)
from companion_api.legal.me.sealing import Keys
from companion_api.legal.me.things import MyThings
from companion_api.legal.service import LegalPlaces
from companion_api.places.arguments import PlaceArgs, PlaceQuery, place_of
from companion_api.places.service import Places
from companion_api.settings import Settings

WHAT_IS_KEPT: Final = (
    "Kept behind this token: the day it was last used, and, sealed with it, a home cell of about 1 km and the ids of "
    "favourites. DELETE /v1/me erases all of it at once."
)
_HOW: Final = "Send `Authorization: Bearer <token>` with the token that POST /v1/me gave."
_SECURITY: Final[list[dict[str, list[str]]]] = [{"bearer": []}]

Limited: TypeAlias = Callable[[Callable[..., Response]], Callable[..., Response]]
"""Puts a rate limit on a view."""


def init_app(app: Flask, api: Api, things: MyThings, legal: LegalPlaces, places: Places, settings: Settings) -> None:
    """Register the routes."""
    app.extensions["companion.me"] = things
    limiter: Limiter = app.extensions[limits.EXTENSION]
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    blp = Blueprint("me", __name__, url_prefix="/v1/me", description="My things: home and favourites")
    _everything(blp, things, legal, settings.token_days, limiter.limit(settings.me_new_limit, override_defaults=False))
    _home(blp, things, places)
    _favourites(blp, things, legal)

    @blp.after_request
    def never_kept(answer: Response) -> Response:
        answer.headers["Cache-Control"] = "no-store"
        if answer.status_code == 401:
            answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    limiter.limit(settings.me_limit, key_func=_whose, override_defaults=False)(blp)
    limiter.limit(
        settings.me_guess_limit,
        key_func=get_remote_address,
        override_defaults=False,
        deduct_when=lambda answer: answer.status_code == 401,
    )(blp)
    api.register_blueprint(blp)


def _everything(blp: Blueprint, things: MyThings, legal: LegalPlaces, token_days: int, limited: Limited) -> None:
    """`/v1/me` itself."""

    @blp.post("")
    @limited
    @blp.alt_response(201, schema=TokenSchema, description="A new token")
    def mint() -> Response:
        """Mint a token to keep things behind. No name, address or device is asked for or kept."""
        body = {"token": things.mint(), "expires_after_days": token_days, "note": WHAT_IS_KEPT}
        return answers.json(body, status=201)

    @blp.get("")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(200, schema=MeSchema, description="Everything that is kept")
    def export() -> Response:
        """Everything that is kept behind the token."""
        kept = things.everything(_token())
        body = {
            "home": _cell(kept.home),
            "favourites": [_favourite(legal, item) for item in kept.favourites],
            "last_used": kept.last_used.isoformat(),
            "expires": kept.expires.isoformat(),
            "note": WHAT_IS_KEPT,
        }
        return answers.json(body)

    @blp.delete("")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(204, description="Everything is erased; the token is no more")
    def erase() -> Response:
        """Erase everything at once, the token included."""
        things.erase(_token())
        return Response(status=204)


def _home(blp: Blueprint, things: MyThings, places: Places) -> None:
    """`/v1/me/home`."""

    @blp.get("/home")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(200, schema=HomeSchema, description="The home cell, or null")
    def home() -> Response:
        """The home cell; null where none is kept."""
        return answers.json({"home": _cell(things.everything(_token()).home)})

    @blp.put("/home")
    @blp.doc(security=_SECURITY)
    @blp.arguments(PlaceQuery, location="json")
    @blp.alt_response(200, schema=HomeSchema, description="The home cell")
    def set_home(args: PlaceArgs) -> Response:
        """Keep the 0.01 degree cell of a place as home; the place itself is not kept."""
        token = _token()
        things.check(token)
        place = place_of(args, places)
        cell = Cell.of(place.lat, place.lng)
        things.set_home(token, cell)
        return answers.json({"home": _cell(cell)})

    @blp.delete("/home")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(204, description="No home is kept")
    def forget_home() -> Response:
        """Keep no home any more."""
        things.forget_home(_token())
        return Response(status=204)


def _favourites(blp: Blueprint, things: MyThings, legal: LegalPlaces) -> None:
    """`/v1/me/favourites`."""

    @blp.get("/favourites")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(200, schema=FavouritesSchema, description="Favourites")
    def favourites() -> Response:
        """Every favourite; `service` is null for one that is no longer in the data."""
        kept = things.everything(_token()).favourites
        return answers.json({"favourites": [_favourite(legal, item) for item in kept]})

    @blp.put("/favourites/<service_id>")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(200, schema=AddedSchema, description="It is a favourite")
    def add(service_id: str) -> Response:
        """Make a service a favourite; asked twice, it is one all the same."""
        token = _token()
        things.check(token)
        service = legal.find(service_id)
        return answers.json(
            {"id": service.id, "name": service.name, "favourites": things.add(token, service.id, service.also)}
        )

    @blp.get("/favourites/<service_id>")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(200, schema=FavouriteSchema, description="A favourite")
    def favourite(service_id: str) -> Response:
        """One favourite."""
        kept = things.everything(_token()).favourites
        found = next((item for item in _names(legal, service_id) if item in kept), None)
        if found is None:
            raise UnknownThing("That service is not among your favourites.")
        return answers.json(_favourite(legal, found))

    @blp.delete("/favourites/<service_id>")
    @blp.doc(security=_SECURITY)
    @blp.alt_response(204, description="It is no favourite any more")
    def remove(service_id: str) -> Response:
        """Make a service no favourite any more."""
        things.remove(_token(), _names(legal, service_id))
        return Response(status=204)


def _token() -> str:
    """The bearer token of this request. Raises Unauthorised when there is none."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Unauthorised(_HOW)
    return token.strip()


def _whose() -> str:
    """What requests are counted by: the hash of a token, or the address of who sends none."""
    try:
        return Keys(_token()).owner.hex()
    except (Unauthorised, ValueError):
        return get_remote_address()


def _cell(cell: Cell | None) -> dict[str, Any] | None:
    return {"cell": cell.id, "lat": cell.centre.lat, "lng": cell.centre.lng} if cell else None


def _names(legal: LegalPlaces, service_id: str) -> tuple[str, ...]:
    """Every id the service goes or went by, the one asked for first: an import may have renamed a favourite."""
    try:
        service = legal.find(service_id)
    except UnknownThing:
        return (service_id,)
    return (service_id, service.id, *service.also)


def _favourite(legal: LegalPlaces, service_id: str) -> dict[str, Any]:
    try:
        return {"id": service_id, "service": legal.summary(legal.find(service_id))}
    except UnknownThing:
        return {"id": service_id, "service": None}
