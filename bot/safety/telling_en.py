# ruff: noqa: E501  # patterns are read whole
"""The net under the rules of rules_en.py: a message that tells of something grave, and asks for nothing else.

The rules know particular sentences. Frightened people also write sentences nobody foresaw ("alarm going off, torches
inside the shop"), while questions to this assistant are of few shapes. So: a grave word, in a telling rather than an
asking message, is taken as an emergency.
"""

from __future__ import annotations

import re
from typing import Final

GRAVE: Final = re.compile(
    r"\b(?:stab(?!bings)\w*|shot|shots|shooting|gun\w*|rifle|shotgun|knife|knives|blade|machetes?|sword|axes?|hammers?|crowbars?|"
    r"petrol|bricks?|bomb\w*|blood\w*|bleed\w*|dead|dying|corpse|body|killed|killing|murder(?:ing|ed)|drown\w*|choking|choked|"
    r"strangl\w+|suffocat\w+|scream\w*|crying for|smash\w*|intruders?|burglars?|torch(?:es)?|broken (?:in|my|into)|broke (?:in|my|into)|"
    r"kicked (?:in|my)|kicked in|climb\w*|chest pains?|labour|overdos\w*|pills|tablets|paracetamol|poison\w*|spiked|seizure|"
    r"unconscious|unresponsive|collapsed|fainted|not moving|not breathing|fire|burn\w*|smoke|flames|explo\w+|crash\w*|"
    r"accident|collision|ploughed|hit and run|overturned|knocked|trapped|stuck|wandered|(?:is|are|gone|went) missing|not where i left|vanished|disappeared|abduct\w*|"
    r"kidnap\w*|grabbed|snatched|dragged|dragging|pulled|raped?|raping|assault\w*|attack\w*|beat(?:ing|en|s)?|punch\w*|kick\w*|"
    r"hitting|fighting|fight|brawl|riot\w*|mugg(?:ed|ing)|robbing|robbed|armed|follow\w* (?:me|us|her|my)|chas\w+|stalk\w*|creep|"
    r"flash\w*|exposing|touching (?:kids|children|girls)|bitten|biting|threaten\w*|danger|hostage|trafficking|masks?|weapons?|"
    r"tied up|strange(?:r| man)|tracks|river|canal|jump\w*|ledge|noose|wrists?|hurt|hurting|injured|wound\w*|throwing|thrown|fire to|drove (?:into|at|through)|"
    r"drunk|swerving|balaclavas?|booted|walked into|ran off with|run off with|flames|on (?:his|her|their) way|schoolgirl|shooter|alight|rope|fallen|not answering|by the (?:hair|throat|neck)|let (?:himself|herself|themselves) in(?:to)?|"
    r"locked the (?:door|doors)|gone into (?:a|the|my) (?:house|shop|wall)|can not do this any ?more|wrong way|dementia|acid|gas|escaped)\b"
)

# A finite verb with somebody or something it is about: somebody tells us something.
TELLING: Final = re.compile(
    r"\b(?:i|we|he|she|they|it|someone|there|people|kids|men|women|thieves|couple|everyone|gang|driver|car|dog|lorry|van|(?:my|our|a|an|"
    r"the|some|two|three|his|her|this|that) (?:\w+ ){0,3}?\w+)(?: (?:with|in|on|next|at|off|near|outside) (?:\w+ ){0,2}\w+)?"
    r"(?: \w+ly)? (?:is|are|am|has|have|was|were|been|just|keeps?|got|took|went|ran|fell|hit|drove|broke|threw|set|bit|found|lost|"
    r"shot|beat|gone|going|can|did|will|wants|\w{2,}ed|\w{2,}ing)\b|\b\w+ing (?:a|an|the|my|off|out|at|into|up|down|us|me|him|her|someone|people|kids)\b|\b(?:just now|now|can not|hurt|trapped|outside|in the car|in my|on my|next door|at my|through my|on my|"
    r"at the|on the|help)\b"
)

# Somebody other than the writer, doing something. No question about figures or offices is made of this.
OF_SOMEBODY: Final = re.compile(
    r"\b(?:he|she|they|someone|(?:a|an|the|my|our|some|this|two|three) (?:\w+ )?(?:man|men|woman|women|boy|boys|girl|girls|kid|kids|"
    r"child|baby|stranger|people|husband|wife|boyfriend|girlfriend|partner|ex|dad|mum|father|mother|brother|sister|son|daughter|"
    r"uncle|gran|friend|mate|neighbours?|driver|carer|gang|group))(?: (?:who|that|just|also|still|now))?"
    r" (?:is|are|has|have|was|were|will|keeps?|says|said|just|got|took|went|came|ran|hit|tried|wants|\w{3,}ed|\w{3,}ing)\b"
)

# What questions to this assistant look like, and grave words that are not meant.
ASKING: Final = re.compile(
    r"^(?:and |so |ok |but |hi |hello |now |please )*(?:what|which|when|where|why|who|whose|how|is|are|was|were|do|does|did|has|have|"
    r"can|could|will|would|should|am|any|anyone|show|tell|give|compare|find|list|send|text|get|whats|nearest|closest|best|worst|"
    r"number|phone|most|more|same|thank|thanks|risk|let|add|save|forget|remove|"
    r"call|hit (?:me|us) with|shoot|kick (?:off|it)|take|beat|break|explain|describe|search|look|looking|trying|following|need|want)\b|"
    r"\b(?:crimes?|figures|statistics|stats|data|rates?|trends?|numbers|records?|levels?|offences?|categor\w+|month|months|year|"
    r"years|compare|compared|average|hotspots?|how (?:many|much|common|safe|bad)|is it (?:safe|dangerous|rough)|safe|where is|how do i|favou?rites?|list|boredom|"
    r"housing|dangerous|court|solicitor|lawyer|trial|prison|arrested|charged|outcome|meeting|priorit\w+|problem|lot of|lots of|are there|"
    r"stabbings|shootings|muggings|robberies|burglaries|thefts|assaults|attacks|asb|antisocial|curry|lol|app|page|site|website|chat|phone is|battery|map|claim|insurance|insured|news|facebook|book|film|game|"
    r"moving to|moved to|buying|renting|worried|worry|interested|wants? to (?:know|see|compare)|trying to (?:find|get|see|understand)|"
    r"how (?:often|come|were they)|o?w many|which (?:heading|category)|what do they call|who is it meant|is (?:anyone|anybody) else|"
    r"is that (?:loads|lots)|was (?:he|she|it|this) one of|has it (?:died|calmed|eased) (?:down|off)|is it (?:full of|always)|"
    r"or (?:climbing|falling|rising)|weapon charges|order total|see a bobby|a woman pcso|lead flashing|recommend a|is th?a?t happenin\w* a lot|area is it|"
    r"looking (?:for|at|to)|question|report (?:on|about|for)|project|counted|police (?:car|officer|station|team|helicopter)|"
    r"helicopter|the police have|advice|number for|address|(?<!my )(?<!our )(?<!the )(?:road|street|lane|avenue|close)|always|amnesty|awareness|prevention|policy)\b"
)
# Inside a message that also asks: told of somebody else in the present, which no question about figures contains.
STILL_TELLING: Final = re.compile(
    r"\b(?:he|she|they|someone|there|men|a man|my \w+) (?:is|are|has|keeps|just) (?:\w+ ){0,3}(?:my|me|us|him|her|here|now|outside|"
    r"inside|knife|gun|weapon)\b"
)
