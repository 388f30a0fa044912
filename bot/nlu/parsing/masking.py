"""The words of a message with what was understood replaced by what kind of thing it is."""

from __future__ import annotations

import re

from bot.nlu.parsing import concepts
from bot.nlu.parsing.understand import read

_MASKS = {
    "place": "xplacex",
    "period": "xperiodx",
    "category": "xcategoryx",
    "service": "xservicex",
    "law": "xlawx",
    "opening": "xopeningx",
    "choice": "xchoicex",
}
_WORDS_STAY = frozenset({"service", "opening", "law"})
"""Beside these masks the words stay too: "solicitor" and "open" say what is asked, a town's name does not."""
_WHERE = {"near_me": "xherex", "home": "xhomex", "there": "xtherex"}


def masked(message: str) -> str:
    """`How many bikes nicked in Luton?` -> `how many xcategoryx in xplacex ? xcountx`: concepts follow the words."""
    parts: list[str] = []
    end = 0
    for item in read(message).found:
        parts.append(message[end : item.start])
        if item.entity == "category" and item.value == "all-crime":
            parts.append(message[item.start : item.end])
        elif item.entity == "where":
            parts.append(f" {_WHERE[item.value]} ")
        elif item.entity == "unlisted":
            parts.append(" xcategoryx ")
        elif item.entity in _WORDS_STAY:
            parts.append(f" {_MASKS[item.entity]} {message[item.start : item.end]} ")
        else:
            parts.append(f" {_MASKS[item.entity]} ")
        end = item.end
    parts.append(message[end:])
    text = _bared(_spelt("".join(parts).lower().replace("\u2019", "'")))
    unlisted = ["xunlistedx"] if any(item.entity == "unlisted" for item in read(message).found) else []
    return " ".join([text, *(f"x{name}x" for name in concepts.of(text)), *unlisted])


_SHORTHAND = {
    "u": "you", "ur": "your", "r": "are", "ya": "you", "yous": "you", "ppl": "people", "pls": "please", "plz": "please",
    "whats": "what's", "wheres": "where's", "hows": "how's", "whos": "who's", "theres": "there's", "thats": "that's",
    "its": "it's", "im": "i'm", "ive": "i've", "id": "i'd", "dont": "don't", "doesnt": "doesn't", "cant": "can't",
    "didnt": "didn't", "isnt": "isn't", "wont": "won't", "havent": "haven't", "youre": "you're", "theyre": "they're",
    "abt": "about", "bout": "about", "wot": "what", "wat": "what", "tho": "though", "thx": "thanks",
    "ty": "thank you", "gonna": "going to", "wanna": "want to", "gotta": "got to", "kno": "know", "nr": "near",
    "gimme": "give me", "lemme": "let me", "dunno": "don't know", "coz": "because",
    "cos": "because", "cuz": "because",
    "n": "and", "&": "and", "rn": "right now", "atm": "at the moment", "tel": "phone", "nos": "numbers",
}  # fmt: skip
"""What thumbs type -> what it stands for: one spelling to learn, not five."""
_SHORT = re.compile(r"(?<![\w'])(" + "|".join(map(re.escape, _SHORTHAND)) + r")(?![\w'])")
_HAIL = (
    r"hi|hiya|hello|hey|yo|alright|ay up|evening|morning|good (?:morning|afternoon|evening|day)|excuse me|"
    r"sorry to (?:bother|trouble) you|(?:oh |right )?(?:ok|okay|right|so|well|um|erm|er|please)|(?:quick )?question|"
    r"quick one|there|mate|love|pal|all|everyone|guys|bot"
)
_ASK = (
    r"(?:can|could|would|will) (?:you|someone|somebody|anyone|anybody)"
    r"(?: (?:please|kindly|possibly|just|quickly|help me))*"
    r"(?: (?:tell|show|give|send|get|find)(?: me| us)?(?: out)?| let (?:me|us) know)?(?! let)|"
    r"(?:i was |i'm |just |i )*wondering(?: if| whether)?|i wonder(?: if| whether)?|"
    r"(?:please |just )?let (?:me|us) know|"
    r"(?:please |just )?tell (?:me|us)|"
    r"i (?:just )?(?:want|wanted|need|would like|should like|'d like) to (?:know|find out|ask)(?: about)?|"
    r"i'd (?:just )?(?:like|love) to (?:know|find out|ask)(?: about)?|"
    r"(?:do|does) (?:you|anyone|anybody) (?:happen to )?know|any (?:idea|chance)|have you (?:any|got any) idea|"
    r"(?:just )?curious(?: to know| about)?|i'm curious|if you (?:don't|wouldn't) mind|"
    r"i'm trying to (?:find out|work out|see)|just out of curiosity"
)
_POLITE = re.compile(rf"^\W*(?:(?:{_HAIL}|{_ASK})\b[\s,.!:-]*)+")
_THANKS = re.compile(
    r"(?:[\s,.!?-]*\b(?:please|thanks(?: (?:in advance|so much|very much|a lot))?|thank you(?: (?:so|very) much)?|"
    r"cheers|ta|mate|pal|love|lol|haha|innit|x+))+[\s.!?x]*$"
)
_MIN_LEFT = 3
"""Words that must be left when courtesies are taken off: "hello there" is a greeting and not an empty question."""


def _spelt(text: str) -> str:
    return _SHORT.sub(lambda match: _SHORTHAND[match[1]], text)


def _bared(text: str) -> str:
    """A question without the courtesies round it, so that the classifier meets the question."""
    for courtesy in (_POLITE, _THANKS):
        bare = courtesy.sub("", text)
        text = bare if len(bare.split()) >= _MIN_LEFT else text
    return text
