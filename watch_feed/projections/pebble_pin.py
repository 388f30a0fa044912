"""`.pin.json`: a Pebble timeline pin. The phone's script inserts it and deletes last month's.

Limits: developer.repebble.com, "Creating pins": id 64 characters, layout of type genericPin with a tinyIcon.
"""

from __future__ import annotations

from datetime import UTC, datetime

from companion_api.core import months
from watch_feed.document import month_name, next_month_due
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import spoken


def render(glance: Glance, _: Context) -> bytes:
    """One genericPin, at the time the month was due. A script that inserts it later puts its own time instead, because
    the watch drops pins more than two days old."""
    here = glance.here
    due = datetime.fromtimestamp(next_month_due(months.add(here.month, -1)), UTC)
    return compact(
        {
            "id": f"crime-{here.cell.id}-{here.month.replace('-', '')}",
            "time": due.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "layout": {
                "type": "genericPin",
                "title": f"Crime level {here.short}" if here.level else f"Crime level: {here.short}",
                "subtitle": f"{here.label}, {month_name(here.month, short=True)}",
                "body": spoken(here, glance.verdict),
                "tinyIcon": "system://images/NOTIFICATION_FLAG",
            },
        }
    )


PROJECTION = Projection("pin.json", "application/json", 800, "Pebble timeline, inserted by the phone", render)
