"""What a figure needs beside it to mean anything: the day, the machine, how busy it was, the command."""

from __future__ import annotations

import datetime
import os
import platform
import sys
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


def machine() -> str:
    """`2 vCPU (AMD EPYC), 24 GB, Python 3.11.2`."""
    model, memory = _fact("/proc/cpuinfo", "model name"), _fact("/proc/meminfo", "MemTotal").partition(" ")[0]
    size = f"{int(memory) / 2**20:.0f} GB, " if memory else ""
    return f"{os.cpu_count()} vCPU ({model or 'unknown'}), {size}Python {platform.python_version()}"


def load() -> float:
    """Processes that wanted a core, on average over the last minute; above the number of cores, figures are too bad."""
    return os.getloadavg()[0]


class Record:
    """A file of results in the making: sections of Markdown under a head that says when, where and how."""

    def __init__(self, title: str, module: str) -> None:
        self._title = title
        self._command = f"python -m benchmarks.{module} {' '.join(sys.argv[1:])}".strip()
        self._before = load()
        self._sections: list[str] = []

    def add(self, text: str) -> None:
        """Append a section and print it."""
        print(text, flush=True)
        self._sections.append(text.strip())

    def write(self, name: str) -> Path:
        """Write results/<name>.md."""
        head = (
            f"# {self._title}\n\n`{self._command}`, {datetime.datetime.now(datetime.UTC).date()}, {machine()}. "
            f"Load before {self._before:.1f}, after {load():.1f}; above the number of cores, others were "
            "at work: figures are then worse than alone, while ratios of one run stand."
        )
        path = RESULTS / f"{name}.md"
        path.write_text("\n\n".join([head, *self._sections]) + "\n", encoding="utf-8")
        return path


def _fact(path: str, name: str) -> str:
    """What a file of `name : value` lines says of `name`; "" where there is no such file or line."""
    try:
        lines = Path(path).read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")
