"""Citizens Advice offices, from the locator of the Pension Wise service (2016).

Its telephones are the booking line of that service and its hours are when that line is answered (they are given exactly
where a telephone is): neither is the office's own, so neither is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion_api.legal.model import Service
from companion_api.legal.originals.draft import (
    GONE_POSTCODE,
    Draft,
    as_of,
    fresh_id,
    kilometres,
    point_of,
    postcode_of,
    tidy,
    tidy_name,
)
from companion_api.legal.originals.tables import rows

SOURCE: Final = "Pension Wise locator of Citizens Advice offices"
COLUMNS: Final = frozenset({"network", "title", "address", "postcode", "phone_pensionwise", "snapshot", "id"})
RANK: Final = 3
SITE: Final = "https://www.citizensadvice.org.uk/"


def read(path: Path) -> Iterator[Draft]:
    """Every office, named `Citizens Advice <place>`."""
    for row in rows(path):
        kind, title = "citizens-advice", tidy_name(row["title"])
        name = title if "citizens advice" in title.lower() else f"Citizens Advice {title}"
        address, postcode = tidy(row["address"]), postcode_of(row["postcode"])
        identity = fresh_id(kind, name, postcode, address)
        service = Service(
            id=identity,
            kind=kind,
            name=name,
            address=address,
            postcode=postcode,
            point=point_of(row.get("lat"), row.get("lng")),
            url=SITE,
            source=SOURCE,
            as_of=as_of(row["snapshot"]),
            notes=(GONE_POSTCODE,) if row.get("postcode_live_2025_11") == "False" else (),
            keys=(identity, f"pensionwise:{row['id']}"),
        )
        yield Draft(service, RANK, kilometres(row.get("km_to_postcode")))
