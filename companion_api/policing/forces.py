"""The police forces: ids as data.police.uk uses them, names, websites, non-emergency contacts.

`forces.csv` holds facts from: the force list of data.police.uk (ids, names), the forces' own websites (addresses),
the Office for National Statistics (police force area codes and names, December 2020). 101 is the non-emergency number
of every force in England, Wales and Northern Ireland; the railways' police publish their own. The last row is the
invented force of the sandbox.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from companion_api.core.errors import UnknownThing

BRITISH_TRANSPORT_POLICE: Final = "btp"
EMERGENCY: Final = "999"


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

    @property
    def territorial(self) -> bool:
        """Whether it polices an area (the British Transport Police polices railways)."""
        return self.id != BRITISH_TRANSPORT_POLICE

    @property
    def invented(self) -> bool:
        """Whether it belongs to the sandbox."""
        return self.nation == "invented"


@cache
def all_forces() -> Mapping[str, Force]:
    """Every force by id, in the order of the data file."""
    text = files("companion_api.policing").joinpath("forces.csv").read_text(encoding="utf-8")
    found: dict[str, Force] = {}
    for row in csv.DictReader(text.splitlines()):
        found[row["id"]] = Force(
            id=row["id"],
            name=row["name"],
            nation=row["nation"],
            url=row["website"],
            telephone=row["telephone"],
            text=row["text"] or None,
            area_code=row["area_code"] or None,
            area_name=row["area_name"] or None,
        )
    return found


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
