"""Published documents -> the parts of a team answer. Officers by rank and name only; text free of markup."""

from __future__ import annotations

import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from companion_api.core.forces import Force
from companion_api.data.publication import Documents, Publication
from companion_api.policing import text

LOCAL_TIME: Final = ZoneInfo("Europe/London")
"""Published times carry no zone; they are the time on the wall."""


def force_document(force: Force) -> dict[str, Any]:
    """`force` of a team answer."""
    body: dict[str, Any] = {"id": force.id, "name": force.name, "url": force.url, "telephone": force.telephone}
    if force.text:
        body["text"] = force.text
    return body


def neighbourhood_document(key: str, name: str | None, publication: Publication | None) -> dict[str, Any]:
    """`neighbourhood` of a team answer; the name is null where it is not published here."""
    detail = (publication.detail if publication else None) or {}
    return {
        "id": key,
        "name": text.line(detail.get("name")) or text.line(name),
        "url": text.web_address(detail.get("url_force")),
        "description": text.plain(detail.get("description")),
    }


def officers(people: Documents) -> list[dict[str, Any]]:
    """Rank and name, in published order, and nothing else of what is published about a person."""
    named = ((text.line(person.get("name")), text.line(person.get("rank"))) for person in people)
    return [{"name": name, "rank": rank} for name, rank in named if name]


def priorities(published: Documents) -> list[dict[str, Any]]:
    """Issues the team says it works on, newest first, with what was done."""
    found = [
        {
            "issue": text.plain(item.get("issue")),
            "action": text.plain(item.get("action")),
            "issued": _day(item.get("issue-date")),
            "acted": _day(item.get("action-date")),
        }
        for item in published
    ]
    return sorted((item for item in found if item["issue"]), key=lambda item: item["issued"] or "", reverse=True)


def events(published: Documents, now: datetime.datetime) -> list[dict[str, Any]]:
    """Meetings that are not over at `now` (aware), earliest first. Times are local, without a zone, as published."""
    found = []
    for item in published:
        start = moment(item.get("start_date"))
        end = moment(item.get("end_date")) or start
        if start is None or end is None or end.replace(tzinfo=LOCAL_TIME) < now:
            continue
        found.append(
            {
                "title": text.line(item.get("title")) or "Meeting",
                "start": start.isoformat(),
                "end": end.isoformat(),
                "address": text.line(item.get("address")),
                "description": text.plain(item.get("description")),
            }
        )
    return sorted(found, key=lambda item: (str(item["start"]), str(item["title"])))


def moment(published: object) -> datetime.datetime | None:
    """`2016-09-17T12:00:00` -> a time without a zone; None for anything else."""
    if not isinstance(published, str):
        return None
    try:
        found = datetime.datetime.fromisoformat(published)
    except ValueError:
        return None
    return found.astimezone(LOCAL_TIME).replace(tzinfo=None) if found.tzinfo else found


def _day(published: object) -> str | None:
    found = moment(published)
    return found.date().isoformat() if found else None
