"""Places told without a name: "near me", "at home", "there"."""

from __future__ import annotations

import re

from bot.nlu.parsing.spans import Found, without_overlaps

NEAR_ME, HOME, THERE = "near_me", "home", "there"

_OF_IT = "|".join(
    rf"(?<=\b{word} )"
    for word in "roads streets parts bits ends corners estates shops pubs houses people lads team cops police officers".split()
)
"""What a place has: "which roads there have it worst" points to it, where "there have been" does not."""
_WORDS = {
    NEAR_ME: r"(?:near|nea|neer|naer|nere|nr|nearest to|nearest|closest to|close to|around|arround|arond|aroud|round|rnd|roun|by|next to|beside) (?:me|here|us|where i am)|(?:near|nr|round|rnd|around|by|over by|up by|down by) ours|(?:round|rnd|around|at|in|up|down) our (?:end|way|bit|neck of the woods)|our end|(?:near|around|round|where) (?:i am|i'm|i am now)|"
    r"nearby|near by|close by|locally|(?:in|around|round|on) (?:my|our) (?:area|street|road|neighbou?rhood|way|part of town|town|village|estate|patch|postcode|ends|manor)|(?:my|our|this) (?:local )?(?:area|neighbou?rhood|street|road|village|town|estate)(?! (?:policing|police|team|officers?|meetings?|watch))|"
    r"(?:my|our) (?:location|current location|position)|(?:round|around|about|in|from|over|up|down) (?:here|these parts|this way)|round our way|(?:(?:in|on|at|round) )?(?:my|our) (?:bit|part|side|end|corner|neck) of (?:the )?(?:town|city|woods|village)|round our end|where i'm (?:at|standing|staying)|"
    r"here|local to me|(?:round|rounds|roun|rahnd|roond|rnd|around|up|down) (?:my|our|wor|me) (?:way|end|ends|bit|neck of the woods)|round ere|rahnd ere|near to (?:me|us)|(?:my|our) (?:postcode|bit|end|estate|manor|ends)|(?:in|round|around) the village|local(?= (?:nearest |neighbou?rhood |community |beat |safer |wee )*(?:pcsos?|bobb(?:y|ies)|coppers?|cops|police(?! stations?)|policing|sergeant|inspector|officers?|constables?|beat|old bill|rozzers|plod|priorities)\b)|(?:my|our|me|wor)(?= (?:own |local |nearest |friendly |new |current |safer |neighbou?rhood |community |beat |police |policing |wee |area )*(?:pcsos?|bobb(?:y|ies)|coppers?|cops|police(?! station)|policing|force|constabulary|sgt|sergeant|inspector|officers?|constable|beat (?:manager|officer|bobby)|team|old bill|rozzers|heddwas)\b)|(?:this|the local) (?:area|neighbou?rhood|street|road|estate)|in the (?:area|vicinity)(?! of)|the area|"
    r"fy (?:ardal|nghymdogaeth|stryd|mhentref|nhref)(?: i)?|gerllaw|ger (?:fan hyn|fi|yma|lle)|yn (?:fy|yr) ardal(?: i| hon| yma)?|yn agos(?: ataf| i mi| ata i)?|yn lleol|(?:o gwmpas )?fan hyn|fan 'ma|yma|agosaf ataf|o fy nghwmpas|ffordd hyn",
    HOME: r"where (?:i|we) live(?: now)?|(?:me|my|our) home address|(?<=and )(?:my |me )?home(?= crime|\W*$)|(?:at|near|around|round|from|to|with|than|for|against|versus|vs|my|beside|like) (?:my )?(?:home|house|gaff|place|flat)(?! (?:office|break|raid|invasion))|back home|at mine|(?:use|try|do|does|has|is|was|of|under|under my|compare|check) home(?= area| one| address| instead| please| too| now| a | safe| have | got | get | as | an | any | more | less | worse| under| with| and | or | vs|\W*$)|(?<=^)(?:the )?home(?= please|one)|(?:the |my )?home one|home area|(?:my|our) (?:home|house|place|flat)|gartref|adref|fy nghartref|(?<=with )home",
    THERE: rf"(?:over |in |around |round )?there(?! (?:a |an |any|been|is|are|was|were|much|many|more|less|lots|been|have|has|be|going|no|not|some|other|fewer|crime|something|one|\w+ings?\b|\w+ies\b))|that (?:area|place|town|village|neighbou?rhood|postcode|street|part)|(?<=is )that (?:a |an )(?:\w+ )?(?:area|place|town|village|neighbou?rhood|part)|the same (?:place|area|town)|(?:{_OF_IT})there(?! ha(?:s|ve|d) been)|fan'?na|yno|acw",
}
_COMPILED = [
    (value, re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)) for value, pattern in _WORDS.items()
]
_EXISTENTIAL = re.compile(
    rf"\b(?:is|are|was|were|has|have|will|how (?:many|much) [\w' -]{{2,40}} (?:is|are|were|was)) there\b(?! (?:more|less|fewer|worse|better|safe|rough|bad))|(?!{_OF_IT})\bthere(?:'s| is| are| was| were| has| have|s)\b|\b(?:hi|hello|hey|hiya|you) there\b|\bout there\b|\bget there\b|\bhere(?:'s| is| you go)\b|\bhi here\b|\bfine by me\b|\bdone here\b",
    re.IGNORECASE,
)
_NEAREST = re.compile(r"\b(?:nearest|closest|near|close|next)\b", re.IGNORECASE)
_TO_ME = re.compile(r"(?<=\bto )(?:me|us)\b(?=\W*$| please| with| that| thats| open| and)", re.IGNORECASE)
"""The end of "the closest police station to me"."""


def find(text: str) -> list[Found]:
    """Entity `where`: `near_me`, `home` or `there`. "Is there", "hello there" point nowhere."""
    barred = [Found(match.start(), match.end(), "", "") for match in _EXISTENTIAL.finditer(text)]
    found = [
        Found(match.start(), match.end(), "where", value)
        for value, pattern in _COMPILED
        for match in pattern.finditer(text)
    ]
    if _NEAREST.search(text):
        found += [Found(match.start(), match.end(), "where", NEAR_ME) for match in _TO_ME.finditer(text)]
    return [item for item in without_overlaps([*found, *barred]) if item.entity]
