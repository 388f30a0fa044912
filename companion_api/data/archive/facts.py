"""What is known of the forces beyond their files: names, extents, and who publishes nothing.

Names: data.police.uk /forces. Extents: ONS, Police Force Areas (December 2020), outlines rounded outward to 0.1 degree;
Northern Ireland: its own extent. Greater Manchester's districts: Local Government Act 1972, schedule 1.
"""

from __future__ import annotations

from typing import Final

TRANSPORT: Final = "btp"
"""British Transport Police: publishes wherever there are railways, and polices no place of its own."""

NAMES: Final[dict[str, str]] = {
    "avon-and-somerset": "Avon and Somerset Constabulary",
    "bedfordshire": "Bedfordshire Police",
    "btp": "British Transport Police",
    "cambridgeshire": "Cambridgeshire Constabulary",
    "cheshire": "Cheshire Constabulary",
    "city-of-london": "City of London Police",
    "cleveland": "Cleveland Police",
    "cumbria": "Cumbria Constabulary",
    "derbyshire": "Derbyshire Constabulary",
    "devon-and-cornwall": "Devon & Cornwall Police",
    "dorset": "Dorset Police",
    "durham": "Durham Constabulary",
    "dyfed-powys": "Dyfed-Powys Police",
    "essex": "Essex Police",
    "gloucestershire": "Gloucestershire Constabulary",
    "greater-manchester": "Greater Manchester Police",
    "gwent": "Gwent Police",
    "hampshire": "Hampshire Constabulary",
    "hertfordshire": "Hertfordshire Constabulary",
    "humberside": "Humberside Police",
    "kent": "Kent Police",
    "lancashire": "Lancashire Constabulary",
    "leicestershire": "Leicestershire Police",
    "lincolnshire": "Lincolnshire Police",
    "merseyside": "Merseyside Police",
    "metropolitan": "Metropolitan Police Service",
    "norfolk": "Norfolk Constabulary",
    "north-wales": "North Wales Police",
    "north-yorkshire": "North Yorkshire Police",
    "northamptonshire": "Northamptonshire Police",
    "northern-ireland": "Police Service of Northern Ireland",
    "northumbria": "Northumbria Police",
    "nottinghamshire": "Nottinghamshire Police",
    "south-wales": "South Wales Police",
    "south-yorkshire": "South Yorkshire Police",
    "staffordshire": "Staffordshire Police",
    "suffolk": "Suffolk Constabulary",
    "surrey": "Surrey Police",
    "sussex": "Sussex Police",
    "thames-valley": "Thames Valley Police",
    "warwickshire": "Warwickshire Police",
    "west-mercia": "West Mercia Police",
    "west-midlands": "West Midlands Police",
    "west-yorkshire": "West Yorkshire Police",
    "wiltshire": "Wiltshire Police",
    "zedshire": "Zedshire Police",
}

EXTENTS: Final[dict[str, tuple[float, float, float, float]]] = {
    # force: south, north, west, east, in degrees
    "avon-and-somerset": (50.8, 51.7, -3.9, -2.2),
    "bedfordshire": (51.8, 52.4, -0.8, -0.1),
    "cambridgeshire": (52.0, 52.8, -0.5, 0.6),
    "cheshire": (52.9, 53.5, -3.2, -1.9),
    "city-of-london": (51.5, 51.6, -0.2, 0.0),
    "cleveland": (54.4, 54.8, -1.5, -0.7),
    "cumbria": (54.0, 55.2, -3.7, -2.1),
    "derbyshire": (52.6, 53.6, -2.1, -1.1),
    "devon-and-cornwall": (49.8, 51.3, -6.4, -2.8),
    "dorset": (50.5, 51.1, -3.0, -1.6),
    "durham": (54.4, 55.0, -2.4, -1.2),
    "dyfed-powys": (51.5, 53.0, -5.4, -2.9),
    "essex": (51.4, 52.1, -0.1, 1.3),
    "gloucestershire": (51.5, 52.2, -2.7, -1.6),
    "greater-manchester": (53.3, 53.7, -2.8, -1.9),
    "gwent": (51.5, 52.0, -3.4, -2.6),
    "hampshire": (50.5, 51.4, -2.0, -0.7),
    "hertfordshire": (51.5, 52.1, -0.8, 0.2),
    "humberside": (53.4, 54.2, -1.2, 0.2),
    "kent": (50.9, 51.5, 0.0, 1.5),
    "lancashire": (53.4, 54.3, -3.1, -2.0),
    "leicestershire": (52.3, 53.0, -1.6, -0.4),
    "lincolnshire": (52.6, 53.7, -0.9, 0.4),
    "merseyside": (53.2, 53.7, -3.3, -2.5),
    "metropolitan": (51.2, 51.7, -0.6, 0.4),
    "norfolk": (52.3, 53.0, 0.1, 1.8),
    "north-wales": (52.5, 53.5, -4.9, -2.7),
    "north-yorkshire": (53.6, 54.6, -2.6, -0.2),
    "northamptonshire": (51.9, 52.7, -1.4, -0.3),
    "northern-ireland": (54.0, 55.4, -8.2, -5.4),
    "northumbria": (54.7, 55.9, -2.7, -1.3),
    "nottinghamshire": (52.7, 53.6, -1.4, -0.6),
    "south-wales": (51.3, 51.9, -4.4, -3.0),
    "south-yorkshire": (53.3, 53.7, -1.9, -0.8),
    "staffordshire": (52.4, 53.3, -2.5, -1.5),
    "suffolk": (51.9, 52.6, 0.3, 1.8),
    "surrey": (51.0, 51.5, -0.9, 0.1),
    "sussex": (50.7, 51.2, -1.0, 0.9),
    "thames-valley": (51.3, 52.2, -1.8, -0.4),
    "warwickshire": (51.9, 52.7, -2.0, -1.1),
    "west-mercia": (51.8, 53.0, -3.3, -1.7),
    "west-midlands": (52.3, 52.7, -2.3, -1.4),
    "west-yorkshire": (53.5, 54.0, -2.2, -1.1),
    "wiltshire": (50.9, 51.8, -2.4, -1.4),
    "zedshire": (54.0, 54.4, 2.2, 2.9),
}

GREATER_MANCHESTER: Final = "greater-manchester"
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


def name_of(force: str) -> str:
    """The name of a force as data.police.uk prints it; a readable form of the id for one we do not know."""
    return NAMES.get(force) or force.replace("-", " ").title()
