"""How long each of many questions takes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import TypeVar

T = TypeVar("T")


def milliseconds(ask: Callable[[T], object], questions: Iterable[T]) -> list[float]:
    """Milliseconds of each question, asked one after another."""
    took = []
    for question in questions:
        began = time.perf_counter()
        ask(question)
        took.append(1e3 * (time.perf_counter() - began))
    return took
