"""The real API on the invented county, and a loopback server of it."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.serving import make_server

from companion_api.app import Companion, assemble, create_app
from companion_api.settings import Settings


@pytest.fixture(scope="session")
def companion(tmp_path_factory: pytest.TempPathFactory) -> Companion:
    """Every service over the sandbox alone."""
    home = tmp_path_factory.mktemp("home")
    return assemble(Settings(home=home, source="sandbox", rate_limits=False))


@pytest.fixture(scope="session")
def app(companion: Companion) -> Flask:
    return create_app(companion=companion)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def served(app: Flask) -> Iterator[str]:
    """Address of the API on a free port."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
