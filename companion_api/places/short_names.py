"""What people call towns whose full name nobody says. Only where the short name means that town to everyone."""

from __future__ import annotations

from typing import Final

SHORT: Final = {
    "Brighton": "Brighton and Hove",
    "Hull": "Kingston upon Hull",
    "Leamington": "Royal Leamington Spa",
    "Leamington Spa": "Royal Leamington Spa",
    "Southend": "Southend-on-Sea",
    "Tunbridge Wells": "Royal Tunbridge Wells",
    "Wootton Bassett": "Royal Wootton Bassett",
}
"""Short name -> the name in OS Open Names. "Newcastle", "Kingston" and "Stoke" mean several towns and are not here."""
