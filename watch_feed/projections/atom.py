"""`.atom`: a feed of one entry for feed readers (RFC 4287). Follow `at.atom`: each month has an id of its own."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from xml.sax.saxutils import escape, quoteattr

from companion_api.core import months
from watch_feed.document import month_name, next_month_due
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, page_of, path_of
from watch_feed.spoken import spoken


def render(glance: Glance, context: Context) -> bytes:
    """The entry's id is made from month and cell, so that a reader shows each month once."""
    here = glance.here
    updated = datetime.fromtimestamp(next_month_due(months.add(here.month, -1)), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    title = f"{month_name(here.month)}: crime level {here.short}"
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">'
        f"<id>{urn('feed', here.cell.id)}</id>"
        f"<title>Crime level around {escape(here.cell.id)}</title>"
        f"<updated>{updated}</updated>"
        "<author><name>Open Justice Companion</name></author>"
        f'<link rel="self" href={quoteattr(context.base_url + path_of(glance, "atom"))}/>'
        f"<entry><id>{urn(here.month, here.cell.id)}</id>"
        f"<title>{escape(title)}</title>"
        f"<updated>{updated}</updated>"
        f'<link rel="alternate" href={quoteattr(page_of(glance, context))}/>'
        f'<summary type="text">{escape(spoken(here, glance.verdict))}</summary>'
        "</entry></feed>\n"
    ).encode()


def urn(*names: str) -> str:
    """A permanent identifier that needs no domain name: a version 5 UUID of the names."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "open-justice-companion/watch/" + "/".join(names)).urn


PROJECTION = Projection("atom", "application/atom+xml", 2048, "feed readers", render)
