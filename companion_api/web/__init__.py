"""The page people open in a browser: works without scripts, says the same as the API, plus a chat when there is one."""

from companion_api.web.routes import init_app
from companion_api.web.view import Services

__all__ = ["Services", "init_app"]
