"""Trains the assistant into models/, unless nothing it learns from has changed since the last time.

`python scripts/train.py [--force]`. What is learnt from: config.yml, domain.yml's intents and entities, bot/data, the
code of our pipeline, and the versions of the libraries that train. Words and actions are not learnt: changing a
sentence costs no training.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import time
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODELS = ROOT / "models"
STAMP = MODELS / "learnt-from.sha256"
LEARNT_FROM = ("config.yml", "domain.yml", "bot/data/**/*.yml", "bot/nlu/**/*.py", "bot/safety/component.py")
LIBRARIES = ("rasa", "scikit-learn", "numpy", "scipy")
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "OMP_NUM_THREADS": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "LOG_LEVEL": "INFO",
    # Rasa's cache hands a renumbered classifier the file of its old number, which then cannot be loaded.
    "RASA_MAX_CACHE_SIZE": "0",
}
_STEPS = {
    "Started validating": "checking that the training data agrees with itself",
    "Starting to train component 'KindClassifier'": "learning the kinds of question (the longest step)",
    "Starting to train component 'RulePolicy'": "learning the rules",
}


def fingerprint() -> str:
    """A hash of everything the model is made from."""
    digest = hashlib.sha256()
    for pattern in LEARNT_FROM:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + _learnt(file) + b"\0")
    for name in LIBRARIES:
        digest.update(f"{name}={metadata.version(name)}".encode())
    return digest.hexdigest()


def _learnt(file: Path) -> bytes:
    """The part of a file that training reads: of the domain, all but the sentences."""
    content = file.read_bytes()
    return content.split(b"\nresponses:", 1)[0] if file.name == "domain.yml" else content


def model_for(digest: str) -> Path:
    """Where the model with this fingerprint is kept."""
    return MODELS / f"assistant-{digest[:12]}.tar.gz"


def train(target: Path) -> int:
    """Run `rasa train`, telling each step as it begins; its exit status."""
    command = [
        sys.executable,
        "-m",
        "rasa",
        "train",
        "--domain",
        "domain.yml",
        "--config",
        "config.yml",
        "--data",
        "bot/data",
    ]
    command += ["--out", str(MODELS), "--force", "--fixed-model-name", target.name.removesuffix(".tar.gz")]
    environment = {**os.environ, **QUIET, "PYTHONPATH": str(ROOT)}
    began = time.monotonic()
    told: set[str] = set()
    lines: list[str] = []
    with subprocess.Popen(  # noqa: S603  # our own interpreter, our own arguments
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None  # noqa: S101  # PIPE was asked for
        for line in process.stdout:
            lines.append(line)
            for mark, step in _STEPS.items():
                if mark in line and step not in told:
                    told.add(step)
                    print(f"   {time.monotonic() - began:4.0f} s  {step}", flush=True)
    if process.returncode:
        print("".join(lines[-40:]), file=sys.stderr)
    return process.returncode


def main() -> int:
    """Train when something changed; otherwise say so and stop."""
    parser = argparse.ArgumentParser(description="Train the assistant.")
    parser.add_argument("--force", action="store_true", help="train even when nothing changed")
    arguments = parser.parse_args()
    target = model_for(fingerprint())
    if target.is_file() and STAMP.is_file() and STAMP.read_text() == target.name and not arguments.force:
        print(f"== assistant: nothing it learns from has changed, {target.name} is current")
        return 0
    print("== assistant: training (a little over a minute)", flush=True)
    MODELS.mkdir(exist_ok=True)
    began = time.monotonic()
    status = train(target)
    if status == 0:
        STAMP.write_text(target.name)
        for old in MODELS.glob("assistant-*.tar.gz"):
            if old != target:
                old.unlink()
        print(f"== assistant: trained in {time.monotonic() - began:.0f} s, {target.name}")
    return status


if __name__ == "__main__":
    sys.exit(main())
