"""Our own table of services, every kind in one shape (also that of the sandbox)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from companion_api.core.errors import SourceFault
from companion_api.legal.areas import COURT_AREAS
from companion_api.legal.model import KINDS, Service
from companion_api.legal.opening import read_lines
from companion_api.legal.originals import advisers, citizens_advice, courts, police
from companion_api.legal.originals.draft import (
    GONE_POSTCODE,
    Draft,
    as_of,
    fresh_id,
    point_of,
    police_phone,
    postcode_of,
    tidy,
    tidy_name,
    web_address,
)
from companion_api.legal.originals.tables import Row, rows

COLUMNS: Final = frozenset(
    {"kind", "name", "address", "postcode", "lat", "lng", "phone", "hours", "detail", "source", "as_of"}
)
RANK: Final = 5

_COURT_KINDS: Final = {"court", "tribunal", "court-service"}
_COURT_TYPE: Final = re.compile(r"(?:Court|Tribunal)$")
_SOURCES: Final = {
    "laa-api": advisers.SOURCE,
    "pensionwise-locator": citizens_advice.SOURCE,
    "fact-api": courts.SOURCE,
    "sandbox": "sandbox",
}


def read(path: Path) -> Iterator[Draft]:
    """Every row. Raises SourceFault for a kind that is not ours."""
    for row in rows(path):
        kind = "police-station" if row["kind"] == "police" else row["kind"]
        if kind not in KINDS:
            raise SourceFault(f"{path.name}: unknown kind {row['kind'][:40]!r}. Known: {', '.join(KINDS)}.")
        yield Draft(Service(**_common(kind, row) | _of_its_kind(kind, row)), RANK)


def _common(kind: str, row: Row) -> dict[str, Any]:
    name, address, postcode = tidy_name(row["name"]), tidy(row["address"]), postcode_of(row["postcode"])
    identity = fresh_id(kind, name, postcode, address)
    return {
        "id": identity,
        "kind": kind,
        "name": name,
        "address": address,
        "postcode": postcode,
        "point": point_of(row["lat"], row["lng"]),
        "phones": courts.labelled_phones(row["phone"]),
        "opening": read_lines(row["hours"]),
        "url": web_address(row.get("website")),
        "serves": serves(row.get("serves", "")),
        "source": _SOURCES.get(row["source"]) or police.source_of(row["source"])[0],
        "as_of": as_of(row["as_of"]),
        "notes": (GONE_POSTCODE,) if row.get("postcode_live") == "False" else (),
        "keys": (identity,),
    }


def _of_its_kind(kind: str, row: Row) -> dict[str, Any]:
    """What `detail` holds, which is another thing for each kind."""
    if kind == "police-station":
        return {
            "phones": police_phone(),
            "confidence": police.confidence_of(row["detail"]),
            "confidence_text": police.confidence_words(row["detail"]),
        }
    if kind in _COURT_KINDS:
        return _court(row)
    parts = courts.split(row["detail"])
    more: dict[str, Any] = {"areas_of_law": advisers.legal_aid_areas(list(parts[2:]))}
    if parts and (said := advisers.record_notes(parts[0])):
        more["notes"] = said + ((GONE_POSTCODE,) if row.get("postcode_live") == "False" else ())
    return more


def _court(row: Row) -> dict[str, Any]:
    parts = courts.split(row["detail"])
    types = tuple(part for part in parts if _COURT_TYPE.search(part) and part not in COURT_AREAS)
    areas = tuple(part for part in parts if part not in types)
    more: dict[str, Any] = {
        "kind": courts.court_kind(tidy_name(row["name"]), types, areas),
        "court_types": types,
        "areas_of_law": areas,
    }
    page, _, slug = row.get("website", "").rpartition("/courts/")
    if page and slug:
        more |= {"id": f"court-{slug}", "keys": (f"court-{slug}",)}
    return more


def serves(text: str) -> tuple[tuple[str, str], ...]:
    """`zedshire: Divorce|Children; ZZ3: Housing possession` -> pairs (area of law, area code)."""
    pairs = []
    for part in text.split(";"):
        code, _, areas = part.partition(":")
        pairs += [(area, code.strip()) for area in courts.split(areas)]
    return tuple(pairs)
