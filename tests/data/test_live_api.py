"""The client of data.police.uk against a loopback upstream that is fast, slow, over its rate, broken or gone."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from companion_api.core.errors import UpstreamMisunderstood, UpstreamUnavailable
from companion_api.core.geo import Circle
from companion_api.data.live import budget, ground, questions
from companion_api.data.live.api import Api
from companion_api.data.live.breaker import Breaker
from companion_api.data.live.keep import Keep
from companion_api.data.live.rate import BURST, PER_SECOND, SharedRate
from companion_api.data.live.transport import NotThere, TooMuch, Transport
from tests.data.police_api_server import Upstream, police_api

ROOT = Path(__file__).resolve().parents[2]
PLACE = ground.circle_outline(Circle(54.2, 2.55, 1609.344))


class Clock:
    """Time of day that a test can move on."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


def transport(up: Upstream, home: Path, breaker: Breaker | None = None) -> Transport:
    pause: Callable[[float], None] = lambda _: None  # noqa: E731  # retries need not wait in a test
    rate = SharedRate(home / "rate")
    return Transport(up.url, "a test", rate, breaker or Breaker(limit=1000), sleep=pause)


def open_api(up: Upstream, home: Path, wait_s: float = 5.0, clock: Clock | None = None) -> Api:
    clock = clock or Clock()
    return Api(transport(up, home), Keep(home / "answers", clock=clock), wait_s, clock)


# --- the shared rate -------------------------------------------------------------------------------------------------

_ASK_AND_ASK = """
import sys, time
from pathlib import Path
from companion_api.data.live.rate import SharedRate
from companion_api.data.live.transport import Transport
door = Transport(sys.argv[1], "one of four", SharedRate(Path(sys.argv[2]) / "rate"))
until = time.monotonic() + 5
while time.monotonic() < until:
    door.get("crime-last-updated", {})
"""


def test_four_processes_together_keep_to_the_rate(tmp_path: Path) -> None:
    """By the server's own log: none refused, never more than the documented bucket allows, and after the burst never
    more than 15 within any second."""
    with police_api() as up:
        command = [sys.executable, "-c", _ASK_AND_ASK, up.url, str(tmp_path)]
        workers = [subprocess.Popen(command, cwd=ROOT) for _ in range(4)]
        assert [worker.wait(60) for worker in workers] == [0, 0, 0, 0]
        arrivals = sorted(arrival.at for arrival in up.log)
        assert {arrival.status for arrival in up.log} == {200}
    assert len(arrivals) > 40, "the rate must not starve anyone"
    assert _most_in_a_second(_after_the_burst(arrivals)) <= 15
    for first, start in enumerate(arrivals):
        for count, at in enumerate(arrivals[first:], start=1):
            assert count <= 30 + 15 * (at - start) + 1


def _after_the_burst(arrivals: list[float]) -> list[float]:
    """The arrivals from when the bucket was first empty; it still fills while the processes start."""
    for count, at in enumerate(arrivals):
        if BURST + PER_SECOND * (at - arrivals[0]) - count < 1:
            return arrivals[count:]
    raise AssertionError("the processes never asked faster than the rate")


def _most_in_a_second(arrivals: list[float]) -> int:
    return max((sum(start <= at < start + 1 for at in arrivals) for start in arrivals), default=0)


def test_the_bucket_counts_on_one_clock(tmp_path: Path) -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    rate = SharedRate(tmp_path / "rate", per_second=10, burst=3, clock=lambda: now[0], sleep=sleep)
    for _ in range(3):
        rate.take(deadline=200)
    assert slept == []
    for _ in range(20):
        rate.take(deadline=200)
    assert 2.0 <= now[0] - 100 <= 2.6
    with pytest.raises(UpstreamUnavailable):
        rate.take(deadline=now[0] + 0.01)
    rate.drain(5)
    before = now[0]
    rate.take(deadline=before + 10)
    assert now[0] - before >= 5
    now[0] = 0.0  # the machine was restarted
    rate.take(deadline=10)


def test_a_damaged_rate_file_is_a_full_bucket(tmp_path: Path) -> None:
    (tmp_path / "rate").write_bytes(b"xx")
    SharedRate(tmp_path / "rate").take(time.monotonic() + 1)


# --- statuses, retries, breaker --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mood", [{"status": 500}, {"status": 502}, {"status": 504}, {"truncate": True}, {"reset": True}]
)
def test_a_passing_fault_is_asked_again(tmp_path: Path, mood: dict[str, object]) -> None:
    with police_api(**mood, times=2) as up:
        assert transport(up, tmp_path).get("crime-last-updated", {})["date"].startswith("2026")
        assert len(up.log) == 3


def test_429_is_obeyed(tmp_path: Path) -> None:
    now = [time.monotonic()]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    began = now[0]
    with police_api(status=429, body=b"", retry_after=7, times=1) as up:
        rate = SharedRate(tmp_path / "rate", clock=lambda: now[0], sleep=sleep)
        door = Transport(up.url, "a test", rate, clock=lambda: now[0], sleep=sleep)
        door.get("crime-last-updated", {})
        assert [arrival.status for arrival in up.log] == [429, 200]
    assert now[0] - began >= 7


@pytest.mark.parametrize("mood", [{"status": 503}, {"truncate": True}, {"reset": True}])
def test_a_lasting_fault_comes_to_an_end(tmp_path: Path, mood: dict[str, object]) -> None:
    with police_api(**mood) as up:
        with pytest.raises(UpstreamUnavailable):
            transport(up, tmp_path).get("crime-last-updated", {})
        assert len(up.log) == 3


def test_errors_never_hold_the_place(tmp_path: Path) -> None:
    with police_api(reset=True) as up, pytest.raises(UpstreamUnavailable) as failed:
        transport(up, tmp_path).get("locate-neighbourhood", {"q": "54.2001,2.5502"})
    assert "54.2" not in f"{failed.value} {failed.value.extra} {failed.value.__cause__}"


def test_what_is_no_json_is_misunderstood_at_once(tmp_path: Path) -> None:
    with police_api(status=200, body=b"<html>maintenance</html>") as up:
        with pytest.raises(UpstreamMisunderstood):
            transport(up, tmp_path).get("crime-last-updated", {})
        assert len(up.log) == 1


def test_the_status_table(tmp_path: Path) -> None:
    with police_api(limit=5) as up:
        door = transport(up, tmp_path)
        poly = ground.poly(PLACE)
        with pytest.raises(NotThere):
            door.get("crimes-street/all-crime", {"poly": poly, "date": "2010-01"})
        assert door.get("crimes-street/all-crime", {"poly": poly, "date": "2030-01"}) == []
        with pytest.raises(TooMuch):
            door.get("crimes-street/all-crime", {"poly": poly}, area=True)
        with pytest.raises(UpstreamMisunderstood):
            door.get("crimes-street/all-crime", {})
        with pytest.raises(UpstreamMisunderstood):
            door.get("crimes-street/all-crime", {"poly": poly * 20})
        with pytest.raises(NotThere):
            door.get("narnia/neighbourhoods", {})


def test_a_dead_upstream_is_left_alone_and_tried_again(tmp_path: Path) -> None:
    now = [0.0]
    breaker = Breaker(limit=4, rest_s=15, clock=lambda: now[0])
    with police_api(status=500) as up:
        door = transport(up, tmp_path, breaker)
        for _ in range(10):
            with pytest.raises(UpstreamUnavailable):
                door.get("crime-last-updated", {})
        assert len(up.log) == 4
        now[0] = 16.0
        with pytest.raises(UpstreamUnavailable):
            door.get("crime-last-updated", {})
        assert len(up.log) == 5, "one trial"
        up.mood.status = None
        now[0] = 32.0
        door.get("crime-last-updated", {})
        assert not breaker.is_open


def test_an_upstream_out_of_reach_is_left_alone_after_two_attempts(tmp_path: Path) -> None:
    """No network, no such name, nobody listening: no retries, so that whoever asks knows at once."""
    breaker = Breaker()
    door = Transport("http://127.0.0.1:9/api", "a test", SharedRate(tmp_path / "rate"), breaker)
    for _ in range(2):
        assert not breaker.is_open
        with pytest.raises(UpstreamUnavailable, match="Nothing is wrong with the question"):
            door.get("crime-last-updated", {})
    assert breaker.is_open
    with pytest.raises(UpstreamUnavailable, match="tried again every few seconds"):
        door.get("crime-last-updated", {})
    assert not breaker.reached


def test_a_disk_without_room_for_locks_costs_no_answer(tmp_path: Path) -> None:
    (tmp_path / "answers").write_text("a file where the folder should be", encoding="utf-8")
    with police_api() as up:
        assert open_api(up, tmp_path).ask(questions.latest_month()).value == up.months[-1]


# --- one call, kept answers, bounded waits ---------------------------------------------------------------------------


def test_a_hundred_askers_make_one_call(tmp_path: Path) -> None:
    hold = threading.Event()
    with police_api(hold=hold) as up:
        api = open_api(up, tmp_path, wait_s=30)
        month = up.months[-1]
        together = threading.Barrier(100)

        def ask(_: int) -> int:
            together.wait()
            reply = api.ask(questions.crimes(PLACE, month, settled=False))
            return len(reply.value.lat) if reply.value else 0

        with ThreadPoolExecutor(100) as askers:
            running = askers.map(ask, range(100))
            while not up.log:
                time.sleep(0.01)
            hold.set()
            found = list(running)
        assert len(up.log) == 1
        assert found[0] > 0
        assert set(found) == {found[0]}


def test_two_processes_share_what_is_kept(tmp_path: Path) -> None:
    with police_api() as up:
        question = questions.crimes(PLACE, up.months[0], settled=True)
        first, second = open_api(up, tmp_path), open_api(up, tmp_path)
        assert first.ask(question).settled
        assert second.ask(question).settled
        assert len(up.log) == 1


def test_published_months_are_kept_for_good_and_the_latest_for_hours(tmp_path: Path) -> None:
    clock = Clock()
    with police_api() as up:
        api = open_api(up, tmp_path, clock=clock)
        old = questions.crimes(PLACE, up.months[0], settled=True)
        latest = questions.crimes(PLACE, up.months[-1], settled=False)
        api.ask_all([old, latest])
        clock.ahead = questions.LATEST_MONTH_S - 60
        api.ask_all([old, latest])
        assert len(up.log) == 2
        clock.ahead = questions.LATEST_MONTH_S + 60
        api.ask_all([old, latest])
        assert [arrival.params["date"] for arrival in up.log[2:]] == [up.months[-1]]
        clock.ahead = 400 * 24 * 3600.0
        assert not api.ask(old).stale
        assert len(up.log) == 3


def test_a_month_fetched_as_the_latest_is_asked_once_more_when_it_is_not(tmp_path: Path) -> None:
    clock = Clock()
    with police_api() as up:
        api = open_api(up, tmp_path, clock=clock)
        api.ask(questions.crimes(PLACE, up.months[-1], settled=False))
        clock.ahead = 40 * 24 * 3600.0
        settled = questions.crimes(PLACE, up.months[-1], settled=True)
        api.ask(settled)
        clock.ahead = 80 * 24 * 3600.0
        api.ask(settled)
        assert len(up.log) == 2


def test_a_slow_answer_is_not_waited_for_but_kept(tmp_path: Path) -> None:
    hold = threading.Event()
    with police_api(hold=hold) as up:
        api = open_api(up, tmp_path, wait_s=0.2)
        question = questions.crimes(PLACE, up.months[-1], settled=False)
        with pytest.raises(UpstreamUnavailable, match="ask again"):
            api.ask(question)
        with pytest.raises(UpstreamUnavailable):
            api.ask(question)
        hold.set()
        reply = None
        while reply is None:
            try:
                reply = api.ask(question)
            except UpstreamUnavailable:
                time.sleep(0.05)
        assert reply.value
        assert len(up.log) == 1, "asking again did not call again"


def test_a_request_has_one_budget_for_all_its_questions(tmp_path: Path) -> None:
    hold = threading.Event()
    with police_api(hold=hold) as up:
        api = open_api(up, tmp_path, wait_s=1000.0)  # would hang if the budget were not heeded
        budget.begin(0.3)
        try:
            for month in up.months[:20]:
                with pytest.raises(UpstreamUnavailable):
                    api.ask(questions.crimes(PLACE, month, settled=True))
            assert budget.remaining(1000.0) == 0.0
        finally:
            budget.end()
            hold.set()


def test_killed_mid_run_answers_go_on_marked_stale(tmp_path: Path) -> None:
    clock = Clock()
    with police_api() as up:
        api = open_api(up, tmp_path, clock=clock)
        question = questions.crimes(PLACE, up.months[-1], settled=False)
        before = api.ask(question)
        other = questions.crimes(PLACE, up.months[-2], settled=True)
    assert before.value
    assert not before.stale
    assert not api.ask(question).stale, "still good: upstream need not be asked"
    clock.ahead = questions.LATEST_MONTH_S + 1
    for asked in (api, open_api(up, tmp_path, clock=clock)):  # this process, and one that starts now
        reply = asked.ask(question)
        assert reply.stale
        assert reply.value
        assert reply.value.lat.tolist() == before.value.lat.tolist()
        with pytest.raises(UpstreamUnavailable):
            asked.ask(other)


def test_back_again_it_is_fresh_again(tmp_path: Path) -> None:
    clock = Clock()
    with police_api() as up:
        api = open_api(up, tmp_path, clock=clock)
        api.ask(questions.latest_month())
        clock.ahead = questions.CHECK_S + 1
        up.mood.status = 500
        assert api.ask(questions.latest_month()).stale
        up.mood.status = None
        assert not api.ask(questions.latest_month()).stale


def test_a_new_month_upstream_cannot_explain_is_refused_and_the_old_answer_stays(tmp_path: Path) -> None:
    clock = Clock()
    with police_api() as up:
        api = open_api(up, tmp_path, clock=clock)
        good = api.ask(questions.latest_month())
        clock.ahead = questions.CHECK_S + 1
        up.mood.status, up.mood.body = 200, b"<html>"
        assert api.ask(questions.latest_month()) == type(good)(good.value, good.fetched, good.settled, stale=True)


def test_a_position_is_never_written_down(tmp_path: Path) -> None:
    with police_api() as up:
        api = open_api(up, tmp_path)
        assert api.ask(questions.locate(54.2, 2.55)).value == (up.force, "ZM1")
        assert up.log[-1].params == {"q": "54.2000,2.5500"}
    assert not list((tmp_path / "answers").glob("??/*"))


# --- what is kept ----------------------------------------------------------------------------------------------------


def test_a_damaged_kept_answer_is_asked_again(tmp_path: Path) -> None:
    with police_api() as up:
        question = questions.crimes(PLACE, up.months[0], settled=True)
        open_api(up, tmp_path).ask(question)
        for path in (tmp_path / "answers").glob("??/*"):
            path.write_bytes(path.read_bytes()[:20])
        assert open_api(up, tmp_path).ask(question).value
        assert len(up.log) == 2


def test_the_folder_stays_within_its_bound(tmp_path: Path) -> None:
    keep = Keep(tmp_path, max_bytes=5_000)
    noise = [f"{number * 7919 % 10007:x}" for number in range(500)]
    for number in range(10):
        keep.put(str(number), noise, settled=True)
        keep.get("0")  # used all the time
    keep.sweep()
    assert sum(path.stat().st_size for path in tmp_path.glob("??/*")) <= 5_000
    assert keep.get("0")


@pytest.mark.parametrize("month", ["2025-13", "25-01", "July2026", "2026-07-15", ""])
def test_a_misspelt_month_is_never_sent(month: str) -> None:
    with pytest.raises(ValueError, match="not a month"):
        questions.crimes(PLACE, month, settled=False)
    with pytest.raises(ValueError, match="not a month"):
        questions.unplaced("kent", month, settled=False)
