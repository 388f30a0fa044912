"""Every projection of every kind of document: within its budget, valid for its platform, saying the same."""

from __future__ import annotations

import io
import json
import struct
from itertools import pairwise
from xml.etree import ElementTree

import feedparser
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from watch_samples import CONTEXT, DOCUMENT, NO_LEVEL, PAIRS, SURE, glances

from companion_api.core.geo import Cell
from watch_feed.document import month_name, next_month_due
from watch_feed.home import Glance, Home
from watch_feed.projections import find, registry
from watch_feed.projections.binary import LAYOUT
from watch_feed.schemas import schema_of
from watch_feed.spoken import spoken

GLANCES = list(glances())
PEBBLE_STEPS = {0, 85, 170, 255}


def _render(suffix: str, glance: Glance = Glance(DOCUMENT)) -> bytes:  # noqa: B008  # frozen
    projection = find(suffix)
    assert projection is not None
    return projection.render(glance, CONTEXT)


def test_the_contract_of_suffixes_is_complete() -> None:
    promised = {
        "json", "min.json", "bin", "pin.json", "wear.json", "apple.json", "ha.json", "push.json", "png", "svg",
        "geojson", "atom", "feed.json", "144x168.bw.png", "180x180.round.png", "200x228.png", "260x260.round.png",
    }  # fmt: skip
    assert promised <= set(registry())


@pytest.mark.parametrize("suffix", list(registry()))
def test_no_glance_breaks_a_budget(suffix: str) -> None:
    projection = registry()[suffix]
    worst = max(GLANCES, key=lambda glance: len(projection.render(glance, CONTEXT)))
    body = projection.render(worst, CONTEXT)
    assert len(body) <= projection.budget, body


@pytest.mark.parametrize("suffix", [suffix for suffix in registry() if schema_of(suffix)])
def test_every_glance_validates_against_the_platforms_schema(suffix: str) -> None:
    schema = schema_of(suffix)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for glance in GLANCES:
        validator.validate(json.loads(_render(suffix, glance)))


def test_every_json_projection_has_a_schema() -> None:
    assert all(schema_of(suffix) for suffix in registry() if suffix.endswith("json"))


def test_the_same_glance_gives_the_same_bytes() -> None:
    for suffix in registry():
        assert _render(suffix) == _render(suffix)


@pytest.mark.parametrize("document", NO_LEVEL)
def test_unknown_is_null_and_words_never_zero_never_a_colour_of_the_scale(document: object) -> None:
    glance = Glance(document)  # type: ignore[arg-type]
    assert json.loads(_render("json", glance))["level"] is None
    assert json.loads(_render("min.json", glance))["l"] is None
    assert _render("bin", glance)[1] >> 4 == 15
    assert json.loads(_render("wear.json", glance))["rangedValue"] is None
    assert json.loads(_render("wear.json", glance))["shortText"] in {"no data", "too few"}
    assert json.loads(_render("apple.json", glance))["gauge"] is None
    assert json.loads(_render("ha.json", glance))["level"] is None
    scale = {"#FFFFAA", "#FFAA00", "#FF00FF", "#AA00AA", "#000055"}
    assert json.loads(_render("geojson", glance))["properties"]["fill"] not in scale
    assert not any(colour in _render("svg", glance).decode() for colour in scale)


def test_without_a_level_there_is_no_digit_and_no_pip() -> None:
    for document in NO_LEVEL:
        svg = _render("svg", Glance(document)).decode()
        assert "<circle" not in svg
        assert "/5<" not in svg


def test_spoken_text_is_one_and_the_same_everywhere() -> None:
    for glance in GLANCES:
        text = spoken(glance.here, glance.verdict)
        assert json.loads(_render("json", glance))["text"] == text
        assert json.loads(_render("wear.json", glance))["contentDescription"] == text
        assert json.loads(_render("apple.json", glance))["accessibilityLabel"] == text
        assert json.loads(_render("push.json", glance))["notification"]["body"] == text
        assert json.loads(_render("pin.json", glance))["layout"]["body"] == text
        assert ElementTree.fromstring(_render("svg", glance)).findtext("{http://www.w3.org/2000/svg}title") == text
        assert Image.open(io.BytesIO(_render("png", glance))).info["Description"] == text
        assert month_name(glance.here.last if glance.here.count is not None else glance.here.month) in text


def test_spoken_sentences() -> None:
    assert spoken(DOCUMENT) == (
        "Recorded crime is above average for homes in England and Wales: 1,234 in a mile, year to December 2025."
    )
    assert spoken(SURE[0], "lower").endswith("year to December 2025. Lower than home.")
    assert "average or above average" in spoken(PAIRS[2])
    assert spoken(NO_LEVEL[0]).startswith("Too few recorded crimes to say how this compares: 1 in a mile, 36 months")
    assert spoken(NO_LEVEL[1]) == "No data here for the year to December 2025: too few months are published."
    assert "part of this area has no data" in spoken(NO_LEVEL[2])


def test_words_of_an_invented_cell_say_so() -> None:
    document = next(glance.here for glance in GLANCES if glance.here.source == "sandbox")
    assert spoken(document).startswith("Invented data.")
    assert json.loads(_render("ha.json", Glance(document)))["attribution"] == "Invented data"


def test_no_text_leaves_ascii() -> None:
    for suffix in registry():
        if not suffix.endswith("png") and suffix != "bin":
            for glance in GLANCES:
                assert _render(suffix, glance).isascii(), suffix


def test_the_bytes_are_those_of_the_table() -> None:
    home = Home(Cell(5148, -12), 2, "higher")
    assert LAYOUT.size == 13
    assert LAYOUT.unpack(_render("bin", Glance(DOCUMENT, home))) == (1, 4 << 4 | 2, 2, 1234, -56, 202512, 3, 3)
    assert LAYOUT.unpack(_render("bin")) == (1, 4 << 4, -128, 1234, -56, 202512, 0, 3)
    assert struct.calcsize("<BBbHhI") == 11  # the contract's own fields, at its own offsets
    assert struct.unpack_from("<BBbHhI", _render("bin")) == (1, 64, -128, 1234, -56, 202512)


def test_a_month_is_due_on_the_last_day_of_the_second_month_after_it() -> None:
    assert next_month_due("2026-06") == 1788134400  # 31 August 2026, the example of the contract
    assert next_month_due("2023-12") == 1709164800  # 29 February 2024


def test_feeds_are_read_by_a_feed_reader() -> None:
    for glance in GLANCES:
        parsed = feedparser.parse(_render("atom", glance))
        assert not parsed.bozo, parsed.get("bozo_exception")
        (entry,) = parsed.entries
        assert entry.summary == spoken(glance.here, glance.verdict)
        assert entry.id == json.loads(_render("feed.json", glance))["items"][0]["id"]
        assert entry.updated_parsed is not None
    ids = {
        json.loads(_render("feed.json", Glance(document)))["items"][0]["id"]
        for document in (DOCUMENT, next(glance.here for glance in GLANCES if glance.here.month != DOCUMENT.month))
    }
    assert len(ids) == 2


def test_geojson_ring_is_the_cell_and_runs_counter_clockwise() -> None:
    feature = json.loads(_render("geojson"))
    ring = feature["geometry"]["coordinates"][0]
    assert ring[0] == ring[-1] == [-0.085, 51.515]
    assert feature["bbox"] == [-0.085, 51.515, -0.075, 51.525]
    area = sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring))
    assert area > 0


@pytest.mark.parametrize(
    ("suffix", "size"),
    [
        ("png", (144, 168)),
        ("144x168.bw.png", (144, 168)),
        ("180x180.round.png", (180, 180)),
        ("200x228.png", (200, 228)),
        ("260x260.round.png", (260, 260)),
        ("48x48.png", (48, 48)),
        ("320x320.round.png", (320, 320)),
        ("320x90.bw.png", (320, 90)),
    ],
)
def test_png_sizes_are_exact_and_colours_those_of_the_screen(suffix: str, size: tuple[int, int]) -> None:
    for glance in GLANCES[:: 1 if suffix in registry() else 7]:
        body = _render(suffix, glance)
        image = Image.open(io.BytesIO(body))
        assert image.size == size
        assert len(body) <= 4096
        if ".bw." in suffix:
            assert image.mode == "1"
        else:
            assert all(set(colour) <= PEBBLE_STEPS for _, colour in image.convert("RGB").getcolors(4096) or [])


@pytest.mark.parametrize("suffix", ["10x10.png", "321x100.png", "png.png", "144X168.png", "١٤٤x168.png", "exe", ""])
def test_there_is_no_such_projection(suffix: str) -> None:
    assert find(suffix) is None


@pytest.mark.parametrize("suffix", ["144x168.bw.png", "png"])
def test_levels_and_home_differ_without_colour(suffix: str) -> None:
    """In black and white every level and every outcome is another picture: nothing hangs on colour alone."""
    pictures = {
        Image.open(io.BytesIO(_render(suffix, Glance(document, home)))).convert("1").tobytes()
        for document in SURE
        for home in (None, *(Home(Cell(1, 1), 3, verdict) for verdict in ("higher", "lower", "cant-tell", "no-data")))
    }
    assert len(pictures) == 25


def test_everything_on_a_round_tile_lies_within_the_circle() -> None:
    for suffix in ("180x180.round.png", "260x260.round.png"):
        for glance in GLANCES:
            pixels = np.asarray(Image.open(io.BytesIO(_render(suffix, glance))).convert("RGB"))
            offset = np.arange(len(pixels)) + 0.5 - len(pixels) / 2
            outside = np.hypot(offset[:, None], offset[None, :]) > len(pixels) / 2
            assert (pixels[outside] == pixels[0, 0]).all(), f"{suffix}: ink beyond the edge for {glance}"
