"""Police forces as places: their names, the nation they serve, their ONS police force area and a point inside it.

Ids and names: data.police.uk /forces. Area codes: ONS, Police Force Areas (E23/W15). `lat`,`lng`: the live postcode
(OS Code-Point Open, October 2025) nearest to the mean of the area's postcodes; Northern Ireland likewise from Food
Standards Agency addresses; two decimals. British Transport Police serve railways and have no place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from companion_api.core.place import Place
from companion_api.places import words


@dataclass(frozen=True, slots=True)
class Force:
    """A police force with an area of its own."""

    id: str
    name: str
    country: str
    pfa: str
    """ONS code of its area; "" for Northern Ireland, which has none."""
    lat: float
    lng: float

    @property
    def place(self) -> Place:
        """Its area as a place, at a point in the middle."""
        note = f"The whole area of {self.name}; the position is its middle."
        return Place(self.name, "force", self.lat, self.lng, country=self.country, force=self.id, note=note)


FORCES: Final[tuple[Force, ...]] = (
    Force("avon-and-somerset", "Avon and Somerset Constabulary", "England", "E23000036", 51.30, -2.70),
    Force("bedfordshire", "Bedfordshire Police", "England", "E23000026", 52.02, -0.45),
    Force("cambridgeshire", "Cambridgeshire Constabulary", "England", "E23000023", 52.38, -0.02),
    Force("cheshire", "Cheshire Constabulary", "England", "E23000006", 53.26, -2.56),
    Force("city-of-london", "City of London Police", "England", "E23000034", 51.51, -0.09),
    Force("cleveland", "Cleveland Police", "England", "E23000013", 54.59, -1.22),
    Force("cumbria", "Cumbria Constabulary", "England", "E23000002", 54.56, -3.06),
    Force("derbyshire", "Derbyshire Constabulary", "England", "E23000018", 53.08, -1.49),
    Force("devon-and-cornwall", "Devon & Cornwall Police", "England", "E23000035", 50.54, -4.16),
    Force("dorset", "Dorset Police", "England", "E23000039", 50.76, -2.12),
    Force("durham", "Durham Constabulary", "England", "E23000008", 54.71, -1.61),
    Force("dyfed-powys", "Dyfed-Powys Police", "Wales", "W15000004", 52.03, -4.10),
    Force("essex", "Essex Police", "England", "E23000028", 51.72, 0.57),
    Force("gloucestershire", "Gloucestershire Constabulary", "England", "E23000037", 51.84, -2.18),
    Force("greater-manchester", "Greater Manchester Police", "England", "E23000005", 53.50, -2.28),
    Force("gwent", "Gwent Police", "Wales", "W15000002", 51.67, -3.05),
    Force("hampshire", "Hampshire and Isle of Wight Constabulary", "England", "E23000030", 50.97, -1.21),
    Force("hertfordshire", "Hertfordshire Constabulary", "England", "E23000027", 51.78, -0.26),
    Force("humberside", "Humberside Police", "England", "E23000012", 53.73, -0.41),
    Force("kent", "Kent Police", "England", "E23000032", 51.27, 0.71),
    Force("lancashire", "Lancashire Constabulary", "England", "E23000003", 53.79, -2.64),
    Force("leicestershire", "Leicestershire Police", "England", "E23000021", 52.65, -1.14),
    Force("lincolnshire", "Lincolnshire Police", "England", "E23000020", 53.09, -0.28),
    Force("merseyside", "Merseyside Police", "England", "E23000004", 53.43, -2.94),
    Force("metropolitan", "Metropolitan Police Service", "England", "E23000001", 51.51, -0.13),
    Force("norfolk", "Norfolk Constabulary", "England", "E23000024", 52.66, 1.10),
    Force("north-wales", "North Wales Police", "Wales", "W15000001", 53.14, -3.63),
    Force("north-yorkshire", "North Yorkshire Police", "England", "E23000009", 54.11, -1.27),
    Force("northamptonshire", "Northamptonshire Police", "England", "E23000022", 52.30, -0.83),
    Force("northumbria", "Northumbria Police", "England", "E23000007", 55.03, -1.62),
    Force("nottinghamshire", "Nottinghamshire Police", "England", "E23000019", 53.06, -1.11),
    Force("south-wales", "South Wales Police", "Wales", "W15000003", 51.57, -3.52),
    Force("south-yorkshire", "South Yorkshire Police", "England", "E23000011", 53.46, -1.35),
    Force("staffordshire", "Staffordshire Police", "England", "E23000015", 52.86, -2.03),
    Force("suffolk", "Suffolk Constabulary", "England", "E23000025", 52.19, 1.10),
    Force("surrey", "Surrey Police", "England", "E23000031", 51.30, -0.44),
    Force("sussex", "Sussex Police", "England", "E23000033", 50.90, -0.15),
    Force("thames-valley", "Thames Valley Police", "England", "E23000029", 51.67, -0.97),
    Force("warwickshire", "Warwickshire Police", "England", "E23000017", 52.35, -1.54),
    Force("west-mercia", "West Mercia Police", "England", "E23000016", 52.42, -2.45),
    Force("west-midlands", "West Midlands Police", "England", "E23000014", 52.50, -1.91),
    Force("west-yorkshire", "West Yorkshire Police", "England", "E23000010", 53.76, -1.66),
    Force("wiltshire", "Wiltshire Police", "England", "E23000038", 51.37, -1.95),
    Force("northern-ireland", "Police Service of Northern Ireland", "Northern Ireland", "", 54.61, -6.30),
    Force("zedshire", "Zedshire Police", "Zedshire", "Z23000001", 54.2, 2.55),  # the sandbox
)

BY_ID: Final = {force.id: force for force in FORCES}
BY_AREA: Final = {force.pfa: force.id for force in FORCES if force.pfa}
"""ONS police force area code -> force id."""


_OTHER_NAMES: Final = {
    "metropolitan": ("metropolitan police", "the met", "met police", "scotland yard"),
    "northern-ireland": ("psni", "police service northern ireland"),
    "greater-manchester": ("gmp",),
    "devon-and-cornwall": ("devon and cornwall police",),
    "hampshire": ("hampshire police", "hampshire and isle of wight police"),
}


def _by_name() -> dict[str, tuple[Force, bool]]:
    found: dict[str, tuple[Force, bool]] = {}
    for force in FORCES:
        area = words.key(force.id)
        full = {words.key(force.name), f"{area} police", f"{area} constabulary", *_OTHER_NAMES.get(force.id, ())}
        found |= dict.fromkeys(full, (force, True))
        found[area] = (force, False)
    return found


_BY_NAME: Final = _by_name()


def named(key: str) -> tuple[Force, bool] | None:
    """The force of that name (a key), and whether the name can mean nothing else: "kent police", but not "kent"."""
    return _BY_NAME.get(key)


def of_area(pfa: str, country: str | None) -> str | None:
    """The force of a postcode: by its area code, or the one force of Northern Ireland; None in Scotland."""
    if country == "Northern Ireland":
        return "northern-ireland"
    return BY_AREA.get(pfa)
