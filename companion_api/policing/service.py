"""Who polices a place and what they publish: one question, one answer, and what is not published is said to be so."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from typing import Any, Final

import shapely
from shapely.geometry import MultiPolygon, Polygon, mapping

from companion_api.core.errors import NoData, UnknownThing, UpstreamMisunderstood, UpstreamUnavailable
from companion_api.core.forces import Force, all_forces, known
from companion_api.core.licence import ATTRIBUTION, LICENCE, SANDBOX_NOTE
from companion_api.core.place import Place
from companion_api.data.publication import Documents, Publication, TeamSource
from companion_api.policing import text
from companion_api.policing.calendar import calendar
from companion_api.policing.guarantee import guarantee_for
from companion_api.policing.locator import Basis, OutlineLocator, Position
from companion_api.policing.team import events, force_document, neighbourhood_document, officers, priorities

Clock = Callable[[], datetime.datetime]

EMERGENCY: Final = "999"
NEXT_EVENTS: Final = 5
"""Meetings in a team answer; the calendar has them all."""
_PARTS: Final = ("detail", "people", "priorities", "events")
_NEAR: Final = (
    "This place is within a few metres of a boundary, or the outline known here is approximate: "
    "the team or force next door may be the right one."
)
_DOWN: Final = (
    "The police data service is not answering, so officers, priorities and meetings cannot be shown now. "
    "Ask again in a minute."
)
_UNKNOWN_FORCE: Final = (
    "Which police force this place belongs to is not known here, and data.police.uk, which would know, is not "
    "answering just now. Please ask again in a minute."
)
_TROUBLE: Final = (UpstreamUnavailable, UpstreamMisunderstood)
_ONLY_OUTLINE: Final = (
    "Only the outline of this neighbourhood is loaded here: officers, contacts, priorities and meetings are not "
    "published in this data."
)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class PolicingService:
    """Plain Python, no HTTP. Thread-safe.

    `sources` are asked in order; the first that covers a force answers for it.
    """

    def __init__(self, locator: OutlineLocator, sources: Sequence[TeamSource], clock: Clock = _now) -> None:
        self.locator = locator
        self._sources = tuple(sources)
        self._clock = clock

    @property
    def version(self) -> str:
        """Changes whenever an answer may: data loaded, and the day, since meetings pass."""
        sources = ";".join(f"{source.name}:{source.version}" for source in self._sources)
        return f"{self.locator.version}|{sources}|{self._clock().date()}"

    def team(self, place: Place) -> dict[str, Any]:
        """The team of a place (DESIGN: `team`). Raises NoData where no police force is known at it."""
        position, troubled = self._position(place)
        if position.force is None and troubled:
            raise UpstreamUnavailable(_UNKNOWN_FORCE)
        if position.force is None:
            raise NoData(
                "No police force of England, Wales or Northern Ireland is known at this place.",
                reason="Scotland, the sea and places abroad are not covered; near a coast or border try a postcode.",
                coverage={"force": None, "outlines": self.locator.loaded},
            )
        force = known(position.force)
        source = self._source(force.id)
        publication = None
        if source and position.neighbourhood:
            try:
                publication = source.publication(force.id, position.neighbourhood)
            except _TROUBLE:
                troubled = True
        return self._team(place, position, force, source, publication, troubled)

    def forces(self) -> dict[str, Any]:
        """Every force; the invented one apart."""
        real = [self._listed(force) for force in all_forces().values() if not force.invented]
        invented = [self._listed(force) for force in all_forces().values() if force.invented]
        return {
            "forces": real,
            "sandbox": invented,
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
            "source": "snapshot",
            "as_of": None,
            "stale": False,
        }

    def force(self, force: str) -> dict[str, Any]:
        """One force: contacts, senior officers where published. Raises UnknownThing."""
        facts = known(force)
        source = self._source(force)
        page = (source.force(force) if source else None) or {}
        methods = page.get("engagement_methods") or []
        links = [
            {"title": text.line(item.get("title")) or text.line(item.get("type")), "url": address}
            for item in methods
            if (address := text.web_address(item.get("url")))
        ]
        return {
            **self._listed(facts),
            "description": text.plain(page.get("description")),
            "links": links,
            "emergency": EMERGENCY,
            **self._marks(force, source, None),
        }

    def neighbourhoods(self, force: str) -> dict[str, Any]:
        """Ids and names of a force's neighbourhoods. Raises UnknownThing, NoData."""
        known(force)
        source = self._source(force)
        listed = source.neighbourhoods(force) if source else None
        note = None
        if listed is None:
            listed = [{"id": key, "name": None} for key in self.locator.neighbourhoods(force)]
            note = "Only the outlines of this force are loaded here; they carry ids and no names."
        if not listed:
            raise NoData(
                "The neighbourhoods of this force are not loaded here.",
                reason="No boundaries were imported and no harvest was made for this force.",
                coverage={"force": force, "outlines": self.locator.loaded},
            )
        items = [{"id": str(item["id"]), "name": text.line(item.get("name"))} for item in listed]
        return {"force": force, "neighbourhoods": items, **self._marks(force, source, None, note)}

    def boundary(self, force: str, neighbourhood: str) -> dict[str, Any]:
        """The outline as a GeoJSON Feature, coordinates as published. Raises UnknownThing, NoData."""
        facts = known(force)
        outline = self.locator.outline(force, neighbourhood)
        source = self._source(force)
        if outline is not None:
            geometry, edition = outline.geometry, outline.edition
        else:
            geometry, edition = self._published_ring(source, force, neighbourhood), None
        return {
            "type": "Feature",
            "id": f"{force}/{neighbourhood}",
            "geometry": mapping(geometry),
            "bbox": list(shapely.bounds(geometry)),
            "properties": {
                "force": facts.id,
                "id": neighbourhood,
                "name": self._name(source, force, neighbourhood),
                "edition": edition,
                **self._marks(force, source, None),
            },
        }

    def events_calendar(self, force: str, neighbourhood: str) -> bytes:
        """Meetings to come, as an iCalendar file. Raises UnknownThing, NoData."""
        known(force)
        source = self._source(force)
        publication = source.publication(force, neighbourhood) if source else None
        if publication is None and (source is None or self.locator.outline(force, neighbourhood) is None):
            self._refuse_unknown(source, force, neighbourhood)
        if publication is None or publication.events is None:
            raise NoData("The meetings of this neighbourhood are not published in the data loaded here.")
        name = self._name(source, force, neighbourhood) or neighbourhood
        return calendar(force, neighbourhood, name, events(publication.events, self._clock()), publication.as_of)

    def _position(self, place: Place) -> tuple[Position, bool]:
        """Who polices the place, and whether a source that might have known better did not answer."""
        position = self.locator.position(place.point)
        if position.force is None and place.force in all_forces():
            position = Position(place.force, None, None)
        if position.neighbourhood is not None or (position.force and all_forces()[position.force].invented):
            return position, False
        troubled = False
        for source in self._sources:
            if position.force is not None and not source.covers(position.force):
                continue
            try:
                found = source.locate(place.lat, place.lng)
            except _TROUBLE:
                troubled = True
                continue
            if found and found[0] in all_forces() and position.force in (None, found[0]):
                basis: Basis = "neighbourhood-outline"
                return Position(found[0], found[1], basis, position.near_boundary, position.beside), False
        return position, troubled

    def _team(
        self,
        place: Place,
        position: Position,
        force: Force,
        source: TeamSource | None,
        publication: Publication | None,
        troubled: bool,
    ) -> dict[str, Any]:
        key = position.neighbourhood
        missing = [part for part in _PARTS if publication is None or getattr(publication, part) is None]
        people = officers(publication.people) if publication and publication.people is not None else []
        issues = priorities(publication.priorities) if publication and publication.priorities is not None else []
        meetings = events(publication.events, self._clock()) if publication and publication.events is not None else []
        reach = text.contacts((publication.detail or {}).get("contact_details")) if publication else {}
        notes = [_DOWN] if troubled else _not_published(key, missing, people, issues, reach)
        complete = key is not None and not notes
        if position.near_boundary:
            notes.append(_NEAR)
        name = None
        if key and not (publication and publication.detail):
            name = self._name(source, force.id, key)
        return {
            "place": place.policed_by(force.id, key).document(),
            "force": force_document(force),
            "neighbourhood": neighbourhood_document(key, name, publication) if key else None,
            "officers": people,
            "contacts": reach,
            "priorities": issues,
            "events": meetings[:NEXT_EVENTS],
            "near_boundary": position.near_boundary,
            "beside": [{"force": other, "neighbourhood": area} for other, area in position.beside],
            "basis": position.basis,
            "emergency": EMERGENCY,
            "guarantee": guarantee_for(force.nation),
            "complete": complete,
            "coverage": {
                "force": force.id,
                "published": [part for part in _PARTS if part not in missing],
                "missing": missing,
                "outlines": self.locator.loaded,
            },
            **self._marks(force.id, source, publication, *notes),
            "stale": troubled or bool(publication and publication.stale),
        }

    def _source(self, force: str) -> TeamSource | None:
        return next((source for source in self._sources if source.covers(force)), None)

    def _listed(self, force: Force) -> dict[str, Any]:
        return {**force_document(force), "nation": force.nation, "territorial": force.territorial}

    def _name(self, source: TeamSource | None, force: str, neighbourhood: str) -> str | None:
        listed: Documents = (source.neighbourhoods(force) if source else None) or ()
        return next((text.line(item.get("name")) for item in listed if item["id"] == neighbourhood), None)

    def _published_ring(self, source: TeamSource | None, force: str, neighbourhood: str) -> MultiPolygon:
        ring = source.boundary(force, neighbourhood) if source else None
        if not ring:
            self._refuse_unknown(source, force, neighbourhood)
            raise NoData(
                "The outline of this neighbourhood is not loaded here.",
                reason="The operator has not imported the boundaries of this force.",
                coverage={"force": force, "outlines": self.locator.loaded},
            )
        return MultiPolygon([Polygon([(float(vertex["longitude"]), float(vertex["latitude"])) for vertex in ring])])

    def _refuse_unknown(self, source: TeamSource | None, force: str, neighbourhood: str) -> None:
        """UnknownThing when the force's list is known and lacks the id, so that it is not mistaken for missing data."""
        listed = source.neighbourhoods(force) if source else None
        keys = {str(item["id"]) for item in listed or ()} | set(self.locator.neighbourhoods(force))
        if keys and neighbourhood not in keys:
            raise UnknownThing(
                f"This force has no neighbourhood of that id. They are listed at /v1/forces/{force}/neighbourhoods."
            )

    def _marks(
        self, force: str, source: TeamSource | None, publication: Publication | None, *notes: str | None
    ) -> dict[str, Any]:
        """What every answer carries: how current, from where, under which licence."""
        said = [note for note in notes if note]
        if all_forces()[force].invented:
            said.insert(0, SANDBOX_NOTE)
        return {
            "as_of": publication.as_of if publication else None,
            "source": source.name if source else "snapshot",
            "stale": bool(publication and publication.stale),
            "licence": LICENCE,
            "attribution": ATTRIBUTION,
            "note": " ".join(said) or None,
        }


def _not_published(
    neighbourhood: str | None,
    missing: Sequence[str],
    people: Sequence[Any],
    issues: Sequence[Any],
    reach: dict[str, str],
) -> list[str]:
    """A sentence for each thing a person would look for and that is not there."""
    if neighbourhood is None:
        return ["The neighbourhood at this place is not known here, so no team is shown."]
    if len(missing) == len(_PARTS):
        return [_ONLY_OUTLINE]
    said = []
    if not people:
        said.append("Officers are not published for this neighbourhood.")
    if not issues:
        said.append("Priorities are not published for this neighbourhood.")
    if not reach:
        said.append("Contacts are not published for this neighbourhood.")
    if "events" in missing:
        said.append("Meetings are not published in this data.")
    return said
