"""`.svg` and `.round.svg`: the tile as vectors, at any size; its title is the spoken text."""

from __future__ import annotations

from xml.sax.saxutils import escape

from watch_feed.home import Glance
from watch_feed.projection import Context, Projection
from watch_feed.spoken import spoken
from watch_feed.tile import Box, Disc, Face, Polygon, Shape, Style, Text, layout


def _projection(suffix: str, style: Style, audience: str) -> Projection:
    def render(glance: Glance, _: Context) -> bytes:
        shapes = "".join(map(_element, layout(Face.of(glance), style)))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {style.width} {style.height}" role="img" '
            'font-family="Helvetica,Arial,sans-serif" text-anchor="middle">'
            f"<title>{escape(spoken(glance.here, glance.verdict))}</title>{shapes}</svg>\n"
        ).encode()

    return Projection(suffix, "image/svg+xml", 4096, audience, render)


def _element(shape: Shape) -> str:
    if isinstance(shape, Text):
        bold = f' stroke="{shape.colour}" stroke-width="{2 * shape.bold:.1f}"' if shape.bold else ""
        # Other fonts are wider or narrower than the one measured with: textLength keeps the line in its place.
        return (
            f'<text x="{shape.x:.1f}" y="{shape.y + 0.36 * shape.size:.1f}" font-size="{shape.size:.1f}" '
            f'fill="{shape.colour}" textLength="{shape.width:.1f}" lengthAdjust="spacingAndGlyphs"{bold}>'
            f"{escape(shape.text)}</text>"
        )
    if isinstance(shape, Polygon):
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in shape.points)
        return f'<polygon points="{points}" fill="{shape.colour}"/>'
    if isinstance(shape, Disc):
        if shape.filled:
            return f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{shape.radius:.1f}" fill="{shape.colour}"/>'
        ring = shape.radius - shape.line / 2
        return (
            f'<circle cx="{shape.x:.1f}" cy="{shape.y:.1f}" r="{ring:.1f}" fill="none" stroke="{shape.colour}" '
            f'stroke-width="{shape.line:.1f}"/>'
        )
    return _rectangle(shape)


def _rectangle(shape: Box) -> str:
    inset = shape.line / 2
    paint = (
        f'fill="none" stroke="{shape.colour}" stroke-width="{shape.line:.1f}"'
        if shape.line
        else (f'fill="{shape.colour}"')
    )
    return (
        f'<rect x="{shape.left + inset:.1f}" y="{shape.top + inset:.1f}" '
        f'width="{shape.right - shape.left - shape.line:.1f}" height="{shape.bottom - shape.top - shape.line:.1f}" '
        f'rx="{max(0.0, shape.corner - inset):.1f}" {paint}/>'
    )


PROJECTIONS = (
    _projection("svg", Style(144, 168), "a tile at any size"),
    _projection("round.svg", Style(180, 180, round=True), "a round tile at any size"),
)
