"""The county: its outline, settlements, streets, postcodes, small areas and neighbourhoods."""

from __future__ import annotations

import math
import random
from dataclasses import dataclass, field

from shapely import MultiPoint, Point, Polygon, voronoi_polygons
from shapely.geometry import MultiPolygon
from shapely.geometry.base import BaseGeometry

LAT_TO_LNG = 1 / math.cos(math.radians(54.2))
"""Degrees of longitude as long as one degree of latitude."""

WEST_DISTRICT = ("Z07000001", "West Zedshire")
EAST_DISTRICT = ("Z07000002", "East Zedshire")
POLICE_FORCE_AREA = ("Z23000001", "Zedshire")


@dataclass(frozen=True)
class Settlement:
    """A place with a name; `residents` live within `spread` degrees of latitude round its centre."""

    name: str
    kind: str
    lat: float
    lng: float
    residents: int
    streets: int
    spread: float
    postcode_district: str
    district: tuple[str, str]
    within: str = ""
    other_name: str = ""


SETTLEMENTS = (
    Settlement("Zedminster", "City", 54.200, 2.550, 30000, 110, 0.022, "ZZ1", WEST_DISTRICT),
    Settlement(
        "Marmalade Quarter", "Suburban Area", 54.212, 2.575, 4200, 22, 0.007, "ZZ2", WEST_DISTRICT, "Zedminster"
    ),
    Settlement("Teapot Hill", "Suburban Area", 54.186, 2.522, 3900, 20, 0.007, "ZZ2", WEST_DISTRICT, "Zedminster"),
    Settlement("Zedmouth", "Town", 54.280, 2.740, 12800, 60, 0.014, "ZZ3", EAST_DISTRICT),
    Settlement("Fathom Green", "Suburban Area", 54.291, 2.722, 2400, 12, 0.005, "ZZ3", EAST_DISTRICT, "Zedmouth"),
    Settlement("Quillborough", "Town", 54.120, 2.420, 8200, 42, 0.011, "ZZ4", WEST_DISTRICT),
    Settlement("Umberwick", "Village", 54.240, 2.360, 2200, 14, 0.006, "ZZ5", WEST_DISTRICT, other_name="Pentre Umber"),
    Settlement("Great Dogger", "Village", 54.310, 2.550, 2600, 14, 0.006, "ZZ5", EAST_DISTRICT),
    Settlement("Little Dogger", "Hamlet", 54.327, 2.566, 160, 3, 0.002, "ZZ5", EAST_DISTRICT),
    Settlement("Nether Zedley", "Village", 54.090, 2.600, 1800, 12, 0.006, "ZZ6", WEST_DISTRICT),
    Settlement("Newton Zed", "Village", 54.250, 2.700, 900, 7, 0.004, "ZZ3", EAST_DISTRICT),
    Settlement("Newton Zed", "Village", 54.143, 2.462, 700, 6, 0.004, "ZZ4", WEST_DISTRICT),
)

_FIRST = (
    "Teapot Marmalade Sprocket Thimble Buttercup Kettle Anchor Gannet Herring Lantern Pebble Quillpen "
    "Ribbon Saffron Toffee Umbrella Velvet Walnut Yarn Zephyr Biscuit Candle Dumpling Eiderdown Feather "
    "Gooseberry Haddock Inkwell Jigsaw Kipper Limpet Mitten Nutmeg Oatcake Parsnip Quince Rhubarb "
    "Sixpence Trinket Whistle Bobbin Crumpet Dormouse"
).split()
_SECOND = ("Street", "Road", "Lane", "Row", "Close", "Avenue", "Walk", "Gardens", "Drive", "Hill")
_LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


@dataclass
class Street:
    """A street with the snap points over it: (lat, lng, weight)."""

    name: str
    settlement: Settlement
    lat: float
    lng: float
    lsoa: str = ""
    postcodes: list[str] = field(default_factory=list)


@dataclass
class SmallArea:
    """An invented LSOA."""

    code: str
    name: str
    lat: float
    lng: float
    residents: int
    settlement: Settlement


@dataclass
class County:
    """All of it."""

    outline: BaseGeometry
    streets: list[Street]
    small_areas: list[SmallArea]
    postcodes: dict[str, tuple[float, float, Street]]
    neighbourhoods: dict[str, tuple[str, BaseGeometry]]

    def neighbourhood_at(self, lat: float, lng: float) -> str:
        """The neighbourhood that holds a point, "" outside."""
        point = Point(lng, lat)
        return next((key for key, (_, shape) in self.neighbourhoods.items() if shape.contains(point)), "")


def make_county(dice: random.Random) -> County:
    """Lay the county out."""
    outline = _outline(dice)
    streets = [street for settlement in SETTLEMENTS for street in _streets(settlement, dice)]
    small_areas = _small_areas(streets)
    return County(outline, streets, small_areas, _postcodes(streets, dice), _neighbourhoods(outline))


def _outline(dice: random.Random) -> BaseGeometry:
    ring = []
    for step in range(48):
        angle = 2 * math.pi * step / 48
        reach = 0.165 * (1 + dice.uniform(-0.06, 0.06))
        lat = 54.2 + reach * math.sin(angle)
        ring.append((round(2.55 + reach * LAT_TO_LNG * 0.98 * math.cos(angle), 6), round(lat, 6)))
    return Polygon(ring)


def _near(settlement: Settlement, dice: random.Random) -> tuple[float, float]:
    """A position in the settlement, denser towards its middle."""
    reach, angle = settlement.spread * math.sqrt(dice.random()) * dice.uniform(0.4, 1.0), dice.uniform(0, 2 * math.pi)
    return (
        round(settlement.lat + reach * math.sin(angle), 6),
        round(settlement.lng + reach * math.cos(angle) * LAT_TO_LNG, 6),
    )


def _streets(settlement: Settlement, dice: random.Random) -> list[Street]:
    names = [f"{first} {second}" for first in _FIRST for second in _SECOND]
    chosen = dice.sample(names, settlement.streets)
    if "Teapot Row" not in chosen and settlement.kind in {"City", "Town"}:
        chosen[0] = "Teapot Row"  # one name in three towns, to be asked about
    return [Street(name, settlement, *_near(settlement, dice)) for name in chosen]


def _small_areas(streets: list[Street]) -> list[SmallArea]:
    """About 1,600 residents each: the streets of a settlement, cut west to east."""
    areas: list[SmallArea] = []
    for settlement in SETTLEMENTS:
        own = sorted((street for street in streets if street.settlement is settlement), key=lambda street: street.lng)
        count = max(1, round(settlement.residents / 1600))
        for part in range(count):
            members = own[part * len(own) // count : (part + 1) * len(own) // count]
            code = f"Z01{len(areas) + 1:06d}"
            for street in members:
                street.lsoa = code
            areas.append(
                SmallArea(
                    code,
                    f"{settlement.district[1]} {len(areas) + 1:03d}A",
                    round(sum(street.lat for street in members) / len(members), 5),
                    round(sum(street.lng for street in members) / len(members), 5),
                    settlement.residents // count,
                    settlement,
                )
            )
    return areas


def _postcodes(streets: list[Street], dice: random.Random) -> dict[str, tuple[float, float, Street]]:
    """Two for each street, a few dozen metres apart; none ever issued by anyone."""
    found: dict[str, tuple[float, float, Street]] = {}
    used: dict[str, int] = {}
    for street in streets:
        for _ in range(2):
            district = street.settlement.postcode_district
            number = used.get(district, 0)
            used[district] = number + 1
            sector, unit = 1 + number // 60, number % 60
            code = f"{district} {sector}{_LETTERS[unit // 20]}{_LETTERS[unit % 20]}"
            street.postcodes.append(code)
            found[code] = (
                round(street.lat + dice.uniform(-4e-4, 4e-4), 5),
                round(street.lng + dice.uniform(-6e-4, 6e-4), 5),
                street,
            )
    return found


def _neighbourhoods(outline: BaseGeometry) -> dict[str, tuple[str, BaseGeometry]]:
    """Six that tile the county: one with a hole (the city centre lies in it), one in two parts (an island)."""
    seats = {
        "ZM2": ("Zedminster Outer", 54.200, 2.550),
        "ZT1": ("Zedmouth and Zed Skerry", 54.280, 2.740),
        "QB1": ("Quillborough and the West", 54.120, 2.420),
        "DG1": ("Great Dogger and the North", 54.310, 2.550),
        "NZ1": ("Nether Zedley and the South", 54.090, 2.600),
        "UM1": ("Umberwick and the Marsh", 54.240, 2.360),
    }
    cells = voronoi_polygons(MultiPoint([(lng, lat) for _, lat, lng in seats.values()]), extend_to=outline)
    centre = Point(2.55, 54.20).buffer(0.008, quad_segs=6)
    shapes: dict[str, tuple[str, BaseGeometry]] = {"ZM1": ("Zedminster Centre", centre)}
    for key, (name, lat, lng) in seats.items():
        shape = next(cell for cell in cells.geoms if cell.contains(Point(lng, lat))).intersection(outline)
        if key == "ZM2":
            shape = shape.difference(centre)
        if key == "ZT1":
            shape = MultiPolygon([shape, Polygon([(2.86, 54.30), (2.875, 54.305), (2.87, 54.315), (2.858, 54.31)])])
        shapes[key] = (name, shape)
    return shapes
