"""How the dialogue server calls the action server: over connections kept open, without the domain.

Rasa opens a connection for every call and sends the whole domain with it; our actions read none of it.
"""

from __future__ import annotations

import asyncio
from typing import Any, Final

import aiohttp
from rasa.utils.endpoints import ClientResponseError, EndpointConfig

KEPT_OPEN_S: Final = 60.0
"""How long an idle connection is kept; the action server keeps it longer (bot/infra/action_server.py)."""
_AT_MOST: Final = aiohttp.ClientTimeout(total=30, connect=5)


class ActionEndpoint(EndpointConfig):
    """Rasa's action endpoint with a pool of connections."""

    def __init__(self, url: str, token: str) -> None:
        """`url` of the webhook; `token` is shown with every call."""
        super().__init__(url=url, token=token, enable_selective_domain=True)
        self._pool: aiohttp.ClientSession | None = None

    async def request(
        self,
        method: str = "post",
        subpath: str | None = None,
        content_type: str | None = "application/json",
        compress: bool = False,
        **kwargs: Any,
    ) -> Any:
        """The action server's answer to `kwargs["json"]`.

        Raises Rasa's ClientResponseError for an error status and aiohttp.ClientError when there is no answer. A call
        on a connection that the other side has meanwhile closed is made once more on a new one: the actions may be
        repeated.
        """
        try:
            return await self._call(method, compress, kwargs["json"])
        except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError):
            return await self._call(method, compress, kwargs["json"])

    async def _call(self, method: str, compress: bool, body: dict[str, Any]) -> Any:
        params = {self.token_name: self.token}
        async with self._session().request(method, self.url, params=params, json=body, compress=compress) as answer:
            if answer.status >= 400:  # HTTP's errors
                raise ClientResponseError(answer.status, answer.reason, await answer.text())
            return await answer.json()

    def _session(self) -> aiohttp.ClientSession:
        """The pool, made in the event loop that uses it."""
        if self._pool is None or self._pool.closed:
            connector = aiohttp.TCPConnector(limit=100, keepalive_timeout=KEPT_OPEN_S)
            self._pool = aiohttp.ClientSession(connector=connector, timeout=_AT_MOST, loop=asyncio.get_running_loop())
        return self._pool
