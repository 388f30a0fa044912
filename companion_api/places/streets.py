"""Streets, known by the anchors of police.uk ("On or near ..."): the table of streets."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from companion_api.core.forces import all_forces
from companion_api.core.place import Place
from companion_api.places.named import Named
from companion_api.places.tables import open_table

KIND: Final = "streets"
_AREAS: Final = ("town", "place", "authority", "force")


class Streets(Named):
    """The table. One row for each stretch: anchors of one name within a kilometre of each other."""

    def __init__(self, table: pa.Table) -> None:
        super().__init__(table, _AREAS)

    @classmethod
    def open(cls, path: Path) -> Streets:
        """The table at `path`. Raises SourceFault when damaged, FileNotFoundError when absent."""
        return cls(open_table(path, KIND))

    def place(self, row: int) -> Place:
        """The row as a place of kind `street`, at the busiest of its anchors."""
        one = np.array([row])
        town, quarter = self.area_of(row, "town"), self.area_of(row, "place")
        where = ", ".join(dict.fromkeys(part for part in (quarter, town) if part))
        force = all_forces().get(self.area_of(row, "force"))
        return Place(
            name=f"{self.name(row)}, {town or quarter}" if where else self.name(row),
            kind="street",
            lat=float(self.lat(one)[0]),
            lng=float(self.lng(one)[0]),
            country=force.country if force else None,
            force=force.id if force else None,
            detail=f"street in {where}" if where else None,
        )

    def locality(self, row: int) -> str:
        """Its local authority."""
        return self.area_of(row, "authority")
