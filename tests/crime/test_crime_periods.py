"""Any window over any pattern of published months: what is counted, what is missing, nothing in between."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion_api.core.errors import NoData
from companion_api.core.months import add, span
from companion_api.core.place import Place
from companion_api.crime.book import BookShelf
from companion_api.crime.level import MIN_MONTHS
from companion_api.crime.question import Ground
from companion_api.crime.service import CrimeService
from companion_api.data.choose import Sources
from tests.crime.crime_rows import Row, Rows

BOOKS = BookShelf()
HERE = Place("EA1 1AA", "postcode", 52.0, 0.0)
HELD = span("2022-01", "2024-12")
ROWS = [Row(month) for position, month in enumerate(HELD) for _ in range(position % 5)]

published = st.sets(st.sampled_from(HELD)).map(sorted)
windows = st.tuples(st.integers(-14, 40), st.integers(0, 60)).map(
    lambda drawn: (add(HELD[0], drawn[0]), add(HELD[0], drawn[0] + drawn[1]))
)


def _service(months: list[str]) -> CrimeService:
    source = Rows(ROWS, {"eastshire": months}, months=HELD)
    return CrimeService(Sources("auto", snapshot=lambda: source), books=BOOKS)


@given(published, windows)
@settings(max_examples=150, deadline=None)
def test_counted_and_missing_make_the_window(months: list[str], window: tuple[str, str]) -> None:
    service = _service(months)
    asked = span(*window)
    question = service.question(HERE, "burglary", first=window[0], last=window[1])
    covered = [month for month in asked if month in months]
    if not covered:
        with pytest.raises(NoData):
            service.summary(question)
        return
    found = service.summary(question)
    assert list(found["by_month"]) == covered
    assert found["months_missing"] == [month for month in asked if month not in months]
    assert found["total"] == sum(row.month in covered for row in ROWS)
    stretches = Ground(question, service.sources.pin()).stretches()
    assert [month for first, last in stretches for month in span(first, last)] == covered
    assert service.points(question)["total"] == found["total"]
    level = found["level"]
    assert level["value"] is None or level["months"] >= MIN_MONTHS


@given(published, st.sampled_from(HELD))
@settings(max_examples=100, deadline=None)
def test_a_trend_sets_each_month_against_its_namesake(months: list[str], last: str) -> None:
    service = _service(months)
    try:
        found = service.trend(service.question(HERE, "burglary", last=last))
    except NoData:
        assert not set(span(add(last, -11), last)) & set(months)
        return
    pairs = [month for month in span(add(last, -11), last) if month in months and add(month, -12) in months]
    assert found["months_compared"] == len(pairs)
    assert found["now"] == sum(row.month in pairs for row in ROWS)
    assert found["before"] == sum(add(row.month, 12) in pairs for row in ROWS)
    assert (found["verdict"] == "not-enough-data") == (len(pairs) < 9)
