"""What a topic's answer is made from: the message, what is remembered, the API and the words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.actions.client import Client, Document
from bot.actions.memory import Memory, Place, Topic
from bot.actions.turn import Turn
from bot.actions.words import Words, number

UK = ZoneInfo("Europe/London")


@dataclass(frozen=True)
class Ask:
    """One question on its way to an answer."""

    turn: Turn
    topic: Topic
    memory: Memory
    client: Client
    words: Words
    now: datetime

    def about(self, topic: Topic) -> Ask:
        """The same question with another topic."""
        return replace(self, topic=topic)

    @property
    def category(self) -> str:
        """The category asked about; all crime when none is."""
        return self.topic.category or "all-crime"

    @property
    def month(self) -> str:
        """The current month."""
        return f"{self.now:%Y-%m}"

    def remembered(self, place: Place | None = None) -> Memory:
        """Memory after this question is answered: its topic, its place, nothing pending."""
        kept = self.memory.but(topic=self.topic, pending=None, misses=0)
        return kept.but(place=place) if place else kept

    def caveats(self, document: Document, *, finer: bool = False) -> list[str]:
        """Honest short sentences that an answer about crime may need, most needed first."""
        notes = []
        if self.topic.unlisted and self.topic.category:
            notes.append(self.words.say("caveat_unlisted", asked=self.topic.unlisted))
        if finer:
            notes.append(self.words.say("caveat_finer"))
        if partly(document):
            notes.append(self.words.say("caveat_partial"))
        missing = len(document.get("months_missing") or [])
        if missing:
            notes.append(self.words.say("caveat_missing", count=number(missing), are="is" if missing == 1 else "are"))
        return notes + marks(document, self.words)


def partly(document: Document) -> bool:
    """Whether months of another force, whose ground the circle reaches, are missing: the true number is higher."""
    return bool((document.get("coverage") or {}).get("partial"))


def marks(document: Document, words: Words) -> list[str]:
    """What every answer must say of its source: invented, or out of date."""
    notes = []
    if document.get("stale"):
        notes.append(words.say("caveat_stale"))
    if document.get("source") == "sandbox":
        notes.append(words.say("caveat_sandbox"))
    return notes


def provenance(document: Document) -> Document:
    """The members of an API answer that every `custom` carries on."""
    names = ("as_of", "source", "licence", "coverage", "stale", "note", "radius_m", "months_missing", "unplaced")
    return {name: document[name] for name in names if name in document}
