"""Placing, merging, stable ids, the report, and a store that no kill can spoil."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from companion_api.cli.services import command
from companion_api.core.errors import SourceFault
from companion_api.core.geo import Point
from companion_api.data import sandbox
from companion_api.legal import store
from companion_api.legal.importing import Report, import_services
from companion_api.legal.postcodes import PostcodeTables
from companion_api.legal.shelf import Shelf
from companion_api.legal.store import Stored
from companion_api.places.importing import import_file
from tests.legal.conftest import ORIGINALS, UNIFIED, KnownPoints
from tests.legal.killing import kills

LEICESTER = Point(52.6369, -1.1398)
POSTCODES = KnownPoints({"LE1 1AA": "52.6369,-1.1398", "LE1 1AB": "52.638,-1.139"})

ADVISER = {"kind": "legal-aid", "name": "Fox & Co", "address": "1 High St, Leicester", "postcode": "LE1 1AA"}
PLACED = {"lat": "52.6369", "lng": "-1.1398"}


def _import(out: Path, *files: Path, **options: object) -> tuple[Report, dict[str, object]]:
    report = import_services(files, out, POSTCODES, **options)  # type: ignore[arg-type]
    return report, {service.id: service for service in store.load(out).services}


def _findings(report: Report) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for finding in report.findings:
        found.setdefault(finding.what, []).append(finding.name)
    return found


# Placing


def test_points_are_filled_in_or_corrected_by_the_postcode(tmp_path: Path, unified: Callable[..., Path]) -> None:
    file = unified(
        "a.csv",
        {**ADVISER, "name": "Right", **PLACED},
        {**ADVISER, "name": "No point"},
        {**ADVISER, "name": "Far off", "lat": "50.0", "lng": "-1.0"},
        {**ADVISER, "name": "Nowhere", "postcode": "ZZ99 9ZZ"},
        {**ADVISER, "name": "Unknown postcode", "postcode": "XX1 1XX", **PLACED},
    )
    report, services = _import(tmp_path / "s.sqlite", file)
    assert _findings(report) == {"placed": ["No point"], "corrected": ["Far off"], "unplaced": ["Nowhere"]}
    by_name = {service.name: service for service in services.values()}
    assert by_name["No point"].point == LEICESTER
    assert by_name["Far off"].point == LEICESTER
    assert "published point is 293 km from there" in by_name["Far off"].notes[-1]
    assert by_name["Nowhere"].point is None
    assert by_name["Right"].notes == ()


def test_far_points_of_the_published_courts_are_corrected(imported: tuple[Path, Report, Stored]) -> None:
    _, report, stored = imported
    corrected = {finding.id: finding.km for finding in report.findings if finding.what == "corrected"}
    courts = {identity: km for identity, km in corrected.items() if identity.startswith("court-")}
    assert courts == {
        "court-ipswich-district-probate-registry": pytest.approx(372, abs=1),
        "court-war-pensions-armed-forces-compensation-chamber": pytest.approx(142.4, abs=1),
        "court-newcastle-district-probate-registry": pytest.approx(10.8, abs=0.5),
        "court-kent-surrey-and-sussex-enforcement-business-centre": pytest.approx(4.8, abs=0.5),
    }
    assert "citizens-advice-bromsgrove-19be48" in corrected
    unplaced = {finding.id for finding in report.findings if finding.what == "unplaced"}
    assert unplaced == {service.id for service in stored.services if service.point is None}
    assert len([identity for identity in unplaced if identity.startswith("court-")]) == 5  # of ten without a point


def test_without_a_postcode_table_what_is_doubtful_is_said(real_data: Path, tmp_path: Path) -> None:
    report = import_services([real_data / "places" / "courts_displayed.csv"], tmp_path / "s.sqlite")
    doubtful = [finding for finding in report.findings if finding.what == "doubtful"]
    assert len(doubtful) == 4
    service = Shelf(tmp_path / "s.sqlite").collection().by_id[doubtful[0].id]
    assert "go by the address" in service.notes[-1]


def test_the_imported_postcode_tables_place_services(tmp_path: Path) -> None:
    assert PostcodeTables.found_in(tmp_path) is None
    import_file(sandbox.FILES / "postcodes.csv", tmp_path)
    tables = PostcodeTables.found_in(tmp_path)
    assert tables is not None
    point = tables.point("ZZ1 1AA")
    assert point is not None
    assert (round(point.lat, 5), round(point.lng, 5)) == (54.19992, 2.56799)
    assert tables.point("ZZ99 9ZZ") is None
    assert tables.point("ZZI IAA") is None  # no slips here: a service's postcode is as published


# Merging


def test_rows_about_one_service_become_one(tmp_path: Path, unified: Callable[..., Path]) -> None:
    file = unified(
        "a.csv",
        {**ADVISER, **PLACED, "detail": "office|Solicitor|CRM", "phone": "0116 1"},
        {**ADVISER, **PLACED, "detail": "outreach:Outreach Office|Solicitor|MAT", "phone": "0116 222 222"},
        {**ADVISER, **PLACED, "address": "2 High St, Leicester", "detail": "office|Solicitor|HOU"},
        {"kind": "citizens-advice", "name": "Citizens Advice Leicester", "postcode": "LE1 1AA", **PLACED},
        {"kind": "citizens-advice", "name": "Leicester CAB", "postcode": "LE1 1AA", "phone": "0116 333 333", **PLACED},
    )
    report, services = _import(tmp_path / "s.sqlite", file)
    assert report.merged == 2
    assert Counter(service.kind for service in services.values()) == {"legal-aid": 2, "citizens-advice": 1}
    both = next(service for service in services.values() if service.address.startswith("1 High"))
    assert both.areas_of_law == ("Crime", "Family")
    assert both.notes == ()  # there is an office, so it is not said to be an outreach session only
    advice = next(service for service in services.values() if service.kind == "citizens-advice")
    assert advice.phone == "0116 333 333"
    assert len(advice.also) == 1


def test_police_places_in_one_building_become_one_and_the_surest_wins(
    tmp_path: Path, unified: Callable[..., Path]
) -> None:
    near = {"lat": "52.63720", "lng": "-1.1398"}  # 33 m away
    file = unified(
        "a.csv",
        {
            "kind": "police",
            "name": "Police premises",
            "detail": "may not be open to the public",
            "postcode": "LE1 1AA",
            **PLACED,
        },
        {"kind": "police", "name": "Front desk", "detail": "named public counter", "postcode": "LE1 1AB", **near},
        {"kind": "police", "name": "Elsewhere", "detail": "map anchor", "lat": "52.7", "lng": "-1.1"},
    )
    _, services = _import(tmp_path / "s.sqlite", file)
    assert sorted((service.name, service.confidence) for service in services.values()) == [
        ("Elsewhere", "uncertain"),
        ("Front desk", "good"),
    ]


def test_the_order_of_files_changes_nothing(
    imported: tuple[Path, Report, Stored], real_data: Path, postcodes: KnownPoints, tmp_path: Path
) -> None:
    backwards = [real_data / "places" / name for name in (UNIFIED, *ORIGINALS[::-1])]
    import_services(backwards, tmp_path / "s.sqlite", postcodes)
    assert store.load(tmp_path / "s.sqlite").version == imported[2].version


# Ids and the report


def test_importing_the_same_again_changes_nothing(
    imported: tuple[Path, Report, Stored], real_data: Path, postcodes: KnownPoints, tmp_path: Path
) -> None:
    path, first, stored = imported
    copy = tmp_path / "s.sqlite"
    copy.write_bytes(path.read_bytes())
    again = import_services([real_data / "places" / name for name in (*ORIGINALS, UNIFIED)], copy, postcodes)
    assert (again.added, again.removed, again.changed) == ((), (), ())
    assert store.load(copy).version == stored.version
    assert len(first.added) == len(stored.services)


def test_an_id_stays_when_the_publication_or_the_name_changes(
    imported: tuple[Path, Report, Stored], real_data: Path, postcodes: KnownPoints, tmp_path: Path
) -> None:
    path, _, stored = imported
    copy = tmp_path / "s.sqlite"
    copy.write_bytes(path.read_bytes())
    report = import_services([real_data / "places" / UNIFIED], copy, postcodes)
    assert report.added == ()
    left = {service.id for service in store.load(copy).services}
    assert left < {service.id for service in stored.services}
    back = import_services([real_data / "places" / name for name in (*ORIGINALS, UNIFIED)], copy, postcodes)
    assert set(back.added) == set(report.removed)


def test_what_an_id_was_before_still_finds_it(tmp_path: Path, unified: Callable[..., Path]) -> None:
    out = tmp_path / "s.sqlite"
    advice = {"kind": "citizens-advice", "name": "Leicester CAB", "postcode": "LE1 1AA", **PLACED}
    _, before = _import(out, unified("a.csv", advice))
    better = {**advice, "name": "Citizens Advice Leicester", "source": "pensionwise-locator"}
    report, after = _import(out, unified("b.csv", advice, better))
    assert list(after) == list(before)
    assert len(report.changed) == 1
    _import(out, unified("c.csv", better))
    (identity,) = before
    collection = Shelf(out).collection()
    assert collection.by_id[identity].name == "Citizens Advice Leicester"


def test_the_report_tells_what_changed(tmp_path: Path, unified: Callable[..., Path]) -> None:
    out = tmp_path / "s.sqlite"
    one, two, three = ({**ADVISER, "name": name, **PLACED} for name in ("One", "Two", "Three"))
    _import(out, unified("a.csv", one, two))
    report, _ = _import(out, unified("b.csv", {**one, "phone": "0116 999 999"}, three))
    assert [name[:13] for name in report.added] == ["legal-aid-thr"]
    assert [name[:13] for name in report.removed] == ["legal-aid-two"]
    assert [name[:13] for name in report.changed] == ["legal-aid-one"]
    assert store.load(out).report["kinds"] == {"legal-aid": 2}


def test_a_short_file_does_not_wipe_the_store_out(tmp_path: Path, unified: Callable[..., Path]) -> None:
    out = tmp_path / "s.sqlite"
    rows = [{**ADVISER, "name": f"Adviser {number}", **PLACED} for number in range(9)]
    _import(out, unified("a.csv", *rows))
    with pytest.raises(SourceFault, match="legal-aid: 9 before, 2 now"):
        _import(out, unified("b.csv", *rows[:2]))
    assert len(store.load(out).services) == 9
    report, services = _import(out, unified("b.csv", *rows[:2]), allow_loss=True)
    assert len(services) == 2
    assert len(report.removed) == 7


# The file


def test_a_damaged_store_is_refused_and_the_services_in_use_stay(tmp_path: Path, unified: Callable[..., Path]) -> None:
    out = tmp_path / "s.sqlite"
    _import(out, unified("a.csv", {**ADVISER, **PLACED}))
    clock = [0.0]
    shelf = Shelf(out, clock=lambda: clock[0])
    whole = out.read_bytes()
    for damaged in (whole[: len(whole) // 2], whole.replace(b"Fox", b"Ox "), b"not a database", b""):
        out.write_bytes(damaged)
        with pytest.raises(SourceFault, match="services import"):
            store.load(out)
        clock[0] += 10
        assert len(shelf.collection().services) == 1
        assert Shelf(out).collection().services == ()
    _import(out, unified("a.csv", {**ADVISER, **PLACED}, {**ADVISER, "name": "Second", **PLACED}))
    clock[0] += 10
    assert len(shelf.collection().services) == 2


def test_a_running_server_takes_up_a_new_import(tmp_path: Path, unified: Callable[..., Path]) -> None:
    out = tmp_path / "s.sqlite"
    clock = [0.0]
    shelf = Shelf(out, clock=lambda: clock[0])
    assert shelf.collection().services == ()
    _import(out, unified("a.csv", {**ADVISER, **PLACED}))
    assert shelf.collection().services == ()  # it looks once a second
    clock[0] += 1.5
    assert len(shelf.collection().services) == 1
    assert not (tmp_path / "s.sqlite-journal").exists()


def test_killed_fifty_times_the_store_is_whole(tmp_path: Path, unified: Callable[..., Path]) -> None:
    """Kill -9 at any moment of an import: the file is one import or the other, and nothing is left over."""
    out = tmp_path / "s.sqlite"
    files, expected = [], set()
    for letter in "ab":
        rows = [{**ADVISER, "name": f"Adviser {letter} {number}", **PLACED} for number in range(60)]
        files.append(unified(f"{letter}.csv", *rows))
        import_services(files[-1:], out, allow_loss=True)
        expected.add(frozenset(service.name for service in store.load(out).services))

    def import_for_ever() -> None:
        for number in itertools.count():
            import_services([files[number % 2]], out, allow_loss=True)

    for _ in kills(import_for_ever, times=50):
        assert frozenset(service.name for service in store.load(out).services) in expected
    import_services(files[:1], out, allow_loss=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.csv", "b.csv", "s.sqlite", "s.sqlite.lock"]


# The command


def test_the_command_imports_and_reports(tmp_path: Path, unified: Callable[..., Path]) -> None:
    file = unified(
        "a.csv", {**ADVISER, "name": "Far off", "lat": "50.0", "lng": "-1.0"}, {**ADVISER, "name": "Nowhere"}
    )
    home = tmp_path / "home"
    environment = {"COMPANION_HOME": str(home)}
    result = CliRunner().invoke(command, ["import", str(file)], env=environment)
    assert result.exit_code == 0, result.output
    assert "No postcode table here" in result.output
    assert "a.csv: 2 rows, services of every kind" in result.output
    assert "Services: 2 legal-aid" in result.output
    assert "Unplaced (without a point and without a known postcode: found by id only): 1" in result.output
    result = CliRunner().invoke(command, ["list"], env=environment)
    assert "legal-aid             1  newest 2024-01" in result.output


def test_the_list_says_what_is_wrong(tmp_path: Path) -> None:
    environment = {"COMPANION_HOME": str(tmp_path)}
    assert "No services are imported" in CliRunner().invoke(command, ["list"], env=environment).output
    (tmp_path / "services.sqlite").write_bytes(b"damaged")
    result = CliRunner().invoke(command, ["list"], env=environment)
    assert result.exit_code == 1
    assert "run `companion services import` again" in result.output
