"""The README's examples, copied as they stand, do on a running server what the README shows."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.acceptance.conftest import ROOT, Stack

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)
CURLS = [
    command.strip()
    for kind, block in BLOCKS
    if kind == "sh"
    for command in re.split(r"\n(?=curl )", block)
    if command.startswith("curl ")
]
CONVERSATION = next(block for kind, block in BLOCKS if kind == "text")


def _run(stack: Stack, command: str) -> str:
    """Run a command in a shell, aimed at this stack's ports instead of the usual ones."""
    for usual, url in (("http://127.0.0.1:5000", stack.api_url), ("http://127.0.0.1:5005", stack.bot_url)):
        command = command.replace(usual, url)
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_readme_has_examples() -> None:
    assert len(CURLS) >= 7


@pytest.mark.parametrize("command", CURLS)
def test_commands_answer(stack: Stack, command: str) -> None:
    answer = json.loads(_run(stack, command))
    if isinstance(answer, list):
        kinds = [part["custom"]["kind"] for part in answer if "custom" in part]
        assert kinds
        assert not {"fallback", "no_data", "ask_place"} & set(kinds)
    else:
        assert "status" not in answer, answer


def test_the_glance_is_the_one_shown(stack: Stack) -> None:
    shown = next(block for kind, block in BLOCKS if kind == "json")
    assert _run(stack, CURLS[0]) == shown.strip()


def test_the_conversation_is_the_one_shown(stack: Stack) -> None:
    turns = re.findall(r"^> (.+)\n((?:(?!> ).*\n)+)", CONVERSATION, re.MULTILINE)
    assert len(turns) >= 3
    for question, shown in turns:
        said = " ".join(part["text"] for part in stack.ask(question, "readme") if "text" in part)
        assert " ".join(shown.split()) in " ".join(said.split()), question
