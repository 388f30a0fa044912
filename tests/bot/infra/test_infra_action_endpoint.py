"""The pooled endpoint: one connection for many calls, a new one after a restart of the server, Rasa's own errors."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from rasa.core.actions.action import RemoteAction
from rasa.utils.endpoints import ClientResponseError

from bot.infra.action_endpoint import ActionEndpoint

Serve = Callable[[web.Request], Any]


async def _start(answer: Serve, port: int = 0) -> tuple[web.AppRunner, int]:
    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    return runner, site._server.sockets[0].getsockname()[1]


def _endpoint(port: int) -> ActionEndpoint:
    return ActionEndpoint(f"http://127.0.0.1:{port}/webhook", "a token")


def test_calls_share_a_connection_and_show_the_token() -> None:
    async def run() -> None:
        seen = []

        async def answer(request: web.Request) -> web.Response:
            seen.append((request.transport.get_extra_info("peername"), request.query["token"], await request.json()))
            return web.json_response({"events": []})

        runner, port = await _start(answer)
        endpoint = _endpoint(port)
        for number in range(5):
            assert await endpoint.request(json={"call": number}) == {"events": []}
        assert len({peer for peer, _, _ in seen}) == 1
        assert {token for _, token, _ in seen} == {"a token"}
        assert [body["call"] for _, _, body in seen] == [0, 1, 2, 3, 4]
        await endpoint._session().close()
        await runner.cleanup()

    asyncio.run(run())


def test_a_server_started_again_is_found_again() -> None:
    async def run() -> None:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response({"events": []})

        runner, port = await _start(answer)
        endpoint = _endpoint(port)
        await endpoint.request(json={})
        await runner.cleanup()
        with pytest.raises(aiohttp.ClientConnectionError):
            await endpoint.request(json={})
        again, _ = await _start(answer, port)
        assert await endpoint.request(json={}) == {"events": []}
        await endpoint._session().close()
        await again.cleanup()

    asyncio.run(run())


def test_an_error_is_rasas_own() -> None:
    async def run() -> None:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response({"error": "the action failed"}, status=500)

        runner, port = await _start(answer)
        endpoint = _endpoint(port)
        with pytest.raises(ClientResponseError) as failed:
            await endpoint.request(json={})
        assert failed.value.status == 500
        await endpoint._session().close()
        await runner.cleanup()

    asyncio.run(run())


def test_rasa_leaves_the_domain_out() -> None:
    assert RemoteAction("action_reply", _endpoint(1))._is_selective_domain_enabled()
