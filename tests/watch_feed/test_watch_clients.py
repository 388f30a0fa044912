"""The clients: the Pebble script under Node, the C structure under gcc, home on the device as on the server."""

from __future__ import annotations

import json
import random
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from flask.testing import FlaskClient
from watch_samples import CLIENTS, CONTEXT, DOCUMENT, DOCUMENTS, ZEDSHIRE, glances

from companion_api.app import Companion
from companion_api.core.geo import Cell
from companion_api.core.place import Place
from watch_feed.document import LevelDocument
from watch_feed.home import Glance, against, verdict
from watch_feed.projections import registry
from watch_feed.projections.binary import HOME_CODES, TREND_CODES
from watch_feed.service import COUNTED

HERE = Path(__file__).parent
INBOX = 124


def _call(calls: list[list[Any]]) -> list[Any]:
    """Results of functions of glance.js."""
    request = json.dumps({"glance": str(CLIENTS / "glance.js"), "calls": calls})
    done = subprocess.run(["node", HERE / "glance_batch.js"], input=request, capture_output=True, text=True, check=True)
    return list(json.loads(done.stdout))


def _json(document: LevelDocument | None) -> Any:
    return json.loads(registry()["json"].render(Glance(document), CONTEXT)) if document else None


def _phone(**scenario: Any) -> dict[str, Any]:
    request = json.dumps({"clients": str(CLIENTS), **scenario})
    done = subprocess.run(
        ["node", HERE / "pebble_phone.js"], input=request, capture_output=True, text=True, check=True, timeout=60
    )
    return dict(json.loads(done.stdout))


def _dictionary_bytes(message: dict[str, Any]) -> int:
    """Size of an AppMessage: 1, then for each tuple 7 and its data; strings end with a zero."""
    return 1 + sum(
        7 + (len(value.encode()) + 1 if isinstance(value, str) else len(value)) for value in message.values()
    )


def _random_document(source: random.Random) -> LevelDocument:
    scale = source.choice([3, 30, 300, 3000, 30000])
    people = source.choice([None, source.randint(500, 150_000)])
    count = source.choice([0, None]) if source.random() < 0.05 else source.randint(0, scale)
    return replace(
        DOCUMENT,
        count=count,
        people=people,
        months=source.choice([9, 10, 11, 12, 12, 12, 36]),
        complete=source.random() > 0.05,
        source="sandbox" if source.random() < 0.05 else "snapshot",
    )


def test_device_and_server_agree_about_home_on_random_pairs() -> None:
    source = random.Random(20251231)
    pairs = [(_random_document(source), _random_document(source)) for _ in range(4000)]
    # near the edge of the interval, where a slip would show
    for count in (1, 5, 17, 60, 250, 1000, 5000, 20000):
        spread = round(2.77 * count**0.5)
        for step in range(-6, 7):
            more = max(0, count + spread + step)
            pairs.append((replace(DOCUMENT, count=more), replace(DOCUMENT, count=count)))
            pairs.append((replace(DOCUMENT, count=count), replace(DOCUMENT, count=more)))
    on_device = _call([["verdict", _json(here), _json(home)] for here, home in pairs])
    on_server = [verdict(here, home) for here, home in pairs]
    assert on_device == on_server
    assert {outcome: on_server.count(outcome) > 50 for outcome in set(on_server)} == dict.fromkeys(
        ("higher", "lower", "cant-tell", "no-data"), True
    )


def test_device_and_server_agree_byte_for_byte_over_the_invented_county(client: FlaskClient) -> None:
    source = random.Random(7)
    month = "2026-06"
    documents: dict[Cell, Any] = {}
    for cell in [*ZEDSHIRE, Cell(5152, -8)]:
        answer = client.get(f"/watch/v1/{month}/{cell.id}.json")
        documents[cell] = answer.get_json() if answer.status_code == 200 else None
    pairs = [(source.choice(ZEDSHIRE), source.choice([*documents])) for _ in range(300)]
    pairs = [(here, home) for here, home in pairs if documents[here]]
    outcomes = _call([["verdict", documents[here], documents[home]] for here, home in pairs])
    packed = _call(
        [
            ["pack", documents[here], documents[home], outcome]
            for (here, home), outcome in zip(pairs, outcomes, strict=True)
        ]
    )
    for (here, home), device in zip(pairs, packed, strict=True):
        server = client.get(f"/watch/v1/{month}/{here.id}.bin?home={home.id}")
        assert list(server.data) == device, (here, home)
    assert len(set(outcomes)) >= 3


def test_home_without_a_document_is_no_data() -> None:
    assert against(DOCUMENT, Cell(0, 0), None).verdict == "no-data"
    assert _call([["verdict", _json(DOCUMENT), None], ["verdict", None, _json(DOCUMENT)]]) == ["no-data", "no-data"]


def test_the_feeds_verdict_is_that_of_compare(companion: Companion) -> None:
    """The feed and /v1/crime/compare say the same wherever both count the same months."""
    source = random.Random(11)
    agreed = compared = 0
    for _ in range(250):
        here, home = source.choice(ZEDSHIRE), source.choice(ZEDSHIRE)
        ours = companion.watch.glance(here, "2026-06", home).verdict
        questions = [
            companion.crime.question(
                Place(cell.id, "sandbox", cell.centre.lat, cell.centre.lng), COUNTED, last="2026-06"
            )
            for cell in (here, home)
        ]
        theirs = companion.crime.compare(*questions)["verdict"]
        documents = [companion.watch.document(cell, "2026-06") for cell in (here, home)]
        if all(document.months == 12 for document in documents):
            compared += 1
            agreed += ours == theirs
    assert compared > 40
    assert agreed == compared


def test_the_device_packs_and_unpacks_what_the_server_packs() -> None:
    all_glances = list(glances())
    packed = [registry()["bin"].render(glance, CONTEXT) for glance in all_glances]
    unpacked = _call([["unpack", list(body)] for body in packed])
    for glance, fields in zip(all_glances, unpacked, strict=True):
        here, home = glance.here, glance.home
        assert fields["level"] == here.level
        assert fields["count"] == (None if here.count is None else min(here.count, 65534))
        assert fields["change"] == here.change
        assert fields["month"] == int(here.month.replace("-", ""))
        assert fields["home"] == (home.verdict if home else "none")
        assert fields["homeLevel"] == (home.level if home else None)
        assert fields["trend"] == here.trend


def test_a_c_program_reads_the_same_fields(tmp_path: Path) -> None:
    program = tmp_path / "glance.c"
    program.write_text(
        """
        #include <stdio.h>
        #include "glance.h"
        int main(void) {
          Glance glance;
          while (fread(&glance, sizeof glance, 1, stdin) == 1)
            printf("%d %d %d %d %d %d %lu %d %d\\n", glance.version, glance_level(&glance), glance_home_level(&glance),
                   glance.difference, glance.count, glance.change, (unsigned long)glance.month, glance.home,
                   glance.trend);
          return 0;
        }
        """
    )
    binary = tmp_path / "glance"
    subprocess.run(
        ["gcc", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{CLIENTS / 'pebble'}", program, "-o", binary], check=True
    )
    all_glances = list(glances())
    packed = b"".join(registry()["bin"].render(glance, CONTEXT) for glance in all_glances)
    lines = subprocess.run([binary], input=packed, capture_output=True, check=True).stdout.decode().splitlines()
    assert len(lines) == len(all_glances)
    for glance, line in zip(all_glances, lines, strict=True):
        version, level, home_level, difference, count, change, month, home, trend = map(int, line.split())
        here = glance.here
        assert version == 1
        assert level == (here.level or 15)
        assert home_level == ((glance.home.level or 15) if glance.home else 0)
        known = here.level and glance.home and glance.home.level
        assert difference == (here.level - glance.home.level if known else -128)  # type: ignore[operator,union-attr]
        assert count == (65535 if here.count is None else min(here.count, 65534))
        assert change == (-32768 if here.change is None else here.change)
        assert month == int(here.month.replace("-", ""))
        assert home == HOME_CODES[glance.verdict]
        assert trend == TREND_CODES[here.trend]


def test_the_phone_snaps_as_the_server_does() -> None:
    source = random.Random(3)
    points = [(source.uniform(49, 61), source.uniform(-9, 3)) for _ in range(2000)]
    points += [(51.515, -0.085), (51.505, 0.005), (50.0, -0.005), (0.004, -0.004), (54.215, 2.495)]
    assert _call([["snap", lat, lng] for lat, lng in points]) == [Cell.of(lat, lng).id for lat, lng in points]


def test_every_message_fits_the_smallest_inbox() -> None:
    room = INBOX - 1 - 2 * 7 - 13 - 1
    calls = [["text", _json(document), outcome, room] for document in DOCUMENTS
             for outcome in ("__undefined__", "higher", "lower", "cant-tell", "no-data")]  # fmt: skip
    for text in _call([*calls, ["text", None, "no-data", room]]):
        assert text.isascii()
        assert _dictionary_bytes({"GLANCE": [0] * 13, "TEXT": text}) <= INBOX
        assert text.endswith(".")


def test_the_phone_sends_one_message_with_home_kept_to_itself(served: str, client: FlaskClient) -> None:
    happened = _phone(server=served, position=[54.2012, 2.5743], storage={"home": '"5420_240"'}, now=1795000000)
    (message,) = happened["messages"]
    assert bytes(message["GLANCE"]) == client.get("/watch/v1/2026-09/5420_257.bin?home=5420_240").data
    assert _dictionary_bytes(message) <= INBOX
    assert not any("home" in address or "54.2" in address or "2.57" in address for address in happened["requests"])
    assert [address.split("?")[0] for address in happened["requests"]] == [
        "/watch/v1/latest.json",
        "/watch/v1/2026-09/5420_257.json",
        "/watch/v1/2026-09/5420_240.json",
        "/watch/v1/2026-09/5420_257.pin.json",
    ]
    (pin,) = happened["inserted"]
    assert pin["id"] == "crime-5420_257-202609"
    assert happened["deleted"] == []


def test_the_phone_asks_nothing_twice(served: str) -> None:
    first = _phone(server=served, position=[54.2, 2.57], now=1795000000)
    again = _phone(server=served, position=[54.2, 2.57], now=1795003600, storage=first["storage"])
    assert again["requests"] == []
    assert len(again["messages"]) == 1
    later = _phone(server=served, position=[54.2, 2.57], now=1795000000 + 20 * 86400, storage=again["storage"])
    assert [address.split("?")[0] for address in later["requests"]] == ["/watch/v1/latest.json"]


@pytest.mark.parametrize(
    ("answers", "sent"),
    [(["lost", "ack"], 2), (["nack", "nack", "ack"], 3), (["lost", "nack", "lost", "lost", "ack"], 4)],
)
def test_the_phone_sends_again_after_a_lost_or_refused_message(served: str, answers: list[str], sent: int) -> None:
    happened = _phone(server=served, position=[54.2, 2.57], answers=answers)
    assert len(happened["messages"]) == sent
    assert all(message == happened["messages"][0] for message in happened["messages"])
    assert not happened["overlapping"]
    growing = [pause for pause in happened["pauses"] if pause in (2000, 4000, 8000)]
    assert growing == [2000, 4000, 8000][: sent - 1]


def test_the_phone_replaces_last_months_pin_and_dates_a_late_one_now(served: str) -> None:
    happened = _phone(server=served, position=[54.2, 2.57], storage={"pin": '"crime-5420_257-202608"'}, now=1798000000)
    assert happened["deleted"] == ["crime-5420_257-202608"]
    (pin,) = happened["inserted"]
    assert pin["time"].startswith("2026-12-2")


def test_the_phone_says_no_data_where_there_is_none_and_keeps_still_when_offline(served: str) -> None:
    (message,) = _phone(server=served, position=[48.85, 2.35])["messages"]
    assert message["TEXT"] == "No data here."
    assert _call([["unpack", message["GLANCE"]]])[0]["level"] is None
    assert _phone(server=served, position=[54.2, 2.57], offline=True)["messages"] == []


def test_the_phone_takes_commands_and_falls_back_on_the_last_cell(served: str) -> None:
    happened = _phone(server=served, position=[54.2, 2.57], commands=[2, 3])
    assert len(happened["messages"]) == 3
    assert "home" not in happened["storage"]
    assert _call([["unpack", happened["messages"][1]["GLANCE"]]])[0]["home"] == "cant-tell"
    lost = _phone(server=served, position=None, storage={"cell": '"5420_257"'})
    assert len(lost["messages"]) == 1


def test_the_home_assistant_file_reads_fields_that_the_feed_has(client: FlaskClient) -> None:
    configuration = yaml.safe_load((CLIENTS / "home_assistant" / "configuration.yaml").read_text())
    (rest,) = configuration["rest"]
    answer = client.get(rest["resource"].removeprefix("http://127.0.0.1:5000"))
    assert answer.status_code == 200
    for sensor in rest["sensor"]:
        assert set(sensor["json_attributes"]) <= set(answer.get_json())
        state = jinja2.Template(sensor["value_template"])
        assert state.render(value_json=answer.get_json()) == str(answer.get_json()["level"])
        for unknown in ({"level": None}, {"v": 1, "e": 404, "t": "No data here"}):
            assert state.render(value_json=unknown) == "unknown"
    assert len(str(answer.get_json()["text"])) <= 255
