"""What upstream really sends is taken without loss; what it never sends is refused by name of field, not by value."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import orjson
import pytest

from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import UpstreamMisunderstood
from companion_api.data.live import records, schemas
from companion_api.data.live.schemas import Shape

SAVED = {
    "crimes-street-greenwich-2014-08": Shape(schemas.CrimeSchema, many=True),
    "crimes-street-leicester-2013-01": Shape(schemas.CrimeSchema, many=True),
    "crimes-street-leicester-2023-01": Shape(schemas.CrimeSchema, many=True),
    "gloucestershire-AA3-crimes-street-all-crime": Shape(schemas.CrimeSchema, many=True),
    "stops-force-2024-01": Shape(schemas.StopSchema, many=True),
    "stops-no-location": Shape(schemas.StopSchema, many=True),
    "stops-with-location": Shape(schemas.StopSchema, many=True),
    "crimes-street-dates": Shape(schemas.MonthPublishedSchema, many=True),
    "forces": Shape(schemas.ForceNameSchema, many=True),
    "gloucestershire-neighbourhoods": Shape(schemas.NeighbourhoodNameSchema, many=True),
    "gloucestershire-AA3": Shape(schemas.NeighbourhoodSchema),
    "gloucestershire-AA3-boundary": Shape(schemas.VertexSchema, many=True),
}

CRIME = {
    "category": "other-theft",
    "location_type": "Force",
    "location": {
        "latitude": "52.629831",
        "street": {"id": 1738423, "name": "On or near Marquis Street"},
        "longitude": "-1.132503",
    },
    "context": "",
    "outcome_status": {"category": "Unable to prosecute suspect", "date": "2024-02"},
    "persistent_id": "bb06",
    "id": 116206187,
    "location_subtype": "",
    "month": "2024-01",
}
STOP = {
    "type": "Person search",
    "involved_person": True,
    "datetime": "2017-01-04T07:41:00+00:00",
    "operation": None,
    "gender": "Male",
    "outcome": False,
    "location": None,
}


def test_every_saved_answer_is_here(real_data: Path) -> None:
    assert {path.stem for path in (real_data / "police-uk" / "api").glob("*.json")} == set(SAVED)


@pytest.mark.parametrize("name", SAVED)
def test_saved_answers_parse_without_loss(real_data: Path, name: str) -> None:
    sent = orjson.loads((real_data / "police-uk" / "api" / f"{name}.json").read_bytes())
    before = orjson.dumps(sent)
    assert orjson.dumps(SAVED[name].check(sent)) == before


@pytest.mark.parametrize("name", [name for name in SAVED if "crimes-street-" in name and "dates" not in name])
def test_every_saved_crime_is_counted(real_data: Path, name: str) -> None:
    """Nothing is lost between the answer and the columns it is counted from."""
    sent = orjson.loads((real_data / "police-uk" / "api" / f"{name}.json").read_bytes())
    month = records.crime_month(orjson.loads(orjson.dumps(records.crime_columns(records.check_crimes(sent)))))
    outcomes = (*month.outcomes, None)  # -1, the last one: none published
    found = [
        (f"{lat:.6f}", f"{lng:.6f}", CATEGORIES[category], month.streets[street], outcomes[outcome])
        for lat, lng, category, street, outcome in zip(
            month.lat, month.lng, month.category, month.street, month.outcome, strict=True
        )
    ]
    assert found == [
        (
            f"{float(crime['location']['latitude']):.6f}",
            f"{float(crime['location']['longitude']):.6f}",
            crime["category"],
            crime["location"]["street"]["name"],
            crime["outcome_status"]["category"] if crime["outcome_status"] else None,
        )
        for crime in sent
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"location": None, "location_type": None},
        {"outcome_status": None},
        {"persistent_id": "", "location_subtype": "STATION", "location_type": "BTP"},
        {"outcome_status": {"category": "Offender given penalty notice", "date": "2024-02"}},
        {"outcome_status": {"category": "Offender given a penalty notice", "date": "2024-02"}},
        {"context": "line\r\nline"},
        {"a new key": [1]},
    ],
)
def test_known_variants_of_a_crime_are_taken(change: dict[str, Any]) -> None:
    assert records.check_crimes([{**CRIME, **change}])


def test_absent_keys_and_numbers_for_coordinates_are_taken() -> None:
    crime = copy.deepcopy(CRIME)
    del crime["outcome_status"], crime["context"], crime["location_subtype"]
    crime["location"]["latitude"] = 52.6
    assert records.check_crimes([crime])


@pytest.mark.parametrize(
    "change",
    [
        {"category": "all-crime"},
        {"category": "burglry"},
        {"category": None},
        {"month": "2024-13"},
        {"month": None},
        {"id": "116206187"},
        {"location": {"latitude": "", "longitude": "1", "street": {"id": 1, "name": "x"}}},
        {"location": {"latitude": "nan", "longitude": "1", "street": {"id": 1, "name": "x"}}},
        {"location": {"latitude": "95", "longitude": "1", "street": {"id": 1, "name": "x"}}},
        {"location": {"latitude": "52", "longitude": "1", "street": None}},
        {"location": "52,1"},
        {"outcome_status": "Under investigation"},
    ],
)
def test_what_the_contract_does_not_allow_is_refused(change: dict[str, Any]) -> None:
    with pytest.raises(UpstreamMisunderstood) as refused:
        records.check_crimes([CRIME, {**CRIME, **change}])
    assert refused.value.extra["fields"]
    assert "burglry" not in str(refused.value.extra)


@pytest.mark.parametrize("document", [None, {}, "[]", [1], {"error": "x"}, 5])
def test_other_documents_are_refused(document: Any) -> None:
    with pytest.raises(UpstreamMisunderstood):
        records.check_crimes(document)


def test_stops_old_and_new() -> None:
    assert records.check_stops([STOP, {**STOP, "outcome": "Arrest", "outcome_object": {"id": "bu-arrest"}}])
    placed = {**STOP, "location": CRIME["location"]}
    assert records.stop_columns([STOP, placed])["outcome"] == ["Nothing found - no further action"]
    for change in ({"outcome": True}, {"datetime": "yesterday"}, {"operation": "yes"}):
        with pytest.raises(UpstreamMisunderstood):
            records.check_stops([{**STOP, **change}])
