"""A service: a police station, court, tribunal, advice office, law centre or legal-aid adviser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Literal

from companion_api.core.geo import Point
from companion_api.legal.opening import Opening

KINDS: Final[tuple[str, ...]] = (
    "police-station",
    "court",
    "tribunal",
    "court-service",
    "citizens-advice",
    "law-centre",
    "legal-aid",
)
"""Every kind, in the order reports use. `court-service` is an office of the courts without a court of its own: probate
registries, enforcement offices, national service centres."""

KIND_NAMES: Final[dict[str, tuple[str, str]]] = {
    "police-station": ("police station", "police stations"),
    "court": ("court", "courts"),
    "tribunal": ("tribunal", "tribunals"),
    "court-service": ("court office", "court offices"),
    "citizens-advice": ("Citizens Advice office", "Citizens Advice offices"),
    "law-centre": ("law centre", "law centres"),
    "legal-aid": ("legal-aid adviser", "legal-aid advisers"),
}
"""One and several, in plain words."""

TRIBUNAL: Final = "Tribunal"
"""The published court type that makes a court answer to `kind=tribunal` as well."""

Confidence = Literal["good", "uncertain", "low"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number and what it is for, both as published ("Enquiries", "Witness service")."""

    number: str
    purpose: str = ""
    note: str = ""

    def document(self) -> dict[str, str]:
        """The JSON shape."""
        body = {"number": self.number, "purpose": self.purpose}
        return {**body, "note": self.note} if self.note else body


@dataclass(frozen=True, slots=True)
class Facility:
    """Something a visitor may need: "Disabled access", with the published sentence about it."""

    name: str
    text: str = ""

    def document(self) -> dict[str, str]:
        """The JSON shape."""
        return {"name": self.name, "text": self.text}


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service as it is kept. Ids stay the same from import to import; `also` are ids it had or absorbed."""

    id: str
    kind: str
    name: str
    name_cy: str = ""
    address: str = ""
    postcode: str = ""
    point: Point | None = None
    """None: listed as unplaced, found by its id only."""
    visits: bool = True
    """False: an address for letters or a service by phone; never given as the nearest place to go to."""
    phones: tuple[Phone, ...] = ()
    opening: tuple[Opening, ...] = ()
    url: str = ""
    court_types: tuple[str, ...] = ()
    areas_of_law: tuple[str, ...] = ()
    serves: tuple[tuple[str, str], ...] = ()
    """Pairs (area of law, area code) that this court is published to serve; empty where no publication says."""
    facilities: tuple[Facility, ...] = ()
    source: str = ""
    as_of: str = ""
    confidence: Confidence = "good"
    confidence_text: str = ""
    notes: tuple[str, ...] = ()
    """Sentences a visitor must know: letters only, point corrected, postcode no longer in use."""
    keys: tuple[str, ...] = ()
    """What names it in its publications; how the next import knows it again."""
    also: tuple[str, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds it answers to: a court that also seats a tribunal is both."""
        if self.kind == "court" and TRIBUNAL in self.court_types:
            return (self.kind, "tribunal")
        return (self.kind,)

    @property
    def phone(self) -> str:
        """The number to print when there is room for one: enquiries first."""
        enquiries = (item.number for item in self.phones if "enquir" in item.purpose.lower())
        return next(enquiries, self.phones[0].number if self.phones else "")

    def record(self) -> dict[str, Any]:
        """Everything, JSON-ready, as the store keeps it. `Service.restored` is the way back."""
        return {
            "id": self.id,
            "kind": self.kind,
            "name": self.name,
            "name_cy": self.name_cy,
            "address": self.address,
            "postcode": self.postcode,
            "point": [self.point.lat, self.point.lng] if self.point else None,
            "visits": self.visits,
            "phones": [[item.number, item.purpose, item.note] for item in self.phones],
            "opening": [[item.label, item.text] for item in self.opening],
            "url": self.url,
            "court_types": self.court_types,
            "areas_of_law": self.areas_of_law,
            "serves": self.serves,
            "facilities": [[item.name, item.text] for item in self.facilities],
            "source": self.source,
            "as_of": self.as_of,
            "confidence": self.confidence,
            "confidence_text": self.confidence_text,
            "notes": self.notes,
            "keys": self.keys,
            "also": self.also,
        }

    @classmethod
    def restored(cls, record: dict[str, Any]) -> Service:
        """The service that `record()` wrote. Hours are read anew, so that a better parser needs no re-import."""
        values = dict(record)
        values["point"] = Point(*record["point"]) if record["point"] else None
        values["phones"] = tuple(Phone(*item) for item in record["phones"])
        values["opening"] = tuple(Opening.read(label, text) for label, text in record["opening"])
        values["facilities"] = tuple(Facility(*item) for item in record["facilities"])
        values["serves"] = tuple((area, code) for area, code in record["serves"])
        for name in ("court_types", "areas_of_law", "notes", "keys", "also"):
            values[name] = tuple(record[name])
        return cls(**values)
