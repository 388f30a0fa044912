"""Where postcodes are, from the tables that `companion places import` wrote."""

from __future__ import annotations

from pathlib import Path

from companion_api.core.geo import Point
from companion_api.places import postcode_text
from companion_api.places.importing import POSTCODE_FILES
from companion_api.places.postcodes import Postcodes


class PostcodeTables:
    """Every imported postcode table as one. Implements `PostcodePoints`."""

    def __init__(self, tables: list[Postcodes]) -> None:
        self._tables = tables

    @classmethod
    def found_in(cls, folder: Path) -> PostcodeTables | None:
        """The tables in the places folder; None when there are none. Raises SourceFault for a damaged one."""
        found = [folder / name for name in POSTCODE_FILES if (folder / name).exists()]
        return cls([Postcodes.open(path) for path in found]) if found else None

    def point(self, postcode: str) -> Point | None:
        """The middle of a live postcode; None for one that no table holds."""
        for reading in postcode_text.readings(postcode):
            if reading.slips or reading.level != "postcode":
                continue
            for table in self._tables:
                live = table.get(reading)
                if live:
                    return Point(live.lat, live.lng)
        return None
