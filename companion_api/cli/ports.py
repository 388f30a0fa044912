"""Finding a free port on this machine."""

from __future__ import annotations

import socket


def free_port(host: str) -> int:
    """A port on `host` that nothing listens on at this moment."""
    with socket.socket() as probe:
        probe.bind((host, 0))
        number: int = probe.getsockname()[1]
        return number


def is_taken(host: str, port: int) -> bool:
    """Whether something already listens on `port`."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
        return False
