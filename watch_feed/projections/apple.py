"""`.apple.json`: the texts of the watchOS accessory widgets (circular gauge, inline, rectangular), ready to draw.

The gauge starts at 0 for the reason given in `wear.py`; accented mode drops colour, so none is sent.
"""

from __future__ import annotations

from typing import Any, Final

from watch_feed.document import HIGHEST, VERSION, month_name
from watch_feed.home import Glance, Verdict
from watch_feed.projection import Context, Projection, compact
from watch_feed.spoken import TREND_WORDS, spoken

_HOME: Final[dict[Verdict, str]] = {
    "higher": "above home",
    "lower": "below home",
    "cant-tell": "home: unclear",
    "no-data": "home: no data",
}


def render(glance: Glance, _: Context) -> bytes:
    """gauge (null without a level), inline, rectangular (three lines), accessibilityLabel, refresh (Unix time)."""
    here = glance.here
    body: dict[str, Any] = {
        "v": VERSION,
        "gauge": {"value": here.level, "min": 0, "max": HIGHEST} if here.level else None,
        "inline": f"Crime {here.short}" + (f", {_HOME[glance.home.verdict]}" if glance.home else ""),
        "rectangular": [
            here.label.capitalize(),
            _middle(glance),
            month_name(here.month, short=True),
        ],
        "accessibilityLabel": spoken(here, glance.verdict),
        "refresh": here.expires,
    }
    return compact(body)


def _middle(glance: Glance) -> str:
    here = glance.here
    if glance.home:
        return _HOME[glance.home.verdict].capitalize()
    if here.count is None:
        return "Too few months"
    return f"{here.count:,}, {TREND_WORDS[here.trend]}" if TREND_WORDS[here.trend] else f"{here.count:,} crimes"


PROJECTION = Projection("apple.json", "application/json", 400, "watchOS accessory widgets", render)
