"""The places a message names: postcodes and coordinates first, then streets, gazetteer names, and what follows "in"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from bot.nlu.parsing import coordinates, language, postcode, question
from bot.nlu.parsing.gazetteer import CITY_PARTS, COUNTIES, LARGE_TOWNS, MAX_WORDS, SHORT_COUNTIES, Gazetteer
from bot.nlu.parsing.ordinary import ALSO_PLACES, FUNCTION_WORDS
from bot.nlu.parsing.spans import Found, clear_of
from bot.nlu.parsing.text import folded

_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*'?", re.UNICODE)
_STRONG = frozenset("in near around round postcode".split())
"""What follows is a place even when no gazetteer knows it."""
_WEAK = frozenset(
    "for to from of about on by with than and or versus vs v like between is at across within over through compare inside live".split()
)
"""What follows may be a place: taken when it is known, or written with a capital."""
_WELSH = frozenset("yn ym yng ger i o am ar a ac at gwmpas neu na nag gyda gan â".split())
"""The same in Welsh, where the words are also half of the grammar: taken when known, or with a capital; mutated names too."""
_STREET = re.compile(
    r"\b(?P<name>(?:[^\W\d_][\w'.-]*[ ]){1,4}?(?:street|st(?= ?(?:,|$|\?))|road|rd|lane|avenue|ave|close|drive|crescent|terrace|gardens|grove|way|"
    r"place|circus|wharf|quays?|junction|parkway|court|row|hill|walk|mews|square|parade|high street|green|rise|view))\b(?![- ]?(?:level|crime|crimes|robber|station))",
    re.IGNORECASE,
)
_STREET_WORD = frozenset(
    "street road lane avenue drive crescent terrace mews ave rd circus wharf quays parkway".split()
)
_IN_STREETS = frozenset(
    "high new old station church court low lower good park first second city town village county english irish".split()
)
"""Everyday words that begin street names."""
_ANY_STREET = frozenset("back side main every cycle bus country whole busy next other slow fast fire".split())
"""What makes a lane or a road any such: "the back lane"."""
_JOINERS = re.compile(r"\s*(?:,\s*(?:in\s+)?|\s+in\s+(?:the\s+)?|\s+)", re.IGNORECASE)
_SAME = re.compile(
    r"\s*(?:,\s*(?:(?:in|near|nr|by|outside|just outside|over in|down in|up in)\s+)?(?:the\s+)?(?:one\s+(?:in|near|by)\s+)?|"
    r"\s+(?:up |down |over |out )?(?:in|near|nr|just outside)\s+(?:the\s+)?|\s+on\s+the\s+|\s+the\s+one\s+(?:in|near|by)\s+)",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:um|er|oh|ok|okay|yes|yeah|no|well|so|hi|please|sorry|actually|i|i'm|im|we|we're|it's|its|it|is|am|are|live|living|based|stay|staying|"
    r"meant|mean|in|at|on|near|around|to|the|my|postcode|address|town|village|street|area|place|would|be|for|try|say|maybe|rwy'n|dwi'n|dw|"
    r"byw|yn|ym|yng|ger|o)\b[\s,:-]*)+",
    re.IGNORECASE,
)
_JUDGED = frozenset(
    "safe rough dangerous bad nice good ok okay alright dodgy sketchy decent quiet unsafe grim any a as that really"
    " considered worse better safer rougher getting".split()
)
"""What follows a name that is asked about: "is bury rough"."""
_CORRECTING = re.compile(r"\b(?:not|nid|instead of)\s+(?:in |near |for |the )?$", re.IGNORECASE)
_TAIL = re.compile(
    r"[\s,]*(?:please|pls|plz|thanks|thank you|ta|cheers|mate|diolch|os gwelwch yn dda)?[\s?.!,]*$", re.IGNORECASE
)
_MAX_RAW_WORDS = 4
_SECOND_NAMES = frozenset(
    "rye ring vale park bridge cross end hill side common gate wood moor mill abbey castle cathedral minster".split()
)
"""Real villages that are more often the second word of another's name: "Wollaton Vale", "Peckham Rye"."""
_COASTAL = (["on", "sea"], ["by", "sea"], ["under", "lyme"], ["on", "trent"], ["on", "thames"])
"""What people add to a name that the lists have without it: "Bexhill on Sea"."""
_CHOOSING = re.compile(
    r"\b(?:which|safer|rougher|worse|better|calmer|quieter|compare|rank|less|fewer|choose)\b", re.IGNORECASE
)
_SUPPOSING = re.compile(
    r"[,.?;-]\s*(?:or )?(?:is|was) it (?:just |mostly |mainly |still |all )*"
    r"(?:(?:in|on|at|round|near|by) (?:the )?|the )(?=[^\W\d_])",
    re.IGNORECASE,
)
"""Before a guess at the answer: "where in Luton is it worst, is it the Mall"."""
_MOVING_FROM = re.compile(
    r"\b(?:mov(?:e|es|ed|ing)|relocat(?:e|es|ed|ing)|c[ao]me|coming)\b[^.?!]{0,40}?\bfrom (?:near )?$", re.IGNORECASE
)
_NEW_IN = re.compile(r"\b(?:new(?: here)? (?:in|to)|stud(?:ent|y|ying)(?: here)? in|at uni in) $", re.IGNORECASE)
"""Before the town of a newcomer, whose parts are asked about next."""
_COMPARING = re.compile(r"\b(?:compare|rank|safer|vs?|versus|between)\b", re.IGNORECASE)
_NEVER_NAMES = frozenset(
    "citizens advice police crown county magistrates family court law centre neighbourhood watch team safer british"
    " transport criminal legal aid freedom information act open justice companion tesco co-op".split()
)
"""Capitalised words that make titles and not places."""
_PLACE_POSITION = re.compile(r"(?:[,:]|\b(?:is|was|does|has|did))$", re.IGNORECASE)
_SCHOOL_AFTER = re.compile(r"\s+(?:uni(?:versity)?|college|campus|hospital|school)\b(?!\s+area)", re.IGNORECASE)
_SCHOOL_BEFORE = re.compile(r"\b(?:uni(?:versity)?|college) (?:at|in|of)\s+$", re.IGNORECASE)
_FORCE_AFTER = re.compile(r"(?:'s)?\s+(?:police|constabulary)\b(?!\s+(?:station|team|officers?))", re.IGNORECASE)
_CITY_PARTS = frozenset(folded(name) for name in CITY_PARTS)
_HOLDERS = frozenset(
    folded(name)
    for name in (*COUNTIES, *SHORT_COUNTIES, *LARGE_TOWNS, *CITY_PARTS, "England", "Scotland", "Wales")
    if name.strip()
)
_COUNTY_NAMES = frozenset(folded(name) for name in (*COUNTIES, *SHORT_COUNTIES))
_OR = re.compile(r"\s*,?\s*(?:or|and|nor)\s+", re.IGNORECASE)
_CENTRE = re.compile(r"(?:town|city|village) centre", re.IGNORECASE)
_FORCES = re.compile(
    r"\b(?:thames valley|west mercia|avon (?:and|&) somerset|devon (?:and|&) cornwall|dyfed[- ]powys|the met|gmp|psni|wmp)\b",
    re.IGNORECASE,
)
"""Forces that are called by a name alone: "is Slough Thames Valley or the Met"."""
_UNDER = re.compile(
    r"\b(?:under|covered by|come under|is it|still|used to be|either|police force in)\s+$", re.IGNORECASE
)
_ABROAD = frozenset(
    "kerala delhi mumbai lagos dhaka lahore karachi kyiv warsaw bucharest manila hong kong ukraine poland romania bulgaria lithuania latvia hungary albania turkey syria iran iraq afghanistan pakistan india bangladesh"
    " nepal china philippines nigeria ghana kenya somalia eritrea sudan ethiopia zimbabwe uganda brazil portugal spain italy"
    " france germany greece ireland jamaica".split()
)
"""Where people say they come from."""
_OWNED = frozenset("a an my your his her their our some any every this that no wee".split())
"""What stands before a thing and not before a place: "a van", "my cat"."""
_INNER = frozenset("upon on le under by the".split())
"""Everyday words inside names: "Ashby under Lyme"."""
_VERB = re.compile(r"(?:ing|ed)$")
"""What ends a name that no gazetteer knows: "in haringey getting worse"."""


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    taken: bool

    @property
    def lower(self) -> str:
        return self.text.lower()

    @property
    def capital(self) -> bool:
        return self.text[:1].isupper()


def find(text: str, taken: list[Found], gazetteer: Gazetteer) -> list[Found]:
    """Entity `place`, value as typed (postcodes in their usual shape); `taken` are spans that mean something else."""
    exact = [*postcode.find(text), *coordinates.find(text)]
    reader = _Reader(text, [*taken, *exact], gazetteer)
    named = reader.names()
    found = _narrowed(sorted([*exact, *clear_of(named, exact)], key=lambda item: item.start), text)
    return _asked(found, text) if len(found) > 1 else found


def _asked(found: list[Found], text: str) -> list[Found]:
    """The places of the question, without those of the story before it; in a comparison all of them."""
    if _CHOOSING.search(text) or _COMPARING.search(text):
        return found
    found = _without_guess(_without_origin(found, text), text)
    for start in question.starts(text):
        after = [item for item in found if item.start >= start]
        if after:
            return _in_their_town(after, [item for item in found if item.start < start], text)
    return found


def _in_their_town(asked: list[Found], told: list[Found], text: str) -> list[Found]:
    """A part of the town that a newcomer told of: "I am new in Luton. How many burglaries in Bury Park"."""
    towns = [item for item in told if _NEW_IN.search(text[: item.start]) and folded(item.value) in _HOLDERS]
    (item, *others) = asked
    if not towns or others or folded(item.value) in _HOLDERS or "," in item.value or _CODE.fullmatch(item.value):
        return asked
    return [Found(item.start, item.end, "place", f"{item.value}, {towns[-1].value}")]


def _without_guess(found: list[Found], text: str) -> list[Found]:
    """Without where the person supposes it is: "where in Luton is shoplifting worst, is it the Mall or what"."""
    guess = _SUPPOSING.search(text)
    before = [item for item in found if guess and item.end <= guess.start()]
    return before or found


def _without_origin(found: list[Found], text: str) -> list[Found]:
    """Without where a person moves from, unless said again: "just moved to Derby from Bristol, who polices us"."""
    left = [
        item
        for item in found
        if _MOVING_FROM.search(text[: item.start]) and text.lower().count(item.value.lower()) == 1
    ]
    return [item for item in found if item not in left] or found


def _narrowed(found: list[Found], text: str) -> list[Found]:
    """`Swansea SA1` and `Luton, LU1 2AB` are one place, the postcode: it says more than the town before it.

    A street says more than an outcode: both stay, as `Park Street, LU1`.
    """
    kept: list[Found] = []
    for item in found:
        last = kept[-1] if kept else None
        if (
            last
            and _UP_TO_CODE.fullmatch(text[last.end : item.start])
            and _CODE.fullmatch(item.value)
            and not _CODE.fullmatch(last.value)
        ):
            street = _Reader.is_street(last.value) and " " not in item.value
            value = f"{last.value}, {item.value}" if street else item.value
            kept[-1] = Found(last.start, item.end, "place", value)
        else:
            kept.append(item)
    return kept


_UP_TO_CODE = re.compile(r"[\s,(]*(?:(?:near|uni|area|postcode|in|around)\s+)?", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?(?: \d(?:[A-Z]{2})?)?")
"""A postcode, a sector or an outcode, as `postcode.find` writes it."""


def whole_answer(text: str) -> str:
    """The place in a message that answers "which place?": lead-ins ("I live in") and thanks taken off."""
    return _TAIL.sub("", _LEAD_IN.sub("", text.strip())).strip() or text.strip()


class _Reader:
    """Walks a message's words once, left to right, taking the longest place that starts at each."""

    def __init__(self, text: str, taken: list[Found], gazetteer: Gazetteer) -> None:
        self._text = text
        self._gazetteer = gazetteer
        self._words = [
            _Word(word, m.start(), m.start() + len(word), _within(m.start(), m.end(), taken))
            for m in _WORD.finditer(text)
            for word in [self._without_possessive(m[0].rstrip("'"), text[m.start() :])]
        ]
        letters = [letter for letter in text if letter.isalpha()]
        self._welsh = language.of(text) == language.WELSH
        self._shouting = bool(letters) and not any(letter.islower() for letter in letters) and len(self._words) > 1

    def _without_possessive(self, word: str, text: str) -> str:
        """`Kettering's burglary rate` -> `Kettering`; names that are written so ("King's Lynn") stay."""
        bare = re.sub(r"'s$", "", word, flags=re.IGNORECASE)
        if bare == word or self._gazetteer.longest(text.split()[:MAX_WORDS]):
            return word
        return bare if self._gazetteer.longest([bare]) else word

    def names(self) -> list[Found]:
        """Places with a name, in order, a county joined to the town before it ("Ashford, Kent")."""
        found: list[Found] = []
        index = 0
        while index < len(self._words):
            count, value = self._place_at(index)
            if count:
                first, last = self._words[index], self._words[index + count - 1]
                found.append(Found(first.start, last.end, "place", value or self._text[first.start : last.end]))
                index += count
            else:
                index += 1
        sure = self._without_schools(self._without_guesses(self._without_homelands(found or self._capitals())))
        return self._once(self._joined(self._without_forces(sure)))

    @staticmethod
    def _without_homelands(found: list[Found]) -> list[Found]:
        """Where a person comes from is not where they ask about: "we are from Ukraine, is Harlow safe"."""
        return [item for item in found if item.value.lower() not in _ABROAD] or found

    @staticmethod
    def _once(found: list[Found]) -> list[Found]:
        """Each place once, and no town on its own that another place is said to be in."""
        kept: list[Found] = []
        for item in found:
            key = folded(item.value)
            holds = any("," in other.value and folded(other.value).endswith(f" {key}") for other in found)
            if not holds and key not in {folded(other.value) for other in kept}:
                kept.append(item)
        return kept

    def _without_guesses(self, found: list[Found]) -> list[Found]:
        """No unknown lower-case words beside a known name: "interested in knowing how safe Luton is"."""
        known = [item for item in found if self._is_known(item.value)]
        guessed = [item for item in found if item not in known and item.value.islower()]
        if len(found) > 1:
            guessed += [
                item for item in known if item.value in ALSO_PLACES and self._text[: item.start].endswith("the ")
            ]
        return [item for item in found if item not in guessed] if known else found

    def _capitals(self) -> list[Found]:
        """Two or more capitalised words that nothing knows: "pickpockets, Albion Wharf", where no other place is named."""
        if self._shouting:
            return []
        for index, word in enumerate(self._words):
            run = []
            for text in self._free_run(index) if self._is_where_places_stand(index) else []:
                if not text[:1].isupper() or text.isupper() or text.lower() in FUNCTION_WORDS | _NEVER_NAMES:
                    break
                run.append(text)
            if len(run) > 1:
                end = self._words[index + len(run) - 1].end
                return [Found(word.start, end, "place", self._text[word.start : end])]
        return []

    def _is_where_places_stand(self, index: int) -> bool:
        """Whether a comma, "is" or a kind of crime stands right before."""
        before = self._text[: self._words[index].start].rstrip()
        after_crime = index > 0 and self._words[index - 1].taken
        return after_crime or _PLACE_POSITION.search(before) is not None

    def _without_schools(self, found: list[Found]) -> list[Found]:
        """A university's town is not asked about beside another place: "a place at Lancaster university, is Bowerham safe"."""
        schools = [
            item
            for item in found
            if _SCHOOL_AFTER.match(self._text[item.end :]) or _SCHOOL_BEFORE.search(self._text[: item.start])
        ]
        return [item for item in found if item not in schools] or found

    def _without_forces(self, found: list[Found]) -> list[Found]:
        """A force's name beside a place is no second place: "is Tamworth under Staffordshire or West Midlands Police"."""
        forces: list[Found] = []
        called = [Found(match.start(), match.end(), "", "") for match in _FORCES.finditer(self._text)]
        for item in reversed(found):
            followed = self._text[item.end : forces[-1].start] if forces else ""
            beside = any(_OR.fullmatch(self._text[one.end : item.start]) for one in called)  # "GMP or West Yorkshire"
            named = (
                beside or _within(item.start, item.end, called) or _UNDER.search(self._text[: item.start]) is not None
            )
            if _FORCE_AFTER.match(self._text[item.end :]) or named or (forces and _OR.fullmatch(followed)):
                forces.append(item)
        for first, then in pairwise(found):
            if first in forces and re.fullmatch(r"\W+(?:\w+ )?or\W+", self._text[first.end : then.start]):
                forces.append(then)  # "is it Norfolk Constabulary or Suffolk"
        return [item for item in found if item not in forces] or found

    def _is_known(self, value: str) -> bool:
        return self.is_street(value) or self._gazetteer.longest(value.split()[:MAX_WORDS]) > 0

    def _place_at(self, index: int) -> tuple[int, str | None]:
        word = self._words[index]
        if word.taken:
            return 0, None
        lead = self._lead(index)
        if self._is_a_thing(index):
            return 0, None
        street = self._street_at(index, lead)
        known = self._gazetteer.longest(self._free_run(index))
        if street and street >= known:
            return street, None
        if known and self._means_place(index, known, lead):
            return self._extended(index, known), None
        base = self._gazetteer.unmutated(word.text) if lead and self._is_welsh_lead(index) else None
        if base and word.capital:
            return 1, base
        if lead == "strong" or (lead == "weak" and word.capital and not self._shouting):
            return self._raw_at(index), None
        return 0, None

    def _is_a_thing(self, index: int) -> bool:
        """Whether the word before makes this, in small letters, a thing and no place: "a van", "my wing"."""
        word, before = self._words[index], self._words[index - 1].lower if index else ""
        if word.capital or self._shouting:
            return False
        return before in _OWNED or (before == "the" and word.lower in ALSO_PLACES and self._lead(index) != "strong")

    def _lead(self, index: int) -> str | None:
        """Whether the word before (a "the" skipped) leads to a place: `strong`, `weak` or None."""
        before = index - 1
        if before >= 0 and self._words[before].lower == "the":
            before -= 1
        if before < 0 or (self._words[before].taken and self._words[before].lower not in {"in", "for", "o", "yn"}):
            return None
        if self._text[self._words[before].end : self._words[index].start].strip(" thTHeE") not in {"", ":"}:
            return None
        word = self._words[before].lower
        if word == "in" and before and self._words[before - 1].lower == "as":
            return None  # "as in proper hold-ups"
        if word in _STRONG:
            return "strong"
        return "weak" if word in _WEAK or (word in _WELSH and self._welsh) else None

    def _is_welsh_lead(self, index: int) -> bool:
        return index > 0 and self._words[index - 1].lower in _WELSH

    def _free_run(self, index: int) -> list[str]:
        """Words from here that nothing else claims and only spaces or hyphens separate."""
        run = []
        for place in range(index, min(index + 6, len(self._words))):
            word = self._words[place]
            if word.taken or (run and self._text[self._words[place - 1].end : word.start].strip(" -")):
                break
            run.append(word.text)
        return run

    def _means_place(self, index: int, count: int, lead: str | None) -> bool:
        words = self._words[index : index + count]
        if folded(" ".join(word.text for word in words)) in _COUNTY_NAMES:
            return True  # "County Down"
        if all(word.lower in FUNCTION_WORDS for word in words) or (count == 1 and len(words[0].text) < 3):
            return False
        if count > 2 or not all(word.lower in ALSO_PLACES or word.lower in FUNCTION_WORDS for word in words):
            return True
        if (
            all(word.capital for word in words)
            and not self._shouting
            and (index > 0 or count > 1 or self._is_first_of_two(index + count))
        ):
            return True
        if self._is_asked_about(index, count) or self._names_its_county(index + count):
            return True
        if words[0].lower in FUNCTION_WORDS and not words[-1].capital:
            return lead == "strong"  # "is it on the rise"
        ends = index + count == len(self._words)
        if (
            ends
            and index
            and self._words[index - 1].taken
            and self._holds_others(" ".join(word.text for word in words))
        ):
            return True  # "drug dealing stoke"
        return count == len(self._words) or lead == "strong" or (lead == "weak" and ends)

    def _is_first_of_two(self, index: int) -> bool:
        """Whether what follows is "or", "and", "vs": the first place of a comparison."""
        return index < len(self._words) and self._words[index].lower in {
            "or",
            "and",
            "vs",
            "v",
            "versus",
            "neu",
            "against",
        }

    def _is_asked_about(self, index: int, count: int) -> bool:
        """Whether the name stands between "is" and a judgement: "is bury rough"."""
        then = index + count
        return (
            index > 0
            and then < len(self._words)
            and self._words[index - 1].lower in {"is", "was", "ydy", "ydi"}
            and self._words[then].lower in _JUDGED
        )

    def _names_its_county(self, index: int) -> bool:
        """Whether a comma and a known name follow: "Wells, Somerset"."""
        if not 0 < index < len(self._words):
            return False
        between = self._text[self._words[index - 1].end : self._words[index].start]
        run = self._free_run(index)
        count = self._gazetteer.longest(run)
        return count > 0 and (between.strip() == "," or (between == " " and self._holds_others(" ".join(run[:count]))))

    def _extended(self, index: int, count: int) -> int:
        """A known name with the capitalised words after it that nothing else claims ("Sutton" + "Coldfield")."""
        run = self._free_run(index)
        while self._words[index].capital and count < len(run):
            word = self._words[index + count]
            if (
                not word.capital
                or word.text.isupper()
                or self._shouting
                or word.lower in FUNCTION_WORDS
                or "." in word.text
                or (self._gazetteer.longest(run[count:]) and word.lower not in _SECOND_NAMES)
            ):
                break
            count += 1
        if [word.lower() for word in run[count : count + 2]] in _COASTAL:
            count += 2
        return count

    def _street_at(self, index: int, lead: str | None) -> int:
        """How many words make a street name here ("Park Street", "St Mary's Road"); 0 for none."""
        match = _STREET.match(self._text, self._words[index].start)
        if match is None:
            return 0
        count = sum(1 for word in self._words[index:] if word.start < match.end("name"))
        words = self._words[index : index + count]
        ordinary = any(
            (word.lower in FUNCTION_WORDS and word.lower not in _IN_STREETS) or word.lower in _ANY_STREET
            for word in words[:-1]
        )
        if count < 2 or ordinary or any(word.taken for word in words):
            return 0
        sure = words[-1].lower in _STREET_WORD or all(word.capital for word in words)
        return count if sure and (lead or words[0].capital or index == 0) else 0

    def _raw_at(self, index: int) -> int:
        """Words that follow "in" and mean nothing else, up to the first ordinary one."""
        first, count = self._words[index], 0
        if first.text.isupper() and len(first.text) > 1 and not self._shouting:
            return 0  # "the PCSO", "about ASB"
        for word in self._words[index : index + _MAX_RAW_WORDS]:
            gap = self._text[self._words[index + count - 1].end : word.start] if count else ""
            ordinary = word.lower.split("'")[0] in FUNCTION_WORDS and not (count and word.lower in _INNER)
            capitals_over = count and first.capital and not word.capital and word.lower not in _INNER
            letters = count and word.text.isupper() and not self._shouting  # "Saddleworth GMP"
            if word.taken or gap.strip(" -") or ordinary or capitals_over or letters or word.text.isdigit():
                break
            if count and _VERB.search(word.lower):
                break
            count += 1
        while count and self._words[index + count - 1].lower in FUNCTION_WORDS:
            count -= 1
        return count

    def _joined(self, found: list[Found]) -> list[Found]:
        """`Ashford` + `Kent` -> `Ashford, Kent`, `Park Street` + `Luton` likewise; "Luton and Bedford" stay two."""
        joined: list[Found] = []
        for item in found:
            last = joined[-1] if joined else None
            if last and _CENTRE.fullmatch(last.value):
                joined[-1] = item
            elif last and self._belong(last, item):
                said = (item, last) if self._holder_first(last, item) else (last, item)
                joined[-1] = Found(last.start, item.end, "place", ", ".join(one.value for one in said))
            else:
                joined.append(item)
        return joined

    def _holder_first(self, first: Found, then: Found) -> bool:
        """Whether the larger place was said first: "Cheshire, Knutsford", "Blackburn's Audley area"."""
        county = folded(first.value) in _COUNTY_NAMES and folded(then.value) not in _COUNTY_NAMES
        return county or self._text[first.end : then.start].startswith("'s")

    def _belong(self, first: Found, then: Found) -> bool:
        between = self._text[first.end : then.start]
        if between == "'s " and self._text[then.end :].startswith(" area"):
            return True
        inner = not self._holds_others(first.value) or folded(first.value) in _CITY_PARTS
        in_county = folded(then.value) in _COUNTY_NAMES or (inner and folded(then.value) not in _CITY_PARTS)
        if between == " " and self._holds_others(then.value) and in_county:
            return _COMPARING.search(self._text) is None  # "Mixenden Halifax", "Bangor Co Down"
        if _CORRECTING.search(self._text[: first.start]):
            return False  # "not Luton, Derby"
        if between.strip() == "," and not self._holds_others(then.value) and _CHOOSING.search(self._text):
            return self.is_street(first.value)  # "which is safer: Didsbury, Withington"
        street = self.is_street(first.value) and _JOINERS.fullmatch(between) is not None
        return street or _SAME.fullmatch(between) is not None

    @staticmethod
    def _holds_others(value: str) -> bool:
        """Whether a name is a county's or a large town's, which others are said to be in."""
        return folded(value) in _HOLDERS

    @staticmethod
    def is_street(value: str) -> bool:
        """Whether a name ends as streets' names do."""
        return folded(value).rsplit(" ", 1)[-1] in _STREET_WORD


def _within(start: int, end: int, taken: list[Found]) -> bool:
    return any(start < item.end and item.start < end for item in taken)
