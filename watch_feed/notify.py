"""The monthly notice: one message to each subscription whose cell has another level than the month before.

Once a month, never twice: a month is noted as told on disk before its message is handed over. A run that is killed
between the two loses that one message rather than risk a second; all other subscriptions are told by the next run.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import Final

from companion_api.core import months
from companion_api.core.errors import NoData
from companion_api.core.geo import Cell
from watch_feed.senders import Sender
from watch_feed.service import WatchService, projection
from watch_feed.subscriptions import Subscription, Subscriptions

KIND: Final = "push.json"


def run(service: WatchService, subscriptions: Subscriptions, sender: Sender) -> Counter[str]:
    """Tell everyone who has something to hear. Returns how often each outcome came, "unchanged" and "told" included."""
    outcomes: Counter[str] = Counter()
    for cell, members in groupby(subscriptions.all(), key=lambda subscription: subscription.cell):
        news = news_of(service, cell)
        for subscription in members:
            outcomes[_tell(subscriptions, sender, subscription, news)] += 1
    return outcomes


def news_of(service: WatchService, cell: Cell) -> tuple[str, bytes] | None:
    """(month, message) where the latest month brought the cell another level; None where not, or not known."""
    try:
        month = service.month_of(cell)
        now, before = (service.document(cell, each) for each in (month, months.add(month, -1)))
    except NoData:
        return None
    if now.level is None or before.level is None or now.level == before.level:
        return None
    return month, service.render(projection(KIND), cell, month)


def _tell(
    subscriptions: Subscriptions, sender: Sender, subscription: Subscription, news: tuple[str, bytes] | None
) -> str:
    if news is None:
        return "unchanged"
    month, message = news
    if not subscriptions.claim(subscription.endpoint, month):
        return "told"
    outcome = sender.send(subscription, message)
    if outcome == "not-sent":
        subscriptions.release(subscription.endpoint, month)
    elif outcome == "gone":
        subscriptions.remove(subscription.endpoint)
    return outcome
