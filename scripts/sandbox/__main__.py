"""python -m scripts.sandbox"""

from __future__ import annotations

import csv
import json
import random
import sys
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from companion_api.data.sandbox import FILES
from scripts.sandbox.crime import make_archive
from scripts.sandbox.geography import POLICE_FORCE_AREA, SETTLEMENTS, County, make_county
from scripts.sandbox.policing import make_boundaries, make_policing
from scripts.sandbox.services import COLUMNS, make_services

SEED = 5151
ZIP_DATE = (2026, 10, 1, 0, 0, 0)


def main(out: Path = FILES) -> None:
    """Write every file of the county under `out`."""
    county = make_county(random.Random(SEED))
    out.mkdir(parents=True, exist_ok=True)
    _table(out / "postcodes.csv", _postcodes(county))
    _table(out / "names.csv", _names())
    _table(out / "streets.csv", _streets(county))
    _table(out / "lsoa.csv", _small_areas(county))
    services = make_services(county)
    _table(out / "services.csv", ({name: row[name] for name in COLUMNS} for row in services))
    for name, document in make_policing(county, random.Random(SEED + 1)).items():
        path = out / "policing" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    _zip(out / "boundaries.zip", make_boundaries(county))
    archive = make_archive(county, random.Random(SEED + 2))
    _zip(out / "crime.zip", archive)
    rows = sum(content.count(b"\r\n") - 1 for name, content in archive.items() if name.endswith("-street.csv"))
    sys.stdout.write(f"{out}: {rows} crimes, {len(county.postcodes)} postcodes, {len(services)} services\n")


def _table(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    listed = list(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, listed[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def _zip(path: Path, files: Mapping[str, bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name, ZIP_DATE), content, zipfile.ZIP_DEFLATED, 9)


def _postcodes(county: County) -> Iterable[dict[str, object]]:
    for code, (lat, lng, street) in sorted(county.postcodes.items()):
        yield {
            "postcode": code,
            "lat": lat,
            "lng": lng,
            "quality": 10,
            "country": "Z",
            "lad": street.settlement.district[0],
            "pfa": POLICE_FORCE_AREA[0],
            "lsoa21_approx": street.lsoa,
        }


def _names() -> Iterable[dict[str, object]]:
    for number, place in enumerate(SETTLEMENTS, 1):
        yield {
            "name": place.name,
            "name2": place.other_name,
            "lang": "",
            "type": place.kind,
            "lat": place.lat,
            "lng": place.lng,
            "postcode_district": place.postcode_district,
            "in_place": place.within,
            "district": place.district[1],
            "county": "Zedshire",
            "region": "Dogger Bank",
            "country": "Zedshire",
            "os_id": f"zed{number:04d}",
        }


def _streets(county: County) -> Iterable[dict[str, object]]:
    names = {area.code: area.name for area in county.small_areas}
    for street in county.streets:
        place = street.settlement
        yield {
            "street": street.name,
            "lat": street.lat,
            "lng": street.lng,
            "lsoa_code": street.lsoa,
            "lsoa_name": names[street.lsoa],
            "force": "zedshire",
            "crimes_4m": 4,
            "place": place.name,
            "town": place.within or place.name,
            "nearest_postcode": street.postcodes[0],
        }


def _small_areas(county: County) -> Iterable[dict[str, object]]:
    for area in county.small_areas:
        yield {
            "lsoa21_code": area.code,
            "lsoa21_name": area.name,
            "lat": area.lat,
            "lng": area.lng,
            "ward24_name": area.settlement.name,
            "ward24_code": "",
            "ltla24_name": area.settlement.district[1],
            "ltla24_code": area.settlement.district[0],
            "residents_census2021": area.residents,
            "pfa_code": POLICE_FORCE_AREA[0],
            "pfa_name": POLICE_FORCE_AREA[1],
        }


if __name__ == "__main__":
    main()
