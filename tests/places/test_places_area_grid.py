"""The grid of areas says what the nearest postcode would, or nothing."""

from __future__ import annotations

import math
import random

import pyarrow as pa
import pytest

from companion_api.places import converting
from companion_api.places.area_grid import AROUND_M, AreaGrid
from companion_api.places.postcodes import Postcodes


@pytest.fixture(scope="module")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Postcodes:
    """Clusters of postcodes of three areas, with borders, gaps and stray ones between."""
    rng = random.Random(11)
    lines = ["postcode,lat,lng,quality,country,lad,pfa,lsoa21_approx"]
    for number in range(4000):
        area = rng.randrange(3)
        lat, lng = 52 + 0.12 * area + rng.gauss(0, 0.05), -1 + 0.15 * (area % 2) + rng.gauss(0, 0.06)
        outward, inward = f"AB{number // 100 % 90 + 1}", f"{number % 10}{'ABDEFGHJLN'[number // 10 % 10]}A"
        lines.append(f"{outward} {inward},{lat:.5f},{lng:.5f},10,{'EEW'[area]},X,E2300000{area},")
    path = tmp_path_factory.mktemp("places") / "postcodes.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    table: pa.Table = converting.postcodes(path).table
    return Postcodes(table)


def test_what_the_grid_says_is_what_the_nearest_postcode_says(towns: Postcodes) -> None:
    grid = AreaGrid([towns])
    rng = random.Random(12)
    told = 0
    for _ in range(6000):
        lat, lng = rng.uniform(51.7, 52.6), rng.uniform(-1.4, -0.5)
        settled = grid.at(lat, lng)
        if settled is not None:
            nearest = towns.nearest(lat, lng)
            assert nearest is not None
            assert settled == (nearest.pfa, nearest.country)
            told += 1
    assert told > 1000, "it would be of no use otherwise"


def test_the_areas_around_are_all_that_a_nearest_postcode_has(towns: Postcodes) -> None:
    grid = AreaGrid([towns])
    rng = random.Random(13)
    told = alone = 0
    for _ in range(800):
        lat, lng = rng.uniform(51.7, 52.6), rng.uniform(-1.4, -0.5)
        around = grid.around(lat, lng)
        if around is None:
            continue
        told, alone = told + 1, alone + (len(around) == 1)
        for _ in range(6):
            bearing, metres = rng.uniform(0, 2 * math.pi), AROUND_M * math.sqrt(rng.random())
            up, across = metres * math.sin(bearing) / 111_195, metres * math.cos(bearing) / 111_195
            nearest = towns.nearest(lat + up, lng + across / math.cos(math.radians(lat)))
            assert nearest is not None
            assert (nearest.pfa, nearest.country) in around
    assert told > 100
    assert alone > 20, "it would be of no use otherwise"


@pytest.mark.parametrize(("lat", "lng"), [(0, 0), (52, 3.9), (90, 180), (-90, -180), (62, 4), (48, -12)])
def test_the_grid_is_silent_at_sea_and_abroad(towns: Postcodes, lat: float, lng: float) -> None:
    assert AreaGrid([towns]).at(lat, lng) is None
    assert AreaGrid([]).at(lat, lng) is None
    assert AreaGrid([towns]).around(lat, lng) is None
    assert AreaGrid([]).around(lat, lng) is None
