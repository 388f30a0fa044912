"""Teams, priorities and meetings from data.police.uk, as a `TeamSource`."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from companion_api.core.errors import CompanionError
from companion_api.data.live import questions
from companion_api.data.live.api import Api, Question, Reply
from companion_api.data.publication import Document, Documents, Publication
from companion_api.data.source import SourceName

_WITHOUT: Final = frozenset({"btp", "zedshire"})
"""Forces that the live API has no neighbourhoods of."""


class LiveTeams:
    """Implements `TeamSource` over the live API. Thread-safe.

    `publication` and `locate` raise UpstreamUnavailable and UpstreamMisunderstood; the others, which only embellish an
    answer, give None instead.
    """

    name: SourceName = "live"

    def __init__(self, api: Api, forces: Sequence[str], clock: Callable[[], float] = time.time) -> None:
        """`forces`: ids that may be asked about; others are never sent."""
        self._api = api
        self._forces = frozenset(forces) - _WITHOUT
        self._clock = clock

    @property
    def version(self) -> str:
        """Changes as often as answers are renewed."""
        return str(int(self._clock() // questions.TEAM_S))

    def covers(self, force: str) -> bool:
        """Whether upstream lists the force."""
        return force in self._forces

    def force(self, force: str) -> Document | None:
        """The force's own page."""
        return self._optional(questions.force_page(force))

    def neighbourhoods(self, force: str) -> Documents | None:
        """Ids and names."""
        found: Documents | None = self._optional(questions.neighbourhoods(force))
        return found

    def publication(self, force: str, neighbourhood: str) -> Publication | None:
        """The four pages of a neighbourhood, asked side by side; what does not come in time is None.

        Raises UpstreamUnavailable when not even the first page comes.
        """
        methods = (questions.neighbourhood, questions.people, questions.priorities, questions.events)
        answers = self._api.try_all([method(force, neighbourhood) for method in methods])
        if isinstance(answers[0], CompanionError):
            raise answers[0]
        pages = [answer for answer in answers if not isinstance(answer, CompanionError)]
        detail, people, priorities, events = (_value(answer) for answer in answers)
        if detail is None:
            return None
        return Publication(
            detail=detail,
            people=people,
            priorities=priorities,
            events=events,
            as_of=datetime.datetime.fromtimestamp(min(page.fetched for page in pages), datetime.UTC).date().isoformat(),
            stale=any(page.stale for page in pages),
        )

    def boundary(self, force: str, neighbourhood: str) -> Documents | None:
        """The outline, one ring."""
        found: Documents | None = self._optional(questions.boundary(force, neighbourhood))
        return found

    def locate(self, lat: float, lng: float) -> tuple[str, str] | None:
        """Who polices a position; None where no force of upstream's does."""
        found: tuple[str, str] | None = self._api.ask(questions.locate(lat, lng)).value
        return found

    def _optional(self, question: Question[Any]) -> Any | None:
        return _value(self._api.try_all([question])[0])


def _value(answer: Reply[Any] | CompanionError) -> Any | None:
    """What was answered; one page that fails should not cost a person the others."""
    return None if isinstance(answer, CompanionError) else answer.value
