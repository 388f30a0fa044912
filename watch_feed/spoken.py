"""A glance as a sentence: what a screen reader says, what a notification shows. ASCII only, as small watches need."""

from __future__ import annotations

from typing import Final

from companion_api.core.geo import MILE_M
from watch_feed.document import NO_DATA, LevelDocument, Trend, month_name
from watch_feed.home import Verdict

LONGEST: Final = 135
"""Characters a sentence with its trend may have, so that every projection stays within its budget."""
TREND_WORDS: Final[dict[Trend, str]] = {
    "no-clear-change": "no clear change",
    "probably-up": "probably up",
    "clearly-up": "clearly up",
    "probably-down": "probably down",
    "clearly-down": "clearly down",
    "not-enough-data": "",
}
HOME_WORDS: Final[dict[Verdict, str]] = {
    "higher": "Higher than home.",
    "lower": "Lower than home.",
    "cant-tell": "Home: unclear.",
    "no-data": "Home: no data.",
}


def spoken(document: LevelDocument, home: Verdict | None = None) -> str:
    """A whole sentence with the level, what it is compared with, the count, where and when; then home, if asked.

    The trend is spoken only where it is up or down, and gives way to home and to LONGEST.
    """
    sentence = _sentence(document, with_trend=home is None)
    if document.source == "sandbox":
        sentence = f"Invented data. {sentence}"
    return f"{sentence} {HOME_WORDS[home]}" if home else sentence


def _sentence(document: LevelDocument, *, with_trend: bool) -> str:
    if document.count is None or not document.months:
        return f"No data here for the year to {month_name(document.month)}: too few months are published."
    when = f"{'year' if document.months == 12 else f'{document.months} months'} to {month_name(document.last)}"
    counted = f"{document.count:,} in {radius_words(document.radius_m)}, {when}"
    if document.label == NO_DATA:
        why = "part of this area has no data" if not document.complete else "there is too little data"
        return f"No crime level here, {why}: {counted}."
    if document.level is None:
        return f"Too few recorded crimes to say how this compares: {counted}."
    measured = "Recorded crime" if document.people is not None else "Recorded crime per area"
    sentence = f"{measured} is {document.label} for homes in England and Wales: {counted}"
    trend = f", {TREND_WORDS[document.trend]}" if with_trend and document.trend not in _QUIET else ""
    return f"{sentence}{trend}." if len(sentence + trend) < LONGEST else f"{sentence}."


_QUIET: Final = {"no-clear-change", "not-enough-data"}


def radius_words(radius_m: float) -> str:
    """`a mile` for the usual radius, else metres or kilometres."""
    if abs(radius_m - MILE_M) < 1:
        return "a mile"
    return f"{radius_m:.0f} m" if radius_m < 1000 else f"{radius_m / 1000:.1f} km"
