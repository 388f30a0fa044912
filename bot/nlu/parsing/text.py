"""The message as the parsers see it: same length, same offsets, kinder characters."""

from __future__ import annotations

import unicodedata

MAX_CHARACTERS = 1_000
"""Longer messages are read to here; the rest changes no answer and would cost everyone time."""

_KIND = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "–": "-",
        "—": "-",
        "\u00a0": " ",
        "\t": " ",
        "\n": " ",
        "\r": " ",
    }
)


def kind(text: str) -> str:
    """Typographic quotes, dashes and odd spaces made plain, control characters blanked; offsets stay."""
    plain = text[:MAX_CHARACTERS].translate(_KIND)
    return "".join(" " if unicodedata.category(letter) == "Cc" else letter for letter in plain)


def folded(text: str) -> str:
    """Lower case without accents, hyphens, apostrophes or full stops, single spaces: the key names are looked up by.

    "Bury St. Edmund's" and "bury st edmunds" give the same; "St Mary's" and "st marys" too.
    """
    decomposed = unicodedata.normalize("NFKD", text.lower())
    letters = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    for mark, instead in (("'", ""), (".", ""), ("-", " "), (",", " "), ("&", " and ")):
        letters = letters.replace(mark, instead)
    return " ".join(letters.split())
