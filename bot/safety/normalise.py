"""Brings hurried, misspelt, unpunctuated messages to one plain form, so that rules can be written once.

Only what the gate reads is changed; the rest of the assistant sees what the person typed.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

READ_AT_MOST: Final = 12_000
"""Characters the gate looks at. Far above what any channel lets through to the assistant."""

# Written forms -> what the rules expect. Applied to single words, apostrophes already gone.
_WORDS: Final[dict[str, str]] = {
    "im": "i am", "ive": "i have", "hes": "he is", "shes": "she is", "theyre": "they are", "theyve": "they have",
    "theres": "there is", "thers": "there is", "weve": "we have", "someones": "someone is", "somebodys": "someone is",
    "somebody": "someone", "some1": "someone", "sum1": "someone", "sombody": "someone", "sumone": "someone",
    "somone": "someone", "sb": "someone", "smone": "someone", "anybody": "anyone", "its": "it is", "thats": "that is",
    "whats": "what is", "wats": "what is", "wot": "what", "wat": "what", "whos": "who is", "wheres": "where is",
    "isnt": "is not", "aint": "is not", "arent": "are not", "wasnt": "was not", "wont": "will not",
    "cant": "can not", "cannot": "can not", "carnt": "can not", "doesnt": "does not", "dont": "do not",
    "dnt": "do not", "hasnt": "has not", "havent": "have not", "didnt": "did not", "shouldnt": "should not",
    "hell": "he will", "theyll": "they will", "ill": "i will", "gonna": "going to", "gunna": "going to",
    "gona": "going to", "wanna": "want to", "gotta": "got to", "tryna": "trying to", "trynna": "trying to",
    "tryin": "trying", "in2": "into", "2": "to", "u": "you", "r": "are", "ur": "your", "plz": "please",
    "pls": "please", "plse": "please", "asap": "now", "rn": "right now", "atm": "right now", "noww": "now",
    "cops": "police", "feds": "police", "bobbies": "police", "polis": "police", "plod": "police", "polcie": "police",
    "guy": "man", "guys": "men", "bloke": "man", "blokes": "men", "lad": "man", "lads": "men", "geezer": "man",
    "fella": "man", "dude": "man", "yob": "man", "yobs": "men", "youth": "man", "youths": "men", "teen": "man",
    "teens": "men", "teenager": "man", "teenagers": "men", "lady": "woman", "lass": "woman", "hubby": "husband",
    "hubbie": "husband", "missus": "wife", "bf": "boyfriend", "gf": "girlfriend", "mam": "mum", "mom": "mum",
    "mommy": "mum", "mummy": "mum", "mummys": "mum", "daddy": "dad", "daddys": "dad", "dads": "dad is",
    "mums": "mum is", "stepdad": "dad", "stepmum": "mum", "grandad": "gran", "grandma": "gran", "nan": "gran",
    "nana": "gran", "granny": "gran", "grandfather": "gran", "grandmother": "gran", "kiddie": "kid",
    "brekin": "breaking", "breakin": "breaking", "brakin": "breaking", "braking": "breaking", "nicking": "stealing",
    "nickin": "stealing", "robbin": "robbing", "pinching": "stealing", "gettin": "getting", "hittin": "hitting",
    "beatin": "beating", "followin": "following", "stealin": "stealing", "fightin": "fighting", "bein": "being",
    "knifed": "stabbed", "knived": "stabbed", "nife": "knife",
    "knive": "knife", "stabd": "stabbed", "stabed": "stabbed",
    "ambo": "ambulance", "ambulence": "ambulance", "ambulanse": "ambulance", "999s": "999",
    "emergancy": "emergency", "sos": "emergency", "mayday": "emergency",
    "hlp": "help", "halp": "help", "hepl": "help", "helpp": "help", "nxt": "next", "hse": "house", "hous": "house",
    "unconcious": "unconscious", "unconsious": "unconscious", "unconscius": "unconscious", "breathin": "breathing",
    "breatheing": "breathing", "breth": "breathe", "suicidle": "suicidal", "myslef": "myself",
}  # fmt: skip

# Words a rule depends on. A word that lacks one of their letters, or has two swapped, is read as that word. Letters
# replaced by others are left alone: that is how "attached", "shouting" and "sitting" would become emergencies.
_SPELT: Final = frozenset(
    """attack attacked attacking breaking burglar burglars burgled collapsed following followed chasing chased stabbed
    stabbing strangling strangled threatening threatened screaming kidnapped bleeding breathing unconscious overdose
    suicide suicidal ambulance intruder intruders machete shotgun hitting beating kicking punching robbing robbed
    mugged mugging assaulted fighting shooting explosion emergency police missing someone husband boyfriend
    girlfriend partner upstairs downstairs bathroom bedroom garden window windows outside scammed abusive danger
    heddlu rhywun ambiwlans chyllell gyllell argyfwng perygl ymosod torri""".split()
)
_SHORTEST: Final = 5
_REPEATED: Final = re.compile(r"(.)\1{2,}")
_APOSTROPHES: Final = re.compile("['`\u2018\u2019\u02bc\u00b4]")
_NOT_WORDS: Final = re.compile(r"[^a-z0-9]+")


def normalise(text: str) -> str:
    """`text` in lower case, without accents, signs or apostrophes, contractions written out, common slips mended.

    Words are separated by one space; the result has none at either end. Never raises, whatever the input.
    """
    plain = unicodedata.normalize("NFKD", text[:READ_AT_MOST]).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = _APOSTROPHES.sub("", re.sub(r"\bwe['\u2019]re\b", "we are", plain))
    plain = _REPEATED.sub(_fewer, plain)
    return " ".join(_mend(word) for word in _NOT_WORDS.split(plain) if word)


def _fewer(run: re.Match[str]) -> str:
    """999 stays; heeelp becomes heelp, which the spelling step reads as help."""
    letter = run.group(1)
    return run.group() if letter.isdigit() else letter


@lru_cache(maxsize=4096)
def _mend(word: str) -> str:
    if word in _WORDS:
        return _WORDS[word]
    if len(word) < _SHORTEST - 1 or word in _SPELT:
        return word
    return next((right for right in _candidates(word) if right in _SPELT), word)


def _candidates(word: str) -> list[str]:
    """Words that `word` could be with two letters swapped, a doubled letter typed once too often, or one left out."""
    ends = range(len(word) + 1)
    swapped = [word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(len(word) - 1)]
    doubled = [word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]]
    lacking = [word[:i] + letter + word[i:] for i in ends for letter in "abcdefghijklmnopqrstuvwxyz"]
    return swapped + doubled + lacking
