"""Stop and search near a place."""

from __future__ import annotations

from typing import Any

from companion_api.core.errors import NoData
from companion_api.crime import words
from companion_api.crime.question import Ground


def stops(ground: Ground) -> dict[str, Any]:
    """Stops by month (UK local time), object of the search, outcome, law and type. Raises NoData without any file.

    Forces publish stops apart from crimes, so the months known here may differ from those of the crimes.
    """
    found = ground.source.stops(ground.question.circle, ground.first, ground.last)
    missing = set(found.months_missing)
    known = [month for month in ground.window if month not in missing]
    coverage = {**ground.coverage_document(), "months": known, "missing": [m for m in ground.window if m in missing]}
    if not known:
        reason = "No stop and search is published for this place and these months in the data loaded here."
        raise NoData(f"{reason} This is not a count of zero.", reason=reason, coverage=coverage)
    body = ground.envelope()
    del body["category"]
    near = f"within {words.distance(ground.question.radius_m)} of {ground.question.place.name}"
    searches = "stop and search" if found.total == 1 else "stops and searches"
    return {
        **body,
        "coverage": coverage,
        "total": found.total,
        "by_month": {month: found.by_month.get(month, 0) for month in known},
        "by_object": found.by_object,
        "by_outcome": found.by_outcome,
        "by_legislation": found.by_legislation,
        "by_type": found.by_type,
        "months_covered": len(known),
        "months_missing": coverage["missing"],
        "text": f"{words.number(found.total)} {searches} {words.were(found.total)} recorded {near} "
        f"{words.period(known[0], known[-1])}.",
    }
