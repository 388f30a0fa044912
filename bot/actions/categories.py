"""What the categories are called and what they hold, in plain words."""

from __future__ import annotations

from bot.actions.ask import Ask
from bot.actions.reply import Reply
from bot.actions.words import capital
from bot.nlu.parsing.category import ALL_CRIME, WORDS


def answer(ask: Ask) -> Reply:
    """The meaning of the categories named, or their list. `custom.kind` is `categories`."""
    words = ask.words
    named = [slug for slug in (ask.topic.category or "").split(",") if slug in WORDS]
    asked = ask.topic.unlisted
    sentences = []
    if asked and not named:
        key = f"unlisted_{asked}" if words.has(f"unlisted_{asked}") else "unlisted_nowhere"
        sentences.append(words.say(key, asked=asked))
    elif asked:
        sentences.append(words.say("unlisted_inside", asked=asked, name=words.noun(named[0])))
    sentences += [
        words.say("category_meaning", Name=capital(words.noun(slug)), meaning=words.say(f"meaning_{slug}"))
        for slug in named[:2]
    ]
    if not sentences:
        listed = [slug for slug in WORDS if slug != ALL_CRIME]
        sentences = [words.say("categories", list=words.listed([words.noun(slug) for slug in listed]))]
    custom = {"kind": "categories", "category": ask.topic.category, "asked": asked, "categories": list(WORDS)}
    return Reply(tuple(sentences), custom, ask.memory.but(misses=0))
