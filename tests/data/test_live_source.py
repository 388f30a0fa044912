"""The live source gives the same answers as a snapshot of the same records, and marks those that are stale."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest
import shapely
from flask.testing import FlaskClient

from companion_api.app import create_app
from companion_api.core.categories import CATEGORIES
from companion_api.core.errors import NoData, UpstreamUnavailable
from companion_api.core.geo import Circle, Point
from companion_api.data.live import opening, questions
from companion_api.data.live.api import Api
from companion_api.data.live.keep import Keep
from companion_api.data.live.rate import SharedRate
from companion_api.data.live.source import LiveSource
from companion_api.data.live.teams import LiveTeams
from companion_api.data.live.transport import Transport
from companion_api.data.sandbox.source import open_sandbox
from companion_api.data.source import Area, CrimeSource, ForceArea, Lsoas, PointCounts, Polygon
from companion_api.settings import Settings
from tests.data.police_api_server import Upstream, police_api

FORCE = "leicestershire"
TOWN = Circle(54.2, 2.55, 1609.344)


class Clock:
    """Time of day that a test can move on."""

    def __init__(self) -> None:
        self.now = 1_790_000_000.0

    def __call__(self) -> float:
        return self.now


def open_live(up: Upstream, home: Path, clock: Clock | None = None, force: str | None = FORCE) -> LiveSource:
    clock = clock or Clock()
    # The rate has tests of its own; here it would only make every test wait.
    rate = SharedRate(home / "rate", per_second=1000, burst=1000)
    transport = Transport(up.url, "a test", rate, sleep=lambda _: None)
    return LiveSource(Api(transport, Keep(home / "answers", clock=clock), 20.0, clock), lambda _: (force, None), clock)


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> CrimeSource:
    return open_sandbox(tmp_path_factory.mktemp("sandbox"))


@pytest.fixture(scope="module")
def upstream() -> Iterator[Upstream]:
    with police_api(force=FORCE, enforce_rate=False) as up:
        yield up


@pytest.fixture(scope="module")
def live(upstream: Upstream, tmp_path_factory: pytest.TempPathFactory) -> LiveSource:
    return open_live(upstream, tmp_path_factory.mktemp("live"))


def _areas() -> list[Area]:
    dice = random.Random(7)
    circles: list[Area] = [
        Circle(54.2 + dice.uniform(-0.08, 0.08), 2.55 + dice.uniform(-0.12, 0.12), radius)
        for radius in (402.0, 1609.344, 1609.344, 2500.0)
    ]
    ring = [(2.5, 54.17), (2.6, 54.18), (2.55, 54.2), (2.6, 54.23), (2.5, 54.22)]
    return [TOWN, *circles, Polygon(shapely.Polygon(ring), "dented")]


@pytest.mark.parametrize("area", _areas(), ids=lambda area: type(area).__name__)
def test_the_same_counts_as_a_snapshot(live: LiveSource, snapshot: CrimeSource, area: Area) -> None:
    first, last = "2025-10", "2026-09"
    np.testing.assert_array_equal(live.counts(area, first, last), snapshot.counts(area, first, last))
    ours, theirs = live.point_counts(area, first, last), snapshot.point_counts(area, first, last)
    assert _rows(ours) == _rows(theirs)
    stops, kept = live.stops(area, first, last), snapshot.stops(area, first, last)
    assert stops.total == kept.total
    assert {month: count for month, count in stops.by_month.items() if count} == {
        month: count for month, count in kept.by_month.items() if count
    }


def test_the_same_unplaced_as_a_snapshot(live: LiveSource, snapshot: CrimeSource) -> None:
    expected = snapshot.unplaced("zedshire", "2026-01", "2026-09")
    np.testing.assert_array_equal(live.unplaced(FORCE, "2026-01", "2026-09"), expected)
    assert expected.sum() > 0


def test_outcomes_add_up_to_the_crimes(live: LiveSource) -> None:
    found = live.outcomes(TOWN, "2026-01", "2026-09", CATEGORIES)
    assert sum(found.by_outcome.values()) + found.not_published == live.counts(TOWN, "2026-01", "2026-09").sum()
    burglaries = live.outcomes(TOWN, "2026-01", "2026-09", ("burglary",))
    column = CATEGORIES.index("burglary")
    assert sum(burglaries.by_outcome.values()) + burglaries.not_published == (
        live.counts(TOWN, "2026-01", "2026-09")[:, column].sum()
    )


def test_an_area_with_too_many_records_is_asked_in_pieces(snapshot: CrimeSource, tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False, limit=60) as up:
        live = open_live(up, tmp_path)
        np.testing.assert_array_equal(
            live.counts(TOWN, "2026-07", "2026-08"), snapshot.counts(TOWN, "2026-07", "2026-08")
        )
        refused = [arrival for arrival in up.asked("crimes-street/") if arrival.status == 503]
        assert refused
        before = len(up.log)
        live.counts(TOWN, "2026-07", "2026-08")
        assert len(up.log) == before, "the pieces are kept as one answer"


def test_an_area_with_far_too_many_comes_to_an_end(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False, limit=0) as up:
        with pytest.raises(UpstreamUnavailable, match="more records"):
            open_live(up, tmp_path).counts(TOWN, "2026-08", "2026-08")
        assert len(up.asked("crimes-street/")) <= 6


def test_only_all_crime_sound_months_and_whole_cells_are_sent(live: LiveSource, upstream: Upstream) -> None:
    live.counts(Circle(54.2012, 2.5534, 800.0), "2026-08", "2026-09")
    live.counts(Circle(54.1988, 2.5477, 800.0), "2026-08", "2026-09")
    live.unplaced(FORCE, "2026-08", "2026-09")
    asked = [a for a in upstream.log if a.path.startswith(("crimes-street/", "stops-street", "crimes-no-location"))]
    assert {a.path for a in asked if a.path.startswith("crimes-street/")} == {"crimes-street/all-crime"}
    assert {a.params["category"] for a in asked if "category" in a.params} == {"all-crime"}
    assert {a.params["date"] for a in asked} <= set(upstream.months)
    exact = ("54.2012", "2.5534", "54.1988", "2.5477")
    assert not any(number in a.params.get("poly", "") for a in asked for number in exact)


def test_coverage_tells_unpublished_from_zero(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False) as up:
        hole = up.months[-5]
        answer = open_live(up, tmp_path)
        whole = answer.coverage(TOWN, up.months[-12], up.months[-1])
        assert (whole.force, whole.missing, whole.reason) == (FORCE, (), None)
        sea = Circle(54.05, 2.25, 400.0)
        assert answer.coverage(sea, up.months[-12], up.months[-1]).missing == (), "a quiet place is quiet"
        up.silent = (hole,)
        again = open_live(up, tmp_path / "again").coverage(TOWN, up.months[-12], up.months[-1])
        assert again.missing == (hole,)
        assert again.reason
        early = answer.coverage(TOWN, "2020-01", up.months[0])
        assert early.months == (up.months[0],)


@pytest.mark.parametrize(("force", "word"), [("greater-manchester", "July 2019"), (None, "England")])
def test_forces_without_data_are_not_covered(upstream: Upstream, tmp_path: Path, force: str | None, word: str) -> None:
    live = open_live(upstream, tmp_path, force=force)
    assert not live.covers(Point(53.48, -2.24))
    coverage = live.coverage(TOWN, "2026-01", "2026-09")
    assert coverage.months == ()
    assert word in (coverage.reason or "")


@pytest.mark.parametrize("area", [ForceArea(FORCE), Lsoas(frozenset({"E01000001"}), "x")])
def test_what_live_cannot_count_is_refused(live: LiveSource, area: Area) -> None:
    with pytest.raises(NoData):
        live.counts(area, "2026-01", "2026-02")


def test_killed_mid_run_the_source_goes_on_stale(tmp_path: Path) -> None:
    clock = Clock()
    with police_api(force=FORCE, enforce_rate=False) as up:
        live = open_live(up, tmp_path, clock)
        before = live.counts(TOWN, "2025-10", "2026-09")
        assert not live.freshness(TOWN).stale
        version = live.version
    clock.now += questions.CHECK_S + 1
    assert live.freshness(TOWN).stale, "noticed within a minute"
    assert live.version != version
    np.testing.assert_array_equal(live.counts(TOWN, "2025-10", "2026-09"), before)
    restarted = open_live(up, tmp_path, clock)
    assert restarted.freshness(TOWN).stale
    np.testing.assert_array_equal(restarted.counts(TOWN, "2025-10", "2026-09"), before)
    with pytest.raises(UpstreamUnavailable):
        live.counts(Circle(54.3, 2.4, 1609.344), "2026-09", "2026-09")


def test_a_source_that_never_answered_knows_no_months(tmp_path: Path) -> None:
    with police_api(force=FORCE) as up:
        pass
    live = open_live(up, tmp_path)
    assert live.months == ()
    assert live.describe()["available"] is False
    assert live.covers(Point(52.6, -1.1)), "a question then says that upstream is down, not that there is no data"
    with pytest.raises(UpstreamUnavailable):
        live.freshness(TOWN)


def test_teams_live_and_after_upstream_is_gone(tmp_path: Path) -> None:
    clock = Clock()
    with police_api(force=FORCE, enforce_rate=False) as up:
        rate = SharedRate(tmp_path / "rate", per_second=1000, burst=1000)
        api = Api(Transport(up.url, "a test", rate, sleep=lambda _: None), Keep(tmp_path / "a", clock=clock), 20, clock)
        teams = LiveTeams(api, [FORCE, "btp", "zedshire"], clock)
        assert teams.covers(FORCE)
        assert not teams.covers("btp")
        found = teams.publication(FORCE, "ZM1")
        assert found
        assert found.detail
        assert found.people
        assert not found.stale
        assert teams.publication(FORCE, "zm1") is None, "ids are case-sensitive"
        up.mood.only, up.mood.status = "people", 500
        partial = teams.publication(FORCE, "ZM2")
        assert partial
        assert partial.people is None
        assert partial.priorities
    clock.now += questions.TEAM_S + 1
    later = teams.publication(FORCE, "ZM1")
    assert later
    assert later.stale
    assert later.people == found.people
    assert later.as_of == found.as_of


# --- through the routes ----------------------------------------------------------------------------------------------

LEICESTER = "lat=52.63&lng=-1.13"
MOVE = (52.63 - 54.2, -1.13 - 2.55)


@pytest.fixture(scope="module")
def client(real_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, Upstream]]:
    """The whole API with the sandbox's records served live in Leicester."""
    from companion_api.policing.boundaries.importer import import_boundaries

    home = tmp_path_factory.mktemp("home")
    import_boundaries(real_data / "places" / "police_force_areas_2020.geojson", home / "policing")
    with police_api(force=FORCE, move=MOVE) as up:
        settings = Settings(home=home, live_url=up.url, live_enabled=True, live_timeout_s=20.0, rate_limits=False)
        yield create_app(settings).test_client(), up


def test_the_routes_answer_live(client: tuple[FlaskClient, Upstream]) -> None:
    http, up = client
    body = http.get(f"/v1/crime/summary?{LEICESTER}").get_json()
    assert (body["source"], body["stale"], body["as_of"]) == ("live", False, up.months[-1])
    assert body["total"] > 100
    assert body["place"]["force"] == FORCE
    assert len(body["coverage"]["months"]) == 12
    for route in ("/v1/crime/level", "/v1/crime/trend", "/v1/crime/outcomes", "/v1/crime/points", "/v1/stops/summary"):
        answer = http.get(f"{route}?{LEICESTER}")
        assert answer.status_code == 200, (route, answer.get_json())
    assert {arrival.status for arrival in up.log} == {200}


def test_the_team_is_live_where_nothing_was_harvested(client: tuple[FlaskClient, Upstream]) -> None:
    http, _ = client
    body = http.get(f"/v1/team?{LEICESTER}").get_json()
    assert (body["source"], body["force"]["id"]) == ("live", FORCE)
    assert body["neighbourhood"]["id"] == "ZM1"
    assert body["officers"]
    assert body["complete"] is True


def test_the_team_of_a_place_without_upstream_is_its_force_and_a_note(real_data: Path, tmp_path: Path) -> None:
    from companion_api.policing.boundaries.importer import import_boundaries

    import_boundaries(real_data / "places" / "police_force_areas_2020.geojson", tmp_path / "policing")
    with police_api(force=FORCE) as up:
        settings = Settings(home=tmp_path, live_url=up.url, live_enabled=True, rate_limits=False)
        http = create_app(settings).test_client()
    answer = http.get(f"/v1/team?{LEICESTER}")
    body = answer.get_json()
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert body["force"]["telephone"] == "101"
    assert body["stale"] is True
    assert "not answering" in body["note"]
    crime = http.get(f"/v1/crime/summary?{LEICESTER}")
    assert crime.status_code == 503
    assert crime.get_json()["type"] == "/docs/problems/upstream-unavailable"
    assert http.get("/v1/team?q=ZZ1 1AA").get_json()["complete"] is True, "the sandbox needs nobody"


def test_nobody_waits_longer_than_the_budget(real_data: Path, tmp_path: Path) -> None:
    """Upstream answers nothing until told to: every route must come back by itself, and well after that with data."""
    from companion_api.policing.boundaries.importer import import_boundaries

    import_boundaries(real_data / "places" / "police_force_areas_2020.geojson", tmp_path / "policing")
    hold = threading.Event()
    with police_api(force=FORCE, move=MOVE, hold=hold, enforce_rate=False) as up:
        settings = Settings(home=tmp_path, live_url=up.url, live_enabled=True, live_timeout_s=0.5, rate_limits=False)
        http = create_app(settings).test_client()
        try:
            assert http.get(f"/v1/crime/summary?{LEICESTER}").status_code == 503
            team = http.get(f"/v1/team?{LEICESTER}").get_json()
            assert (team["force"]["id"], team["stale"]) == (FORCE, True)
        finally:
            hold.set()
        for _ in range(200):
            answer = http.get(f"/v1/crime/summary?{LEICESTER}")
            if answer.status_code == 200:
                break
            time.sleep(0.05)
        assert answer.get_json()["total"] > 100


def test_live_is_asked_by_default_and_not_where_it_is_turned_off(tmp_path: Path) -> None:
    assert next(item.default for item in fields(Settings) if item.name == "live_enabled") is True
    assert opening.wanted(Settings(live_enabled=True))
    assert opening.wanted(Settings(live_enabled=False, source="live"))
    assert not opening.wanted(Settings(live_enabled=True, source="snapshot"))
    with police_api(force=FORCE) as up:
        settings = Settings(home=tmp_path, live_url=up.url, live_enabled=False, rate_limits=False)
        http = create_app(settings).test_client()
        http.get(f"/v1/team?{LEICESTER}")
        http.get(f"/v1/crime/summary?{LEICESTER}")
        http.get("/v1/data")
        assert up.log == []


# --- a newcomer's machine: nothing imported --------------------------------------------------------------------------


def test_with_nothing_imported_upstream_is_asked_whose_place_it_is(tmp_path: Path) -> None:
    """By the middle of the cell, once for all who are in it; and where nobody is, that is no data, not an error."""
    with police_api(force=FORCE, move=MOVE) as up:
        settings = Settings(home=tmp_path, live_url=up.url, live_enabled=True, live_timeout_s=20.0, rate_limits=False)
        http = create_app(settings).test_client()
        body = http.get("/v1/crime/summary?lat=52.6312&lng=-1.1288").get_json()
        assert (body["source"], body["coverage"]["force"]) == ("live", FORCE)
        assert body["total"] > 100
        http.get("/v1/crime/level?lat=52.6334&lng=-1.1312")
        assert [asked.params["q"] for asked in up.asked("locate-neighbourhood")] == ["52.63,-1.13"]
        for nowhere in ("lat=50.2&lng=-7.9", "lat=48.86&lng=2.35"):
            answer = http.get(f"/v1/crime/summary?{nowhere}")
            assert answer.status_code == 404
            assert answer.get_json()["type"] == "/docs/problems/no-data"
        assert len(up.asked("locate-neighbourhood")) == 2, "about Paris nobody is asked"


def test_without_a_network_the_sandbox_answers_and_real_places_are_told_why(tmp_path: Path) -> None:
    """Nothing listens at that address: connections are refused, as they are where there is no network."""
    settings = Settings(home=tmp_path, live_url="http://127.0.0.1:9/api", live_enabled=True, rate_limits=False)
    app = create_app(settings)
    http = app.test_client()
    ready = http.get("/readyz")
    assert ready.status_code == 200
    assert ready.get_json()["sources"]["live"] is None
    assert http.get("/v1/crime/summary?q=ZZ1 1AA").get_json()["source"] == "sandbox"
    for route in ("crime/summary", "crime/level", "team"):
        answer = http.get(f"/v1/{route}?{LEICESTER}")
        assert answer.status_code == 503
        assert answer.get_json()["type"] == "/docs/problems/upstream-unavailable"
        assert "data.police.uk" in answer.get_json()["detail"]
        assert "ask again" in answer.get_json()["detail"]
    assert app.extensions["companion"].live.latest_seen is None


def test_a_silent_neighbour_is_told(tmp_path: Path) -> None:
    """A circle that reaches into Greater Manchester, of which nothing is published."""
    border = 54.2
    with police_api(force=FORCE, enforce_rate=False) as up:
        locate = lambda point: (FORCE if point.lat < border else "greater-manchester", None)  # noqa: E731
        live = LiveSource(open_live(up, tmp_path)._api, locate)
        months = (up.months[-2], up.months[-1])
        near = live.coverage(Circle(border - 0.01, 2.55, 1609.344), *months)
        assert (near.months, near.partial) == (months, {"greater-manchester": months})
        assert live.coverage(Circle(border - 0.1, 2.55, 1609.344), *months).partial == {}


def _rows(points: PointCounts) -> dict[tuple[str, str, str], list[int]]:
    found: dict[tuple[str, str, str], list[int]] = {}
    for lat, lng, street, counts in zip(points.lat, points.lng, points.street, points.counts, strict=True):
        key = (f"{lat:.5f}", f"{lng:.5f}", street)
        found[key] = (np.array(found.get(key, [0] * len(CATEGORIES))) + counts).tolist()
    return found
