"""Harvesting: polite, resumable, swapped in whole, and keeping nothing of officers but rank and name."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest

from companion_api.core.errors import CompanionError, NoData, UnknownThing, UpstreamUnavailable
from companion_api.data.live.pages import FreshPages
from companion_api.data.live.rate import SharedRate
from companion_api.data.live.transport import Transport
from companion_api.policing import harvest as harvesting
from companion_api.policing.harvest import harvest
from companion_api.policing.harvested import LOOK_AGAIN_S, HarvestedTeams
from tests.data.police_api_server import Upstream, police_api

FORCE = "leicestershire"
DAY = datetime.date(2026, 11, 23)


def collect(up: Upstream, root: Path, day: datetime.date = DAY, pauses: list[float] | None = None) -> Any:
    rate = SharedRate(root / "rate", per_second=1000, burst=1000)
    pages = FreshPages(Transport(up.url, "a test", rate, sleep=lambda _: None))
    pause = (pauses if pauses is not None else []).append
    return harvest(FORCE, pages, root / "teams", today=lambda: day, pause=pause)


def test_a_harvest_is_read_like_the_sandbox(tmp_path: Path) -> None:
    now = [0.0]
    teams = HarvestedTeams(tmp_path / "teams", clock=lambda: now[0])
    assert not teams.covers(FORCE)
    pauses: list[float] = []
    with police_api(force=FORCE, enforce_rate=False) as up:
        done = collect(up, tmp_path, pauses=pauses)
        assert done.neighbourhoods == 7
        assert done.asked == len(up.log) == 3 + 4 * 7
        assert pauses == [harvesting.PAUSE_S] * (done.asked - 1)
    now[0] += LOOK_AGAIN_S + 1  # a running server looks again
    assert teams.covers(FORCE)
    found = teams.publication(FORCE, "ZM1")
    assert found
    assert found.as_of == "2026-11-23"
    assert found.detail
    assert found.detail["name"] == "Zedminster Centre"
    assert all(set(person) == {"name", "rank"} for person in found.people or [])
    assert teams.publication(FORCE, "nobody") is None
    written = [orjson.loads(path.read_bytes()) for path in (tmp_path / "teams").rglob("people.json")]
    assert all(set(person) == {"name", "rank"} for people in written for person in people)


def test_a_stopped_harvest_goes_on_where_it_was(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False, only="QB1") as up:
        up.mood.status = 500
        with pytest.raises(UpstreamUnavailable):
            collect(up, tmp_path)
        assert not HarvestedTeams(tmp_path / "teams").covers(FORCE), "nobody reads half a harvest"
        before = {arrival.path for arrival in up.log if arrival.status == 200}
        up.log.clear()
        up.mood.status = None
        done = collect(up, tmp_path, DAY + datetime.timedelta(days=2))
        assert done.kept == len(before)
        assert not before & {arrival.path for arrival in up.log}
        assert done.folder.name == "2026-11-23", "as old as its oldest page"


def test_a_harvest_stopped_long_ago_is_begun_anew(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False, only="QB1") as up:
        up.mood.status = 500
        with pytest.raises(UpstreamUnavailable):
            collect(up, tmp_path)
        up.mood.status = None
        done = collect(up, tmp_path, DAY + datetime.timedelta(days=30))
        assert done.kept == 0
        assert [path.name for path in (tmp_path / "teams" / FORCE).iterdir() if path.is_dir()] == ["2026-12-23"]


def test_a_new_harvest_replaces_the_old_and_two_are_kept(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False) as up:
        for days in (0, 0, 40, 80):
            collect(up, tmp_path, DAY + datetime.timedelta(days=days))
    kept = sorted(path.name for path in (tmp_path / "teams" / FORCE).iterdir() if path.is_dir())
    assert kept == ["2027-01-02", "2027-02-11"]
    assert HarvestedTeams(tmp_path / "teams").version == f"{FORCE}@2027-02-11"


def test_what_upstream_does_not_have_is_not_published(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False, only="ZM1/people") as up:
        up.mood.status = 404
        collect(up, tmp_path)
    found = HarvestedTeams(tmp_path / "teams").publication(FORCE, "ZM1")
    assert found
    assert found.people is None
    assert found.events


def test_unknown_and_empty_forces(tmp_path: Path) -> None:
    with police_api(force="kent", enforce_rate=False) as up:
        pages = FreshPages(Transport(up.url, "a test", SharedRate(tmp_path / "rate")))
        with pytest.raises(UnknownThing):
            harvest("narnia", pages, tmp_path)
        assert up.log == []
        with pytest.raises(NoData):
            harvest("essex", pages, tmp_path, pause=lambda _: None)


def test_one_harvest_of_a_force_at_a_time(tmp_path: Path) -> None:
    with police_api(force=FORCE, enforce_rate=False) as up:
        rate = SharedRate(tmp_path / "rate", per_second=1000, burst=1000)
        pages = FreshPages(Transport(up.url, "a test", rate))

        def again(_: float) -> None:
            with pytest.raises(CompanionError, match="under way"):
                harvest(FORCE, pages, tmp_path / "teams", today=lambda: DAY, pause=lambda _: None)

        harvest(FORCE, pages, tmp_path / "teams", today=lambda: DAY, pause=again)


def test_the_command(tmp_path: Path) -> None:
    with police_api(force=FORCE) as up:
        environment = {**os.environ, "COMPANION_HOME": str(tmp_path), "COMPANION_LIVE_URL": up.url}
        command = [sys.executable, "-c", "from companion_api.cli import main; main()", "harvest"]
        done = subprocess.run(
            [*command, "--force", FORCE], env=environment, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stderr
        assert "7 neighbourhoods" in done.stdout
        assert {arrival.status for arrival in up.log} == {200}
        assert up.log[0].user_agent.startswith("open-justice-companion")
        wrong = subprocess.run(
            [*command, "--force", "narnia"], env=environment, capture_output=True, text=True, timeout=60
        )
        assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert HarvestedTeams(tmp_path / "policing" / "teams").covers(FORCE)
