"""Courts and tribunals, as HM Courts and Tribunals Service publishes them: JSON lines (everything) or CSV (less)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import nh3

from companion_api.core.errors import SourceFault
from companion_api.legal.model import TRIBUNAL, Facility, Phone, Service
from companion_api.legal.opening import Opening, read_lines
from companion_api.legal.originals.draft import (
    GONE_POSTCODE,
    Draft,
    as_of,
    kilometres,
    phones_of,
    point_of,
    postcode_of,
    tidy,
    tidy_name,
)
from companion_api.legal.originals.tables import rows

SOURCE: Final = "HMCTS Court and Tribunal Finder"
PAGE: Final = "https://www.find-court-tribunal.service.gov.uk/courts/"
CSV_COLUMNS: Final = frozenset({"slug", "name", "types", "areas_of_law", "address", "postcode", "phones", "opening"})
JSON_RANK, CSV_RANK = 0, 1
LETTERS_ONLY: Final = "This address is for letters. There is nothing to visit there."
NOT_IN_PERSON: Final = "This service works by phone and post. There is nothing to visit."

_LETTERS: Final = "Write to us"
_OFFICE: Final = re.compile(
    r"service centre|enforcement|divorce centre|registry|probate|fixed penalty|finance", re.IGNORECASE
)
_HEARINGS: Final = re.compile(r"tribunal|hearing centre", re.IGNORECASE)
_COURT: Final = re.compile(r"\bcourts?\b", re.IGNORECASE)


def read_json(path: Path) -> Iterator[Draft]:
    """Courts shown to the public; closed ones (`displayed` false) are left out. Raises SourceFault."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            try:
                record = json.loads(line)
                if record["displayed"]:
                    yield _from_json(record)
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                raise SourceFault(
                    f"{path.name}, line {number}: not a court record ({type(error).__name__})."
                ) from error


def looks_like_json(path: Path) -> bool:
    """Whether the first line is a court record."""
    try:
        with path.open(encoding="utf-8") as file:
            record = json.loads(file.readline())
    except (OSError, ValueError):
        return False
    return isinstance(record, dict) and {"slug", "displayed", "areas_of_law"} <= record.keys()


def read_csv(path: Path) -> Iterator[Draft]:
    """The same courts from the table. Raises SourceFault."""
    for row in rows(path):
        letters = row.get("address_type") == _LETTERS
        notes = _notes(letters=letters, in_person=row.get("in_person", ""))
        if row.get("postcode_live_2025_11") == "False":
            notes += (GONE_POSTCODE,)
        types, areas = split(row["types"]), split(row["areas_of_law"])
        name = tidy_name(row["name"])
        service = Service(
            id=f"court-{row['slug']}",
            kind=court_kind(name, types, areas),
            name=name,
            address=_address([row["address"], row.get("town", ""), row.get("county", "")]),
            postcode=postcode_of(row["postcode"]),
            point=point_of(row.get("lat"), row.get("lon")),
            visits=not letters and row.get("in_person") != "False",
            phones=labelled_phones(row["phones"]),
            opening=read_lines(row["opening"]),
            url=row.get("url") or PAGE + row["slug"],
            court_types=types,
            areas_of_law=areas,
            source=SOURCE,
            as_of=as_of(row.get("updated_at")),
            notes=notes,
            keys=(f"court-{row['slug']}",),
        )
        yield Draft(service, CSV_RANK, kilometres(row.get("km_lat_lon_to_postcode")))


def court_kind(name: str, types: Sequence[str], areas: Sequence[str]) -> str:
    """`court`, `tribunal`, or `court-service` for an office without a court of its own.

    The published types decide. Where there are none, a court or tribunal by name that hears some area of law is one.
    """
    if types:
        return "tribunal" if set(types) == {TRIBUNAL} else "court"
    if not areas or _OFFICE.search(name):
        return "court-service"
    if _HEARINGS.search(name):
        return "tribunal"
    return "court" if _COURT.search(name) else "court-service"


def labelled_phones(text: str) -> tuple[Phone, ...]:
    """`Enquiries: 01632 960201; Witness service: 01632 960202` -> phones with their purpose."""
    pairs = []
    for part in text.split(";"):
        purpose, colon, number = part.rpartition(":")
        pairs.append((number, purpose if colon else "", ""))
    return phones_of(pairs)


def split(text: str) -> tuple[str, ...]:
    """`County Court|Family Court` -> both."""
    return tuple(part.strip() for part in text.split("|") if part.strip())


def _from_json(record: dict[str, Any]) -> Draft:
    addresses = record["addresses"]
    chosen = next((item for item in addresses if item["type"] != _LETTERS), addresses[0] if addresses else None)
    letters = chosen is not None and chosen["type"] == _LETTERS
    in_person = str(record["in_person"])
    name = tidy_name(record["name"])
    slug = record["slug"]
    types, areas = tuple(record["types"]), tuple(record["areas_of_law"])
    service = Service(
        id=f"court-{slug}",
        kind=court_kind(name, types, areas),
        name=name,
        name_cy=tidy_name(record["name_cy"]),
        address=_address([chosen["address"], chosen["town"], chosen["county"]]) if chosen else "",
        postcode=postcode_of(chosen["postcode"]) if chosen else "",
        point=point_of(record["lat"], record["lon"]),
        visits=chosen is not None and not letters and record["in_person"] is not False,
        phones=phones_of(
            (item["number"], item["type"], item["explanation"]) for item in record["contacts"] if not item["fax"]
        ),
        opening=tuple(Opening.read(tidy(item["type"]), _lines(item["hours"])) for item in record["opening_times"]),
        url=PAGE + slug,
        court_types=types,
        areas_of_law=areas,
        facilities=tuple(Facility(tidy(item["name"]), plain(item["description"])) for item in record["facilities"]),
        source=SOURCE,
        as_of=as_of(record["updated_at"]),
        notes=_notes(letters=letters, in_person=in_person) + ((tidy(record["alert"]),) if record["alert"] else ()),
        keys=(f"court-{slug}",),
    )
    return Draft(service, JSON_RANK)


def plain(markup: str | None) -> str:
    """The words of a published snippet of HTML."""
    spaced = re.sub(r"</(?:p|li|div)>|<br ?/?>", " ", markup or "")
    return tidy(html.unescape(nh3.clean(spaced, tags=set())))


def _notes(*, letters: bool, in_person: str) -> tuple[str, ...]:
    if in_person == "False":
        return (NOT_IN_PERSON,)
    return (LETTERS_ONLY,) if letters else ()


def _address(parts: Sequence[str | None]) -> str:
    """One line; a part that repeats the end of what is there already is left out."""
    line = ""
    for part in parts:
        words = tidy(", ".join(piece for piece in map(tidy, (part or "").splitlines()) if piece))
        if words and not line.lower().endswith(words.lower()):
            line = f"{line}, {words}" if line else words
    return line


def _lines(hours: str) -> str:
    return "\n".join(tidy(line) for line in hours.splitlines() if line.strip())
