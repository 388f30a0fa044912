"""The crime room over a source whose every row is in sight: months, gaps, measures, words."""

from __future__ import annotations

from typing import Any

import pytest

from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import InvalidParameter, NoData
from companion_api.core.months import add, span
from companion_api.core.place import Place, Residents
from companion_api.crime.book import BookShelf
from companion_api.crime.service import CrimeService
from companion_api.data.choose import Sources
from tests.crime.crime_rows import Everywhere, Row, Rows

BOOKS = BookShelf()
HERE = Place("EA1 1AA", "postcode", 52.0, 0.0)
YEARS = span("2022-01", "2024-12")


def _service(source: Rows, residents: Residents | None = None) -> CrimeService:
    return CrimeService(Sources("auto", snapshot=lambda: source), books=BOOKS, residents=residents)


def _rows(months: tuple[str, ...], each: int, **kind: Any) -> list[Row]:
    return [Row(month, **kind) for month in months for _ in range(each)]


def test_a_month_nobody_published_is_not_a_zero() -> None:
    published = [month for month in YEARS if month != "2024-05"]
    service = _service(Rows(_rows(YEARS, 2), {"eastshire": published}))
    found = service.summary(service.question(HERE, "burglary"))
    assert found["total"] == 22, "rows that strayed into the unpublished month are not counted"
    assert "2024-05" not in found["by_month"]
    assert found["months_missing"] == ["2024-05"]
    assert found["months_covered"] == 11
    assert found["coverage"]["missing"] == ["2024-05"]
    assert "Not published: May 2024." in found["note"]
    assert "1 of those months is not published" in found["text"]


def test_default_window_is_the_year_up_to_the_latest_month() -> None:
    service = _service(Rows(_rows(YEARS, 1), {"eastshire": YEARS}))
    found = service.summary(service.question(HERE))
    assert (found["from"], found["to"], found["as_of"]) == ("2024-01", "2024-12", "2024-12")
    assert found["category"] == "all-crime"
    assert found["by_category"]["burglary"] == found["total"] == 12


@pytest.mark.parametrize(
    ("first", "last"), [("2025-01", "2025-02"), ("2010-01", "2010-12"), (None, "0000-01"), ("9999-12", None)]
)
def test_a_window_outside_the_data_has_no_data(first: str | None, last: str | None) -> None:
    service = _service(Rows(_rows(YEARS, 1), {"eastshire": YEARS}))
    with pytest.raises(NoData) as caught:
        service.summary(service.question(HERE, first=first, last=last))
    assert "January 2022 to December 2024" in caught.value.detail
    assert caught.value.extra["coverage"]["first"] == "2022-01"


def test_a_window_partly_outside_is_answered_with_what_is_missing() -> None:
    service = _service(Rows(_rows(YEARS, 1), {"eastshire": YEARS}))
    found = service.summary(service.question(HERE, first="2024-11", last="2025-02"))
    assert found["total"] == 2
    assert found["months_missing"] == ["2025-01", "2025-02"]


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [("2024-13", None, "from"), (None, "2024", "to"), ("2024-02", "2024-01", "from"), ("1990-01", "2024-01", "from")],
)
def test_windows_that_make_no_sense(first: str | None, last: str | None, field: str) -> None:
    service = _service(Rows([], {"eastshire": YEARS}))
    with pytest.raises(InvalidParameter) as caught:
        service.summary(service.question(HERE, first=first, last=last))
    assert caught.value.field == field


def test_no_force_here_is_no_data_not_zero() -> None:
    service = _service(Rows([], {"eastshire": YEARS}, locate=lambda lat, lng: None))
    for ask in (service.summary, service.level, service.trend, service.points, service.hotspots, service.outcomes):
        with pytest.raises(NoData) as caught:
            ask(service.question(HERE))
        assert "not a count of zero" in caught.value.detail
        assert caught.value.extra["reason"]


def test_nothing_open_at_all() -> None:
    service = CrimeService(Sources("auto"))
    with pytest.raises(NoData, match="No police data is loaded"):
        service.summary(service.question(HERE))


def test_unplaced_records_are_counted_apart() -> None:
    rows = _rows(YEARS, 3) + _rows(YEARS, 1, lat=None)
    service = _service(Rows(rows, {"eastshire": YEARS}))
    found = service.summary(service.question(HERE, "burglary"))
    assert found["total"] == 36
    assert found["unplaced"] == {"force": "eastshire", "count": 12, "share": 0.25}


def test_the_level_leaves_anti_social_behaviour_out() -> None:
    rows = _rows(YEARS, 4) + _rows(YEARS, 50, category="anti-social-behaviour")
    service = _service(Rows(rows, {"eastshire": YEARS}))
    found = service.summary(service.question(HERE))
    assert found["total"] == 54 * 12
    assert found["level"]["count"] == 4 * 12
    without = ",".join(slug for slug in CATEGORIES if slug != "anti-social-behaviour")
    assert service.level(service.question(HERE, without))["count"] == 4 * 12
    own = service.level(service.question(HERE, "anti-social-behaviour"))
    assert own["count"] == 50 * 12
    assert own["value"] is not None


@pytest.mark.parametrize(("months", "given"), [(8, False), (9, True), (12, True)])
def test_a_level_needs_nine_months(months: int, given: bool) -> None:
    window = span(add("2024-12", 1 - months), "2024-12")
    service = _service(Rows(_rows(window, 30), {"eastshire": window}))
    found = service.level(service.question(HERE, "burglary"))
    assert (found["value"] is not None) == given
    assert found["months"] == months
    if not given:
        assert found["word"] == "no data"
        assert "at least 9 months" in found["text"]
        assert found["sure"] == 0.0


def test_missing_months_shorten_the_year_and_are_replaced_by_earlier_ones() -> None:
    published = [month for month in YEARS if month not in {"2024-02", "2024-03"}]
    service = _service(Rows(_rows(tuple(published), 10), {"eastshire": published}))
    found = service.level(service.question(HERE, "burglary"))
    assert (found["from"], found["to"], found["months"]) == ("2023-11", "2024-12", 12)
    assert found["per_year"] == 120.0


def test_a_rare_crime_is_counted_over_three_years() -> None:
    rows = [Row("2022-03"), Row("2023-07"), Row("2024-01")]
    service = _service(Rows(rows, {"eastshire": YEARS}))
    found = service.level(service.question(HERE, "burglary"))
    assert (found["months"], found["count"], found["per_year"]) == (36, 3, 1.0)


def test_the_level_looks_at_the_year_before_the_last_month_asked() -> None:
    service = _service(Rows(_rows(span("2023-01", "2023-12"), 20), {"eastshire": YEARS}))
    found = service.summary(service.question(HERE, "burglary", first="2023-12", last="2023-12"))
    assert found["total"] == 20
    assert found["level"]["count"] == 240, "never from one month"


def test_measures() -> None:
    source = Rows(_rows(YEARS, 20) + _rows(YEARS, 20, category="shoplifting"), {"eastshire": YEARS})
    peopled = _service(source, Everywhere(10_000.0))
    found = peopled.level(peopled.question(HERE, "burglary"))
    assert found["measure"] == "per-resident"
    assert found["rate_per_1000"] == 24.0
    assert (found["value"], found["word"]) == (5, "high")
    assert found["ratio"] > 5
    assert peopled.level(peopled.question(HERE, "shoplifting"))["measure"] == "per-circle"
    for residents in (None, Everywhere(499.0), Everywhere(None)):
        service = _service(source, residents)
        found = service.level(service.question(HERE, "burglary"))
        assert found["measure"] == "per-circle"
        assert found["rate_per_1000"] is None
        assert "not adjusted for how many people live here" in found["text"]


def test_a_level_of_several_kinds_together_is_not_invented() -> None:
    service = _service(Rows(_rows(YEARS, 9), {"eastshire": YEARS}))
    found = service.summary(service.question(HERE, "burglary,robbery"))
    assert found["category"] == "burglary,robbery"
    assert found["level"]["value"] is None
    assert "one kind of crime" in found["level"]["text"]


def test_a_circle_finer_than_the_data_has_no_level() -> None:
    service = _service(Rows(_rows(YEARS, 9), {"eastshire": YEARS}))
    assert service.level(service.question(HERE, "burglary", radius_m=150))["value"] is None


def test_a_neighbour_without_data_takes_the_level_away_unless_it_is_high_already() -> None:
    silent = {"westshire": 1000.0}
    few = _service(Rows(_rows(YEARS, 3), {"eastshire": YEARS}, reaches=silent), Everywhere(10_000.0))
    found = few.level(few.question(HERE, "burglary"))
    assert found["value"] is None
    assert "policed by Westshire" in found["text"], "by its name, not its id"
    assert "policed by Westshire" in few.summary(few.question(HERE, "burglary"))["note"]
    assert few.level(few.question(HERE, "burglary", radius_m=900))["value"] is not None, "the circle does not reach it"
    many = _service(Rows(_rows(YEARS, 40), {"eastshire": YEARS}, reaches=silent), Everywhere(10_000.0))
    found = many.level(many.question(HERE, "burglary"))
    assert (found["value"], found["complete"]) == (5, False)
    assert "higher still" in found["text"]


def test_trend_compares_namesake_months() -> None:
    published = [month for month in YEARS if month != "2023-04"]
    rows = _rows(span("2023-01", "2023-12"), 2) + _rows(span("2024-01", "2024-12"), 10)
    service = _service(Rows(rows, {"eastshire": published}))
    found = service.trend(service.question(HERE, "burglary"))
    assert found["months_compared"] == 11
    assert (found["before"], found["now"]) == (22, 110), "April is left out of both years"
    assert found["verdict"] == "clearly-up"
    assert "2023-04" not in found["by_month"]
    assert next(iter(found["by_month"])) == "2023-01"
    assert "%" not in found["text"]


def test_small_counts_are_ordinary_variation() -> None:
    rows = [Row("2023-06")] * 5 + [Row("2024-06")] * 9
    service = _service(Rows(rows, {"eastshire": YEARS}))
    found = service.trend(service.question(HERE, "burglary"))
    assert (found["before"], found["now"], found["verdict"]) == (5, 9, "no-clear-change")
    assert "9" in found["text"]
    assert "5" in found["text"]


def test_a_year_alone_has_no_trend() -> None:
    year = span("2024-01", "2024-12")
    service = _service(Rows(_rows(year, 5), {"eastshire": year}))
    found = service.trend(service.question(HERE, "burglary"))
    assert (found["verdict"], found["z"]) == ("not-enough-data", None)


def test_table_of_years() -> None:
    rows = _rows(YEARS, 1) + _rows(YEARS, 2, category="robbery", lat=53.0) + _rows(YEARS, 1, category="drugs")
    service = _service(Rows(rows, {"eastshire": YEARS}))
    table = service.trend(service.question(HERE, "burglary,robbery"))["table"]
    assert [(row["year"], row["area"], row["force"]) for row in table["calendar"]] == [
        ("2022", 12, 36),
        ("2023", 12, 36),
        ("2024", 12, 36),
    ]
    assert [(row["year"], row["months_covered"], row["force"]) for row in table["april_to_march"]] == [
        ("2021/22", 3, 9),
        ("2022/23", 12, 36),
        ("2023/24", 12, 36),
        ("2024/25", 9, 27),
    ]


def test_compare() -> None:
    there = Place("EA2 2BB", "postcode", 52.5, 0.0)
    rows = _rows(YEARS, 10) + _rows(YEARS, 2, lat=52.5)
    service = _service(Rows(rows, {"eastshire": YEARS}), Everywhere(5000.0))
    found = service.compare(service.question(HERE, "burglary"), service.question(there, "burglary"))
    assert (found["a"]["total"], found["b"]["total"]) == (120, 24)
    assert (found["verdict"], found["ratio"], found["measure"]) == ("higher", 5.0, "per-resident")
    assert found["interval"][0] > 1
    assert "note" not in found
    back = service.compare(service.question(there, "burglary"), service.question(HERE, "burglary"))
    assert back["verdict"] == "lower"
    same = service.compare(service.question(HERE, "burglary"), service.question(HERE, "burglary"))
    assert same["verdict"] == "cant-tell"
    assert "overlap" in same["note"]


def test_compare_uses_the_months_both_published() -> None:
    west = Place("WE1 1AA", "postcode", 50.0, 0.0)
    published = {"eastshire": YEARS, "westshire": span("2024-07", "2024-12")}
    rows = _rows(YEARS, 10) + _rows(YEARS, 10, lat=50.0, force="westshire")
    source = Rows(rows, published, locate=lambda lat, lng: "eastshire" if lat > 51 else "westshire")
    service = _service(source)
    found = service.compare(service.question(HERE, "burglary"), service.question(west, "burglary"))
    assert found["months_compared"] == 6
    assert (found["ratio"], found["verdict"]) == (1.0, "cant-tell")


def test_points_leave_out_months_nobody_published() -> None:
    published = [month for month in YEARS if month not in {"2024-05", "2024-09"}]
    service = _service(Rows(_rows(YEARS, 2), {"eastshire": published}))
    question = service.question(HERE, "burglary")
    assert service.points(question)["total"] == service.summary(question)["total"] == 20
    assert len(service.points(question)["features"]) == 1
    assert service.outcomes(question)["total"] == 20


def test_points_and_streets() -> None:
    rows = [
        *_rows(("2024-01",), 3),
        *_rows(("2024-02",), 2, lat=52.001),
        *_rows(("2024-03",), 4, lat=52.012),  # the same name, over a kilometre off: another street
        *_rows(("2024-03",), 1, street="", lat=52.002),
    ]
    service = _service(Rows(rows, {"eastshire": YEARS}))
    question = service.question(HERE, "burglary")
    points = service.points(question)
    assert points["type"] == "FeatureCollection"
    assert [feature["properties"]["total"] for feature in points["features"]] == [4, 3, 2, 1]
    assert points["features"][0]["geometry"]["coordinates"] == [0.0, 52.012]
    streets = service.hotspots(question)["items"]
    assert [(street["street"], street["total"]) for street in streets] == [
        ("On or near Park Street", 5),
        ("On or near Park Street", 4),
        ("No street name published", 1),
    ]
    assert len(service.hotspots(question, 1)["items"]) == 1


def test_outcomes() -> None:
    rows = _rows(("2024-01",), 3, outcome="Under investigation") + _rows(("2024-02",), 2, revised=True)
    service = _service(Rows(rows, {"eastshire": YEARS}))
    found = service.outcomes(service.question(HERE, "burglary"))
    assert (found["total"], found["with_outcome"], found["not_published"]) == (5, 3, 2)
    assert found["by_outcome"] == {"Under investigation": 3}
    assert "2 no outcome is published" in found["text"]
    assert found["revised"] == 2
    assert "outcome of 2 was revised" in found["text"]


def test_stops_have_months_of_their_own() -> None:
    source = Rows([], {"eastshire": YEARS}, stop_months_missing=("2024-03",))
    service = _service(source)
    found = service.stops(service.question(HERE))
    assert found["months_missing"] == ["2024-03"]
    assert found["by_month"]["2024-12"] == 2
    assert "2024-03" not in found["by_month"]
    nothing = _service(Rows([], {"eastshire": YEARS}, stop_months_missing=YEARS))
    with pytest.raises(NoData, match="No stop and search"):
        nothing.stops(nothing.question(HERE))


def test_data_names_every_source() -> None:
    found = _service(Rows([], {"eastshire": YEARS})).data()
    assert found["as_of"] == "2024-12"
    assert found["sources"][0]["forces"]["eastshire"]["present"] == list(YEARS)
    assert "homes-england-wales" in found["levels"]["comparators"]


def test_an_answer_keeps_to_the_sources_it_pinned() -> None:
    old, new = (Rows(_rows(YEARS, each), {"eastshire": YEARS}, version=str(each)) for each in (1, 5))
    current = [old]
    service = CrimeService(Sources("auto", snapshot=lambda: current[0]))
    pinned = service.sources.pin()
    current[0] = new
    question = service.question(HERE, "burglary")
    assert service.summary(question, pinned)["total"] == 12
    assert service.summary(question)["total"] == 60
    assert service.version_of(pinned) != service.version
