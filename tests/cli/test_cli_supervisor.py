"""Programs are kept running, given up on when hopeless, and stopped with everything they started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests

from companion_api.cli import supervisor
from companion_api.cli.ports import free_port, is_taken
from companion_api.cli.supervisor import GaveUp, Program, Supervisor

ROOT = Path(__file__).resolve().parents[2]


def wait_until(condition: Callable[[], bool], within_s: float = 20.0) -> None:
    deadline = time.monotonic() + within_s
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def server(folder: Path, port: int, prelude: str = "") -> Program:
    """A small web server as a program; `prelude` runs before it serves."""
    script = folder / f"server_{port}.py"
    script.write_text(
        textwrap.dedent(prelude)
        + textwrap.dedent(f"""
        import http.server, pathlib, os
        pathlib.Path({str(folder)!r}, "pids").open("a").write(f"{{os.getpid()}}\\n")
        http.server.HTTPServer(("127.0.0.1", {port}), http.server.SimpleHTTPRequestHandler).serve_forever()
        """)
    )
    log = folder / "logs" / "server.log"
    return Program("server", [sys.executable, str(script)], f"http://127.0.0.1:{port}/", dict(os.environ), log)


def pids(folder: Path) -> list[int]:
    file = folder / "pids"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def is_alive(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def interrupt_when(condition: Callable[[], bool]) -> None:
    """Interrupt this process, as Ctrl-C does, once `condition` holds."""

    def later() -> None:
        wait_until(condition)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=later, daemon=True).start()


def run_until_ready_again(program: Program, folder: Path, harm: Callable[[], None]) -> list[str]:
    """Run a program, `harm` it once it answers, and stop when it answers again; what was said of it."""
    said: list[str] = []
    ready = threading.Event()

    def later() -> None:
        assert ready.wait(20)
        harm()

    threading.Thread(target=later, daemon=True).start()
    interrupt_when(lambda: sum("ready in" in line for line in said) == 2)
    Supervisor([program], said.append, folder).run(ready.set)
    return said


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "BACKOFF_S", (0.05, 0.1))
    monkeypatch.setattr(supervisor, "_LOOK_EVERY_S", 0.02)
    monkeypatch.setattr(supervisor, "_CHECK_EVERY_S", 0.1)


def test_ready_then_stopped_by_interrupt(tmp_path: Path, quick: None) -> None:
    said: list[str] = []
    ready = threading.Event()
    interrupt_when(ready.is_set)
    Supervisor([server(tmp_path, free_port("127.0.0.1"))], said.append, tmp_path).run(ready.set)
    assert "ready in" in said[0]
    assert not any(is_alive(pid) for pid in pids(tmp_path))


def test_what_dies_is_started_again(tmp_path: Path, quick: None) -> None:
    program = server(tmp_path, free_port("127.0.0.1"))
    said = run_until_ready_again(program, tmp_path, lambda: os.kill(pids(tmp_path)[0], signal.SIGKILL))
    assert any("ended with code -9; starting again" in line for line in said)
    assert len(pids(tmp_path)) == 2


def test_what_keeps_ending_stops_everything(tmp_path: Path, quick: None) -> None:
    good = server(tmp_path, free_port("127.0.0.1"))
    bad = server(tmp_path / "..", free_port("127.0.0.1"), prelude="raise SystemExit('the reason why')")
    bad.log = tmp_path / "bad.log"
    with pytest.raises(GaveUp, match="the reason why"):
        Supervisor([good, bad], lambda _: None, tmp_path).run(lambda: None)
    assert not any(is_alive(pid) for pid in pids(tmp_path))


def test_children_of_a_dead_program_do_not_keep_its_port(tmp_path: Path, quick: None) -> None:
    port = free_port("127.0.0.1")
    forking = """
        import os, pathlib, time
        if os.fork():
            time.sleep(60)
    """
    program = server(tmp_path, port, prelude=forking)
    masters: list[int] = []

    def kill_the_master() -> None:
        assert program.process is not None
        masters.append(program.process.pid)
        os.kill(program.process.pid, signal.SIGKILL)

    run_until_ready_again(program, tmp_path, kill_the_master)
    assert masters
    wait_until(lambda: not any(is_alive(pid) for pid in pids(tmp_path)))  # the system buries what was killed
    assert not is_taken("127.0.0.1", port)


def test_hung_program_is_restarted(tmp_path: Path, quick: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "HUNG_AFTER_S", 0.3)
    program = server(tmp_path, free_port("127.0.0.1"))
    said = run_until_ready_again(program, tmp_path, lambda: os.kill(pids(tmp_path)[0], signal.SIGSTOP))
    assert any("does not answer any more" in line for line in said)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children of their parent's death")
def test_nothing_is_left_when_we_are_killed(tmp_path: Path) -> None:
    port = free_port("127.0.0.1")
    program = server(tmp_path, port)
    script = f"""
import os
from pathlib import Path
from companion_api.cli.supervisor import Program, Supervisor
log = Path({str(program.log)!r})
program = Program("server", {list(program.command)!r}, {program.ready_url!r}, dict(os.environ), log)
Supervisor([program], print, Path({str(tmp_path)!r})).run(lambda: None)
"""
    process = subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.DEVNULL)
    wait_until(lambda: bool(pids(tmp_path)))
    process.kill()
    process.wait()
    wait_until(lambda: not any(is_alive(pid) for pid in pids(tmp_path)))


def test_serve_alone(tmp_path: Path) -> None:
    """`companion serve` on a free port: serves, refuses a taken port in one sentence, stops when told."""
    env = {**os.environ, "COMPANION_HOME": str(tmp_path), "COMPANION_WORKERS": "1"}
    command = [sys.executable, "-m", "companion_api", "serve", "--port"]
    process = subprocess.Popen([*command, "0"], cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
    wait_until(lambda: answers(f"{url}/healthz"), within_s=60)
    again = subprocess.run(
        [*command, url.rpartition(":")[2]], cwd=ROOT, env=env, capture_output=True, text=True, timeout=60
    )
    assert again.returncode == 1
    assert "is in use" in again.stderr
    assert "Traceback" not in again.stderr
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=20) == 0


def test_metrics_are_those_of_all_workers(tmp_path: Path) -> None:
    env = {**os.environ, "COMPANION_HOME": str(tmp_path), "COMPANION_WORKERS": "2", "COMPANION_SOURCE": "snapshot"}
    command = [sys.executable, "-m", "companion_api", "serve", "--port", "0"]
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = next(word for word in process.stdout.readline().split() if word.startswith("http://"))
    wait_until(lambda: answers(f"{url}/healthz"), within_s=60)
    for _ in range(20):
        requests.get(f"{url}/docs/problems/no-data", timeout=5)
    counted = 'companion_requests_total{method="GET",route="/docs/problems/<slug>",status="200"} 20.0'
    for _ in range(8):  # whichever worker is asked
        assert counted in requests.get(f"{url}/metrics", timeout=5).text
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=20) == 0


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
