"""Every method of data.police.uk that we use, as a question. Words upstream would misread are refused here, unsent.

A misspelt category or date silently widens upstream's answer, so a category is always `all-crime` and a month is
checked before it is sent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import quote

from shapely.geometry.base import BaseGeometry

from companion_api.core.categories import ALL_CRIME
from companion_api.core.errors import UpstreamUnavailable
from companion_api.core.geo import Cell
from companion_api.core.months import is_month
from companion_api.data.live import ground, records, schemas
from companion_api.data.live.api import Question
from companion_api.data.live.records import CrimeMonth, StopMonth
from companion_api.data.live.schemas import Shape
from companion_api.data.live.transport import TooMuch, Transport

MINUTE: Final = 60.0
HOUR: Final = 3600.0
LATEST_MONTH_S: Final = 6 * HOUR
"""The latest month may still be filled in (it has answered `[]` on its first day)."""
TEAM_S: Final = 6 * HOUR
LIST_S: Final = 24 * HOUR
CHECK_S: Final = MINUTE
"""How often we look whether a newer month is out, and with that whether upstream is there at all."""
_MAX_CUTS: Final = 5
"""An area is halved at most this often: 32 pieces."""

Params = tuple[tuple[str, str], ...]

_LAST_UPDATED: Final = Shape(schemas.LastUpdatedSchema)
_DATES: Final = Shape(schemas.MonthPublishedSchema, many=True)
_FORCE: Final = Shape(schemas.ForcePageSchema)
_NEIGHBOURHOODS: Final = Shape(schemas.NeighbourhoodNameSchema, many=True)
_NEIGHBOURHOOD: Final = Shape(schemas.NeighbourhoodSchema)
_PEOPLE: Final = Shape(schemas.PersonSchema, many=True)
_EVENTS: Final = Shape(schemas.EventSchema, many=True)
_PRIORITIES: Final = Shape(schemas.PrioritySchema, many=True)
_BOUNDARY: Final = Shape(schemas.VertexSchema, many=True)
_LOCATED: Final = Shape(schemas.LocatedSchema)


def latest_month() -> Question[str]:
    """The latest month published, `YYYY-MM`."""
    return _simple("crime-last-updated", _LAST_UPDATED, CHECK_S, build=lambda kept: str(kept["date"])[:7])


def months_published() -> Question[Mapping[str, frozenset[str]]]:
    """Month -> forces that published stop and search for it; the 36 months upstream serves."""
    return _simple(
        "crimes-street-dates",
        _DATES,
        LATEST_MONTH_S,
        build=lambda kept: {item["date"]: frozenset(item.get("stop-and-search") or ()) for item in kept},
    )


def crimes(outline: BaseGeometry, month: str, *, settled: bool) -> Question[CrimeMonth]:
    """Crimes with a location inside an outline that fits in a request (see `ground`), one month, all categories."""

    def fetch(transport: Transport, path: str, params: Params) -> Any:
        return records.crime_columns(_whole(transport, path, params, records.check_crimes, _crime_identity))

    return _of_month(
        f"crimes-street/{ALL_CRIME}",
        (("poly", ground.poly(outline)), ("date", _month(month))),
        fetch,
        records.crime_month,
        settled,
    )


def stops(outline: BaseGeometry, month: str, *, settled: bool) -> Question[StopMonth]:
    """Stop and search with a location inside an outline, one month."""

    def fetch(transport: Transport, path: str, params: Params) -> Any:
        return records.stop_columns(_whole(transport, path, params, records.check_stops, None))

    return _of_month(
        "stops-street",
        (("poly", ground.poly(outline)), ("date", _month(month))),
        fetch,
        records.stop_month,
        settled,
    )


def unplaced(force: str, month: str, *, settled: bool) -> Question[list[int]]:
    """Crimes of a force without a location, by category column."""

    def fetch(transport: Transport, path: str, params: Params) -> Any:
        return records.unplaced_counts(records.check_crimes(transport.get(path, dict(params))))

    return _of_month(
        "crimes-no-location",
        (("category", ALL_CRIME), ("force", force), ("date", _month(month))),
        fetch,
        lambda kept: [int(count) for count in kept],
        settled,
    )


def force_page(force: str) -> Question[Any]:
    """What a force says about itself."""
    return _simple(f"forces/{quote(force, safe='')}", _FORCE, LIST_S)


def force_people(force: str) -> Question[Any]:
    """Its senior officers."""
    return _simple(f"forces/{quote(force, safe='')}/people", _PEOPLE, LIST_S)


def neighbourhoods(force: str) -> Question[Any]:
    """Ids and names of a force's neighbourhoods."""
    return _simple(f"{quote(force, safe='')}/neighbourhoods", _NEIGHBOURHOODS, LIST_S)


def neighbourhood(force: str, key: str) -> Question[Any]:
    """A neighbourhood's page."""
    return _simple(_of(force, key), _NEIGHBOURHOOD, TEAM_S)


def people(force: str, key: str) -> Question[Any]:
    """Its officers."""
    return _simple(f"{_of(force, key)}/people", _PEOPLE, TEAM_S)


def events(force: str, key: str) -> Question[Any]:
    """Its meetings to come."""
    return _simple(f"{_of(force, key)}/events", _EVENTS, TEAM_S)


def priorities(force: str, key: str) -> Question[Any]:
    """Its priorities."""
    return _simple(f"{_of(force, key)}/priorities", _PRIORITIES, TEAM_S)


def boundary(force: str, key: str) -> Question[Any]:
    """Its outline as one ring."""
    return _simple(f"{_of(force, key)}/boundary", _BOUNDARY, LIST_S)


def locate(lat: float, lng: float) -> Question[tuple[str, str]]:
    """Force and neighbourhood at a position, sent to four decimals (11 m) and never written down."""
    return _simple(
        "locate-neighbourhood",
        _LOCATED,
        LIST_S,
        params=(("q", f"{lat:.4f},{lng:.4f}"),),
        build=lambda kept: (str(kept["force"]), str(kept["neighbourhood"])),
        on_disk=False,
    )


def force_of(cell: Cell) -> Question[str]:
    """The force at the middle of a 0.01 degree cell: what everyone in the cell asks alike, so it may be kept."""
    middle = cell.centre
    return _simple(
        "locate-neighbourhood",
        _LOCATED,
        LIST_S,
        params=(("q", f"{middle.lat:.2f},{middle.lng:.2f}"),),
        build=lambda kept: str(kept["force"]),
    )


def _simple(
    path: str,
    shape: Shape,
    fresh_s: float,
    *,
    params: Params = (),
    build: Callable[[Any], Any] = lambda kept: kept,
    on_disk: bool = True,
) -> Question[Any]:
    def fetch(transport: Transport, path: str, params: Params) -> Any:
        return shape.check(transport.get(path, dict(params)))

    return Question(path, params, fetch, build, fresh_s, on_disk=on_disk)


def _of_month(
    path: str,
    params: Params,
    fetch: Callable[[Transport, str, Params], Any],
    build: Callable[[Any], Any],
    settled: bool,
) -> Question[Any]:
    return Question(path, params, fetch, build, LATEST_MONTH_S, settled=settled)


def _whole(
    transport: Transport,
    path: str,
    params: Params,
    check: Callable[[Any], list[dict[str, Any]]],
    identity: Callable[[dict[str, Any]], Any] | None,
) -> list[dict[str, Any]]:
    """Every record of an area, halving it as long as upstream says that it holds too many.

    Halves overlap, so records are told apart by `identity`; stops have none and are never cut (upstream has no limit).
    """
    sent = dict(params)

    def ask(outline: BaseGeometry | None, cuts: int) -> list[dict[str, Any]]:
        part = sent if outline is None else {**sent, "poly": ground.poly(outline)}
        try:
            return check(transport.get(path, part, area=identity is not None))
        except TooMuch:
            if cuts == _MAX_CUTS:
                raise UpstreamUnavailable("data.police.uk holds more records of this area than it will send.") from None
            pieces = ground.halves(ground.parse_poly(part["poly"]))
        return [record for piece in pieces for record in ask(piece, cuts + 1)]

    found = ask(None, 0)
    return found if identity is None else list({identity(record): record for record in found}.values())


def _crime_identity(record: dict[str, Any]) -> Any:
    return record["id"]


def _of(force: str, key: str) -> str:
    return f"{quote(force, safe='')}/{quote(key, safe='')}"


def _month(month: str) -> str:
    if not is_month(month):
        raise ValueError(f"not a month: {month!r}")
    return month
