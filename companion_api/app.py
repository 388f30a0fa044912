"""Puts the rooms together. The one module that knows them all; every other arrow runs routes -> service -> data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask_smorest import Api
from werkzeug.middleware.proxy_fix import ProxyFix

from companion_api import web
from companion_api.core.forces import all_forces
from companion_api.core.place import Locator
from companion_api.crime import routes as crime_routes
from companion_api.crime.book import BookShelf
from companion_api.crime.service import CrimeService
from companion_api.data.archive.folder import SnapshotFolder
from companion_api.data.choose import Sources
from companion_api.data.live import budget
from companion_api.data.live.api import Api as LiveApi
from companion_api.data.live.opening import open_api, wanted
from companion_api.data.live.source import LiveSource
from companion_api.data.live.teams import LiveTeams
from companion_api.data.publication import TeamSource
from companion_api.data.sandbox.source import open_sandbox
from companion_api.http import health, limits, openapi, problems, request_ids
from companion_api.http.kept import Kept
from companion_api.legal import routes as legal_routes
from companion_api.legal.me import routes as me_routes
from companion_api.legal.me.database import Database
from companion_api.legal.me.things import MyThings
from companion_api.legal.service import LegalPlaces
from companion_api.legal.shelf import Shelf
from companion_api.places import routes as places_routes
from companion_api.places.folder import TableFolder
from companion_api.places.remote import open_geocoders
from companion_api.places.service import Places
from companion_api.policing import routes as policing_routes
from companion_api.policing.harvested import HarvestedTeams, SandboxTeams
from companion_api.policing.locator import OutlineLocator
from companion_api.policing.service import PolicingService
from companion_api.settings import Settings
from watch_feed import routes as watch_routes
from watch_feed.service import WatchService


@dataclass(frozen=True, slots=True)
class Companion:
    """Every service, assembled from settings; what the API, the watch export and the commands share."""

    settings: Settings
    places: Places
    crime: CrimeService
    policing: PolicingService
    live: LiveSource | None
    legal: LegalPlaces
    things: MyThings
    watch: WatchService


def assemble(settings: Settings) -> Companion:
    """Open the data and build the services. A missing table is not an error: it is said in answers."""
    tables = TableFolder(settings.places)
    locator = OutlineLocator(settings.policing, tables.nearest_force, tables.forces_near)
    live_api = open_api(settings) if wanted(settings) else None
    live = LiveSource(live_api, locator.locate, knows_every_place=lambda: _known(tables, locator)) if live_api else None
    crime = CrimeService(
        _sources(settings, locator, live),
        books=BookShelf(settings.snapshot),
        residents=tables,
        districts=tables,
        radius_m=settings.radius_m,
    )
    return Companion(
        settings=settings,
        places=Places(tables, locator, open_geocoders(settings)),
        crime=crime,
        policing=PolicingService(locator, _teams(settings, live_api)),
        live=live,
        legal=LegalPlaces(Shelf(settings.services)),
        things=MyThings(Database(settings.database), settings.token_days),
        watch=WatchService(crime, tables, base_url=settings.base_url),
    )


def _known(tables: TableFolder, locator: OutlineLocator) -> bool:
    """Whether tables or outlines of the whole country are loaded: then a place they know no force of has none."""
    return bool(tables.tables().postcodes) or locator.loaded["police_force_areas"] > 0


def _teams(settings: Settings, live_api: LiveApi | None) -> list[TeamSource]:
    """Where teams come from, in the order asked."""
    teams: list[TeamSource] = []
    if settings.source in {"auto", "sandbox"}:
        teams.append(SandboxTeams())
    if settings.source in {"auto", "snapshot"}:
        teams.append(HarvestedTeams(settings.policing / "teams"))
    if live_api is not None:
        teams.append(LiveTeams(live_api, tuple(all_forces())))
    return teams


def _sources(settings: Settings, locator: Locator, live: LiveSource | None) -> Sources:
    """Where facts about crime come from, as the setting `source` allows."""
    return Sources(
        settings.source,
        sandbox=open_sandbox(settings.home, locator) if settings.source in {"auto", "sandbox"} else None,
        snapshot=SnapshotFolder(settings.snapshot, locator).current,
        live=live,
    )


class _Synchronous(Flask):
    """Flask without coroutines: it would ask nine times a request whether a function is one, and none is."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(settings: Settings | None = None, companion: Companion | None = None) -> Flask:
    """The WSGI application. Tests pass `settings` or a ready `companion`; servers pass nothing."""
    companion = companion or assemble(settings or Settings.from_env())
    settings = companion.settings
    app = _Synchronous("companion_api", static_folder=None)
    app.config.update(
        COMPANION_CACHE_SECONDS=settings.cache_seconds,
        MAX_CONTENT_LENGTH=64 * 1024,
        **openapi.CONFIG,
    )
    app.json.sort_keys = False  # type: ignore[attr-defined]  # DefaultJSONProvider has it
    app.extensions["companion"] = companion
    request_ids.init_app(app)
    limits.init_app(app, settings)
    api = Api(app)
    problems.init_app(app)  # after Api, whose own error body it replaces
    _open_rooms(app, api, companion)
    if companion.live is not None:
        app.before_request(lambda: budget.begin(settings.live_timeout_s))
        app.teardown_request(lambda _: budget.end())
        companion.live.begin()
    tally = health.init_app(app, ready=lambda: _readiness(companion))
    page = web.Services(companion.places, companion.crime, companion.policing, companion.legal)
    web.init_app(app, page, settings.bot_url, openapi.init_app(app, api))
    app.wsgi_app = Kept(app, tally, settings.answer_memory_mb)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _open_rooms(app: Flask, api: Api, companion: Companion) -> None:
    """Register each room's routes."""
    places_routes.init_app(app, api, companion.places)
    crime_routes.init_app(app, api, companion.crime, companion.places)
    policing_routes.init_app(app, api, companion.policing, companion.places)
    legal_routes.init_app(app, api, companion.legal, companion.places, companion.settings.base_url)
    me_routes.init_app(app, api, companion.things, companion.legal, companion.places, companion.settings)
    watch_routes.init_app(app, api, companion.watch, companion.places, companion.policing)


def _readiness(companion: Companion) -> dict[str, Any]:
    """What /readyz tells: whether any source of facts is open, and which, with its latest month.

    Of the live API the month when it last answered, or null: being ready waits for nobody else.
    """
    held = [source for source in companion.crime.sources.all() if source.name != "live" and source.months]
    sources: dict[str, str | None] = {source.name: source.months[-1] for source in held}
    if companion.live is not None:
        sources["live"] = companion.live.latest_seen
    return {"ready": bool(sources), "sources": sources}
