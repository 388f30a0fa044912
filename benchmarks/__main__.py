"""Runs every benchmark in turn: python -m benchmarks [name ...]. One at a time, so that none disturbs another."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PARTS_OF_CRIME = {"archive_ingest", "archive_index", "level", "http_throughput"}
NOT_BENCHMARKS = {"__init__", "__main__", "national_archive", *PARTS_OF_CRIME}
"""Modules here that others use; the parts of `crime` run alone too."""


def names() -> list[str]:
    """Every benchmark, by module name."""
    return sorted(path.stem for path in HERE.glob("*.py") if path.stem not in NOT_BENCHMARKS and path.stem[0] != "_")


def main() -> int:
    """Run those named, or all; the exit code is the number that failed."""
    wanted = sys.argv[1:] or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        print(f"No benchmark called {', '.join(unknown)}. There are: {', '.join(names())}.", file=sys.stderr)
        return 2
    failed = 0
    for name in wanted:
        print(f"\n== {name}", flush=True)
        failed += subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=False).returncode != 0
    return failed


if __name__ == "__main__":
    sys.exit(main())
