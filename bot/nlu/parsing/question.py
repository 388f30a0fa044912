"""Where a message comes to its question: people tell a story first ("my bag was taken on Deansgate. How many ...")."""

from __future__ import annotations

import re

_BEGINS = re.compile(
    r"[.?!,;:]\s*(?:(?:and|so|but|just)\s+)?(?=(?:how (?:many|much|often|common|bad)|what (?:is|are|was) the|where|"
    r"(?:are|is|were|was|been|has|have) there|any|many|(?:the )?(?:numbers?|totals?|stats|figures)|"
    r"has|have|do|does|is(?! it (?:just |mostly |mainly |still |all )*(?:the|in|on|at|round|near|by)\b)|are)\b)",
    re.IGNORECASE,
)


def starts(text: str) -> list[int]:
    """Where clauses that may be the question begin, the last first."""
    return sorted((match.end() for match in _BEGINS.finditer(text)), reverse=True)
