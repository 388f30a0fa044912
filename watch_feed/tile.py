"""The tile: one picture of a glance, laid out once as plain shapes, so that `.png` and `.svg` show the same.

From the top: the digit, five pips, the word, the month, home. Digit and pips carry the meaning in black and white;
colour comes third.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal, TypeAlias

from PIL import ImageFont

from watch_feed.document import HIGHEST, LevelDocument, month_name
from watch_feed.home import Glance, Verdict
from watch_feed.palette import BLACK_AND_WHITE, Paint, home_colour, paint, read

SMALLEST, LARGEST = 48, 320
"""Sides of a tile, in pixels; a larger one would not always fit in 4 KB, and `.svg` has any size."""
LEGIBLE: Final = 9.0
"""Height of letters in pixels below which nobody reads them: smaller tiles have the digit and its pips alone."""
_CHIP_WORDS: Final[dict[Verdict, str]] = {
    "higher": "above home",
    "lower": "below home",
    "cant-tell": "home: unclear",
    "no-data": "home: no data",
}


@dataclass(frozen=True, slots=True)
class Style:
    """Which tile: its size in pixels, round or not, colours or one bit."""

    width: int
    height: int
    round: bool = False
    one_bit: bool = False


@dataclass(frozen=True, slots=True)
class Face:
    """Everything a tile shows, and nothing else: cells that look alike share one picture."""

    level: int | None
    words: str
    month: str
    home: Verdict | None

    @classmethod
    def of(cls, glance: Glance) -> Face:
        """The face of a glance."""
        return cls(glance.here.level, _words(glance.here), month_name(glance.here.month, short=True), glance.verdict)


def _words(here: LevelDocument) -> str:
    return "too few to say" if here.short == "too few" else here.label


@dataclass(frozen=True, slots=True)
class Text:
    """A line of text, centred on (x, y), squeezed to be `width` wide; letters are thickened by `bold` pixels."""

    x: float
    y: float
    size: float
    text: str
    colour: str
    width: float
    bold: float = 0


@dataclass(frozen=True, slots=True)
class Disc:
    """A pip; an empty one is a ring."""

    x: float
    y: float
    radius: float
    colour: str
    filled: bool
    line: float


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle with round corners, filled or (line > 0) only its frame; `corner` may make it a circle."""

    left: float
    top: float
    right: float
    bottom: float
    corner: float
    colour: str
    line: float = 0


@dataclass(frozen=True, slots=True)
class Polygon:
    """A filled polygon: the arrow."""

    points: tuple[tuple[float, float], ...]
    colour: str


Shape: TypeAlias = Text | Disc | Box | Polygon
_Row: TypeAlias = tuple[Literal["digit", "pips", "word", "month", "chip"], float, str]
"""What, how high, and the text."""


@lru_cache(maxsize=64)
def font(size: int) -> ImageFont.FreeTypeFont:
    """Pillow's own scalable font (Aileron, CC0), so that no font file is shipped and every machine draws alike."""
    loaded = ImageFont.load_default(size)
    assert isinstance(loaded, ImageFont.FreeTypeFont)  # noqa: S101  # Pillow is built with FreeType
    return loaded


def text_width(text: str, size: float) -> float:
    """Width of a line in pixels."""
    return float(font(max(6, round(size))).getlength(text))


@lru_cache(maxsize=4096)
def layout(face: Face, style: Style) -> tuple[Shape, ...]:
    """The shapes of a tile, back to front."""
    colours = BLACK_AND_WHITE if style.one_bit else paint(face.level)
    shapes: list[Shape] = [Box(0, 0, style.width, style.height, 0, colours.fill)]
    if colours.keyline:
        shapes.append(_keyline(style, colours.keyline))
    rows = _rows(face, style)
    free = _inner_height(style) - sum(height for _, height, _ in rows)
    gap = min(free / (len(rows) + 1), 0.09 * style.height)
    y = (style.height - sum(height for _, height, _ in rows) - gap * (len(rows) - 1)) / 2
    for kind, height, text in rows:
        room = _room(style, y, y + height)
        shapes.extend(_draw(kind, text, face, style, colours, y + height / 2, height, room))
        y += height + gap
    return tuple(shapes)


def _keyline(style: Style, colour: str) -> Box:
    edge = max(2.0, 0.02 * min(style.width, style.height))
    corner = min(style.width, style.height) / 2 - edge if style.round else 0.0
    return Box(edge, edge, style.width - edge, style.height - edge, corner, colour, line=max(2.0, edge / 2))


def _unit(style: Style) -> float:
    """The length all sizes are multiples of."""
    return min(style.width, style.height * 0.86) * (0.86 if style.round else 1)


def _inner_height(style: Style) -> float:
    return style.height * (0.86 if style.round else 0.92)


def _room(style: Style, top: float, bottom: float) -> float:
    """Width free for a row between two heights: the chord of a round tile, the width of another, less a margin."""
    margin = 0.045 * style.width
    if not style.round:
        return style.width - 2 * margin
    radius = min(style.width, style.height) / 2
    reach = max(abs(top - style.height / 2), abs(bottom - style.height / 2))
    return max(0.0, 2 * (math.sqrt(max(0.0, radius**2 - reach**2)) - margin))


def _rows(face: Face, style: Style) -> list[_Row]:
    unit = _unit(style)
    word = 0.125 * unit
    if word < LEGIBLE and face.level is not None:
        return [("digit", 0.56 * unit, str(face.level)), ("pips", 0.14 * unit, "")]
    lines = _wrap(face.words, word, (0.8 if style.round else 0.9) * style.width)
    rows: list[_Row] = []
    if face.level is not None:
        crowding = (face.home is not None) + (len(lines) > 1)
        rows = [("digit", (0.4, 0.31, 0.26)[crowding] * unit, str(face.level)), ("pips", 0.1 * unit, "")]
    else:
        word *= 1.35
        lines = _wrap(face.words, word, 0.86 * style.width)
    rows += [("word", word * 0.86, line) for line in lines]
    rows.append(("month", 0.095 * unit, face.month))
    if face.home:
        rows.append(("chip", 0.15 * unit, _CHIP_WORDS[face.home]))
    return rows


def _wrap(words: str, size: float, width: float) -> list[str]:
    """One line where it fits, else two as even as they go: a word alone on a line is slow to read."""
    if text_width(words, size) <= width:
        return [words]
    parts = words.split()
    halves = [(" ".join(parts[:cut]), " ".join(parts[cut:])) for cut in range(1, len(parts))]
    return list(min(halves, key=lambda lines: max(text_width(line, size) for line in lines), default=(words,)))


def _draw(
    kind: str, text: str, face: Face, style: Style, colours: Paint, y: float, height: float, room: float
) -> Sequence[Shape]:
    centre = style.width / 2
    if kind == "digit":
        return _digit(text, centre, y, height, colours)
    if kind == "pips":
        return _pips(face.level or 0, centre, y, height, colours)
    if kind == "chip":
        return _chip(text, face.home or "no-data", centre, y, height, room, style)
    return [_line(text, centre, y, height / 0.86 if kind == "word" else height, colours.ink, room)]


def _line(text: str, x: float, y: float, size: float, colour: str, room: float) -> Text:
    """A line of text, made smaller where its row is too narrow for it."""
    width = text_width(text, size)
    if width > room:
        size *= room / width
        width = room
    return Text(x, y, size, text, colour, width)


def _digit(text: str, centre: float, y: float, height: float, colours: Paint) -> list[Shape]:
    """The level, large, with "/5" beside it; the pair is centred together."""
    size, small = height / 0.72, height / 0.72 * 0.45
    wide, narrow = text_width(text, size), text_width(f"/{HIGHEST}", small)
    left = centre - (wide + narrow) / 2
    return [
        Text(left + wide / 2, y, size, text, colours.ink, wide, bold=size * 0.02),
        Text(left + wide + narrow / 2, y + height / 2 - small * 0.36, small, f"/{HIGHEST}", colours.ink, narrow),
    ]


def _pips(level: int, centre: float, y: float, height: float, colours: Paint) -> list[Shape]:
    radius = height / 2
    step = radius * 2.9
    return [
        Disc(centre + (index - 2) * step, y, radius, colours.ink, index < level, max(1.5, height / 7))
        for index in range(HIGHEST)
    ]


def _chip(
    text: str, verdict: Verdict, centre: float, y: float, height: float, room: float, style: Style
) -> list[Shape]:
    """Home on a plate of its own, so that the arrow's colour never meets the colour of a level."""
    plate = str(read()["home"]["chip"])
    ink = str(read()["home"]["chip_ink"])
    mark = ink if style.one_bit else home_colour(verdict)
    arrow = 0.62 * height
    has_arrow = verdict != "no-data"
    before = arrow * 1.6 if has_arrow else 0.0
    line = _line(text, 0, y, 0.68 * height, ink, room - before - 0.5 * height)
    wide = before + line.width
    left = centre - wide / 2
    padding = 0.25 * height
    shapes: list[Shape] = [
        Box(left - padding, y - height / 2, left + wide + padding, y + height / 2, height / 4, plate),
        Text(left + before + line.width / 2, y, line.size, text, ink, line.width),
    ]
    if has_arrow:
        shapes.append(Polygon(_arrow(verdict, left + arrow / 2, y, arrow), mark))
    return shapes


def _arrow(verdict: Verdict, x: float, y: float, size: float) -> tuple[tuple[float, float], ...]:
    """Up for higher, down for lower, a lozenge for unclear: shapes that differ without colour."""
    half = size / 2
    if verdict == "cant-tell":
        return ((x, y - half), (x + half, y), (x, y + half), (x - half, y))
    tip, base = (y - half, y + half) if verdict == "higher" else (y + half, y - half)
    return ((x, tip), (x + half, base), (x - half, base))
