"""`.min.json`: what a Garmin glance or another very small client needs, in 64 bytes."""

from __future__ import annotations

from typing import Any, Final

from watch_feed.document import VERSION
from watch_feed.home import Glance, Verdict
from watch_feed.projection import Context, Projection, compact

HOME_SIGN: Final[dict[Verdict, int | None]] = {"higher": 1, "cant-tell": 0, "lower": -1, "no-data": None}


def render(glance: Glance, _: Context) -> bytes:
    """v version, m month, l level or null, n count, c change, x expires. With home, h takes the place of c."""
    here = glance.here
    body: dict[str, Any] = {"v": VERSION, "m": int(here.month.replace("-", "")), "l": here.level}
    if glance.home:
        body |= {"h": HOME_SIGN[glance.home.verdict], "n": here.count}
    else:
        body |= {"n": here.count, "c": here.change}
    return compact(body | {"x": here.expires})


PROJECTION = Projection("min.json", "application/json", 64, "Garmin glance and background, tiny clients", render)
