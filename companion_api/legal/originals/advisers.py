"""The Legal Aid Agency's list of advisers with a contract: solicitors, law centres, Citizens Advice, mediators."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion_api.legal.areas import LEGAL_AID_AREAS
from companion_api.legal.model import Service
from companion_api.legal.originals.draft import (
    GONE_POSTCODE,
    Draft,
    as_of,
    fresh_id,
    phones_of,
    point_of,
    postcode_of,
    tidy,
    tidy_name,
    web_address,
)
from companion_api.legal.originals.tables import rows

SOURCE: Final = "Legal Aid Agency list of legal advisers"
COLUMNS: Final = frozenset({"record", "name", "org_type", "place_kind", "address", "city", "postcode", "categories"})
RANK: Final = 4
OUTREACH: Final = "An outreach session, not an office: ring to ask when somebody is there."
PART_TIME: Final = "Open part of the week only: ring to ask when."

_KINDS: Final = {"law_centre": "law-centre", "citizens_advice": "citizens-advice"}


def read(path: Path) -> Iterator[Draft]:
    """Every office and outreach point. The list carries no date of its own; that in the file's name counts."""
    published = as_of(path.stem.replace("_", " "))
    for row in rows(path):
        kind = _KINDS.get(row["place_kind"], "legal-aid")
        name, postcode = tidy_name(row["name"]), postcode_of(row["postcode"])
        address = ", ".join(part for part in (tidy(row["address"]), tidy(row["city"])) if part)
        identity = fresh_id(kind, name, postcode, address)
        service = Service(
            id=identity,
            kind=kind,
            name=name,
            address=address,
            postcode=postcode,
            point=point_of(row.get("lat"), row.get("lng")),
            phones=phones_of([(row.get("telephone"), "Enquiries", "")]),
            url=web_address(row.get("website")),
            areas_of_law=legal_aid_areas(row["categories"].split("|")),
            source=SOURCE,
            as_of=published,
            notes=record_notes(row["record"])
            + ((GONE_POSTCODE,) if row.get("postcode_live_2025_11") == "False" else ()),
            keys=(identity,),
        )
        yield Draft(service, RANK)


def legal_aid_areas(codes: list[str]) -> tuple[str, ...]:
    """`["CRM", "MAT"]` -> `("Crime", "Family")`; a code we have no name for stays as it is."""
    return tuple(LEGAL_AID_AREAS.get(code, code) for code in codes if re.fullmatch("[A-Z]{2,6}", code))


def record_notes(record: str) -> tuple[str, ...]:
    """`outreach:Part Time Location` -> what a visitor must know."""
    if "Part Time" in record:
        return (PART_TIME,)
    return (OUTREACH,) if record.startswith("outreach") else ()
