"""What is loaded here: months, forces, freshness, licence, revisions, and how levels are compared."""

from __future__ import annotations

from typing import Any

from companion_api.core.licence import ATTRIBUTION, LICENCE, LICENCE_URL, SANDBOX_NOTE
from companion_api.crime.book import PriorBook
from companion_api.data.choose import Pinned


def holdings(pinned: Pinned, book: PriorBook) -> dict[str, Any]:
    """The document of `/v1/data`: each source's own account, and what they share."""
    sources = []
    for source in pinned.all():
        held = source.months
        account: dict[str, Any] = {
            "source": source.name,
            "version": source.version,
            "first": min(held, default=None),
            "as_of": max(held, default=None),
            **source.describe(),
        }
        if source.name == "sandbox":
            account["note"] = SANDBOX_NOTE
        sources.append(account)
    first = next((account for account in sources if account["as_of"]), {"as_of": None, "source": None})
    return {
        "as_of": first["as_of"],
        "source": first["source"],
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "attribution": ATTRIBUTION,
        "sources": sources,
        "levels": {
            "version": book.version,
            "comparators": {key: held.detail for key, held in sorted(book.comparators.items())},
        },
    }
