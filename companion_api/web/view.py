"""What the page shows, gathered from the services. A part without data is left out, with its reason where known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from companion_api.core import months
from companion_api.core.categories import ALL_CRIME, CATEGORIES, NAMES
from companion_api.core.errors import CompanionError, NoData
from companion_api.core.licence import SANDBOX_NOTE
from companion_api.data.sandbox import holds
from companion_api.legal.service import Wish
from companion_api.web.charts import Dot, month_bars, point_map

if TYPE_CHECKING:
    from companion_api.core.place import Place
    from companion_api.crime.service import CrimeService
    from companion_api.legal.service import LegalPlaces
    from companion_api.places.service import Places
    from companion_api.policing.service import PolicingService

CHOICES: Final = [(slug, NAMES[slug]) for slug in (ALL_CRIME, *CATEGORIES) if slug != "public-disorder-weapons"]
HELP: Final = ("police-station", "court", "citizens-advice", "law-centre")
DOTS: Final = 1500
"""Most dots drawn on the map: the busiest points; the page stays light in a city centre."""
BUSIEST: Final = 8


@dataclass(frozen=True, slots=True)
class Services:
    """Whom the page asks."""

    places: Places
    crime: CrimeService
    policing: PolicingService
    legal: LegalPlaces


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form sent."""

    text: str
    category: str


def asked_of(args: Mapping[str, str]) -> Asked:
    """The form's fields; an unknown category is all crime, as the menu would show it."""
    category = args.get("category", ALL_CRIME)
    return Asked(args.get("q", "").strip()[:200], category if category in NAMES else ALL_CRIME)


def _blank(asked: Asked) -> dict[str, Any]:
    return {"asked": asked.text, "category": asked.category, "categories": CHOICES, "place": None}


def problem(asked: Asked, title: str, error: CompanionError) -> dict[str, Any]:
    """The page with a problem on it, and candidates to choose from where there are some."""
    candidates = error.extra.get("candidates", ())
    return {**_blank(asked), "problem": {"title": title, "detail": error.detail, "candidates": candidates}}


def answer(services: Services, asked: Asked) -> dict[str, Any]:
    """Everything the page shows for what was asked. Raises CompanionError when the place itself cannot be found."""
    page = _blank(asked)
    if not asked.text:
        return page
    place = services.places.resolve(asked.text)
    page["place"] = place.document()
    page["invented"] = SANDBOX_NOTE if holds(place.lat, place.lng) else None
    page.update(_crime(services, place, asked))
    page["team"] = _or_none(lambda: services.policing.team(place))
    page["services"] = _services(services, place)
    return page


def _crime(services: Services, place: Place, asked: Asked) -> dict[str, Any]:
    """Counts, level, trend, map: all from one pin of the sources, so that they agree."""
    crime = services.crime
    pinned = crime.sources.pin()
    question = crime.question(place, asked.category)
    try:
        summary = crime.summary(question, pinned)
    except CompanionError as error:
        return {"problem": {"title": "No crime figures for this place here", "detail": error.detail, "candidates": ()}}
    trend = crime.trend(question, pinned)
    kinds = [(slug, NAMES[slug], count) for slug, count in summary["by_category"].items() if count]
    return {
        "summary": summary,
        "level": summary["level"],
        "trend": trend,
        "reach": "one mile" if round(question.radius_m) == 1609 else f"{question.radius_m / 1000:g} km",
        "category_name": NAMES[asked.category],
        "kinds": sorted(kinds, key=lambda item: -item[2]),
        "bars": _bars(trend["by_month"]),
        "map": _map(crime.points(question, pinned), place, question.radius_m),
        "hotspots": crime.hotspots(question, BUSIEST, pinned)["items"],
    }


def _bars(by_month: dict[str, int]) -> str:
    known = sorted(by_month)
    every = months.span(known[0], known[-1]) if known else ()
    return month_bars(by_month, [month for month in every if month not in by_month])


def _map(points: dict[str, Any], place: Place, radius_m: float) -> str | None:
    dots = [
        Dot(
            lat=feature["geometry"]["coordinates"][1],
            lng=feature["geometry"]["coordinates"][0],
            count=feature["properties"]["total"],
            label=feature["properties"]["street"] or "No street name published",
        )
        for feature in points["features"][:DOTS]
    ]
    return point_map(dots, place.lat, place.lng, radius_m) if dots else None


def _services(services: Services, place: Place) -> list[dict[str, Any]]:
    """The nearest of each kind of help."""
    found: list[dict[str, Any]] = []
    for kind in HELP:
        nearest = _or_none(lambda kind=kind: services.legal.nearest(place, Wish(kinds=(kind,), limit=1)))  # type: ignore[misc]
        found += nearest["items"] if nearest else []
    return found


def _or_none(ask: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """The answer, or None where there is none for this place: the page then shows what there is."""
    try:
        return ask()
    except NoData:
        return None
