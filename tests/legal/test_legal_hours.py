"""Reading opening hours: the published table of docs/opening-hours.md, and properties of the reader."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.legal.hours import Reading, read_hours
from companion_api.legal.timetable import DAY_MINUTES, Timetable
from tests.legal.hours_notation import TEXT_ONLY, written

DOC = Path(__file__).parents[2] / "docs" / "opening-hours.md"


def _table() -> list[tuple[str, str]]:
    lines = DOC.read_text(encoding="utf-8").partition("| --- | --- |\n")[2].splitlines()
    rows = [line.strip("|").split("|") for line in lines]
    return [(published.strip().replace(" ⏎ ", "\n"), read.strip()) for published, read in rows]


@pytest.mark.parametrize(("published", "read"), _table())
def test_reads_real_strings_as_the_documentation_says(published: str, read: str) -> None:
    assert written(read_hours(published)) == read


def test_the_table_is_long_and_holds_what_is_not_understood() -> None:
    table = _table()
    assert len(table) >= 60
    assert len({published for published, _ in table}) == len(table)
    assert sum(read == TEXT_ONLY for _, read in table) >= 15


def test_every_string_of_the_table_is_really_published(real_data: Path) -> None:
    places = real_data / "places"
    published = set()
    for name in ("police_places_merged.csv", "citizens_advice_pensionwise_2016.csv"):
        with (places / name).open(newline="", encoding="utf-8") as file:
            published |= {row["hours"] for row in csv.DictReader(file)}
    for line in (places / "courts.jsonl").read_text(encoding="utf-8").splitlines():
        published |= {item["hours"] for item in json.loads(line)["opening_times"]}
    spaced = {"\n".join(" ".join(line.split()) for line in text.splitlines()) for text in published}
    assert [text for text, _ in _table() if text not in spaced] == []


DAY_NAMES = (
    ("Monday", "Mon", "Dydd Llun"),
    ("Tuesday", "Tues", "Dydd Mawrth"),
    ("Wednesday", "Wed", "Dydd Mercher"),
    ("Thursday", "Thurs", "Dydd Iau"),
    ("Friday", "Fri", "Dydd Gwener"),
    ("Saturday", "Sat", "Dydd Sadwrn"),
    ("Sunday", "Sun", "Dydd Sul"),
)


def _twelve_hours(minute: int) -> str:
    hour, rest = divmod(minute % DAY_MINUTES, 60)
    half = "am" if hour < 12 else "pm"
    return f"{(hour - 1) % 12 + 1}{f':{rest:02d}' if rest else ''}{half}"


def _twenty_four_hours(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


@st.composite
def weeks(draw: st.DrawFn) -> dict[int, list[tuple[int, int]]]:
    """Some days, each with one or two intervals that do not touch."""
    week = {}
    for day in draw(st.sets(st.integers(0, 6), min_size=1)):
        size = draw(st.sampled_from([2, 4]))
        marks = sorted(draw(st.sets(st.integers(0, DAY_MINUTES - 1), min_size=size, max_size=size)))
        week[day] = list(zip(marks[::2], marks[1::2], strict=True))
    return week


@given(
    week=weeks(),
    clock=st.sampled_from([_twelve_hours, _twenty_four_hours]),
    to=st.sampled_from([" to ", " - ", "–", " until "]),
    language=st.integers(0, 2),
    between=st.sampled_from([", ", " and ", " & "]),
    after=st.sampled_from([" ", ", ", ": ", " from "]),
    apart=st.sampled_from(["\n", "; ", ". "]),
)
def test_what_is_written_plainly_is_read_back(
    week: dict[int, list[tuple[int, int]]], clock, to: str, language: int, between: str, after: str, apart: str
) -> None:
    days_in_order = sorted(week)
    text = apart.join(
        DAY_NAMES[day][language] + after + between.join(f"{clock(start)}{to}{clock(end)}" for start, end in week[day])
        for day in days_in_order
    )
    expected = tuple(tuple(week.get(day, ())) for day in range(7))
    assert read_hours(text) == Reading(Timetable(week=expected)), text


@given(first=st.integers(0, 6), length=st.integers(1, 6), language=st.integers(0, 1))
def test_ranges_of_days_go_round_the_end_of_the_week(first: int, length: int, language: int) -> None:
    last = (first + length) % 7
    text = f"{DAY_NAMES[first][language]} to {DAY_NAMES[last][language]} 9am to 5pm"
    timetable = read_hours(text).timetable
    assert timetable is not None
    assert {day for day, spans in enumerate(timetable.week) if spans} == {
        (first + step) % 7 for step in range(length + 1)
    }


@given(st.text(max_size=80) | st.text(alphabet="0123456789:.apm to-MonFri,;()\n", max_size=60))
def test_any_text_is_read_without_error_into_sound_hours(text: str) -> None:
    timetable = read_hours(text).timetable
    if timetable is None:
        return
    for week in (timetable.week, timetable.perhaps, (timetable.undated,)):
        for spans in week:
            assert all(0 <= start < end <= DAY_MINUTES for start, end in spans)
    for spans in timetable.week:
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))


WORDS_NOBODY_TAUGHT_IT = st.text(alphabet="bcdghjklqsuvwxyz", min_size=4, max_size=10).filter(
    lambda word: word not in {"sul", "wed", "weds"}
)


@given(WORDS_NOBODY_TAUGHT_IT, st.sampled_from(["{} Monday to Friday 9am to 5pm", "Monday to Friday {} 9am to 5pm"]))
def test_one_word_that_is_not_known_leaves_all_of_it_as_text(word: str, sentence: str) -> None:
    assert read_hours(sentence.format(word)).timetable is None


@pytest.mark.parametrize(
    "text",
    [
        "9 to 5",
        "9-5",
        "Monday to Friday 9 to 5pm",
        "10:00 to 2pm",
        "9am to 9am",
        "5pm to 9am",
        "13am to 2pm",
        "9:75am to 10am",
        "Monday to Friday",
        "9am",
        "Monday 9am to 5pm, 10am to 11am",
        "Monday 9am to 5pm 10am to 6pm Tuesday",
        "Mondays in August 9am to 5pm",
        "Monday to Friday to Sunday 9am to 5pm",
        "between 9am",
    ],
)
def test_what_may_mean_two_things_is_left_as_text(text: str) -> None:
    assert read_hours(text).timetable is None


@pytest.mark.parametrize(
    ("text", "moment", "state"),
    [
        ("Monday to Friday 9am to 5pm", "2026-03-02T09:00", True),
        ("Monday to Friday 9am to 5pm", "2026-03-02T08:59", False),
        ("Monday to Friday 9am to 5pm", "2026-03-02T16:59", True),
        ("Monday to Friday 9am to 5pm", "2026-03-02T17:00", False),
        ("Monday to Friday 9am to 5pm", "2026-03-01T12:00", False),
        ("9am to 5pm", "2026-03-01T12:00", None),
        ("9am to 5pm", "2026-03-01T20:00", False),
        ("24 hours", "2026-03-01T03:00", True),
        ("Daily 8am to midnight", "2026-03-01T23:59", True),
        ("1st Saturday of the month, 10am to 1pm", "2026-03-07T11:00", None),
        ("1st Saturday of the month, 10am to 1pm", "2026-03-07T14:00", False),
        ("Friday 9am to 5pm\nClosed last Friday of the month", "2026-03-06T11:00", None),
    ],
)
def test_open_or_not_or_nobody_can_tell(text: str, moment: str, state: bool | None) -> None:
    timetable = read_hours(text).timetable
    assert timetable is not None
    assert timetable.state(datetime.fromisoformat(moment)) is state
