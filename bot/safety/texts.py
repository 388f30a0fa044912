# ruff: noqa: E501  # sentences are read whole
"""The words of safety answers, English and Welsh. `{key}` is filled with the number of that key in numbers.json.

The Welsh awaits a native speaker's check. The first line never says what the message was about: it is what a locked
phone shows to whoever holds it.
"""

from __future__ import annotations

from typing import Final

CALL_999: Final = {
    "en": "Call 999 if you or someone else is in danger now.",
    "cy": "Ffoniwch 999 os ydych chi neu rywun arall mewn perygl nawr.",
}

NOT_POLICE: Final = {
    "en": "I am an automated assistant, not the police. Nobody is watching this chat.",
    "cy": "Cynorthwyydd awtomatig ydw i, nid yr heddlu. Does neb yn gwylio'r sgwrs hon.",
}

FALLBACK: Final = {
    "en": "Sorry, I can't answer just now. Please try again in a minute. If you need the police and it is not an "
    "emergency, call {police}.",
    "cy": "Mae'n ddrwg gen i, alla i ddim ateb ar hyn o bryd. Rhowch gynnig arall arni mewn munud. Os oes angen yr heddlu "
    "arnoch chi ac nid yw'n argyfwng, ffoniwch {police}.",
}

EMERGENCY: Final = {
    "en": "Can't speak? Call 999 from a mobile and listen. When the voice asks you to, press {silent}. This does not tell "
    "them where you are.\n"
    "Deaf, or can't use your voice? Use Relay UK's 999 button, {relay} or {bsl}. You can text 999 only if you have "
    "registered: text REGISTER to 999.",
    "cy": "Methu siarad? Ffoniwch 999 o ffôn symudol a gwrandewch. Pan fydd y llais yn gofyn, pwyswch {silent}. Nid yw hyn "
    "yn dweud wrthyn nhw ble rydych chi.\n"
    "Yn fyddar, neu'n methu defnyddio'ch llais? Defnyddiwch fotwm 999 Relay UK, {relay} neu {bsl}. Dim ond os ydych chi "
    "wedi cofrestru y gallwch chi decstio 999: tecstiwch REGISTER i 999.",
}

# One SMS pair (306 characters) holds the first line and this.
EMERGENCY_SHORT: Final = {
    "en": "Can't speak? Call 999 from a mobile, listen, press {silent} when asked. Deaf: Relay UK {relay}, {bsl}, or text 999 if "
    "registered. I am not the police.",
    "cy": "Methu siarad? Ffoniwch 999 o ffon symudol, gwrandewch, pwyswch {silent} pan ofynnir. Byddar: Relay UK {relay}, {bsl}, "
    "neu destun i 999 os wedi cofrestru.",
}

SUPPORT: Final = {
    "self-harm": {
        "en": "I'm sorry you are going through this. You can talk to Samaritans, free, on {samaritans}. If a life is at risk, "
        "call 999.",
        "cy": "Mae'n ddrwg gen i eich bod chi'n mynd trwy hyn. Gallwch siarad â'r Samariaid, am ddim, ar {samaritans}. Os oes "
        "bywyd mewn perygl, ffoniwch 999.",
    },
    "domestic-abuse": {
        "en": "It is not your fault, and there are people who can help. England: {domestic-england}. Wales: {domestic-wales}. "
        "Scotland: {domestic-scotland}. Delete this chat if someone checks your phone.",
        "cy": "Nid eich bai chi yw hyn, ac mae pobl sy'n gallu helpu. Cymru: {domestic-wales}. Lloegr: {domestic-england}. Yr "
        "Alban: {domestic-scotland}. Dilëwch y sgwrs hon os oes rhywun yn edrych ar eich ffôn.",
    },
    "sexual-abuse": {
        "en": "I'm sorry. What happened was not your fault. You can talk to the rape and sexual abuse line, {rape} (England and "
        "Wales). You do not have to report it to the police to get help.",
        "cy": "Mae'n ddrwg gen i. Nid eich bai chi oedd hyn. Gallwch siarad â'r llinell gymorth trais a cham-drin rhywiol, {rape} "
        "(Cymru a Lloegr). Does dim rhaid i chi ddweud wrth yr heddlu i gael help.",
    },
    "rail": {
        "en": "For trains and stations, text British Transport Police on {rail} or call {rail-phone}. They cover England, "
        "Wales and Scotland.",
        "cy": "Ar gyfer trenau a gorsafoedd, tecstiwch Heddlu Trafnidiaeth Prydain ar {rail} neu ffoniwch {rail-phone}.",
    },
    "fraud": {
        "en": "Tell your bank first. Then tell Report Fraud: {fraud} or reportfraud.police.uk (England, Wales and Northern Ireland). "
        "In Scotland call {police}.",
        "cy": "Dywedwch wrth eich banc yn gyntaf. Yna cysylltwch â Report Fraud: {fraud} neu reportfraud.police.uk (Cymru, Lloegr a "
        "Gogledd Iwerddon). Yn yr Alban ffoniwch {police}.",
    },
    "victim": {
        "en": "I'm sorry that happened. I can't take a report. Tell the police on {police} or on your force's website. Victim Support "
        "can help you: {victim-support} (England and Wales).",
        "cy": "Mae'n ddrwg gen i fod hyn wedi digwydd. Alla i ddim derbyn adroddiad. Dywedwch wrth yr heddlu ar {police} neu ar wefan "
        "eich heddlu. Gall Cymorth i Ddioddefwyr eich helpu: {victim-support} (Cymru a Lloegr).",
    },
    "report": {
        "en": "I can't take a report. Tell the police on {police} or on your force's website. To stay anonymous, call Crimestoppers on "
        "{crimestoppers}; they are not the police.",
        "cy": "Alla i ddim derbyn adroddiad. Dywedwch wrth yr heddlu ar {police} neu ar wefan eich heddlu. I aros yn ddienw, ffoniwch "
        "Crimestoppers ar {crimestoppers}; nid yr heddlu ydyn nhw.",
    },
}

EMPTY: Final = {
    "en": "I can read text and shared locations only. Ask me, for example: how much burglary is there near me?",
    "cy": "Dim ond testun a lleoliadau y galla i eu darllen. Gofynnwch, er enghraifft: faint o fyrgleriaeth sydd ger fy nghartref?",
}

TOO_LONG: Final = {
    "en": "That is too long for me to read. Please ask again in a sentence or two. In an emergency call 999.",
    "cy": "Mae hynny'n rhy hir i mi ei ddarllen. Gofynnwch eto mewn brawddeg neu ddwy. Mewn argyfwng ffoniwch 999.",
}
