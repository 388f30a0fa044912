"""The projections, found by looking: a platform is added by adding a file to this folder, and nothing else changes.

A file holds a PROJECTION, or PROJECTIONS where it has several; a function `family(suffix)` may make more on request.
"""

from __future__ import annotations

import pkgutil
from functools import cache, lru_cache
from importlib import import_module
from types import ModuleType

from watch_feed.projection import Projection


@cache
def registry() -> dict[str, Projection]:
    """Every projection by suffix, in alphabetical order. Two of the same suffix are a mistake: ValueError."""
    found: dict[str, Projection] = {}
    for loaded in _modules():
        for projection in getattr(loaded, "PROJECTIONS", None) or (loaded.PROJECTION,):
            if projection.suffix in found:
                raise ValueError(f"two projections call themselves .{projection.suffix}")
            found[projection.suffix] = projection
    return dict(sorted(found.items()))


@lru_cache(maxsize=256)
def find(suffix: str) -> Projection | None:
    """The projection of that suffix, families (tiles of any size) included; None if there is none."""
    known = registry().get(suffix)
    if known is not None:
        return known
    families = (getattr(module, "family", None) for module in _modules())
    return next((made for family in families if family and (made := family(suffix))), None)


@cache
def _modules() -> tuple[ModuleType, ...]:
    return tuple(import_module(module.name) for module in pkgutil.iter_modules(__path__, f"{__name__}."))
