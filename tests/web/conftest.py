"""A real server on loopback and a real browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from selenium import webdriver
from werkzeug.serving import make_server

from companion_api.app import create_app
from companion_api.settings import Settings
from tests.browser import chromium


@pytest.fixture(scope="session")
def page_app(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The whole API on the sandbox alone."""
    return create_app(Settings(home=tmp_path_factory.mktemp("home"), source="sandbox", rate_limits=False))


@pytest.fixture(scope="session")
def page_url(page_app: Flask) -> Iterator[str]:
    """Address of that API, served for real."""
    server = make_server("127.0.0.1", 0, page_app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(timeout=10)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    """Headless Chromium from the system's packages."""
    with chromium(tmp_path_factory.mktemp("profile"), "--window-size=1100,1400") as driven:
        driven.set_page_load_timeout(30)
        driven.implicitly_wait(10)
        yield driven
