"""The sandbox: Zedshire, an invented county on the Dogger Bank (North Sea), where no real record can lie.

Its files are laid out as the published originals are, so every room reads them with its own importer:
`files/crime.zip` (archive layout), `files/boundaries.zip` (KML), `files/postcodes.csv`, `names.csv`, `streets.csv`,
`lsoa.csv` (columns as in the imported tables), `files/services.csv` (unified services) and `files/policing/*.json`
(police API shapes).
All are written by `python -m scripts.sandbox` from a fixed seed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

FILES: Final = Path(__file__).parent / "files"
FORCE: Final = "zedshire"
POSTCODE_AREA: Final = "ZZ"

SOUTH, NORTH, WEST, EAST = 54.0, 54.4, 2.2, 2.9
"""The county's box in degrees; a point inside it is answered by the sandbox and by nothing else."""


def holds(lat: float, lng: float) -> bool:
    """Whether a position lies in the invented county."""
    return SOUTH <= lat <= NORTH and WEST <= lng <= EAST
