"""One message of a conversation at a time, in order, in one process and in several."""

from __future__ import annotations

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from rasa.core.lock_store import LockError, LockStore
from rasa.utils.endpoints import EndpointConfig

from bot.infra.locks import ConversationLocks
from bot.settings import Settings


@pytest.fixture
def redis_url(tmp_path: Path) -> Iterator[str]:
    """A Redis server of our own."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.skip("redis-server is not installed")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(tmp_path)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    yield f"redis://127.0.0.1:{port}/0"
    server.terminate()
    server.wait()


async def hold(locks: ConversationLocks, name: str, order: list[str], label: str) -> None:
    async with locks.lock(name):
        order.append(f"+{label}")
        await asyncio.sleep(0.01)
        order.append(f"-{label}")


def is_one_at_a_time(order: list[str]) -> bool:
    return all(order[i][1:] == order[i + 1][1:] for i in range(0, len(order), 2))


def test_in_order_within_a_process() -> None:
    async def run() -> list[str]:
        locks, order = ConversationLocks(settings=Settings()), []
        await asyncio.gather(*(hold(locks, "me", order, str(n)) for n in range(20)))
        return order

    order = asyncio.run(run())
    assert [entry[1:] for entry in order[::2]] == [str(n) for n in range(20)]
    assert is_one_at_a_time(order)


def test_other_conversations_do_not_wait() -> None:
    async def run() -> list[str]:
        locks, order = ConversationLocks(settings=Settings()), []
        await asyncio.gather(hold(locks, "me", order, "a"), hold(locks, "you", order, "b"))
        return order

    assert asyncio.run(run())[:2] == ["+a", "+b"]


def test_waiting_ends() -> None:
    async def run() -> None:
        locks = ConversationLocks(settings=Settings())
        async with locks.lock("me"):
            with pytest.raises(LockError):
                async with locks.lock("me", lock_lifetime=0.05):
                    pytest.fail("two at once")
        async with locks.lock("me", lock_lifetime=0.05):
            pass

    asyncio.run(run())


def test_several_processes_share_redis(redis_url: str) -> None:
    async def run() -> list[str]:
        houses = [ConversationLocks(settings=Settings(locks=redis_url)) for _ in range(4)]
        order: list[str] = []
        await asyncio.gather(*(hold(houses[n % 4], "me", order, str(n)) for n in range(40)))
        return order

    order = asyncio.run(run())
    assert len(order) == 80
    assert is_one_at_a_time(order)


def test_redis_away_is_said_so() -> None:
    async def run() -> None:
        locks = ConversationLocks(settings=Settings(locks="redis://127.0.0.1:1/0"))
        with pytest.raises(LockError):
            async with locks.lock("me"):
                pytest.fail("no lock was taken")

    asyncio.run(run())


def test_rasa_makes_it_from_endpoints_yml(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("COMPANION_HOME", str(tmp_path))
    made = LockStore.create(EndpointConfig(type="bot.infra.locks.ConversationLocks"))
    assert isinstance(made, ConversationLocks)
