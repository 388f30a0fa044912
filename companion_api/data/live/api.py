"""The methods of data.police.uk, each answer checked, kept, and asked for once however many wait.

Whoever asks waits no longer than their budget. An answer that takes longer still arrives and is kept, so that asking
again succeeds. When upstream is down an older answer is given and marked stale.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar
from urllib.parse import urlencode

from cachetools import LRUCache, cached

from companion_api.core.errors import CompanionError, UpstreamUnavailable
from companion_api.data.live import budget
from companion_api.data.live.breaker import LEFT_ALONE
from companion_api.data.live.keep import Keep, Kept
from companion_api.data.live.transport import NotThere, Transport

T = TypeVar("T")

CALLS_AT_ONCE: Final = 16
REMEMBERED: Final = 1024
"""Answers held in memory, decoded."""
RENEW_WAIT_S: Final = 2.0
"""How long to wait for a newer answer when an older one is at hand."""
FIRST_WAIT_S: Final = 4.0
"""How long to wait while upstream has never answered this process: its first answers are small and quick, and without a
network looking up its name may take much longer than connecting may."""
TRIAL_WAIT_S: Final = 0.5
"""How long to wait for the one request that looks whether upstream is back; it goes on, and its answer is kept."""

_SLOW: Final = (
    "data.police.uk is taking its time. The answer will be kept when it comes: please ask again in a few seconds."
)
_NOT_THERE: Final = {"not there": True}
"""What is kept for a 404."""


@dataclass(frozen=True)
class Question(Generic[T]):
    """One thing to ask. Equal questions are one call."""

    path: str
    params: tuple[tuple[str, str], ...]
    fetch: Callable[[Transport, str, tuple[tuple[str, str], ...]], Any]
    """Ask upstream and check; the result is JSON-ready and is what is kept."""
    build: Callable[[Any], T]
    """The kept document -> what the caller gets."""
    fresh_s: float
    """How long an answer is good."""
    settled: bool = False
    """Whether the answer can no longer change (a month that is no longer the latest)."""
    on_disk: bool = True
    """False for questions that hold an exact position: those are not kept, on disk or in memory, once answered."""

    @property
    def key(self) -> str:
        """What makes it this question."""
        return f"{self.path}?{urlencode(self.params)}"


@dataclass(frozen=True, slots=True)
class Reply(Generic[T]):
    """An answer: `value` None when upstream has no such thing."""

    value: T | None
    fetched: float
    """When upstream gave it, in seconds since 1970."""
    settled: bool = False
    stale: bool = False


@dataclass(frozen=True, slots=True)
class _Flight:
    """One call under way or done, and what was known before it."""

    future: Future[Reply[Any]]
    before: Reply[Any] | None


class Api:
    """Asks questions. Thread-safe; one per process."""

    def __init__(self, transport: Transport, keep: Keep, wait_s: float, clock: Callable[[], float] = time.time) -> None:
        """`wait_s`: longest wait of one question, and of all questions of one request together."""
        self._transport = transport
        self._keep = keep
        self._wait_s = wait_s
        self._clock = clock
        self._pool = ThreadPoolExecutor(CALLS_AT_ONCE, thread_name_prefix="police-api")
        self._flights: LRUCache[str, _Flight] = LRUCache(REMEMBERED)
        self._condition = threading.Condition()
        # The condition lets one thread start the flight of a question; the others get the same flight.
        self._flight = cached(self._flights, key=lambda question, _: question.key, condition=self._condition)(
            self._start
        )

    def ask(self, question: Question[T]) -> Reply[T]:
        """The answer. Raises UpstreamUnavailable when there is none in time, UpstreamMisunderstood."""
        return self.ask_all([question])[0]

    def ask_all(self, questions: Sequence[Question[T]]) -> list[Reply[T]]:
        """The answers to several questions, asked side by side within one budget. Raises as `ask` does."""
        found = []
        for answer in self.try_all(questions):
            if isinstance(answer, CompanionError):
                raise answer
            found.append(answer)
        return found

    def try_all(self, questions: Sequence[Question[T]]) -> list[Reply[T] | CompanionError]:
        """As `ask_all`, with the problem in place of each answer that there is not."""
        flights = [self._current(question) for question in questions]
        until = time.monotonic() + budget.remaining(self._wait_s)
        return [self._land(question, flight, until) for question, flight in zip(questions, flights, strict=True)]

    def begin(self, questions: Sequence[Question[Any]]) -> None:
        """Ask without waiting, so that whoever asks next finds the answer, or that upstream is out of reach."""
        for question in questions:
            self._current(question)

    def close(self) -> None:
        """Let go of the threads; calls under way end by themselves."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _current(self, question: Question[T]) -> _Flight:
        """The flight whose answer is good now, or a new one."""
        flight = self._flight(question, None)
        if not flight.future.done() or self._good(question, flight.future):
            return flight
        self._forget(question, flight)
        failed = flight.future.exception() is not None
        return self._flight(question, flight.before if failed else flight.future.result())

    def _good(self, question: Question[T], future: Future[Reply[Any]]) -> bool:
        return future.exception() is None and self._fresh(question, future.result())

    def _fresh(self, question: Question[T], reply: Reply[Any] | Kept) -> bool:
        return reply.settled or self._clock() - reply.fetched < question.fresh_s

    def _forget(self, question: Question[T], flight: _Flight) -> None:
        with self._condition:
            if self._flights.get(question.key) is flight:
                del self._flights[question.key]

    def _start(self, question: Question[T], before: Reply[T] | None) -> _Flight:
        """Answer from disk when that is good, else send the question upstream."""
        kept = self._keep.get(question.key) if question.on_disk else None
        if kept is not None:
            before = self._reply(question, kept)
            if self._fresh(question, kept):
                landed: Future[Reply[T]] = Future()
                landed.set_result(before)
                return _Flight(landed, None)
        return _Flight(self._pool.submit(self._call, question), before)

    def _call(self, question: Question[T]) -> Reply[T]:
        if not question.on_disk:
            return self._reply(question, Kept(self._fetch(question), self._clock(), settled=False))
        with self._keep.alone(question.key):
            kept = self._keep.get(question.key)  # another process may have asked meanwhile
            if kept is None or not self._fresh(question, kept):
                found = self._fetch(question)
                kept = self._keep.put(question.key, found, settled=question.settled and found != _NOT_THERE)
        return self._reply(question, kept)

    def _fetch(self, question: Question[T]) -> Any:
        try:
            return question.fetch(self._transport, question.path, question.params)
        except NotThere:
            return _NOT_THERE

    def _reply(self, question: Question[T], kept: Kept) -> Reply[T]:
        value = None if kept.value == _NOT_THERE else question.build(kept.value)
        return Reply(value, kept.fetched, kept.settled)

    def _land(self, question: Question[T], flight: _Flight, until: float) -> Reply[T] | CompanionError:
        """Wait for the flight, or give what was known before it, marked stale."""
        breaker = self._transport.breaker
        patience = max(0.0, until - time.monotonic())
        if flight.before is not None:
            patience = min(patience, RENEW_WAIT_S)
        if not breaker.reached:
            patience = min(patience, FIRST_WAIT_S)
        if breaker.is_open:
            patience = min(patience, TRIAL_WAIT_S)
        try:
            reply: Reply[T] = flight.future.result(timeout=patience)
            if not question.on_disk:
                self._forget(question, flight)
            return reply
        except TimeoutError:
            problem: CompanionError = self._unanswered(patience)
        except CompanionError as error:
            problem = error
        if flight.before is not None:
            return Reply(flight.before.value, flight.before.fetched, flight.before.settled, stale=True)
        return problem

    def _unanswered(self, waited_s: float) -> UpstreamUnavailable:
        """What to say when there was no answer in time; silence from the first on counts as out of reach."""
        breaker = self._transport.breaker
        if not breaker.reached and waited_s >= FIRST_WAIT_S:
            breaker.unreachable()
        return UpstreamUnavailable(LEFT_ALONE if breaker.is_open else _SLOW)
