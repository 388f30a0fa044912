"""What the data is and is not: where it comes from, how fresh, how exact, and what is missing."""

from __future__ import annotations

import re

from bot.actions.ask import Ask
from bot.actions.reply import Reply

_SUBJECTS = {
    "manchester": r"manchester|manceinion|gmp",
    "scotland": r"scotland|scottish|glasgow|edinburgh|alban",
    "level": r"level|average|work out|calculat|compared? (?:to|with)|how far|how big|radius|circle|rating|lefel",
    "anonymous": r"anonym|exact|location|wrong street|map|on or near|snap|point|pin|house|address|unplaced|lleoliad",
    "unreported": r"unreported|(?:weren'?t|not|never) (?:reported|told|included|shown)|nobody report|all crimes? in|"
    r"my (?:burglary|crime)|isn'?t in",
    "fresh": r"up to date|updat|how old|recent|latest|fresh|live\b|real time|today|last week|new data|months?|dates?|"
    r"period|when|cyfredol|hen yw",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in _SUBJECTS.items()}


def answer(ask: Ask) -> Reply:
    """The part of the data note that was asked about. `custom.kind` is `data_note`."""
    subject = next((name for name, pattern in _COMPILED.items() if pattern.search(ask.turn.text)), "note")
    document = ask.client.get("/v1/data")
    as_of = document.get("as_of")
    said = ask.words.month(as_of) if as_of else "-"
    text = ask.words.say("data_note" if subject == "note" else f"data_{subject}", as_of=said)
    custom = {
        "kind": "data_note",
        "subject": subject,
        "as_of": as_of,
        "source": document.get("source"),
        "licence": document.get("licence"),
        "attribution": document.get("attribution"),
    }
    if subject == "anonymous":
        custom |= {"snap_points": 750_000, "least_addresses": 8}
    if subject == "level":
        custom |= {"steps": 5, "months": 12, "lowest": 1}
    return Reply((text,), custom, ask.memory.but(misses=0))
