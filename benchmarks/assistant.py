"""What a person waits for an answer of the assistant, and what running it costs.

    python -m benchmarks.assistant

Starts `companion up` on the sandbox and speaks to it over REST, so every figure includes the dialogue server, the
action and the API. Messages go one at a time; then ten a second at random moments from 100 conversations; then a
hundred turns of one conversation. Training and start are timed too. Writes benchmarks/results/assistant.md.
"""

from __future__ import annotations

import os
import random
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

import requests

from companion_api.cli.ports import free_port

ROOT: Final = Path(__file__).resolve().parent.parent
RESULTS: Final = Path(__file__).with_name("results") / "assistant.md"
PLACES: Final = tuple(f"ZZ{district} {sector}AA" for district in (1, 2, 3) for sector in (1, 2))
OPENINGS: Final = (
    "how much burglary is there near {place}?",
    "is it rough round {place}",
    "is violence going up in {place}",
    "who is my local team at {place}",
    "nearest police station to {place}",
    "which streets have most robberies near {place}",
)
FOLLOW_UPS: Final = ("and robbery?", "is that a lot?", "is it going up?", "what about last year", "nearest court")
WARM_UP: Final = 60
ONE_AT_A_TIME: Final = 300
PER_SECOND: Final = 10
LOADED_S: Final = 60
CONVERSATIONS: Final = 100
LONG: Final = 100


@dataclass(frozen=True)
class House:
    """A running stack, and how long each program took until it answered."""

    bot_url: str
    home: Path
    starts: dict[str, float]
    pids: dict[str, int]


def main() -> int:
    """Measure all, print the table, keep it."""
    random.seed(20261123)
    lines = [f"Training: {_train():.0f} s from nothing (`make train` skips it when nothing changed)."]
    with tempfile.TemporaryDirectory() as folder, _house(Path(folder)) as house:
        started = ", ".join(f"{name} {seconds:.1f} s" for name, seconds in house.starts.items())
        lines.append(f"Start until it answers: {started}.")
        _one_at_a_time(house, WARM_UP)
        marks = {log: _size(house, log) for log in ("assistant", "actions")}
        alone = _one_at_a_time(house, ONE_AT_A_TIME)
        lines.append(f"One at a time, {len(alone)} messages: {_spread(alone)}.")
        lines.append(_shares(house, marks))
        loaded = _spread(_loaded(house))
        lines.append(f"{PER_SECOND} a second at random from {CONVERSATIONS} conversations, {LOADED_S} s: {loaded}.")
        turns = _long_conversation(house)
        early, late = statistics.median(turns[:10]), statistics.median(turns[-10:])
        lines.append(
            f"One conversation of {LONG} turns: turns 1-10 median {early:.1f} ms, "
            f"turns {LONG - 9}-{LONG} {late:.1f} ms, ratio {late / early:.2f}."
        )
        memory = ", ".join(f"{name} {_resident_mb(pid):.0f} MB" for name, pid in house.pids.items())
        lines.append(f"Memory after that, with children, shared memory counted once: {memory}.")
    _keep(lines)
    return 0


def _train() -> float:
    """Seconds for a training from nothing, into a folder that is thrown away."""
    quiet = {"RASA_TELEMETRY_ENABLED": "false", "RASA_MAX_CACHE_SIZE": "0", "OMP_NUM_THREADS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        command = [
            str(ROOT / ".venv-bot/bin/python"),
            "-m",
            "rasa",
            "train",
            "--data",
            "bot/data",
            "--out",
            folder,
            "--quiet",
        ]
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, env=os.environ | quiet, check=True, capture_output=True)
        return time.perf_counter() - began


@contextmanager
def _house(home: Path) -> Iterator[House]:
    ports = [free_port("127.0.0.1") for _ in range(3)]
    flags = ("--port", "--bot-port", "--actions-port")
    words = [word for flag, port in zip(flags, ports, strict=True) for word in (flag, str(port))]
    env = os.environ | {"COMPANION_HOME": str(home)}
    output = home / "up.log"
    with output.open("w", encoding="utf-8") as log:
        command = [sys.executable, "-m", "companion_api", "up", *words]
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=log, stderr=subprocess.STDOUT)
    try:
        while "Stop with Ctrl-C" not in output.read_text(encoding="utf-8"):
            if process.poll() is not None:
                raise SystemExit(output.read_text(encoding="utf-8"))
            time.sleep(0.2)
        found = re.findall(r"^(\S+) +ready in ([\d.]+) s", output.read_text(encoding="utf-8"), re.MULTILINE)
        starts = {name: float(seconds) for name, seconds in found}
        yield House(f"http://127.0.0.1:{ports[1]}/webhooks/rest/webhook", home, starts, _children(process.pid))
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=60)


def _ask(session: requests.Session, house: House, sender: str, message: str) -> float:
    """Milliseconds until the whole answer was there."""
    began = time.perf_counter()
    answer = session.post(house.bot_url, json={"sender": sender, "message": message}, timeout=60)
    took = 1000 * (time.perf_counter() - began)
    kinds = [part["custom"].get("kind") for part in answer.json() if "custom" in part]
    if not kinds or kinds == ["fallback"]:
        raise SystemExit(f"not answered: {message!r}")
    return took


def _dialogue(turns: int) -> list[str]:
    place = random.choice(PLACES)
    return [random.choice(OPENINGS).format(place=place), *random.choices(FOLLOW_UPS, k=turns - 1)]


def _one_at_a_time(house: House, count: int) -> list[float]:
    session, took = requests.Session(), []
    while len(took) < count:
        sender = uuid.uuid4().hex
        took += [_ask(session, house, sender, message) for message in _dialogue(4)]
    return took


def _loaded(house: House) -> list[float]:
    """Latencies from the moment a message was due, so that a queue on our side is not hidden."""
    senders = [uuid.uuid4().hex for _ in range(CONVERSATIONS)]
    place = {sender: random.choice(PLACES) for sender in senders}
    due, moment = [], 0.0
    while moment < LOADED_S:
        due.append(moment)
        moment += random.expovariate(PER_SECOND)
    took: list[float] = []
    began = time.perf_counter()

    def send(at: float, sender: str, message: str) -> None:
        with requests.Session() as session:
            _ask(session, house, sender, message)
        took.append(1000 * (time.perf_counter() - began - at))

    threads = []
    for at in due:
        sender = random.choice(senders)
        message = random.choice(OPENINGS).format(place=place[sender])
        time.sleep(max(0.0, at - (time.perf_counter() - began)))
        thread = threading.Thread(target=send, args=(at, sender, message))
        thread.start()
        threads.append(thread)
    for thread in threads:
        thread.join()
    return took


def _long_conversation(house: House) -> list[float]:
    session, sender = requests.Session(), uuid.uuid4().hex
    _ask(session, house, sender, OPENINGS[0].format(place=PLACES[0]))
    return [_ask(session, house, sender, ("and robbery?", "and burglary?")[turn % 2]) for turn in range(LONG)]


def _size(house: House, log: str) -> int:
    return (house.home / "logs" / f"{log}.log").stat().st_size


def _shares(house: House, marks: dict[str, int]) -> str:
    """Median time of a message in each program, from spans with the message's id in what they logged since `marks`.

    A call is inside what makes it: the dialogue server has what its actions did not take, these what the API did not
    take. Each side measures its own span, so that the way between two programs counts for the one that calls.
    """
    written = {log: (house.home / "logs" / f"{log}.log").read_bytes()[mark:].decode() for log, mark in marks.items()}
    whole = _spans(r"\[(\S+)\] \S+ message answered: by the assistant in ([\d.]+) ms", written["assistant"])
    acted = _spans(r"\[(\S+)\] action answered in ([\d.]+) ms", written["actions"])
    asked = _spans(r" api \S+ \S+ request=(\S+) status=\d+ in ([\d.]+) ms", written["actions"])
    spans = [
        (whole[number] - acted[number], acted[number] - asked.get(number, 0.0), asked.get(number, 0.0))
        for number in whole
        if number in acted
    ]
    total = sum(map(sum, spans))
    shares = [
        f"{name} {statistics.median(part):.1f} ms ({sum(part) / total:.0%})"
        for name, part in zip(("dialogue server", "actions", "API"), zip(*spans, strict=True), strict=True)
    ]
    return f"Where the time goes, medians of {len(spans)} messages and share of the whole: {', '.join(shares)}."


def _spans(pattern: str, log: str) -> dict[str, float]:
    """Message id -> milliseconds, added up over its lines."""
    spans: dict[str, float] = {}
    for number, ms in re.findall(pattern, log):
        spans[number] = spans.get(number, 0.0) + float(ms)
    return spans


def _spread(took: Sequence[float]) -> str:
    cuts = statistics.quantiles(took, n=100)
    middle = statistics.median(took)
    return f"median {middle:.1f} ms, p95 {cuts[94]:.1f} ms, p99 {cuts[98]:.1f} ms, longest {max(took):.0f} ms"


def _children(pid: int) -> dict[str, int]:
    names = {"companion_api": "API", "bot.infra.action_server": "actions", "bot.infra.server": "assistant"}
    found = {}
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        command = Path(f"/proc/{child}/cmdline").read_text()
        found |= {name: int(child) for words, name in names.items() if words in command}
    return found


def _resident_mb(pid: int) -> float:
    """Memory of a process and its children; what they share since the fork is counted once."""
    own = re.search(r"^Pss:\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text(), re.MULTILINE)
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (int(own[1]) * 1024 / 1e6 if own else 0.0) + sum(_resident_mb(int(child)) for child in children)


def _keep(lines: list[str]) -> None:
    when = datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    load = os.getloadavg()[1]
    head = f"# The assistant\n\nMeasured {when}, {os.cpu_count()} processors, five-minute load {load:.1f} at the end; "
    text = head + "`python -m benchmarks.assistant`.\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    sys.exit(main())
