"""Outlines: every real one loads, points fall where plain ray casting puts them, edges are owned up to."""

from __future__ import annotations

import math
import random
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.affinity import affine_transform

from companion_api.core.errors import SourceFault
from companion_api.core.geo import Circle, Point
from companion_api.policing.boundaries.importer import import_boundaries
from companion_api.policing.boundaries.kml import parse_kml
from companion_api.policing.boundaries.layer import Layer
from companion_api.policing.boundaries.store import Outline, read_layer
from companion_api.policing.locator import EDGE_M, LOOK_AGAIN_S, OutlineLocator

HOLED = """<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><MultiGeometry>
<Polygon><outerBoundaryIs><LinearRing><coordinates>
0,50,0 1,50,0 1,51,0 0,51,0 0,50,0</coordinates></LinearRing></outerBoundaryIs>
<innerBoundaryIs><LinearRing><coordinates>0.4,50.4 0.6,50.4 0.6,50.6 0.4,50.6 0.4,50.4</coordinates></LinearRing>
</innerBoundaryIs></Polygon>
<Polygon><outerBoundaryIs><LinearRing><coordinates>2,50 2.5,50 2.5,50.5 2,50</coordinates></LinearRing>
</outerBoundaryIs></Polygon></MultiGeometry></Placemark></Document></kml>"""


@pytest.fixture(scope="module")
def real_store(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outlines")
    import_boundaries(real_data / "police-uk" / "boundaries-2025-02.zip", folder)
    import_boundaries(real_data / "police-uk" / "force_kmls.zip", folder)
    return folder


def test_every_real_boundary_loads(real_data: Path, real_store: Path) -> None:
    outlines = read_layer(real_store, "neighbourhoods")
    assert len(outlines) == 685
    with zipfile.ZipFile(real_data / "police-uk" / "boundaries-2025-02.zip") as archive:
        named = {(name.split("/")[1], Path(name).stem) for name in archive.namelist() if name.endswith(".kml")}
    assert {(outline.force, outline.neighbourhood) for outline in outlines} == named
    assert {outline.edition for outline in outlines} == {"2025-02"}
    assert [outline.force for outline in read_layer(real_store, "force_outlines")] == ["city-of-london", "metropolitan"]


def test_random_points_agree_with_plain_ray_casting(real_data: Path, real_store: Path) -> None:
    """5,000 points over London; the rings are read anew from the files with string operations only."""
    rings = _rings_by_hand(real_data / "police-uk" / "boundaries-2025-02.zip")
    assert len(rings) == 685
    boxes = {key: (*ring.min(0), *ring.max(0)) for key, ring in rings.items()}
    layer = Layer(read_layer(real_store, "neighbourhoods"))
    dice = random.Random(20250201)
    west, south, east, north = (
        op([box[side] for box in boxes.values()]) for side, op in enumerate((min, min, max, max))
    )
    inside = 0
    for _ in range(5000):
        lng, lat = dice.uniform(west, east), dice.uniform(south, north)
        expected = {
            key
            for key, (x0, y0, x1, y1) in boxes.items()
            if x0 <= lng <= x1 and y0 <= lat <= y1 and _casts_inside(rings[key], lng, lat)
        }
        found = {(outline.force, outline.neighbourhood) for outline in layer.at(Point(lat, lng), 0.001).holding}
        assert found == expected
        inside += bool(expected)
    assert inside > 2000


def test_a_point_on_a_shared_edge_is_near_the_boundary(real_store: Path) -> None:
    locator = OutlineLocator(real_store)
    bank = next(o for o in read_layer(real_store, "neighbourhoods") if o.neighbourhood == "fen")
    lng, lat = shapely.get_coordinates(bank.geometry)[10]
    position = locator.position(Point(lat, lng))
    assert position.force in {"city-of-london", "metropolitan"}
    assert position.near_boundary
    deep = bank.geometry.representative_point()
    middle = locator.position(Point(deep.y, deep.x))
    assert (middle.force, middle.neighbourhood, middle.basis) == ("city-of-london", "fen", "neighbourhood-outline")


def test_forces_near_a_circle_are_all_that_its_points_have(real_store: Path) -> None:
    """Outlines of some forces are loaded; elsewhere the nearest postcode's would be asked."""
    locator = OutlineLocator(real_store)
    dice = random.Random(6)
    corners = shapely.get_coordinates(
        np.array([outline.geometry for outline in read_layer(real_store, "neighbourhoods")])
    )
    found = 0
    for _ in range(300):
        lng, lat = dice.choice(corners) + dice.uniform(-0.02, 0.02)
        circle = Circle(lat, lng, dice.choice([100.0, 1609.344, 10_000.0]))
        near = locator.forces_near(circle)
        assert near is not None
        inside = {locator.locate(point)[0] for point in (circle.centre, *circle.rim())} - {None}
        assert inside <= near
        found += len(inside)
    assert found >= 250
    unsure = OutlineLocator(real_store, nearest_force=lambda _: "kent")
    assert unsure.forces_near(Circle(51.5, -0.1, 100)) is None, "the nearest postcode may say anything"


def test_nearness_to_real_edges_agrees_with_distances_to_every_outline(real_store: Path) -> None:
    """Points within 20 m of an edge; what is remembered of a square must not hide an edge beyond its side."""
    outlines = read_layer(real_store, "neighbourhoods")
    layer = Layer(outlines)
    shapes = np.array([outline.geometry for outline in outlines])
    corners = shapely.get_coordinates(shapes)
    per_degree = math.radians(1) * 6_371_008.8
    dice = random.Random(5)
    near = 0
    for _ in range(400):
        lng, lat = dice.choice(corners)
        if dice.random() < 0.3:  # at the side of a square
            lng, lat = round(lng, 2) + dice.choice([-1e-9, 0.0, 1e-9]), round(lat, 2)
        across = per_degree * math.cos(math.radians(lat))
        lng, lat = lng + dice.uniform(-14, 14) / across, lat + dice.uniform(-14, 14) / per_degree
        around = shapely.box(lng - 0.001, lat - 0.001, lng + 0.001, lat + 0.001)
        expected, doubtful = set(), False
        for number in np.flatnonzero(shapely.intersects(shapes, around)):
            flat = affine_transform(shapes[number], [across, 0, 0, per_degree, -lng * across, -lat * per_degree])
            metres = shapely.boundary(flat).distance(shapely.Point(0, 0))
            doubtful |= abs(metres - EDGE_M) < 0.01 or metres < 0.001
            if metres <= EDGE_M:
                expected.add(outlines[number].neighbourhood)
        if doubtful:
            continue
        hit = layer.at(Point(lat, lng), EDGE_M)
        found = {outline.neighbourhood for outline in hit.beside}
        assert found == expected - {outline.neighbourhood for outline in hit.holding}
        assert hit.near_edge == bool(expected)
        near += hit.near_edge
    assert near > 150


@pytest.mark.parametrize("namespace", ["http://earth.google.com/kml/2.1", "http://www.opengis.net/kml/2.2"])
def test_holes_and_several_polygons(namespace: str) -> None:
    shape = parse_kml(HOLED.replace("http://www.opengis.net/kml/2.2", namespace).encode(), "x.kml")
    layer = Layer([Outline("kent", "A 1", "2025-02", shape)])
    assert layer.at(Point(50.2, 0.2), 1).holding
    assert not layer.at(Point(50.5, 0.5), 1).holding, "in the hole"
    assert layer.at(Point(50.1, 2.4), 1).holding, "in the second polygon"
    assert not layer.at(Point(50.45, 2.05), 1).holding


@given(metres=st.floats(-40, 40), along=st.floats(50.05, 50.95), side=st.sampled_from(["west", "south"]))
def test_nearness_is_measured_in_metres(metres: float, along: float, side: str) -> None:
    """Distance to an edge does not depend on the way it runs, though a degree of longitude is shorter."""
    square = shapely.MultiPolygon([shapely.box(0, 50, 1, 51)])
    layer = Layer([Outline("kent", "A", "2025-02", square)])
    per_degree = math.radians(1) * 6_371_008.8
    if side == "west":
        point = Point(along, metres / (per_degree * math.cos(math.radians(along))))
    else:
        point = Point(50 + metres / per_degree, along - 50)
    if abs(abs(metres) - EDGE_M) < 0.01 or abs(metres) < 1e-6:
        return
    hit = layer.at(point, EDGE_M)
    assert bool(hit.holding) == (metres > 0)
    assert hit.near_edge == (abs(metres) < EDGE_M)
    assert bool(hit.beside) == (-EDGE_M < metres < 0)


def test_importing_a_force_again_replaces_it_and_keeps_the_others(tmp_path: Path) -> None:
    first = _zip(tmp_path / "a.zip", {"2025-01/kent/A.kml": HOLED, "2025-01/essex/B.kml": HOLED})
    second = _zip(tmp_path / "b.zip", {"2025-02/kent/C%20D.kml": HOLED})
    import_boundaries(first, tmp_path / "store")
    import_boundaries(second, tmp_path / "store")
    kept = [(o.force, o.neighbourhood, o.edition) for o in read_layer(tmp_path / "store", "neighbourhoods")]
    assert kept == [("essex", "B", "2025-01"), ("kent", "C D", "2025-02")]


def test_a_damaged_member_is_left_out_and_named(tmp_path: Path) -> None:
    source = _zip(
        tmp_path / "a.zip",
        {
            "2025-01/kent/A.kml": HOLED,
            "2025-01/kent/broken.kml": "<kml><Polygon>",
            "2025-01/kent/empty.kml": "<kml/>",
            "2025-01/kent/bomb.kml": '<!DOCTYPE k [<!ENTITY a "aaaa">]><kml>&a;</kml>',
            "2025-01/kent/words.kml": HOLED.replace("0,50,0", "zero,fifty"),
            "readme.kml": HOLED,
        },
    )
    done = import_boundaries(source, tmp_path / "store")
    assert done.layers == {"neighbourhoods": 1}
    assert sorted(done.refused) == [
        "2025-01/kent/bomb.kml", "2025-01/kent/broken.kml", "2025-01/kent/empty.kml", "2025-01/kent/words.kml",
        "readme.kml",
    ]  # fmt: skip


@pytest.mark.parametrize("content", [b"", b"not a zip", b"{}", b'{"features": []}'])
def test_a_file_without_boundaries_is_refused(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "x"
    source.write_bytes(content)
    with pytest.raises(SourceFault):
        import_boundaries(source, tmp_path / "store")


def test_a_truncated_store_says_so(tmp_path: Path) -> None:
    import_boundaries(_zip(tmp_path / "a.zip", {"2025-01/kent/A.kml": HOLED}), tmp_path)
    path = tmp_path / "neighbourhoods.parquet"
    path.write_bytes(path.read_bytes()[:100])
    with pytest.raises(SourceFault, match="neighbourhoods"):
        read_layer(tmp_path, "neighbourhoods")


def test_force_areas_fill_the_map_and_postcodes_decide_near_their_edges(real_data: Path, tmp_path: Path) -> None:
    import_boundaries(real_data / "places" / "police_force_areas_2020.geojson", tmp_path)
    assert len(read_layer(tmp_path, "police_force_areas")) == 43
    locator = OutlineLocator(tmp_path)
    assert locator.position(Point(52.6369, -1.1398)).force == "leicestershire"
    assert locator.locate(Point(55.8642, -4.2518)) == (None, None), "Glasgow"
    near_border = Point(51.5142, -0.1115)  # Fleet Street, a few steps west of the City
    locator.nearest_force = lambda _: "metropolitan"
    position = locator.position(near_border)
    assert (position.force, position.basis, position.near_boundary) == ("metropolitan", "nearest-postcode", True)
    locator.nearest_force = lambda _: "city-of-london"
    assert locator.position(near_border).force == "city-of-london"


def test_a_running_server_notices_an_import(tmp_path: Path) -> None:
    now = [0.0]
    locator = OutlineLocator(tmp_path / "store", clock=lambda: now[0])
    before = locator.version
    import_boundaries(_zip(tmp_path / "a.zip", {"2025-01/kent/A.kml": HOLED}), tmp_path / "store")
    now[0] += LOOK_AGAIN_S + 1
    assert locator.locate(Point(50.2, 0.2)) == ("kent", "A")
    assert locator.version != before


def test_the_sandbox_never_asks_real_outlines(tmp_path: Path) -> None:
    locator = OutlineLocator(tmp_path, nearest_force=lambda _: "kent")
    assert locator.locate(Point(54.2, 2.55)) == ("zedshire", "ZM1")
    assert locator.locate(Point(51.0, 0.5)) == ("kent", None)


def _zip(path: Path, members: dict[str, str]) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def _rings_by_hand(path: Path) -> dict[tuple[str, str], np.ndarray]:
    """Single-ring files only, which all of this edition are."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode()
            assert text.count("<coordinates>") == 1
            numbers = text.split("<coordinates>")[1].split("</coordinates>")[0].split()
            ring = np.array([[float(part) for part in pair.split(",")[:2]] for pair in numbers])
            found[name.split("/")[1], Path(name).stem] = ring
    return found


def _casts_inside(ring: np.ndarray, x: float, y: float) -> bool:
    """The textbook crossing count: how many edges does a ray to the east cross?"""
    x0, y0 = ring[:, 0], ring[:, 1]
    x1, y1 = np.roll(x0, -1), np.roll(y0, -1)
    straddles = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        crossing = x0 + (y - y0) / (y1 - y0) * (x1 - x0)
    return bool(np.count_nonzero(straddles & (x < crossing)) % 2)
