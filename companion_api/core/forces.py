"""The police forces, once for every room: ids as data.police.uk uses them, names, contacts, where they lie.

`forces.csv` holds facts from: the force list of data.police.uk (ids, names), the forces' own websites (addresses,
numbers), the Office for National Statistics (police force area codes and names; outlines of December 2020, rounded
outward to 0.1 degree, as extents). The middle of a force is the live postcode (OS Code-Point Open, October 2025)
nearest to the mean of its postcodes; Northern Ireland's likewise from Food Standards Agency addresses. 101 is the
non-emergency number of every force in England, Wales and Northern Ireland; the railways' police publish their own,
and police no place. The last row is the invented force of the sandbox.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from companion_api.core.errors import UnknownThing
from companion_api.core.geo import Point

BRITISH_TRANSPORT_POLICE: Final = "btp"
"""Publishes wherever there are railways, and polices no place of its own."""
NORTHERN_IRELAND: Final = "northern-ireland"
GREATER_MANCHESTER: Final = "greater-manchester"


@dataclass(frozen=True, slots=True)
class Extent:
    """A box in degrees that holds the whole area of a force."""

    south: float
    north: float
    west: float
    east: float


@dataclass(frozen=True, slots=True)
class Force:
    """One police force."""

    id: str
    name: str
    nation: str
    """England, Wales, Northern Ireland, `GB railways`, or `invented`."""
    url: str
    telephone: str
    """For anything that is not an emergency."""
    text: str | None
    """Number for text messages, where the force publishes one."""
    area_code: str | None
    """ONS police force area; None where there is none (railways, Northern Ireland)."""
    area_name: str | None
    middle: Point | None
    """A point in the middle of where its people live; None for the railways."""
    extent: Extent | None
    """Where it lies; None for the railways."""

    @property
    def territorial(self) -> bool:
        """Whether it polices an area (the British Transport Police polices railways)."""
        return self.id != BRITISH_TRANSPORT_POLICE

    @property
    def invented(self) -> bool:
        """Whether it belongs to the sandbox."""
        return self.nation == "invented"

    @property
    def country(self) -> str | None:
        """The country of a place that it polices; the sandbox's county is one of its own."""
        if self.invented:
            return self.area_name
        return self.nation if self.territorial else None


@cache
def all_forces() -> Mapping[str, Force]:
    """Every force by id, in the order of the data file."""
    text = files("companion_api.core").joinpath("forces.csv").read_text(encoding="utf-8")
    return {row["id"]: _force(row) for row in csv.DictReader(text.splitlines())}


def _force(row: Mapping[str, str]) -> Force:
    lies = bool(row["lat"])
    return Force(
        id=row["id"],
        name=row["name"],
        nation=row["nation"],
        url=row["website"],
        telephone=row["telephone"],
        text=row["text"] or None,
        area_code=row["area_code"] or None,
        area_name=row["area_name"] or None,
        middle=Point(float(row["lat"]), float(row["lng"])) if lies else None,
        extent=Extent(*(float(row[side]) for side in ("south", "north", "west", "east"))) if lies else None,
    )


@cache
def _by_area_code() -> Mapping[str, str]:
    return {force.area_code: force.id for force in all_forces().values() if force.area_code}


def force_of_area(code: str) -> str | None:
    """ONS police force area code (`E23000021`) -> force id; None for Scotland's and unknown ones."""
    return _by_area_code().get(code)


def known(force: str) -> Force:
    """The force of that id. Raises UnknownThing."""
    found = all_forces().get(force)
    if found is None:
        raise UnknownThing("There is no police force of that id. The ids are listed at /v1/forces.")
    return found


def name_of(force: str) -> str:
    """The name of a force for a sentence; a readable form of the id for one we do not know."""
    found = all_forces().get(force)
    return found.name if found else force.replace("-", " ").title()
