"""Keeps a few programs running: starts them, waits until they answer, restarts what dies, stops all of them.

Each program gets a process group of its own, so that an interrupt at the terminal reaches only us and we stop the
programs in order; what they started themselves ends with them, and all end if we are killed (on Linux).
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

import requests

from companion_api.core.errors import CompanionError

BACKOFF_S: Final = (1.0, 2.0, 4.0, 8.0, 16.0, 30.0)
"""Waits before the first, second, ... restart in a row."""
GIVE_UP_AFTER: Final = 6
"""Ends in a row, none of them after a stretch of good running, after which we stop everything."""
GOOD_RUN_S: Final = 60.0
HUNG_AFTER_S: Final = 45.0
"""A program that has not answered for this long is restarted."""
STOP_WITHIN_S: Final = 12.0
_LOOK_EVERY_S: Final = 0.2
_CHECK_EVERY_S: Final = 5.0
_PR_SET_PDEATHSIG: Final = 1


class GaveUp(CompanionError):
    """A program keeps ending or does not become ready."""


@dataclass
class Program:
    """One program to keep running. `ready_url` answers 200 when it can be used."""

    name: str
    command: Sequence[str]
    ready_url: str
    env: Mapping[str, str]
    log: Path
    start_within_s: float = 120.0
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    ready_at: float | None = None
    answered: float = 0.0
    checked: float = 0.0
    ends: int = 0
    start_at: float = field(default=0.0)

    @property
    def is_running(self) -> bool:
        """Whether the process exists."""
        return self.process is not None and self.process.poll() is None


class Supervisor:
    """Runs programs until `stop` is asked for or one of them cannot be kept up."""

    def __init__(self, programs: Sequence[Program], say: Callable[[str], None], folder: Path) -> None:
        self.programs = programs
        self._say = say
        self._folder = folder
        self._session = requests.Session()
        self._session.trust_env = False
        self._stopping = False

    def run(self, when_ready: Callable[[], None]) -> None:
        """Start all, call `when_ready` once all answer, then watch until stopped. Raises GaveUp.

        SIGINT and SIGTERM stop everything; whatever happens, nothing is left running.
        """
        before = {number: signal.signal(number, self._asked_to_stop) for number in (signal.SIGINT, signal.SIGTERM)}
        announced = False
        try:
            while not self._stopping:
                for program in self.programs:
                    self._look_after(program)
                if not announced and all(program.ready_at is not None for program in self.programs):
                    announced = True
                    when_ready()
                time.sleep(_LOOK_EVERY_S)
        finally:
            self._stop_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _asked_to_stop(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look_after(self, program: Program) -> None:
        now = time.monotonic()
        if program.process is None:
            if now >= program.start_at:
                self._start(program, now)
        elif not program.is_running:
            self._ended(program, now, f"ended with code {program.process.returncode}")
        elif program.ready_at is None:
            self._await_ready(program, now)
        elif now - program.checked > _CHECK_EVERY_S:
            self._check(program, now)

    def _start(self, program: Program, now: float) -> None:
        program.log.parent.mkdir(parents=True, exist_ok=True)
        with program.log.open("ab") as log:
            program.process = subprocess.Popen(  # noqa: S603  # our own programs
                program.command,
                env=dict(program.env),
                cwd=self._folder,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,
            )
        program.started = program.checked = now
        program.ready_at = None

    def _await_ready(self, program: Program, now: float) -> None:
        if self._answers(program):
            program.ready_at = program.answered = program.checked = time.monotonic()
            self._say(f"{program.name:<10} ready in {program.ready_at - program.started:.1f} s")
        elif now - program.started > program.start_within_s:
            self._ended(program, now, f"did not answer within {program.start_within_s:.0f} s")

    def _check(self, program: Program, now: float) -> None:
        program.checked = now
        if self._answers(program):
            program.answered = now
            if program.ready_at is not None and now - program.ready_at > GOOD_RUN_S:
                program.ends = 0
        elif now - program.answered > HUNG_AFTER_S:
            self._ended(program, now, "does not answer any more")

    def _ended(self, program: Program, now: float, how: str) -> None:
        self._kill(program)  # workers of a master that died would keep its port
        program.process = None
        program.ready_at = None
        program.ends += 1
        if program.ends >= GIVE_UP_AFTER:
            raise GaveUp(f"The {program.name} {how}, {program.ends} times. Its log ends:\n{_tail(program.log)}")
        wait = BACKOFF_S[min(program.ends, len(BACKOFF_S)) - 1]
        program.start_at = now + wait
        self._say(f"{program.name:<10} {how}; starting again in {wait:.0f} s (log: {program.log})")

    def _answers(self, program: Program) -> bool:
        try:
            return self._session.get(program.ready_url, timeout=5).ok
        except requests.RequestException:
            return False

    def _stop_all(self) -> None:
        """Ask all at once, the last started first; end what does not follow."""
        running = [program for program in reversed(self.programs) if program.is_running]
        for program in running:
            assert program.process is not None  # noqa: S101  # it is running
            program.process.terminate()
        deadline = time.monotonic() + STOP_WITHIN_S
        for program in running:
            assert program.process is not None  # noqa: S101  # it was running
            try:
                program.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._say(f"{program.name:<10} does not stop; ending it")
            self._kill(program)

    @staticmethod
    def _kill(program: Program) -> None:
        """End the program and whatever of its group is still there."""
        if program.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(program.process.pid, signal.SIGKILL)
        program.process.wait()


def _end_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _tail(log: Path, lines: int = 20) -> str:
    try:
        return "\n".join(log.read_text(errors="replace").splitlines()[-lines:])
    except OSError:
        return "(no log)"
