"""Where the nearest police station, court or adviser is, and what is known about it. Plain Python, no Flask."""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from companion_api.core.errors import NoData, UnknownThing
from companion_api.core.licence import ATTRIBUTION, LICENCE, SANDBOX_NOTE
from companion_api.core.place import Place
from companion_api.data import sandbox
from companion_api.legal import cards
from companion_api.legal.areas import LOCAL, areas_for
from companion_api.legal.bank_holidays import is_bank_holiday
from companion_api.legal.index import Near, nearest_of
from companion_api.legal.model import KIND_NAMES, Service
from companion_api.legal.opening import open_state
from companion_api.legal.shelf import Collection, Shelf, sandbox_collection
from companion_api.legal.words import FAR_AWAY_M, distance_words, month_words

UK: Final = ZoneInfo("Europe/London")
FINDER_URL: Final = "https://www.find-court-tribunal.service.gov.uk/"
BANK_HOLIDAYS: Final = "On bank holidays hours may differ."
TODAY_IS_ONE: Final = "That day is a bank holiday somewhere in the UK, so hours may differ: ring before you go."
ASK_FIRST: Final = "These details are as published on the dates shown and may have changed: ring before you go."
WRONG_COURT: Final = (
    "Family, civil and housing cases go to the court that serves the area, which is not always the nearest. "
    "The data here does not say which court that is: look it up by postcode at find-court-tribunal.service.gov.uk."
)
RIGHT_COURT: Final = "Cases of this sort go to the court that serves the area; it comes first here, nearest or not."
OTHER_COURT: Final = (
    "Cases of this sort go to the court that serves the area: {name}. It is not among these, because it is not known "
    "to be all that was asked for."
)
WHICH_LAW: Final = (
    "Family, civil and housing cases go to the court that serves the area, which is not always the nearest. "
    "Say which area of law it is about (`area_of_law`) to be told which court that is."
)

NATIONS: Final[dict[str, frozenset[str]]] = {
    "police-station": frozenset({"England", "Wales"}),
    "court": frozenset({"England", "Wales"}),
    "tribunal": frozenset({"England", "Wales", "Scotland"}),
    "court-service": frozenset({"England", "Wales"}),
    "citizens-advice": frozenset({"England", "Wales", "Scotland", "Northern Ireland"}),
    "law-centre": frozenset({"England", "Wales"}),
    "legal-aid": frozenset({"England", "Wales"}),
}
"""Nations that the published originals of a kind cover."""

_NATIONS: Final = frozenset({"England", "Wales", "Scotland", "Northern Ireland"})
_COURT_KINDS: Final = frozenset({"court"})
_ACCESS: Final = ("access", "disabled", "hearing", "assistance dogs", "lift", "sunflower")
"""Words in names of facilities that a disabled visitor looks for."""

Fits = Callable[[Service], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person looks for."""

    kinds: tuple[str, ...]
    limit: int = 5
    court_types: tuple[str, ...] = ()
    area_of_law: str | None = None
    """Plain words ("housing") or a published name."""
    open_at: datetime | None = None
    """Only what is known to be open then."""
    confirmed: bool = False
    """Only places whose confidence is `good`."""


class LegalPlaces:
    """The services of this server. Thread-safe."""

    def __init__(self, shelf: Shelf, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._shelf = shelf
        self._clock = clock

    @property
    def version(self) -> str:
        """Changes with any service, and every five minutes, because answers say what is open now."""
        now = int(self._clock().timestamp()) // 300
        return f"{self._shelf.collection().version}|{sandbox_collection().version}|{now}"

    def describe(self) -> dict[str, Any]:
        """What is loaded, JSON-ready: counts and dates by kind, what the last import reported."""
        real = self._shelf.collection()
        return {"version": real.version, "kinds": real.coverage, "report": real.report}

    def nearest(self, place: Place, wish: Wish) -> dict[str, Any]:
        """The answer of `/v1/services/nearest`. Raises NoData when nothing of these kinds is loaded, InvalidParameter.

        In the sandbox only its own services are given, elsewhere only real ones.
        """
        collection = self._collection(place)
        _refuse_unloaded(wish.kinds, collection)
        now = self._clock().astimezone(UK)
        when = wish.open_at.astimezone(UK) if wish.open_at else now
        areas = areas_for(wish.area_of_law) if wish.area_of_law else ()
        fits = _filter(wish, areas, when)
        found = collection.index.nearest(place.lat, place.lng, wish.kinds, wish.limit, fits)
        serving = _serving(collection, place, wish, LOCAL.intersection(areas))
        shown = [service for service in serving if fits is None or fits(service)]
        near = _court_that_serves_first(found, shown, wish.limit, place)
        right = {service.id for service in serving}
        items = [
            self._item(item.service, now)
            | {
                "distance_m": round(item.distance_m),
                "distance_text": distance_words(item.distance_m),
                "far_away": item.distance_m >= FAR_AWAY_M,
                "why": "has-jurisdiction" if item.service.id in right else "nearest",
            }
            for item in near
        ]
        body: dict[str, Any] = {
            "origin": place.document(),
            "kinds": list(wish.kinds),
            "items": items,
            "text": _sentence(near, right, wish, collection),
        }
        jurisdiction = _jurisdiction(collection, place, wish, areas, serving, shown)
        if jurisdiction:
            body["jurisdiction"] = jurisdiction
        if areas:
            body["areas_of_law"] = list(areas)
            if jurisdiction and not shown:
                body["text"] += f" {jurisdiction['text']}"
        if wish.open_at:
            body["open_at"] = when.isoformat(timespec="minutes")
        elsewhere = _not_covered(place, wish.kinds)
        coverage = {kind: collection.coverage.get(kind, {"count": 0, "as_of": None}) for kind in wish.kinds}
        return body | _marks(collection, coverage, note=_note(collection, when) + elsewhere)

    def find(self, identity: str) -> Service:
        """The service of an id it has or had. Raises UnknownThing."""
        for collection in (self._shelf.collection(), sandbox_collection()):
            if identity in collection.by_id:
                return collection.by_id[identity]
        raise UnknownThing("There is no service of that id here. It may have closed: look for the nearest one again.")

    def detail(self, identity: str) -> dict[str, Any]:
        """The answer of `/v1/services/{id}`: everything known. Raises UnknownThing."""
        service = self.find(identity)
        now = self._clock().astimezone(UK)
        facilities = [item.document() for item in service.facilities]
        body = self._item(service, now) | {
            "name_cy": service.name_cy or None,
            "court_types": list(service.court_types),
            "serves": [{"area_of_law": area, "area": code} for area, code in service.serves],
            "accessibility": [item for item in facilities if _eases_access(item["name"])],
            "facilities": [item for item in facilities if not _eases_access(item["name"])],
            "visits": service.visits,
            "former_ids": list(service.also),
            "vcard_url": f"/v1/services/{service.id}.vcf",
            "geojson_url": f"/v1/services/{service.id}.geojson",
        }
        collection = self._home(service)
        coverage = {kind: collection.coverage[kind] for kind in service.kinds if kind in collection.coverage}
        marks = _marks(collection, coverage, note=_note(collection, now))
        return marks | body  # the service's own source and date stand before those of the whole

    def summary(self, service: Service) -> dict[str, Any]:
        """A service as lists show it."""
        return self._item(service, self._clock().astimezone(UK))

    def vcard(self, identity: str, base_url: str) -> str:
        """A service as a vCard; `base_url` is this server's address. Raises UnknownThing."""
        service = self.find(identity)
        return cards.vcard(service, f"{base_url.rstrip('/')}/v1/services/{service.id}")

    def geojson(self, identity: str) -> dict[str, Any]:
        """A service as a GeoJSON Feature whose properties are its detail. Raises UnknownThing."""
        return cards.geojson(self.find(identity), self.detail(identity))

    def _collection(self, place: Place) -> Collection:
        return sandbox_collection() if sandbox.holds(place.lat, place.lng) else self._shelf.collection()

    def _home(self, service: Service) -> Collection:
        invented = sandbox_collection()
        return invented if service.id in invented.by_id else self._shelf.collection()

    def _item(self, service: Service, now: datetime) -> dict[str, Any]:
        body: dict[str, Any] = {
            "id": service.id,
            "kind": service.kind,
            "name": service.name,
            "address": service.address,
            "postcode": service.postcode,
            "lat": service.point.lat if service.point else None,
            "lng": service.point.lng if service.point else None,
            "phone": service.phone or None,
            "phones": [phone.document() for phone in service.phones],
            "opening": [line.document() for line in service.opening],
            "open_now": open_state(service.opening, now),
            "url": service.url or None,
            "areas_of_law": list(service.areas_of_law),
            "confidence": service.confidence,
            "confidence_text": service.confidence_text or None,
            "notes": list(service.notes),
            "source": service.source,
            "as_of": service.as_of or None,
            "map_url": cards.map_url(service.point) if service.point else None,
            "geo_url": cards.geo_url(service.point, service.name) if service.point else None,
        }
        if service.phone:
            body["tel_url"] = cards.tel_url(service.phone)
        return body


def _refuse_unloaded(kinds: Sequence[str], collection: Collection) -> None:
    """Raise NoData when no service of any of `kinds` is loaded: none loaded is not none there."""
    if any(kind in collection.coverage for kind in kinds):
        return
    names = " or ".join(KIND_NAMES[kind][1] for kind in kinds)
    raise NoData(
        f"No {names} are loaded here. The person who runs this server can add them with `companion services import`.",
        reason="not-imported",
        coverage=collection.coverage,
    )


def _filter(wish: Wish, areas: Sequence[str], when: datetime) -> Fits | None:
    """What a service must satisfy, or None for no condition. The dearest check comes last."""
    checks: list[Fits] = []
    if wish.confirmed:
        checks.append(lambda service: service.confidence == "good")
    if wish.court_types:
        types = {name.lower() for name in wish.court_types}
        checks.append(lambda service: any(name.lower() in types for name in service.court_types))
    if areas:
        wanted = set(areas)
        checks.append(lambda service: not wanted.isdisjoint(service.areas_of_law))
    if wish.open_at:
        checks.append(lambda service: open_state(service.opening, when) is True)
    return (lambda service: all(check(service) for check in checks)) if checks else None


def _serving(collection: Collection, place: Place, wish: Wish, areas: Container[str]) -> list[Service]:
    """Courts published to serve the place for one of these areas of law."""
    if not _COURT_KINDS.intersection(wish.kinds):
        return []
    codes = {place.force, place.name.split(" ")[0] if place.kind in {"postcode", "sector", "outcode"} else None}
    return [
        service
        for service in collection.with_jurisdiction
        if any(area in areas and code in codes for area, code in service.serves)
    ]


def _court_that_serves_first(found: Sequence[Near], serving: Sequence[Service], limit: int, place: Place) -> list[Near]:
    """The courts that serve the place, nearest of them first, then the rest as found."""
    first = nearest_of(serving, place.lat, place.lng)
    taken = {item.service.id for item in first}
    return [*first, *(item for item in found if item.service.id not in taken)][:limit]


def _jurisdiction(
    collection: Collection,
    place: Place,
    wish: Wish,
    areas: Sequence[str],
    serving: Sequence[Service],
    shown: Sequence[Service],
) -> dict[str, Any] | None:
    """Whether the nearest court is the right one; None where that does not depend on where a person lives."""
    if not _COURT_KINDS.intersection(wish.kinds) or (areas and not LOCAL.intersection(areas)):
        return None
    if shown:
        text = RIGHT_COURT
    elif serving:
        text = OTHER_COURT.format(name=" or ".join(service.name for service in serving))
    else:
        text = WHICH_LAW if not areas and _serving(collection, place, wish, LOCAL) else WRONG_COURT
    return {"known": bool(serving), "text": text, "url": FINDER_URL, "court_ids": [service.id for service in serving]}


def _sentence(near: Sequence[Near], right: Container[str], wish: Wish, collection: Collection) -> str:
    """The answer in one or two plain sentences."""
    one = " or ".join(KIND_NAMES[kind][0] for kind in wish.kinds)
    limits = _limits_in_words(wish)
    if not near:
        count = sum(collection.index.count(kind) for kind in wish.kinds)
        return f"No {one}{limits} is known among the {count} loaded here."
    first = near[0]
    which = f"court that serves this place{limits}" if first.service.id in right else f"nearest {one}{limits}"
    sentence = f"The {which} is {first.service.name}, {distance_words(first.distance_m)}."
    if first.service.as_of:
        sentence += f" As published in {month_words(first.service.as_of)}."
    if first.service.confidence != "good":
        sentence += f" {first.service.confidence_text}"
    return sentence


def _limits_in_words(wish: Wish) -> str:
    limits = ""
    if wish.court_types:
        limits += f" of type {' or '.join(wish.court_types)}"
    if wish.area_of_law:
        limits += f" for {wish.area_of_law}"
    if wish.confirmed:
        limits += " with a confirmed public counter"
    if wish.open_at:
        limits += " that is open then by published hours"
    return limits


def _note(collection: Collection, when: datetime) -> str:
    parts = [TODAY_IS_ONE if is_bank_holiday(when.date()) else BANK_HOLIDAYS]
    parts.append(SANDBOX_NOTE if collection.source == "sandbox" else ASK_FIRST)
    return " ".join(parts)


def _not_covered(place: Place, kinds: Sequence[str]) -> str:
    """A sentence for a place in a nation that the publications of these kinds leave out; else nothing."""
    missing = [
        KIND_NAMES[kind][1] for kind in kinds if place.country in _NATIONS and place.country not in NATIONS[kind]
    ]
    return f" The lists here hold no {' or '.join(missing)} of {place.country}." if missing else ""


def _marks(collection: Collection, coverage: dict[str, Any], note: str) -> dict[str, Any]:
    """What every answer carries."""
    dates = [item["as_of"] for item in coverage.values() if item["as_of"]]
    return {
        "as_of": max(dates, default=None),
        "source": collection.source,
        "stale": False,
        "licence": LICENCE,
        "attribution": ATTRIBUTION,
        "coverage": coverage,
        "note": note,
    }


def _eases_access(name: str) -> bool:
    return any(word in name.lower() for word in _ACCESS)
