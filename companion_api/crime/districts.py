"""The wider area that a place belongs to, for a table that sets the two side by side."""

from __future__ import annotations

from typing import Protocol

from companion_api.core.geo import Point
from companion_api.data.source import Lsoas


class Districts(Protocol):
    """Local authorities as sets of LSOAs."""

    def at(self, point: Point) -> Lsoas | None:
        """The local authority around a point: its name and the codes, of 2011 and 2021, of its LSOAs."""
        ...
