"""Areas of law: the names the publications use, and the plain words people use for them."""

from __future__ import annotations

from typing import Final

from companion_api.core.errors import InvalidParameter

LEGAL_AID_AREAS: Final[dict[str, str]] = {
    "AAP": "Claims against public authorities",
    "COM": "Community care",
    "CRM": "Crime",
    "DEB": "Debt",
    "DISC": "Discrimination",
    "EDU": "Education",
    "FMED": "Family mediation",
    "HOU": "Housing",
    "IMMAS": "Immigration or asylum",
    "MAT": "Family",
    "MED": "Clinical negligence",
    "MHE": "Mental health",
    "PL": "Prison law",
    "PUB": "Public law",
    "WB": "Welfare benefits",
}
"""Category codes of the Legal Aid Agency's adviser list, and its names for them."""

COURT_AREAS: Final[tuple[str, ...]] = (
    "Adoption",
    "Bankruptcy",
    "Business and Property",
    "Children",
    "Civil partnership",
    "Court Of Appeal",
    "Crime",
    "Divorce",
    "Domestic violence",
    "Employment",
    "FGM",
    "Financial Remedy",
    "Forced marriage",
    "High Court",
    "High Court District Registry",
    "Housing possession",
    "Immigration",
    "Money claims",
    "Probate",
    "Single justice procedure",
    "Social security",
    "Tax",
)
"""Areas of law as HMCTS publishes them for courts and tribunals."""

ALSO_PUBLISHED: Final[tuple[str, ...]] = ("Immigration and asylum",)

_FAMILY: Final = (
    "Family",
    "Family mediation",
    "Divorce",
    "Children",
    "Adoption",
    "Financial Remedy",
    "Domestic violence",
    "Civil partnership",
    "Forced marriage",
    "FGM",
)
_IMMIGRATION: Final = ("Immigration", "Immigration or asylum", "Immigration and asylum")

PLAIN_WORDS: Final[dict[str, tuple[str, ...]]] = {
    "adoption": ("Adoption", "Family"),
    "asylum": _IMMIGRATION,
    "bankruptcy": ("Bankruptcy", "Debt"),
    "benefits": ("Social security", "Welfare benefits"),
    "care": ("Community care",),
    "children": ("Children", "Family", "Family mediation"),
    "civil": ("Money claims", "Housing possession", "Bankruptcy"),
    "crime": ("Crime",),
    "criminal": ("Crime",),
    "custody of children": ("Children", "Family", "Family mediation"),
    "debt": ("Debt", "Money claims", "Bankruptcy"),
    "disability benefits": ("Social security", "Welfare benefits"),
    "discrimination": ("Discrimination", "Employment"),
    "divorce": ("Divorce", "Financial Remedy", "Civil partnership", "Family", "Family mediation"),
    "domestic abuse": ("Domestic violence", "Family"),
    "domestic violence": ("Domestic violence", "Family"),
    "education": ("Education",),
    "employment": ("Employment",),
    "eviction": ("Housing possession", "Housing"),
    "family": _FAMILY,
    "female genital mutilation": ("FGM", "Family"),
    "fines": ("Single justice procedure", "Crime"),
    "homelessness": ("Housing",),
    "housing": ("Housing", "Housing possession"),
    "immigration": _IMMIGRATION,
    "inheritance": ("Probate",),
    "landlord": ("Housing", "Housing possession"),
    "mediation": ("Family mediation",),
    "medical negligence": ("Clinical negligence",),
    "mental health": ("Mental health",),
    "money": ("Money claims", "Debt"),
    "motoring offence": ("Single justice procedure", "Crime"),
    "police complaint": ("Claims against public authorities",),
    "prison": ("Prison law",),
    "probate": ("Probate",),
    "redundancy": ("Employment",),
    "rent": ("Housing", "Housing possession"),
    "repossession": ("Housing possession", "Housing"),
    "school": ("Education",),
    "separation": ("Divorce", "Family", "Family mediation"),
    "small claims": ("Money claims",),
    "social care": ("Community care",),
    "special educational needs": ("Education",),
    "speeding": ("Single justice procedure", "Crime"),
    "tax": ("Tax",),
    "unfair dismissal": ("Employment",),
    "universal credit": ("Social security", "Welfare benefits"),
    "visa": _IMMIGRATION,
    "welfare": ("Social security", "Welfare benefits"),
    "wills": ("Probate",),
    "work": ("Employment",),
}
"""What people say -> the published areas that deal with it. A published name, in any case, stands for itself."""

LOCAL: Final = frozenset(
    {
        "Adoption",
        "Bankruptcy",
        "Children",
        "Civil partnership",
        "Divorce",
        "Domestic violence",
        "FGM",
        "Financial Remedy",
        "Forced marriage",
        "Housing possession",
        "Money claims",
    }
)
"""Court areas that go to the court that serves an address, not to the nearest one.

Source: Civil Procedure Rules 2.3 and 55.3 (possession: the hearing centre that serves the address of the land), Family
Procedure Rules and practice direction 5B (Family Court at the designated place for the area)."""

_PUBLISHED: Final = {name.lower(): (name,) for name in (*COURT_AREAS, *ALSO_PUBLISHED, *LEGAL_AID_AREAS.values())}


COURT_TYPES: Final[dict[str, str]] = {
    "county": "County Court",
    "crown": "Crown Court",
    "family": "Family Court",
    "magistrates": "Magistrates' Court",
    "tribunal": "Tribunal",
}
"""Plain word -> court type as published."""


def court_type_for(word: str) -> str:
    """`magistrates`, `Magistrates' Court` or `crown court` -> the published type. Raises InvalidParameter."""
    plain = word.lower().replace("'", "").replace("’", "").removesuffix(" court").strip()
    if plain not in COURT_TYPES:
        raise InvalidParameter("court_type", f"Unknown court type. Use one or more of: {', '.join(COURT_TYPES)}.")
    return COURT_TYPES[plain]


def areas_for(words: str) -> tuple[str, ...]:
    """Plain words -> the published areas that deal with it. Raises InvalidParameter, naming what is known."""
    plain = " ".join(words.lower().replace("-", " ").split())
    found = PLAIN_WORDS.get(plain) or _PUBLISHED.get(plain)
    if found is None:
        known = ", ".join(PLAIN_WORDS)
        raise InvalidParameter("area_of_law", f"Unknown area of law. Use one of: {known}; or a published name.")
    return found
