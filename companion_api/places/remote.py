"""Other people's geocoders, for what the imported tables lack: postcodes.io, and Nominatim through geopy.

Off unless the operator turns it on. At most one request a second for all threads and processes of this installation,
answers kept in memory, one request however many ask for the same, and our own name in every request.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from threading import Condition
from typing import Any, Final
from urllib.parse import quote, urlsplit

import requests
from cachetools import TTLCache, cachedmethod

from companion_api.core.errors import UpstreamMisunderstood, UpstreamUnavailable
from companion_api.core.geo import haversine_m
from companion_api.core.place import Place, PlaceKind
from companion_api.data.live.rate import SharedRate
from companion_api.places import forces
from companion_api.places.postcode_text import Reading
from companion_api.settings import Settings

PER_SECOND: Final = 0.9
"""Nominatim allows one a second; requests bunch up on their way there."""
TIMEOUT_S: Final = 4.0
"""Longest wait for permission to ask, and again for the answer."""
_KEPT: Final = 2_048
_KEPT_S: Final = 24 * 3600.0
_MOST: Final = 5
_SAME_M: Final = 2_000.0
"""Results of one name this close are one place: Nominatim lists a street in pieces."""
_POSTCODES_IO: Final = "Position from postcodes.io."
_NOMINATIM: Final = "Position from Nominatim, © OpenStreetMap contributors."
_SILENT: Final = (
    "That place is not in the tables here, and the place service we asked is not answering. Try again soon."
)
_STREETS: Final = frozenset({"highway", "street", "road"})

# Both would write addresses, with what was typed in them, at level DEBUG.
for _name in ("geopy", "urllib3.connectionpool"):
    logging.getLogger(_name).setLevel(logging.INFO)


class Geocoders:
    """Both services behind one pace and one memory. Thread-safe."""

    def __init__(self, postcodes_io: str, nominatim: str, user_agent: str, rate_file: Path) -> None:
        from geopy.geocoders import Nominatim  # here, for it takes most of a second and is seldom wanted

        self._postcodes_io = postcodes_io.rstrip("/")
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": user_agent, "Accept": "application/json"})
        address = urlsplit(nominatim)
        self._nominatim = Nominatim(
            user_agent=user_agent,
            scheme=address.scheme,
            domain=f"{address.netloc}{address.path}".rstrip("/"),
            timeout=TIMEOUT_S,
        )
        self._rate = SharedRate(rate_file, per_second=PER_SECOND, burst=1.0)
        self._postcodes: TTLCache[Any, Place | None] = TTLCache(_KEPT, _KEPT_S)
        self._names: TTLCache[Any, tuple[Place, ...]] = TTLCache(_KEPT, _KEPT_S)
        self._condition = Condition()

    @cachedmethod(lambda self: self._postcodes, condition=lambda self: self._condition)
    def postcode(self, reading: Reading) -> Place | None:
        """A live or terminated postcode, or a district; None where there is none. Raises UpstreamUnavailable."""
        if reading.level == "sector":
            return None
        if reading.level == "outcode":
            found = self._get(f"/outcodes/{quote(reading.name)}")
            return _place(reading, found, None) if found else None
        found = self._get(f"/postcodes/{quote(reading.name)}")
        if found:
            return _place(reading, found, _POSTCODES_IO)
        ended = self._get(f"/terminated_postcodes/{quote(reading.name)}")
        if not ended:
            return None
        when = f"{ended.get('year_terminated')}-{int(ended.get('month_terminated') or 0):02d}"
        return _place(reading, ended, f"This postcode was withdrawn in {when}. {_POSTCODES_IO}")

    @cachedmethod(lambda self: self._names, condition=lambda self: self._condition)
    def named(self, key: str) -> tuple[Place, ...]:
        """Places of that name in the United Kingdom, best first, at most five. Raises UpstreamUnavailable."""
        from geopy.exc import GeopyError

        def ask() -> Any:
            return self._nominatim.geocode(
                key, exactly_one=False, limit=_MOST, addressdetails=True, country_codes="gb", language="en"
            )

        try:
            found = self._paced(ask)
        except GeopyError as error:
            raise UpstreamUnavailable(_SILENT) from error
        try:
            return _each_once([_from_nominatim(item.raw) for item in found or ()])
        except (KeyError, TypeError, ValueError) as error:
            raise UpstreamMisunderstood("Nominatim answered something unexpected.") from error

    def _get(self, path: str) -> dict[str, Any] | None:
        """`result` of a postcodes.io answer, None for its 404."""

        def ask() -> requests.Response:
            return self._session.get(self._postcodes_io + path, timeout=TIMEOUT_S)

        try:
            answer = self._paced(ask)
            if answer.status_code == 404:
                return None
            answer.raise_for_status()
            result = answer.json()["result"]
        except (requests.RequestException, KeyError, TypeError) as error:
            raise UpstreamUnavailable(_SILENT) from error
        return result if isinstance(result, dict) else None

    def _paced(self, ask: Callable[[], Any]) -> Any:
        try:
            self._rate.take(time.monotonic() + TIMEOUT_S)
        except UpstreamUnavailable as error:
            raise UpstreamUnavailable(_SILENT) from error
        return ask()


def open_geocoders(settings: Settings) -> Geocoders | None:
    """The geocoders where the operator allows them; their pace, in HOME/geocoders, is shared by every process."""
    if not settings.geocoders_enabled:
        return None
    rate_file = settings.home / "geocoders" / "rate"
    return Geocoders(settings.postcodes_io_url, settings.nominatim_url, settings.user_agent, rate_file)


def _place(reading: Reading, found: dict[str, Any], note: str | None) -> Place | None:
    lat, lng, country = found.get("latitude"), found.get("longitude"), found.get("country")
    if not isinstance(lat, int | float) or not isinstance(lng, int | float):
        return None  # Crown dependencies and a few others have no position
    if isinstance(country, list):  # a district may lie in two
        country = country[0] if len(country) == 1 else None
    codes = found.get("codes")
    pfa = codes.get("pfa") if isinstance(codes, dict) else None
    force = forces.of_area(str(pfa or ""), country)
    return Place(reading.name, reading.level, float(lat), float(lng), country=country, force=force, note=note)


def _from_nominatim(raw: dict[str, Any]) -> Place:
    address = raw.get("address") or {}
    first, _, rest = str(raw["display_name"]).partition(", ")
    around = ", ".join(part for part in rest.split(", ")[:3] if not part.isdigit())
    kind: PlaceKind = "street" if raw.get("class") in _STREETS or raw.get("category") in _STREETS else "town"
    town = address.get("city") or address.get("town") or address.get("village")
    return Place(
        name=f"{first}, {town}" if kind == "street" and town else first,
        kind=kind,
        lat=float(raw["lat"]),
        lng=float(raw["lon"]),
        country=address.get("state") if address.get("country_code") == "gb" else None,
        detail=around or None,
        note=_NOMINATIM,
    )


def _each_once(places: list[Place]) -> tuple[Place, ...]:
    kept: list[Place] = []
    for place in places:
        if not any(
            place.name == other.name and haversine_m(place.lat, place.lng, other.lat, other.lng) <= _SAME_M
            for other in kept
        ):
            kept.append(place)
    return tuple(kept)
