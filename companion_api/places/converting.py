"""Each kind of published file as the table that we keep. Tables are documented where they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from companion_api.core.geo import EARTH_RADIUS_M
from companion_api.places import keyed, originals, postcode_text, spatial, words
from companion_api.places.names import TOWNS, TYPES, WEIGHTS
from companion_api.places.tables import Array, degrees_e7, encode

Progress = Callable[[float], None]

SAME_STREET_M: Final = 1_000.0
"""Anchors of one name with no wider gap between them are one street."""
_BLOCK: Final = 2_048
"""Places compared with every town at a time: 24 MB."""


@dataclass(frozen=True, slots=True)
class Conversion:
    """A table, and how many rows of the original went into it."""

    table: pa.Table
    read: int
    used: int


def postcodes(path: Path, progress: Progress | None = None) -> Conversion:
    """Postcodes: `postcode,lat,lng` and, where there, `country,pfa,lad,lsoa21_approx`."""
    texts = ("postcode", "country", "pfa", "lad", "lsoa21_approx")
    read, placed = _placed(path, texts, progress)
    keys = postcode_text.keys_of(placed["postcode"])
    _, first = np.unique(keys, return_index=True)  # sorted by key, the first of a repeated postcode
    first = first[keys[first] >= 0]
    placed, keys = placed.take(pa.array(first)), keys[first].astype(np.uint32)
    lat, lng = placed["lat"].to_numpy(), placed["lng"].to_numpy()
    cell = spatial.cells_of(lat, lng)
    order = np.argsort(cell, kind="stable")
    row = np.empty(len(order), np.uint32)
    row[order] = np.arange(len(order), dtype=np.uint32)
    ordered = placed.take(pa.array(order))
    irish = "country" not in placed.column_names  # the Northern Ireland list names no country
    table = pa.table(
        {
            "cell": cell[order],
            "lat": degrees_e7(lat[order]),
            "lng": degrees_e7(lng[order]),
            "country": encode(_text(ordered, "country", "N" if irish else ""), pa.int8()),
            "pfa": encode(_text(ordered, "pfa"), pa.int8()),
            "lad": encode(_text(ordered, "lad"), pa.int16()),
            "lsoa": encode(_text(ordered, "lsoa21_approx"), pa.int32()),
            "key": keys,
            "row": row,
        }
    )
    return Conversion(table, read, table.num_rows)


def place_names(path: Path, progress: Progress | None = None) -> Conversion:
    """Populated places of OS Open Names: one row for each spelling, Welsh and Gaelic ones beside the English."""
    texts = ("name", "name2", "type", "postcode_district", "district", "county", "region", "country")
    read, placed = _placed(path, texts, progress)
    near = _nearest_towns(placed)
    spelt = [(name or "").strip() for name in placed["name"].to_pylist()]
    other = [(name or "").strip() for name in _text(placed, "name2").to_pylist()]
    forms = [(row, name, other[row]) for row, name in enumerate(spelt) if name]
    forms += [(row, name, spelt[row]) for row, name in enumerate(other) if name]
    keys = [words.key(name) for _, name, _ in forms]
    order = [place for place in keyed.order_of(keys) if keys[place]]
    rows = pa.array([forms[place][0] for place in order], pa.int64())
    taken = placed.take(rows)
    types = [kind if kind in TYPES else TYPES[-1] for kind in _text(taken, "type").to_pylist()]
    table = pa.table(
        {
            **keyed.columns_for([keys[place] for place in order]),
            "name": pa.array([forms[place][1] for place in order], pa.string()),
            "other": encode(pa.array([forms[place][2] for place in order], pa.string()), pa.int16()),
            "type": pa.array([TYPES.index(kind) for kind in types], pa.uint8()),
            "lat": degrees_e7(taken["lat"].to_numpy()),
            "lng": degrees_e7(taken["lng"].to_numpy()),
            **{
                name: encode(_text(taken, name), pa.int16())
                for name in ("postcode_district", "district", "county", "region", "country")
            },
            "near": encode(pa.array(near, pa.string()).take(rows), pa.int16()),
            "weight": pa.array([WEIGHTS[kind] for kind in types], pa.float32()),
        }
    )
    return Conversion(table, read, len(set(rows.to_pylist())))


def streets(path: Path, progress: Progress | None = None) -> Conversion:
    """Streets of the "On or near" anchors: those of one name near each other become one row, at the busiest of them."""
    texts = ("street", "lsoa_name", "force", "place", "town")
    read, placed = _placed(path, texts, progress, crimes_4m=pa.int64())
    names = [(name or "").strip() for name in placed["street"].to_pylist()]
    keys = [words.key(name) for name in names]
    crimes = placed["crimes_4m"].fill_null(0).to_numpy()
    group = _streets(keys, placed["lat"].to_numpy(), placed["lng"].to_numpy())
    total = np.bincount(group, weights=crimes, minlength=group.max(initial=-1) + 1)
    busiest = np.lexsort((-crimes, group))
    first = busiest[np.unique(group[busiest], return_index=True)[1]]  # the busiest anchor of each street
    order = [int(first[place]) for place in keyed.order_of([keys[row] for row in first]) if keys[first[place]]]
    taken = placed.take(pa.array(order, pa.int64()))
    authority = [(name or "").rpartition(" ")[0] for name in _text(taken, "lsoa_name").to_pylist()]
    table = pa.table(
        {
            **keyed.columns_for([keys[row] for row in order]),
            "name": pa.array([_street_case(names[row]) for row in order], pa.string()),
            "lat": degrees_e7(taken["lat"].to_numpy()),
            "lng": degrees_e7(taken["lng"].to_numpy()),
            "authority": encode(pa.array(authority, pa.string()), pa.int16()),
            **{name: encode(_text(taken, name), pa.int16()) for name in ("force", "place", "town")},
            "weight": pa.array(total[group[order]], pa.float32()),
        }
    )
    return Conversion(table, read, placed.num_rows)


def lsoas(path: Path, progress: Progress | None = None) -> Conversion:
    """Census areas (LSOA 2021): name, a point inside, local authority, residents."""
    texts = ("lsoa21_code", "lsoa21_name", "ltla24_code", "ltla24_name")
    read, placed = _placed(path, texts, progress, residents_census2021=pa.int64())
    table = pa.table(
        {
            "code": _text(placed, "lsoa21_code"),
            "name": _text(placed, "lsoa21_name"),
            "lad": encode(_text(placed, "ltla24_code"), pa.int16()),
            "lad_name": encode(_text(placed, "ltla24_name"), pa.int16()),
            "lat": degrees_e7(placed["lat"].to_numpy()),
            "lng": degrees_e7(placed["lng"].to_numpy()),
            "residents": placed["residents_census2021"].fill_null(0),
        }
    )
    return Conversion(table, read, table.num_rows)


def lsoa_changes(path: Path, progress: Progress | None = None) -> Conversion:
    """Which LSOA of 2021 each LSOA of 2011 became; several rows where it was split."""
    names = {"lsoa11_code": "of_2011", "lsoa21_code": "of_2021"}
    read = originals.read(path, dict.fromkeys(names, pa.string()), progress)
    table = pa.table({ours: _text(read, theirs) for theirs, ours in names.items()})
    return Conversion(table, read.num_rows, table.num_rows)


def _placed(
    path: Path, texts: Sequence[str], progress: Progress | None, **numbers: pa.DataType
) -> tuple[int, pa.Table]:
    """(rows read, those with a position in or round the British Isles)."""
    types = {name: pa.string() for name in texts} | {"lat": pa.float64(), "lng": pa.float64()} | numbers
    read = originals.read(path, types, progress)
    return read.num_rows, read.filter(pa.array(spatial.inside(read["lat"].to_numpy(), read["lng"].to_numpy())))


def _text(table: pa.Table, name: str, absent: str = "") -> pa.Array:
    """A text column with "" for null; all `absent` where the file has no such column."""
    if name not in table.column_names:
        return pa.array([absent] * table.num_rows, pa.string())
    return table[name].fill_null("").combine_chunks()


def _nearest_towns(placed: pa.Table) -> list[str]:
    """For each place the town or city nearest to it, itself left out; "" where the file has none."""
    phi, lam = np.radians(placed["lat"].to_numpy()), np.radians(placed["lng"].to_numpy())
    globe = np.stack((np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)), axis=1)
    names = placed["name"].to_pylist()
    towns = np.array([row for row, kind in enumerate(_text(placed, "type").to_pylist()) if kind in TOWNS], np.int64)
    towns = towns[[not (names[row] or "").startswith("City of ") for row in towns]]  # people say London
    nearest = []
    for first in range(0, len(names) if len(towns) else 0, _BLOCK):
        block = np.arange(first, min(first + _BLOCK, len(names)))
        cosines = globe[block] @ globe[towns].T
        cosines[block[:, None] == towns] = -2.0
        found = cosines.argmax(axis=1)
        alone = cosines[np.arange(len(block)), found] < -1  # the only town there is
        nearest += ["" if none else names[towns[pick]] or "" for pick, none in zip(found, alone, strict=True)]
    return nearest or [""] * len(names)


def _streets(keys: list[str], lat: Array, lng: Array) -> Array:
    """A number for each anchor, equal for anchors of one name with no gap of SAME_STREET_M between them."""
    north = np.radians(lat) * EARTH_RADIUS_M
    east = np.radians(lng) * EARTH_RADIUS_M * np.cos(np.radians(lat))
    number = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    group: Array = np.array([number[key] for key in keys], np.int64)
    for along in (north, east, north, east):  # each cut can open a gap in the other direction
        order = np.lexsort((along, group))
        cut = (np.diff(group[order]) != 0) | (np.diff(along[order]) > SAME_STREET_M)
        group[order] = np.concatenate(([0], np.cumsum(cut)))[: len(order)]
    return group


def _street_case(name: str) -> str:
    """ "10Th Avenue", as the police publish it, as people write it."""
    return " ".join(word.lower() if word[:1].isdigit() else word for word in name.split(" "))
