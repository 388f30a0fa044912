"""What every page for people carries in its headers."""

from __future__ import annotations

from typing import Final

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'",
    "Referrer-Policy": "no-referrer",  # the address of a page may hold a postcode
    "X-Content-Type-Options": "nosniff",
}
