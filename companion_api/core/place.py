"""A resolved place, and what rooms ask of one another about places."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from companion_api.core.geo import Cell, Circle, Point

PlaceKind = Literal["postcode", "outcode", "sector", "town", "street", "neighbourhood", "force", "point", "sandbox"]


@dataclass(frozen=True, slots=True)
class Place:
    """One place. `document()` is the shape clients rely on."""

    name: str
    kind: PlaceKind
    lat: float
    lng: float
    country: str | None = None
    """England, Wales, Scotland, Northern Ireland, or None where unknown."""
    force: str | None = None
    neighbourhood: str | None = None
    detail: str | None = None
    """A phrase that tells it from its namesakes: "suburb of Leicester", "village in Kent near Ashford"."""
    note: str | None = None
    """What a person must know: "terminated postcode", "nearest live sector"."""
    lsoa: str | None = None

    @property
    def point(self) -> Point:
        """Where it is."""
        return Point(self.lat, self.lng)

    def policed_by(self, force: str | None, neighbourhood: str | None) -> Place:
        """The same place with its force and neighbourhood filled in."""
        return replace(self, force=force or self.force, neighbourhood=neighbourhood)

    def document(self) -> dict[str, Any]:
        """The JSON shape: `places.schemas.PlaceAnswer`."""
        centre = Cell.of(self.lat, self.lng).centre
        body: dict[str, Any] = {
            "name": self.name,
            "kind": self.kind,
            "lat": self.lat,
            "lng": self.lng,
            "snapped_to": {"lat": centre.lat, "lng": centre.lng},
            "force": self.force,
            "neighbourhood": self.neighbourhood,
            "country": self.country,
        }
        if self.detail:
            body["detail"] = self.detail
        if self.note:
            body["note"] = self.note
        return body


class Locator(Protocol):
    """Who polices a point. Provided by the policing room; exact on the published outlines where they are loaded."""

    def locate(self, point: Point) -> tuple[str | None, str | None]:
        """(force id, neighbourhood id), None where not known."""
        ...

    def forces_near(self, circle: Circle) -> frozenset[str] | None:
        """Every force that `locate` may name in the circle, and perhaps more; None where that is not soon said."""
        ...


class PlaceService(Protocol):
    """What the other rooms need of this one."""

    def resolve(self, text: str, *, near: Point | None = None) -> Place:
        """What a person typed -> the place. Raises InvalidParameter, UnknownPlace, AmbiguousPlace."""
        ...

    def at(self, lat: float, lng: float) -> Place:
        """A position -> a place of kind `point` (or `sandbox`). Raises InvalidParameter outside the globe."""
        ...


class Residents(Protocol):
    """How many people live somewhere (Census 2021 residents spread over postcodes)."""

    def within(self, lat: float, lng: float, radius_m: float) -> float | None:
        """Residents inside the circle; None where no population is loaded for this part of the country."""
        ...
