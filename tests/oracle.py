"""An independent recount of the published CSV files: plain `csv`, `zipfile` and the haversine formula, nothing of ours.

    crimes = oracle.street(zip_path)                 # read once per session, kept in memory
    oracle.count(crimes, lat, lng, radius_m, first="2024-01", last="2024-12", category="burglary")

    nation = oracle.columns(zip_path)                # the same for millions of rows: plain csv, then NumPy arrays
    nation.table(lat, lng, radius_m)

Numbers of the package must equal these exactly. Written for reading, not for speed; the one shortcut is a grid of
0.01 degree squares, so that far-away rows need not be measured.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

EARTH_RADIUS_M = 6_371_008.8

SLUGS = {
    "Anti-social behaviour": "anti-social-behaviour",
    "Bicycle theft": "bicycle-theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal-damage-arson",
    "Drugs": "drugs",
    "Other theft": "other-theft",
    "Other crime": "other-crime",
    "Possession of weapons": "possession-of-weapons",
    "Public order": "public-order",
    "Public disorder and weapons": "public-disorder-weapons",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft-from-the-person",
    "Vehicle crime": "vehicle-crime",
    "Violence and sexual offences": "violent-crime",
    "Violent crime": "violent-crime",
}


@dataclass(frozen=True, slots=True)
class Crime:
    """One row of a street file, as published; `lat` and `lng` are None where it has no location."""

    crime_id: str
    month: str
    force: str
    lat: float | None
    lng: float | None
    street: str
    lsoa: str
    category: str
    outcome: str


@dataclass
class Crimes:
    """All rows of the street files of an archive."""

    located: dict[tuple[int, int], list[Crime]] = field(default_factory=lambda: defaultdict(list))
    unplaced: list[Crime] = field(default_factory=list)
    published: set[tuple[str, str]] = field(default_factory=set)
    """(force, month) of every street file with at least one row."""
    rows: int = 0
    """Rows read, those left out included."""

    def all(self) -> Iterator[Crime]:
        for square in self.located.values():
            yield from square
        yield from self.unplaced


def haversine_m(lat1: float, lng1: float, lat2: float, lng2: float) -> float:
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_phi, half_lambda = (phi2 - phi1) / 2, math.radians(lng2 - lng1) / 2
    h = math.sin(half_phi) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lambda) ** 2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(h)))


@cache
def street(*archives: Path) -> Crimes:
    """Every row of every street file in these zips. No (force, month) may be in two of them."""
    crimes = Crimes()
    words: dict[str, str] = {}
    for archive in archives:
        with zipfile.ZipFile(archive) as opened:
            for name in sorted(opened.namelist()):
                if not name.endswith("-street.csv"):
                    continue
                month, force = name.rsplit("/", 1)[-1][:7], name.rsplit("/", 1)[-1][8 : -len("-street.csv")]
                if (force, month) in crimes.published:
                    raise ValueError(f"{force} {month} is in two archives")
                with opened.open(name) as raw:
                    rows = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
                    header = next(rows)
                    for row in rows:
                        crimes.published.add((force, month))
                        crimes.rows += 1
                        _add(crimes, dict(zip(header, row, strict=True)), force, words)
    return crimes


def _add(crimes: Crimes, row: dict[str, str], force: str, words: dict[str, str]) -> None:
    located = row["Latitude"] != ""
    crime = Crime(
        crime_id=row["Crime ID"],
        month=words.setdefault(row["Month"], row["Month"]),
        force=force,
        lat=float(row["Latitude"]) if located else None,
        lng=float(row["Longitude"]) if located else None,
        street=words.setdefault(row["Location"], row["Location"]),
        lsoa=words.setdefault(row["LSOA code"], row["LSOA code"]),
        category=SLUGS[row["Crime type"]],
        outcome=words.setdefault(row["Last outcome category"], row["Last outcome category"]),
    )
    if crime.lat is None or crime.lng is None:
        crimes.unplaced.append(crime)
    else:
        crimes.located[math.floor(crime.lat * 100), math.floor(crime.lng * 100)].append(crime)


def within(
    crimes: Crimes, lat: float, lng: float, radius_m: float, first: str = "0000-00", last: str = "9999-99"
) -> Iterator[Crime]:
    """Rows at most `radius_m` from a position, in months `first` to `last`."""
    # A degree of latitude is 111.195 km; the widest longitude of the circle lies poleward, hence the squares to spare.
    up = math.ceil(radius_m / 1_111.0) + 1
    poleward = min(abs(lat) + up / 100, 89.0)
    across = math.ceil(radius_m / (1_111.0 * math.cos(math.radians(poleward)))) + 1
    row, column = math.floor(lat * 100), math.floor(lng * 100)
    for y in range(row - up, row + up + 1):
        for x in range(column - across, column + across + 1):
            for crime in crimes.located.get((y, x), ()):
                if first <= crime.month <= last and haversine_m(lat, lng, crime.lat, crime.lng) <= radius_m:
                    yield crime


def table(
    crimes: Crimes, lat: float, lng: float, radius_m: float, first: str = "0000-00", last: str = "9999-99"
) -> Counter[tuple[str, str]]:
    """(month, category) -> crimes inside the circle."""
    return Counter((crime.month, crime.category) for crime in within(crimes, lat, lng, radius_m, first, last))


def count(
    crimes: Crimes, lat: float, lng: float, radius_m: float, first: str, last: str, category: str = "all-crime"
) -> int:
    """Crimes of a category (comma-separated for several; `all-crime`: every one) inside the circle and window."""
    wanted = None if category == "all-crime" else set(category.split(","))
    found = within(crimes, lat, lng, radius_m, first, last)
    return sum(wanted is None or crime.category in wanted for crime in found)


def unplaced(crimes: Crimes, force: str) -> Counter[tuple[str, str]]:
    """(month, category) -> crimes of a force published without a location."""
    return Counter((crime.month, crime.category) for crime in crimes.unplaced if crime.force == force)


class Columns:
    """Every row of the street files of an archive with millions of them: positions as arrays sorted by latitude."""

    def __init__(self, archive: Path) -> None:
        self.rows = self.unplaced = 0
        self.published: dict[str | None, set[str]] = defaultdict(set)
        """Months of every force."""
        lat, lng, kind = array("d"), array("d"), array("I")
        kinds: dict[tuple[str, str], int] = {}
        with zipfile.ZipFile(archive) as opened:
            for name in opened.namelist():
                stem = name.rsplit("/", 1)[-1]
                self.published[stem[8 : -len("-street.csv")]].add(stem[:7])
                with opened.open(name) as raw:
                    lines = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
                    header = next(lines)
                    y, x, month, crime = map(header.index, ("Latitude", "Longitude", "Month", "Crime type"))
                    for row in lines:
                        self.rows += 1
                        if row[y]:
                            lat.append(float(row[y]))
                            lng.append(float(row[x]))
                            kind.append(kinds.setdefault((row[month], row[crime]), len(kinds)))
                        else:
                            self.unplaced += 1
        order = np.argsort(lat)
        self.lat, self.lng, self._kind = np.array(lat)[order], np.array(lng)[order], np.array(kind)[order]
        self._kinds = [(month, SLUGS[crime]) for month, crime in kinds]

    def table(self, lat: float, lng: float, radius_m: float) -> Counter[tuple[str, str]]:
        """(month, category) -> crimes inside the circle, which must be far from the poles and the antimeridian."""
        band = np.degrees(radius_m / EARTH_RADIUS_M) * 1.001
        start, end = np.searchsorted(self.lat, [lat - band, lat + band])
        across = np.abs(self.lng[start:end] - lng) < 1.0  # 10 km are less than a degree everywhere in these data
        near = np.flatnonzero(across) + start
        phi = np.radians(self.lat[near])
        h = (
            np.sin((phi - np.radians(lat)) / 2) ** 2
            + np.cos(np.radians(lat)) * np.cos(phi) * np.sin(np.radians(self.lng[near] - lng) / 2) ** 2
        )
        far = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(h))
        # Within a centimetre of the edge the scalar formula decides, as rounding differs between libraries.
        edge = near[np.abs(far - radius_m) <= 0.01]
        on_it = [index for index in edge if haversine_m(lat, lng, self.lat[index], self.lng[index]) <= radius_m]
        inside = np.concatenate([near[far < radius_m - 0.01], np.array(on_it, np.int64)])
        found: Counter[tuple[str, str]] = Counter()
        for kind, count in zip(*np.unique(self._kind[inside], return_counts=True), strict=True):
            found[self._kinds[kind]] += int(count)
        return found


columns = cache(Columns)
"""Read an archive once a session."""
