"""Where: the place a question is about, asked for once when missing, offered as a choice when there are several."""

from __future__ import annotations

import re
from dataclasses import replace

from bot.actions.ask import Ask
from bot.actions.client import Document, NotThere, PlaceAmbiguous, PlaceUnknown, Refused, TokenUnknown
from bot.actions.memory import Memory, Pending, Place, Topic
from bot.actions.reply import Reply
from bot.actions.turn import Turn
from bot.actions.words import Words
from bot.nlu.parsing.choice import LAST
from bot.nlu.parsing.gazetteer import COUNTIES, NICKNAMES
from bot.nlu.parsing.place import whole_answer
from bot.nlu.parsing.reference import HOME, NEAR_ME
from bot.nlu.parsing.text import folded

HOME_KIND = "home"
MAX_OFFERED = 5
_OUTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?")
_ON_THE_MAP = {folded(nickname): name for nickname, name in NICKNAMES.items()}


class PlaceMissing(Exception):
    """The question needs a place and has none. `reason`: missing, unknown-place, places-not-loaded or no-home."""

    def __init__(
        self, wants: str = "place", reason: str = "missing", typed: str = "", first: Place | None = None
    ) -> None:
        super().__init__(reason)
        self.wants = wants
        self.reason = reason
        self.typed = typed
        self.first = first


class PlaceUnclear(Exception):
    """Several places fit what was typed."""

    def __init__(self, candidates: tuple[Place, ...], typed: str, wants: str, first: Place | None) -> None:
        super().__init__("several places")
        self.candidates = candidates
        self.typed = typed
        self.wants = wants
        self.first = first


def place_of(ask: Ask) -> Place:
    """The place of a question: said in this message, or remembered. Raises PlaceMissing, PlaceUnclear, ApiError."""
    turn, memory = ask.turn, ask.memory
    if turn.location:
        return at(ask, *turn.location)
    if turn.places:
        return named(ask, turn.places[0])
    for where in turn.where:
        if where == HOME:
            return home(ask)
        if where == NEAR_ME and memory.here:
            return memory.here
    if memory.place is None:
        raise PlaceMissing()
    return memory.place


def two_places_of(ask: Ask) -> tuple[Place, Place]:
    """The two places of a comparison, in the order they were said; one said is compared with the one remembered."""
    said = _both_named(ask)
    if len(said) < 2:
        for where in ask.turn.where:
            if where == HOME:
                said.append(home(ask))
            elif ask.memory.here or ask.memory.place:
                said.insert(0, ask.memory.here or ask.memory.place)
    if ask.turn.location:
        said.insert(0, at(ask, *ask.turn.location))
    said = list(dict.fromkeys(said)) or ([ask.memory.place] if ask.memory.place else [])
    if len(said) == 1 and ask.memory.place and ask.memory.place != said[0]:
        said.insert(0, ask.memory.place)
    if len(said) == 1 and ask.topic.other and ask.topic.other != said[0]:
        said.append(ask.topic.other)
    if len(said) >= 2:
        return said[0], said[1]
    raise PlaceMissing("other", first=said[0] if said else None)


def _both_named(ask: Ask) -> list[Place]:
    """The places named, at most two. Where one is unclear, what is raised carries the clear one."""
    clear: list[Place] = []
    unclear: PlaceMissing | PlaceUnclear | None = None
    for typed in ask.turn.places[:2]:
        try:
            clear.append(named(ask, typed, "other"))
        except (PlaceMissing, PlaceUnclear) as problem:
            unclear = unclear or problem
    if unclear is not None:
        unclear.first = clear[0] if clear else unclear.first
        raise unclear
    return clear


def named(ask: Ask, typed: str, wants: str = "place") -> Place:
    """A typed name or postcode -> the place. Raises PlaceMissing (unknown), PlaceUnclear, ApiError."""
    near = f"{ask.memory.place.lat},{ask.memory.place.lng}" if ask.memory.place else None
    first = ask.memory.place if wants == "other" else None
    try:
        place = Place.of(ask.client.get("/v1/places", q=_ON_THE_MAP.get(folded(typed), typed), near=near))
    except PlaceAmbiguous as unclear:
        candidates = tuple(place for place in map(Place.of, unclear.candidates[:MAX_OFFERED]) if place)
        raise PlaceUnclear(candidates, typed, wants, first) from None
    except PlaceUnknown as unknown:
        area = typed.rpartition(", ")[2]
        if area != typed and _OUTCODE.fullmatch(area):
            return named(ask, area, wants)  # streets may not be loaded; the postcode area still answers
        raise PlaceMissing(wants, "unknown-place" if unknown.loaded else "places-not-loaded", typed, first) from None
    except (Refused, NotThere):
        raise PlaceMissing(wants, "unknown-place", typed, first) from None
    if place is None:
        raise PlaceMissing(wants, "unknown-place", typed, first)
    return place


def at(ask: Ask, lat: float, lng: float) -> Place:
    """A shared position -> a place with a friendly name."""
    place = Place.of(ask.client.get("/v1/places", lat=lat, lng=lng))
    if place is None:
        raise PlaceMissing()
    return replace(place, name=ask.words.say("here"), kind="point")


def home(ask: Ask) -> Place:
    """The middle of the person's home cell. Raises PlaceMissing (no-home) when none is kept."""
    place = Place.of({**home_document(ask), "name": ask.words.say("your_home"), "kind": HOME_KIND})
    if place is None:
        raise PlaceMissing(reason="no-home")
    return place


def home_document(ask: Ask) -> Document:
    """The home cell that the API keeps: `cell`, `lat`, `lng`. Raises PlaceMissing (no-home)."""
    if ask.memory.token is None:
        raise PlaceMissing(reason="no-home")
    try:
        home = ask.client.mine("GET", "/v1/me/home", ask.memory.token).get("home")
    except (TokenUnknown, NotThere):
        raise PlaceMissing(reason="no-home") from None
    if not isinstance(home, dict):
        raise PlaceMissing(reason="no-home")
    return home


def document(place: Place, answered: Document | None = None) -> Document:
    """A place in the shape clients know, under the name the person gave it."""
    body = {
        "name": place.name,
        "kind": place.kind,
        "lat": place.lat,
        "lng": place.lng,
        "force": place.force,
        "neighbourhood": place.neighbourhood,
        "country": place.country,
        **({"detail": place.detail} if place.detail else {}),
    }
    said = answered.get("place") if answered else None
    return (
        {**said, **{name: body[name] for name in ("name", "kind", "detail") if name in body}}
        if isinstance(said, dict)
        else body
    )


def ask_for(missing: PlaceMissing, ask: Ask) -> Reply:
    """Ask for the one thing that is missing and remember the question."""
    words = ask.words
    pending = Pending(ask.topic, missing.wants, (), missing.typed, missing.first)
    if missing.reason == "unknown-place":
        text = words.say("place_unknown", typed=missing.typed)
    elif missing.reason == "places-not-loaded":
        text = words.say("places_not_loaded", typed=missing.typed)
    elif missing.reason == "no-home":
        text = words.say("no_home")
    elif missing.wants == "home":
        text = words.say("ask_home")
    elif missing.wants == "other":
        text = (
            words.say("ask_other", place=missing.first.name)
            if missing.first
            else words.say("ask_two", example="Luton and Bedford")
        )
    else:
        text = _ask_place(ask.topic, words)
    custom = {"kind": "ask_place", "reason": missing.reason, "for": ask.topic.kind, "category": ask.topic.category}
    return Reply((text,), custom, ask.memory.but(topic=ask.memory.topic, pending=pending, misses=0))


def _ask_place(topic: Topic, words: Words) -> str:
    if topic.kind in {"crime_summary", "crime_level", "trend", "hotspots", "outcomes"}:
        return words.say("ask_place_for", subject=words.noun(topic.category or "all-crime"))
    return words.say("ask_place")


def offer(unclear: PlaceUnclear, ask: Ask) -> Reply:
    """Offer the places that fit, as buttons that can as well be typed (a number or a name)."""
    titles = [label(place) for place in unclear.candidates]
    lines = tuple(f"{number}. {title}" for number, title in enumerate(titles, 1))
    custom = {
        "kind": "choose_place",
        "typed": unclear.typed,
        "candidates": [document(place) for place in unclear.candidates],
        "options": titles,
    }
    pending = Pending(ask.topic, unclear.wants, unclear.candidates, unclear.typed, unclear.first)
    text = ask.words.say("choose_place", name=unclear.candidates[0].name if unclear.candidates else unclear.typed)
    return Reply((text,), custom, ask.memory.but(pending=pending, misses=0), lines, buttons=tuple(titles))


def label(place: Place) -> str:
    """`Ashford, town in Kent`: at most 60 characters, which every channel's buttons can send."""
    return (f"{place.name}, {place.detail}" if place.detail else place.name)[:60]


def chosen(turn: Turn, candidates: tuple[Place, ...]) -> Place | None:
    """The candidate a message points at, by number, by name or by what tells it apart ("the one in Kent")."""
    if not candidates:
        return None
    if turn.choice:
        index = len(candidates) - 1 if turn.choice == LAST else int(turn.choice) - 1
        return candidates[index] if 0 <= index < len(candidates) else None
    typed = folded(turn.text).strip(" ?!.")
    exact = [place for place in candidates if folded(label(place)) == typed]
    if exact:
        return exact[0]
    if typed in {folded(name) for name in turn.places} and typed not in _COUNTIES:
        return None  # another place's bare name, not what tells the offered ones apart
    names = {folded(place.name) for place in candidates}
    told = [word for value in (*turn.places, whole_answer(turn.text)) for word in re.findall(r"\w+", folded(value))]
    telling = [
        word for word in dict.fromkeys(told) if word not in _EMPTY and not any(word in name.split() for name in names)
    ]
    if not telling:
        return None
    scored = [
        (sum(word in folded(f"{place.detail} {place.country}").split() for word in telling), place)
        for place in candidates
    ]
    best = max(score for score, _ in scored)
    winners = [place for score, place in scored if score == best]
    return winners[0] if best and len(winners) == 1 else None


_COUNTIES = frozenset(folded(name) for name in COUNTIES)
_EMPTY = frozenset(
    "the one in of near a an no not that it i meant mean please town village city suburb hamlet yn y yr by on".split()
)


def remembering_here(memory: Memory, turn: Turn, place: Place) -> Memory:
    """Memory with the person's own whereabouts renewed when this message told them."""
    told = (
        turn.location is not None or (NEAR_ME in turn.where and not turn.places) or _LIVES.search(turn.text) is not None
    )
    return memory.but(here=place) if told else memory


_LIVES = re.compile(
    r"\b(?:i live|we live|i'?m (?:in|at|near)|i am (?:in|at|near)|my postcode|dwi'n byw|rwy'n byw)\b", re.IGNORECASE
)
