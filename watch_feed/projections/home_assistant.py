"""`.ha.json`: flat keys for Home Assistant's REST sensor; `clients/home_assistant/` shows how to use them."""

from __future__ import annotations

from typing import Any, Final

from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import spoken

ATTRIBUTION: Final = "Contains public sector information licensed under the Open Government Licence v3.0"
INVENTED: Final = "Invented data"


def render(glance: Glance, _: Context) -> bytes:
    """level is the state (null: "unknown"); text stays below the 255 characters a state may have."""
    here = glance.here
    body: dict[str, Any] = {
        "level": here.level,
        "label": here.label,
        "text": spoken(here, glance.verdict),
        "count": here.count,
        "change": here.change,
        "month": here.month,
        "icon": f"mdi:numeric-{here.level}-circle" if here.level else "mdi:help-circle-outline",
        "attribution": INVENTED if here.source == "sandbox" else ATTRIBUTION,
    }
    if glance.home:
        body["home"] = glance.home.verdict
    return compact(body)


PROJECTION = Projection("ha.json", "application/json", 400, "Home Assistant REST sensor", render)
