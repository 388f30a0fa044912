"""How values read on the page."""

from __future__ import annotations

import pytest

from companion_api.web import words


@pytest.mark.parametrize(
    ("moment", "read"),
    [
        ("2026-12-01T18:30:00", "Tuesday 1 December 2026, 6.30pm"),
        ("2026-12-01T09:00:00", "Tuesday 1 December 2026, 9am"),
        ("2026-12-01T00:15:00", "Tuesday 1 December 2026, 12.15am"),
        ("to be announced", "to be announced"),
    ],
)
def test_when(moment: str, read: str) -> None:
    assert words.when(moment) == read


def test_month_and_distance() -> None:
    assert words.month("2025-03") == "March 2025"
    assert words.distance(43) == "40 m away"
    assert words.distance(1609.344) == "1.6 km (1.0 miles) away"


def test_contacts_become_links_only_where_safe() -> None:
    assert words.contact("01632 960100", "telephone") == '<a href="tel:01632960100">01632 960100</a>'
    assert words.contact("a@b.example", "email") == '<a href="mailto:a@b.example">a@b.example</a>'
    assert words.contact("javascript:alert(1)", "web") == "javascript:alert(1)"
    assert words.contact("<b>", "address") == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("address", "postcode", "read"),
    [
        ("1 High Street, Leeds", "LS1 1AA", "1 High Street, Leeds, LS1 1AA"),
        ("1 High Street, LS1 1AA", "LS1 1AA", "1 High Street, LS1 1AA"),
        ("", "LS1 1AA", "LS1 1AA"),
        (None, None, ""),
    ],
)
def test_an_address_has_its_postcode_once(address: str | None, postcode: str | None, read: str) -> None:
    assert words.address({"address": address, "postcode": postcode}) == read


def test_phrases_become_sentences() -> None:
    assert words.sentence("suburb of Leicester") == "Suburb of Leicester."
    assert words.sentence("Terminated postcode. ") == "Terminated postcode."
    assert words.sentence("") == ""
