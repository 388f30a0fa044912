"""English or Welsh: which language a question came in, so that the answer comes in the same."""

from __future__ import annotations

import re

ENGLISH, WELSH = "en", "cy"

_WELSH_WORDS = frozenset(
    """
    a'i am ar beth ble bwrgleriaeth byrgleriaeth cyffuriau cymraeg cymru cwrt cyngor cymdogaeth ddiwethaf ddiwetha
    diolch dw dwi dweud ddwyn dwyn ers eleni faint flwyddyn fan fi fy ger gerllaw gorsaf gwrthgymdeithasol
    gymdogaeth heddlu helo help hwyl i'r iawn llawer lladrad lladradau leol lleol llys mae mis mlynedd mwyaf nhref
    nes oes oedd os plismon pa pwy rhoi rhywun shwmae s'mae sawl siop strydoedd stryd sut swyddfa sydd tŷ ty'r trais
    trosedd troseddau troseddu dimau tîm tim un waith wedi wnes wyt ydy ydi yw yma yn y yng ym yr yna ydych allwch
    gallwch bore da prynhawn nos noswaith agosaf nesaf cartref gartref anghofiwch anghofio cofio cofiwch cyfarfod
    cyfarfodydd blaenoriaethau mewn rhwng ardal diogel pryd ble mae'r beiciau beic ceir car iaith isel uchel gwaeth
    cymharwch cymharu cymhara rwy'n dwi'n dw'i eisiau newydd hefyd rhybudd swyddogion cyfreithiwr canolfan cyngor
    cymorth ddrwg drwg uwch arall hynny rhif oriau cyfeiriad cyntaf trydydd agor cadw dileu
    nifer llynedd gafodd cafodd cael gael ei'n stopio chwilio byrgleriaethau fyrgleriaethau mwy llai fydd sydd fu
    gyda neu gwybodaeth ffigurau arestio dal lladron digwydd pobl tref pentref ffordd rydw rwyf eu ein eich ddoe heddiw
    yfory swyddfa cwrdd ofyn gofyn wneud gwneud cymharu rhoi rhowch
    gwell cynnydd cynyddu gostwng arfau swyddog swyddogion
    """.split()
)
_SHARED = frozenset("a am ar car de help i o un y da help fan pa os yma siop yn sut tim mis".split())
"""Words that English texts hold too; alone they say nothing."""
_WORD = re.compile(r"[a-zâêîôûŵŷäëïöüáéíóúàèìòù']+", re.IGNORECASE)


def of(text: str) -> str | None:
    """`cy` or `en` when the words tell, None when they do not ("LL57 1PL", "ok", a name)."""
    words = [word.strip("'") for word in _WORD.findall(text.lower().replace("’", "'"))]
    telling = [word for word in words if word in _WELSH_WORDS and word not in _SHARED]
    hinting = [word for word in words if word in _SHARED]
    if telling and len(telling) + len(hinting) >= max(1, len(words) * 0.34):
        return WELSH
    english = [word for word in words if word in _ENGLISH_WORDS]
    return ENGLISH if english else None


_ENGLISH_WORDS = frozenset(
    """
    the and how what where who when is are was it in near for of to much many any crime burglary there here about
    last year month show me tell my this that which does do police station court on with please thanks hello hi
    robbery
    """.split()
)
