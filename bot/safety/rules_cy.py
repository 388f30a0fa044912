# ruff: noqa: E501  # patterns are read whole
"""The rules of rules_en.py for Welsh, with the mutations people write. Accents and apostrophes are gone by then."""

from __future__ import annotations

import re
from typing import Final

_WHO: Final = (
    r"(?:rhywun|rhywrai|dyn|dynion|dyn dieithr|menyw|bachgen|merch|plentyn|pobl|e|o|hi|nhw|fe|fo|fy \w+|y dyn|lleidr|"
    r"lladron|criw|gang)"
)
_IS: Final = r"(?:mae|maen|maer|may|ma|mi mae)"
_KNIFE: Final = r"(?:chyllell|gyllell|cyllell|gwn|wn|dryll|ddryll|machete|fwyell|bwyell|bom|arf|arfau|bat)"
_DOING: Final = (
    r"(?:torri i mewn|torri mewn|torrir|torri|ceisio|trio|ymosod|dwyn|ymladd|saethu|trywanu|bygwth|dilyn|nilyn|nharo|"
    r"taro|curo|nghuro|tagu|nhagu|sgrechian|boddi|cicio|malu|dringo|treisio|llosgi|mynd i (?:fy )?l?ladd)"
)

NOW: Final = re.compile(r"\b(?:nawr|rwan|ar hyn o bryd|ar unwaith|help)\b")
PAST: Final = re.compile(r"\b(?:llynedd|ddoe|neithiwr|wythnos diwethaf|mis diwethaf|yn \d{4}|blynyddoedd|yn ol)\b")

FRAMES: Final = (
    re.compile(r"\b(?:faint|sawl)(?: o)?(?: \w+){1,5}"),
    re.compile(r"\bbeth (?:ddigwyddodd|sydd wedi digwydd)(?: \w+){1,6}"),
    re.compile(r"^(?:ydy|yw|oes|a oes|oedd)(?: \w+){1,4}"),
)

EMERGENCY: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\b{_IS} {_WHO}(?: \w+){{0,2}} yn(?: fy)? {_DOING}\b|\b{_IS}(?: \w+){{0,2}}n (?:fy )?{_DOING}\b",
        r"\b(?:rhywun|dyn|dieithr|lleidr|lladron|nhw|e|o)(?: \w+)? (?:yn|y tu mewn i|tu allan i) (?:fy|ein|yr|y) (?:nhy|ty|"
        r"ngardd|ardd|nghartref|cartref|fflat|gegin|ystafell|drws|nrws)\b",
        rf"\b(?:gyda|efo|a|ganddo|ganddi|ganddyn|gan)(?: (?:\w+ )?(?:fe|fo|hi|nhw|y dyn|dyn|rywun|rhywun))? (?:a )?{_KNIFE}\b",
        r"\bwedi (?:cael (?:ei|eu|fy) )?(?:drywanu|thrywanu|trywanu|nhrywanu|saethu|threisio|gipio|chipio|brifo'n ddrwg)\b",
        r"\b(?:yn|n|maen|dwin|rwyn) (?:ymosod arn\w+|fy nilyn|fy nharo|fy nghuro|fy mygwth|fy nhagu|fy mrifo|boddi|gwaedu|tagu|llosgi|marw)\b",
        rf"\bdal {_KNIFE}\b",
        r"\bfy (?:lladd|nilyn|nhagu)\b|\bmewn perygl\b|\b(?:yn|n) mynd i neidio\b",
        r"\b(?:ddim|ddim yn|dim yn) (?:anadlu|deffro|symud|ymateb)\b|\banymwybodol\b|\btrawiad (?:ar y )?(?:galon|nawr)\b|"
        r"\bcael (?:strôc|stroc|trawiad|ffit)\b|\b(?:gorddos|(?:llyncu|cymryd) tabledi)\b|\bwedi (?:cwympo|llewygu)\b",
        r"\b(?:ar|yn) d(?:an|anau)\b(?! bwriadol)|\bffrwydrad\b|\b(?:mae|ma) na dan\b",
        r"\bfy (?:mhlentyn|mab|merch|mabi|mhlant)(?: \w+){0,3} (?:ar goll|ei gipio|wedi diflannu)\b|\b(?:cipio|dwyn) fy (?:mhlentyn|mab|"
        r"merch|mabi)\b",
        r"\bangen (?:yr |y )?(?:heddlu|ambiwlans|help|frigad dan)(?: (?:nawr|rwan|ar unwaith|yma|arnaf|arna i|ar frys))+\b"
        r"|\bangen (?:yr )?(?:heddlu|ambiwlans)$|\bhelp(?:wch)? (?:fi|ni)\b|\bhelp (?:mae|nawr|plis)\b|^help$",
        r"\b(?:ffoniwch|ffonia|galwch|galwa|anfonwch|gyrrwch)(?: \w+)? (?:heddlu|ambiwlans|999|help)\b|"
        r"\b(?:ffoniwch|galwch|deialwch) 999\b",
        r"^(?:mae(?:n|r)? )?(?:yn )?argyfwng(?: nawr)?$|\bmaen argyfwng\b|\bmethu (?:siarad|anadlu)\b|\bdw?i methu siarad\b",
        r"\b(?:ffonior|galwr|isior|eisiaur|angenr) heddlu(?: (?:nawr|rwan|plis)|$)|\btan yn (?:y|fy|ein) (?:ty|nhy|fflat|gegin)\b|"
        r"\b(?:disgyn|cwympo|syrthio|neidio) (?:i|ir|i'r|yn) (?:yr )?(?:afon|mor|gamlas|llyn)\b|\btrywanu rhywun\b|\bymladd (?:y )?tu allan\b",
    )
)

NOT_A_CALL: Final = re.compile(r"\bpryd (?:ddylwn|dylwn|i)\b")

DOUBT: Final = tuple(
    re.compile(pattern)
    for pattern in (r"\b(?:ofn|dychryn|ofnus)\b", r"^(?:d\w+ (?:i )?)?angen help$", r"\bddim yn ddiogel\b")
)

_KIN: Final = r"(?:ngwr|ngwraig|mhartner|nghariad|nhad|mam|cyn)"

SUPPORT: Final[tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]] = (
    (
        "self-harm",
        (
            re.compile(r"\b(?:eisiau|isio|am) (?:marw|lladd fy hun|niweidio fy hun|brifo fy hun)\b"),
            re.compile(r"\b(?:ddim|dim) (?:eisiau|isio) (?:byw|bod yma)\b|\bhunan ?(?:laddiad|niweidio)\b"),
        ),
    ),
    ("sexual-abuse", (re.compile(r"\b(?:fy nhreisio|cam ?drin rhywiol|ymosod(?:iad)? (?:yn )?rhywiol)\b(?! faint)"),)),
    (
        "domestic-abuse",
        (
            re.compile(rf"\bfy {_KIN}(?: \w+)?(?: yn|n) fy (?:nharo|mygwth|nghuro|rheoli|mrifo|ngham-?drin)\b"),
            re.compile(rf"\bofn (?:fy )?{_KIN}\b|\bcam ?drin domestig\b|\btrais domestig\b|\bfy ngham ?drin\b"),
        ),
    ),
    ("fraud", (re.compile(r"\b(?:fy nhwyllo|cael fy sgamio|riportio (?:twyll|sgam))\b"),)),
    (
        "victim",
        (
            re.compile(
                r"\bfy (?:nghar|meic|mag|ffon|nhy|waled|mhwrs)(?: \w+)?(?: wedi)(?: cael)?(?: ei)? (?:ddwyn|ladrata|dorri)\b"
            ),
            re.compile(r"\b(?:cefais|ces i|ges i) (?:fy )?(?:lladrata|mygio|ymosod|nharo|nghuro)\b"),
            re.compile(r"\b(?:rhywun|nhw) wedi dwyn fy\b"),
        ),
    ),
    (
        "report",
        (
            re.compile(
                r"\b(?:riportio|adrodd|rhoi gwybod am) (?:am )?(?:trosedd|drosedd|lladrad|ladrad|rywbeth|wrth)\b"
            ),
        ),
    ),
)

LOOKING_UP: Final = re.compile(r"\b(?:faint|sawl|ffigurau|ystadegau|cyfreithiwr|llys|cyfradd)\b")

# Words that English does not have; two of them, or one and no English function word, and the message is Welsh.
SPEAKS: Final = re.compile(
    r"\b(?:mae|maen|dw|dwi|rydw|rwy|rwyf|dyw|ydy|ydi|faint|sawl|ble|pwy|beth|sut|pam|pryd|yng|nghaerdydd|fy|yn|ydych|oes|"
    r"rhywun|nawr|rwan|angen|heddlu|helpwch|plis|ger|agosaf|yr|argyfwng|eisiau|isio|trosedd|troseddau|ddim|wedi|cael|i mewn|"
    r"ffoniwch|galwch|llys|diolch|gyda|efo|hefyd|cefais|perygl)\b"
)
