"""What a projection is: a suffix, a media type, a budget in bytes, and a pure function of a glance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import orjson

from watch_feed.home import Glance


@dataclass(frozen=True, slots=True)
class Context:
    """What a projection may know besides the glance."""

    base_url: str = ""
    """Public address of this feed without a closing slash; empty: links are relative to the server's root."""


@dataclass(frozen=True, slots=True)
class Projection:
    """One platform's view of a glance. Each module in `projections/` holds one, called PROJECTION."""

    suffix: str
    """What follows the cell in the address, without the first dot."""
    media_type: str
    budget: int
    """Most bytes an answer may have."""
    audience: str
    """Who it is for, in a few words."""
    render: Callable[[Glance, Context], bytes]
    """Glance -> body. The same glance always gives the same bytes."""


def compact(body: dict[str, Any]) -> bytes:
    """JSON without spaces, in the order given."""
    return orjson.dumps(body)


def path_of(glance: Glance, suffix: str) -> str:
    """The canonical path of a document, home left out: it is what a link may show to others."""
    return f"/watch/v1/{glance.here.month}/{glance.here.cell.id}.{suffix}"


def page_of(glance: Glance, context: Context) -> str:
    """The address of the page that shows this cell to a person."""
    return f"{context.base_url}/watch/#{glance.here.cell.id}"
