"""Invented police stations, courts, advice offices and law centres, in the columns of the unified services table."""

from __future__ import annotations

from scripts.sandbox.geography import County, Settlement

COLUMNS = (
    "kind,name,address,postcode,lat,lng,phone,hours,website,detail,source,as_of,lad,pfa,postcode_live,serves"
).split(",")
_SERVES = {
    "Zedminster Justice Centre": "zedshire: Adoption|Bankruptcy|Children|Divorce|Domestic violence|Housing possession|"
    "Money claims",
}
"""Name -> force area and the areas of law it serves there: the nearest court is not always the right one. In Zedmouth a
case of domestic violence goes past the Magistrates' Court next door."""
# kind, name, settlement, phone, hours, detail
_SERVICES = (
    (
        "police",
        "Zedminster Police Station",
        "Zedminster",
        "101",
        "Monday to Sunday 8am to 10pm",
        "named public counter",
    ),
    (
        "police",
        "Zedmouth Police Station",
        "Zedmouth",
        "101",
        "Monday to Friday 9am to 5pm; Saturday 10am to 2pm",
        "named public counter",
    ),
    (
        "police",
        "Quillborough Police Point",
        "Quillborough",
        "101",
        "Tuesday and Thursday 10am to 1pm",
        "named public counter",
    ),
    (
        "police",
        "Great Dogger Police House",
        "Great Dogger",
        "101",
        "",
        'police.uk map anchor "Police Station"; building may have closed',
    ),
    (
        "court",
        "Zedminster Justice Centre",
        "Zedminster",
        "Enquiries: 01632 960201; Witness service: 01632 960202",
        "Court open: Monday to Friday 8:30am to 5pm; Counter open: Monday to Friday 10am to 2pm",
        "County Court|Family Court|Magistrates' Court|Adoption|Bankruptcy|Children|Crime|Divorce|Domestic violence|"
        "Housing possession|Money claims",
    ),
    (
        "court",
        "Zedshire Crown Court",
        "Zedminster",
        "Enquiries: 01632 960203",
        "Court open: Monday to Friday 8:30am to 5pm",
        "Crown Court|Crime",
    ),
    (
        "court",
        "Zedmouth Magistrates' Court",
        "Zedmouth",
        "Enquiries: 01632 960204",
        "Court open: Monday, Wednesday and Friday 9am to 4pm; Counter open: By appointment only.",
        "Magistrates' Court|Crime|Domestic violence|Single justice procedure",
    ),
    (
        "tribunal",
        "Zedminster Tribunal Hearing Centre",
        "Marmalade Quarter",
        "Tribunal: 01632 960205",
        "Tribunal open: Monday to Friday 9am to 5pm",
        "Tribunal|Employment|Social security|Immigration and asylum",
    ),
    (
        "citizens-advice",
        "Citizens Advice Zedminster",
        "Zedminster",
        "01632 960301",
        "Monday to Friday, 9am to 4pm",
        "Citizens Advice (sandbox)",
    ),
    (
        "citizens-advice",
        "Citizens Advice Zedmouth",
        "Zedmouth",
        "01632 960302",
        "Monday, Tuesday and Thursday 10am to 3pm",
        "Citizens Advice (sandbox)",
    ),
    (
        "citizens-advice",
        "Citizens Advice Quillborough",
        "Quillborough",
        "",
        "Wednesday 10am to 12:30pm",
        "Citizens Advice (sandbox)",
    ),
    (
        "citizens-advice",
        "Citizens Advice Umberwick Outreach",
        "Umberwick",
        "",
        "First Friday of the month, mornings",
        "Citizens Advice (sandbox)",
    ),
    (
        "law-centre",
        "Zedshire Law Centre",
        "Teapot Hill",
        "01632 960401",
        "Monday to Thursday 9:30am to 5:30pm; Friday 9:30am to 1pm",
        "office|Charity or Voluntary Org|COM|DEB|DISC|HOU|WB",
    ),
    (
        "law-centre",
        "Zedmouth Community Law Centre",
        "Zedmouth",
        "01632 960402",
        "24 hours",
        "office|Charity or Voluntary Org|DEB|HOU|IMMAS",
    ),
    ("legal-aid", "Thimblewick and Daughters", "Zedminster", "01632 960501", "", "office|Solicitor|CRM|MAT"),
    (
        "legal-aid",
        "Saltwhistle Law",
        "Zedmouth",
        "01632 960502",
        "Monday to Friday 9am to 5:30pm",
        "office|Solicitor|HOU|MAT|DEB",
    ),
    ("legal-aid", "Umberly Solicitors", "Quillborough", "01632 960503", "", "office|Solicitor|IMMAS|MHE"),
    ("legal-aid", "Marmaduke Advocates", "Great Dogger", "01632 960504", "", "outreach|Solicitor|CRM"),
)


def make_services(county: County) -> list[dict[str, str]]:
    """Rows of the table; each service stands at a postcode of its settlement, no two at the same."""
    taken: set[str] = set()
    rows = []
    for number, (kind, name, where, phone, hours, detail) in enumerate(_SERVICES, 1):
        code, lat, lng, street, settlement = _site(county, where, taken)
        rows.append(
            {
                "kind": kind,
                "name": name,
                "address": f"{number} {street}, {settlement.within or settlement.name}",
                "postcode": code,
                "lat": f"{lat:.5f}",
                "lng": f"{lng:.5f}",
                "phone": phone,
                "hours": hours,
                "website": f"https://services.zedshire.example/{number}",
                "detail": detail,
                "source": "sandbox",
                "as_of": "2026-09",
                "lad": settlement.district[0],
                "pfa": "Z23000001",
                "postcode_live": "True",
                "serves": _SERVES.get(name, ""),
            }
        )
    return rows


def _site(county: County, where: str, taken: set[str]) -> tuple[str, float, float, str, Settlement]:
    for code, (lat, lng, street) in county.postcodes.items():
        if street.settlement.name == where and street.name not in taken:
            taken.add(street.name)
            return code, lat, lng, street.name, street.settlement
    raise ValueError(f"no free street in {where}")
