"""`.feed.json`: the same as `.atom` in JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

from datetime import UTC, datetime

from companion_api.core import months
from watch_feed.document import month_name, next_month_due
from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact, page_of, path_of
from watch_feed.projections.atom import urn
from watch_feed.spoken import spoken


def render(glance: Glance, context: Context) -> bytes:
    """One item a month, with the same id as in the Atom feed."""
    here = glance.here
    published = datetime.fromtimestamp(next_month_due(months.add(here.month, -1)), UTC)
    return compact(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": f"Crime level around {here.cell.id}",
            "feed_url": context.base_url + path_of(glance, "feed.json"),
            "language": "en",
            "items": [
                {
                    "id": urn(here.month, here.cell.id),
                    "url": page_of(glance, context),
                    "title": f"{month_name(here.month)}: crime level {here.short}",
                    "content_text": spoken(here, glance.verdict),
                    "date_published": published.strftime("%Y-%m-%dT%H:%M:%SZ"),
                }
            ],
        }
    )


PROJECTION = Projection("feed.json", "application/feed+json", 1024, "feed readers", render)
