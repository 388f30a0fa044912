"""The routes on the sandbox and on harvested files: what is published, what is not, and what is never passed on."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import icalendar
import orjson
import pytest
import shapely
from flask.testing import FlaskClient
from shapely.geometry import shape

from companion_api.app import create_app
from companion_api.core.errors import NoData, UnknownThing
from companion_api.core.place import Place
from companion_api.policing import schemas
from companion_api.policing.boundaries.importer import import_boundaries
from companion_api.policing.harvested import HarvestedTeams, SandboxTeams, file_name
from companion_api.policing.locator import OutlineLocator
from companion_api.policing.service import PolicingService
from companion_api.settings import Settings

NOW = datetime.datetime(2026, 11, 23, 9, 0, tzinfo=datetime.UTC)
CENTRE = Place("Zedminster", "sandbox", 54.2, 2.55)
LEICESTER = Place("Leicester", "town", 52.6369, -1.1398)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> FlaskClient:
    return create_app(Settings(home=tmp_path_factory.mktemp("home"), rate_limits=False)).test_client()


@pytest.fixture
def harvested(tmp_path: Path) -> PolicingService:
    """A service over one harvested neighbourhood of Leicestershire with an outline; the rest by its postcodes."""
    square = shapely.box(-1.15, 52.63, -1.13, 52.64)
    corners = " ".join(f"{lng},{lat}" for lng, lat in square.exterior.coords)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr(
            "2026-10/leicestershire/NC%2004.kml",
            f"<kml><Polygon><outerBoundaryIs><LinearRing><coordinates>{corners}</coordinates></LinearRing>"
            "</outerBoundaryIs></Polygon></kml>",
        )
    import_boundaries(tmp_path / "b.zip", tmp_path)
    folder = tmp_path / "teams" / "leicestershire" / "2026-11-01"
    _write(folder / "force.json", {"id": "leicestershire", "name": "x", "description": "<p>Serving</p>"})
    _write(
        folder / "neighbourhoods.json", [{"id": "NC 04", "name": "City &amp; Centre"}, {"id": "NC05", "name": "Two"}]
    )
    page = folder / file_name("NC 04")
    _write(page / "detail.json", {"id": "NC 04", "name": "City &amp; Centre", "contact_details": {}})
    _write(page / "people.json", [])
    _write(page / "priorities.json", None)
    _write(page / "events.json", [])
    locator = OutlineLocator(tmp_path, nearest_force=lambda _: "leicestershire")
    return PolicingService(locator, [SandboxTeams(), HarvestedTeams(tmp_path / "teams")], clock=lambda: NOW)


def test_the_sandbox_team_is_complete_and_marked_invented(client: FlaskClient) -> None:
    answer = client.get("/v1/team?q=ZZ1 1AA")
    body = answer.get_json()
    assert answer.status_code == 200
    assert schemas.TeamSchema().validate(body) == {}
    assert body["force"]["id"] == "zedshire"
    assert body["complete"] is True
    assert body["source"] == "sandbox"
    assert "invented" in body["note"]
    assert body["officers"]
    assert all(set(officer) == {"name", "rank"} for officer in body["officers"])
    assert body["priorities"][0]["issued"] >= body["priorities"][-1]["issued"]
    assert "<" not in orjson.dumps(body["priorities"]).decode()
    assert 1 <= len(body["events"]) <= 5
    assert body["guarantee"]["source_url"].startswith("https://www.gov.uk/")
    assert "72 hours" in " ".join(body["guarantee"]["promises"])
    assert "999" in body["guarantee"]["not_for"]


def test_a_team_by_position_and_its_etag(client: FlaskClient) -> None:
    first = client.get("/v1/team?lat=54.2&lng=2.55")
    assert first.get_json()["neighbourhood"]["id"] == "ZM1"
    again = client.get("/v1/team?lat=54.2&lng=2.55", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_no_force_is_a_problem_not_an_empty_team(client: FlaskClient) -> None:
    answer = client.get("/v1/team?lat=48.85&lng=2.35")
    body = answer.get_json()
    assert (answer.status_code, body["type"]) == (404, "/docs/problems/no-data")
    assert "Scotland" in body["reason"]
    assert body["coverage"]["force"] is None


def test_events_already_over_are_left_out() -> None:
    service = PolicingService(OutlineLocator(Path("nowhere")), [SandboxTeams()], clock=lambda: NOW)
    starts = [event["start"] for event in service.team(CENTRE)["events"]]
    assert starts == sorted(starts)
    assert starts[0] == "2026-12-07T18:30:00"


def test_forces_lists_45_and_the_invented_one_apart(client: FlaskClient) -> None:
    body = client.get("/v1/forces").get_json()
    assert schemas.ForcesSchema().validate(body) == {}
    assert len(body["forces"]) == 45
    assert [force["id"] for force in body["sandbox"]] == ["zedshire"]
    page = client.get("/v1/forces/zedshire").get_json()
    assert schemas.ForcePageSchema().validate(page) == {}
    assert page["description"] == "An invented force for an invented county."
    assert client.get("/v1/forces/narnia").status_code == 404


def test_neighbourhoods_and_boundary(client: FlaskClient) -> None:
    listed = client.get("/v1/forces/zedshire/neighbourhoods").get_json()
    assert schemas.NeighbourhoodsSchema().validate(listed) == {}
    for item in listed["neighbourhoods"]:
        answer = client.get(f"/v1/neighbourhoods/zedshire/{item['id']}/boundary")
        body = answer.get_json()
        assert answer.mimetype == "application/geo+json"
        assert schemas.BoundarySchema().validate(body) == {}
        assert body["properties"]["name"] == item["name"]
        outline = shape(body["geometry"])
        assert outline.area > 0
        assert shapely.box(*body["bbox"]).covers(outline)
    assert client.get("/v1/neighbourhoods/zedshire/ZM9/boundary").get_json()["type"] == "/docs/problems/not-found"
    assert client.get("/v1/neighbourhoods/kent/A/boundary").get_json()["type"] == "/docs/problems/no-data"


def test_meetings_as_a_calendar(client: FlaskClient) -> None:
    answer = client.get("/v1/neighbourhoods/zedshire/ZM1/events.ics")
    assert answer.mimetype == "text/calendar"
    feed = icalendar.Calendar.from_ical(answer.data)
    meetings = feed.walk("VEVENT")
    assert len(meetings) > 50
    first = min(meetings, key=lambda event: event["DTSTART"].dt)
    assert first["DTSTART"].dt.tzinfo is not None
    assert first["LOCATION"] == "Community Hall, Zedminster Centre"
    assert len({str(event["UID"]) for event in meetings}) == len(meetings)
    summer = next(event for event in meetings if event["DTSTART"].dt.month == 7)
    assert summer["DTSTART"].dt.hour == 17, "18:30 on the wall in July is 17:30 UTC"


def test_a_harvest_says_what_is_not_published(harvested: PolicingService) -> None:
    body = harvested.team(LEICESTER)
    assert (body["force"]["id"], body["basis"]) == ("leicestershire", "neighbourhood-outline")
    assert body["neighbourhood"]["name"] == "City & Centre"
    assert (body["source"], body["as_of"]) == ("snapshot", "2026-11-01")
    assert body["complete"] is False
    assert body["coverage"]["missing"] == ["priorities"]
    for word in ("Officers", "Priorities", "Contacts"):
        assert f"{word} are not published" in body["note"]


def test_outside_every_outline_only_the_force_is_told(harvested: PolicingService) -> None:
    body = harvested.team(Place("Oadby", "town", 52.60, -1.08))
    assert (body["force"]["id"], body["basis"]) == ("leicestershire", "nearest-postcode")
    assert body["neighbourhood"] is None
    assert body["complete"] is False
    assert "neighbourhood at this place is not known" in body["note"]


def test_a_harvested_force_answers_the_other_routes(harvested: PolicingService) -> None:
    listed = harvested.neighbourhoods("leicestershire")
    assert listed["neighbourhoods"][0] == {"id": "NC 04", "name": "City & Centre"}
    assert listed["source"] == "snapshot"
    assert harvested.force("leicestershire")["description"] == "Serving"
    assert harvested.boundary("leicestershire", "NC 04")["properties"]["edition"] == "2026-10"
    assert b"VEVENT" not in harvested.events_calendar("leicestershire", "NC 04")
    with pytest.raises(NoData):
        harvested.boundary("leicestershire", "NC05")
    with pytest.raises(UnknownThing):
        harvested.boundary("leicestershire", "NC 99")


@pytest.mark.parametrize("key", ["../../etc", "a/b", ".", "..", "Belfast City", "É", ""])
def test_no_neighbourhood_id_leaves_its_folder(tmp_path: Path, key: str) -> None:
    path = (tmp_path / (file_name(key) or "x")).resolve()
    assert path.parent == tmp_path.resolve()


def _write(path: Path, document: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(orjson.dumps(document))
