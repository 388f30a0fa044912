"""A force's pages straight from data.police.uk, past every cache: for harvesting."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from companion_api.data.live import questions
from companion_api.data.live.api import Question
from companion_api.data.live.transport import NotThere, Transport

_PARTS: Final[dict[str, Callable[[str, str], Question[Any]]]] = {
    "detail": questions.neighbourhood,
    "people": questions.people,
    "priorities": questions.priorities,
    "events": questions.events,
}


class FreshPages:
    """Each page checked as everywhere; None where upstream has no such page. Raises as `Transport.get` does."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def force(self, force: str) -> Any | None:
        """The force's own page."""
        return self._fetch(questions.force_page(force))

    def force_people(self, force: str) -> Any | None:
        """Its senior officers."""
        return self._fetch(questions.force_people(force))

    def neighbourhoods(self, force: str) -> Any | None:
        """Ids and names."""
        return self._fetch(questions.neighbourhoods(force))

    def page(self, force: str, neighbourhood: str, part: str) -> Any | None:
        """One page of a neighbourhood: detail, people, priorities or events."""
        return self._fetch(_PARTS[part](force, neighbourhood))

    def _fetch(self, question: Question[Any]) -> Any | None:
        try:
            return question.fetch(self._transport, question.path, question.params)
        except NotThere:
            return None
