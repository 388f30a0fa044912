"""Residents in circles, against a count without any index."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from companion_api.core.geo import Point, haversine_m
from companion_api.data import sandbox
from companion_api.places import converting
from companion_api.places.folder import TableFolder, sandbox_tables
from companion_api.places.population import PARTS, Population, spread_residents
from companion_api.places.spatial import distances_m
from companion_api.places.tables import open_table


def _spots(table: pa.Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(lat, lng, thousandths of residents) of every postcode of a table."""
    lat, lng = (table[name].to_numpy()[:-1] / 1e7 for name in ("lat", "lng"))
    return lat, lng, np.diff(table["residents_before"].to_numpy())


def _sandbox_table() -> pa.Table:
    postcodes = converting.postcodes(sandbox.FILES / "postcodes.csv").table
    return spread_residents([postcodes], converting.lsoas(sandbox.FILES / "lsoa.csv").table)


SANDBOX = _sandbox_table()


def test_everybody_is_counted_once() -> None:
    with (sandbox.FILES / "lsoa.csv").open() as file:
        expected = sum(int(row["residents_census2021"]) for row in csv.DictReader(file))
    assert Population(SANDBOX).total == expected


@settings(max_examples=300, deadline=None)
@given(st.floats(54.0, 54.4), st.floats(2.2, 2.9), st.floats(1, 40_000))
def test_any_circle_equals_a_plain_count(lat: float, lng: float, radius_m: float) -> None:
    lats, lngs, parts = _spots(SANDBOX)
    inside = [haversine_m(lat, lng, *spot) <= radius_m for spot in zip(lats.tolist(), lngs.tolist(), strict=True)]
    found = Population(SANDBOX).within(lat, lng, radius_m)
    assert found == int(parts[np.array(inside)].sum()) / PARTS or (found is None and not any(inside))


def test_an_empty_circle_has_nobody_but_the_open_sea_is_unknown() -> None:
    population = Population(SANDBOX)
    assert population.within(54.2, 2.55, 0.5) == 0.0
    assert population.within(55.5, 1.0, 5_000) is None
    assert population.within(0.0, 179.9, 5_000) is None
    assert population.within(90.0, 0.0, 5_000) is None


def test_residents_are_whole_parts_of_their_area() -> None:
    lsoas = pa.table(
        {
            "code": ["A", "B", "C"],
            "residents": [10, 7, 5],
            "lat": pa.array([515000000] * 3, pa.int32()),
            "lng": pa.array([0, 1, 2], pa.int32()),
        }
    )
    codes = pa.array(["A", "A", "A", "B", "", "X"]).dictionary_encode()
    postcodes = pa.table(
        {"lat": pa.array([515000000] * 6, pa.int32()), "lng": pa.array(range(6), pa.int32()), "lsoa": codes}
    )
    table = spread_residents([postcodes], lsoas)
    parts = np.diff(table["residents_before"].to_numpy()).tolist()
    assert sorted(parts) == [0, 0, 3333, 3333, 3334, 5000, 7000]
    assert np.diff(table["unknown_before"].to_numpy()).sum() == 2


def test_where_many_postcodes_have_no_residents_there_is_no_population() -> None:
    lsoas = pa.table(
        {"code": ["A"], "residents": [100], "lat": pa.array([0], pa.int32()), "lng": pa.array([0], pa.int32())}
    )
    rows = {"lat": pa.array([515000000] * 10, pa.int32()), "lng": pa.array([0] * 10, pa.int32())}
    codes = ["A"] * 8 + ["", ""]
    mostly = Population(spread_residents([pa.table(rows | {"lsoa": pa.array(codes).dictionary_encode()})], lsoas))
    assert mostly.within(51.5, 0.0, 100) is None
    nearly = Population(
        spread_residents([pa.table(rows | {"lsoa": pa.array(["A"] * 9 + [""]).dictionary_encode()})], lsoas)
    )
    assert nearly.within(51.5, 0.0, 100) == 100


def test_the_sandbox_has_residents_and_authorities_of_its_own(tmp_path: Path) -> None:
    tables = TableFolder(tmp_path)
    assert tables.within(54.2, 2.55, 2_000) == sandbox_tables().residents.within(54.2, 2.55, 2_000)  # type: ignore[union-attr]
    assert tables.within(51.5, -0.1, 2_000) is None
    district = tables.at(Point(54.2, 2.55))
    assert district is not None and district.name == "West Zedshire"
    assert tables.at(Point(51.5, -0.1)) is None


def test_england_and_wales_add_up_and_circles_equal_plain_counts(real_tables: Path) -> None:
    table = open_table(real_tables / "residents.arrow", "residents")
    population = Population(table)
    assert population.total == 59_597_576  # Census 2021, the sum of the published column
    lats, lngs, parts = _spots(table)
    chance = np.random.default_rng(5)
    checked = 0
    for place in chance.integers(0, len(lats), 60).tolist():
        lat, lng = lats[place] + chance.uniform(-0.02, 0.02), lngs[place] + chance.uniform(-0.02, 0.02)
        radius = float(chance.choice([100, 500, 1609.344, 5_000, 10_000]))
        found = population.within(lat, lng, radius)
        if found is not None:
            checked += 1
            assert found == int(parts[distances_m(lat, lng, lats, lngs) <= radius].sum()) / PARTS
    assert checked > 40


@pytest.mark.parametrize(
    ("lat", "lng", "known"),
    [(51.5, -0.12, True), (54.7, -3.2, True), (55.95, -3.19, False), (54.6, -5.93, False), (54.0, 1.5, False)],
)  # London, empty Cumbria, Edinburgh, Belfast, sea
def test_only_england_and_wales_have_residents(real_tables: Path, lat: float, lng: float, known: bool) -> None:
    assert (Population.open(real_tables / "residents.arrow").within(lat, lng, 800) is not None) == known


def test_a_local_authority_has_the_codes_of_both_censuses(real_tables: Path) -> None:
    found = TableFolder(real_tables).at(Point(52.6345, -1.1330))
    assert found is not None and found.name == "Leicester"
    assert {"E01013628", "E01032862"} & found.codes and len(found.codes) > 190
