"""Fetching a published file politely: one connection, resumed where it stopped, digested, then given its name."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import requests

from companion_api.core.errors import UpstreamUnavailable

TRIES: Final = 6
"""Attempts without a single new byte before giving up."""
PAUSE_S: Final = 2.0
LONGEST_PAUSE_S: Final = 120.0
TIMEOUT_S: Final = (10, 60)
"""Seconds to connect, and between two pieces of the answer."""
_PIECE: Final = 1 << 16
_BUSY: Final = frozenset({429, 500, 502, 503, 504})

Progress = Callable[[int, int | None], None]
"""Told (bytes on disk, bytes in all where known)."""


class DownloadFailed(UpstreamUnavailable):
    """A file that could not be fetched; what has arrived is kept, and the next attempt goes on from there."""


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that arrived whole."""

    path: Path
    size: int
    sha256: str
    md5: str
    """As data.police.uk lists it beside its archives."""
    fresh: bool
    """False when the file was there already and the server says it has not changed."""


class Downloader:
    """Downloads to `<path>.part` and renames. `<path>.json` keeps address, tag and digests of a finished file."""

    def __init__(self, user_agent: str, *, pause_s: float = PAUSE_S) -> None:
        self._session = requests.Session()
        self._session.headers["User-Agent"] = user_agent
        self._session.headers["Accept-Encoding"] = "identity"  # byte ranges are those of the file itself
        self._pause_s = pause_s

    def fetch(
        self, url: str, path: Path, *, md5: str | None = None, progress: Progress = lambda *_: None
    ) -> Downloaded:
        """Bring `url` to `path`. Raises DownloadFailed with what to do next."""
        path.parent.mkdir(parents=True, exist_ok=True)
        known = _known(path, url)
        part = path.with_name(path.name + ".part")
        tag: str | None = None
        failures = 0
        while True:
            have = part.stat().st_size if part.exists() else 0
            try:
                headers = _conditions(have, tag or _tag_of(part), known)
                with self._session.get(url, headers=headers, stream=True, timeout=TIMEOUT_S) as response:
                    if response.status_code == 304 and known:
                        return Downloaded(path, known["size"], known["sha256"], known["md5"], fresh=False)
                    self._refuse(response, url)
                    tag = response.headers.get("ETag")
                    _keep_tag(part, tag)
                    if response.status_code == 416 or self._save(response, part, have, progress):
                        break
                    reason = "the connection closed early"
            except requests.RequestException as error:
                reason = type(error).__name__
                self._wait(getattr(error, "response", None), failures)
            failures = 0 if part.exists() and part.stat().st_size > have else failures + 1
            if failures >= TRIES:
                raise DownloadFailed(
                    f"{url}: {reason}, {TRIES} times in a row. Run the command again to go on from here."
                )
        return _finish(url, part, path, tag, md5)

    def _refuse(self, response: requests.Response, url: str) -> None:
        """Raise for what will not get better; for a busy server, an error that leads to another attempt."""
        if response.status_code in {200, 206, 416}:
            return
        if response.status_code in _BUSY:
            response.raise_for_status()
        raise DownloadFailed(f"{url}: the server answers {response.status_code} {response.reason}.")

    @staticmethod
    def _save(response: requests.Response, part: Path, have: int, progress: Progress) -> bool:
        """Append the answer (or start over, when the server sends the whole file); whether it came to its end."""
        resumed = response.status_code == 206
        length = response.headers.get("Content-Length")
        at = have if resumed else 0
        total = at + int(length) if length else None
        try:
            with part.open("ab" if resumed else "wb") as file:
                for piece in response.iter_content(_PIECE):
                    file.write(piece)
                    at += len(piece)
                    progress(at, total)
        except OSError as error:
            if isinstance(error, requests.RequestException):
                raise
            raise DownloadFailed(f"{part}: {error.strerror}.") from error
        return total is None or at >= total

    def _wait(self, response: requests.Response | None, failures: int) -> None:
        asked = response.headers.get("Retry-After", "") if response is not None else ""
        pause = float(asked) if asked.isdigit() else self._pause_s * 2**failures
        time.sleep(min(pause, LONGEST_PAUSE_S))


def _conditions(have: int, tag: str | None, known: dict[str, Any] | None) -> dict[str, str]:
    """Headers that ask for the rest of an unfinished file, or for a finished one only if it has changed."""
    if have and tag:
        return {"Range": f"bytes={have}-", "If-Range": tag}
    if known and known.get("etag"):
        return {"If-None-Match": known["etag"]}
    return {}


def _finish(url: str, part: Path, path: Path, tag: str | None, md5: str | None) -> Downloaded:
    with part.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        file.seek(0)
        found = hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()
    if md5 and found != md5.lower():
        part.unlink()
        raise DownloadFailed(f"{url}: the MD5 is {found}, not {md5}. What arrived has been thrown away; try again.")
    size = part.stat().st_size
    part.replace(path)
    _tag_file(part).unlink(missing_ok=True)
    note = {"url": url, "etag": tag, "size": size, "sha256": sha256, "md5": found}
    _note_file(path).write_text(json.dumps(note, indent=1) + "\n", encoding="utf-8")
    return Downloaded(path, size, sha256, found, fresh=True)


def _known(path: Path, url: str) -> dict[str, Any] | None:
    """What is noted of a finished file, if it is still there in full and from this address."""
    try:
        note: dict[str, Any] = json.loads(_note_file(path).read_text(encoding="utf-8"))
        return note if path.stat().st_size == note["size"] and note["url"] == url else None
    except (OSError, ValueError, KeyError):
        return None


def _note_file(path: Path) -> Path:
    return path.with_name(path.name + ".json")


def _tag_file(part: Path) -> Path:
    return part.with_name(part.name + ".tag")


def _tag_of(part: Path) -> str | None:
    try:
        return _tag_file(part).read_text(encoding="utf-8") or None
    except OSError:
        return None


def _keep_tag(part: Path, tag: str | None) -> None:
    if tag and not tag.startswith("W/"):  # a weak tag does not promise the same bytes
        _tag_file(part).write_text(tag, encoding="utf-8")
    else:
        _tag_file(part).unlink(missing_ok=True)
