"""`.geojson`: the cell as a rectangle with the document's facts, for maps (RFC 7946)."""

from __future__ import annotations

from watch_feed.document import VERSION
from watch_feed.home import Glance
from watch_feed.palette import paint
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import spoken


def render(glance: Glance, _: Context) -> bytes:
    """A Feature; the ring runs counter-clockwise as RFC 7946 asks. The level is that of a circle round the centre."""
    here = glance.here
    south, north = here.cell.lat_e2 * 10 - 5, here.cell.lat_e2 * 10 + 5
    west, east = here.cell.lng_e2 * 10 - 5, here.cell.lng_e2 * 10 + 5
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return compact(
        {
            "type": "Feature",
            "id": here.cell.id,
            "bbox": [west / 1000, south / 1000, east / 1000, north / 1000],
            "geometry": {"type": "Polygon", "coordinates": [[[x / 1000, y / 1000] for x, y in ring]]},
            "properties": {
                "v": VERSION,
                "month": here.month,
                "level": here.level,
                "label": here.label,
                "text": spoken(here, glance.verdict),
                "count": here.count,
                "fill": paint(here.level).fill,
                "source": here.source,
                **({"home": glance.home.verdict} if glance.home else {}),
            },
        }
    )


PROJECTION = Projection("geojson", "application/geo+json", 1024, "maps", render)
