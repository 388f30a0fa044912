"""`.bin`: a packed little-endian structure for a Pebble byte array (struct `<BBbHhIBB`, 13 bytes, never padded).

| offset | type | field |
|---|---|---|
| 0 | uint8 | version |
| 1 | uint8 | level << 4 or home level; 15: no level; home 0: not asked |
| 2 | int8 | level - home level; -128 unless both are known |
| 3 | uint16 | count; 65535 none known, larger ones 65534 |
| 5 | int16 | change; -32768 none known, clamped otherwise |
| 7 | uint32 | month, yyyymm |
| 11 | uint8 | home: 0 not asked, 1 lower, 2 can't tell, 3 higher, 4 no data |
| 12 | uint8 | trend: 0 not enough data, 1 clearly down, 2 probably down, 3 no clear change, 4 probably up, 5 clearly up
"""

from __future__ import annotations

import struct
from typing import Final

from watch_feed.document import VERSION, Trend
from watch_feed.home import Glance, Verdict
from watch_feed.projection import Context, Projection

LAYOUT: Final = struct.Struct("<BBbHhIBB")
NO_LEVEL: Final = 15
NO_DIFFERENCE: Final = -128
NO_COUNT: Final = 0xFFFF
NO_CHANGE: Final = -0x8000
HOME_CODES: Final[dict[Verdict | None, int]] = {None: 0, "lower": 1, "cant-tell": 2, "higher": 3, "no-data": 4}
TREND_CODES: Final[dict[Trend, int]] = {
    "not-enough-data": 0,
    "clearly-down": 1,
    "probably-down": 2,
    "no-clear-change": 3,
    "probably-up": 4,
    "clearly-up": 5,
}


def render(glance: Glance, _: Context) -> bytes:
    """The 13 bytes described above."""
    here, home = glance.here, glance.home
    level = here.level or NO_LEVEL
    home_level = (home.level or NO_LEVEL) if home else 0
    difference = here.level - home.level if here.level and home and home.level else NO_DIFFERENCE
    return LAYOUT.pack(
        VERSION,
        level << 4 | home_level,
        difference,
        NO_COUNT if here.count is None else min(here.count, NO_COUNT - 1),
        NO_CHANGE if here.change is None else max(NO_CHANGE + 1, min(here.change, 0x7FFF)),
        int(here.month.replace("-", "")),
        HOME_CODES[glance.verdict],
        TREND_CODES[here.trend],
    )


PROJECTION = Projection("bin", "application/octet-stream", 16, "Pebble byte array", render)
