"""Tables for the tests of this room."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from companion_api.places.folder import TableFolder
from companion_api.places.importing import finish, import_file
from companion_api.places.service import Places

REAL_FILES = (
    "postcodes_gb.csv.xz",
    "postcodes_ni_fhrs.csv",
    "os_open_names_populated_places_2019.csv.gz",
    "streets_policeuk_2024.csv.gz",
    "lsoa2021.csv.gz",
    "lsoa2011_to_lsoa2021.csv.gz",
)


@pytest.fixture
def sandbox_places(tmp_path: Path) -> Places:
    """The service with nothing imported: the invented county alone."""
    return Places(TableFolder(tmp_path / "places"))


@pytest.fixture(scope="session")
def real_tables(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every real table, imported once."""
    folder = tmp_path_factory.mktemp("places")
    for name in REAL_FILES:
        import_file(real_data / "places" / name, folder)
    assert finish(folder)
    return folder


@pytest.fixture(scope="session")
def real_places(real_tables: Path) -> Places:
    """The service on every real table."""
    return Places(TableFolder(real_tables))


NAMES_HEADER = "name,name2,lang,type,lat,lng,postcode_district,in_place,district,county,region,country,os_id\n"
STREETS_HEADER = "street,lat,lng,lsoa_code,lsoa_name,force,crimes_4m,place,town,nearest_postcode\n"


@pytest.fixture
def make_places(tmp_path: Path) -> Callable[..., Places]:
    """The service on a few place names and streets, given as CSV rows in the published layouts."""

    def make(names: str = "", streets: str = "") -> Places:
        for name, header, rows in (("n.csv", NAMES_HEADER, names), ("s.csv", STREETS_HEADER, streets)):
            if rows:
                (tmp_path / name).write_text(header + rows, encoding="utf-8")
                import_file(tmp_path / name, tmp_path / "places")
        finish(tmp_path / "places")
        return Places(TableFolder(tmp_path / "places"))

    return make
