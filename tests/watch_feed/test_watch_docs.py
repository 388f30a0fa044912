"""docs/watch.md says what the code does: suffixes, budgets, words of errors, colours, addresses."""

from __future__ import annotations

import re
from pathlib import Path

from flask.testing import FlaskClient

from watch_feed.errors import WORDS
from watch_feed.palette import read
from watch_feed.projections import find, registry

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "watch.md").read_text(encoding="utf-8")
ROWS = [line.strip("|").split("|") for line in TEXT.splitlines() if line.startswith("| `.")]


def _numbers(cell: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", cell)]


def test_every_kind_is_documented_with_its_budget_and_what_was_seen() -> None:
    documented = {}
    for suffixes, *_, budgets, seen in ROWS:
        names = re.findall(r"`\.([^`]+)`", suffixes)
        allowed = _numbers(budgets)
        assert all(size <= budget for size, budget in zip(_numbers(seen), allowed, strict=True)), suffixes
        for position, name in enumerate(names):
            documented[name] = allowed[min(position, len(allowed) - 1)]
    assert documented == {suffix: projection.budget for suffix, projection in registry().items()}


def test_the_addresses_in_it_answer(client: FlaskClient) -> None:
    for address in re.findall(r"SERVER(/watch/[^`\s]*)", TEXT):
        if ".." not in address:
            assert client.get(address).status_code == 200, address


def test_the_words_of_errors_and_the_colours_are_those_of_the_code() -> None:
    for words in WORDS.values():
        assert words in TEXT
    colours = [entry["fill"] for entry in read()["levels"]] + [
        read()["home"][verdict] for verdict in ("lower", "higher")
    ]
    assert all(f"`{colour}`" in TEXT for colour in colours)


def test_sizes_of_tiles_that_it_promises_exist() -> None:
    assert find("48x48.png")
    assert find("320x320.round.bw.png")
    assert not find("321x320.png")
    assert "from 48 to 320" in TEXT
