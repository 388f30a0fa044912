#!/usr/bin/env bash
# Makes one environment: scripts/setup.sh VENV PYTHON_VERSION REQUIREMENTS. Finds Python (PATH, pyenv) or has uv fetch it.
set -euo pipefail
cd "$(dirname "$0")/.."
venv=$1 version=$2 requirements=$3
uv=$(scripts/uv.sh)
python=$version
# pyenv's shims fail for versions that are not selected, so take the interpreter itself.
if command -v pyenv >/dev/null 2>&1; then
  newest=$(pyenv versions --bare 2>/dev/null | grep -E "^${version//./\\.}\.[0-9]+$" | sort -V | tail -n 1 || true)
  [ -n "$newest" ] && python="$(pyenv prefix "$newest")/bin/python"
fi
# Compiling needs Python's headers. A system's own Python often comes without them; the one uv fetches has them.
has_headers='import pathlib, sys, sysconfig; sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").is_file())'
found=$("$uv" python find "$python" 2>/dev/null || true)
fetched=
if [ -n "$found" ] && ! "$found" -c "$has_headers"; then fetched=yes; fi
echo "== $venv: Python $version, $(grep -cE '^[A-Za-z0-9]' "$requirements") packages from $requirements"
"$uv" venv --quiet --allow-existing ${fetched:+--managed-python} --python "$python" "$venv"
"$uv" pip sync --python "$venv/bin/python" --require-hashes "$requirements"
if [ "$venv" = .venv ]; then
  "$uv" pip install --quiet --python "$venv/bin/python" --no-deps --editable .
fi
touch "$venv/.ready"
