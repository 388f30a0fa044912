"""The readers, on the published originals and on damaged ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from companion_api.core.errors import SourceFault
from companion_api.legal.areas import COURT_AREAS, LEGAL_AID_AREAS
from companion_api.legal.model import Phone, Service
from companion_api.legal.originals import advisers, citizens_advice, courts
from companion_api.legal.originals import unified as unified_reader
from companion_api.legal.originals.draft import as_of, fresh_id, postcode_of, web_address
from companion_api.legal.originals.recognise import recognise
from tests.legal.conftest import ORIGINALS, UNIFIED


def _read(path: Path) -> list[Service]:
    return [draft.service for draft in recognise(path).read(path)]


def test_each_original_is_known_by_its_content(
    real_data: Path, tmp_path: Path, read_rows: dict[str, list[Service]]
) -> None:
    for number, name in enumerate((*ORIGINALS, UNIFIED)):
        path = tmp_path / f"{number}"  # the name tells nothing
        path.symlink_to(real_data / "places" / name)
        assert recognise(path) is recognise(real_data / "places" / name)
    assert {name: len(rows) for name, rows in read_rows.items()} == {
        "courts.jsonl": 450,
        "courts_displayed.csv": 450,
        "laa_legal_advisers_2015.csv": 5864,
        "citizens_advice_pensionwise_2016.csv": 634,
        "police_places_merged.csv": 548,
        "legal_places_unified.csv": 7343,
    }


def test_courts_read_alike_from_both_publications(read_rows: dict[str, list[Service]]) -> None:
    full = {service.id: service for service in read_rows["courts.jsonl"]}
    short = {service.id: service for service in read_rows["courts_displayed.csv"]}
    assert full.keys() == short.keys()
    for identity, service in full.items():
        other = short[identity]
        assert (service.kind, service.visits, service.court_types, service.areas_of_law, service.postcode) == (
            other.kind, other.visits, other.court_types, other.areas_of_law, other.postcode,
        )  # fmt: skip
    assert Counter(service.kind for service in full.values()) == {"court": 335, "tribunal": 67, "court-service": 48}


def test_a_court_in_full(read_rows: dict[str, list[Service]]) -> None:
    court = next(item for item in read_rows["courts.jsonl"] if item.id == "court-aldershot-justice-centre")
    assert court.address == "The Court House, Civic Centre, Wellington Avenue, Aldershot, Hampshire"
    assert court.phones[0] == Phone("01252 796 800", "County court", "Enquiries")
    assert court.phone == "01252 796 800"
    assert [line.label for line in court.opening] == ["Court open", "Counter open", "Telephone enquiries answered"]
    assert court.as_of.startswith("2021-0")
    assert any(item.name == "Hearing Loop" and "<" not in item.text for item in court.facilities)


def test_areas_of_law_are_all_known(read_rows: dict[str, list[Service]]) -> None:
    for service in read_rows["courts.jsonl"]:
        assert set(service.areas_of_law) <= set(COURT_AREAS)
    for service in read_rows["laa_legal_advisers_2015.csv"]:
        assert set(service.areas_of_law) <= set(LEGAL_AID_AREAS.values())


def test_the_booking_line_of_another_service_is_never_read(read_rows: dict[str, list[Service]]) -> None:
    """Not from the original, and not from the table made of it."""
    for service in read_rows["citizens_advice_pensionwise_2016.csv"]:
        assert service.phones == ()
        assert service.opening == ()
    for service in read_rows[UNIFIED]:
        if service.source == citizens_advice.SOURCE:
            assert service.phones == ()


def test_police_places_say_how_sure_they_are(read_rows: dict[str, list[Service]]) -> None:
    stations = read_rows["police_places_merged.csv"]
    assert Counter(station.confidence for station in stations) == {"good": 58, "low": 166, "uncertain": 324}
    assert all(station.confidence_text for station in stations)
    assert {station.as_of for station in stations} == {"2021", "2024", "2024-04"}
    assert all(station.phone == "101" for station in stations)


def test_the_unified_table_gives_the_ids_of_the_originals(read_rows: dict[str, list[Service]]) -> None:
    originals = {service.id for name in ORIGINALS for service in read_rows[name]}
    alone = {service.id for service in read_rows[UNIFIED]} - originals
    assert len(alone) <= 1  # one office whose name the table doubles; it is merged by its postcode


@pytest.mark.parametrize(
    ("name", "types", "areas", "kind"),
    [
        ("Anytown Court", ("County Court",), (), "court"),
        ("Anytown Court", ("County Court", "Tribunal"), (), "court"),
        ("Anytown Hearing Centre", ("Tribunal",), (), "tribunal"),
        ("Anytown Law Courts", (), ("Crime",), "court"),
        ("Anytown Hearing Centre", (), ("Immigration",), "tribunal"),
        ("Anytown Probate Registry", (), ("Probate",), "court-service"),
        ("Anytown Court Enforcement Office", (), ("Crime",), "court-service"),
        ("Anytown Division", (), (), "court-service"),
    ],
)
def test_kinds_of_court(name: str, types: tuple[str, ...], areas: tuple[str, ...], kind: str) -> None:
    assert courts.court_kind(name, types, areas) == kind


def test_small_readings() -> None:
    assert postcode_of(" ab10  1sh ") == "AB10 1SH"
    assert postcode_of("AB101SH") == "AB10 1SH"
    assert postcode_of("somewhere") == ""
    assert as_of("2021-03 + fixes to 2026-07") == "2021-03"
    assert as_of("2024-25") == "2024"
    assert as_of(None) == ""
    assert web_address("www.example.org") == "http://www.example.org"
    assert web_address("javascript:alert(1)//.") == ""
    assert web_address("not known") == ""
    assert courts.plain("<p>Ramp &amp; lift.</p><p>Loop</p><script>x</script>") == "Ramp & lift. Loop"
    assert courts.labelled_phones("Enquiries: 01632 960201; 01632 960202; Fax: n/a") == (
        Phone("01632 960201", "Enquiries"),
        Phone("01632 960202", ""),
    )
    assert advisers.legal_aid_areas(["CRM", "ZZZ", ""]) == ("Crime", "ZZZ")
    assert unified_reader.serves("zedshire: Divorce|Children; ZZ3: Crime") == (
        ("Divorce", "zedshire"),
        ("Children", "zedshire"),
        ("Crime", "ZZ3"),
    )


def test_ids_are_readable_and_their_own() -> None:
    assert fresh_id("legal-aid", "O'Neill & Sons", "LE1 1AA", "1 High St").startswith("legal-aid-oneill-sons-")
    assert fresh_id("law-centre", "Law Centre X", "LE1 1AA", "").startswith("law-centre-x-")
    one = fresh_id("legal-aid", "A", "LE1 1AA", "1 High St")
    assert one == fresh_id("legal-aid", "a", "LE1 1AA", "1  high st.")
    assert one != fresh_id("legal-aid", "A", "LE1 1AA", "2 High St")


def _spoiled(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "file.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    "content",
    [
        "",
        "a,b,c\n1,2,3\n",
        b"\xff\xfe\x00kind,name",
        '{"slug":"x"}\n',
        "PK\x03\x04",
    ],
)
def test_a_file_that_is_no_original_is_refused_by_name(tmp_path: Path, content: str | bytes) -> None:
    with pytest.raises(SourceFault, match=r"file\.csv"):
        recognise(_spoiled(tmp_path, content))


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceFault, match="not a file"):
        recognise(tmp_path / "nothing")


def test_a_file_cut_short_is_refused(real_data: Path, tmp_path: Path, unified: Callable[..., Path]) -> None:
    whole = (real_data / "places" / "courts.jsonl").read_bytes()
    path = _spoiled(tmp_path, whole[:-200])
    with pytest.raises(SourceFault, match=r"file\.csv, line 763"):
        _read(path)
    table = unified("cut.csv", {"kind": "court", "name": "A"}, {"kind": "court", "name": "B"})
    table.write_text(table.read_text(encoding="utf-8")[:-12], encoding="utf-8")
    with pytest.raises(SourceFault, match=r"cut\.csv, line 3"):
        _read(table)


def test_a_kind_that_is_not_ours_is_refused(unified: Callable[..., Path]) -> None:
    with pytest.raises(SourceFault, match="unknown kind 'pub'"):
        _read(unified("a.csv", {"kind": "pub", "name": "The Judge's Head"}))


def test_a_record_that_is_no_court_is_refused(tmp_path: Path) -> None:
    good = {"slug": "a", "displayed": False, "areas_of_law": []}
    path = _spoiled(tmp_path, json.dumps(good) + "\n" + json.dumps({"slug": "b", "displayed": True}) + "\n")
    with pytest.raises(SourceFault, match="line 2: not a court record"):
        _read(path)
