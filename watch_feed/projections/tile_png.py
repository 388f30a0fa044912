"""`.png`: the tile as pixels. Plain `.png` is 144x168 in colour; `{width}x{height}[.round][.bw].png` is any other.

Colours are those of the 64-colour Pebble set, so the file is what the screen will show. The spoken text travels inside
as the PNG keyword Description.
"""

from __future__ import annotations

import io
import re
import struct
import zlib
from functools import lru_cache
from typing import Final

from PIL import Image, ImageDraw

from watch_feed.home import Glance
from watch_feed.projection import Context, Projection
from watch_feed.spoken import spoken
from watch_feed.tile import LARGEST, SMALLEST, Box, Disc, Face, Polygon, Shape, Style, Text, font, layout

BUDGET: Final = 4096
BOLD_BELOW: Final = 18
"""Size in pixels below which one-bit letters are thickened."""
_NAME: Final = re.compile(r"(?a:(\d{2,3})x(\d{2,3})(\.round)?(\.bw)?\.png)")
_HEADER_END: Final = 33
"""Bytes of signature and IHDR, after which the text chunk goes."""


def family(suffix: str) -> Projection | None:
    """The projection for any other size, `120x90.png`; None for what is not one."""
    match = _NAME.fullmatch(suffix)
    if match is None:
        return None
    width, height = int(match[1]), int(match[2])
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        return None
    style = Style(width, height, round=bool(match[3]), one_bit=bool(match[4]))
    return _projection(suffix, style, "a tile of any size")


def _projection(suffix: str, style: Style, audience: str) -> Projection:
    def render(glance: Glance, _: Context) -> bytes:
        picture = draw(Face.of(glance), style)
        return picture[:_HEADER_END] + _text_chunk(spoken(glance.here, glance.verdict)) + picture[_HEADER_END:]

    return Projection(suffix, "image/png", BUDGET, audience, render)


@lru_cache(maxsize=4096)
def draw(face: Face, style: Style) -> bytes:
    """A PNG of that face; cells that look alike share it."""
    image = Image.new("1" if style.one_bit else "RGB", (style.width, style.height))
    pen = ImageDraw.Draw(image)
    for shape in layout(face, style):
        _paint(pen, shape)
    buffer = io.BytesIO()
    (image if style.one_bit else _to_pebble(image)).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def _to_pebble(image: Image.Image) -> Image.Image:
    """The nearest of the 64 colours for each pixel. One byte each: flat areas deflate better so than in four bits."""
    return image.quantize(palette=_pebble_palette(), dither=Image.Dither.NONE)


@lru_cache(maxsize=1)
def _pebble_palette() -> Image.Image:
    """The 64 colours: two bits for each of red, green and blue."""
    palette = Image.new("P", (1, 1))
    steps = (0, 85, 170, 255)
    palette.putpalette([value for red in steps for green in steps for blue in steps for value in (red, green, blue)])
    return palette


def _paint(pen: ImageDraw.ImageDraw, shape: Shape) -> None:
    ink: str | int = shape.colour
    if pen.mode == "1":
        ink = int(shape.colour.upper() == "#FFFFFF")
    if isinstance(shape, Text):
        _paint_text(pen, shape, ink)
    elif isinstance(shape, Polygon):
        pen.polygon([(round(x), round(y)) for x, y in shape.points], fill=ink)
    elif isinstance(shape, Disc):
        box = [round(shape.x - shape.radius), round(shape.y - shape.radius)]
        box += [box[0] + round(2 * shape.radius), box[1] + round(2 * shape.radius)]
        pen.ellipse(box, fill=ink if shape.filled else None, outline=ink, width=round(shape.line))
    else:
        _paint_box(pen, shape, ink)


def _paint_text(pen: ImageDraw.ImageDraw, shape: Text, ink: str | int) -> None:
    """Small one-bit letters are a pixel thin: they are drawn twice, a pixel apart, to be read in the sun."""
    face = font(max(6, round(shape.size)))
    bold = pen.mode == "1" and shape.size < BOLD_BELOW
    for shift in (-0.5, 0.5) if bold else (0.0,):
        pen.text(
            (shape.x + shift, shape.y), shape.text, fill=ink, font=face, anchor="mm", stroke_width=round(shape.bold)
        )


def _paint_box(pen: ImageDraw.ImageDraw, shape: Box, ink: str | int) -> None:
    box = (round(shape.left), round(shape.top), round(shape.right) - 1, round(shape.bottom) - 1)
    if shape.line:
        pen.rounded_rectangle(box, shape.corner, outline=ink, width=round(shape.line))
    else:
        pen.rounded_rectangle(box, shape.corner, fill=ink)


def _text_chunk(text: str) -> bytes:
    body = b"tEXtDescription\x00" + text.encode("latin-1")
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


PROJECTIONS = (
    _projection("png", Style(144, 168), "a tile to look at: Pebble 144x168, colour (basalt)"),
    _projection("144x168.bw.png", Style(144, 168, one_bit=True), "Pebble 144x168, black and white (aplite, diorite)"),
    _projection("180x180.round.png", Style(180, 180, round=True), "Pebble 180x180 round (chalk)"),
    _projection("200x228.png", Style(200, 228), "Pebble 200x228 (emery)"),
    _projection("260x260.round.png", Style(260, 260, round=True), "Pebble 260x260 round (gabbro)"),
)
