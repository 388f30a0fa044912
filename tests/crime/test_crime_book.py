"""The book of priors: what ships, how it is fitted to a source, and how a fitted one comes into use."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from companion_api.core.categories import CATEGORIES, CATEGORY_INDEX
from companion_api.core.errors import SourceFault
from companion_api.core.geo import MILE_M
from companion_api.core.months import span
from companion_api.crime import book as books
from companion_api.crime.book import BESIDE, NATIONAL, BookShelf, PriorBook, document
from companion_api.crime.fit_prior import Homes, refit
from companion_api.data.source import Area, Circle, Coverage, ForceArea, Freshness, Table
from tests.crime.crime_rows import Everywhere

MONTHS = span("2024-01", "2024-12")
RATE = 0.004
"""Burglaries a resident and year, in the middle of the invented country below."""


class Country:
    """Every circle holds a known expected number of burglaries; east and west have a force each."""

    name = "snapshot"
    version = "country-1"
    months = MONTHS

    def __init__(self, silent: frozenset[str] = frozenset()) -> None:
        self._silent = silent

    def freshness(self, area: Area) -> Freshness:
        return Freshness(MONTHS[-1])

    def coverage(self, area: Area, first: str, last: str) -> Coverage:
        assert isinstance(area, Circle)
        force = "eastshire" if area.lng > 0 else "westshire"
        months = () if force in self._silent else span(first, last)
        return Coverage(force, months, () if months else span(first, last))

    def counts(self, area: Area, first: str, last: str) -> Table:
        table = np.zeros((len(span(first, last)), len(CATEGORIES)), np.int64)
        column = CATEGORY_INDEX["burglary"]
        if isinstance(area, ForceArea):
            table[:, column] = 100
            return table
        assert isinstance(area, Circle)
        random = np.random.default_rng(int(area.lat * 1e6) + int(area.radius_m))
        rate = RATE * np.exp(random.normal(0, 0.6)) * 20_000 / 12 * (area.radius_m / MILE_M) ** 2
        table[:, column] = random.poisson(rate, len(table))
        return table

    def unplaced(self, force: str, first: str, last: str) -> Table:
        table = np.zeros((len(span(first, last)), len(CATEGORIES)), np.int64)
        table[:, CATEGORY_INDEX["burglary"]] = 5
        return table


@pytest.fixture(scope="module")
def homes() -> Homes:
    lat = np.linspace(50, 55, 700)
    return Homes(lat, np.where(np.arange(700) % 3 == 0, -1.0, 1.0), np.full(700, 1600.0))


@pytest.fixture(scope="module")
def fitted(homes: Homes) -> bytes:
    body = refit(Country(), homes, Everywhere(20_000.0))  # type: ignore[arg-type]  # only what a fit asks for
    assert body is not None
    return body


def test_a_fit_finds_the_country(fitted: bytes, tmp_path: Path) -> None:
    path = tmp_path / BESIDE
    path.write_bytes(fitted)
    book = PriorBook.load(path)
    assert sorted(book.comparators) == ["homes-eastshire", NATIONAL, "homes-westshire"]
    prior = book.find(NATIONAL, "burglary", "per-resident", MILE_M)
    assert prior is not None
    assert prior.median == pytest.approx(RATE, rel=0.1)
    assert prior.cuts[3] / prior.cuts[0] == pytest.approx(np.exp(2 * 1.2816 * 0.6), rel=0.25)
    assert prior.unplaced == pytest.approx(0.05)
    assert prior.phi == pytest.approx(1.0, abs=0.05)
    assert book.find(NATIONAL, "robbery", "per-resident", MILE_M) is None, "nothing was counted, nothing is claimed"
    assert "700 places" in book.comparators[NATIONAL].detail
    assert "2 police force areas" in book.comparators[NATIONAL].detail


def test_the_same_data_gives_the_same_bytes(fitted: bytes, homes: Homes) -> None:
    assert refit(Country(), homes, Everywhere(20_000.0)) == fitted  # type: ignore[arg-type]


def test_too_little_of_the_country_is_not_fitted(homes: Homes) -> None:
    source = Country(silent=frozenset({"eastshire"}))
    assert refit(source, homes, Everywhere(20_000.0)) is None  # type: ignore[arg-type]


def test_without_residents_only_circles_are_fitted(homes: Homes, tmp_path: Path) -> None:
    body = refit(Country(), homes, None)  # type: ignore[arg-type]
    assert body is not None
    (tmp_path / BESIDE).write_bytes(body)
    book = PriorBook.load(tmp_path / BESIDE)
    assert book.find(NATIONAL, "burglary", "per-circle", MILE_M) is not None
    assert book.find(NATIONAL, "burglary", "per-resident", MILE_M) is None


def test_homes_are_drawn_by_population() -> None:
    residents = np.array([1000.0, 1.0, 1.0, 3000.0, 1.0, 1000.0])
    drawn = Homes(np.zeros(6), np.zeros(6), residents).drawn(5)
    assert drawn == [0, 3, 5]


def test_what_ships_covers_every_category() -> None:
    book = PriorBook.load()
    for category in (*CATEGORIES, "all-crime"):
        if category == "public-disorder-weapons":  # split in two in 2013; the fit is of 2022
            continue
        for radius in (250.0, 700.0, MILE_M, 10_000.0):
            prior = book.find(NATIONAL, category, "per-circle", radius)
            assert prior is not None, (category, radius)
            assert list(prior.cuts) == sorted(prior.cuts)
            assert prior.phi >= 1
            measured = book.find(NATIONAL, category, "per-resident", radius)
            assert (measured is None) == (category == "shoplifting")
    assert book.find(NATIONAL, "burglary", "per-circle", 100.0) is None
    assert book.find("homes-nowhere", "burglary", "per-circle", MILE_M) is None


def test_writing_and_reading_keep_a_book(tmp_path: Path) -> None:
    shipped = PriorBook.load()
    path = tmp_path / BESIDE
    path.write_bytes(document(shipped.comparators, shipped.version))
    again = PriorBook.load(path)
    first, second = (book.find(NATIONAL, "drugs", "per-resident", MILE_M) for book in (shipped, again))
    assert first is not None
    assert second is not None
    assert second.cuts == pytest.approx(first.cuts, rel=1e-3)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"format": 99}', b'{"format": 1}', b'{"format": 1, "version": 1}']
)
def test_a_damaged_book_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / BESIDE
    path.write_bytes(content)
    with pytest.raises(SourceFault, match=r"priors\.json"):
        PriorBook.load(path)


def test_a_book_beside_the_snapshots_comes_into_use_and_a_damaged_one_does_not(
    tmp_path: Path, fitted: bytes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(books, "LOOK_AGAIN_S", 0.0)
    shelf = BookShelf(tmp_path)
    shipped = shelf.current().version
    (tmp_path / BESIDE).write_bytes(fitted)
    beside = shelf.current().version
    assert beside != shipped
    assert beside.startswith("2024-12-")
    (tmp_path / BESIDE).write_bytes(b"damaged")
    assert shelf.current().version == beside
    assert "earlier one stays" in caplog.text
    (tmp_path / BESIDE).unlink()
    assert shelf.current().version == shipped
