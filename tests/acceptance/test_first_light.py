"""First light: real police data is loaded as a user loads it, asked as a resident asks, and every number is recounted.

The recount (tests/oracle.py) reads the published CSV files with plain `csv` and haversine and knows nothing of ours.
"""

from __future__ import annotations

import csv
import lzma
import random
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from tests import oracle
from tests.acceptance.conftest import ROOT, Stack, start_stack, stop_stack

MILE = 1609.344
FIRST, LAST = "2023-01", "2025-12"
FORCES = {"E23000034": "city-of-london", "E23000026": "bedfordshire"}
"""Police force areas whose street files are in the archive for at least 25 months."""


@pytest.fixture(scope="module")
def archive(real_data: Path) -> Path:
    return real_data / "police-uk" / "archive" / "2025-12.zip"


@pytest.fixture(scope="module")
def crimes(archive: Path) -> oracle.Crimes:
    return oracle.street(archive)


@pytest.fixture(scope="module")
def postcodes(real_data: Path) -> dict[str, tuple[float, float]]:
    """Postcodes of the covered forces, read from the published table without our code."""
    with lzma.open(real_data / "places" / "postcodes_gb.csv.xz", "rt", encoding="utf-8") as table:
        rows = (row for row in csv.DictReader(table) if row["pfa"] in FORCES and row["lat"])
        return {row["postcode"]: (float(row["lat"]), float(row["lng"])) for row in rows}


@pytest.fixture(scope="module")
def real_stack(
    assistant_ready: None, real_data: Path, archive: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stack]:
    """The whole program on the real archive, loaded by its own commands."""
    home = tmp_path_factory.mktemp("real")
    _companion(home, "ingest", str(archive), "--out", str(home / "snapshot"))
    _companion(home, "places", "import", str(real_data / "places" / "postcodes_gb.csv.xz"))
    running = start_stack(home, COMPANION_LIVE_ENABLED="no")
    yield running
    stop_stack(running)
    shutil.rmtree(home, ignore_errors=True)


def _companion(home: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "companion_api", *words],
        cwd=ROOT,
        env={"COMPANION_HOME": str(home), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_question_it_was_all_for(real_stack: Stack, crimes: oracle.Crimes, postcodes: Any) -> None:
    said = real_stack.ask("how much burglary near EC2M 7PY in the last year?")
    custom = next(part["custom"] for part in said if "custom" in part)
    lat, lng = postcodes["EC2M 7PY"]
    expected = oracle.count(crimes, lat, lng, MILE, "2025-01", "2025-12", "burglary")
    assert custom["kind"] == "crime_summary"
    assert (custom["from"], custom["to"], custom["category"]) == ("2025-01", "2025-12", "burglary")
    assert custom["place"]["name"] == "EC2M 7PY"
    assert custom["count"] == expected
    assert any(f"{expected:,}" in part.get("text", "") for part in said)


QUESTIONS = [
    ("how many robberies near {postcode} in 2024?", "robbery", "2024-01", "2024-12"),
    ("shoplifting around {postcode} since March 2025", "shoplifting", "2025-03", "2025-12"),
    ("how much crime was there near {postcode} last month", "all-crime", "2025-12", "2025-12"),
    ("bikes nicked near {postcode} in the past year", "bicycle-theft", "2025-01", "2025-12"),
    ("vehicle crime near {postcode} in June 2025", "vehicle-crime", "2025-06", "2025-06"),
    ("any drugs offences near {postcode} this past six months?", "drugs", "2025-07", "2025-12"),
]


@pytest.mark.parametrize(("question", "category", "first", "last"), QUESTIONS)
def test_residents_questions_get_the_recounted_number(
    real_stack: Stack, crimes: oracle.Crimes, postcodes: Any, question: str, category: str, first: str, last: str
) -> None:
    dice = random.Random(question)
    for postcode in dice.sample(sorted(postcodes), 5):
        custom = real_stack.custom(question.format(postcode=postcode))
        lat, lng = postcodes[postcode]
        assert custom["kind"] == "crime_summary", (postcode, custom)
        assert (custom["category"], custom["from"], custom["to"]) == (category, first, last)
        assert custom["count"] == oracle.count(crimes, lat, lng, MILE, first, last, category), postcode


def test_a_shared_location_is_a_place(real_stack: Stack, crimes: oracle.Crimes) -> None:
    here = {"lat": 51.5142, "lng": -0.0931}
    custom = real_stack.custom("how much robbery round here in 2024", metadata={"location": here})
    assert custom["count"] == oracle.count(crimes, here["lat"], here["lng"], MILE, "2024-01", "2024-12", "robbery")


def test_without_a_place_it_asks_and_then_answers(real_stack: Stack, crimes: oracle.Crimes, postcodes: Any) -> None:
    assert real_stack.custom("how much burglary was there in 2024?", sender="asked")["kind"] == "ask_place"
    custom = real_stack.custom("EC2M 7PY", sender="asked")
    lat, lng = postcodes["EC2M 7PY"]
    assert custom["count"] == oracle.count(crimes, lat, lng, MILE, "2024-01", "2024-12", "burglary")


def test_manchester_is_no_data_and_not_zero(real_stack: Stack) -> None:
    custom = real_stack.custom("how much crime near M1 1AE")
    assert custom["kind"] == "no_data"
    assert "count" not in custom


def test_danger_comes_before_everything(real_stack: Stack) -> None:
    said = real_stack.ask("hes in my house, how many burglaries near EC2M 7PY")
    assert [part["custom"]["kind"] for part in said if "custom" in part] == ["emergency"]
    assert "999" in said[0]["text"].splitlines()[0]


def test_the_watch_gets_its_glance(real_stack: Stack, crimes: oracle.Crimes) -> None:
    answer = real_stack.get("/watch/v1/at.min.json", lat=51.5188, lng=-0.0815)
    glance = answer.json()
    counted = oracle.table(crimes, 51.52, -0.08, MILE, "2025-01", "2025-12")
    expected = sum(number for (_, category), number in counted.items() if category != "anti-social-behaviour")
    assert len(answer.content) <= 64
    assert (glance["v"], glance["m"], glance["n"]) == (1, 202512, expected)
    assert glance["l"] in {1, 2, 3, 4, 5}


def _random_questions(crimes: oracle.Crimes, count: int) -> Iterator[dict[str, Any]]:
    """Points near recorded crime and off it, every category and some sets, windows and radii of every size."""
    dice = random.Random(2025)
    spots = [crime for crime in islice(crimes.all(), 0, None, 97) if crime.force in FORCES.values() and crime.lat]
    slugs = sorted(set(oracle.SLUGS.values()) - {"public-disorder-weapons"})
    months = [f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13)]
    for number in range(count):
        spot = dice.choice(spots)
        first, last = sorted(dice.sample(range(11, 36), 2))  # months that both forces published
        yield {
            "lat": round(spot.lat + dice.uniform(-0.01, 0.01), 6) if number % 3 else spot.lat,
            "lng": round(spot.lng + dice.uniform(-0.015, 0.015), 6) if number % 3 else spot.lng,
            "category": dice.choice(["all-crime", *slugs, "burglary,robbery", "drugs,shoplifting,vehicle-crime"]),
            "from": months[first],
            "to": months[last],
            "radius_m": dice.choice([100, 250, 500, 1000, MILE, 3000, 10_000]),
        }


def test_summaries_equal_the_recount_exactly(real_stack: Stack, crimes: oracle.Crimes) -> None:
    answered = 0
    for asked in _random_questions(crimes, 260):
        answer = real_stack.get("/v1/crime/summary", **asked)
        if answer.status_code == 404:  # a point moved off these forces' ground
            assert answer.json()["type"] == "/docs/problems/no-data"
            continue
        body = answer.json()
        counted = oracle.table(crimes, asked["lat"], asked["lng"], asked["radius_m"], asked["from"], asked["to"])
        wanted = None if asked["category"] == "all-crime" else set(asked["category"].split(","))
        chosen = {key: number for key, number in counted.items() if wanted is None or key[1] in wanted}
        months, categories = Counter[str](), Counter[str]()
        for (month, category), number in chosen.items():
            months[month] += number
            categories[category] += number
        assert body["total"] == sum(chosen.values()), asked
        assert {month: number for month, number in body["by_month"].items() if number} == dict(months), asked
        assert {slug: number for slug, number in body["by_category"].items() if number} == dict(categories), asked
        answered += 1
    assert answered >= 200


@pytest.mark.parametrize(
    ("query", "status", "slug"),
    [
        ({"lat": 999, "lng": 0}, 400, "invalid-parameter"),
        ({"q": ""}, 400, "invalid-parameter"),
        ({}, 400, "invalid-parameter"),
        ({"q": "EC2M 7PY", "from": "2024-13"}, 400, "invalid-parameter"),
        ({"q": "EC2M 7PY", "category": "burglery"}, 400, "invalid-parameter"),
        ({"q": "EC2M 7PY", "radius": 500}, 400, "invalid-parameter"),
        ({"q": "EC2M 7PY", "from": "2010-01", "to": "2010-06"}, 404, "no-data"),
        ({"q": "EC2M 7PY", "from": "2031-01", "to": "2031-06"}, 404, "no-data"),
        ({"q": "M1 1AE"}, 404, "no-data"),
        ({"lat": 55.95, "lng": -3.19}, 404, "no-data"),
        ({"lat": 53.5, "lng": 1.8}, 404, "no-data"),
    ],
)
def test_bad_input_is_told_apart_from_no_data(real_stack: Stack, query: dict[str, Any], status: int, slug: str) -> None:
    answer = real_stack.get("/v1/crime/summary", **query)
    assert answer.status_code == status
    assert answer.json()["type"] == f"/docs/problems/{slug}"
    assert "total" not in answer.json()
