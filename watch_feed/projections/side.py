"""`.side.json`: one side of the comparison with home, for tiny clients that work it out from two of these."""

from __future__ import annotations

from watch_feed.document import VERSION
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact


def render(glance: Glance, _: Context) -> bytes:
    """v version, m month, n count, p people or null, t months published, s 1 for the invented county."""
    here = glance.here
    return compact(
        {
            "v": VERSION,
            "m": int(here.month.replace("-", "")),
            "n": here.count,
            "p": here.people,
            "t": here.exposure_months,
            "s": int(here.source == "sandbox"),
        }
    )


PROJECTION = Projection("side.json", "application/json", 64, "tiny clients that compare with home themselves", render)
