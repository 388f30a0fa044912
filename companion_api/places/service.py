"""What a person typed, or a position, to one place. Plain Python; never logs what it is given."""

from __future__ import annotations

import logging
from typing import Final

from companion_api.core.errors import AmbiguousPlace, InvalidParameter, UnknownPlace, UpstreamUnavailable
from companion_api.core.geo import Point
from companion_api.core.licence import SANDBOX_NOTE
from companion_api.core.place import Locator, Place
from companion_api.data import sandbox
from companion_api.places import coordinates, forces, postcode_text
from companion_api.places.arguments import MAX_TYPED
from companion_api.places.finder import Finder
from companion_api.places.folder import TableFolder
from companion_api.places.postcode_text import Reading
from companion_api.places.postcodes import Live, Postcodes
from companion_api.places.remote import Geocoders

log = logging.getLogger(__name__)

_LOAD: Final = "Whoever runs this server can load them with `companion places import`; see docs/places.md."
_NO_POSTCODES: Final = (
    "Postcodes of real places are not loaded here yet, only those of an invented county (try ZZ1 1AA). "
    f"A position works without them: send lat,lng. {_LOAD}"
)
_NO_NAMES: Final = (
    "Names of real places are not loaded here yet, only those of an invented county (try Zedminster). "
    f"A full postcode or lat,lng may work. {_LOAD}"
)
_PARTLY: Final = "Of Northern Ireland the table holds about one postcode in five."
_WHICH: Final = "Several places have that name. Which one do you mean?"


class Places:
    """The place service. Thread-safe. Implements `PlaceService`."""

    def __init__(self, folder: TableFolder, locator: Locator | None = None, geocoders: Geocoders | None = None) -> None:
        """`geocoders` are asked for what the tables lack; None: nothing ever leaves this machine."""
        self._folder = folder
        self._locator = locator
        self._geocoders = geocoders

    @property
    def version(self) -> str:
        """Changes when the same words may give another place, or the place another force."""
        return f"{self._folder.version};{getattr(self._locator, 'version', '')}"

    def at(self, lat: float, lng: float) -> Place:
        """A position -> a place of kind `point` (or `sandbox`). Raises InvalidParameter outside the globe."""
        point = coordinates.checked(lat, lng)
        inside = sandbox.holds(point.lat, point.lng)
        place = Place(
            name=f"{point.lat:.4f}, {point.lng:.4f}",
            kind="sandbox" if inside else "point",
            lat=point.lat,
            lng=point.lng,
        )
        return self._policed(place)

    def resolve(self, text: str, *, near: Point | None = None) -> Place:
        """What a person typed -> the place. Raises InvalidParameter, AmbiguousPlace.

        `near` is the person's last place: of several of one name, those near it come first.
        """
        typed = _clean(text)
        point = coordinates.parse(typed)
        if point is not None:
            return self.at(point.lat, point.lng)
        return self._policed(self._postcode(typed) or self._named(typed, near))

    def _postcode(self, typed: str) -> Place | None:
        """A postcode, sector or district; the nearest live sector for a postcode that is not live."""
        readings = postcode_text.readings(postcode_text.within(typed) or typed)
        tables = [table for tables in self._folder.both() for table in tables.postcodes]
        for reading in readings:
            live = next((live for table in tables if (live := table.get(reading)) is not None), None)
            if live is not None:
                return _of_postcode(reading, live, f"Read as {reading.name}." if reading.slips else None)
        full = [reading for reading in readings if reading.level == "postcode"]
        unslipped = [reading for reading in readings if not reading.slips]
        return self._remote_postcode(unslipped) or next(
            (place for reading in full if (place := _instead(reading, tables)) is not None), None
        )

    def _remote_postcode(self, readings: list[Reading]) -> Place | None:
        """From postcodes.io, where that is allowed. When it is down the tables must do."""
        if self._geocoders is None:
            return None
        for reading in readings:
            try:
                place = self._geocoders.postcode(reading)
            except UpstreamUnavailable:
                log.warning("postcodes.io is not answering")
                return None
            if place is not None:
                return place
        return None

    def _named(self, typed: str, near: Point | None) -> Place:
        """A town, street or force: by the tables, else by Nominatim where that is allowed."""
        finder = Finder(self._folder.both(), near)
        place = finder.exact(typed)
        if place is not None:
            return place
        silent: UpstreamUnavailable | None = None
        if self._geocoders is not None:
            try:
                found = self._geocoders.named(typed.casefold())
            except UpstreamUnavailable as error:
                log.warning("Nominatim is not answering")
                found, silent = (), error
            if len(found) == 1:
                return found[0]
            if found:
                raise AmbiguousPlace(_WHICH, [place.document() for place in found])
        problem = finder.close(typed)
        if isinstance(problem, UnknownPlace):
            raise silent or self._not_loaded(typed) or problem
        raise problem

    def _not_loaded(self, typed: str) -> UnknownPlace | None:
        """That the table which would know was never imported: no fault of the person who asks."""
        tables = self._folder.tables()
        if not tables.postcodes and postcode_text.readings(typed):
            return UnknownPlace(_NO_POSTCODES, loaded=False)
        return UnknownPlace(_NO_NAMES, loaded=False) if tables.names is None else None

    def _policed(self, place: Place) -> Place:
        """With force, neighbourhood and country where they are known; marked when it is invented."""
        located, neighbourhood = self._locator.locate(place.point) if self._locator else (None, None)
        force = place.force if place.kind == "force" else located or place.force
        country = place.country
        if force is None or country is None:
            near = self._folder.nearest_area(place.lat, place.lng)
            country = country or (near[1] if near else None)
            force = force or (forces.of_area(*near) if near else None)
        note = place.note
        if sandbox.holds(place.lat, place.lng):
            country = "Zedshire"
            note = f"{note} {SANDBOX_NOTE}" if note else SANDBOX_NOTE
        return Place(
            place.name, place.kind, place.lat, place.lng, country, force, neighbourhood, place.detail, note, place.lsoa
        )


def _clean(text: str) -> str:
    """Without needless space and control characters. Raises InvalidParameter when nothing, or too much, is left."""
    typed = " ".join("".join(letter if letter.isprintable() else " " for letter in text[: MAX_TYPED + 1]).split())
    if not typed or len(text) > MAX_TYPED:
        raise InvalidParameter("q", f"Type a postcode, town, street or lat,lng (1 to {MAX_TYPED} characters).")
    return typed


def _instead(reading: Reading, tables: list[Postcodes]) -> Place | None:
    """The nearest live sector of a postcode that is not in the table, and a note that says so."""
    for table in tables:
        sector = table.nearest_sector(reading)
        live = table.get(sector) if sector else None
        if sector and live:
            note = (
                f"{reading.name} is not in the table of live postcodes: it may be withdrawn, new or mistyped. "
                f"This is the middle of {sector.name}, the nearest live postcode sector."
            )
            return _of_postcode(sector, live, f"{note} {_PARTLY}" if live.country == "Northern Ireland" else note)
    return None


def _of_postcode(reading: Reading, live: Live, note: str | None) -> Place:
    force = forces.of_area(live.pfa, live.country)
    return Place(reading.name, reading.level, live.lat, live.lng, country=live.country, force=force, note=note)
