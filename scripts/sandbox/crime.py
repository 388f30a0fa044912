"""Thirty-six months of invented crime, in the published archive layout and with the dirt of the published archive."""

from __future__ import annotations

import csv
import hashlib
import io
import random
from collections import defaultdict
from dataclasses import dataclass

from scripts.sandbox.geography import County, Street

FORCE_ID, FORCE_NAME = "zedshire", "Zedshire Police"
MONTHS = tuple(f"{year}-{month:02d}" for year in range(2023, 2027) for month in range(1, 13))[9:45]
"""2023-10 to 2026-09."""
NOT_PUBLISHED = "2024-05"
"""One month that the force "did not publish", as real forces sometimes do not."""

PER_1000_A_YEAR = {
    "Anti-social behaviour": 15.0,
    "Violence and sexual offences": 32.0,
    "Shoplifting": 7.5,
    "Criminal damage and arson": 8.0,
    "Other theft": 8.0,
    "Vehicle crime": 6.0,
    "Public order": 8.0,
    "Burglary": 4.5,
    "Drugs": 3.0,
    "Other crime": 2.0,
    "Robbery": 1.2,
    "Possession of weapons": 0.9,
    "Bicycle theft": 1.3,
    "Theft from the person": 1.6,
}
_OUTCOMES = (
    ("Investigation complete; no suspect identified", 42),
    ("Unable to prosecute suspect", 30),
    ("Local resolution", 5),
    ("Suspect charged", 6),
    ("Awaiting court outcome", 4),
    ("Offender given a caution", 3),
    ("Further investigation is not in the public interest", 2),
    ("Under investigation", 8),
)
STREET_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime "
    "type,Last outcome category,Context"
).split(",")
OUTCOME_HEADER = (
    "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Outcome type"
).split(",")
STOP_HEADER = (
    "Type,Date,Part of a policing operation,Policing operation,Latitude,Longitude,Gender,Age range,Self-"
    "defined ethnicity,Officer-defined ethnicity,Legislation,Object of search,Outcome,Outcome linked to "
    "object of search,Removal of more than just outer clothing"
).split(",")


@dataclass(frozen=True)
class SnapPoint:
    """Where records are moved to."""

    lat: float
    lng: float
    location: str
    lsoa: str
    lsoa_name: str
    weight: float
    town: str


def make_archive(county: County, dice: random.Random) -> dict[str, bytes]:
    """File name inside the archive -> bytes, CRLF and UTF-8 as published."""
    points = _snap_points(county, dice)
    residents = sum(area.residents for area in county.small_areas)
    streets: dict[str, list[list[str]]] = {month: [] for month in MONTHS}
    outcomes: dict[str, list[list[str]]] = defaultdict(list)
    number = 0
    for index, month in enumerate(MONTHS):
        for category, rate in PER_1000_A_YEAR.items():
            expected = residents / 1000 * rate / 12 * _season(category, int(month[5:]))
            for point in dice.choices(
                points, [_pull(point, category, index) for point in points], k=_poisson(expected, dice)
            ):
                number += 1
                _record(number, month, index, category, point, streets, outcomes, dice)
    files = {}
    for month in MONTHS:
        if month != NOT_PUBLISHED:
            files[_name(month, "street")] = _csv(STREET_HEADER, sorted(streets[month], key=lambda row: row[8]))
            files[_name(month, "outcomes")] = _csv(OUTCOME_HEADER, sorted(outcomes[month], key=lambda row: row[8]))
        files[_name(month, "stop-and-search")] = _csv(STOP_HEADER, _stops(month, points, dice))
    return files


def _name(month: str, kind: str) -> str:
    return f"{month}/{month}-{FORCE_ID}-{kind}.csv"


def _csv(header: list[str], rows: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _snap_points(county: County, dice: random.Random) -> list[SnapPoint]:
    names = {area.code: area.name for area in county.small_areas}
    points = []
    for street in county.streets:
        share = street.settlement.residents / street.settlement.streets
        for _ in range(dice.choice((1, 1, 2))):
            location = "On or near " if dice.random() < 0.03 else f"On or near {street.name}"
            points.append(_point(street, location, share * dice.paretovariate(1.6) / 2, names, dice))
    for town, places in (
        (
            "Zedminster",
            (
                "Shopping Area",
                "Supermarket",
                "Nightclub",
                "Parking Area",
                "Police Station",
                "Hospital",
                "Park/Open Space",
            ),
        ),
        ("Zedmouth", ("Shopping Area", "Supermarket", "Pedestrian Subway", "Petrol Station")),
        ("Quillborough", ("Supermarket", "Parking Area")),
    ):
        near = [street for street in county.streets if street.settlement.name == town]
        for place in places:
            weight = 1500.0 if place in {"Shopping Area", "Nightclub"} else 600.0
            points.append(_point(dice.choice(near), f"On or near {place}", weight, names, dice))
    return points


def _point(street: Street, location: str, weight: float, names: dict[str, str], dice: random.Random) -> SnapPoint:
    return SnapPoint(
        round(street.lat + dice.uniform(-3e-4, 3e-4), 6),
        round(street.lng + dice.uniform(-5e-4, 5e-4), 6),
        location,
        street.lsoa,
        names[street.lsoa],
        weight,
        street.settlement.name,
    )


def _pull(point: SnapPoint, category: str, index: int) -> float:
    """How strongly a point draws a category: shops draw shoplifting; two trends that a reader should find."""
    weight = point.weight
    if category == "Shoplifting":
        weight *= 40 if point.location.endswith(("Shopping Area", "Supermarket")) else 0.1
    if category == "Vehicle crime" and point.town == "Zedmouth" and index >= 24:
        weight *= 3.5
    if category == "Burglary" and point.town == "Zedminster" and index >= 24:
        weight *= 0.35
    return weight


def _season(category: str, month: int) -> float:
    if category == "Anti-social behaviour":
        return 1.3 if 5 <= month <= 9 else 0.8
    if category == "Burglary":
        return 1.2 if month in {11, 12, 1} else 0.95
    return 1.0


def _poisson(expected: float, dice: random.Random) -> int:
    """Arrivals of a unit-rate process before `expected`."""
    count, clock = 0, dice.expovariate(1)
    while clock < expected:
        count += 1
        clock += dice.expovariate(1)
    return count


def _record(
    number: int,
    month: str,
    index: int,
    category: str,
    point: SnapPoint,
    streets: dict[str, list[list[str]]],
    outcomes: dict[str, list[list[str]]],
    dice: random.Random,
) -> None:
    """One street row, and its outcome row. 2 % have no location; anti-social behaviour has neither id nor outcome."""
    if dice.random() < 0.02:
        where = ["", "", "No Location", "", ""]
    else:
        where = [f"{point.lng:.6f}", f"{point.lat:.6f}", point.location, point.lsoa, point.lsoa_name]
    crime_id = outcome = ""
    if category != "Anti-social behaviour":
        # 48 zeros keep the archive small; 16 digits are enough to be unique here.
        crime_id = "0" * 48 + hashlib.sha256(f"zedshire {number}".encode()).hexdigest()[:16]
        outcome = dice.choices([name for name, _ in _OUTCOMES], [weight for _, weight in _OUTCOMES])[0]
        later = min(len(MONTHS) - 1, index + dice.choice((0, 1, 1, 2, 3)))
        if MONTHS[later] == NOT_PUBLISHED:
            later += 1
        if outcome != "Under investigation":
            outcomes[MONTHS[later]].append([crime_id, MONTHS[later], FORCE_NAME, FORCE_NAME, *where, outcome])
    streets[month].append([crime_id, month, FORCE_NAME, FORCE_NAME, *where, category, outcome, ""])
    if category == "Anti-social behaviour" and dice.random() < 0.05:
        streets[month].append(list(streets[month][-1]))  # two calls about one evening: exact duplicates are normal


def _stops(month: str, points: list[SnapPoint], dice: random.Random) -> list[list[str]]:
    rows = []
    for point in dice.choices(points, [point.weight for point in points], k=_poisson(24, dice)):
        day = f"{month}-{dice.randint(1, 28):02d}T{dice.randint(0, 23):02d}:{dice.choice((0, 15, 30, 45)):02d}:00+00:00"
        located = dice.random() > 0.08
        object_sought = dice.choice(("Controlled drugs", "Controlled drugs", "Offensive weapons", "Stolen goods"))
        law = {
            "Controlled drugs": "Misuse of Drugs Act 1971 (section 23)",
        }.get(object_sought, "Police and Criminal Evidence Act 1984 (section 1)")
        rows.append(
            [
                dice.choice(("Person search", "Person search", "Person and Vehicle search", "Vehicle search")),
                day,
                "False",
                "",
                f"{point.lat:.6f}" if located else "",
                f"{point.lng:.6f}" if located else "",
                dice.choice(("Male", "Male", "Male", "Female")),
                dice.choice(("10-17", "18-24", "25-34", "over 34")),
                "Other ethnic group - Not stated",
                "",
                law,
                object_sought,
                dice.choice(
                    ("A no further action disposal", "A no further action disposal", "Arrest", "Community resolution")
                ),
                dice.choice(("True", "False")),
                "False",
            ]
        )
    return sorted(rows, key=lambda row: row[1])
