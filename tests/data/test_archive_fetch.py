"""`companion fetch` against a real server on the loopback that cuts connections, resumes and changes its mind."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from click.testing import CliRunner

from companion_api.cli import group
from companion_api.data.archive.download import Downloader, DownloadFailed

BODY = bytes(range(256)) * 20_000


class Publisher(BaseHTTPRequestHandler):
    """Serves BODY with ranges; the first `cuts` answers break off half way."""

    server: PublisherServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.server.busy:
            self.server.busy -= 1
            self.send_response(503)
            self.send_header("Retry-After", "0")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        if self.path.endswith("missing.zip"):
            self.send_error(404)
            return
        if self.headers.get("If-None-Match") == self.server.tag:
            self.send_response(304)
            self.end_headers()
            return
        start = 0
        wanted = self.headers.get("Range")
        if wanted and self.headers.get("If-Range") == self.server.tag:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
        rest = self.server.body[start:]
        self.send_response(206 if start else 200)
        self.send_header("ETag", self.server.tag)
        self.send_header("Content-Length", str(len(rest)))
        self.end_headers()
        if self.server.cuts:
            self.server.cuts -= 1
            self.wfile.write(rest[: len(rest) // 2])
            self.close_connection = True
            return
        self.wfile.write(rest)

    def log_message(self, *_: object) -> None:
        pass


class PublisherServer(ThreadingHTTPServer):
    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Publisher)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.body, self.tag, self.cuts, self.busy = BODY, '"one"', 0, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[PublisherServer]:
    with PublisherServer() as running:
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def downloader() -> Downloader:
    return Downloader("companion-test", pause_s=0.0)


def test_a_file_arrives_with_its_digests(server: PublisherServer, downloader: Downloader, tmp_path: Path) -> None:
    done = downloader.fetch(f"{server.url}/a.zip", tmp_path / "deep" / "a.zip")
    assert done.path.read_bytes() == BODY
    assert (done.sha256, done.md5) == (hashlib.sha256(BODY).hexdigest(), hashlib.md5(BODY).hexdigest())
    assert sorted(path.name for path in done.path.parent.iterdir()) == ["a.zip", "a.zip.json"]
    assert server.asked[0][1]["User-Agent"] == "companion-test"


def test_a_broken_connection_is_resumed(server: PublisherServer, downloader: Downloader, tmp_path: Path) -> None:
    server.cuts = 2
    assert downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip").path.read_bytes() == BODY
    starts = [int(headers.get("Range", "bytes=0-")[6:-1]) for _, headers in server.asked]
    assert len(starts) == 3 and 0 == starts[0] < starts[1] < starts[2]  # each time from where it broke off


def test_another_run_goes_on_where_one_stopped(server: PublisherServer, downloader: Downloader, tmp_path: Path) -> None:
    (tmp_path / "a.zip.part").write_bytes(BODY[:1000])
    (tmp_path / "a.zip.part.tag").write_text('"one"')
    assert downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip").path.read_bytes() == BODY
    assert server.asked[0][1]["Range"] == "bytes=1000-"


def test_a_file_that_changed_meanwhile_starts_over(
    server: PublisherServer, downloader: Downloader, tmp_path: Path
) -> None:
    (tmp_path / "a.zip.part").write_bytes(b"of another edition")
    (tmp_path / "a.zip.part.tag").write_text('"zero"')
    assert downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip").path.read_bytes() == BODY


def test_an_unchanged_file_is_not_fetched_again(
    server: PublisherServer, downloader: Downloader, tmp_path: Path
) -> None:
    first = downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip")
    again = downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip")
    assert first.fresh and not again.fresh and again.sha256 == first.sha256
    server.body, server.tag = b"a new edition", '"two"'
    assert downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip").path.read_bytes() == b"a new edition"


def test_a_busy_server_is_waited_for(server: PublisherServer, downloader: Downloader, tmp_path: Path) -> None:
    server.busy = 3
    assert downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip").fresh
    server.busy = 100
    with pytest.raises(DownloadFailed, match="Run the command again"):
        downloader.fetch(f"{server.url}/b.zip", tmp_path / "b.zip")


def test_a_wrong_digest_and_a_missing_file_are_told(
    server: PublisherServer, downloader: Downloader, tmp_path: Path
) -> None:
    with pytest.raises(DownloadFailed, match="MD5"):
        downloader.fetch(f"{server.url}/a.zip", tmp_path / "a.zip", md5="0" * 32)
    with pytest.raises(DownloadFailed, match="404"):
        downloader.fetch(f"{server.url}/missing.zip", tmp_path / "missing.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_the_command_fetches_what_is_named(server: PublisherServer, tmp_path: Path) -> None:
    arguments = ["fetch", "archive", "force-outlines", "--from", server.url, "--to", str(tmp_path)]
    result = CliRunner().invoke(group, arguments)
    assert result.exit_code == 0, result.output
    assert [path for path, _ in server.asked] == ["/archive/latest.zip", "/boundaries/force_kmls.zip"]
    assert (tmp_path / "archive" / "latest.zip").read_bytes() == BODY
    assert hashlib.sha256(BODY).hexdigest() in result.output.replace("\n", "")


@pytest.mark.parametrize(
    "arguments", [["boundaries"], ["archive", "--edition", "2025-13"], ["archive", "boundaries", "--md5", "0"]]
)
def test_the_command_refuses_what_cannot_be(arguments: list[str]) -> None:
    assert CliRunner().invoke(group, ["fetch", *arguments]).exit_code == 2
