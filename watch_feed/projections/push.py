"""`.push.json`: a declarative Web Push message, https://w3c.github.io/push-api/#declarative-push-message.

`web_push` is 8030 and marks it; `title` and `navigate` are required. `notify.py` sends the same words through ntfy.
"""

from __future__ import annotations

from watch_feed.home import Glance
from watch_feed.projection import Context, Projection, compact, page_of
from watch_feed.spoken import spoken


def render(glance: Glance, context: Context) -> bytes:
    """Title with the level, body with the whole sentence, navigate to the page that shows this cell."""
    here = glance.here
    return compact(
        {
            "web_push": 8030,
            "notification": {
                "title": f"Crime level {here.short}" if here.level else f"Crime level: {here.short}",
                "body": spoken(here, glance.verdict),
                "navigate": page_of(glance, context),
            },
        }
    )


PROJECTION = Projection("push.json", "application/notification+json", 300, "Declarative Web Push, ntfy", render)
