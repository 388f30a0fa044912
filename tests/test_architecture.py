"""Arrows run one way. Reads every import of the packages and refuses those that docs/architecture.md forbids."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

FORBIDDEN = {
    # where: what it may not import
    "companion_api/core": ("companion_api.", "watch_feed", "flask"),
    "companion_api/kernels": ("companion_api.", "watch_feed", "flask"),
    "companion_api/data": (
        "companion_api.crime", "companion_api.policing", "companion_api.legal", "companion_api.places",
        "companion_api.http", "companion_api.web", "companion_api.app", "watch_feed", "flask",
    ),
    "companion_api/web": ("companion_api.app", "companion_api.cli", "watch_feed"),
    "watch_feed": ("companion_api.app", "companion_api.cli", "companion_api.web", "companion_api.legal"),
    "companion_api/places": ("companion_api.crime", "companion_api.policing", "companion_api.legal", "watch_feed"),
    "companion_api/policing": ("companion_api.crime", "companion_api.legal", "watch_feed"),
    "companion_api/crime": ("companion_api.policing", "companion_api.legal", "watch_feed"),
    "companion_api/legal": ("companion_api.crime", "companion_api.policing", "watch_feed"),
    "companion_api/http": (
        "companion_api.crime", "companion_api.policing", "companion_api.legal", "companion_api.places", "watch_feed",
    ),
    "bot": ("companion_api", "watch_feed"),
}  # fmt: skip
ALLOWED = {("companion_api/core", "companion_api.core")}


def _imports(path: Path) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.append(node.module)
    return found


@pytest.mark.parametrize("room", FORBIDDEN)
def test_no_arrow_runs_back(room: str) -> None:
    files = sorted((ROOT / room).rglob("*.py"))
    assert files, f"{room} is empty"
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files
        for name in _imports(path)
        if any(name == banned.rstrip(".") or name.startswith(banned.rstrip(".") + ".") for banned in FORBIDDEN[room])
        and not any(room == where and name.startswith(prefix) for where, prefix in ALLOWED)
    ]
    assert not wrong


@pytest.mark.parametrize("room", ["places", "policing", "crime", "legal"])
def test_flask_stays_at_the_door(room: str) -> None:
    """Services are plain Python: only routes.py (or routes/) and schemas may know the web."""
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / "companion_api" / room).rglob("*.py"))
        for name in _imports(path)
        if name.split(".")[0] in {"flask", "flask_smorest", "flask_limiter", "werkzeug"} and "routes" not in path.name
    ]
    assert not wrong


def test_only_app_knows_every_room() -> None:
    rooms = ("places", "policing", "crime", "legal")
    wrong = []
    for path in sorted((ROOT / "companion_api").rglob("*.py")):
        if path.parent.name in {"cli", "web"} or path.name == "app.py":
            continue
        known = {room for room in rooms for name in _imports(path) if name.startswith(f"companion_api.{room}")}
        if len(known) > 2:
            wrong.append(f"{path.relative_to(ROOT)} knows {sorted(known)}")
    assert not wrong
