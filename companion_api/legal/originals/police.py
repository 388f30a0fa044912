"""Police places merged from three publications, each sure to a different degree."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from companion_api.legal.model import Confidence, Service
from companion_api.legal.opening import read_lines
from companion_api.legal.originals.draft import (
    Draft,
    as_of,
    fresh_id,
    point_of,
    police_phone,
    postcode_of,
    tidy,
    tidy_name,
)
from companion_api.legal.originals.tables import rows

COLUMNS: Final = frozenset({"name", "confidence", "force_id", "address", "postcode", "source"})
RANK: Final = 2

_SOURCES: Final = {
    "designated": ("Police forces' lists of public counters", ""),
    "policeuk-anchor": ("data.police.uk map points named Police Station", "2024-04"),
    "nomis": ("Prison service list of police premises", ""),
}
"""Source code -> name, and its date where the words about confidence do not give one."""


def read(path: Path) -> Iterator[Draft]:
    """Every place. How sure it is that a visitor finds an open station there is told by `confidence`."""
    for row in rows(path):
        kind, name = "police-station", tidy_name(row["name"])
        address, postcode = tidy(row["address"]), postcode_of(row["postcode"])
        source, date = source_of(row["source"])
        identity = fresh_id(kind, name, postcode, address)
        service = Service(
            id=identity,
            kind=kind,
            name=name,
            address=address,
            postcode=postcode,
            point=point_of(row.get("lat"), row.get("lng")),
            phones=police_phone(),
            opening=read_lines(row.get("hours", "")),
            source=source,
            as_of=as_of(row["confidence"]) or date,
            confidence=confidence_of(row["confidence"]),
            confidence_text=confidence_words(row["confidence"]),
            keys=(identity,),
        )
        yield Draft(service, RANK)


def source_of(code: str) -> tuple[str, str]:
    """`nomis:DP2` -> (the publication's name, its date or "")."""
    return _SOURCES.get(code.partition(":")[0], (code, ""))


def confidence_of(words: str) -> Confidence:
    """How likely a visitor finds a public counter there."""
    if "named public counter" in words:
        return "good"
    return "low" if "may not be open" in words else "uncertain"


def confidence_words(words: str) -> str:
    """The published caution as a sentence for a visitor."""
    if "named public counter" in words:
        return "On an official list of police stations with a public counter."
    if "may not be open" in words:
        return "Police premises on a 2021 list; it may not be open to the public. Ring 101 before you go."
    return "Taken from a police map point; the building may have closed. Ring 101 before you go."
