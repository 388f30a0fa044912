"""What is known of the publications beyond their files: who publishes nothing, and where that is.

Greater Manchester's districts: Local Government Act 1972, schedule 1.
"""

from __future__ import annotations

from typing import Final

from companion_api.core.forces import GREATER_MANCHESTER

GREATER_MANCHESTER_DISTRICTS: Final = frozenset(
    {"Bolton", "Bury", "Manchester", "Oldham", "Rochdale", "Salford", "Stockport", "Tameside", "Trafford", "Wigan"}
)

SILENT: Final[dict[str, str]] = {
    GREATER_MANCHESTER: (
        "Greater Manchester Police has published no crime data since July 2019. "
        "A few records of other forces lie there; they say nothing about how much crime there is."
    ),
}
"""Forces known to publish nothing, and why an answer there is "no data"."""

NO_FORCE: Final = (
    "None of the police forces whose data is loaded here covers this point. "
    "Scotland and the sea are in no police.uk data at all."
)
