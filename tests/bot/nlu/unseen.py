"""Reads a set of utterances (unseen.yml, development.yml) and lets the trained model answer it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.actions.turn import FALLBACK, Turn
from bot.nlu.parsing.text import folded

UNSEEN = Path(__file__).with_name("unseen.yml")
DEVELOPMENT = Path(__file__).with_name("development.yml")
MEASURES = ("kind", "category", "place", "period")

_CRIME = {"crime_summary", "crime_level", "trend", "comparison", "hotspots", "outcomes", "follow_up"}
_READ_BY = {
    "kind": None,
    "category": {*_CRIME, "categories"},
    "place": {*_CRIME, "stops", "team", "priorities", "events", "force", "services", "give_place", "home_set"},
    "period": {*_CRIME - {"crime_level", "trend"}, "stops"},
}
"""Measure -> the kinds of question whose answer depends on it (None: all). "How do I report a theft" has one answer."""


@dataclass(frozen=True)
class Case:
    """An utterance and what a person meant by it."""

    text: str
    kind: str
    category: str | None = None
    place: tuple[str, ...] = ()
    period: str | None = None

    def matters(self, measure: str) -> bool:
        """Whether the answer to this kind of question depends on the measure."""
        kinds = _READ_BY[measure]
        return kinds is None or self.kind in kinds


@dataclass(frozen=True)
class Outcome:
    """What the assistant made of a case; `wrong` names the measures that failed."""

    case: Case
    kind: str
    confidence: float
    category: str | None
    place: tuple[str, ...]
    period: str | None

    @property
    def wrong(self) -> tuple[str, ...]:
        """The measures that failed, of those that matter to this kind."""
        return tuple(name for name in MEASURES if self.case.matters(name) and not self._right(name))

    def _right(self, name: str) -> bool:
        got, meant = getattr(self, name), getattr(self.case, name)
        if name == "kind" and got == FALLBACK:
            return bool(meant == "out_of_scope")  # one kind to the person: both answers are `fallback`
        if name == "place":
            return sorted(map(folded, got)) == sorted(map(folded, meant))
        return bool(got == meant)


def cases(file: Path = UNSEEN) -> list[Case]:
    """Every case of a file."""
    rows = yaml.safe_load(file.read_text(encoding="utf-8"))
    return [
        Case(row["text"], row["kind"], row.get("category"), tuple(row.get("place", ())), row.get("period"))
        for row in rows
    ]


def ask(agent: Any, found: list[Case]) -> list[Outcome]:
    """The model's reading of each case."""
    return asyncio.run(_ask(agent, found))


async def _ask(agent: Any, found: list[Case]) -> list[Outcome]:
    outcomes = []
    for case in found:
        parsed = await agent.parse_message(case.text)
        turn = Turn.of({**parsed, "text": case.text}, "rest")
        places = (*turn.places, *(f"@{where}" for where in turn.where))
        outcomes.append(Outcome(case, turn.intent, turn.confidence, turn.category, places, turn.period))
    return outcomes


def share_right(outcomes: list[Outcome], measure: str) -> float:
    """The share with this measure right, 0 to 1, of the cases to which it matters."""
    asked = [outcome for outcome in outcomes if outcome.case.matters(measure)]
    return sum(measure not in outcome.wrong for outcome in asked) / len(asked)
