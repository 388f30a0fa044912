"""`.json`: the whole document, for clients with room for it and for those that compare with home on the device."""

from __future__ import annotations

from typing import Any

from watch_feed.document import HIGHEST, LOWEST, VERSION
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import spoken


def render(glance: Glance, _: Context) -> bytes:
    """The canonical document. With home, the two numbers that only serve the comparison give way to its outcome."""
    here = glance.here
    body: dict[str, Any] = {
        "v": VERSION,
        "cell": here.cell.id,
        "month": here.month,
        "level": here.level,
        "sure": here.sure,
        "min": LOWEST,
        "max": HIGHEST,
        "label": here.label,
        "short": here.short,
        "text": spoken(here, glance.verdict),
        "count": here.count,
        "change": here.change,
        "trend": here.trend,
    }
    if glance.home:
        body["home"] = glance.home.verdict
    else:
        body |= {"months": here.exposure_months, "people": here.people}
    return compact(body | {"expires": here.expires, "source": here.source})


PROJECTION = Projection("json", "application/json", 400, "every client: the canonical document", render)
