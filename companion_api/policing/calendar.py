"""Meetings as an iCalendar file (RFC 5545) that phones can subscribe to."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from typing import Any

import icalendar

from companion_api.policing.team import LOCAL_TIME


def calendar(force: str, neighbourhood: str, name: str, meetings: Sequence[dict[str, Any]], as_of: str) -> bytes:
    """`meetings` as made by `team.events`; their wall-clock times are written in UTC, which every calendar reads alike.

    The same meeting keeps its UID, so that a calendar that asks again updates it in place.
    """
    feed = icalendar.Calendar()
    feed.add("prodid", "-//open-justice-companion//policing//EN")
    feed.add("version", "2.0")
    feed.add("method", "PUBLISH")
    feed.add("x-wr-calname", f"Meetings with the police team: {name}")
    stamp = datetime.datetime.combine(datetime.date.fromisoformat(as_of), datetime.time(), datetime.UTC)
    for meeting in meetings:
        feed.add_component(_event(force, neighbourhood, meeting, stamp))
    content: bytes = feed.to_ical()
    return content


def _event(force: str, neighbourhood: str, meeting: dict[str, Any], stamp: datetime.datetime) -> icalendar.Event:
    event = icalendar.Event()
    identity = "\n".join([force, neighbourhood, meeting["start"], meeting["title"], meeting["address"] or ""])
    event.add("uid", f"{hashlib.blake2b(identity.encode(), digest_size=12).hexdigest()}@open-justice-companion")
    event.add("dtstamp", stamp)
    event.add("summary", meeting["title"])
    event.add("dtstart", _utc(meeting["start"]))
    event.add("dtend", _utc(meeting["end"]))
    if meeting["address"]:
        event.add("location", meeting["address"])
    if meeting["description"]:
        event.add("description", meeting["description"])
    return event


def _utc(local: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(local).replace(tzinfo=LOCAL_TIME).astimezone(datetime.UTC)
