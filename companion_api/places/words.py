"""One spelling for each name: case, accents, apostrophes, hyphens and the usual short forms set aside."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LAST: Final = {
    "ave": "avenue", "av": "avenue", "blvd": "boulevard", "cl": "close", "cres": "crescent", "ct": "court",
    "dr": "drive", "gdns": "gardens", "gdn": "garden", "gr": "grove", "grn": "green", "la": "lane", "ln": "lane",
    "pde": "parade", "pk": "park", "pl": "place", "rd": "road", "sq": "square", "st": "street", "str": "street",
    "terr": "terrace", "tce": "terrace", "wy": "way",
}  # fmt: skip
"""Short forms at the end of a name."""
_ANYWHERE: Final = {"&": "and", "gt": "great", "lt": "little", "nr": "near", "st": "saint"}
_APART: Final = re.compile(r"[^\w&]+|_")
_STREET_WORDS: Final = frozenset(_LAST.values()) | {
    "approach", "broadway", "gate", "hill", "mews", "rise", "row", "view", "walk", "yard", "heol", "ffordd", "stryd",
}  # fmt: skip


def fold(text: str) -> str:
    """`text` in lower case, with no accents or apostrophes, words apart by one space; short forms kept."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "'")).replace("'", "")
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_APART.sub(" ", kept).split())


def key(text: str) -> str:
    """The spelling under which a name is kept and sought: "St. Ives" is "saint ives", "Mill Rd" is "mill road"."""
    words = fold(text).split(" ")
    last = len(words) - 1
    full = [_LAST.get(word) if place == last > 0 else None for place, word in enumerate(words)]
    return " ".join(long or _ANYWHERE.get(word, word) for long, word in zip(full, words, strict=True))


def names_a_street(name: str) -> bool:
    """Whether a key ends (or, in Welsh, begins) as streets do."""
    words = name.split(" ")
    return len(words) > 1 and (words[-1] in _STREET_WORDS or words[0] in _STREET_WORDS)
