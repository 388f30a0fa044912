# ruff: noqa: E501  # patterns are read whole
"""What an emergency, a cry for help or a request to the police looks like in English, after `normalise`.

Rules name who, what is happening and to whom; a noun alone ("robbery", "knife crime", "stroke") matches nothing. Gaps
between words are bounded, so that matching stays linear in the length of a message.
"""

from __future__ import annotations

import re
from typing import Final

_KIN: Final = (
    "husband|wife|boyfriend|girlfriend|partner|ex|dad|mum|father|mother|brother|sister|son|daughter|uncle|aunt|"
    "gran|cousin|carer|stepfather|family|flatmate|housemate"
)
_PEOPLE: Final = (
    "man|men|woman|women|boy|boys|girl|girls|person|people|kid|kids|child|children|gang|group|stranger|strangers|"
    "intruder|intruders|burglar|burglars|thief|thieves|robber|robbers|attacker|neighbour|neighbours|neighbor|friend|"
    f"mate|baby|toddler|driver|cyclist|lorry|crowd|mob|drunk|worker|patient|teacher|{_KIN}"
)
WHO: Final = (
    rf"(?:(?:he|she|they|someone|another|(?:(?:a|an|the|some|my|our|his|her|two|three|this|that|next|old|strange|little|"
    rf"young|drunk|masked|naked|door|of) ){{0,4}}(?:{_PEOPLE})s?)"
    r"(?: (?:on|in|at|outside|near|by|down|inside|from|across|behind) (?:the|my|our|a|this)(?: (?!is|are|has)\w+){1,2})?)"
)
BE: Final = r"(?:who|that|is|are|am|has|have|keeps|keep|was|were|just|got|been|now|still|also|both|all|out|here|there)"
HOME: Final = (
    r"(?:house|home|flat|garden|gardens|yard|room|kitchen|bedroom|bathroom|toilet|shed|garage|loft|attic|hall|hallway|"
    r"living room|lounge|conservatory|property|apartment|building|stairs|cellar|basement|porch|drive|driveway|shop|"
    r"caravan|tent|van|car|window|door|room)"
)
WEAPON: Final = (
    r"(?:knife|knives|blade|gun|guns|rifle|shotgun|pistol|firearm|machete|machetes|sword|swords|axe|axes|hammer|"
    r"crowbar|crowbars|screwdriver|bat|bats|weapon|weapons|crossbow|bomb|acid|hatchet|iron bar|baseball bat|grenade)"
)
_HARM_ING: Final = (
    "hitting|beating|kicking|punching|stabbing|strangling|choking|attacking|assaulting|hurting|shooting|robbing|"
    "mugging|raping|burning|stealing my|stealing the|stealing|dragging|chasing|threatening|slapping|battering|biting|drowning|suffocating|"
    "poisoning|abusing|molesting|groping|smashing|grabbing|burgling|setting fire|looting"
)
_HARMED: Final = (
    "attacked|robbed|mugged|beaten|beat up|assaulted|threatened|jumped|battered|followed|chased|stalked|burgled|"
    "kicked|punched|hit|hurt|abused|held hostage|held against my will"
)
_MAIMED: Final = (
    "stabbed|shot|slashed|strangled|choked|run over|ran over|hit by a (?:car|van|bus|lorry|train|bike|motorbike|"
    "truck)|knocked (?:down|over|off|out)|kidnapped|abducted|snatched|poisoned|spiked|electrocuted|burned|burnt|"
    "crushed|impaled|maimed|knifed"
)
_CHILD: Final = r"(?:child|kid|baby|toddler|son|daughter|boy|girl|children|kids|year old|grandson|granddaughter)"
_VICTIM: Final = r"(?:me|us|him|her|them|someone|people|everyone|my|our|his|a|an|the|women|kids|each other)"
_SOON: Final = (
    r"(?:now|right now|currently|this minute|at the moment|happening|in progress|help|please|hurry|quick|here)"
)

NOW: Final = re.compile(
    r"\b(?:since|right now|now|currently|at the moment|this minute|still (?:here|inside|there)|help)\b|"
    r"\b(?:is|are|am|keeps) (?:still |now |just )?(?:\w+ing|in my|inside|outside|at (?:the|my)|here|not breathing|in danger)\b"
)

PAST: Final = re.compile(
    r"\b(?:yesterday|last (?:night|week|weekend|month|year|summer|winter|\w+day|january|february|march|april|may|june|"
    r"july|august|september|october|november|december)|ago|in (?:19|20)\d\d|years|months|previously|when i was|"
    r"used to|always|usually|every (?:day|night|week|weekend|month|year)|on \w+day|the other (?:day|night|week)|this morning|the news|i read|was reading|i heard there was|"
    r"earlier this|as a child|historic)\b"
)

# Questions about figures, the law or what happened once. Taken out before the rules look, so that "how many people
# were attacked" leaves nothing to find; whatever else the message says is still read.
_NOT_ONE: Final = r"(?!someone\b|because\b|there\b|he\b|she\b|they\b|but\b|i am\b|my\b)"
FRAMES: Final = tuple(
    re.compile(pattern)
    for pattern in (
        rf"\bhow (?:many|much|often|likely|common|bad|big|dangerous)(?: {_NOT_ONE}\w+){{0,4}} (?:is|are|was|were|has|"
        rf"have|had|get|gets|got|do|does|did|die|go|happen|started)(?: (?:being|been|getting|there|people))*"
        rf"(?: {_NOT_ONE}\w+){{0,4}}",
        rf"\bhow (?:many|much)(?: {_NOT_ONE}\w+){{1,3}}",
        r"^(?:are|is|were|was|do|does|did|have|has)(?: (?:many|most|more|any|the|there|lots of|a lot of))*"
        r" (?:people|cars|houses|homes|bikes|phones|women|men|kids|children|shops|vans|burglars|robbers|thieves)"
        r"(?: \w+){0,3}",
        r"\bwhat happen(?:ed|s) (?:to|about|after|with|when)(?: (?!now\b)\w+){1,8}",
        r"\b(?:was|were|has|have|any|anyone|had) there (?:been |any |many |a )*(?:\w+ ){0,2}\w+",
        r"\bhow (?:do|can|could|should|to|would)(?: (?:i|you|we|people|burglars))? (?:stop|prevent|avoid|protect|get in|"
        r"deter|keep)(?: \w+){0,4}",
        r"\bif (?:i|we|someone)(?: (?:am|is|are|was|get|gets|were))? ever(?: \w+){0,4}",
        r"\bwho had(?: \w+){0,3}",
        # Figures of speech, and follow-ups to a question about figures.
        r"\bkick(?:ing|ed|s)? (?:me|us|him|her|them) out\b(?! .{0,60}\b(?:knife|hit|hitting|hurt|punch|blood|now)\b)",
        r"\bdrowning in (?:debts?|bills|paperwork|work|forms|emails)\b",
        r"\bwho (?:can|could|would|might) help (?:me|us)\b",
        r"\bi am stuck(?= (?:what|how|which|where) (?:do|can|should|to|is|are)\b)",
        r"^(?:and|also|then|now|what about|how about)(?: the)? (?:people|kids|men|boys|gangs|lads|teenagers)(?: (?:with|carrying|having|using))"
        r" (?:knives|guns|weapons|blades)(?: (?:while you ?a?re at it|then|too|instead|as well))?$",
        r"\bmore (?:people|kids|men|boys|gangs|teenagers) (?:with|carrying) (?:knives|guns|weapons|blades|machetes)\b",
        r"\bdying (?:out|down)\b|\b(?:leave|leaving|left|keep) (?:my|a|the) (?:bike|car|van|scooter|moped) locked up\b",
        r"\b(?:worry|worried|concerned|hit|targeted|plagued)(?: \w+)? (?:about|by) (?:burglars?|thieves|muggers|robbers)\b",
        r"\b(?:i|he|she|they) (?:saw|read|heard)(?: on| in)?(?: the| that)? (?:news|paper|internet|facebook)(?: \w+){0,8}",
        r"\b(?:in court|on trial|charged|arrested|convicted|sentenced|jailed|accused)(?: (?:for|with|of|at|on))?"
        r"(?: \w+){0,3}",
        r"\b(?:people|anyone|men|man|someone)? ?(?:charged|arrested|convicted|sentenced)(?: \w+){0,3}",
    )
)

EMERGENCY: Final = tuple(
    re.compile(pattern)
    for pattern in (
        # Somebody is getting in, or is in, or is at the door.
        rf"\b{WHO}(?: {BE}){{1,3}} (?:\w+ )?(?:breaking|smashing|kicking|forcing|climbing|bashing|banging)"
        r" (?:in|into|my|the|down|our|through|a|his|her|him|up|on|at|over|windows?|doors?|next|open)\b",
        rf"\b{WHO}(?: {BE}){{0,2}} (?:keeps? )?(?:trying|tried|attempting|try|tries)(?: to)? (?:the|my|our|to|get|break|"
        r"breaking|force|kick|climb|door|open|car|steal|take|grab|rape|kill|stab|hurt|drag|set|smash|burn|rob)\b(?! (?:my|him|her|them|your)sel)",
        r"\b(?:breaking|broke|broken) (?:in|into)(?: \w+){0,4} (?:now|help|still here|is still|right now)\b",
        r"\bbreaking (?:into|down) (?:my|our|the|next)\b",
        rf"\b(?:someone|he|she|they|burglars?|robbers?|men)(?: {BE}){{0,3}} breaking(?: in| into|$)",
        rf"\b{WHO}(?: {BE}){{1,3}} broken into (?:\w+ ){{1,4}}(?:and is|still|now)\b",
        rf"\b(?:someone|{WHO})(?: {BE}){{0,2}} (?:in|inside|under|on|on top of|hiding in) (?:my|our) (?:\w+ )?{HOME}\b",
        rf"\b(?:he|she|they|someone|stranger|strangers|men|man|intruders?|burglars?)(?: {BE}){{1,2}} (?:in|inside|"
        rf"outside|at|by|round) (?:the|my|our) (?:\w+ )?(?:{HOME}|work)\b",
        r"\bthere (?:is|are) (?:someone|men|people|a man|a stranger|\w+ men) (?:in|inside|under|behind|outside|on) the (?:house|loft|attic|garden|"
        r"cellar|kitchen|room|stairs|landing|hall|shed|garage|yard|basement|flat|bathroom)\b|\bsomeone is (?:in|on) (?:the|my) (?:loft|attic|roof)\b",
        rf"\b(?:intruder|prowler|burglar)s?(?: {BE})? (?:in|inside|outside|downstairs|upstairs|at)\b",
        r"^(?:intruder|prowler|burglar)s?$",
        rf"\b(?:on a|on an) (?:burglar|intruder)\b|\b{WHO}(?: {BE}){{1,2}} (?:inside|downstairs|upstairs)\b",
        r"\bhear(?:d|ing)? (?:a |the |some |loud )?(?:someone|footsteps|voices|glass|people|men|noises|banging|gun|guns|"
        r"gunshots?|gunfire|shots?|shooting|screaming|screams?|explosions?|a woman|woman|girl|bang|neighbours?|my)\b"
        r"(?! (?:say|told|that|about|crime))",
        r"\b(?:banging|hammering|knocking) on my (?:door|window)s?\b",
        rf"\b(?:ex|{_KIN})(?: {BE}){{1,2}} (?:\w+ )?(?:outside|turned up|here)\b",
        r"\b(?:restraining|protection|molestation) order\b.{0,40}\b(?:outside|here|now|door)\b",
        r"\b(?:he|she|they|ex)\b.{0,40}\b(?:is|are) (?:outside|here) (?:right )?now\b",
        r"\b(?:at|outside) (?:the|my) door (?:and )?(?:he |she |they )?(?:will not|with|trying|now)\b",
        r"\b(?:will not|would not|does not|refuses to) (?:leave me alone|stop following|go away|let (?:me|us) (?:leave|go|out))\b"
        r"(?! out| to| with| see)",
        r"\bsurrounded (?:my|our|me|us)\b|\btrying (?:the )?(?:door handles|car doors|doors)\b",
        r"\b(?:a |the )?(?:stranger|strange (?:man|woman|person))(?: is| are)? (?:in|inside|at|outside)\b",
        r"\b(?:he|she|they) (?:is|are) outside(?: (?:my|the|now|our|with|again)\b|$)",
        rf"\b(?:walked|come|came|got|gone|went|burst|ran|barged|crept) (?:in|into|inside)(?: to)? (?:my|our) (?:\w+ )?{HOME}\b",
        r"\bdoor(?: (?:has|is|was|got))? (?:been |being |getting )?(?:booted|kicked|smashed|broken|bashed|forced|knocked)\b",
        r"\b(?:my|our) (?:\w+ )?\w+ (?:is|are) being (?:stolen|broken into|smashed|burgled|attacked|robbed|vandalised|kicked)\b",
        r"\b(?:way|here|coming|come|came|back|outside|wants|trying) to (?:kill|hurt|stab|beat|attack|burn|get)"
        r" (?:me|us|him|her|my|them)\b(?!sel)",
        # Weapons, in somebody's hands.
        rf"\b{WHO}(?: {BE}){{0,2}}(?: (?:outside|here|there|running|around|about|came|at|me|is|on|the|street)){{0,4}}"
        rf" (?:has|have|got|with|carrying|holding|waving|swinging|pulled|pulling|brandishing|armed with|pointing|pointed|"
        rf"firing|aiming|using)(?: {BE})?(?: (?:a|an|the|his|her|big|huge|large|out|some|kitchen|zombie|air|fake|real|"
        rf"got|left)){{0,4}} {WEAPON}\b",
        rf"\b(?:with|threatened by|attacked with|got) (?:a |an )?{WEAPON} (?:outside|here|now|in my|on my|at my|to my)\b",
        rf"\b(?:fight|fighting|brawl|men|man|kids|kid|gang|boys|boy|people|someone|group)(?: \w+){{0,2}} with (?:a |an |some )?"
        rf"{WEAPON}\b",
        r"\bpoint(?:ing|ed) a (?:gun|knife|weapon) at\b|\bat (?:knife|gun) ?point\b|\bknife to my\b",
        r"\b(?:there is|has left|left|found|has|got|planted) (?:a |the )?(?:bomb|suspicious package|grenade|"
        r"unexploded \w+)\b|\bsuspicious (?:package|bag|device)\b",
        r"\bgang(?:s)? (?:outside|with)(?: \w+){0,3} (?:weapons|knives|bats|machetes)\b",
        # Someone is being hurt, or has just been.
        rf"\b(?:i|we|{WHO})(?: {BE}){{0,3}} (?:being|getting|been getting|about to be|gonna be|going to be)"
        rf"(?: \w+)? (?:{_HARMED}|{_MAIMED}|raped|groomed|taken|held|burned|trafficked)\b",
        rf"^(?:being|getting) (?:{_HARMED}|{_MAIMED}|raped)\b",
        rf"\b{WHO}(?: (?:is|are|keeps|keep|been|now|still|has|have|just)){{1,3}}(?: (?:\w+ing and|always|really|now))?"
        rf" (?:{_HARM_ING})\b(?! (?:time|figures|records|sales))",
        rf"^(?:{_HARM_ING}) (?:me|my|us|him|her)\b",
        rf"\b{WHO}(?: (?:is|are|keeps|keep|still|was|been|will not stop|has been)){{1,2}} following"
        r"(?: \w+)? (?:me|us|her|him|my|our|a)\b",
        r"\b(?:follows|followed|following|chasing|after|watching) me (?:home|now|off|from|down|and|on|through|to my)\b",
        rf"\b(?:{WHO}|car|van|motorbike|moped)(?: \w+){{0,3}} (?:following|chasing) (?:me|us)\b|\bsomeone is after me\b",
        rf"\b{WHO}(?: {BE}){{0,2}}(?: going to| about to| will| trying to| threatening to| threatens to| wants to|"
        rf" says (?:he|she|they)(?: (?:is|are))?(?: going to| will| wants to)| threatened to| and) (?:kill|stab|shoot|hurt|"
        rf"rape|attack|burn|murder|strangle|beat|blow|batter|jump|drown|smash)\b(?! (?:my|him|her|them)sel)",
        r"\bgoing to (?:kill|stab|shoot|murder|rape|burn) (?:me|us|him|her|them|my|someone|people|everyone)\b",
        rf"\b{WHO}(?: (?:is|are|were|just|have)){{1,2}} (?:fighting|screaming|shouting for help|crying for help)\b",
        r"\bthere is (?:a |an |some )?(?:\w+ ){0,2}(?:fight|brawl|riot|stabbing|shooting|robbery|attack|mugging|fire|"
        r"crash|explosion|gas leak|man down|bomb)\b(?! (?:figures|crime|data|trend))",
        r"\b(?:fight|riot|brawl|mugging|attack) (?:outside|in progress|happening|going on)\b",
        r"\b(?:terrorist|terror|acid|knife|dog) attack (?:now|happening|just|right|outside|on)\b",
        r"\b(?:robbery|burglary|break in|stabbing|shooting|rape|attack|robbing|mugging|fight|fire|intruder|burglar|"
        r"knife|gun)(?: (?:my|our|the|in|at|on|house|home|street|outside|is|next|door|shop)){0,4}"
        r" (?:happening|in progress|going on|taking place|right now|now|help|hurry|quick)$",
        r"\b(?:bank|shop|store|post office|petrol station|house|home|flat|pub)(?: is| are)? (?:being|getting) \w+ed\b",
        r"\bbeing held up\b|\bheld up (?:now|with)\b",
        r"\bshots fired\b|\bgun ?shots? (?:outside|near|now|just|in my|next)\b|\bshooting at\b|"
        r"\b(?:someone|man|they|he) (?:is|are) (?:\w+ )?shooting\b",
        r"\b(?:poured|threw|thrown|throwing) (?:\w+ )?(?:acid|petrol)\b|\bacid attack just\b",
        r"\b(?:screaming|shouting|crying) for help\b|\bdriving (?:at|into) people\b|\bswerving\b",
        r"\bhands? (?:round|around|on) my (?:neck|throat)\b|\bby the throat\b|\bhead in$|\b(?:kicking|kicked) off and\b",
        r"\bsmashing (?:up )?(?:the|my) (?:place|house|car|flat|windows?)\b|\bsmashing my\b",
        r"\bkicking a \w+\b|\b(?:slashed|punched|stabbed|shot|choked|strangled|headbutted|bottled) (?:me|her|him|my|his)\b"
        r"(?! (?:last|when))",
        r"\b(?:came|comes|coming) (?:at|for|after|back for) me\b|\bcoming back (?:to|for|with)\b|\band (?:he )?(?:is )?coming"
        r" back\b",
        r"\bjust\b.{0,30}\b(?:took|taken|stolen|stole|nicked|snatched|run off|ran off|robbed|mugged|pushed me|punched|knocked)\b",
        r"\b(?:took|stole|nicked|snatched|grabbed|pushed|hit|robbed)\b.{0,40}\bjust now\b",
        r"\bknocked (?:off|down|over) by\b|\bsmell(?:s|ing)?(?: of)? gas\b",
        r"\blooking for me\b|\bflashing (?:kids|children|girls|women)\b",
        # Trapped, hiding, unable to speak.
        r"\blocked (?:me )?(?:in|inside|up)\b(?! (?:prison|jail|for))",
        r"\bi am (?:\w+ )?(?:hiding|hidden|trapped|tied up|kidnapped|locked)\b|\bhiding (?:from|upstairs|under|in the|in my|"
        r"behind)\b(?! (?:pub|bar|place))",
        r"\b(?:i am|we are) in the (?:wardrobe|cupboard|loft|toilet|bathroom)\b",
        rf"\b(?:they|he|she|someone|men|somebody)(?: (?:have|has|is))? (?:got|taken|grabbed|dragged|bundled) my (?:{_PEOPLE}) (?:in|into|away)\b",
        r"\b(?:kidnapped|abducted|held hostage|dragged into|forced into a (?:car|van))\b(?! (?:figures|in (?:19|20)))",
        r"\bcan not (?:talk|speak|ring|phone|call)\b(?! english| to (?:an|my|a) (?:officer|team|adviser|solicitor))",
        r"\b(?:without|unable to) (?:talking|speaking|speak|talk)\b",
        r"\b(?:press|dial|code) 55\b|\bsilent solution\b",
        # Bodies in danger.
        r"\bnot (?:\w+ )?breathing\b|\bcan not breathe\b|\bstopped breathing\b|\bgone blue\b|\bturning blue\b",
        r"\b(?:is|am|are|was|has|gone|lying|fell|and|knocked|found) (?:\w+ )?(?:unconscious|unresponsive)\b"
        r"|^unconscious\b|\bnot (?:responding|moving|conscious)\b",
        r"\b(?:will not|is not|does not|can not|not) (?:\w+ )?wak(?:e|ing)(?: up)?\b|\bcan not wake\b",
        rf"\b(?:i|{WHO})(?: {BE}){{0,2}} (?:collapsed|passed out|choking|dying|electrocuted)\b(?! to| for| of)",
        r"\b(?:am|is|are|he|she|i|heavily|badly|still|been) (?:\w+ )?bleeding\b|\bpouring (?:with )?blood\b"
        r"|\bblood everywhere\b|\bbleeding (?:badly|out|heavily|from)\b",
        r"\bhaving (?:a |an |another )?(?:\w+ )?(?:heart attack|stroke|seizure|fit|asthma attack|cardiac arrest)\b",
        r"\b(?:taken|took|take|swallowed|taking|had|drank|drunk|eaten)(?: (?:an|a|my|too|loads|all|her|his|of|many|the|"
        r"lots|some|whole|bottle|packet|handful)){0,5} (?:overdose|pills|tablets|paracetamol|bleach|poison)\b",
        r"\boverdosed\b|\boverdosing\b|\b(?:cut|cutting|slit|slashed) (?:my|her|his) wrists?\b",
        r"\b(?:pills|tablets|knife|rope|noose|blade|razor) in my hand\b|\bnoose\b",
        r"\b(?:bridge|roof|ledge|edge|cliff|balcony|car park)\b.{0,40}\bjump(?:ing)?\b|\b(?:going to|about to|gonna|will|"
        r"threatening to) jump\b",
        r"\b(?:on|off|over) the (?:edge of (?:a|the) (?:roof|bridge|cliff|building)|ledge|roof|railings|wrong side)\b",
        r"\babout to (?:kill|hang|hurt|end)\b|\b(?:going to|will) (?:kill|hang) myself (?:now|tonight|today)\b",
        r"\b(?:do|end) it (?:now|tonight|today)\b|\bgoodbye (?:everyone|forever|world)\b|\btonight goodbye\b|\bi have (?:a |the |my )?(?:knife|rope|pills|tablets|gun|razor|blade)\b.{0,30}\bend it\b",
        r"\b(?:fallen|fell|jumped|in)(?: in| into| on| onto| off)?(?: the)? (?:river|canal|lake|tracks|line|sea|water)\b"
        r"(?! (?:street|lane|view|road|area|side))",
        r"(?<!crime )\bon(?:to)? the (?:tracks|railway line|live rail)\b(?! near)|\bdrowning\b",
        r"\blying in the (?:road|street)\b|\b(?:people|someone|man|woman|child) (?:is |are )?(?:trapped|badly hurt|badly"
        r" injured|seriously hurt)\b",
        r"\bcrash\b.{0,40}\b(?:trapped|hurt|injured|bleeding|not moving|stuck|dead)\b",
        rf"\b(?:i|we|{WHO})(?: (?:have|has|is|are|just|got|been|was|were|all|someone)){{1,4}} (?:{_MAIMED})\b",
        rf"\b(?:just|help) (?:been |got )?(?:{_HARMED}|{_MAIMED}|raped|robbed)\b",
        rf"\b{_CHILD} (?:\w+ )?(?:{_MAIMED})\b",
        r"\bfeel (?:\w+ )?(?:ill|sick) (?:from|after) (?:gas|a drink)\b|\bgas leak\b|\bspiked\b.{0,30}\b(?:ill|move|stand|walk|sick|"
        r"dizzy|her|me|my)\b",
        # Fire.
        rf"\b(?:{HOME}|house next door|school|block|bin|tree|field|pub|bus|train|place|it|everything) (?:is )?on fire\b"
        r"|\bi am on fire\b",
        r"\b(?:a )?fire (?:in|at) (?:my|our|the) (?:\w+ )?(?:house|flat|building|home|kitchen|block|room|garden|loft)\b",
        r"\bsmoke (?:is )?(?:coming|pouring|everywhere|filling)\b|\bcan not get out\b|\bburning (?:cars|down|my|the)\b",
        r"\bexplosion\b(?! (?:figures|data|in crime|of))|\bexploded\b",
        # Children gone.
        rf"\b(?:my|our|a|the|her|his|little|year) (?:\w+ )?{_CHILD}(?: (?:is|has|have|been|gone|got|just|are|old)){{0,4}}"
        r" (?:missing|disappeared|taken|vanished|abducted|lost|not come home|gone)\b(?! (?:data|figures|up|down|to|in))",
        rf"\b(?:took|taken|snatched|grabbed|stolen|take|grab|snatch|took off with|steal)(?: just)? (?:my|a|our|the|her|this) "
        rf"(?:\w+ )?{_CHILD}\b|\bcar with my (?:kid|child|baby)\b",
        rf"\b(?:can not|do not know where) (?:find )?my {_CHILD}\b|\bmy {_CHILD} (?:is|ran) (?:away|gone)\b",
        # Cries for help.
        r"^(?:please |oh |god |someone )*help(?: (?:me|us|now|please|quick|quickly|someone|help))+$|^(?:please|god|someone) help$",
        r"\b(?:please|quick|now) hurry\b|\bcome (?:quick|quickly|now|fast)\b|^(?:please )?hurry\b|^come quick",
        r"^(?:can|could|would|will)? ?(?:you |someone |anyone |please )*(?:send|get|call|come|ring)(?: me| for)? (?:the |an |some )?"
        r"(?:someone|police|officers?|ambulance|help|now|quick|over|round|here)\b(?! (?:station|numbers?|figures|team|data|page|with|for|to|from|menu|about|my|finding|choosing))",
        r"\bhow (?:fast|long|soon|quickly|quick)\b.{0,20}\b(?:police|ambulance|help)\b.{0,20}\b(?:take|get here|come|arrive|be here)\b",
        r"\b(?:use|text|using|dialled|called|rang) 999\b|^999 \w+",
        r"\b(?:happening|in progress) (?:right )?now\b(?<!crime happening now)(?<!crime is happening now)",
        r"\bi (?:have |just |think i |think i have |have just )*(?:killed|stabbed|shot|murdered) (?:someone|him|her|them|my|a)\b",
        r"\b(?:found|there is|i see|i can see|saw) a (?:dead )?(?:body|corpse)\b|\b(?:he|she|they|\w+) (?:is|are) dead\b(?<!battery is dead)"
        r"(?<!phone is dead)(?<!street is dead)",
        r"\b(?:raped|attacked|stabbed|assaulted) (?:me )?(?:tonight|just now|an hour ago|minutes ago|and (?:he )?is)\b|\band (?:he|she|"
        r"they|is|are) (?:is |are )?still (?:here|outside|there|inside)\b|\b(?:he|she|they) (?:is|are) still here\b",
        r"\b(?:having|got|with|has|have) (?:\w+ )?chest pains?\b|\bchest pains? and\b",
        r"\b(?:lost|can not find|cannot find) my (?:\w+ )?(?:child|kid|baby|toddler|son|daughter|little (?:boy|girl))\b",
        r"\bask(?:ed|ing) my (?:son|daughter|child|kid|kids|boy|girl) to get in\b|\bfor my (?:\w+ )?ambulance\b",
        r"\b(?:need|want|get|send|call|ring) (?:an |the )?(?:ambulance|paramedics?|fire brigade)\b",
        r"(?<!you )(?<!to )\bhelp (?:me|us)(?: please| now| quick)*(?: (?:he|she|they|someone|there|i am|my|a man|hurry|police|im).*)?$"
        r"(?<!help my)",
        r"\bhelp (?:he|she|they|someone|there) (?:is|are|has)\b|\bplease help(?: me| us)?$|\b(?:now|scared|hurt|home) help$",
        r"\b(?:i|we) need (?:some )?help (?:now|right now|immediately|urgently|quick|quickly|here)\b",
        r"\b(?:need|want|get|send|call|ring|phone|fetch)(?: me| us| for| someone)?(?: the| an| some| a)?"
        r" (?:police|ambulance|999|fire brigade|paramedics?|(?<=send )help|(?<=call )help|(?<=fetch )help)(?: here| round| over| out| to me| to my \w+)*"
        r"(?: (?:now|right now|quick|quickly|please|immediately|urgently|here|hurry|for me|help|fast|today))*$",
        r"\b(?:need|send|get) (?:the )?(?:police|ambulance|help) (?:here|now|quick|to my|right)\b",
        r"^(?:please )?get (?:me )?help(?: (?:now|quick|quickly|please|fast))*$|^(?:police|ambulance|help) to \w+",
        r"^(?:police|ambulance|fire)(?: (?:now|please|quick|help|emergency|urgent|here|right))+$|\bpolice need help\b",
        r"^(?:please |help |police |it is |this is |its |medical |real |an |a |is )*emergency(?: please| now| help| here)*$",
        r"\b(?:this is|it is|i have) (?:an |a )(?:\w+ )?emergency\b|\bwhat(?: is)?(?: the)? emergency number\b",
        r"^999(?: please| now| help)*$|\b(?:ring|call|text|phone|dial|need|press|get)(?: the)? 999\b",
        r"\b(?:i am|we are|she is|he is|they are|life is|lives are|am|child is|children are) (?:\w+ ){0,2}in (?:\w+ )?"
        r"danger\b",
        r"\b(?:am|are|is|feel) (?:not safe|unsafe) (?:right now|now|here now|at home right now)\b",
    )
)

# A question about the number itself is not a call for it.
NOT_A_CALL: Final = re.compile(
    r"\bwhen (?:do|should|can|would|to)\b|\bhow many 999\b|\b999 (?:calls?|data|is)\b|\bis (?:it )?(?:true|999)\b|"
    r"\b(?:difference|instead of) (?:between )?999\b"
)

# Reads like trouble, but not surely now: the question is answered, with the 999 line above the answer.
DOUBT: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:scared|frightened|terrified|afraid)\b",
        r"\b(?:feel|feeling|am|are) (?:\w+ )?unsafe\b|\bnot safe\b|\bdo not feel safe\b",
        r"^(?:i|we) (?:really |just )?need (?:some )?help$|^i need advice now$",
        r"\bsomeone (?:is )?outside\b|\bmen outside\b|\bman outside\b",
        r"\bis (?:someone|anyone|a man) \w+ing\b(?! (?:this|the))",
        r"\b(?:robbery|stabbing|shooting|fight|attack|burglary) (?:outside|next door)$",
        r"\bbeing \w+ed (?:right )?now\b|\b(?:weapon|knife|gun) (?:outside|here|now)\b",
        r"\bbeing watched\b|\bsuspicious (?:man|men|person|people|car|van)\b|\bprowler\b",
        r"\bif (?:i|someone|we) (?:am|is|are|get|gets) \w+(?:ed|ing)\b",
        r"\bi (?:just )?(?:saw|seen|witnessed) (?:a |someone )",
    )
)

_OWN: Final = r"(?:my|our)"
_LOVER: Final = r"(?:husband|wife|boyfriend|girlfriend|partner|ex|dad|father|mum|mother|brother|son|stepfather|family)"

# Who can help, most particular first: (topic, rules). Not about figures; those are taken out beforehand.
SUPPORT: Final[tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]] = (
    (
        "self-harm",
        tuple(
            re.compile(pattern)
            for pattern in (
                r"\bi (?:just )?(?:want|wanted|wish|need|am going|am ready) (?:to |i could )(?:die|end it|be dead|end my life|"
                r"disappear forever|not be here)\b",
                r"\b(?:kill|killing|hurt|hurting|harm|harming|cut|cutting|hang) (?:myself|herself|himself|themselves)\b",
                r"\b(?:am|feel|feeling|is|are|was|been) (?:\w+ )?suicidal\b|^suicidal$",
                r"\b(?:not|never) want to (?:be here|live|be alive|wake up|exist|carry on)\b",
                r"\bend(?:ing)? (?:it all|my life|it)\b|\bthinking (?:about|of) suicide\b|\bcommit(?:ting)? suicide\b",
                r"\bself harm(?:ing|s|ed)?\b|\bkms\b|\bno (?:point|reason) (?:in )?(?:living|going on|to live)\b",
                r"\bi can not (?:go on|carry on|cope any ?more|take (?:it|this) any ?more)\b|\bbetter off (?:dead|without me)\b",
                r"\bsamaritans\b|\bsuicide (?:help|line|helpline|hotline)\b",
            )
        ),
    ),
    (
        "sexual-abuse",
        tuple(
            re.compile(pattern)
            for pattern in (
                r"\b(?:i|we|she|he|my \w+)(?: (?:was|were|am|have|has|got|been|being|just|think|might)){1,5} (?:raped|sexually"
                r" (?:assaulted|abused|harassed)|groped|molested|abused as a child|upskirted|drugged and)\b",
                r"\b(?:he|she|they|someone|uncle|dad|boss|man|teacher|stepfather|brother|coach|priest|landlord)(?: just| has| keeps|"
                r" is)? (?:touches|touched|touching|groped|gropes|raped|molested|felt) (?:me|my)\b",
                r"\bforced me to (?:have sex|do (?:sexual|things))\b|\bmade me (?:touch|have sex)\b",
                r"\brape (?:helpline|crisis|support|line|centre)\b|\bsexual (?:abuse|assault|violence) (?:helpline|support|line|help)\b",
                r"\bi was abused (?:as|when)\b",
            )
        ),
    ),
    (
        "domestic-abuse",
        tuple(
            re.compile(pattern)
            for pattern in (
                rf"\b{_OWN} {_LOVER}(?: (?:still|always|often|sometimes|just|has|is|keeps|used to|and his family)){{0,3}}"
                r" (?:hits?|hitting|beats?|beating|hurts?|hurting|punche[sd]|kick(?:s|ed)|slap(?:s|ped)|chok(?:es|ed)|strangle[sd]|"
                r"threatens?|threatened|threatening|abuses?|abused|abusing|controls?|controlling|stalk(?:s|ing)|rape[sd]|"
                r"attack(?:s|ed)|forcing|forced|scares|violent|abusive|bullies|humiliates|tracks|checks my)\b",
                r"\b(?:abusive|violent|controlling) (?:relationship|partner|husband|wife|boyfriend|girlfriend|ex|marriage|home)\b",
                rf"\b(?:scared|afraid|frightened|terrified|fear) of (?:my|our) {_LOVER}\b",
                rf"\b(?:get away|escape|leave|run|flee|hide)(?: \w+)? (?:from )?my (?:\w+ )?(?:{_LOVER}|abuser)\b",
                r"\b(?:domestic|honour based) (?:abuse|violence)(?: (?:help|helpline|line|support|refuge|number))\b",
                r"\b(?:help|advice|support)(?: \w+){0,2} (?:domestic (?:abuse|violence)|coercive control)\b",
                r"\b(?:victim|survivor) of (?:domestic|coercive)\b|\brefuge (?:near|place|space)\b|\bwomens refuge\b",
                rf"\b(?:my|our) {_LOVER}(?: \w+){{0,5}} (?:will not|does not|never) let me\b",
                r"\b(?:he|she) (?:hits|beats|hurts|hit|chokes|slaps|controls|threatens|punches|kicks) (?:me|my kids|us)\b",
                r"\b(?:forc(?:ing|ed)|making) me (?:to marry|into marriage)\b|\bforced marriage\b(?! (?:figures|data|crime))",
                r"\bmy (?:dad|father|stepfather|mums boyfriend) hits (?:me|us|my|mum)\b|\bclares law\b",
            )
        ),
    ),
    (
        "rail",
        tuple(
            re.compile(pattern)
            for pattern in (
                r"\b(?:on|at)(?: (?:the|my|a|this))? (?:\w+ )?(?:train|trains|tube|underground|metro|railway|railway station|"
                r"train station|platform)\b(?=.*\b(?:report|yesterday|harass\w*|creep\w*|abus\w+|grop\w+|stolen|robbed|threat\w+))",
                r"\b(?:report|harass\w*|creep\w*|abusive|groped|stolen|stole|robbed|threat\w+|following|nicked)\b.*\b(?:on|at)"
                r"(?: (?:the|my|a|this))? (?:\w+ )?(?:train|trains|tube|underground|metro|railway|railway station|platform)\b",
                r"\b(?:contact|number|text|phone|call|report|ring|reach)\b.*\b(?:transport police|btp)\b",
                r"\b(?:transport police|btp)\b.*\b(?:number|contact|text|phone|report)\b|\b61016\b",
            )
        ),
    ),
    (
        "fraud",
        tuple(
            re.compile(pattern)
            for pattern in (
                r"\b(?:i|we|my \w+|mum|dad|gran)(?: (?:was|were|am|have|has|got|been|being|just|think)){1,5} (?:scammed|conned|"
                r"defrauded|tricked|phished|hacked|catfished)\b",
                r"\b(?:report|reporting) (?:a |an |the )?(?:\w+ )?(?:fraud|scam|phishing|scammer)\b|\b(?:action|report) fraud\b",
                r"\b(?:i|we) (?:just )?(?:got|had|received|have|clicked) (?:a |an |on a )?(?:\w+ )?(?:phishing|scam|fake)\b",
                r"\b(?:gave|given|sent)(?: \w+){0,3} (?:bank|card|pin)(?: \w+){0,3}\b",
                r"\b(?:used|cloned|stole|taken|using) my (?:bank|credit|debit)? ?(?:card|account|identity|details)\b",
                r"\bhacked (?:my|our|into)\b|\b(?:pretending|claiming|pretended) to be (?:my bank|the bank|from|hmrc|the police)\b",
                r"\b(?:opened|taken out) (?:an|a) (?:account|loan) in my name\b|\bmoney (?:mule|has gone from my account)\b",
            )
        ),
    ),
    (
        "victim",
        tuple(
            re.compile(pattern)
            for pattern in (
                rf"\b(?:i|we)(?: (?:was|were|am|have|got|been|just|are|is|recently)){{1,4}} (?:{_HARMED}|{_MAIMED}|pickpocketed|"
                r"vandalised|targeted|burglarised|a victim|the victim|victim)\b(?! by a (?:question|fact))",
                rf"\b{_OWN} (?:\w+ )?(?:house|home|flat|car|van|bike|bicycle|phone|bag|purse|wallet|shed|garage|shop|motorbike|"
                r"laptop|moped|caravan|handbag|keys|passport|catalytic converter)(?: (?:was|has|is|got|were|been|just|have)){1,4}"
                r" (?:broken into|burgled|stolen|nicked|robbed|smashed|vandalised|damaged|taken|keyed|set on fire|pinched|gone)\b",
                r"\b(?:someone|they|he|she|thieves|kids|men)(?: (?:has|have|just))? (?:stole|stolen|nicked|took|smashed|keyed|damaged|"
                r"vandalised|broke into|slashed|pinched|robbed) (?:my|our|me)\b",
                r"\b(?:i|we) (?:had|have had) (?:my|our) (?:\w+ )?(?:stolen|nicked)\b|\bvictim support\b|\bvictim of (?:a )?crime\b",
            )
        ),
    ),
    (
        "report",
        tuple(
            re.compile(pattern)
            for pattern in (
                r"\b(?:how|where|can|could|want|need|like|trying|who|do|should)(?: (?:do|can|i|to|we|d|would|you|shall|where)){0,4}"
                r" report(?: (?!on\b|for\b|about\b|of\b))(?:a|an|the|my|something|someone|this|it|crime|drug|anti|asb|noise|"
                r"suspicious|stolen|lost|hate|domestic|abandoned|dangerous|illegal|drugs)\b",
                r"^report(?:ing)? (?:a|an|my|something|someone|crime|drug|anti|asb|stolen|burglary|theft)\b(?! (?:numbers|for))",
                r"^i am reporting\b|\b(?:i|we) (?:saw|witnessed) (?:a |the )?(?:crime|burglary|robbery|theft|drug deal)\b",
                r"\b(?:neighbour|neighbours|someone|man|men|people next door|they)(?: (?:is|are)) (?:\w+ )?(?:dealing|selling|growing) "
                r"(?:drugs|cannabis|weed)\b",
                r"\b(?:i have|got) (?:some )?information (?:about|on)\b|\bi know who (?:did|stole|broke|is dealing)\b",
                r"\banonymously\b|\bcrimestoppers\b|\bmake a (?:complaint|statement)\b.*\bpolice\b|\b(?:tell|inform) the police\b",
            )
        ),
    ),
)

# Asking for an office or for figures, not for help: "solicitor for fraud", "domestic abuse statistics".
LOOKING_UP: Final = re.compile(
    r"\b(?:solicitors?|lawyers?|law centre|legal aid|citizens advice|court|tribunal|statistics|stats|figures|data|rates?|"
    r"trend|how many|how much|compare|per month|in the data|counted|hotspots?|odds|likely|share of)\b"
)
