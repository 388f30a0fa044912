"""Handing one message to one endpoint: declarative Web Push through pywebpush, ntfy through requests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final, Literal, Protocol

import requests
from cryptography.hazmat.primitives import serialization
from py_vapid import Vapid02, b64urlencode
from pywebpush import WebPushException, webpush
from requests.exceptions import ConnectionError as NotConnected
from requests.exceptions import ConnectTimeout, RequestException
from urllib3.exceptions import MaxRetryError, NameResolutionError, NewConnectionError

from companion_api.settings import SettingError
from watch_feed.subscriptions import Subscription

Outcome = Literal["delivered", "gone", "not-sent", "unsure", "refused"]
"""delivered; gone: the endpoint is dead; not-sent: certainly nothing arrived, try again later; unsure: it may have
arrived, so it is not sent again; refused: it will not be taken, now or later."""

TIMEOUT_S: Final = (5, 15)
KEEP_S: Final = 14 * 86400
"""How long a push service keeps a message for a device that is off."""
GONE: Final = {404, 410}
LATER: Final = {408, 429, 500, 502, 503, 504}


class Sender(Protocol):
    """Sends a `.push.json` document to one endpoint."""

    def send(self, subscription: Subscription, message: bytes) -> Outcome:
        """Never raises for what the other side does."""
        ...


class Senders:
    """Web Push for subscriptions with keys, ntfy for the others."""

    def __init__(self, key_file: Path, contact: str, user_agent: str) -> None:
        self._key_file = key_file
        self._contact = contact
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent

    def send(self, subscription: Subscription, message: bytes) -> Outcome:
        """Hand the message over; the outcome says whether it may ever be sent again."""
        try:
            status = self._push(subscription, message) if subscription.encrypted else self._ntfy(subscription, message)
        except RequestException as error:
            return "not-sent" if _never_connected(error) else "unsure"
        if status in GONE:
            return "gone"
        if status in LATER:
            return "not-sent"
        return "delivered" if 200 <= status < 300 else "refused"

    def _push(self, subscription: Subscription, message: bytes) -> int:
        if not self._contact.startswith(("mailto:", "https://")):
            raise SettingError(
                "Push services want to know whom to reach: set COMPANION_PUSH_CONTACT to mailto:you@example.org."
            )
        keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
        try:
            answer = webpush(
                {"endpoint": subscription.endpoint, "keys": keys},
                data=message.decode(),
                vapid_private_key=vapid_key(self._key_file),
                vapid_claims={"sub": self._contact},
                ttl=KEEP_S,
                timeout=TIMEOUT_S,
                requests_session=self._session,
            )
        except WebPushException as error:
            if error.response is None:
                return 400  # keys that nothing can be encrypted to
            return int(error.response.status_code)
        return int(answer.status_code)

    def _ntfy(self, subscription: Subscription, message: bytes) -> int:
        notification = json.loads(message)["notification"]
        headers = {"Title": notification["title"]}
        if notification["navigate"].startswith("http"):
            headers["Click"] = notification["navigate"]
        answer = self._session.post(
            subscription.endpoint,
            data=notification["body"].encode(),
            headers=headers,
            timeout=TIMEOUT_S,
            allow_redirects=False,
        )
        return answer.status_code


def _never_connected(error: RequestException) -> bool:
    """Whether the request failed before a byte of it was sent."""
    if isinstance(error, ConnectTimeout):
        return True
    cause = error.args[0] if isinstance(error, NotConnected) and error.args else None
    reason = cause.reason if isinstance(cause, MaxRetryError) else cause
    return isinstance(reason, (NewConnectionError, NameResolutionError))


def vapid_key(file: Path) -> Vapid02:
    """The key our pushes are signed with, made on first use and kept readable by its owner alone."""
    if not file.is_file():
        file.parent.mkdir(parents=True, exist_ok=True)
        key = Vapid02()
        key.generate_keys()
        file.touch(mode=0o600)
        file.write_bytes(key.private_pem())
    return Vapid02.from_file(str(file))


def public_key(file: Path) -> str:
    """The `applicationServerKey` that a browser subscribes with."""
    point = vapid_key(file).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return str(b64urlencode(point))
