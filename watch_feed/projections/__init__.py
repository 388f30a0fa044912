"""The projections, found by looking: a platform is added by adding a file with a PROJECTION (or, for several at once,
PROJECTIONS) to this folder, and nothing else changes."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module

from watch_feed.projection import Projection


@cache
def registry() -> dict[str, Projection]:
    """Every projection by suffix, in alphabetical order. Two of the same suffix are a mistake: ValueError."""
    found: dict[str, Projection] = {}
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        loaded = import_module(module.name)
        for projection in getattr(loaded, "PROJECTIONS", None) or (loaded.PROJECTION,):
            if projection.suffix in found:
                raise ValueError(f"two projections call themselves .{projection.suffix}")
            found[projection.suffix] = projection
    return dict(sorted(found.items()))
