#!/usr/bin/env bash
# Prints the path of uv: the one on PATH, or one installed for this project alone in .uv/ (needs only Python 3).
set -euo pipefail
cd "$(dirname "$0")/.."
if command -v uv >/dev/null 2>&1; then
  command -v uv
  exit 0
fi
if [ ! -x .uv/bin/uv ]; then
  echo "uv not found: installing it into .uv/" >&2
  python3 -m venv .uv || { echo "Python 3 with its venv module is needed (on Debian: apt-get install python3-venv)" >&2; exit 1; }
  .uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv>=0.9' >&2
fi
echo "$PWD/.uv/bin/uv"
