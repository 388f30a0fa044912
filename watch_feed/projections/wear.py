"""`.wear.json`: what a Wear OS data source needs for RANGED_VALUE (type rating), SHORT_TEXT and LONG_TEXT.

Fields: androidx.wear.watchface.complications.data, RangedValueComplicationData. The gauge starts at 0, below the
lowest level, so that level 1 shows as a fifth of the ring and not as an empty one; without a level there is no ranged
value, and the data source sends NoDataComplicationData.
"""

from __future__ import annotations

from watch_feed.document import HIGHEST, VERSION, month_name
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import spoken


def render(glance: Glance, _: Context) -> bytes:
    """rangedValue (null without a level), shortText (at most 7 characters), contentDescription, validUntil (Unix)."""
    here = glance.here
    return compact(
        {
            "v": VERSION,
            "rangedValue": {"type": "rating", "value": here.level, "min": 0, "max": HIGHEST} if here.level else None,
            "shortText": here.short,
            "shortTitle": month_name(here.month, short=True)[:3],
            "contentDescription": spoken(here, glance.verdict),
            "validUntil": here.expires,
        }
    )


PROJECTION = Projection("wear.json", "application/json", 300, "Wear OS complication", render)
