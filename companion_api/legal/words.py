"""Distances and dates in plain words."""

from __future__ import annotations

from calendar import month_name
from typing import Final

from companion_api.core.geo import MILE_M

WALK_M: Final = 2_000.0
"""Up to here a distance is told on a walking scale: metres and minutes."""
FAR_AWAY_M: Final = 40_000.0
"""From here on it is said that the nearest is far away."""

_METRES_A_MINUTE: Final = 80.0  # 3 miles an hour
_HERE_M: Final = 25.0


def distance_words(metres: float) -> str:
    """Straight line: `650 m away, about 8 minutes on foot`, `12 km (7 miles) away`, `far away: 60 km (37 miles)`."""
    if metres < _HERE_M:
        return "right here"
    if metres < WALK_M:
        minutes = max(1, round(metres / _METRES_A_MINUTE))
        length = f"{round(metres / 10) * 10} m" if metres < 995 else f"{metres / 1000:.1f} km"
        return f"{length} away, about {minutes} minute{'' if minutes == 1 else 's'} on foot"
    km, miles = metres / 1000, metres / MILE_M
    if metres < 10_000:
        return f"{km:.1f} km ({miles:.1f} miles) away"
    length = f"{km:.0f} km ({miles:.0f} miles)"
    return f"far away: {length}" if metres >= FAR_AWAY_M else f"{length} away"


def month_words(as_of: str) -> str:
    """`2016-02` -> `February 2016`; a year stays a year."""
    year, _, month = as_of.partition("-")
    return f"{month_name[int(month)]} {year}" if month else year
