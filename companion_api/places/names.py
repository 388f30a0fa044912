"""Towns, villages and suburbs: the table of populated places."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from companion_api.core.place import Place
from companion_api.places import words
from companion_api.places.named import Named, Rows
from companion_api.places.tables import coded, column, open_table

KIND: Final = "names"
TYPES: Final = ("City", "Town", "Suburban Area", "Village", "Hamlet", "Other Settlement")
"""As OS Open Names calls them, in the order of the `type` column."""
TOWNS: Final = frozenset({"City", "Town"})
WEIGHTS: Final = {
    "City": 150_000, "Town": 15_000, "Suburban Area": 5_000, "Village": 700, "Hamlet": 100, "Other Settlement": 50,
}  # fmt: skip
"""Residents to reckon with where none are loaded: round figures, for ranking alone."""
WELL_KNOWN: Final = 10_000
"""Residents from which a place can be meant without saying which."""
_AREAS: Final = ("near", "county", "district", "region", "country", "postcode_district")
_REGIONS: Final = {
    "Eastern": "the East of England", "East Midlands": "the East Midlands", "West Midlands": "the West Midlands",
    "North East": "the North East", "North West": "the North West", "South East": "the South East",
    "South West": "the South West",
}  # fmt: skip
"""Regions of England as people say them, where that is not their name alone."""
_SMALL: Final = {"Village": "village", "Hamlet": "hamlet", "Other Settlement": "settlement"}


class PlaceNames(Named):
    """The table. One row for each spelling of a place: `name` the one matched, `other` that in the other language."""

    def __init__(self, table: pa.Table) -> None:
        super().__init__(table, _AREAS)
        self._type = column(table, "type")
        self._other, self._others = coded(table, "other")

    @classmethod
    def open(cls, path: Path) -> PlaceNames:
        """The table at `path`. Raises SourceFault when damaged, FileNotFoundError when absent."""
        return cls(open_table(path, KIND))

    def type(self, row: int) -> str:
        """One of TYPES."""
        return TYPES[self._type[row]]

    def towns(self, rows: Rows) -> Rows:
        """Those of the rows that are cities or towns, heaviest first."""
        kept = rows[self._type[rows] <= TYPES.index("Town")]
        return kept[np.argsort(-self.weight[kept], kind="stable")]

    def longer(self, key: str) -> Rows:
        """Well-known towns whose name begins with that key and goes on, heaviest first: Newcastle upon Tyne."""
        towns = self.towns(self.keys.beginning(key))
        return towns[self.weight[towns] >= WELL_KNOWN]

    def place(self, row: int) -> Place:
        """The row as a place of kind `town`, whatever its size; `detail` tells it from its namesakes."""
        one = np.array([row])
        other = self._others[self._other[row]]
        detail = self._phrase(row)
        return Place(
            name=self.name(row),
            kind="town",
            lat=float(self.lat(one)[0]),
            lng=float(self.lng(one)[0]),
            country=self.area_of(row, "country") or None,
            detail=f"{other}; {detail}" if other else detail,
        )

    def locality(self, row: int) -> str:
        """Its postcode district."""
        return self.area_of(row, "postcode_district")

    def _phrase(self, row: int) -> str:
        """ "suburb of Leicester", "village in Kent near Ashford", "city in Greater London"."""
        kind, near = self.type(row), self.area_of(row, "near")
        region = self._region(row)
        within = f" in {region}" if region else ""
        if kind in TOWNS:
            return f"{kind.lower()}{within}"
        if kind == "Suburban Area":
            return f"suburb of {near}" + ("" if region == near else within) if near else f"suburb{within}"
        return f"{_SMALL[kind]}{within}" + (f" near {near}" if near else "")

    def _region(self, row: int) -> str:
        """The county as people say it, or the district or region where that says no more than the name itself."""
        own = {words.key(self.name(row)), words.key(self._others[self._other[row]])}
        for column_name in ("county", "district", "region", "country"):
            area = self.area_of(row, column_name).rpartition(" - ")[2]
            if area and words.key(area.removeprefix("The ").removeprefix("City of ")) not in own:
                return _REGIONS.get(area, area) if column_name == "region" else area
        return ""
