"""Two places side by side: higher, lower, or no telling them apart."""

from __future__ import annotations

from typing import Any, Final

from companion_api.core.geo import haversine_m
from companion_api.core.place import Residents
from companion_api.crime import words
from companion_api.crime.book import Measure
from companion_api.crime.compare import Comparison, compare
from companion_api.crime.levels import BY_CIRCLE_ONLY, FEW_RESIDENTS
from companion_api.crime.question import Facts

_YEAR: Final = 12


def comparison(
    a: Facts, b: Facts, summary_a: dict[str, Any], summary_b: dict[str, Any], residents: Residents | None
) -> dict[str, Any]:
    """The compare document, `schemas.CompareAnswer`: `a` against `b`: "higher" means that `a` is.

    Rates are over the months that both forces published, per resident where both circles have enough people.
    """
    common = tuple(month for month in a.months if month in b.covered)
    body = {"a": summary_a, "b": summary_b, "months_compared": len(common)}
    if not common:
        text = "There is no month that was published for both places, so they cannot be compared."
        return {**body, "ratio": None, "interval": None, "verdict": "no-data", "measure": None, "text": text}
    measure, people_a, people_b = _measure(a, b, residents)
    years = len(common) / _YEAR
    count_a, count_b = a.count(common, a.slugs), b.count(common, b.slugs)
    found = compare(count_a, people_a * years, count_b, people_b * years)
    return {
        **body,
        "ratio": _rounded(found.ratio),
        "interval": [_rounded(limit) for limit in found.interval] if found.interval else None,
        "verdict": found.verdict,
        "measure": measure,
        "text": _text(a, b, found, measure, count_a, count_b, common),
        **_caveats(a, b),
    }


def _measure(a: Facts, b: Facts, residents: Residents | None) -> tuple[Measure, float, float]:
    """The measure both places allow, and the exposure of each for one year."""
    if residents is not None and not BY_CIRCLE_ONLY.issuperset(a.slugs):
        people = [
            residents.within(side.question.place.lat, side.question.place.lng, side.question.radius_m)
            for side in (a, b)
        ]
        if all(count is not None and count >= FEW_RESIDENTS for count in people):
            return "per-resident", float(people[0] or 0), float(people[1] or 0)
    return "per-circle", 1.0, 1.0


def _rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 2)


def _text(
    a: Facts, b: Facts, found: Comparison, measure: Measure, count_a: int, count_b: int, common: tuple[str, ...]
) -> str:
    name_a, name_b = a.question.place.name, b.question.place.name
    what = words.noun(a.slugs)
    near = f"within {words.distance(a.question.radius_m)}"
    counts = (
        f"{words.counted(a.slugs, count_a)} {words.were(count_a)} recorded {near} of {name_a} and "
        f"{words.number(count_b)} {near} of {name_b}, {words.period(common[0], common[-1])}."
    )
    if measure == "per-resident":
        basis = "for the number of people who live there"
    else:
        basis = "not adjusted for how many people live there"
    if found.verdict == "cant-tell":
        return f"{counts} The two can't be told apart ({basis})."
    return f"{counts} Recorded {what} are {found.verdict} around {name_a} than around {name_b} ({basis})."


def _caveats(a: Facts, b: Facts) -> dict[str, str]:
    place_a, place_b = a.question.place, b.question.place
    apart = haversine_m(place_a.lat, place_a.lng, place_b.lat, place_b.lng)
    if apart < a.question.radius_m + b.question.radius_m:
        return {"note": "The two circles overlap; crimes in both are counted on each side."}
    return {}
