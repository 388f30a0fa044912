"""Which kind of place a person wants to reach, in which area of law, and when it should be open."""

from __future__ import annotations

import re

from bot.nlu.parsing.spans import Found, without_overlaps

KINDS: dict[str, str] = {
    "police-station": r"(?:police|cop) ?(?:stations?|shops?|posts?|offices?|counters?|houses?)|nick(?= |$|\?)(?! (?:my|a|the|stuff|things))|cop ?shops?|stations?(?! (?:road|rd|street|st|lane|approach|parade|hill|way|close|terrace|avenue)\b)|"
    r"g?orsaf(?:oedd)?(?:(?: yr)? heddlu)?|swyddfa(?:'r)? heddlu|front (?:counters?|desks?)|enquiry (?:desks?|offices?)",
    "court": r"(?:magistrates'?|crown|county|family|high|civil|youth|criminal|coroner'?s)(?: and \w+)? courts?|courts?(?:house|rooms?)?s?|law courts?|magistrates'?|llys(?:oedd)?(?: ynadon| y goron| barn)?|llysoedd|lys",
    "tribunal": r"(?:employment |immigration |social security )?tribunals?|tribiwnlys(?:oedd)?",
    "citizens-advice": r"citi[sz]en'?s'? advice(?: bureau| office| centre)?|cab(?: office)?(?= |$|\?)|cyngor ar bopeth|advice (?:bureau|centres?|offices?)|canolfan gyngor|swyddfa gyngor",
    "law-centre": r"law cent(?:re|er)s?|legal advice cent(?:re|er)s?|free (?:legal (?:advice|help)|lawyers?|solicitors?)|canolfan(?:nau)? (?:y )?gyfraith|pro bono",
    "legal-aid": r"legal aid(?: (?:solicitors?|lawyers?|firms?|providers?|advisers?))?|solicitors?|lawyers?|barristers?|cyfreithwyr?|cymorth cyfreithiol|legal (?:help|advice|advisers?)",
}
"""Kind of service, as the API names it -> its words."""

AREAS_OF_LAW: dict[str, str] = {
    "housing": r"housing|evict(?:ion|ions|ed|ing)|landlords?|tenan(?:cy|ts?)|rent arrears|homeless(?:ness)?|repossession|tai|landlord",
    "debt": r"debts?|bailiffs?|bankruptcy|insolvency|money (?:worries|problems|troubles)|ow(?:e|ing) (?:loads|lots|a lot|money)|dyled(?:ion)?",
    "family": r"divorce|custody|child (?:arrangements?|contact|maintenance|care)|family (?:law|matters?)|separation|adoption|ysgariad|teulu",
    "immigration": r"immigration|asylum|visas?|refugees?|deportation|mewnfudo",
    "employment": r"employment|unfair dismissal|sacked|redundan(?:cy|t)|work(?:place)? (?:dispute|problem|rights)|my boss|unpaid wages|cyflogaeth",
    "welfare-benefits": r"benefits?|universal credit|pip(?= |$|\?)|dla|esa|welfare|budd-?daliadau",
    "mental-health": r"mental health|sectioned",
    "community-care": r"community care|social care|care homes?",
    "crime": r"criminal (?:defence|law)|arrested|police station advice",
    "discrimination": r"discriminat(?:ion|ed)",
    "education": r"school (?:exclusion|admission)s?|special educational needs|education law",
    "probate": r"probate|wills|inheritance",
    "small-claims": r"small claims?|money claims?",
    "clinical-negligence": r"(?:medical|clinical) negligence",
}
"""Area of law -> words. Slugs are ours; the API matches them against what each source publishes."""

_OPEN = (
    r"open (?:right )?now|open at the moment|(?:still |currently )open|is (?:it|there one|anything|one) open|open today|open late|open at (?P<hour>\d{1,2}(?:[:.]\d\d)? ?(?:am|pm)?)|"
    r"open (?:on |at )?(?:the |this )?(?P<day>weekends?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|tomorrow|bank holidays?)(?: (?:morning|afternoon|evening|night)s?)?|"
    r"ar agor(?: nawr| rŵan| heddiw)?|open (?:this )?(?:evening|afternoon|morning|tonight)|24 hours?|open"
)


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


_KINDS = [(slug, _whole(pattern)) for slug, pattern in KINDS.items()]
_AREAS = [(slug, _whole(pattern)) for slug, pattern in AREAS_OF_LAW.items()]
_OPENING = _whole(_OPEN)


def find(text: str) -> list[Found]:
    """Entities `service` (kind), `law` (area of law) and `opening` ("now", a day, or a time as typed)."""
    kinds = [Found(m.start(), m.end(), "service", slug) for slug, pattern in _KINDS for m in pattern.finditer(text)]
    areas = [Found(m.start(), m.end(), "law", slug) for slug, pattern in _AREAS for m in pattern.finditer(text)]
    opening = [Found(m.start(), m.end(), "opening", _when(m)) for m in _OPENING.finditer(text)]
    return without_overlaps([*kinds, *areas, *opening])


def _when(match: re.Match[str]) -> str:
    if match["hour"]:
        return match["hour"].lower().replace(" ", "")
    if match["day"]:
        return match["day"].lower().rstrip("s")
    said = match[0].lower()
    for word in ("tonight", "evening", "late", "morning", "afternoon", "today"):
        if word in said:
            return word
    return "now"
