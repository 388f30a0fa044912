"""The invented force: its neighbourhoods, teams, priorities and meetings, in the shapes of the police API."""

from __future__ import annotations

import datetime
import random
from typing import Any

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from scripts.sandbox.geography import County

_RANKS = ("Inspector", "Sergeant", "PC", "PC", "PCSO")
_FIRST = ("Ada", "Bram", "Cosmo", "Delphine", "Ezra", "Fenella", "Gus", "Hettie", "Ivo", "Juniper", "Kit", "Lettice")
_LAST = ("Quillfeather", "Thimblewick", "Zedbury", "Marmaduke", "Crumpetson", "Dogger", "Umberly", "Saltwhistle")
_ISSUES = (
    (
        "<p>Thefts from vehicles parked near the seafront.</p>",
        "<p>Evening patrols and free number-plate screws on market days.</p>",
    ),
    (
        "<p>Anti-social behaviour by the <b>bandstand</b> after dark.</p>",
        "<p>Joint patrols with the council's wardens.</p>",
    ),
    ("<p>Speeding through the village.</p>", None),
    ("<p>Shop theft in the high street.</p>", "<p>A radio link between shops and the team.</p>"),
)


def make_policing(county: County, dice: random.Random) -> dict[str, Any]:
    """File name -> JSON document."""
    files: dict[str, Any] = {
        "force.json": {
            "description": "<p>An invented force for an invented county.</p>",
            "url": "https://police.zedshire.example/",
            "engagement_methods": [
                {"url": "https://police.zedshire.example/news", "type": "web", "description": None, "title": "web"}
            ],
            "telephone": "101",
            "id": "zedshire",
            "name": "Zedshire Police (invented)",
        },
        "neighbourhoods.json": [{"id": key, "name": name} for key, (name, _) in county.neighbourhoods.items()],
        "people.json": [
            {"name": "Octavia Zedbury", "rank": "Chief Constable", "bio": None, "contact_details": {}},
        ],
    }
    for position, (key, (name, shape)) in enumerate(county.neighbourhoods.items()):
        centre = shape.representative_point()
        residents = sum(
            area.residents for area in county.small_areas if county.neighbourhood_at(area.lat, area.lng) == key
        )
        files[f"{key}/detail.json"] = {
            "id": key,
            "name": name,
            "url_force": f"https://police.zedshire.example/{key.lower()}",
            "centre": {"latitude": f"{centre.y:.6f}", "longitude": f"{centre.x:.6f}"},
            "population": str(residents),
            "contact_details": {
                "email": f"{key.lower()}@police.zedshire.example",
                "telephone": f"01632 960{100 + position}",
            },
            "links": [{"title": "Zedshire Council", "description": None, "url": "https://zedshire.example/"}],
            "locations": [],
            "description": f"<p>The team for {name}. Everything about it is invented.</p>",
        }
        files[f"{key}/people.json"] = [
            {"name": f"{dice.choice(_FIRST)} {dice.choice(_LAST)}", "rank": rank, "bio": None, "contact_details": {}}
            for rank in _RANKS[: dice.randint(3, 5)]
        ]
        files[f"{key}/priorities.json"] = [
            {
                "issue": issue,
                "issue-date": f"2026-0{5 + number}-14T00:00:00",
                "action": action,
                "action-date": f"2026-0{7 + number}-01T00:00:00" if action else None,
            }
            for number, (issue, action) in enumerate(dice.sample(_ISSUES, 2))
        ]
        files[f"{key}/events.json"] = _events(name, position)
    return files


def _events(name: str, position: int) -> list[dict[str, Any]]:
    """A drop-in on one evening of each month up to 2035, so that there is always a next one."""
    events = []
    for month_number in range(2026 * 12 + 9, 2036 * 12):
        year, month = month_number // 12, month_number % 12 + 1
        day = datetime.date(year, month, 1)
        day += datetime.timedelta(days=(position % 5 - day.weekday()) % 7)
        events.append(
            {
                "contact_details": {},
                "description": "<p>Come and talk to your team. <em>Tea is provided.</em></p>",
                "title": "Drop-in with your team",
                "address": f"Community Hall, {name}",
                "type": "meeting",
                "start_date": f"{day.isoformat()}T18:30:00",
                "end_date": f"{day.isoformat()}T20:00:00",
            }
        )
    return events


def make_boundaries(county: County) -> dict[str, bytes]:
    """`YYYY-MM/<force>/<id>.kml` -> bytes, and the force outline as in force_kmls.zip."""
    files = {f"2026-09/zedshire/{key}.kml": _kml(shape) for key, (_, shape) in county.neighbourhoods.items()}
    whole = county.outline.union(county.neighbourhoods["ZT1"][1])
    files["force kmls/zedshire.kml"] = _kml(whole)
    return files


def _kml(shape: BaseGeometry) -> bytes:
    geometry = mapping(shape)
    polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
    body = "".join(f"<Polygon>{_rings(rings)}</Polygon>" for rings in polygons)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>'
        f"<MultiGeometry>{body}</MultiGeometry></Placemark></Document></kml>\n"
    ).encode()


def _rings(rings: Any) -> str:
    text = ""
    for number, ring in enumerate(rings):
        tag = "outerBoundaryIs" if number == 0 else "innerBoundaryIs"
        coordinates = " ".join(f"{lng:.6f},{lat:.6f}" for lng, lat in ring)
        text += f"<{tag}><LinearRing><coordinates>{coordinates}</coordinates></LinearRing></{tag}>"
    return text
