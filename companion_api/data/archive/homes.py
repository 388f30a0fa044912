"""Whose patch a place is, told from the records themselves.

Records stray: a few of every force lie in somebody else's area, and British Transport Police publishes everywhere. A
neighbour's handful of strays must not make Greater Manchester look covered. So a force is at home in a district (the
local authority in the LSOA's name) only where it recorded most, and about as much for each LSOA and month as in the
rest of its area: on nine months of real data, 2 to 20 at home against 0.1 to 0.5 among strays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from companion_api.core.forces import BRITISH_TRANSPORT_POLICE, GREATER_MANCHESTER, all_forces
from companion_api.data.archive.facts import GREATER_MANCHESTER_DISTRICTS

NOBODY: Final = 255
MOST: Final = 0.5
"""Share of a district's records (transport police left out) a force must have to be at home there."""
USUAL: Final = 0.1
"""Least density of records, as a share of the density in the force's busiest district."""
UNCODED: Final = 0.1
"""A force with LSOA codes on a smaller share of its records than this (Northern Ireland) is at home without them."""
MARGIN_DEG: Final = 0.3
"""How far outside a force's extent a record may lie before its file looks malformed (about 20 to 30 km)."""


@dataclass(frozen=True, slots=True)
class Places:
    """What is known of each place: force, LSOA (0: none) and records."""

    force: npt.NDArray[np.uint8]
    lsoa: npt.NDArray[np.uint32]
    records: npt.NDArray[np.int64]


def at_home(places: Places, forces: Sequence[str], lsoas: Sequence[str], months: dict[str, int]) -> list[int]:
    """For each LSOA, the number of the force at home there, or NOBODY; the first entry (no LSOA) is always NOBODY.

    `lsoas` are "code<TAB>name" with "" first; `months` says how many sound months each force published.
    """
    districts, district_of = np.unique([_district(word) for word in lsoas], return_inverse=True)
    shape = (len(districts), len(forces))
    pair = np.ravel_multi_index((district_of[places.lsoa], places.force), shape)
    records = np.bincount(pair, places.records, shape[0] * shape[1]).reshape(shape)
    lsoa, force = np.divmod(np.unique(places.lsoa.astype(np.int64) * 256 + places.force), 256)
    areas = np.bincount(np.ravel_multi_index((district_of[lsoa], force), shape), minlength=records.size).reshape(shape)
    span = np.array([months.get(force, 0) for force in forces], float)
    homeless = [force == BRITISH_TRANSPORT_POLICE or not months.get(force) for force in forces]
    records[:, homeless] = 0
    with np.errstate(divide="ignore", invalid="ignore"):
        density = np.nan_to_num(records / areas / span, posinf=0.0)
        share = np.nan_to_num(records / records.sum(axis=1, keepdims=True))
    records[districts == ""] = 0  # what has no LSOA is in no district
    usual = density[records.argmax(axis=0), np.arange(len(forces))]
    first = records.argmax(axis=1)
    row = np.arange(len(districts))
    home = (records[row, first] > 0) & (share[row, first] >= MOST) & (density[row, first] >= USUAL * usual[first])
    owner = np.where(home, first, NOBODY)
    if GREATER_MANCHESTER in forces:
        owner[np.isin(districts, sorted(GREATER_MANCHESTER_DISTRICTS))] = list(forces).index(GREATER_MANCHESTER)
    owner[districts == ""] = NOBODY
    return [int(number) for number in owner[district_of]]


def uncoded(places: Places, forces: Sequence[str]) -> list[int]:
    """Numbers of the forces that publish no LSOA codes."""
    total = np.bincount(places.force, places.records, len(forces))
    coded = np.bincount(places.force, places.records * (places.lsoa > 0), len(forces))
    return [number for number in range(len(forces)) if total[number] and coded[number] < UNCODED * total[number]]


def outside(force: str, lat: npt.NDArray[np.float64], lng: npt.NDArray[np.float64]) -> int:
    """How many positions lie far outside the extent of `force`; 0 where we know none."""
    known = all_forces().get(force)
    if known is None or known.extent is None:
        return 0
    box = known.extent
    far = (lat < box.south - MARGIN_DEG) | (lat > box.north + MARGIN_DEG)
    far |= (lng < box.west - MARGIN_DEG) | (lng > box.east + MARGIN_DEG)
    return int(np.count_nonzero(far))


def _district(word: str) -> str:
    """`E01000916<TAB>Camden 027B` -> `Camden`; "" for no LSOA or a name of another form."""
    return word.partition("\t")[2].rpartition(" ")[0]
