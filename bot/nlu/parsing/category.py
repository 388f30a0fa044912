"""Residents' own words for crime, to the categories that police.uk publishes.

Meanings: "What the crime categories mean", police.uk. Offences that have no category of their own give the nearest one
that contains them and an entity `unlisted` that names what was asked, so that the answer can be honest about it.
"""

from __future__ import annotations

import difflib
import re
from functools import lru_cache

from bot.nlu.parsing import deeds, question
from bot.nlu.parsing.spans import Found, clear_of, without_overlaps

ALL_CRIME = "all-crime"

_CARS = (
    r"(?:(?:motor )?(?:cars?|vans?|ve(?:h|ch)ic(?:le|al|el|ale)s?|motors?)|motorbikes?|motorcycles?|mopeds?|(?:motor )?scooters?|quad ?bikes?|lorr(?:y|ies)|caravans?|"
    r"camper ?vans?|trucks?|land rovers?|range rovers?)"
)
_CAR_PARTS = r"(?:(?:cat(?:alytic)? )?converters?|number plates?|wing mirrors?|alloys?|alloy wheels|sat ?navs?|tools?)"
_BIKES = r"(?:(?:push|pedal|mountain|road|electric|e)?[ -]?(?:bikes?|b[iy]c[iy]?c?[yi]?[ck]?les?|cycles?))"
_CARRIED = r"(?:phones?|mobiles?|mobile phones?|bags?|handbags?|purses?|wallets?|watch(?:es)?|necklaces?|jewellery)"
_GOODS = (
    r"(?:parcels?|packages?|deliver(?:y|ies)|dogs?|pets?|sheep|livestock|plants?|garden (?:ornaments?|furniture|stuff)|metal|lead|copper|cables?|fuel|"
    r"owt|anything|something|summat|diesel|heating oil|farm machinery|tractors?|plant machinery|post|mail|laptops?|stuff|things?|items?|property|belongings)"
)
_SHOPS = r"(?:shops?|stores?|supermarkets?|co-?op|tesco|aldi|asda|lidl|boots|sainsbury'?s|morrisons|corner shops?|retailers?)"
_HOMES = r"(?:houses?|homes?|flats?|bungalows?|sheds?|garages?|lock-?ups?|allotments?|propert(?:y|ies)|outbuildings?|premises|places?)"
_TAKEN = r"(?:stolen|walkabout|disappear(?:ing|ed|s)?|vanish(?:ing|ed|es)?|stole|nicked|nickt|pinched|teefed|tiefed|robbed|(?:had|knocked|whipped|made) (?:off with|away|off)|whipped|bagged|taken|thieved|swiped|lifted|half[- ]?inched|snatched|going missing|gone missing)"
_TAKING = r"(?:steal(?:ing|s)?|teefing|tiefing|stole|nick(?:ing|ings|s)?|pinch(?:ing|es)?|rob(?:bing|s)?|tak(?:e|es|ing)|thieving|swip(?:e|ing)|lifting)"
_WHOSE = r"(?:(?:of|off|out of|from|a|an|the|my|your|our|his|her|their|peoples?'?|people'?s|someone'?s|other|in)\s+)*"
_GET = (
    r"(?:(?:hev|ave|bin|gettin|gerrin|get|gets|got|gotten|getting|are|is|was|were|be|been|being|have|has|had|go|going|keep|keeps|kept|always|constantly|"
    r"reported|often|all|recently)\s+)*"
)
_THEFT = r"(?:thefts?|thefs?|theafts?|th(?:eif|ief)s|theives|thie(?:f|ves)|thieving|nickings?|stealing|robber(?:y|ies)|robbers)"
_DAMAGED = r"(?:smashed(?: up)?|bricked|broken|put through|put in|kicked (?:in|down)|wrecked|trashed|vandali[sz]ed|damaged|torched|burnt out|set (?:on fire|alight))"


def _stolen(thing: str) -> tuple[str, ...]:
    """The ways to say that a thing is stolen: "bikes nicked", "nicking of bikes", "bike theft", "bikes and cars stolen"."""
    return (
        rf"{thing} {_GET}{_TAKEN}",
        rf"(?:{_TAKING}|thefts?|thieves (?:taking|after)) {_WHOSE}{thing}(?! crimes?)",
        rf"(?:{_TAKEN}) {thing}",
        rf"{thing} {_THEFT}",
        rf"{thing}(?=,? (?:and|or|&) [\w -]{{2,20}} {_GET}{_TAKEN})",
    )


WORDS: dict[str, tuple[str, ...]] = {
    "anti-social-behaviour": (
        r"dump(?:ed|ing) (?:\w+ ){0,2}(?:mattress(?:es)?|rubbish|fridges?|sofas?|tyres|waste)|rubbish dump(?:ed|ing)|(?:people|blokes|men|lads) (?:peeing|weeing|urinating|pissing)(?: \w+){0,2}",
        r"(?:neds|spides|char?vers?|chavs|scrotes|roadmen|wee hoods|yobbos?)",
        r"car meets?|(?:doing )?(?:donuts|doughnuts|burnouts|wheelies)|tear(?:ing)? up the (?:\w+ )?(?:rec|field|fields|park|grass|green)",
        r"(?:window|door) chapp(?:ing)?|knock(?:ing)? (?:down )?ginger|knock (?:and|a|n) (?:run|door run)|larking about|acting up|chopsy (?:kids|youths)|drunken (?:behaviour|nonsense|antics)",
        r"anti ?soc\w*|loud music|(?:all night |house )?parties|late night noise|(?:kids|youths|lads) (?:drinking|smoking|swearing)|urinating|weeing in|abandoned (?:cars?|trolleys?)|dog (?:mess|fouling)",
        r"anti[- ]?social(?: behaviou?rs?| behavior)?",
        r"asb",
        r"antisocial",
        r"(?:yobs?|scall(?:y|ies|ywags?)|toe ?rags?|tearaways|hoodies|ne'?er[- ]do[- ]wells)(?: (?:causing|making) (?:\w+ )?(?:bother|trouble|grief|hassle))?",
        r"(?:causing|making) (?:bother|grief|hassle|mayhem|a racket)",
        r"yobb(?:o|ish|ery)\w*",
        r"nuisances?",
        r"nois[ey]\w* (?:neighbou?rs?|part(?:y|ies)|youths?|kids)",
        r"rowd(?:y|iness)(?: behaviou?r)?",
        r"(?:kids|youths|teenagers|teens|lads|gangs? of (?:kids|youths|lads)) (?:causing (?:trouble|a nuisance)|"
        r"hanging (?:about|around)|messing about|playing up|running riot)",
        r"hooligan\w*",
        r"feral kids",
        r"loiter\w*",
        r"street drink\w*",
        r"fly[- ]?tip(?:ping|pers?|ped)?|asbos?",
        r"off[- ]?road(?:ers| bikes| bikers)",
        r"nuisance bikes",
        r"louts?",
        r"ymddygiad gwrthgymdeithasol",
        r"ymddygiad gwrth-gymdeithasol",
        r"ygg",
        r"(?:kids|youths|teenagers|teens|lads|youngsters|young people|bikers) (?:\w+ )?(?:causing|making) (?:\w+ )?(?:bother|trouble|havoc|mayhem|a racket|a nuisance)",
        r"(?:kids|youths|teenagers|lads) throwing \w+",
        r"gangs? of (?:kids|youths|lads|teenagers)",
        r"neighbours? from hell",
        r"(?:boy|street) racers?",
        r"(?:loud|noisy) (?:part(?:y|ies)|music|neighbours?)",
        r"noise(?: complaints?| nuisance)?",
        r"drunks|drunken (?:yobs|behaviou?r|people)",
        r"(?:aggressive )?beggars?|begging",
        r"fireworks(?: (?:being )?(?:let off|thrown))?",
        r"(?:illegal|nuisance|off[- ]?road) (?:bikers?|motorbikes?)",
        r"rough sleepers",
        r"ymddygiad gwrth ?gymdeithasol",
        r"disturbances?",
        r"littering",
    ),
    "bicycle-theft": (
        rf"(?:'s |s |has |have |have |had )?had (?:my|our|his|her|the) {_BIKES}(?: away)?|(?:my|our|the|his|her) bmx {_GET}{_TAKEN}|will (?:my|the|our) {_BIKES} still be",
        *_stolen(_BIKES),
        rf"{_BIKES} crimes?",
        rf"los(?:t|ing|e) (?:their|my|his|her|our|your|a) {_BIKES}",
        rf"(?:locks?|lock|chain|leave|leaving|park|parking|locking) (?:up )?(?:for )?(?:my|the|your|a|our) {_BIKES}",
        r"dd?wyn beic(?:iau|s)?",
        r"lladrad(?:au)? beic(?:iau|s)?",
        r"[fm]?(?:b|f|m)eic(?:iau|s)?(?: sydd)?(?: wedi| yn)?(?:(?: cael| gael)(?: eu)?| eu)? d+wyn",
        rf"{_BIKES} go(?:es|ing)?(?=\W*$)",
    ),
    "burglary": (
        r"(?:got|getting|get|came|climbed|climbing) in (?:through|via) (?:the |a |my )?(?:\w+ )?(?:door|window|skylight)",
        r"ram[- ]?raids?(?:ing|ers|ed)?|creepers?|creeper burglar\w*|2 in 1 burglar\w*",
        r"burg[lu]+ar(?:y|ies|s|ized|ised|ise)?",
        r"burgal?r(?:y|ies)",
        r"burgl(?:ed|ing|e|es)",
        r"burglery",
        r"burglerys?",
        r"break[- ]?ins?",
        r"house[- ]?break(?:ing|ers?|-ins?)",
        r"breaking and entering",
        rf"shops? {_GET}(?:broken into|burgled|raided|done over|turned over)",
        r"(?:houses?|homes?|flats?|sheds?|garages?|propert(?:y|ies)|places?) "
        + _GET
        + r"(?:broken into|burgled|robbed|raided|done over|turned over)",
        r"(?:broke|break(?:ing)?|broken) in(?:to)?(?: (?:houses?|homes?|flats?|people'?s (?:houses|homes)|sheds?|garages?|properties))?",
        r"shed (?:thefts?|raids?)",
        r"home (?:raids|invasions?)",
        r"intruders?",
        r"b(?:y|w)rgleri?a(?:e)?th(?:au)?",
        r"fwrgleri?aeth(?:au)?",
        r"fyrgleriaeth(?:au)?",
        r"torri (?:i )?mewn(?: i (?:dai|dŷ|dy))?",
        r"a?burg[lu]+[ae]r(?:s|y|ies)?",
        rf"{_HOMES} "
        + _GET
        + r"(?:broken ?in ?to|broke ?in ?to|broken in|burgled|robbed|raided|done over|done|turned over|nicked from)",
        rf"(?:broke|break(?:ing)?|broken) in ?(?:to)? ?(?:(?:a|the|my|your|our|their|his|her|peoples?'?|people's|someone's|neighbour's)\s+)*{_HOMES}?",
        rf"{_HOMES} (?:thefts?|raids?|robber(?:y|ies)|break[- ]?ins?)",
        rf"(?:{_TAKING}|{_TAKEN}|thefts?) (?:\w+ )?(?:from|out of) {_WHOSE}(?:houses?|homes?|flats?|sheds?|garages?|allotments?)",
        r"(?:front |back )?doors? " + _GET + r"kicked in",
        r"thieves breaking in(?:to)?(?: homes| houses)?",
        r"break[- ]?inn?s?",
        r"bwrglera\w*|bwrglar(?:iaid)?|byrglar(?:iaid)?",
    ),
    "criminal-damage-arson": (
        r"(?:fire|petrol)[- ]?bomb(?:ed|ing|ings|s)?|tyres? let down|letting (?:down )?tyres? down",
        r"criminal damage(?: and arson)?",
        r"vandali[sz]\w*",
        r"vandals?",
        r"arson(?:s|ists?| attacks?)?|fires(?! (?:station|safety|service))",
        r"graffiti(?:ed)?",
        r"fire ?raising",
        r"(?:smash(?:ed|ing)|broken|bricked) (?:up )?(?:windows?|bus shelters?|phone boxes)",
        r"(?:windows?|windas?|winders?) " + _GET + r"(?:smashed|bricked|broken|put through|panned in|put in)",
        rf"keyed {_CARS}|{_CARS} (?:keyings?|scratchings?|torchings?|burnings?|fires?|arsons?)|keyings",
        rf"{_CARS} {_GET}(?:keyed|scratched|damaged|vandalised|torched)",
        r"(?:property |wilful )?damage to property",
        r"property damage",
        r"torch(?:ed|ing)(?: " + _CARS + r")?",
        r"(?:setting|set) (?:things|stuff|bins|cars) (?:on fire|alight)",
        r"bin fires?",
        r"tyres? (?:slashed|slashing)|slash(?:ed|ing) tyres",
        r"difrod(?: troseddol)?",
        r"ddifrod(?: troseddol)?",
        r"fandaliaeth",
        r"llosgi bwriadol",
        rf"(?:windows?|windas?|winders?|bus (?:stops?|shelters?)|phone boxes|fences?|walls?|benches|gravestones|bins?|doors?|playgrounds?) {_GET}{_DAMAGED}",
        rf"{_CARS} {_GET}(?:keyed|scratched|{_DAMAGED})",
        rf"keying {_CARS}|damage to {_CARS}|{_CARS} windows? {_GET}smashed",
        r"(?:setting|starting|lighting|deliberate) fires|fires? (?:being |getting )?(?:set|started)|deliberate fires?",
        r"(?:graffiti )?tagg(?:ing|ers)|spray ?paint\w*",
        r"smash(?:ing|ed)(?: up)? (?:windows?|cars?|bus (?:stops?|shelters?)|things|stuff)",
        r"vand[ae]li[sz]\w*",
        r"wreck(?:ing|ed) (?:things|stuff|cars?|bus (?:stops?|shelters?))|things (?:being |getting )?(?:smashed|wrecked|broken)",
    ),
    "drugs": (
        r"drug[sz]|shooting up(?= |$)",
        r"(?:spice|smack|crack)[- ]?heads?|bag ?heads?|shotters?|shotting|monkey dust|fentanyl|fent|vapes? laced|trap ?(?:houses?|phones?|lines?)|mamba|the gear|on gear|gear (?:dealing|dealers?|getting dealt)|smack|(?:nitty|nitties|cats shotting)",
        r"(?:dealt|dealing|deal) (?:\w+ )?(?:weed|smack|crack|mamba|spice|coke|gear|drugs|pills|green|bud)|pill pushers?|pushers|ganja|hash|skag|benzos|ecstasy|mdma|pills",
        r"drugs?(?: (?:crimes?|offences?|dealing|deals?|dealers?|use|possession|taking|problem|related crime|arrests?))?",
        r"(?:drug )?deal(?:ers|ing(?! with))(?= |$|\?|\.)",
        r"cannabis(?: farms?)?",
        r"weed(?: smoking| dealers?)?",
        r"cocaine",
        r"coke",
        r"heroin",
        r"crack(?: cocaine| dens?| houses?)?",
        r"ketamine",
        r"spice(?: heads?)?",
        r"county lines",
        r"smackheads?",
        r"crackheads?",
        r"druggies",
        r"narcotics",
        r"class a",
        r"cyffuriau",
        r"gyffuriau",
        r"chyffuriau",
        r"junkies|needles|drug addicts|addicts",
        r"(?:selling|taking|smoking|pushing|shooting up|growing) (?:drugs|weed|cannabis|dope|crack)",
        r"dope|skunk|nitrous oxide|laughing gas|nos canisters",
        r"drug (?:pushers|gangs?|dens?|houses?|busts?)",
    ),
    "other-theft": (
        r"thefs?|th(?:eif|ief)s|theives",
        r"(?:lead|slates?|stone|tiles|copper) (?:taken |nicked |stripped |ripped )?off (?:the |a |our )?(?:\w+ )?roofs?",
        r"drive[- ]?offs?|bilk(?:s|ers)|(?:done|doing|did|do) (?:a )?runners?|dine and dash\w*|(?:eat|ate|eating) and (?:run|ran|running)|(?:not|without|no) pay(?:ing)?|fuel (?:drive[- ]?offs?|thieves)",
        r"(?:parcels?|packages?|deliveries|milk|plants?|pots) off (?:the |our |my |people'?s )?(?:door ?steps?|porch(?:es)?|steps?|doors?)",
        r"other thefts?",
        r"thefts?",
        r"thiev(?:es|ing|ery)",
        r"steal(?:ing)?",
        *_stolen(_GOODS),
        r"porch pirates?",
        r"sheep rustling|rustling|(?:dog|cat|pet|pup(?:py)?)[- ]?napp\w+",
        rf"(?:{_TAKEN}) goods",
        r"(?:metal|lead|cable|fuel|diesel|oil|plant|dog|livestock|sheep) thefts?",
        r"(?:nicking|pinching) (?:stuff|things)",
        r"dd?wyn(?: arall)?(?= yn| ym| yng|\?|$| ger)",
        r"larceny",
        r"lladron|ladron",
        r"making off without payment",
        r"bilking",
        r"blackmail",
    ),
    "possession-of-weapons": (
        r"armed (?:youths?|kids|gangs?|lads|men)",
        r"(?:carry(?:ing)?|caught with|done with|having) (?:a |an )?(?:shanks?|chibs?|shivs?|chivs?|tools?(?= on)|bats?|knuckle ?dusters?|machetes?|tasers?)|tooled up|kni(?:fe|ves) (?:carriers?|carrying)|rambos?|shanks|chibs|knuckle ?dusters?|imitation (?:guns?|firearms?)|bb guns?|air ?rifles?|tasers?|samurai swords?",
        r"(?:possession of |carrying |having )?weapons?(?: (?:possession|offences?|crimes?|carrying))?",
        r"(?:carry(?:ing)? |possession of (?:a |an )?)(?:kni(?:fe|ves)|blades?|guns?|firearms?|offensive weapons?)",
        r"offensive weapons?",
        r"bladed articles?",
        r"zombie kni(?:fe|ves)",
        r"machetes?",
        r"arfau",
        r"meddu ar arfau",
    ),
    "public-order": (
        r"racially[- ]aggravated(?: \w+)?",
        r"sectarian(?:ism)?(?: \w+)?|kick(?:s|ing)? off in (?:the )?(?:town|street|centre|pubs?)|spat at|told to go (?:back )?home|(?:racial|racist|homophobic|hate) (?:stuff|names?|remarks|slurs|comments|graffiti|hate(?: reports?)?|taunts)|(?:called|shouted) (?:\w+ )?(?:racist|racial|homophobic) \w+|hate (?:stuff|reports?)|bad words|threatening (?:words|people|others)",
        r"public (?:dis)?order(?: offences?| crimes?)?",
        r"affrays?",
        r"riot(?:s|ing)?",
        r"brawls?",
        r"drunk and disorderly",
        r"street disorder",
        r"disorder",
        r"threatening behaviou?r",
        r"trefn gyhoeddus",
        r"drefn gyhoeddus",
        r"(?:racial|racist|verbal|homophobic|transphobic) (?:abuse|harassment)|abuse in the street",
        r"football (?:violence|hooligan\w*|trouble)",
        r"shouting (?:abuse|threats)|abusive (?:people|behaviou?r|language)",
        r"public nuisance",
    ),
    "robbery": (
        r"robbings?|moped (?:robber(?:y|ies|s)|muggers?|muggings?|gangs?)",
        r"(?:made to |had to |forced to )hand over",
        r"(?:get|gets|got|getting|been|being|be|were|was) (?:jumped|taxed|rolled|jacked)|phone jack(?:ing|ings|ers)",
        r"robb?er(?:y|ies|s)",
        r"robbrey",
        r"mugg(?:ings?|ed|ers?)",
        r"hold[- ]?ups?",
        r"stick[- ]?ups?",
        r"(?:people|folk|someone|anyone|kids|students) " + _GET + r"(?:robbed|mugged|jumped|held up)",
        r"steaming",
        r"car ?jack(?:ings?|ed|ers?)",
        r"rolex ripp(?:ers|ing)",
        r"street robber(?:y|ies)",
        r"robbed",
        r"lladrad(?:au)?(?! beic)",
        r"l?ladrata",
        r"ladrad(?:au)?",
        r"mygio",
        r"(?:armed |knifepoint )?robb?[ae]?r(?:y|ies|ys|eries|erys)|armed raids?",
        r"(?:being|getting|been|got) (?:jumped|held up|mugged|robbed)",
        r"(?:knife|gun) ?point|shops? (?:held up|robbed at)(?: (?:knife|gun) ?point)?",
    ),
    "shoplifting": (
        r"(?:walk(?:ing|ed|s)?|running|run|ran|going|leaving|leave) (?:out|off)(?: of| the)*(?: \w+){0,2} without paying|without paying(?= at the till)|stuff (?:getting |being )?(?:nicked|taken|pinched) out (?:of )?the shops?",
        r"shops? (?:getting|being|been|keep getting|get|gets) robbed(?! at)",
        r"ll?adrad siopau|dwyn o siopau",
        r"lift(?:s|ing|ed)? (?:\w+ )?from (?:the )?shops?|shop ?lifts?|shops? (?:most |often |always )?(?:stolen|nicked|robbed|pinched) from|lift(?:ing)? stuff out the shops?",
        r"shop[- ]?lift(?:ing|ers?|s|ed)?",
        r"shop(?:s)? thefts?",
        r"thefts? from (?:a |the )?(?:shops?|stores?|supermarkets?)",
        r"(?:nicking|stealing|pinching|thieving|robbing) from (?:the )?(?:shops?|stores?|supermarkets?|co-?op|tesco|aldi|boots)",
        r"retail (?:crimes?|thefts?)",
        r"shops? " + _GET + r"(?:nicked from|stolen from)",
        r"siopladrad(?:au)?",
        r"dd?wyn o (?:siopau|siop|siopa)",
        r"siop-?ladrata?",
        r"shopliftin",
        rf"(?:{_TAKING}|{_TAKEN}|thefts?) (?:\w+ )?(?:from|in|out of) {_WHOSE}{_SHOPS}",
        rf"{_SHOPS} {_THEFT}",
        rf"{_SHOPS} {_GET}(?:robbed|nicked from|stolen from|thieved from|ransacked|targeted)",
        r"shop[- ]?lif?t\w*",
        r"(?:thieving|lifting) from (?:the )?shops?",
    ),
    "theft-from-the-person": (
        r"pockets? (?:being |getting |been )?picked|picking pockets",
        r"(?:purse|pocket|bag|wallet)[- ]?dip(?:s|ped|ping|pers?)?|dippers?|dipping",
        r"thefts? from (?:the |a )?persons?",
        r"pick[- ]?pocket(?:s|ing|ed|ers?)?",
        *_stolen(_CARRIED),
        rf"{_CARRIED} (?:snatch(?:es|ing|ings|ers?)?|grabb(?:ing|ers|ed)|snatched|robbers?)",
        r"snatch(?:ing|ings|es|ers)",
        r"snatch(?:ed|ing|ings|es)? (?:phones?|bags?|handbags?|purses?)",
        r"snatch thefts?",
        r"bag snatch(?:es|ing|ings|ers)?",
        r"(?:stolen|nicked|snatched) (?:phones?|mobiles?|bags?|handbags?|purses?|wallets?)",
        r"phone[- ]?snatch(?:ing|es|ings|ers)?",
        r"dd?wyn oddi (?:ar|wrth) (?:berson|bobl|unigolyn)",
        r"dd?wyn ffonau?",
    ),
    "vehicle-crime": (
        rf"twock(?:s|ing|ed|ers?)?|will (?:my|the|our) {_CARS} still be",
        rf"(?:tools?|gear|kit|plant|stuff|things) (?:out of|out|from|off) {_WHOSE}{_CARS}|lladrata o geir|{_CARS} (?:windows? )?(?:done|screwed|robbed)(?! (?:in|for))",
        *_stolen(_CARS),
        *_stolen(_CAR_PARTS),
        rf"{_CARS} {_GET}(?:done|hit|targeted|raided|opened up)(?: over)? for (?:(?:their|the|his|her|my|all) )*(?:{_CAR_PARTS}|gear|kit|parts|cats?|diesel|fuel)",
        rf"{_CARS} {_GET}(?:emptied|cleaned out|cleared out|raided|screwed|tampered with)(?: of (?:their |the )?tools?)?",
        rf"(?:leave|leaving|park|parking) (?:up )?(?:my|the|your|our|a) {_CARS}|{_CARS} (?:be )?(?:ok |safe |alright )?(?:parked|left)(?: up)?",
        rf"{_CARS} (?:related )?(?:crimes?|break[- ]?ins?|offences?|parks? break[- ]?ins?)",
        rf"{_CARS} {_GET}(?:broken ?in ?to|broke ?in ?to|done over|hot ?wired)",
        rf"break(?:ing|[- ]?ins?)?(?: in)?(?:to| to) {_WHOSE}{_CARS}|broke into {_WHOSE}{_CARS}",
        rf"(?:{_GOODS}|{_TAKING}|{_TAKEN}) {_GET}(?:{_TAKEN} )?(?:from|out of|off|inside) {_WHOSE}{_CARS}",
        rf"{_CARS} windows? {_GET}smashed and (?:stuff|things|bags) {_GET}{_TAKEN}",
        rf"thefts? (?:out )?(?:of|from|off|in) {_WHOSE}{_CARS}",
        r"ve(?:h|ch)ic(?:le|al|el|ale)[- ]?(?:crimes?|thefts?)",
        r"keyless (?:entry )?thefts?",
        r"cat(?:alytic)? converters?(?: thefts?)?",
        r"joy ?rid(?:ing|ers?)",
        r"twocc?(?:ing|ed|ers?)?",
        r"tools? (?:stolen|nicked|thefts?)(?: from vans?)?",
        r"van raids?",
        r"number plate thefts?",
        r"auto thefts?",
        r"troseddau (?:cerbyd(?:au)?|ceir)",
        r"trosedd(?:au)? cerbyd(?:au)?",
        r"dd?wyn (?:ceir|cerbydau|car)",
        r"[cg]h?eir(?: sydd)?(?: wedi| yn)?(?:(?: cael| gael)(?: eu)?| eu)? d+wyn",
        r"[dt]?h?roseddau cerbyd(?:au)?|[dt]?h?roseddau ceir",
        r"d+wyn o geir|lladrad ceir",
        r"hot ?wiring",
    ),
    "violent-crime": (
        r"domestics|har+as+ments?",
        r"(?:bar|pub|street) brawls?|bullying|bull(?:y|ied)|upskirting|death threats|(?:head|face) kicked in|(?:punched|kicked|slapped|stamped)",
        r"(?:get|gets|got|getting|been|being|be|were|was) (?:battered|decked|leathered|lamped|kicked in|filled in|jabbed|bottled|glassed|punched|slapped|hurt|beat up|beaten)|kick(?:s|ing) off|fight(?:s|ing|ers)?|fisticuffs|scrapping|scrap|dust[- ]?ups?|set[- ]?tos?|barneys?|pagga|rucks?|aggro",
        r"violen(?:ce|t)(?: and sexual)?(?: crimes?| offences?| attacks?| stuff)?",
        r"violent",
        r"assaults?",
        r"assaulted",
        r"attack(?:s|ed|ings?)",
        r"gbh",
        r"abh",
        r"beatings?",
        r"beaten up",
        r"fights?",
        r"fighting",
        r"punch[- ]?ups?",
        r"violence and sexual offences",
        r"wounding",
        r"trais(?: a throseddau rhywiol)?",
        r"drais",
        r"thrais",
        r"[dt]h?roseddau treisgar|droseddau treisgar",
        r"ymosod(?:iad|iadau)?",
        r"viol[ae]n(?:t|ce) crimes?",
        r"bottlings?|glassings?|bottled|glassed",
        r"(?:actual|grievous) bodily harm|bodily harm",
        r"malicious communications?|threats to kill",
        r"grooming|child abuse|child cruelty",
        r"people (?:being |getting |been )?(?:killed|hurt|injured|attacked|beaten|assaulted|beaten up|hit)",
        r"brawling|scraps|scuffles?",
        r"beat(?:ing)? (?:people )?up|given a kicking",
    ),
    "other-crime": (
        r"perver(?:ting|ted|t)(?: the course of)? justice|bail (?:jump(?:ers|ing)|offences)|(?:jumping|skipping|breaching|breach of) bail|lying on oath|lied (?:on|under) oath|lying in court|false statements?|kerb[- ]?crawl(?:ing|ers?)|soliciting|prostitut(?:es?|ion)|brothels?|handling stolen goods",
        r"(?:fake|forged|false|counterfeit|dodgy) (?:passports?|documents?|ids?|notes|money|papers|currency|licen[cs]es)|forgers?|forging|counterfeit\w*|going equipped|(?:dangerously )?out of control dogs?|dangerous dogs?",
        r"other crimes?",
        r"miscellaneous crimes?",
        r"perjury",
        r"forgery",
        r"perverting the course of justice",
        r"troseddau eraill",
    ),
}
"""Category slug -> patterns, matched on whole words, longest match first."""

UNLISTED: dict[str, tuple[str | None, str]] = {
    "stabbing": (
        "violent-crime",
        r"stabb(?:ings?|ed|y)|stab|shank(?:ed|ings?)|wett(?:ed|ing)|chibb(?:ed|ings?)|chivv?ed|poked up|knif(?:ed|ings?)|trywanu",
    ),
    "knife crime": (
        "possession-of-weapons",
        r"knife[- ]?(?:crimes?|offences?|attacks?|stuff)|troseddau cyll(?:yll|ell)|cyllyll|kni(?:fe|ves)|blades?",
    ),
    "gun crime": (
        "possession-of-weapons",
        r"gun[- ]?(?:crimes?|offences?|stuff)|gynnau|guns?|firearms?(?: offences?)?",
    ),
    "shooting": ("violent-crime", r"shootings?|gunshots?|drive[- ]?bys?"),
    "murder": ("violent-crime", r"murder(?:s|ed|ers?)?|homicides?|killings?|manslaughter|llofruddiaeth(?:au)?"),
    "sexual offences": (
        "violent-crime",
        r"sex(?:ual)? (?:offen[cs]es?|assaults?|attacks?|crimes?|offenders?)|rapes?|raped|rapists?|indecent exposure|flash(?:ers?|ing)|gropings?|groped|troseddau rhywiol",
    ),
    "domestic abuse": ("violent-crime", r"domestic (?:abuse|violence|incidents?)|dv|trais domestig|cam-?drin domestig"),
    "stalking": ("violent-crime", r"stalk(?:ing|ers?)|harassment|coercive control"),
    "hate crime": (
        "public-order",
        r"hate[- ]?(?:crimes?|incidents?)|racist (?:abuse|attacks?|incidents?|crimes?)|racism|homophobi[ac](?: (?:abuse|attacks?|crimes?))?|islamophobi[ac]|antisemiti(?:sm|c)(?: attacks?)?|troseddau casineb",
    ),
    "kidnap": ("violent-crime", r"kidnap(?:s|ping|pings|ped)?|abductions?|child snatching"),
    "acid attack": ("violent-crime", r"acid attacks?"),
    "drink spiking": ("violent-crime", r"(?:drink )?spiking|drinks? (?:being |getting )?spiked"),
    "modern slavery": ("violent-crime", r"modern slavery|human trafficking|people trafficking"),
    "fraud": (
        None,
        r"frauds?|scams?|scammers?|scammed|phishing|con ?(?:men|man|artists)|cyber ?crimes?|hacking|identity thefts?|id theft|twyll|sgamiau",
    ),
    "driving offences": (
        None,
        r"speed(?:ing|ers)|drink[- ]?driv(?:ing|ers?)|drug[- ]?driv(?:ing|ers?)|dangerous driving|hit[- ]and[- ]runs?|road (?:accidents?|crashes|collisions)|car (?:accidents?|crashes)|uninsured driv\w+|parking (?:tickets?|fines?)|illegal parking",
    ),
    "terrorism": (None, r"terroris(?:m|ts?)(?: attacks?)?|terrorist incidents?"),
    "missing people": (None, r"missing (?:persons?|people|child(?:ren)?|kids)"),
}
"""What people ask for that has no category of its own -> (the category that holds it, or None; pattern)."""

_GENERIC = r"(?:all )?(?:crimes?|crime rates?|offences?|offending|incidents?|criminals?|criminal activity|criminality|law ?breaking|trosedd(?:au)?|droseddau|throseddau|drosedd|troseddu)"
_EVERYTHING = r"(?:all[- ]crimes?|all (?:types|kinds|sorts) of crimes?|all categories|everything(?= (?:criminal|crime|put together|together|in total))|(?<=about )everything(?=\W*$)|(?<=and )everything(?=\W*$)|(?:any|every) (?:kind|type|sort)s? of crimes?|crime (?:overall|in general|generally|in total|altogether)|overall crime|total crimes?|crime full stop|crime[- ]?wise|pob trosedd|pob math o drosedd(?:au)?)"


def _compiled() -> list[tuple[str, str, re.Pattern[str]]]:
    def whole(pattern: str) -> re.Pattern[str]:
        spoken = pattern.replace("ing", "in[g']?")  # "nickin bikes", "robbin' folk"
        return re.compile(rf"(?<![\w-])(?:{spoken})(?![\w-])", re.IGNORECASE)

    table = [("category", slug, whole("|".join(patterns))) for slug, patterns in WORDS.items()]
    table += [("unlisted", name, whole(pattern)) for name, (_, pattern) in UNLISTED.items()]
    return [*table, ("category", ALL_CRIME, whole(f"{_EVERYTHING}|{_GENERIC}"))]


_TABLE = _compiled()
_NOT_A_CATEGORY = re.compile(
    r"\b(?:crime ?stoppers|crime (?:map|data|category|categories|prevention|number|reference)|"
    r"(?:crime types?|(?<!all )(?<!any )(?<!every )(?:types?|kinds?|sorts?) of crimes?(?! (?:(?:get|gets|are|is|were|was|have|has|been|being|keep|getting) )*(?:recorded|reported|committed|logged|happen|going on)))|"
    r"(?:what|which) (?:sorts?|kinds?|types?) of (?:things?|stuff|items)(?: (?:get|gets|is|are|was|were|has been|have been|been|being|do people|keep|keeps|go|goes))*(?: \w+)?|"
    r"crime commissioner|drug store|fire station|report fraud|action fraud|magistrates|victims? of crime|"
    r"criminal (?:defence|law|solicitors?|legal aid|courts?)|crown court|neighbourhood watch|"
    r"attack (?:me|you)|break(?:ing)? it down|no problem|drug and alcohol)\b",
    re.IGNORECASE,
)

_BARE = re.compile(
    r"^\W*(?=(?:\S+\s+){0,8}\S+\W*$)(?:and|an|n|or|just|only|now|ok|okay|k|then|so|also|for|about|what|wot|whit|how|same|again|try|do|beth|am|a|but|fine|with|instead|the|any|no|nah|not|right|sorry|(?:oh )?i (?:meant|said|mean))\b"
    r"(?:\W+(?!do\b|does\b|is\b|are\b|my\b|i\b)[\w']+){0,7}?\W+"
    r"(?:(?P<cars>cars?|vehicles|vans|motors|motorbikes|mopeds|ceir|cheir|geir)|(?P<bikes>(?:push ?|e-?)?bikes|bicycles|cycles|beiciau|feiciau)|"
    r"(?P<shops>shops|siopau)|(?P<carried>phones|bags|handbags|purses|wallets|mobiles)|(?P<homes>houses|homes|sheds|garages|tai))\b(?! (?:park|share|boot|keys))",
    re.IGNORECASE,
)
"""A follow-up that only names what is taken: "and bikes?"."""
_TAKEN_THING = {
    "cars": "vehicle-crime",
    "bikes": "bicycle-theft",
    "shops": "shoplifting",
    "carried": "theft-from-the-person",
    "homes": "burglary",
}

_SPELT = {
    "burglary": "burglary",
    "burglaries": "burglary",
    "robbery": "robbery",
    "robberies": "robbery",
    "mugging": "robbery",
    "muggings": "robbery",
    "shoplifting": "shoplifting",
    "vandalism": "criminal-damage-arson",
    "antisocial": "anti-social-behaviour",
    "violence": "violent-crime",
    "assault": "violent-crime",
    "assaults": "violent-crime",
    "pickpocketing": "theft-from-the-person",
    "pickpockets": "theft-from-the-person",
    "weapons": "possession-of-weapons",
    "graffiti": "criminal-damage-arson",
    "cannabis": "drugs",
    "stabbing": "stabbing",
    "stabbings": "stabbing",
}
"""Single words worth recognising when misspelt, first letter right."""
_WORD = re.compile(r"[^\W\d_]{6,}")


def find(text: str) -> list[Found]:
    """Entities `category` (a slug) and `unlisted` (what was asked, when police.uk has no such category)."""
    barred = [Found(match.start(), match.end(), "", "") for match in _NOT_A_CATEGORY.finditer(text)]
    found = [
        Found(match.start(), match.end(), entity, value)
        for entity, value, pattern in _TABLE
        for match in pattern.finditer(text)
    ]
    named = without_overlaps([*found, *barred])
    vague = [item for item in named if item.entity and _VAGUE.fullmatch(text[item.start : item.end])]
    told = deeds.find(text, [item for item in named if item not in vague and item.value != ALL_CRIME])
    kept = [
        item
        for item in clear_of(named, told)
        if item.entity and (item not in vague or _adds(item, named, told, vague, text))
    ]
    kept = [*kept, *told]
    kept += [item for item in _misspelt(text) if not any(item.overlaps(other) for other in [*kept, *barred])]
    kept = _asked(kept, text)
    if any(item.value == "shoplifting" for item in kept):  # "shops robbed blind by shoplifters" are not broken into
        kept = [
            item
            for item in kept
            if item.value != "burglary" or not text[item.start : item.end].lower().startswith("shop")
        ]
    bare = None if kept else _BARE.match(text)
    if bare and (thing := bare.lastgroup):
        kept.append(Found(bare.start(thing), bare.end(thing), "category", _TAKEN_THING[thing]))
    return sorted(kept, key=lambda item: item.start)


_VAGUE = re.compile(
    r"thie(?:f|ves)|thiev(?:in[g']?|ery)|steal(?:in[g']?)?|nicking|robbed|robbers?|lladron|yobs?|scall(?:y|ies|ywags?)|louts?|toe ?rags?|tearaways|hoodies|"
    r"drunks|hooligans?|vandals?|burglars?|attack(?:s|ed)?|snatch(?:ing|es|ers)?|noise|neds|spides|char?vers?|chavs|scrotes|roadmen|wee hoods|yobbos?|weapons?|crimes?|offences?",
    re.IGNORECASE,
)
"""Words that say who did it, or only that something was taken: a message that tells more means that instead."""
_ALONGSIDE = re.compile(r"\W*(?:,|and|or|&|n|nor|plus|versus|vs)\W+(?:\w+\W+){0,2}", re.IGNORECASE)


def _asked(found: list[Found], text: str) -> list[Found]:
    """What the question names, without what the story before it tells: "my car was done over. How many burglaries"."""
    for start in question.starts(text):
        after = [item for item in found if item.start >= start]
        if after and any(item.entity and item.value != ALL_CRIME for item in after):
            return after
    return found


def _adds(item: Found, named: list[Found], told: list[Found], vague: list[Found], text: str) -> bool:
    """Whether a vague word says something of its own: alone, or beside another crime ("thieving and vandalism")."""
    others = [other for other in [*named, *told] if other.entity and other not in vague and other.value != ALL_CRIME]
    if not others:
        return True
    return any(
        _ALONGSIDE.fullmatch(text[first.end : then.start]) is not None
        for other in others
        for first, then in [sorted((item, other), key=lambda one: one.start)]
    )


def nearest(unlisted: str) -> str | None:
    """The published category that holds an unlisted offence; None where police.uk has none."""
    return UNLISTED[unlisted][0]


def _misspelt(text: str) -> list[Found]:
    found = []
    for match in _WORD.finditer(text):
        value = _guess(match[0].lower())
        if value is not None:
            found.append(Found(match.start(), match.end(), "unlisted" if value in UNLISTED else "category", value))
    return found


@lru_cache(maxsize=4096)
def _guess(word: str) -> str | None:
    near = difflib.get_close_matches(word, [known for known in _SPELT if known[0] == word[0]], n=1, cutoff=0.84)
    return _SPELT[near[0]] if near else None
