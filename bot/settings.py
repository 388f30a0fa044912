"""Settings of the assistant's doors and machinery, from the environment. For the actions: bot/actions/settings.py."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

PREFIX = "COMPANION_"
_KEY_FILE = "bot-secret"


class SettingError(ValueError):
    """A setting that cannot be understood; the message names it."""


@dataclass(frozen=True)
class Settings:
    """One field for each setting, named like its environment variable without the prefix."""

    home: Path = Path("var")
    """Folder for everything the assistant writes."""
    bot_secret: str = ""
    """Key that signs buttons and calls to the action server; empty: made once and kept in HOME/bot-secret."""
    bot_model: str = "models"
    """Trained model: a file, or a folder of which the newest is taken."""
    actions_url: str = "http://127.0.0.1:5055/webhook"
    """Where Rasa finds the action server."""
    actions_workers: int = 1
    """Processes of the action server. Each answers many messages at once; more help only when one core is full."""
    conversations: str = ""
    """SQLAlchemy URL for conversations; empty: SQLite, HOME/conversations.sqlite."""
    conversation_days: float = 7
    """Days after its last message until a conversation is erased."""
    locks: str = ""
    """redis://... when several Rasa processes share conversations; empty: locks inside one process."""
    message_seconds: float = 20
    """Longest a person waits for an answer before being told that there is none just now."""
    web_origins: str = ""
    """Other web addresses whose pages may talk to the web socket, with commas between; empty: our own page only."""

    telegram_token: str = ""
    telegram_secret: str = ""
    """Secret token given to setWebhook; Telegram sends it back with every update."""
    telegram_url: str = "https://api.telegram.org"
    slack_token: str = ""
    slack_signing_secret: str = ""
    slack_url: str = "https://slack.com/api"
    facebook_page_token: str = ""
    facebook_app_secret: str = ""
    facebook_verify_token: str = ""
    facebook_url: str = "https://graph.facebook.com/v21.0"
    twilio_account_sid: str = ""
    twilio_auth_token: str = ""
    twilio_sms_number: str = ""
    twilio_whatsapp_number: str = ""
    twilio_url: str = "https://api.twilio.com"
    twilio_webhook_url: str = ""
    """Public address that Twilio calls, up to and without /webhooks: it is part of what Twilio signs."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Settings from `environ` (default: the process's own). Raises SettingError."""
        environ = os.environ if environ is None else environ
        values: dict[str, object] = {}
        for name, default in cls().__dict__.items():
            text = environ.get(PREFIX + name.upper(), "")
            if text:
                values[name] = _parsed(name, text, type(default))
        return cls(**values)  # type: ignore[arg-type]

    @property
    def conversations_url(self) -> str:
        """The database of conversations."""
        return self.conversations or f"sqlite:///{(self.home / 'conversations.sqlite').resolve()}"

    def key_for(self, purpose: str) -> bytes:
        """A key for one purpose, derived from the secret, so that one leaking does not give away another."""
        return hmac.new(self._secret(), purpose.encode(), hashlib.sha256).digest()

    @property
    def actions_token(self) -> str:
        """What Rasa shows to the action server."""
        return self.key_for("actions").hex()[:40]

    def _secret(self) -> bytes:
        return self.bot_secret.encode() if self.bot_secret else _kept_secret(self.home)


@cache
def _kept_secret(home: Path) -> bytes:
    """The secret in HOME, made when there is none. Two processes starting together agree: creation is exclusive."""
    file = home / _KEY_FILE
    home.mkdir(parents=True, exist_ok=True)
    made = home / f".{_KEY_FILE}-{os.getpid()}"
    if not file.exists():
        made.write_text(secrets.token_hex(32), encoding="ascii")
        made.chmod(0o600)
        try:
            os.link(made, file)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_bytes()


def _parsed(name: str, text: str, kind: type) -> object:
    try:
        value = kind(text)
    except ValueError as error:
        raise SettingError(f"{PREFIX}{name.upper()}={text!r} is not a {kind.__name__}") from error
    if isinstance(value, (int, float)) and not value > 0:
        raise SettingError(f"{PREFIX}{name.upper()}={text!r} must be above 0")
    return value
