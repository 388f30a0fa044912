"""Police forces as places: what people call them, and the force of a postcode.

British Transport Police serve railways and have no place.
"""

from __future__ import annotations

from typing import Final

from companion_api.core.forces import NORTHERN_IRELAND, Force, all_forces, force_of_area
from companion_api.core.place import Place
from companion_api.places import words

_OTHER_NAMES: Final = {
    "metropolitan": ("metropolitan police", "the met", "met police", "scotland yard"),
    "northern-ireland": ("psni", "police service northern ireland"),
    "greater-manchester": ("gmp",),
    "devon-and-cornwall": ("devon and cornwall police",),
    "hampshire": ("hampshire police", "hampshire and isle of wight police"),
}


def _by_name() -> dict[str, tuple[Place, bool]]:
    found: dict[str, tuple[Place, bool]] = {}
    for force in all_forces().values():
        whole = _place(force)
        if whole is None:
            continue
        area = words.key(force.id)
        full = {words.key(force.name), f"{area} police", f"{area} constabulary", *_OTHER_NAMES.get(force.id, ())}
        found |= dict.fromkeys(full, (whole, True))
        found[area] = (whole, False)
    return found


def _place(force: Force) -> Place | None:
    """Its area as a place, at a point in the middle."""
    if force.middle is None:
        return None
    note = f"The whole area of {force.name}; the position is its middle."
    lat, lng = force.middle.lat, force.middle.lng
    return Place(force.name, "force", lat, lng, country=force.country, force=force.id, note=note)


_BY_NAME: Final = _by_name()


def named(key: str) -> tuple[Place, bool] | None:
    """The area of the force of that name (a key); whether that can mean nothing else: "kent police", but not "kent"."""
    return _BY_NAME.get(key)


def of_area(pfa: str, country: str | None) -> str | None:
    """The force of a postcode: by its area code, or the one force of Northern Ireland; None in Scotland."""
    return NORTHERN_IRELAND if country == "Northern Ireland" else force_of_area(pfa)
