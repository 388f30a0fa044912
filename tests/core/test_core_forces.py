"""The one table of police forces, held to the published list and to sense."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from companion_api.core import forces
from companion_api.core.errors import UnknownThing


def test_the_forces_are_those_of_the_live_api_and_the_railways(real_data: Path) -> None:
    listed = orjson.loads((real_data / "police-uk" / "api" / "forces.json").read_bytes())
    ours = {force.id: force for force in forces.all_forces().values() if not force.invented}
    assert set(ours) == {item["id"] for item in listed}
    assert len(ours) == 45
    for force in ours.values():
        assert force.name
        assert force.telephone
        assert urlsplit(force.url).scheme == "https"
    assert sum(force.area_code is not None for force in ours.values()) == 43


def test_every_force_but_the_railways_lies_somewhere() -> None:
    for force in forces.all_forces().values():
        assert force.territorial == (force.id != "btp") == (force.middle is not None) == (force.extent is not None)
        if force.middle is not None and force.extent is not None:
            assert force.extent.south <= force.middle.lat <= force.extent.north, force.id
            assert force.extent.west <= force.middle.lng <= force.extent.east, force.id
    countries = {force.country for force in forces.all_forces().values()}
    assert countries == {"England", "Wales", "Northern Ireland", "Zedshire", None}


def test_area_codes_lead_to_forces() -> None:
    assert forces.force_of_area("E23000021") == "leicestershire"
    assert forces.force_of_area("Z23000001") == "zedshire"
    assert forces.force_of_area("S23000009") is None
    with pytest.raises(UnknownThing):
        forces.known("narnia")


def test_sentences_name_forces_as_people_do() -> None:
    assert forces.name_of("metropolitan") == "Metropolitan Police Service"
    assert forces.name_of("some-new-force") == "Some New Force"
