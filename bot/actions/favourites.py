"""A person's own list of places, kept by the API behind an opaque token; the conversation holds only the token."""

from __future__ import annotations

from bot.actions import service
from bot.actions.ask import Ask
from bot.actions.client import Document, NotThere, TokenUnknown
from bot.actions.memory import Listed, Memory
from bot.actions.reply import Reply
from bot.nlu.parsing.choice import LAST

SHOWN = 5


def show(ask: Ask) -> Reply:
    """The favourites, numbered. `custom.kind` is `favourites`."""
    items = _kept(ask)
    words = ask.words
    custom = {"kind": "favourites", "items": items}
    if not items:
        return Reply((words.say("favourites_none"),), custom, ask.memory)
    found = [(item["id"], item["service"]) for item in items[:SHOWN] if item.get("service")]
    lines = tuple(f"{number}. {kept['name']}" for number, (_, kept) in enumerate(found, 1))
    listed = tuple(Listed(identity, kept["name"], kept["kind"]) for identity, kept in found)
    return Reply((words.say("favourites"),), custom, _at(ask.memory, listed), lines)


def add(ask: Ask) -> Reply:
    """Keep a listed service. A first favourite mints the person's token."""
    item = service.pointed_at(ask)
    if item is None:
        custom = {"kind": "favourites", "reason": "none-listed"}
        return Reply((ask.words.say("favourite_which"),), custom, ask.memory)
    token = ask.memory.token or ask.client.new_token()
    try:
        ask.client.mine("PUT", f"/v1/me/favourites/{item.id}", token)
    except TokenUnknown:
        token = ask.client.new_token()
        ask.client.mine("PUT", f"/v1/me/favourites/{item.id}", token)
    custom = {"kind": "favourites", "added": {"id": item.id, "name": item.name}}
    return Reply((ask.words.say("favourite_added", name=item.name),), custom, ask.memory.but(token=token, misses=0))


def remove(ask: Ask) -> Reply:
    """Keep one no longer: the one pointed at in the list last shown, or among the favourites themselves."""
    items = _kept(ask)
    found = [Listed(item["id"], (item.get("service") or {}).get("name") or item["id"]) for item in items]
    item = _meant(ask, found)
    if item is None or ask.memory.token is None:
        custom = {"kind": "favourites", "reason": "none-listed"}
        return Reply((ask.words.say("favourite_which"),), custom, ask.memory)
    ask.client.mine("DELETE", f"/v1/me/favourites/{item.id}", ask.memory.token)
    custom = {"kind": "favourites", "removed": {"id": item.id, "name": item.name}}
    return Reply((ask.words.say("favourite_removed", name=item.name),), custom, ask.memory.but(misses=0))


def _meant(ask: Ask, kept: list[Listed]) -> Listed | None:
    pointed = service.pointed_at(ask)
    if pointed and any(pointed.id == item.id for item in kept):
        return pointed
    choice = ask.turn.choice
    if choice:
        index = len(kept) - 1 if choice == LAST else int(choice) - 1
        return kept[index] if 0 <= index < len(kept) else None
    return kept[0] if len(kept) == 1 else None


def _kept(ask: Ask) -> list[Document]:
    if ask.memory.token is None:
        return []
    try:
        document = ask.client.mine("GET", "/v1/me/favourites", ask.memory.token)
    except (TokenUnknown, NotThere):
        return []
    return [item for item in document.get("favourites") or [] if isinstance(item, dict)]


def _at(memory: Memory, listed: tuple[Listed, ...]) -> Memory:
    return memory.but(listed=listed, pending=None, misses=0)
