"""Writes the reference pages that are made from the code: docs/settings.md, docs/problems.md. Run: make docs"""

from __future__ import annotations

from pathlib import Path

from companion_api.http.problems import PROBLEMS
from companion_api.settings import table

DOCS = Path(__file__).resolve().parent.parent / "docs"


def settings_page() -> str:
    """Every setting of the API and the watch feed."""
    rows = [f"| `{name}` | {f'`{default}`' if default else ''} | {meaning} |" for name, default, meaning in table()]
    head = [
        "# Settings",
        "",
        "Read from the environment. `companion settings` prints the same list. The assistant's own are in",
        "[assistant.md](assistant.md), [channels.md](channels.md) and [running.md](running.md).",
        "How the folders get filled: [data.md](data.md), [places.md](places.md), [legal.md](legal.md),",
        "[policing.md](policing.md).",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    return "\n".join([*head, *rows, ""])


def problems_page() -> str:
    """Every kind of error the API answers."""
    head = [
        "# Problems",
        "",
        "Every error is `application/problem+json` (RFC 9457). `type` is the address of a page that says the same as",
        "here: `/docs/problems/<slug>`. `detail` is for a person, `errors` names the fields, `instance` holds the",
        "request id.",
        "No error may be cached, and none is a zero in disguise.",
        "",
    ]
    for slug, kind in PROBLEMS.items():
        head += [
            f"## `{slug}` ({kind.status})",
            "",
            f"**{kind.title}.** {kind.meaning}",
            "",
            f"*Do:* {kind.remedy}",
            "",
        ]
    return "\n".join(head)


PAGES = {"settings.md": settings_page, "problems.md": problems_page}


def main() -> None:
    """Write them."""
    for name, page in PAGES.items():
        (DOCS / name).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
