""" "Forget me": everything the API keeps behind the token, and everything this conversation remembers, at once."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.client import ApiError, NotThere, TokenUnknown
from bot.actions.reply import Reply


def answer(ask: Ask) -> Reply:
    """Erase. When the API does not answer, the token stays so that "forget me" can be said again, and this is said."""
    token = ask.memory.token
    forgotten = ask.memory.forgotten()
    if token:
        try:
            ask.client.mine("DELETE", "/v1/me", token)
        except (TokenUnknown, NotThere):
            pass  # it is already gone
        except ApiError:
            custom = {"kind": "home", "home": None, "forgotten": False, "reason": "unavailable"}
            return Reply((ask.words.say("forget_later"),), custom, forgotten.but(token=token))
    custom = {"kind": "home", "home": None, "favourites": [], "forgotten": True}
    return Reply((ask.words.say("forgotten"),), custom, forgotten)
