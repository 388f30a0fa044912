"""What the Neighbourhood Policing Guarantee promises, as the policing pledge once stood on the first crime maps.

In our words, from: Home Office, "More detail announced on the Neighbourhood Policing Guarantee" (10 April 2025,
GOV.UK); the Home Secretary's letter to chief constables of the same day; National Police Chiefs' Council, "Forces
deliver first phase of Government guarantee" (14 August 2025). It applies to England and Wales.
"""

from __future__ import annotations

from typing import Any, Final

NATIONS: Final = frozenset({"England", "Wales", "invented"})
"""Where it is shown. The invented county shows it as an English one would."""

STATEMENT: Final[dict[str, Any]] = {
    "name": "Neighbourhood Policing Guarantee",
    "promises": [
        "A named officer for your neighbourhood whom you can contact.",
        "A reply to a question about your neighbourhood within 72 hours.",
        "Regular beat meetings, and local priorities kept up to date online.",
    ],
    "not_for": "Not for reporting a crime: call 101 or use the force's website, and in an emergency call 999.",
    "in_force_since": "2025-07",
    "source": "Home Office, 10 April 2025",
    "source_url": "https://www.gov.uk/government/news/more-detail-announced-on-the-neighbourhood-policing-guarantee",
}


def guarantee_for(nation: str | None) -> dict[str, Any] | None:
    """The statement where it applies: England and Wales, so not Northern Ireland or the railways."""
    return STATEMENT if nation in NATIONS else None
