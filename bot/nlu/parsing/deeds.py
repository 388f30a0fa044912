"""Crimes told as something done to something: "our bikes keep going walkies", "bins set alight", "a lad got decked".

The lexicon of `category.py` knows names of crimes. Residents as often tell what happened, in more ways than a list can
hold, so here a deed and the thing it was done to are looked for near each other, in either order, and the pair says which
crime it is. A deed alone ("taken") or a thing alone ("my car") says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.nlu.parsing.spans import Found

_NEAR = 6
"""Words that may stand between a thing and what was done to it."""
_CLOSE = 3
"""The same where both are everyday words: "thieving ... we are looking at houses" tells of no burglary."""

_THINGS: dict[str, str] = {
    "bike": r"(?:(?:push|mountain|road|electric|kids'?|e)[ -]?)?(?:bikes?|bicycles?|cycles?)|bmx(?:es)?|ebikes?",
    "vehicle": r"(?:motor ?)?(?:cars?|vans?|vehicles?|motors?)|motor ?bikes?|motor ?cycles?|mopeds?|scooters?|e-?scooters?|quads?(?: ?bikes?)?|lorr(?:y|ies)|"
    r"caravans?|camper ?vans?|campers?|motorhomes?|trucks?|land ?rovers?|range ?rovers?|horse ?box(?:es)?|jags?|beemers?|transits?",
    "part": r"(?:catalytic |cat )?converters?|cats? off|number ?plates?|reg plates?|alloys?|alloy wheels|wheels?|sat ?navs?|tools?|wing ?mirrors?|hub ?caps?|spare wheels?",
    "home": r"(?:houses?|homes?|hooses?|gaffs?|flats?|bungalows?|sheds?|garages?|lock-?ups?|allotments?|propert(?:y|ies)|outbuildings?|outhouses?|barns?|premises|"
    r"greenhouses?|cottages?|drums?|caffs?|caf[eé]s?|pubs?|churches|schools|offices|warehouses?|salons?|student houses)",
    "shop": r"(?:corner |charity |local )?(?:shops?|stores?|supermarkets?|off-?licen[cs]es?|newsagents?|chemists?|co-?op|tescos?|aldi|asda|lidl|boots|spar|b&m|iceland|sainsbury'?s|"
    r"morrisons|waitrose|greggs|retailers?)",
    "counter": r"post offices?|banks?|bookies|betting shops?|petrol stations?|jewellers?|takeaways?|taxi drivers?|cash ?(?:machines?|vans?)|cash ?points?|garage forecourts?",
    "carried": r"pockets|(?:mobile )?(?:phones?|mobiles?|bags?|handbags?|purses?|wallets?|watch(?:es)?|necklaces?|jewellery|rucksacks?|backpacks?|airpods|earphones|headphones|iphones?|"
    r"(?:gold )?(?:chains?|bracelets?|rings?))",
    "goods": r"parcels?|packages?|deliver(?:y|ies)|dogs?|pup(?:s|py|pies)|cats?|pets?|sheep|lambs?|cattle|hens|ponies|horses?|livestock|plant ?pots?|plants?|hanging baskets?|"
    r"garden (?:ornaments?|furniture|stuff|tools)|gnomes?|gates?|metal|lead(?: flashing)?|copper(?: pipe)?|cables?|fuel|petrol|red diesel|diesel|heating oil|oil|farm machinery|tractors?|"
    r"trailers?|post(?! office)|mail|laptops?|stuff|things?|items?|belongings|scrap|manhole covers?|drain covers?|wheelie bins?|pushchairs?|prams?|washing|mowers?|lawn ?mowers?|tools|strimmers?|ladders|bbqs?|barbecues?|trampolines?|hot tubs?|solar panels?|boats?|outboards?(?: motors?)?|ding(?:hy|hies)|kayaks?|cement mixers?|boilers?|scaffold(?:ing|s)?|road signs?|medals?|bees|beehives|firewood|logs|christmas (?:trees?|lights)|charity boxes|collection boxes|birds?|koi|tortoises?|helmets?|jackets?|coats?|trainers|shoes",
    "person": r"people|folks?|lads?|lass(?:es)?|girls?|boys?|men|man|mandem|women|woman|kids?|children|students?|teenagers?|pensioners?|someone|somebody|anyone|anybody|some(?:one)? else|"
    r"(?:my |our |me |his |her )(?:mate|son|daughter|brother|sister|dad|da|mum|mam|nan|gran|nephew|cousin|lad|husband|wife)|nurses?|staff|drivers?|passers-?by|tourists?|drinkers?|lollipop (?:lady|man)",
    "youth": r"kids|youths?|lads|teens|teenagers|young(?:sters| ?'?uns| people)|bairns|char?vers?|neds|scrotes|chavs|roadmen|spides|yutes|neets|hoods|gangs?|drunks?|drunk people|winos|alkies|bikers|quads|scramblers?",
    "public": r"flower ?beds?|gardens?|windows?|windas?|winders?|windscreens?|bus (?:stops?|shelters?)|phone ?box(?:es)?|fenc(?:e|es|ing)|walls?|bench(?:es)?|gravestones?|headstones?|graves|memorials?|statues?|"
    r"bins?|wheelie bins?|doors?|playgrounds?|swings|greenhouses?|street ?lights?|signs?|wing ?mirrors?|tyres?|paintwork|hedges?|pallets|grass|heath|moorland|skips?|mosques?|"
    r"(?:flower|hanging) (?:beds?|baskets?)|planters?|bandstand|pavilions?|shutters?|derelict (?:\w+ )?(?:building|mill|pub|house)s?",
}
"""What it is done to -> words."""

_GONE = r"(?:missing|walk(?:ies|about|ing)|awol|astray|for a walk)"
_DEEDS: dict[str, str] = {
    "take": r"st(?:eal(?:in[g']?|s)?|olen|ole|olen-from)|nick(?:ed|in[g']?|s|t)?|pinch(?:ed|in[g']?|es)?|rob(?:bed|bin[g']?|s)?|(?:took|taken|take|takin[g']?|takes)(?! place| the mick| care| it| part| action| any notice| seriously)|swip(?:e[ds]?|in[g']?)|thiev(?:e[ds]?|in[g']?)|"
    r"(?:half|arf)[- ]?inch(?:ed|in[g']?)?|lift(?:ed|in[g']?|s)?|tea?f(?:ed|in[g']?)|tief(?:ed|in[g']?)|jekked|chor(?:ed|ied|in[g']?)|nabb?(?:ed|in[g']?)|tea[- ]?leaf(?:ed|in[g']?)|knocked off|skanked|(?:walked|walking|cleared|took|run|ran|drove|driven) off with|went (?:missing|from)|blagg?(?:ed|in[g']?)|bagged|whipp?(?:ed|in[g']?)|"
    r"snaffled|pilfer(?:ed|in[g']?)?|purloined|made off with|(?:gone|go|goes|going|goin|gannin|went) (?:"
    + _GONE
    + r")|(?:go|gone|going|went)(?=\W*$)|disappear(?:ed|in[g']?|s)?|"
    r"vanish(?:ed|in[g']?|es)?|(?:had|has|have|having|'s had|s had) (?:it |them |(?:my|our|the|me) \w+ )?away|"
    r"s[iy]phon(?:ed|in[g']?)|drain(?:ed|in[g']?)|rustl(?:ed|in[g']?)|help(?:ed|in[g']?) themselves to|thefts?|thie(?:f|ves)",
    "break": r"brokk?(?:en?|e)[- ]?(?:in ?)?(?:to|in|inter)|break(?:in[g']?)?[- ]?in(?:to|s)?|burgl(?:ed|in[g']?)|done over|screwed|turned over|raid(?:ed|in[g']?|s)?|ram[- ]?raid(?:ed|s|in[g']?)?|ransack(?:ed)?|"
    r"tanned|tannin[g']?|gutted by thieves|cleaned out|cleared out|emptied|doing (?=the |our |peoples? )|forced open|jemmied|got into|get into|getting into",
    "damage": r"smash(?:ed|in[g']?|es)?|keyed|keyin[g']?|scratch(?:ed|in[g']?)?|slash(?:ed|in[g']?)|brick(?:ed|s)|put (?:through|in|out)|pann?ed(?: in)?|kick(?:ed|in[g']?) (?:in|off|down|over)|"
    r"boot(?:ed|in[g']?) (?:in|off|down)|vandali[sz](?:ed|in[g']?)|wreck(?:ed|in[g']?)|trash(?:ed|in[g']?)|damag(?:ed?|in[g']?)|daubed|spray(?:ed|in[g']?)(?: on)?|egg(?:ed|ing)|dented|"
    r"ripp?(?:ed|in[g']?) (?:up|out|down|off)|let down|trampled|defaced|pull(?:ed|in[g']?) (?:up|down)|snapp?(?:ed|in[g']?)(?: off)?|knock(?:ed|in[g']?) (?:down|over|off)|push(?:ed|in[g']?) over|broken|breakin[g']?|broke|done in",
    "burn": r"torch(?:ed|in[g']?)|burn(?:t|ed|in[g']?|s)?(?: out)?|set (?:on fire|alight|fire to|light to)|(?:set(?:tin[g']?|s)?|put(?:tin[g']?)?) (?:fire|light|a match) to|on fire|ablaze|petrol[- ]?bomb(?:ed|in[g']?)|"
    r"(?:set(?:tin[g']?)?|start(?:ed|in[g']?)?|light(?:in[g']?)?|lit) (?:\w+ )?(?:fires?|alight|on fire)|up in flames",
    "hit": r"batter(?:ed|in[g']?)|beat(?:en|in[g']?)?(?: up)?|deck(?:ed|in[g']?)|punch(?:ed|in[g']?)|lamped|leathered|twatted|glass(?:ed|in[g']?)|bottled|slapp?(?:ed|in[g']?)|kicked (?:in|about)|"
    r"kick(?:in[g']?|s|ed)? off|filled in|attack(?:ed|in[g']?)|hurt|jab(?:bed)?|head-?butt(?:ed|in[g']?)|lay(?:in[g']?)? into|assault(?:ed|in[g']?)|thump(?:ed|in[g']?)|clobbered|given a (?:kicking|hiding|pasting)|"
    r"scrapp(?:in[g']?|ed)|hospitali[sz]ed|sparked out|knocked out|set upon|spiked|grop(?:ed|in[g']?)|touched up|follow(?:ed|in[g']?) (?:and|home)|harass(?:ed|in[g']?)|stalked",
    "rob": r"robb?(?:ed|in[g']?)|mugg(?:ed|in[g']?)|jumped|taxed|held up|jack(?:ed|in[g']?)|rolled|relieved of|steamed",
    "snatch": r"snatch(?:ed|in[g']?|es)?|grabb?(?:ed|in[g']?)?|yank(?:ed|in[g']?)|dipp(?:ed|in[g']?)|whipp(?:ed|in[g']?)|swip(?:ed|in[g']?)|unzipp(?:ed|in[g']?)|pulled off|ripped off|picked|slipped (?:out|from)|out (?:of )?(?:me|my|her|his) (?:hand|pocket|bag)",
    "leave": r"lock(?:ed|in[g']?)?(?: up)?|chain(?:ed|in[g']?)?(?: up)?|park(?:ed|in[g']?)?(?: up)?|leav(?:e|in[g']?)(?! (?:me|us|him|her) alone)|left outside",
    "bother": r"cheek|drinkin[g']?|smokin[g']?|shoutin[g']?|screamin[g']?|kickin[g']? (?:a ball|balls)|pissin[g']?|pee(?:in[g']?)|wee(?:in[g']?)|urinatin[g']?|gatherin[g']?|congregatin[g']?|mouth(?:y|in[g']?)|chopsy|gobby|larkin[g']?|acting up|playing up|hang(?:in[g']?)? (?:round|about|around)|swear(?:in[g']?)|revv(?:in[g']?)|rowdy|tear(?:in[g']?) (?:up|about|around|round)|"
    r"chuck(?:in[g']?)|throw(?:in[g']?)|knock(?:in[g']?) (?:on|a|down|and)|causing|bother(?:in[g']?)?|terrori[sz](?:in[g']?)|running (?:wild|riot|amok)|up to no good|racing|loiter(?:in[g']?)|messing about|being a pain",
    "abuse": r"(?:called|shout(?:ed|in[g']?)?|scream(?:ed|in[g']?)?) (?:\w+ ){0,2}(?:names?|slurs?|abuse|racist \w+|bad words|things)|spat (?:at|on)|spit(?:tin[g']?)? (?:at|on)|told to go (?:back|home)|abused|verbally abused",
}
"""What is done -> words."""

_CRIMES: dict[tuple[str, str], str] = {
    **{("bike", deed): "bicycle-theft" for deed in ("take", "snatch", "rob")},
    **{("vehicle", deed): "vehicle-crime" for deed in ("take", "break", "rob")},
    **{("vehicle", deed): "criminal-damage-arson" for deed in ("damage", "burn")},
    **{("part", deed): "vehicle-crime" for deed in ("take", "snatch")},
    ("part", "damage"): "criminal-damage-arson",
    **{("home", deed): "burglary" for deed in ("break", "take", "rob")},
    **{("home", deed): "criminal-damage-arson" for deed in ("burn", "damage")},
    ("shop", "break"): "burglary",
    **{("shop", deed): "shoplifting" for deed in ("take", "rob")},
    **{("carried", deed): "theft-from-the-person" for deed in ("take", "snatch")},
    **{("carried", deed): "robbery" for deed in ("rob",)},
    ("goods", "take"): "other-theft",
    ("counter", "rob"): "robbery",
    ("counter", "break"): "burglary",
    **{
        (thing, "leave"): crime
        for thing, crime in (("bike", "bicycle-theft"), ("vehicle", "vehicle-crime"), ("part", "vehicle-crime"))
    },
    ("part", "rob"): "vehicle-crime",
    ("goods", "rob"): "other-theft",
    ("youth", "bother"): "anti-social-behaviour",
    ("person", "hit"): "violent-crime",
    ("person", "rob"): "robbery",
    ("person", "abuse"): "public-order",
    **{("public", deed): "criminal-damage-arson" for deed in ("damage", "burn")},
}
"""A thing and a deed -> the category of police.uk."""
_EVERYDAY = frozenset(
    {
        ("home", "take"),
        ("shop", "take"),
        ("goods", "take"),
        ("youth", "bother"),
        ("bike", "leave"),
        ("vehicle", "leave"),
        ("home", "damage"),
    }
)


def _whole(words: dict[str, str]) -> dict[str, re.Pattern[str]]:
    return {name: re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE) for name, pattern in words.items()}


_THING, _DEED = _whole(_THINGS), _whole(_DEEDS)
_SENTENCE = re.compile(r"[^.?!;]+")
_WORD = re.compile(r"[\w'-]+")
_AT = re.compile(r"\W+(?:in|at|near|round|around)\W+[^\W\d_]{3,}", re.IGNORECASE)
"""Before a place that stands in the middle: "homes in Derby robbed"."""
_OUT_OF = re.compile(
    r"\W*(?:(?:from|out|out of|outta|off|inside)\W+)(?:(?:the|a|my|our|me|people'?s|someone'?s|folks?'?|their|his|her)\W+)*$",
    re.IGNORECASE,
)
"""Between a deed and where it was done: "nicked out of my van"."""


@dataclass(frozen=True)
class _Bit:
    start: int
    end: int
    name: str


def find(text: str, known: list[Found]) -> list[Found]:
    """Entity `category` for each deed and its thing, clear of `known`: what the lexicon has named already.

    The find spans both where little stands between them, else the thing alone: a place may stand in the middle.
    """
    found: list[Found] = []
    left: list[Found] = []  # "somewhere to park": means the crime only where no crime is told
    for sentence in _SENTENCE.finditer(text):
        start, end = sentence.span()
        deeds = _bits(_DEED, text, start, end, known)
        things = _bits(_THING, text, start, end, known) if deeds else []
        for deed in deeds:
            thing = _thing_of(deed, things, text)
            if thing is not None:
                slug = _CRIMES[thing.name, deed.name]
                first, last = sorted((thing, deed), key=lambda bit: bit.start)
                between = text[first.end : last.start]
                close = len(_WORD.findall(between)) <= 2 and not _AT.match(between)
                span = (first.start, max(first.end, last.end)) if close else (thing.start, thing.end)
                (left if deed.name == "leave" else found).append(Found(*span, "category", slug))
    kept: list[Found] = []
    named = any(item.entity for item in known)
    for item in _telling(found) or ([] if named else left):
        if not any(item.overlaps(other) for other in [*known, *kept]):
            kept.append(item)
    return kept


def _telling(found: list[Found]) -> list[Found]:
    """Without what was lost in a graver deed: "shed got screwed and me mower's gone" is one burglary."""
    return [item for item in found if item.value != "other-theft"] or found


def _bits(words: dict[str, re.Pattern[str]], text: str, start: int, end: int, known: list[Found]) -> list[_Bit]:
    return [
        _Bit(match.start(), match.end(), name)
        for name, pattern in words.items()
        for match in pattern.finditer(text, start, end)
        if not any(match.start() < item.end and item.start < match.end() for item in known)
    ]


def _thing_of(deed: _Bit, things: list[_Bit], text: str) -> _Bit | None:
    """The nearest thing that this can be done to; what it was taken out of says more than what it was."""
    fitting = [
        thing
        for thing in things
        if (thing.name, deed.name) in _CRIMES and (thing.end <= deed.start or deed.end <= thing.start)
    ]
    near = [
        (gap, thing)
        for thing in fitting
        if (gap := _gap(deed, thing, text)) <= (_CLOSE if (thing.name, deed.name) in _EVERYDAY else _NEAR)
    ]
    if not near:
        return None
    holders = [
        thing
        for _, thing in near
        if thing.name in {"vehicle", "home", "shop"}
        and deed.name in {"take", "snatch", "rob"}
        and deed.end <= thing.start
        and _OUT_OF.fullmatch(text[deed.end : thing.start])
    ]
    return holders[0] if holders else min(near, key=lambda pair: (pair[0], pair[1].start))[1]


def _gap(one: _Bit, other: _Bit, text: str) -> int:
    first, last = sorted((one, other), key=lambda bit: bit.start)
    return len(_WORD.findall(text[first.end : last.start]))
