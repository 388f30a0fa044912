"""Which published line says whether a visitor is let in, and bank holidays."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from companion_api.legal.bank_holidays import bank_holidays, easter_sunday
from companion_api.legal.opening import Opening, open_state, read_lines

MONDAY_TEN = datetime.fromisoformat("2026-03-02T10:00")
MONDAY_NIGHT = datetime.fromisoformat("2026-03-02T23:00")


def test_lines_with_labels_and_parts_without() -> None:
    lines = read_lines("Court open: Monday 9am to 5pm; Tuesday 9am to 1pm; Counter open: By appointment only.")
    assert [(line.label, line.text) for line in lines] == [
        ("Court open", "Monday 9am to 5pm; Tuesday 9am to 1pm"),
        ("Counter open", "By appointment only."),
    ]
    assert lines[0].document()["weekly"] == {"monday": [["09:00", "17:00"]], "tuesday": [["09:00", "13:00"]]}
    assert lines[1].document() == {
        "label": "Counter open",
        "text": "By appointment only.",
        "weekly": None,
        "condition": "by-appointment",
    }


def test_days_are_not_taken_for_a_label() -> None:
    (line,) = read_lines("Monday to Thursday: 9am to 5pm; Friday: 9am to 4pm")
    assert line.label == ""
    assert set(line.document()["weekly"]) == {"monday", "tuesday", "wednesday", "thursday", "friday"}


def test_no_hours_no_lines() -> None:
    assert read_lines("") == ()
    assert open_state((), MONDAY_TEN) is None


@pytest.mark.parametrize(
    ("lines", "ten", "night"),
    [
        ([("Court open", "Monday to Friday 9am to 5pm")], True, False),
        # a counter counts only where the building's hours are not published
        (
            [("Counter open", "Monday to Friday 9am to 9:30am"), ("Court open", "Monday to Friday 9am to 5pm")],
            True,
            False,
        ),
        ([("Counter open", "Monday to Friday 10am to 2pm")], True, False),
        # telephones and bailiffs never
        ([("Telephone enquiries answered", "Monday to Friday 9am to 5pm")], None, None),
        ([("Bailiff office open", "Monday to Friday 9am to 11am")], None, None),
        ([("No counter service available", "")], None, None),
        # text that is not understood
        ([("Court open", "only when court is sitting.")], None, None),
        # an appointment is needed: not open to anyone who walks in, and closed out of hours
        ([("Counter service by appointment only", "Monday to Friday 9am to 4pm")], None, False),
        ([("Court open", "Monday to Friday 9am to 4pm - open only on Hearing Days.")], None, False),
        # one line of two that says open is enough; one that nobody understands leaves a doubt
        ([("Court open", "Monday 9am to 5pm"), ("Court open", "Tuesday 9am to 5pm")], True, False),
        ([("Court open", "Tuesday 9am to 5pm"), ("Court open", "until late")], None, None),
    ],
)
def test_whether_a_visitor_is_let_in(lines: list[tuple[str, str]], ten: bool | None, night: bool | None) -> None:
    read = [Opening.read(label, text) for label, text in lines]
    assert (open_state(read, MONDAY_TEN), open_state(read, MONDAY_NIGHT)) == (ten, night)


def test_on_a_bank_holiday_nothing_is_sure() -> None:
    read = [Opening.read("Court open", "Monday to Friday 9am to 5pm")]
    assert open_state(read, datetime.fromisoformat("2026-12-25T10:00")) is None
    assert open_state(read, datetime.fromisoformat("2026-12-24T10:00")) is True


@pytest.mark.parametrize(
    ("year", "easter"),
    [(2019, "2019-04-21"), (2024, "2024-03-31"), (2025, "2025-04-20"), (2026, "2026-04-05"), (2038, "2038-04-25")],
)
def test_easter(year: int, easter: str) -> None:
    assert easter_sunday(year).isoformat() == easter


@pytest.mark.parametrize(
    "day",
    # gov.uk/bank-holidays: England and Wales 2022 (substitutes), 2025, 2026; Scotland and Northern Ireland 2026
    ["2022-01-03", "2022-12-27", "2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25", "2026-12-28",
     "2026-01-02", "2026-03-17", "2026-07-13", "2026-08-03", "2026-11-30"],
)  # fmt: skip
def test_bank_holidays(day: str) -> None:
    holiday = date.fromisoformat(day)
    assert holiday in bank_holidays(holiday.year)


def test_an_ordinary_day_is_none() -> None:
    assert date(2026, 11, 23) not in bank_holidays(2026)
    assert len(bank_holidays(2025)) == 15  # two of them on weekends, with their substitutes
