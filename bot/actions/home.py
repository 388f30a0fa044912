"""A person's home: kept by the API as a 0.01 degree cell, never finer."""

from __future__ import annotations

from contextlib import suppress

from bot.actions import places
from bot.actions.ask import Ask
from bot.actions.client import NotThere, TokenUnknown
from bot.actions.memory import Place
from bot.actions.places import PlaceMissing
from bot.actions.reply import Reply


def show(ask: Ask) -> Reply:
    """Whether a home is kept, and how roughly. `custom.kind` is `home`."""
    try:
        home = places.home_document(ask)
    except PlaceMissing:
        return Reply((ask.words.say("home_none"),), {"kind": "home", "home": None}, ask.memory.but(misses=0))
    return Reply((ask.words.say("home_show"),), {"kind": "home", "home": home}, ask.memory.but(misses=0))


def keep(ask: Ask) -> Reply:
    """Keep the cell of a place as home; the place said, or the one talked about ("set this as home")."""
    place = _place(ask)
    token = ask.memory.token or ask.client.new_token()
    try:
        answer = ask.client.mine("PUT", "/v1/me/home", token, place.params)
    except TokenUnknown:
        token = ask.client.new_token()
        answer = ask.client.mine("PUT", "/v1/me/home", token, place.params)
    custom = {"kind": "home", "home": answer.get("home")}
    memory = ask.memory.but(token=token, pending=None, misses=0)
    return Reply((ask.words.say("home_set", place=place.name),), custom, memory)


def _place(ask: Ask) -> Place:
    try:
        if ask.turn.places:
            return places.named(ask, ask.turn.places[0], "home")
        if ask.turn.location:
            return places.at(ask, *ask.turn.location)
    except PlaceMissing as missing:
        raise PlaceMissing("home", missing.reason, missing.typed) from None
    known = ask.memory.here or ask.memory.place
    if known is None:
        raise PlaceMissing("home")
    return known


def forget(ask: Ask) -> Reply:
    """Keep no home any more."""
    if ask.memory.token:
        with suppress(TokenUnknown, NotThere):  # it is already gone
            ask.client.mine("DELETE", "/v1/me/home", ask.memory.token)
    custom = {"kind": "home", "home": None, "forgotten": True}
    return Reply((ask.words.say("home_forgotten"),), custom, ask.memory.but(misses=0))
