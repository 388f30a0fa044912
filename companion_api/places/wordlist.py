"""The names file: every town, village and suburb, one a line, for a program that does not have our libraries.

The assistant reads it to spot place names inside sentences; what a name means it asks the API.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Final

from companion_api.places.names import PlaceNames
from companion_api.places.short_names import SHORT

FILE: Final = "names.txt"


def write(path: Path, names: PlaceNames) -> int:
    """Write each spelling once, as written, and the short names of towns, in order, UTF-8; in one step.

    Gives how many there are.
    """
    full = {names.name(row) for row in range(len(names))}
    spellings = sorted(full | {short for short, town in SHORT.items() if town in full})
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.writelines(f"{spelling}\n" for spelling in spellings)
        Path(draft).chmod(0o644)
        Path(draft).replace(path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    return len(spellings)
