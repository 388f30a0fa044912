"""What a person typed, or a position, to one place. Plain Python; never logs what it is given."""

from __future__ import annotations

from companion_api.core.errors import InvalidParameter
from companion_api.core.geo import Point
from companion_api.core.licence import SANDBOX_NOTE
from companion_api.data import sandbox
from companion_api.places import coordinates, forces, postcode_text
from companion_api.places.arguments import MAX_TYPED
from companion_api.places.finder import Finder
from companion_api.places.folder import TableFolder
from companion_api.places.model import Locator, Place
from companion_api.places.postcode_text import Reading
from companion_api.places.postcodes import Live, Postcodes


class Places:
    """The place service. Thread-safe. Implements `PlaceService`."""

    def __init__(self, folder: TableFolder, locator: Locator | None = None) -> None:
        self._folder = folder
        self._locator = locator

    @property
    def version(self) -> str:
        """Changes when the same words may give another place."""
        return self._folder.version

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
        tables = tuple(table for tables in self._folder.both() for table in tables.postcodes)
        place = _postcode(typed, tables)
        if place is not None:
            return self._policed(place)
        return self._policed(Finder(self._folder.both(), near).find(typed))

    def _policed(self, place: Place) -> Place:
        """With force, neighbourhood and country where they are known; marked when it is invented."""
        force, neighbourhood = self._locator.locate(place.point) if self._locator else (None, None)
        near = self._folder.nearest_postcode(place.lat, place.lng) if place.country is None or force is None else None
        country = place.country or (near.country if near else None)
        if force is None and near is not None:
            force = forces.of_area(near.pfa, near.country)
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


def _postcode(typed: str, tables: tuple[Postcodes, ...]) -> Place | None:
    readings = postcode_text.readings(postcode_text.within(typed) or typed)
    for reading in readings:
        live = _live(reading, tables)
        if live is not None:
            return _of_postcode(reading, live, f"Read as {reading.name}." if reading.slips else None)
    for reading in readings:
        place = _instead(reading, tables) if reading.level == "postcode" else None
        if place is not None:
            return place
    return None


def _live(reading: Reading, tables: tuple[Postcodes, ...]) -> Live | None:
    return next((live for table in tables if (live := table.get(reading)) is not None), None)


def _instead(reading: Reading, tables: tuple[Postcodes, ...]) -> Place | None:
    """The nearest live sector of a postcode that is not in the table, and a note that says so."""
    for table in tables:
        sector = table.nearest_sector(reading)
        live = table.get(sector) if sector else None
        if sector and live:
            note = (
                f"{reading.name} is not in the table of live postcodes: it may be withdrawn, new or mistyped. "
                f"This is the middle of {sector.name}, the nearest live postcode sector."
            )
            return _of_postcode(sector, live, note)
    return None


def _of_postcode(reading: Reading, live: Live, note: str | None) -> Place:
    return Place(reading.name, reading.level, live.lat, live.lng, country=live.country, note=note)
