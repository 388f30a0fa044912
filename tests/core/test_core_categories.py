"""The category vocabulary: what upstream publishes, and no silent widening."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from companion_api.core import categories
from companion_api.core.errors import InvalidParameter


def test_every_name_has_one_slug_and_back() -> None:
    assert set(categories.CSV_NAMES.values()) == set(categories.CATEGORIES)
    assert all(categories.CSV_NAMES[categories.NAMES[slug]] == slug for slug in categories.CATEGORIES)


def test_slugs_cover_real_answers(real_data: Path) -> None:
    for name in ("crimes-street-leicester-2023-01.json", "crimes-street-greenwich-2014-08.json"):
        records = json.loads((real_data / "police-uk" / "api" / name).read_text(encoding="utf-8"))
        assert {record["category"] for record in records} <= set(categories.CATEGORIES)


def test_several_are_put_in_column_order() -> None:
    assert categories.parse_categories("robbery, burglary") == ("burglary", "robbery")
    assert categories.label(("burglary", "robbery")) == "burglary,robbery"


def test_all_crime_includes_everything() -> None:
    assert categories.parse_categories("all-crime") == categories.CATEGORIES
    assert categories.label(categories.CATEGORIES) == "all-crime"


@pytest.mark.parametrize("text", ["burglery", "", ",", "all-crimes", "Burglary", "burglary,murder"])
def test_unknown_is_refused_with_the_list(text: str) -> None:
    with pytest.raises(InvalidParameter, match="all-crime, anti-social-behaviour"):
        categories.parse_categories(text)
