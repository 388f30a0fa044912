"""HTML to plain text."""

from __future__ import annotations

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion_api.policing.text import contacts, line, plain, web_address


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("<p>Speeding on <b>High St</b>.</p><p>Litter.</p>", "Speeding on High St.\nLitter."),
        ("Leake &amp; Keyworth", "Leake & Keyworth"),
        ("&nbsp; a\u00a0b <br/>c ", "a b\nc"),
        ("h2.A police service for everyone", "A police service for everyone"),
        ("Call 101 if < 5 people & > 2", "Call 101 if < 5 people & > 2"),
        ("<script>alert(1)</script>Hello<style>p{}</style>", "Hello"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Hello", "Hello"),
        ("&amp;lt;img src=x onerror=alert(1)&amp;gt;Hello", "Hello"),
        ("<ul><li>one</li><li>two</li></ul>", "one\ntwo"),
        ("pay\u202etxt.exe\u200b", "paytxt.exe"),
        ("Heddlu Dyfed-Powys: Tŷ'r Heddlu", "Heddlu Dyfed-Powys: Tŷ'r Heddlu"),
        ("", None),
        ("<p> </p>", None),
        (None, None),
        (False, None),
    ],
)
def test_html_becomes_plain_text(published: object, expected: str | None) -> None:
    assert plain(published) == expected


@given(st.text(max_size=200), st.integers(0, 6))
def test_no_markup_survives_however_often_it_is_escaped(text: str, times: int) -> None:
    hidden = f"<img src=x onerror=alert(1)>{text}<script>alert(2)</script>"
    for _ in range(times):
        hidden = html.escape(hidden)
    found = plain(hidden) or ""
    assert "<img" not in found
    assert "<script" not in found
    assert "\n" not in (line(hidden) or "")


@pytest.mark.parametrize(
    ("published", "kept"),
    [
        ("https://www.met.police.uk/x?y=1", True),
        ("http://www.leics.police.uk/", True),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("https://", False),
        ("https://a.example/\"onclick='x'", False),
        ("https://[", False),
        ("", False),
        (None, False),
    ],
)
def test_only_web_addresses_are_passed_on(published: object, kept: bool) -> None:
    assert (web_address(published) is not None) == kept


def test_contacts_keep_what_holds_something() -> None:
    sent = {"email": "a@b.example", "fax": "", "web": None, "twitter": "https://x.example/a", "x": "javascript:1"}
    assert contacts(sent) == {"email": "a@b.example", "twitter": "https://x.example/a"}
    assert contacts(None) == {}
