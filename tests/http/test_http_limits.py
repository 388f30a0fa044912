"""The assistant asks for many people from one address: with its key it is not limited, with a wrong one it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from companion_api.app import create_app
from companion_api.http.limits import ASSISTANT
from companion_api.settings import Settings


@pytest.mark.parametrize(
    ("key", "shown", "last"),
    [
        ("the key", "the key", 200),
        ("the key", "a guess", 429),
        ("the key", "", 429),
        ("the key", None, 429),
        ("", "", 429),
        ("", None, 429),
        ("", "anything", 429),
    ],
)
def test_only_the_key_lifts_the_limit(tmp_path: Path, key: str, shown: str | None, last: int) -> None:
    client = create_app(
        Settings(home=tmp_path, rate_limit="5/minute", source="sandbox", assistant_key=key)
    ).test_client()
    headers = {} if shown is None else {ASSISTANT: shown}
    statuses = [client.get(f"/v1/places?q=54.{n},2.5", headers=headers).status_code for n in range(11, 18)]
    assert statuses[:5] == [200] * 5
    assert statuses[-1] == last
